//! `issuer-id-missing`

use storekit_export::Slot;

use super::report_gaps;
use crate::rule::declare_rule;
use crate::{About, Findings, Rule, Sign, Subject};

declare_rule! {
    /// The Issuer ID is missing
    ///
    /// ## What it reports
    ///
    /// The Issuer ID of the In-App Purchase key is empty or `null` while the key or its Key ID is there; or
    /// there is no field for it in a record of a customer's app that has the key in clear.
    ///
    /// A lone key file is not reported: it has no place for an Issuer ID. An App Store Connect key is not,
    /// either: individual keys have none. Nor is a record with a Team ID and no field for the Issuer ID,
    /// because that is what keys of other Apple services have.
    ///
    /// ## Why it matters
    ///
    /// The Issuer ID is the `iss` of every token that the key signs. Without it Apple answers 401 to every
    /// request.
    ///
    /// ## How it happens
    ///
    /// The Issuer ID stands above the list of keys, not beside the key, and App Store Connect may not show it
    /// on the In-App Purchase page until the account has an App Store Connect API key.
    ///
    /// ## How to mend it
    ///
    /// Paste the Issuer ID from App Store Connect, Users and Access, Integrations. It is one for the whole
    /// account, the same on the App Store Connect API page.
    ///
    /// ## Example
    ///
    /// ```json bad
    /// {"bundle_id": "com.fernwood.habits", "in_app_purchase_key": {"issuer_id": null, "key_id": "7KQ2M9XWPB", "private_key": "<key>"}}
    /// ```
    ///
    /// ```json good
    /// {"bundle_id": "com.fernwood.habits", "in_app_purchase_key": {"issuer_id": "4b1f6c2e-93d7-47e3-e053-5b8c7c110a9d", "key_id": "7KQ2M9XWPB", "private_key": "<key>"}}
    /// ```
    ///
    /// ## Source
    ///
    /// Apple, "Generating JSON Web Tokens for API requests" (App Store Server API).
    IssuerIdMissing = "issuer-id-missing", Error, Documented
}

impl Rule for IssuerIdMissing {
    fn about(&self) -> &'static About {
        Self::ABOUT
    }

    fn sign(&self) -> Sign {
        Sign::GapInIdentifiers
    }

    fn check(&self, subject: &Subject<'_>, findings: &mut Findings<'_>) {
        report_gaps(Self::ABOUT, &[Slot::IapIssuerId], subject, findings);
    }
}
