//! Writes the seeds of the fuzz targets (`testdata/corpus/<target>/seed-*`) their dictionaries (`fuzz/dict/`) and
//! their shares (`fuzz/targets.tsv`), or with `--check` compares them: exit code 1 where one differs.

use std::collections::BTreeMap;
use std::io::{self, Write as _};
use std::path::{Path, PathBuf};
use std::process::ExitCode;
use std::{env, fs};

use storekit_harness::{TARGETS, corpus, dictionary};
use storekit_testkit::fixture::testdata;

fn main() -> io::Result<ExitCode> {
    let check = match env::args().nth(1).as_deref() {
        None => false,
        Some("--check") => true,
        Some(_) => {
            writeln!(io::stderr(), "usage: make-corpus [--check]")?;
            return Ok(ExitCode::from(2));
        }
    };
    let due = files();
    let mut differs = false;
    for (path, bytes) in &due {
        if fs::read(path).ok().as_ref() == Some(bytes) {
            continue;
        }
        differs = true;
        if check {
            writeln!(io::stderr(), "differs from what is generated: {}", path.display())?;
        } else {
            fs::create_dir_all(path.parent().unwrap_or(path))?;
            fs::write(path, bytes)?;
        }
    }
    for path in stale(&due)? {
        differs = true;
        if check {
            writeln!(io::stderr(), "is not generated any more: {}", path.display())?;
        } else {
            fs::remove_file(path)?;
        }
    }
    Ok(if check && differs { ExitCode::FAILURE } else { ExitCode::SUCCESS })
}

fn files() -> BTreeMap<PathBuf, Vec<u8>> {
    let fuzz = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../fuzz");
    let dict = fuzz.join("dict");
    let shares = TARGETS
        .iter()
        .map(|target| format!("{}\t{}\t{}\n", target.name, target.weight, target.smoke_runs));
    let mut files = BTreeMap::new();
    files.insert(fuzz.join("targets.tsv"), shares.collect::<String>().into_bytes());
    for target in TARGETS {
        let words = dictionary::file(target.name);
        if !dictionary::words(target.name).is_empty() {
            files.insert(dict.join(format!("{}.dict", target.name)), words.into_bytes());
        }
        let folder = testdata().join("corpus").join(target.name);
        for (number, seed) in corpus::seeds(target.name).into_iter().enumerate() {
            files.insert(folder.join(format!("seed-{number:03}")), seed);
        }
    }
    files
}

/// Seeds that should not be there. What fuzzers found has other names, and stays.
fn stale(due: &BTreeMap<PathBuf, Vec<u8>>) -> io::Result<Vec<PathBuf>> {
    let mut stale = Vec::new();
    for target in TARGETS {
        let folder = testdata().join("corpus").join(target.name);
        for entry in fs::read_dir(folder).into_iter().flatten() {
            let path = entry?.path();
            let is_seed =
                path.file_name().is_some_and(|name| name.to_string_lossy().starts_with("seed-"));
            if is_seed && !due.contains_key(&path) {
                stale.push(path);
            }
        }
    }
    Ok(stale)
}
