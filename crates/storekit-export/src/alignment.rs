//! Which byte of a raw text became which byte of its meaning.
//!
//! It is asked for the few texts that a finding points into, so it walks along the text instead of keeping a table.

use crate::Token;
use crate::json::unescape;

/// Offset in `raw` of what became byte `target` of `meaning`.
pub(crate) fn raw_offset(token: Token, raw: &[u8], meaning: &[u8], target: usize) -> usize {
    let mut at = 0_usize;
    let mut done = 0_usize;
    while done < target {
        let Some(&byte) = raw.get(at) else { break };
        let (raw_len, meaning_len) = step(token, raw, at, byte, meaning.get(done).copied());
        at = at.saturating_add(raw_len);
        done = done.saturating_add(meaning_len);
    }
    at.min(raw.len())
}

/// How many bytes to pass in the raw text and in its meaning, from `byte` at `at`, which is to become `meant`. The first is
/// never 0.
fn step(token: Token, raw: &[u8], at: usize, byte: u8, meant: Option<u8>) -> (usize, usize) {
    let next = raw.get(at.saturating_add(1)).copied();
    match token {
        Token::JsonString if byte == b'\\' => {
            let (raw_len, character) = unescape::escape(raw, at);
            (raw_len, character.len_utf8())
        }
        Token::CsvQuoted if byte == b'"' && next == Some(b'"') => (2, 1),
        Token::YamlQuoted if byte == b'\'' && next == Some(b'\'') => (2, 1),
        Token::Escaped if byte == b'\\' => escape(raw, at),
        // Four characters carry three bytes. Line ends between them carry none.
        Token::Base64 if byte.is_ascii_whitespace() => (1, 0),
        Token::Base64 => (1, usize::from(at.checked_rem(4) != Some(0))),
        _ if Some(byte) == meant => (1, 1),
        // A line that is continued: its end and the indentation after it became one blank.
        Token::Escaped | Token::YamlQuoted | Token::YamlBlock
            if byte == b'\n' && meant == Some(b' ') =>
        {
            let rest = raw.get(at..).unwrap_or_default();
            let blanks = rest.iter().take_while(|byte| byte.is_ascii_whitespace()).count();
            (blanks.max(1), 1)
        }
        // Indentation, and the CR of a line end.
        Token::Escaped | Token::YamlQuoted | Token::YamlBlock if byte.is_ascii_whitespace() => {
            (1, 0)
        }
        _ => (1, 1),
    }
}

/// Lengths of the escape at `at` and of its meaning, as shells, TOML (1.0, "String") and YAML (1.2, section 5.7) have
/// them.
fn escape(raw: &[u8], at: usize) -> (usize, usize) {
    let digits = match raw.get(at.saturating_add(1)) {
        Some(b'x') => 2_usize,
        Some(b'u') => 4,
        Some(b'U') => 8,
        Some(b'\n' | b'\r') => return (1, 0),
        Some(b'N' | b'_') => return (2, 2),
        Some(b'L' | b'P') => return (2, 3),
        _ => return (2, 1),
    };
    let from = at.saturating_add(2);
    let number = raw.get(from..from.saturating_add(digits));
    let number = number.and_then(|digits| core::str::from_utf8(digits).ok());
    let number = number.and_then(|digits| u32::from_str_radix(digits, 16).ok());
    let character = number.and_then(char::from_u32).unwrap_or(char::REPLACEMENT_CHARACTER);
    (digits.saturating_add(2), character.len_utf8())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_byte_of_the_meaning_is_found_in_the_raw_text() {
        for (token, raw, meaning, target, offset) in [
            (Token::CsvQuoted, r#"a""b""c"#, r#"a"b"c"#, 4, 6),
            (Token::YamlQuoted, "it''s\n   so", "it's so", 5, 9),
            (Token::YamlBlock, "    one\n    two\n", "one\ntwo\n", 4, 12),
            (Token::YamlBlock, "one\r\n    two", "one\ntwo", 4, 9),
            (Token::Escaped, r"a\n\u00e4\x41b", "a\n\u{e4}Ab", 5, 13),
            (Token::Escaped, "a\\\n   b", "ab", 1, 6),
            (Token::Base64, "YWJjZGVm", "abcdef", 3, 4),
            (Token::Base64, "YWJjZGVm", "abcdef", 1, 2),
        ] {
            let found = raw_offset(token, raw.as_bytes(), meaning.as_bytes(), target);
            // What stands between (a continued line's indentation) may belong to either side.
            let between = raw.as_bytes().get(found..offset).unwrap_or(b"x");
            assert!(
                between.iter().all(|byte| byte.is_ascii_whitespace() || *byte == b'\\'),
                "{raw}: {found}"
            );
        }
    }
}
