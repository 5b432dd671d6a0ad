//! `notification-url-invalid`

use storekit_credentials::notification::ErrorKind;

use crate::rule::declare_rule;
use crate::{About, At, Findings, Rule, Sign, Subject, UrlProblem};

declare_rule! {
    /// A notification URL is not an absolute URL
    ///
    /// ## What it reports
    ///
    /// A notification or forwarding URL does not parse: no `https://` in front, a user name or password, a
    /// fragment, a blank or line break in or around it, a character that a URL cannot hold, a host or port that
    /// is none. A URL that was masked for the export is left alone.
    ///
    /// ## Why it matters
    ///
    /// Nothing can be delivered to it, or what reads it more leniently delivers elsewhere.
    ///
    /// ## How it happens
    ///
    /// A host was pasted without its scheme, a template was not filled in, or a line break or quote was copied
    /// along.
    ///
    /// ## How to mend it
    ///
    /// Copy the URL again with the platform's copy button, and nothing around it.
    ///
    /// ## Example
    ///
    /// ```json bad
    /// {"bundle_id": "com.fernwood.habits", "notifications": {"production": {"url": "hooks.fernwood.app/apple"}}}
    /// {"bundle_id": "com.fernwood.habits", "notifications": {"production": {"url": "https://hooks.fernwood.app/apple "}}}
    /// {"bundle_id": "com.fernwood.habits", "notifications": {"production": {"url": "https://hooks.fernwood.app/apple#v2"}}}
    /// ```
    ///
    /// ```json good
    /// {"bundle_id": "com.fernwood.habits", "notifications": {"production": {"url": "https://hooks.fernwood.app/apple"}}}
    /// ```
    ///
    /// ## Source
    ///
    /// RFC 3986, sections 3 and 4.3; Apple, "Enabling App Store Server Notifications".
    NotificationUrlInvalid = "notification-url-invalid", Error, Documented
}

impl Rule for NotificationUrlInvalid {
    fn about(&self) -> &'static About {
        Self::ABOUT
    }

    fn sign(&self) -> Sign {
        Sign::UrlProblem
    }

    fn check(&self, subject: &Subject<'_>, findings: &mut Findings<'_>) {
        for url in subject.notifications.urls() {
            let Some((field, UrlProblem::Invalid(error))) = url.problem() else {
                continue;
            };
            let verb = match error.kind() {
                ErrorKind::NotAbsolute | ErrorKind::TooLong => "is",
                _ => "has",
            };
            findings.add(
                Self::ABOUT,
                At::Within(field, error.span()),
                format!("the {} {verb} {}", url.role.name(), error.kind()),
                help(error.kind()),
            );
        }
    }
}

const fn help(kind: ErrorKind) -> &'static str {
    match kind {
        ErrorKind::NotAbsolute | ErrorKind::Scheme => {
            "give the whole URL, from https:// on, as the platform shows it"
        }
        ErrorKind::Blank => {
            "delete the space or line break: around the URL nothing is lost by it; inside it, copy the \
             URL again"
        }
        ErrorKind::UserInfo => {
            "delete what stands before the @: a token that the server needs belongs in the path"
        }
        ErrorKind::Fragment => {
            "delete the # and what follows: it is never sent, so nothing is lost"
        }
        ErrorKind::NotAscii => {
            "write an international host in Punycode (xn--…) and encode the path"
        }
        _ => {
            "copy the URL again as the platform shows it, without quotes, and fill in any template"
        }
    }
}
