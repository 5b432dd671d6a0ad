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

#[test]
fn suppressed_and_known_findings_are_marked_in_every_machine_format_and_dropped_in_none() {
    let folder = Folder::new("marked");
    let line = |name: &str, bundle: &str| {
        format!("{{\"record\": \"{name}\", \"bundle_id\": \"{bundle}\"}}\n")
    };
    folder.write("apps.ndjson", &line("known", "com.a.*"));
    folder.run(&["audit", "apps.ndjson", "--write-baseline", "known.json"]);
    folder.write(
        "apps.ndjson",
        &[line("known", "com.a.*"), line("suppressed", "com.b.*"), line("new", "com.c.*")].concat(),
    );
    folder.write(
        "storekit-audit.toml",
        "[[suppress]]\nrule = \"bundle-id-wildcard\"\nrecord = \"suppressed\"\nreason = \"all apps\"\n\
         owner = \"payments\"\n[[suppress]]\nrule = \"key-weak\"\nreason = \"unused\"\n",
    );
    let formats = ["json", "ndjson", "sarif", "junit", "csv", "html"];
    let mut args = vec!["audit", "apps.ndjson", "--baseline=known.json", "--quiet"];
    let reports = formats.map(|format| format!("--report={format}=out.{format}"));
    args.extend(reports.iter().map(String::as_str));
    let output = folder.run(&args);
    assert_eq!(output.status.code(), Some(1), "{}", stderr(&output));
    let read = |format: &str| fs::read_to_string(folder.0.join(format!("out.{format}"))).unwrap();
    for format in formats {
        let text = read(format);
        for record in ["known", "suppressed", "new"] {
            assert!(text.contains(record), "{format} leaves out {record}: {text}");
        }
    }
    let states = |findings: Vec<serde_json::Value>| -> Vec<(String, String)> {
        let text = |it: &serde_json::Value| it.as_str().unwrap().to_owned();
        findings.iter().map(|it| (text(&it["record"]), text(&it["state"]))).collect()
    };
    let same = |name: &str| (name.to_owned(), name.to_owned());
    let expected = [same("known"), same("suppressed"), same("new")];
    let json: serde_json::Value = serde_json::from_str(&read("json")).unwrap();
    assert_eq!(states(json["findings"].as_array().unwrap().clone()), expected);
    let fates: Vec<_> =
        json["suppressions"].as_array().unwrap().iter().map(|it| &it["fate"]).collect();
    assert_eq!(fates, ["used", "unused"]);
    assert_eq!(json["suppressions"][0]["owner"], "payments");
    let lines = read("ndjson");
    let lines = lines.lines().map(|line| serde_json::from_str(line).unwrap());
    assert_eq!(states(lines.collect()), expected);
    let sarif: serde_json::Value = serde_json::from_str(&read("sarif")).unwrap();
    let results = sarif["runs"][0]["results"].as_array().unwrap();
    assert_eq!(results.len(), 3);
    assert_eq!(results.iter().filter(|it| it["suppressions"].is_array()).count(), 1);
    assert_eq!(results.iter().filter(|it| it["baselineState"] == "unchanged").count(), 1);
    let junit = read("junit");
    assert_eq!(junit.matches("<failure").count(), 1, "{junit}");
    assert!(junit.contains("suppressed") && junit.contains("known"));
    let csv = read("csv");
    for record in ["known", "suppressed", "new"] {
        assert!(csv.lines().any(|line| line.matches(record).count() >= 2), "{record}: {csv}");
    }
}

#[test]
fn neither_threads_nor_the_order_of_the_inputs_change_a_byte_of_a_report() {
    let folder = Folder::new("order");
    let lines: Vec<_> = demo().lines().map(|line| line.to_owned() + "\n").collect();
    for number in 0..lines.len().div_ceil(20) {
        let part: String = lines.iter().skip(20 * number).take(20).cloned().collect();
        folder.write(&format!("part{number}.ndjson"), &part);
    }
    let listing = testdata().join("exports/demo/app-store-connect-apps.json");
    fs::copy(listing, folder.0.join("listing.json")).unwrap();
    let mut parts: Vec<_> =
        (0..lines.len().div_ceil(20)).map(|n| format!("part{n}.ndjson")).collect();
    parts.push("listing.json".to_owned());
    let formats = [
        "json", "ndjson", "sarif", "junit", "csv", "html", "markdown", "human", "concise", "github",
    ];
    let mut first: Option<Vec<String>> = None;
    for threads in ["1", "3", "8"] {
        for turn in 0..2 {
            parts.rotate_left(1);
            if turn == 1 {
                parts.reverse();
            }
            let reports = formats.map(|format| format!("--report={format}=out.{format}"));
            let mut args = vec!["audit", "--profile=review", "--threads", threads];
            args.extend(parts.iter().chain(&reports).map(String::as_str));
            folder.run(&args);
            let read = |format| fs::read_to_string(folder.0.join(format!("out.{format}"))).unwrap();
            let written = formats.map(read).to_vec();
            assert_eq!(
                first.get_or_insert_with(|| written.clone()),
                &written,
                "{threads} {parts:?}"
            );
        }
    }
}

#[test]
fn findings_beyond_a_limit_are_counted_but_for_a_baseline_that_has_to_know_them() {
    let folder = Folder::new("max-findings");
    folder.write("apps.ndjson", &demo().repeat(2));
    let run =
        |args: &[&str]| folder.run(&[&["audit", "apps.ndjson", "--report=json"], args].concat());
    let (all, some) = (run(&[]), run(&["--max-findings=2"]));
    assert_eq!(some.status.code(), all.status.code());
    assert!(stderr(&some).contains("counted and not listed: `--max-findings all`"));
    let parse = |output| -> serde_json::Value { serde_json::from_str(&stdout(output)).unwrap() };
    let (all, mut some) = (parse(&all), parse(&some));
    let number = |report: &serde_json::Value| report["findings"].as_array().unwrap().len();
    let not_listed = some["summary"].as_object_mut().unwrap().remove("not_listed").unwrap();
    assert_eq!(not_listed, number(&all) - number(&some));
    assert_eq!(some["summary"], all["summary"]);
    assert_eq!(some["coverage"], all["coverage"]);

    let with_baseline = parse(&run(&["--max-findings=2", "--write-baseline=known.json"]));
    assert_eq!(number(&with_baseline), number(&all));
    assert_eq!(run(&["--max-findings=2", "--baseline=known.json"]).status.code(), Some(0));
    let wrong = run(&["--max-findings=few"]);
    assert_eq!(wrong.status.code(), Some(2));
    assert!(stderr(&wrong).contains("neither a number nor `all`"), "{}", stderr(&wrong));
}

#[test]
fn some_records_only_are_judged_and_compared_with_all() {
    let folder = Folder::new("only");
    folder.write("apps.ndjson", &demo());
    let report = |args: &[&str]| -> serde_json::Value {
        let output = folder.run(&[&["audit", "apps.ndjson", "--report=json"], args].concat());
        serde_json::from_str(&stdout(&output)).unwrap()
    };
    let all = report(&[]);
    let of = |report: &serde_json::Value, record: &str| -> Vec<serde_json::Value> {
        let findings = report["findings"].as_array().unwrap().iter();
        findings.filter(|it| it["record"] == record).cloned().collect()
    };
    for finding in all["findings"].as_array().unwrap().iter().step_by(8) {
        let record = finding["record"].as_str().unwrap();
        let one = report(&["--only", record]);
        assert_eq!(one["findings"].as_array().unwrap(), &of(&all, record));
        let coverage = &one["coverage"];
        assert_eq!(coverage["with_findings"], 1);
        assert_eq!(coverage["records"], all["coverage"]["records"]);
        assert_eq!(coverage["skipped"], coverage["not_asked_for"]);
    }
    let sample = report(&["--sample=5"]);
    let judged = |name: &str| sample["coverage"][name].as_u64().unwrap();
    assert_eq!(judged("clean") + judged("with_findings"), 5);
    let reversed: String = demo().lines().rev().map(|line| line.to_owned() + "\n").collect();
    folder.write("apps.ndjson", &reversed);
    let again = report(&["--sample=5"]);
    assert_eq!(again["summary"], sample["summary"]);
    assert_eq!(folder.run(&["audit", "apps.ndjson", "--only", "nobody"]).status.code(), Some(4));
    let secret = folder.run(&["audit", "apps.ndjson", "--only", "shared_secret=x"]);
    assert_eq!(secret.status.code(), Some(2));
    let none = folder.run(&["audit", "apps.ndjson", "--only", "bundle=x"]);
    assert!(stderr(&none).contains("did you mean bundle_id"), "{}", stderr(&none));
}
