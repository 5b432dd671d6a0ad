//! `key-published`

use crate::rule::declare_rule;
use crate::{About, At, Findings, Rule, Subject};

declare_rule! {
    /// The private key is public
    ///
    /// ## What it reports
    ///
    /// The key is one that is printed in a standard, a library's tests, documentation or a forum. It is recognised
    /// by the SHA-256 of its public key; the message says where it is printed.
    ///
    /// ## Why it matters
    ///
    /// Anyone can sign with it. Apple has not issued it for this account, or has revoked it.
    ///
    /// ## How it happens
    ///
    /// A sample was pasted to get on with the set-up, and stayed.
    ///
    /// ## How to mend it
    ///
    /// Paste the `SubscriptionKey_….p8` file of this account. Make a new key if there is none.
    ///
    /// ## Example
    ///
    /// ```json bad
    /// {"bundle_id": "com.fernwood.habits", "in_app_purchase_key": {"issuer_id": "69a6de71-2c4e-47e3-e053-5b8c7c11a4d2", "key_id": "7KQ2M9XWPB", "private_key": "<file:published-rfc6979>"}}
    /// ```
    ///
    /// ```json good
    /// {"bundle_id": "com.fernwood.habits", "in_app_purchase_key": {"issuer_id": "69a6de71-2c4e-47e3-e053-5b8c7c11a4d2", "key_id": "7KQ2M9XWPB", "private_key": "<key>"}}
    /// ```
    ///
    /// ## Source
    ///
    /// The origins that the messages name.
    KeyPublished = "key-published", Error, Observed
}

impl Rule for KeyPublished {
    fn about(&self) -> &'static About {
        Self::ABOUT
    }

    fn check(&self, subject: &Subject<'_>, findings: &mut Findings<'_>) {
        for slot in subject.keys.slots() {
            let Some(field) = slot.field else { continue };
            if let Some(origin) = slot.public_key().and_then(|key| key.published()) {
                findings.add(
                    Self::ABOUT,
                    At::Field(field),
                    format!("this private key is public: it is printed in {origin}"),
                    "paste the SubscriptionKey .p8 file of this account from App Store Connect instead",
                );
            }
        }
    }
}
