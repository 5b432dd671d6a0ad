//! The JSON report, schema `storekit-audit/report/1`. Its fields and their order are a contract.
//!
//! Views borrow from the outcome and are made one at a time while they are written.

use std::collections::BTreeMap;
use std::io::{self, Write};

use serde::{Serialize, Serializer};
use storekit_audit::{
    Applied, Coverage, Detail, Finding, InputRead, Labels, Location, Outcome, Related,
    slot_by_likeness,
};

use crate::{Name, Prose, SourceName, Style};

pub(crate) fn write(outcome: &Outcome, style: &Style, out: &mut dyn Write) -> io::Result<()> {
    serde_json::to_writer_pretty(&mut *out, &report(outcome, style, outcome.findings.len()))?;
    out.write_all(b"\n")
}

/// The report, with no more than `most` findings. The counts are those of all.
pub(crate) fn report<'o>(outcome: &'o Outcome, style: &Style, most: usize) -> impl Serialize + 'o {
    Report {
        schema: "storekit-audit/report/1",
        tool: Tool { name: "storekit-audit", version: style.version },
        profile: outcome.profile.name(),
        coverage: CoverageView::of(&outcome.coverage),
        summary: SummaryView::of(outcome),
        suppressions: outcome.suppressions.iter().map(SuppressionView::of).collect(),
        listing: outcome.listing.as_ref().map(|listing| ListingView {
            apps: listing.apps,
            unserved: listing.unserved.iter().map(|bundle| Name(bundle)).collect(),
            unlisted: listing.unlisted,
        }),
        notifications: outcome
            .notifications
            .map(|it| NotificationView { notifications: it.notifications, unserved: it.unserved }),
        key_files: outcome.key_files.map(|it| KeyFileView {
            files: it.files,
            unnamed: it.unnamed,
            missing: it.missing,
        }),
        findings: Each(outcome.findings.get(..most).unwrap_or(&outcome.findings), FindingView::of),
    }
}

#[derive(Serialize)]
struct Report<'o> {
    schema: &'static str,
    tool: Tool,
    profile: &'static str,
    coverage: CoverageView<'o>,
    summary: SummaryView,
    /// Only where the configuration has some.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    suppressions: Vec<SuppressionView<'o>>,
    /// Only where there is a listing of App Store Connect.
    #[serde(skip_serializing_if = "Option::is_none")]
    listing: Option<ListingView<'o>>,
    /// Only where there are stored notifications that stand alone.
    #[serde(skip_serializing_if = "Option::is_none")]
    notifications: Option<NotificationView>,
    /// Only where records name key files, and there are some.
    #[serde(skip_serializing_if = "Option::is_none")]
    key_files: Option<KeyFileView>,
    findings: Each<'o, Finding, FindingView<'o>>,
}

/// Apps that App Store Connect lists, the Bundle IDs of those that no record serves, and how many records name an app that
/// is not listed.
#[derive(Serialize)]
struct ListingView<'o> {
    apps: u64,
    unserved: Vec<Name<'o>>,
    unlisted: u64,
}

/// Stored notifications, and how many of them name an app that no record serves.
#[derive(Serialize)]
struct NotificationView {
    notifications: u64,
    unserved: u64,
}

/// Key files, how many of them no record names, and how many names in records have no file.
#[derive(Serialize)]
struct KeyFileView {
    files: u64,
    unnamed: u64,
    missing: u64,
}

#[derive(Serialize)]
struct Tool {
    name: &'static str,
    version: &'static str,
}

/// A suppression of the configuration, and what became of it.
#[derive(Serialize)]
struct SuppressionView<'o> {
    rule: &'static str,
    record: Option<Name<'o>>,
    field: Option<Name<'o>>,
    reason: Prose<'o>,
    owner: Option<Prose<'o>>,
    expires: Option<String>,
    line: usize,
    fate: &'static str,
    findings: u64,
}

impl<'o> SuppressionView<'o> {
    fn of(applied: &'o Applied) -> Self {
        let it = &applied.suppression;
        Self {
            rule: it.rule,
            record: it.record.as_deref().map(Name),
            field: it.field.as_deref().map(Name),
            reason: Prose(&it.reason),
            owner: it.owner.as_deref().map(Prose),
            expires: it.expires.map(|date| date.to_string()),
            line: it.line,
            fate: applied.fate.name(),
            findings: applied.findings,
        }
    }
}

/// A list whose elements are viewed one at a time.
struct Each<'o, T, V>(&'o [T], fn(&'o T) -> V);

impl<T, V: Serialize> Serialize for Each<'_, T, V> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_seq(self.0.iter().map(self.1))
    }
}

#[derive(Serialize)]
struct CoverageView<'o> {
    sources: u64,
    records: u64,
    clean: u64,
    with_findings: u64,
    unreadable: u64,
    skipped: u64,
    details: Each<'o, Detail, DetailView<'o>>,
    /// How many of the skipped ones `--only` and `--sample` left out; they have no detail.
    not_asked_for: u64,
    /// Records in which JSON in a text was read.
    json_texts: u64,
    /// Names that are not read, with the number of records that have them.
    unknown_names: Vec<UnknownName<'o>>,
    /// Sources by the format that they were read in.
    inputs: Each<'o, InputRead, InputView<'o>>,
}

impl<'o> CoverageView<'o> {
    fn of(coverage: &'o Coverage) -> Self {
        Self {
            sources: coverage.sources,
            records: coverage.records,
            clean: coverage.clean,
            with_findings: coverage.with_findings,
            unreadable: coverage.unreadable,
            skipped: coverage.skipped,
            details: Each(&coverage.details, DetailView::of),
            not_asked_for: coverage.not_asked_for,
            json_texts: coverage.json_texts,
            unknown_names: coverage.unknown_names.iter().map(UnknownName::of).collect(),
            inputs: Each(&coverage.inputs, InputView::of),
        }
    }
}

/// What a source was read as.
#[derive(Serialize)]
struct InputView<'o> {
    source: SourceName<'o>,
    format: Option<&'static str>,
    records: u64,
}

impl<'o> InputView<'o> {
    fn of(input: &'o InputRead) -> Self {
        Self {
            source: SourceName(&input.source),
            format: input.format.map(storekit_export::Format::name),
            records: input.records,
        }
    }
}

/// A name that is not read, and the slot that it could be for.
#[derive(Serialize)]
struct UnknownName<'o> {
    name: Name<'o>,
    records: u64,
    slot: Option<&'static str>,
}

impl<'o> UnknownName<'o> {
    fn of((name, records): (&'o String, &u64)) -> Self {
        let slot = slot_by_likeness(name).map(storekit_export::Slot::name);
        Self { name: Name(name), records: *records, slot }
    }
}

#[derive(Serialize)]
struct DetailView<'o> {
    source: SourceName<'o>,
    fate: &'static str,
    reason: Prose<'o>,
    place: Option<PlaceView>,
}

impl<'o> DetailView<'o> {
    fn of(detail: &'o Detail) -> Self {
        Self {
            source: SourceName(&detail.source),
            fate: detail.fate.name(),
            reason: Prose(&detail.reason),
            place: detail.place.map(|place| PlaceView {
                byte_start: place.byte_start,
                byte_end: place.byte_end,
                line: place.line,
                column: place.column,
            }),
        }
    }
}

/// 0-based bytes, the end excluded; 1-based line and column, in characters.
#[derive(Serialize)]
struct PlaceView {
    byte_start: u64,
    byte_end: u64,
    line: u64,
    column: u64,
}

#[derive(Serialize)]
struct SummaryView {
    error: u64,
    warning: u64,
    note: u64,
    suppressed: u64,
    by_rule: BTreeMap<&'static str, u64>,
    /// Only where not all are listed.
    #[serde(skip_serializing_if = "is_zero")]
    not_listed: u64,
}

#[expect(clippy::trivially_copy_pass_by_ref, reason = "as serde passes it")]
const fn is_zero(number: &u64) -> bool {
    *number == 0
}

impl SummaryView {
    fn of(outcome: &Outcome) -> Self {
        let summary = outcome.summary();
        Self {
            error: summary.error,
            warning: summary.warning,
            note: summary.note,
            suppressed: summary.suppressed,
            by_rule: summary.by_rule,
            not_listed: outcome.unlisted.findings(),
        }
    }
}

/// A finding as it stands in `findings`, and on a line of the NDJSON report.
#[derive(Serialize)]
pub(crate) struct FindingView<'o> {
    rule: &'static str,
    severity: &'static str,
    record: SourceName<'o>,
    field: Option<Name<'o>>,
    message: Prose<'o>,
    help: Prose<'o>,
    identity: String,
    state: &'static str,
    locations: Each<'o, Location, LocationView<'o>>,
    related: Each<'o, Related, RelatedView<'o>>,
    labels: LabelsView<'o>,
}

impl<'o> FindingView<'o> {
    pub(crate) fn of(finding: &'o Finding) -> Self {
        Self {
            rule: finding.rule,
            severity: finding.severity.name(),
            record: SourceName(&finding.record),
            field: finding.field.as_deref().map(Name),
            message: Prose(&finding.message),
            help: Prose(&finding.help),
            identity: SourceName(&finding.identity()).to_string(),
            state: finding.state.name(),
            locations: Each(&finding.locations, LocationView::of),
            related: Each(&finding.related, RelatedView::of),
            labels: LabelsView::of(finding.labels.as_deref()),
        }
    }
}

#[derive(Serialize)]
struct LocationView<'o> {
    source: SourceName<'o>,
    byte_start: u64,
    byte_end: u64,
    line: u64,
    column: u64,
    label: Option<Prose<'o>>,
}

impl<'o> LocationView<'o> {
    fn of(location: &'o Location) -> Self {
        Self {
            source: SourceName(&location.source),
            byte_start: location.place.byte_start,
            byte_end: location.place.byte_end,
            line: location.place.line,
            column: location.place.column,
            label: location.label.as_deref().map(Prose),
        }
    }
}

#[derive(Serialize)]
struct RelatedView<'o> {
    record: SourceName<'o>,
    locations: Each<'o, Location, LocationView<'o>>,
    labels: LabelsView<'o>,
}

impl<'o> RelatedView<'o> {
    fn of(related: &'o Related) -> Self {
        Self {
            record: SourceName(&related.record),
            locations: Each(&related.locations, LocationView::of),
            labels: LabelsView::of(related.labels.as_deref()),
        }
    }
}

/// What people know a record by.
#[derive(Serialize)]
struct LabelsView<'o> {
    customer: Option<Name<'o>>,
    app: Option<Name<'o>>,
    platform: Option<Name<'o>>,
    bundle_id: Option<Name<'o>>,
}

impl<'o> LabelsView<'o> {
    fn of(labels: Option<&'o Labels>) -> Self {
        let label = |of: fn(&'o Labels) -> &'o Option<Box<str>>| {
            labels.and_then(|labels| of(labels).as_deref()).map(Name)
        };
        Self {
            customer: label(|it| &it.customer),
            app: label(|it| &it.app),
            platform: label(|it| &it.platform),
            bundle_id: label(|it| &it.bundle_id),
        }
    }
}
