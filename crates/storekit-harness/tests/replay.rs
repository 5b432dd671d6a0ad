//! The fuzzers' properties on a stable toolchain: every seed, every crash that was ever found, and some thousand
//! generated inputs for each target.

#![expect(clippy::unwrap_used, reason = "a test that panics fails, as it should")]

use std::fs;
use std::panic;
use std::path::PathBuf;
use std::time::{Duration, Instant};

use storekit_harness::{Mutator, TARGETS, Target};

/// Generated inputs for each target, unless `STOREKIT_HARNESS_INPUTS` says how many.
const INPUTS: u64 = 1_000;
/// Longest generated input, in bytes.
const MOST: usize = 4096;

fn testdata(folder: &str, target: &Target) -> PathBuf {
    storekit_testkit::fixture::testdata().join(folder).join(target.name)
}

/// The files of a folder in the order of their names; none where there is no folder.
fn files(folder: &PathBuf) -> Vec<(PathBuf, Vec<u8>)> {
    let mut paths: Vec<_> = fs::read_dir(folder)
        .into_iter()
        .flatten()
        .map(|entry| entry.unwrap().path())
        .filter(|path| path.extension().is_none_or(|extension| extension != "md"))
        .collect();
    paths.sort();
    paths.into_iter().map(|path| (path.clone(), fs::read(path).unwrap())).collect()
}

/// Says which input it was, for a harness says nothing of it.
fn check(target: &Target, what: &str, input: &[u8]) {
    let result = panic::catch_unwind(|| (target.check)(input));
    assert!(result.is_ok(), "{}: {what}: {}", target.name, input.escape_ascii());
}

/// Every seed and regression, then generated inputs: so many, or for `STOREKIT_HARNESS_SECONDS` seconds.
fn replay(name: &str) {
    let Some(target) = TARGETS.iter().find(|target| target.name == name) else { return };
    let seeds = files(&testdata("corpus", target));
    assert!(!seeds.is_empty(), "{name} has no seeds");
    for (path, input) in seeds.iter().chain(&files(&testdata("regressions", target))) {
        check(target, &path.display().to_string(), input);
    }
    let seeds: Vec<_> = seeds.into_iter().map(|(_, input)| input).collect();
    let words = storekit_harness::dictionary::words(name);
    let mut mutator = Mutator::new(&seeds, &words, 1);
    let number = |name| std::env::var(name).ok().map(|text| text.parse::<u64>().unwrap());
    let inputs = number("STOREKIT_HARNESS_INPUTS").unwrap_or(INPUTS);
    let start = Instant::now();
    let most = number("STOREKIT_HARNESS_SECONDS").map(Duration::from_secs);
    for number in 0.. {
        if most.map_or(number >= inputs, |most| start.elapsed() >= most) {
            break;
        }
        check(target, &format!("generated input {number}"), &mutator.input(MOST));
    }
}

#[test]
fn texts_at_the_limit_of_a_key_and_beyond_it_are_judged() {
    // Longer than a fuzzer's inputs, and than a seed should be.
    let limit = storekit_credentials::key::MAX_TEXT;
    for (len, what) in [(limit, "at the limit"), (limit + 1, "beyond it"), (limit * 2, "twice")] {
        let target = TARGETS.iter().find(|target| target.name == "key_text").unwrap();
        check(target, what, &vec![b'A'; len]);
        check(
            target,
            what,
            &[b"-----BEGIN PRIVATE KEY-----\n".repeat(9), vec![b'\n'; len - 252]].concat(),
        );
    }
}

macro_rules! targets {
    ($($name:ident)+) => {
        $(#[test]
        fn $name() {
            replay(stringify!($name));
        })+

        #[test]
        fn every_target_is_replayed() {
            let replayed = [$(stringify!($name)),+];
            assert!(TARGETS.iter().all(|target| replayed.contains(&target.name)));
            assert!(cfg!(not(feature = "whole")) || TARGETS.len() == replayed.len());
        }
    };
}

targets! {
    key_text key_der key_generated identifiers notification notification_body export ndjson record
    report key_batch inspect json_forms layouts csv yaml toml env settings_page archive names config baseline
}
