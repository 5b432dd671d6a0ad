//! `bundle-case-differs`

use super::{differing, shown};
use crate::listing::{self, Difference};
use crate::rule::declare_rule;
use crate::{About, At, Compared, Facts, Findings, Rule, Settings, Sign, Subject};

declare_rule! {
    /// Two places write the Bundle ID in different case
    ///
    /// ## What it reports
    ///
    /// Two fields of one record name Bundle IDs that are the same but for the case of letters.
    ///
    /// ## Why it matters
    ///
    /// Apple calls Bundle IDs case-insensitive, but its own libraries compare them exactly when they verify a
    /// transaction, and so do platforms. Wrong case is the first entry of RevenueCat's checklist for refused
    /// credentials.
    ///
    /// ## How it happens
    ///
    /// The ID was typed by hand, or taken from the name of the project.
    ///
    /// ## How to mend it
    ///
    /// Write it in both places as App Store Connect shows it: the app, General, App Information.
    ///
    /// ## Example
    ///
    /// ```json bad
    /// {"bundle_id": "com.fernwood.habits", "in_app_purchase_key": {"issuer_id": "4b1f6c2e-93d7-47e3-e053-5b8c7c110a9d", "key_id": "7KQ2M9XWPB", "private_key": "<key>", "bundle_id": "com.Fernwood.habits"}}
    /// ```
    ///
    /// ```json good
    /// {"bundle_id": "com.fernwood.habits", "in_app_purchase_key": {"issuer_id": "4b1f6c2e-93d7-47e3-e053-5b8c7c110a9d", "key_id": "7KQ2M9XWPB", "private_key": "<key>", "bundle_id": "com.fernwood.habits"}}
    /// ```
    ///
    /// ## Source
    ///
    /// Observed: RevenueCat, "In-App Purchase Key Configuration". Apple, `CFBundleIdentifier` (Bundle
    /// Resources).
    BundleCaseDiffers = "bundle-case-differs", Warning, Observed
}

impl Rule for BundleCaseDiffers {
    fn about(&self) -> &'static About {
        Self::ABOUT
    }

    fn sign(&self) -> Sign {
        Sign::TwoBundleIds
    }

    fn compare(&self, facts: &Facts, _: &Settings) -> Compared {
        listing::mismatches(facts, Difference::Case, Self::ABOUT)
    }

    fn check(&self, subject: &Subject<'_>, findings: &mut Findings<'_>) {
        let Some([(field, id), (other_field, other)]) = differing(&subject.identifiers) else {
            return;
        };
        if id.eq_ignore_case(other) {
            let location = findings.location(At::Field(other_field), Some("the other one"));
            findings
                .add(
                    Self::ABOUT,
                    At::Field(field),
                    format!(
                        "the Bundle ID is written in two ways, `{}` and `{}`",
                        shown(id),
                        shown(other)
                    ),
                    "write it in both places as App Store Connect shows it (the app, General, App \
                     Information)",
                )
                .locations
                .push(location);
        }
    }
}
