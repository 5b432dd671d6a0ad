//! `bundle-id-malformed`

use storekit_credentials::identifier::Kind;

use crate::rule::declare_rule;
use crate::rules::identifier::words::{malformed, source};
use crate::subject::Problem;
use crate::{About, At, Findings, Rule, Sign, Subject};

declare_rule! {
    /// The Bundle ID is malformed
    ///
    /// ## What it reports
    ///
    /// The Bundle ID has a character that Apple does not allow (it allows ASCII letters, digits, hyphens and
    /// periods), an empty part between two periods, or more than 155 characters.
    ///
    /// Android package names, wildcard App IDs and App IDs with a Team ID in front have rules of their own.
    ///
    /// ## Why it matters
    ///
    /// No app has such an ID. Apple answers 401 or 4040003, and no transaction verifies.
    ///
    /// ## How it happens
    ///
    /// The name of the app, or an address, was pasted instead of its ID; or a part was lost.
    ///
    /// ## How to mend it
    ///
    /// Copy the Bundle ID from App Store Connect, the app, General, App Information.
    ///
    /// ## Example
    ///
    /// ```json bad
    /// {"bundle_id": "com..habits", "in_app_purchase_key": {"issuer_id": "4b1f6c2e-93d7-47e3-e053-5b8c7c110a9d", "key_id": "7KQ2M9XWPB", "private_key": "<key>"}}
    /// ```
    ///
    /// ```json good
    /// {"bundle_id": "com.fernwood.habits", "in_app_purchase_key": {"issuer_id": "4b1f6c2e-93d7-47e3-e053-5b8c7c110a9d", "key_id": "7KQ2M9XWPB", "private_key": "<key>"}}
    /// ```
    ///
    /// ## Source
    ///
    /// Apple, `CFBundleIdentifier` (Bundle Resources).
    BundleIdMalformed = "bundle-id-malformed", Error, Documented
}

impl Rule for BundleIdMalformed {
    fn about(&self) -> &'static About {
        Self::ABOUT
    }

    fn sign(&self) -> Sign {
        Sign::IdentifierProblem
    }

    fn check(&self, subject: &Subject<'_>, findings: &mut Findings<'_>) {
        for identifier in subject.identifiers.of(Kind::BundleId) {
            if let Some((field, Problem::Malformed(error, shape))) = identifier.problem() {
                findings.add(
                    Self::ABOUT,
                    At::Within(field, error.span),
                    malformed(identifier, error, shape),
                    format!("copy it again from {}", source(identifier.slot)),
                );
            }
        }
    }
}
