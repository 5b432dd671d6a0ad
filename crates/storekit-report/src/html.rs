//! The HTML report: one file that asks nothing of anybody.
//!
//! Its script and its style are allowed by their hashes and nothing else is (Content Security Policy, Level 3). What comes
//! from input is data in a block that is not run, and the script puts it into the page as text.

use std::collections::BTreeMap;
use std::io::{self, Write};

use base64ct::{Base64, Encoding as _};
use serde::Serialize;
use sha2::{Digest as _, Sha256};
use storekit_audit::{Detail, Finding, Labels, Location, Outcome, Severity, Snippet, State, rules};

use crate::rule_text::markdown;
use crate::style::{count, grouped};
use crate::xml::Xml;
use crate::{Name, Prose, SourceName, Style, unlisted};

const STYLE_SHEET: &str = include_str!("html/report.css");
const SCRIPT: &str = include_str!("html/report.js");

/// How many findings the page holds: a browser gets slow with more. The page says what was left out.
const MAX_FINDINGS: usize = 100_000;
/// How many records and files that were not judged it names.
const MAX_DETAILS: usize = 500;

pub(crate) fn write(outcome: &Outcome, style: &Style, out: &mut dyn Write) -> io::Result<()> {
    let (seen, found) = (&outcome.coverage, outcome.summary());
    let (style_hash, script_hash) = (hash(STYLE_SHEET), hash(SCRIPT));
    write!(
        out,
        "<!DOCTYPE html>\n<html lang=\"en\">\n<head>\n<meta charset=\"utf-8\">\n\
         <meta http-equiv=\"Content-Security-Policy\" content=\"default-src 'none'; \
         style-src 'sha256-{style_hash}'; script-src 'sha256-{script_hash}'; \
         base-uri 'none'; form-action 'none'\">\n\
         <meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n\
         <meta name=\"referrer\" content=\"no-referrer\">\n\
         <title>Audit of stored App Store credentials</title>\n\
         <style>{STYLE_SHEET}</style>\n</head>\n<body>\n"
    )?;
    let (records, sources) = (count(seen.records, "record"), count(seen.sources, "source"));
    write!(
        out,
        "<a class=\"skip\" href=\"#list\">to the findings</a>\n<header>\n\
         <h1>Audit of stored App Store credentials</h1>\n\
         <p>{records} in {sources}: {} clean, {} with findings, {} unreadable, {} skipped. {}, {}, {}, {} suppressed.</p>\n",
        grouped(seen.clean),
        grouped(seen.with_findings),
        grouped(seen.unreadable),
        grouped(seen.skipped),
        count(found.error, "error"),
        count(found.warning, "warning"),
        count(found.note, "note"),
        grouped(found.suppressed),
    )?;
    let left_out = outcome.findings.len().saturating_sub(MAX_FINDINGS);
    if left_out > 0 {
        let left_out = count(u64::try_from(left_out).unwrap_or(u64::MAX), "finding");
        writeln!(out, "<p><strong>{left_out} left out; the JSON report has them.</strong></p>")?;
    }
    if let Some(note) = unlisted::note(outcome) {
        writeln!(out, "<p><strong>{}.</strong></p>", Xml(&note))?;
    }
    let (profile, version) = (outcome.profile.name(), Xml(style.version));
    write!(
        out,
        "<p class=\"muted\">Profile {profile}; storekit-audit {version}. No key, shared secret or token is in this \
         page.</p>\n</header>\n"
    )?;
    out.write_all(PAGE.as_bytes())?;
    out.write_all(b"<script type=\"application/json\" id=\"data\">")?;
    serde_json::to_writer(NoMarkup(&mut *out), &Data::of(outcome))?;
    write!(out, "</script>\n<script>{SCRIPT}</script>\n</body>\n</html>\n")
}

/// What does not depend on the outcome.
const PAGE: &str = r#"<main>
<noscript><p><strong>This page shows its findings with a script of its own, which is switched off here.</strong></p></noscript>
<div class="charts" id="charts"></div>
<section id="unjudged" hidden><h2>Not audited</h2><ul id="unjudged-list"></ul></section>
<h2>Findings</h2>
<div class="filters" role="search">
<label>search <input id="search" type="search" autocomplete="off" spellcheck="false"></label>
<label>severity <select id="severity"><option value="">all</option><option>error</option><option>warning</option><option>note</option></select></label>
<label>rule <select id="rule"><option value="">all</option></select></label>
<label>customer <select id="customer"><option value="">all</option></select></label>
<label>platform <select id="platform"><option value="">all</option></select></label>
<label>source <select id="source"><option value="">all</option></select></label>
<label>state <select id="state"><option value="">all</option><option>new</option><option>known</option><option>suppressed</option></select></label>
<label>view <select id="view"><option value="findings">one by one</option><option value="records">by record</option></select></label>
<button class="plain" id="reset" type="button">reset</button>
</div>
<p><span id="count" role="status"></span> <span class="muted hint">Keys: / to search, j and k to move, Enter to open.</span></p>
<ul class="list" id="list" tabindex="-1"></ul>
<p class="more"><button class="plain" id="more" type="button" hidden>more</button></p>
</main>
"#;

fn hash(text: &str) -> String {
    let mut encoded = [0; 44];
    let digest = Sha256::digest(text.as_bytes());
    Base64::encode(&digest, &mut encoded).map_or_else(|_| String::new(), str::to_owned)
}

/// Writes JSON in which no element can end and none can begin: `<`, `>` and `&`, which stand in strings only, become
/// escapes.
struct NoMarkup<'w>(&'w mut dyn Write);

impl Write for NoMarkup<'_> {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        for part in bytes.split_inclusive(|byte| matches!(byte, b'<' | b'>' | b'&')) {
            let (escape, plain): (&[u8], _) = match part.split_last() {
                Some((b'<', plain)) => (br"\u003c", plain),
                Some((b'>', plain)) => (br"\u003e", plain),
                Some((b'&', plain)) => (br"\u0026", plain),
                _ => (b"", part),
            };
            self.0.write_all(plain)?;
            self.0.write_all(escape)?;
        }
        Ok(bytes.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        self.0.flush()
    }
}

/// What the script reads. Texts that come often stand once, and are referred to by their index.
#[derive(Serialize)]
struct Data {
    coverage: CoverageView,
    rules: Vec<RuleView>,
    text: Vec<String>,
    labels: Vec<LabelsView>,
    findings: Vec<FindingView>,
}

#[derive(Serialize)]
struct CoverageView {
    records: u64,
    clean: u64,
    with_findings: u64,
    unreadable: u64,
    skipped: u64,
    all_details: usize,
    details: Vec<[String; 4]>,
}

#[derive(Serialize)]
struct RuleView {
    id: &'static str,
    severity: &'static str,
    evidence: &'static str,
    doc: String,
}

/// Customer, app, platform and Bundle ID, as indices of texts.
type LabelsView = [Option<usize>; 4];

/// Rule, severity, state, record, field, message, help, locations, related records, labels.
#[derive(Serialize)]
struct FindingView(
    usize,
    u8,
    u8,
    String,
    usize,
    usize,
    usize,
    Vec<LocationView>,
    Vec<(String, Vec<LocationView>, Option<usize>)>,
    Option<usize>,
);

/// Source, line, column, first byte, byte past the last, label, snippet.
#[derive(Serialize)]
struct LocationView(usize, u64, u64, u64, u64, Option<usize>, Option<SnippetView>);

/// Text, start and length of the mark, whether it is cut before and after. A mask is a star here: it has one byte.
#[derive(Serialize)]
struct SnippetView(String, usize, usize, bool, bool);

impl Data {
    fn of(outcome: &Outcome) -> Self {
        let mut texts = Texts::default();
        let mut rules_seen = BTreeMap::new();
        let findings: Vec<_> = outcome
            .findings
            .iter()
            .take(MAX_FINDINGS)
            .map(|finding| {
                let next = rules_seen.len();
                let rule = *rules_seen.entry(finding.rule).or_insert(next);
                finding_view(finding, rule, &mut texts)
            })
            .collect();
        let mut order: Vec<_> = rules_seen.into_iter().collect();
        order.sort_by_key(|(_, index)| *index);
        let seen = &outcome.coverage;
        Self {
            coverage: CoverageView {
                records: seen.records,
                clean: seen.clean,
                with_findings: seen.with_findings,
                unreadable: seen.unreadable,
                skipped: seen.skipped,
                all_details: seen.details.len(),
                details: seen.details.iter().take(MAX_DETAILS).map(detail_view).collect(),
            },
            rules: order.into_iter().map(|(id, _)| rule_view(id)).collect(),
            text: texts.list,
            labels: texts.labels,
            findings,
        }
    }
}

/// Texts and labels, each of them once.
#[derive(Default)]
struct Texts {
    list: Vec<String>,
    index: BTreeMap<String, usize>,
    labels: Vec<LabelsView>,
    labels_index: BTreeMap<LabelsView, usize>,
}

impl Texts {
    fn add(&mut self, text: String) -> usize {
        if let Some(index) = self.index.get(&text) {
            return *index;
        }
        let index = self.list.len();
        self.list.push(text.clone());
        self.index.insert(text, index);
        index
    }

    fn add_labels(&mut self, labels: Option<&Labels>) -> Option<usize> {
        let Labels { customer, app, platform, bundle_id } =
            labels.filter(|labels| !labels.is_empty())?;
        let view = [customer, app, platform, bundle_id]
            .map(|label| label.as_deref().map(|label| self.add(Name(label).to_string())));
        let next = self.labels.len();
        let index = *self.labels_index.entry(view).or_insert(next);
        if index == next {
            self.labels.push(view);
        }
        Some(index)
    }
}

fn finding_view(finding: &Finding, rule: usize, texts: &mut Texts) -> FindingView {
    let severity = match finding.severity {
        Severity::Error => 0,
        Severity::Warning => 1,
        Severity::Note => 2,
    };
    let state = match finding.state {
        State::New => 0,
        State::Known => 1,
        State::Suppressed => 2,
    };
    let field = finding.field.as_deref().unwrap_or_default();
    FindingView(
        rule,
        severity,
        state,
        SourceName(&finding.record).to_string(),
        texts.add(Name(field).to_string()),
        texts.add(Prose(&finding.message).to_string()),
        texts.add(Prose(&finding.help).to_string()),
        finding.locations.iter().map(|location| location_view(location, texts)).collect(),
        finding
            .related
            .iter()
            .map(|related| {
                let locations = related.locations.iter();
                let locations = locations.map(|location| location_view(location, texts)).collect();
                let labels = texts.add_labels(related.labels.as_deref());
                (SourceName(&related.record).to_string(), locations, labels)
            })
            .collect(),
        texts.add_labels(finding.labels.as_deref()),
    )
}

fn location_view(location: &Location, texts: &mut Texts) -> LocationView {
    let place = location.place;
    LocationView(
        texts.add(SourceName(&location.source).to_string()),
        place.line,
        place.column,
        place.byte_start,
        place.byte_end,
        location.label.as_deref().map(|label| texts.add(Prose(label).to_string())),
        location.snippet.as_ref().map(snippet_view),
    )
}

fn snippet_view(snippet: &Snippet) -> SnippetView {
    let text = Prose(&snippet.text).to_string().replace('•', "*");
    let Snippet { start, len, is_cut_before, is_cut_after, .. } = *snippet;
    SnippetView(text, start, len, is_cut_before, is_cut_after)
}

fn detail_view(detail: &Detail) -> [String; 4] {
    [
        detail.fate.name().to_owned(),
        SourceName(&detail.source).to_string(),
        detail.place.map_or(String::new(), |place| format!(":{}:{}", place.line, place.column)),
        Prose(&detail.reason).to_string(),
    ]
}

fn rule_view(id: &'static str) -> RuleView {
    let about = rules::by_id(id).map(storekit_audit::Rule::about);
    RuleView {
        id,
        severity: about.map_or("", |about| about.severity.name()),
        evidence: about.map_or("", |about| about.evidence.name()),
        doc: about.map_or(String::new(), |about| markdown(about.doc)),
    }
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeMap;

    use super::STYLE_SHEET;

    /// The custom properties of one block of the style sheet: names and colours.
    fn colours(block: &str) -> BTreeMap<&str, [f64; 3]> {
        let channel = |hex: &str, at: usize| {
            let octet = u32::from_str_radix(hex, 16).unwrap().to_be_bytes()[at];
            let channel = f64::from(octet) / 255.0;
            if channel <= 0.04045 { channel / 12.92 } else { ((channel + 0.055) / 1.055).powf(2.4) }
        };
        let declarations = block.split(';').filter_map(|it| it.trim().split_once(": #"));
        declarations
            .map(|(name, hex)| (name, [1, 2, 3].map(|at| channel(hex.trim(), at))))
            .collect()
    }

    /// The contrast ratio of WCAG 2.2.
    fn contrast(one: [f64; 3], other: [f64; 3]) -> f64 {
        let light = |[r, g, b]: [f64; 3]| 0.2126 * r + 0.7152 * g + 0.0722 * b;
        let (one, other) = (light(one), light(other));
        (one.max(other) + 0.05) / (one.min(other) + 0.05)
    }

    #[test]
    fn every_colour_of_text_stands_out_by_wcag_aa_in_light_and_dark() {
        let blocks: Vec<_> = STYLE_SHEET
            .split(":root {")
            .skip(1)
            .map(|block| colours(block.split('}').next().unwrap()))
            .collect();
        assert_eq!(blocks.len(), 2, "light and dark");
        for block in blocks {
            for back in ["--back", "--panel"] {
                for text in
                    ["--text", "--muted", "--link", "--error", "--warning", "--note", "--clean"]
                {
                    let ratio = contrast(block[text], block[back]);
                    assert!(ratio >= 4.5, "{text} on {back}: {ratio:.2}");
                }
                // What is no text: the outline of what has the focus (SC 1.4.11).
                let ratio = contrast(block["--focus"], block[back]);
                assert!(ratio >= 3.0, "--focus on {back}: {ratio:.2}");
            }
        }
    }

    #[test]
    fn no_colour_is_written_beside_the_ones_that_are_checked() {
        let rules = STYLE_SHEET.split('}').filter(|rule| !rule.contains(":root"));
        for rule in rules {
            assert!(!rule.contains('#') && !rule.contains("rgb"), "{rule}");
        }
    }
}
