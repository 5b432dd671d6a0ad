//! `storekit1-shared-secret`

use crate::rule::declare_rule;
use crate::{About, At, Findings, Rule, Sign, Subject};

declare_rule! {
    /// A shared secret is kept although there is an In-App Purchase key
    ///
    /// ## What it reports
    ///
    /// The record holds a shared secret beside an In-App Purchase key that is sound, or masked. Beside a broken
    /// key the secret may be all that works, and nothing is said.
    ///
    /// ## Why it matters
    ///
    /// The shared secret serves `verifyReceipt` and version 1 notifications alone, both deprecated. With an
    /// In-App Purchase key it is a fallback at best, and one more secret that can leak.
    ///
    /// ## How it happens
    ///
    /// The key was added when the app went to StoreKit 2, and the secret stayed.
    ///
    /// ## How to mend it
    ///
    /// When no version of the app in use sends receipts, and notifications are of version 2: delete the secret
    /// from the platform.
    ///
    /// ## Example
    ///
    /// ```json bad
    /// {"bundle_id": "com.fernwood.habits", "in_app_purchase_key": {"issuer_id": "8b1f4c2e-5a7d-47e3-e053-6c3d9e2a7f14", "key_id": "7KQ2M9XWPB", "private_key": "<key>"}, "shared_secret": "4c1f0a9be2d84537a6c3e81790bd5f26"}
    /// ```
    ///
    /// ```json good
    /// {"bundle_id": "com.fernwood.habits", "in_app_purchase_key": {"issuer_id": "8b1f4c2e-5a7d-47e3-e053-6c3d9e2a7f14", "key_id": "7KQ2M9XWPB", "private_key": "<key>"}}
    /// ```
    ///
    /// ## Source
    ///
    /// RevenueCat and Apphud documentation: the secret is the fallback for the key, and goes last in a
    /// migration.
    Storekit1SharedSecret = "storekit1-shared-secret", Note, Observed
}

impl Rule for Storekit1SharedSecret {
    fn about(&self) -> &'static About {
        Self::ABOUT
    }

    fn sign(&self) -> Sign {
        Sign::UnusualSettings
    }

    fn check(&self, subject: &Subject<'_>, findings: &mut Findings<'_>) {
        let key = &subject.keys.iap;
        let is_working = key.sound_key().is_some() || key.redaction().is_some();
        if let (Some(field), true) = (subject.notifications.shared_secret, is_working) {
            findings.add(
                Self::ABOUT,
                At::Field(field),
                "a shared secret is kept beside the In-App Purchase key, which takes its place",
                "delete it once no version of the app in use sends receipts and notifications are of \
                 version 2",
            );
        }
    }
}
