//! `key-sec1-container`

use super::report;
use crate::rule::declare_rule;
use crate::{About, Findings, Rule, Sign, Subject};

declare_rule! {
    /// The key is in SEC 1 form, not in PKCS#8
    ///
    /// ## What it reports
    ///
    /// The text is an `EC PRIVATE KEY`, or a structure of that kind under another label. The key itself may be
    /// sound.
    ///
    /// ## Why it matters
    ///
    /// Apple issues PKCS#8. Go, Java and the Rust libraries refuse SEC 1 where they expect that.
    ///
    /// ## How it happens
    ///
    /// `openssl ec` and `openssl ecparam` write it; samples in documentation show it under the name of a .p8 file.
    ///
    /// ## How to mend it
    ///
    /// Where the key is sound the conversion loses nothing: `storekit-audit normalize FILE -o NEW.p8` writes it in
    /// PKCS#8, and so does `openssl pkcs8 -topk8 -nocrypt`.
    ///
    /// ## Example
    ///
    /// ```json bad
    /// {"bundle_id": "com.fernwood.habits", "in_app_purchase_key": {"issuer_id": "69a6de71-2c4e-47e3-e053-5b8c7c11a4d2", "key_id": "7KQ2M9XWPB", "private_key": "<file:sec1>"}}
    /// ```
    ///
    /// ```json good
    /// {"bundle_id": "com.fernwood.habits", "in_app_purchase_key": {"issuer_id": "69a6de71-2c4e-47e3-e053-5b8c7c11a4d2", "key_id": "7KQ2M9XWPB", "private_key": "<key>"}}
    /// ```
    ///
    /// ## Source
    ///
    /// RFC 5915, section 3; RFC 5208, section 5; measured on 19 loaders.
    KeySec1Container = "key-sec1-container", Error, Documented
}

impl Rule for KeySec1Container {
    fn about(&self) -> &'static About {
        Self::ABOUT
    }

    fn sign(&self) -> Sign {
        Sign::KeyProblem
    }

    fn check(&self, subject: &Subject<'_>, findings: &mut Findings<'_>) {
        let help = |_| "the key is whole, converting loses nothing: store it as PKCS#8, or let `storekit-audit normalize FILE -o NEW.p8` write it";
        report(Self::ABOUT, subject, findings, help, |_, _| {});
    }
}
