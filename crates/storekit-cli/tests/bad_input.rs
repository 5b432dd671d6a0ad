//! Bad input: a clear message, the right exit code, and everything else is audited.

#![expect(
    clippy::unwrap_used,
    clippy::string_slice,
    reason = "a test that panics fails, as it should"
)]

mod common;

use std::fs;
use std::io::Write as _;
use std::path::Path;

const GOOD: &str = r#"{"record":"good","bundle_id":"com.fernwood.habits"}"#;

/// Audits a folder with a good record and a bad file; gives the report, the exit code and what is said.
fn audit_beside_a_good_record(
    test: &str,
    name: &str,
    content: &[u8],
) -> (serde_json::Value, i32, String) {
    let folder = common::folder(test);
    fs::write(folder.join("good.ndjson"), GOOD).unwrap();
    fs::write(folder.join(name), content).unwrap();
    let folder = folder.to_str().unwrap();
    let output = common::run(&["audit", folder, "--report", "json"]);
    let human = common::run(&["audit", folder]);
    let said = String::from_utf8(human.stdout.clone()).unwrap();
    assert!(!said.contains("panicked"));
    assert_eq!(common::code(&human), common::code(&output));
    (common::json(&output), common::code(&output), said)
}

#[test]
fn an_empty_file_is_unreadable() {
    let (report, code, said) = audit_beside_a_good_record("empty", "a.json", b"");
    assert_eq!((common::coverage(&report), code), ([1, 0, 1, 0], 3));
    assert!(said.contains("the file is empty"), "{said}");
}

#[test]
fn a_binary_file_is_unreadable_where_an_export_was_promised() {
    let bytes: Vec<u8> =
        (0..4096_u32).map(|n| (n.wrapping_mul(2_654_435_761) >> 11).to_le_bytes()[0]).collect();
    let (report, code, said) = audit_beside_a_good_record("binary", "a.json", &bytes);
    assert_eq!((common::coverage(&report), code), ([1, 0, 1, 0], 3), "{said}");
    assert!(said.contains("binary data"), "{said}");
    // In a folder, a file that nobody expects to be an export is left out, and said to be.
    let (report, code, said) = audit_beside_a_good_record("binary-else", "a.bin", &bytes);
    assert_eq!((common::coverage(&report), code), ([1, 0, 0, 1], 0), "{said}");
    assert!(said.contains("a.bin"), "{said}");
}

#[test]
fn a_truncated_array_loses_the_record_that_was_cut_and_no_other() {
    let cut = format!("[{GOOD},\n{GOOD},\n{}", &GOOD[..30]);
    let (report, code, said) = audit_beside_a_good_record("truncated", "a.json", cut.as_bytes());
    assert_eq!((common::coverage(&report)[2], code), (1, 3), "{said}");
    assert_eq!(report["coverage"]["records"], 4);
    assert!(said.contains("ends in the middle of a record"), "{said}");
}

#[test]
fn a_line_of_100_megabytes_is_one_unreadable_record() {
    let folder = common::folder("long-line");
    let path = folder.join("a.ndjson");
    let mut file = fs::File::create(&path).unwrap();
    writeln!(file, "{GOOD}").unwrap();
    let block = vec![b'x'; 1 << 20];
    file.write_all(b"{\"bundle_id\":\"").unwrap();
    for _ in 0..100 {
        file.write_all(&block).unwrap();
    }
    writeln!(file, "\"}}\n{GOOD}").unwrap();
    drop(file);
    let output = common::run(&["audit", path.to_str().unwrap(), "--report", "json"]);
    let report = common::json(&output);
    assert_eq!((report["coverage"]["records"].as_u64(), common::code(&output)), (Some(3), 3));
    assert_eq!(common::coverage(&report)[2], 1);
    assert_eq!(report["coverage"]["details"][0]["place"]["line"], 2);
    fs::remove_file(path).unwrap();
}

#[test]
fn json_100_000_levels_deep_is_unreadable_and_nothing_overflows() {
    let deep = format!("{{\"a\":{}{}}}", "[".repeat(100_000), "]".repeat(100_000));
    for (name, content) in [
        ("a.ndjson", format!("{deep}\n{GOOD}\n")),
        ("a.json", format!("[{deep},{GOOD}]")),
        ("b.json", "[".repeat(100_000)),
    ] {
        let (report, code, said) = audit_beside_a_good_record("deep", name, content.as_bytes());
        assert_eq!(code, 3, "{name}: {said}");
        assert_eq!(common::coverage(&report)[2], 1, "{name}: {said}");
    }
}

#[test]
#[cfg(unix)]
fn unreadable_files_and_links_in_a_circle_are_told_and_the_rest_is_audited() {
    use std::os::unix::fs::{PermissionsExt as _, symlink};

    let folder = common::folder("links");
    fs::write(folder.join("good.ndjson"), GOOD).unwrap();
    let locked = folder.join("locked.json");
    fs::write(&locked, GOOD).unwrap();
    fs::set_permissions(&locked, fs::Permissions::from_mode(0o000)).unwrap();
    // Root reads everything.
    let is_locked = fs::File::open(&locked).is_err();
    fs::create_dir(folder.join("sub")).unwrap();
    symlink(&folder, folder.join("sub/up")).unwrap();
    symlink(folder.join("nowhere"), folder.join("dangling.json")).unwrap();
    let pipe = folder.join("pipe.json");
    let has_pipe = std::process::Command::new("mkfifo")
        .arg(&pipe)
        .status()
        .is_ok_and(|status| status.success());

    let output = common::run(&["audit", folder.to_str().unwrap(), "--report", "json"]);
    let report = common::json(&output);
    let [clean, findings, unreadable, skipped] = common::coverage(&report);
    assert_eq!(unreadable, u64::from(is_locked));
    assert_eq!(skipped, 2 + u64::from(has_pipe));
    assert_eq!(clean + findings, 2 - u64::from(is_locked));
    assert_eq!(common::code(&output), if is_locked { 3 } else { 0 });
    fs::set_permissions(&locked, fs::Permissions::from_mode(0o600)).unwrap();
}

#[test]
fn a_file_that_is_not_there_is_told_and_the_rest_is_audited() {
    let folder = common::folder("absent");
    let good = folder.join("good.ndjson");
    fs::write(&good, GOOD).unwrap();
    let output =
        common::run(&["audit", "no-such-file.json", good.to_str().unwrap(), "--report", "json"]);
    assert_eq!(
        (common::coverage(&common::json(&output)), common::code(&output)),
        ([1, 0, 1, 0], 3)
    );
}

#[test]
fn a_line_that_is_no_record_is_a_finding_and_reading_goes_on() {
    let lines = format!("{GOOD}\n{{\"bundle_id\": oops}}\n[1]\n\n{GOOD}\n");
    let output = common::run_with_input(&["audit", "-", "--report", "json"], lines.as_bytes());
    let report = common::json(&output);
    assert_eq!(common::code(&output), 3);
    assert_eq!(
        (report["coverage"]["records"].as_u64(), common::coverage(&report)[2]),
        (Some(4), 2)
    );
    let rules: Vec<_> =
        report["findings"].as_array().unwrap().iter().map(|finding| &finding["rule"]).collect();
    assert_eq!(rules.iter().filter(|rule| **rule == "record-unreadable").count(), 2, "{rules:?}");
    let first = &report["findings"][0];
    assert_eq!(first["record"], "<stdin>#2", "{first}");
    assert_eq!(
        (&first["locations"][0]["line"], &first["locations"][0]["column"]),
        (&2.into(), &15.into())
    );
}

#[test]
fn no_record_at_all_is_nothing_to_audit() {
    let output = common::run_with_input(&["audit", "-"], b"[]");
    assert_eq!(common::code(&output), 4, "{}", String::from_utf8_lossy(&output.stderr));
    let said = String::from_utf8_lossy(&output.stderr);
    assert!(said.contains("nothing to audit"), "{said}");
}

#[test]
fn the_fixtures_of_broken_keys_are_audited_without_a_panic() {
    let keys = storekit_testkit::fixture::testdata().join("keys");
    let output = common::run(&["audit", keys.to_str().unwrap(), "--report", "json"]);
    let report = common::json(&output);
    let files = fs::read_dir(Path::new(&keys)).unwrap().count();
    assert_eq!(report["coverage"]["sources"], u64::try_from(files).unwrap());
    assert_ne!(common::code(&output), 70);
    common::coverage(&report);
}
