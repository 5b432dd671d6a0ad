//! `key-kind-wrong-slot`

use storekit_credentials::identifier::KeyFileKind;
use storekit_export::Slot;

use crate::rule::declare_rule;
use crate::{About, At, Findings, Rule, Subject};

declare_rule! {
    /// An in-app purchase key is in the place of the App Store Connect key
    ///
    /// ## What it reports
    ///
    /// The file in the place of the App Store Connect key is named `SubscriptionKey_`, which only in-app
    /// purchase keys are.
    ///
    /// ## Why it matters
    ///
    /// App Store Connect refuses in-app purchase keys with a 401: products and prices cannot be imported,
    /// notification settings cannot be read.
    ///
    /// ## How it happens
    ///
    /// Both keys are made on neighbouring tabs of one page, and the forms that take them look alike.
    ///
    /// ## How to mend it
    ///
    /// Make a team key under App Store Connect, Users and Access, Integrations, App Store Connect API, and
    /// upload that one with its own Key ID.
    ///
    /// ## Example
    ///
    /// ```json bad
    /// {"bundle_id": "com.fernwood.habits", "app_store_connect_key": {"issuer_id": "4b1f6c2e-93d7-47e3-e053-5b8c7c110a9d", "key_id": "4XH8T3RZVN", "private_key": "keys/SubscriptionKey_4XH8T3RZVN.p8"}}
    /// ```
    ///
    /// ```json good
    /// {"bundle_id": "com.fernwood.habits", "app_store_connect_key": {"issuer_id": "4b1f6c2e-93d7-47e3-e053-5b8c7c110a9d", "key_id": "4XH8T3RZVN", "private_key": "<key>"}}
    /// ```
    ///
    /// ## Source
    ///
    /// Observed: sources of RevenueCat-compatible servers, which name this case; documentation of Adapty.
    KeyKindWrongSlot = "key-kind-wrong-slot", Error, Observed
}

impl Rule for KeyKindWrongSlot {
    fn about(&self) -> &'static About {
        Self::ABOUT
    }

    fn check(&self, subject: &Subject<'_>, findings: &mut Findings<'_>) {
        let wrong = subject.identifiers.key_files().iter().find(|file| {
            file.key == Slot::AscPrivateKey && file.name.kind == KeyFileKind::Subscription
        });
        if let Some(file) = wrong {
            findings.add(
                Self::ABOUT,
                At::Field(file.field),
                "the key file in the place of the App Store Connect key is named \
                 `SubscriptionKey_`, as only in-app purchase keys are",
                "Upload a team key from App Store Connect, Users and Access, Integrations, App \
                 Store Connect API, with its own Key ID.",
            );
        }
    }
}
