//! `bundle-key-shared`

use super::findings;
use crate::rule::declare_rule;
use crate::{About, Compared, Facts, Held, Rule, Settings, Severity, Sign};

declare_rule! {
    /// One key serves several apps
    ///
    /// ## What it reports
    ///
    /// Records that have the same key and different Bundle IDs. All of them are reported, each with the number of
    /// Bundle IDs. Records that `key-id-with-two-keys`, `key-under-two-key-ids` or `key-under-two-issuers` reports
    /// take no part, so the others belong to one issuer.
    ///
    /// It is a note, shown in the `review` profile. Under `--policy key-per-bundle` it is an error.
    ///
    /// ## Why it matters
    ///
    /// At Apple this is normal: a key belongs to the account, and serves all its apps. But if it leaks or is
    /// revoked, all of them are concerned. Some platforms' guides ask for a key for each app.
    ///
    /// ## How it happens
    ///
    /// The account's key was used again for the next app.
    ///
    /// ## How to mend it
    ///
    /// Nothing is broken. Where a key for each app is wanted, make more in App Store Connect, Users and Access,
    /// Integrations, In-App Purchase: an account can have ten.
    ///
    /// ## Example
    ///
    /// ```json bad
    /// {"bundle_id": "com.fernwood.habits", "in_app_purchase_key": {"issuer_id": "4b1f6c2e-93d7-47e3-e053-5b8c7c110a9d", "key_id": "7KQ2M9XWPB", "private_key": "<key>"}}
    /// {"bundle_id": "com.fernwood.sleep", "in_app_purchase_key": {"issuer_id": "4b1f6c2e-93d7-47e3-e053-5b8c7c110a9d", "key_id": "7KQ2M9XWPB", "private_key": "<key>"}}
    /// ```
    ///
    /// ```json good
    /// {"bundle_id": "com.fernwood.habits", "in_app_purchase_key": {"issuer_id": "4b1f6c2e-93d7-47e3-e053-5b8c7c110a9d", "key_id": "7KQ2M9XWPB", "private_key": "<key>"}}
    /// {"bundle_id": "com.fernwood.sleep", "in_app_purchase_key": {"issuer_id": "4b1f6c2e-93d7-47e3-e053-5b8c7c110a9d", "key_id": "4XH8T3RZVN", "private_key": "<key 2>"}}
    /// ```
    ///
    /// ## Source
    ///
    /// Apple, App Store Connect Help, "Generate keys for in-app purchases": keys are made for the account.
    BundleKeyShared = "bundle-key-shared", Note, Observed
}

impl Rule for BundleKeyShared {
    fn about(&self) -> &'static About {
        Self::ABOUT
    }

    fn sign(&self) -> Sign {
        Sign::Comparison
    }

    fn compare(&self, facts: &Facts, settings: &Settings) -> Compared {
        let except = &facts.contradictions().records;
        let mut compared = findings(
            facts,
            Self::ABOUT,
            &facts.sharing(Held::Key, Held::Bundle, except),
            |conflict| {
                let wanted = if settings.key_per_bundle {
                    ", and the policy asks for a key for each"
                } else {
                    ""
                };
                format!("this key serves {} Bundle IDs{wanted}", conflict.values)
            },
            "nothing is broken; to keep the apps apart, make a key for each in App Store Connect, \
             Users and Access, Integrations, In-App Purchase",
        );
        if settings.key_per_bundle {
            for (_, finding) in &mut compared.findings {
                finding.severity = Severity::Error;
            }
        }
        compared
    }
}
