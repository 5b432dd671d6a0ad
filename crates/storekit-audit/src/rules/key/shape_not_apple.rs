//! `key-shape-not-apple`

use super::report;
use crate::rule::declare_rule;
use crate::{About, Findings, Rule, Sign, Subject};

declare_rule! {
    /// The key is valid, but not in the form that Apple issues
    ///
    /// ## What it reports
    ///
    /// The key does not name its curve a second time inside: 138 octets, as OpenSSL writes it, instead of Apple's
    /// 150.
    ///
    /// ## Why it matters
    ///
    /// Every measured loader takes it. It says that the file is not the one that Apple gave: it was converted, or
    /// the key was made elsewhere, and Apple does not know it.
    ///
    /// ## How it happens
    ///
    /// The file went through OpenSSL, or the key was made by hand. Apple's own test key has this form.
    ///
    /// ## How to mend it
    ///
    /// If the file was only converted, nothing needs doing. If nobody remembers where the key comes from, compare
    /// its Key ID with the list in App Store Connect.
    ///
    /// ## Example
    ///
    /// ```json bad
    /// {"bundle_id": "com.fernwood.habits", "in_app_purchase_key": {"issuer_id": "69a6de71-2c4e-47e3-e053-5b8c7c11a4d2", "key_id": "7KQ2M9XWPB", "private_key": "<file:openssl>"}}
    /// ```
    ///
    /// ```json good
    /// {"bundle_id": "com.fernwood.habits", "in_app_purchase_key": {"issuer_id": "69a6de71-2c4e-47e3-e053-5b8c7c11a4d2", "key_id": "7KQ2M9XWPB", "private_key": "<key>"}}
    /// ```
    ///
    /// ## Source
    ///
    /// RFC 5915, section 3; Apple's server libraries, `testSigningKey.p8`; measured on 19 loaders.
    KeyShapeNotApple = "key-shape-not-apple", Note, Observed
}

impl Rule for KeyShapeNotApple {
    fn about(&self) -> &'static About {
        Self::ABOUT
    }

    fn sign(&self) -> Sign {
        Sign::KeyProblem
    }

    fn check(&self, subject: &Subject<'_>, findings: &mut Findings<'_>) {
        let help = |_| "nothing needs doing if the file was only converted; a key that was not made in App Store Connect is not known to Apple";
        report(Self::ABOUT, subject, findings, help, |_, _| {});
    }
}
