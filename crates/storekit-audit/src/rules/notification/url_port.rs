//! `notification-url-port`

use crate::rule::declare_rule;
use crate::{About, At, Findings, Rule, Sign, Subject, UrlProblem};

declare_rule! {
    /// A notification URL names a port that Apple does not send to
    ///
    /// ## What it reports
    ///
    /// The production or sandbox notification URL is HTTPS and names a port below 1024 other than 443.
    ///
    /// ## Why it matters
    ///
    /// Apple allows port 443 and ports from 1024 up. To another one nothing is delivered.
    ///
    /// ## How it happens
    ///
    /// A port of an internal setup, such as 80 or 843, was kept in the URL.
    ///
    /// ## How to mend it
    ///
    /// Leave the port out, which means 443, or serve the endpoint on a port from 1024 up.
    ///
    /// ## Example
    ///
    /// ```json bad
    /// {"bundle_id": "com.fernwood.habits", "notifications": {"production": {"url": "https://hooks.fernwood.app:80/apple"}}}
    /// ```
    ///
    /// ```json good
    /// {"bundle_id": "com.fernwood.habits", "notifications": {"production": {"url": "https://hooks.fernwood.app:8443/apple"}}}
    /// ```
    ///
    /// ## Source
    ///
    /// Apple, "Enabling App Store Server Notifications".
    NotificationUrlPort = "notification-url-port", Warning, Documented
}

impl Rule for NotificationUrlPort {
    fn about(&self) -> &'static About {
        Self::ABOUT
    }

    fn sign(&self) -> Sign {
        Sign::UrlProblem
    }

    fn check(&self, subject: &Subject<'_>, findings: &mut Findings<'_>) {
        for url in subject.notifications.apple_urls() {
            if let Some((field, UrlProblem::Port(port))) = url.problem() {
                findings.add(
                    Self::ABOUT,
                    At::Field(field),
                    format!(
                        "the {} at `{}` names port {port}, and Apple sends to 443 and to 1024 and above",
                        url.role.name(),
                        url.shown_host()
                    ),
                    "leave the port out, which means 443, or serve the endpoint on a port from 1024 up",
                );
            }
        }
    }
}
