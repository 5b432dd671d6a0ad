//! The Markdown report: for colleagues, a table and the details; for a customer, plain words to send.

use std::collections::BTreeMap;
use std::io::{self, Write};

use storekit_audit::{Finding, Outcome, Severity, State, rules};

use crate::markup::{code, markdown};
use crate::style::{count, grouped};
use crate::{Audience, Prose, SourceName, Style};

/// How many findings are shown in full. The table counts all of them.
const MAX_FINDINGS: usize = 500;

pub(crate) fn write(outcome: &Outcome, style: &Style, out: &mut dyn Write) -> io::Result<()> {
    match style.audience {
        Audience::Colleague => write_for_colleague(outcome, out),
        Audience::Customer => write_for_customer(outcome, out),
    }
}

fn write_for_colleague(outcome: &Outcome, out: &mut dyn Write) -> io::Result<()> {
    let (seen, found) = (&outcome.coverage, outcome.summary());
    writeln!(out, "# Audit of stored App Store credentials\n")?;
    let (records, sources) = (count(seen.records, "record"), count(seen.sources, "source"));
    writeln!(
        out,
        "{records} in {sources}: {} clean, {} with findings, {} unreadable, {} skipped.\n",
        grouped(seen.clean),
        grouped(seen.with_findings),
        grouped(seen.unreadable),
        grouped(seen.skipped),
    )?;
    if found.findings() == 0 {
        writeln!(out, "No findings.\n")?;
    } else {
        write_table(outcome, out)?;
    }
    if found.suppressed > 0 {
        writeln!(out, "{} suppressed.\n", count(found.suppressed, "finding"))?;
    }
    let shown = outcome.findings.iter().filter(|finding| finding.state != State::Suppressed);
    let mut record = None;
    let mut number = 0_usize;
    for finding in shown {
        number = number.saturating_add(1);
        if number > MAX_FINDINGS {
            continue;
        }
        if record != Some(&finding.record) {
            record = Some(&finding.record);
            writeln!(out, "## {}\n", code(&SourceName(&finding.record).to_string()))?;
        }
        write_finding(finding, out)?;
    }
    let left_out = number.saturating_sub(MAX_FINDINGS);
    if left_out > 0 {
        let left_out = count(u64::try_from(left_out).unwrap_or(u64::MAX), "more finding");
        writeln!(out, "{left_out}: `--report json` and `--report html` have all of them.\n")?;
    }
    if !seen.details.is_empty() {
        writeln!(out, "## Not audited\n")?;
        for detail in seen.details.iter().take(MAX_FINDINGS) {
            let place =
                detail.place.map_or(String::new(), |it| format!(":{}:{}", it.line, it.column));
            let source = code(&format!("{}{place}", SourceName(&detail.source)));
            let reason = markdown(&Prose(&detail.reason).to_string());
            writeln!(out, "- {} {source}: {reason}", detail.fate.name())?;
        }
        let left_out = seen.details.len().saturating_sub(MAX_FINDINGS);
        if left_out > 0 {
            writeln!(out, "- and {} more", grouped(u64::try_from(left_out).unwrap_or(u64::MAX)))?;
        }
        writeln!(out)?;
    }
    Ok(())
}

/// The rules with findings, worst first.
fn write_table(outcome: &Outcome, out: &mut dyn Write) -> io::Result<()> {
    let mut rules: BTreeMap<&str, (Severity, u64)> = BTreeMap::new();
    for finding in outcome.findings.iter().filter(|finding| finding.state != State::Suppressed) {
        let (worst, number) = rules.entry(finding.rule).or_insert((finding.severity, 0));
        *worst = finding.severity.max(*worst);
        *number = number.saturating_add(1);
    }
    let mut rules: Vec<_> = rules.into_iter().collect();
    rules.sort_by_key(|(rule, (worst, number))| {
        (std::cmp::Reverse(*worst), std::cmp::Reverse(*number), *rule)
    });
    writeln!(out, "| findings | severity | rule |\n|---:|---|---|")?;
    for (rule, (worst, number)) in rules {
        writeln!(out, "| {} | {worst} | `{rule}` |", grouped(number))?;
    }
    writeln!(out)
}

fn write_finding(finding: &Finding, out: &mut dyn Write) -> io::Result<()> {
    let message = markdown(&Prose(&finding.message).to_string());
    let known = if finding.state == State::Known { " (known)" } else { "" };
    writeln!(out, "- **{}** `{}`: {message}{known}", finding.severity, finding.rule)?;
    for location in &finding.locations {
        let place = location.place;
        let source = SourceName(&location.source);
        write!(out, "  - at {}", code(&format!("{source}:{}:{}", place.line, place.column)))?;
        match &location.label {
            Some(label) => writeln!(out, ": {}", markdown(&Prose(label).to_string()))?,
            None => writeln!(out)?,
        }
    }
    for related in &finding.related {
        writeln!(out, "  - with {}", code(&SourceName(&related.record).to_string()))?;
    }
    if !finding.help.is_empty() {
        writeln!(out, "  - help: {}", markdown(&Prose(&finding.help).to_string()))?;
    }
    writeln!(out)
}

/// What to send to a customer: by app, what is wrong and what to do, without rules, files, or other records.
fn write_for_customer(outcome: &Outcome, out: &mut dyn Write) -> io::Result<()> {
    let mut findings: Vec<_> = outcome
        .findings
        .iter()
        .filter(|it| it.state != State::Suppressed && it.severity >= Severity::Warning)
        .collect();
    if findings.is_empty() {
        return writeln!(
            out,
            "We checked the App Store settings of your apps and found nothing to change."
        );
    }
    // Those of an app stand together, its worst first; apps in the order in which they were met.
    let mut order: BTreeMap<&str, usize> = BTreeMap::new();
    for finding in &findings {
        let next = order.len();
        order.entry(&finding.record).or_insert(next);
    }
    findings.sort_by_key(|it| (order.get(it.record.as_str()), std::cmp::Reverse(it.severity)));
    let apps = count(u64::try_from(order.len()).unwrap_or(u64::MAX), "app");
    writeln!(out, "We checked the App Store settings that you entered, and {apps} of yours need")?;
    writeln!(out, "something changed. Please make these changes, then save the settings again.\n")?;
    let mut app = None;
    for finding in findings {
        if app != Some(&finding.record) {
            app = Some(&finding.record);
            writeln!(out, "### App {}\n", code(&SourceName(&finding.record).to_string()))?;
        }
        let urgency = if finding.severity == Severity::Error {
            "does not work until this is changed"
        } else {
            "works for now"
        };
        let message = sentence(&format!("{}{}", subject(finding.rule), finding.message));
        writeln!(out, "- {} ({urgency})", markdown(message.trim_end_matches('.')))?;
        let help = for_customer(&finding.help);
        if !help.is_empty() {
            writeln!(out, "  What to do: {}", markdown(&sentence(&help)))?;
        }
        writeln!(out)?;
    }
    writeln!(
        out,
        "If you make a new key in App Store Connect, please upload the .p8 file as it was downloaded,"
    )?;
    writeln!(out, "without opening it in an editor. We never need the key by e-mail or chat.")
}

/// What the message of a rule about keys leaves to its context.
fn subject(rule: &str) -> &'static str {
    let is_about_keys = rules::key::RULES.iter().any(|it| it.about().id == rule);
    if is_about_keys && !matches!(rule, "key-missing" | "key-published" | "key-weak") {
        "private key: "
    } else {
        ""
    }
}

/// A help without the part that only who has this program can follow.
pub(crate) fn for_customer(help: &str) -> String {
    let Some((before, _)) = help.split_once("`storekit-audit") else {
        return help.to_owned();
    };
    let end = before.rfind([';', ',', ':']).unwrap_or_default();
    let kept = before.get(..end).unwrap_or_default().trim();
    let is_advice = !kept.is_empty() && !kept.ends_with("loses nothing");
    if is_advice {
        kept.to_owned()
    } else {
        "upload the .p8 file again as it came from App Store Connect".to_owned()
    }
}

/// A text of ours as a sentence, with a capital and a full stop.
fn sentence(text: &str) -> String {
    let text = Prose(text).to_string();
    let mut chars = text.chars();
    let first = chars.next().map(|c| c.to_uppercase().to_string()).unwrap_or_default();
    let text = format!("{first}{}", chars.as_str());
    if text.ends_with(['.', '?', '!']) { text } else { format!("{text}.") }
}

#[cfg(test)]
mod tests {
    use super::for_customer;

    #[test]
    fn a_customer_is_not_sent_to_a_program_of_ours() {
        for (help, shown) in [
            ("copy it again from App Store Connect", "copy it again from App Store Connect"),
            (
                "the repair loses nothing: put real line breaks there, or let `storekit-audit normalize F` do it",
                "the repair loses nothing: put real line breaks there",
            ),
            (
                "converting loses nothing: `storekit-audit normalize FILE` does it",
                "upload the .p8 file again as it came from App Store Connect",
            ),
        ] {
            assert_eq!(for_customer(help), shown);
        }
    }
}
