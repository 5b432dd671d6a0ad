//! `key-loader-refuses`

use storekit_credentials::key::Portability;

use crate::rule::declare_rule;
use crate::{About, At, Findings, Rule, Sign, Subject};

declare_rule! {
    /// Some libraries refuse this exact text
    ///
    /// ## What it reports
    ///
    /// The key is sound, or can be mended, but named libraries refuse the text as it stands. The list is a lower
    /// bound: where forms of one damage differ, only the libraries that refuse each of them are named.
    ///
    /// ## Why it matters
    ///
    /// That a key works in one service predicts nothing for another in a different language.
    ///
    /// ## How it happens
    ///
    /// See the finding that says what is unusual about the text.
    ///
    /// ## How to mend it
    ///
    /// Write the key in Apple's form, which every library takes: `storekit-audit normalize FILE -o NEW.p8` does it
    /// without loss.
    ///
    /// ## Example
    ///
    /// ```json bad with key-wrapping-unusual
    /// {"bundle_id": "com.fernwood.habits", "in_app_purchase_key": {"issuer_id": "69a6de71-2c4e-47e3-e053-5b8c7c11a4d2", "key_id": "7KQ2M9XWPB", "private_key": "<file:one-line>"}}
    /// ```
    ///
    /// ```json good
    /// {"bundle_id": "com.fernwood.habits", "in_app_purchase_key": {"issuer_id": "69a6de71-2c4e-47e3-e053-5b8c7c11a4d2", "key_id": "7KQ2M9XWPB", "private_key": "<key>"}}
    /// ```
    ///
    /// ## Source
    ///
    /// Measured on 19 loaders, versions in `Loader` of storekit-credentials; Apple's Swift library was read.
    KeyLoaderRefuses = "key-loader-refuses", Note, Measured
}

impl Rule for KeyLoaderRefuses {
    fn about(&self) -> &'static About {
        Self::ABOUT
    }

    fn sign(&self) -> Sign {
        Sign::KeyProblem
    }

    fn check(&self, subject: &Subject<'_>, findings: &mut Findings<'_>) {
        // Every library loads a key as Apple issues it.
        if !subject.keys.has_problems() {
            return;
        }
        for slot in subject.keys.slots() {
            let (Some(field), Some(each)) = (slot.field, slot.portability()) else { continue };
            let names: Vec<_> = each
                .into_iter()
                .filter(|(_, does)| *does == Portability::Refuses)
                .map(|(loader, _)| loader.name())
                .collect();
            if let Some(list) = listed(&names) {
                findings.add(
                    Self::ABOUT,
                    At::Field(field),
                    format!("this exact text is refused by {list}"),
                    "store the key in Apple's form, which every library takes: `storekit-audit normalize FILE -o NEW.p8` writes it",
                );
            }
        }
    }
}

/// `a`, `a and b`, `a, b and c`.
fn listed(names: &[&str]) -> Option<String> {
    let (last, rest) = names.split_last()?;
    Some(if rest.is_empty() {
        (*last).to_owned()
    } else {
        format!("{} and {last}", rest.join(", "))
    })
}
