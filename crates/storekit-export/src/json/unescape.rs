//! What a JSON string means (RFC 8259, section 7).

use std::borrow::Cow;

/// The meaning of what stands between the quotes of a string whose grammar was already checked.
///
/// It decodes on its own, into one allocation of the right size, so that no scratch buffer of a library
/// keeps a copy of a key. Half a surrogate pair becomes U+FFFD.
pub(crate) fn unescape(raw: &[u8]) -> Cow<'_, [u8]> {
    if !raw.contains(&b'\\') {
        return Cow::Borrowed(raw);
    }
    // An escape is never shorter than what it means.
    let mut decoded = Vec::with_capacity(raw.len());
    let mut at = 0_usize;
    while let Some(&byte) = raw.get(at) {
        if byte == b'\\' {
            let (raw_len, character) = escape(raw, at);
            decoded.extend_from_slice(character.encode_utf8(&mut [0; 4]).as_bytes());
            at = at.saturating_add(raw_len);
        } else {
            decoded.push(byte);
            at = at.saturating_add(1);
        }
    }
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
        fn it_decodes_as_serde_json_does(text in ".{0,40}", ascii in any::<bool>()) {
            let mut json = serde_json::to_string(&text).unwrap();
            if ascii {
                let mut units = [0; 2];
                json = json.chars().map(|c| if c.is_ascii() { c.to_string() } else {
                    c.encode_utf16(&mut units).iter().map(|unit| format!("\\u{unit:04X}")).collect()
                }).collect();
            }
            let raw = &json.as_bytes()[1..json.len() - 1];
            prop_assert_eq!(unescape(raw), text.as_bytes());
        }
    }

    #[test]
    fn half_a_surrogate_pair_is_replaced() {
        assert_eq!(unescape(br"a\ud83dz"), "a\u{fffd}z".as_bytes());
        assert_eq!(unescape(br"\ude00\/"), "\u{fffd}/".as_bytes());
    }
}
