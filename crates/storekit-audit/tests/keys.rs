//! The rules about keys, held against every case of the test kit: what the parser and the rules say must be what was
//! written down for the case, independently of them.

use std::collections::BTreeSet;

use storekit_audit::{Finding, Findings, Severity, Subject, rules};
use storekit_credentials::Span;
use storekit_credentials::key::Scratch;
use storekit_credentials::key::text::KeyText;
use storekit_export::{Block, Field, Record, Slot, Text, Token, Value};
use storekit_testkit::{Expect, cases};

/// A record of one key file.
fn record(bytes: &[u8]) -> Record<'_> {
    let span = Span::new(0, bytes.len());
    Record {
        block: Block { bytes, byte_start: 0, line: 1, column: 1 },
        span,
        number: 1,
        fields: vec![Field {
            slot: Slot::IapPrivateKey,
            pointer: "/in_app_purchase_key/private_key".to_owned(),
            span,
            value: Value::Text(Text::verbatim(bytes, span, Token::Verbatim)),
        }],
        unknown: Vec::new(),
        unknown_count: 0,
    }
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
