//! Why a text is not the identifier that it should be.

use core::fmt;

use crate::Span;

/// Why a text is not the identifier that it should be, and where. It holds nothing of the text.
#[derive(Clone, Copy, Debug, Eq, Hash, PartialEq)]
pub struct Error {
    /// What is wrong.
    pub kind: ErrorKind,
    /// Where: 0-based bytes of the text that was given.
    pub span: Span,
}

/// What is wrong with an identifier.
#[derive(Clone, Copy, Debug, Eq, Hash, PartialEq)]
#[non_exhaustive]
pub enum ErrorKind {
    /// A dash that is not a hyphen, such as a word processor makes of one.
    Dash,
    /// The text is empty.
    Empty,
    /// Two periods in a row, or one at either end.
    EmptyLabel,
    /// A digit where a hyphen belongs.
    HyphenMissing,
    /// A number that begins with 0.
    LeadingZero,
    /// A lower-case letter where only upper-case ones are used.
    LowerCase,
    /// A character outside ASCII.
    NotAscii,
    /// A number that does not fit 64 bits.
    NumberTooBig,
    /// The text goes on where it should end.
    TooLong,
    /// The text ends too early.
    TooShort,
    /// An ASCII character that has no place here.
    UnexpectedCharacter,
}

impl Error {
    /// An error of `kind` at `span`.
    pub(super) const fn new(kind: ErrorKind, span: Span) -> Self {
        Self { kind, span }
    }

    /// The text is empty.
    pub(super) const EMPTY: Self = Self::new(ErrorKind::Empty, Span::empty(0));

    /// The character at `offset` of `text` has no place there.
    pub(super) fn at_character(text: &[u8], offset: usize) -> Self {
        let rest = text.get(offset..).unwrap_or_default();
        let continuation = rest.iter().skip(1).take_while(|&&byte| byte & 0xc0 == 0x80).count();
        let end = offset.saturating_add(1).saturating_add(continuation);
        let kind = match rest {
            // U+2010 to U+2015, and the minus sign U+2212.
            [0xe2, 0x80, 0x90..=0x95, ..] | [0xe2, 0x88, 0x92, ..] => ErrorKind::Dash,
            [0x80..=0xff, ..] => ErrorKind::NotAscii,
            _ => ErrorKind::UnexpectedCharacter,
        };
        Self::new(kind, Span::new(offset, end))
    }
}

impl ErrorKind {
    /// Kebab-case name, stable.
    pub const fn slug(self) -> &'static str {
        match self {
            Self::Dash => "dash",
            Self::Empty => "empty",
            Self::EmptyLabel => "empty-label",
            Self::HyphenMissing => "hyphen-missing",
            Self::LeadingZero => "leading-zero",
            Self::LowerCase => "lower-case",
            Self::NotAscii => "not-ascii",
            Self::NumberTooBig => "number-too-big",
            Self::TooLong => "too-long",
            Self::TooShort => "too-short",
            Self::UnexpectedCharacter => "unexpected-character",
        }
    }
}

impl fmt::Display for ErrorKind {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Dash => "a typographic dash stands where a hyphen belongs",
            Self::Empty => "it is empty",
            Self::EmptyLabel => "a part between two periods is empty",
            Self::HyphenMissing => "a hyphen is missing",
            Self::LeadingZero => "it begins with 0",
            Self::LowerCase => "it has a lower-case letter",
            Self::NotAscii => "it has a character outside ASCII",
            Self::NumberTooBig => "the number does not fit 64 bits",
            Self::TooLong => "it is too long",
            Self::TooShort => "it is too short",
            Self::UnexpectedCharacter => "it has a character that has no place in it",
        })
    }
}

impl fmt::Display for Error {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} (at byte {})", self.kind, self.span.start())
    }
}

impl core::error::Error for Error {}

#[cfg(test)]
mod tests {
    use std::string::ToString as _;

    use super::*;

    #[test]
    fn the_whole_of_a_character_outside_ascii_is_in_the_span() {
        let error = Error::at_character("ab\u{2013}c".as_bytes(), 2);
        assert_eq!(error, Error::new(ErrorKind::Dash, Span::new(2, 5)));
        assert_eq!(
            error.to_string(),
            "a typographic dash stands where a hyphen belongs (at byte 2)"
        );
        let error = Error::at_character("\u{e4}".as_bytes(), 0);
        assert_eq!(error, Error::new(ErrorKind::NotAscii, Span::new(0, 2)));
    }
}
