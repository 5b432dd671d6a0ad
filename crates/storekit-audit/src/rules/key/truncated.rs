//! `key-truncated`

use storekit_credentials::key::KeyErrorKind;

use super::report;
use crate::rule::declare_rule;
use crate::{About, Findings, KeyProblem, Rule, Sign, Subject};

declare_rule! {
    /// Part of the key is missing
    ///
    /// ## What it reports
    ///
    /// The key's structure says that it is longer than what is there, or dots, stars or a run of `x` stand where part
    /// of it was left out. Apple's keys have 150 octets, 257 characters in all.
    ///
    /// ## Why it matters
    ///
    /// Half a key is no key: no library loads it, and nothing can mend it.
    ///
    /// ## How it happens
    ///
    /// The copy ended at a screen's edge, the database column was too short, or somebody shortened the text to show it.
    ///
    /// ## How to mend it
    ///
    /// Paste the whole file again. If it is lost, make a new key in App Store Connect: Apple lets a key be downloaded
    /// only once.
    ///
    /// ## Example
    ///
    /// ```json bad
    /// {"bundle_id": "com.fernwood.habits", "in_app_purchase_key": {"issuer_id": "69a6de71-2c4e-47e3-e053-5b8c7c11a4d2", "key_id": "7KQ2M9XWPB", "private_key": "<file:cut-after-149-octets>"}}
    /// ```
    ///
    /// ```json good
    /// {"bundle_id": "com.fernwood.habits", "in_app_purchase_key": {"issuer_id": "69a6de71-2c4e-47e3-e053-5b8c7c11a4d2", "key_id": "7KQ2M9XWPB", "private_key": "<key>"}}
    /// ```
    ///
    /// ## Source
    ///
    /// X.690, section 8.1.3; RFC 5208, section 5.
    KeyTruncated = "key-truncated", Error, Observed
}

impl Rule for KeyTruncated {
    fn about(&self) -> &'static About {
        Self::ABOUT
    }

    fn sign(&self) -> Sign {
        Sign::KeyProblem
    }

    fn check(&self, subject: &Subject<'_>, findings: &mut Findings<'_>) {
        let help = |problem| match problem {
            KeyProblem::Error(KeyErrorKind::Elided) => {
                "paste the key itself, not a shortened sample of it"
            }
            _ => {
                "paste the whole .p8 file again; if it is lost, make a new key in App Store Connect"
            }
        };
        report(Self::ABOUT, subject, findings, help, |_, _| {});
    }
}
