//! Team IDs.

use core::fmt;

use super::Error;
use super::ten_characters::TenCharacters;

/// The ID of a developer team: ten characters `A-Z0-9`, the same form as a [`super::KeyId`].
#[derive(Clone, Copy, Eq, Hash, Ord, PartialEq, PartialOrd)]
pub struct TeamId(TenCharacters);

impl TeamId {
    /// Reads ten characters `A-Z0-9`, and nothing else.
    pub fn parse(text: &[u8]) -> Result<Self, Error> {
        TenCharacters::parse(text).map(Self)
    }

    /// The ID.
    pub fn as_str(&self) -> &str {
        self.0.as_str()
    }
}

impl fmt::Display for TeamId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(self.as_str())
    }
}

impl fmt::Debug for TeamId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "TeamId({self})")
    }
}
