//! `notification-url-shared`

use super::findings;
use crate::rule::declare_rule;
use crate::{About, Compared, Facts, Held, RecordSet, Rule, Settings, Sign};

declare_rule! {
    /// Two apps share one notification URL
    ///
    /// ## What it reports
    ///
    /// Records with different Bundle IDs whose notification URLs have the same token. Only the URLs that a platform
    /// makes for one app are compared. Where more records with the token have one Bundle ID than any other, the
    /// token is taken for that app's, and only the other records are reported; else all of them are.
    ///
    /// ## Why it matters
    ///
    /// The platform tells the apps apart by the token: it files the purchases of both apps under one, and the other
    /// gets none.
    ///
    /// ## How it happens
    ///
    /// The first app's settings were copied for the second one, in App Store Connect or in the platform.
    ///
    /// ## How to mend it
    ///
    /// Copy the URL of each app from its own settings in the platform to App Store Connect, the app, General, App
    /// Information, App Store Server Notifications.
    ///
    /// ## Example
    ///
    /// ```json bad
    /// {"platform": "adapty", "bundle_id": "com.fernwood.habits", "notifications": {"production": {"url": "https://api.adapty.io/api/v1/sdk/apple/webhook/5f2c8e91a7d34b06b1e9c4720d8f63ab/", "version": "V2"}}}
    /// {"platform": "adapty", "bundle_id": "com.fernwood.sleep", "notifications": {"production": {"url": "https://api.adapty.io/api/v1/sdk/apple/webhook/5f2c8e91a7d34b06b1e9c4720d8f63ab/", "version": "V2"}}}
    /// ```
    ///
    /// ```json good
    /// {"platform": "adapty", "bundle_id": "com.fernwood.habits", "notifications": {"production": {"url": "https://api.adapty.io/api/v1/sdk/apple/webhook/5f2c8e91a7d34b06b1e9c4720d8f63ab/", "version": "V2"}}}
    /// {"platform": "adapty", "bundle_id": "com.fernwood.sleep", "notifications": {"production": {"url": "https://api.adapty.io/api/v1/sdk/apple/webhook/c07d3a9e41b84f52a6e8190f7b2d5c63/", "version": "V2"}}}
    /// ```
    ///
    /// ## Source
    ///
    /// Observed: the guides of Adapty and RevenueCat, which give each app a URL of its own.
    NotificationUrlShared = "notification-url-shared", Warning, Observed
}

impl Rule for NotificationUrlShared {
    fn about(&self) -> &'static About {
        Self::ABOUT
    }

    fn sign(&self) -> Sign {
        Sign::Comparison
    }

    fn compare(&self, facts: &Facts, _: &Settings) -> Compared {
        let conflicts = facts.conflicts(Held::Endpoint, Held::Bundle, &RecordSet::default());
        findings(
            facts,
            Self::ABOUT,
            &conflicts,
            |conflict| match conflict.values {
                2 => "another app has the same notification URL, which is made for one app"
                    .to_owned(),
                many => {
                    format!("{many} apps have the same notification URL, which is made for one app")
                }
            },
            "copy each app's own URL from the platform's settings to App Store Connect, App \
             Information, App Store Server Notifications",
        )
    }
}
