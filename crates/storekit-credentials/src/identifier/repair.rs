//! What copying adds to an identifier: blanks, invisible characters, quotes.

use alloc::borrow::Cow;
use alloc::string::String;
use core::fmt;

use zeroize::Zeroize as _;

use crate::Span;

/// An identifier without what copying added to it. It can be a secret: `Debug` does not show it, and a copy
/// is wiped when dropped.
pub struct Repaired<'t> {
    text: Cow<'t, str>,
    /// Bytes that were taken off the front.
    front: usize,
    /// The first damage that was mended.
    pub damage: Damage,
}

/// What was added to an identifier.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub struct Damage {
    /// What it is.
    pub kind: DamageKind,
    /// Where: 0-based bytes of the text that was given.
    pub span: Span,
}

/// What was added to an identifier.
#[derive(Clone, Copy, Debug, Eq, Hash, PartialEq)]
pub enum DamageKind {
    /// A blank, a tab, a line end, a no-break space.
    Blank,
    /// A character that does not show: a zero-width space, a byte order mark, a control character.
    Invisible,
    /// A quotation mark.
    Quote,
    /// A comma or semicolon at the end.
    Separator,
}

impl DamageKind {
    /// What it is, with its article.
    pub const fn describe(self) -> &'static str {
        match self {
            Self::Blank => "a blank or line end",
            Self::Invisible => "an invisible character",
            Self::Quote => "a quotation mark",
            Self::Separator => "a comma or semicolon",
        }
    }

    fn of(c: char) -> Option<Self> {
        match c {
            '"' | '\'' | '`' | '\u{2018}'..='\u{201f}' | '\u{ab}' | '\u{bb}' => Some(Self::Quote),
            ',' | ';' => Some(Self::Separator),
            '\u{ad}'
            | '\u{61c}'
            | '\u{180e}'
            | '\u{200b}'..='\u{200f}'
            | '\u{202a}'..='\u{202e}'
            | '\u{2060}'..='\u{206f}'
            | '\u{fe00}'..='\u{fe0f}'
            | '\u{feff}' => Some(Self::Invisible),
            _ if c.is_whitespace() => Some(Self::Blank),
            _ if c.is_control() => Some(Self::Invisible),
            _ => None,
        }
    }

    /// Whether it is an addition in the middle of a text, too: no identifier has a blank.
    const fn is_stray_anywhere(self) -> bool {
        matches!(self, Self::Blank | Self::Invisible)
    }
}

/// Takes off what copying added: blanks and invisible characters anywhere, quotation marks around, commas and
/// semicolons at the end. `None` where there is nothing of the kind.
///
/// What is left is not parsed: it can still be anything, or nothing.
pub fn repair(text: &str) -> Option<Repaired<'_>> {
    // Nearly every text is like this, and none of these characters is a damage.
    if text.bytes().all(|byte| byte.is_ascii_alphanumeric() || matches!(byte, b'-' | b'.' | b'_')) {
        return None;
    }
    let at_front = |c: char| !matches!(DamageKind::of(c), None | Some(DamageKind::Separator));
    let trimmed_front = text.trim_start_matches(at_front);
    let front = text.len().saturating_sub(trimmed_front.len());
    let core = trimmed_front.trim_end_matches(|c| DamageKind::of(c).is_some());
    let stray = |c: char| DamageKind::of(c).is_some_and(DamageKind::is_stray_anywhere);
    let start = if front > 0 { 0 } else { core.find(stray).unwrap_or(core.len()) };
    let damage = damage_at(text, start)?;
    let text = if core.contains(stray) {
        // Room for all of it, so that no half-grown copy is left behind.
        let mut copy = String::with_capacity(core.len());
        copy.extend(core.chars().filter(|&c| !stray(c)));
        Cow::Owned(copy)
    } else {
        Cow::Borrowed(core)
    };
    Some(Repaired { text, front, damage })
}

/// The run of damage of one kind that begins at `start`.
fn damage_at(text: &str, start: usize) -> Option<Damage> {
    let rest = text.get(start..)?;
    let kind = DamageKind::of(rest.chars().next()?)?;
    let len = rest.find(|c| DamageKind::of(c) != Some(kind)).unwrap_or(rest.len());
    Some(Damage { kind, span: Span::new(start, start.saturating_add(len)) })
}

impl Repaired<'_> {
    /// What is left. Where the slot is secret, it is too.
    pub fn as_str(&self) -> &str {
        &self.text
    }

    /// Where a range of what is left stands in the text that was given; `None` where something was
    /// taken out of the middle.
    pub fn original(&self, span: Span) -> Option<Span> {
        match self.text {
            Cow::Borrowed(_) => Some(span.shifted(self.front)),
            Cow::Owned(_) => None,
        }
    }
}

impl Drop for Repaired<'_> {
    fn drop(&mut self) {
        if let Cow::Owned(copy) = &mut self.text {
            copy.zeroize();
        }
    }
}

impl fmt::Debug for Repaired<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Repaired").field("damage", &self.damage).finish_non_exhaustive()
    }
}

#[cfg(test)]
mod tests {
    use std::format;

    use super::*;

    #[test]
    fn letters_digits_hyphens_periods_and_underscores_are_never_a_damage() {
        for c in ('\0'..='\x7f').filter(|c| c.is_ascii_alphanumeric() || "-._".contains(*c)) {
            assert_eq!(DamageKind::of(c), None, "{c:?}");
        }
    }

    #[test]
    fn what_copying_adds_is_taken_off_and_named() {
        for (text, kind, start, end) in [
            (" 7KQ2M9XWPB", DamageKind::Blank, 0, 1),
            ("7KQ2M9XWPB\r\n", DamageKind::Blank, 10, 12),
            ("\u{feff}7KQ2M9XWPB", DamageKind::Invisible, 0, 3),
            ("7KQ2M\u{200b}9XWPB", DamageKind::Invisible, 5, 8),
            ("7KQ2M9XWPB\u{a0}", DamageKind::Blank, 10, 12),
            ("\"7KQ2M9XWPB\"", DamageKind::Quote, 0, 1),
            ("7KQ2M9XWPB\",", DamageKind::Quote, 10, 11),
            ("\u{201c}7KQ2M9XWPB\u{201d}", DamageKind::Quote, 0, 3),
            ("7KQ2M9XWPB,", DamageKind::Separator, 10, 11),
            ("7KQ2M 9XWPB ", DamageKind::Blank, 5, 6),
        ] {
            let repaired = repair(text).unwrap();
            assert_eq!(repaired.as_str(), "7KQ2M9XWPB", "{text:?}");
            let damage = Damage { kind, span: Span::new(start, end) };
            assert_eq!(repaired.damage, damage, "{text:?}");
        }
    }

    #[test]
    fn a_clean_text_needs_no_repair() {
        for text in ["", "7KQ2M9XWPB", "com.fernwood.habits", "a,b", "a\"b"] {
            assert!(repair(text).is_none(), "{text}");
        }
    }

    #[test]
    fn nothing_but_damage_leaves_nothing() {
        for text in [" ", "\"\"", "\u{feff}", "',;'"] {
            assert_eq!(repair(text).unwrap().as_str(), "", "{text:?}");
        }
    }

    #[test]
    fn places_are_found_again_unless_the_middle_was_mended() {
        let span = Span::new(0, 1);
        assert_eq!(repair("  ab ").unwrap().original(span), Some(Span::new(2, 3)));
        assert_eq!(repair("a b").unwrap().original(span), None);
    }

    #[test]
    fn debug_says_nothing_of_the_content() {
        assert!(!format!("{:?}", repair(" hunter2 ")).contains("hunter"));
    }
}
