//! `identifier-whitespace`

use super::words::title;
use crate::rule::declare_rule;
use crate::subject::Sound;
use crate::{About, At, Findings, Reading, Rule, Sign, Subject};

declare_rule! {
    /// An identifier has blanks, quotes or invisible characters
    ///
    /// ## What it reports
    ///
    /// An identifier is sound once blanks, line ends, zero-width characters, quotation marks around it, or a
    /// comma after it are taken away. Everything else is checked on what is left.
    ///
    /// What is not sound even then is reported for what it is, and not for the blank.
    ///
    /// ## Why it matters
    ///
    /// Most software compares and sends the text as it is stored, and Apple answers 401. Logs and CI output
    /// often trim or mask just the character that matters.
    ///
    /// ## How it happens
    ///
    /// The value was copied with the end of its line, from a table, from JSON or a shell script, or from a chat
    /// that added a zero-width character.
    ///
    /// ## How to mend it
    ///
    /// Store the value without the character. Nothing is lost.
    ///
    /// ## Example
    ///
    /// ```json bad
    /// {"bundle_id": "com.fernwood.habits", "in_app_purchase_key": {"issuer_id": "4b1f6c2e-93d7-47e3-e053-5b8c7c110a9d", "key_id": "7KQ2M9XWPB\n", "private_key": "<key>"}}
    /// ```
    ///
    /// ```json good
    /// {"bundle_id": "com.fernwood.habits", "in_app_purchase_key": {"issuer_id": "4b1f6c2e-93d7-47e3-e053-5b8c7c110a9d", "key_id": "7KQ2M9XWPB", "private_key": "<key>"}}
    /// ```
    ///
    /// ## Source
    ///
    /// Observed: fastlane issue 21109 (quotes stored with the value), YosemiteCrew/Yosemite-Crew issue 2335 (a
    /// line end that CI masked).
    IdentifierWhitespace = "identifier-whitespace", Warning, Observed
}

impl Rule for IdentifierWhitespace {
    fn about(&self) -> &'static About {
        Self::ABOUT
    }

    fn sign(&self) -> Sign {
        Sign::IdentifierProblem
    }

    fn check(&self, subject: &Subject<'_>, findings: &mut Findings<'_>) {
        for identifier in subject.identifiers.iter() {
            if let Reading::Valid(field, Sound { damage: Some(damage), .. }) = &identifier.reading {
                findings.add(
                    Self::ABOUT,
                    At::Within(field, damage.span),
                    format!("the {} has {} in it", title(identifier.slot), damage.kind.describe()),
                    "store it without that: what is left is sound, so nothing is lost",
                );
            }
        }
    }
}
