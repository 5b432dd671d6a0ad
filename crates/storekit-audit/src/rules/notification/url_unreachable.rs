//! `notification-url-unreachable`

use storekit_credentials::notification::Reach;

use crate::rule::declare_rule;
use crate::{About, At, Findings, Rule, Sign, Subject, UrlProblem};

declare_rule! {
    /// A notification URL leads to a host that Apple cannot reach
    ///
    /// ## What it reports
    ///
    /// The host of a notification or forwarding URL is `localhost`, a private or reserved address or domain, a
    /// name of a single label, or a name that a tunnel service (ngrok, Cloudflare quick tunnels, localtunnel, ...)
    /// gives out for a while.
    ///
    /// ## Why it matters
    ///
    /// Such a host exists on one machine or in one network only, or goes away when a developer closes the
    /// tunnel, and may then be somebody else's. Apple's servers get no answer, retry for some days, and give up.
    ///
    /// ## How it happens
    ///
    /// The URL of a development setup was saved as the real one.
    ///
    /// ## How to mend it
    ///
    /// Put in the public URL of the platform or of the server in production.
    ///
    /// ## Example
    ///
    /// ```json bad
    /// {"bundle_id": "com.fernwood.habits", "notifications": {"sandbox": {"url": "https://7f3a19c2.ngrok-free.app/apple"}}}
    /// {"bundle_id": "com.fernwood.habits", "notifications": {"sandbox": {"url": "http://localhost:3000/apple"}}}
    /// {"bundle_id": "com.fernwood.habits", "notifications": {"sandbox": {"url": "https://10.0.4.17/apple"}}}
    /// ```
    ///
    /// ```json good
    /// {"bundle_id": "com.fernwood.habits", "notifications": {"sandbox": {"url": "https://hooks.fernwood.app/apple"}}}
    /// ```
    ///
    /// ## Source
    ///
    /// IANA IPv4 and IPv6 Special-Purpose Address Registries; RFC 6761; the domains of tunnel services.
    NotificationUrlUnreachable = "notification-url-unreachable", Error, Observed
}

impl Rule for NotificationUrlUnreachable {
    fn about(&self) -> &'static About {
        Self::ABOUT
    }

    fn sign(&self) -> Sign {
        Sign::UrlProblem
    }

    fn check(&self, subject: &Subject<'_>, findings: &mut Findings<'_>) {
        for url in subject.notifications.urls() {
            if let Some((field, UrlProblem::Unreachable(reach))) = url.problem() {
                findings.add(
                    Self::ABOUT,
                    At::Field(field),
                    format!(
                        "the {} leads to `{}`, {}",
                        url.role.name(),
                        url.shown_host(),
                        what(reach)
                    ),
                    "put in the public URL of the platform or of your server in production",
                );
            }
        }
    }
}

const fn what(reach: Reach) -> &'static str {
    match reach {
        Reach::Localhost => "which is the machine itself",
        Reach::PrivateAddress => "which exists in a private network only",
        Reach::SingleLabel => "a name without a domain, which only a local network knows",
        Reach::Tunnel => "a tunnel to somebody's own machine, which does not last",
        _ => "which is set aside and reaches nobody",
    }
}
