//! Writes the generated files of `testdata/`, or with `--check` compares them: exit code 1 where one differs.

use std::collections::BTreeSet;
use std::io::{self, Write as _};
use std::path::{Path, PathBuf};
use std::process::ExitCode;
use std::{env, fs};

use storekit_testkit::{fixture, testdata};

fn main() -> io::Result<ExitCode> {
    let arguments: Vec<_> = env::args().skip(1).collect();
    let check = match arguments.iter().map(String::as_str).collect::<Vec<_>>()[..] {
        [] => false,
        ["--check"] => true,
        _ => {
            writeln!(io::stderr(), "usage: make-testdata [--check]")?;
            return Ok(ExitCode::from(2));
        }
    };
    let drift = drift(&fixture::testdata())?;
    for (path, bytes) in &drift {
        if check {
            writeln!(io::stderr(), "differs from what is generated: {}", path.display())?;
        } else if let Some(bytes) = bytes {
            fs::create_dir_all(path.parent().unwrap_or(path))?;
            fs::write(path, bytes)?;
        } else {
            fs::remove_file(path)?;
        }
    }
    let failed = check && !drift.is_empty();
    Ok(if failed { ExitCode::FAILURE } else { ExitCode::SUCCESS })
}

/// Files that are not as generated, with the bytes that they should have: none for those that should not be there.
fn drift(root: &Path) -> io::Result<Vec<(PathBuf, Option<Vec<u8>>)>> {
    let mut stale = BTreeSet::new();
    let mut folders: Vec<_> = testdata::FOLDERS.iter().map(|folder| root.join(folder)).collect();
    while let Some(folder) = folders.pop() {
        if !folder.exists() {
            continue;
        }
        for entry in fs::read_dir(folder)? {
            let path = entry?.path();
            if path.is_dir() {
                folders.push(path);
            } else {
                stale.insert(path);
            }
        }
    }
    let mut drift = Vec::new();
    for (name, bytes) in testdata::files() {
        let path = root.join(name);
        let there = stale.remove(&path).then(|| fs::read(&path)).transpose()?;
        if there.as_ref() != Some(&bytes) {
            drift.push((path, Some(bytes)));
        }
    }
    drift.extend(stale.into_iter().map(|path| (path, None)));
    Ok(drift)
}
