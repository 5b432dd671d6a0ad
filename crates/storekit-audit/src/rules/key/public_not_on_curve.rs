//! `key-public-not-on-curve`

use super::report;
use crate::rule::declare_rule;
use crate::{About, Findings, KeyProblem, Rule, Severity, Sign, Subject};

declare_rule! {
    /// The public key in the file is not a point as it should be
    ///
    /// ## What it reports
    ///
    /// The embedded public key is not on P-256, is the point at infinity, has the wrong length, or is written in a
    /// form that is not allowed. A warning where it is merely compressed: that is legal, and the right point.
    ///
    /// ## Why it matters
    ///
    /// The file cannot be what Apple issued. Some loaders do not look; Node ends the process on a point at
    /// infinity. `ring` refuses compressed points.
    ///
    /// ## How it happens
    ///
    /// A character of the base64 changed in copying; compressed points come from tools that save space.
    ///
    /// ## How to mend it
    ///
    /// Paste the file as downloaded from Apple; if it is lost, make a new key in App Store Connect.
    ///
    /// ## Example
    ///
    /// ```json bad
    /// {"bundle_id": "com.fernwood.habits", "in_app_purchase_key": {"issuer_id": "69a6de71-2c4e-47e3-e053-5b8c7c11a4d2", "key_id": "7KQ2M9XWPB", "private_key": "<file:public-not-on-curve>"}}
    /// ```
    ///
    /// ```json good
    /// {"bundle_id": "com.fernwood.habits", "in_app_purchase_key": {"issuer_id": "69a6de71-2c4e-47e3-e053-5b8c7c11a4d2", "key_id": "7KQ2M9XWPB", "private_key": "<key>"}}
    /// ```
    ///
    /// ## Source
    ///
    /// SEC 1, sections 2.3.3 and 3.2.2.1; RFC 5480, section 2.2; RFC 5915, section 3; measured on 19 loaders.
    KeyPublicNotOnCurve = "key-public-not-on-curve", Error, Documented
}

impl Rule for KeyPublicNotOnCurve {
    fn about(&self) -> &'static About {
        Self::ABOUT
    }

    fn sign(&self) -> Sign {
        Sign::KeyProblem
    }

    fn check(&self, subject: &Subject<'_>, findings: &mut Findings<'_>) {
        let help = |problem| match problem {
            KeyProblem::Deviation(_) => {
                "use the .p8 file as downloaded from App Store Connect, whose public key is not compressed"
            }
            _ => {
                "the key changed since Apple issued it: paste the whole .p8 file again; if it is lost, make a new key in App Store Connect"
            }
        };
        report(Self::ABOUT, subject, findings, help, |problem, finding| {
            if matches!(problem, KeyProblem::Deviation(_)) {
                finding.severity = Severity::Warning;
            }
        });
    }
}
