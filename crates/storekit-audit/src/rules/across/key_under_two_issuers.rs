//! `key-under-two-issuers`

use super::findings;
use crate::rule::declare_rule;
use crate::{About, Compared, Facts, Rule, Settings, Sign};

declare_rule! {
    /// One key goes with two Issuer IDs
    ///
    /// ## What it reports
    ///
    /// Records that have the same key, or the same Key ID, and different Issuer IDs, whatever the case of their
    /// digits. Where more records hold one of the values than any other, that one is taken for the right one, and
    /// only the other records are reported; else all of them are.
    ///
    /// A record that `key-id-with-two-keys` or `key-under-two-key-ids` reports takes no part: there the key or the
    /// Key ID is in doubt, and the Issuer ID may well be right.
    ///
    /// ## Why it matters
    ///
    /// A key belongs to one account, and an account has one Issuer ID. A token that names another is answered with
    /// 401.
    ///
    /// ## How it happens
    ///
    /// The customer has two accounts, and the Issuer ID was copied from the wrong one; or an app moved to another
    /// account, and its old key stayed.
    ///
    /// ## How to mend it
    ///
    /// Log in to the account that the app belongs to, and copy the Issuer ID from App Store Connect, Users and
    /// Access, Integrations, In-App Purchase. If the key is not in the list there, make a new one.
    ///
    /// ## Example
    ///
    /// ```json bad
    /// {"bundle_id": "com.fernwood.habits", "in_app_purchase_key": {"issuer_id": "4b1f6c2e-93d7-47e3-e053-5b8c7c110a9d", "key_id": "7KQ2M9XWPB", "private_key": "<key>"}}
    /// {"bundle_id": "com.fernwood.sleep", "in_app_purchase_key": {"issuer_id": "8c2d07f1-5ae4-47e3-e053-6c3d9e2a7f14", "key_id": "7KQ2M9XWPB", "private_key": "<key>"}}
    /// ```
    ///
    /// ```json good
    /// {"bundle_id": "com.fernwood.habits", "in_app_purchase_key": {"issuer_id": "4b1f6c2e-93d7-47e3-e053-5b8c7c110a9d", "key_id": "7KQ2M9XWPB", "private_key": "<key>"}}
    /// {"bundle_id": "com.fernwood.sleep", "in_app_purchase_key": {"issuer_id": "4b1f6c2e-93d7-47e3-e053-5b8c7c110a9d", "key_id": "7KQ2M9XWPB", "private_key": "<key>"}}
    /// ```
    ///
    /// ## Source
    ///
    /// Observed: reports of 401 answers after apps had moved. That an account has one Issuer ID: the platforms'
    /// guides.
    KeyUnderTwoIssuers = "key-under-two-issuers", Error, Observed
}

impl Rule for KeyUnderTwoIssuers {
    fn about(&self) -> &'static About {
        Self::ABOUT
    }

    fn sign(&self) -> Sign {
        Sign::Comparison
    }

    fn compare(&self, facts: &Facts, _: &Settings) -> Compared {
        let contradictions = facts.contradictions();
        let [mut of_keys, of_key_ids] = [
            (&contradictions.key_under_two_issuers, "key"),
            (&contradictions.key_id_under_two_issuers, "Key ID"),
        ]
        .map(|(conflicts, what)| {
            findings(
                facts,
                Self::ABOUT,
                conflicts,
                |conflict| match conflict.values {
                    2 => format!("another record has the same {what} under a different Issuer ID"),
                    many => format!(
                        "the records have the same {what} under {many} different Issuer IDs"
                    ),
                },
                "copy the Issuer ID from the account that has this key: App Store Connect, Users and \
                  Access, Integrations, In-App Purchase",
            )
        });
        of_keys.findings.extend(of_key_ids.findings);
        of_keys.findings.sort_by_key(|(record, _)| *record);
        of_keys.more = of_keys.more.saturating_add(of_key_ids.more);
        of_keys.unlisted.extend(&of_key_ids.unlisted);
        of_keys
    }
}
