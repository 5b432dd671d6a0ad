//! The slots of a record: what a field is for, whatever name it has in the export.

/// What a field of a record is for. The names are those of the native form (`in_app_purchase_key.issuer_id`).
#[derive(Clone, Copy, Debug, Eq, Hash, Ord, PartialEq, PartialOrd)]
#[non_exhaustive]
pub enum Slot {
    /// The record's own key in the system that it was exported from.
    Record,
    /// The customer whose app it is.
    Customer,
    /// The app, by the exporting system's own key.
    App,
    /// A name for people.
    Name,
    /// The subscription platform that serves the app (`adapty`, `revenuecat`, ...).
    Platform,
    /// The store (`app_store`, `mac_app_store`, `play_store`, ...).
    Store,
    /// The app's Bundle ID.
    BundleId,
    /// The Android app's package name, where the record has one as well.
    GooglePackage,
    /// The app's Apple ID: a decimal number.
    AppAppleId,
    /// The developer team's ID.
    TeamId,
    /// Issuer ID that goes with the In-App Purchase key.
    IapIssuerId,
    /// Key ID of the In-App Purchase key.
    IapKeyId,
    /// The In-App Purchase key itself.
    IapPrivateKey,
    /// Name of the file that the In-App Purchase key came in.
    IapFileName,
    /// A Bundle ID kept with the In-App Purchase key.
    IapBundleId,
    /// Key ID of the key that signs promotional offers.
    OfferKeyId,
    /// The key that signs promotional offers.
    OfferPrivateKey,
    /// Issuer ID that goes with the App Store Connect API key.
    AscIssuerId,
    /// Key ID of the App Store Connect API key.
    AscKeyId,
    /// The App Store Connect API key itself.
    AscPrivateKey,
    /// The shared secret of `verifyReceipt`.
    SharedSecret,
    /// Production URL of App Store Server Notifications.
    ProductionUrl,
    /// Version of the notifications that production sends.
    ProductionVersion,
    /// Sandbox URL of App Store Server Notifications.
    SandboxUrl,
    /// Version of the notifications that the sandbox sends.
    SandboxVersion,
    /// Where the platform forwards raw notifications to.
    ForwardUrl,
    /// A setting that chooses between StoreKit 1 and 2.
    StorekitVersion,
    /// A stored notification body.
    Payload,
}

impl Slot {
    /// All slots, in the order of the contract.
    pub const ALL: [Self; 28] = [
        Self::Record,
        Self::Customer,
        Self::App,
        Self::Name,
        Self::Platform,
        Self::Store,
        Self::BundleId,
        Self::GooglePackage,
        Self::AppAppleId,
        Self::TeamId,
        Self::IapIssuerId,
        Self::IapKeyId,
        Self::IapPrivateKey,
        Self::IapFileName,
        Self::IapBundleId,
        Self::OfferKeyId,
        Self::OfferPrivateKey,
        Self::AscIssuerId,
        Self::AscKeyId,
        Self::AscPrivateKey,
        Self::SharedSecret,
        Self::ProductionUrl,
        Self::ProductionVersion,
        Self::SandboxUrl,
        Self::SandboxVersion,
        Self::ForwardUrl,
        Self::StorekitVersion,
        Self::Payload,
    ];

    /// Its place in [`Slot::ALL`].
    pub(crate) const fn index(self) -> usize {
        match self {
            Self::Record => 0,
            Self::Customer => 1,
            Self::App => 2,
            Self::Name => 3,
            Self::Platform => 4,
            Self::Store => 5,
            Self::BundleId => 6,
            Self::GooglePackage => 7,
            Self::AppAppleId => 8,
            Self::TeamId => 9,
            Self::IapIssuerId => 10,
            Self::IapKeyId => 11,
            Self::IapPrivateKey => 12,
            Self::IapFileName => 13,
            Self::IapBundleId => 14,
            Self::OfferKeyId => 15,
            Self::OfferPrivateKey => 16,
            Self::AscIssuerId => 17,
            Self::AscKeyId => 18,
            Self::AscPrivateKey => 19,
            Self::SharedSecret => 20,
            Self::ProductionUrl => 21,
            Self::ProductionVersion => 22,
            Self::SandboxUrl => 23,
            Self::SandboxVersion => 24,
            Self::ForwardUrl => 25,
            Self::StorekitVersion => 26,
            Self::Payload => 27,
        }
    }

    /// The slot's name in the native form, nesting written with a dot.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Record => "record",
            Self::Customer => "customer",
            Self::App => "app",
            Self::Name => "name",
            Self::Platform => "platform",
            Self::Store => "store",
            Self::BundleId => "bundle_id",
            Self::GooglePackage => "google_package",
            Self::AppAppleId => "app_apple_id",
            Self::TeamId => "team_id",
            Self::IapIssuerId => "in_app_purchase_key.issuer_id",
            Self::IapKeyId => "in_app_purchase_key.key_id",
            Self::IapPrivateKey => "in_app_purchase_key.private_key",
            Self::IapFileName => "in_app_purchase_key.file_name",
            Self::IapBundleId => "in_app_purchase_key.bundle_id",
            Self::OfferKeyId => "promotional_offer_key.key_id",
            Self::OfferPrivateKey => "promotional_offer_key.private_key",
            Self::AscIssuerId => "app_store_connect_key.issuer_id",
            Self::AscKeyId => "app_store_connect_key.key_id",
            Self::AscPrivateKey => "app_store_connect_key.private_key",
            Self::SharedSecret => "shared_secret",
            Self::ProductionUrl => "notifications.production.url",
            Self::ProductionVersion => "notifications.production.version",
            Self::SandboxUrl => "notifications.sandbox.url",
            Self::SandboxVersion => "notifications.sandbox.version",
            Self::ForwardUrl => "notifications.forward_url",
            Self::StorekitVersion => "storekit_version",
            Self::Payload => "payload",
        }
    }

    /// The slot of that name.
    pub fn by_name(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|slot| slot.name() == name)
    }

    /// Whether the slot's content must never be shown: keys, shared secrets, notification bodies, and
    /// URLs, whose tokens are as good as a password.
    pub const fn is_secret(self) -> bool {
        matches!(
            self,
            Self::IapPrivateKey
                | Self::OfferPrivateKey
                | Self::AscPrivateKey
                | Self::SharedSecret
                | Self::ProductionUrl
                | Self::SandboxUrl
                | Self::ForwardUrl
                | Self::Payload
        )
    }
}

#[cfg(test)]
mod tests {
    use super::Slot;

    #[test]
    fn every_slot_is_listed_once_and_has_a_name_of_its_own() {
        let mut names: Vec<_> = Slot::ALL.iter().map(|slot| slot.name()).collect();
        names.sort_unstable();
        names.dedup();
        assert_eq!(names.len(), Slot::ALL.len());
        for (at, slot) in Slot::ALL.into_iter().enumerate() {
            assert_eq!(slot.index(), at);
        }
    }
}
