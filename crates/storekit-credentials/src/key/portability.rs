//! Which libraries refuse a text that is, or can be mended to, a sound key.
//!
//! Measured, and measured again by `scripts/portability` on those libraries that a machine has; of Go and Apple's Swift
//! library that is not so.

use super::text::{Damage, DamageKind};
use super::{DecodedKey, Deviation};

/// A library that loads keys.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
#[non_exhaustive]
pub enum Loader {
    /// OpenSSL 3.0.19, and Node 20.20.2 with it.
    OpenSsl3,
    /// Python's `cryptography` 50.0.2.
    PythonCryptography,
    /// Go 1.19.8, `encoding/pem` and `crypto/x509`.
    Go,
    /// What Apple's Java library does, on JDK 17.0.15 and 25.0.3.
    AppleJava,
    /// Apple's Swift library (swift-crypto 1b6b2e2): read, not run.
    AppleSwift,
    /// Rust's `ring` 0.17.14 behind rustls-pki-types 1.16.
    Ring,
    /// Rust's `aws-lc-rs` 1.19 behind rustls-pki-types 1.16.
    AwsLcRs,
    /// Rust's `jsonwebtoken` 11.1.0 with `aws_lc_rs`.
    JsonWebToken,
    /// Rust's `p256` 0.14.0.
    P256,
}

/// What a library does with a text.
#[derive(Clone, Copy, Debug, Eq, Ord, PartialEq, PartialOrd)]
pub enum Portability {
    /// It loads the key.
    Loads,
    /// That depends on the form of the damage: CR alone or CR CR LF, say. Or it is not known.
    Depends,
    /// It refuses the text.
    Refuses,
}

impl Loader {
    /// All of them.
    pub const ALL: [Self; 9] = [
        Self::OpenSsl3,
        Self::PythonCryptography,
        Self::Go,
        Self::AppleJava,
        Self::AppleSwift,
        Self::Ring,
        Self::AwsLcRs,
        Self::JsonWebToken,
        Self::P256,
    ];

    /// Its name for machines, in kebab-case. It never changes.
    pub const fn slug(self) -> &'static str {
        match self {
            Self::OpenSsl3 => "openssl-3",
            Self::PythonCryptography => "python-cryptography",
            Self::Go => "go",
            Self::AppleJava => "apple-java",
            Self::AppleSwift => "apple-swift",
            Self::Ring => "ring",
            Self::AwsLcRs => "aws-lc-rs",
            Self::JsonWebToken => "jsonwebtoken",
            Self::P256 => "p256",
        }
    }

    /// Its name for people.
    pub const fn name(self) -> &'static str {
        match self {
            Self::OpenSsl3 => "OpenSSL 3 (and Node)",
            Self::PythonCryptography => "Python cryptography",
            Self::Go => "Go",
            Self::AppleJava => "Apple's Java library",
            Self::AppleSwift => "Apple's Swift library",
            Self::Ring => "ring (Rust)",
            Self::AwsLcRs => "aws-lc-rs (Rust)",
            Self::JsonWebToken => "jsonwebtoken (Rust)",
            Self::P256 => "p256 (Rust)",
        }
    }

    /// What it does with the text with these damages in which the sound `key` was found.
    pub fn portability(self, damages: &[Damage], key: &DecodedKey) -> Portability {
        // The layout that the key tells of a damaged text is that of its repair.
        let is_as_given = |deviation: Deviation| damages.is_empty() || deviation.is_of_structure();
        let refuses = key.shape().deviations().any(|(deviation, span)| {
            let is_behind = span.start() > key.public_key_span().start();
            is_as_given(deviation) && self.refuses_deviation(deviation, is_behind)
        });
        let of_deviations = if refuses { Portability::Refuses } else { Portability::Loads };
        let of_damages = damages.iter().map(|damage| self.portability_of(damage.kind));
        of_damages.chain([of_deviations]).max().unwrap_or(of_deviations)
    }

    /// Whether it refuses a text with this deviation. `is_behind` says that it shows behind the key, not in front of
    /// it: of text and blank lines around a block, p256 minds those that follow only.
    pub const fn refuses_deviation(self, deviation: Deviation, is_behind: bool) -> bool {
        match deviation {
            Deviation::LineWidth => matches!(self, Self::P256 | Self::AppleSwift),
            Deviation::TrailingWhitespace => {
                matches!(self, Self::P256 | Self::AppleJava | Self::AppleSwift)
            }
            Deviation::BlankLineAfterBegin => matches!(self, Self::P256),
            Deviation::SurroundingBlankLines => is_behind && matches!(self, Self::P256),
            Deviation::SurroundingText => match self {
                Self::AppleJava | Self::AppleSwift => true,
                Self::P256 => is_behind,
                _ => false,
            },
            Deviation::NoPublicKey | Deviation::CompressedPublicKey => matches!(self, Self::Ring),
            Deviation::Crlf
            | Deviation::MixedLineEnds
            | Deviation::Attributes
            | Deviation::NoInnerParameters => false,
        }
    }

    /// What it does with a text with this damage.
    pub const fn portability_of(self, damage: DamageKind) -> Portability {
        use Portability::{Depends, Loads, Refuses};
        match damage {
            DamageKind::Utf16
            | DamageKind::Base64OfPem
            | DamageKind::JsonString
            | DamageKind::NewlinesEscaped
            | DamageKind::LabelCase
            | DamageKind::LabelMismatch
            | DamageKind::UrlSafeAlphabet => Refuses,
            DamageKind::ByteOrderMark => match self {
                Self::OpenSsl3 | Self::PythonCryptography | Self::JsonWebToken => Loads,
                _ => Refuses,
            },
            DamageKind::ForeignCharacter => match self {
                Self::P256 | Self::AppleSwift => Refuses,
                _ => Depends,
            },
            DamageKind::NewlinesLost => match self {
                Self::PythonCryptography | Self::JsonWebToken => Loads,
                Self::AppleJava => Depends,
                _ => Refuses,
            },
            DamageKind::ArmorMissing | DamageKind::BeginMissing | DamageKind::EndMissing => {
                match self {
                    Self::AppleJava => Loads,
                    _ => Refuses,
                }
            }
            DamageKind::Dashes => match self {
                Self::PythonCryptography | Self::Ring | Self::AwsLcRs | Self::JsonWebToken => {
                    Depends
                }
                _ => Refuses,
            },
            DamageKind::TextOnBoundary => match self {
                Self::PythonCryptography | Self::JsonWebToken => Loads,
                Self::Ring | Self::AwsLcRs => Depends,
                _ => Refuses,
            },
            DamageKind::WrongLabel => match self {
                Self::OpenSsl3 | Self::AppleSwift => Depends,
                _ => Refuses,
            },
            DamageKind::Quotes => match self {
                Self::PythonCryptography | Self::JsonWebToken => Loads,
                Self::Go | Self::Ring | Self::AwsLcRs => Depends,
                _ => Refuses,
            },
            DamageKind::Header => match self {
                Self::PythonCryptography | Self::JsonWebToken | Self::Go => Loads,
                _ => Refuses,
            },
            DamageKind::Indentation => match self {
                Self::PythonCryptography | Self::JsonWebToken => Loads,
                Self::OpenSsl3 | Self::Go | Self::Ring | Self::AwsLcRs => Depends,
                _ => Refuses,
            },
            DamageKind::CarriageReturns => match self {
                Self::Go => Refuses,
                Self::OpenSsl3 | Self::AppleSwift | Self::P256 => Depends,
                _ => Loads,
            },
            DamageKind::BlanksInBlock => match self {
                Self::Go | Self::Ring | Self::AwsLcRs => Loads,
                _ => Depends,
            },
            DamageKind::Padding => match self {
                Self::AppleJava | Self::Ring | Self::AwsLcRs => Loads,
                Self::P256 => Refuses,
                _ => Depends,
            },
        }
    }
}

#[cfg(test)]
mod tests {
    use std::vec::Vec;

    use super::Loader::{AppleJava, AppleSwift, P256, Ring};
    use super::*;

    #[test]
    fn an_apple_key_on_one_line_is_refused_by_two() {
        let refuse: Vec<_> = Loader::ALL
            .into_iter()
            .filter(|loader| loader.refuses_deviation(Deviation::LineWidth, false))
            .collect();
        assert_eq!(refuse, [AppleSwift, P256]);
    }

    #[test]
    fn p256_minds_text_behind_the_key_only() {
        assert!(!P256.refuses_deviation(Deviation::SurroundingText, false));
        assert!(P256.refuses_deviation(Deviation::SurroundingText, true));
        assert!(AppleJava.refuses_deviation(Deviation::SurroundingText, false));
    }

    #[test]
    fn a_key_without_a_public_key_is_refused_by_ring_alone() {
        for loader in Loader::ALL {
            assert_eq!(loader.refuses_deviation(Deviation::NoPublicKey, false), loader == Ring);
        }
    }

    #[test]
    fn escaped_line_ends_are_refused_by_all_and_a_missing_armor_by_all_but_java() {
        for loader in Loader::ALL {
            let of = |damage| loader.portability_of(damage);
            assert_eq!(of(DamageKind::NewlinesEscaped), Portability::Refuses, "{loader:?}");
            assert_eq!(of(DamageKind::ArmorMissing) == Portability::Loads, loader == AppleJava);
        }
    }
}
