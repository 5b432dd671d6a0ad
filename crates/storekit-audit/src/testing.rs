//! Records made by hand, and what the rules say of them.

use storekit_credentials::Span;
use storekit_credentials::key::Scratch;
use storekit_export::{Block, Field, Record, Slot, Text, Token, Value};

use crate::{Finding, Findings, Rule, Subject};

/// A record with a field for each `(slot, pointer, text)`. The block holds the texts one after the other.
pub(crate) fn record(fields: &[(Slot, &str, &'static str)]) -> Record<'static> {
    let bytes: &'static [u8] =
        fields.iter().flat_map(|(_, _, text)| text.bytes()).collect::<Vec<_>>().leak();
    let mut start = 0;
    let fields = fields
        .iter()
        .map(|&(slot, pointer, text)| {
            let span = Span::new(start, text.len().saturating_add(start));
            start = span.end();
            let text = Text::verbatim(span.of(bytes).unwrap(), span, Token::Verbatim);
            field(slot, pointer, span, Value::Text(text))
        })
        .collect();
    Record::new(Block { bytes, byte_start: 0, line: 1, column: 1 }, 1, fields)
}

/// The same record with one more field, which holds no text.
pub(crate) fn with(
    mut record: Record<'static>,
    slot: Slot,
    value: Value<'static>,
) -> Record<'static> {
    record.fields.push(field(slot, slot.name(), Span::empty(0), value));
    record
}

fn field(slot: Slot, pointer: &str, span: Span, value: Value<'static>) -> Field<'static> {
    Field { slot, pointer: pointer.to_owned().into(), span, value }
}

/// What `rules` find in `record`.
pub(crate) fn findings(rules: &[&[&dyn Rule]], record: &Record<'_>) -> Vec<Finding> {
    let mut scratch = Scratch::new();
    let mut subject = Subject::new(record, &mut scratch);
    subject.keys.prove();
    let mut findings = Findings::new(record, "test", "test#1");
    for rule in rules.iter().copied().flatten() {
        rule.check(&subject, &mut findings);
    }
    findings.into_vec()
}
