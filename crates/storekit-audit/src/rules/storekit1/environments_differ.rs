//! `storekit1-environments-differ`

use crate::rule::declare_rule;
use crate::{About, At, Findings, Reading, Rule, Sign, Subject};

declare_rule! {
    /// Production and sandbox send different versions of notifications
    ///
    /// ## What it reports
    ///
    /// One environment is set to version 1 and the other to version 2. That version 1 is outdated is
    /// `storekit1-notifications-v1`, which speaks as well: it asks for a migration, this one for tests that
    /// mean something. Nothing is said where one environment is known to have no URL, so that its version is
    /// not used.
    ///
    /// ## Why it matters
    ///
    /// What was tested in the sandbox is not what production gets: another shape of body, other names of
    /// events, other fields. A handler that passes every sandbox test can fail on its first real renewal.
    ///
    /// ## How it happens
    ///
    /// A migration to version 2 was tried in the sandbox and not carried over, or only the production URL was
    /// edited.
    ///
    /// ## How to mend it
    ///
    /// Set both to version 2 in App Store Connect, App Information, App Store Server Notifications.
    ///
    /// ## Example
    ///
    /// ```json bad with storekit1-notifications-v1
    /// {"bundle_id": "com.fernwood.habits", "notifications": {"production": {"version": "V1"}, "sandbox": {"version": "V2"}}}
    /// ```
    ///
    /// ```json good
    /// {"bundle_id": "com.fernwood.habits", "notifications": {"production": {"version": "V2"}, "sandbox": {"version": "V2"}}}
    /// ```
    ///
    /// ## Source
    ///
    /// Apple, "Enabling App Store Server Notifications": each environment has a URL and a version of its own.
    Storekit1EnvironmentsDiffer = "storekit1-environments-differ", Warning, Observed
}

impl Rule for Storekit1EnvironmentsDiffer {
    fn about(&self) -> &'static About {
        Self::ABOUT
    }

    fn sign(&self) -> Sign {
        Sign::UnusualSettings
    }

    fn check(&self, subject: &Subject<'_>, findings: &mut Findings<'_>) {
        let settings = &subject.notifications;
        let (Reading::Valid(field, production), Reading::Valid(other, sandbox)) =
            (&settings.production_version, &settings.sandbox_version)
        else {
            return;
        };
        let is_unused = settings.apple_urls().iter().any(|url| url.reading.is_known_empty());
        if production == sandbox || is_unused {
            return;
        }
        let second = findings.location(At::Field(other), Some("sandbox"));
        findings
            .add(
                Self::ABOUT,
                At::Field(field),
                format!(
                    "production sends notifications of version {}, the sandbox {}: sandbox tests say \
                     nothing about production",
                    production.name(),
                    sandbox.name()
                ),
                "set both environments to version 2 in App Store Connect",
            )
            .locations
            .push(second);
    }
}
