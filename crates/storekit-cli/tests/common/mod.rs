//! Running the binary as a user would, with nothing of the tester's environment.

#![allow(dead_code, clippy::allow_attributes, reason = "each test file uses some of it")]

use std::io::Write as _;
use std::path::PathBuf;
use std::process::{Command, Output, Stdio};

use serde_json::Value;

/// The binary, with an empty environment.
pub(crate) fn command(args: &[&str]) -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_storekit-audit"));
    command.env_clear().stdin(Stdio::null()).args(args);
    command
}

/// Runs it to its end.
pub(crate) fn run(args: &[&str]) -> Output {
    command(args).output().unwrap()
}

/// Runs it with `input` as standard input.
pub(crate) fn run_with_input(args: &[&str], input: &[u8]) -> Output {
    let mut child = command(args)
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .unwrap();
    let mut stdin = child.stdin.take().unwrap();
    let input = input.to_owned();
    let writer = std::thread::spawn(move || {
        let _ = stdin.write_all(&input);
    });
    let output = child.wait_with_output().unwrap();
    writer.join().unwrap();
    output
}

/// Its exit code.
pub(crate) fn code(output: &Output) -> i32 {
    output.status.code().unwrap()
}

/// Its standard output, as JSON.
pub(crate) fn json(output: &Output) -> Value {
    let said = String::from_utf8_lossy(&output.stderr);
    let report = serde_json::from_slice(&output.stdout);
    assert!(report.is_ok(), "no JSON on standard output; standard error says {said}");
    report.unwrap()
}

/// A folder of this test's own, empty.
pub(crate) fn folder(test: &str) -> PathBuf {
    let folder = PathBuf::from(env!("CARGO_TARGET_TMPDIR")).join(test);
    let _ = std::fs::remove_dir_all(&folder);
    std::fs::create_dir_all(&folder).unwrap();
    folder
}

/// Clean, with findings, unreadable and skipped records; they must add up to all of them.
pub(crate) fn coverage(report: &Value) -> [u64; 4] {
    let coverage = &report["coverage"];
    let parts = ["clean", "with_findings", "unreadable", "skipped"]
        .map(|name| coverage[name].as_u64().unwrap());
    assert_eq!(coverage["records"], parts.iter().sum::<u64>(), "{coverage}");
    parts
}
