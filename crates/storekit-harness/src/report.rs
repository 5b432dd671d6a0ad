//! Reports: whatever the strings are, a format stays what it is.

use std::sync::LazyLock;

use arbitrary::{Result, Unstructured};
use serde_json::Value;
use storekit_audit::{
    Coverage, Detail, Fate, Finding, Location, Outcome, Profile, Related, Severity, State, rules,
};
use storekit_export::Place;
use storekit_report::{Audience, Format, Style};

/// An outcome made from `data`, with strings that attack terminals, spreadsheets, browsers and CI annotations.
pub fn report(data: &[u8]) {
    if let Ok(outcome) = outcome(&mut Unstructured::new(data)) {
        check(&outcome);
    }
}

/// What is written in each format.
pub(crate) fn written(outcome: &Outcome) -> Vec<(Format, String)> {
    Format::ALL.into_iter().map(|format| (format, written_as(outcome, format))).collect()
}

fn written_as(outcome: &Outcome, format: Format) -> String {
    let style = Style {
        color: false,
        width: Style::WIDTH,
        version: "0.0.0",
        audience: Audience::default(),
    };
    let mut out = Vec::new();
    storekit_report::write(format, outcome, &style, &mut out).expect("memory takes everything");
    String::from_utf8(out).expect("a report is UTF-8")
}

/// Nothing that moves a cursor or reorders text; JSON is JSON; one line a finding where that is the format.
pub(crate) fn check(outcome: &Outcome) {
    let shown: Vec<_> =
        outcome.findings.iter().filter(|finding| finding.state != State::Suppressed).collect();
    for (format, text) in written(outcome) {
        // RFC 4180 ends lines with CRLF.
        let lines = if format == Format::Csv { text.replace("\r\n", "\n") } else { text.clone() };
        assert!(!lines.chars().any(is_harmful), "a harmful character in {}", format.name());
        match format {
            Format::Json => {
                let report: Value = serde_json::from_str(&text).expect("a JSON report is JSON");
                let findings = report["findings"].as_array().expect("a list");
                assert_eq!(findings.len(), outcome.findings.len(), "a finding is left out");
            }
            Format::Ndjson => {
                for line in text.lines() {
                    let finding: Value = serde_json::from_str(line).expect("a line is JSON");
                    assert!(finding["rule"].is_string());
                }
                assert_eq!(text.lines().count(), outcome.findings.len());
            }
            Format::Concise => {
                assert_eq!(text.lines().count(), shown.len() + outcome.coverage.details.len());
            }
            Format::Human => assert!(text.ends_with('\n')),
            Format::Sarif => {
                let log: Value = serde_json::from_str(&text).expect("SARIF is JSON");
                let results = log["runs"][0]["results"].as_array().expect("a list");
                assert_eq!(results.len(), outcome.findings.len(), "a finding is left out");
                assert!(results.iter().all(|result| result["locations"][0].is_object()));
            }
            Format::Github => {
                let is_injected =
                    |line: &str| line.trim_start().starts_with("::error file=a,line=1::");
                assert!(!text.lines().any(is_injected), "a command of the input");
            }
            Format::Csv => {
                let mut rows = csv::ReaderBuilder::new().from_reader(text.as_bytes());
                let rows: Vec<_> =
                    rows.records().map(|row| row.expect("CSV, all rows alike")).collect();
                assert_eq!(rows.len(), outcome.findings.len(), "a finding is left out");
                let is_formula = |cell: &str| cell.starts_with(['=', '+', '-', '@', '\t', '\r']);
                assert!(!rows.iter().flatten().any(is_formula), "a formula");
            }
            // Names of the input stand in code spans there, where markup is text.
            Format::Markdown => assert!(text.starts_with("# ")),
            Format::Junit => {
                let xml = roxmltree::Document::parse(&text).expect("JUnit is XML");
                let known = [
                    "testsuites",
                    "testsuite",
                    "testcase",
                    "failure",
                    "skipped",
                    "error",
                    "system-out",
                    "properties",
                    "property",
                ];
                let mut names = xml.descendants().filter(roxmltree::Node::is_element);
                assert!(
                    names.all(|it| known.contains(&it.tag_name().name())),
                    "an element of the input"
                );
            }
            Format::Html => {
                // What is made of findings is made by the script, of text; the page itself is always the same.
                assert_eq!(&markup(&text), harmless(), "markup of the input");
            }
        }
    }
}

/// How often what a browser would act on stands in a page.
fn markup(page: &str) -> Vec<usize> {
    let page = page.to_ascii_lowercase();
    let tags = ["<script", "</script", "<style", "<img", "<iframe", "<svg", "<!--"];
    tags.iter().map(|tag| page.matches(tag).count()).collect()
}

/// The same, of the page that tells of nothing.
fn harmless() -> &'static Vec<usize> {
    static HARMLESS: LazyLock<Vec<usize>> =
        LazyLock::new(|| markup(&written_as(&Outcome::default(), Format::Html)));
    &HARMLESS
}

/// Controls but for the line end, and what hides or reorders text.
fn is_harmful(c: char) -> bool {
    (c.is_control() && c != '\n')
        || matches!(
            c,
            '\u{200b}'..='\u{200f}'
                | '\u{2028}'..='\u{202e}'
                | '\u{2060}'..='\u{206f}'
                | '\u{feff}'
                | '\u{fff9}'..='\u{fffb}'
                | '\u{e0000}'..='\u{e007f}'
        )
}

/// Texts that have done harm elsewhere.
pub(crate) const HOSTILE: [&str; 16] = [
    "\u{1b}[31mred\u{1b}[0m",
    "\u{1b}]0;title\u{7}",
    "\u{1b}]8;;https://fernwood.app\u{7}link\u{1b}]8;;\u{7}",
    "a\u{202e}gpj.exe",
    "\u{2066}\u{2069}\u{200b}\u{feff}",
    "line\r\nline\nline",
    "=cmd|' /C calc'!A0",
    "+1+1",
    "@SUM(A1)",
    "-2+3",
    "::error file=a,line=1::owned",
    "</td></tr><script>alert(1)</script>",
    "]]><!--",
    "| a | `b` | [c](javascript:d) |",
    "\u{0}\u{8}\u{7f}\u{85}\u{9b}31m",
    "\u{e0041}\u{e0042}\u{2028}\u{2029}",
];

fn text(u: &mut Unstructured<'_>) -> Result<String> {
    let mut text = String::new();
    for _ in 0..u.int_in_range(0..=3_u8)? {
        if u.ratio(3, 4)? {
            text.push_str(u.choose(&HOSTILE)?);
        } else {
            text.push_str(u.arbitrary::<&str>()?);
        }
    }
    Ok(text)
}

fn place(u: &mut Unstructured<'_>) -> Result<Place> {
    let [byte_start, byte_end, line, column] = u.arbitrary()?;
    Ok(Place { byte_start, byte_end, line, column })
}

fn location(u: &mut Unstructured<'_>) -> Result<Location> {
    let label = if u.arbitrary()? { Some(text(u)?) } else { None };
    Ok(Location { source: text(u)?, place: place(u)?, label, snippet: None })
}

fn finding(u: &mut Unstructured<'_>) -> Result<Finding> {
    let all: Vec<_> = rules::all().map(|rule| rule.about().id).collect();
    Ok(Finding {
        rule: u.choose(&all)?,
        severity: *u.choose(&[Severity::Note, Severity::Warning, Severity::Error])?,
        record: text(u)?,
        labels: None,
        field: if u.arbitrary()? { Some(text(u)?) } else { None },
        message: text(u)?,
        help: text(u)?,
        locations: (0..u.int_in_range(0..=2_u8)?).map(|_| location(u)).collect::<Result<_>>()?,
        related: (0..u.int_in_range(0..=2_u8)?)
            .map(|_| Ok(Related { record: text(u)?, labels: None, locations: vec![location(u)?] }))
            .collect::<Result<_>>()?,
        state: *u.choose(&[State::New, State::Known, State::Suppressed])?,
    })
}

pub(crate) fn outcome(u: &mut Unstructured<'_>) -> Result<Outcome> {
    let findings =
        (0..u.int_in_range(0..=5_u8)?).map(|_| finding(u)).collect::<Result<Vec<_>>>()?;
    let details = (0..u.int_in_range(0..=2_u8)?)
        .map(|_| {
            Ok(Detail {
                source: text(u)?,
                place: if u.arbitrary()? { Some(place(u)?) } else { None },
                fate: *u.choose(&[Fate::Unreadable, Fate::Skipped])?,
                reason: text(u)?,
            })
        })
        .collect::<Result<Vec<_>>>()?;
    let coverage = Coverage {
        sources: 1,
        records: u.arbitrary()?,
        clean: u.arbitrary()?,
        details,
        ..Coverage::default()
    };
    let unreadable_inputs = u.arbitrary()?;
    let profile = Profile::Review;
    Ok(Outcome { profile, coverage, findings, unreadable_inputs, ..Outcome::default() })
}
