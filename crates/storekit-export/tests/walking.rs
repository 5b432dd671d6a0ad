//! Files and folders: what is read, and what is said of the rest.
#![cfg(unix)]
#![expect(clippy::unwrap_used, reason = "tests may panic")]

use std::fs;
use std::os::unix::fs::{PermissionsExt as _, symlink};
use std::path::{Path, PathBuf};
use std::process::Command;

use storekit_export::{Event, Input, Limits, Options, Reader};

/// A folder of its own for each test, removed at the end.
struct Folder(PathBuf);

impl Folder {
    fn new(test: &str) -> Self {
        let path =
            std::env::temp_dir().join(format!("storekit-export-{}-{test}", std::process::id()));
        fs::create_dir_all(&path).unwrap();
        Self(path)
    }

    fn write(&self, name: &str, bytes: &[u8]) -> PathBuf {
        let path = self.0.join(name);
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(&path, bytes).unwrap();
        path
    }

    /// What reading `paths` says: a line an event, names relative to the folder.
    fn read(&self, paths: &[&Path], limits: Limits) -> Vec<String> {
        let inputs = paths.iter().map(|path| Input::Path(path.to_path_buf()));
        let options = Options { limits, ..Options::default() };
        let prefix = format!("{}/", self.0.display());
        Reader::new(inputs, options)
            .map(|event| {
                let (source, said) = match event {
                    Event::Chunk(chunk) => {
                        (chunk.source().clone(), format!("{} records", chunk.record_count()))
                    }
                    Event::Unreadable { source, reason, .. } => {
                        (source, format!("unreadable: {reason}"))
                    }
                    Event::Skipped { source, reason } => (source, format!("skipped: {reason}")),
                };
                format!("{}: {said}", source.name.strip_prefix(&prefix).unwrap_or(&source.name))
            })
            .collect()
    }
}

impl Drop for Folder {
    fn drop(&mut self) {
        fs::remove_dir_all(&self.0).unwrap();
    }
}

#[test]
fn everything_in_a_folder_is_read_or_has_a_reason() {
    let folder = Folder::new("everything");
    folder.write("b/SubscriptionKey_ABCDE23456.p8", b"-----BEGIN PRIVATE KEY-----");
    folder.write("a.json", b"[{},{}]");
    folder.write("c.csv", b"a,b\n");
    folder.write("empty.p8", b"");
    folder.write("empty.txt", b"");
    folder.write(".gitignore", b"*\n");
    folder.write("no-extension", b"{}\n{}\n{}");
    symlink(&folder.0, folder.0.join("loop")).unwrap();
    let fifo = folder.0.join("fifo");
    assert!(Command::new("mkfifo").arg(&fifo).status().unwrap().success());
    assert_eq!(
        folder.read(&[&folder.0], Limits::default()),
        [
            ".gitignore: skipped: not a format that is read: text in no format that is read",
            "a.json: 2 records",
            "b/SubscriptionKey_ABCDE23456.p8: 1 records",
            "c.csv: skipped: not a format that is read: text in no format that is read",
            "empty.p8: unreadable: the file is empty",
            "empty.txt: skipped: not a format that is read: an empty file",
            "fifo: skipped: a pipe, a socket or a device, not a file",
            "loop: skipped: a symbolic link, which is not followed",
            "no-extension: 3 records",
        ]
    );
    // The same, given by name.
    let link = folder.0.join("link");
    symlink(folder.0.join("a.json"), &link).unwrap();
    let given = |name: &str| folder.read(&[&folder.0.join(name)], Limits::default());
    assert_eq!(given("fifo"), ["fifo: unreadable: a pipe, a socket or a device, not a file"]);
    assert_eq!(given("link"), ["link: 2 records"]);
    assert_eq!(given("empty.txt"), ["empty.txt: unreadable: the file is empty"]);
    assert_eq!(
        given("c.csv"),
        ["c.csv: unreadable: not a format that is read: a table of comma-separated values"]
    );
    assert_eq!(given("gone"), ["gone: unreadable: the system could not read it: entity not found"]);
}

#[test]
fn limits_on_files_and_folders_have_a_reason() {
    let folder = Folder::new("limits");
    folder.write("a.json", b"{}");
    folder.write("b.json", b"{}");
    folder.write("c/d/e.json", b"{}");
    let limits = Limits { files: 1, ..Limits::default() };
    assert_eq!(
        folder.read(&[&folder.0], limits),
        [
            "a.json: 1 records",
            "b.json: unreadable: more files than the limit: this one and those after it were not read",
        ]
    );
    let limits = Limits { folder_depth: 2, ..Limits::default() };
    assert_eq!(
        folder.read(&[&folder.0], limits).last().unwrap(),
        "c/d: unreadable: the folder is nested deeper than the limit"
    );
}

#[test]
fn a_folder_that_may_not_be_read_is_unreadable() {
    let folder = Folder::new("forbidden");
    folder.write("secret/a.json", b"{}");
    let secret = folder.0.join("secret");
    fs::set_permissions(&secret, fs::Permissions::from_mode(0o000)).unwrap();
    // The superuser may read it all the same.
    let may_read = fs::read_dir(&secret).is_ok();
    let said = folder.read(&[&folder.0], Limits::default());
    fs::set_permissions(&secret, fs::Permissions::from_mode(0o700)).unwrap();
    let expected = if may_read {
        "secret/a.json: 1 records"
    } else {
        "secret: unreadable: the system could not read it: permission denied"
    };
    assert_eq!(said, [expected]);
}

#[test]
fn a_file_carries_its_permissions() {
    let folder = Folder::new("mode");
    let path = folder.write("a.json", b"{}");
    fs::set_permissions(&path, fs::Permissions::from_mode(0o640)).unwrap();
    let event = Reader::new([Input::Path(path)], Options::default()).next();
    let Some(Event::Chunk(chunk)) = event else {
        panic!("{event:?}");
    };
    assert_eq!(chunk.source().mode, Some(0o640));
}
