//! What a JSON string means (RFC 8259, section 7).

use std::borrow::Cow;

/// The meaning of what stands between the quotes of a string whose grammar was already checked.
///
/// It decodes on its own, into one allocation of the right size, so that no scratch buffer of a library
/// keeps a copy of a key. Half a surrogate pair becomes U+FFFD.
pub(crate) fn unescape(raw: &str) -> Cow<'_, str> {
    let Some(first) = memchr::memchr(b'\\', raw.as_bytes()) else {
        return Cow::Borrowed(raw);
    };
    // An escape is never shorter than what it means.
    let mut decoded = String::with_capacity(raw.len());
    let mut plain_from = 0_usize;
    let mut next = Some(first);
    while let Some(at) = next {
        decoded.push_str(raw.get(plain_from..at).unwrap_or_default());
        let (raw_len, character) = escape(raw.as_bytes(), at);
        decoded.push(character);
        plain_from = at.saturating_add(raw_len);
        let rest = raw.get(plain_from..).unwrap_or_default();
        next = memchr::memchr(b'\\', rest.as_bytes()).map(|at| plain_from.saturating_add(at));
    }
    decoded.push_str(raw.get(plain_from..).unwrap_or_default());
    Cow::Owned(decoded)
}

/// Length of the escape at `at`, and the character that it means.
pub(crate) fn escape(raw: &[u8], at: usize) -> (usize, char) {
    let simple = match raw.get(at.saturating_add(1)) {
        Some(b'b') => '\u{8}',
        Some(b'f') => '\u{c}',
        Some(b'n') => '\n',
        Some(b'r') => '\r',
        Some(b't') => '\t',
        Some(b'u') => return unicode_escape(raw, at),
        Some(&other) => char::from(other),
        None => char::REPLACEMENT_CHARACTER,
    };
    (2, simple)
}

fn unicode_escape(raw: &[u8], at: usize) -> (usize, char) {
    let first = code_unit(raw, at).unwrap_or(0xfffd);
    let second = code_unit(raw, at.saturating_add(6)).unwrap_or(0);
    match char::decode_utf16([first, second]).next() {
        Some(Ok(character)) if character.len_utf16() == 2 => (12, character),
        Some(Ok(character)) => (6, character),
        _ => (6, char::REPLACEMENT_CHARACTER),
    }
}

/// The UTF-16 code unit of the `\uXXXX` at `at`.
fn code_unit(raw: &[u8], at: usize) -> Option<u16> {
    let digits = raw.get(at..at.checked_add(6)?)?.strip_prefix(b"\\u")?;
    u16::from_str_radix(core::str::from_utf8(digits).ok()?, 16).ok()
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    proptest! {
        #[test]
        fn it_decodes_as_serde_json_does(text in ".{0,40}") {
            let json = serde_json::to_string(&text).unwrap();
            let raw = json.strip_prefix('"').and_then(|json| json.strip_suffix('"')).unwrap();
            prop_assert_eq!(unescape(raw), text.as_str());
            let units = text.encode_utf16().map(|unit| format!("\\u{unit:04X}"));
            let escaped = units.collect::<Vec<_>>().concat();
            prop_assert_eq!(unescape(&escaped), text.as_str());
        }
    }

    #[test]
    fn half_a_surrogate_pair_is_replaced() {
        assert_eq!(unescape(r"a\ud83dz"), "a\u{fffd}z");
        assert_eq!(unescape(r"\ude00\/"), "\u{fffd}/");
    }
}
