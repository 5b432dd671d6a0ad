//! `key-under-two-key-ids`

use super::findings;
use crate::rule::declare_rule;
use crate::{About, Compared, Facts, Rule, Settings, Sign};

declare_rule! {
    /// One key goes by two Key IDs
    ///
    /// ## What it reports
    ///
    /// Records that have the same key and different Key IDs. Where more records hold one of the values than any
    /// other, that one is taken for the right one, and only the other records are reported; else all of them are. A
    /// record that `key-id-with-two-keys` reports takes no part.
    ///
    /// ## Why it matters
    ///
    /// Apple gives a key one Key ID. A token that names another is answered with 401.
    ///
    /// ## How it happens
    ///
    /// The Key ID was taken from another row of the list in App Store Connect, or the key of another app was
    /// pasted.
    ///
    /// ## How to mend it
    ///
    /// The file's name has the right Key ID, unless it was renamed: `SubscriptionKey_7KQ2M9XWPB.p8`. Otherwise
    /// compare both Key IDs with the list in App Store Connect, Users and Access, Integrations, In-App Purchase.
    ///
    /// ## Example
    ///
    /// ```json bad
    /// {"bundle_id": "com.fernwood.habits", "in_app_purchase_key": {"issuer_id": "4b1f6c2e-93d7-47e3-e053-5b8c7c110a9d", "key_id": "7KQ2M9XWPB", "private_key": "<key>"}}
    /// {"bundle_id": "com.fernwood.sleep", "in_app_purchase_key": {"issuer_id": "4b1f6c2e-93d7-47e3-e053-5b8c7c110a9d", "key_id": "4XH8T3RZVN", "private_key": "<key>"}}
    /// ```
    ///
    /// ```json good
    /// {"bundle_id": "com.fernwood.habits", "in_app_purchase_key": {"issuer_id": "4b1f6c2e-93d7-47e3-e053-5b8c7c110a9d", "key_id": "7KQ2M9XWPB", "private_key": "<key>"}}
    /// {"bundle_id": "com.fernwood.sleep", "in_app_purchase_key": {"issuer_id": "4b1f6c2e-93d7-47e3-e053-5b8c7c110a9d", "key_id": "7KQ2M9XWPB", "private_key": "<key>"}}
    /// ```
    ///
    /// ## Source
    ///
    /// Observed: reports of 401 answers with a sound key. That a key has one Key ID: Apple, "Generating JSON Web
    /// Tokens for API requests".
    KeyUnderTwoKeyIds = "key-under-two-key-ids", Error, Observed
}

impl Rule for KeyUnderTwoKeyIds {
    fn about(&self) -> &'static About {
        Self::ABOUT
    }

    fn sign(&self) -> Sign {
        Sign::Comparison
    }

    fn compare(&self, facts: &Facts, _: &Settings) -> Compared {
        let conflicts = &facts.contradictions().two_key_ids;
        findings(
            facts,
            Self::ABOUT,
            conflicts,
            |conflict| match conflict.values {
                2 => "another record has the same private key under a different Key ID".to_owned(),
                many => {
                    format!("the records have the same private key under {many} different Key IDs")
                }
            },
            "take the Key ID from the name of the key's .p8 file, or from the list in App Store \
             Connect, Users and Access, Integrations, In-App Purchase",
        )
    }
}
