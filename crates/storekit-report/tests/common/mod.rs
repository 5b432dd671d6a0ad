//! Outcomes to report.

#![allow(dead_code, clippy::allow_attributes, reason = "each test file uses some of it")]

use storekit_audit::{
    Coverage, Detail, Fate, Finding, Location, Outcome, Profile, Related, Severity, Snippet, State,
};
use storekit_export::Place;
use storekit_report::{Audience, Format, Style, write};

pub(crate) const STYLE: Style =
    Style { color: false, width: 80, version: "1.2.3", audience: Audience::Colleague };

/// What moves a cursor, sets a title, reorders, hides or breaks a line.
pub(crate) const HOSTILE: &str =
    "a\u{1b}[2Jb\u{7}\r\nc\u{9b}31md\u{202e}e\u{2066}f\u{200b}g\u{feff}h\u{85}i\u{2028}j\u{0}";

pub(crate) fn location(source: &str, line: u64, column: u64) -> Location {
    Location {
        source: source.to_owned(),
        place: Place { byte_start: line * 100, byte_end: line * 100 + 20, line, column },
        label: None,
        snippet: None,
    }
}

pub(crate) fn finding(rule: &'static str, severity: Severity, record: &str, line: u64) -> Finding {
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

pub(crate) fn detail(line: Option<u64>, fate: Fate, reason: &str) -> Detail {
    Detail {
        source: "exports/apps.json".to_owned(),
        place: line.map(|line| location("", line, 1).place),
        fate,
        reason: reason.to_owned(),
    }
}

/// Two records with three findings, one of them with labels and related records, one known, one suppressed;
/// an unreadable record, a skipped file.
pub(crate) fn mixed() -> Outcome {
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
            ..Coverage::default()
        },
        findings: vec![two_keys, known, suppressed, missing],
        unreadable_inputs: false,
        ..Outcome::default()
    }
}

/// A defect in each of many records, as one bad migration leaves it, and many unreadable records.
pub(crate) fn flood(records: u64) -> Outcome {
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

pub(crate) fn clean() -> Outcome {
    Outcome {
        coverage: Coverage { sources: 1, records: 2_000, clean: 2_000, ..Coverage::default() },
        ..Outcome::default()
    }
}

/// Every text that can come from input is hostile.
pub(crate) fn hostile() -> Outcome {
    hostile_with(HOSTILE)
}

/// Every text that can come from input is this one, or begins or ends with it.
pub(crate) fn hostile_with(text: &str) -> Outcome {
    let mut outcome = mixed();
    for finding in &mut outcome.findings {
        finding.record = format!("{text}{}", finding.record);
        finding.field = Some(text.to_owned());
        finding.message.push_str(text);
        finding.help.push_str(text);
        let related = finding.related.iter_mut();
        let others = related.flat_map(|related| {
            related.record.push_str(text);
            &mut related.locations
        });
        for location in finding.locations.iter_mut().chain(others) {
            location.source.push_str(text);
            location.label = Some(text.to_owned());
            location.snippet = Some(Snippet {
                text: text.to_owned(),
                start: 1,
                len: 3,
                is_cut_before: true,
                is_cut_after: true,
            });
        }
    }
    for detail in &mut outcome.coverage.details {
        detail.source.push_str(text);
        detail.reason.push_str(text);
    }
    outcome
}

pub(crate) fn report(format: Format, outcome: &Outcome) -> String {
    styled(format, outcome, &STYLE)
}

pub(crate) fn styled(format: Format, outcome: &Outcome, style: &Style) -> String {
    let mut out = Vec::new();
    write(format, outcome, style, &mut out).unwrap();
    String::from_utf8(out).unwrap()
}
