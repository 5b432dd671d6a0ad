//! Which identifier is meant.

use core::fmt;

/// Which identifier a field is for.
#[derive(Clone, Copy, Debug, Eq, Hash, Ord, PartialEq, PartialOrd)]
pub enum Kind {
    /// [`super::AppAppleId`].
    AppAppleId,
    /// [`super::BundleId`].
    BundleId,
    /// [`super::IssuerId`].
    IssuerId,
    /// [`super::KeyId`].
    KeyId,
    /// [`super::SharedSecret`].
    SharedSecret,
    /// [`super::TeamId`].
    TeamId,
}

impl Kind {
    /// What Apple calls it.
    pub const fn name(self) -> &'static str {
        match self {
            Self::AppAppleId => "App Apple ID",
            Self::BundleId => "Bundle ID",
            Self::IssuerId => "Issuer ID",
            Self::KeyId => "Key ID",
            Self::SharedSecret => "shared secret",
            Self::TeamId => "Team ID",
        }
    }

    /// Its form, in words that follow "should be".
    pub const fn form(self) -> &'static str {
        match self {
            Self::AppAppleId => "a decimal number",
            Self::BundleId => "letters, digits and hyphens in parts joined by periods",
            Self::IssuerId => "hexadecimal digits in groups of 8-4-4-4-12",
            Self::KeyId | Self::TeamId => "ten characters A-Z and 0-9",
            Self::SharedSecret => "32 hexadecimal digits",
        }
    }
}

impl fmt::Display for Kind {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(self.name())
    }
}
