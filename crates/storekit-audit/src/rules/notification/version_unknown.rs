//! `notification-version-unknown`

use crate::rule::declare_rule;
use crate::{About, At, Findings, Reading, Rule, Sign, Subject};

declare_rule! {
    /// A notification version is neither 1 nor 2
    ///
    /// ## What it reports
    ///
    /// The version of production or sandbox notifications is something that names neither version 1 nor version
    /// 2. `V2`, `v2`, `2` and `2.0` are one to this rule. An empty or missing version is not reported.
    ///
    /// ## Why it matters
    ///
    /// App Store Connect knows `V1` and `V2` only. Whatever reads this setting must guess, and a handler for the
    /// wrong version fails on every body.
    ///
    /// ## How it happens
    ///
    /// Another version number got into the field: that of an API, an SDK or StoreKit.
    ///
    /// ## How to mend it
    ///
    /// Write `V2`, after a look at what App Store Connect is set to.
    ///
    /// ## Example
    ///
    /// ```json bad
    /// {"bundle_id": "com.fernwood.habits", "notifications": {"production": {"version": "V3"}}}
    /// ```
    ///
    /// ```json good
    /// {"bundle_id": "com.fernwood.habits", "notifications": {"production": {"version": "V2"}}}
    /// ```
    ///
    /// ## Source
    ///
    /// App Store Connect API, `SubscriptionStatusUrlVersion`: `V1`, `V2`.
    NotificationVersionUnknown = "notification-version-unknown", Warning, Documented
}

impl Rule for NotificationVersionUnknown {
    fn about(&self) -> &'static About {
        Self::ABOUT
    }

    fn sign(&self) -> Sign {
        Sign::UnusualSettings
    }

    fn check(&self, subject: &Subject<'_>, findings: &mut Findings<'_>) {
        let settings = &subject.notifications;
        for (environment, version) in
            [("production", &settings.production_version), ("sandbox", &settings.sandbox_version)]
        {
            if let Reading::Invalid(field, _) | Reading::Structure(field) = version {
                findings.add(
                    Self::ABOUT,
                    At::Field(field),
                    format!("the version of {environment} notifications is neither 1 nor 2"),
                    "look up the version in App Store Connect and write V2 (or V1)",
                );
            }
        }
    }
}
