//! `notification-url-missing`

use crate::listing::{self, Unlike};
use crate::rule::declare_rule;
use crate::{About, At, Compared, Facts, Findings, Rule, Settings, Sign, Subject};

declare_rule! {
    /// No notification URL is set
    ///
    /// ## What it reports
    ///
    /// The record has an In-App Purchase key, and the export says that the production or sandbox notification URL
    /// is empty: `null` or an empty text. Where both are, that is one finding with two places. An export that
    /// leaves the field out says nothing about it, and nothing is reported: App Store Connect's listing of apps
    /// leaves these fields out unless asked for them. Or App Store Connect's listing is among the input, and says that
    /// the app of a record with a key has none.
    ///
    /// ## Why it matters
    ///
    /// Apple then tells nobody of renewals, refunds and cancellations. A platform learns of them late, by asking,
    /// or never. A test notification fails with error 4040007.
    ///
    /// ## How it happens
    ///
    /// The key was set up and the step in App Store Connect forgotten, or done for one of the two environments.
    ///
    /// ## How to mend it
    ///
    /// Copy the URL from the platform's settings into both fields in App Store Connect, App Information, App
    /// Store Server Notifications, and choose Version 2. Both may hold the same URL.
    ///
    /// ## Example
    ///
    /// ```json bad
    /// {"bundle_id": "com.fernwood.habits", "in_app_purchase_key": {"issuer_id": "8b1f4c2e-5a7d-47e3-e053-6c3d9e2a7f14", "key_id": "7KQ2M9XWPB", "private_key": "<key>"}, "notifications": {"production": {"url": null, "version": null}, "sandbox": {"url": null, "version": null}}}
    /// ```
    ///
    /// ```json good
    /// {"bundle_id": "com.fernwood.habits", "in_app_purchase_key": {"issuer_id": "8b1f4c2e-5a7d-47e3-e053-6c3d9e2a7f14", "key_id": "7KQ2M9XWPB", "private_key": "<key>"}}
    /// ```
    ///
    /// ## Source
    ///
    /// Apple, "Enabling App Store Server Notifications"; App Store Server API, error 4040007.
    NotificationUrlMissing = "notification-url-missing", Warning, Documented
}

impl Rule for NotificationUrlMissing {
    fn about(&self) -> &'static About {
        Self::ABOUT
    }

    fn sign(&self) -> Sign {
        Sign::UnusualSettings
    }

    fn compare(&self, facts: &Facts, _: &Settings) -> Compared {
        listing::settings_unlike(facts, Unlike::Missing, Self::ABOUT)
    }

    fn check(&self, subject: &Subject<'_>, findings: &mut Findings<'_>) {
        let settings = &subject.notifications;
        if !subject.keys.iap.is_filled() {
            return;
        }
        let [production, sandbox] = settings.apple_urls().map(|url| {
            let is_empty = url.reading.is_known_empty();
            is_empty.then(|| url.reading.field()).flatten()
        });
        let (field, which) = match (production, sandbox) {
            (Some(field), Some(_)) => (field, "no notification URL is set"),
            (Some(field), None) => (field, "no production notification URL is set"),
            (None, Some(field)) => (field, "no sandbox notification URL is set"),
            (None, None) => return,
        };
        let second = production
            .and(sandbox)
            .map(|field| findings.location(At::Field(field), Some("sandbox")));
        findings
            .add(
                Self::ABOUT,
                At::Field(field),
                format!("{which}, so Apple tells nobody of renewals and refunds there"),
                "copy the URL from the platform's settings into both fields of App Store Connect, App \
                 Information, App Store Server Notifications",
            )
            .locations
            .extend(second);
    }
}
