//! `key-kind-wrong-slot`

use storekit_credentials::identifier::KeyFileKind;
use storekit_export::Slot;

use crate::rule::declare_rule;
use crate::{About, At, Findings, Rule, Sign, Subject};

declare_rule! {
    /// An In-App Purchase key is in the place of the App Store Connect key
    ///
    /// ## What it reports
    ///
    /// The place of the App Store Connect key holds the same key as the place of the In-App Purchase key; or
    /// the file there is named `SubscriptionKey_`, which only In-App Purchase keys are. It is one finding.
    ///
    /// ## Why it matters
    ///
    /// App Store Connect refuses In-App Purchase keys with a 401: products and prices cannot be imported,
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
    /// {"bundle_id": "com.fernwood.habits", "in_app_purchase_key": {"issuer_id": "4b1f6c2e-93d7-47e3-e053-5b8c7c110a9d", "key_id": "7KQ2M9XWPB", "private_key": "<key>"}, "app_store_connect_key": {"issuer_id": "4b1f6c2e-93d7-47e3-e053-5b8c7c110a9d", "key_id": "7KQ2M9XWPB", "private_key": "<key>"}}
    /// ```
    ///
    /// ```json good
    /// {"bundle_id": "com.fernwood.habits", "in_app_purchase_key": {"issuer_id": "4b1f6c2e-93d7-47e3-e053-5b8c7c110a9d", "key_id": "7KQ2M9XWPB", "private_key": "<key>"}, "app_store_connect_key": {"issuer_id": "4b1f6c2e-93d7-47e3-e053-5b8c7c110a9d", "key_id": "4XH8T3RZVN", "private_key": "<key 2>"}}
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

    fn sign(&self) -> Sign {
        Sign::OtherKey
    }

    fn check(&self, subject: &Subject<'_>, findings: &mut Findings<'_>) {
        let named = subject.identifiers.key_files().iter().find(|file| {
            file.key == Slot::AscPrivateKey && file.name.kind == KeyFileKind::Subscription
        });
        let (field, message, help) = match (subject.keys.asc.field, named) {
            (Some(field), _) if subject.keys.is_same_key_twice() => (
                field,
                "the App Store Connect key and the In-App Purchase key are one and the same",
                "look at the name of its file: `SubscriptionKey_` is an In-App Purchase key, `AuthKey_` an \
                 App Store Connect key; put the other kind, with its own Key ID, into the other place",
            ),
            (_, Some(file)) => (
                file.field,
                "the key file in the place of the App Store Connect key is named \
                 `SubscriptionKey_`, as only In-App Purchase keys are",
                "upload a team key from App Store Connect, Users and Access, Integrations, App \
                 Store Connect API, with its own Key ID",
            ),
            _ => return,
        };
        findings.add(Self::ABOUT, At::Field(field), message, help);
    }
}

#[cfg(test)]
mod tests {
    use storekit_export::Slot;
    use storekit_testkit::encoder::Pkcs8;
    use storekit_testkit::{TestKey, pem};

    use super::super::key_kind_suspect::KeyKindSuspect;
    use super::KeyKindWrongSlot;
    use crate::testing::{findings, record};

    #[test]
    fn the_same_key_in_both_places_is_one_finding_whatever_its_text_and_file_name() {
        let apple = pem::write(&Pkcs8::apple(&TestKey::nth(1)).der()).leak();
        let openssl = pem::write(&Pkcs8::openssl(&TestKey::nth(1)).der()).leak();
        let other = pem::write(&Pkcs8::apple(&TestKey::nth(2)).der()).leak();
        for (asc, rule, field) in
            [(openssl, "key-kind-wrong-slot", "/asc"), (other, "key-kind-suspect", "/file_name")]
        {
            let record = record(&[
                (Slot::IapPrivateKey, "/iap", apple),
                (Slot::IapFileName, "/file_name", "AuthKey_7KQ2M9XWPB.p8"),
                (Slot::AscPrivateKey, "/asc", asc),
            ]);
            let findings = findings(&[&[&KeyKindSuspect, &KeyKindWrongSlot]], &record);
            let found: Vec<_> = findings.iter().map(|it| (it.rule, it.field.as_deref())).collect();
            assert_eq!(found, [(rule, Some(field))]);
        }
    }
}
