//! Every report of an outcome that has something of everything, compared with what it looked like before.

#![expect(
    clippy::arithmetic_side_effects,
    clippy::unwrap_used,
    reason = "a test that panics fails, as it should"
)]

use std::io;

use storekit_audit::{
    Coverage, Detail, Fate, Finding, Inspection, Location, Outcome, Profile, Related, Severity,
    State, Verdict,
};
use storekit_export::Place;
use storekit_report::{Format, InspectionFormat, Style, write, write_inspection};

const STYLE: Style = Style { color: false, width: 80, version: "1.2.3" };

/// What moves a cursor, sets a title, reorders, hides or breaks a line.
const HOSTILE: &str =
    "a\u{1b}[2Jb\u{7}\r\nc\u{9b}31md\u{202e}e\u{2066}f\u{200b}g\u{feff}h\u{85}i\u{2028}j\u{0}";

fn location(source: &str, line: u64, column: u64) -> Location {
    Location {
        source: source.to_owned(),
        place: Place { byte_start: line * 100, byte_end: line * 100 + 20, line, column },
        label: None,
    }
}

fn finding(rule: &'static str, severity: Severity, record: &str, line: u64) -> Finding {
    Finding {
        rule,
        severity,
        record: record.to_owned(),
        field: Some("/in_app_purchase_key/private_key".to_owned()),
        message: "the line ends of the private key are gone".to_owned(),
        help: "upload the file again as it came from App Store Connect".to_owned(),
        locations: vec![location("exports/apps.json", line, 17)],
        related: Vec::new(),
        state: State::New,
    }
}

fn detail(line: Option<u64>, fate: Fate, reason: &str) -> Detail {
    Detail {
        source: "exports/apps.json".to_owned(),
        place: line.map(|line| location("", line, 1).place),
        fate,
        reason: reason.to_owned(),
    }
}

/// Two records with three findings, one of them with labels and related records, one known, one suppressed;
/// an unreadable record, a skipped file.
fn mixed() -> Outcome {
    let mut two_keys = finding("key-id-with-two-keys", Severity::Error, "acme-ios", 3);
    two_keys.field = Some("/key_id".to_owned());
    two_keys.message = String::from(
        "the Key ID 2X9R4HXF34 stands for two different keys, and only one of them can be \
         the one that Apple knows",
    );
    two_keys.help = String::from(
        "look up the Key ID in App Store Connect, under Users and Access, Integrations, \
         In-App Purchase, and delete the other record",
    );
    if let Some(first) = two_keys.locations.first_mut() {
        first.label = Some("this key".to_owned());
    }
    two_keys.locations.push(location("exports/apps.json", 9, 2));
    two_keys.related.push(Related {
        record: "beta-ios".to_owned(),
        locations: vec![location("exports/other.csv", 7, 40)],
    });
    let mut known = finding("key-newlines-lost", Severity::Warning, "acme-ios", 4);
    known.state = State::Known;
    let mut suppressed = finding("key-weak", Severity::Error, "beta-ios", 6);
    suppressed.state = State::Suppressed;
    let mut missing = finding("bundle-id-missing", Severity::Error, "beta-ios", 7);
    missing.field = None;
    missing.help = String::new();
    Outcome {
        profile: Profile::Support,
        coverage: Coverage {
            sources: 2,
            records: 5,
            clean: 1,
            with_findings: 2,
            unreadable: 1,
            skipped: 1,
            details: vec![
                detail(Some(12), Fate::Unreadable, "the string does not end"),
                detail(None, Fate::Skipped, "not a format that is read here"),
            ],
        },
        findings: vec![two_keys, known, suppressed, missing],
        unreadable_inputs: false,
        ..Outcome::default()
    }
}

/// A defect in each of many records, as one bad migration leaves it, and many unreadable records.
fn flood(records: u64) -> Outcome {
    let findings = (1..=records)
        .map(|n| finding("key-newlines-lost", Severity::Warning, &format!("app-{n}"), n))
        .collect();
    Outcome {
        profile: Profile::Review,
        coverage: Coverage {
            sources: 1,
            records: records + 45,
            with_findings: records,
            unreadable: 30,
            skipped: 15,
            details: (1..=45)
                .map(|n| {
                    let fate = if n <= 30 { Fate::Unreadable } else { Fate::Skipped };
                    detail(Some(records + n), fate, "nested too deeply")
                })
                .collect(),
            ..Coverage::default()
        },
        findings,
        unreadable_inputs: true,
        ..Outcome::default()
    }
}

fn clean() -> Outcome {
    Outcome {
        coverage: Coverage { sources: 1, records: 2_000, clean: 2_000, ..Coverage::default() },
        ..Outcome::default()
    }
}

/// Every text that can come from input is hostile.
fn hostile() -> Outcome {
    let mut outcome = mixed();
    for finding in &mut outcome.findings {
        finding.record = format!("{HOSTILE}{}", finding.record);
        finding.field = Some(HOSTILE.to_owned());
        finding.message.push_str(HOSTILE);
        finding.help.push_str(HOSTILE);
        let related = finding.related.iter_mut();
        let others = related.flat_map(|related| {
            related.record.push_str(HOSTILE);
            &mut related.locations
        });
        for location in finding.locations.iter_mut().chain(others) {
            location.source.push_str(HOSTILE);
            location.label = Some(HOSTILE.to_owned());
        }
    }
    for detail in &mut outcome.coverage.details {
        detail.source.push_str(HOSTILE);
        detail.reason.push_str(HOSTILE);
    }
    outcome
}

fn report(format: Format, outcome: &Outcome) -> String {
    styled(format, outcome, &STYLE)
}

fn styled(format: Format, outcome: &Outcome, style: &Style) -> String {
    let mut out = Vec::new();
    write(format, outcome, style, &mut out).unwrap();
    String::from_utf8(out).unwrap()
}

#[test]
fn the_human_report_groups_findings_by_record_and_adds_up() {
    insta::assert_snapshot!(report(Format::Human, &mixed()));
}

#[test]
fn forty_thousand_findings_of_one_rule_read_as_one_paragraph() {
    insta::assert_snapshot!(report(Format::Human, &flood(40_000)));
}

#[test]
fn a_rule_with_few_findings_is_not_folded() {
    let text = report(Format::Human, &flood(20));
    assert_eq!(text.matches("  warning key-newlines-lost: ").count(), 20);
    assert!(!text.contains("more like the first"));
}

#[test]
fn the_human_report_says_plainly_that_nothing_was_found() {
    insta::assert_snapshot!(report(Format::Human, &clean()));
}

#[test]
fn an_outcome_without_records_is_not_called_clean() {
    let text = report(Format::Human, &Outcome::default());
    assert!(text.contains("Nothing to audit"), "{text}");
    assert!(!text.contains("every record is clean"), "{text}");
}

#[test]
fn colour_changes_no_word() {
    let style = Style { color: true, ..STYLE };
    let coloured = styled(Format::Human, &mixed(), &style);
    assert!(coloured.contains("\u{1b}["));
    let mut plain = String::new();
    for part in coloured.split('\u{1b}') {
        let text = part.strip_prefix('[').and_then(|part| part.split_once('m'));
        plain.push_str(text.map_or(part, |(_, text)| text));
    }
    assert_eq!(plain, report(Format::Human, &mixed()));
}

#[test]
fn prose_stays_within_the_width() {
    for width in [60, 80, 120] {
        let style = Style { width, ..STYLE };
        for line in styled(Format::Human, &mixed(), &style).lines() {
            let is_place = line.contains("-->") || line.contains("exports/");
            assert!(is_place || line.chars().count() <= width, "{line}");
        }
    }
}

#[test]
fn the_json_report_has_the_fields_of_the_contract_in_order() {
    insta::assert_snapshot!(report(Format::Json, &mixed()));
}

#[test]
fn the_ndjson_report_has_the_findings_of_the_json_report_one_a_line() {
    let json: serde_json::Value = serde_json::from_str(&report(Format::Json, &mixed())).unwrap();
    let lines: Vec<serde_json::Value> = report(Format::Ndjson, &mixed())
        .lines()
        .map(|line| serde_json::from_str(line).unwrap())
        .collect();
    assert_eq!(json["findings"].as_array(), Some(&lines));
}

#[test]
fn the_concise_report_is_one_line_a_finding() {
    insta::assert_snapshot!(report(Format::Concise, &mixed()));
}

#[test]
fn no_format_lets_a_control_or_bidirectional_character_through() {
    let inspection = Inspection {
        verdict: Verdict::Accepted,
        reason: None,
        findings: hostile().findings,
        spki_sha256: Some("0".repeat(64)),
        key_id_from_name: Some(HOSTILE.to_owned()),
        repairable: true,
        anatomy: vec![(HOSTILE.to_owned(), HOSTILE.to_owned())],
    };
    let mut texts: Vec<_> = Format::ALL.iter().map(|format| report(*format, &hostile())).collect();
    for format in [InspectionFormat::Human, InspectionFormat::Json] {
        let mut out = Vec::new();
        write_inspection(format, HOSTILE, &inspection, &STYLE, &mut out).unwrap();
        texts.push(String::from_utf8(out).unwrap());
    }
    for text in texts {
        let bad = text.chars().find(|c| {
            let is_bidi = matches!(c, '\u{200b}'..='\u{200f}' | '\u{2028}'..='\u{202e}' | '\u{2066}'..='\u{2069}' | '\u{feff}');
            (c.is_control() && *c != '\n') || is_bidi
        });
        assert_eq!(bad, None, "{}", text.escape_unicode());
        assert!(text.contains("u{1b}"), "the text is still shown: {text}");
    }
}

/// Takes so many bytes, and then says that nobody reads them.
struct Full(usize);

impl io::Write for Full {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        let taken = bytes.len().min(self.0);
        self.0 -= taken;
        if taken == 0 && !bytes.is_empty() {
            return Err(io::Error::from(io::ErrorKind::BrokenPipe));
        }
        Ok(taken)
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}

#[test]
fn an_output_that_ends_early_is_an_error_of_its_own_kind_wherever_it_ends() {
    for format in Format::ALL {
        let length = report(format, &mixed()).len();
        for room in 0..length {
            let error = write(format, &mixed(), &STYLE, &mut Full(room)).unwrap_err();
            assert_eq!(error.kind(), io::ErrorKind::BrokenPipe, "{}", format.name());
        }
        write(format, &mixed(), &STYLE, &mut Full(length)).unwrap();
    }
}

#[test]
fn a_key_file_is_one_json_line_and_a_few_lines_for_people() {
    let inspection = Inspection {
        verdict: Verdict::Accepted,
        reason: None,
        findings: vec![finding("key-newlines-lost", Severity::Warning, "k", 1)],
        spki_sha256: Some("0123456789abcdef".repeat(4)),
        key_id_from_name: Some("2X9R4HXF34".to_owned()),
        repairable: true,
        anatomy: vec![("container".to_owned(), "PKCS#8, 150 bytes of DER".to_owned())],
    };
    let text = |format| {
        let mut out = Vec::new();
        let path = "keys/SubscriptionKey_2X9R4HXF34.p8";
        write_inspection(format, path, &inspection, &STYLE, &mut out).unwrap();
        String::from_utf8(out).unwrap()
    };
    insta::assert_snapshot!("inspection_human", text(InspectionFormat::Human));
    insta::assert_snapshot!("inspection_json", text(InspectionFormat::Json));
}
