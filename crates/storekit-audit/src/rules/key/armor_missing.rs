//! `key-armor-missing`

use super::report;
use crate::rule::declare_rule;
use crate::{About, Findings, Rule, Sign, Subject};

declare_rule! {
    /// The BEGIN and END lines are missing
    ///
    /// ## What it reports
    ///
    /// The value is the base64 of a key without the lines around it. The key itself is whole.
    ///
    /// ## Why it matters
    ///
    /// Apart from Apple's Java library, which strips those lines anyway, the measured loaders want them.
    ///
    /// ## How it happens
    ///
    /// Only the middle was copied, or a library that asks for the bare base64 was configured before.
    ///
    /// ## How to mend it
    ///
    /// Paste the whole file, from the first hyphen to the last. The repair loses nothing: `storekit-audit normalize
    /// FILE -o NEW.p8` writes the key as Apple issued it.
    ///
    /// ## Example
    ///
    /// ```json bad
    /// {"bundle_id": "com.fernwood.habits", "in_app_purchase_key": {"issuer_id": "69a6de71-2c4e-47e3-e053-5b8c7c11a4d2", "key_id": "7KQ2M9XWPB", "private_key": "<file:bare-base64>"}}
    /// ```
    ///
    /// ```json good
    /// {"bundle_id": "com.fernwood.habits", "in_app_purchase_key": {"issuer_id": "69a6de71-2c4e-47e3-e053-5b8c7c11a4d2", "key_id": "7KQ2M9XWPB", "private_key": "<key>"}}
    /// ```
    ///
    /// ## Source
    ///
    /// RFC 7468, section 2; measured on 19 loaders; AvdLee/appstoreconnect-swift-sdk#45.
    KeyArmorMissing = "key-armor-missing", Warning, Observed
}

impl Rule for KeyArmorMissing {
    fn about(&self) -> &'static About {
        Self::ABOUT
    }

    fn sign(&self) -> Sign {
        Sign::KeyProblem
    }

    fn check(&self, subject: &Subject<'_>, findings: &mut Findings<'_>) {
        let help = |_| "the key is whole, the repair loses nothing: paste the file with its BEGIN and END lines, or let `storekit-audit normalize FILE -o NEW.p8` write it";
        report(Self::ABOUT, subject, findings, help, |_, _| {});
    }
}
