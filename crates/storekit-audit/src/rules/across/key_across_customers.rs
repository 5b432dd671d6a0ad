//! `key-across-customers`

use super::findings;
use crate::rule::declare_rule;
use crate::{About, Compared, Facts, Held, RecordSet, Rule, Settings, Sign};

declare_rule! {
    /// Two customers have the same key
    ///
    /// ## What it reports
    ///
    /// Records of different customers that have the same key. Where more records hold one of the values than any
    /// other, that one is taken for the right one, and only the other records are reported; else all of them are.
    ///
    /// Nothing is said of records that `key-id-with-two-keys`, `key-under-two-key-ids` or `key-under-two-issuers`
    /// reports (there the key is probably in the wrong record), nor of those that `bundle-claimed-twice` reports
    /// (there the whole app is).
    ///
    /// ## Why it matters
    ///
    /// Whoever holds the key can read every purchase of the account, and refund or extend subscriptions. It should
    /// be one customer's alone.
    ///
    /// ## How it happens
    ///
    /// An agency uses its own account for its clients; an app was sold, and its key was not replaced; a support
    /// case was tried out with another customer's key; or one customer is stored twice.
    ///
    /// ## How to mend it
    ///
    /// If the customers are not one and the same, make a new key for the app that has moved, and revoke the old one
    /// in App Store Connect.
    ///
    /// ## Example
    ///
    /// ```json bad
    /// {"customer": "Fernwood Labs", "bundle_id": "com.fernwood.habits", "in_app_purchase_key": {"issuer_id": "4b1f6c2e-93d7-47e3-e053-5b8c7c110a9d", "key_id": "7KQ2M9XWPB", "private_key": "<key>"}}
    /// {"customer": "Harbour Lane", "bundle_id": "com.harbourlane.voyage", "in_app_purchase_key": {"issuer_id": "4b1f6c2e-93d7-47e3-e053-5b8c7c110a9d", "key_id": "7KQ2M9XWPB", "private_key": "<key>"}}
    /// ```
    ///
    /// ```json good
    /// {"customer": "Fernwood Labs", "bundle_id": "com.fernwood.habits", "in_app_purchase_key": {"issuer_id": "4b1f6c2e-93d7-47e3-e053-5b8c7c110a9d", "key_id": "7KQ2M9XWPB", "private_key": "<key>"}}
    /// {"customer": "Fernwood Labs", "bundle_id": "com.fernwood.sleep", "in_app_purchase_key": {"issuer_id": "4b1f6c2e-93d7-47e3-e053-5b8c7c110a9d", "key_id": "7KQ2M9XWPB", "private_key": "<key>"}}
    /// ```
    ///
    /// ## Source
    ///
    /// Observed: exports of platforms. What the key allows: Apple, App Store Server API.
    KeyAcrossCustomers = "key-across-customers", Warning, Observed
}

impl Rule for KeyAcrossCustomers {
    fn about(&self) -> &'static About {
        Self::ABOUT
    }

    fn sign(&self) -> Sign {
        Sign::Comparison
    }

    fn compare(&self, facts: &Facts, _: &Settings) -> Compared {
        let mut except = facts.contradictions().records.clone();
        let claimed = facts.conflicts(Held::Bundle, Held::Customer, &RecordSet::default());
        except.extend(&claimed.records);
        let conflicts = facts.conflicts(Held::Key, Held::Customer, &except);
        findings(
            facts,
            Self::ABOUT,
            &conflicts,
            |conflict| match conflict.values {
                2 => "another customer has the same private key".to_owned(),
                many => format!("{many} customers have the same private key"),
            },
            "if these are not one customer, make a new key for one of them, and revoke the shared \
             one in App Store Connect",
        )
    }
}
