//! `bundle-id-android`

use storekit_credentials::identifier::Kind;

use crate::rule::declare_rule;
use crate::rules::identifier::words::{source, title};
use crate::subject::Problem;
use crate::{About, At, Findings, Rule, Sign, Subject};

declare_rule! {
    /// The Bundle ID is an Android package name
    ///
    /// ## What it reports
    ///
    /// The Bundle ID has an underscore and is otherwise what Android calls a package name: Apple allows no
    /// underscore. Or the record has two Bundle IDs that differ, and one of them is its Google package.
    ///
    /// That an app has one ID in both stores is common, and nothing is said of it.
    ///
    /// ## Why it matters
    ///
    /// No app in the App Store has such an ID. Apple answers 401 or 4040003, and no transaction verifies.
    ///
    /// ## How it happens
    ///
    /// Platforms keep both IDs side by side, and cross-platform projects name them alike.
    ///
    /// ## How to mend it
    ///
    /// Copy the Bundle ID from App Store Connect, the app, General, App Information.
    ///
    /// ## Example
    ///
    /// ```json bad
    /// {"bundle_id": "com.fernwood.daily_habits", "in_app_purchase_key": {"issuer_id": "4b1f6c2e-93d7-47e3-e053-5b8c7c110a9d", "key_id": "7KQ2M9XWPB", "private_key": "<key>"}}
    /// ```
    ///
    /// ```json good
    /// {"bundle_id": "com.fernwood.habits", "in_app_purchase_key": {"issuer_id": "4b1f6c2e-93d7-47e3-e053-5b8c7c110a9d", "key_id": "7KQ2M9XWPB", "private_key": "<key>"}}
    /// ```
    ///
    /// ## Source
    ///
    /// Observed: Adapty keeps `apple_bundle_id` and `google_bundle_id` side by side. Apple,
    /// `CFBundleIdentifier` (Bundle Resources).
    BundleIdAndroid = "bundle-id-android", Error, Observed
}

impl Rule for BundleIdAndroid {
    fn about(&self) -> &'static About {
        Self::ABOUT
    }

    fn sign(&self) -> Sign {
        Sign::IdentifierProblem
    }

    fn check(&self, subject: &Subject<'_>, findings: &mut Findings<'_>) {
        for identifier in subject.identifiers.of(Kind::BundleId) {
            if let Some((field, Problem::Android)) = identifier.problem() {
                findings.add(
                    Self::ABOUT,
                    At::Field(field),
                    format!("the {} is an Android package name", title(identifier.slot)),
                    format!("copy the Bundle ID of the iOS app from {}", source(identifier.slot)),
                );
            }
        }
    }
}
