//! Key IDs.

use core::fmt;

use super::Error;
use super::ten_characters::TenCharacters;

/// The ID of a key: `kid` in the tokens that it signs. Ten characters `A-Z0-9`.
///
/// Apple documents no form; every genuine-looking ID in public repositories and every sample in Apple's JWT
/// documentation has this one.
#[derive(Clone, Copy, Eq, Hash, Ord, PartialEq, PartialOrd)]
pub struct KeyId(TenCharacters);

impl KeyId {
    /// Reads ten characters `A-Z0-9`, and nothing else.
    pub fn parse(text: &[u8]) -> Result<Self, Error> {
        TenCharacters::parse(text).map(Self)
    }

    /// The ID.
    pub fn as_str(&self) -> &str {
        self.0.as_str()
    }

    /// The ID, all of it ASCII.
    pub const fn as_bytes(&self) -> &[u8; 10] {
        self.0.as_bytes()
    }

    /// Offset (0 to 9) of the first `0`, `1`, `E`, `I` or `O`: none of the Key IDs seen in public has one.
    pub fn unusual_character(&self) -> Option<usize> {
        self.as_bytes().iter().position(|byte| matches!(byte, b'0' | b'1' | b'E' | b'I' | b'O'))
    }
}

impl fmt::Display for KeyId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(self.as_str())
    }
}

impl fmt::Debug for KeyId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "KeyId({self})")
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::Span;
    use crate::identifier::ErrorKind::{self, Empty, LowerCase, NotAscii, TooLong, TooShort};

    #[test]
    fn ten_characters_are_a_key_id_and_stay_as_they_are() {
        let id = KeyId::parse(b"7KQ2M9XWPB").unwrap();
        assert_eq!((id.as_str(), id.as_bytes()), ("7KQ2M9XWPB", b"7KQ2M9XWPB"));
        assert_eq!(id.unusual_character(), None);
        assert_eq!(KeyId::parse(b"7KQ2M0XWPE").unwrap().unusual_character(), Some(5));
    }

    #[test]
    fn anything_else_is_refused_where_it_goes_wrong() {
        for (text, kind, start, end) in [
            ("", Empty, 0, 0),
            ("7KQ2M9XWP", TooShort, 9, 9),
            ("7KQ2M9XWPBAB", TooLong, 10, 12),
            ("7KQ2m9XWPB", LowerCase, 4, 5),
            (" 7KQ2M9XWP", ErrorKind::UnexpectedCharacter, 0, 1),
            ("7KQ2M9XWP\u{c4}", NotAscii, 9, 11),
        ] {
            let error = KeyId::parse(text.as_bytes()).unwrap_err();
            assert_eq!((error.kind, error.span), (kind, Span::new(start, end)), "{text}");
        }
    }
}
