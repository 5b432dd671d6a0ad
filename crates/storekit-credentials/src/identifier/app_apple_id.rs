//! App Apple IDs.

use core::fmt;

use super::{Error, ErrorKind};
use crate::Span;

/// The number that App Store Connect gives an app (`appAppleId`, `adamId`). It fits 64 bits, not 32.
#[derive(Clone, Copy, Eq, Hash, Ord, PartialEq, PartialOrd)]
pub struct AppAppleId(u64);

impl AppAppleId {
    /// Reads a decimal number without sign, without leading zero (so 0 is none) and within 64 bits.
    pub fn parse(text: &[u8]) -> Result<Self, Error> {
        let number = text.iter().try_fold(0_u64, |number, byte| {
            let digit = byte.checked_sub(b'0').filter(|digit| *digit < 10)?;
            number.checked_mul(10)?.checked_add(u64::from(digit))
        });
        match (text, number) {
            ([b'1'..=b'9', ..], Some(number)) => Ok(Self(number)),
            _ => Err(Self::what_is_wrong(text)),
        }
    }

    fn what_is_wrong(text: &[u8]) -> Error {
        match (text, text.iter().position(|byte| !byte.is_ascii_digit())) {
            ([], _) => Error::EMPTY,
            (_, Some(offset)) => Error::at_character(text, offset),
            ([b'0', ..], None) => Error::new(ErrorKind::LeadingZero, Span::byte(0)),
            _ => Error::new(ErrorKind::NumberTooBig, Span::new(0, text.len())),
        }
    }

    /// The number.
    pub const fn get(self) -> u64 {
        self.0
    }
}

impl fmt::Display for AppAppleId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Display::fmt(&self.0, f)
    }
}

impl fmt::Debug for AppAppleId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "AppAppleId({self})")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_decimal_number_within_64_bits_is_an_app_apple_id() {
        for (text, number) in [
            ("284882215", 284_882_215),
            ("6446998023", 6_446_998_023),
            ("18446744073709551615", u64::MAX),
        ] {
            assert_eq!(AppAppleId::parse(text.as_bytes()).unwrap().get(), number);
        }
    }

    #[test]
    fn anything_else_is_refused() {
        for (text, kind) in [
            ("", ErrorKind::Empty),
            ("0", ErrorKind::LeadingZero),
            ("0644", ErrorKind::LeadingZero),
            ("+6446998023", ErrorKind::UnexpectedCharacter),
            ("-1", ErrorKind::UnexpectedCharacter),
            ("6.4e9", ErrorKind::UnexpectedCharacter),
            ("6:4", ErrorKind::UnexpectedCharacter),
            ("6/4", ErrorKind::UnexpectedCharacter),
            ("id6446998023", ErrorKind::UnexpectedCharacter),
            ("18446744073709551616", ErrorKind::NumberTooBig),
        ] {
            let error = AppAppleId::parse(text.as_bytes()).unwrap_err();
            assert_eq!(error.kind, kind, "{text}");
        }
    }
}
