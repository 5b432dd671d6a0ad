//! JSON in a text: a whole credential as JSON where its key belongs, as Expo's `ascApiJsonKey` has it.

use crate::json::parse;
use crate::place::Block;
use crate::{Field, Fields, Limits, Names, Record, Slot, Text, Value};

/// Puts what a JSON object says that stands as a text in the slot of a key in the place of that text. One level only: a text in
/// such a text stays what it is.
pub(crate) fn open(record: &mut Record<'_>, limits: Limits, names: &Names) {
    if !KEYS.iter().any(|slot| record.fields(*slot).any(is_object)) {
        return;
    }
    let mut fields = Fields::default();
    for field in std::mem::take(&mut record.fields).into_vec() {
        match inner(&field, limits, names) {
            Some(inner) => fields.extend(inner),
            None => fields.push(field),
        }
    }
    record.fields = fields;
}

/// The slots of keys.
const KEYS: &[Slot] = &[Slot::IapPrivateKey, Slot::OfferPrivateKey, Slot::AscPrivateKey];

/// Whether it is a text in the slot of a key that begins as an object does. No key does.
fn is_object(field: &Field<'_>) -> bool {
    KEYS.contains(&field.slot)
        && field.text().is_some_and(|text| {
            !text.begins_as_keys_do() && text.bytes().trim_ascii_start().first() == Some(&b'{')
        })
}

/// The fields of the object that a text is, if that says something.
fn inner<'b>(field: &Field<'b>, limits: Limits, names: &Names) -> Option<Vec<Field<'b>>> {
    let text = field.text().filter(|_| is_object(field))?;
    let blanks = text.bytes().len().saturating_sub(text.bytes().trim_ascii_start().len());
    let bytes = text.bytes().trim_ascii();
    let block = Block { bytes, byte_start: 0, line: 1, column: 1 };
    let record = parse::record(block, 1, false, limits, names, None).ok()?;
    let fields = record.fields.into_vec().into_iter().map(|inner| {
        let value = match inner.value {
            Value::Null => Value::Null,
            Value::Redacted(redaction) => Value::Redacted(redaction),
            Value::Structure => Value::Structure,
            Value::Text(inner) => Value::Text(Text::nested(text, &inner, blanks)),
        };
        Field {
            slot: of_family(inner.slot, field.slot),
            pointer: format!("{}{}", field.pointer, inner.pointer).into(),
            span: text.within(inner.span.shifted(blanks)),
            value,
        }
    });
    let fields: Vec<_> = fields.collect();
    (!fields.is_empty()).then_some(fields)
}

/// The slot that a slot of a key is for, where it is in the place of `key`.
const fn of_family(slot: Slot, key: Slot) -> Slot {
    match (slot, key) {
        (Slot::AscIssuerId | Slot::IapIssuerId, Slot::AscPrivateKey) => Slot::AscIssuerId,
        (Slot::AscIssuerId | Slot::IapIssuerId, _) => Slot::IapIssuerId,
        (Slot::AscKeyId | Slot::IapKeyId, Slot::AscPrivateKey) => Slot::AscKeyId,
        (Slot::AscKeyId | Slot::IapKeyId, Slot::OfferPrivateKey) => Slot::OfferKeyId,
        (Slot::AscKeyId | Slot::IapKeyId, _) => Slot::IapKeyId,
        (Slot::AscPrivateKey | Slot::IapPrivateKey, key) => key,
        (slot, _) => slot,
    }
}
