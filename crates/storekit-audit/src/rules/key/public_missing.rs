//! `key-public-missing`

use super::report;
use crate::rule::declare_rule;
use crate::{About, Findings, Rule, Sign, Subject};

declare_rule! {
    /// The file has no public key
    ///
    /// ## What it reports
    ///
    /// The optional public key is not in the file.
    ///
    /// ## Why it matters
    ///
    /// Nothing in the file protects the private number: a changed character gives another key without a word.
    /// `ring`, and what builds on it, refuses such a file.
    ///
    /// ## How it happens
    ///
    /// A tool wrote the key in its shortest form. Apple's files have the public key.
    ///
    /// ## How to mend it
    ///
    /// Use the file as downloaded from Apple.
    ///
    /// ## Example
    ///
    /// ```json bad
    /// {"bundle_id": "com.fernwood.habits", "in_app_purchase_key": {"issuer_id": "69a6de71-2c4e-47e3-e053-5b8c7c11a4d2", "key_id": "7KQ2M9XWPB", "private_key": "<file:no-public>"}}
    /// ```
    ///
    /// ```json good
    /// {"bundle_id": "com.fernwood.habits", "in_app_purchase_key": {"issuer_id": "69a6de71-2c4e-47e3-e053-5b8c7c11a4d2", "key_id": "7KQ2M9XWPB", "private_key": "<key>"}}
    /// ```
    ///
    /// ## Source
    ///
    /// RFC 5915, section 3; measured on 19 loaders.
    KeyPublicMissing = "key-public-missing", Warning, Measured
}

impl Rule for KeyPublicMissing {
    fn about(&self) -> &'static About {
        Self::ABOUT
    }

    fn sign(&self) -> Sign {
        Sign::KeyProblem
    }

    fn check(&self, subject: &Subject<'_>, findings: &mut Findings<'_>) {
        let help = |_| "use the .p8 file as downloaded from App Store Connect, which has the public key in it";
        report(Self::ABOUT, subject, findings, help, |_, _| {});
    }
}
