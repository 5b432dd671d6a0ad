//! `notification-forward-loop`

use crate::rule::declare_rule;
use crate::{About, At, Findings, Reading, Rule, Sign, Subject};

declare_rule! {
    /// The forwarding URL leads back to where notifications come in
    ///
    /// ## What it reports
    ///
    /// The forwarding URL has the host of the platform that forwards, or is the same as a notification URL of
    /// the record. The platform is the one that the record names, else the one that its notification URLs lead
    /// to. Forwarding to another platform is not reported.
    ///
    /// ## Why it matters
    ///
    /// The platform gets every notification again from itself, counts it twice or goes on forwarding it, and the
    /// server that was meant to get a copy gets none.
    ///
    /// ## How it happens
    ///
    /// The platform's own URL was pasted into the wrong one of two fields on the same page.
    ///
    /// ## How to mend it
    ///
    /// Put in the URL of the server that wants a copy, or empty the field.
    ///
    /// ## Example
    ///
    /// ```json bad
    /// {"platform": "adapty", "bundle_id": "com.fernwood.habits", "notifications": {"forward_url": "https://api.adapty.io/api/v1/sdk/apple/webhook/5f2c8e91a7d34b06b1e9c4720d8f63ab/"}}
    /// ```
    ///
    /// ```json good
    /// {"platform": "adapty", "bundle_id": "com.fernwood.habits", "notifications": {"forward_url": "https://hooks.fernwood.app/apple"}}
    /// ```
    ///
    /// ## Source
    ///
    /// The platforms' guides to forwarding; that it loops is a conclusion.
    NotificationForwardLoop = "notification-forward-loop", Warning, Heuristic
}

impl Rule for NotificationForwardLoop {
    fn about(&self) -> &'static About {
        Self::ABOUT
    }

    fn sign(&self) -> Sign {
        Sign::UnusualSettings
    }

    fn check(&self, subject: &Subject<'_>, findings: &mut Findings<'_>) {
        let settings = &subject.notifications;
        let forward = &settings.forward_url;
        let (Reading::Valid(field, url), None) = (&forward.reading, forward.problem) else {
            return;
        };
        let own = forward.platform().filter(|platform| settings.platform() == Some(*platform));
        let is_same = settings
            .apple_urls()
            .iter()
            .filter_map(|other| other.reading.value())
            .any(|other| url.is_same_resource(other));
        let host = forward.shown_host();
        let message = match own {
            Some(platform) => {
                format!("the forwarding URL points back at {} itself (`{host}`)", platform.name())
            }
            None if is_same => {
                format!("the forwarding URL is the notification URL itself, at `{host}`")
            }
            None => return,
        };
        findings.add(
            Self::ABOUT,
            At::Field(field),
            message,
            "put in the URL of the server that wants a copy, or empty the field",
        );
    }
}
