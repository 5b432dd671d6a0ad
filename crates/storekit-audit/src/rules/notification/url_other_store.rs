//! `notification-url-other-store`

use crate::rule::declare_rule;
use crate::{About, At, Findings, Rule, Sign, Subject, UrlProblem};

declare_rule! {
    /// A notification URL is for the events of another store
    ///
    /// ## What it reports
    ///
    /// The production or sandbox notification URL is an endpoint for Google Play, Stripe, Roku Pay, Galaxy Store,
    /// Amazon or Paddle, by its host or by a word in its path or query.
    ///
    /// ## Why it matters
    ///
    /// The endpoint expects another store's messages and drops Apple's, often with an answer of 200, so that
    /// Apple does not even retry.
    ///
    /// ## How it happens
    ///
    /// A platform shows the endpoints of several stores on one page, alike but for one word.
    ///
    /// ## How to mend it
    ///
    /// Copy the URL from the platform's App Store settings.
    ///
    /// ## Example
    ///
    /// ```json bad
    /// {"bundle_id": "com.fernwood.habits", "notifications": {"production": {"url": "https://api.revenuecat.com/v1/incoming-webhooks/stripe/app7c2e91d4"}}}
    /// ```
    ///
    /// ```json good
    /// {"bundle_id": "com.fernwood.habits", "notifications": {"production": {"url": "https://api.revenuecat.com/v1/incoming-webhooks/apple-server-to-server-notification/QpTnWzKfYbRdLmXcVsHgJeAuCiNoEtBk"}}}
    /// ```
    ///
    /// ## Source
    ///
    /// The platforms' setup guides: one endpoint for each store.
    NotificationUrlOtherStore = "notification-url-other-store", Error, Observed
}

impl Rule for NotificationUrlOtherStore {
    fn about(&self) -> &'static About {
        Self::ABOUT
    }

    fn sign(&self) -> Sign {
        Sign::UrlProblem
    }

    fn check(&self, subject: &Subject<'_>, findings: &mut Findings<'_>) {
        for url in subject.notifications.apple_urls() {
            if let Some((field, UrlProblem::OtherStore(store))) = url.problem() {
                findings.add(
                    Self::ABOUT,
                    At::Field(field),
                    format!(
                        "the {} at `{}` is an endpoint for {}, not for the App Store",
                        url.role.name(),
                        url.shown_host(),
                        store.name()
                    ),
                    "copy the URL from the platform's App Store settings",
                );
            }
        }
    }
}
