//! `bundle-id-wildcard`

use storekit_credentials::identifier::Kind;

use crate::rule::declare_rule;
use crate::rules::identifier::words::{source, title};
use crate::subject::Problem;
use crate::{About, At, Findings, Rule, Sign, Subject};

declare_rule! {
    /// The Bundle ID is a wildcard App ID
    ///
    /// ## What it reports
    ///
    /// The Bundle ID ends in `*`. That is an App ID for provisioning, which stands for many apps.
    ///
    /// ## Why it matters
    ///
    /// An app in the App Store has an ID of its own. Apple answers 401 or 4040003 to a wildcard, and no
    /// transaction verifies.
    ///
    /// ## How it happens
    ///
    /// The ID was copied from the Identifiers page of the developer portal instead of the app's page in App
    /// Store Connect.
    ///
    /// ## How to mend it
    ///
    /// Copy the Bundle ID from App Store Connect, the app, General, App Information.
    ///
    /// ## Example
    ///
    /// ```json bad
    /// {"bundle_id": "com.fernwood.*", "in_app_purchase_key": {"issuer_id": "4b1f6c2e-93d7-47e3-e053-5b8c7c110a9d", "key_id": "7KQ2M9XWPB", "private_key": "<key>"}}
    /// ```
    ///
    /// ```json good
    /// {"bundle_id": "com.fernwood.habits", "in_app_purchase_key": {"issuer_id": "4b1f6c2e-93d7-47e3-e053-5b8c7c110a9d", "key_id": "7KQ2M9XWPB", "private_key": "<key>"}}
    /// ```
    ///
    /// ## Source
    ///
    /// Apple, "Register an App ID" (Developer Account Help).
    BundleIdWildcard = "bundle-id-wildcard", Error, Documented
}

impl Rule for BundleIdWildcard {
    fn about(&self) -> &'static About {
        Self::ABOUT
    }

    fn sign(&self) -> Sign {
        Sign::IdentifierProblem
    }

    fn check(&self, subject: &Subject<'_>, findings: &mut Findings<'_>) {
        for identifier in subject.identifiers.of(Kind::BundleId) {
            if let Some((field, Problem::Wildcard)) = identifier.problem() {
                findings.add(
                    Self::ABOUT,
                    At::Field(field),
                    format!(
                        "the {} is a wildcard App ID, which stands for many apps",
                        title(identifier.slot)
                    ),
                    format!("copy the Bundle ID of the one app from {}", source(identifier.slot)),
                );
            }
        }
    }
}
