//! Keys are proven together, whatever chunks and files they come from.
#![expect(
    clippy::arithmetic_side_effects,
    clippy::unwrap_used,
    reason = "a test that panics fails, as it should"
)]

use std::fmt::Write as _;
use std::io::Cursor;
use std::num::NonZeroUsize;

use storekit_audit::{Outcome, Settings, audit_reader};
use storekit_export::{Options, Reader};
use storekit_testkit::TestKey;
use storekit_testkit::encoder::Pkcs8;
use storekit_testkit::pem::Layout;

/// A record a line, of which those with these numbers, from 0, have the public key of another private key; and every fifth has no key.
fn export(records: u64, wrong: &[u64]) -> String {
    let mut export = String::new();
    for number in 0..records {
        let mut key = Pkcs8::apple(&TestKey::nth(number));
        if wrong.contains(&number) {
            key.public = Pkcs8::apple(&TestKey::nth(number + 1)).public;
        }
        let text = Layout::APPLE.write(&key.der()).replace('\n', "\\n");
        let key =
            if number % 5 == 4 { String::new() } else { format!(r#","iapPrivateKey":"{text}""#) };
        writeln!(export, r#"{{"id":"app {number}"{key}}}"#).unwrap();
    }
    export
}

fn audit(export: &str, chunk_bytes: usize, threads: usize) -> Outcome {
    let options = Options { chunk_bytes, ..Options::default() };
    let reader = Reader::of_source("apps.ndjson", Cursor::new(export.to_owned()), options);
    let settings = Settings { threads: NonZeroUsize::new(threads), ..Settings::default() };
    audit_reader(reader, &settings, &())
}

#[test]
fn wrong_keys_are_found_in_their_records_however_many_chunks_and_threads_there_are() {
    for wrong in [&[][..], &[0], &[118], &[2, 3, 40, 41, 90], &[61]] {
        let export = export(120, wrong);
        let whole = audit(&export, Options::CHUNK_BYTES, 1);
        let found: Vec<_> = whole
            .findings
            .iter()
            .filter(|it| it.rule == "key-public-mismatch")
            .map(|it| (it.record.clone(), it.locations[0].place.line))
            .collect();
        let due: Vec<_> =
            wrong.iter().map(|number| (format!("app {number}"), number + 1)).collect();
        assert_eq!(found, due);
        for (chunk_bytes, threads) in [(1, 1), (1, 3), (2_000, 2), (2_000, 1), (9_000, 4)] {
            let outcome = audit(&export, chunk_bytes, threads);
            assert_eq!(outcome.findings, whole.findings, "{chunk_bytes} {threads}");
            assert_eq!(outcome.coverage, whole.coverage, "{chunk_bytes} {threads}");
        }
    }
}
