//! `offer-key-differs`

use storekit_credentials::identifier::KeyId;
use storekit_export::{Field, Slot};

use crate::rule::declare_rule;
use crate::{About, At, Findings, KeyState, Rule, Subject};

declare_rule! {
    /// Promotional offers are signed with another key
    ///
    /// ## What it reports
    ///
    /// The place of the key for promotional offers is known to be empty while its Key ID is filled in; or it holds
    /// another key than the place of the in-app purchase key; or it names another Key ID. It is one finding, at the
    /// first of these that applies. An export that leaves the fields out says nothing, and nothing is reported;
    /// neither is where both are empty: not everybody has promotional offers.
    ///
    /// A Key ID that is right by the name of the in-app purchase key's file is not reported: then the other Key ID
    /// is wrong, and `key-id-mismatches-file-name` says so.
    ///
    /// ## Why it matters
    ///
    /// If Apple does not know the key and Key ID as a pair, the offer fails in the app with an invalid signature,
    /// and users see "Unable to Purchase". Two keys can both be right, but then both must be replaced when one is.
    ///
    /// ## How it happens
    ///
    /// The form has two sections for one and the same key. The second was forgotten, or kept its old key when the
    /// first got a new one.
    ///
    /// ## How to mend it
    ///
    /// Put the in-app purchase key and its Key ID into both sections.
    ///
    /// ## Example
    ///
    /// ```json bad
    /// {"bundle_id": "com.fernwood.habits", "in_app_purchase_key": {"issuer_id": "4b1f6c2e-93d7-47e3-e053-5b8c7c110a9d", "key_id": "7KQ2M9XWPB", "private_key": "<key>"}, "promotional_offer_key": {"key_id": "4XH8T3RZVN", "private_key": "<key 2>"}}
    /// ```
    ///
    /// ```json good
    /// {"bundle_id": "com.fernwood.habits", "in_app_purchase_key": {"issuer_id": "4b1f6c2e-93d7-47e3-e053-5b8c7c110a9d", "key_id": "7KQ2M9XWPB", "private_key": "<key>"}, "promotional_offer_key": {"key_id": "7KQ2M9XWPB", "private_key": "<key>"}}
    /// ```
    ///
    /// ## Source
    ///
    /// Adapty's guide to promotional offers: the same key goes into both places; Apple, "Generating a signature for
    /// promotional offers"; hyochan/flutter_inapp_purchase issue 578.
    OfferKeyDiffers = "offer-key-differs", Warning, Documented
}

impl Rule for OfferKeyDiffers {
    fn about(&self) -> &'static About {
        Self::ABOUT
    }

    fn check(&self, subject: &Subject<'_>, findings: &mut Findings<'_>) {
        let (iap, offer) = (&subject.keys.iap, &subject.keys.offer);
        let has_key_id =
            subject.identifiers.at(Slot::OfferKeyId).any(|key_id| key_id.reading.is_filled());
        let (field, message) = match (offer.field, iap.fingerprint(), offer.fingerprint()) {
            (Some(field), ..) if has_key_id && matches!(offer.state, KeyState::Empty) => {
                (field, "the promotional offer key is empty, and its Key ID is filled in")
            }
            (Some(field), Some(iap), Some(offer)) if iap != offer => {
                (field, "the promotional offer key is not the in-app purchase key")
            }
            _ => match other_key_id(subject) {
                Some(field) => (
                    field,
                    "the promotional offer key goes by another Key ID than the in-app purchase key",
                ),
                None => return,
            },
        };
        findings.add(
            Self::ABOUT,
            At::Field(field),
            message,
            "put the in-app purchase key and its Key ID into both places",
        );
    }
}

/// The Key ID of the promotional offer key, if it is another than that of the in-app purchase key, and not the one
/// that the in-app purchase key's file is named after.
fn other_key_id<'r>(subject: &Subject<'r>) -> Option<&'r Field<'r>> {
    let identifiers = &subject.identifiers;
    let (field, offer) = identifiers.key_ids(Slot::OfferKeyId).next()?;
    let is_iap = |id: KeyId| id.as_str() == offer.as_str();
    let from_name = |slot| {
        let files = identifiers.key_files().iter().filter(move |file| file.key == slot);
        files.filter_map(|file| file.name.key_id)
    };
    let mut iap = identifiers.key_ids(Slot::IapKeyId).map(|(_, id)| id).peekable();
    iap.peek()?;
    (!iap.chain(from_name(Slot::IapPrivateKey)).any(is_iap)).then_some(field)
}
