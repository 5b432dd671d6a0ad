//! Undoes what happens to a text as a whole: encodings, escapes, quotes.

use alloc::vec::Vec;

use base64ct::{Base64, Encoding as _};
use zeroize::Zeroizing;

use super::located::Located;
use super::{Damage, DamageKind};
use crate::Span;
use crate::key::decode::{DecodedKey, Scratch};

/// More layers than this around a key are not undone.
const MAX_LAYERS: usize = 6;

/// What is left when nothing more can be undone.
pub(super) enum Undone {
    /// A text that the strict stage accepts.
    Key(DecodedKey),
    /// A text that it does not.
    Text(Located),
}

/// Undoes layer after layer, and tries the strict stage after each.
pub(super) fn undo(mut text: Located, damages: &mut Vec<Damage>, scratch: &mut Scratch) -> Undone {
    for _ in 0..MAX_LAYERS {
        let Some((inner, damage)) = undo_one(&text) else {
            break;
        };
        text = inner;
        damages.push(damage);
        if let Ok(key) = DecodedKey::from_pem(text.bytes(), scratch) {
            return Undone::Key(key.relocated(|span| text.span(span)));
        }
    }
    Undone::Text(text)
}

fn undo_one(text: &Located) -> Option<(Located, Damage)> {
    utf_16(text)
        .or_else(|| byte_order_mark(text))
        .or_else(|| foreign_characters(text))
        .or_else(|| json_string(text))
        .or_else(|| quotes(text))
        .or_else(|| escaped_newlines(text))
        .or_else(|| base64_of_pem(text))
        .or_else(|| carriage_returns(text))
}

fn damage(text: &Located, kind: DamageKind, span: Span) -> Damage {
    Damage { kind, span: text.span(span) }
}

/// UTF-16 of ASCII text, with a byte order mark or without.
fn utf_16(text: &Located) -> Option<(Located, Damage)> {
    let (big_endian, skip) = match text.bytes() {
        [0xff, 0xfe, ..] => (false, 2_usize),
        [0xfe, 0xff, ..] => (true, 2),
        [0x01..=0x7f, 0, 0x01..=0x7f, 0, ..] => (false, 0),
        [0, 0x01..=0x7f, 0, 0x01..=0x7f, ..] => (true, 0),
        _ => return None,
    };
    let units = text.bytes().get(skip..)?;
    let mut out = text.empty_like();
    let mut at = skip;
    for unit in units.as_chunks::<2>().0 {
        let value = if big_endian { u16::from_be_bytes(*unit) } else { u16::from_le_bytes(*unit) };
        // Keys are ASCII. Anything else is no damaged key.
        let byte = u8::try_from(value).ok().filter(u8::is_ascii)?;
        out.push(byte, text.origin(at));
        at = at.saturating_add(2);
    }
    Some((out, damage(text, DamageKind::Utf16, Span::new(0, 2))))
}

fn byte_order_mark(text: &Located) -> Option<(Located, Damage)> {
    let mark = Span::new(0, 3);
    text.bytes().starts_with(b"\xef\xbb\xbf").then(|| {
        (text.slice(Span::new(3, text.len())), damage(text, DamageKind::ByteOrderMark, mark))
    })
}

/// Spaces that are not ASCII become spaces; invisible and control characters go.
fn foreign_characters(text: &Located) -> Option<(Located, Damage)> {
    let is_usual = |byte: &u8| matches!(byte, b' '..=b'~' | b'\t' | b'\n' | b'\r');
    if text.bytes().iter().all(is_usual) {
        return None;
    }
    let mut out = text.empty_like();
    let mut first: Option<Span> = None;
    let mut at = 0_usize;
    let is_latin_1 = core::str::from_utf8(text.bytes()).is_err();
    while let Some(rest) = text.bytes().get(at..).filter(|rest| !rest.is_empty()) {
        let (len, replacement) = match rest {
            // No-break space in Latin-1.
            [0xa0, ..] if is_latin_1 => (1, Some(b' ')),
            _ => foreign_character(rest),
        };
        let next = at.saturating_add(len);
        if len == 1 && replacement == rest.first().copied() {
            out.push(replacement.unwrap_or(b' '), text.origin(at));
        } else {
            first = first.or(Some(Span::new(at, next)));
            if let Some(byte) = replacement {
                out.push(byte, text.origin(at));
            }
        }
        at = next;
    }
    first.map(|span| (out, damage(text, DamageKind::ForeignCharacter, span)))
}

/// Length of the character that `rest` begins with, and what it stands for in a key's text.
const fn foreign_character(rest: &[u8]) -> (usize, Option<u8>) {
    match rest {
        // No-break space; next line.
        [0xc2, 0xa0, ..] => (2, Some(b' ')),
        [0xc2, 0x85, ..] => (2, Some(b'\n')),
        // En and em quad to hair space, narrow no-break space, medium mathematical space, ideographic space.
        [0xe2, 0x80, 0x80..=0x8a | 0xaf, ..] | [0xe2, 0x81, 0x9f, ..] | [0xe3, 0x80, 0x80, ..] => {
            (3, Some(b' '))
        }
        // Line and paragraph separator.
        [0xe2, 0x80, 0xa8 | 0xa9, ..] => (3, Some(b'\n')),
        // Zero-width spaces and joiners, direction marks, word joiner, byte order mark inside.
        [0xe2, 0x80, 0x8b..=0x8f, ..] | [0xe2, 0x81, 0xa0, ..] | [0xef, 0xbb, 0xbf, ..] => {
            (3, None)
        }
        [b'\t' | b'\n' | b'\r', ..] => (1, rest.first().copied()),
        [0x0b | 0x0c, ..] => (1, Some(b' ')),
        [0..=0x1f | 0x7f, ..] => (1, None),
        // Any other character of several bytes is kept whole, one byte after the other.
        _ => (1, rest.first().copied()),
    }
}

/// `"-----BEGIN …\n…"`: quotes and escapes together.
fn json_string(text: &Located) -> Option<(Located, Damage)> {
    let span = text.trimmed();
    let inner = inside_quotes(text, span, b"\"")?;
    text.slice(inner).find(b"\\n", 0)?;
    let out = unescape(&text.slice(inner))?.0;
    Some((out, damage(text, DamageKind::JsonString, span)))
}

fn quotes(text: &Located) -> Option<(Located, Damage)> {
    const PAIRS: [(&[u8], &[u8]); 6] = [
        (b"\"", b"\""),
        (b"'", b"'"),
        (b"`", b"`"),
        (b"\xe2\x80\x9c", b"\xe2\x80\x9d"),
        (b"\xe2\x80\x98", b"\xe2\x80\x99"),
        (b"\xc2\xab", b"\xc2\xbb"),
    ];
    let span = text.trimmed();
    let bytes = span.of(text.bytes())?;
    PAIRS.iter().find_map(|(open, close)| {
        // A pair, or one quote that lost its partner.
        let front = if bytes.starts_with(open) { open.len() } else { 0 };
        let back = if bytes.ends_with(close) && bytes.len() > front { close.len() } else { 0 };
        if front == 0 && back == 0 {
            return None;
        }
        let start = span.start().saturating_add(front);
        let inner = Span::new(start, span.end().saturating_sub(back));
        let shown = if front > 0 {
            Span::new(span.start(), start)
        } else {
            Span::new(inner.end(), span.end())
        };
        Some((text.slice(inner), damage(text, DamageKind::Quotes, shown)))
    })
}

fn inside_quotes(text: &Located, span: Span, quote: &[u8]) -> Option<Span> {
    let bytes = span.of(text.bytes())?;
    let is_quoted = bytes.len() > 1 && bytes.starts_with(quote) && bytes.ends_with(quote);
    is_quoted.then(|| Span::new(span.start().saturating_add(1), span.end().saturating_sub(1)))
}

fn escaped_newlines(text: &Located) -> Option<(Located, Damage)> {
    // A certificate request or an RTF file can hold backslashes too: only a text with a boundary is meant.
    let boundary = text.find(b"BEGIN", 0).or_else(|| text.find(b"END", 0));
    boundary?;
    let (out, first) = unescape(text)?;
    Some((out, damage(text, DamageKind::NewlinesEscaped, first)))
}

/// `\n`, `\r\n`, `\r`, `\\n` and so on become line ends, `\/`, `\"` and `\u002b` what they mean.
fn unescape(text: &Located) -> Option<(Located, Span)> {
    let bytes = text.bytes();
    if !bytes.contains(&b'\\') {
        return None;
    }
    let mut out = text.empty_like();
    let mut first: Option<Span> = None;
    let mut at = 0_usize;
    while let Some(&byte) = bytes.get(at) {
        let rest = bytes.get(at..).unwrap_or_default();
        let slashes = rest.iter().take_while(|&&byte| byte == b'\\').count();
        let (len, meaning): (usize, Option<u8>) = match rest.get(slashes..) {
            _ if slashes == 0 => (1, Some(byte)),
            Some([b'n', ..]) => (slashes.saturating_add(1), Some(b'\n')),
            // The LF that follows a CR ends the line; a CR alone ends it too.
            Some([b'r', after @ ..]) => {
                let follows = after.starts_with(b"\\") && without_slashes(after).starts_with(b"n");
                (slashes.saturating_add(1), (!follows).then_some(b'\n'))
            }
            Some([b't', ..]) => (slashes.saturating_add(1), Some(b'\t')),
            Some([b'/', ..]) => (slashes.saturating_add(1), Some(b'/')),
            Some([b'u', b'0', b'0', b'2', b'b' | b'B', ..]) => {
                (slashes.saturating_add(5), Some(b'+'))
            }
            Some([b'u', b'0', b'0', b'2', b'f' | b'F', ..]) => {
                (slashes.saturating_add(5), Some(b'/'))
            }
            Some([b'u', b'0', b'0', b'3', b'd' | b'D', ..]) => {
                (slashes.saturating_add(5), Some(b'='))
            }
            // A backslash at a line's end (a shell or Python continuation), or before a quote.
            Some([b'\n' | b'\r' | b'"', ..]) => (slashes, None),
            _ => return None,
        };
        let next = at.saturating_add(len);
        if slashes > 0 {
            first = first.or(Some(Span::new(at, next)));
        }
        if let Some(meaning) = meaning {
            out.push(meaning, text.origin(at));
        }
        at = next;
    }
    first.map(|first| (out, first))
}

fn without_slashes(mut bytes: &[u8]) -> &[u8] {
    while let [b'\\', rest @ ..] = bytes {
        bytes = rest;
    }
    bytes
}

/// Base64 whose octets are a PEM text.
fn base64_of_pem(text: &Located) -> Option<(Located, Damage)> {
    let span = text.trimmed();
    // A PEM text itself.
    if span.of(text.bytes())?.starts_with(b"-----BEGIN") {
        return None;
    }
    let mut characters = text.empty_like();
    for (byte, origin) in text.slice(span).iter() {
        match byte {
            b'-' => characters.push(b'+', origin),
            b'_' => characters.push(b'/', origin),
            _ if byte.is_ascii_alphanumeric() || matches!(byte, b'+' | b'/' | b'=') => {
                characters.push(byte, origin);
            }
            _ if byte.is_ascii_whitespace() => {}
            _ => return None,
        }
    }
    while characters.len() & 3 != 0 {
        if characters.len() & 3 == 1 {
            return None;
        }
        let origin = characters.origin(characters.len());
        characters.push(b'=', origin);
    }
    let mut octets = Zeroizing::new(alloc::vec![0_u8; characters.len()]);
    let octets = Base64::decode(characters.bytes(), &mut octets).ok()?;
    // The text of a key, perhaps in UTF-16, perhaps encoded once more.
    let is_text =
        octets.windows(5).take(256).any(|window| window == b"BEGIN" || window == b"-----")
            || octets.starts_with(b"LS0tLS")
            || matches!(octets, [0xff, 0xfe, b'-', 0, ..]);
    if !is_text {
        return None;
    }
    let mut out = text.empty_like();
    for (index, &octet) in octets.iter().enumerate() {
        out.push(octet, characters.origin(index.saturating_mul(4) / 3));
    }
    Some((out, damage(text, DamageKind::Base64OfPem, span)))
}

/// CR alone, and CR CR LF, become LF.
fn carriage_returns(text: &Located) -> Option<(Located, Damage)> {
    let bytes = text.bytes();
    let bare = bytes
        .iter()
        .enumerate()
        .find(|&(at, &byte)| byte == b'\r' && bytes.get(at.saturating_add(1)) != Some(&b'\n'))?;
    let mut out = text.empty_like();
    for (at, (byte, origin)) in text.iter().enumerate() {
        let next = bytes.get(at.saturating_add(1));
        match byte {
            // The last CR of a run, or the LF after it, ends the line.
            b'\r' if matches!(next, Some(b'\r' | b'\n')) => {}
            b'\r' => out.push(b'\n', origin),
            _ => out.push(byte, origin),
        }
    }
    Some((out, damage(text, DamageKind::CarriageReturns, Span::byte(bare.0))))
}

#[cfg(test)]
mod tests {
    use std::string::String;

    use DamageKind as D;
    use storekit_testkit::base64;

    use super::*;

    /// What is undone first: the damage, where it shows, what is left, and where its last byte came from.
    fn undone(text: impl AsRef<[u8]>) -> Option<(DamageKind, Span, String, usize)> {
        let (out, damage) = undo_one(&Located::new(text.as_ref()))?;
        let left = String::from_utf8(out.bytes().to_vec()).unwrap();
        Some((damage.kind, damage.span, left, out.origin(out.len().saturating_sub(1))))
    }

    /// The same, as a table has it.
    type Undoing<'t> = (DamageKind, core::ops::Range<usize>, &'t str, usize);

    #[track_caller]
    fn assert_undone(cases: &[(&[u8], Option<Undoing<'_>>)]) {
        for (text, expected) in cases {
            let expected = expected.clone().map(|(kind, at, left, last)| {
                (kind, Span::new(at.start, at.end), String::from(left), last)
            });
            assert_eq!(undone(text), expected, "{}", text.escape_ascii());
        }
    }

    #[test]
    fn utf_16_is_read_with_and_without_a_byte_order_mark() {
        assert_undone(&[
            (b"\xff\xfeA\0B\0", Some((D::Utf16, 0..2, "AB", 4))),
            (b"\xfe\xff\0A\0B", Some((D::Utf16, 0..2, "AB", 4))),
            (b"A\0B\0C\0", Some((D::Utf16, 0..2, "ABC", 4))),
            (b"\0A\0B\0C", Some((D::Utf16, 0..2, "ABC", 4))),
            // Half a unit at the end is dropped.
            (b"\xff\xfeA\0B", Some((D::Utf16, 0..2, "A", 2))),
        ]);
        // No key is in what is not ASCII.
        assert!(undone(b"A\0B\0C\x01").is_some_and(|it| it.0 == D::ForeignCharacter));
    }

    #[test]
    fn a_character_that_a_key_cannot_have_is_taken_out_or_becomes_a_blank() {
        for (character, left) in [
            ("\u{a0}", "A B"),
            ("\u{85}", "A\nB"),
            ("\u{2000}", "A B"),
            ("\u{200a}", "A B"),
            ("\u{202f}", "A B"),
            ("\u{205f}", "A B"),
            ("\u{3000}", "A B"),
            ("\u{2028}", "A\nB"),
            ("\u{2029}", "A\nB"),
            ("\u{200b}", "AB"),
            ("\u{200f}", "AB"),
            ("\u{2060}", "AB"),
            ("\u{feff}", "AB"),
            ("\u{b}", "A B"),
            ("\u{c}", "A B"),
            ("\0", "AB"),
            ("\u{1b}", "AB"),
            ("\u{7f}", "AB"),
        ] {
            let text = ["A", character, "B"].concat();
            let last = character.len() + 1;
            let expected = (D::ForeignCharacter, Span::new(1, last), left.into(), last);
            assert_eq!(undone(&text), Some(expected), "{text:?}");
        }
        // Latin-1, which is no UTF-8.
        assert_undone(&[(b"A\xa0B", Some((D::ForeignCharacter, 1..2, "A B", 2)))]);
        for kept in ["A\tB", "A\nB", "A\r\nB", "A B", "A\u{2010}B", "\u{e0}", "A\u{2027}B"] {
            assert_eq!(undone(kept), None, "{kept:?}");
        }
        // The first is shown.
        assert_undone(&[(b"A\0B\x01C", Some((D::ForeignCharacter, 1..2, "ABC", 4)))]);
    }

    #[test]
    fn a_byte_order_mark_goes_before_other_characters() {
        assert_undone(&[
            (b"\xef\xbb\xbfA", Some((D::ByteOrderMark, 0..3, "A", 3))),
            (b"\xef\xbb\xbf", Some((D::ByteOrderMark, 0..3, "", 3))),
            (b"A\xef\xbb\xbf", Some((D::ForeignCharacter, 1..4, "A", 0))),
        ]);
    }

    #[test]
    fn quotes_are_taken_off_in_pairs_and_alone() {
        assert_undone(&[
            (b"'A'", Some((D::Quotes, 0..1, "A", 1))),
            (b"`A`", Some((D::Quotes, 0..1, "A", 1))),
            (b" \"A\"\n", Some((D::Quotes, 1..2, "A", 2))),
            (b"'A", Some((D::Quotes, 0..1, "A", 1))),
            (b"A'", Some((D::Quotes, 1..2, "A", 0))),
            (b"'", Some((D::Quotes, 0..1, "", 1))),
            (b"A 'B", None),
            (b"\"A\\nB\"", Some((D::JsonString, 0..6, "A\nB", 4))),
            (b" \"A\\nB\" ", Some((D::JsonString, 1..7, "A\nB", 5))),
            (b"\"A\nB\"", Some((D::Quotes, 0..1, "A\nB", 3))),
            // No JSON string: one quote, or an escape that there is not.
            (b"\"A\\nB", Some((D::Quotes, 0..1, "A\\nB", 4))),
            (b"\"A\\n\\x\"", Some((D::Quotes, 0..1, "A\\n\\x", 5))),
        ]);
        for (open, close) in [("\u{201c}", "\u{201d}"), ("\u{2018}", "\u{2019}"), ("«", "»")] {
            let text = [open, "A", close].concat();
            let shown = Span::new(0, open.len());
            assert_eq!(undone(&text), Some((D::Quotes, shown, "A".into(), open.len())), "{text}");
        }
    }

    #[test]
    fn escapes_are_read_in_a_text_that_has_a_boundary() {
        for (escape, meaning) in [
            (r"\n", "\n"),
            (r"\\n", "\n"),
            (r"\\\\n", "\n"),
            (r"\r\n", "\n"),
            (r"\\r\\n", "\n"),
            (r"\r", "\n"),
            (r"\rn", "\nn"),
            (r"\r\t", "\n\t"),
            (r"\t", "\t"),
            (r"\/", "/"),
            (r"\u002b", "+"),
            (r"\u002B", "+"),
            (r"\u002f", "/"),
            (r"\\u002F", "/"),
            (r"\u003d", "="),
            (r"\u003D", "="),
            ("\\\n", "\n"),
            ("\\\r\n", "\r\n"),
            ("\\\"", "\""),
        ] {
            for keyword in ["BEGIN", "END"] {
                let text = [keyword, escape, "x"].concat();
                let (kind, span, left, last) = undone(&text).unwrap();
                assert_eq!((kind, left), (D::NewlinesEscaped, [keyword, meaning, "x"].concat()));
                assert_eq!((span.start(), last), (keyword.len(), text.len() - 1), "{text}");
            }
        }
        for text in
            [r"A\nB", r"BEGIN\x", r"BEGIN\", r"BEGIN\u0041", r"BEGIN\n\x", "BEGIN", "BEGI\\nN"]
        {
            assert_eq!(undone(text), None, "{text}");
        }
        assert_undone(&[
            (br"END\nA\tB", Some((D::NewlinesEscaped, 3..5, "END\nA\tB", 8))),
            (br"END\\rA", Some((D::NewlinesEscaped, 3..6, "END\nA", 6))),
            (br"END\u002bA", Some((D::NewlinesEscaped, 3..9, "END+A", 9))),
        ]);
    }

    #[test]
    fn base64_of_what_looks_like_pem_is_read() {
        let whole = |text: &str| Span::new(0, text.len());
        for inner in ["-----BEGIN", "BEGIN x", "x BEGIN ???", "x\n-----x", "BEGIN>>>"] {
            let text = base64::encode(inner.as_bytes());
            for given in [
                text.clone(),
                text.trim_end_matches('=').into(),
                text.replace('+', "-").replace('/', "_"),
            ] {
                let (kind, span, left, last) = undone(&given).unwrap();
                assert_eq!((kind, span, left.as_str()), (D::Base64OfPem, whole(&given), inner));
                // Octet n stands in the characters from 4n/3 on.
                assert_eq!(last, (inner.len() - 1) * 4 / 3, "{given}");
            }
            let (before, after) = text.split_at_checked(5).unwrap();
            let broken = [" ", before, "\r\n", after, "\n"].concat();
            let (kind, span, left, _) = undone(&broken).unwrap();
            let shown = Span::new(1, broken.len() - 1);
            assert_eq!((kind, span, left.as_str()), (D::Base64OfPem, shown, inner));
        }
        // Encoded twice, and in UTF-16.
        for inner in [&b"LS0tLSx"[..], b"\xff\xfe-\0"] {
            let octets = undo_one(&Located::new(base64::encode(inner).as_bytes()));
            assert_eq!(octets.map(|(out, _)| out.bytes().to_vec()).as_deref(), Some(inner));
        }
        for other in ["----BEGI", "BEGI", "--- -", "LS0tL", "xLS0tLS"] {
            assert_eq!(undone(base64::encode(other.as_bytes())), None, "{other}");
        }
        // A character alone is no octet, and a star no character.
        assert_eq!(undone("LS0tLS1CRUdJT"), None);
        assert_eq!(undone("LS0tLS1CRUdJTg=*"), None);
        let late = [&"x".repeat(255), "BEGIN"].concat();
        assert!(undone(base64::encode(late.as_bytes())).is_some());
        let later = [&"x".repeat(256), "BEGIN"].concat();
        assert_eq!(undone(base64::encode(later.as_bytes())), None);
    }

    #[test]
    fn carriage_returns_alone_or_in_a_row_end_a_line() {
        assert_undone(&[
            (b"A\rB", Some((D::CarriageReturns, 1..2, "A\nB", 2))),
            (b"A\r\rB", Some((D::CarriageReturns, 1..2, "A\nB", 3))),
            (b"A\r\r\nB", Some((D::CarriageReturns, 1..2, "A\nB", 4))),
            (b"A\r\nB\rC", Some((D::CarriageReturns, 4..5, "A\nB\nC", 5))),
            (b"A\r", Some((D::CarriageReturns, 1..2, "A\n", 1))),
            (b"A\r\nB", None),
        ]);
    }
}
