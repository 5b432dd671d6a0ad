//! `storekit1-verify-receipt`

use crate::rule::declare_rule;
use crate::{About, At, Findings, Rule, Sign, Subject, UrlProblem};

declare_rule! {
    /// A setting holds Apple's `verifyReceipt` URL
    ///
    /// ## What it reports
    ///
    /// A notification or forwarding URL is `https://buy.itunes.apple.com/verifyReceipt` or its sandbox twin.
    ///
    /// ## Why it matters
    ///
    /// `verifyReceipt` is an endpoint that an app's server asks about receipts. It takes no notifications, so
    /// that none arrive anywhere. It is also deprecated: the App Store Server API and signed transactions have
    /// taken its place, though it works on without an announced end.
    ///
    /// ## How it happens
    ///
    /// An old server's configuration was copied into the notification settings.
    ///
    /// ## How to mend it
    ///
    /// Put in the endpoint that the subscription platform, or the app's own server, names for App Store Server
    /// Notifications.
    ///
    /// ## Example
    ///
    /// ```json bad
    /// {"bundle_id": "com.fernwood.habits", "notifications": {"production": {"url": "https://buy.itunes.apple.com/verifyReceipt"}}}
    /// ```
    ///
    /// ```json good
    /// {"bundle_id": "com.fernwood.habits", "notifications": {"production": {"url": "https://hooks.fernwood.app/apple"}}}
    /// ```
    ///
    /// ## Source
    ///
    /// Apple, "verifyReceipt" (App Store Receipts, deprecated).
    Storekit1VerifyReceipt = "storekit1-verify-receipt", Warning, Documented
}

impl Rule for Storekit1VerifyReceipt {
    fn about(&self) -> &'static About {
        Self::ABOUT
    }

    fn sign(&self) -> Sign {
        Sign::UrlProblem
    }

    fn check(&self, subject: &Subject<'_>, findings: &mut Findings<'_>) {
        for url in subject.notifications.urls() {
            if let Some((field, UrlProblem::VerifyReceipt)) = url.problem() {
                findings.add(
                    Self::ABOUT,
                    At::Field(field),
                    format!(
                        "the {} is Apple's deprecated verifyReceipt endpoint (`{}`), which takes no \
                         notifications",
                        url.role.name(),
                        url.shown_host()
                    ),
                    "put in the URL that the subscription platform or your server names for App Store \
                     Server Notifications",
                );
            }
        }
    }
}
