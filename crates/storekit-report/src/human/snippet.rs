//! The line in which something is wrong, with the place marked.

use std::io::{self, Write};

use storekit_audit::{Severity, Snippet};

use crate::{Prose, Style};

/// Writes two lines: the (masked) line of the input, and a mark under the place.
pub(super) fn write(
    snippet: &Snippet,
    line: u64,
    severity: Severity,
    style: &Style,
    out: &mut dyn Write,
) -> io::Result<()> {
    let number = line.to_string();
    let gutter = number.len().saturating_add(4);
    // Six: the bar, its blanks, and an ellipsis at each end.
    let room = style.width.saturating_sub(gutter.saturating_add(6)).max(16);
    let Window { text, start, len } = Window::of(snippet, room);
    writeln!(out, "    {} {text}", style.dim(format!("{number} |")))?;
    let bar = style.dim(format!("{:1$} |", "", number.len()));
    let mark = style.mark(severity, "^".repeat(len));
    writeln!(out, "    {bar} {:start$}{mark}", "")
}

/// What of a snippet fits on a line, with `…` where it goes on.
#[derive(Debug, Eq, PartialEq)]
struct Window {
    text: String,
    start: usize,
    len: usize,
}

impl Window {
    fn of(snippet: &Snippet, room: usize) -> Self {
        let count = snippet.text.chars().count();
        let end = snippet.start.saturating_add(snippet.len);
        // A third of the line before the place, where not everything fits.
        let cut = if end <= room {
            0
        } else {
            let before = room.div_euclid(3);
            snippet.start.saturating_sub(before).min(count.saturating_sub(room))
        };
        let kept: String = snippet.text.chars().skip(cut).take(room).collect();
        let shown = kept.chars().count();
        let (left, right) = (
            cut > 0 || snippet.is_cut_before,
            cut.saturating_add(shown) < count || snippet.is_cut_after,
        );
        let start = snippet.start.saturating_sub(cut);
        let len = snippet.len.min(shown.saturating_sub(start)).max(1);
        let kept = Prose(&kept);
        let (before, after) = (if left { "…" } else { "" }, if right { "…" } else { "" });
        Self {
            text: format!("{before}{kept}{after}"),
            start: start.saturating_add(usize::from(left)),
            len,
        }
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    proptest! {
        #[test]
        fn the_mark_stays_under_the_place(
            text in "[a-z]{1,120}", at in 0_usize..120, len in 1_usize..120, room in 16_usize..100
        ) {
            let start = at.min(text.len().saturating_sub(1));
            let len = len.min(text.len().saturating_sub(start));
            let snippet = Snippet { text, start, len, is_cut_before: true, is_cut_after: false };
            let window = Window::of(&snippet, room);
            let marked: String = window.text.chars().skip(window.start).take(window.len).collect();
            let place: String = snippet.text.chars().skip(start).take(len).collect();
            prop_assert!(place.starts_with(&marked) && !marked.is_empty(), "{window:?}");
            prop_assert!(window.text.chars().count() <= room.saturating_add(2));
        }
    }
}
