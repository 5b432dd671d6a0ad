//! The formats for machines: valid by their own rules, whatever comes from input.

#![expect(
    clippy::arithmetic_side_effects,
    clippy::unwrap_used,
    reason = "a test that panics fails, as it should"
)]

mod common;

use std::collections::BTreeSet;

use common::{STYLE, flood, hostile_with, mixed, report, styled};
use serde_json::Value;
use storekit_audit::Snippet;
use storekit_report::{Audience, Format, Style, Template};

/// What each format could take for more than text.
const ACTIVE: &str = "=1+1\",'<script>alert(1)</script>]]>&amp;%0A::error::x,file=y\
                      [a](javascript:alert(1)) @all <img src=x onerror=y> | `x` www.a.b --><!--";

fn sarif(outcome: &storekit_audit::Outcome) -> Value {
    let text = report(Format::Sarif, outcome);
    let log = serde_json::from_str(&text).unwrap();
    // Its pattern of a language is no regular expression: a bracket closes that was never opened.
    let schema = include_str!("data/sarif-schema-2.1.0.json")
        .replace("^[a-zA-Z]{2}|^[a-zA-Z]{2}-[a-zA-Z]{2}]?$", "^[a-zA-Z]{2}(-[a-zA-Z]{2})?$");
    let schema: Value = serde_json::from_str(&schema).unwrap();
    let validator = jsonschema::draft7::new(&schema).unwrap();
    let errors: Vec<_> = validator.iter_errors(&log).map(|error| error.to_string()).collect();
    assert!(errors.is_empty(), "{errors:#?}");
    log
}

#[test]
fn sarif_is_valid_by_the_official_schema_and_names_what_github_needs() {
    for outcome in [mixed(), hostile_with(ACTIVE), flood(30), storekit_audit::Outcome::default()] {
        let log = sarif(&outcome);
        let run = &log["runs"][0];
        assert_eq!(run["results"].as_array().unwrap().len(), outcome.findings.len());
        for result in run["results"].as_array().unwrap() {
            let place = &result["locations"][0]["physicalLocation"];
            let uri = place["artifactLocation"]["uri"].as_str().unwrap();
            assert!(!uri.is_empty() && !uri.starts_with('/') && !uri.contains(':'), "{uri}");
            assert!(place["region"]["startLine"].as_u64() >= Some(1), "{result}");
            let text = result["message"]["text"].as_str().unwrap();
            assert!(!text.contains("]("), "{text}");
        }
        for rule in run["tool"]["driver"]["rules"].as_array().unwrap() {
            assert!(rule["help"]["markdown"].as_str().unwrap().contains("## How to mend it"));
            assert!(!rule["help"]["text"].as_str().unwrap().contains("```"));
        }
    }
    insta::assert_json_snapshot!(sarif(&mixed())["runs"][0]["results"]);
}

#[test]
fn sarif_of_more_findings_than_github_takes_keeps_the_worst_and_counts_the_others() {
    let mut outcome = flood(26_000);
    outcome.findings.last_mut().unwrap().severity = storekit_audit::Severity::Error;
    let log = sarif(&outcome);
    let run = &log["runs"][0];
    assert_eq!(run["results"].as_array().unwrap().len(), 25_000);
    assert_eq!(run["results"][0]["level"], "error");
    let said = run["invocations"][0]["toolExecutionNotifications"][0]["message"]["text"].as_str();
    assert!(said.unwrap().starts_with("1,000 findings left out"), "{said:?}");
}

#[test]
fn sarif_fingerprints_stay_when_lines_move_and_differ_between_findings() {
    let fingerprints = |outcome| -> Vec<String> {
        let results = sarif(&outcome)["runs"][0]["results"].clone();
        let hash = |it: &Value| it["partialFingerprints"]["primaryLocationLineHash"].to_string();
        results.as_array().unwrap().iter().map(hash).collect()
    };
    let mut moved = mixed();
    for location in moved.findings.iter_mut().flat_map(|finding| &mut finding.locations) {
        location.place.line += 7;
        location.place.byte_start += 700;
        location.place.byte_end += 700;
    }
    let before = fingerprints(mixed());
    assert_eq!(before, fingerprints(moved));
    assert_eq!(before.iter().collect::<BTreeSet<_>>().len(), before.len());
}

#[test]
fn annotations_are_the_worst_ten_of_each_severity_and_one_line_each() {
    insta::assert_snapshot!("github", report(Format::Github, &mixed()));
    let text = report(Format::Github, &flood(40));
    assert_eq!(text.matches("::warning ").count(), 10, "{text}");
    assert!(text.contains("30 findings without an annotation"), "{text}");
    let hostile = report(Format::Github, &hostile_with(ACTIVE));
    for line in hostile.lines() {
        let is_ours = ["::error ", "::warning ", "::notice ", "storekit-audit: "]
            .iter()
            .any(|start| line.starts_with(start));
        assert!(is_ours, "{line}");
        // The properties end at the first `::` after the command.
        let (properties, _) = line.trim_start_matches("::").split_once("::").unwrap_or_default();
        assert!(properties.matches("file=").count() <= 2, "{line}");
        assert!(!properties.contains('<') || properties.contains("%2C"), "{line}");
    }
}

#[test]
fn junit_has_a_suite_a_source_and_counts_that_add_up() {
    let text = report(Format::Junit, &mixed());
    insta::assert_snapshot!("junit", text);
    for outcome in [mixed(), hostile_with(ACTIVE), flood(50)] {
        let text = report(Format::Junit, &outcome);
        let document = roxmltree::Document::parse(&text).unwrap();
        let number = |node: roxmltree::Node<'_, '_>, name: &str| -> usize {
            node.attribute(name).unwrap().parse().unwrap()
        };
        let count = |node: roxmltree::Node<'_, '_>, tag: &str| {
            node.descendants().filter(|it| it.has_tag_name(tag)).count()
        };
        for suite in
            document.descendants().filter(|it| it.tag_name().name().starts_with("testsuite"))
        {
            assert_eq!(number(suite, "tests"), count(suite, "testcase"));
            assert_eq!(number(suite, "failures"), count(suite, "failure"));
            assert_eq!(number(suite, "errors"), count(suite, "error"));
            assert_eq!(number(suite, "skipped"), count(suite, "skipped"));
        }
        assert_eq!(count(document.root(), "script"), 0);
    }
}

/// Rows of cells, by RFC 4180.
fn rows(text: &str) -> Vec<Vec<String>> {
    let mut rows = vec![vec![String::new()]];
    let mut is_quoted = false;
    let mut chars = text.chars().peekable();
    while let Some(c) = chars.next() {
        let row = rows.last_mut().unwrap();
        match c {
            '"' if is_quoted && chars.peek() == Some(&'"') => {
                chars.next();
                row.last_mut().unwrap().push('"');
            }
            '"' => is_quoted = !is_quoted,
            ',' if !is_quoted => row.push(String::new()),
            '\r' if !is_quoted => {}
            '\n' if !is_quoted => rows.push(vec![String::new()]),
            _ => row.last_mut().unwrap().push(c),
        }
    }
    assert!(!is_quoted);
    assert_eq!(rows.pop(), Some(vec![String::new()]), "the last row is ended, too");
    rows
}

#[test]
fn csv_has_a_header_always_as_many_cells_in_each_row_and_no_formula() {
    insta::assert_snapshot!("csv", report(Format::Csv, &mixed()));
    for outcome in
        [storekit_audit::Outcome::default(), mixed(), hostile_with(ACTIVE), hostile_with("\t@x")]
    {
        let rows = rows(&report(Format::Csv, &outcome));
        assert_eq!(rows.len(), 1 + outcome.findings.len());
        assert_eq!(rows[0][0], "rule");
        for row in &rows {
            assert_eq!(row.len(), rows[0].len());
            for cell in row {
                assert!(!cell.starts_with(['=', '+', '-', '@', '\t', '\r']), "{cell}");
            }
        }
    }
}

#[test]
fn markdown_has_a_table_and_the_details_and_nothing_live() {
    insta::assert_snapshot!("markdown", report(Format::Markdown, &mixed()));
    let customer = Style { audience: Audience::Customer, ..STYLE };
    insta::assert_snapshot!("markdown_customer", styled(Format::Markdown, &mixed(), &customer));
    for style in [STYLE, customer] {
        let text = styled(Format::Markdown, &hostile_with(ACTIVE), &style);
        // What is not between backticks.
        let outside: String = text.split('`').step_by(2).collect();
        for live in ["<script", "<img", "](", "@all", "javascript:", "www."] {
            assert!(!outside.contains(live), "{live} in {text}");
        }
    }
}

#[test]
fn html_runs_its_own_script_and_nothing_else() {
    for outcome in [mixed(), hostile_with(ACTIVE), hostile_with("</script><script>alert(1)//")] {
        let text = report(Format::Html, &outcome);
        assert_eq!(text.matches("<script").count(), 2, "the data and the script");
        assert_eq!(text.matches("</script").count(), 2);
        assert!(!text.contains("<img") && !text.contains("alert(1)</"), "markup from input");
        for request in ["http://", "https://", "src=", "@import", "url(", "<link", " on"] {
            let (before, after) = text.split_once("id=\"data\">").unwrap();
            let (_, after) = after.split_once("</script>").unwrap();
            let page = format!("{before}{after}").replace("http://www.w3.org/2000/svg", "");
            let attribute = page.matches(request).filter(|it| *it != " on").count();
            assert_eq!(attribute, 0, "{request}");
        }
        let data = text.split_once("id=\"data\">").unwrap().1.split_once("</script>").unwrap().0;
        let data: Value = serde_json::from_str(data).unwrap();
        assert_eq!(data["findings"].as_array().unwrap().len(), outcome.findings.len());
    }
}

#[test]
fn html_of_fifty_thousand_findings_is_smaller_than_25_megabytes() {
    let mut outcome = flood(50_000);
    for finding in &mut outcome.findings {
        for location in &mut finding.locations {
            location.snippet = Some(Snippet {
                text: "•".repeat(Snippet::MAX_CHARS),
                start: 44,
                len: 10,
                is_cut_before: true,
                is_cut_after: true,
            });
        }
    }
    let length = report(Format::Html, &outcome).len();
    assert!(length < 25_000_000, "{length}");
}

#[test]
fn a_customer_reads_of_no_rule_file_or_other_record() {
    let customer = Style { audience: Audience::Customer, ..STYLE };
    let text = styled(Format::Markdown, &mixed(), &customer);
    for internal in ["key-id-with-two-keys", "exports/", ".json", "storekit-audit"] {
        assert!(!text.contains(internal), "{internal} in {text}");
    }
}

/// The templates that people copy, by name.
const TEMPLATES: [(&str, &str); 2] = [
    ("by-customer.md.j2", include_str!("../../../docs/templates/by-customer.md.j2")),
    ("ticket.html.j2", include_str!("../../../docs/templates/ticket.html.j2")),
];

fn by_template(name: &str, source: &str, outcome: &storekit_audit::Outcome) -> String {
    let mut out = Vec::new();
    Template::parse(name, source).unwrap().write(outcome, &STYLE, &mut out).unwrap();
    String::from_utf8(out).unwrap()
}

#[test]
fn the_templates_that_people_copy_write_what_they_say() {
    for (name, source) in TEMPLATES {
        let text = by_template(name, source, &mixed());
        insta::assert_snapshot!(format!("template_{}", name.split('.').next().unwrap()), text);
    }
}

#[test]
fn what_comes_from_input_stays_text_in_a_template_of_markup() {
    for (name, source) in TEMPLATES {
        let text = by_template(name, source, &hostile_with(ACTIVE));
        assert!(text.contains("alert(1)"), "{name}: {text}");
        if name.contains(".html") {
            assert!(!text.contains("<script") && !text.contains("<img"), "{name}: {text}");
            let document = roxmltree::Document::parse(&text).unwrap();
            let is_known = |it: roxmltree::Node<'_, '_>| {
                !it.is_element() || ["table", "tr", "th", "td"].contains(&it.tag_name().name())
            };
            assert!(document.descendants().all(is_known), "{text}");
        } else {
            let mut is_code = false;
            for c in text.chars() {
                is_code ^= c == '`';
                assert!(is_code || !"<>@[]!".contains(c), "{name}: {text}");
            }
        }
    }
    for text in [common::HOSTILE, ACTIVE] {
        let all = by_template("all.txt", "{{ findings }}{{ coverage }}", &hostile_with(text));
        let is_bad = |c: char| {
            c.is_control() || matches!(c, '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}')
        };
        assert!(!all.contains(is_bad), "{}", all.escape_unicode());
    }
}
