//! `key-redacted`

use storekit_export::Redaction;

use super::report;
use crate::rule::declare_rule;
use crate::{About, At, Findings, Rule, Sign, Subject};

const HELP: &str =
    "to have the key checked, export it from the store of secrets itself, or audit the .p8 file";

declare_rule! {
    /// The key is masked and cannot be checked
    ///
    /// ## What it reports
    ///
    /// The slot holds stars, dots, `[REDACTED]`, `configured`, a boolean or a number: a key is stored, and the
    /// export does not show it.
    ///
    /// ## Why it matters
    ///
    /// Nothing is wrong with that: an export without secrets is the better one. It means that everything about this
    /// key stays unchecked.
    ///
    /// ## How it happens
    ///
    /// The platform masks secrets when they are read back, or somebody masked them before handing the export on.
    ///
    /// ## How to mend it
    ///
    /// Nothing needs mending. To have the key checked, export it from the store of secrets itself, or audit the .p8
    /// file.
    ///
    /// ## Example
    ///
    /// ```json bad
    /// {"bundle_id": "com.fernwood.habits", "in_app_purchase_key": {"issuer_id": "69a6de71-2c4e-47e3-e053-5b8c7c11a4d2", "key_id": "7KQ2M9XWPB", "private_key": true}}
    /// {"bundle_id": "com.fernwood.habits", "in_app_purchase_key": {"issuer_id": "69a6de71-2c4e-47e3-e053-5b8c7c11a4d2", "key_id": "7KQ2M9XWPB", "private_key": "********"}}
    /// ```
    ///
    /// ```json good
    /// {"bundle_id": "com.fernwood.habits", "in_app_purchase_key": {"issuer_id": "69a6de71-2c4e-47e3-e053-5b8c7c11a4d2", "key_id": "7KQ2M9XWPB", "private_key": "<key>"}}
    /// ```
    ///
    /// ## Source
    ///
    /// RevenueCat's `*_configured` booleans; masks in public reports.
    KeyRedacted = "key-redacted", Note, Observed
}

impl Rule for KeyRedacted {
    fn about(&self) -> &'static About {
        Self::ABOUT
    }

    fn sign(&self) -> Sign {
        Sign::KeyProblem
    }

    fn check(&self, subject: &Subject<'_>, findings: &mut Findings<'_>) {
        let help = |_| HELP;
        report(Self::ABOUT, subject, findings, help, |_, _| {});
        for slot in subject.keys.slots() {
            let (Some(field), Some(redaction)) = (slot.field, slot.redaction()) else { continue };
            let message = match redaction {
                Redaction::Boolean => "the export only says whether there is a key",
                Redaction::Number => {
                    "a number stands where the key belongs: the export does not show the key"
                }
                _ => "the key is masked",
            };
            findings.add(Self::ABOUT, At::Field(field), message, HELP);
        }
    }
}
