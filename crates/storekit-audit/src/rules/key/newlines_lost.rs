//! `key-newlines-lost`

use super::report;
use crate::rule::declare_rule;
use crate::{About, Findings, Rule, Sign, Subject};

declare_rule! {
    /// The line ends are gone
    ///
    /// ## What it reports
    ///
    /// BEGIN line, base64 and END line stand on one line, with nothing or with spaces between them. The key itself
    /// is whole.
    ///
    /// ## Why it matters
    ///
    /// OpenSSL, Node, Go and most Rust libraries find no key in it. Python and Apple's Java library may: what works
    /// in one service fails in the next.
    ///
    /// ## How it happens
    ///
    /// A form field or an environment variable of one line drops line ends or turns them into spaces; so does a
    /// shell variable that is expanded without quotes.
    ///
    /// ## How to mend it
    ///
    /// Paste the key into a field of several lines, or keep it in a file. The repair loses nothing: `storekit-audit
    /// normalize FILE -o NEW.p8` writes the key as Apple issued it.
    ///
    /// ## Example
    ///
    /// ```json bad
    /// {"bundle_id": "com.fernwood.habits", "in_app_purchase_key": {"issuer_id": "69a6de71-2c4e-47e3-e053-5b8c7c11a4d2", "key_id": "7KQ2M9XWPB", "private_key": "<file:newlines-lost>"}}
    /// {"bundle_id": "com.fernwood.habits", "in_app_purchase_key": {"issuer_id": "69a6de71-2c4e-47e3-e053-5b8c7c11a4d2", "key_id": "7KQ2M9XWPB", "private_key": "<file:newlines-to-spaces>"}}
    /// ```
    ///
    /// ```json good
    /// {"bundle_id": "com.fernwood.habits", "in_app_purchase_key": {"issuer_id": "69a6de71-2c4e-47e3-e053-5b8c7c11a4d2", "key_id": "7KQ2M9XWPB", "private_key": "<key>"}}
    /// ```
    ///
    /// ## Source
    ///
    /// RFC 7468, section 3; measured on 19 loaders; giscus/giscus#1378, mpalazzolo/apple-music-python#17.
    KeyNewlinesLost = "key-newlines-lost", Warning, Observed
}

impl Rule for KeyNewlinesLost {
    fn about(&self) -> &'static About {
        Self::ABOUT
    }

    fn sign(&self) -> Sign {
        Sign::KeyProblem
    }

    fn check(&self, subject: &Subject<'_>, findings: &mut Findings<'_>) {
        let help = |_| "the key is whole, the repair loses nothing: paste it with its line breaks, or let `storekit-audit normalize FILE -o NEW.p8` write it";
        report(Self::ABOUT, subject, findings, help, |_, _| {});
    }
}
