//! `key-id-malformed`

use storekit_credentials::identifier::{ErrorKind, Kind, Shape};

use super::words::{malformed, source};
use crate::rule::declare_rule;
use crate::subject::Problem;
use crate::{About, At, Findings, Rule, Sign, Subject};

declare_rule! {
    /// The Key ID is malformed
    ///
    /// ## What it reports
    ///
    /// The Key ID is not ten characters `A-Z0-9`. What looks like another identifier is `fields-swapped`, eight
    /// hexadecimal digits are `key-id-xcode-testing`, samples are `identifier-placeholder`, and blanks or
    /// quotes around a good one are `identifier-whitespace`.
    ///
    /// ## Why it matters
    ///
    /// Apple knows no such key and answers 401, with no word about the reason.
    ///
    /// ## How it happens
    ///
    /// A character was lost or added while copying, the name of the file was pasted instead of the ID, or the
    /// ID was typed in lower case.
    ///
    /// ## How to mend it
    ///
    /// Copy the Key ID again: App Store Connect, Users and Access, Integrations, In-App Purchase, the column
    /// Key ID; or the ten characters after the underscore in the name of the file as it was downloaded.
    ///
    /// ## Example
    ///
    /// ```json bad
    /// {"bundle_id": "com.fernwood.habits", "in_app_purchase_key": {"issuer_id": "4b1f6c2e-93d7-47e3-e053-5b8c7c110a9d", "key_id": "7KQ2M9XWP", "private_key": "<key>"}}
    /// ```
    ///
    /// ```json good
    /// {"bundle_id": "com.fernwood.habits", "in_app_purchase_key": {"issuer_id": "4b1f6c2e-93d7-47e3-e053-5b8c7c110a9d", "key_id": "7KQ2M9XWPB", "private_key": "<key>"}}
    /// ```
    ///
    /// ## Source
    ///
    /// Observed: every genuine Key ID in public repositories and in Apple's documentation has ten characters
    /// `A-Z0-9`. Apple documents no form.
    KeyIdMalformed = "key-id-malformed", Error, Observed
}

impl Rule for KeyIdMalformed {
    fn about(&self) -> &'static About {
        Self::ABOUT
    }

    fn sign(&self) -> Sign {
        Sign::IdentifierProblem
    }

    fn check(&self, subject: &Subject<'_>, findings: &mut Findings<'_>) {
        for identifier in subject.identifiers.of(Kind::KeyId) {
            if let Some((field, Problem::Malformed(error, shape))) = identifier.problem() {
                let help = match (shape, error.kind) {
                    (Shape::KeyFile, _) => {
                        "keep the ten characters after the underscore in the file's name".to_owned()
                    }
                    (_, ErrorKind::LowerCase) => {
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
