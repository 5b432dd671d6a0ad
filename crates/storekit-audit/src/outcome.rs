//! What an audit came to: what a report is written from.

use std::collections::BTreeMap;

use crate::{
    Applied, Coverage, Finding, KeyFileSummary, ListingSummary, NotificationSummary, Profile,
    Severity, State,
};

/// What an audit came to.
#[derive(Clone, Debug, Default, Eq, PartialEq)]
pub struct Outcome {
    /// The profile that chose what is shown.
    pub profile: Profile,
    /// How many records there were, and what became of each.
    pub coverage: Coverage,
    /// The findings that the profile shows, in the order of the report: those of one record stand together.
    pub findings: Vec<Finding>,
    /// The findings beyond [those that are listed](crate::Settings::max_findings), counted. What a baseline or a suppression
    /// says of them is not known.
    pub unlisted: Summary,
    /// Whether an input could not be opened, or not be read to its end.
    pub unreadable_inputs: bool,
    /// How a listing of App Store Connect and the records fit together, where there is one.
    pub listing: Option<ListingSummary>,
    /// How stored notifications and the records fit together, where there are notifications that stand alone.
    pub notifications: Option<NotificationSummary>,
    /// How key files and the records that name them fit together, where there are both.
    pub key_files: Option<KeyFileSummary>,
    /// What became of each suppression, in the order of the configuration.
    pub suppressions: Vec<Applied>,
}

impl Outcome {
    /// Counts the findings, listed or not.
    pub fn summary(&self) -> Summary {
        let mut summary = self.unlisted.clone();
        for finding in &self.findings {
            summary.count(finding);
        }
        summary
    }

    /// The worst severity among the findings that are neither in the baseline nor suppressed: what can fail
    /// a build.
    pub fn worst_new(&self) -> Option<Severity> {
        let listed = self.findings.iter().filter(|finding| finding.state == State::New);
        listed.map(|finding| finding.severity).max().max(self.unlisted.worst())
    }

    /// Whether something of the input was not read: the audit speaks for the rest only.
    pub const fn is_incomplete(&self) -> bool {
        self.unreadable_inputs || self.coverage.unreadable > 0
    }

    /// Whether there was not one record to judge, nor one that failed to be read.
    pub const fn is_empty(&self) -> bool {
        let seen = &self.coverage;
        seen.clean == 0 && seen.with_findings == 0 && seen.unreadable == 0
    }
}

/// How many findings there are. A suppressed one counts as suppressed and nowhere else, so that
/// `error + warning + note` is the sum of `by_rule`.
#[derive(Clone, Debug, Default, Eq, PartialEq)]
pub struct Summary {
    /// Errors.
    pub error: u64,
    /// Warnings.
    pub warning: u64,
    /// Notes.
    pub note: u64,
    /// Findings that the configuration suppresses.
    pub suppressed: u64,
    /// Errors, warnings and notes of each rule that has some, by rule id.
    pub by_rule: BTreeMap<&'static str, u64>,
}

impl Summary {
    /// Errors, warnings and notes.
    pub const fn findings(&self) -> u64 {
        self.error.saturating_add(self.warning).saturating_add(self.note)
    }

    /// How many of them one rule has.
    pub fn of_rule(&self, id: &str) -> u64 {
        self.by_rule.get(id).copied().unwrap_or_default()
    }

    fn count(&mut self, finding: &Finding) {
        if finding.state == State::Suppressed {
            add(&mut self.suppressed, 1);
        } else {
            self.add(finding.rule, finding.severity, 1);
        }
    }

    /// Counts so many more findings of a rule.
    pub(crate) fn add(&mut self, rule: &'static str, severity: Severity, more: u64) {
        if more == 0 {
            return;
        }
        let total = match severity {
            Severity::Error => &mut self.error,
            Severity::Warning => &mut self.warning,
            Severity::Note => &mut self.note,
        };
        add(total, more);
        add(self.by_rule.entry(rule).or_default(), more);
    }

    fn worst(&self) -> Option<Severity> {
        let all = [
            (self.error, Severity::Error),
            (self.warning, Severity::Warning),
            (self.note, Severity::Note),
        ];
        all.into_iter().find(|(count, _)| *count > 0).map(|(_, severity)| severity)
    }
}

const fn add(count: &mut u64, more: u64) {
    *count = count.saturating_add(more);
}

#[cfg(test)]
mod tests {
    use super::*;

    fn finding(rule: &'static str, severity: Severity, state: State) -> Finding {
        Finding {
            rule,
            severity,
            record: "r".to_owned(),
            labels: None,
            field: None,
            message: String::new(),
            help: String::new(),
            locations: Vec::new(),
            related: Vec::new(),
            state,
        }
    }

    fn outcome(findings: Vec<Finding>) -> Outcome {
        Outcome { findings, ..Outcome::default() }
    }

    #[test]
    fn a_suppressed_finding_counts_as_suppressed_and_nowhere_else() {
        let summary = outcome(vec![
            finding("key-weak", Severity::Error, State::New),
            finding("key-weak", Severity::Error, State::Suppressed),
            finding("key-missing", Severity::Warning, State::Known),
            finding("bundle-mismatch", Severity::Note, State::New),
        ])
        .summary();
        assert_eq!((summary.error, summary.warning, summary.note), (1, 1, 1), "{summary:?}");
        assert_eq!((summary.suppressed, summary.findings()), (1, 3));
        let rules: Vec<_> = summary.by_rule.into_iter().collect();
        assert_eq!(rules, [("bundle-mismatch", 1), ("key-missing", 1), ("key-weak", 1)]);
    }

    #[test]
    fn only_a_new_finding_can_fail_a_build() {
        let outcome = outcome(vec![
            finding("key-weak", Severity::Error, State::Known),
            finding("key-weak", Severity::Error, State::Suppressed),
            finding("key-missing", Severity::Warning, State::New),
        ]);
        assert_eq!(outcome.worst_new(), Some(Severity::Warning));
    }
}
