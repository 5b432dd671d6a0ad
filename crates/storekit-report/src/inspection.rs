//! What `inspect` says of one key file.

use std::io::{self, Write};

use serde::Serialize;
use storekit_audit::{Finding, Inspection, Verdict};
use storekit_credentials::key::{Loader, Portability};

use crate::human::write_finding;
use crate::wrap::paragraph;
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
    writeln!(out, ": {}\n", meaning(inspection))?;

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
    let libraries = inspection.portability.as_ref().map(|each| libraries(each));
    if let Some(libraries) = &libraries {
        rows.push(("libraries", libraries));
    }
    let width = rows.iter().map(|(label, _)| label.chars().count()).max();
    let width = width.unwrap_or_default();
    for (label, value) in &rows {
        let label = Prose(label).to_string();
        write!(out, "  {label:width$}  ")?;
        let indent = width.saturating_add(4);
        paragraph(out, style.width, indent, indent, value)?;
    }
    if !rows.is_empty() {
        writeln!(out)?;
    }
    // What libraries refuse it stands above.
    for finding in inspection.findings.iter().filter(|found| found.rule != "key-loader-refuses") {
        // A key file has no fields.
        write_finding(&Finding { field: None, ..finding.clone() }, style, out)?;
    }
    if inspection.repairable && inspection.verdict != Verdict::Canonical {
        let file = SourceName(path);
        writeln!(
            out,
            "  The same key as Apple would have issued it: storekit-audit normalize {file} -o NEW.p8\n"
        )?;
    }
    Ok(())
}

/// The verdict in words.
const fn meaning(inspection: &Inspection) -> &'static str {
    match inspection.verdict {
        Verdict::Canonical => "a key, exactly as Apple issues them",
        Verdict::Accepted => "a sound key, not written as Apple writes them",
        Verdict::Rejected if inspection.repairable => {
            "the key in it is sound, the text must be mended"
        }
        Verdict::Rejected => "of no use as it stands",
    }
}

/// Which libraries load the text.
fn libraries(each: &[(Loader, Portability)]) -> String {
    let names = |wanted| {
        let names =
            each.iter().filter(|(_, does)| *does == wanted).map(|(loader, _)| loader.name());
        names.collect::<Vec<_>>()
    };
    let [refuse, depends] = [Portability::Refuses, Portability::Depends].map(names);
    let others = names(Portability::Loads).len();
    if refuse.len() == each.len() {
        return format!("refused by all {} that are known", each.len());
    }
    let mut parts = Vec::new();
    if let Some(list) = listed(&refuse) {
        parts.push(format!("refused by {list}"));
    }
    if let Some(list) = listed(&depends) {
        let perhaps = if parts.is_empty() { "perhaps refused" } else { "perhaps" };
        parts.push(format!("{perhaps} by {list}, which load some texts with this damage"));
    }
    parts.push(match others {
        0 => "no other that is known loads it".to_owned(),
        1 => "the other one that is known loads it".to_owned(),
        _ if others == each.len() => format!("all {others} that are known load it"),
        _ => format!("the other {others} that are known load it"),
    });
    parts.join("; ")
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
    refused_by: Option<Vec<&'static str>>,
    perhaps_refused_by: Option<Vec<&'static str>>,
}

fn write_json(path: &str, inspection: &Inspection, out: &mut dyn Write) -> io::Result<()> {
    let mut findings: Vec<_> = inspection.findings.iter().map(|found| found.rule).collect();
    findings.dedup();
    let slugs = |wanted| {
        let each = inspection.portability.as_ref()?;
        let matching = each.iter().filter(|(_, does)| *does == wanted);
        Some(matching.map(|(loader, _)| loader.slug()).collect())
    };
    let line = Line {
        schema: "storekit-audit/inspect/1",
        path: SourceName(path),
        verdict: inspection.verdict.name(),
        reason: inspection.reason,
        findings,
        spki_sha256: inspection.spki_sha256.as_deref(),
        key_id_from_name: inspection.key_id_from_name.as_deref().map(Name),
        repairable: inspection.repairable,
        refused_by: slugs(Portability::Refuses),
        perhaps_refused_by: slugs(Portability::Depends),
    };
    serde_json::to_writer(&mut *out, &line)?;
    out.write_all(b"\n")
}
