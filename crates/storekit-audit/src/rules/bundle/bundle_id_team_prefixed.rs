//! `bundle-id-team-prefixed`

use storekit_credentials::identifier::Kind;

use crate::rule::declare_rule;
use crate::rules::identifier::words::title;
use crate::subject::Problem;
use crate::{About, At, Findings, Rule, Sign, Subject};

declare_rule! {
    /// The Bundle ID has a Team ID in front
    ///
    /// ## What it reports
    ///
    /// The Bundle ID begins with ten characters `A-Z0-9` and a period, followed by what is a Bundle ID on its
    /// own.
    ///
    /// ## Why it matters
    ///
    /// Apple compares the Bundle ID exactly: with the Team ID in front it is another one. Apple answers 401 or
    /// 4040003, and no transaction verifies.
    ///
    /// ## How it happens
    ///
    /// The application identifier of an entitlements file or a provisioning profile was pasted, which has this
    /// form.
    ///
    /// ## How to mend it
    ///
    /// Take away the first ten characters and the period. Nothing is lost.
    ///
    /// ## Example
    ///
    /// ```json bad
    /// {"bundle_id": "Q8R5T2VN6C.com.fernwood.habits", "in_app_purchase_key": {"issuer_id": "4b1f6c2e-93d7-47e3-e053-5b8c7c110a9d", "key_id": "7KQ2M9XWPB", "private_key": "<key>"}}
    /// ```
    ///
    /// ```json good
    /// {"bundle_id": "com.fernwood.habits", "in_app_purchase_key": {"issuer_id": "4b1f6c2e-93d7-47e3-e053-5b8c7c110a9d", "key_id": "7KQ2M9XWPB", "private_key": "<key>"}}
    /// ```
    ///
    /// ## Source
    ///
    /// Apple, "application-identifier" (Bundle Resources, Entitlements).
    BundleIdTeamPrefixed = "bundle-id-team-prefixed", Error, Documented
}

impl Rule for BundleIdTeamPrefixed {
    fn about(&self) -> &'static About {
        Self::ABOUT
    }

    fn sign(&self) -> Sign {
        Sign::IdentifierProblem
    }

    fn check(&self, subject: &Subject<'_>, findings: &mut Findings<'_>) {
        for identifier in subject.identifiers.of(Kind::BundleId) {
            if let Some((field, Problem::TeamPrefixed)) = identifier.problem() {
                findings.add(
                    Self::ABOUT,
                    At::Field(field),
                    format!("the {} has a Team ID in front", title(identifier.slot)),
                    "take away the first ten characters and the period: nothing is lost",
                );
            }
        }
    }
}
