//! `bundle-id-missing`

use storekit_export::Slot;

use super::report_gaps;
use crate::rule::declare_rule;
use crate::{About, Findings, Rule, Sign, Subject};

declare_rule! {
    /// The Bundle ID is missing
    ///
    /// ## What it reports
    ///
    /// All fields for the Bundle ID are empty or `null` while the In-App Purchase key is there; or there is
    /// none in a record that has the key in clear and names a customer, an app, a platform or an App Apple ID.
    ///
    /// A key that is kept on its own (a file, a CI setting) is not reported: one key serves all apps of an
    /// account.
    ///
    /// ## Why it matters
    ///
    /// The Bundle ID is the `bid` of every token for the App Store Server API, and what notifications and
    /// transactions are verified against.
    ///
    /// ## How it happens
    ///
    /// The record was made before the app had an ID, or an import dropped a column.
    ///
    /// ## How to mend it
    ///
    /// Paste the Bundle ID from App Store Connect, the app, General, App Information.
    ///
    /// ## Example
    ///
    /// ```json bad
    /// {"bundle_id": "", "in_app_purchase_key": {"issuer_id": "4b1f6c2e-93d7-47e3-e053-5b8c7c110a9d", "key_id": "7KQ2M9XWPB", "private_key": "<key>"}}
    /// ```
    ///
    /// ```json good
    /// {"bundle_id": "com.fernwood.habits", "in_app_purchase_key": {"issuer_id": "4b1f6c2e-93d7-47e3-e053-5b8c7c110a9d", "key_id": "7KQ2M9XWPB", "private_key": "<key>"}}
    /// ```
    ///
    /// ## Source
    ///
    /// Apple, "Generating JSON Web Tokens for API requests" (App Store Server API).
    BundleIdMissing = "bundle-id-missing", Error, Documented
}

impl Rule for BundleIdMissing {
    fn about(&self) -> &'static About {
        Self::ABOUT
    }

    fn sign(&self) -> Sign {
        Sign::GapInIdentifiers
    }

    fn check(&self, subject: &Subject<'_>, findings: &mut Findings<'_>) {
        report_gaps(Self::ABOUT, &[Slot::BundleId], subject, findings);
    }
}
