//! The form that Key IDs and Team IDs share: ten characters `A-Z0-9`.

use super::{Error, ErrorKind};
use crate::{Span, ascii};

/// Ten characters `A-Z0-9`.
#[derive(Clone, Copy, Eq, Hash, Ord, PartialEq, PartialOrd)]
pub(super) struct TenCharacters([u8; 10]);

impl TenCharacters {
    pub(super) fn parse(text: &[u8]) -> Result<Self, Error> {
        match text.try_into() {
            Ok(id) if ascii::all_within(text, [*b"09", *b"AZ"]) => Ok(Self(id)),
            _ => Err(Self::what_is_wrong(text)),
        }
    }

    fn what_is_wrong(text: &[u8]) -> Error {
        if text.is_empty() {
            return Error::EMPTY;
        }
        let stray = text.iter().position(|byte| !matches!(byte, b'A'..=b'Z' | b'0'..=b'9'));
        if let Some(offset) = stray {
            return match text.get(offset) {
                Some(b'a'..=b'z') => Error::new(ErrorKind::LowerCase, Span::byte(offset)),
                _ => Error::at_character(text, offset),
            };
        }
        if text.len() < 10 {
            Error::new(ErrorKind::TooShort, Span::empty(text.len()))
        } else {
            Error::new(ErrorKind::TooLong, Span::new(10, text.len()))
        }
    }

    pub(super) fn as_str(&self) -> &str {
        core::str::from_utf8(&self.0).unwrap_or_default()
    }

    pub(super) const fn as_bytes(&self) -> &[u8; 10] {
        &self.0
    }
}
