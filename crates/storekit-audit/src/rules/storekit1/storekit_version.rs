//! `storekit1-storekit-version`

use storekit_credentials::notification::StorekitVersion;

use crate::rule::declare_rule;
use crate::{About, At, Findings, Reading, Rule, Sign, Subject};

declare_rule! {
    /// A setting pins the app to StoreKit 1
    ///
    /// ## What it reports
    ///
    /// A setting chooses StoreKit 1: `storekit_version` is 1 or `storekit1`, or a switch such as
    /// `use_storekit2` is off. A value that names neither version is left alone.
    ///
    /// ## Why it matters
    ///
    /// Apple has deprecated the original In-App Purchase API. Pinned to it, an SDK sends receipts, which need
    /// the shared secret and `verifyReceipt`, in place of the signed transactions that the In-App Purchase key
    /// is there for.
    ///
    /// ## How it happens
    ///
    /// A switch from the time of a migration, or an old SDK's default, was kept.
    ///
    /// ## How to mend it
    ///
    /// Set it to StoreKit 2, or delete the setting, and release an app whose SDK supports it.
    ///
    /// ## Example
    ///
    /// ```json bad
    /// {"bundle_id": "com.fernwood.habits", "storekit_version": 1}
    /// ```
    ///
    /// ```json good
    /// {"bundle_id": "com.fernwood.habits", "storekit_version": 2}
    /// ```
    ///
    /// ## Source
    ///
    /// Apple, "Choosing a StoreKit API for In-App Purchase": the original API is deprecated.
    Storekit1StorekitVersion = "storekit1-storekit-version", Warning, Observed
}

impl Rule for Storekit1StorekitVersion {
    fn about(&self) -> &'static About {
        Self::ABOUT
    }

    fn sign(&self) -> Sign {
        Sign::UnusualSettings
    }

    fn check(&self, subject: &Subject<'_>, findings: &mut Findings<'_>) {
        if let Reading::Valid(field, StorekitVersion::One) = subject.notifications.storekit_version
        {
            findings.add(
                Self::ABOUT,
                At::Field(field),
                "the setting pins the app to StoreKit 1, which Apple has deprecated",
                "set it to StoreKit 2, or delete it where the SDK's default is StoreKit 2",
            );
        }
    }
}
