//! What is written as JSON is what its schema says.

#![expect(clippy::unwrap_used, reason = "a test that panics fails, as it should")]

mod common;

use serde_json::Value;
use storekit_testkit::fixture::testdata;

/// The schema of that name, as users get it.
fn schema(name: &str) -> jsonschema::Validator {
    let schema = common::json(&common::run(&["schema", name]));
    jsonschema::draft202012::meta::validate(&schema).unwrap();
    jsonschema::draft202012::new(&schema).unwrap()
}

fn check(schema: &jsonschema::Validator, json: &Value) {
    let errors: Vec<_> = schema
        .iter_errors(json)
        .map(|error| format!("{}: {error}", error.instance_path()))
        .collect();
    assert!(errors.is_empty(), "{errors:#?}");
}

#[test]
fn reports_are_valid_by_their_schema() {
    let schema = schema("report");
    for input in ["exports/demo", "keys"] {
        for profile in ["support", "ci", "review"] {
            let output =
                common::command(&["audit", input, "--report", "json", "--profile", profile])
                    .current_dir(testdata())
                    .output()
                    .unwrap();
            check(&schema, &common::json(&output));
        }
    }
    check(
        &schema,
        &common::json(&common::run_with_input(&["audit", "-", "--report", "json"], b"")),
    );
    assert!(!schema.is_valid(&serde_json::json!({"schema": "storekit-audit/report/1"})));
}

#[test]
fn findings_of_the_ndjson_report_are_those_of_the_schema() {
    let mut whole: Value = common::json(&common::run(&["schema", "report"]));
    let root = whole.as_object_mut().unwrap();
    for keyword in ["type", "properties", "required"] {
        root.remove(keyword);
    }
    root.insert("$ref".to_owned(), Value::from("#/$defs/finding"));
    let schema = jsonschema::draft202012::new(&whole).unwrap();
    let output = common::command(&["audit", "exports/demo", "--report", "ndjson"])
        .current_dir(testdata())
        .output()
        .unwrap();
    let lines = String::from_utf8(output.stdout).unwrap();
    assert!(lines.lines().count() > 20);
    for line in lines.lines() {
        check(&schema, &serde_json::from_str(line).unwrap());
    }
}

#[test]
fn inspections_are_valid_by_their_schema() {
    let schema = schema("inspect");
    let output = common::command(&["inspect", "keys", "--format", "json"])
        .current_dir(testdata())
        .output()
        .unwrap();
    let lines = String::from_utf8(output.stdout).unwrap();
    assert!(lines.lines().count() > 200);
    for line in lines.lines() {
        check(&schema, &serde_json::from_str(line).unwrap());
    }
}

#[test]
fn the_catalogue_is_valid_by_its_schema() {
    check(&schema("rules"), &common::json(&common::run(&["rules", "--format", "json"])));
}

#[test]
fn a_schema_that_is_not_there_is_bad_usage_that_names_those_that_are() {
    let output = common::run(&["schema", "sarif"]);
    assert_eq!(common::code(&output), 2);
    let said = String::from_utf8(output.stderr).unwrap();
    assert!(said.contains("report, inspect, rules"), "{said}");
}

#[test]
fn completions_and_manual_pages_know_every_command() {
    let page = String::from_utf8(common::run(&["man"]).stdout).unwrap();
    let script = String::from_utf8(common::run(&["completions", "bash"]).stdout).unwrap();
    for command in ["audit", "inspect", "normalize", "explain", "rules", "schema", "man"] {
        assert!(page.contains(command) && script.contains(command), "{command}");
        let page = String::from_utf8(common::run(&["man", command]).stdout).unwrap();
        assert!(page.starts_with(".ie") || page.contains(".TH"), "{page}");
    }
    assert_eq!(common::code(&common::run(&["man", "nonsense"])), 2);
}
