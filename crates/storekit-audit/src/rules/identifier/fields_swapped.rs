//! `fields-swapped`

use storekit_credentials::identifier::{Kind, Shape};
use storekit_export::{Field, Slot};

use super::words::{home, source, title};
use crate::rule::declare_rule;
use crate::subject::{Identifier, Identifiers, Problem};
use crate::{About, At, Findings, Rule, Sign, Subject};

declare_rule! {
    /// A field holds what belongs in another
    ///
    /// ## What it reports
    ///
    /// A field holds what has a place of its own elsewhere: an Issuer ID (a UUID) in the Key ID, a Bundle ID in
    /// the Issuer ID, a shared secret in the Issuer ID, a number of nine digits or more (an App Apple ID) in
    /// the Key ID, a private key in any of them. It names both.
    ///
    /// A Key ID that equals the Team ID is reported, too. Both have the same form, so only the comparison shows
    /// that one was pasted into both.
    ///
    /// ## Why it matters
    ///
    /// Apple answers 401 to every request, with no word about the reason; and a secret in a field that is not
    /// treated as one may be shown or logged.
    ///
    /// ## How it happens
    ///
    /// The forms for the In-App Purchase key and the App Store Connect key look alike, with three fields each,
    /// and the page in App Store Connect shows the values in another order.
    ///
    /// ## How to mend it
    ///
    /// Move the value to the field that it belongs in, and paste the right one here.
    ///
    /// ## Example
    ///
    /// ```json bad
    /// {"bundle_id": "com.fernwood.habits", "in_app_purchase_key": {"issuer_id": "7KQ2M9XWPB", "key_id": "4b1f6c2e-93d7-47e3-e053-5b8c7c110a9d", "private_key": "<key>"}}
    /// ```
    ///
    /// ```json good
    /// {"bundle_id": "com.fernwood.habits", "in_app_purchase_key": {"issuer_id": "4b1f6c2e-93d7-47e3-e053-5b8c7c110a9d", "key_id": "7KQ2M9XWPB", "private_key": "<key>"}}
    /// ```
    ///
    /// ## Source
    ///
    /// Observed: jchambers/pushy issue 914, vapor/apns issue 47 and esl/MongoosePush issue 119 (Key ID and Team
    /// ID swapped).
    FieldsSwapped = "fields-swapped", Error, Observed
}

impl Rule for FieldsSwapped {
    fn about(&self) -> &'static About {
        Self::ABOUT
    }

    fn sign(&self) -> Sign {
        Sign::IdentifierProblem
    }

    fn check(&self, subject: &Subject<'_>, findings: &mut Findings<'_>) {
        for identifier in subject.identifiers.iter() {
            match identifier.problem() {
                Some((field, Problem::Foreign(shape))) => {
                    report_foreign(&subject.identifiers, identifier, field, shape, findings);
                }
                Some((field, Problem::SameAs(slot))) => {
                    let other = subject.identifiers.at(slot).find_map(Identifier::sound);
                    let location = other
                        .map(|(other, _)| findings.location(At::Field(other), Some(title(slot))));
                    findings
                        .add(
                            Self::ABOUT,
                            At::Field(field),
                            format!(
                                "the {} is the same as the {}",
                                title(identifier.slot),
                                title(slot)
                            ),
                            format!("paste the right one from {}", source(identifier.slot)),
                        )
                        .locations
                        .extend(location);
                }
                _ => {}
            }
        }
    }
}

fn report_foreign(
    identifiers: &Identifiers<'_>,
    identifier: &Identifier<'_>,
    field: &Field<'_>,
    shape: Shape,
    findings: &mut Findings<'_>,
) {
    let about = FieldsSwapped::ABOUT;
    match other_half(identifiers, identifier.slot, shape) {
        // Both ways round: one finding, at the Key ID.
        Some(issuer) if identifier.kind == Kind::KeyId => {
            let location = findings.location(At::Field(issuer), Some("here stands the Key ID"));
            findings
                .add(
                    about,
                    At::Field(field),
                    format!(
                        "the {} holds the Issuer ID, and the Issuer ID holds the Key ID",
                        title(identifier.slot)
                    ),
                    "swap the two",
                )
                .locations
                .push(location);
        }
        Some(_) => {}
        None => {
            findings.add(
                about,
                At::Field(field),
                format!("the {} holds {}", title(identifier.slot), shape.describe()),
                format!(
                    "put that into {}, and paste the {} here, from {}",
                    home(shape),
                    identifier.kind,
                    source(identifier.slot)
                ),
            );
        }
    }
}

/// The other field of a pair of Key ID and Issuer ID that are swapped.
fn other_half<'r>(
    identifiers: &Identifiers<'r>,
    slot: Slot,
    shape: Shape,
) -> Option<&'r Field<'r>> {
    let partner = match slot {
        Slot::IapKeyId => Slot::IapIssuerId,
        Slot::IapIssuerId => Slot::IapKeyId,
        Slot::AscKeyId => Slot::AscIssuerId,
        Slot::AscIssuerId => Slot::AscKeyId,
        _ => return None,
    };
    identifiers.at(partner).find_map(|other| match other.problem()? {
        (field, Problem::Foreign(other)) if is_issuer(shape) && is_key_id(other) => Some(field),
        (field, Problem::Foreign(other)) if is_key_id(shape) && is_issuer(other) => Some(field),
        _ => None,
    })
}

const fn is_issuer(shape: Shape) -> bool {
    matches!(shape, Shape::Uuid | Shape::UuidMissingHyphen | Shape::HexUuid)
}

const fn is_key_id(shape: Shape) -> bool {
    matches!(shape, Shape::TenCharacters)
}
