//! `storekit1-notifications-v1`

use storekit_credentials::notification::NotificationVersion;

use crate::rule::declare_rule;
use crate::{About, At, Compared, Facts, Findings, Reading, Rule, Settings, Sign, Subject, stored};

declare_rule! {
    /// Apple is set to send notifications of version 1
    ///
    /// ## What it reports
    ///
    /// The version of production or sandbox notifications is 1, in any spelling: `V1`, `v1`, `1`, `1.0`. Where
    /// both are, that is one finding with two places. Or the record says version 2, and a version 1 notification of
    /// its app and environment is among the input. A `v1` in the path of a URL is the version of somebody's
    /// API and is not meant.
    ///
    /// ## Why it matters
    ///
    /// Apple has deprecated version 1 and adds nothing to it. It still works, and no end date has been
    /// announced. A version 1 body is not signed and carries the app's shared secret in clear; refund requests,
    /// price changes and other events come in version 2 only, so that platforms do less with version 1.
    ///
    /// ## How it happens
    ///
    /// The URL was entered before there was a version 2, or "Version 1 Notifications" was chosen in the dialog.
    /// The selector shows in App Store Connect only while a URL is being entered or edited.
    ///
    /// ## How to mend it
    ///
    /// App Store Connect, the app, App Information, App Store Server Notifications: edit each URL and choose
    /// Version 2. Make sure first that whatever answers at the URL reads version 2.
    ///
    /// ## Example
    ///
    /// ```json bad
    /// {"bundle_id": "com.fernwood.habits", "notifications": {"production": {"url": "https://api.adapty.io/api/v1/sdk/apple/webhook/5f2c8e91a7d34b06b1e9c4720d8f63ab/", "version": "V1"}}}
    /// ```
    ///
    /// ```json good
    /// {"bundle_id": "com.fernwood.habits", "notifications": {"production": {"url": "https://api.adapty.io/api/v1/sdk/apple/webhook/5f2c8e91a7d34b06b1e9c4720d8f63ab/", "version": "V2"}}}
    /// ```
    ///
    /// ## Source
    ///
    /// Apple, "App Store Server Notifications" and "responseBodyV1" (deprecated); Apple TN3180, "Reverting to App
    /// Store Server Notifications V1".
    Storekit1NotificationsV1 = "storekit1-notifications-v1", Warning, Documented
}

impl Rule for Storekit1NotificationsV1 {
    fn about(&self) -> &'static About {
        Self::ABOUT
    }

    fn sign(&self) -> Sign {
        Sign::UnusualSettings
    }

    fn compare(&self, facts: &Facts, _: &Settings) -> Compared {
        stored::version_1(facts, Self::ABOUT)
    }

    fn check(&self, subject: &Subject<'_>, findings: &mut Findings<'_>) {
        let settings = &subject.notifications;
        let [production, sandbox] = [&settings.production_version, &settings.sandbox_version].map(
            |version| match version {
                Reading::Valid(field, NotificationVersion::V1) => Some(*field),
                _ => None,
            },
        );
        let (field, which) = match (production, sandbox) {
            (Some(field), Some(_)) => (field, "production and sandbox notifications are"),
            (Some(field), None) => (field, "production notifications are"),
            (None, Some(field)) => (field, "sandbox notifications are"),
            (None, None) => return,
        };
        let second = production
            .and(sandbox)
            .map(|field| findings.location(At::Field(field), Some("sandbox")));
        findings
            .add(
                Self::ABOUT,
                At::Field(field),
                format!("{which} set to version 1, which Apple has deprecated"),
                "in App Store Connect, App Information, App Store Server Notifications, edit the URL \
                 and choose Version 2, once the server behind it reads version 2",
            )
            .locations
            .extend(second);
    }
}
