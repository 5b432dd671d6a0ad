//! `app-apple-id-malformed`

use storekit_credentials::identifier::{ErrorKind, Kind, Shape};

use super::words::{malformed, source};
use crate::rule::declare_rule;
use crate::subject::Problem;
use crate::{About, At, Findings, Rule, Sign, Subject};

declare_rule! {
    /// The App Apple ID is malformed
    ///
    /// ## What it reports
    ///
    /// The App Apple ID is not a decimal number between 1 and 2^64 - 1, written without sign and leading zero.
    /// What looks like another identifier is `fields-swapped`.
    ///
    /// ## Why it matters
    ///
    /// Production notifications and transactions cannot be verified without it: Apple's own libraries fail with
    /// `INVALID_APP_IDENTIFIER`, in production only.
    ///
    /// ## How it happens
    ///
    /// The address of the app's page was pasted instead of the number in it, or a spreadsheet turned the number
    /// into 6.4E+9.
    ///
    /// ## How to mend it
    ///
    /// Copy the number from App Store Connect, the app, General, App Information, Apple ID; or keep the digits
    /// after `id` in the address of the app's page.
    ///
    /// ## Example
    ///
    /// ```json bad
    /// {"app_apple_id": "id1584930217", "bundle_id": "com.fernwood.habits", "in_app_purchase_key": {"issuer_id": "4b1f6c2e-93d7-47e3-e053-5b8c7c110a9d", "key_id": "7KQ2M9XWPB", "private_key": "<key>"}}
    /// ```
    ///
    /// ```json good
    /// {"app_apple_id": "1584930217", "bundle_id": "com.fernwood.habits", "in_app_purchase_key": {"issuer_id": "4b1f6c2e-93d7-47e3-e053-5b8c7c110a9d", "key_id": "7KQ2M9XWPB", "private_key": "<key>"}}
    /// ```
    ///
    /// ## Source
    ///
    /// Apple, `appAppleId` (App Store Server Notifications); TN3180, whose sample needs more than 32 bits.
    AppAppleIdMalformed = "app-apple-id-malformed", Warning, Documented
}

impl Rule for AppAppleIdMalformed {
    fn about(&self) -> &'static About {
        Self::ABOUT
    }

    fn sign(&self) -> Sign {
        Sign::IdentifierProblem
    }

    fn check(&self, subject: &Subject<'_>, findings: &mut Findings<'_>) {
        for identifier in subject.identifiers.of(Kind::AppAppleId) {
            if let Some((field, Problem::Malformed(error, shape))) = identifier.problem() {
                let help = match (shape, error.kind) {
                    (Shape::Url, _) => "keep the digits after `id` in the address".to_owned(),
                    (_, ErrorKind::LeadingZero) => {
                        "leave the field empty if the app has no number yet".to_owned()
                    }
                    _ => format!("copy the number from {}", source(identifier.slot)),
                };
                let message = malformed(identifier, error, shape);
                findings.add(Self::ABOUT, At::Within(field, error.span), message, help);
            }
        }
    }
}
