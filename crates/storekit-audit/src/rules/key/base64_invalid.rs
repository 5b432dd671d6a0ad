//! `key-base64-invalid`

use super::report;
use crate::rule::declare_rule;
use crate::{About, Findings, KeyProblem, Rule, Sign, Subject};

declare_rule! {
    /// The base64 of the key is invalid
    ///
    /// ## What it reports
    ///
    /// A character that is not of the alphabet, the URL-safe alphabet, missing, surplus or misplaced `=`, a
    /// character too few, or unused bits at the end that are not zero.
    ///
    /// ## Why it matters
    ///
    /// Each of these means that the text is not what was written once. Loaders disagree on them, and one that skips
    /// what it does not know reads another key.
    ///
    /// ## How it happens
    ///
    /// A character was lost, added or replaced in copying; or a tool for tokens wrote the base64.
    ///
    /// ## How to mend it
    ///
    /// Paste the whole file again. The URL-safe alphabet and missing padding have one reading only: `storekit-audit
    /// normalize FILE -o NEW.p8` writes that key as Apple issued it.
    ///
    /// ## Example
    ///
    /// ```json bad
    /// {"bundle_id": "com.fernwood.habits", "in_app_purchase_key": {"issuer_id": "69a6de71-2c4e-47e3-e053-5b8c7c11a4d2", "key_id": "7KQ2M9XWPB", "private_key": "<file:star-in-base64>"}}
    /// ```
    ///
    /// ```json good
    /// {"bundle_id": "com.fernwood.habits", "in_app_purchase_key": {"issuer_id": "69a6de71-2c4e-47e3-e053-5b8c7c11a4d2", "key_id": "7KQ2M9XWPB", "private_key": "<key>"}}
    /// ```
    ///
    /// ## Source
    ///
    /// RFC 4648, sections 3.2 to 3.5 and 4.
    KeyBase64Invalid = "key-base64-invalid", Error, Documented
}

impl Rule for KeyBase64Invalid {
    fn about(&self) -> &'static About {
        Self::ABOUT
    }

    fn sign(&self) -> Sign {
        Sign::KeyProblem
    }

    fn check(&self, subject: &Subject<'_>, findings: &mut Findings<'_>) {
        let help = |problem| match problem {
            KeyProblem::Damage(_) => {
                "the key is whole, the repair loses nothing: paste the file as downloaded, or let `storekit-audit normalize FILE -o NEW.p8` write it"
            }
            _ => {
                "paste the whole .p8 file again; if it is lost, make a new key in App Store Connect"
            }
        };
        report(Self::ABOUT, subject, findings, help, |_, _| {});
    }
}
