//! What the parser and the recogniser say of every case, word for word and place for place: `data/verdicts.tsv`; and what the
//! libraries that the project knows make of it: `data/portability.tsv`. A change of these files is a change of what people are
//! told; `UPDATE_VERDICTS=1` writes them again.

#![expect(clippy::unwrap_used, reason = "a test that panics fails, as it should")]

use std::fmt::Write as _;
use std::fs;
use std::path::Path;

use storekit_credentials::Span;
use storekit_credentials::key::text::{Content, KeyText};
use storekit_credentials::key::{DecodedKey, KeyError, Loader, Portability, Scratch};
use storekit_testkit::cases;

fn place(span: Span) -> String {
    format!("{}..{}", span.start(), span.end())
}

fn error(error: &KeyError) -> String {
    format!("{}@{}", error.kind().slug(), place(error.span()))
}

fn key(key: &DecodedKey) -> String {
    let mut text = format!("point@{}", place(key.public_key_span()));
    for (deviation, span) in key.shape().deviations() {
        let _ = write!(text, " {deviation}@{}", place(span));
    }
    if !key.is_matching() {
        text.push_str(" mismatch");
    }
    text
}

#[test]
fn every_case_is_judged_as_it_was() {
    let mut scratch = Scratch::new();
    let mut table = String::from("case\tstrict, as PEM\tstrict, as DER\trecognised\n");
    for case in cases() {
        let either = |result: Result<DecodedKey, KeyError>| match result {
            Ok(it) => key(&it),
            Err(it) => error(&it),
        };
        let pem = either(DecodedKey::from_pem(&case.bytes, &mut scratch));
        let der = either(DecodedKey::from_der(&case.bytes));
        let (damages, content) = KeyText::recognise(&case.bytes, &mut scratch).into_parts();
        let mut recognised = match &content {
            Content::Key(it) => key(it),
            Content::Sec1(it, span) => format!("sec1@{} {}", place(*span), key(it)),
            Content::Foreign(what, span) => format!("{}@{}", what.slug(), place(*span)),
            Content::Broken(it) => error(it),
        };
        for damage in damages {
            let _ = write!(recognised, " {}@{}", damage.kind.slug(), place(damage.span));
        }
        let _ = writeln!(table, "{}\t{pem}\t{der}\t{recognised}", case.name);
    }
    compare("verdicts.tsv", &table);
}

#[test]
fn every_library_loads_of_every_case_what_it_did() {
    let slugs = Loader::ALL.map(Loader::slug);
    let mut table = format!("case\t{}\n", slugs.join("\t"));
    let mut scratch = Scratch::new();
    for case in cases() {
        let (damages, content) = KeyText::recognise(&case.bytes, &mut scratch).into_parts();
        let Content::Key(key) = &content else { continue };
        let does = Loader::ALL.map(|loader| match loader.portability(&damages, key) {
            Portability::Loads => "loads",
            Portability::Depends => "depends",
            Portability::Refuses => "refuses",
        });
        let _ = writeln!(table, "{}\t{}", case.name, does.join("\t"));
    }
    compare("portability.tsv", &table);
}

/// Fails at the first line that is not as it was.
fn compare(name: &str, table: &str) {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/data").join(name);
    if std::env::var_os("UPDATE_VERDICTS").is_some() {
        fs::write(&path, table).unwrap();
    }
    let due = fs::read_to_string(&path).unwrap();
    for (now, then) in table.lines().zip(due.lines()) {
        assert_eq!(now, then);
    }
    assert_eq!(table.lines().count(), due.lines().count());
}
