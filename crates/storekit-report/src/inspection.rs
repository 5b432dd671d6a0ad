//! What `inspect` says of one key file.

use std::io::{self, Write};

use serde::Serialize;
use storekit_audit::{Inspection, Verdict};

use crate::human::write_finding;
use crate::{Name, Prose, SourceName, Style};

/// A format of an inspection.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub enum InspectionFormat {
    /// For people.
    Human,
    /// One JSON object on a line, schema `storekit-audit/inspect/1`.
    Json,
}

/// Writes what the file named `path` is.
pub fn write_inspection(
    format: InspectionFormat,
    path: &str,
    inspection: &Inspection,
    style: &Style,
    out: &mut dyn Write,
) -> io::Result<()> {
    match format {
        InspectionFormat::Human => write_human(path, inspection, style, out),
        InspectionFormat::Json => write_json(path, inspection, out),
    }
}

fn write_human(
    path: &str,
    inspection: &Inspection,
    style: &Style,
    out: &mut dyn Write,
) -> io::Result<()> {
    let verdict = style.bold(inspection.verdict.name());
    write!(out, "{}: {verdict}", SourceName(path))?;
    if let Some(reason) = inspection.reason {
        write!(out, " ({reason})")?;
    }
    out.write_all(b"\n\n")?;

    let mut rows: Vec<(&str, &str)> = Vec::new();
    for (label, value) in &inspection.anatomy {
        rows.push((label, value));
    }
    if let Some(key_id) = &inspection.key_id_from_name {
        rows.push(("Key ID in the name", key_id));
    }
    if let Some(fingerprint) = &inspection.spki_sha256 {
        rows.push(("public key SHA-256", fingerprint));
    }
    let width = rows.iter().map(|(label, _)| label.chars().count()).max();
    let width = width.unwrap_or_default();
    for (label, value) in &rows {
        let (label, value) = (Prose(label).to_string(), Prose(value));
        writeln!(out, "  {label:width$}  {value}")?;
    }
    if !rows.is_empty() {
        writeln!(out)?;
    }
    for finding in &inspection.findings {
        write_finding(finding, style, out)?;
    }
    if inspection.repairable && inspection.verdict != Verdict::Canonical {
        writeln!(out, "  The same key can be written in canonical form without loss.\n")?;
    }
    Ok(())
}

#[derive(Serialize)]
struct Line<'i> {
    schema: &'static str,
    path: SourceName<'i>,
    verdict: &'static str,
    reason: Option<&'static str>,
    findings: Vec<&'static str>,
    spki_sha256: Option<&'i str>,
    key_id_from_name: Option<Name<'i>>,
    repairable: bool,
}

fn write_json(path: &str, inspection: &Inspection, out: &mut dyn Write) -> io::Result<()> {
    let mut findings: Vec<_> = inspection.findings.iter().map(|found| found.rule).collect();
    findings.dedup();
    let line = Line {
        schema: "storekit-audit/inspect/1",
        path: SourceName(path),
        verdict: inspection.verdict.name(),
        reason: inspection.reason,
        findings,
        spki_sha256: inspection.spki_sha256.as_deref(),
        key_id_from_name: inspection.key_id_from_name.as_deref().map(Name),
        repairable: inspection.repairable,
    };
    serde_json::to_writer(&mut *out, &line)?;
    out.write_all(b"\n")
}
