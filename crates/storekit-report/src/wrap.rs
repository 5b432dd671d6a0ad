//! Lines of a bounded width.

use std::io::{self, Write};

use crate::Prose;

/// Writes the rest of a paragraph: `text` from `column` (how many characters the line has already) on, broken
/// between words before `width`, further lines indented by `indent`, and a line end.
///
/// A word that is wider than a line stands on a line of its own, whole: it may be a path to copy.
pub(crate) fn paragraph(
    out: &mut dyn Write,
    width: usize,
    column: usize,
    indent: usize,
    text: &str,
) -> io::Result<()> {
    let mut column = column;
    let mut is_first = true;
    for word in text.split_whitespace() {
        let word = Prose(word).to_string();
        let len = word.chars().count();
        if is_first {
            is_first = false;
        } else if column.saturating_add(1).saturating_add(len) > width {
            write!(out, "\n{:indent$}", "")?;
            column = indent;
        } else {
            out.write_all(b" ")?;
            column = column.saturating_add(1);
        }
        out.write_all(word.as_bytes())?;
        column = column.saturating_add(len);
    }
    out.write_all(b"\n")
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::paragraph;

    proptest! {
        #[test]
        fn no_word_is_lost_and_only_a_wide_word_passes_the_width(
            text in "[a-zä ]{0,300}", width in 20_usize..100, indent in 0_usize..12
        ) {
            let mut out = Vec::new();
            paragraph(&mut out, width, 0, indent, &text).unwrap();
            let wrapped = String::from_utf8(out).unwrap();
            let words = |text: &str| text.split_whitespace().map(str::to_owned).collect::<Vec<_>>();
            prop_assert_eq!(words(&wrapped), words(&text));
            for line in wrapped.lines() {
                prop_assert!(line.chars().count() <= width || words(line).len() == 1, "{}", line);
            }
        }
    }

    #[test]
    fn lines_break_between_words_and_a_wide_word_stays_whole() {
        let mut out = b"help: ".to_vec();
        paragraph(&mut out, 16, 6, 2, "copy it again from exports/2024/all.json\nthen  save")
            .unwrap();
        assert_eq!(
            String::from_utf8(out).unwrap(),
            "help: copy it\n  again from\n  exports/2024/all.json\n  then save\n"
        );
    }
}
