//! `key-id-mismatches-file-name`

use storekit_credentials::identifier::Kind;
use storekit_export::Slot;

use super::words::title;
use crate::rule::declare_rule;
use crate::{About, At, Findings, Rule, Sign, Subject};

declare_rule! {
    /// The Key ID is not the one in the name of the key file
    ///
    /// ## What it reports
    ///
    /// The Key ID and the name of the file that the key came in (`SubscriptionKey_<Key ID>.p8`) name different
    /// keys. What a browser or a person added to the name is not minded.
    ///
    /// It is silent where the Key ID is malformed or a sample, because another rule then says so.
    ///
    /// ## Why it matters
    ///
    /// If the file was not renamed, its key is signed for under the ID of another one, and Apple answers 401.
    ///
    /// ## How it happens
    ///
    /// A key was replaced and only one of the two was updated, or the ID was copied from the wrong line of the
    /// list.
    ///
    /// ## How to mend it
    ///
    /// Take the Key ID from the name of the file as it was downloaded. If the file was renamed by hand, compare
    /// both with App Store Connect.
    ///
    /// ## Example
    ///
    /// ```json bad
    /// {"bundle_id": "com.fernwood.habits", "in_app_purchase_key": {"issuer_id": "4b1f6c2e-93d7-47e3-e053-5b8c7c110a9d", "key_id": "7KQ2M9XWPB", "private_key": "<key>", "file_name": "SubscriptionKey_4XH8T3RZVN.p8"}}
    /// ```
    ///
    /// ```json good
    /// {"bundle_id": "com.fernwood.habits", "in_app_purchase_key": {"issuer_id": "4b1f6c2e-93d7-47e3-e053-5b8c7c110a9d", "key_id": "7KQ2M9XWPB", "private_key": "<key>", "file_name": "SubscriptionKey_7KQ2M9XWPB (1).p8"}}
    /// ```
    ///
    /// ## Source
    ///
    /// Observed: apple/app-store-server-library-java issue 131; several tools take the Key ID from the file's
    /// name.
    KeyIdMismatchesFileName = "key-id-mismatches-file-name", Error, Observed
}

impl Rule for KeyIdMismatchesFileName {
    fn about(&self) -> &'static About {
        Self::ABOUT
    }

    fn sign(&self) -> Sign {
        Sign::OtherKey
    }

    fn check(&self, subject: &Subject<'_>, findings: &mut Findings<'_>) {
        let identifiers = &subject.identifiers;
        for file in identifiers.key_files() {
            let slot = match file.key {
                Slot::OfferPrivateKey => Slot::OfferKeyId,
                Slot::AscPrivateKey => Slot::AscKeyId,
                _ => Slot::IapKeyId,
            };
            let Some(named) = file.name.key_id else {
                continue;
            };
            if Kind::KeyId.is_placeholder(named.as_bytes())
                || identifiers.key_ids(slot).any(|(_, id)| id == named)
            {
                continue;
            }
            if let Some((field, id)) = identifiers.key_ids(slot).next() {
                let in_name = findings
                    .location(At::Within(file.field, file.name.span), Some("the name of the file"));
                findings
                    .add(
                        Self::ABOUT,
                        At::Field(field),
                        format!(
                            "the {} is `{id}`, but the name of the key file says `{named}`",
                            title(slot)
                        ),
                        "put in the one from the file's name if the file is still named as it was downloaded; \
                         otherwise compare both with the list in App Store Connect, Users and Access, \
                         Integrations, In-App Purchase",
                    )
                    .locations
                    .push(in_name);
            }
        }
    }
}
