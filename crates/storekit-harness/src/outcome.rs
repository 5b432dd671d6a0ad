//! The whole way of a source through the audit.

use std::io::Cursor;
use std::num::NonZeroUsize;

use storekit_audit::{Finding, Outcome, Profile, Settings, audit_reader};
use storekit_export::{Options, Reader};

/// Audits `content` under `name`, and checks what must hold of every outcome.
pub(crate) fn audit(name: &str, content: &[u8], options: Options, threads: usize) -> Outcome {
    let settings = Settings {
        profile: Profile::Review,
        threads: NonZeroUsize::new(threads),
        ..Settings::default()
    };
    let reader = Reader::of_source(name, Cursor::new(content.to_vec()), options);
    let outcome = audit_reader(reader, &settings, &());
    let seen = &outcome.coverage;
    assert_eq!(
        seen.clean + seen.with_findings + seen.unreadable + seen.skipped,
        seen.records,
        "the account does not add up"
    );
    assert!(seen.records > 0, "a source of which nothing is said");
    for finding in &outcome.findings {
        check(finding, content);
    }
    outcome
}

/// Every place of a finding lies in its source, and its texts are in order.
fn check(finding: &Finding, content: &[u8]) {
    assert!(!finding.locations.is_empty(), "a finding without a place: {}", finding.rule);
    let related = finding.related.iter().flat_map(|related| &related.locations);
    for location in finding.locations.iter().chain(related) {
        let place = location.place;
        let end = usize::try_from(place.byte_end).unwrap_or(usize::MAX);
        assert!(
            place.byte_start <= place.byte_end && end <= content.len(),
            "a place outside of the source: {}",
            finding.rule
        );
        assert!(place.line >= 1 && place.column >= 1);
    }
    for text in [&finding.message, &finding.help] {
        assert!(!text.is_empty(), "a finding that says nothing: {}", finding.rule);
        assert!(!text.chars().any(char::is_control), "a control character: {}", finding.rule);
    }
}
