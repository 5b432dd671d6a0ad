//! `key-der-not-canonical`

use super::report;
use crate::rule::declare_rule;
use crate::{About, Findings, Rule, Sign, Subject};

declare_rule! {
    /// The structure of the key is not DER
    ///
    /// ## What it reports
    ///
    /// A length or integer that is not in its shortest form, an indefinite length, a string in pieces, a wrong tag,
    /// a set that is not sorted, an element that is longer than the one around it, or nesting far too deep.
    ///
    /// ## Why it matters
    ///
    /// DER has one encoding of a value, so that two files can be compared and a hash names a key. Loaders differ on
    /// anything else; deep nesting crashes some.
    ///
    /// ## How it happens
    ///
    /// A tool wrote BER, or octets were damaged.
    ///
    /// ## How to mend it
    ///
    /// Use the file as downloaded from Apple, which is DER. If only this file is left and OpenSSL reads it,
    /// `openssl pkcs8 -topk8 -nocrypt` writes it in DER.
    ///
    /// ## Example
    ///
    /// ```json bad
    /// {"bundle_id": "com.fernwood.habits", "in_app_purchase_key": {"issuer_id": "69a6de71-2c4e-47e3-e053-5b8c7c11a4d2", "key_id": "7KQ2M9XWPB", "private_key": "<file:outer-length-82>"}}
    /// ```
    ///
    /// ```json good
    /// {"bundle_id": "com.fernwood.habits", "in_app_purchase_key": {"issuer_id": "69a6de71-2c4e-47e3-e053-5b8c7c11a4d2", "key_id": "7KQ2M9XWPB", "private_key": "<key>"}}
    /// ```
    ///
    /// ## Source
    ///
    /// X.690, sections 8 and 10; RFC 5208, section 5; measured on 19 loaders.
    KeyDerNotCanonical = "key-der-not-canonical", Error, Documented
}

impl Rule for KeyDerNotCanonical {
    fn about(&self) -> &'static About {
        Self::ABOUT
    }

    fn sign(&self) -> Sign {
        Sign::KeyProblem
    }

    fn check(&self, subject: &Subject<'_>, findings: &mut Findings<'_>) {
        let help = |_| "use the .p8 file as downloaded from App Store Connect; if it is lost, make a new key there";
        report(Self::ABOUT, subject, findings, help, |_, _| {});
    }
}
