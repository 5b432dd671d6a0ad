//! What `inspect` says of every file of `testdata/keys`, for people to read: what it is, what is wrong, where, what to do.

#![expect(clippy::unwrap_used, reason = "a test that panics fails, as it should")]

mod common;

use std::fs;

use storekit_testkit::fixture::testdata;

#[test]
fn every_key_file_reads_well_to_a_person() {
    let folder = testdata().join("keys");
    let mut names: Vec<_> = fs::read_dir(&folder)
        .unwrap()
        .map(|entry| entry.unwrap().file_name().into_string().unwrap())
        .filter(|name| matches!(name.rsplit_once('.'), Some((_, "p8" | "der"))))
        .collect();
    names.sort();
    assert!(names.len() > 200);
    let names = names.iter().map(String::as_str);
    let arguments: Vec<_> = ["inspect"].into_iter().chain(names).collect();
    let output = common::command(&arguments).current_dir(folder).output().unwrap();
    insta::assert_snapshot!(String::from_utf8(output.stdout).unwrap());
}
