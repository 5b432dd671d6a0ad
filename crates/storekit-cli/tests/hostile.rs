//! A hostile world: input without end, full disks, readers that go, files that change, pipes and devices, and texts that
//! attack whoever reads the report.

#![cfg(unix)]
#![expect(clippy::unwrap_used, reason = "a test that panics fails, as it should")]

mod common;

use std::fs::{self, File, OpenOptions};
use std::io::{Read as _, Write as _};
use std::os::unix::process::ExitStatusExt as _;
use std::path::Path;
use std::process::{Command, Stdio};
use std::thread;
use std::time::{Duration, Instant};

use storekit_testkit::json::quoted;

const RECORD: &str = "{\"record\":\"good\",\"bundle_id\":\"com.fernwood.habits\"}\n";

/// Sends records until nobody reads them any more.
fn feed(mut input: impl std::io::Write + Send + 'static) -> thread::JoinHandle<()> {
    let block = RECORD.repeat(1000);
    thread::spawn(move || while input.write_all(block.as_bytes()).is_ok() {})
}

/// Runs the binary through a shell, which sets limits and closes streams.
fn shell(script: &str, folder: &Path) -> std::process::Output {
    let path = std::env::var_os("PATH").unwrap_or_default();
    Command::new("sh")
        .args(["-c", script])
        .env_clear()
        .env("PATH", path)
        .env("BIN", env!("CARGO_BIN_EXE_storekit-audit"))
        .current_dir(folder)
        .stdin(Stdio::null())
        .output()
        .unwrap()
}

#[test]
fn an_interrupt_in_the_middle_leaves_the_old_report() {
    let folder = common::folder("interrupt");
    let report = folder.join("report.json");
    fs::write(&report, "old").unwrap();
    let target = format!("json={}", report.display());
    let mut child = common::command(&["audit", "-", "--report", &target])
        .stdin(Stdio::piped())
        .stdout(Stdio::null())
        .stderr(Stdio::null())
        .spawn()
        .unwrap();
    let feeder = feed(child.stdin.take().unwrap());
    thread::sleep(Duration::from_millis(300));
    let pid = child.id().to_string();
    // What starts the tests in the background can have told them to ignore interrupts.
    let (name, number) = if ignores_interrupts() { ("-TERM", 15) } else { ("-INT", 2) };
    assert!(Command::new("kill").args([name, &pid]).status().unwrap().success());
    let status = child.wait().unwrap();
    feeder.join().unwrap();
    assert!(status.signal() == Some(number) || status.code() == Some(130), "{status}");
    assert_eq!(fs::read_to_string(&report).unwrap(), "old");
}

/// Whether this process, and so whatever it starts, ignores SIGINT.
fn ignores_interrupts() -> bool {
    let status = fs::read_to_string("/proc/self/status").unwrap_or_default();
    let ignored = status.lines().find_map(|line| line.strip_prefix("SigIgn:"));
    let ignored = ignored.and_then(|mask| u64::from_str_radix(mask.trim(), 16).ok());
    ignored.is_some_and(|mask| mask & 2 != 0)
}

#[test]
fn a_full_disk_is_told_of() {
    let folder = common::folder("full");
    fs::write(folder.join("a.ndjson"), RECORD).unwrap();
    for script in [
        "exec \"$BIN\" audit a.ndjson --report json >/dev/full",
        "exec \"$BIN\" audit a.ndjson --report json=/dev/full",
        "exec \"$BIN\" rules >/dev/full",
        "ulimit -f 0; exec \"$BIN\" audit a.ndjson --report json=out.json",
    ] {
        let output = shell(script, &folder);
        let said = String::from_utf8_lossy(&output.stderr);
        // A limit on files can also end the program by SIGXFSZ.
        assert!(
            output.status.code() == Some(2) || output.status.signal().is_some(),
            "{script}: {said}"
        );
        assert!(!said.contains("internal error"), "{script}: {said}");
        assert!(!folder.join("out.json").exists(), "{script}");
    }
}

#[test]
fn a_reader_that_goes_is_no_failure_and_a_closed_output_does_not_panic() {
    let folder = common::folder("reader-gone");
    fs::write(folder.join("a.ndjson"), RECORD.repeat(5000).replace("habits\"", "habits \""))
        .unwrap();
    let mut child =
        common::command(&["audit", "a.ndjson", "--report", "ndjson", "--fail-on", "never"])
            .current_dir(&folder)
            .stdout(Stdio::piped())
            .stderr(Stdio::piped())
            .spawn()
            .unwrap();
    let mut first = [0; 10];
    child.stdout.take().unwrap().read_exact(&mut first).unwrap();
    let output = child.wait_with_output().unwrap();
    let said = String::from_utf8_lossy(&output.stderr);
    assert!(!said.contains("internal error"), "{said}");
    assert_eq!(common::code(&output), 0, "{said}");

    for script in [
        "exec \"$BIN\" audit a.ndjson >&-",
        "exec \"$BIN\" audit a.ndjson 2>&-",
        "exec \"$BIN\" audit - <&-",
    ] {
        let output = shell(script, &folder);
        assert!(matches!(output.status.code(), Some(0..=4)), "{script}: {output:?}");
        assert!(!String::from_utf8_lossy(&output.stderr).contains("internal error"), "{script}");
    }
}

#[test]
fn a_file_that_shrinks_or_grows_while_it_is_read_adds_up() {
    let folder = common::folder("changing");
    let path = folder.join("a.ndjson");
    for round in 0..4 {
        fs::write(&path, RECORD.repeat(100_000)).unwrap();
        let child = common::command(&["audit", path.to_str().unwrap(), "--report", "json"])
            .stdout(Stdio::piped())
            .stderr(Stdio::piped())
            .spawn()
            .unwrap();
        thread::sleep(Duration::from_millis(20 * round));
        let mut file = OpenOptions::new().write(true).open(&path).unwrap();
        if round % 2 == 0 {
            file.set_len(1_000_003).unwrap();
        } else {
            file.write_all(b"{\"bundle_id\":").unwrap();
        }
        let output = child.wait_with_output().unwrap();
        let report = common::json(&output);
        let [clean, findings, unreadable, _] = common::coverage(&report);
        assert!(clean + findings + unreadable > 0, "{report}");
        assert!(matches!(common::code(&output), 0 | 1 | 3));
    }
    fs::remove_file(path).unwrap();
}

#[test]
fn pipes_and_devices_that_are_given_do_not_hang() {
    let folder = common::folder("devices");
    let pipe = folder.join("pipe.json");
    let made = Command::new("mkfifo").arg(&pipe).status().is_ok_and(|status| status.success());
    let mut given = vec!["/dev/zero".to_owned(), "/dev/null".to_owned(), "/dev/tty".to_owned()];
    if made {
        given.push(pipe.to_str().unwrap().to_owned());
    }
    for path in given {
        // `inspect` and `normalize` wait for who writes to a pipe: `inspect <(decrypt key)` is a use of them.
        let is_pipe = path.ends_with("pipe.json");
        let commands: &[&str] =
            if is_pipe { &["audit"] } else { &["audit", "inspect", "normalize"] };
        for command in commands {
            let mut child = common::command(&[command, path.as_str()])
                .stdout(Stdio::piped())
                .stderr(Stdio::piped())
                .spawn()
                .unwrap();
            let begun = Instant::now();
            while child.try_wait().unwrap().is_none() {
                if begun.elapsed() > Duration::from_secs(20) {
                    child.kill().unwrap();
                    break;
                }
                thread::sleep(Duration::from_millis(10));
            }
            let output = child.wait_with_output().unwrap();
            let said = String::from_utf8_lossy(&output.stderr);
            assert!(matches!(output.status.code(), Some(0..=4)), "{command} {path}: {output:?}");
            assert!(!said.contains("internal error"), "{command} {path}: {said}");
        }
    }
}

#[test]
fn a_line_without_end_and_deep_nesting_fit_into_little_memory() {
    let folder = common::folder("memory");
    let path = folder.join("a.ndjson");
    let mut file = File::create(&path).unwrap();
    file.write_all(RECORD.as_bytes()).unwrap();
    for block in [vec![b'x'; 1 << 20], vec![b'['; 1 << 20], b"{\"a\":".repeat(200_000)] {
        for _ in 0..40 {
            file.write_all(&block).unwrap();
        }
        file.write_all(b"\n").unwrap();
    }
    file.write_all(RECORD.as_bytes()).unwrap();
    drop(file);
    let script = "ulimit -v 400000; exec \"$BIN\" audit a.ndjson --report json --threads 2";
    let output = shell(script, &folder);
    let report = common::json(&output);
    assert_eq!((common::coverage(&report)[2], common::code(&output)), (3, 3));
    assert_eq!(report["coverage"]["records"], 5);
    fs::remove_file(path).unwrap();
}

/// Texts that have done harm in terminals, spreadsheets, browsers and CI logs.
const HOSTILE: [&str; 12] = [
    "\u{1b}[31mred\u{1b}[0m",
    "\u{1b}]0;title\u{7}",
    "\u{1b}]8;;https://fernwood.app\u{7}link\u{1b}]8;;\u{7}",
    "a\u{202e}gpj.exe",
    "\u{2066}\u{2069}\u{200b}\u{feff}\u{e0041}",
    "line\r\n::error file=a,line=1::owned\nline",
    "=cmd|' /C calc'!A0",
    "@SUM(A1)",
    "::add-mask::a",
    "</td></tr><script>alert(1)</script>",
    "]]><!--",
    "\u{0}\u{8}\u{7f}\u{85}\u{9b}31m\u{2028}",
];

/// A record with `text` in every slot.
fn record_of(text: &str) -> String {
    let text = quoted(text);
    let mut fields: Vec<_> = [
        "record",
        "customer",
        "app",
        "name",
        "platform",
        "store",
        "bundle_id",
        "google_package",
        "app_apple_id",
        "team_id",
        "shared_secret",
        "storekit_version",
        "payload",
    ]
    .iter()
    .map(|slot| format!("\"{slot}\":{text}"))
    .collect();
    for key in ["in_app_purchase_key", "promotional_offer_key", "app_store_connect_key"] {
        let inner = ["issuer_id", "key_id", "private_key", "file_name", "bundle_id"]
            .map(|slot| format!("\"{slot}\":{text}"))
            .join(",");
        fields.push(format!("\"{key}\":{{{inner}}}"));
    }
    let environment = format!("{{\"url\":{text},\"version\":{text}}}");
    fields.push(format!(
        "\"notifications\":{{\"production\":{environment},\"sandbox\":{environment},\"forward_url\":{text}}}"
    ));
    fields.push(format!("{text}:{text}"));
    format!("{{{}}}\n", fields.join(","))
}

fn is_harmful(c: char) -> bool {
    (c.is_control() && !matches!(c, '\n' | '\r'))
        || matches!(c, '\u{200b}'..='\u{200f}' | '\u{2028}'..='\u{202e}' | '\u{2060}'..='\u{206f}' | '\u{feff}' | '\u{e0000}'..='\u{e007f}')
}

#[test]
fn no_text_of_any_field_attacks_the_reader_of_a_report() {
    let folder = common::folder("injection");
    let mut export: String = HOSTILE.iter().map(|text| record_of(text)).collect();
    export += &HOSTILE.concat();
    fs::write(folder.join("a.ndjson"), &export).unwrap();
    // The names of files attack, too.
    for (number, text) in HOSTILE.iter().enumerate() {
        let name = text.replace(['/', '\0'], "");
        fs::write(folder.join(format!("{name}{number}.json")), RECORD).unwrap();
        fs::write(folder.join(format!("{number}{name}.p8")), text).unwrap();
    }
    let path = folder.to_str().unwrap();
    for format in storekit_report::Format::ALL {
        let output = common::run(&[
            "audit",
            path,
            "--report",
            format.name(),
            "--profile",
            "review",
            "--color",
            "never",
        ]);
        for bytes in [&output.stdout, &output.stderr] {
            let text = String::from_utf8(bytes.clone()).unwrap();
            let harmful = text.chars().find(|&c| is_harmful(c));
            assert_eq!(harmful, None, "in {}", format.name());
            let owned = text.lines().any(|line| line.starts_with("::error file=a,line=1::owned"));
            assert!(!owned, "an annotation in {}", format.name());
        }
    }
    for command in ["inspect", "normalize"] {
        for (number, text) in HOSTILE.iter().enumerate() {
            let name = text.replace(['/', '\0'], "");
            let output = common::run(&[
                command,
                folder.join(format!("{number}{name}.p8")).to_str().unwrap(),
            ]);
            let text = String::from_utf8([output.stdout, output.stderr].concat()).unwrap();
            assert_eq!(text.chars().find(|&c| is_harmful(c)), None, "{command}");
        }
    }
}
