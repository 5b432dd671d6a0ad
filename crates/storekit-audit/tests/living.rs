//! Baselines, suppressions and the configuration, over time.
#![expect(clippy::unwrap_used, reason = "a test that panics fails, as it should")]

use std::io::Write as _;
use std::path::PathBuf;
use std::{fs, process};

use storekit_audit::{
    Baseline, BaselineError, Config, Date, Finding, Outcome, Settings, State, SuppressionFate,
    audit, suppress,
};
use storekit_export::Input;
use storekit_testkit::fixture::testdata;

fn run(name: &str, files: &[String]) -> Outcome {
    let folder =
        std::env::temp_dir().join(format!("storekit-audit-living-{name}-{}", process::id()));
    fs::create_dir_all(&folder).unwrap();
    let mut inputs = Vec::new();
    for (number, text) in files.iter().enumerate() {
        let path: PathBuf = folder.join(format!("{number}.ndjson"));
        fs::File::create(&path).unwrap().write_all(text.as_bytes()).unwrap();
        inputs.push(Input::Path(path));
    }
    let outcome = audit(inputs, &Settings::default(), &());
    fs::remove_dir_all(&folder).unwrap();
    outcome
}

fn lines() -> Vec<String> {
    let demo = fs::read_to_string(testdata().join("exports/demo/apps.ndjson")).unwrap();
    demo.lines().map(|line| line.to_owned() + "\n").collect()
}

fn new(outcome: &Outcome) -> Vec<(&'static str, &str)> {
    let new = outcome.findings.iter().filter(|found| found.state == State::New);
    new.map(|found| (found.rule, found.record.as_str())).collect()
}

#[test]
fn a_baseline_outlives_another_order_other_files_and_more_columns() {
    let lines = lines();
    let outcome = run("first", &[lines.concat()]);
    let baseline = Baseline::parse(&Baseline::of(&outcome).to_json()).unwrap();
    assert!(baseline.len() > 40);

    let reversed: String = lines.iter().rev().cloned().collect();
    let (one, two) = lines.split_at_checked(30).unwrap();
    let wider: String =
        lines.iter().map(|line| line.replacen('{', "{\"exported_by\": \"nightly\", ", 1)).collect();
    let versions =
        [vec![reversed], vec![two.concat(), one.concat()], vec![wider], vec![lines.concat()]];
    for (number, files) in versions.iter().enumerate() {
        let mut outcome = run(&format!("again-{number}"), files);
        assert_eq!(baseline.apply(&mut outcome), 0);
        assert_eq!(new(&outcome), [], "{number}");
        assert_eq!(Baseline::of(&outcome), baseline);
    }
}

#[test]
fn a_new_defect_on_a_known_record_is_new_and_a_mended_one_is_gone() {
    let lines = lines();
    let baseline = Baseline::of(&run("before", &[lines.concat()]));
    let is_mismatch = |line: &&String| line.contains("com.tidewater.radio");
    let line = lines.iter().find(is_mismatch).unwrap();
    let worse = line.replacen("\"V2\"", "\"V1\"", 2);
    assert_ne!(*line, worse);
    let mut outcome = run("worse", &[lines.concat().replace(line, &worse)]);
    assert_eq!(baseline.apply(&mut outcome), 0);
    let found = new(&outcome);
    assert!(!found.is_empty());
    assert!(found.iter().all(|(rule, _)| *rule == "storekit1-notifications-v1"), "{found:?}");

    let mut outcome = run("mended", &[lines.concat().replace(line, "")]);
    assert_eq!(baseline.apply(&mut outcome), 1);
    assert_eq!(new(&outcome), []);
}

#[test]
fn a_baseline_outlives_the_rotation_of_keys() {
    let lines = lines();
    let before = run("keys-before", &[lines.concat()]);
    let baseline = Baseline::of(&before);
    let is_about_keys = |rule: &str| rule.starts_with("key-") || rule.starts_with("offer-");
    let in_id = |found: &Finding| found.field.as_deref().is_some_and(|it| it.ends_with("/key_id"));
    let mut rotated = 0;
    let mut renewed = String::new();
    for (number, line) in (0_u64..).zip(&lines) {
        let mut record: serde_json::Value = serde_json::from_str(line).unwrap();
        let name = record["record"].as_str().unwrap().to_owned();
        let mut own = before.findings.iter().filter(|found| found.record == name);
        let set = &mut record["in_app_purchase_key"];
        let has_key = set["private_key"].as_str().is_some_and(|it| it.starts_with("-----BEGIN"));
        let id = set["key_id"].as_str().is_some_and(|it| it.len() == 10);
        if own.clone().next().is_some()
            && own.all(|it| !is_about_keys(it.rule) && !in_id(it))
            && has_key
            && id
        {
            let key = storekit_testkit::TestKey::nth(5000 + number);
            let der = storekit_testkit::encoder::Pkcs8::apple(&key).der();
            set["private_key"] = storekit_testkit::pem::write(&der).into();
            set["key_id"] = format!("R{:09}", 234_234_234 + number).replace(['0', '1'], "Z").into();
            record["promotional_offer_key"] = serde_json::Value::Null;
            rotated += 1;
        }
        renewed += &(record.to_string() + "\n");
    }
    assert!(rotated > 10, "{rotated}");
    let mut after = run("keys-after", &[renewed]);
    baseline.apply(&mut after);
    for found in before.findings.iter().filter(|it| !is_about_keys(it.rule)) {
        let stays = after.findings.iter().find(|it| it.identity() == found.identity());
        assert_eq!(stays.map(|it| it.state), Some(State::Known), "{}", found.identity());
    }
    let about_others = |it: &&(&str, &str)| !is_about_keys(it.0);
    assert_eq!(new(&after).iter().filter(about_others).count(), 0, "{:?}", new(&after));
}

#[test]
fn what_is_no_baseline_is_refused() {
    for (text, error) in [
        ("{", BaselineError::Syntax(1, 1)),
        ("{}", BaselineError::Schema),
        (r#"{"schema": "storekit-audit/baseline/2", "findings": []}"#, BaselineError::Schema),
        (
            r#"{"schema": "storekit-audit/baseline/1", "findings": [{"id": "x"}, {}]}"#,
            BaselineError::Entry(2),
        ),
    ] {
        assert_eq!(Baseline::parse(text), Err(error));
    }
}

#[test]
fn suppressions_mark_and_the_unused_and_expired_are_told() {
    let config = Config::parse(
        r#"
        [[suppress]]
        rule = "bundle-mismatch"
        record = "app_2103a04a2d"
        reason = "renamed soon"
        expires = 2026-11-23

        [[suppress]]
        rule = "bundle-mismatch"
        record = "app_2103a04a2d"
        field = "/elsewhere"
        reason = "another field"

        [[suppress]]
        rule = "key-truncated"
        reason = "known to the customers"
        expires = "2026-11-22"
        "#,
    )
    .unwrap();
    let mut outcome = run("suppressed", &[lines().concat()]);
    let total = outcome.findings.len();
    suppress(&mut outcome, &config.suppressions, Date::parse("2026-11-23").unwrap());
    let fates: Vec<_> = outcome.suppressions.iter().map(|it| (it.fate, it.findings)).collect();
    assert_eq!(
        fates,
        [(SuppressionFate::Used, 1), (SuppressionFate::Unused, 0), (SuppressionFate::Expired, 1)]
    );
    assert_eq!(outcome.findings.len(), total);
    assert_eq!(outcome.summary().suppressed, 1);
    let suppressed = outcome.findings.iter().find(|it| it.state == State::Suppressed).unwrap();
    assert_eq!(suppressed.rule, "bundle-mismatch");
}

#[test]
fn an_error_in_the_configuration_points_at_its_place() {
    for (text, line, column, part) in [
        ("profile = 1", 1, 11, "text"),
        ("profile = \"best\"", 1, 11, "support, ci, review"),
        ("\nprofil = \"ci\"", 2, 1, "no setting `profil`"),
        ("ignore = [\n  \"key-missing\",\n  \"key-mising\"]", 3, 3, "no rule `key-mising`"),
        ("[[suppress]]\nrule = \"key-weak\"", 1, 1, "reason"),
        ("[[suppress]]\nreason = \"x\"", 1, 1, "rule"),
        ("[[suppress]]\nrule = \"key-weak\"\nreason = \"x\"\nexpires = \"soon\"", 4, 11, "day"),
        ("[map]\nbundle = \"x\"", 2, 1, "no slot `bundle`"),
        ("a = = 1", 1, 5, "not valid TOML"),
    ] {
        let error = Config::parse(text).unwrap_err();
        assert_eq!((error.line, error.column), (line, column), "{text}: {error}");
        assert!(error.message.contains(part), "{error}");
    }
}
