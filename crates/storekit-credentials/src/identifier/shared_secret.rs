//! Shared secrets.

use super::{Error, ErrorKind};
use crate::{Secret, Span};

/// The shared secret of `verifyReceipt`, of an app or of the account: 32 hexadecimal digits. It cannot be shown.
#[derive(Debug)]
pub struct SharedSecret(Secret<[u8; 32]>);

impl SharedSecret {
    /// Reads 32 hexadecimal digits, and nothing else.
    pub fn parse(text: &[u8]) -> Result<Self, Error> {
        if text.is_empty() {
            return Err(Error::EMPTY);
        }
        if let Some(offset) = text.iter().position(|byte| !byte.is_ascii_hexdigit()) {
            return Err(Error::at_character(text, offset));
        }
        text.try_into().map(|digits| Self(Secret::new(digits))).map_err(|_| {
            if text.len() < 32 {
                Error::new(ErrorKind::TooShort, Span::empty(text.len()))
            } else {
                Error::new(ErrorKind::TooLong, Span::new(32, text.len()))
            }
        })
    }

    /// The 32 digits as they were written. What the caller copies from here is the caller's to protect.
    pub const fn expose(&self) -> &[u8; 32] {
        self.0.expose()
    }
}

#[cfg(test)]
mod tests {
    use std::format;

    use super::*;

    const SECRET: &[u8; 32] = b"3f9c1e77a05b4d2896ce10f4b7d3a852";

    #[test]
    fn thirty_two_hexadecimal_digits_are_a_secret_that_does_not_show() {
        let secret = SharedSecret::parse(SECRET).unwrap();
        assert_eq!(secret.expose(), SECRET);
        assert!(!format!("{secret:?}").contains("3f9c"));
    }

    #[test]
    fn anything_else_is_refused() {
        for (text, kind) in [
            ("", ErrorKind::Empty),
            ("3f9c1e77a05b4d2896ce10f4b7d3a85", ErrorKind::TooShort),
            ("3f9c1e77a05b4d2896ce10f4b7d3a8522", ErrorKind::TooLong),
            ("3f9c1e77-a05b-4d28-96ce-10f4b7d3a852", ErrorKind::UnexpectedCharacter),
        ] {
            assert_eq!(SharedSecret::parse(text.as_bytes()).unwrap_err().kind, kind, "{text}");
        }
    }
}
