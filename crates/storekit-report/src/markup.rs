//! Text in Markdown (GitHub's).

use std::fmt::Write as _;

/// A text that can quote input, as Markdown in which nothing is live: no link, no mention, no image, no HTML.
///
/// What stands between backticks stays code. Of the rest, a word with a character that can mean something becomes code as
/// well; in code nothing has a meaning.
pub(crate) fn markdown(text: &str) -> String {
    let mut out = String::new();
    let parts: Vec<_> = text.split('`').collect();
    for (index, part) in parts.iter().enumerate() {
        let is_code = index.rem_euclid(2) == 1 && index.saturating_add(1) < parts.len();
        if is_code {
            out.push_str(&code(part));
            continue;
        }
        for word in part.split_inclusive(' ') {
            let (word, blank) = word.strip_suffix(' ').map_or((word, ""), |word| (word, " "));
            // What ends a sentence is no part of the word.
            let bare = word.trim_end_matches(['.', ',', ';', ':']);
            let end = word.strip_prefix(bare).unwrap_or_default();
            let word = if is_plain(word) || bare.is_empty() {
                word.to_owned()
            } else {
                format!("{}{end}", code(bare))
            };
            out.push_str(&word);
            out.push_str(blank);
        }
    }
    out
}

/// A text as code, also in the cell of a table.
pub(crate) fn code(text: &str) -> String {
    let mut out = String::new();
    let text = text.replace('`', "'").replace('|', "\\|");
    let text = if text.trim().is_empty() { "(empty)".to_owned() } else { text };
    // One blank is taken off at each end where both have one: there must be none to take.
    let _ = write!(out, "`{}`", text.trim());
    out
}

/// Whether a word has nothing in it that Markdown, or GitHub's additions, could take for more than a word.
fn is_plain(word: &str) -> bool {
    let is_plain = |c: char| c.is_alphanumeric() || ".,;:'\"()/?%+=-–—…’“”".contains(c);
    // `www.` and `https:` make links without further markup.
    let lower = word.to_lowercase();
    word.chars().all(is_plain) && !lower.contains("www.") && !lower.contains(":/")
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    proptest! {
        #[test]
        fn outside_of_code_there_is_nothing_that_means_something(text in "[a-z `<>@#|*_\\[\\]()!:/\\\\.~&-]{0,60}") {
            let shown = markdown(&text);
            let mut is_code = false;
            for c in shown.chars() {
                if c == '`' {
                    is_code = !is_code;
                } else if !is_code {
                    prop_assert!(!"<>@#|*_[]!\\~&".contains(c), "{}", shown);
                }
            }
            prop_assert!(!is_code, "{}", shown);
        }
    }

    #[test]
    fn our_own_code_stays_and_what_could_be_live_becomes_code() {
        for (text, shown) in [
            ("the Bundle ID `a.b` is not `c.d`", "the Bundle ID `a.b` is not `c.d`"),
            ("see [x](https://a.b) now", "see `[x](https://a.b)` now"),
            ("ask @team or <b>", "ask `@team` or `<b>`"),
            ("as PKCS#8, or @you.", "as `PKCS#8`, or `@you`."),
            ("one ` backtick", "one  backtick"),
            ("a|b", "`a\\|b`"),
            ("go to www.a.b", "go to `www.a.b`"),
        ] {
            assert_eq!(markdown(text), shown);
        }
    }
}
