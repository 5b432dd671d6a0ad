//! `storekit-audit diff`: two JSON reports; what is fixed, new, and still open.

use std::collections::BTreeMap;
use std::fs;
use std::io::{self, Write};
use std::path::Path;

use serde_json::{Value, json};
use storekit_report::{Name, Prose};

use crate::args::{Diff, FailOn, InspectFormat};
use crate::exit::{Exit, Failure};
use crate::output;
use crate::settings::fail_on;

pub(crate) fn run(args: &Diff) -> Result<Exit, Failure> {
    let (old, new) = (read(&args.old)?, read(&args.new)?);
    let difference = Difference::between(&old, &new);
    output::to_stdout(|out| match args.format {
        InspectFormat::Human => write_human(&difference, out),
        InspectFormat::Json => write_json(&difference, out),
    })?;
    Ok(if difference.has_failed(args.fail_on) { Exit::Findings } else { Exit::Clean })
}

/// A finding, as a report has it.
#[derive(Clone, Debug, Eq, PartialEq)]
struct Reported {
    rule: String,
    severity: String,
    record: String,
    field: Option<String>,
    message: String,
    /// `source:line:column` of its first place.
    place: String,
}

/// The findings of a report by identity; of those with the same, in their order. Suppressed ones are left out.
type Report = BTreeMap<String, Vec<Reported>>;

fn read(path: &Path) -> Result<Report, Failure> {
    let name = path.to_string_lossy();
    let name = Name(&name);
    let text = fs::read_to_string(path)
        .map_err(|error| Failure::Usage(format!("{name} cannot be read: {error}")))?;
    parse(&text).ok_or_else(|| {
        Failure::Usage(format!(
            "{name} is no JSON report; `storekit-audit audit --report json=FILE` writes one"
        ))
    })
}

fn parse(text: &str) -> Option<Report> {
    let value: Value = serde_json::from_str(text).ok()?;
    if value.get("schema")?.as_str()? != "storekit-audit/report/1" {
        return None;
    }
    let mut report = Report::new();
    for finding in value.get("findings")?.as_array()? {
        let text = |name: &str| finding.get(name).and_then(Value::as_str).map(str::to_owned);
        if text("state").as_deref() == Some("suppressed") {
            continue;
        }
        let at = finding.get("locations").and_then(|list| list.get(0));
        let number = |name: &str| at.and_then(|at| at.get(name)).and_then(Value::as_u64);
        let source = at.and_then(|at| at.get("source")).and_then(Value::as_str).unwrap_or("?");
        let (line, column) = (number("line").unwrap_or(0), number("column").unwrap_or(0));
        let reported = Reported {
            rule: text("rule")?,
            severity: text("severity")?,
            record: text("record")?,
            field: text("field"),
            message: text("message").unwrap_or_default(),
            place: format!("{source}:{line}:{column}"),
        };
        report.entry(text("identity")?).or_default().push(reported);
    }
    Some(report)
}

#[derive(Debug)]
struct Difference<'r> {
    fixed: Vec<&'r Reported>,
    new: Vec<&'r Reported>,
    open: Vec<&'r Reported>,
}

impl<'r> Difference<'r> {
    /// What has the same identity in both is still open: as many as both have.
    fn between(old: &'r Report, new: &'r Report) -> Self {
        let none = Vec::new();
        let mut difference = Self { fixed: Vec::new(), new: Vec::new(), open: Vec::new() };
        for (identity, before) in old {
            let after = new.get(identity).unwrap_or(&none);
            difference.fixed.extend(before.iter().skip(after.len()));
        }
        for (identity, after) in new {
            let before = old.get(identity).unwrap_or(&none);
            difference.open.extend(after.iter().take(before.len()));
            difference.new.extend(after.iter().skip(before.len()));
        }
        difference
    }

    fn has_failed(&self, least: FailOn) -> bool {
        fail_on(least).is_some_and(|least| {
            let severities = ["note", "warning", "error"];
            let rank = |name: &str| severities.iter().position(|it| *it == name);
            self.new.iter().any(|it| rank(&it.severity) >= rank(least.name()))
        })
    }
}

fn write_human(difference: &Difference<'_>, out: &mut dyn Write) -> io::Result<()> {
    for (title, list) in [("New", &difference.new), ("Fixed", &difference.fixed)] {
        if list.is_empty() {
            continue;
        }
        writeln!(out, "{title}\n")?;
        for it in list {
            let (severity, rule) = (Name(&it.severity), Name(&it.rule));
            let (place, record) = (Name(&it.place), Name(&it.record));
            writeln!(out, "  {place}: {severity} {rule} ({record}): {}", Prose(&it.message))?;
        }
        writeln!(out)?;
    }
    let Difference { fixed, new, open } = difference;
    writeln!(out, "{} fixed, {} new, {} still open", fixed.len(), new.len(), open.len())
}

fn write_json(difference: &Difference<'_>, out: &mut dyn Write) -> io::Result<()> {
    let list = |list: &[&Reported]| -> Vec<_> {
        list.iter()
            .map(|it| {
                json!({
                    "rule": Name(&it.rule).to_string(),
                    "severity": Name(&it.severity).to_string(),
                    "record": Name(&it.record).to_string(),
                    "field": it.field.as_deref().map(|field| Name(field).to_string()),
                    "message": Prose(&it.message).to_string(),
                })
            })
            .collect()
    };
    let value = json!({
        "schema": "storekit-audit/diff/1",
        "fixed": list(&difference.fixed),
        "new": list(&difference.new),
        "open": list(&difference.open),
    });
    serde_json::to_writer_pretty(&mut *out, &value)?;
    out.write_all(b"\n")
}

#[cfg(test)]
mod tests {
    use super::*;

    fn report(identities: &[&str]) -> Report {
        let findings: Vec<_> = identities
            .iter()
            .map(|it| {
                json!({"rule": "key-weak", "severity": "error", "record": "r", "identity": it})
            })
            .collect();
        let report = json!({"schema": "storekit-audit/report/1", "findings": findings});
        parse(&report.to_string()).unwrap()
    }

    #[test]
    fn findings_are_compared_by_identity_and_count() {
        let (old, new) = (report(&["a", "b", "b", "c"]), report(&["b", "c", "d", "d"]));
        let difference = Difference::between(&old, &new);
        let counts = (difference.fixed.len(), difference.new.len(), difference.open.len());
        assert_eq!(counts, (2, 2, 2));
        assert!(difference.has_failed(FailOn::Error));
        assert!(!difference.has_failed(FailOn::Never));
        assert!(!Difference::between(&new, &new).has_failed(FailOn::Note));
    }

    #[test]
    fn what_is_no_report_is_refused() {
        for text in ["", "{}", r#"{"schema": "storekit-audit/report/2", "findings": []}"#] {
            assert_eq!(parse(text), None, "{text}");
        }
    }
}
