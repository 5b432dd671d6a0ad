//! The whole way of a source through the audit, without files and threads.

use std::io::Cursor;
use std::sync::Arc;

use storekit_audit::{
    Coverage, Detail, Facts, Fate, Finding, Findings, Outcome, Profile, Settings, State, Subject,
    rules,
};
use storekit_credentials::key::Scratch;
use storekit_export::{Event, Options, Reader};

/// Audits `content` under `name`: what `storekit_audit::audit` does with files, one record after the other.
pub(crate) fn audit(name: &str, content: &[u8], options: Options) -> Outcome {
    let mut scratch = Scratch::new();
    let source: Arc<str> = Arc::from(name);
    let mut facts = Facts::default();
    let mut coverage = Coverage { sources: 1, ..Coverage::default() };
    let mut all: Vec<Finding> = Vec::new();
    let detail = |fate, place, reason| Detail { source: name.to_owned(), place, fate, reason };
    for event in Reader::of_source(name, Cursor::new(content.to_vec()), options) {
        match event {
            Event::Chunk(chunk) => {
                for record in chunk.records() {
                    coverage.records += 1;
                    let record = match record {
                        Ok(record) => record,
                        Err(bad) => {
                            coverage.unreadable += 1;
                            let reason = bad.to_string();
                            coverage.details.push(detail(
                                Fate::Unreadable,
                                Some(bad.place),
                                reason,
                            ));
                            continue;
                        }
                    };
                    let mut subject = Subject::new(&record, &mut scratch);
                    subject.keys.prove();
                    let called = record.name(name);
                    let mut findings = Findings::new(&record, &source, &called);
                    for rule in rules::all() {
                        rule.check(&subject, &mut findings);
                    }
                    facts.observe(&subject, &called, &source);
                    let findings = findings.into_vec();
                    for finding in &findings {
                        check_places(finding, content);
                    }
                    coverage.with_findings += u64::from(!findings.is_empty());
                    coverage.clean += u64::from(findings.is_empty());
                    all.extend(findings);
                }
            }
            Event::Unreadable { place, reason, .. } => {
                coverage.records += 1;
                coverage.unreadable += 1;
                coverage.details.push(detail(Fate::Unreadable, place, reason.to_string()));
            }
            Event::Skipped { reason, .. } => {
                coverage.records += 1;
                coverage.skipped += 1;
                coverage.details.push(detail(Fate::Skipped, None, reason.to_string()));
            }
        }
    }
    for rule in rules::all() {
        for (index, finding) in rule.compare(&facts, &Settings::default()) {
            assert!(index < facts.len(), "a finding of a record that is not there");
            check_places(&finding, content);
            all.push(finding);
        }
    }
    assert!(all.iter().all(|finding| finding.state == State::New));
    Outcome { profile: Profile::Review, coverage, findings: all, unreadable_inputs: false }
}

/// Every place of a finding lies in its source, and its texts are in order.
fn check_places(finding: &Finding, content: &[u8]) {
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
