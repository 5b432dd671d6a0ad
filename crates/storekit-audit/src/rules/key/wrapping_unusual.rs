//! `key-wrapping-unusual`

use storekit_credentials::key::Deviation;
use storekit_credentials::key::text::DamageKind;

use super::report;
use crate::rule::declare_rule;
use crate::{About, Findings, KeyProblem, Rule, Severity, Sign, Subject};

declare_rule! {
    /// The lines of the key are not laid out as Apple writes them
    ///
    /// ## What it reports
    ///
    /// Lines of base64 that are not of 64 columns, blanks at line ends, blank lines, or lines that end in CR alone.
    /// CRLF alone, or mixed with LF, is a note: no measured loader minds.
    ///
    /// ## Why it matters
    ///
    /// The key is the same, and some loaders refuse it: `p256` wants 64 columns, Apple's Java library no blanks
    /// at line ends, OpenSSL no second blank line after BEGIN. Apple's own keys of 2016 to 2018 have their base64
    /// on one long line; they are genuine, and refused by the same loaders.
    ///
    /// ## How it happens
    ///
    /// Editors and forms re-wrap and trim; a Windows editor ends lines in CRLF.
    ///
    /// ## How to mend it
    ///
    /// Use the file as downloaded. The repair loses nothing: `storekit-audit normalize FILE -o NEW.p8` writes the
    /// lines as Apple does.
    ///
    /// ## Example
    ///
    /// ```json bad
    /// {"bundle_id": "com.fernwood.habits", "in_app_purchase_key": {"issuer_id": "69a6de71-2c4e-47e3-e053-5b8c7c11a4d2", "key_id": "7KQ2M9XWPB", "private_key": "<file:one-line>"}}
    /// {"bundle_id": "com.fernwood.habits", "in_app_purchase_key": {"issuer_id": "69a6de71-2c4e-47e3-e053-5b8c7c11a4d2", "key_id": "7KQ2M9XWPB", "private_key": "<file:trailing-spaces>"}}
    /// ```
    ///
    /// ```json good
    /// {"bundle_id": "com.fernwood.habits", "in_app_purchase_key": {"issuer_id": "69a6de71-2c4e-47e3-e053-5b8c7c11a4d2", "key_id": "7KQ2M9XWPB", "private_key": "<key>"}}
    /// ```
    ///
    /// ## Source
    ///
    /// RFC 7468, sections 2 and 3; measured on 19 loaders; `jonasroussel/dart_jsonwebtoken#40`, RustCrypto/RSA#168.
    KeyWrappingUnusual = "key-wrapping-unusual", Warning, Measured
}

impl Rule for KeyWrappingUnusual {
    fn about(&self) -> &'static About {
        Self::ABOUT
    }

    fn sign(&self) -> Sign {
        Sign::KeyProblem
    }

    fn check(&self, subject: &Subject<'_>, findings: &mut Findings<'_>) {
        let help = |problem| match problem {
            KeyProblem::Deviation(Deviation::Crlf | Deviation::MixedLineEnds) => {
                "nothing needs doing, every library that was measured loads it; `storekit-audit normalize FILE -o NEW.p8` writes plain line ends"
            }
            KeyProblem::Deviation(Deviation::TrailingWhitespace) => {
                "the key is whole, the repair loses nothing: take the blanks at the line ends away, or let `storekit-audit normalize FILE -o NEW.p8` write it"
            }
            KeyProblem::Deviation(
                Deviation::BlankLineAfterBegin | Deviation::SurroundingBlankLines,
            ) => {
                "the key is whole, the repair loses nothing: take the blank lines away, or let `storekit-audit normalize FILE -o NEW.p8` write it"
            }
            KeyProblem::Damage(DamageKind::BlanksInBlock) => {
                "the key is whole, the repair loses nothing: take the blanks and blank lines away, or let `storekit-audit normalize FILE -o NEW.p8` write it"
            }
            KeyProblem::Damage(DamageKind::CarriageReturns) => {
                "the key is whole, the repair loses nothing: save it with LF line ends, or let `storekit-audit normalize FILE -o NEW.p8` write it"
            }
            _ => {
                "the key is whole, the repair loses nothing: break its lines after 64 characters, or let `storekit-audit normalize FILE -o NEW.p8` write it"
            }
        };
        report(Self::ABOUT, subject, findings, help, |problem, finding| match problem {
            KeyProblem::Deviation(Deviation::Crlf | Deviation::MixedLineEnds) => {
                finding.severity = Severity::Note;
            }
            KeyProblem::Error(_) => finding.severity = Severity::Error,
            _ => {}
        });
    }
}
