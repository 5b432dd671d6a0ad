//! `key-encrypted`

use super::report;
use crate::rule::declare_rule;
use crate::{About, Findings, Rule, Sign, Subject};

declare_rule! {
    /// The key is encrypted
    ///
    /// ## What it reports
    ///
    /// The text is an encrypted private key, in PKCS#8 or in the old OpenSSL form, and needs a password.
    ///
    /// ## Why it matters
    ///
    /// Apple issues keys without a password, and no server library asks for one: none of 19 loaders reads it.
    ///
    /// ## How it happens
    ///
    /// Somebody protected the file with OpenSSL, or took a key out of a keychain.
    ///
    /// ## How to mend it
    ///
    /// Paste the file as Apple gave it, or decrypt it with `openssl pkcs8 -in FILE -out NEW.p8`, which asks for the
    /// password. Protect the place where it is stored instead.
    ///
    /// ## Example
    ///
    /// ```json bad
    /// {"bundle_id": "com.fernwood.habits", "in_app_purchase_key": {"issuer_id": "69a6de71-2c4e-47e3-e053-5b8c7c11a4d2", "key_id": "7KQ2M9XWPB", "private_key": "<file:encrypted>"}}
    /// ```
    ///
    /// ```json good
    /// {"bundle_id": "com.fernwood.habits", "in_app_purchase_key": {"issuer_id": "69a6de71-2c4e-47e3-e053-5b8c7c11a4d2", "key_id": "7KQ2M9XWPB", "private_key": "<key>"}}
    /// ```
    ///
    /// ## Source
    ///
    /// RFC 5958, section 3; RFC 1421, section 4.6; measured on 19 loaders.
    KeyEncrypted = "key-encrypted", Error, Documented
}

impl Rule for KeyEncrypted {
    fn about(&self) -> &'static About {
        Self::ABOUT
    }

    fn sign(&self) -> Sign {
        Sign::KeyProblem
    }

    fn check(&self, subject: &Subject<'_>, findings: &mut Findings<'_>) {
        let help = |_| "paste the key as Apple gave it, without a password; or decrypt it with `openssl pkcs8 -in FILE -out NEW.p8`";
        report(Self::ABOUT, subject, findings, help, |_, _| {});
    }
}
