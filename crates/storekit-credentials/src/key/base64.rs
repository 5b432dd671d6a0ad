//! Base64 (RFC 4648, section 4), strictly, and the way back from an octet to its characters.

use base64ct::{Base64, Encoding as _};

use super::error::{KeyError, KeyErrorKind};
use crate::Span;

/// Whether `byte` is of the alphabet, padding not counted.
pub(super) const fn is_alphabet(byte: u8) -> bool {
    byte.is_ascii_alphanumeric() || matches!(byte, b'+' | b'/')
}

/// Decodes a joined body of alphabet characters and padding into `out`.
///
/// Errors have spans in characters of the body: see [`span_in_text`].
pub(super) fn decode<'o>(body: &[u8], out: &'o mut [u8]) -> Result<&'o [u8], KeyError> {
    let end = body.len();
    let padding = body.iter().rev().take_while(|&&byte| byte == b'=').count();
    let data = end.saturating_sub(padding);
    let error = |kind, start| Err(KeyError::new(kind, Span::new(start, end)));
    // Octets come in threes of four characters: one character alone is never all of an octet.
    match (data & 3, padding) {
        (0, 0) | (2, 2) | (3, 1) => {}
        (1, _) => return error(KeyErrorKind::Base64Length, data.saturating_sub(1)),
        _ => return error(KeyErrorKind::Base64Padding, data),
    }
    match Base64::decode(body, out) {
        Ok(octets) => Ok(octets),
        // The alphabet and the padding are right: what is left is the bits behind the last octet.
        Err(_) => error(KeyErrorKind::Base64TrailingBits, data.saturating_sub(1)),
    }
}

/// The characters that a range of octets stands in, as a range of the joined body.
pub(super) const fn characters(octets: Span) -> Span {
    let start = octets.start().saturating_mul(4) / 3;
    let end = octets.end().saturating_mul(4).div_ceil(3);
    Span::new(start, end)
}

/// The range of `text` in which a range of the joined body stands. `block` is where the body's lines lie.
pub(super) fn span_in_text(text: &[u8], block: Span, body: Span) -> Span {
    let mut seen = 0_usize;
    let mut start = block.end();
    let mut end = block.end();
    for (offset, &byte) in text.iter().enumerate().take(block.end()).skip(block.start()) {
        if !is_alphabet(byte) && byte != b'=' {
            continue;
        }
        if seen == body.start() {
            start = offset;
        }
        seen = seen.saturating_add(1);
        if seen == body.end() {
            end = offset.saturating_add(1);
            break;
        }
    }
    Span::new(start, end)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn kind(body: &str) -> Result<usize, KeyErrorKind> {
        decode(body.as_bytes(), &mut [0; 64]).map(<[u8]>::len).map_err(|error| error.kind())
    }

    #[test]
    fn only_the_one_encoding_of_octets_is_read() {
        assert_eq!(kind("AAAA"), Ok(3));
        assert_eq!(kind("AAA="), Ok(2));
        assert_eq!(kind("AA=="), Ok(1));
        assert_eq!(kind("AA"), Err(KeyErrorKind::Base64Padding));
        assert_eq!(kind("AAA"), Err(KeyErrorKind::Base64Padding));
        assert_eq!(kind("AAAA="), Err(KeyErrorKind::Base64Padding));
        assert_eq!(kind("AA==="), Err(KeyErrorKind::Base64Padding));
        assert_eq!(kind("AAAAA"), Err(KeyErrorKind::Base64Length));
        assert_eq!(kind("AB=="), Err(KeyErrorKind::Base64TrailingBits));
        assert_eq!(kind("AAB="), Err(KeyErrorKind::Base64TrailingBits));
    }

    #[test]
    fn an_octet_is_found_behind_line_ends() {
        let text = b"x\nAAAA\nBBBB\n";
        let span = span_in_text(text, Span::new(2, 11), characters(Span::byte(3)));
        assert_eq!(span.of(text), Some(&b"BB"[..]));
    }
}
