//! What the rules about identifiers call things.

use storekit_credentials::identifier::{Error, Kind, Shape};
use storekit_export::Slot;

use crate::subject::Identifier;

/// What a slot is called in a sentence, after "the".
pub(in crate::rules) const fn title(slot: Slot) -> &'static str {
    match slot {
        Slot::AppAppleId => "App Apple ID",
        Slot::BundleId => "Bundle ID",
        Slot::IapBundleId => "Bundle ID kept with the In-App Purchase key",
        Slot::TeamId => "Team ID",
        Slot::IapIssuerId => "Issuer ID of the In-App Purchase key",
        Slot::IapKeyId => "Key ID of the In-App Purchase key",
        Slot::OfferKeyId => "Key ID of the promotional offer key",
        Slot::AscIssuerId => "Issuer ID of the App Store Connect key",
        Slot::AscKeyId => "Key ID of the App Store Connect key",
        Slot::SharedSecret => "shared secret",
        other => other.name(),
    }
}

/// Where the right value is found, after "from".
pub(in crate::rules) const fn source(slot: Slot) -> &'static str {
    match slot {
        Slot::AppAppleId => "App Store Connect, the app, General, App Information, Apple ID",
        Slot::BundleId | Slot::IapBundleId => {
            "App Store Connect, the app, General, App Information, Bundle ID"
        }
        Slot::TeamId => "developer.apple.com, Account, Membership details",
        Slot::IapKeyId | Slot::OfferKeyId => {
            "App Store Connect, Users and Access, Integrations, In-App Purchase, column Key ID"
        }
        Slot::AscKeyId => {
            "App Store Connect, Users and Access, Integrations, App Store Connect API, column Key \
             ID"
        }
        Slot::IapIssuerId | Slot::AscIssuerId => {
            "App Store Connect, Users and Access, Integrations, above the list of keys"
        }
        Slot::SharedSecret => {
            "App Store Connect, the app, General, App Information, App-Specific Shared Secret"
        }
        _ => "App Store Connect",
    }
}

/// The field that a text of this shape belongs in, after "belongs in".
pub(in crate::rules) const fn home(shape: Shape) -> &'static str {
    match shape {
        Shape::AndroidPackage => "the Google package",
        Shape::BundleId | Shape::TeamPrefixedBundle | Shape::WildcardBundle => "the Bundle ID",
        Shape::Decimal => "the App Apple ID",
        Shape::Hex32 => "the shared secret",
        Shape::HexUuid | Shape::Uuid | Shape::UuidMissingHyphen => "the Issuer ID",
        Shape::Base64 | Shape::Pem => "the private key",
        Shape::TenCharacters => "the Key ID or the Team ID",
        Shape::Url => "the notification URL",
        _ => "another field",
    }
}

/// The sentence about an identifier that does not parse.
pub(in crate::rules) fn malformed(
    identifier: &Identifier<'_>,
    error: Error,
    shape: Shape,
) -> String {
    let name = title(identifier.slot);
    let form = identifier.kind.form();
    // What looks like its own kind, such as a number with a leading zero, is said to be wrong in detail.
    let is_own = matches!(
        (identifier.kind, shape),
        (Kind::AppAppleId, Shape::Decimal) | (Kind::BundleId, Shape::BundleId)
    );
    if is_own || shape == Shape::Other {
        format!("the {name} should be {form}, but {}", error.kind)
    } else {
        format!("the {name} should be {form}, but it is {}", shape.describe())
    }
}
