//! What is written as JSON is what its schema says.

#![expect(clippy::unwrap_used, reason = "a test that panics fails, as it should")]

mod common;

use serde_json::Value;
use storekit_testkit::fixture::testdata;

/// The schema of that name, as users get it, but that what it does not name is refused: a field that is added to an output
/// has to be added to its schema.
fn schema(name: &str) -> jsonschema::Validator {
    let mut schema = common::json(&common::run(&["schema", name]));
    jsonschema::draft202012::meta::validate(&schema).unwrap();
    close(&mut schema);
    jsonschema::draft202012::new(&schema).unwrap()
}

fn close(schema: &mut Value) {
    match schema {
        Value::Object(map) => {
            if map.get("additionalProperties") == Some(&Value::Bool(true)) {
                map.insert("additionalProperties".to_owned(), Value::Bool(false));
            }
            map.values_mut().for_each(close);
        }
        Value::Array(list) => list.iter_mut().for_each(close),
        _ => {}
    }
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
    // Suppressions of every fate.
    let config = common::folder("schema_report").join("c.toml");
    let text = ["key-truncated", "key-weak"].map(|rule| {
        format!("[[suppress]]\nrule = \"{rule}\"\nreason = \"r\"\nexpires = \"2027-01-31\"\n")
    });
    std::fs::write(&config, text.concat()).unwrap();
    let mut fates = Vec::new();
    for today in ["2027-01-31", "2027-02-01"] {
        let args = ["audit", "exports/demo", "--report", "json", "--today", today, "--config"];
        let output = common::command(&[&args[..], &[config.to_str().unwrap()]].concat())
            .current_dir(testdata())
            .output()
            .unwrap();
        let report = common::json(&output);
        check(&schema, &report);
        let all = report["suppressions"].as_array().unwrap();
        fates.extend(all.iter().map(|it| it["fate"].as_str().unwrap().to_owned()));
    }
    assert_eq!(fates, ["used", "unused", "expired", "expired"]);
}

#[test]
fn findings_of_the_ndjson_report_are_those_of_the_schema() {
    let mut whole: Value = common::json(&common::run(&["schema", "report"]));
    let root = whole.as_object_mut().unwrap();
    for keyword in ["type", "properties", "required", "additionalProperties"] {
        root.remove(keyword);
    }
    root.insert("$ref".to_owned(), Value::from("#/$defs/finding"));
    close(&mut whole);
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
fn verdicts_on_one_credential_set_are_valid_by_their_schema() {
    let schema = schema("check");
    let mut seen = 0;
    for key in std::fs::read_dir(testdata().join("keys")).unwrap() {
        let key = key.unwrap().path();
        let key = key.to_str().unwrap();
        for more in [&["--issuer-id", "2X9R4HXF34", "--production-version", "V3"][..], &[]] {
            if seen > 60 {
                break;
            }
            let output =
                common::run(&[&["check", "--format", "json", "--key", key], more].concat());
            check(&schema, &common::json(&output));
            seen += 1;
        }
    }
    let args = ["check", "--format", "json", "--bundle-id", "com.fernwood.habits"];
    check(&schema, &common::json(&common::run(&args)));
    assert!(seen > 60);
}

#[test]
fn differences_and_baselines_are_valid_by_their_schemas() {
    let folder = common::folder("schemas");
    let path = |name: &str| folder.join(name).to_str().unwrap().to_owned();
    let (old, new, baseline) = (path("old.json"), path("new.json"), path("baseline.json"));
    for (input, report) in [("exports/demo/apps.ndjson", &old), ("exports/demo", &new)] {
        let report = format!("json={report}");
        let args = ["audit", input, "--report", &report, "--write-baseline", &baseline];
        common::command(&args).current_dir(testdata()).output().unwrap();
    }
    let difference = common::json(&common::run(&["diff", &old, &new, "--format", "json"]));
    assert!(difference["new"].as_array().unwrap().len() > 5);
    assert!(difference["open"].as_array().unwrap().len() > 5);
    check(&schema("diff"), &difference);
    check(&schema("diff"), &common::json(&common::run(&["diff", &new, &old, "--format", "json"])));
    let baseline: Value =
        serde_json::from_str(&std::fs::read_to_string(baseline).unwrap()).unwrap();
    assert!(baseline["findings"].as_array().unwrap().len() > 30);
    check(&schema("baseline"), &baseline);
}

/// What the program, and its schema, say of a configuration.
fn judge(text: &str) -> (bool, bool) {
    let folder = common::folder("schema_config");
    let path = folder.join("storekit-audit.toml");
    std::fs::write(&path, text).unwrap();
    let args = ["audit", "exports/demo", "--quiet", "--config", path.to_str().unwrap()];
    let output = common::command(&args).current_dir(testdata()).output().unwrap();
    let value: toml::Table = text.parse().unwrap();
    let value = serde_json::to_value(value).unwrap();
    (common::code(&output) != 2, schema("config").is_valid(&value))
}

#[test]
fn configurations_are_taken_if_their_schema_takes_them() {
    let whole = r#"
        profile = "ci"
        fail_on = "never"
        select = ["key-weak"]
        ignore = ["bundle-key-shared", "key-weak"]
        [map]
        "in_app_purchase_key.private_key" = "apple.p8Content"
        [[suppress]]
        rule = "storekit1-notifications-v1"
        record = "app_2103a04a2d"
        field = "/notifications/production/version"
        reason = "moves to version 2 in January"
        owner = "payments"
        expires = "2027-01-31"
    "#;
    for good in
        [whole, "", "fail_on = \"note\"", "[[suppress]]\nrule = \"key-weak\"\nreason = \"r\""]
    {
        assert_eq!(judge(good), (true, true), "{good}");
    }
    for bad in [
        "fail_one = \"note\"",
        "profile = \"all\"",
        "fail_on = 1",
        "select = \"key-weak\"",
        "[map]\nkey = \"a\"",
        "[[suppress]]\nrule = \"key-weak\"",
        "[[suppress]]\nreason = \"r\"",
        "[[suppress]]\nrule = \"key-weak\"\nreason = \"\"",
        "[[suppress]]\nrule = \"key-weak\"\nreason = \"r\"\nuntil = \"2027-01-31\"",
        "[[suppress]]\nrule = \"key-weak\"\nreason = \"r\"\nexpires = \"January\"",
    ] {
        assert_eq!(judge(bad), (false, false), "{bad}");
    }
}

#[test]
fn the_schema_of_the_configuration_knows_every_setting_and_every_slot() {
    let schema = common::json(&common::run(&["schema", "config"]));
    let folder = common::folder("schema_settings");
    let path = folder.join("c.toml");
    let said = |text: &str| {
        std::fs::write(&path, text).unwrap();
        let output = common::run(&["audit", ".", "--config", path.to_str().unwrap()]);
        let said = String::from_utf8(output.stderr).unwrap();
        let (_, known) = said.trim().rsplit_once("there are: ").unwrap();
        let mut known: Vec<_> = known.split(", ").map(str::to_owned).collect();
        known.sort_unstable();
        known
    };
    let names = |of: &Value| {
        let mut names: Vec<_> = of["properties"].as_object().unwrap().keys().cloned().collect();
        names.sort_unstable();
        names
    };
    assert_eq!(said("nonsense = 1"), names(&schema));
    let suppression = &schema["properties"]["suppress"]["items"];
    assert_eq!(said("[[suppress]]\nnonsense = 1"), names(suppression));
    let slots = schema["properties"]["map"]["propertyNames"]["enum"].as_array().unwrap();
    let all = storekit_export::Slot::ALL.map(|slot| Value::from(slot.name()));
    assert_eq!(*slots, all);
    let check = common::json(&common::run(&["schema", "check"]));
    let report = common::json(&common::run(&["schema", "report"]));
    assert_eq!(check["$defs"], report["$defs"], "a finding is the same in both");
    assert_eq!(
        check["properties"]["slots"]["items"]["properties"]["slot"]["enum"],
        schema["properties"]["map"]["propertyNames"]["enum"]
    );
}

#[test]
fn a_schema_that_is_not_there_is_bad_usage_that_names_those_that_are() {
    let output = common::run(&["schema", "sarif"]);
    assert_eq!(common::code(&output), 2);
    let said = String::from_utf8(output.stderr).unwrap();
    assert!(said.contains("report, inspect, rules, check, diff, baseline, config"), "{said}");
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
