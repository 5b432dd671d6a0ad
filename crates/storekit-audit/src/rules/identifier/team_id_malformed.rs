//! `team-id-malformed`

use storekit_credentials::identifier::{ErrorKind, Kind};

use super::words::{malformed, source};
use crate::rule::declare_rule;
use crate::subject::Problem;
use crate::{About, At, Findings, Rule, Sign, Subject};

declare_rule! {
    /// The Team ID is malformed
    ///
    /// ## What it reports
    ///
    /// The Team ID is not ten characters `A-Z0-9`. What looks like another identifier is `fields-swapped`.
    ///
    /// ## Why it matters
    ///
    /// The App Store Server API needs no Team ID, so this record may work as it is; what does use the Team ID
    /// (push notifications, Sign in with Apple, provisioning) will not.
    ///
    /// ## How it happens
    ///
    /// The name of the team, or the number of the account's provider, was pasted instead; or a character was
    /// lost.
    ///
    /// ## How to mend it
    ///
    /// Copy the Team ID from developer.apple.com, Account, Membership details.
    ///
    /// ## Example
    ///
    /// ```json bad
    /// {"team_id": "Fernwood Ltd", "bundle_id": "com.fernwood.habits", "in_app_purchase_key": {"issuer_id": "4b1f6c2e-93d7-47e3-e053-5b8c7c110a9d", "key_id": "7KQ2M9XWPB", "private_key": "<key>"}}
    /// ```
    ///
    /// ```json good
    /// {"team_id": "Q8R5T2VN6C", "bundle_id": "com.fernwood.habits", "in_app_purchase_key": {"issuer_id": "4b1f6c2e-93d7-47e3-e053-5b8c7c110a9d", "key_id": "7KQ2M9XWPB", "private_key": "<key>"}}
    /// ```
    ///
    /// ## Source
    ///
    /// Observed: Apple Account Help, "Locate your Team ID"; Expo checks the same form.
    TeamIdMalformed = "team-id-malformed", Warning, Observed
}

impl Rule for TeamIdMalformed {
    fn about(&self) -> &'static About {
        Self::ABOUT
    }

    fn sign(&self) -> Sign {
        Sign::IdentifierProblem
    }

    fn check(&self, subject: &Subject<'_>, findings: &mut Findings<'_>) {
        for identifier in subject.identifiers.of(Kind::TeamId) {
            if let Some((field, Problem::Malformed(error, shape))) = identifier.problem() {
                let help = match error.kind {
                    ErrorKind::LowerCase => {
                        format!(
                            "write it in upper case, or copy it again from {}",
                            source(identifier.slot)
                        )
                    }
                    _ => format!("copy it again from {}", source(identifier.slot)),
                };
                let message = malformed(identifier, error, shape);
                findings.add(Self::ABOUT, At::Within(field, error.span), message, help);
            }
        }
    }
}
