//! `key-id-xcode-testing`

use storekit_credentials::identifier::Kind;

use super::words::title;
use crate::rule::declare_rule;
use crate::subject::Problem;
use crate::{About, At, Findings, Rule, Sign, Subject};

declare_rule! {
    /// The key is one for local testing in Xcode
    ///
    /// ## What it reports
    ///
    /// The Key ID is eight hexadecimal digits. That is the ID of the key with which Xcode signs StoreKit tests
    /// on the developer's own machine.
    ///
    /// ## Why it matters
    ///
    /// Apple's servers do not know the key, neither in the sandbox nor in production: every request gets a 401.
    ///
    /// ## How it happens
    ///
    /// The key was exported from Xcode's StoreKit configuration editor, where it is called Subscription Offers
    /// Key, and uploaded where the App Store's key belongs.
    ///
    /// ## How to mend it
    ///
    /// Make a key in App Store Connect, Users and Access, Integrations, In-App Purchase, and replace both the
    /// key and its Key ID.
    ///
    /// ## Example
    ///
    /// ```json bad
    /// {"bundle_id": "com.fernwood.habits", "in_app_purchase_key": {"issuer_id": "4b1f6c2e-93d7-47e3-e053-5b8c7c110a9d", "key_id": "5C3D9A7F", "private_key": "<key>"}}
    /// ```
    ///
    /// ```json good
    /// {"bundle_id": "com.fernwood.habits", "in_app_purchase_key": {"issuer_id": "4b1f6c2e-93d7-47e3-e053-5b8c7c110a9d", "key_id": "7KQ2M9XWPB", "private_key": "<key>"}}
    /// ```
    ///
    /// ## Source
    ///
    /// Observed: RevenueCat's guide to StoreKit testing shows such a key.
    KeyIdXcodeTesting = "key-id-xcode-testing", Error, Observed
}

impl Rule for KeyIdXcodeTesting {
    fn about(&self) -> &'static About {
        Self::ABOUT
    }

    fn sign(&self) -> Sign {
        Sign::IdentifierProblem
    }

    fn check(&self, subject: &Subject<'_>, findings: &mut Findings<'_>) {
        for identifier in subject.identifiers.of(Kind::KeyId) {
            if let Some((field, Problem::XcodeTesting)) = identifier.problem() {
                findings.add(
                    Self::ABOUT,
                    At::Field(field),
                    format!(
                        "the {} is eight hexadecimal digits: that is a key for local testing in \
                         Xcode, which Apple's servers do not know",
                        title(identifier.slot)
                    ),
                    "make a key in App Store Connect (Users and Access, Integrations, In-App \
                     Purchase), and replace both the key and its Key ID",
                );
            }
        }
    }
}
