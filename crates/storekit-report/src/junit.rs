//! The `JUnit` report: a test suite a source, a test case a record.
//!
//! `JUnit` knows passed and failed. Errors and warnings that are new fail their record; notes, and what is known or
//! suppressed, stand in its output. Clean records are not known by name: one test case counts them.

use std::collections::BTreeMap;
use std::io::{self, Write};

use storekit_audit::{Detail, Fate, Finding, Outcome, Severity, State};

use crate::style::count;
use crate::xml::Xml;
use crate::{Prose, SourceName};

pub(crate) fn write(outcome: &Outcome, out: &mut dyn Write) -> io::Result<()> {
    let suites = suites(outcome);
    let clean = usize::from(outcome.coverage.clean > 0);
    let all = suites.values().fold(Counts::default(), |all, suite| all.plus(&suite.counts()));
    let tests = all.tests.saturating_add(clean);
    writeln!(out, "<?xml version=\"1.0\" encoding=\"UTF-8\"?>")?;
    writeln!(
        out,
        "<testsuites name=\"storekit-audit\" tests=\"{tests}\" failures=\"{}\" errors=\"{}\" \
         skipped=\"{}\">",
        all.failures, all.errors, all.skipped
    )?;
    let mut suites: Vec<_> = suites.into_iter().collect();
    suites.sort_by_key(|(_, suite)| suite.number);
    for (source, suite) in suites {
        suite.write(source, out)?;
    }
    if clean > 0 {
        let records = count(outcome.coverage.clean, "clean record");
        writeln!(
            out,
            "  <testsuite name=\"clean records\" tests=\"1\" failures=\"0\" errors=\"0\" \
             skipped=\"0\">"
        )?;
        writeln!(out, "    <testcase classname=\"clean records\" name=\"{records}\"/>")?;
        writeln!(out, "  </testsuite>")?;
    }
    writeln!(out, "</testsuites>")
}

/// What is known of one source.
#[derive(Default)]
struct Suite<'o> {
    /// The order in which the sources are met.
    number: usize,
    /// Records with findings; those of one record stand together.
    cases: Vec<Vec<&'o Finding>>,
    details: Vec<&'o Detail>,
}

#[derive(Default)]
struct Counts {
    tests: usize,
    failures: usize,
    errors: usize,
    skipped: usize,
}

impl Counts {
    const fn plus(&self, other: &Self) -> Self {
        Self {
            tests: self.tests.saturating_add(other.tests),
            failures: self.failures.saturating_add(other.failures),
            errors: self.errors.saturating_add(other.errors),
            skipped: self.skipped.saturating_add(other.skipped),
        }
    }
}

fn suites(outcome: &Outcome) -> BTreeMap<&str, Suite<'_>> {
    let mut suites: BTreeMap<&str, Suite<'_>> = BTreeMap::new();
    for finding in &outcome.findings {
        // An unreadable record is a detail of the account, and told there.
        if finding.rule == "record-unreadable" {
            continue;
        }
        let source = finding.locations.first().map_or("", |location| location.source.as_str());
        let number = suites.len();
        let suite = suites.entry(source).or_insert(Suite { number, ..Suite::default() });
        let last = suite.cases.last_mut();
        match last.filter(|case| case.first().is_some_and(|it| it.record == finding.record)) {
            Some(case) => case.push(finding),
            None => suite.cases.push(vec![finding]),
        }
    }
    for detail in &outcome.coverage.details {
        let number = suites.len();
        let suite = suites.entry(&detail.source).or_insert(Suite { number, ..Suite::default() });
        suite.details.push(detail);
    }
    suites
}

fn fails(finding: &Finding) -> bool {
    finding.state == State::New && finding.severity >= Severity::Warning
}

impl Suite<'_> {
    fn counts(&self) -> Counts {
        let of = |fate| self.details.iter().filter(|detail| detail.fate == fate).count();
        let has_failed = |case: &&Vec<&Finding>| case.iter().any(|it| fails(it));
        Counts {
            tests: self.cases.len().saturating_add(self.details.len()),
            failures: self.cases.iter().filter(has_failed).count(),
            errors: of(Fate::Unreadable),
            skipped: of(Fate::Skipped),
        }
    }

    fn write(&self, source: &str, out: &mut dyn Write) -> io::Result<()> {
        let Counts { tests, failures, errors, skipped } = self.counts();
        let source = Xml(SourceName(source));
        writeln!(
            out,
            "  <testsuite name=\"{source}\" tests=\"{tests}\" failures=\"{failures}\" \
             errors=\"{errors}\" skipped=\"{skipped}\">"
        )?;
        for case in &self.cases {
            let record = case.first().map_or("", |finding| finding.record.as_str());
            let record = Xml(SourceName(record));
            writeln!(out, "    <testcase classname=\"{source}\" name=\"{record}\">")?;
            write_case(case, out)?;
            writeln!(out, "    </testcase>")?;
        }
        for detail in &self.details {
            write!(out, "    <testcase classname=\"{source}\" name=\"{source}")?;
            if let Some(place) = detail.place {
                write!(out, ":{}:{}", place.line, place.column)?;
            }
            let reason = Xml(Prose(&detail.reason));
            match detail.fate {
                Fate::Unreadable => {
                    writeln!(
                        out,
                        "\"><error type=\"unreadable\" message=\"{reason}\"/></testcase>"
                    )?;
                }
                Fate::Skipped => writeln!(out, "\"><skipped message=\"{reason}\"/></testcase>")?,
            }
        }
        writeln!(out, "  </testsuite>")
    }
}

fn write_case(case: &[&Finding], out: &mut dyn Write) -> io::Result<()> {
    let failures: Vec<_> = case.iter().filter(|it| fails(it)).collect();
    // Many readers of JUnit show one failure a test case: it has all of them.
    if let Some(first) = failures.first() {
        let message = Xml(Prose(&first.message));
        write!(out, "      <failure type=\"{}\" message=\"{message}", first.rule)?;
        if failures.len() > 1 {
            write!(out, " (and {} more)", failures.len().saturating_sub(1))?;
        }
        out.write_all(b"\">")?;
        for finding in failures {
            write_finding(finding, out)?;
        }
        writeln!(out, "</failure>")?;
    }
    let mut others = case.iter().filter(|finding| !fails(finding)).peekable();
    if others.peek().is_some() {
        out.write_all(b"      <system-out>")?;
        for finding in others {
            write_finding(finding, out)?;
        }
        writeln!(out, "</system-out>")?;
    }
    Ok(())
}

fn write_finding(finding: &Finding, out: &mut dyn Write) -> io::Result<()> {
    let (severity, rule) = (finding.severity, finding.rule);
    let known = match finding.state {
        State::New => String::new(),
        state => format!(" ({})", state.name()),
    };
    writeln!(out, "{severity} {rule}{known}: {}", Xml(Prose(&finding.message)))?;
    for location in &finding.locations {
        let place = location.place;
        let source = Xml(SourceName(&location.source));
        writeln!(out, "  at {source}:{}:{}", place.line, place.column)?;
    }
    if finding.help.is_empty() {
        Ok(())
    } else {
        writeln!(out, "  help: {}", Xml(Prose(&finding.help)))
    }
}
