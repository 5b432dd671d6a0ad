//! `key-surrounded`

use storekit_credentials::key::text::DamageKind;

use super::report;
use crate::rule::declare_rule;
use crate::{About, Findings, KeyProblem, Rule, Severity, Sign, Subject};

declare_rule! {
    /// Something stands around or inside the key
    ///
    /// ## What it reports
    ///
    /// Other text, quotation marks, indentation, a header, a variable's name or a shell's `%` stands around the
    /// block or inside it.
    ///
    /// ## Why it matters
    ///
    /// Some loaders look for the BEGIN line anywhere, some want nothing else in the text: Apple's Java and Swift
    /// libraries are among those.
    ///
    /// ## How it happens
    ///
    /// Quotes that should have guarded the value became part of it. Apple's file has no final line end, so zsh
    /// prints a `%` behind it, which gets copied. YAML and heredocs indent.
    ///
    /// ## How to mend it
    ///
    /// Keep only what stands from the first hyphen of BEGIN to the last hyphen of END. The repair loses nothing:
    /// `storekit-audit normalize FILE -o NEW.p8` writes the key as Apple issued it.
    ///
    /// ## Example
    ///
    /// ```json bad
    /// {"bundle_id": "com.fernwood.habits", "in_app_purchase_key": {"issuer_id": "69a6de71-2c4e-47e3-e053-5b8c7c11a4d2", "key_id": "7KQ2M9XWPB", "private_key": "<file:double-quotes>"}}
    /// {"bundle_id": "com.fernwood.habits", "in_app_purchase_key": {"issuer_id": "69a6de71-2c4e-47e3-e053-5b8c7c11a4d2", "key_id": "7KQ2M9XWPB", "private_key": "<file:percent-glued>"}}
    /// ```
    ///
    /// ```json good
    /// {"bundle_id": "com.fernwood.habits", "in_app_purchase_key": {"issuer_id": "69a6de71-2c4e-47e3-e053-5b8c7c11a4d2", "key_id": "7KQ2M9XWPB", "private_key": "<key>"}}
    /// ```
    ///
    /// ## Source
    ///
    /// RFC 7468, section 2; measured on 19 loaders; Ponytech/appstoreconnectapi#65, fastlane/fastlane#21109.
    KeySurrounded = "key-surrounded", Warning, Measured
}

impl Rule for KeySurrounded {
    fn about(&self) -> &'static About {
        Self::ABOUT
    }

    fn sign(&self) -> Sign {
        Sign::KeyProblem
    }

    fn check(&self, subject: &Subject<'_>, findings: &mut Findings<'_>) {
        let help = |problem| match problem {
            KeyProblem::Damage(DamageKind::Quotes) => {
                "the key is whole, the repair loses nothing: take the quotation marks away, or let `storekit-audit normalize FILE -o NEW.p8` write it"
            }
            KeyProblem::Damage(DamageKind::Indentation) => {
                "the key is whole, the repair loses nothing: begin every line at the left edge, or let `storekit-audit normalize FILE -o NEW.p8` write it"
            }
            KeyProblem::Damage(DamageKind::Header) => {
                "the key is whole, the repair loses nothing: take the header lines away, or let `storekit-audit normalize FILE -o NEW.p8` write it"
            }
            _ => {
                "the key is whole, the repair loses nothing: keep only what stands from BEGIN to END, or let `storekit-audit normalize FILE -o NEW.p8` write it"
            }
        };
        report(Self::ABOUT, subject, findings, help, |problem, finding| {
            if matches!(problem, KeyProblem::Error(_)) {
                finding.severity = Severity::Error;
            }
        });
    }
}
