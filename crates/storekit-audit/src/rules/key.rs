//! Rules about keys: their text, their container, their mathematics.
//!
//! Each problem that the parser knows belongs to exactly one rule: `rule_of`.

pub mod armor_damaged;
pub mod armor_missing;
pub mod base64_invalid;
pub mod der_not_canonical;
pub mod double_encoded;
pub mod encoding_damaged;
pub mod encrypted;
pub mod is_path;
pub mod loader_refuses;
pub mod missing;
pub mod newlines_escaped;
pub mod newlines_lost;
pub mod not_a_key;
pub mod public_mismatch;
pub mod public_missing;
pub mod public_not_on_curve;
pub mod published;
pub mod redacted;
pub mod scalar_out_of_range;
pub mod sec1_container;
pub mod several_in_one;
pub mod shape_not_apple;
pub mod structure_unexpected;
pub mod surrounded;
pub mod trailing_data;
pub mod truncated;
pub mod weak;
mod words;
pub mod wrapping_unusual;
pub mod wrong_algorithm;
pub mod wrong_curve;

use storekit_credentials::key::text::{DamageKind, Foreign};
use storekit_credentials::key::{Deviation, KeyErrorKind};

use crate::KeyProblem;
use crate::{About, At, Finding, Findings, Rule, Subject};

/// The rules of this group, in the order of the catalogue.
pub static RULES: &[&dyn Rule] = &[
    &missing::KeyMissing,
    &redacted::KeyRedacted,
    &is_path::KeyIsPath,
    &not_a_key::KeyNotAKey,
    &newlines_escaped::KeyNewlinesEscaped,
    &newlines_lost::KeyNewlinesLost,
    &double_encoded::KeyDoubleEncoded,
    &armor_missing::KeyArmorMissing,
    &armor_damaged::KeyArmorDamaged,
    &encoding_damaged::KeyEncodingDamaged,
    &surrounded::KeySurrounded,
    &wrapping_unusual::KeyWrappingUnusual,
    &several_in_one::KeySeveralInOne,
    &base64_invalid::KeyBase64Invalid,
    &truncated::KeyTruncated,
    &trailing_data::KeyTrailingData,
    &der_not_canonical::KeyDerNotCanonical,
    &encrypted::KeyEncrypted,
    &sec1_container::KeySec1Container,
    &wrong_algorithm::KeyWrongAlgorithm,
    &wrong_curve::KeyWrongCurve,
    &structure_unexpected::KeyStructureUnexpected,
    &shape_not_apple::KeyShapeNotApple,
    &scalar_out_of_range::KeyScalarOutOfRange,
    &public_mismatch::KeyPublicMismatch,
    &public_not_on_curve::KeyPublicNotOnCurve,
    &public_missing::KeyPublicMissing,
    &weak::KeyWeak,
    &published::KeyPublished,
    &loader_refuses::KeyLoaderRefuses,
];

/// The id of the rule that speaks of `problem`.
pub(crate) const fn rule_of(problem: KeyProblem) -> &'static str {
    match problem {
        KeyProblem::Damage(kind) => match kind {
            DamageKind::Utf16 | DamageKind::ByteOrderMark | DamageKind::ForeignCharacter => {
                "key-encoding-damaged"
            }
            DamageKind::Base64OfPem | DamageKind::JsonString => "key-double-encoded",
            DamageKind::NewlinesEscaped => "key-newlines-escaped",
            DamageKind::NewlinesLost => "key-newlines-lost",
            DamageKind::ArmorMissing => "key-armor-missing",
            DamageKind::BeginMissing
            | DamageKind::EndMissing
            | DamageKind::Dashes
            | DamageKind::LabelCase
            | DamageKind::WrongLabel
            | DamageKind::LabelMismatch => "key-armor-damaged",
            DamageKind::CarriageReturns | DamageKind::BlanksInBlock => "key-wrapping-unusual",
            DamageKind::UrlSafeAlphabet | DamageKind::Padding => "key-base64-invalid",
            // Quotes, text on a boundary, a header, indentation.
            _ => "key-surrounded",
        },
        KeyProblem::Deviation(deviation) => match deviation {
            Deviation::SurroundingText => "key-surrounded",
            Deviation::Attributes => "key-structure-unexpected",
            Deviation::NoInnerParameters => "key-shape-not-apple",
            Deviation::NoPublicKey => "key-public-missing",
            Deviation::CompressedPublicKey => "key-public-not-on-curve",
            // Line ends, line widths, blanks, blank lines.
            _ => "key-wrapping-unusual",
        },
        KeyProblem::Foreign(what) => match what {
            Foreign::Path => "key-is-path",
            Foreign::Mask => "key-redacted",
            _ => "key-not-a-key",
        },
        KeyProblem::Error(kind) => match kind {
            KeyErrorKind::Utf16
            | KeyErrorKind::ByteOrderMark
            | KeyErrorKind::NotUtf8
            | KeyErrorKind::ControlCharacter => "key-encoding-damaged",
            KeyErrorKind::BareCarriageReturn
            | KeyErrorKind::LeadingWhitespace
            | KeyErrorKind::InnerWhitespace
            | KeyErrorKind::BlankLineInBlock => "key-wrapping-unusual",
            KeyErrorKind::MissingBegin
            | KeyErrorKind::MissingEnd
            | KeyErrorKind::BoundaryMalformed
            | KeyErrorKind::WrongLabel
            | KeyErrorKind::LabelMismatch => "key-armor-damaged",
            KeyErrorKind::SeveralBlocks => "key-several-in-one",
            KeyErrorKind::Header => "key-surrounded",
            KeyErrorKind::Base64Character
            | KeyErrorKind::Base64UrlSafe
            | KeyErrorKind::Base64Padding
            | KeyErrorKind::Base64Length
            | KeyErrorKind::Base64TrailingBits => "key-base64-invalid",
            KeyErrorKind::EmptyBody | KeyErrorKind::Elided | KeyErrorKind::DerTruncated => {
                "key-truncated"
            }
            KeyErrorKind::DerTrailing => "key-trailing-data",
            KeyErrorKind::DerTag
            | KeyErrorKind::DerLength
            | KeyErrorKind::DerOverrun
            | KeyErrorKind::DerInteger
            | KeyErrorKind::DerOid
            | KeyErrorKind::DerBitString
            | KeyErrorKind::DerNesting
            | KeyErrorKind::DerNotCanonical => "key-der-not-canonical",
            KeyErrorKind::Encrypted => "key-encrypted",
            KeyErrorKind::Sec1 => "key-sec1-container",
            KeyErrorKind::RsaPkcs1 | KeyErrorKind::WrongAlgorithm(_) => "key-wrong-algorithm",
            KeyErrorKind::WrongCurve(_)
            | KeyErrorKind::ExplicitCurve
            | KeyErrorKind::CurveMismatch => "key-wrong-curve",
            KeyErrorKind::Version
            | KeyErrorKind::Version2
            | KeyErrorKind::Version2WithoutPublicKey
            | KeyErrorKind::UnexpectedField
            | KeyErrorKind::CurveMissing
            | KeyErrorKind::Attribute
            | KeyErrorKind::EcVersion
            | KeyErrorKind::ScalarLength(_) => "key-structure-unexpected",
            KeyErrorKind::ScalarZero | KeyErrorKind::ScalarTooLarge => "key-scalar-out-of-range",
            KeyErrorKind::PointAtInfinity
            | KeyErrorKind::PointForm
            | KeyErrorKind::PointLength
            | KeyErrorKind::PointNotOnCurve => "key-public-not-on-curve",
            KeyErrorKind::PublicKeyMismatch => "key-public-mismatch",
            // Too long for a key; certificates, requests, public keys, archives, unknown structures.
            _ => "key-not-a-key",
        },
    }
}

/// Reports the problems that belong to `about`: the first of each key slot, as one cause shows once.
///
/// `help` is what to do about it. `adjust` may change the finding, where one of the problems weighs differently.
pub(crate) fn report(
    about: &'static About,
    subject: &Subject<'_>,
    findings: &mut Findings<'_>,
    help: impl Fn(KeyProblem) -> &'static str,
    adjust: impl Fn(KeyProblem, &mut Finding),
) {
    if !subject.keys.has_problems() {
        return;
    }
    for slot in subject.keys.slots() {
        let Some(field) = slot.field else { continue };
        let mine =
            slot.problems().iter().filter(|(problem, _)| rule_of(*problem) == about.id).copied();
        let Some((problem, span)) = worst(mine) else { continue };
        let message = words::message(words::name(field.slot), problem);
        let finding = findings.add(about, At::Within(field, span), message, help(problem));
        adjust(problem, finding);
    }
}

/// The first problem that is more than a note, else the first.
fn worst(
    problems: impl Iterator<Item = (KeyProblem, storekit_credentials::Span)>,
) -> Option<(KeyProblem, storekit_credentials::Span)> {
    let problems: Vec<_> = problems.collect();
    problems.iter().find(|(problem, _)| !is_note(*problem)).or(problems.first()).copied()
}

/// Line ends alone trouble no loader that people use.
const fn is_note(problem: KeyProblem) -> bool {
    matches!(problem, KeyProblem::Deviation(Deviation::Crlf | Deviation::MixedLineEnds))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_the_strict_reader_says_of_a_text_has_the_rule_of_the_damage() {
        use KeyErrorKind as E;
        for (rule, kinds) in [
            (
                "key-wrapping-unusual",
                &[
                    E::BareCarriageReturn,
                    E::LeadingWhitespace,
                    E::InnerWhitespace,
                    E::BlankLineInBlock,
                ][..],
            ),
            (
                "key-armor-damaged",
                &[
                    E::MissingBegin,
                    E::MissingEnd,
                    E::BoundaryMalformed,
                    E::WrongLabel,
                    E::LabelMismatch,
                ],
            ),
            (
                "key-encoding-damaged",
                &[E::Utf16, E::ByteOrderMark, E::NotUtf8, E::ControlCharacter],
            ),
            ("key-surrounded", &[E::Header]),
            ("key-several-in-one", &[E::SeveralBlocks]),
            ("key-not-a-key", &[E::TooLong, E::Empty, E::UnknownStructure]),
        ] {
            for kind in kinds {
                assert_eq!(rule_of(KeyProblem::Error(*kind)), rule, "{kind:?}");
            }
        }
    }
}
