//! `issuer-id-malformed`

use storekit_credentials::identifier::{ErrorKind, Kind, Shape};

use super::words::{malformed, source};
use crate::rule::declare_rule;
use crate::subject::Problem;
use crate::{About, At, Findings, Rule, Sign, Subject};

declare_rule! {
    /// The Issuer ID is malformed
    ///
    /// ## What it reports
    ///
    /// The Issuer ID is not hexadecimal digits in groups of 8-4-4-4-12. It says so when just hyphens are
    /// missing, which can be mended without loss. UUID version and variant are not looked at: many genuine
    /// Issuer IDs are none of RFC 9562.
    ///
    /// What looks like another identifier, or like a shared secret, is `fields-swapped`.
    ///
    /// ## Why it matters
    ///
    /// Apple knows no such issuer and answers 401, with no word about the reason.
    ///
    /// ## How it happens
    ///
    /// A character was lost while copying, a word processor made dashes of the hyphens, or a database column
    /// for UUIDs wrote it without them. A sample on Apple's own page lacks a hyphen.
    ///
    /// ## How to mend it
    ///
    /// Put missing hyphens back, or copy the Issuer ID again: App Store Connect, Users and Access,
    /// Integrations, above the list of keys.
    ///
    /// ## Example
    ///
    /// ```json bad
    /// {"bundle_id": "com.fernwood.habits", "in_app_purchase_key": {"issuer_id": "4b1f6c2e-93d7-47e3e053-5b8c7c110a9d", "key_id": "7KQ2M9XWPB", "private_key": "<key>"}}
    /// ```
    ///
    /// ```json good
    /// {"bundle_id": "com.fernwood.habits", "in_app_purchase_key": {"issuer_id": "4b1f6c2e-93d7-47e3-e053-5b8c7c110a9d", "key_id": "7KQ2M9XWPB", "private_key": "<key>"}}
    /// ```
    ///
    /// ## Source
    ///
    /// Apple, "Generating JSON Web Tokens for API requests" (App Store Server API).
    IssuerIdMalformed = "issuer-id-malformed", Error, Documented
}

impl Rule for IssuerIdMalformed {
    fn about(&self) -> &'static About {
        Self::ABOUT
    }

    fn sign(&self) -> Sign {
        Sign::IdentifierProblem
    }

    fn check(&self, subject: &Subject<'_>, findings: &mut Findings<'_>) {
        for identifier in subject.identifiers.of(Kind::IssuerId) {
            if let Some((field, Problem::Malformed(error, shape))) = identifier.problem() {
                let help = match (shape, error.kind) {
                    (Shape::UuidMissingHyphen | Shape::HexUuid, _) => {
                        "put hyphens after the 8th, 12th, 16th and 20th digit: nothing is lost"
                            .to_owned()
                    }
                    (_, ErrorKind::Dash) => {
                        "replace each dash by a hyphen: nothing is lost".to_owned()
                    }
                    _ => format!("copy it again from {}", source(identifier.slot)),
                };
                let message = malformed(identifier, error, shape);
                findings.add(Self::ABOUT, At::Within(field, error.span), message, help);
            }
        }
    }
}
