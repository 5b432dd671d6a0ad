//! `key-structure-unexpected`

use super::report;
use crate::rule::declare_rule;
use crate::{About, Findings, KeyProblem, Rule, Severity, Sign, Subject};

declare_rule! {
    /// A field of the key is not what the standards say
    ///
    /// ## What it reports
    ///
    /// A version number, a scalar's length, an attribute, a missing curve or a surplus field that is not as RFC
    /// 5208, 5958 and 5915 have it. Well-formed attributes on a sound key, which Windows and PKCS#12 exports write,
    /// are only a note.
    ///
    /// ## Why it matters
    ///
    /// Loaders check different fields. A key that one of them reads is refused by the next, and a scalar that is
    /// too long has crashed Node.
    ///
    /// ## How it happens
    ///
    /// The key went through a tool that writes keys in its own way.
    ///
    /// ## How to mend it
    ///
    /// Use the file as downloaded from Apple. If you have a key with a scalar of 31 octets that came from Apple
    /// like this, please report it: none is known.
    ///
    /// ## Example
    ///
    /// ```json bad
    /// {"bundle_id": "com.fernwood.habits", "in_app_purchase_key": {"issuer_id": "69a6de71-2c4e-47e3-e053-5b8c7c11a4d2", "key_id": "7KQ2M9XWPB", "private_key": "<file:version-2>"}}
    /// ```
    ///
    /// ```json good
    /// {"bundle_id": "com.fernwood.habits", "in_app_purchase_key": {"issuer_id": "69a6de71-2c4e-47e3-e053-5b8c7c11a4d2", "key_id": "7KQ2M9XWPB", "private_key": "<key>"}}
    /// ```
    ///
    /// ## Source
    ///
    /// RFC 5208, section 5; RFC 5958, section 2; RFC 5915, section 3; measured on 19 loaders.
    KeyStructureUnexpected = "key-structure-unexpected", Error, Documented
}

impl Rule for KeyStructureUnexpected {
    fn about(&self) -> &'static About {
        Self::ABOUT
    }

    fn sign(&self) -> Sign {
        Sign::KeyProblem
    }

    fn check(&self, subject: &Subject<'_>, findings: &mut Findings<'_>) {
        let help = |problem| match problem {
            KeyProblem::Deviation(_) => "nothing needs doing; Apple's own file has no attributes",
            _ => {
                "use the .p8 file as downloaded from App Store Connect; if it is lost, make a new key there"
            }
        };
        report(Self::ABOUT, subject, findings, help, |problem, finding| {
            if matches!(problem, KeyProblem::Deviation(_)) {
                finding.severity = Severity::Note;
            }
        });
    }
}
