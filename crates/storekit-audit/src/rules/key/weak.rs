//! `key-weak`

use storekit_credentials::key::DecodedKey;

use crate::rule::declare_rule;
use crate::{About, At, Findings, Rule, Subject};

declare_rule! {
    /// The private key is one that can be guessed
    ///
    /// ## What it reports
    ///
    /// The private number is one that no random generator gives: below 2^64 or that close to the order of the
    /// curve, one octet repeated, a short pattern repeated, octets that count up or down evenly, or 32 characters
    /// of ASCII text.
    ///
    /// The test flags a random key with a probability of about 2^-45 (one in 60 million million), nearly all of it
    /// from the test for text.
    ///
    /// ## Why it matters
    ///
    /// Anyone can try such numbers, and sign as this customer. Apple does not issue such keys.
    ///
    /// ## How it happens
    ///
    /// The key was made up for a test, or from a pass phrase, and got into use.
    ///
    /// ## How to mend it
    ///
    /// Make a new key in App Store Connect, under Users and Access, Integrations, In-App Purchase.
    ///
    /// ## Example
    ///
    /// ```json bad
    /// {"bundle_id": "com.fernwood.habits", "in_app_purchase_key": {"issuer_id": "69a6de71-2c4e-47e3-e053-5b8c7c11a4d2", "key_id": "7KQ2M9XWPB", "private_key": "<file:scalar-one>"}}
    /// ```
    ///
    /// ```json good
    /// {"bundle_id": "com.fernwood.habits", "in_app_purchase_key": {"issuer_id": "69a6de71-2c4e-47e3-e053-5b8c7c11a4d2", "key_id": "7KQ2M9XWPB", "private_key": "<key>"}}
    /// ```
    ///
    /// ## Source
    ///
    /// A judgement of this project; the bounds are those of `Weakness` in storekit-credentials.
    KeyWeak = "key-weak", Error, Heuristic
}

impl Rule for KeyWeak {
    fn about(&self) -> &'static About {
        Self::ABOUT
    }

    fn check(&self, subject: &Subject<'_>, findings: &mut Findings<'_>) {
        for slot in subject.keys.slots() {
            let Some(field) = slot.field else { continue };
            if let Some(weakness) = slot.sound_key().and_then(DecodedKey::weakness) {
                findings.add(
                    Self::ABOUT,
                    At::Field(field),
                    format!("the private key can be guessed: its number is {weakness}"),
                    "stop using this key and make a new one in App Store Connect",
                );
            }
        }
    }
}
