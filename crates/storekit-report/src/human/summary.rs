//! The end of the report for people: the account of the records, the counts, and what to do first.

use std::cmp::Reverse;
use std::collections::BTreeMap;
use std::fmt::Write as _;
use std::io::{self, Write};

use storekit_audit::{Finding, Outcome, Profile, Severity, State, Summary, slot_by_likeness};
use storekit_export::Format;

use super::{count, grouped, paragraph};
use crate::{Name, SourceName, Style, unlisted};

/// How many rules are listed before the others are only counted.
const MAX_RULES: usize = 10;

pub(super) fn write(
    outcome: &Outcome,
    counts: &Summary,
    style: &Style,
    out: &mut dyn Write,
) -> io::Result<()> {
    writeln!(out, "{}\n", style.bold("Summary"))?;
    let mut line = |text: &str| {
        out.write_all(b"  ")?;
        paragraph(out, style.width, 2, 4, text)
    };
    line(&account(outcome))?;
    if let Some(text) = read_as(outcome) {
        line(&text)?;
    }
    if counts.findings() > 0 || counts.suppressed > 0 {
        line(&findings(outcome, counts))?;
    } else {
        line(nothing_found(outcome))?;
    }
    if let Some(text) = unlisted::note(outcome) {
        line(&text)?;
    }
    for joined in joins(outcome) {
        line(&joined)?;
    }
    line(shown(outcome.profile))?;

    let ranking = ranking(outcome, counts);
    if let Some(first) = ranking.first() {
        writeln!(out)?;
        write_ranking(&ranking, style, out)?;
        write!(out, "\n  {}: ", style.bold("Start with"))?;
        paragraph(out, style.width, 14, 4, &first_step(first))?;
        if outcome.profile == Profile::Support {
            write!(out, "  {}: ", style.bold("For customers"))?;
            let text = "`--report markdown --audience customer` writes what to send to each.";
            paragraph(out, style.width, 17, 4, text)?;
        }
    }
    if outcome.is_incomplete() {
        out.write_all(b"  ")?;
        let text = "Some input could not be read: mend it (see \"Not audited\") and run again.";
        paragraph(out, style.width, 2, 4, text)?;
    }
    Ok(())
}

/// What became of the records. It adds up.
fn account(outcome: &Outcome) -> String {
    let seen = &outcome.coverage;
    format!(
        "{} in {}: {} clean + {} with findings + {} unreadable + {} skipped",
        count(seen.records, "record"),
        count(seen.sources, "source"),
        grouped(seen.clean),
        grouped(seen.with_findings),
        grouped(seen.unreadable),
        grouped(seen.skipped),
    )
}

/// What the sources were read as: each of a few, and of many how many.
fn read_as(outcome: &Outcome) -> Option<String> {
    /// So many sources are told by name.
    const FEW: usize = 6;
    let read: Vec<_> =
        outcome.coverage.inputs.iter().filter_map(|input| Some((input, input.format?))).collect();
    if read.is_empty() {
        return None;
    }
    let parts: Vec<_> = if read.len() <= FEW {
        read.iter()
            .map(|(input, format)| {
                let (source, records) = (SourceName(&input.source), count(input.records, "record"));
                format!("{source} as {}, {records}", name(*format))
            })
            .collect()
    } else {
        let mut formats: BTreeMap<&str, (u64, u64)> = BTreeMap::new();
        for (input, format) in read {
            let (sources, records) = formats.entry(name(format)).or_default();
            *sources = sources.saturating_add(1);
            *records = records.saturating_add(input.records);
        }
        let part = |(format, (sources, records)): (&str, (u64, u64))| {
            format!("{} as {format}, {}", count(sources, "source"), count(records, "record"))
        };
        formats.into_iter().map(part).collect()
    };
    Some(format!("Read {}", parts.join("; ")))
}

/// What people call a format.
const fn name(format: Format) -> &'static str {
    match format {
        Format::Ndjson => "NDJSON",
        Format::Json => "JSON",
        Format::Csv => "CSV",
        Format::Yaml => "YAML",
        Format::Toml => "TOML",
        Format::Env => "environment variables",
        Format::SettingsPage => "settings page",
        Format::KeyFile => "key file",
        Format::Jws => "signed notification (JWS)",
        other => other.name(),
    }
}

fn findings(outcome: &Outcome, counts: &Summary) -> String {
    let mut text = format!(
        "{}: {}, {}, {}",
        count(counts.findings(), "finding"),
        count(counts.error, "error"),
        count(counts.warning, "warning"),
        count(counts.note, "note"),
    );
    let known = outcome.findings.iter().filter(|finding| finding.state == State::Known).count();
    if known > 0 {
        let known = grouped(u64::try_from(known).unwrap_or(u64::MAX));
        let _ = write!(text, "; {known} of them known from the baseline");
    }
    if counts.suppressed > 0 {
        let _ = write!(text, "; {} more suppressed", grouped(counts.suppressed));
    }
    text
}

/// What was taken for what, and how records fit what they were held against.
fn joins(outcome: &Outcome) -> Vec<String> {
    const MOST_NAMES: usize = 5;
    let mut joins = Vec::new();
    if outcome.coverage.json_texts > 0 {
        joins.push(format!(
            "JSON in a text, in the place of a key, was read in {}",
            count(outcome.coverage.json_texts, "record"),
        ));
    }
    joins.extend(unknown_names(outcome));
    if outcome.coverage.not_asked_for > 0 {
        joins.push(format!(
            "{} not asked for (`--only`, `--sample`); those that were are compared with all",
            count(outcome.coverage.not_asked_for, "record"),
        ));
    }
    if let Some(listing) = &outcome.listing {
        let unserved = u64::try_from(listing.unserved.len()).unwrap_or(u64::MAX);
        let names: Vec<_> =
            listing.unserved.iter().take(MOST_NAMES).map(|it| Name(it).to_string()).collect();
        let more = unserved.saturating_sub(u64::try_from(names.len()).unwrap_or_default());
        let names = match (names.is_empty(), more) {
            (true, _) => String::new(),
            (false, 0) => format!(" ({})", names.join(", ")),
            (false, more) => format!(" ({} and {} more)", names.join(", "), grouped(more)),
        };
        joins.push(format!(
            "App Store Connect lists {}: {} of them without a record{names}; {} of an app that is not listed",
            count(listing.apps, "app"),
            grouped(unserved),
            count(listing.unlisted, "record"),
        ));
    }
    if let Some(stored) = outcome.notifications {
        joins.push(format!(
            "{}: {} of an app without a record",
            count(stored.notifications, "stored notification"),
            grouped(stored.unserved),
        ));
    }
    if let Some(files) = outcome.key_files {
        joins.push(format!(
            "{}: {} named by no record; {} in records without a file",
            count(files.files, "key file"),
            grouped(files.unnamed),
            count(files.missing, "file name"),
        ));
    }
    joins
}

/// Names that say nothing to us: what they seem to be for, and the others.
fn unknown_names(outcome: &Outcome) -> Vec<String> {
    const MOST_GUESSES: usize = 6;
    const MOST_NAMES: usize = 5;
    let mut lines = Vec::new();
    let mut others = Vec::new();
    for (name, records) in &outcome.coverage.unknown_names {
        match slot_by_likeness(name) {
            Some(slot) if lines.len() < MOST_GUESSES => {
                let path = name.strip_prefix('/').unwrap_or(name).replace('/', ".");
                lines.push(format!(
                    "`{}` ({}) is not read, and looks like a name for this: `--map {}={}`",
                    Name(name),
                    count(*records, "record"),
                    slot.name(),
                    Name(&path),
                ));
            }
            _ => others.push(name),
        }
    }
    let names: Vec<_> =
        others.iter().take(MOST_NAMES).map(|it| format!("`{}`", Name(it))).collect();
    if !names.is_empty() {
        let more = others.len().saturating_sub(names.len());
        let more = if more > 0 { format!(" and {more} more") } else { String::new() };
        lines.push(format!("Names that are not read: {}{more}", names.join(", ")));
    }
    lines
}

const fn nothing_found(outcome: &Outcome) -> &'static str {
    if outcome.is_empty() {
        "Nothing to audit: there was no record in the input"
    } else if outcome.is_incomplete() {
        "No findings in what could be read"
    } else {
        "No findings: every record is clean. Looked at: keys, identifiers, bundles, notification \
         settings, and each record beside the others"
    }
}

/// What the profile shows, so that silence can be understood.
const fn shown(profile: Profile) -> &'static str {
    match profile {
        Profile::Support => {
            "Profile support shows errors and warnings; `--profile review` shows notes too"
        }
        Profile::Ci => "Profile ci shows errors and warnings; `--profile review` shows notes too",
        Profile::Review => "Profile review shows everything",
    }
}

/// A rule with findings.
struct Ranked<'o> {
    rule: &'static str,
    severity: Severity,
    number: u64,
    /// The first of its worst findings.
    example: &'o Finding,
}

/// The rules with findings that are not suppressed: worst first, then most findings, then by id.
fn ranking<'o>(outcome: &'o Outcome, counts: &Summary) -> Vec<Ranked<'o>> {
    let mut rules: BTreeMap<&'static str, Ranked<'o>> = BTreeMap::new();
    for finding in &outcome.findings {
        if finding.state == State::Suppressed {
            continue;
        }
        let ranked = rules.entry(finding.rule).or_insert(Ranked {
            rule: finding.rule,
            severity: finding.severity,
            number: counts.of_rule(finding.rule),
            example: finding,
        });
        if finding.severity > ranked.severity {
            ranked.severity = finding.severity;
            ranked.example = finding;
        }
    }
    let mut ranking: Vec<_> = rules.into_values().collect();
    ranking.sort_by_key(|ranked| (Reverse(ranked.severity), Reverse(ranked.number), ranked.rule));
    ranking
}

fn write_ranking(ranking: &[Ranked<'_>], style: &Style, out: &mut dyn Write) -> io::Result<()> {
    for ranked in ranking.iter().take(MAX_RULES) {
        let number = grouped(ranked.number);
        let severity = style.severity(ranked.severity);
        writeln!(out, "  {number:>9}  {severity:7}  {}", ranked.rule)?;
    }
    let others = ranking.len().saturating_sub(MAX_RULES);
    if others > 0 {
        let others = count(u64::try_from(others).unwrap_or(u64::MAX), "more rule");
        writeln!(out, "             and {others}")?;
    }
    Ok(())
}

fn first_step(first: &Ranked<'_>) -> String {
    let mut text = format!("{} ({}).", first.rule, count(first.number, first.severity.name()));
    if !first.example.help.is_empty() {
        let help = first.example.help.trim_end_matches('.');
        let _ = write!(text, " In the first of them: {help}.");
    }
    let rule = first.rule;
    let _ = write!(text, " `storekit-audit explain {rule}` says why and how to mend it.");
    text
}
