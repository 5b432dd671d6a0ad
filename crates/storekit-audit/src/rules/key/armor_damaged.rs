//! `key-armor-damaged`

use storekit_credentials::key::text::DamageKind;

use super::report;
use crate::rule::declare_rule;
use crate::{About, Findings, KeyProblem, Rule, Severity, Sign, Subject};

declare_rule! {
    /// A BEGIN or END line is damaged
    ///
    /// ## What it reports
    ///
    /// One of the two lines is missing, labels the key as something else, is in lower case, or does not have five
    /// plain hyphens on each side. A warning where the key itself is whole and can be mended; an error where it
    /// cannot.
    ///
    /// ## Why it matters
    ///
    /// Loaders look for these lines letter by letter. Some take a damaged one, most report that there is no key.
    ///
    /// ## How it happens
    ///
    /// The selection began or ended too late, an editor turned hyphens into dashes, or somebody typed the lines by
    /// hand.
    ///
    /// ## How to mend it
    ///
    /// Paste the whole file again from a plain text editor. Where it can be mended the repair loses nothing:
    /// `storekit-audit normalize FILE -o NEW.p8` writes the key as Apple issued it.
    ///
    /// ## Example
    ///
    /// ```json bad
    /// {"bundle_id": "com.fernwood.habits", "in_app_purchase_key": {"issuer_id": "69a6de71-2c4e-47e3-e053-5b8c7c11a4d2", "key_id": "7KQ2M9XWPB", "private_key": "<file:en-dashes>"}}
    /// {"bundle_id": "com.fernwood.habits", "in_app_purchase_key": {"issuer_id": "69a6de71-2c4e-47e3-e053-5b8c7c11a4d2", "key_id": "7KQ2M9XWPB", "private_key": "<file:missing-end>"}}
    /// ```
    ///
    /// ```json good
    /// {"bundle_id": "com.fernwood.habits", "in_app_purchase_key": {"issuer_id": "69a6de71-2c4e-47e3-e053-5b8c7c11a4d2", "key_id": "7KQ2M9XWPB", "private_key": "<key>"}}
    /// ```
    ///
    /// ## Source
    ///
    /// RFC 7468, sections 2 and 3; measured on 19 loaders.
    KeyArmorDamaged = "key-armor-damaged", Error, Observed
}

impl Rule for KeyArmorDamaged {
    fn about(&self) -> &'static About {
        Self::ABOUT
    }

    fn sign(&self) -> Sign {
        Sign::KeyProblem
    }

    fn check(&self, subject: &Subject<'_>, findings: &mut Findings<'_>) {
        let help = |problem| match problem {
            KeyProblem::Damage(DamageKind::Dashes) => {
                "the key is whole, the repair loses nothing: type five plain hyphens on each side, or let `storekit-audit normalize FILE -o NEW.p8` write it"
            }
            KeyProblem::Damage(_) => {
                "the key is whole, the repair loses nothing: paste the file with its BEGIN and END lines, or let `storekit-audit normalize FILE -o NEW.p8` write it"
            }
            _ => {
                "paste the whole .p8 file again; if it is lost, make a new key in App Store Connect"
            }
        };
        report(Self::ABOUT, subject, findings, help, |problem, finding| {
            if matches!(problem, KeyProblem::Damage(_)) {
                finding.severity = Severity::Warning;
            }
        });
    }
}
