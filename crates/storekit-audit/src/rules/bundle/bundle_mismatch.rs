//! `bundle-mismatch`

use super::{differing, shown};
use crate::listing::{self, Difference};
use crate::rule::declare_rule;
use crate::{About, At, Compared, Facts, Findings, Rule, Settings, Sign, Subject};

declare_rule! {
    /// Two places name different Bundle IDs
    ///
    /// ## What it reports
    ///
    /// Two fields of one record name different Bundle IDs. Or the record names another one than a
    /// listing from App Store Connect has for its App Apple ID. What differs only in case is
    /// `bundle-case-differs`.
    ///
    /// ## Why it matters
    ///
    /// One of them is not this app's. Tokens with the wrong one get a 401 or 4040003, and transactions do not
    /// verify.
    ///
    /// ## How it happens
    ///
    /// A record was copied from another app, or a development build's ID was kept beside that of the App Store.
    ///
    /// ## How to mend it
    ///
    /// Compare both with App Store Connect, the app, General, App Information, and keep that one in both
    /// places.
    ///
    /// ## Example
    ///
    /// ```json bad
    /// {"bundle_id": "com.fernwood.habits", "in_app_purchase_key": {"issuer_id": "4b1f6c2e-93d7-47e3-e053-5b8c7c110a9d", "key_id": "7KQ2M9XWPB", "private_key": "<key>", "bundle_id": "com.fernwood.habits.dev"}}
    /// ```
    ///
    /// ```json good
    /// {"bundle_id": "com.fernwood.habits", "in_app_purchase_key": {"issuer_id": "4b1f6c2e-93d7-47e3-e053-5b8c7c110a9d", "key_id": "7KQ2M9XWPB", "private_key": "<key>", "bundle_id": "com.fernwood.habits"}}
    /// ```
    ///
    /// ## Source
    ///
    /// Apple, "Generating JSON Web Tokens for API requests" (claim `bid`); error 4040003 (App Store Server
    /// API).
    BundleMismatch = "bundle-mismatch", Error, Documented
}

impl Rule for BundleMismatch {
    fn about(&self) -> &'static About {
        Self::ABOUT
    }

    fn sign(&self) -> Sign {
        Sign::TwoBundleIds
    }

    fn compare(&self, facts: &Facts, _: &Settings) -> Compared {
        listing::mismatches(facts, Difference::Other, Self::ABOUT)
    }

    fn check(&self, subject: &Subject<'_>, findings: &mut Findings<'_>) {
        let Some([(field, id), (other_field, other)]) = differing(&subject.identifiers) else {
            return;
        };
        if !id.eq_ignore_case(other) {
            let location = findings.location(At::Field(other_field), Some("the other one"));
            findings
                .add(
                    Self::ABOUT,
                    At::Field(field),
                    format!(
                        "two Bundle IDs are entered for one app, `{}` and `{}`",
                        shown(id),
                        shown(other)
                    ),
                    "keep the one that App Store Connect shows (the app, General, App \
                     Information) in both places",
                )
                .locations
                .push(location);
        }
    }
}
