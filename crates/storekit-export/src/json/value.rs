//! What a JSON value says.

use std::borrow::Cow;

use storekit_credentials::Span;

use super::unescape::unescape;
use crate::redaction::is_mask;
use crate::{Redaction, Slot, Text, Token, Value};

/// The bytes of a record, and the values in them.
#[derive(Clone, Copy)]
pub(super) struct Values<'b>(pub(super) &'b [u8]);

impl<'b> Values<'b> {
    /// What a value says in `slot`; `text` is what it means, if it is a string.
    pub(super) fn value(self, slot: Slot, raw: &'b str, text: Option<Text<'b>>) -> Value<'b> {
        if let Some(text) = text {
            let masked = can_be_masked(slot) && text.as_str().is_some_and(is_mask);
            return if masked { Value::Redacted(Redaction::Mask) } else { Value::Text(text) };
        }
        match raw.as_bytes().first() {
            Some(b'n') => Value::Null,
            Some(b'{' | b'[') if slot != Slot::Payload => Value::Structure,
            Some(b't' | b'f') if slot.is_secret() => Value::Redacted(Redaction::Boolean),
            Some(b'-' | b'0'..=b'9') if slot.is_secret() => Value::Redacted(Redaction::Number),
            _ => Value::Text(self.literal(raw)),
        }
    }

    /// What a string means; `None` for other values.
    pub(super) fn text(self, raw: &'b str) -> Option<Text<'b>> {
        Some(self.string(raw, unescape(inner(raw)?)))
    }

    /// What a string means, of which it is known whether it has escapes; `None` for other values.
    pub(super) fn scanned(self, raw: &'b str, has_escapes: bool) -> Option<Text<'b>> {
        let inner = inner(raw)?;
        let meaning = if has_escapes { unescape(inner) } else { Cow::Borrowed(inner) };
        Some(self.string(raw, meaning))
    }

    fn string(self, raw: &'b str, meaning: Cow<'b, str>) -> Text<'b> {
        let inner = inner(raw).unwrap_or_default();
        let start = self.span(raw).start().saturating_add(1);
        let span = Span::new(0, inner.len()).shifted(start);
        Text::json_string(meaning, inner.as_bytes(), span)
    }

    /// A value as it stands.
    pub(super) fn literal(self, raw: &'b str) -> Text<'b> {
        Text::verbatim(raw.as_bytes(), self.span(raw), Token::JsonLiteral)
    }

    /// The range of a value in the record's bytes: it is borrowed from them.
    pub(super) fn span(self, raw: &str) -> Span {
        let start = raw.as_ptr().addr().saturating_sub(self.0.as_ptr().addr());
        Span::new(0, raw.len()).shifted(start)
    }
}

/// What stands between the quotes of a string.
fn inner(raw: &str) -> Option<&str> {
    raw.strip_prefix('"')?.strip_suffix('"')
}

/// Slots whose text can be a mask: credentials, not labels.
pub(crate) const fn can_be_masked(slot: Slot) -> bool {
    slot.is_secret()
        || matches!(
            slot,
            Slot::TeamId
                | Slot::IapIssuerId
                | Slot::IapKeyId
                | Slot::OfferKeyId
                | Slot::AscIssuerId
                | Slot::AscKeyId
        )
}

/// `…_configured`: `true` is a value that is not shown, `false` none.
pub(super) fn presence(value: &str) -> Value<'_> {
    match value {
        "false" | "null" => Value::Null,
        _ => Value::Redacted(Redaction::Boolean),
    }
}

pub(super) fn is_container(value: &str) -> bool {
    value.starts_with(['{', '['])
}
