//! Key files: one file, one record.

use std::borrow::Cow;

use storekit_credentials::Span;

use crate::{Block, Field, Record, Slot, Text, Token, Value};

/// Beginnings of the names under which Apple's sites and tools hand out keys. The Key ID follows.
const PREFIXES: [&str; 4] = ["SubscriptionKey_", "AuthKey_", "ApiKey_", "APNSAuthKey_"];

/// The record of the key file `block`, whose path is `path`: the key is all of the file, as it stands; the name
/// gives the Key ID where it has one. A key of another kind goes to the same slots: its file name tells.
pub(crate) fn record<'b>(block: Block<'b>, number: u64, path: &'b str) -> Record<'b> {
    let whole = Span::new(0, block.bytes.len());
    let name = path.rsplit('/').next().unwrap_or(path);
    let field = |slot, pointer: &'static str, span, text| Field {
        slot,
        pointer: Cow::Borrowed(pointer),
        span,
        value: Value::Text(text),
    };
    let from_name =
        |part: &'b str| Text::verbatim(part.as_bytes(), Span::empty(0), Token::FileName);
    let mut fields = vec![
        field(Slot::IapFileName, "/file_name", Span::empty(0), from_name(name)),
        field(
            Slot::IapPrivateKey,
            "/private_key",
            whole,
            Text::verbatim(block.bytes, whole, Token::Verbatim),
        ),
    ];
    if let Some(key_id) = key_id_from_name(name) {
        let text = from_name(key_id);
        fields.push(field(Slot::IapKeyId, "/file_name", Span::empty(0), text));
    }
    Record::new(block, number, fields.into())
}

/// The Key ID in a file's name: ten characters A-Z0-9 after one of the known beginnings. The name may go on
/// after it (`SubscriptionKey_ABCDE23456 (1).p8`), but not with another such character.
fn key_id_from_name(name: &str) -> Option<&str> {
    let rest = PREFIXES.iter().find_map(|prefix| name.strip_prefix(prefix))?;
    let is_id = |byte: u8| byte.is_ascii_uppercase() || byte.is_ascii_digit();
    let (key_id, after) = rest.split_at_checked(10)?;
    let ends = !after.bytes().next().is_some_and(is_id);
    (key_id.bytes().all(is_id) && ends).then_some(key_id)
}

#[cfg(test)]
mod tests {
    use super::key_id_from_name;

    #[test]
    fn the_key_id_follows_a_known_beginning() {
        for (name, key_id) in [
            ("SubscriptionKey_ABCDE23456.p8", Some("ABCDE23456")),
            ("AuthKey_ABCDE23456 (1).p8", Some("ABCDE23456")),
            ("APNSAuthKey_ABCDE23456_first.p8", Some("ABCDE23456")),
            ("ApiKey_ABCDE23456", Some("ABCDE23456")),
            ("SubscriptionKey_ABCDE234567.p8", None),
            ("SubscriptionKey_abcde23456.p8", None),
            ("SubscriptionKey_ABC.p8", None),
            ("ABCDE23456.p8", None),
        ] {
            assert_eq!(key_id_from_name(name), key_id, "{name}");
        }
    }
}
