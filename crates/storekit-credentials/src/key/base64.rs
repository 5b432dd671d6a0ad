//! Base64 (RFC 4648, section 4), strictly, and the way back from an octet to its characters.
//!
//! No branch and no address depends on the characters: they are a key. Eight of them are decoded at once, in the lanes of
//! a `u64`. `base64ct` does the same one by one, for three times the instructions, and is the oracle in the tests.

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
    let mut characters = body;
    while let [before @ .., b'='] = characters {
        characters = before;
    }
    let data = characters.len();
    let padding = end.saturating_sub(data);
    let error = |kind, span| Err(KeyError::new(kind, span));
    let behind = |kind, start| error(kind, Span::new(start, end));
    // Octets come in threes of four characters: one character alone is never all of an octet.
    let spare = match (data & 3, padding) {
        (0, 0) => 0,
        (2, 2) => 2,
        (3, 1) => 1,
        (1, _) => return behind(KeyErrorKind::Base64Length, data.saturating_sub(1)),
        _ => return behind(KeyErrorKind::Base64Padding, data),
    };
    let len = (data / 4).saturating_mul(3).saturating_add(if padding == 0 {
        0
    } else {
        3_usize.saturating_sub(spare)
    });
    let Some(out) = out.get_mut(..len) else {
        return error(KeyErrorKind::TooLong, Span::new(0, end));
    };
    let (words, rest) = characters.as_chunks::<8>();
    let mut bad = 0;
    let mut slots = out.iter_mut();
    let mut write =
        |octets: &[u8]| slots.by_ref().zip(octets).for_each(|(slot, octet)| *slot = *octet);
    for word in words {
        let (octets, stray) = decode_word(*word);
        bad |= stray;
        write(&octets);
    }
    // The last characters, filled up with zeros.
    let mut last = [b'A'; 8];
    last.iter_mut().zip(rest).for_each(|(to, from)| *to = *from);
    let (octets, stray) = decode_word(last);
    bad |= stray;
    write(&octets);
    if bad != 0 {
        return error(KeyErrorKind::Base64Character, Span::new(0, end));
    }
    // Bits behind the last octet: what did not fit into `out`.
    let surplus =
        octets.get(len.saturating_sub(words.len().saturating_mul(6))..).unwrap_or_default();
    if surplus.iter().any(|&octet| octet != 0) {
        return behind(KeyErrorKind::Base64TrailingBits, data.saturating_sub(1));
    }
    Ok(out)
}

/// The six octets in eight characters, and not zero if one of those is not of the alphabet.
pub(super) fn decode_word(characters: [u8; 8]) -> ([u8; 6], u64) {
    let (word, stray) = decode_lanes(u64::from_le_bytes(characters));
    (octets(word), stray)
}

/// The octets that [`decode_lanes`] has decoded.
#[inline]
pub(super) const fn octets(word: u64) -> [u8; 6] {
    let [octets @ .., _, _] = word.to_be_bytes();
    octets
}

/// One value in each of the eight lanes.
const fn lanes(value: u8) -> u64 {
    u64::from_ne_bytes([value; 8])
}

/// Decodes the characters in the lanes of a word, the first in the lowest, to [`octets`]. Gives also what is not zero if one of them is
/// not of the alphabet.
///
/// A loop of it is done for two words at once, by the compiler.
#[inline(always)]
#[expect(clippy::inline_always, reason = "a loop with calls is not done for two words at once")]
pub(super) fn decode_lanes(word: u64) -> (u64, u64) {
    // The top bit of each lane: is the character at least `low`? Those of ASCII carry nothing into the next lane.
    let at_least = |low: u8| word.wrapping_add(lanes(0x80_u8.wrapping_sub(low)));
    let above = |last: u8| at_least(last.wrapping_add(1));
    let (slash, digit) = (at_least(b'/'), at_least(b'0'));
    let (upper, lower) = (at_least(b'A'), at_least(b'a'));
    // Set where a range of the alphabet has begun and has not ended: slash and digits are one.
    let known = at_least(b'+')
        ^ above(b'+')
        ^ slash
        ^ above(b'9')
        ^ upper
        ^ above(b'Z')
        ^ lower
        ^ above(b'z');
    let stray = (!known | word) & lanes(0x80);
    // A plus is 62: 19 more than its code, modulo 64. From there, the ranges are 3, 12, 5 and 6 less, one after the other
    // (RFC 4648, table 1).
    let ones = |top_bits: u64| (top_bits >> 7) & lanes(1);
    let (slash, digit, upper, lower) = (ones(slash), ones(digit), ones(upper), ones(lower));
    let sixes = word
        .wrapping_add(lanes(19 + 64))
        .wrapping_sub(slash | slash << 1)
        .wrapping_sub(digit << 2 | digit << 3)
        .wrapping_sub(upper | upper << 2)
        .wrapping_sub(lower << 1 | lower << 2)
        & lanes(0x3f);
    // Neighbours are joined, the first above the second: of 6 bits, of 12, of 24.
    let twelves = (sixes & 0x003f_003f_003f_003f) << 6 | sixes >> 8 & 0x003f_003f_003f_003f;
    let halves = (twelves & 0x0000_0fff_0000_0fff) << 12 | twelves >> 16 & 0x0000_0fff_0000_0fff;
    (halves << 40 | halves >> 32 << 16, stray)
}

/// The characters that a range of octets stands in, as a range of the joined body.
pub(super) const fn characters(octets: Span) -> Span {
    let start = octets.start().saturating_mul(4) / 3;
    let end = octets.end().saturating_mul(4).div_ceil(3);
    Span::new(start, end)
}

/// Bytes with their offsets. `enumerate` has an addition that panics where overflow is checked and the compiler does not
/// see that it cannot; this one has none.
pub(super) fn numbered(bytes: &[u8]) -> impl Iterator<Item = (usize, u8)> {
    bytes.iter().scan(0_usize, |next, &byte| {
        let offset = *next;
        *next = next.saturating_add(1);
        Some((offset, byte))
    })
}

/// The range of `text` in which a range of the joined body stands. `block` is where the body's lines lie.
pub(super) fn span_in_text(text: &[u8], block: Span, body: Span) -> Span {
    let (mut start, mut end) = (block.end(), block.end());
    let mut seen = 0_usize;
    for (offset, byte) in numbered(block.of(text).unwrap_or_default()) {
        if !is_alphabet(byte) && byte != b'=' {
            continue;
        }
        let offset = block.start().saturating_add(offset);
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
    use base64ct::{Base64, Encoding as _};
    use proptest::collection::vec;
    use proptest::prelude::*;

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
    fn every_character_has_the_value_that_base64ct_gives_it_in_every_place() {
        for place in 0..8 {
            for character in 0..=u8::MAX {
                let mut word = *b"Zx9+/aQ0";
                word[place] = character;
                let (octets, stray) = decode_word(word);
                let mut buffer = [0; 6];
                let expected = Base64::decode(word, &mut buffer);
                // Eight characters that end in padding are for `decode`.
                assert_eq!(stray == 0, expected.is_ok() && character != b'=', "{word:?}");
                if stray == 0 {
                    assert_eq!(Ok(&octets[..]), expected);
                }
            }
        }
    }

    proptest! {
        #[test]
        fn octets_of_any_length_are_read_as_base64ct_wrote_them(octets in vec(any::<u8>(), 0..80)) {
            let mut buffer = [0; 120];
            let body = Base64::encode(&octets, &mut buffer).unwrap();
            let mut out = [0xaa; 80];
            prop_assert_eq!(decode(body.as_bytes(), &mut out), Ok(&octets[..]));
            prop_assert!(decode(body.as_bytes(), &mut out[..octets.len().saturating_sub(1)]).is_err() || octets.is_empty());
        }

        #[test]
        fn what_base64ct_refuses_is_refused(body in "[A-Za-z0-9+/=*]{0,12}") {
            let (mut ours, mut theirs) = ([0; 16], [0; 16]);
            let expected = Base64::decode(&body, &mut theirs).ok();
            prop_assert_eq!(decode(body.as_bytes(), &mut ours).ok(), expected);
        }
    }

    #[test]
    fn an_octet_is_found_behind_line_ends() {
        let text = b"x\nAAAA\nBBBB\n";
        let span = span_in_text(text, Span::new(2, 11), characters(Span::byte(3)));
        assert_eq!(span.of(text), Some(&b"BB"[..]));
    }
}
