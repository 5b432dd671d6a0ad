//! `key-encoding-damaged`

use storekit_credentials::key::text::DamageKind;

use super::report;
use crate::rule::declare_rule;
use crate::{About, Findings, KeyProblem, Rule, Severity, Sign, Subject};

declare_rule! {
    /// The text is in the wrong encoding, or holds invisible characters
    ///
    /// ## What it reports
    ///
    /// There is a byte order mark, UTF-16, a no-break or zero-width space, NUL or another control character in the
    /// text. An error where it is not UTF-8 and no key can be told from it.
    ///
    /// ## Why it matters
    ///
    /// A key is plain ASCII. What nobody sees, loaders see: each of them refuses some of these, and no two the
    /// same.
    ///
    /// ## How it happens
    ///
    /// Windows editors and PowerShell write UTF-16 and byte order marks; chat programs, office documents and web
    /// pages add no-break spaces.
    ///
    /// ## How to mend it
    ///
    /// Save the file as UTF-8 without a byte order mark, or paste it from a plain text editor. The repair loses
    /// nothing: `storekit-audit normalize FILE -o NEW.p8` writes the key as Apple issued it.
    ///
    /// ## Example
    ///
    /// ```json bad
    /// {"bundle_id": "com.fernwood.habits", "in_app_purchase_key": {"issuer_id": "69a6de71-2c4e-47e3-e053-5b8c7c11a4d2", "key_id": "7KQ2M9XWPB", "private_key": "<file:bom>"}}
    /// {"bundle_id": "com.fernwood.habits", "in_app_purchase_key": {"issuer_id": "69a6de71-2c4e-47e3-e053-5b8c7c11a4d2", "key_id": "7KQ2M9XWPB", "private_key": "<file:nbsp-at-line-ends>"}}
    /// ```
    ///
    /// ```json good
    /// {"bundle_id": "com.fernwood.habits", "in_app_purchase_key": {"issuer_id": "69a6de71-2c4e-47e3-e053-5b8c7c11a4d2", "key_id": "7KQ2M9XWPB", "private_key": "<key>"}}
    /// ```
    ///
    /// ## Source
    ///
    /// RFC 7468, section 3; measured on 19 loaders; openssl/openssl#6281, microsoft/app-store-vsts-extension#168.
    KeyEncodingDamaged = "key-encoding-damaged", Warning, Measured
}

impl Rule for KeyEncodingDamaged {
    fn about(&self) -> &'static About {
        Self::ABOUT
    }

    fn sign(&self) -> Sign {
        Sign::KeyProblem
    }

    fn check(&self, subject: &Subject<'_>, findings: &mut Findings<'_>) {
        let help = |problem| match problem {
            KeyProblem::Error(_) => {
                "paste the whole .p8 file again; if it is lost, make a new key in App Store Connect"
            }
            KeyProblem::Damage(DamageKind::Utf16) => {
                "the key is whole, the repair loses nothing: save it as plain ASCII text, or let `storekit-audit normalize FILE -o NEW.p8` write it"
            }
            KeyProblem::Damage(DamageKind::ByteOrderMark) => {
                "the key is whole, the repair loses nothing: save it without a byte order mark, or let `storekit-audit normalize FILE -o NEW.p8` write it"
            }
            _ => {
                "the key is whole, the repair loses nothing: paste it from a plain text editor, as ASCII, or let `storekit-audit normalize FILE -o NEW.p8` write it"
            }
        };

        report(Self::ABOUT, subject, findings, help, |problem, finding| {
            if matches!(problem, KeyProblem::Error(_)) {
                finding.severity = Severity::Error;
            }
        });
    }
}
