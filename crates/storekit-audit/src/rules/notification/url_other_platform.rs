//! `notification-url-other-platform`

use crate::rule::declare_rule;
use crate::{About, At, Findings, Rule, Sign, Subject, UrlSlot};

declare_rule! {
    /// A notification URL points at another subscription platform
    ///
    /// ## What it reports
    ///
    /// The record says which platform it belongs to, and a notification URL has the host of another one; or it
    /// does not say, and production and sandbox point at two different ones. One finding for the record. A
    /// host that is no platform's may be the customer's own server that passes notifications on, and is not
    /// reported.
    ///
    /// ## Why it matters
    ///
    /// Apple sends each notification to one URL. The platform that does not get it learns of renewals and
    /// refunds late or never. It cannot be seen from outside: platforms answer 200 to tokens that they do not
    /// know, so that Apple reports success.
    ///
    /// ## How it happens
    ///
    /// A move from one platform to another was left half done, or only one environment was changed.
    ///
    /// ## How to mend it
    ///
    /// Put the platform's own URL into both fields. To keep another platform informed, enter its URL as the
    /// forwarding URL.
    ///
    /// ## Example
    ///
    /// ```json bad
    /// {"platform": "adapty", "bundle_id": "com.fernwood.habits", "notifications": {"production": {"url": "https://api.revenuecat.com/v1/incoming-webhooks/apple-server-to-server-notification/QpTnWzKfYbRdLmXcVsHgJeAuCiNoEtBk"}}}
    /// ```
    ///
    /// ```json good
    /// {"platform": "adapty", "bundle_id": "com.fernwood.habits", "notifications": {"production": {"url": "https://api.adapty.io/api/v1/sdk/apple/webhook/5f2c8e91a7d34b06b1e9c4720d8f63ab/"}}}
    /// ```
    ///
    /// ## Source
    ///
    /// The platforms' setup guides name the hosts of their endpoints.
    NotificationUrlOtherPlatform = "notification-url-other-platform", Warning, Observed
}

impl Rule for NotificationUrlOtherPlatform {
    fn about(&self) -> &'static About {
        Self::ABOUT
    }

    fn sign(&self) -> Sign {
        Sign::UnusualSettings
    }

    fn check(&self, subject: &Subject<'_>, findings: &mut Findings<'_>) {
        let settings = &subject.notifications;
        let [production, sandbox] = settings.apple_urls();
        if let Some(own) = settings.stated_platform {
            let is_other = |url: &&UrlSlot<'_>| url.platform().is_some_and(|other| other != own);
            let first = Some(production).filter(is_other);
            let second = Some(sandbox).filter(is_other);
            if let Some(url) = first.or(second) {
                let message = format!(
                    "the {} points at `{}`, but the record belongs to {}",
                    url.role.name(),
                    url.shown_host(),
                    own.name()
                );
                report(findings, url, first.and(second), message);
            }
        } else if let (Some(one), Some(other)) = (production.platform(), sandbox.platform())
            && one != other
        {
            let message = format!(
                "the production notification URL points at {}, the sandbox one at {}",
                one.name(),
                other.name()
            );
            report(findings, production, Some(sandbox), message);
        }
    }
}

fn report(
    findings: &mut Findings<'_>,
    url: &UrlSlot<'_>,
    second: Option<&UrlSlot<'_>>,
    message: String,
) {
    let Some(field) = url.reading.field() else {
        return;
    };
    let second = second
        .and_then(|url| url.reading.field())
        .map(|field| findings.location(At::Field(field), Some("sandbox")));
    findings
        .add(
            NotificationUrlOtherPlatform::ABOUT,
            At::Field(field),
            message,
            "put the platform's own URL into both fields in App Store Connect, and the other platform's, \
             where it is still needed, into the forwarding URL",
        )
        .locations
        .extend(second);
}
