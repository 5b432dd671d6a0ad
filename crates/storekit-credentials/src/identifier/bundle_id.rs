//! Bundle IDs.

use alloc::string::String;
use core::fmt;

use super::{Error, ErrorKind};
use crate::{Span, ascii};

/// The ID of an app: ASCII letters, digits, hyphens and periods, with no empty part between periods
/// (Apple, `CFBundleIdentifier`).
///
/// Apple calls Bundle IDs case-insensitive and yet compares them exactly when it verifies a transaction, so `==`
/// is exact here and [`BundleId::eq_ignore_case`] is the other one.
#[derive(Clone, Eq, Hash, Ord, PartialEq, PartialOrd)]
pub struct BundleId(String);

impl BundleId {
    /// Longest Bundle ID, in bytes. It is what the developer portal is known to take; Apple documents no limit.
    pub const MAX_LEN: usize = 155;

    /// Reads a Bundle ID, and nothing else. A wildcard App ID is none.
    pub fn parse(text: &[u8]) -> Result<Self, Error> {
        let is_sound = text.len() <= Self::MAX_LEN
            && ascii::all_within(text, [*b"-.", *b"09", *b"AZ", *b"az"])
            && !has_empty_label(text);
        if !is_sound {
            return Err(Self::what_is_wrong(text));
        }
        // It is ASCII.
        Ok(Self(String::from_utf8(text.to_vec()).unwrap_or_default()))
    }

    fn what_is_wrong(text: &[u8]) -> Error {
        if text.is_empty() {
            return Error::EMPTY;
        }
        let mut label_start = true;
        for (offset, byte) in text.iter().enumerate() {
            match byte {
                b'.' if label_start => {
                    return Error::new(ErrorKind::EmptyLabel, Span::byte(offset));
                }
                b'.' => label_start = true,
                b'A'..=b'Z' | b'a'..=b'z' | b'0'..=b'9' | b'-' => label_start = false,
                _ => return Error::at_character(text, offset),
            }
        }
        if label_start {
            let last = text.len().saturating_sub(1);
            return Error::new(ErrorKind::EmptyLabel, Span::byte(last));
        }
        Error::new(ErrorKind::TooLong, Span::new(Self::MAX_LEN, text.len()))
    }

    /// The ID.
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// Whether the two are the same but for the case of ASCII letters.
    pub fn eq_ignore_case(&self, other: &Self) -> bool {
        self.0.eq_ignore_ascii_case(&other.0)
    }
}

/// Whether nothing stands on one side of a period, or nothing at all.
fn has_empty_label(text: &[u8]) -> bool {
    // Without branches, so that many characters are looked at together.
    let has_two_periods = text.array_windows().fold(false, |so_far, pair| {
        let are_both = pair == b"..";
        so_far | are_both
    });
    has_two_periods || matches!(text, [] | [b'.', ..] | [.., b'.'])
}

impl fmt::Display for BundleId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(self.as_str())
    }
}

impl fmt::Debug for BundleId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "BundleId({self})")
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use ErrorKind::{Empty, EmptyLabel, NotAscii, TooLong, UnexpectedCharacter};

    #[test]
    fn letters_digits_hyphens_and_periods_are_a_bundle_id() {
        for text in ["com.fernwood.habits", "Habits", "a-1.B-2", "0.1"] {
            assert_eq!(BundleId::parse(text.as_bytes()).unwrap().as_str(), text);
        }
    }

    #[test]
    fn anything_else_is_refused_where_it_goes_wrong() {
        for (text, kind, start, end) in [
            ("", Empty, 0, 0),
            (".com.a", EmptyLabel, 0, 1),
            ("com..a", EmptyLabel, 4, 5),
            ("com...a", EmptyLabel, 4, 5),
            ("com.a.", EmptyLabel, 5, 6),
            ("com.fern_wood", UnexpectedCharacter, 8, 9),
            ("com.fernwood.*", UnexpectedCharacter, 13, 14),
            ("com.b\u{fc}cher", NotAscii, 5, 7),
        ] {
            let error = BundleId::parse(text.as_bytes()).unwrap_err();
            assert_eq!((error.kind, error.span), (kind, Span::new(start, end)), "{text}");
        }
    }

    #[test]
    fn the_longest_one_has_155_bytes() {
        let text = "a".repeat(BundleId::MAX_LEN);
        assert!(BundleId::parse(text.as_bytes()).is_ok());
        let text = "a".repeat(BundleId::MAX_LEN + 2);
        let error = BundleId::parse(text.as_bytes()).unwrap_err();
        assert_eq!((error.kind, error.span), (TooLong, Span::new(155, 157)));
    }

    #[test]
    fn case_counts_unless_it_is_asked_not_to() {
        let [lower, upper] = ["com.fernwood.habits", "com.Fernwood.Habits"]
            .map(|text| BundleId::parse(text.as_bytes()).unwrap());
        assert_ne!(lower, upper);
        assert!(lower.eq_ignore_case(&upper));
    }
}
