//! `key-scalar-out-of-range`

use super::report;
use crate::rule::declare_rule;
use crate::{About, Findings, Rule, Sign, Subject};

declare_rule! {
    /// The private number is 0, or too large for the curve
    ///
    /// ## What it reports
    ///
    /// The private scalar is 0, or not below the order of P-256.
    ///
    /// ## Why it matters
    ///
    /// There is no such key. Loaders that do not check sign with something else, or crash: Node ends the process on
    /// some of these.
    ///
    /// ## How it happens
    ///
    /// The file was damaged, filled with zeros, or made up.
    ///
    /// ## How to mend it
    ///
    /// Paste the file as downloaded from Apple; if it is lost, make a new key in App Store Connect.
    ///
    /// ## Example
    ///
    /// ```json bad
    /// {"bundle_id": "com.fernwood.habits", "in_app_purchase_key": {"issuer_id": "69a6de71-2c4e-47e3-e053-5b8c7c11a4d2", "key_id": "7KQ2M9XWPB", "private_key": "<file:scalar-zero>"}}
    /// ```
    ///
    /// ```json good
    /// {"bundle_id": "com.fernwood.habits", "in_app_purchase_key": {"issuer_id": "69a6de71-2c4e-47e3-e053-5b8c7c11a4d2", "key_id": "7KQ2M9XWPB", "private_key": "<key>"}}
    /// ```
    ///
    /// ## Source
    ///
    /// SEC 1, section 3.2.1; measured on 19 loaders.
    KeyScalarOutOfRange = "key-scalar-out-of-range", Error, Documented
}

impl Rule for KeyScalarOutOfRange {
    fn about(&self) -> &'static About {
        Self::ABOUT
    }

    fn sign(&self) -> Sign {
        Sign::KeyProblem
    }

    fn check(&self, subject: &Subject<'_>, findings: &mut Findings<'_>) {
        let help = |_| "paste the whole .p8 file again; if it is lost, make a new key in App Store Connect";
        report(Self::ABOUT, subject, findings, help, |_, _| {});
    }
}
