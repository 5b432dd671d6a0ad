//! `issuer-many-keys`

use super::findings;
use crate::rule::declare_rule;
use crate::{About, Compared, Facts, Held, Rule, Settings, Sign};

declare_rule! {
    /// There are more than ten keys for one Issuer ID
    ///
    /// ## What it reports
    ///
    /// The records have more than ten different In-App Purchase keys for one Issuer ID. One finding, at the first
    /// of these records.
    ///
    /// ## Why it matters
    ///
    /// Apple allows ten active keys in an account. So some of these have been revoked, or belong to another
    /// account, and get a 401.
    ///
    /// ## How it happens
    ///
    /// Keys were replaced, and the old rows stayed.
    ///
    /// ## How to mend it
    ///
    /// Compare the Key IDs with the list in App Store Connect, Users and Access, Integrations, In-App Purchase, and
    /// remove the records whose key is not there.
    ///
    /// ## Example
    ///
    /// ```json bad
    /// {"in_app_purchase_key": {"issuer_id": "4b1f6c2e-93d7-47e3-e053-5b8c7c110a9d", "key_id": "7KQ2M9XWPB", "private_key": "<key>"}}
    /// {"in_app_purchase_key": {"issuer_id": "4b1f6c2e-93d7-47e3-e053-5b8c7c110a9d", "key_id": "4XH8T3RZVN", "private_key": "<key 2>"}}
    /// {"in_app_purchase_key": {"issuer_id": "4b1f6c2e-93d7-47e3-e053-5b8c7c110a9d", "key_id": "9BD5F7HJ2L", "private_key": "<key 3>"}}
    /// {"in_app_purchase_key": {"issuer_id": "4b1f6c2e-93d7-47e3-e053-5b8c7c110a9d", "key_id": "6MN8PQ4RST", "private_key": "<key 4>"}}
    /// {"in_app_purchase_key": {"issuer_id": "4b1f6c2e-93d7-47e3-e053-5b8c7c110a9d", "key_id": "3UV7WX2YZA", "private_key": "<key 5>"}}
    /// {"in_app_purchase_key": {"issuer_id": "4b1f6c2e-93d7-47e3-e053-5b8c7c110a9d", "key_id": "8CG4DK6NWP", "private_key": "<key 6>"}}
    /// {"in_app_purchase_key": {"issuer_id": "4b1f6c2e-93d7-47e3-e053-5b8c7c110a9d", "key_id": "5RT9VB3XHM", "private_key": "<key 7>"}}
    /// {"in_app_purchase_key": {"issuer_id": "4b1f6c2e-93d7-47e3-e053-5b8c7c110a9d", "key_id": "2JL7QF5ZSD", "private_key": "<key 8>"}}
    /// {"in_app_purchase_key": {"issuer_id": "4b1f6c2e-93d7-47e3-e053-5b8c7c110a9d", "key_id": "9WY4KN8PCB", "private_key": "<key 9>"}}
    /// {"in_app_purchase_key": {"issuer_id": "4b1f6c2e-93d7-47e3-e053-5b8c7c110a9d", "key_id": "6HX3TG7VRM", "private_key": "<key 10>"}}
    /// {"in_app_purchase_key": {"issuer_id": "4b1f6c2e-93d7-47e3-e053-5b8c7c110a9d", "key_id": "4ZD8MS2QLJ", "private_key": "<key 11>"}}
    /// ```
    ///
    /// ```json good
    /// {"in_app_purchase_key": {"issuer_id": "4b1f6c2e-93d7-47e3-e053-5b8c7c110a9d", "key_id": "7KQ2M9XWPB", "private_key": "<key>"}}
    /// {"in_app_purchase_key": {"issuer_id": "4b1f6c2e-93d7-47e3-e053-5b8c7c110a9d", "key_id": "4XH8T3RZVN", "private_key": "<key 2>"}}
    /// ```
    ///
    /// ## Source
    ///
    /// Apple, App Store Connect Help, "Generate keys for in-app purchases".
    IssuerManyKeys = "issuer-many-keys", Note, Documented
}

impl Rule for IssuerManyKeys {
    fn about(&self) -> &'static About {
        Self::ABOUT
    }

    fn sign(&self) -> Sign {
        Sign::Comparison
    }

    fn compare(&self, facts: &Facts, _: &Settings) -> Compared {
        /// Active In-App Purchase keys of an account, at most.
        const MOST: usize = 10;
        let conflicts = facts.exceeding(Held::Issuer, Held::Key, MOST);
        findings(
            facts,
            Self::ABOUT,
            &conflicts,
            |conflict| {
                format!(
                    "the records have {} different keys for this Issuer ID, and Apple allows \
                     {MOST}",
                    conflict.values
                )
            },
            "remove the records whose Key ID is not in the list of App Store Connect, Users and \
             Access, Integrations, In-App Purchase",
        )
    }
}
