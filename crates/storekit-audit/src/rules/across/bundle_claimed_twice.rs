//! `bundle-claimed-twice`

use super::findings;
use crate::rule::declare_rule;
use crate::{About, Compared, Facts, Held, RecordSet, Rule, Settings, Sign};

declare_rule! {
    /// Two customers claim one Bundle ID
    ///
    /// ## What it reports
    ///
    /// Records of different customers that have the same Bundle ID. Where more records hold one of the values than
    /// any other, that one is taken for the right one, and only the other records are reported; else all of them
    /// are. Bundle IDs are compared exactly. Where the keys are the same, too, `key-across-customers` is silent.
    ///
    /// ## Why it matters
    ///
    /// A Bundle ID names one app in the whole App Store. One of the customers sees purchases that are not its own,
    /// or none.
    ///
    /// ## How it happens
    ///
    /// An app was sold or moved, and the old record stayed; a Bundle ID was copied from a guide or another
    /// customer; or one customer is stored twice.
    ///
    /// ## How to mend it
    ///
    /// Find out whose app it is, and remove the Bundle ID from the other record.
    ///
    /// ## Example
    ///
    /// ```json bad
    /// {"customer": "Fernwood Labs", "bundle_id": "com.fernwood.habits", "in_app_purchase_key": {"issuer_id": "4b1f6c2e-93d7-47e3-e053-5b8c7c110a9d", "key_id": "7KQ2M9XWPB", "private_key": "<key>"}}
    /// {"customer": "Harbour Lane", "bundle_id": "com.fernwood.habits", "in_app_purchase_key": {"issuer_id": "8c2d07f1-5ae4-47e3-e053-6c3d9e2a7f14", "key_id": "4XH8T3RZVN", "private_key": "<key 2>"}}
    /// ```
    ///
    /// ```json good
    /// {"customer": "Fernwood Labs", "bundle_id": "com.fernwood.habits", "in_app_purchase_key": {"issuer_id": "4b1f6c2e-93d7-47e3-e053-5b8c7c110a9d", "key_id": "7KQ2M9XWPB", "private_key": "<key>"}}
    /// {"customer": "Harbour Lane", "bundle_id": "com.harbourlane.voyage", "in_app_purchase_key": {"issuer_id": "8c2d07f1-5ae4-47e3-e053-6c3d9e2a7f14", "key_id": "4XH8T3RZVN", "private_key": "<key 2>"}}
    /// ```
    ///
    /// ## Source
    ///
    /// Observed: exports of platforms. That a Bundle ID is one app's: Apple, App Store Connect Help, "Add a new
    /// app".
    BundleClaimedTwice = "bundle-claimed-twice", Error, Observed
}

impl Rule for BundleClaimedTwice {
    fn about(&self) -> &'static About {
        Self::ABOUT
    }

    fn sign(&self) -> Sign {
        Sign::Comparison
    }

    fn compare(&self, facts: &Facts, _: &Settings) -> Compared {
        let conflicts = facts.conflicts(Held::Bundle, Held::Customer, &RecordSet::default());
        findings(
            facts,
            Self::ABOUT,
            &conflicts,
            |conflict| match conflict.values {
                2 => "another customer has the same Bundle ID".to_owned(),
                many => format!("{many} customers have the same Bundle ID"),
            },
            "an app belongs to one customer: find out whose it is, and remove it from the other records",
        )
    }
}
