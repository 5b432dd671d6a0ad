//! `key-id-missing`

use storekit_export::Slot;

use super::report_gaps;
use crate::rule::declare_rule;
use crate::{About, Findings, Rule, Sign, Subject};

declare_rule! {
    /// The Key ID is missing
    ///
    /// ## What it reports
    ///
    /// The Key ID is empty or `null` while its key is there. For the In-App Purchase key, the Issuer ID alone
    /// is reason enough, and so is a record of a customer's app (it names a customer, an app, a platform or a
    /// bundle) that has the key in clear and no field for the Key ID.
    ///
    /// A record that says nothing of a key is not reported, nor one whose key was masked and whose Key ID was
    /// left out.
    ///
    /// ## Why it matters
    ///
    /// The Key ID is the `kid` of every token that the key signs. Without it Apple answers 401 to every
    /// request.
    ///
    /// ## How it happens
    ///
    /// The form was saved half filled, or an import dropped a column.
    ///
    /// ## How to mend it
    ///
    /// Paste the Key ID from App Store Connect, Users and Access, Integrations, In-App Purchase. It also stands
    /// in the name of the file as it was downloaded: `SubscriptionKey_<Key ID>.p8`.
    ///
    /// ## Example
    ///
    /// ```json bad
    /// {"bundle_id": "com.fernwood.habits", "in_app_purchase_key": {"issuer_id": "4b1f6c2e-93d7-47e3-e053-5b8c7c110a9d", "key_id": "", "private_key": "<key>"}}
    /// ```
    ///
    /// ```json good
    /// {"bundle_id": "com.fernwood.habits", "in_app_purchase_key": {"issuer_id": "4b1f6c2e-93d7-47e3-e053-5b8c7c110a9d", "key_id": "7KQ2M9XWPB", "private_key": "<key>"}}
    /// ```
    ///
    /// ## Source
    ///
    /// Apple, "Generating JSON Web Tokens for API requests" (App Store Server API).
    KeyIdMissing = "key-id-missing", Error, Documented
}

impl Rule for KeyIdMissing {
    fn about(&self) -> &'static About {
        Self::ABOUT
    }

    fn sign(&self) -> Sign {
        Sign::GapInIdentifiers
    }

    fn check(&self, subject: &Subject<'_>, findings: &mut Findings<'_>) {
        report_gaps(
            Self::ABOUT,
            &[Slot::IapKeyId, Slot::OfferKeyId, Slot::AscKeyId],
            subject,
            findings,
        );
    }
}
