//! `key-id-with-two-keys`

use super::findings;
use crate::rule::declare_rule;
use crate::{About, Compared, Facts, Rule, Settings, Sign};

declare_rule! {
    /// One Key ID goes with two keys
    ///
    /// ## What it reports
    ///
    /// Records that have the same Key ID and different keys. Where more records hold one of the values than any
    /// other, that one is taken for the right one, and only the other records are reported; else all of them are.
    /// Only sound keys are compared, by their public keys: how the text is written makes no difference.
    ///
    /// A record that is reported here is left out of the comparisons of `key-under-two-key-ids`,
    /// `key-under-two-issuers` and `key-across-customers`: a key in the wrong record contradicts more than one
    /// thing, and it is still one mistake.
    ///
    /// ## Why it matters
    ///
    /// Apple knows one key by each Key ID. Tokens signed with any other key are answered with 401.
    ///
    /// ## How it happens
    ///
    /// A key was replaced, and one record got the new Key ID with the old key, or the other way round; or a form
    /// was filled in for a second app with the browser's old values.
    ///
    /// ## How to mend it
    ///
    /// Look up the Key ID in App Store Connect, Users and Access, Integrations, In-App Purchase. Put the key of the
    /// file `SubscriptionKey_` with that Key ID into all of these records, or give the ones with another key the
    /// Key ID of that key.
    ///
    /// ## Example
    ///
    /// ```json bad
    /// {"bundle_id": "com.fernwood.habits", "in_app_purchase_key": {"issuer_id": "4b1f6c2e-93d7-47e3-e053-5b8c7c110a9d", "key_id": "7KQ2M9XWPB", "private_key": "<key>"}}
    /// {"bundle_id": "com.fernwood.sleep", "in_app_purchase_key": {"issuer_id": "4b1f6c2e-93d7-47e3-e053-5b8c7c110a9d", "key_id": "7KQ2M9XWPB", "private_key": "<key 2>"}}
    /// ```
    ///
    /// ```json good
    /// {"bundle_id": "com.fernwood.habits", "in_app_purchase_key": {"issuer_id": "4b1f6c2e-93d7-47e3-e053-5b8c7c110a9d", "key_id": "7KQ2M9XWPB", "private_key": "<key>"}}
    /// {"bundle_id": "com.fernwood.sleep", "in_app_purchase_key": {"issuer_id": "4b1f6c2e-93d7-47e3-e053-5b8c7c110a9d", "key_id": "4XH8T3RZVN", "private_key": "<key 2>"}}
    /// ```
    ///
    /// ## Source
    ///
    /// Observed: reports of 401 answers after keys were replaced. That a Key ID names one key: Apple, "Generating
    /// JSON Web Tokens for API requests".
    KeyIdWithTwoKeys = "key-id-with-two-keys", Error, Observed
}

impl Rule for KeyIdWithTwoKeys {
    fn about(&self) -> &'static About {
        Self::ABOUT
    }

    fn sign(&self) -> Sign {
        Sign::Comparison
    }

    fn compare(&self, facts: &Facts, _: &Settings) -> Compared {
        let conflicts = &facts.contradictions().two_keys;
        findings(
            facts,
            Self::ABOUT,
            conflicts,
            |conflict| match conflict.values {
                2 => "another record has a different private key under this Key ID".to_owned(),
                many => format!("the records have {many} different private keys under this Key ID"),
            },
            "one Key ID has one key: find the .p8 file whose name ends in it, and paste that into both",
        )
    }
}
