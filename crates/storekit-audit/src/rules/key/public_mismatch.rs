//! `key-public-mismatch`

use super::report;
use crate::rule::declare_rule;
use crate::{About, Findings, Rule, Sign, Subject};

declare_rule! {
    /// The public key in the file belongs to another private key
    ///
    /// ## What it reports
    ///
    /// The file holds a private key and a public key, and the second is not computed from the first.
    ///
    /// ## Why it matters
    ///
    /// One of the two is damaged or foreign, so the file cannot be what Apple issued. Node, Go and Java load it
    /// without a word; every signature is then refused.
    ///
    /// ## How it happens
    ///
    /// A character of the base64 changed in copying, or two keys were mixed. It is the only checksum that such a
    /// file has.
    ///
    /// ## How to mend it
    ///
    /// Paste the file as downloaded from Apple; if it is lost, make a new key in App Store Connect.
    ///
    /// ## Example
    ///
    /// ```json bad
    /// {"bundle_id": "com.fernwood.habits", "in_app_purchase_key": {"issuer_id": "69a6de71-2c4e-47e3-e053-5b8c7c11a4d2", "key_id": "7KQ2M9XWPB", "private_key": "<file:public-of-other-key>"}}
    /// ```
    ///
    /// ```json good
    /// {"bundle_id": "com.fernwood.habits", "in_app_purchase_key": {"issuer_id": "69a6de71-2c4e-47e3-e053-5b8c7c11a4d2", "key_id": "7KQ2M9XWPB", "private_key": "<key>"}}
    /// ```
    ///
    /// ## Source
    ///
    /// RFC 5915, section 3; SEC 1, section 3.2.1; measured on 19 loaders.
    KeyPublicMismatch = "key-public-mismatch", Error, Measured
}

impl Rule for KeyPublicMismatch {
    fn about(&self) -> &'static About {
        Self::ABOUT
    }

    fn sign(&self) -> Sign {
        Sign::KeyProblem
    }

    fn check(&self, subject: &Subject<'_>, findings: &mut Findings<'_>) {
        let help = |_| "the key changed since Apple issued it: paste the whole .p8 file again; if it is lost, make a new key in App Store Connect";
        report(Self::ABOUT, subject, findings, help, |_, _| {});
    }
}
