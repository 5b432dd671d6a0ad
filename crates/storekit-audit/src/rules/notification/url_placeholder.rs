//! `notification-url-placeholder`

use crate::rule::declare_rule;
use crate::{About, At, Findings, Rule, Sign, Subject, UrlProblem};

declare_rule! {
    /// A notification URL is a sample from documentation
    ///
    /// ## What it reports
    ///
    /// The host of a notification or forwarding URL is one that documentation uses in place of the reader's own:
    /// `example.com`, `yourdomain.com`, `your-server...`.
    ///
    /// ## Why it matters
    ///
    /// Notifications go to nobody, or to whoever owns that domain.
    ///
    /// ## How it happens
    ///
    /// A form's grey sample text, or a line of a guide, was saved as it was.
    ///
    /// ## How to mend it
    ///
    /// Put in the real URL, or empty the field where none is wanted.
    ///
    /// ## Example
    ///
    /// ```json bad
    /// {"bundle_id": "com.fernwood.habits", "notifications": {"forward_url": "https://yourdomain.com/apple-raw-events"}}
    /// {"bundle_id": "com.fernwood.habits", "notifications": {"production": {"url": "https://api.example.com/apple"}}}
    /// ```
    ///
    /// ```json good
    /// {"bundle_id": "com.fernwood.habits", "notifications": {"forward_url": "https://hooks.fernwood.app/apple-raw-events"}}
    /// ```
    ///
    /// ## Source
    ///
    /// RFC 2606 (reserved example domains); sample URLs in the platforms' own forms and guides.
    NotificationUrlPlaceholder = "notification-url-placeholder", Error, Observed
}

impl Rule for NotificationUrlPlaceholder {
    fn about(&self) -> &'static About {
        Self::ABOUT
    }

    fn sign(&self) -> Sign {
        Sign::UrlProblem
    }

    fn check(&self, subject: &Subject<'_>, findings: &mut Findings<'_>) {
        for url in subject.notifications.urls() {
            if let Some((field, UrlProblem::Placeholder)) = url.problem() {
                findings.add(
                    Self::ABOUT,
                    At::Field(field),
                    format!(
                        "the {} leads to `{}`, a sample from documentation",
                        url.role.name(),
                        url.shown_host()
                    ),
                    "put in the real URL, or empty the field where none is wanted",
                );
            }
        }
    }
}
