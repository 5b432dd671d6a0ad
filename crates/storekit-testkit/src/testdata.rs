//! The generated files of `testdata/`.

use std::collections::BTreeMap;

use crate::{Expect, cases, demo};

/// Folders that hold generated files only.
pub const FOLDERS: [&str; 2] = ["keys", "exports/demo"];

/// Every generated file: its path in `testdata/`, and its bytes.
pub fn files() -> BTreeMap<String, Vec<u8>> {
    let mut files = BTreeMap::new();
    let mut expected = "file\texpect\trepairable\trules\n".to_owned();
    for case in cases() {
        let name = case.file_name();
        let (verdict, repairable, rules) = match case.expect {
            Expect::Canonical => ("canonical", false, [].as_slice()),
            Expect::Accepted(rules) => ("accepted", false, rules),
            Expect::Rejected { rules, repairable } => ("rejected", repairable, rules),
        };
        expected.push_str(&format!("{name}\t{verdict}\t{repairable}\t{}\n", rules.join(",")));
        files.insert(format!("keys/{name}"), case.bytes);
    }
    files.insert("keys/EXPECTED.tsv".to_owned(), expected.into_bytes());
    for (path, bytes) in demo::files() {
        files.insert(format!("exports/demo/{path}"), bytes);
    }
    files
}
