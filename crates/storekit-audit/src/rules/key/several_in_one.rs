//! `key-several-in-one`

use super::report;
use crate::rule::declare_rule;
use crate::{About, Findings, Rule, Sign, Subject};

declare_rule! {
    /// There is more than one block in the text
    ///
    /// ## What it reports
    ///
    /// The text holds two PEM blocks, or the beginning of a second one: two keys, the same key twice, or a key
    /// beside a certificate or public key.
    ///
    /// ## Why it matters
    ///
    /// Which key is meant? One loader takes the first, one refuses, and one was seen to decode both as one. Where
    /// the two are different keys, the wrong one may be in use.
    ///
    /// ## How it happens
    ///
    /// A new key was pasted behind the old one, or a bundle was exported from a tool.
    ///
    /// ## How to mend it
    ///
    /// Keep one block: that of the key whose Key ID is configured beside it.
    ///
    /// ## Example
    ///
    /// ```json bad
    /// {"bundle_id": "com.fernwood.habits", "in_app_purchase_key": {"issuer_id": "69a6de71-2c4e-47e3-e053-5b8c7c11a4d2", "key_id": "7KQ2M9XWPB", "private_key": "<file:two-keys>"}}
    /// ```
    ///
    /// ```json good
    /// {"bundle_id": "com.fernwood.habits", "in_app_purchase_key": {"issuer_id": "69a6de71-2c4e-47e3-e053-5b8c7c11a4d2", "key_id": "7KQ2M9XWPB", "private_key": "<key>"}}
    /// ```
    ///
    /// ## Source
    ///
    /// RFC 7468, section 2; measured on 19 loaders.
    KeySeveralInOne = "key-several-in-one", Error, Measured
}

impl Rule for KeySeveralInOne {
    fn about(&self) -> &'static About {
        Self::ABOUT
    }

    fn sign(&self) -> Sign {
        Sign::KeyProblem
    }

    fn check(&self, subject: &Subject<'_>, findings: &mut Findings<'_>) {
        let help = |_| "keep one block, that of the key whose Key ID stands beside it; the other one belongs in a field of its own";
        report(Self::ABOUT, subject, findings, help, |_, _| {});
    }
}
