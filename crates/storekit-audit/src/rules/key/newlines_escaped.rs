//! `key-newlines-escaped`

use super::report;
use crate::rule::declare_rule;
use crate::{About, Findings, Rule, Sign, Subject};

declare_rule! {
    /// The line ends are spelt out as backslash and n
    ///
    /// ## What it reports
    ///
    /// Where the key's lines should end, the characters `\n` or `\r\n` stand. The key itself is whole.
    ///
    /// ## Why it matters
    ///
    /// None of 19 loaders reads such a text. It works only where the program turns the two characters into a line
    /// end first, and fails in the next one, typically as "secretOrPrivateKey must be an asymmetric key when using
    /// ES256".
    ///
    /// ## How it happens
    ///
    /// An environment variable or a form takes one line, so the key was written on one; or a JSON string was copied
    /// with its escapes.
    ///
    /// ## How to mend it
    ///
    /// Put real line breaks into the variable, quote it where the shell or the .env reader asks for it, or keep the
    /// key in a file. The repair loses nothing: `storekit-audit normalize FILE -o NEW.p8` writes the key as Apple
    /// issued it.
    ///
    /// ## Example
    ///
    /// ```json bad
    /// {"bundle_id": "com.fernwood.habits", "in_app_purchase_key": {"issuer_id": "69a6de71-2c4e-47e3-e053-5b8c7c11a4d2", "key_id": "7KQ2M9XWPB", "private_key": "<file:newlines-escaped>"}}
    /// ```
    ///
    /// ```json good
    /// {"bundle_id": "com.fernwood.habits", "in_app_purchase_key": {"issuer_id": "69a6de71-2c4e-47e3-e053-5b8c7c11a4d2", "key_id": "7KQ2M9XWPB", "private_key": "<key>"}}
    /// ```
    ///
    /// ## Source
    ///
    /// Measured on 19 loaders; octokit/auth-app.js#465, giscus/giscus#1378.
    KeyNewlinesEscaped = "key-newlines-escaped", Warning, Observed
}

impl Rule for KeyNewlinesEscaped {
    fn about(&self) -> &'static About {
        Self::ABOUT
    }

    fn sign(&self) -> Sign {
        Sign::KeyProblem
    }

    fn check(&self, subject: &Subject<'_>, findings: &mut Findings<'_>) {
        let help = |_| "the key is whole, the repair loses nothing: put real line breaks where the escapes stand, keep the key in a file, or let `storekit-audit normalize FILE -o NEW.p8` write it";
        report(Self::ABOUT, subject, findings, help, |_, _| {});
    }
}
