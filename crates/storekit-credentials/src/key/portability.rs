//! Which libraries refuse a text that is, or can be mended to, a sound key.
//!
//! Measured; where the forms of one damage differ (CR alone or CR CR LF, say), only the libraries that refuse every
//! form count.

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

    /// Whether it refuses the text with these damages in which `key` was found, though the key itself is sound.
    pub fn refuses(self, damages: &[Damage], key: &DecodedKey) -> bool {
        // The layout that the key tells of a damaged text is that of its repair.
        let is_as_given = |deviation: Deviation| damages.is_empty() || deviation.is_of_structure();
        damages.iter().any(|damage| self.refuses_damage(damage.kind))
            || key.shape().deviations().any(|(deviation, span)| {
                let is_behind = span.start() > key.public_key_span().start();
                is_as_given(deviation) && self.refuses_deviation(deviation, is_behind)
            })
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

    /// Whether it refuses a text with this damage.
    pub const fn refuses_damage(self, damage: DamageKind) -> bool {
        match damage {
            DamageKind::Utf16
            | DamageKind::Base64OfPem
            | DamageKind::JsonString
            | DamageKind::NewlinesEscaped
            | DamageKind::LabelCase
            | DamageKind::LabelMismatch
            | DamageKind::UrlSafeAlphabet => true,
            DamageKind::ByteOrderMark => {
                !matches!(self, Self::OpenSsl3 | Self::PythonCryptography | Self::JsonWebToken)
            }
            DamageKind::ForeignCharacter => matches!(self, Self::P256 | Self::AppleSwift),
            DamageKind::NewlinesLost => {
                !matches!(self, Self::PythonCryptography | Self::JsonWebToken | Self::AppleJava)
            }
            DamageKind::ArmorMissing | DamageKind::BeginMissing | DamageKind::EndMissing => {
                !matches!(self, Self::AppleJava)
            }
            DamageKind::Dashes | DamageKind::TextOnBoundary => matches!(
                self,
                Self::OpenSsl3 | Self::Go | Self::AppleJava | Self::AppleSwift | Self::P256
            ),
            // Of Apple's Swift library this is not known.
            DamageKind::WrongLabel => !matches!(self, Self::OpenSsl3 | Self::AppleSwift),
            DamageKind::Quotes => !matches!(self, Self::PythonCryptography | Self::JsonWebToken),
            DamageKind::Header => {
                !matches!(self, Self::PythonCryptography | Self::JsonWebToken | Self::Go)
            }
            DamageKind::Indentation => {
                matches!(self, Self::AppleJava | Self::AppleSwift | Self::P256)
            }
            DamageKind::CarriageReturns => matches!(self, Self::Go),
            DamageKind::BlanksInBlock => matches!(self, Self::P256),
            DamageKind::Padding => matches!(self, Self::Ring | Self::P256),
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
            assert!(loader.refuses_damage(DamageKind::NewlinesEscaped), "{loader:?}");
            assert_eq!(loader.refuses_damage(DamageKind::ArmorMissing), loader != AppleJava);
        }
    }
}
