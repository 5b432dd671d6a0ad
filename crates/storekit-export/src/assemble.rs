//! Names and values -> a record: what formats other than JSON share.

use std::borrow::Cow;

use storekit_credentials::Span;

use crate::json::parse::Fault;
use crate::json::value::can_be_masked;
use crate::mapping::{self, Context, Meaning, Peek};
use crate::redaction::is_mask;
use crate::{
    BadRecordKind, Block, Field, Fields, Limits, Names, Record, Redaction, Slot, Text, Value,
};

/// A value that is neither an object nor an array.
#[derive(Debug)]
pub(crate) enum Leaf<'b> {
    /// Nothing: `null`, an empty cell.
    Null,
    /// A text, in a format that tells texts from numbers.
    Text(Text<'b>),
    /// A number or a boolean, or a text of a format that knows nothing but texts.
    Plain(Text<'b>),
}

/// What a field is called.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Naming<'n> {
    /// What the objects around it say.
    pub(crate) context: Context,
    pub(crate) name: &'n str,
    /// What it means, if that is known.
    pub(crate) settled: Option<Meaning>,
}

/// A record that is being put together.
#[derive(Debug)]
pub(crate) struct Assembly<'b> {
    record: Record<'b>,
    unknown: Vec<(usize, Cow<'b, str>)>,
    limits: Limits,
    names: &'b Names,
}

impl<'b> Assembly<'b> {
    /// How many fields a record mostly has at most.
    const ROOM: usize = 16;

    pub(crate) fn new(block: Block<'b>, number: u64, limits: Limits, names: &'b Names) -> Self {
        let record = Record::new(block, number, Fields::with_room(Self::ROOM));
        Self { record, unknown: Vec::new(), limits, names }
    }

    pub(crate) const fn block(&self) -> Block<'b> {
        self.record.block
    }

    /// Adds the value of a field that stands at `span`.
    pub(crate) fn add(
        &mut self,
        naming: Naming<'_>,
        pointer: impl Fn() -> Cow<'b, str>,
        span: Span,
        leaf: Leaf<'b>,
    ) -> Result<(), Fault> {
        let Naming { context, name, settled } = naming;
        if name.len() > self.limits.name_bytes {
            return Err((BadRecordKind::NameTooLong, span));
        }
        let text = match &leaf {
            Leaf::Null => None,
            Leaf::Text(text) | Leaf::Plain(text) => Some(text),
        };
        let known = self.names.slot(&pointer).map(Meaning::Slot).or(settled);
        let meaning = known.unwrap_or_else(|| mapping::meaning(context, name, &Peek::new(text)));
        let (slot, value) = match meaning {
            Meaning::Slot(slot) => (slot, value(slot, leaf)),
            Meaning::Presence(slot) => (slot, presence(&leaf)),
            Meaning::Neutral => return Ok(()),
            Meaning::Unknown => {
                self.record.unknown_count = self.record.unknown_count.saturating_add(1);
                if self.unknown.len() < Record::MAX_UNKNOWN {
                    self.unknown.push((span.start(), pointer()));
                }
                return Ok(());
            }
        };
        self.field(slot, pointer(), span, value)
    }

    /// Adds a field whose slot is known.
    pub(crate) fn field(
        &mut self,
        slot: Slot,
        pointer: Cow<'b, str>,
        span: Span,
        value: Value<'b>,
    ) -> Result<(), Fault> {
        if self.record.fields.len() >= self.limits.fields {
            return Err((BadRecordKind::TooManyFields, span));
        }
        self.record.fields.push(Field { slot, pointer, span, value });
        Ok(())
    }

    /// The record, its fields in the order in which they stand.
    pub(crate) fn finish(mut self) -> Record<'b> {
        self.record.fields.sort();
        self.unknown.sort_unstable();
        self.record.unknown = self.unknown.into_iter().map(|(_, pointer)| pointer).collect();
        self.record
    }
}

fn value(slot: Slot, leaf: Leaf<'_>) -> Value<'_> {
    let (text, is_plain) = match leaf {
        Leaf::Null => return Value::Null,
        Leaf::Text(text) => (text, false),
        Leaf::Plain(text) => (text, true),
    };
    if can_be_masked(slot) && is_mask(text.bytes()) {
        return Value::Redacted(Redaction::Mask);
    }
    let is_short = is_plain && slot.is_secret() && text.bytes().len() < SHORTEST_SECRET;
    match if is_short { text.as_str() } else { None } {
        Some("true" | "false") => Value::Redacted(Redaction::Boolean),
        Some(short) if is_number(short) => Value::Redacted(Redaction::Number),
        _ => Value::Text(text),
    }
}

/// Characters of a shared secret, which can be all digits. What is shorter is none.
const SHORTEST_SECRET: usize = 32;

fn is_number(text: &str) -> bool {
    text.starts_with(|c: char| c == '-' || c.is_ascii_digit()) && text.parse::<f64>().is_ok()
}

/// `…_configured`: `true` is a value that is not shown, `false` none.
fn presence(leaf: &Leaf<'_>) -> Value<'static> {
    match leaf {
        Leaf::Null => Value::Null,
        Leaf::Text(text) | Leaf::Plain(text)
            if matches!(text.as_str(), Some("" | "false" | "False" | "no" | "0")) =>
        {
            Value::Null
        }
        Leaf::Text(_) | Leaf::Plain(_) => Value::Redacted(Redaction::Boolean),
    }
}

/// `name` as a part of a JSON Pointer (RFC 6901).
pub(crate) fn pointer_part(name: &str) -> String {
    name.replace('~', "~0").replace('/', "~1")
}
