//! `issuer-id-not-lowercase`

use storekit_credentials::identifier::Kind;

use super::words::title;
use crate::rule::declare_rule;
use crate::subject::Id;
use crate::{About, At, Findings, Rule, Sign, Subject};

declare_rule! {
    /// The Issuer ID has upper-case digits
    ///
    /// ## What it reports
    ///
    /// The Issuer ID is sound, but for upper-case hexadecimal digits. App Store Connect shows lower case.
    ///
    /// ## Why it matters
    ///
    /// Nobody knows whether Apple compares the case. Everyone else does when two records are compared as text.
    ///
    /// ## How it happens
    ///
    /// A UUID type of a programming language or database wrote it in its own way.
    ///
    /// ## How to mend it
    ///
    /// Write it in lower case: nothing is lost.
    ///
    /// ## Example
    ///
    /// ```json bad
    /// {"bundle_id": "com.fernwood.habits", "in_app_purchase_key": {"issuer_id": "4B1F6C2E-93D7-47E3-E053-5B8C7C110A9D", "key_id": "7KQ2M9XWPB", "private_key": "<key>"}}
    /// ```
    ///
    /// ```json good
    /// {"bundle_id": "com.fernwood.habits", "in_app_purchase_key": {"issuer_id": "4b1f6c2e-93d7-47e3-e053-5b8c7c110a9d", "key_id": "7KQ2M9XWPB", "private_key": "<key>"}}
    /// ```
    ///
    /// ## Source
    ///
    /// A judgement of ours: all Issuer IDs in Apple's documentation and in public are in lower case.
    IssuerIdNotLowercase = "issuer-id-not-lowercase", Note, Heuristic
}

impl Rule for IssuerIdNotLowercase {
    fn about(&self) -> &'static About {
        Self::ABOUT
    }

    fn sign(&self) -> Sign {
        Sign::IdentifierProblem
    }

    fn check(&self, subject: &Subject<'_>, findings: &mut Findings<'_>) {
        for identifier in subject.identifiers.of(Kind::IssuerId) {
            if let Some((field, Id::IssuerId(id))) = identifier.sound()
                && !id.is_lowercase()
            {
                findings.add(
                    Self::ABOUT,
                    At::Field(field),
                    format!("the {} has upper-case digits", title(identifier.slot)),
                    format!(
                        "write it as App Store Connect shows it, `{}`: nothing is lost",
                        id.to_lowercase()
                    ),
                );
            }
        }
    }
}
