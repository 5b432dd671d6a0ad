//! `key-id-unusual-character`

use storekit_credentials::identifier::Kind;

use super::words::{source, title};
use crate::rule::declare_rule;
use crate::subject::Id;
use crate::{About, At, Findings, Rule, Sign, Subject};

declare_rule! {
    /// The Key ID has a character that real ones do not have
    ///
    /// ## What it reports
    ///
    /// The Key ID is well formed and holds `0`, `1`, `E`, `I` or `O`. Samples and dummies are
    /// `identifier-placeholder`.
    ///
    /// ## Why it matters
    ///
    /// None of the Key IDs sampled in public repositories has one of these five, so it may have been typed from
    /// paper or a screen shot, or made up.
    ///
    /// ## How it happens
    ///
    /// `O` was typed for `Q`, `1` for `7`, or a test value was kept.
    ///
    /// ## How to mend it
    ///
    /// Compare it with App Store Connect, Users and Access, Integrations, In-App Purchase. If it is the same,
    /// ignore this note.
    ///
    /// ## Example
    ///
    /// ```json bad
    /// {"bundle_id": "com.fernwood.habits", "in_app_purchase_key": {"issuer_id": "4b1f6c2e-93d7-47e3-e053-5b8c7c110a9d", "key_id": "7KQ2M0XWPB", "private_key": "<key>"}}
    /// ```
    ///
    /// ```json good
    /// {"bundle_id": "com.fernwood.habits", "in_app_purchase_key": {"issuer_id": "4b1f6c2e-93d7-47e3-e053-5b8c7c110a9d", "key_id": "7KQ2M9XWPB", "private_key": "<key>"}}
    /// ```
    ///
    /// ## Source
    ///
    /// A judgement of ours: 54 of 54 sampled Key IDs have only the other 31 letters and digits. Apple documents
    /// no alphabet.
    KeyIdUnusualCharacter = "key-id-unusual-character", Note, Heuristic
}

impl Rule for KeyIdUnusualCharacter {
    fn about(&self) -> &'static About {
        Self::ABOUT
    }

    fn sign(&self) -> Sign {
        Sign::IdentifierProblem
    }

    fn check(&self, subject: &Subject<'_>, findings: &mut Findings<'_>) {
        for identifier in subject.identifiers.of(Kind::KeyId) {
            if let Some((field, Id::KeyId(id))) = identifier.sound()
                && id.unusual_character().is_some()
            {
                findings.add(
                    Self::ABOUT,
                    At::Field(field),
                    format!(
                        "the {}, `{id}`, has a 0, 1, E, I or O, which real Key IDs seem never \
                         to have",
                        title(identifier.slot)
                    ),
                    format!("compare it with {}", source(identifier.slot)),
                );
            }
        }
    }
}
