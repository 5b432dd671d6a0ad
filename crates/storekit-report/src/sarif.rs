//! The SARIF report, version 2.1.0 (OASIS), within the limits of GitHub's code scanning.
//!
//! The model is as small as what is written. Results stand worst first: where there are more than
//! [`MAX_RESULTS`], the last ones are left out, and a notification says how many.

use std::cmp::Reverse;
use std::collections::BTreeMap;
use std::fmt::Write as _;
use std::io::{self, Write};

use serde::Serialize;
use storekit_audit::{About, Detail, Fate, Finding, Location, Outcome, Severity, State, rules};

use crate::digest::hexadecimal;
use crate::rule_text::{self, plain};
use crate::style::count;
use crate::{Name, Prose, SourceName, Style, unlisted};

/// GitHub refuses a run with more results (GitHub, "SARIF support for code scanning", "Validating your SARIF file").
const MAX_RESULTS: usize = 25_000;
/// How many records and files that were not judged are named. The totals are told in any case.
const MAX_NOTIFICATIONS: usize = 1_000;

pub(crate) fn write(outcome: &Outcome, style: &Style, out: &mut dyn Write) -> io::Result<()> {
    let log = Log {
        schema: "https://json.schemastore.org/sarif-2.1.0.json",
        version: "2.1.0",
        runs: [Run {
            tool: Tool { driver: Driver::new(style.version) },
            column_kind: "unicodeCodePoints",
            invocations: [Invocation {
                execution_successful: !outcome.is_incomplete(),
                tool_execution_notifications: notifications(outcome),
            }],
            results: results(outcome),
        }],
    };
    serde_json::to_writer_pretty(&mut *out, &log)?;
    out.write_all(b"\n")
}

#[derive(Serialize)]
struct Log {
    #[serde(rename = "$schema")]
    schema: &'static str,
    version: &'static str,
    runs: [Run; 1],
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Run {
    tool: Tool,
    column_kind: &'static str,
    invocations: [Invocation; 1],
    results: Vec<Result>,
}

#[derive(Serialize)]
struct Tool {
    driver: Driver,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Driver {
    name: &'static str,
    version: &'static str,
    semantic_version: &'static str,
    rules: Vec<Descriptor>,
}

impl Driver {
    fn new(version: &'static str) -> Self {
        let rules = rules::all().map(|rule| Descriptor::of(rule.about())).collect();
        Self { name: "storekit-audit", version, semantic_version: version, rules }
    }
}

/// A rule (SARIF 2.1.0, section 3.49, `reportingDescriptor`).
#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Descriptor {
    id: &'static str,
    short_description: Text,
    full_description: Text,
    help: Help,
    default_configuration: Configuration,
    properties: RuleProperties,
}

impl Descriptor {
    fn of(about: &'static About) -> Self {
        let what = about.section("What it reports").map(plain).unwrap_or_default();
        let what = if what.is_empty() { about.summary().to_owned() } else { what };
        Self {
            id: about.id,
            short_description: Text { text: about.summary().to_owned() },
            full_description: Text { text: what },
            help: Help { text: plain(about.doc), markdown: rule_text::markdown(about.doc) },
            default_configuration: Configuration { level: about.severity.name() },
            properties: RuleProperties {
                tags: ["credentials", about.evidence.name()],
                // What GitHub shows beside a rule.
                problem_severity: match about.severity {
                    Severity::Error => "error",
                    Severity::Warning => "warning",
                    Severity::Note => "recommendation",
                },
            },
        }
    }
}

#[derive(Serialize)]
struct Configuration {
    level: &'static str,
}

#[derive(Serialize)]
struct RuleProperties {
    tags: [&'static str; 2],
    #[serde(rename = "problem.severity")]
    problem_severity: &'static str,
}

#[derive(Serialize)]
struct Text {
    text: String,
}

#[derive(Serialize)]
struct Help {
    text: String,
    markdown: String,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Invocation {
    execution_successful: bool,
    tool_execution_notifications: Vec<Notification>,
}

#[derive(Serialize)]
struct Notification {
    level: &'static str,
    message: Text,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    locations: Vec<Place>,
}

/// A finding (section 3.27, `result`).
#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Result {
    rule_id: &'static str,
    #[serde(skip_serializing_if = "Option::is_none")]
    rule_index: Option<usize>,
    level: &'static str,
    message: Text,
    locations: [Place; 1],
    #[serde(skip_serializing_if = "Vec::is_empty")]
    related_locations: Vec<Place>,
    partial_fingerprints: Fingerprints,
    #[serde(skip_serializing_if = "Option::is_none")]
    baseline_state: Option<&'static str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    suppressions: Option<[Suppression; 1]>,
}

/// `primaryLocationLineHash` is the one by which GitHub knows an alert again. It comes from the finding's identity, not
/// from a line, so that an export that is made again keeps its alerts.
#[derive(Serialize)]
struct Fingerprints {
    #[serde(rename = "primaryLocationLineHash")]
    line_hash: String,
    #[serde(rename = "storekitAuditIdentity/v1")]
    identity: String,
}

#[derive(Serialize)]
struct Suppression {
    kind: &'static str,
}

/// Section 3.28, `location`.
#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Place {
    #[serde(skip_serializing_if = "Option::is_none")]
    id: Option<usize>,
    physical_location: Physical,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    logical_locations: Vec<Logical>,
    #[serde(skip_serializing_if = "Option::is_none")]
    message: Option<Text>,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Physical {
    artifact_location: Artifact,
    #[serde(skip_serializing_if = "Option::is_none")]
    region: Option<Region>,
}

#[derive(Serialize)]
struct Artifact {
    uri: String,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Region {
    start_line: u64,
    start_column: u64,
    byte_offset: u64,
    byte_length: u64,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Logical {
    fully_qualified_name: String,
    kind: &'static str,
}

fn results(outcome: &Outcome) -> Vec<Result> {
    let index: BTreeMap<&str, usize> =
        rules::all().enumerate().map(|(index, rule)| (rule.about().id, index)).collect();
    let has_baseline = outcome.findings.iter().any(|finding| finding.state == State::Known);
    let mut seen: BTreeMap<String, u32> = BTreeMap::new();
    let mut findings: Vec<_> = outcome
        .findings
        .iter()
        .map(|finding| {
            // Findings of one identity are told apart by their order, as GitHub's own hashes are.
            let hash = hexadecimal(SourceName(&finding.identity()).to_string().as_bytes(), 16);
            let number = seen.entry(hash.clone()).or_default();
            *number = number.saturating_add(1);
            (finding, hash, *number)
        })
        .collect();
    findings.sort_by_key(|(finding, ..)| {
        (finding.state == State::Suppressed, Reverse(finding.severity))
    });
    findings
        .into_iter()
        .take(MAX_RESULTS)
        .map(|(finding, hash, number)| {
            let rule_index = index.get(finding.rule).copied();
            result(finding, rule_index, &hash, number, has_baseline)
        })
        .collect()
}

fn result(
    finding: &Finding,
    rule_index: Option<usize>,
    hash: &str,
    number: u32,
    has_baseline: bool,
) -> Result {
    let mut places = finding.locations.iter().map(|location| place(location, None));
    let mut first = places.next().unwrap_or_else(nowhere);
    first.logical_locations.push(logical(finding));
    // Only the first is where GitHub shows the alert; the others are said to belong to it.
    let mut related: Vec<_> = places.collect();
    for other in &finding.related {
        let record = SourceName(&other.record).to_string();
        related.extend(other.locations.iter().map(|it| place(it, Some(&record))));
    }
    for (id, place) in related.iter_mut().enumerate() {
        place.id = Some(id);
    }
    let message = Prose(&finding.message);
    let help = Prose(&finding.help);
    let text = if finding.help.is_empty() {
        message.to_string()
    } else {
        format!("{message}\nhelp: {help}")
    };
    Result {
        rule_id: finding.rule,
        rule_index,
        level: finding.severity.name(),
        message: Text { text: no_link(&text) },
        locations: [first],
        related_locations: related,
        partial_fingerprints: Fingerprints {
            line_hash: format!("{hash}:{number}"),
            identity: format!("{hash}:{number}"),
        },
        baseline_state: has_baseline.then_some(match finding.state {
            State::Known => "unchanged",
            State::New | State::Suppressed => "new",
        }),
        suppressions: (finding.state == State::Suppressed)
            .then_some([Suppression { kind: "external" }]),
    }
}

/// The location of a finding that has none: GitHub refuses a result without one.
fn nowhere() -> Place {
    Place {
        id: None,
        physical_location: Physical {
            artifact_location: Artifact { uri: "input".to_owned() },
            region: None,
        },
        logical_locations: Vec::new(),
        message: None,
    }
}

fn logical(finding: &Finding) -> Logical {
    let field = finding.field.as_deref().unwrap_or_default();
    Logical {
        fully_qualified_name: format!("{}{}", SourceName(&finding.record), Name(field)),
        kind: "object",
    }
}

fn place(location: &Location, record: Option<&str>) -> Place {
    let place = location.place;
    let label = location.label.as_deref().map(|label| Prose(label).to_string());
    let text = match (record, label) {
        (Some(record), Some(label)) => Some(format!("{record}: {label}")),
        (Some(record), None) => Some(record.to_owned()),
        (None, label) => label,
    };
    Place {
        id: None,
        physical_location: Physical {
            artifact_location: Artifact { uri: uri(&location.source) },
            region: Some(Region {
                start_line: place.line,
                start_column: place.column,
                byte_offset: place.byte_start,
                byte_length: place.byte_end.saturating_sub(place.byte_start),
            }),
        },
        logical_locations: Vec::new(),
        message: text.map(|text| Text { text: no_link(&text) }),
    }
}

/// What was left out, and what was not judged.
fn notifications(outcome: &Outcome) -> Vec<Notification> {
    let mut notifications = Vec::new();
    let mut say = |level, text: String| {
        notifications.push(Notification { level, message: Text { text }, locations: Vec::new() });
    };
    let left_out = outcome.findings.len().saturating_sub(MAX_RESULTS);
    if left_out > 0 {
        let text = format!(
            "{} left out: GitHub takes {MAX_RESULTS} a run, and the worst are here. \
             `--report json` has them",
            count(to_u64(left_out), "finding")
        );
        say("warning", text);
    }
    if let Some(note) = unlisted::note(outcome) {
        say("warning", note);
    }
    let details = &outcome.coverage.details;
    let unnamed = details.len().saturating_sub(MAX_NOTIFICATIONS);
    if unnamed > 0 {
        let text = format!(
            "{} not audited beside those named here; `--report json` lists every one",
            count(to_u64(unnamed), "place")
        );
        say("warning", text);
    }
    notifications.extend(details.iter().take(MAX_NOTIFICATIONS).map(notification));
    notifications
}

fn notification(detail: &Detail) -> Notification {
    let (level, fate) = match detail.fate {
        Fate::Unreadable => ("error", "unreadable"),
        Fate::Skipped => ("note", "skipped"),
    };
    let physical_location = Physical {
        artifact_location: Artifact { uri: uri(&detail.source) },
        region: detail.place.map(|place| Region {
            start_line: place.line,
            start_column: place.column,
            byte_offset: place.byte_start,
            byte_length: place.byte_end.saturating_sub(place.byte_start),
        }),
    };
    Notification {
        level,
        message: Text { text: no_link(&format!("{fate}: {}", Prose(&detail.reason))) },
        locations: vec![Place {
            id: None,
            physical_location,
            logical_locations: Vec::new(),
            message: None,
        }],
    }
}

/// A source as a relative reference (RFC 3986): what is not unreserved is percent-encoded, the slashes between its
/// parts are kept.
fn uri(source: &str) -> String {
    let name = SourceName(source.trim_start_matches("./")).to_string();
    let name = name.trim_start_matches('/');
    let mut uri = String::new();
    for &byte in name.as_bytes() {
        if byte.is_ascii_alphanumeric() || b"-._~/".contains(&byte) {
            uri.push(char::from(byte));
        } else {
            let _ = write!(uri, "%{byte:02X}");
        }
    }
    if uri.is_empty() { "input".to_owned() } else { uri }
}

/// In a message, `[text](target)` is a link (section 3.11.6). A text of ours never has one.
fn no_link(text: &str) -> String {
    text.replace("](", "] (")
}

fn to_u64(length: usize) -> u64 {
    u64::try_from(length).unwrap_or(u64::MAX)
}
