//! `notification-url-not-https`

use crate::rule::declare_rule;
use crate::{About, At, Findings, Rule, Sign, Subject, UrlProblem};

declare_rule! {
    /// A notification URL is not HTTPS
    ///
    /// ## What it reports
    ///
    /// The production or sandbox notification URL begins with `http://`. A host that cannot be reached at all is
    /// `notification-url-unreachable` alone. A forwarding URL is between the customer and the platform, and is
    /// not judged.
    ///
    /// ## Why it matters
    ///
    /// Apple sends notifications over TLS 1.2 or later only, so none arrive.
    ///
    /// ## How it happens
    ///
    /// The URL was copied from a development setup, or typed by hand.
    ///
    /// ## How to mend it
    ///
    /// Change `http` to `https`, if the server answers there with a certificate that is publicly trusted.
    ///
    /// ## Example
    ///
    /// ```json bad
    /// {"bundle_id": "com.fernwood.habits", "notifications": {"production": {"url": "http://hooks.fernwood.app/apple"}}}
    /// ```
    ///
    /// ```json good
    /// {"bundle_id": "com.fernwood.habits", "notifications": {"production": {"url": "https://hooks.fernwood.app/apple"}}}
    /// ```
    ///
    /// ## Source
    ///
    /// Apple, "Enabling App Store Server Notifications": HTTPS with TLS 1.2 or later.
    NotificationUrlNotHttps = "notification-url-not-https", Error, Documented
}

impl Rule for NotificationUrlNotHttps {
    fn about(&self) -> &'static About {
        Self::ABOUT
    }

    fn sign(&self) -> Sign {
        Sign::UrlProblem
    }

    fn check(&self, subject: &Subject<'_>, findings: &mut Findings<'_>) {
        for url in subject.notifications.apple_urls() {
            if let Some((field, UrlProblem::NotHttps)) = url.problem() {
                findings.add(
                    Self::ABOUT,
                    At::Field(field),
                    format!(
                        "the {} at `{}` is http, and Apple sends over HTTPS only",
                        url.role.name(),
                        url.shown_host()
                    ),
                    "change http to https, once the server answers there with a trusted certificate",
                );
            }
        }
    }
}
