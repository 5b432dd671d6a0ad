//! The Markdown report: for colleagues, a table and the details; for a customer, plain words to send.

use std::collections::BTreeMap;
use std::io::{self, Write};

use storekit_audit::{Finding, Outcome, Severity, State, Summary};

use crate::markup::{code, markdown};
use crate::style::{count, grouped};
use crate::whose::whose;
use crate::{Audience, Name, Prose, SourceName, Style, unlisted};

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
        write_table(outcome, &found, out)?;
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
            write!(out, "## {}", code(&SourceName(&finding.record).to_string()))?;
            match whose(&finding.record, finding.labels.as_deref()) {
                Some(whose) => writeln!(out, ": {}\n", markdown(&whose))?,
                None => writeln!(out, "\n")?,
            }
        }
        write_finding(finding, out)?;
    }
    let left_out = number.saturating_sub(MAX_FINDINGS);
    if left_out > 0 {
        let left_out = count(u64::try_from(left_out).unwrap_or(u64::MAX), "more finding");
        writeln!(out, "{left_out}: `--report json` and `--report html` have them.\n")?;
    }
    if let Some(note) = unlisted::note(outcome) {
        writeln!(out, "{note}.\n")?;
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
fn write_table(outcome: &Outcome, found: &Summary, out: &mut dyn Write) -> io::Result<()> {
    let mut rules: BTreeMap<&str, (Severity, u64)> = BTreeMap::new();
    for finding in outcome.findings.iter().filter(|finding| finding.state != State::Suppressed) {
        let number = found.of_rule(finding.rule);
        let (worst, _) = rules.entry(finding.rule).or_insert((finding.severity, number));
        *worst = finding.severity.max(*worst);
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

/// What to send to a customer: by app, what is wrong and what to do, without rules, files, or other records. Where the
/// export names several customers, each has a section of its own, to be sent alone.
fn write_for_customer(outcome: &Outcome, out: &mut dyn Write) -> io::Result<()> {
    let findings: Vec<_> = outcome
        .findings
        .iter()
        .filter(|it| it.state != State::Suppressed && it.severity >= Severity::Warning)
        // An export that cannot be read is nothing that a customer can mend.
        .filter(|it| it.rule != "record-unreadable" && it.rule != "record-unknown-shape")
        .collect();
    if findings.is_empty() {
        return writeln!(
            out,
            "We checked the App Store settings of your apps and found nothing to change."
        );
    }
    // Customers, and the apps of each, in the order in which they were met; of an app, the worst first.
    let mut customers: Vec<(Option<&str>, Vec<&Finding>)> = Vec::new();
    let mut index: BTreeMap<Option<&str>, usize> = BTreeMap::new();
    for finding in findings {
        let customer = finding.labels.as_deref().and_then(|labels| labels.customer.as_deref());
        let next = customers.len();
        let at = *index.entry(customer).or_insert(next);
        match customers.get_mut(at) {
            Some((_, list)) => list.push(finding),
            None => customers.push((customer, vec![finding])),
        }
    }
    let is_one = customers.len() == 1;
    for (customer, findings) in customers {
        if !is_one {
            match customer {
                Some(customer) => writeln!(out, "## For {}\n", code(&Name(customer).to_string()))?,
                None => writeln!(
                    out,
                    "## For customers whom the export does not name: send each what is about its apps\n"
                )?,
            }
        }
        write_letter(findings, out)?;
        if !is_one {
            writeln!(out)?;
        }
    }
    Ok(())
}

/// The text for one customer.
fn write_letter(mut findings: Vec<&Finding>, out: &mut dyn Write) -> io::Result<()> {
    let mut order: BTreeMap<&str, usize> = BTreeMap::new();
    for finding in &findings {
        let next = order.len();
        order.entry(&finding.record).or_insert(next);
    }
    findings.sort_by_key(|it| (order.get(it.record.as_str()), std::cmp::Reverse(it.severity)));
    let apps = match order.len() {
        1 => "one of your apps needs".to_owned(),
        many => format!("{} of your apps need", grouped(u64::try_from(many).unwrap_or(u64::MAX))),
    };
    writeln!(out, "We checked the App Store settings that you entered, and {apps}")?;
    writeln!(out, "something changed. Please make these changes, then save the settings again.\n")?;
    let mut app = None;
    for finding in findings {
        if app != Some(&finding.record) {
            app = Some(&finding.record);
            writeln!(out, "### App {}\n", app_name(finding))?;
        }
        let urgency = if finding.severity == Severity::Error {
            "has to be changed: it does not work as it is"
        } else {
            "should be changed"
        };
        let message = sentence(&finding.message);
        writeln!(out, "- {} ({urgency})", markdown(message.trim_end_matches('.')))?;
        let help = for_customer(finding.rule, &finding.help);
        if !help.is_empty() {
            writeln!(out, "  What to do: {}", markdown(&sentence(help)))?;
        }
        writeln!(out)?;
    }
    writeln!(
        out,
        "If you make a new key in App Store Connect, please upload the .p8 file as it was downloaded,"
    )?;
    writeln!(out, "without opening it in an editor. We never need the key by e-mail or chat.")
}

/// The app by the names that its customer knows, else by the record's key.
fn app_name(finding: &Finding) -> String {
    let labels = finding.labels.as_deref();
    let app = labels.and_then(|labels| labels.app.as_deref());
    let bundle = labels.and_then(|labels| labels.bundle_id.as_deref());
    let shown = |name: &str| code(&Name(name).to_string());
    match (app, bundle) {
        (Some(app), Some(bundle)) => format!("{} ({})", shown(app), shown(bundle)),
        (Some(name), None) | (None, Some(name)) => shown(name),
        (None, None) => code(&SourceName(&finding.record).to_string()),
    }
}

/// A help that needs nothing but App Store Connect: who has no program of ours uploads the file again, and who cannot
/// see other customers' settings is asked.
pub(crate) fn for_customer<'h>(rule: &str, help: &'h str) -> &'h str {
    match rule {
        "bundle-claimed-twice" => {
            "tell us whether this app is yours; if it is not, enter the Bundle ID of your own"
        }
        "key-across-customers" => {
            "tell us whether the other one is you as well; if not, make a new key in App Store Connect, upload it, and \
             revoke this one there"
        }
        _ if help.contains("`storekit-audit") => {
            "upload the .p8 file again as it came from App Store Connect, without opening it in an editor; if it is lost, \
             make a new key there"
        }
        _ => help,
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
        let help = "copy it again from App Store Connect";
        assert_eq!(for_customer("key-id-malformed", help), help);
        let help = "the repair loses nothing: let `storekit-audit normalize F` do it";
        assert!(
            for_customer("key-newlines-lost", help)
                .starts_with("upload the .p8 file again as it came")
        );
    }
}
