//! What `check` says of one credential set.

use std::io::{self, Write};

use serde::Serialize;
use storekit_audit::{Finding, Judgement};
use storekit_export::Slot;

use crate::json::FindingView;
use crate::markdown::for_customer;
use crate::{Name, Prose, Style, wrap};

/// A format of a verdict on one credential set.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub enum CheckFormat {
    /// For people: a table of verdicts, and the sentences for the customer.
    Human,
    /// One JSON object, schema `storekit-audit/check/1`.
    Json,
}

/// Writes a verdict.
pub fn write_check(
    format: CheckFormat,
    judgement: &Judgement,
    style: &Style,
    out: &mut dyn Write,
) -> io::Result<()> {
    match format {
        CheckFormat::Human => write_human(judgement, style, out),
        CheckFormat::Json => write_json(judgement, out),
    }
}

fn write_human(judgement: &Judgement, style: &Style, out: &mut dyn Write) -> io::Result<()> {
    let width = judgement.slots.iter().map(|it| label(it.slot).chars().count()).max();
    let width = width.unwrap_or_default();
    for it in &judgement.slots {
        // Padded before it is coloured.
        let state = style.bold(format!("{:<8}", it.state.name()));
        let label = label(it.slot);
        write!(out, "  {label:width$}  {state}")?;
        match (&it.value, it.rules.as_slice()) {
            (Some(value), []) => write!(out, "  {}", Name(value))?,
            (_, []) => {}
            (_, rules) => write!(out, "  {}", rules.join(", "))?,
        }
        if let Some(hash) = judgement.spki_sha256.as_deref()
            && it.slot == Slot::IapPrivateKey
        {
            write!(out, "  public key {hash}")?;
        }
        writeln!(out)?;
    }
    writeln!(out)?;
    let sentences: Vec<_> =
        judgement.findings.iter().filter(|it| it.severity.name() != "note").collect();
    if sentences.is_empty() {
        writeln!(out, "Nothing is wrong with what was given. Only Apple can tell whether it fits")?;
        return writeln!(out, "together: request a test notification.");
    }
    writeln!(out, "For the customer:\n")?;
    for finding in &sentences {
        write!(out, "  - ")?;
        wrap::paragraph(out, style.width, 4, 4, &sentence(finding))?;
    }
    if sentences.iter().any(|finding| finding.help.contains("`storekit-audit normalize")) {
        writeln!(out, "\n`storekit-audit normalize FILE -o NEW.p8` mends the key without loss.")?;
    }
    Ok(())
}

/// What is wrong and what to do, as sentences.
fn sentence(finding: &Finding) -> String {
    let slot = finding.locations.first().map(|it| it.source.as_str()).and_then(Slot::by_name);
    let about = slot.filter(|_| finding.field.is_some()).map(label);
    let message = Prose(&finding.message).to_string();
    let help = Prose(&for_customer(&finding.help)).to_string();
    let message = match about {
        Some(about) => format!("{about}: {message}"),
        None => capitalised(&message),
    };
    format!("{}. {}.", message.trim_end_matches('.'), capitalised(help.trim_end_matches('.')))
}

fn capitalised(text: &str) -> String {
    let mut characters = text.chars();
    characters
        .next()
        .map_or_else(String::new, |first| first.to_uppercase().chain(characters).collect())
}

/// What people call a slot.
fn label(slot: Slot) -> &'static str {
    match slot {
        Slot::BundleId => "Bundle ID",
        Slot::AppAppleId => "App Apple ID",
        Slot::TeamId => "Team ID",
        Slot::IapIssuerId => "Issuer ID",
        Slot::IapKeyId => "Key ID",
        Slot::IapPrivateKey => "Private key",
        Slot::IapFileName => "File name",
        Slot::SharedSecret => "Shared secret",
        Slot::ProductionUrl => "Production URL",
        Slot::ProductionVersion => "Production version",
        Slot::SandboxUrl => "Sandbox URL",
        Slot::SandboxVersion => "Sandbox version",
        Slot::Platform => "Platform",
        other => other.name(),
    }
}

#[derive(Serialize)]
struct Report<'j> {
    schema: &'static str,
    verdict: &'static str,
    spki_sha256: Option<&'j str>,
    slots: Vec<Row<'j>>,
    findings: Vec<FindingView<'j>>,
}

#[derive(Serialize)]
struct Row<'j> {
    slot: &'static str,
    state: &'static str,
    value: Option<Name<'j>>,
    rules: &'j [&'static str],
}

fn write_json(judgement: &Judgement, out: &mut dyn Write) -> io::Result<()> {
    let rows = judgement.slots.iter().map(|it| Row {
        slot: it.slot.name(),
        state: it.state.name(),
        value: it.value.as_deref().map(Name),
        rules: &it.rules,
    });
    let report = Report {
        schema: "storekit-audit/check/1",
        verdict: if judgement.is_right() { "right" } else { "wrong" },
        spki_sha256: judgement.spki_sha256.as_deref(),
        slots: rows.collect(),
        findings: judgement.findings.iter().map(FindingView::of).collect(),
    };
    serde_json::to_writer_pretty(&mut *out, &report)?;
    out.write_all(b"\n")
}
