//! `storekit1-payload-stored`

use storekit_credentials::notification::NotificationVersion;

use crate::rule::declare_rule;
use crate::{About, At, Findings, Reading, Rule, Severity, Sign, Subject};

declare_rule! {
    /// A version 1 notification is stored, with the shared secret in it
    ///
    /// ## What it reports
    ///
    /// The stored notification body is of version 1. Its `password` is the app's shared secret in clear. Where
    /// the password has been masked or taken out, the finding is a warning: the body still tells that version
    /// 1 notifications come in.
    ///
    /// ## Why it matters
    ///
    /// Whoever reads the export, a log or a queue with this body has the secret, with which receipts can be
    /// looked up and version 1 notifications forged: comparing `password` is the only check that they offer.
    ///
    /// ## How it happens
    ///
    /// Raw webhook bodies are stored or forwarded as they came.
    ///
    /// ## How to mend it
    ///
    /// Delete `password` from what is stored, generate a new shared secret in App Store Connect, and move to
    /// version 2 notifications, which carry none.
    ///
    /// ## Example
    ///
    /// ```json bad
    /// {"bundle_id": "com.fernwood.habits", "payload": {"notification_type": "DID_RENEW", "environment": "PROD", "bid": "com.fernwood.habits", "password": "4c1f0a9be2d84537a6c3e81790bd5f26"}}
    /// ```
    ///
    /// ```json good
    /// {"bundle_id": "com.fernwood.habits", "payload": {"notificationType": "DID_RENEW", "version": "2.0", "data": {"bundleId": "com.fernwood.habits", "environment": "Production"}}}
    /// ```
    ///
    /// ## Source
    ///
    /// Apple, "responseBodyV1": `password` holds the same value as the shared secret.
    Storekit1PayloadStored = "storekit1-payload-stored", Error, Documented
}

impl Rule for Storekit1PayloadStored {
    fn about(&self) -> &'static About {
        Self::ABOUT
    }

    fn sign(&self) -> Sign {
        Sign::UnusualSettings
    }

    fn check(&self, subject: &Subject<'_>, findings: &mut Findings<'_>) {
        let Reading::Valid(field, body) = &subject.notifications.payload else {
            return;
        };
        if body.version != NotificationVersion::V1 {
            return;
        }
        if let Some(password) = body.password.filter(|password| !password.is_masked) {
            findings.add(
                Self::ABOUT,
                At::Within(field, password.span),
                "a version 1 notification is stored with the app's shared secret in clear, in `password`",
                "delete `password` from what is stored, generate a new shared secret in App Store \
                 Connect, and move to version 2 notifications",
            );
        } else {
            let finding = findings.add(
                Self::ABOUT,
                At::Field(field),
                "a version 1 notification is stored, without its `password`: the deprecated version is \
                 in use",
                "move to version 2 notifications, whose bodies are signed and hold no secret",
            );
            finding.severity = Severity::Warning;
        }
    }
}
