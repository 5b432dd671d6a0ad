//! Comparing words, and looking at many bytes together.

/// Whether both are the same but for the case of ASCII letters. Mostly the length or the first letter tells.
#[inline]
pub(crate) const fn is_same_word(one: &[u8], other: &[u8]) -> bool {
    one.len() == other.len()
        && match (one, other) {
            ([first, ..], [other, ..]) => first.eq_ignore_ascii_case(other),
            _ => true,
        }
        && one.eq_ignore_ascii_case(other)
}

/// Whether a text is one of these words, in any case.
#[inline]
pub(crate) fn is_one_of(text: &[u8], words: &[&str]) -> bool {
    words.iter().any(|word| is_same_word(text, word.as_bytes()))
}

/// Whether every byte lies in one of the ranges: first and last characters, all of them ASCII. Eight bytes are looked at together.
#[inline]
pub(crate) fn all_within<const N: usize>(text: &[u8], ranges: [[u8; 2]; N]) -> bool {
    let Some(last) = text.last_chunk() else {
        let is_within = |byte: &u8| ranges.iter().any(|[from, to]| (from..=to).contains(&byte));
        return text.iter().all(is_within);
    };
    let (words, rest) = text.as_chunks();
    let is_within = |word: &[u8; 8]| is_word_within(u64::from_le_bytes(*word), ranges);
    // The last eight can overlap those before.
    words.iter().all(is_within) && (rest.is_empty() || is_within(last))
}

#[inline]
fn is_word_within<const N: usize>(word: u64, ranges: [[u8; 2]; N]) -> bool {
    const ALL: u64 = 0x0101_0101_0101_0101;
    const HIGH: u64 = ALL << 7;
    // No sum carries over into the next byte, as long as a byte is ASCII; the lowest that is not is found out in any case.
    let within = ranges.iter().fold(0, |within, [from, to]| {
        let is_from = word.wrapping_add(ALL.wrapping_mul(u64::from(0x80_u8.saturating_sub(*from))));
        let is_past = word.wrapping_add(ALL.wrapping_mul(u64::from(0x7f_u8.saturating_sub(*to))));
        within | (is_from ^ is_past)
    });
    (within & !word) & HIGH == HIGH
}

#[cfg(test)]
mod tests {
    use std::vec;

    use super::*;

    #[test]
    fn every_byte_is_looked_at_whatever_the_length() {
        const RANGES: [[u8; 2]; 3] = [*b"09", *b"AZ", *b"__"];
        let due = |byte: u8| byte.is_ascii_digit() || byte.is_ascii_uppercase() || byte == b'_';
        for length in 0..20 {
            let mut text = vec![b'A'; length];
            assert!(all_within(&text, RANGES), "{length}");
            for at in 0..length {
                for byte in 0..=u8::MAX {
                    text[at] = byte;
                    assert_eq!(all_within(&text, RANGES), due(byte), "{length} {at} {byte}");
                }
                text[at] = b'Z';
            }
        }
        assert!(!all_within(&[0xff; 8], [[0, 0x7f]]) && all_within(&[0x7f; 8], [[0, 0x7f]]));
    }

    #[test]
    fn words_are_the_same_in_any_case() {
        for (one, other, is_same) in
            [("", "", true), ("Apple", "aPPLE", true), ("apple", "apply", false), ("a", "", false)]
        {
            assert_eq!(is_same_word(one.as_bytes(), other.as_bytes()), is_same, "{one} {other}");
        }
    }
}
