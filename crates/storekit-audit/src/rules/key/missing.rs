//! `key-missing`

use storekit_export::{Field, Slot, Value};

use crate::rule::declare_rule;
use crate::{About, At, Findings, KeyState, Rule, Sign, Subject};

declare_rule! {
    /// The In-App Purchase key is missing
    ///
    /// ## What it reports
    ///
    /// The Issuer ID or the Key ID of the In-App Purchase key is there, but the private key is `null` or empty; or
    /// both are there, and the private key is absent. An export that masks the key, or says only whether there is
    /// one, is another matter: `key-redacted`. Where the record names the file of its key, and a key file of that name is
    /// among the input, the finding is a note.
    ///
    /// ## Why it matters
    ///
    /// Without the key nobody can sign a request to the App Store Server API. Purchases go through on the device
    /// and are never recorded: nothing fails where anyone would look.
    ///
    /// ## How it happens
    ///
    /// The form was saved with the identifiers alone, the upload of the file failed, or a migration left the secret
    /// column behind.
    ///
    /// ## How to mend it
    ///
    /// Upload the `SubscriptionKey_….p8` file that belongs to this Key ID. If it is lost, make a new key in App
    /// Store Connect, under Users and Access, Integrations, In-App Purchase: Apple lets a key be downloaded only
    /// once.
    ///
    /// ## Example
    ///
    /// ```json bad
    /// {"bundle_id": "com.fernwood.habits", "in_app_purchase_key": {"issuer_id": "69a6de71-2c4e-47e3-e053-5b8c7c11a4d2", "key_id": "7KQ2M9XWPB", "private_key": null}}
    /// {"bundle_id": "com.fernwood.habits", "in_app_purchase_key": {"issuer_id": "69a6de71-2c4e-47e3-e053-5b8c7c11a4d2", "key_id": "7KQ2M9XWPB"}}
    /// ```
    ///
    /// ```json good
    /// {"bundle_id": "com.fernwood.habits", "in_app_purchase_key": {"issuer_id": "69a6de71-2c4e-47e3-e053-5b8c7c11a4d2", "key_id": "7KQ2M9XWPB", "private_key": "<key>"}}
    /// ```
    ///
    /// ## Source
    ///
    /// Apple, "Creating API keys to authorize API requests" (App Store Server API).
    KeyMissing = "key-missing", Error, Documented
}

impl Rule for KeyMissing {
    fn about(&self) -> &'static About {
        Self::ABOUT
    }

    fn sign(&self) -> Sign {
        Sign::GapInIdentifiers
    }

    fn check(&self, subject: &Subject<'_>, findings: &mut Findings<'_>) {
        let filled = |slot| subject.record.field(slot).is_some_and(is_filled);
        let (issuer_id, key_id) = (filled(Slot::IapIssuerId), filled(Slot::IapKeyId));
        let is_missing = match subject.keys.iap.state {
            KeyState::Empty => issuer_id || key_id,
            // A listing that leaves the key out says nothing of it; a full set of the others does.
            KeyState::Absent => issuer_id && key_id,
            _ => false,
        };
        if is_missing {
            findings.add(
                Self::ABOUT,
                subject.keys.iap.field.map_or(At::Record, At::Field),
                "the private key of the In-App Purchase key is missing, though its identifiers are filled in",
                "upload the SubscriptionKey .p8 file of this Key ID; if it is lost, make a new key in App Store Connect",
            );
        }
    }
}

fn is_filled(field: &Field<'_>) -> bool {
    match &field.value {
        Value::Null => false,
        Value::Redacted(_) | Value::Structure => true,
        Value::Text(text) => !text.bytes().trim_ascii().is_empty(),
    }
}
