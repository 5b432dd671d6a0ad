//! `key-trailing-data`

use super::report;
use crate::rule::declare_rule;
use crate::{About, Findings, Rule, Sign, Subject};

declare_rule! {
    /// Octets follow after the end of the key
    ///
    /// ## What it reports
    ///
    /// The DER structure is complete, and more octets come after it.
    ///
    /// ## Why it matters
    ///
    /// What follows is carried past a review: a whole second key fits there. OpenSSL, Node, Go and AWS-LC never
    /// look at it, other loaders refuse the file.
    ///
    /// ## How it happens
    ///
    /// Two keys were joined before they were encoded, a tool padded a buffer, or somebody hides something.
    ///
    /// ## How to mend it
    ///
    /// Use the file as downloaded from Apple. If it came from a tool, find out what the tool appended.
    ///
    /// ## Example
    ///
    /// ```json bad
    /// {"bundle_id": "com.fernwood.habits", "in_app_purchase_key": {"issuer_id": "69a6de71-2c4e-47e3-e053-5b8c7c11a4d2", "key_id": "7KQ2M9XWPB", "private_key": "<file:one-octet-after>"}}
    /// ```
    ///
    /// ```json good
    /// {"bundle_id": "com.fernwood.habits", "in_app_purchase_key": {"issuer_id": "69a6de71-2c4e-47e3-e053-5b8c7c11a4d2", "key_id": "7KQ2M9XWPB", "private_key": "<key>"}}
    /// ```
    ///
    /// ## Source
    ///
    /// RFC 5208, section 5; X.690, section 8.1.3; measured on 19 loaders.
    KeyTrailingData = "key-trailing-data", Error, Documented
}

impl Rule for KeyTrailingData {
    fn about(&self) -> &'static About {
        Self::ABOUT
    }

    fn sign(&self) -> Sign {
        Sign::KeyProblem
    }

    fn check(&self, subject: &Subject<'_>, findings: &mut Findings<'_>) {
        let help = |_| "use the .p8 file as downloaded from App Store Connect; find out where the octets at the end come from";
        report(Self::ABOUT, subject, findings, help, |_, _| {});
    }
}
