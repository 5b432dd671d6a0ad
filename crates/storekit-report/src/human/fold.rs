//! Many findings of one rule, as one paragraph.

use std::collections::BTreeMap;
use std::io::{self, Write};

use storekit_audit::{Finding, Severity, Summary};

use super::{count, grouped, paragraph};
use crate::{SourceName, Style};

/// A rule with more findings than this is folded.
const FOLD_ABOVE: u64 = 20;
/// How many findings of a folded rule are shown in full.
const SHOWN: u64 = 3;
/// How many records the paragraph names.
const NAMED: usize = 5;

/// Takes the findings that are not shown one by one.
pub(super) struct Folds<'o> {
    counts: &'o Summary,
    rules: BTreeMap<&'static str, Fold<'o>>,
}

#[derive(Default)]
struct Fold<'o> {
    /// Findings that were offered, shown ones included.
    offered: u64,
    worst: Option<Severity>,
    /// Records of the taken ones; those of one record stand together.
    records: u64,
    last_record: Option<&'o str>,
    named: Vec<&'o str>,
}

impl<'o> Folds<'o> {
    pub(super) const fn new(counts: &'o Summary) -> Self {
        Self { counts, rules: BTreeMap::new() }
    }

    /// Whether `finding` is one of too many, and now part of a paragraph.
    pub(super) fn takes(&mut self, finding: &'o Finding) -> bool {
        if self.counts.of_rule(finding.rule) <= FOLD_ABOVE {
            return false;
        }
        let fold = self.rules.entry(finding.rule).or_default();
        fold.offered = fold.offered.saturating_add(1);
        if fold.offered <= SHOWN {
            return false;
        }
        fold.worst = fold.worst.max(Some(finding.severity));
        if fold.last_record != Some(&finding.record) {
            fold.last_record = Some(&finding.record);
            fold.records = fold.records.saturating_add(1);
            if fold.named.len() < NAMED {
                fold.named.push(&finding.record);
            }
        }
        true
    }

    /// Writes one paragraph for each folded rule, in the order of their ids.
    pub(super) fn write(&self, style: &Style, out: &mut dyn Write) -> io::Result<()> {
        if !self.rules.is_empty() {
            writeln!(out, "{}\n", style.bold("And many more of the same"))?;
        }
        for (rule, fold) in &self.rules {
            let severity = fold.worst.unwrap_or(Severity::Note);
            write!(out, "  {} {rule}: ", style.severity(severity))?;
            let column = rule.len().saturating_add(severity.name().len()).saturating_add(5);
            paragraph(out, style.width, column, 4, &fold.text())?;
            writeln!(out)?;
        }
        Ok(())
    }
}

impl Fold<'_> {
    fn text(&self) -> String {
        let taken = grouped(self.offered.saturating_sub(SHOWN));
        let records = count(self.records, "record");
        let mut text = format!("{taken} more like the first {SHOWN}, in {records}: ");
        for (index, record) in self.named.iter().enumerate() {
            if index > 0 {
                text.push_str(", ");
            }
            text.push_str(&SourceName(record).to_string());
        }
        let named = u64::try_from(self.named.len()).unwrap_or(u64::MAX);
        let others = self.records.saturating_sub(named);
        if others > 0 {
            text.push_str(" and ");
            text.push_str(&count(others, "other"));
        }
        text.push_str(". `--report json` lists every one.");
        text
    }
}
