//! Findings that somebody decided to live with, and why.

use crate::{Date, Finding, Outcome, State};

/// Findings of a rule that are not to be acted on.
#[derive(Clone, Debug, Eq, PartialEq)]
pub struct Suppression {
    /// The rule.
    pub rule: &'static str,
    /// The record; `None` is all of them.
    pub record: Option<String>,
    /// The JSON Pointer of the field; `None` is any, or none.
    pub field: Option<String>,
    /// Why: there is no suppression without a reason.
    pub reason: String,
    /// Who decided it.
    pub owner: Option<String>,
    /// The last day on which it holds.
    pub expires: Option<Date>,
    /// Line of the configuration that it stands on, from 1.
    pub line: usize,
}

/// What became of a suppression.
#[derive(Clone, Debug, Eq, PartialEq)]
pub struct Applied {
    /// The suppression.
    pub suppression: Suppression,
    /// How it went.
    pub fate: SuppressionFate,
    /// How many findings it suppresses; of an expired one, would suppress.
    pub findings: u64,
}

/// How a suppression went.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub enum SuppressionFate {
    /// It suppresses something.
    Used,
    /// Nothing fits it (any more): it can go.
    Unused,
    /// Its last day is over: its findings count again.
    Expired,
}

impl SuppressionFate {
    /// `used`, `unused` or `expired`.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Used => "used",
            Self::Unused => "unused",
            Self::Expired => "expired",
        }
    }
}

impl Suppression {
    fn fits(&self, finding: &Finding) -> bool {
        self.rule == finding.rule
            && self.record.as_ref().is_none_or(|record| *record == finding.record)
            && self.field.as_ref().is_none_or(|field| Some(field) == finding.field.as_ref())
    }
}

/// Marks the findings that a suppression fits and that is not expired on the day `today`, and notes in the outcome what
/// became of each. A finding is suppressed by the first that fits.
pub fn suppress(outcome: &mut Outcome, suppressions: &[Suppression], today: Date) {
    let mut applied: Vec<_> = suppressions
        .iter()
        .map(|suppression| {
            let is_expired = suppression.expires.is_some_and(|last| last < today);
            let fate = if is_expired { SuppressionFate::Expired } else { SuppressionFate::Unused };
            Applied { suppression: suppression.clone(), fate, findings: 0 }
        })
        .collect();
    for finding in &mut outcome.findings {
        for it in applied.iter_mut().filter(|it| it.suppression.fits(finding)) {
            it.findings = it.findings.saturating_add(1);
            if it.fate != SuppressionFate::Expired {
                it.fate = SuppressionFate::Used;
                finding.state = State::Suppressed;
                break;
            }
        }
    }
    outcome.suppressions = applied;
}
