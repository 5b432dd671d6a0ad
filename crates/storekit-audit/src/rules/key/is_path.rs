//! `key-is-path`

use super::report;
use crate::rule::declare_rule;
use crate::{About, Findings, Rule, Sign, Subject};

declare_rule! {
    /// The slot holds the name of a key file, not the key
    ///
    /// ## What it reports
    ///
    /// The text is a path or a file name such as `./keys/SubscriptionKey_7KQ2M9XWPB.p8`. Where a key file of that name, or
    /// one with the same Key ID in its name, is among the input, the finding says so: the file is judged on its own. Where
    /// there are key files and none of them is it, the finding says that.
    ///
    /// ## Why it matters
    ///
    /// A service that expects the key's content fails on the name of a file, and a file on somebody else's machine
    /// is no key. Where the service does read files, all is well.
    ///
    /// ## How it happens
    ///
    /// Two settings look alike: one takes a path, the other the content.
    ///
    /// ## How to mend it
    ///
    /// Put the content of the file into the slot; or, where a path is meant, give the file to `storekit-audit` as
    /// well.
    ///
    /// ## Example
    ///
    /// ```json bad
    /// {"bundle_id": "com.fernwood.habits", "in_app_purchase_key": {"issuer_id": "69a6de71-2c4e-47e3-e053-5b8c7c11a4d2", "key_id": "7KQ2M9XWPB", "private_key": "<file:path>"}}
    /// ```
    ///
    /// ```json good
    /// {"bundle_id": "com.fernwood.habits", "in_app_purchase_key": {"issuer_id": "69a6de71-2c4e-47e3-e053-5b8c7c11a4d2", "key_id": "7KQ2M9XWPB", "private_key": "<key>"}}
    /// ```
    ///
    /// ## Source
    ///
    /// fastlane, Expo and codemagic each have a setting for the path beside one for the content.
    KeyIsPath = "key-is-path", Warning, Observed
}

impl Rule for KeyIsPath {
    fn about(&self) -> &'static About {
        Self::ABOUT
    }

    fn sign(&self) -> Sign {
        Sign::KeyProblem
    }

    fn check(&self, subject: &Subject<'_>, findings: &mut Findings<'_>) {
        let help = |_| "paste the content of the .p8 file instead of its name; if a path is meant here, audit that file as well";
        report(Self::ABOUT, subject, findings, help, |_, _| {});
    }
}
