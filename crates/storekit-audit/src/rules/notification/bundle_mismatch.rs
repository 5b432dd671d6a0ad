//! `notification-bundle-mismatch`

use storekit_export::{Field, Record, Slot};

use crate::rule::declare_rule;
use crate::{
    About, At, Compared, Facts, Findings, NotificationBody, Reading, Rule, Settings, Severity,
    Shown, Sign, Subject, stored,
};

declare_rule! {
    /// A stored notification is about another app
    ///
    /// ## What it reports
    ///
    /// The stored notification body names another Bundle ID than the record, or the same one and another App Apple
    /// ID. A stored notification that stands alone is held against the record of the same Bundle ID, or else of the
    /// same App Apple ID. Where the Bundle IDs differ in case alone, the finding is a warning. The body is taken at its
    /// word; its signature is not checked.
    ///
    /// ## Why it matters
    ///
    /// Notifications of one app arrive at another's endpoint, or the record's Bundle ID is wrong. Apple's own
    /// libraries compare exactly and refuse the notification.
    ///
    /// ## How it happens
    ///
    /// One app's URL was entered in App Store Connect for another, for example for a development variant of the
    /// app.
    ///
    /// ## How to mend it
    ///
    /// Find out which side is right. Then correct the record's Bundle ID, or enter each app's own URL in App
    /// Store Connect.
    ///
    /// ## Example
    ///
    /// ```json bad
    /// {"bundle_id": "com.fernwood.habits", "payload": {"notificationType": "TEST", "version": "2.0", "data": {"bundleId": "com.fernwood.tasks", "environment": "Production"}}}
    /// ```
    ///
    /// ```json good
    /// {"bundle_id": "com.fernwood.habits", "payload": {"notificationType": "TEST", "version": "2.0", "data": {"bundleId": "com.fernwood.habits", "environment": "Production"}}}
    /// ```
    ///
    /// ## Source
    ///
    /// Apple's App Store Server Library: a notification whose `bundleId` or `appAppleId` differs is refused
    /// (`INVALID_APP_IDENTIFIER`).
    NotificationBundleMismatch = "notification-bundle-mismatch", Error, Documented
}

impl Rule for NotificationBundleMismatch {
    fn about(&self) -> &'static About {
        Self::ABOUT
    }

    fn sign(&self) -> Sign {
        Sign::UnusualSettings
    }

    fn compare(&self, facts: &Facts, _: &Settings) -> Compared {
        stored::mismatches(facts, Self::ABOUT)
    }

    fn check(&self, subject: &Subject<'_>, findings: &mut Findings<'_>) {
        let Reading::Valid(field, body) = &subject.notifications.payload else {
            return;
        };
        let mismatch =
            bundle_differs(subject.record, body).or_else(|| app_differs(subject.record, body));
        let Some((other, severity, message)) = mismatch else {
            return;
        };
        let second = findings.location(At::Field(other), Some("the record's"));
        let finding = findings.add(
            Self::ABOUT,
            At::Field(field),
            message,
            "find out which is right: correct the record, or enter each app's own notification URL in App \
             Store Connect",
        );
        finding.severity = severity;
        finding.locations.push(second);
    }
}

type Mismatch<'r> = (&'r Field<'r>, Severity, String);

fn bundle_differs<'r>(record: &'r Record<'r>, body: &NotificationBody) -> Option<Mismatch<'r>> {
    let (field, own) = text(record, Slot::BundleId)?;
    let named = body.bundle_id.as_deref()?;
    if own == named {
        return None;
    }
    let (severity, how) = if own.eq_ignore_ascii_case(named) {
        (Severity::Warning, ", which differs in case alone")
    } else {
        (Severity::Error, "")
    };
    let message = format!(
        "the stored notification names the Bundle ID `{}`, the record `{}`{how}",
        Shown(named),
        Shown(own)
    );
    Some((field, severity, message))
}

fn app_differs<'r>(record: &'r Record<'r>, body: &NotificationBody) -> Option<Mismatch<'r>> {
    let (field, own) = text(record, Slot::AppAppleId)?;
    let own: u64 = own.parse().ok()?;
    let named = body.app_apple_id.filter(|&named| named != own)?;
    let message =
        format!("the stored notification names the App Apple ID `{named}`, the record `{own}`");
    Some((field, Severity::Error, message))
}

/// A slot's text without the blanks and quotes around it, which are another rule's matter.
fn text<'r>(record: &'r Record<'r>, slot: Slot) -> Option<(&'r Field<'r>, &'r str)> {
    let field = record.field(slot)?;
    let text = field
        .text()?
        .as_str()?
        .trim_matches(|c: char| c.is_whitespace() || matches!(c, '"' | '\''));
    (!text.is_empty()).then_some((field, text))
}
