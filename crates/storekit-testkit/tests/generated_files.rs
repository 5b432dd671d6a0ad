//! The generated files of `testdata/` are what the generator writes.

use std::fs;

use storekit_testkit::{fixture, testdata};

#[test]
fn every_generated_file_is_there_and_up_to_date() {
    for (name, bytes) in testdata::files() {
        let there = fs::read(fixture::testdata().join(&name)).unwrap_or_default();
        assert!(there == bytes, "testdata/{name} is not what scripts/make-testdata writes");
    }
}
