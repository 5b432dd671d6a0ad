//! What is said of every case, word for word and place for place: `data/findings.tsv`. A change of that file is a change
//! of what people are told; `UPDATE_FINDINGS=1` writes it again.
//!
//! The cases are the key files of the test kit, the records of `data/records.ndjson` (each by itself), what each kind of
//! text is taken for in each identifier's place, and the `bad` examples of the rules.
#![expect(clippy::unwrap_used, reason = "a test that panics fails, as it should")]

use std::fmt::Write as _;
use std::fs;
use std::io::Cursor;
use std::num::NonZeroUsize;
use std::path::{Path, PathBuf};

use storekit_audit::{Finding, Findings, Profile, Settings, Subject, audit_reader, inspect, rules};
use storekit_credentials::key::Scratch;
use storekit_export::{Event, Format, Options, Reader, Slot};
use storekit_testkit::cases;
use storekit_testkit::fixture::expand;
use storekit_testkit::json::quoted;

/// One line a finding.
fn write(table: &mut String, case: &str, findings: &[Finding]) {
    for it in findings {
        let places: Vec<_> = it
            .locations
            .iter()
            .map(|location| {
                let place = location.place;
                let label = location.label.as_deref().unwrap_or_default();
                format!("{}..{} {label}", place.byte_start, place.byte_end).trim_end().to_owned()
            })
            .collect();
        let field = it.field.as_deref().unwrap_or_default();
        let (rule, severity, places) = (it.rule, it.severity, places.join(", "));
        let _ = writeln!(
            table,
            "{case}\t{rule}\t{severity}\t{field}\t{places}\t{}\t{}",
            it.message, it.help
        );
    }
    if findings.is_empty() {
        let _ = writeln!(table, "{case}\tnothing");
    }
}

fn reader(lines: &str) -> Reader {
    let options = Options { format: Some(Format::Ndjson), ..Options::default() };
    Reader::of_source("apps.ndjson", Cursor::new(expand(lines).into_bytes()), options)
}

/// What the rules say of one record, by itself.
fn of_record(line: &str) -> Vec<Finding> {
    let mut findings = Vec::new();
    for event in reader(line) {
        let Event::Chunk(chunk) = event else { continue };
        for record in chunk.records() {
            let record = record.unwrap();
            let mut subject = Subject::new(&record, &mut Scratch::new());
            subject.keys.prove();
            let mut of_one = Findings::new(&record, "case", "case");
            for rule in rules::all() {
                rule.check(&subject, &mut of_one);
            }
            findings.extend(of_one.into_vec());
        }
    }
    findings
}

/// What an audit says of these lines, records compared.
fn of_lines(lines: &str) -> Vec<Finding> {
    let settings =
        Settings { profile: Profile::Review, threads: NonZeroUsize::new(1), ..Settings::default() };
    audit_reader(reader(lines), &settings, &()).findings
}

/// A sound record in which `slot` holds `text`.
fn record_with(slot: Slot, text: &str) -> String {
    let sound = [
        (Slot::BundleId, "com.fernwood.habits"),
        (Slot::AppAppleId, "6448211390"),
        (Slot::TeamId, "Q8R5T2VN6C"),
        (Slot::IapIssuerId, "4b1f6c2e-93d7-47e3-e053-5b8c7c110a9d"),
        (Slot::IapKeyId, "7KQ2M9XWPB"),
        (Slot::IapPrivateKey, "<key>"),
    ];
    let others = sound.into_iter().filter(|(other, _)| *other != slot);
    let fields: Vec<_> = others
        .chain([(slot, text)])
        .map(|(slot, text)| format!("{}:{}", quoted(slot.name()), quoted(text)))
        .collect();
    format!("{{{}}}", fields.join(","))
}

/// One text for each shape that the parser knows, by its name.
const SHAPES: [(&str, &str); 20] = [
    ("nothing", ""),
    ("an Android package", "com.fern_wood.habits"),
    ("base64", "MIGTAgEAMBMGByqGSM49AgEGCCqGSM49AwEHBHkwdwIBAQ"),
    ("a Bundle ID", "com.fernwood.notes"),
    ("a Bundle ID with a Team ID", "Q8R5T2VN6C.com.fernwood.notes"),
    ("a wildcard", "com.fernwood.*"),
    ("a number", "1584930217"),
    ("eight hexadecimal digits", "BD3A7A04"),
    ("an e-mail address", "jo@fernwood.app"),
    ("a UUID without hyphens", "4b1f6c2e93d747e3e0535b8c7c110a9e"),
    ("a shared secret", "3f9c1e77a05b1d28c6ce10f4b7d3a852"),
    ("the name of a key file", "SubscriptionKey_4XH8T3RZVN.p8"),
    ("a path", "keys/fernwood"),
    ("PEM", "-----BEGIN PRIVATE KEY-----\nMIGT"),
    ("ten characters", "4XH8T3RZVN"),
    ("ten lower-case characters", "4xh8t3rzvn"),
    ("a URL", "https://hooks.fernwood.app/apple"),
    ("a UUID", "8c2d07f1-5ae4-47e3-e053-6c3d9e2a7f14"),
    ("a UUID with a dash", "8c2d07f1\u{2013}5ae4-47e3-e053-6c3d9e2a7f14"),
    ("a UUID without a hyphen", "8c2d07f15ae4-47e3-e053-6c3d9e2a7f14"),
];

#[test]
fn every_case_is_spoken_of_as_it_was() {
    let data = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/data");
    let mut table = String::from("case\trule\tseverity\tfield\tplaces\tmessage\thelp\n");
    for case in cases() {
        write(&mut table, case.name, &inspect("case", &case.bytes).findings);
    }
    for line in fs::read_to_string(data.join("records.ndjson")).unwrap().lines() {
        let record: serde_json::Value = serde_json::from_str(line).unwrap();
        write(&mut table, record["record"].as_str().unwrap(), &of_record(line));
    }
    for slot in [
        Slot::BundleId,
        Slot::AppAppleId,
        Slot::TeamId,
        Slot::IapIssuerId,
        Slot::IapKeyId,
        Slot::IapBundleId,
        Slot::OfferKeyId,
        Slot::AscIssuerId,
        Slot::AscKeyId,
        Slot::SharedSecret,
    ] {
        for (shape, text) in SHAPES {
            let findings = of_record(&record_with(slot, text));
            write(&mut table, &format!("{}: {shape}", slot.name()), &findings);
        }
    }
    for rule in rules::all() {
        let about = rule.about();
        let example = about.section("Example").unwrap();
        for block in example.split("```json bad").skip(1) {
            let (_, block) = block.split_once('\n').unwrap();
            let (lines, _) = block.split_once("```").unwrap();
            let lines: Vec<_> = lines.trim().lines().map(str::trim).collect();
            let findings = match lines[..] {
                [line] => of_record(line),
                _ => of_lines(&lines.join("\n")),
            };
            write(&mut table, &format!("example of {}", about.id), &findings);
        }
    }
    compare(&data.join("findings.tsv"), &table);
}

/// Fails at the first line that is not as it was.
fn compare(path: &PathBuf, table: &str) {
    if std::env::var_os("UPDATE_FINDINGS").is_some() {
        fs::write(path, table).unwrap();
    }
    let due = fs::read_to_string(path).unwrap();
    for (now, then) in table.lines().zip(due.lines()) {
        assert_eq!(now, then);
    }
    assert_eq!(table.lines().count(), due.lines().count());
}
