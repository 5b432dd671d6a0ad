//! `record-duplicate`

use super::findings;
use crate::rule::declare_rule;
use crate::{About, Compared, Facts, Held, Rule, Settings, Sign};

declare_rule! {
    /// Two records have the same name
    ///
    /// ## What it reports
    ///
    /// A record has the same key of its own (`record`, `id`) as one before it in the same source. The second and
    /// later ones are reported. Records without such a key are not compared: an app may well have several, for
    /// instance one for each environment.
    ///
    /// ## Why it matters
    ///
    /// Only one of them is used, and nobody knows which. A baseline cannot tell them apart, either.
    ///
    /// ## How it happens
    ///
    /// Two exports were joined into one file, or the export ran while records changed.
    ///
    /// ## How to mend it
    ///
    /// Export again. If both are in the system, remove one there.
    ///
    /// ## Example
    ///
    /// ```json bad
    /// {"record": "app_4f7c", "bundle_id": "com.fernwood.habits"}
    /// {"record": "app_4f7c", "bundle_id": "com.fernwood.sleep"}
    /// ```
    ///
    /// ```json good
    /// {"record": "app_4f7c", "bundle_id": "com.fernwood.habits"}
    /// {"record": "app_91be", "bundle_id": "com.fernwood.sleep"}
    /// ```
    ///
    /// ## Source
    ///
    /// A judgement of ours.
    RecordDuplicate = "record-duplicate", Warning, Heuristic
}

impl Rule for RecordDuplicate {
    fn about(&self) -> &'static About {
        Self::ABOUT
    }

    fn sign(&self) -> Sign {
        Sign::Comparison
    }

    fn compare(&self, facts: &Facts, _: &Settings) -> Compared {
        let conflicts = facts.repeats(Held::Identity);
        findings(
            facts,
            Self::ABOUT,
            &conflicts,
            |_| "a record before this one in the same source has the same name".to_owned(),
            "export again; if the system has both records, remove one of them there",
        )
    }
}
