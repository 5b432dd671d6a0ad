//! `notification-listing-differs`

use crate::listing::{self, Unlike};
use crate::rule::declare_rule;
use crate::{About, Compared, Facts, Rule, Settings, Sign};

declare_rule! {
    /// App Store Connect has other notification settings than the record
    ///
    /// ## What it reports
    ///
    /// A listing from App Store Connect is among the input, or was given with `--listing`, and it has another production
    /// or sandbox notification URL for the record's app, or another version. The app is found by its App Apple ID, or
    /// else by its Bundle ID. URLs are compared as they are read: case of the host, a default port and a final slash make
    /// no difference. A listing that leaves the settings out says nothing of them. That App Store Connect has no URL at
    /// all, though the record has a key, is `notification-url-missing`.
    ///
    /// ## Why it matters
    ///
    /// Apple sends what App Store Connect says. Where the record has another URL, its server hears nothing; where it has
    /// another version, its server gets bodies that it cannot read.
    ///
    /// ## How it happens
    ///
    /// The app moved to another platform, or the URL was copied from another app, and one of the two places was
    /// forgotten.
    ///
    /// ## How to mend it
    ///
    /// Find out which one is right. Enter it in App Store Connect, the app, General, App Information, App Store Server
    /// Notifications; or correct the record.
    ///
    /// ## Example
    ///
    /// ```json bad
    /// {"type": "apps", "id": "6568429047", "attributes": {"bundleId": "com.fernwood.habits", "subscriptionStatusUrl": "https://hooks.fernwood.app/apple", "subscriptionStatusUrlVersion": "V2"}}
    /// {"bundle_id": "com.fernwood.habits", "app_apple_id": "6568429047", "notifications": {"production": {"url": "https://api.adapty.io/api/v1/sdk/apple/webhook/5f2c8e91a7d34b06b1e9c4720d8f63ab/", "version": "V2"}}}
    /// ```
    ///
    /// ```json good
    /// {"type": "apps", "id": "6568429047", "attributes": {"bundleId": "com.fernwood.habits", "subscriptionStatusUrl": "https://api.adapty.io/api/v1/sdk/apple/webhook/5f2c8e91a7d34b06b1e9c4720d8f63ab/", "subscriptionStatusUrlVersion": "V2"}}
    /// {"bundle_id": "com.fernwood.habits", "app_apple_id": "6568429047", "notifications": {"production": {"url": "https://api.adapty.io/api/v1/sdk/apple/webhook/5f2c8e91a7d34b06b1e9c4720d8f63ab/", "version": "V2"}}}
    /// ```
    ///
    /// ## Source
    ///
    /// Apple, "List apps" (App Store Connect API): `subscriptionStatusUrl` and its companions.
    NotificationListingDiffers = "notification-listing-differs", Warning, Documented
}

impl Rule for NotificationListingDiffers {
    fn about(&self) -> &'static About {
        Self::ABOUT
    }

    fn sign(&self) -> Sign {
        Sign::Comparison
    }

    fn compare(&self, facts: &Facts, _: &Settings) -> Compared {
        listing::settings_unlike(facts, Unlike::Other, Self::ABOUT)
    }
}
