//! However few findings are listed, all are counted.
#![expect(
    clippy::arithmetic_side_effects,
    clippy::unwrap_used,
    reason = "a test that panics fails, as it should"
)]

use std::collections::BTreeMap;
use std::fs;
use std::io::Cursor;

use storekit_audit::{Outcome, Profile, Settings, audit_reader};
use storekit_export::{Options, Reader};
use storekit_testkit::fixture::testdata;

/// The demonstration twice over, so that every record has one that it repeats.
fn run(max_findings: usize) -> Outcome {
    let demo = fs::read_to_string(testdata().join("exports/demo/apps.ndjson")).unwrap();
    let twice = Cursor::new(demo.repeat(2));
    let settings = Settings {
        profile: Profile::Review,
        max_findings: Some(max_findings),
        ..Settings::default()
    };
    // In many chunks: in the later ones it is known what need not be listed.
    let options = Options { chunk_bytes: 4096, ..Options::default() };
    audit_reader(Reader::of_source("apps.ndjson", twice, options), &settings, &())
}

fn by_rule(outcome: &Outcome) -> BTreeMap<&'static str, u64> {
    let mut rules = BTreeMap::new();
    for finding in &outcome.findings {
        *rules.entry(finding.rule).or_default() += 1;
    }
    rules
}

#[test]
fn what_is_not_listed_is_counted_by_rule_and_severity_and_its_records_are_not_clean() {
    let all = run(usize::MAX);
    assert_eq!(all.unlisted.findings(), 0);
    assert_eq!(by_rule(&all), all.summary().by_rule);
    assert!(all.summary().of_rule("record-duplicate") > 50);
    for most in [0, 1, 2, 7, 50] {
        let some = run(most);
        assert_eq!(some.summary(), all.summary(), "{most}");
        assert_eq!(some.coverage, all.coverage, "{most}");
        assert_eq!(some.worst_new(), all.worst_new(), "{most}");
        let most = u64::try_from(most).unwrap();
        let expected: BTreeMap<_, _> = by_rule(&all)
            .into_iter()
            .map(|(rule, number)| (rule, number.min(most)))
            .filter(|(_, number)| *number > 0)
            .collect();
        assert_eq!(by_rule(&some), expected, "{most}");
    }
}

#[test]
fn the_listed_ones_are_the_first_of_their_rule() {
    let (all, some) = (run(usize::MAX), run(3));
    let identity = |outcome: &Outcome| {
        outcome
            .findings
            .iter()
            .map(|it| (it.rule, it.locations.first().map(|location| location.place.line)))
            .collect::<Vec<_>>()
    };
    let (all, some) = (identity(&all), identity(&some));
    let mut seen: BTreeMap<&str, u64> = BTreeMap::new();
    let first: Vec<_> = all
        .into_iter()
        .filter(|(rule, _)| {
            let count = seen.entry(rule).or_default();
            *count += 1;
            *count <= 3
        })
        .collect();
    assert_eq!(some, first);
}
