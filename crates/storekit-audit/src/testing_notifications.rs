//! Records of the native form, built by hand for the tests of the notification rules.
#![expect(
    clippy::arithmetic_side_effects,
    clippy::string_slice,
    reason = "a helper of tests may panic, and that fails the test"
)]

use serde_json::Value as Json;
use storekit_credentials::Span;
use storekit_credentials::key::Scratch;
use storekit_export::{Block, Field, Record, Redaction, Slot, Text, Token, Value};

use crate::{Finding, Findings, Rule, Subject};

/// What `rules` find in the record that `json` is: one object in the native form, written compactly.
pub(crate) fn findings(rules: &[&dyn Rule], json: &str) -> Vec<Finding> {
    let record = record(json);
    let mut scratch = Scratch::new();
    let mut subject = Subject::new(&record, &mut scratch);
    subject.keys.prove();
    let mut findings = Findings::new(&record, "test.json", "record");
    for rule in rules {
        rule.check(&subject, &mut findings);
    }
    findings.into_vec()
}

/// The ids of what every rule of notifications and StoreKit 1 finds.
pub(crate) fn ids(json: &str) -> Vec<&'static str> {
    findings(&all(), json).iter().map(|finding| finding.rule).collect()
}

/// Every rule of notifications and StoreKit 1.
pub(crate) fn all() -> Vec<&'static dyn Rule> {
    [crate::rules::storekit1::RULES, crate::rules::notification::RULES].concat()
}

/// The text in the source of a finding's locations.
pub(crate) fn places<'t>(finding: &Finding, json: &'t str) -> Vec<&'t str> {
    let offset = |at: u64| usize::try_from(at).unwrap();
    finding
        .locations
        .iter()
        .map(|location| &json[offset(location.place.byte_start)..offset(location.place.byte_end)])
        .collect()
}

fn record(json: &str) -> Record<'_> {
    let object: Json = serde_json::from_str(json).unwrap();
    let fields = Slot::ALL
        .into_iter()
        .filter_map(|slot| {
            let pointer = format!("/{}", slot.name().replace('.', "/"));
            let value = object.pointer(&pointer)?;
            let span = place(json, slot.name(), value);
            Some(Field {
                slot,
                pointer: pointer.into(),
                span,
                value: read(json, slot, value, span),
            })
        })
        .collect();
    Record::new(Block { bytes: json.as_bytes(), byte_start: 0, line: 1, column: 1 }, 1, fields)
}

/// Where the value of the path `name` stands: behind its names, in their order.
fn place(json: &str, name: &str, value: &Json) -> Span {
    let mut at = 0;
    for part in name.split('.') {
        let quoted = format!("\"{part}\":");
        at += json[at..].find(&quoted).unwrap() + quoted.len();
    }
    at += json[at..].len() - json[at..].trim_start().len();
    let mut values = serde_json::Deserializer::from_str(&json[at..]).into_iter::<Json>();
    assert_eq!(values.next().unwrap().unwrap(), *value, "{name} stands elsewhere");
    Span::new(at, at + values.byte_offset())
}

fn read<'b>(json: &'b str, slot: Slot, value: &Json, span: Span) -> Value<'b> {
    let raw = &json.as_bytes()[span.start()..span.end()];
    match value {
        Json::Null => Value::Null,
        Json::Bool(_) if slot.is_secret() => Value::Redacted(Redaction::Boolean),
        Json::Number(_) if slot.is_secret() => Value::Redacted(Redaction::Number),
        Json::Bool(_) | Json::Number(_) => {
            Value::Text(Text::verbatim(raw, span, Token::JsonLiteral))
        }
        Json::String(_) => Value::Text(Text::json_string(
            &raw[1..raw.len() - 1],
            Span::new(span.start() + 1, span.end() - 1),
            raw.contains(&b'\\'),
        )),
        Json::Array(_) | Json::Object(_) => Value::Structure,
    }
}
