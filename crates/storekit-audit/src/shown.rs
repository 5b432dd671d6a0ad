//! Text from input, made safe to print.

use std::fmt::{self, Write as _};

/// A text that came from input, as it may be shown.
///
/// Control, format and bidirectional characters become `\u{…}`; a long unbroken run of base64 or
/// hexadecimal characters, which could be a key or a secret in the wrong place, becomes `[…]`; and the
/// whole is cut to [`Shown::MAX_CHARS`] characters. Showing a shown text changes nothing.
#[derive(Clone, Copy)]
pub struct Shown<'t>(pub &'t str);

impl Shown<'_> {
    /// Longest text that is shown whole, in characters. What is longer ends in `…`.
    pub const MAX_CHARS: usize = 200;
    /// Longest unbroken run of base64 or hexadecimal characters that is shown.
    pub const MAX_RUN: usize = 31;

    /// Characters of base64, base64url and hexadecimal. A hyphen is none: it parts the groups of a UUID.
    pub const fn is_key_material(c: char) -> bool {
        matches!(c, 'A'..='Z' | 'a'..='z' | '0'..='9' | '+' | '/' | '=' | '_')
    }

    /// Whether a run of such characters is made of words: each part between `/` and `_` is short, or of letters only,
    /// or of digits only. A key or a secret is not: forty random characters without a digit are one chance in ten
    /// thousand.
    pub fn is_made_of_words(run: &str) -> bool {
        run.split(['/', '_']).all(|part| {
            let part = part.trim_end_matches(|c: char| !Self::is_key_material(c));
            let longest = if part.chars().all(|c| c.is_ascii_digit()) {
                20
            } else if part.chars().all(|c| c.is_ascii_alphabetic()) {
                40
            } else {
                // A Key ID has ten.
                12
            };
            part.chars().count() <= longest
        })
    }

    /// Whether a character moves the cursor, hides, reorders or breaks lines.
    pub(crate) fn is_unprintable(c: char) -> bool {
        is_unprintable(c)
    }

    /// Whether a name could be, or hold, a key or a secret in the wrong place.
    pub fn could_be_secret(name: &str) -> bool {
        name.len() > Self::MAX_RUN
            && name
                .split(|c| !Self::is_key_material(c))
                .any(|run| run.len() > Self::MAX_RUN && !Self::is_made_of_words(run))
    }
}

impl fmt::Debug for Shown<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Display::fmt(self, f)
    }
}

impl fmt::Display for Shown<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let mut rest = self.0;
        let mut shown = 0_usize;
        while let Some(next) = rest.chars().next() {
            if shown >= Self::MAX_CHARS {
                return f.write_char('…');
            }
            let run_len = rest.find(|c: char| !Self::is_key_material(c)).unwrap_or(rest.len());
            let (run, after) = rest.split_at_checked(run_len).unwrap_or((rest, ""));
            if run_len > Self::MAX_RUN {
                f.write_str("[…]")?;
                shown = shown.saturating_add(3);
                rest = after;
            } else if run_len > 0 {
                f.write_str(run)?;
                shown = shown.saturating_add(run_len);
                rest = after;
            } else {
                if is_unprintable(next) {
                    write!(f, "\\u{{{:x}}}", u32::from(next))?;
                } else {
                    f.write_char(next)?;
                }
                shown = shown.saturating_add(1);
                rest = rest.get(next.len_utf8()..).unwrap_or_default();
            }
        }
        Ok(())
    }
}

/// Characters that move the cursor, hide, reorder or break lines.
fn is_unprintable(c: char) -> bool {
    c.is_control()
        || matches!(
            c,
            '\u{00ad}'
                | '\u{061c}'
                | '\u{115f}'..='\u{1160}'
                | '\u{17b4}'..='\u{17b5}'
                | '\u{180b}'..='\u{180f}'
                | '\u{200b}'..='\u{200f}'
                | '\u{2028}'..='\u{202e}'
                | '\u{2060}'..='\u{206f}'
                | '\u{3164}'
                | '\u{fe00}'..='\u{fe0f}'
                | '\u{feff}'
                | '\u{ffa0}'
                | '\u{fff0}'..='\u{fffb}'
                | '\u{e0000}'..='\u{e0fff}'
        )
}

#[cfg(test)]
mod tests {
    use super::Shown;

    fn shown(text: &str) -> String {
        Shown(text).to_string()
    }

    #[test]
    fn harmless_text_stays_as_it_is() {
        for text in
            ["com.example.app", "57246542-96fe-1a63-e053-0824d011072a", "Käse – Büro", "/a/b~1c"]
        {
            assert_eq!(shown(text), text);
        }
    }

    #[test]
    fn what_moves_the_cursor_or_reorders_text_is_spelt_out() {
        assert_eq!(
            shown("a\u{1b}[31mb\r\n\u{202e}c\u{9b}"),
            "a\\u{1b}[31mb\\u{d}\\u{a}\\u{202e}c\\u{9b}"
        );
    }

    #[test]
    fn a_name_of_words_is_told_from_one_that_could_be_a_secret() {
        for name in
            ["/in_app_purchase_key/private_key", "customer_20240131_application_ios_production"]
        {
            assert!(!Shown::could_be_secret(name), "{name}");
        }
        for name in
            ["0123456789abcdef0123456789abcdef", "app:QWxhZGRpbjpvcGVu_c2VzYW1lMTIzNDU2Nzg5"]
        {
            assert!(Shown::could_be_secret(name), "{name}");
        }
    }

    #[test]
    fn a_run_that_could_be_a_secret_is_masked() {
        assert_eq!(shown("x 0123456789abcdef0123456789abcdef y"), "x […] y");
        assert_eq!(shown("0123456789abcdef0123456789abcde"), "0123456789abcdef0123456789abcde");
    }

    #[test]
    fn a_long_text_is_cut() {
        let text = "a.".repeat(1000);
        let shown = shown(&text);
        assert!(shown.chars().count() <= Shown::MAX_CHARS + 4);
        assert!(shown.ends_with('…'));
    }

    #[test]
    fn showing_twice_is_showing_once() {
        let once = shown("a\u{1b}[31m 0123456789abcdef0123456789abcdef");
        assert_eq!(shown(&once), once);
    }
}
