//! Marks that stand in the place of a value.

/// Longest text that can be a mark, in characters. What is longer is a value, damaged or not.
const MAX_CHARS: usize = 64;

/// Words that systems write in the place of a value, without the brackets and stars around them.
const WORDS: &[&str] = &[
    "configured",
    "filtered",
    "hidden",
    "masked",
    "redacted",
    "secret",
    "sensitive",
    "sensitive value",
];

/// Bytes of the longest of them.
const MAX_WORD: usize = 15;

/// Whether `text` is a mark: at least three stars or dots in a row (also with the last characters of the value
/// left), or a word such as `[REDACTED]`, `***configured***`, `<hidden>`.
///
/// Letters (`XXXX`) are no mark: as an ID they are a placeholder, in a key they are damage.
pub(crate) fn is_mask(text: &[u8]) -> bool {
    let is_long = text.get(..=MAX_CHARS).is_some_and(<[u8]>::is_ascii);
    // Three marks in a row take three bytes at least.
    let has_marks = || text.as_chunks().0.iter().any(|[_, _, third]| can_be_of_mark(*third));
    // Nearly every value has neither blanks nor brackets around it: then it is a word or nothing.
    if let [first, .., last] = text
        && !is_edge(*first)
        && !is_edge(*last)
        && (is_long || !has_marks())
    {
        return is_word(text);
    }
    core::str::from_utf8(text).is_ok_and(is_masked)
}

fn is_masked(text: &str) -> bool {
    let text = text.trim();
    if text.chars().count() > MAX_CHARS {
        return false;
    }
    let longest_run = text.split(|c| !is_mark(c)).map(|run| run.chars().count()).max();
    let word = text.trim_matches(|c| is_mark(c) || "[]<>(){}".contains(c));
    is_word(word.as_bytes()) || longest_run.is_some_and(|run| run >= 3)
}

/// Whether a byte at the start or the end of a text can be what stands around a word, or a mark.
const fn is_edge(byte: u8) -> bool {
    matches!(byte, 0..=b' ' | b'*' | b'[' | b']' | b'<' | b'>' | b'(' | b')' | b'{' | b'}' | 0x7f..=0xff)
}

fn is_word(text: &[u8]) -> bool {
    text.len() <= MAX_WORD && WORDS.iter().any(|known| known.as_bytes().eq_ignore_ascii_case(text))
}

/// Whether a byte can be (a part of) a mark.
const fn can_be_of_mark(byte: u8) -> bool {
    byte == b'*' || !byte.is_ascii()
}

const fn is_mark(c: char) -> bool {
    matches!(c, '*' | '\u{2022}' | '\u{25cf}' | '\u{00b7}' | '\u{2219}')
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::{MAX_WORD, WORDS, is_mask, is_masked};

    #[test]
    fn no_word_is_longer_than_the_longest() {
        assert_eq!(WORDS.iter().map(|word| word.len()).max(), Some(MAX_WORD));
    }

    proptest! {
        #[test]
        fn what_is_no_mark_at_a_glance_is_none_at_a_second_one(
            text in "[ \\[<*\u{2022}a-]{0,4}(redacted|Configured|sensitive value|[a-c*]{0,70})[\\]>* \u{2022}\u{a0}z-]{0,4}",
        ) {
            prop_assert_eq!(is_mask(text.as_bytes()), is_masked(&text));
        }
    }

    #[test]
    fn marks_are_told_from_values() {
        for text in [
            "***",
            "\u{2022}\u{2022}\u{2022}\u{2022}",
            "[REDACTED]",
            "<redacted>",
            "configured",
            "***configured***",
            "hidden",
            "MASKED",
            "********a1b2",
            " [Filtered] ",
        ] {
            assert!(is_mask(text.as_bytes()), "{text}");
        }
        for text in [
            "",
            "ABCDEFGHIJ",
            "XXXXXXXXXX",
            "xxxx",
            "com.example.*",
            "-----BEGIN PRIVATE KEY-----\n********************************************************\n",
            "unconfigured",
        ] {
            assert!(!is_mask(text.as_bytes()), "{text}");
        }
    }
}
