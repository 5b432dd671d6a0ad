//! `bundle-not-listed`

use crate::rule::declare_rule;
use crate::{About, Compared, Facts, Rule, Settings, Sign, listing};

declare_rule! {
    /// App Store Connect does not list the bundle
    ///
    /// ## What it reports
    ///
    /// A listing of the account's apps was given with `--listing`, and neither the record's App Apple ID nor its Bundle ID is
    /// in it. A listing that only happens to lie among the inputs reports nothing: nobody knows whose apps it should hold.
    ///
    /// ## Why it matters
    ///
    /// The account's key cannot speak for an app that is not the account's: requests get a 401 or 4040003.
    ///
    /// ## How it happens
    ///
    /// The Bundle ID was mistyped, is that of a build for development, or the app went to another account.
    ///
    /// ## How to mend it
    ///
    /// Copy the Bundle ID from App Store Connect, the app, General, App Information. If the app is in another account, give
    /// that account's listing, issuer and key.
    ///
    /// ## Example
    ///
    /// ```text bad
    /// storekit-audit audit apps.ndjson --listing listing.json
    /// listing.json: {"data": [{"type": "apps", "id": "6568429047", "attributes": {"bundleId": "com.fernwood.habits"}}]}
    /// apps.ndjson:  {"bundle_id": "com.fernwood.habit"}
    /// ```
    ///
    /// ```text good
    /// storekit-audit audit apps.ndjson --listing listing.json
    /// listing.json: {"data": [{"type": "apps", "id": "6568429047", "attributes": {"bundleId": "com.fernwood.habits"}}]}
    /// apps.ndjson:  {"bundle_id": "com.fernwood.habits"}
    /// ```
    ///
    /// ## Source
    ///
    /// Observed: keys of one account with bundles of another. Apple, "List apps" (App Store Connect API).
    BundleNotListed = "bundle-not-listed", Error, Observed
}

impl Rule for BundleNotListed {
    fn about(&self) -> &'static About {
        Self::ABOUT
    }

    fn sign(&self) -> Sign {
        Sign::Comparison
    }

    fn compare(&self, facts: &Facts, settings: &Settings) -> Compared {
        listing::not_listed(facts, settings, Self::ABOUT)
    }
}
