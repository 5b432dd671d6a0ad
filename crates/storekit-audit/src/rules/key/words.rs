//! What is wrong with a key, in the words of the person who has to act.
//!
//! The parser speaks of octets and structures; here a sentence says what became of the key, and what the parser says
//! follows where it adds something.

use storekit_credentials::key::text::DamageKind;
use storekit_credentials::key::{Deviation, KeyErrorKind};
use storekit_export::Slot;

use crate::KeyProblem;

/// What people call the key of a slot.
pub(super) const fn name(slot: Slot) -> &'static str {
    match slot {
        Slot::OfferPrivateKey => "the promotional offer key",
        Slot::AscPrivateKey => "the App Store Connect key",
        _ => "the private key",
    }
}

/// The message about a problem of `key`, which is [`name`]d so.
pub(super) fn message(key: &str, problem: KeyProblem) -> String {
    match problem {
        KeyProblem::Damage(kind) => damage(key, kind),
        KeyProblem::Deviation(deviation) => self::deviation(key, deviation),
        KeyProblem::Foreign(what) => format!("{what} stands where {key} belongs"),
        KeyProblem::Error(kind) => error(key, kind),
    }
}

fn damage(key: &str, kind: DamageKind) -> String {
    match kind {
        DamageKind::Utf16 => format!("{key} was saved as UTF-16"),
        DamageKind::ByteOrderMark => {
            format!("{key} begins with an invisible character, a byte order mark")
        }
        DamageKind::ForeignCharacter => {
            format!("{key} has an invisible or control character in it")
        }
        DamageKind::Base64OfPem => {
            format!("{key} was base64-encoded once more, the whole file of it")
        }
        DamageKind::JsonString => {
            format!("{key} is quoted and escaped twice, as a JSON string within the value")
        }
        DamageKind::NewlinesEscaped => format!(r"{key} has `\n` where its line breaks belong"),
        DamageKind::NewlinesLost => format!("{key} has lost its line breaks"),
        DamageKind::ArmorMissing => format!("{key} has lost its BEGIN and END lines"),
        DamageKind::BeginMissing => format!("{key} has lost its BEGIN line"),
        DamageKind::EndMissing => format!("{key} has lost its END line"),
        DamageKind::Dashes => {
            format!("{key} has a BEGIN or END line without five plain hyphens on each side")
        }
        DamageKind::LabelCase => {
            format!("{key} has a BEGIN or END line that is not in capitals, or spaced out")
        }
        DamageKind::WrongLabel => {
            format!("{key} has BEGIN and END lines that call it something else")
        }
        DamageKind::LabelMismatch => format!("{key} has BEGIN and END lines that differ"),
        DamageKind::Quotes => format!("{key} stands in quotation marks"),
        DamageKind::TextOnBoundary => format!("{key} has other text on its BEGIN or END line"),
        DamageKind::Header => format!("{key} has a header between its BEGIN and END lines"),
        DamageKind::Indentation => format!("{key} is indented"),
        DamageKind::CarriageReturns => {
            format!("{key} has carriage returns where its line breaks belong")
        }
        DamageKind::BlanksInBlock => format!("{key} has blanks or blank lines inside"),
        DamageKind::UrlSafeAlphabet => {
            format!("{key} is in URL-safe base64, with hyphens and underscores")
        }
        DamageKind::Padding => format!("{key} has its `=` at the end missing or in a wrong place"),
        _ => format!("{key} is damaged: {kind}"),
    }
}

fn deviation(key: &str, deviation: Deviation) -> String {
    match deviation {
        Deviation::Crlf => format!("{key} has the line ends of Windows (CRLF)"),
        Deviation::MixedLineEnds => format!("{key} has line ends of two kinds, CRLF and LF"),
        Deviation::LineWidth => format!("{key} is not broken into lines of 64 characters"),
        Deviation::TrailingWhitespace => format!("{key} has blanks at the end of a line"),
        Deviation::BlankLineAfterBegin => format!("{key} has a blank line after its BEGIN line"),
        Deviation::SurroundingBlankLines => format!("{key} has blank lines around it"),
        Deviation::SurroundingText => format!("{key} has other text around it"),
        Deviation::Attributes => {
            format!("{key} carries attributes, as Windows and PKCS#12 exports write them")
        }
        Deviation::NoInnerParameters => {
            format!("{key} is in the form that OpenSSL writes, not in Apple's")
        }
        Deviation::NoPublicKey => format!("{key} has no public key in it, as Apple's keys have"),
        Deviation::CompressedPublicKey => {
            format!("{key} has its public key in compressed form, as Apple's keys have not")
        }
        _ => format!("{key} is not as Apple issues keys: {deviation}"),
    }
}

fn error(key: &str, kind: KeyErrorKind) -> String {
    match kind {
        KeyErrorKind::DerTruncated => format!("{key} is cut off: its end is missing"),
        KeyErrorKind::EmptyBody => format!("{key} is empty between its BEGIN and END lines"),
        KeyErrorKind::Elided => format!("{key} was shortened: a part of it was left out"),
        KeyErrorKind::Encrypted => format!("{key} is encrypted with a password"),
        KeyErrorKind::Sec1 => format!("{key} is in the older SEC 1 form, not in Apple's (PKCS#8)"),
        KeyErrorKind::SeveralBlocks => format!("more than one block stands where {key} belongs"),
        KeyErrorKind::RsaPkcs1 => {
            format!("{key} is an RSA key, and Apple's are of elliptic curves")
        }
        KeyErrorKind::WrongAlgorithm(algorithm) => {
            format!("{key} is for {}, and Apple's are for elliptic-curve signing", algorithm.name())
        }
        KeyErrorKind::WrongCurve(curve) => {
            format!("{key} is on {}, and Apple's keys are on P-256", curve.name())
        }
        KeyErrorKind::PublicKeyMismatch => {
            format!("{key} is damaged: the public key in it belongs to another private key")
        }
        KeyErrorKind::Certificate => format!("a certificate stands where {key} belongs"),
        KeyErrorKind::CertificateRequest => {
            format!("a certificate signing request stands where {key} belongs")
        }
        KeyErrorKind::Pkcs12 => format!("a PKCS#12 archive (.p12) stands where {key} belongs"),
        KeyErrorKind::PublicKey => format!("a public key stands where {key} belongs"),
        KeyErrorKind::UnknownStructure => {
            format!("a structure that is no key stands where {key} belongs")
        }
        KeyErrorKind::Version
        | KeyErrorKind::Version2
        | KeyErrorKind::Version2WithoutPublicKey
        | KeyErrorKind::UnexpectedField
        | KeyErrorKind::CurveMissing
        | KeyErrorKind::CurveMismatch
        | KeyErrorKind::ExplicitCurve
        | KeyErrorKind::Attribute
        | KeyErrorKind::EcVersion
        | KeyErrorKind::DerNotCanonical => {
            format!("{key} is not built as Apple's keys are: {kind}")
        }
        _ => format!("{key} is damaged: {kind}"),
    }
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use super::*;

    #[test]
    fn each_message_names_the_key_and_no_two_are_alike() {
        let mut seen = BTreeSet::new();
        let damages = [
            DamageKind::Utf16,
            DamageKind::ByteOrderMark,
            DamageKind::ForeignCharacter,
            DamageKind::Base64OfPem,
            DamageKind::JsonString,
            DamageKind::NewlinesEscaped,
            DamageKind::NewlinesLost,
            DamageKind::ArmorMissing,
            DamageKind::BeginMissing,
            DamageKind::EndMissing,
            DamageKind::Dashes,
            DamageKind::LabelCase,
            DamageKind::WrongLabel,
            DamageKind::LabelMismatch,
            DamageKind::Quotes,
            DamageKind::TextOnBoundary,
            DamageKind::Header,
            DamageKind::Indentation,
            DamageKind::CarriageReturns,
            DamageKind::BlanksInBlock,
            DamageKind::UrlSafeAlphabet,
            DamageKind::Padding,
        ];
        let damages = damages.into_iter().map(KeyProblem::Damage);
        let deviations = Deviation::ALL.into_iter().map(KeyProblem::Deviation);
        for problem in damages.chain(deviations) {
            let message = message("the offer key", problem);
            assert!(
                message.contains("the offer key") && !message.contains("is damaged"),
                "{message}"
            );
            assert!(seen.insert(message.clone()), "{message}");
        }
    }
}
