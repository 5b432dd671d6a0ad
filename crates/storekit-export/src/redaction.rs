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

/// Whether `text` is a mark: at least three stars or dots in a row (also with the last characters of the value
/// left), or a word such as `[REDACTED]`, `***configured***`, `<hidden>`.
///
/// Letters (`XXXX`) are no mark: as an ID they are a placeholder, in a key they are damage.
pub(crate) fn is_mask(text: &str) -> bool {
    let text = text.trim();
    let is_ascii = text.is_ascii();
    // Nearly every value is ASCII, and a key is long.
    if text.len() > MAX_CHARS && (is_ascii || text.chars().count() > MAX_CHARS) {
        return false;
    }
    let has_marks = !is_ascii || memchr::memchr(b'*', text.as_bytes()).is_some();
    let longest_run = || text.split(|c| !is_mark(c)).map(|run| run.chars().count()).max();
    let is_bare = text.starts_with(|c: char| c.is_ascii_alphanumeric())
        && text.ends_with(|c: char| c.is_ascii_alphanumeric());
    let word =
        if is_bare { text } else { text.trim_matches(|c| is_mark(c) || "[]<>(){}".contains(c)) };
    WORDS.iter().any(|known| known.len() == word.len() && known.eq_ignore_ascii_case(word))
        || (has_marks && longest_run().is_some_and(|run| run >= 3))
}

const fn is_mark(c: char) -> bool {
    matches!(c, '*' | '\u{2022}' | '\u{25cf}' | '\u{00b7}' | '\u{2219}')
}

#[cfg(test)]
mod tests {
    use super::is_mask;

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
            assert!(is_mask(text), "{text}");
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
            assert!(!is_mask(text), "{text}");
        }
    }
}
