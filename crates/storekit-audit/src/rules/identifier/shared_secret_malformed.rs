//! `shared-secret-malformed`

use storekit_credentials::identifier::Kind;

use super::words::{malformed, source};
use crate::rule::declare_rule;
use crate::subject::Problem;
use crate::{About, At, Findings, Rule, Sign, Subject};

declare_rule! {
    /// The shared secret is malformed
    ///
    /// ## What it reports
    ///
    /// The shared secret is not 32 hexadecimal digits, or it is a sample of the documentation or a dummy. The
    /// secret itself is never shown. What looks like another identifier is `fields-swapped`.
    ///
    /// ## Why it matters
    ///
    /// `verifyReceipt` answers 21004 for every receipt of a subscription.
    ///
    /// ## How it happens
    ///
    /// A character was lost while copying, or a template was not filled in.
    ///
    /// ## How to mend it
    ///
    /// Copy it again from App Store Connect: the app, General, App Information, App-Specific Shared Secret; or
    /// Users and Access, Integrations, Shared Secret. Better still, move to the App Store Server API, which
    /// needs none.
    ///
    /// ## Example
    ///
    /// ```json bad
    /// {"shared_secret": "3f9c1e77a05b4d2896ce10f4b7d3a85", "bundle_id": "com.fernwood.habits", "in_app_purchase_key": {"issuer_id": "4b1f6c2e-93d7-47e3-e053-5b8c7c110a9d", "key_id": "7KQ2M9XWPB", "private_key": "<key>"}}
    /// ```
    ///
    /// ```json good
    /// {"shared_secret": "3f9c1e77a05b4d2896ce10f4b7d3a852", "bundle_id": "com.fernwood.habits", "in_app_purchase_key": {"issuer_id": "4b1f6c2e-93d7-47e3-e053-5b8c7c110a9d", "key_id": "7KQ2M9XWPB", "private_key": "<key>"}}
    /// ```
    ///
    /// ## Source
    ///
    /// Apple, "Generate a shared secret to verify receipts" (App Store Connect Help).
    SharedSecretMalformed = "shared-secret-malformed", Warning, Documented
}

impl Rule for SharedSecretMalformed {
    fn about(&self) -> &'static About {
        Self::ABOUT
    }

    fn sign(&self) -> Sign {
        Sign::IdentifierProblem
    }

    fn check(&self, subject: &Subject<'_>, findings: &mut Findings<'_>) {
        for identifier in subject.identifiers.of(Kind::SharedSecret) {
            let Some((field, problem)) = identifier.problem() else {
                continue;
            };
            let message = match problem {
                Problem::Malformed(error, shape) => malformed(identifier, error, shape),
                Problem::Placeholder => {
                    "the shared secret is a sample from documentation or a dummy".to_owned()
                }
                _ => continue,
            };
            // The place is the whole value: no part of a secret is worth pointing at.
            findings.add(
                Self::ABOUT,
                At::Field(field),
                message,
                format!("copy it again from {}", source(identifier.slot)),
            );
        }
    }
}
