//! `identifier-placeholder`

use storekit_credentials::identifier::Kind;

use super::words::{source, title};
use crate::rule::declare_rule;
use crate::subject::Problem;
use crate::{About, At, Findings, Rule, Sign, Subject};

declare_rule! {
    /// An identifier is a sample or a dummy
    ///
    /// ## What it reports
    ///
    /// An identifier is one that documentation shows (Apple's, RevenueCat's, fastlane's, Expo's), one that
    /// repeats a single character, or the text of a template that was not filled in. For shared secrets,
    /// `shared-secret-malformed` says so.
    ///
    /// ## Why it matters
    ///
    /// It belongs to nobody. Apple answers 401 to every request.
    ///
    /// ## How it happens
    ///
    /// A code sample or a configuration template was copied and not filled in, or a form demanded a value
    /// before there was one.
    ///
    /// ## How to mend it
    ///
    /// Replace it by the value from your own account. If there is none yet, leave the field empty.
    ///
    /// ## Example
    ///
    /// ```json bad
    /// {"bundle_id": "com.example.habits", "in_app_purchase_key": {"issuer_id": "4b1f6c2e-93d7-47e3-e053-5b8c7c110a9d", "key_id": "7KQ2M9XWPB", "private_key": "<key>"}}
    /// ```
    ///
    /// ```json good
    /// {"bundle_id": "com.fernwood.habits", "in_app_purchase_key": {"issuer_id": "4b1f6c2e-93d7-47e3-e053-5b8c7c110a9d", "key_id": "7KQ2M9XWPB", "private_key": "<key>"}}
    /// ```
    ///
    /// ## Source
    ///
    /// Observed: apple/app-store-server-library-node issue 221 (the README's values posted as they are). The
    /// samples are those of Apple's, RevenueCat's, fastlane's and Expo's documentation.
    IdentifierPlaceholder = "identifier-placeholder", Error, Observed
}

impl Rule for IdentifierPlaceholder {
    fn about(&self) -> &'static About {
        Self::ABOUT
    }

    fn sign(&self) -> Sign {
        Sign::IdentifierProblem
    }

    fn check(&self, subject: &Subject<'_>, findings: &mut Findings<'_>) {
        for identifier in subject.identifiers.iter() {
            if identifier.kind != Kind::SharedSecret
                && let Some((field, Problem::Placeholder)) = identifier.problem()
            {
                findings.add(
                    Self::ABOUT,
                    At::Field(field),
                    format!(
                        "the {} is a sample from documentation or a dummy",
                        title(identifier.slot)
                    ),
                    format!("replace it by your own, from {}", source(identifier.slot)),
                );
            }
        }
    }
}
