//! `key-wrong-algorithm`

use super::report;
use crate::rule::declare_rule;
use crate::{About, Findings, Rule, Sign, Subject};

declare_rule! {
    /// The key is for another algorithm
    ///
    /// ## What it reports
    ///
    /// The key is an RSA, DSA, Ed25519, key-agreement or unknown key. The message names it where it is known.
    ///
    /// ## Why it matters
    ///
    /// App Store servers take ES256 only, which needs an elliptic-curve key on P-256. Several libraries load the
    /// key all the same and fail when they sign.
    ///
    /// ## How it happens
    ///
    /// It is the key of a certificate, of a Google service account or of SSH.
    ///
    /// ## How to mend it
    ///
    /// Paste the `SubscriptionKey_….p8` file from App Store Connect.
    ///
    /// ## Example
    ///
    /// ```json bad
    /// {"bundle_id": "com.fernwood.habits", "in_app_purchase_key": {"issuer_id": "69a6de71-2c4e-47e3-e053-5b8c7c11a4d2", "key_id": "7KQ2M9XWPB", "private_key": "<file:rsa>"}}
    /// ```
    ///
    /// ```json good
    /// {"bundle_id": "com.fernwood.habits", "in_app_purchase_key": {"issuer_id": "69a6de71-2c4e-47e3-e053-5b8c7c11a4d2", "key_id": "7KQ2M9XWPB", "private_key": "<key>"}}
    /// ```
    ///
    /// ## Source
    ///
    /// Apple, "Generating JSON Web Tokens for API requests"; RFC 7518, section 3.4; RFC 5480, section 2.1.1.
    KeyWrongAlgorithm = "key-wrong-algorithm", Error, Documented
}

impl Rule for KeyWrongAlgorithm {
    fn about(&self) -> &'static About {
        Self::ABOUT
    }

    fn sign(&self) -> Sign {
        Sign::KeyProblem
    }

    fn check(&self, subject: &Subject<'_>, findings: &mut Findings<'_>) {
        let help = |_| "paste the SubscriptionKey .p8 file from App Store Connect: it holds an elliptic-curve key on P-256";
        report(Self::ABOUT, subject, findings, help, |_, _| {});
    }
}
