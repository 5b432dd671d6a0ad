//! Annotations of a GitHub Actions run: workflow commands, one a line.
//!
//! GitHub shows ten annotations of a severity for each step (GitHub, "Workflow commands for GitHub Actions" and the limits
//! of its check runs), so the worst ten of each are written, and a line that counts all.

use std::fmt;
use std::io::{self, Write};

use storekit_audit::{Finding, Outcome, Severity, State};

use crate::style::count;
use crate::{Prose, SourceName};

/// How many annotations of one severity GitHub shows.
const MAX: usize = 10;

pub(crate) fn write(outcome: &Outcome, out: &mut dyn Write) -> io::Result<()> {
    let mut left_out = 0_usize;
    for severity in [Severity::Error, Severity::Warning, Severity::Note] {
        let findings = outcome
            .findings
            .iter()
            .filter(|finding| finding.severity == severity && finding.state == State::New);
        let mut written = 0_usize;
        for finding in findings {
            if written < MAX {
                written = written.saturating_add(1);
                write_one(finding, out)?;
            } else {
                left_out = left_out.saturating_add(1);
            }
        }
    }
    let seen = &outcome.coverage;
    if outcome.is_incomplete() {
        let unreadable = count(seen.unreadable, "record");
        writeln!(out, "::error title=storekit-audit::{unreadable} could not be read")?;
    }
    let summary = outcome.summary();
    let (errors, warnings) = (count(summary.error, "error"), count(summary.warning, "warning"));
    let (notes, records) = (count(summary.note, "note"), count(seen.records, "record"));
    write!(out, "storekit-audit: {errors}, {warnings}, {notes} in {records}")?;
    if left_out > 0 {
        let left_out = count(u64::try_from(left_out).unwrap_or(u64::MAX), "finding");
        write!(out, "; {left_out} without an annotation: `--report sarif=FILE` has all of them")?;
    }
    writeln!(out)
}

fn write_one(finding: &Finding, out: &mut dyn Write) -> io::Result<()> {
    let command = match finding.severity {
        Severity::Error => "error",
        Severity::Warning => "warning",
        Severity::Note => "notice",
    };
    write!(out, "::{command} ")?;
    if let Some(location) = finding.locations.first() {
        let (source, place) = (Property(SourceName(&location.source)), location.place);
        write!(out, "file={source},line={},col={},", place.line, place.column)?;
    }
    let record = Data(SourceName(&finding.record));
    write!(out, "title={}::{record}: {}", finding.rule, Data(Prose(&finding.message)))?;
    if !finding.help.is_empty() {
        write!(out, "%0Ahelp: {}", Data(Prose(&finding.help)))?;
    }
    writeln!(out)
}

/// The text of a command: `%`, CR and LF are escaped (actions/toolkit, `command.ts`, `escapeData`).
struct Data<T>(T);

/// A property of a command: `:` and `,` as well (`escapeProperty`).
struct Property<T>(T);

impl<T: fmt::Display> fmt::Display for Data<T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&escape(&self.0.to_string()))
    }
}

impl<T: fmt::Display> fmt::Display for Property<T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&escape(&self.0.to_string()).replace(':', "%3A").replace(',', "%2C"))
    }
}

fn escape(text: &str) -> String {
    text.replace('%', "%25").replace('\r', "%0D").replace('\n', "%0A")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_text_cannot_end_its_command_nor_a_property_the_list_of_them() {
        assert_eq!(Data("100%\r\n::error::x").to_string(), "100%25%0D%0A::error::x");
        assert_eq!(Property("a:b,c%3A").to_string(), "a%3Ab%2Cc%253A");
    }
}
