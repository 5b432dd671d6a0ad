//! `key-kind-suspect`

use storekit_credentials::identifier::KeyFileKind;
use storekit_export::Slot;

use crate::rule::declare_rule;
use crate::{About, At, Findings, Rule, Sign, Subject};

declare_rule! {
    /// The key file has the name of another kind of key
    ///
    /// ## What it reports
    ///
    /// The file in the place of the In-App Purchase key, or of the promotional offer key, is named `AuthKey_`,
    /// `ApiKey_` or `APNSAuthKey_`. Apple names In-App Purchase keys `SubscriptionKey_`. Where the same key
    /// stands in the place of the App Store Connect key, too, `key-kind-wrong-slot` says so instead.
    ///
    /// ## Why it matters
    ///
    /// Keys of the developer portal (APNs, Sign in with Apple) get a 401 from the App Store Server API. App
    /// Store Connect keys may work there, and then the platform holds far more power over the account than it
    /// needs.
    ///
    /// ## How it happens
    ///
    /// Both keys are made on neighbouring tabs of one page, and the forms that take them look alike.
    ///
    /// ## How to mend it
    ///
    /// Make a key under App Store Connect, Users and Access, Integrations, In-App Purchase, and upload that one
    /// with its own Key ID. If the file was merely renamed, give it its name back.
    ///
    /// ## Example
    ///
    /// ```json bad
    /// {"bundle_id": "com.fernwood.habits", "in_app_purchase_key": {"issuer_id": "4b1f6c2e-93d7-47e3-e053-5b8c7c110a9d", "key_id": "7KQ2M9XWPB", "private_key": "<key>", "file_name": "AuthKey_7KQ2M9XWPB.p8"}}
    /// ```
    ///
    /// ```json good
    /// {"bundle_id": "com.fernwood.habits", "in_app_purchase_key": {"issuer_id": "4b1f6c2e-93d7-47e3-e053-5b8c7c110a9d", "key_id": "7KQ2M9XWPB", "private_key": "<key>", "file_name": "SubscriptionKey_7KQ2M9XWPB.p8"}}
    /// ```
    ///
    /// ## Source
    ///
    /// Observed: apple/app-store-server-library-python issue 57; documentation of Qonversion and Adapty. The
    /// name is a hint: the bytes of all these keys look alike.
    KeyKindSuspect = "key-kind-suspect", Warning, Observed
}

impl Rule for KeyKindSuspect {
    fn about(&self) -> &'static About {
        Self::ABOUT
    }

    fn sign(&self) -> Sign {
        Sign::OtherKey
    }

    fn check(&self, subject: &Subject<'_>, findings: &mut Findings<'_>) {
        for slot in [Slot::IapPrivateKey, Slot::OfferPrivateKey] {
            if slot == Slot::IapPrivateKey && subject.keys.is_same_key_twice() {
                continue;
            }
            let suspect = subject
                .identifiers
                .key_files()
                .iter()
                .find(|file| file.key == slot && file.name.kind != KeyFileKind::Subscription);
            if let Some(file) = suspect {
                let service = match file.name.kind {
                    KeyFileKind::Apns => "push notifications",
                    _ => "App Store Connect or the developer portal",
                };
                findings.add(
                    Self::ABOUT,
                    At::Field(file.field),
                    format!(
                        "the key file is named `{}`, as keys of {service} are, not `{}`, as \
                         In-App Purchase keys are",
                        file.name.kind.prefix(),
                        KeyFileKind::Subscription.prefix(),
                    ),
                    "upload a key from App Store Connect, Users and Access, Integrations, In-App \
                     Purchase, with its own Key ID",
                );
            }
        }
    }
}
