//! What a JSON value says.

use storekit_credentials::Span;

use crate::redaction::is_mask;
use crate::{Redaction, Slot, Text, Token, Value};

/// What a value says in `slot` that stands at `span`. `has_escapes`: it is a string, and there is a backslash in it.
#[inline]
pub(super) fn value(slot: Slot, raw: &[u8], span: Span, has_escapes: bool) -> Value<'_> {
    let Some(inner) = inner(raw) else { return other(slot, raw, span) };
    if can_be_masked(slot) && is_masked(inner, has_escapes) {
        return Value::Redacted(Redaction::Mask);
    }
    Value::Text(string(inner, span, has_escapes))
}

/// Whether what stands between the quotes of a string means a mask. It is kept out of [`value`], so that that is short enough to be a part
/// of its caller.
#[inline(never)]
fn is_masked(inner: &[u8], has_escapes: bool) -> bool {
    if !has_escapes {
        return is_mask(inner);
    }
    let text = string(inner, Span::default(), has_escapes);
    !text.begins_as_keys_do() && is_mask(text.bytes())
}

/// What a value says that is no string. It is kept out of [`value`], too.
#[inline(never)]
fn other(slot: Slot, raw: &[u8], span: Span) -> Value<'_> {
    match raw.first() {
        Some(b'n') => Value::Null,
        Some(b'{' | b'[') if slot != Slot::Payload => Value::Structure,
        Some(b't' | b'f') if slot.is_secret() => Value::Redacted(Redaction::Boolean),
        Some(b'-' | b'0'..=b'9') if slot.is_secret() => Value::Redacted(Redaction::Number),
        _ => Value::Text(literal(raw, span)),
    }
}

/// What a string at `span` means; `None` for other values.
pub(super) fn text(raw: &[u8], span: Span, has_escapes: bool) -> Option<Text<'_>> {
    Some(string(inner(raw)?, span, has_escapes))
}

/// What stands between the quotes of a string.
const fn inner(raw: &[u8]) -> Option<&[u8]> {
    match raw {
        [b'"', inner @ .., b'"'] => Some(inner),
        _ => None,
    }
}

#[inline]
fn string(inner: &[u8], span: Span, has_escapes: bool) -> Text<'_> {
    let start = span.start().saturating_add(1);
    let raw = Span::new(start, start.saturating_add(inner.len()));
    Text::json_string(inner, raw, has_escapes)
}

/// A value as it stands.
pub(super) const fn literal(raw: &[u8], span: Span) -> Text<'_> {
    Text::verbatim(raw, span, Token::JsonLiteral)
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
pub(super) fn presence(raw: &[u8]) -> Value<'_> {
    match raw {
        b"false" | b"null" => Value::Null,
        _ => Value::Redacted(Redaction::Boolean),
    }
}

pub(super) fn is_container(value: &str) -> bool {
    value.starts_with(['{', '['])
}
