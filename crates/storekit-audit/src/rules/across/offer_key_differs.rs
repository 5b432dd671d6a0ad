//! `offer-key-differs`

use storekit_export::{Field, Slot};

use crate::rule::declare_rule;
use crate::{About, At, Findings, KeyState, Rule, Sign, Subject};

declare_rule! {
    /// Promotional offers are signed with another key
    ///
    /// ## What it reports
    ///
    /// The place of the key for promotional offers is known to be empty while its Key ID is filled in; or it holds
    /// another key than the place of the In-App Purchase key; or it names another Key ID. It is one finding, at the
    /// first of these that applies. An export that leaves the fields out says nothing, and nothing is reported;
    /// neither is where both are empty: not everybody has promotional offers.
    ///
    /// A Key ID that is right by the name of the In-App Purchase key's file is not reported: then the other Key ID
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
    /// Put the In-App Purchase key and its Key ID into both sections.
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
    /// promotional offers"; `hyochan/flutter_inapp_purchase` issue 578.
    OfferKeyDiffers = "offer-key-differs", Warning, Documented
}

impl Rule for OfferKeyDiffers {
    fn about(&self) -> &'static About {
        Self::ABOUT
    }

    fn sign(&self) -> Sign {
        Sign::OtherKey
    }

    fn check(&self, subject: &Subject<'_>, findings: &mut Findings<'_>) {
        let (iap, offer) = (&subject.keys.iap, &subject.keys.offer);
        let has_key_id =
            subject.identifiers.at(Slot::OfferKeyId).any(|key_id| key_id.reading.is_filled());
        let (field, message) = match (offer.field, iap.public_key(), offer.public_key()) {
            (Some(field), ..) if has_key_id && matches!(offer.state, KeyState::Empty) => {
                (field, "the promotional offer key is empty, and its Key ID is filled in")
            }
            (Some(field), Some(iap), Some(offer)) if iap != offer => {
                (field, "the promotional offer key is not the In-App Purchase key")
            }
            _ => match other_key_id(subject) {
                Some(field) => (
                    field,
                    "the promotional offer key goes by another Key ID than the In-App Purchase key",
                ),
                None => return,
            },
        };
        findings.add(
            Self::ABOUT,
            At::Field(field),
            message,
            "put the In-App Purchase key and its Key ID into both places",
        );
    }
}

/// The Key ID of the promotional offer key, if it is another than that of the In-App Purchase key, and not the one
/// that the In-App Purchase key's file is named after.
fn other_key_id<'r>(subject: &Subject<'r>) -> Option<&'r Field<'r>> {
    let identifiers = &subject.identifiers;
    let (field, offer) = identifiers.key_ids(Slot::OfferKeyId).next()?;
    identifiers.key_ids(Slot::IapKeyId).next()?;
    let stated = identifiers.key_ids(Slot::IapKeyId).map(|(_, id)| id);
    let files = identifiers.key_files().iter().filter(|file| file.key == Slot::IapPrivateKey);
    let is_same = stated.chain(files.filter_map(|file| file.name.key_id)).any(|id| id == offer);
    (!is_same).then_some(field)
}

#[cfg(test)]
mod tests {
    use storekit_export::{Redaction, Slot, Value};
    use storekit_testkit::encoder::Pkcs8;
    use storekit_testkit::{TestKey, pem};

    use super::OfferKeyDiffers;
    use crate::testing::{findings, record, with};

    const ONE: &str = "7KQ2M9XWPB";
    const TWO: &str = "4XH8T3RZVN";

    fn key(n: u64) -> &'static str {
        pem::write(&Pkcs8::apple(&TestKey::nth(n)).der()).leak()
    }

    /// The fields that are reported in a record of these.
    fn reported(fields: &[(Slot, &'static str)]) -> Vec<String> {
        let fields: Vec<_> = fields.iter().map(|&(slot, text)| (slot, slot.name(), text)).collect();
        let findings = findings(&[&[&OfferKeyDiffers]], &record(&fields));
        findings.into_iter().filter_map(|finding| finding.field).collect()
    }

    #[test]
    fn the_first_that_differs_is_the_one_finding() {
        use Slot::{IapFileName, IapKeyId, IapPrivateKey, OfferKeyId, OfferPrivateKey};
        let iap = [(IapPrivateKey, key(1)), (IapKeyId, ONE)];
        for (offer, field) in [
            (vec![(OfferPrivateKey, key(1)), (OfferKeyId, ONE)], None),
            (vec![(OfferPrivateKey, key(2)), (OfferKeyId, TWO)], Some(OfferPrivateKey)),
            (vec![(OfferPrivateKey, key(2))], Some(OfferPrivateKey)),
            (vec![(OfferPrivateKey, key(1)), (OfferKeyId, TWO)], Some(OfferKeyId)),
            (vec![(OfferKeyId, ONE)], None),
            (vec![(OfferKeyId, TWO)], Some(OfferKeyId)),
            // Damaged keys have no fingerprint, and other rules speak of them.
            (vec![(OfferPrivateKey, "MIGT"), (OfferKeyId, ONE)], None),
            // Here the Key ID of the In-App Purchase key is the wrong one.
            (vec![(OfferKeyId, TWO), (IapFileName, "SubscriptionKey_4XH8T3RZVN.p8")], None),
        ] {
            let expected: Vec<_> = field.iter().map(|slot: &Slot| slot.name()).collect();
            assert_eq!(reported(&[&iap[..], &offer].concat()), expected, "{offer:?}");
        }
    }

    #[test]
    fn an_empty_key_is_reported_only_beside_its_key_id_and_a_masked_one_never() {
        let mask = || Value::Redacted(Redaction::Mask);
        for (key_id, value, count) in [
            (ONE, Value::Null, 1),
            (TWO, Value::Null, 1),
            ("", Value::Null, 0),
            (ONE, mask(), 0),
            (TWO, mask(), 1),
        ] {
            let fields = [
                (Slot::IapPrivateKey, "/k", key(1)),
                (Slot::IapKeyId, "/i", ONE),
                (Slot::OfferKeyId, "/o", key_id),
            ];
            let record = with(record(&fields), Slot::OfferPrivateKey, value);
            assert_eq!(findings(&[&[&OfferKeyDiffers]], &record).len(), count, "{key_id}");
        }
    }
}
