//! Names of fields, and the slots that they mean.
//!
//! A name is normalised first: `issuer_id`, `issuerId`, `issuer-id` and `ISSUER_ID` are one name. What
//! means a slot on its own is in `NAMES`. The parts of a key (ID, issuer, key) go with the family that the name
//! itself (`APPLE_IAP_KEY_ID`), the objects around it (`app_store_connect_key`) or its neighbours (fastlane's
//! `key_id` beside `key`) tell; without any of these it is the In-App Purchase key. Where one name means an ID in
//! one tool and a key or a path in another (`…_API_KEY`), the value decides. The names are those of the
//! contract and of the tools listed in the research on where credentials are stored.

use std::cell::Cell;
use std::collections::HashMap;
use std::hash::{BuildHasherDefault, DefaultHasher};
use std::sync::LazyLock;

use crate::{Slot, Text};

/// What a field's name says.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub(crate) enum Meaning {
    /// The value of a slot.
    Slot(Slot),
    /// Whether a slot is filled: RevenueCat's `…_configured`.
    Presence(Slot),
    /// Known, and of no interest to an audit.
    Neutral,
    /// Not known.
    Unknown,
}

/// Which of Apple's keys something belongs to.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub(crate) enum Family {
    AppStoreConnect,
    InAppPurchase,
    Offer,
}

/// What the objects around a field say of it.
#[derive(Clone, Copy, Debug, Default)]
pub(crate) struct Context {
    family: Option<Family>,
    environment: Option<Environment>,
    owner: Owner,
    notifications: bool,
}

#[derive(Clone, Copy, Debug)]
enum Environment {
    Production,
    Sandbox,
}

/// What the nearest object around a field describes.
#[derive(Clone, Copy, Debug, Default, Eq, PartialEq)]
enum Owner {
    #[default]
    Record,
    App,
    Customer,
    /// An app of an App Store Connect listing, or its attributes.
    Listing,
    Other,
}

/// A part of a key's credentials.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
enum Part {
    FileName,
    IssuerId,
    KeyId,
    PrivateKey,
    /// An ID, a key or a path, depending on the tool.
    KeyOrId,
}

const NAMES: &[(&str, Slot)] = &[
    ("record", Slot::Record),
    ("recordid", Slot::Record),
    ("customer", Slot::Customer),
    ("customerid", Slot::Customer),
    ("customername", Slot::Customer),
    ("tenant", Slot::Customer),
    ("tenantid", Slot::Customer),
    ("account", Slot::Customer),
    ("accountid", Slot::Customer),
    ("organization", Slot::Customer),
    ("organizationid", Slot::Customer),
    ("companyid", Slot::Customer),
    ("app", Slot::App),
    ("appid", Slot::App),
    ("appname", Slot::Name),
    ("displayname", Slot::Name),
    ("title", Slot::Name),
    ("platform", Slot::Platform),
    ("store", Slot::Store),
    ("bundleid", Slot::BundleId),
    ("bundleidentifier", Slot::BundleId),
    ("iosbundleid", Slot::BundleId),
    ("googlepackage", Slot::GooglePackage),
    ("googlepackagename", Slot::GooglePackage),
    ("googlebundleid", Slot::GooglePackage),
    ("androidpackage", Slot::GooglePackage),
    ("androidpackagename", Slot::GooglePackage),
    ("packagename", Slot::GooglePackage),
    ("appappleid", Slot::AppAppleId),
    ("appleappid", Slot::AppAppleId),
    ("ascappid", Slot::AppAppleId),
    ("appstoreid", Slot::AppAppleId),
    ("adamid", Slot::AppAppleId),
    ("teamid", Slot::TeamId),
    ("appleteamid", Slot::TeamId),
    ("developerteamid", Slot::TeamId),
    // The native form, flattened.
    ("inapppurchasekeybundleid", Slot::IapBundleId),
    ("notificationsproductionurl", Slot::ProductionUrl),
    ("notificationsproductionversion", Slot::ProductionVersion),
    ("notificationssandboxurl", Slot::SandboxUrl),
    ("notificationssandboxversion", Slot::SandboxVersion),
    ("notificationsforwardurl", Slot::ForwardUrl),
    // RevenueCat.
    ("subscriptionkeyid", Slot::IapKeyId),
    ("subscriptionkeyissuer", Slot::IapIssuerId),
    ("subscriptionkeyissuerid", Slot::IapIssuerId),
    ("subscriptionkey", Slot::IapPrivateKey),
    ("subscriptionprivatekey", Slot::IapPrivateKey),
    // Adapty's section for promotional offers.
    ("appstoresubscriptionkeyid", Slot::OfferKeyId),
    ("appstoresubscriptionkey", Slot::OfferPrivateKey),
    // Expo's `ascApiKeyId` and `ascApiKeyIssuerId`.
    ("ascapikeyid", Slot::AscKeyId),
    ("ascapikeyissuerid", Slot::AscIssuerId),
    ("sharedsecret", Slot::SharedSecret),
    ("appsharedsecret", Slot::SharedSecret),
    ("appspecificsharedsecret", Slot::SharedSecret),
    ("appstorepassword", Slot::SharedSecret),
    ("subscriptionstatusurl", Slot::ProductionUrl),
    ("productionurl", Slot::ProductionUrl),
    ("notificationurl", Slot::ProductionUrl),
    ("notificationsurl", Slot::ProductionUrl),
    ("productionnotificationurl", Slot::ProductionUrl),
    ("subscriptionstatusurlversion", Slot::ProductionVersion),
    ("productionversion", Slot::ProductionVersion),
    ("notificationversion", Slot::ProductionVersion),
    ("subscriptionstatusurlforsandbox", Slot::SandboxUrl),
    ("sandboxurl", Slot::SandboxUrl),
    ("sandboxnotificationurl", Slot::SandboxUrl),
    ("subscriptionstatusurlversionforsandbox", Slot::SandboxVersion),
    ("sandboxversion", Slot::SandboxVersion),
    ("forwardurl", Slot::ForwardUrl),
    ("forwardingurl", Slot::ForwardUrl),
    ("notificationforwardurl", Slot::ForwardUrl),
    ("notificationforwardingurl", Slot::ForwardUrl),
    ("proxyurl", Slot::ForwardUrl),
    ("storekitversion", Slot::StorekitVersion),
    ("usestorekit2", Slot::StorekitVersion),
    ("usestorekit2ifavailable", Slot::StorekitVersion),
    ("payload", Slot::Payload),
    ("signedpayload", Slot::Payload),
    ("notificationpayload", Slot::Payload),
    ("lastnotification", Slot::Payload),
];

/// Beginnings of names, and names of objects, that say which key is meant; the longer ones first.
const FAMILIES: &[(&str, Option<Family>)] = &[
    ("appleappstoreconnectapikey", Some(Family::AppStoreConnect)),
    ("appleappstoreconnect", Some(Family::AppStoreConnect)),
    ("appstoreconnectapikey", Some(Family::AppStoreConnect)),
    ("appstoreconnectapi", Some(Family::AppStoreConnect)),
    ("appstoreconnectkey", Some(Family::AppStoreConnect)),
    ("appstoreconnect", Some(Family::AppStoreConnect)),
    ("spaceshipconnectapikey", Some(Family::AppStoreConnect)),
    ("spaceshipconnectapi", Some(Family::AppStoreConnect)),
    ("expoascapikey", Some(Family::AppStoreConnect)),
    ("expoascapi", Some(Family::AppStoreConnect)),
    ("expoasc", Some(Family::AppStoreConnect)),
    ("ascapijsonkey", Some(Family::AppStoreConnect)),
    ("ascapikey", Some(Family::AppStoreConnect)),
    ("ascapi", Some(Family::AppStoreConnect)),
    ("asc", Some(Family::AppStoreConnect)),
    ("promotionalofferkey", Some(Family::Offer)),
    ("promotionaloffer", Some(Family::Offer)),
    ("offerkey", Some(Family::Offer)),
    ("offer", Some(Family::Offer)),
    ("inapppurchasekey", Some(Family::InAppPurchase)),
    ("inapppurchase", Some(Family::InAppPurchase)),
    ("appstoreserverapi", Some(Family::InAppPurchase)),
    ("appleiapkey", Some(Family::InAppPurchase)),
    ("appleiap", Some(Family::InAppPurchase)),
    ("iapkey", Some(Family::InAppPurchase)),
    ("iap", Some(Family::InAppPurchase)),
    ("applestore", None),
    ("appstore", None),
    ("apple", None),
    ("ios", None),
];

const PARTS: &[(&str, Part)] = &[
    ("filename", Part::FileName),
    ("keyfilename", Part::FileName),
    ("privatekeyfilename", Part::FileName),
    ("issuer", Part::IssuerId),
    ("issuerid", Part::IssuerId),
    ("issueridentifier", Part::IssuerId),
    ("apiissuer", Part::IssuerId),
    ("keyissuer", Part::IssuerId),
    ("keyissuerid", Part::IssuerId),
    ("keyid", Part::KeyId),
    ("kid", Part::KeyId),
    ("keyidentifier", Part::KeyId),
    ("apikeyid", Part::KeyId),
    ("keycontent", Part::PrivateKey),
    ("keyfile", Part::PrivateKey),
    ("keyfilepath", Part::PrivateKey),
    ("keyp8", Part::PrivateKey),
    ("keypath", Part::PrivateKey),
    ("p8", Part::PrivateKey),
    ("p8key", Part::PrivateKey),
    ("privatekey", Part::PrivateKey),
    ("privatekeyb64", Part::PrivateKey),
    ("privatekeybase64", Part::PrivateKey),
    ("privatekeyfile", Part::PrivateKey),
    ("privatekeypath", Part::PrivateKey),
    ("apiprivatekey", Part::PrivateKey),
    ("apikeybase64", Part::PrivateKey),
    ("apikeypath", Part::PrivateKey),
    ("signingkey", Part::PrivateKey),
    ("key", Part::KeyOrId),
    ("apikey", Part::KeyOrId),
];

/// Names that mean something, but nothing to an audit.
const NEUTRAL: &[&str] = &[
    "acceptproductionpurchases",
    "applesharedsecretvalid",
    "applesubscriptionstatustoken",
    "appleid",
    "appstoreconnectvendornumber",
    "comment",
    "created",
    "createdat",
    "createdby",
    "defaultkeyname",
    "deletedat",
    "description",
    "duration",
    "enabled",
    "env",
    "environment",
    "expiresat",
    "id",
    "inhouse",
    "isaag",
    "iskeycontentbase64",
    "isprimary",
    "keytype",
    "name",
    "note",
    "notes",
    "object",
    "platforms",
    "primarylocale",
    "projectid",
    "removed",
    "sandbox",
    "sdkkey",
    "sku",
    "status",
    "tags",
    "tokenduration",
    "tracknewpurchases",
    "type",
    "updated",
    "updatedat",
    "updatedby",
    "vendornumber",
];

/// Objects and arrays in which nothing is looked for: the rest of an App Store Connect answer.
const PASSED_OVER: &[&str] = &["included", "links", "meta", "relationships"];

/// Members of a top-level object whose arrays hold records.
const RECORD_ARRAYS: &[&str] = &[
    "accounts",
    "apps",
    "credentials",
    "customers",
    "data",
    "entries",
    "items",
    "keys",
    "records",
    "results",
    "rows",
    "tenants",
];

impl Context {
    /// The context of the members of the object, or the elements of the array, that the field `name` holds; `None`
    /// where they are passed over.
    pub(crate) fn enter(self, name: &str) -> Option<Self> {
        let name = normalise(name);
        let name = name.as_str();
        if PASSED_OVER.contains(&name) {
            return None;
        }
        let family = FAMILIES.iter().find(|(known, _)| *known == name);
        Some(Self {
            family: family.and_then(|(_, family)| *family).or(self.family),
            environment: match name {
                "production" => Some(Environment::Production),
                "sandbox" => Some(Environment::Sandbox),
                _ => self.environment,
            },
            owner: match (self.owner, name) {
                (Owner::Listing, "attributes") => Owner::Listing,
                (Owner::Record, "data") => Owner::Record,
                (_, "app" | "application") => Owner::App,
                (_, "customer" | "tenant" | "account" | "organization") => Owner::Customer,
                _ => Owner::Other,
            },
            notifications: self.notifications
                || matches!(name, "notifications" | "appstoreservernotifications"),
        })
    }

    /// The context of the members of one app of an App Store Connect listing.
    pub(crate) fn listing(self) -> Self {
        Self { owner: Owner::Listing, ..self }
    }

    /// The context of the members of an object, of which `has` tells the names; `is_app`: it is one of a listing.
    pub(crate) fn beside(self, is_app: bool, has: impl Fn(&str) -> bool) -> Self {
        if is_app {
            self.listing()
        } else if has("key_id")
            && (has("key") || has("private_key_path"))
            && !(has("bundle_id") || has("bundleId"))
        {
            // fastlane's API-key JSON, and the `asc` CLI's configuration.
            self.of_family(Family::AppStoreConnect)
        } else {
            self
        }
    }

    /// The same, where the neighbours of a field say which key is meant and nothing else does.
    pub(crate) fn of_family(self, family: Family) -> Self {
        Self { family: self.family.or(Some(family)), ..self }
    }
}

/// The text of a value, and whether it was asked for: what a field means seldom depends on it.
#[derive(Debug)]
pub(crate) struct Peek<'t> {
    text: Option<&'t Text<'t>>,
    was_asked: Cell<bool>,
}

impl<'t> Peek<'t> {
    /// `text` is the value, where it is a text.
    pub(crate) const fn new(text: Option<&'t Text<'t>>) -> Self {
        Self { text, was_asked: Cell::new(false) }
    }

    fn get(&self) -> Option<&'t [u8]> {
        self.was_asked.set(true);
        self.text.map(Text::bytes)
    }

    /// Whether the answer can be another one for another text.
    pub(crate) const fn was_asked(&self) -> bool {
        self.was_asked.get()
    }
}

/// What the field `name` means, whose value is `text`.
pub(crate) fn meaning(context: Context, name: &str, text: &Peek<'_>) -> Meaning {
    let name = normalise(name);
    let name = name.as_str();
    if let Some(secret) = name.strip_suffix("configured") {
        return slot(context, secret, &Peek::new(None)).map_or(Meaning::Unknown, Meaning::Presence);
    }
    match slot(context, name, text) {
        Some(slot) => Meaning::Slot(slot),
        None if KNOWN.contains_key(name) || context.owner == Owner::Listing => Meaning::Neutral,
        None => Meaning::Unknown,
    }
}

/// What the field `name` means whatever its value is; `None` where that depends on the value.
pub(crate) fn settled(context: Context, name: &str) -> Option<Meaning> {
    let peek = Peek::new(None);
    let meaning = meaning(context, name, &peek);
    (!peek.was_asked()).then_some(meaning)
}

/// Whether the top-level member `name` holds an array of records, if it holds an array of objects.
pub(crate) fn is_record_array(name: &str) -> bool {
    RECORD_ARRAYS.contains(&normalise(name).as_str())
}

/// Whether a member of this name is (part of) a credential or its settings, not only a label.
pub(crate) fn is_credential(name: &str) -> bool {
    let name = normalise(name);
    FAMILIES.iter().any(|(known, _)| *known == name)
        || name == "notifications"
        || slot(Context::default(), &name, &Peek::new(None)).is_some_and(|slot| {
            !matches!(
                slot,
                Slot::Record
                    | Slot::Customer
                    | Slot::App
                    | Slot::Name
                    | Slot::Platform
                    | Slot::Store
            )
        })
}

/// What a whole name is known as.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
enum Known {
    Slot(Slot),
    Part(Part),
    Neutral,
}

/// The tables, for looking up: every field of every record comes by here. The names are ours, so nobody can choose ones that
/// collide, and a hasher without a random key takes the same way each time.
static KNOWN: LazyLock<HashMap<&str, Known, BuildHasherDefault<DefaultHasher>>> =
    LazyLock::new(|| {
        let names = NAMES.iter().map(|(name, slot)| (*name, Known::Slot(*slot)));
        let parts = PARTS.iter().map(|(name, part)| (*name, Known::Part(*part)));
        let neutral = NEUTRAL.iter().map(|name| (*name, Known::Neutral));
        names.chain(parts).chain(neutral).collect()
    });

fn slot(context: Context, name: &str, text: &Peek<'_>) -> Option<Slot> {
    if let Some(slot) = in_context(context, name, text) {
        return Some(slot);
    }
    match KNOWN.get(name) {
        Some(Known::Slot(slot)) => Some(*slot),
        Some(Known::Part(part)) => Some(part_slot(context.family, *part, text)),
        Some(Known::Neutral) => None,
        None => prefixed(context, name, text),
    }
}

/// Names that mean something else in another place.
fn in_context(context: Context, name: &str, text: &Peek<'_>) -> Option<Slot> {
    Some(match (context.owner, name) {
        (Owner::Record, "id") => Slot::Record,
        (Owner::App, "id") => Slot::App,
        (Owner::Customer, "id" | "name") => Slot::Customer,
        (Owner::Listing, "id") => Slot::AppAppleId,
        (Owner::Record | Owner::App | Owner::Listing, "name") => Slot::Name,
        (Owner::Record, "type") if text.get().is_some_and(|text| text.ends_with(b"_store")) => {
            Slot::Store
        }
        (_, "appleid") if text.get().is_some_and(|text| text.iter().all(u8::is_ascii_digit)) => {
            Slot::AppAppleId
        }
        (_, "bundleid") if context.family == Some(Family::InAppPurchase) => Slot::IapBundleId,
        (_, "url" | "version") if context.notifications => match (context.environment?, name) {
            (Environment::Production, "url") => Slot::ProductionUrl,
            (Environment::Production, _) => Slot::ProductionVersion,
            (Environment::Sandbox, "url") => Slot::SandboxUrl,
            (Environment::Sandbox, _) => Slot::SandboxVersion,
        },
        _ => return None,
    })
}

/// `APPLE_IAP_KEY_ID`: a family and a part, or a name of `NAMES`, in one.
fn prefixed(context: Context, name: &str, text: &Peek<'_>) -> Option<Slot> {
    FAMILIES.iter().find_map(|(prefix, family)| {
        let rest = name.strip_prefix(prefix)?;
        let part = match (rest, KNOWN.get(rest)) {
            ("", _) if prefix.ends_with("key") => Part::KeyOrId,
            ("id", _) if prefix.ends_with("key") => Part::KeyId,
            (_, Some(Known::Part(part))) => *part,
            (_, Some(Known::Slot(slot))) => return Some(*slot),
            _ => return None,
        };
        Some(part_slot(family.or(context.family), part, text))
    })
}

fn part_slot(family: Option<Family>, part: Part, text: &Peek<'_>) -> Slot {
    let part = match part {
        Part::KeyOrId if text.get().is_some_and(looks_like_id) => Part::KeyId,
        Part::KeyOrId => Part::PrivateKey,
        part => part,
    };
    match (family, part) {
        (Some(Family::AppStoreConnect), Part::IssuerId) => Slot::AscIssuerId,
        (Some(Family::AppStoreConnect), Part::KeyId) => Slot::AscKeyId,
        (Some(Family::AppStoreConnect), Part::PrivateKey) => Slot::AscPrivateKey,
        (Some(Family::Offer), Part::KeyId) => Slot::OfferKeyId,
        (Some(Family::Offer), Part::PrivateKey) => Slot::OfferPrivateKey,
        (_, Part::IssuerId) => Slot::IapIssuerId,
        (_, Part::KeyId) => Slot::IapKeyId,
        (_, Part::FileName) => Slot::IapFileName,
        (_, Part::PrivateKey | Part::KeyOrId) => Slot::IapPrivateKey,
    }
}

/// Short, and letters, digits and hyphens only: neither a key nor a path.
fn looks_like_id(text: &[u8]) -> bool {
    let text = text.trim_ascii();
    (1..=40).contains(&text.len())
        && text.first().is_some_and(u8::is_ascii_alphanumeric)
        && text.iter().all(|byte| byte.is_ascii_alphanumeric() || *byte == b'-')
}

/// A name without the marks of its case convention.
fn normalise(name: &str) -> String {
    let mut normal = String::with_capacity(name.len());
    normal.extend(
        name.chars()
            .filter(|c| !matches!(c, '_' | '-' | '.' | ' '))
            .map(|c| c.to_ascii_lowercase()),
    );
    normal
}

#[cfg(test)]
mod tests {
    use storekit_credentials::Span;

    use super::*;
    use crate::Token;

    #[test]
    fn every_name_is_normal_and_stands_in_one_table() {
        let names = NAMES.iter().map(|(name, _)| *name);
        let parts = PARTS.iter().map(|(name, _)| *name);
        let all: Vec<_> = names.chain(parts).chain(NEUTRAL.iter().copied()).collect();
        assert_eq!(KNOWN.len(), all.len());
        let families = FAMILIES.iter().map(|(name, _)| *name);
        let arrays = RECORD_ARRAYS.iter().chain(PASSED_OVER).copied();
        for name in all.into_iter().chain(families).chain(arrays) {
            assert_eq!(normalise(name), name);
        }
    }

    #[test]
    fn a_longer_family_stands_before_its_beginning() {
        for (at, (name, _)) in FAMILIES.iter().enumerate() {
            let mut after = FAMILIES.iter().skip(at + 1);
            assert!(!after.any(|(longer, _)| longer.starts_with(name)), "{name}");
        }
    }

    #[test]
    fn what_is_settled_by_a_name_is_so_for_every_value() {
        let names = NAMES.iter().map(|(name, _)| *name).chain(NEUTRAL.iter().copied());
        let names = names.chain(PARTS.iter().map(|(name, _)| *name));
        let prefixed = FAMILIES
            .iter()
            .flat_map(|(family, _)| ["", "key", "x"].map(|it| (*family).to_owned() + it));
        let names = names.map(str::to_owned).chain(prefixed).chain(["keyconfigured".to_owned()]);
        let texts: [&[u8]; 6] = [b"", b"ABCDE12345", b"12", b"app_store", b"a b", b"\xff"];
        for name in names {
            let context = Context::default();
            let texts = texts.map(|it| Text::verbatim(it, Span::default(), Token::Plain));
            let meanings = texts.iter().map(Some).chain([None]);
            let mut meanings = meanings.map(|it| meaning(context, &name, &Peek::new(it)));
            if let Some(settled) = settled(context, &name) {
                assert!(meanings.all(|it| it == settled), "{name}");
            }
        }
    }
}
