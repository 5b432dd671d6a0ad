//! The report for people: findings by record, what was not audited, a summary that says what to do first.
//!
//! It reads well at 80 columns and without colour. A rule with very many findings shows a few of them, and one
//! paragraph for the others.

mod fold;
mod snippet;
mod summary;

use std::collections::BTreeMap;
use std::io::{self, Write};

use storekit_audit::{Detail, Finding, Location, Outcome, Severity, State};

use crate::human::fold::Folds;
use crate::style::{count, grouped};
use crate::whose::whose;
use crate::wrap::paragraph;
use crate::{Name, Prose, SourceName, Style};

/// How many unreadable and skipped places are listed before the others are only counted.
const MAX_DETAILS: usize = 20;

pub(crate) fn write(outcome: &Outcome, style: &Style, out: &mut dyn Write) -> io::Result<()> {
    let counts = outcome.summary();
    let mut folds = Folds::new(&counts);
    let mut heading = None;
    for finding in &outcome.findings {
        if finding.state == State::Suppressed || folds.takes(finding) {
            continue;
        }
        if heading != Some(&finding.record) {
            heading = Some(&finding.record);
            write_heading(finding, style, out)?;
        }
        write_finding(finding, style, out)?;
    }
    folds.write(style, out)?;
    write_details(&outcome.coverage.details, style, out)?;
    summary::write(outcome, &counts, style, out)
}

/// The record's name, and whose it is.
fn write_heading(finding: &Finding, style: &Style, out: &mut dyn Write) -> io::Result<()> {
    let name = SourceName(&finding.record).to_string();
    write!(out, "{}", style.bold(&name))?;
    match whose(&finding.record, finding.labels.as_deref()) {
        Some(whose) => {
            out.write_all(b": ")?;
            let column = name.chars().count().saturating_add(2);
            paragraph(out, style.width, column, 2, &whose)?;
        }
        None => writeln!(out)?,
    }
    writeln!(out)
}

/// One finding of a record whose name stands above it.
pub(crate) fn write_finding(
    finding: &Finding,
    style: &Style,
    out: &mut dyn Write,
) -> io::Result<()> {
    let (severity, rule) = (finding.severity, finding.rule);
    write!(out, "  {} {rule}: ", style.severity(severity))?;
    let column = rule.len().saturating_add(severity.name().len()).saturating_add(5);
    let known = match finding.state {
        State::Known => " (known from the baseline)",
        State::New | State::Suppressed => "",
    };
    let message = format!("{}{known}", finding.message);
    paragraph(out, style.width, column, 4, &message)?;

    for (index, location) in finding.locations.iter().enumerate() {
        let field = if index == 0 { finding.field.as_deref() } else { None };
        write_place(location, field, severity, style, out)?;
    }
    for related in &finding.related {
        let name = SourceName(&related.record).to_string();
        let whose = whose(&related.record, related.labels.as_deref());
        let text = whose.map_or_else(|| name.clone(), |whose| format!("{name}: {whose}"));
        out.write_all(b"    with ")?;
        paragraph(out, style.width, 9, 6, &text)?;
        for location in &related.locations {
            write_place(location, None, severity, style, out)?;
        }
    }
    if !finding.help.is_empty() {
        write!(out, "    {}: ", style.bold("help"))?;
        paragraph(out, style.width, 10, 10, &finding.help)?;
    }
    writeln!(out)
}

/// A place, and the line as it stands there.
fn write_place(
    location: &Location,
    field: Option<&str>,
    severity: Severity,
    style: &Style,
    out: &mut dyn Write,
) -> io::Result<()> {
    write!(out, "    {} ", style.dim("-->"))?;
    write_location(location, field, out)?;
    match &location.snippet {
        Some(snippet) => snippet::write(snippet, location.place.line, severity, style, out),
        None => Ok(()),
    }
}

/// `source:line:column`, which terminals and editors follow, and what is there. One line, however long.
fn write_location(location: &Location, field: Option<&str>, out: &mut dyn Write) -> io::Result<()> {
    let place = location.place;
    let source = SourceName(&location.source);
    write!(out, "{source}:{}:{}", place.line, place.column)?;
    if let Some(field) = field {
        write!(out, " in {}", Name(field))?;
    }
    if let Some(label) = &location.label {
        write!(out, ": {}", Prose(label))?;
    }
    writeln!(out)
}

/// The records and files that were not judged: the first of them, and how many more there are.
fn write_details(details: &[Detail], style: &Style, out: &mut dyn Write) -> io::Result<()> {
    if details.is_empty() {
        return Ok(());
    }
    writeln!(out, "{}\n", style.bold("Not audited"))?;
    for detail in details.iter().take(MAX_DETAILS) {
        write!(out, "  {:10} {}:", detail.fate.name(), SourceName(&detail.source))?;
        if let Some(place) = detail.place {
            write!(out, "{}:{}:", place.line, place.column)?;
        }
        writeln!(out, " {}", Prose(&detail.reason))?;
    }
    let mut others: BTreeMap<&str, u64> = BTreeMap::new();
    for detail in details.iter().skip(MAX_DETAILS) {
        let number = others.entry(detail.fate.name()).or_default();
        *number = number.saturating_add(1);
    }
    for (fate, number) in others.into_iter().rev() {
        let number = grouped(number);
        writeln!(out, "  {fate:10} {number} more; `--report json` lists every one")?;
    }
    writeln!(out)
}
