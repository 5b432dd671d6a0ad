//! The rules about keys, held against every case of the test kit: what the parser and the rules say must be what was
//! written down for the case, independently of them.

use std::collections::BTreeSet;

use storekit_audit::{Finding, Findings, KeyState, Severity, Subject, rules};
use storekit_credentials::Span;
use storekit_credentials::key::Scratch;
use storekit_credentials::key::text::KeyText;
use storekit_export::{Block, Field, Record, Redaction, Slot, Text, Token, Value};
use storekit_testkit::{Expect, cases};

/// A record of one key file.
fn record(bytes: &[u8]) -> Record<'_> {
    record_of(bytes, vec![(Slot::IapPrivateKey, text(bytes, Token::Verbatim))])
}

/// A record with these fields. Every field's place is the whole block.
fn record_of<'b>(bytes: &'b [u8], fields: Vec<(Slot, Value<'b>)>) -> Record<'b> {
    let span = Span::new(0, bytes.len());
    let field = |(slot, value): (Slot, _)| Field {
        slot,
        pointer: format!("/{}", slot.name().replace('.', "/")).into(),
        span,
        value,
    };
    Record::new(
        Block { bytes, byte_start: 0, line: 1, column: 1 },
        1,
        fields.into_iter().map(field).collect(),
    )
}

fn text(bytes: &[u8], token: Token) -> Value<'_> {
    Value::Text(Text::verbatim(bytes, Span::new(0, bytes.len()), token))
}

#[expect(clippy::expect_used, reason = "a case that is not there must stop the test")]
fn case(name: &str) -> Vec<u8> {
    cases().into_iter().find(|case| case.name == name).expect(name).bytes
}

fn findings(record: &Record<'_>) -> Vec<Finding> {
    let mut subject = Subject::new(record, &mut Scratch::new());
    subject.keys.prove();
    let mut findings = Findings::new(record, "case.p8", "case");
    for rule in rules::key::RULES {
        rule.check(&subject, &mut findings);
    }
    findings.into_vec()
}

/// What disagrees with the expectation, in words.
fn disagreement(findings: &[Finding], expect: Expect) -> Option<String> {
    let ids: BTreeSet<_> = findings
        .iter()
        .map(|finding| finding.rule)
        // These two speak of the key's use, not of its form.
        .filter(|rule| !matches!(*rule, "key-loader-refuses" | "key-weak" | "key-published"))
        .collect();
    match expect {
        Expect::Canonical => (!ids.is_empty()).then(|| format!("canonical, but found {ids:?}")),
        Expect::Accepted(rules) => (ids != rules.iter().copied().collect())
            .then(|| format!("expected exactly {rules:?}, found {ids:?}")),
        Expect::Rejected { rules, .. } => {
            // Padding is due only in keys without a public key, which is a cause of its own.
            let shown = findings.iter().filter(|finding| {
                finding.severity > Severity::Note && finding.rule != "key-public-missing"
            });
            let is_named = rules.iter().any(|rule| ids.contains(rule));
            let shown = shown.count();
            // A mask is a note, and has no other finding.
            let is_one = shown == 1 || ids.iter().eq(&["key-redacted"]);
            (!is_named || !is_one)
                .then(|| format!("expected one of {rules:?}, found {ids:?}, {shown} shown"))
        }
    }
}

#[test]
fn every_case_gets_the_findings_that_it_deserves() {
    let mut wrong = Vec::new();
    for case in cases() {
        let record = record(&case.bytes);
        if let Some(what) = disagreement(&findings(&record), case.expect) {
            wrong.push(format!("{}: {what}", case.name));
        }
    }
    assert!(wrong.is_empty(), "\n{}", wrong.join("\n"));
}

#[test]
fn a_key_comes_out_of_every_case_that_is_sound_or_repairable_and_of_no_other() {
    let mut wrong = Vec::new();
    for case in cases() {
        let is_key = KeyText::recognise(&case.bytes, &mut Scratch::new()).into_key().is_ok();
        let expected = match case.expect {
            Expect::Canonical | Expect::Accepted(_) => true,
            Expect::Rejected { repairable, .. } => repairable,
        };
        if is_key != expected {
            wrong.push(format!("{}: expected {expected}", case.name));
        }
    }
    assert!(wrong.is_empty(), "\n{}", wrong.join("\n"));
}

#[test]
fn a_slot_holds_what_the_recogniser_finds_also_next_to_a_sound_key() {
    // A sound key with one character changed: off the curve, out of range, of another key, or no key at all.
    let sound = case("apple");
    let changed = (0..sound.len()).step_by(3).flat_map(|at| {
        [b'A', b'/', b'=', b'-', b'\n'].map(|byte| {
            let mut text = sound.clone();
            if let Some(place) = text.get_mut(at) {
                *place = byte;
            }
            text
        })
    });
    for text in cases().into_iter().map(|case| case.bytes).chain(changed) {
        let record = record(&text);
        let subject = Subject::new(&record, &mut Scratch::new());
        let (damages, content) = KeyText::recognise(&text, &mut Scratch::new()).into_parts();
        let expected = KeyState::Text(damages, Box::new(content));
        assert_eq!(format!("{:?}", subject.keys.iap.state), format!("{expected:?}"));
    }
}

/// Rule, severity and field of what is found in a key file, the note on loaders aside.
fn found(record: &Record<'_>) -> Vec<(&'static str, Severity)> {
    findings(record)
        .iter()
        .filter(|finding| finding.rule != "key-loader-refuses")
        .map(|finding| (finding.rule, finding.severity))
        .collect()
}

#[test]
fn one_rule_weighs_differently_by_what_it_found() {
    use Severity::{Error, Note, Warning};
    for (name, rule, severity) in [
        ("crlf", "key-wrapping-unusual", Note),
        ("mixed-line-ends", "key-wrapping-unusual", Note),
        ("one-line", "key-wrapping-unusual", Warning),
        ("one-line-crlf", "key-wrapping-unusual", Warning),
        ("en-dashes", "key-armor-damaged", Warning),
        ("label-certificate", "key-armor-damaged", Warning),
        ("bom", "key-encoding-damaged", Warning),
        ("invalid-utf8-before", "key-encoding-damaged", Error),
        ("attributes", "key-structure-unexpected", Note),
        ("version-2", "key-structure-unexpected", Error),
        ("compressed", "key-public-not-on-curve", Warning),
        ("public-not-on-curve", "key-public-not-on-curve", Error),
        ("url-safe-alphabet", "key-base64-invalid", Error),
        ("openssl", "key-shape-not-apple", Note),
        ("scalar-one", "key-weak", Error),
        ("published-rfc6979", "key-published", Error),
        ("sec1-p384", "key-wrong-curve", Error),
    ] {
        assert_eq!(found(&record(&case(name))), [(rule, severity)], "{name}");
    }
}

#[test]
fn a_key_is_missing_only_where_the_record_says_so() {
    let filled = || text(b"x", Token::JsonString);
    let (issuer_id, key_id, key) = (Slot::IapIssuerId, Slot::IapKeyId, Slot::IapPrivateKey);
    for (fields, expected) in [
        (vec![(issuer_id, filled()), (key_id, filled())], true),
        (vec![(issuer_id, filled()), (key_id, text(b" ", Token::JsonString))], false),
        (vec![(key_id, filled())], false),
        (vec![(key_id, filled()), (key, Value::Null)], true),
        (vec![(issuer_id, filled()), (key, text(b" \n", Token::JsonString))], true),
        (vec![(issuer_id, Value::Redacted(Redaction::Mask)), (key, Value::Null)], true),
        (vec![(key, Value::Null)], false),
        (vec![(Slot::AscIssuerId, filled()), (Slot::AscKeyId, filled())], false),
    ] {
        let slots: Vec<_> = fields.iter().map(|(slot, _)| slot.name()).collect();
        let found = found(&record_of(b"x", fields));
        assert_eq!(found == [("key-missing", Severity::Error)], expected, "{slots:?}: {found:?}");
        assert!(expected || found.is_empty(), "{slots:?}: {found:?}");
    }
}

#[test]
fn a_masked_key_is_a_note_and_not_missing() {
    for redaction in [Redaction::Boolean, Redaction::Number, Redaction::Mask] {
        let record = record_of(
            b"x",
            vec![
                (Slot::IapIssuerId, text(b"x", Token::JsonString)),
                (Slot::IapKeyId, text(b"x", Token::JsonString)),
                (Slot::IapPrivateKey, Value::Redacted(redaction)),
            ],
        );
        assert_eq!(found(&record), [("key-redacted", Severity::Note)], "{redaction:?}");
    }
}

#[test]
fn a_structure_where_a_text_belongs_is_no_key() {
    let record = record_of(b"{}", vec![(Slot::AscPrivateKey, Value::Structure)]);
    assert_eq!(found(&record), [("key-not-a-key", Severity::Error)]);
}

#[test]
fn a_problem_is_reported_in_the_slot_that_has_it() {
    let (sound, cut) = (case("apple"), case("cut-after-100-octets"));
    for slot in [Slot::IapPrivateKey, Slot::OfferPrivateKey, Slot::AscPrivateKey] {
        let of = |other| text(if other == slot { &cut } else { &sound }, Token::JsonString);
        let slots = [Slot::IapPrivateKey, Slot::OfferPrivateKey, Slot::AscPrivateKey];
        let record = record_of(&cut, slots.map(|slot| (slot, of(slot))).into());
        let findings = findings(&record);
        let [finding] = findings.as_slice() else { panic!("{findings:?}") };
        let pointer = format!("/{}", slot.name().replace('.', "/"));
        assert_eq!((finding.rule, finding.field.as_ref()), ("key-truncated", Some(&pointer)));
    }
}

#[test]
fn the_loaders_that_refuse_a_text_are_named_and_a_broken_key_has_none() {
    let message = |name| {
        let bytes = case(name);
        let findings = findings(&record(&bytes));
        let is_it = |finding: &&Finding| finding.rule == "key-loader-refuses";
        findings.iter().find(is_it).map(|finding| finding.message.clone())
    };
    for (name, loaders) in [
        ("one-line", "Apple's Swift library and p256 (Rust)"),
        ("text-before", "Apple's Java library and Apple's Swift library"),
        ("text-after", "Apple's Java library, Apple's Swift library and p256 (Rust)"),
        ("no-public", "ring (Rust)"),
        ("two-final-newlines", "p256 (Rust)"),
    ] {
        let expected = format!("this exact text is refused by {loaders}");
        assert_eq!(message(name), Some(expected), "{name}");
    }
    for name in ["apple", "openssl", "crlf", "blank-line-before", "cut-after-100-octets", "sec1"] {
        assert_eq!(message(name), None, "{name}");
    }
}

#[test]
fn a_finding_says_nothing_of_the_key() {
    for case in cases() {
        let record = record(&case.bytes);
        let shown = format!("{:?}", findings(&record));
        let lines = case.bytes.split(|byte| matches!(byte, b'\n' | b'\r' | b' '));
        for run in lines.flat_map(|line| line.windows(12)).filter(|run| is_base64(run)) {
            let run = String::from_utf8_lossy(run);
            assert!(!shown.contains(&*run), "{}: {run}", case.name);
        }
    }
}

/// Letters of both cases and digits: base64, and not a word of ours.
fn is_base64(run: &[u8]) -> bool {
    run.iter().all(|byte| byte.is_ascii_alphanumeric() || matches!(byte, b'+' | b'/'))
        && run.iter().any(u8::is_ascii_uppercase)
        && run.iter().any(u8::is_ascii_lowercase)
        && run.iter().any(u8::is_ascii_digit)
}

#[test]
fn the_files_in_the_examples_trigger_their_rule_and_no_other() {
    let mut count = 0;
    for rule in rules::key::RULES {
        let about = rule.about();
        let example = about.section("Example").expect(about.id);
        let names = example.split("<file:").skip(1).filter_map(|rest| rest.split_once('>'));
        for (name, _) in names {
            let bytes = case(name);
            let record = record(&bytes);
            let found = found(&record);
            let is_shown = |(_, severity): &&(_, _)| *severity > Severity::Note;
            assert!(
                about.id == "key-loader-refuses" || found.iter().any(|(id, _)| *id == about.id)
            );
            for (id, _) in found.iter().filter(is_shown) {
                assert!(
                    *id == about.id || about.id == "key-loader-refuses",
                    "{name} in {}: {id}",
                    about.id
                );
            }
            count += 1;
        }
    }
    assert!(count > 25);
}

#[test]
fn every_rule_has_all_sections_and_an_id_of_its_own() {
    let mut ids = BTreeSet::new();
    for rule in rules::all() {
        let about = rule.about();
        assert!(ids.insert(about.id), "{} is there twice", about.id);
        for section in
            ["What it reports", "Why it matters", "How it happens", "How to mend it", "Source"]
        {
            let text = about.section(section).unwrap_or_default();
            assert!(!text.trim().is_empty(), "{}: {section}", about.id);
        }
        assert!(rules::by_id(about.id).is_some());
    }
}

#[test]
fn the_text_around_a_key_that_cannot_be_used_is_not_a_second_finding() {
    for (name, rule) in
        [("cut-after-100-octets", "key-truncated"), ("public-of-other-key", "key-public-mismatch")]
    {
        let broken = String::from_utf8(case(name)).unwrap();
        for text in [broken.replace('\n', "\\n"), format!("\u{feff}{broken}"), broken.clone() + "%"]
        {
            assert_eq!(found(&record(text.as_bytes())), [(rule, Severity::Error)], "{name}");
        }
    }
}
