//! The demonstration export: every planted defect is found at its place, and nothing else is.

#![expect(
    clippy::unwrap_used,
    clippy::indexing_slicing,
    reason = "a test that panics fails, as it should"
)]

mod common;

use std::collections::{BTreeMap, BTreeSet};
use std::fs;

use serde_json::Value;
use storekit_testkit::fixture::testdata;

/// A planted defect: a line of `PLANTED.tsv`.
struct Planted {
    source: String,
    record: String,
    rule: String,
    line: u64,
    bytes: (u64, u64),
}

fn planted() -> Vec<Planted> {
    let text = fs::read_to_string(testdata().join("exports/demo/PLANTED.tsv")).unwrap();
    let mut lines = text.lines();
    let columns: Vec<_> = lines.next().unwrap().split('\t').collect();
    lines
        .map(|line| {
            let row: BTreeMap<_, _> = columns.iter().copied().zip(line.split('\t')).collect();
            Planted {
                source: row["source"].to_owned(),
                record: row["record"].to_owned(),
                rule: row["rule"].to_owned(),
                line: row["line"].parse().unwrap(),
                bytes: (row["byte_start"].parse().unwrap(), row["byte_end"].parse().unwrap()),
            }
        })
        .collect()
}

fn audit(profile: &str) -> Value {
    let demo = testdata().join("exports/demo");
    let output =
        common::command(&["audit", ".", "--report", "json", "--profile", profile, "--quiet"])
            .current_dir(demo)
            .output()
            .unwrap();
    common::json(&output)
}

#[test]
fn every_planted_defect_is_found_by_its_rule_at_its_place() {
    let report = audit("review");
    let mut missing = Vec::new();
    for defect in planted() {
        let is_found = report["findings"].as_array().unwrap().iter().any(|finding| {
            finding["rule"] == defect.rule.as_str()
                && finding["locations"].as_array().unwrap().iter().any(|location| {
                    let (start, end) = (
                        location["byte_start"].as_u64().unwrap(),
                        location["byte_end"].as_u64().unwrap(),
                    );
                    location["source"].as_str().unwrap().trim_start_matches("./") == defect.source
                        && location["line"].as_u64().unwrap() >= defect.line
                        && start >= defect.bytes.0
                        && end <= defect.bytes.1
                })
        });
        if !is_found {
            missing.push(format!("{} in {} of {}", defect.rule, defect.record, defect.source));
        }
    }
    assert!(missing.is_empty(), "{missing:#?}");
}

#[test]
fn good_records_are_silent_and_bad_ones_say_one_thing() {
    let mut asked: BTreeMap<_, BTreeSet<_>> = BTreeMap::new();
    for defect in planted() {
        let rules = asked.entry(defect.record).or_default();
        // Where the environments differ, one of them is on version 1: the two have different cures.
        if defect.rule == "storekit1-environments-differ" {
            rules.insert("storekit1-notifications-v1".to_owned());
        }
        rules.insert(defect.rule);
    }
    let report = audit("support");
    let mut unasked = Vec::new();
    for finding in report["findings"].as_array().unwrap() {
        let (record, rule) =
            (finding["record"].as_str().unwrap(), finding["rule"].as_str().unwrap());
        let record = record.trim_start_matches("./");
        if !asked.get(record).is_some_and(|rules| rules.contains(rule)) {
            unasked.push(format!("{rule} in {record}: {}", finding["message"]));
        }
    }
    assert!(unasked.is_empty(), "{unasked:#?}");
    common::coverage(&report);
}

#[test]
fn the_report_is_the_same_for_any_number_of_threads() {
    let demo = testdata().join("exports/demo");
    let report = |threads: &str| {
        let args = ["audit", ".", "--report", "json", "--profile", "review", "--threads", threads];
        common::command(&args).current_dir(&demo).output().unwrap().stdout
    };
    let one = report("1");
    assert!(!one.is_empty());
    assert_eq!(one, report("2"));
    assert_eq!(one, report("7"));
}

#[test]
fn every_finding_of_a_record_says_whose_it_is_across_records_too() {
    let report = audit("review");
    let mut related = 0;
    for finding in report["findings"].as_array().unwrap() {
        let labels = &finding["labels"];
        assert!(labels.is_object(), "{finding}");
        let is_named = finding["record"].as_str().unwrap().starts_with("app_");
        assert_eq!(labels["customer"].is_string(), is_named, "{finding}");
        for other in finding["related"].as_array().unwrap() {
            related += 1;
            // A key file says nothing of an app.
            let is_named = !other["record"].as_str().unwrap().contains(".p8#");
            assert_eq!(other["labels"]["bundle_id"].is_string(), is_named, "{finding}");
        }
    }
    assert!(related > 10, "{related}");
}

#[test]
fn what_each_source_was_read_as_is_said() {
    let report = audit("support");
    let inputs = report["coverage"]["inputs"].as_array().unwrap();
    let format = |name: &str| {
        let input = inputs.iter().find(|it| it["source"].as_str().unwrap().ends_with(name));
        (input.unwrap()["format"].clone(), input.unwrap()["records"].as_u64().unwrap())
    };
    assert_eq!(format("apps.ndjson"), ("ndjson".into(), 67));
    assert_eq!(format("revenuecat.json").0, "json");
    assert_eq!(format("PLANTED.tsv").0, Value::Null);
    let records: u64 = inputs.iter().map(|it| it["records"].as_u64().unwrap()).sum();
    assert_eq!(report["coverage"]["records"], records);
    assert_eq!(report["coverage"]["sources"], inputs.len());
}

#[test]
fn both_places_of_a_contradiction_are_shown_in_every_format_that_can_be_read_twice() {
    let record = |id: u32, issuer: &str| {
        format!(
            r#"{{"record":"{id}","customer":"Fernwood","bundle_id":"com.fernwood.app{id}","in_app_purchase_key":{{"issuer_id":"{issuer}","key_id":"7KQ2M9XWPB"}},"notifications":{{"production":{{"url":"https://api.adapty.io/api/v1/sdk/apple/webhook/5f2c8e91a7d34b06b1e9c4720d8f63ab/","version":"V2"}}}}}}"#
        )
    };
    let (one, two) = (
        record(1, "69a6de7f-8c1d-47e3-e053-5b8c7c11a4d1"),
        record(2, "69a6de7f-8c1d-47e3-e053-5b8c7c11a4d1"),
    );
    let folder = common::folder("second_look");
    fs::write(folder.join("apps.ndjson"), format!("{one}\n{two}\n")).unwrap();
    fs::write(folder.join("apps.json"), format!("[\n {one},\n {two}\n]\n")).unwrap();
    fs::write(
        folder.join("apps.csv"),
        "record,customer,bundle_id,production_url\n\
         1,Fernwood,com.fernwood.app1,https://api.adapty.io/api/v1/sdk/apple/webhook/5f2c8e91a7d34b06b1e9c4720d8f63ab/\n\
         2,Fernwood,com.fernwood.app2,https://api.adapty.io/api/v1/sdk/apple/webhook/5f2c8e91a7d34b06b1e9c4720d8f63ab/\n",
    )
    .unwrap();
    for file in ["apps.ndjson", "apps.json", "apps.csv"] {
        let args = ["audit", file, "--quiet", "--select", "notification-url-shared"];
        let output = common::command(&args).current_dir(&folder).output().unwrap();
        let text = String::from_utf8(output.stdout).unwrap();
        let marks = text.lines().filter(|line| line.contains("^^^^")).count();
        assert_eq!(marks, 4, "{file}: {text}");
        assert!(text.contains("with 2: Fernwood, com.fernwood.app2"), "{file}: {text}");
        assert!(!text.contains("5f2c8e91"), "{file}: {text}");
    }
}

#[test]
fn the_readme_shows_what_the_program_says() {
    let root = testdata().join("..");
    let readme = fs::read_to_string(root.join("README.md")).unwrap();
    let args = ["audit", "testdata/exports/demo", "--quiet"];
    let output = common::command(&args).current_dir(&root).output().unwrap();
    let said = String::from_utf8(output.stdout).unwrap();
    let (_, shown) = readme.split_once("## What you get").unwrap();
    let (shown, _) = shown.split_once("\n## ").unwrap();
    let blocks: Vec<_> = shown.split("```text\n").skip(1).collect();
    assert_eq!(blocks.len(), 2);
    for block in blocks {
        let (block, _) = block.split_once("\n```").unwrap();
        assert!(said.contains(block), "not what the program says:\n{block}");
    }
}

/// The report of the demonstration export.
fn demo(args: &[&str]) -> String {
    let args = [&["audit", "demo", "--quiet"], args].concat();
    let folder = testdata().join("exports");
    let output = common::command(&args).current_dir(folder).output().unwrap();
    assert_eq!(common::code(&output), 1);
    String::from_utf8(output.stdout).unwrap()
}

#[test]
fn the_reports_that_people_read_read_as_they_did() {
    for format in ["human", "concise", "markdown", "github", "junit", "csv"] {
        insta::assert_snapshot!(format!("demo_{format}"), demo(&["--report", format]));
    }
    let customer = demo(&["--report", "markdown", "--audience", "customer"]);
    insta::assert_snapshot!("demo_customer", customer);
    let template = testdata().join("../docs/templates/by-customer.md.j2");
    let args = ["--report", "template", "--template", template.to_str().unwrap()];
    insta::assert_snapshot!("demo_template", demo(&args));
}

#[test]
fn the_reports_that_programs_read_read_as_they_did() {
    for format in ["json", "ndjson"] {
        insta::assert_snapshot!(format!("demo_{format}"), demo(&["--report", format]));
    }
    // The texts of the rules have their own place, docs/rules.md.
    let mut sarif: Value = serde_json::from_str(&demo(&["--report", "sarif"])).unwrap();
    for rule in sarif["runs"][0]["tool"]["driver"]["rules"].as_array_mut().unwrap() {
        for text in ["help", "fullDescription"] {
            rule[text] = Value::from("(text of the rule)");
        }
    }
    insta::assert_snapshot!("demo_sarif", format!("{sarif:#}"));
    // And so have style and script of the page.
    let html = demo(&["--report", "html"]);
    let (head, rest) = html.split_once("<style>").unwrap();
    let (_, rest) = rest.split_once("</style>").unwrap();
    let (body, rest) = rest.split_once("id=\"data\">").unwrap();
    let (data, rest) = rest.split_once("</script>").unwrap();
    assert!(rest.contains("<script>") && rest.ends_with("</script>\n</body>\n</html>\n"));
    let hashes = head.split('\'').filter(|part| part.starts_with("sha256-"));
    let head = hashes.fold(head.to_owned(), |head, hash| head.replace(hash, "sha256-(hash)"));
    let mut data: Value = serde_json::from_str(data).unwrap();
    for rule in data["rules"].as_array_mut().unwrap() {
        rule["doc"] = Value::from("(text of the rule)");
    }
    let lines = data["findings"].as_array().unwrap().iter().map(|it| format!("{it}\n"));
    let findings: String = lines.collect();
    data["findings"] = Value::from("(below)");
    insta::assert_snapshot!("demo_html", format!("{head}{body}{data:#}\n\n{findings}"));
}

#[test]
fn messages_and_helps_speak_with_one_voice() {
    let mut seen = 0;
    for input in ["exports/demo", "keys"] {
        let args = ["audit", input, "--report", "json", "--profile", "review"];
        let output = common::command(&args).current_dir(testdata()).output().unwrap();
        for finding in common::json(&output)["findings"].as_array().unwrap() {
            for text in [&finding["message"], &finding["help"]] {
                let text = text.as_str().unwrap();
                let starts = text.starts_with(|c: char| !c.is_uppercase());
                assert!(starts && !text.ends_with('.'), "{}: {text}", finding["rule"]);
                assert!(!text.contains("in-app purchase"), "{}: {text}", finding["rule"]);
                assert!(!text.contains("  ") && text.trim() == text, "{}: {text}", finding["rule"]);
                seen += 1;
            }
        }
    }
    assert!(seen > 500, "{seen}");
}
