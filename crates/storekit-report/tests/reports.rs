//! Every report of an outcome that has something of everything, compared with what it looked like before.

#![expect(
    clippy::arithmetic_side_effects,
    clippy::unwrap_used,
    reason = "a test that panics fails, as it should"
)]

mod common;

use std::io;

use common::{HOSTILE, STYLE, clean, finding, flood, hostile, mixed, report, styled};
use storekit_audit::{Inspection, Outcome, Severity, Verdict};
use storekit_credentials::key::{Loader, Portability};
use storekit_report::{Format, InspectionFormat, Style, write, write_inspection};

#[test]
fn the_human_report_groups_findings_by_record_and_adds_up() {
    insta::assert_snapshot!(report(Format::Human, &mixed()));
}

#[test]
fn forty_thousand_findings_of_one_rule_read_as_one_paragraph() {
    insta::assert_snapshot!(report(Format::Human, &flood(40_000)));
}

#[test]
fn every_format_with_a_summary_says_how_many_findings_are_not_listed() {
    let all = flood(2_000);
    let mut some = flood(2_000);
    some.findings.truncate(10);
    some.unlisted = Outcome { findings: all.findings[10..].to_vec(), ..clean() }.summary();
    assert_eq!(some.summary(), all.summary());
    for format in [Format::Human, Format::Sarif, Format::Html, Format::Markdown] {
        let (text, of_all) = (report(format, &some), report(format, &all));
        let text = text.split_whitespace().collect::<Vec<_>>().join(" ");
        assert!(text.contains("1,990 findings counted and not listed here"), "{format:?}: {text}");
        assert!(!of_all.contains("not listed here"), "{format:?}");
    }
    assert!(report(Format::Json, &some).contains("\"not_listed\": 1990"));
    assert!(!report(Format::Json, &all).contains("not_listed"));
    // The tables count them, too.
    assert!(report(Format::Human, &some).contains("    2,000  warning  key-newlines-lost"));
    assert!(report(Format::Markdown, &some).contains("| 2,000 | warning | `key-newlines-lost` |"));
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
        portability: Some(Loader::ALL.map(|loader| (loader, Portability::Depends))),
        anatomy: vec![(HOSTILE.to_owned(), HOSTILE.to_owned())],
    };
    let mut texts: Vec<_> = Format::ALL.iter().map(|format| report(*format, &hostile())).collect();
    for format in [InspectionFormat::Human, InspectionFormat::Json] {
        let mut out = Vec::new();
        write_inspection(format, HOSTILE, &inspection, &STYLE, &mut out).unwrap();
        texts.push(String::from_utf8(out).unwrap());
    }
    for text in texts {
        // The rows of CSV end so.
        let text = text.replace("\r\n", "\n");
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
        // Every place in a short report; as many in a long one, which holds the text of every rule.
        for room in (0..length).step_by(length.div_ceil(1000)) {
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
        portability: Some(Loader::ALL.map(|loader| (loader, Portability::Depends))),
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
