//! `key-wrong-curve`

use super::report;
use crate::rule::declare_rule;
use crate::{About, Findings, Rule, Sign, Subject};

declare_rule! {
    /// The key is on another curve
    ///
    /// ## What it reports
    ///
    /// The key names a curve other than P-256, names two, or writes a curve's parameters out.
    ///
    /// ## Why it matters
    ///
    /// ES256 is P-256 only. Written-out parameters and two names are how one file becomes two different keys,
    /// depending on who reads it (CVE-2020-0601 was of that kind).
    ///
    /// ## How it happens
    ///
    /// The key was made by hand with another curve, as some samples in documentation are, instead of downloaded.
    ///
    /// ## How to mend it
    ///
    /// Paste the `SubscriptionKey_….p8` file from App Store Connect; a key that Apple did not issue is not known to
    /// Apple.
    ///
    /// ## Example
    ///
    /// ```json bad
    /// {"bundle_id": "com.fernwood.habits", "in_app_purchase_key": {"issuer_id": "69a6de71-2c4e-47e3-e053-5b8c7c11a4d2", "key_id": "7KQ2M9XWPB", "private_key": "<file:secp256k1>"}}
    /// ```
    ///
    /// ```json good
    /// {"bundle_id": "com.fernwood.habits", "in_app_purchase_key": {"issuer_id": "69a6de71-2c4e-47e3-e053-5b8c7c11a4d2", "key_id": "7KQ2M9XWPB", "private_key": "<key>"}}
    /// ```
    ///
    /// ## Source
    ///
    /// RFC 7518, section 3.4; RFC 5480, section 2.1.1; RFC 5915, section 3.
    KeyWrongCurve = "key-wrong-curve", Error, Documented
}

impl Rule for KeyWrongCurve {
    fn about(&self) -> &'static About {
        Self::ABOUT
    }

    fn sign(&self) -> Sign {
        Sign::KeyProblem
    }

    fn check(&self, subject: &Subject<'_>, findings: &mut Findings<'_>) {
        let help = |_| "paste the SubscriptionKey .p8 file from App Store Connect; a key made by hand is not known to Apple";
        report(Self::ABOUT, subject, findings, help, |_, _| {});
    }
}
