//! Signed payloads of notifications, bare: one line, one record.

use storekit_credentials::Span;

use crate::{Block, Field, Record, Slot, Text, Token, Value};

/// The record of the signed payload `block`.
pub(crate) fn record(block: Block<'_>, number: u64) -> Record<'_> {
    let whole = Span::new(0, block.bytes.len());
    let payload = Field {
        slot: Slot::Payload,
        pointer: "".into(),
        span: whole,
        value: Value::Text(Text::verbatim(block.bytes, whole, Token::Verbatim)),
    };
    Record::new(block, number, vec![payload].into())
}

/// Whether a text is a JWS in compact form: three parts of base64url, the first of which begins with `{"`.
pub(crate) fn is_jws(text: &[u8]) -> bool {
    let text = text.trim_ascii();
    let is_base64url = |byte: &u8| byte.is_ascii_alphanumeric() || matches!(byte, b'-' | b'_');
    let mut parts = 0_usize;
    for part in text.split(|byte| *byte == b'.') {
        if part.is_empty() || !part.iter().all(is_base64url) {
            return false;
        }
        parts = parts.saturating_add(1);
    }
    parts == 3 && text.starts_with(b"eyJ")
}

#[cfg(test)]
mod tests {
    use super::is_jws;

    #[test]
    fn a_jws_has_three_parts_of_which_the_first_is_an_object() {
        for (text, is) in [
            ("eyJhbGciOiJFUzI1NiJ9.eyJhIjoxfQ.c2ln", true),
            (" eyJ.e-_.s\r", true),
            ("eyJ.e.", false),
            ("eyJ.e", false),
            ("eyJ.e.s.t", false),
            ("eyJ.e.s t", false),
            ("abc.def.ghi", false),
            ("", false),
        ] {
            assert_eq!(is_jws(text.as_bytes()), is, "{text}");
        }
    }
}
