//! `key-double-encoded`

use super::report;
use crate::rule::declare_rule;
use crate::{About, Findings, Rule, Sign, Subject};

declare_rule! {
    /// The whole file was encoded once more
    ///
    /// ## What it reports
    ///
    /// The value is base64 of the PEM text (it begins with `LS0tLS1CRUdJTi`), or a JSON string inside the value.
    /// The key itself is whole.
    ///
    /// ## Why it matters
    ///
    /// A PEM text is base64 inside already. A loader that expects it does not decode twice: none of the measured
    /// ones does.
    ///
    /// ## How it happens
    ///
    /// Some CI systems ask for the file in base64, and the same value was pasted where the text itself is due. JSON
    /// was written into JSON.
    ///
    /// ## How to mend it
    ///
    /// Decode the value once and paste the result. The repair loses nothing: `storekit-audit normalize FILE -o
    /// NEW.p8` writes the key as Apple issued it.
    ///
    /// ## Example
    ///
    /// ```json bad
    /// {"bundle_id": "com.fernwood.habits", "in_app_purchase_key": {"issuer_id": "69a6de71-2c4e-47e3-e053-5b8c7c11a4d2", "key_id": "7KQ2M9XWPB", "private_key": "<file:base64-of-pem>"}}
    /// ```
    ///
    /// ```json good
    /// {"bundle_id": "com.fernwood.habits", "in_app_purchase_key": {"issuer_id": "69a6de71-2c4e-47e3-e053-5b8c7c11a4d2", "key_id": "7KQ2M9XWPB", "private_key": "<key>"}}
    /// ```
    ///
    /// ## Source
    ///
    /// Measured on 8 loaders; codemagic-ci-cd/cli-tools#59, firezone/firezone#15135.
    KeyDoubleEncoded = "key-double-encoded", Warning, Observed
}

impl Rule for KeyDoubleEncoded {
    fn about(&self) -> &'static About {
        Self::ABOUT
    }

    fn sign(&self) -> Sign {
        Sign::KeyProblem
    }

    fn check(&self, subject: &Subject<'_>, findings: &mut Findings<'_>) {
        let help = |_| "the key is whole, the repair loses nothing: decode the value once and paste the PEM text, or let `storekit-audit normalize FILE -o NEW.p8` write it";
        report(Self::ABOUT, subject, findings, help, |_, _| {});
    }
}
