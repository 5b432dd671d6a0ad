//! The binary, as a script or a person runs it.

#![expect(clippy::unwrap_used, reason = "a test that panics fails, as it should")]

use std::fs;
use std::io;
use std::path::{Path, PathBuf};
use std::process::{Command, Output, Stdio};

/// The binary in an environment in which nothing changes its output.
fn command(args: &[&str]) -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_storekit-audit"));
    command.args(args).env_clear().stdin(Stdio::null());
    command
}

fn run(args: &[&str]) -> Output {
    command(args).output().unwrap()
}

/// Exit code, standard output, standard error.
#[track_caller]
fn parts(output: &Output) -> (i32, &str, &str) {
    (
        output.status.code().unwrap(),
        str::from_utf8(&output.stdout).unwrap(),
        str::from_utf8(&output.stderr).unwrap(),
    )
}

/// An empty folder of the test of that name.
fn folder(test: &str) -> PathBuf {
    let folder = Path::new(env!("CARGO_TARGET_TMPDIR")).join(test);
    if folder.exists() {
        fs::remove_dir_all(&folder).unwrap();
    }
    fs::create_dir_all(&folder).unwrap();
    folder
}

fn text(path: &Path) -> &str {
    path.to_str().unwrap()
}

#[test]
fn bad_usage_is_code_2_with_the_way_out_on_standard_error() {
    let cases = [
        (&["audit"][..], "storekit-audit audit export.json"),
        (&["inspect"], "storekit-audit inspect SubscriptionKey_"),
        (&["audit", "-", "-"], "only once"),
        (&["audit", ".", "--nonsense"], "--nonsense"),
        (&["audit", ".", "--threads", "0"], "--threads"),
        (&["audit", ".", "--report", "pdf"], "human, concise, json"),
        (&["audit", ".", "--report", "json", "--report", "human"], "only one report"),
        (&["audit", ".", "--report", "json=/no/such/folder/r.json"], "/no/such/folder/r.json"),
        (&["audit", ".", "--report", "json="], "not a file"),
        (&["audit", ".", "--select", "no-such-rule"], "no rule `no-such-rule`"),
        (&["audit", ".", "--ignore", "no-such-rule"], "no rule `no-such-rule`"),
        (&["explain", "no-such-rule"], "no rule `no-such-rule`"),
        (&["no-such-command"], "no-such-command"),
    ];
    for (args, hint) in cases {
        let output = run(args);
        let (code, stdout, stderr) = parts(&output);
        assert_eq!((code, stdout), (2, ""), "{args:?}: {stderr}");
        assert!(stderr.contains(hint), "{args:?}: {stderr}");
    }
}

#[test]
fn an_empty_folder_is_nothing_to_audit_and_not_clean() {
    let folder = folder("an_empty_folder");
    for args in [["audit", text(&folder)], ["inspect", text(&folder)]] {
        let output = run(&args);
        let (code, _, stderr) = parts(&output);
        assert_eq!(code, 4, "{stderr}");
        assert!(stderr.starts_with("nothing to "), "{stderr}");
    }
}

#[test]
fn the_counts_are_told_on_standard_error_unless_it_is_to_be_quiet() {
    let folder = folder("the_counts");
    let output = run(&["audit", text(&folder)]);
    let (_, stdout, stderr) = parts(&output);
    assert!(stderr.contains("\n0 records: 0 clean, "), "{stderr}");
    assert!(stdout.contains("Summary"), "{stdout}");

    let output = run(&["audit", text(&folder), "--quiet"]);
    let (_, _, stderr) = parts(&output);
    assert_eq!(stderr.lines().count(), 1, "{stderr}");
}

#[test]
fn reports_go_to_files_and_then_standard_output_stays_empty() {
    let folder = folder("reports_go_to_files");
    let (input, report) = (folder.join("in"), folder.join("report.json"));
    fs::create_dir(&input).unwrap();
    let asked = format!("json={}", text(&report));
    let output = run(&["audit", text(&input), "--report", &asked]);
    let (code, stdout, _) = parts(&output);
    assert_eq!((code, stdout), (4, ""));

    let json: serde_json::Value = serde_json::from_slice(&fs::read(&report).unwrap()).unwrap();
    assert_eq!(json["schema"], "storekit-audit/report/1");
    assert_eq!(json["tool"]["version"], env!("CARGO_PKG_VERSION"));
    let names: Vec<_> =
        fs::read_dir(&folder).unwrap().map(|entry| entry.unwrap().file_name()).collect();
    assert_eq!(names.len(), 2, "no temporary file is left: {names:?}");
}

#[test]
fn a_report_never_overwrites_what_is_audited_or_another_report() {
    let folder = folder("never_overwrites");
    let input = folder.join("export.json");
    fs::write(&input, "[]").unwrap();
    let over_input = format!("json={}", text(&input));
    let twice = format!("json={}", text(&folder.join("r")));
    for reports in [vec!["--report", &over_input], vec!["--report", &twice, "--report", &twice]] {
        let mut args = vec!["audit", text(&input)];
        args.extend(reports);
        let output = run(&args);
        let (code, _, stderr) = parts(&output);
        assert_eq!(code, 2, "{stderr}");
    }
    assert_eq!(fs::read(&input).unwrap(), b"[]");
}

#[test]
fn colour_comes_only_where_it_is_wished_for() {
    let folder = folder("colour");
    let has_colour = |args: &[&str], variables: &[(&str, &str)]| {
        let mut command = command(&["audit", text(&folder)]);
        let output = command.args(args).envs(variables.iter().copied()).output();
        output.unwrap().stdout.contains(&0x1b)
    };
    assert!(!has_colour(&[], &[]));
    assert!(has_colour(&[], &[("CLICOLOR_FORCE", "1")]));
    assert!(!has_colour(&[], &[("CLICOLOR_FORCE", "1"), ("NO_COLOR", "1")]));
    assert!(has_colour(&["--color", "always"], &[("NO_COLOR", "1")]));
    assert!(!has_colour(&["--color", "never"], &[("CLICOLOR_FORCE", "1")]));
}

#[test]
fn progress_can_be_asked_for_where_nobody_watches() {
    let folder = folder("progress");
    let progress = |when| {
        let output = run(&["audit", text(&folder), "--quiet", "--progress", when]);
        String::from_utf8(output.stderr).unwrap()
    };
    assert!(progress("always").contains("auditing: "));
    assert!(!progress("never").contains("auditing: "));
    assert!(!progress("auto").contains("auditing: "), "a short audit says nothing");
}

#[test]
fn a_reader_that_has_gone_ends_the_report_quietly() {
    for args in [&["rules", "--format", "json"][..], &["--help"]] {
        let (reader, writer) = io::pipe().unwrap();
        drop(reader);
        let output = command(args).stdout(writer).output().unwrap();
        let (code, _, stderr) = parts(&output);
        assert_eq!((code, stderr), (0, ""), "{args:?}");
    }
}

#[cfg(target_os = "linux")]
#[test]
fn a_report_that_cannot_be_written_is_told_and_code_2() {
    let folder = folder("cannot_be_written");
    let full = || fs::File::options().write(true).open("/dev/full").unwrap();
    let output = command(&["audit", text(&folder)]).stdout(full()).output().unwrap();
    let (code, _, stderr) = parts(&output);
    assert_eq!(code, 2, "{stderr}");
    assert!(stderr.contains("could not be written to standard output"), "{stderr}");

    let reports = ["--report", "json=/dev/full", "--report", "human"];
    let output = command(&["audit", text(&folder)]).args(reports).output().unwrap();
    let (code, stdout, stderr) = parts(&output);
    assert_eq!(code, 2, "{stderr}");
    assert!(stdout.contains("Summary"), "the other report is still written");
    assert!(stderr.contains("could not be written to /dev/full"), "{stderr}");
}

#[test]
fn inspect_goes_on_after_a_file_that_cannot_be_read() {
    let folder = folder("inspect_goes_on");
    fs::create_dir(folder.join("b")).unwrap();
    for name in ["c.p8", "b/b.p8", "a.p8"] {
        fs::write(folder.join(name), "not a key").unwrap();
    }
    let missing = folder.join("missing\u{1b}[2J.p8");
    let output = run(&["inspect", "--format", "json", text(&missing), text(&folder)]);
    let (code, stdout, stderr) = parts(&output);
    assert_eq!(code, 3, "{stderr}");
    assert!(stderr.contains("missing\\u{1b}[2J.p8"), "{stderr}");
    assert!(!stderr.contains('\u{1b}'), "{stderr}");

    let mut names = Vec::new();
    for line in stdout.lines() {
        let line: serde_json::Value = serde_json::from_str(line).unwrap();
        assert_eq!(line["schema"], "storekit-audit/inspect/1");
        assert_eq!(line["verdict"], "rejected");
        let path = line["path"].as_str().unwrap();
        names.push(path.rsplit('/').next().unwrap().to_owned());
    }
    assert_eq!(names, ["a.p8", "b.p8", "c.p8"], "by name, folders within");
}

#[test]
fn inspect_reads_standard_input_and_never_more_than_a_key_file_can_hold() {
    let folder = folder("inspect_reads");
    let large = folder.join("large");
    fs::write(&large, vec![b'A'; 1 << 20]).unwrap();
    let stdin = fs::File::open(&large).unwrap();
    let output = command(&["inspect", "--format", "json", "-"]).stdin(stdin).output().unwrap();
    let (code, stdout, stderr) = parts(&output);
    assert_eq!(code, 0, "{stderr}");
    assert!(stdout.contains(r#""path":"-","verdict":"rejected""#), "{stdout}");
}

#[test]
fn what_a_shell_puts_on_the_command_line_is_shown_without_control_characters() {
    for args in [
        &["--\u{1b}]0;x\u{7}"][..],
        &["\u{1b}[2J"],
        &["explain", "\u{1b}[2J\u{202e}"],
        &["audit", ".", "--report", "\u{1b}[2J"],
        &["audit", ".", "--report", "json=\u{1b}[2J/x"],
    ] {
        let output = run(args);
        let (code, _, stderr) = parts(&output);
        assert_eq!(code, 2, "{stderr}");
        let bad = stderr.chars().find(|c| (c.is_control() && *c != '\n') || *c == '\u{202e}');
        assert_eq!(bad, None, "{stderr}");
    }
}

#[test]
fn the_catalogue_comes_in_each_format() {
    let output = run(&["rules", "--format", "json"]);
    let rules: Vec<serde_json::Value> = serde_json::from_slice(&output.stdout).unwrap();
    for rule in &rules {
        assert_eq!(rule.as_object().unwrap().len(), 4, "{rule}");
    }
    let output = run(&["rules", "--format", "markdown"]);
    let (code, stdout, _) = parts(&output);
    assert_eq!(code, 0);
    let rows = stdout.lines().filter(|line| line.starts_with("| [`")).count();
    let texts = stdout.lines().filter(|line| *line == "### How to mend it").count();
    assert_eq!((rows, texts), (rules.len(), rules.len()));
}
