//! The command line over time: mapping, baseline, configuration, check and diff.
#![expect(clippy::unwrap_used, reason = "a test that panics fails, as it should")]

use std::path::{Path, PathBuf};
use std::process::{Command, Output};
use std::{fs, process};

use storekit_testkit::fixture::testdata;

struct Folder(PathBuf);

impl Folder {
    fn new(name: &str) -> Self {
        let path =
            std::env::temp_dir().join(format!("storekit-audit-cli-{name}-{}", process::id()));
        let _ = fs::remove_dir_all(&path);
        fs::create_dir_all(&path).unwrap();
        Self(path)
    }

    fn run(&self, args: &[&str]) -> Output {
        let binary = Path::new(env!("CARGO_BIN_EXE_storekit-audit"));
        Command::new(binary).current_dir(&self.0).args(args).output().unwrap()
    }

    fn write(&self, name: &str, text: &str) {
        fs::write(self.0.join(name), text).unwrap();
    }
}

impl Drop for Folder {
    fn drop(&mut self) {
        let _ = fs::remove_dir_all(&self.0);
    }
}

fn stdout(output: &Output) -> String {
    String::from_utf8(output.stdout.clone()).unwrap()
}

fn stderr(output: &Output) -> String {
    String::from_utf8(output.stderr.clone()).unwrap()
}

fn demo() -> String {
    fs::read_to_string(testdata().join("exports/demo/apps.ndjson")).unwrap()
}

#[test]
fn a_baseline_lets_a_build_pass_until_something_new_comes() {
    let folder = Folder::new("baseline");
    folder.write("apps.ndjson", &demo());
    let first = folder.run(&["audit", "apps.ndjson", "--write-baseline", "known.json"]);
    assert_eq!(first.status.code(), Some(0), "{}", stderr(&first));
    let again = folder.run(&["audit", "apps.ndjson", "--baseline", "known.json"]);
    assert_eq!(again.status.code(), Some(0), "{}", stderr(&again));
    let report = folder.run(&["audit", "apps.ndjson", "--baseline=known.json", "--report=json"]);
    assert!(stdout(&report).contains("\"state\": \"known\""));
    assert!(!stdout(&report).contains("\"state\": \"new\""));

    folder.write("apps.ndjson", &(demo() + "{\"record\": \"x\", \"bundle_id\": \"com.*\"}\n"));
    let new = folder.run(&["audit", "apps.ndjson", "--baseline", "known.json"]);
    assert_eq!(new.status.code(), Some(1));
    let none = folder.run(&["audit", "apps.ndjson", "--baseline", "apps.ndjson"]);
    assert_eq!(none.status.code(), Some(2));
    assert!(stderr(&none).contains("is no baseline"));
}

#[test]
fn the_configuration_is_read_where_it_lies_and_the_command_line_wins() {
    let folder = Folder::new("config");
    folder.write("apps.ndjson", "{\"record\": \"x\", \"bundle_id\": \"com.*\", \"p8\": \"x\"}\n");
    folder.write(
        "storekit-audit.toml",
        "fail_on = \"never\"\n\n[[suppress]]\nrule = \"bundle-id-wildcard\"\nreason = \"all apps\"\nexpires = 2026-01-31\n",
    );
    let run = |args: &[&str]| folder.run(&[&["audit", "apps.ndjson"], args].concat());
    assert_eq!(run(&["--today=2026-01-31"]).status.code(), Some(0));
    assert_eq!(run(&["--today=2026-01-31", "--fail-on=error"]).status.code(), Some(1));
    let report = stdout(&run(&["--today=2026-01-31", "--report=json"]));
    assert!(report.contains("\"state\": \"suppressed\"") && report.contains("\"fate\": \"used\""));
    let expired = run(&["--today=2026-02-01"]);
    assert!(stderr(&expired).contains("ended on 2026-01-31"), "{}", stderr(&expired));
    assert_eq!(run(&["--today=tomorrow"]).status.code(), Some(2));

    folder.write("storekit-audit.toml", "fail_on = \"never\"\nfails_on = 1\n");
    let wrong = run(&[]);
    assert_eq!(wrong.status.code(), Some(2));
    assert!(stderr(&wrong).contains("storekit-audit.toml:2:1: there is no setting `fails_on`"));
    assert_eq!(run(&["--config", "missing.toml"]).status.code(), Some(2));
}

#[test]
fn a_field_of_another_name_is_read_once_it_is_mapped() {
    let folder = Folder::new("map");
    folder.write("apps.csv", "app,p8Content,n\n1,-----BEGIN PRIVATE KEY-----,2\n");
    let unknown = folder.run(&["audit", "apps.csv"]);
    let suggestion = "in_app_purchase_key.private_key=p8Content";
    assert!(stdout(&unknown).contains(suggestion), "{}", stdout(&unknown));
    let mapped = folder.run(&["audit", "apps.csv", "--map", suggestion, "--report=concise"]);
    assert!(stdout(&mapped).contains("key-truncated"), "{}", stdout(&mapped));
    let wrong = folder.run(&["audit", "apps.csv", "--map", "bundle=p8Content"]);
    assert_eq!(wrong.status.code(), Some(2));
    assert!(stderr(&wrong).contains("did you mean bundle_id"));
    assert_eq!(folder.run(&["audit", "apps.csv", "--map", "bundle_id"]).status.code(), Some(2));
}

#[test]
fn check_says_what_is_right_and_what_is_not() {
    let folder = Folder::new("check");
    let key = testdata().join("keys/newlines-lost.p8");
    let output = folder.run(&[
        "check",
        "--key",
        key.to_str().unwrap(),
        "--key-id=4b1f6c2e-93d7-47e3-e053-5b8c7c110a9d",
        "--issuer-id=7KQ2M9XWPB",
        "--bundle-id=com.fernwood.habits",
    ]);
    assert_eq!(output.status.code(), Some(1));
    let text = stdout(&output);
    for part in [
        "Bundle ID    right     com.fernwood.habits",
        "Key ID       wrong     fields-swapped",
        "Issuer ID    wrong     fields-swapped",
        "Private key  doubtful  key-newlines-lost",
        "Swap the two.",
    ] {
        assert!(text.contains(part), "{part}: {text}");
    }
    assert!(!text.contains("MIG"));
    let json = stdout(&folder.run(&["check", "--bundle-id=com.fernwood.habits", "--format=json"]));
    let json: serde_json::Value = serde_json::from_str(&json).unwrap();
    assert_eq!(json["verdict"], "right");
    assert_eq!(folder.run(&["check"]).status.code(), Some(2));
    assert_eq!(folder.run(&["check", "--key", "none.p8"]).status.code(), Some(3));
}

#[test]
fn diff_tells_fixed_new_and_open() {
    let folder = Folder::new("diff");
    folder.write("apps.ndjson", &demo());
    folder.run(&["audit", "apps.ndjson", "--report=json=old.json"]);
    let without_first: String = demo().split_inclusive('\n').skip(2).collect();
    folder
        .write("apps.ndjson", &(without_first + "{\"record\": \"x\", \"bundle_id\": \"com.*\"}\n"));
    folder.run(&["audit", "apps.ndjson", "--report=json=new.json"]);
    let output = folder.run(&["diff", "old.json", "new.json"]);
    assert_eq!(output.status.code(), Some(1));
    let text = stdout(&output);
    assert!(text.contains("bundle-id-wildcard (x)") && text.contains("1 fixed, 1 new"), "{text}");
    let same = folder.run(&["diff", "old.json", "old.json", "--format=json"]);
    assert_eq!(same.status.code(), Some(0));
    assert_eq!(folder.run(&["diff", "old.json", "apps.ndjson"]).status.code(), Some(2));
}
