//! Issuer IDs.

use core::fmt;

use super::{Error, ErrorKind};
use crate::{Span, ascii};

/// The ID of the account that issued a key: `iss` in the tokens that it signs.
///
/// It has the form of a UUID, 8-4-4-4-12 hexadecimal digits. Version and variant say nothing: many genuine
/// ones, and the sample in Apple's documentation, are not those of RFC 9562.
///
/// It keeps the case in which it was written. Two IDs name the same account when their
/// [lower-case forms](Self::to_lowercase) are equal.
#[derive(Clone, Copy, Eq, Hash, Ord, PartialEq, PartialOrd)]
pub struct IssuerId([u8; 36]);

impl IssuerId {
    /// Where digits and hyphens stand.
    const FORM: &[u8; 36] = b"00000000-0000-0000-0000-000000000000";

    /// Reads 8-4-4-4-12 hexadecimal digits, and nothing else.
    pub fn parse(text: &[u8]) -> Result<Self, Error> {
        match text.try_into() {
            Ok(id) if Self::has_form(&id) => Ok(Self(id)),
            _ => Err(Self::what_is_wrong(text)),
        }
    }

    /// Without branches, so that many characters are looked at together.
    fn has_form(id: &[u8; 36]) -> bool {
        id.iter().zip(Self::FORM).fold(true, |so_far, (byte, due)| {
            let is_due = if *due == b'-' { *byte == b'-' } else { byte.is_ascii_hexdigit() };
            so_far & is_due
        })
    }

    fn what_is_wrong(text: &[u8]) -> Error {
        if text.is_empty() {
            return Error::EMPTY;
        }
        for (offset, byte) in text.iter().take(36).enumerate() {
            let hyphen_due = matches!(offset, 8 | 13 | 18 | 23);
            match (hyphen_due, byte) {
                (true, b'-') => {}
                (true, digit) if digit.is_ascii_hexdigit() => {
                    return Error::new(ErrorKind::HyphenMissing, Span::empty(offset));
                }
                (false, digit) if digit.is_ascii_hexdigit() => {}
                _ => return Error::at_character(text, offset),
            }
        }
        if text.len() < 36 {
            Error::new(ErrorKind::TooShort, Span::empty(text.len()))
        } else {
            Error::new(ErrorKind::TooLong, Span::new(36, text.len()))
        }
    }

    /// The ID as it was written.
    pub fn as_str(&self) -> &str {
        core::str::from_utf8(&self.0).unwrap_or_default()
    }

    /// The ID as it was written, all of it ASCII.
    pub const fn as_bytes(&self) -> &[u8; 36] {
        &self.0
    }

    /// The same ID in the form in which App Store Connect shows it.
    #[must_use]
    pub fn to_lowercase(self) -> Self {
        Self(self.0.map(|byte| byte.to_ascii_lowercase()))
    }

    /// Whether it has no upper-case digit.
    pub fn is_lowercase(&self) -> bool {
        ascii::all_within(&self.0, [*b"-9", *b"af"])
    }
}

impl fmt::Display for IssuerId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(self.as_str())
    }
}

impl fmt::Debug for IssuerId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "IssuerId({self})")
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use ErrorKind::{Dash, Empty, HyphenMissing, TooLong, TooShort, UnexpectedCharacter};

    #[test]
    fn version_and_variant_do_not_matter() {
        for text in [
            "57246542-96fe-1a63-e053-0824d011072a",
            "00000000-0000-0000-0000-000000000000",
            "ffffffff-ffff-ffff-ffff-ffffffffffff",
        ] {
            let id = IssuerId::parse(text.as_bytes()).unwrap();
            assert_eq!((id.as_str(), &id.as_bytes()[..]), (text, text.as_bytes()));
        }
    }

    #[test]
    fn the_case_is_kept_and_can_be_lowered() {
        let id = IssuerId::parse(b"57246542-96FE-1a63-e053-0824d011072a").unwrap();
        assert!(!id.is_lowercase());
        assert_eq!(id.as_str(), "57246542-96FE-1a63-e053-0824d011072a");
        assert_eq!(id.to_lowercase().as_str(), "57246542-96fe-1a63-e053-0824d011072a");
        assert!(id.to_lowercase().is_lowercase());
    }

    #[test]
    fn anything_else_is_refused_where_it_goes_wrong() {
        for (text, kind, start, end) in [
            ("", Empty, 0, 0),
            ("57246542-96fe-1a63e053-0824d011072a", HyphenMissing, 18, 18),
            ("5724654296fe1a63e0530824d011072a", HyphenMissing, 8, 8),
            ("57246542-96fe-1a63-e053-0824d01107", TooShort, 34, 34),
            ("57246542-96fe-1a63-e053-0824d011072a\n", TooLong, 36, 37),
            ("57246542-96fe-1a63-e053-0824d011072g", UnexpectedCharacter, 35, 36),
            ("5724654g-96fe-1a63-e053-0824d011072g", UnexpectedCharacter, 7, 8),
            ("57246542\u{2013}96fe-1a63-e053-0824d011072a", Dash, 8, 11),
            ("{57246542-96fe-1a63-e053-0824d011072a}", UnexpectedCharacter, 0, 1),
        ] {
            let error = IssuerId::parse(text.as_bytes()).unwrap_err();
            assert_eq!((error.kind, error.span), (kind, Span::new(start, end)), "{text}");
        }
    }
}
