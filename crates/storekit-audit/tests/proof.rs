//! Keys are proven together, whatever chunks and files they come from.
#![expect(
    clippy::arithmetic_side_effects,
    clippy::unwrap_used,
    reason = "a test that panics fails, as it should"
)]

use std::collections::BTreeSet;
use std::fmt::Write as _;
use std::io::Cursor;
use std::num::NonZeroUsize;

use storekit_audit::{Outcome, Profile, Settings, audit_reader};
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
    let settings = Settings {
        profile: Profile::Review,
        threads: NonZeroUsize::new(threads),
        ..Settings::default()
    };
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

/// A record a line, two and two with the same In-App Purchase key. Some have a promotional offer key, the same or another one, or an App Store
/// Connect key; one key is published, and one has the public key of another private key. `has_public`: which of the keys, counted over all
/// records, have their public key with them.
fn export_of_forms(records: u64, has_public: impl Fn(usize) -> bool) -> String {
    let mut keys = 0_usize;
    let mut text = |key: &TestKey, public: Option<&TestKey>| {
        let mut form = Pkcs8::apple(key);
        if let Some(public) = public {
            form.public = Pkcs8::apple(public).public;
        } else if !has_public(keys) {
            form.public.clear();
        }
        keys += 1;
        Layout::APPLE.write(&form.der()).replace('\n', "\\n")
    };
    let mut export = String::new();
    for number in 0..records {
        let key = if number == 30 { TestKey::rfc6979() } else { TestKey::nth(number / 2) };
        let wrong = (number == 31).then(|| TestKey::nth(0));
        let iap = text(&key, wrong.as_ref());
        write!(
            export,
            r#"{{"id":"app {number}","bundleId":"com.fernwood.app{number}","iapPrivateKey":"{iap}""#
        )
        .unwrap();
        let offer = (number % 3 == 0).then(|| TestKey::nth(number.div_ceil(2)));
        if let Some(key) = offer {
            write!(export, r#","promotionalOfferPrivateKey":"{}""#, text(&key, None)).unwrap();
        }
        if number % 7 == 0 {
            write!(export, r#","ascPrivateKey":"{}""#, text(&key, None)).unwrap();
        }
        export.push_str("}\n");
    }
    export
}

#[test]
fn a_public_key_that_is_computed_is_treated_like_one_that_is_in_the_file() {
    /// Rules that speak of the text itself.
    const OF_TEXT: [&str; 3] = ["key-public-missing", "key-loader-refuses", "key-shape-not-apple"];
    let found = |outcome: &Outcome| {
        let findings = outcome.findings.iter().filter(|it| !OF_TEXT.contains(&it.rule));
        let plain = findings.map(|it| {
            let related = it.related.iter().map(|related| related.record.clone());
            (it.rule, it.record.clone(), it.field.clone(), it.message.clone(), related.collect())
        });
        plain.collect::<Vec<(_, _, _, _, Vec<_>)>>()
    };
    let all = audit(&export_of_forms(200, |_| true), Options::CHUNK_BYTES, 1);
    let due = found(&all);
    let rules: BTreeSet<_> = due.iter().map(|(rule, ..)| *rule).collect();
    for rule in ["key-published", "key-public-mismatch", "offer-key-differs", "bundle-key-shared"] {
        assert!(rules.contains(rule), "{rule}: {rules:?}");
    }
    // None; all but one; every third; the first.
    let kinds: [fn(usize) -> bool; 4] =
        [|_| false, |key| key != 77, |key| key % 3 == 0, |key| key < 50];
    for has_public in kinds {
        let export = export_of_forms(200, has_public);
        let whole = audit(&export, Options::CHUNK_BYTES, 1);
        assert_eq!(found(&whole), due);
        let missing = whole.findings.iter().filter(|it| it.rule == "key-public-missing").count();
        assert!(missing > 0);
        for (chunk_bytes, threads) in [(1, 1), (1, 3), (2_000, 2), (9_000, 4)] {
            let outcome = audit(&export, chunk_bytes, threads);
            assert_eq!(outcome.findings, whole.findings, "{chunk_bytes} {threads}");
            assert_eq!(outcome.coverage, whole.coverage, "{chunk_bytes} {threads}");
        }
    }
}
