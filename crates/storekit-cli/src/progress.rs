//! Says on standard error how far an audit has come.

use std::fmt::Write as _;
use std::fs;
use std::io::{self, IsTerminal as _, Write as _};
use std::path::PathBuf;
use std::sync::Mutex;
use std::time::{Duration, Instant};

use storekit_audit::{Observer, Outcome};

use crate::args::When;

/// A short audit says nothing.
const PATIENCE: Duration = Duration::from_secs(1);
/// On a terminal one line is written over and over, this often at most.
const REDRAW: Duration = Duration::from_millis(100);
/// In a log, a line this often.
const LOG: Duration = Duration::from_secs(10);
/// Before a rate says anything.
const WARM_UP: Duration = Duration::from_secs(2);

/// The observer of the command line.
#[derive(Debug)]
pub(crate) struct Progress {
    manner: Manner,
    started: Instant,
    /// Bytes of input in all, where that is known.
    total: Option<u64>,
    state: Mutex<State>,
}

#[derive(Clone, Copy, Debug, Eq, PartialEq)]
enum Manner {
    Silent,
    Line,
    Log,
}

#[derive(Debug, Default)]
struct State {
    last: Option<Instant>,
    has_written: bool,
    come: Come,
}

/// How far an audit has come.
#[derive(Clone, Copy, Debug, Default)]
struct Come {
    bytes: u64,
    records: u64,
    findings: u64,
}

impl Progress {
    /// Progress over `paths` as `--progress` asks for it; `auto` is silent where `quiet` is wished for.
    pub(crate) fn new(when: When, quiet: bool, paths: &[PathBuf]) -> Self {
        let is_silent = when == When::Never || (when == When::Auto && quiet);
        let manner = if is_silent {
            Manner::Silent
        } else if io::stderr().is_terminal() {
            Manner::Line
        } else {
            Manner::Log
        };
        let started = Instant::now();
        // The time of an imagined line before the first one, which `always` does not wait for.
        let last = (when != When::Always).then_some(started);
        let total = if is_silent { None } else { total(paths) };
        Self { manner, started, total, state: Mutex::new(State { last, ..State::default() }) }
    }

    /// Says what it came to, where anything was said before: records and findings are those of the outcome, in which
    /// records have been compared and what cannot be read is counted.
    pub(crate) fn finish(&self, outcome: &Outcome) {
        let Ok(state) = self.state.lock() else { return };
        if !state.has_written {
            return;
        }
        let come = Come {
            records: outcome.coverage.records,
            findings: u64::try_from(outcome.findings.len()).unwrap_or(u64::MAX),
            ..state.come
        };
        let is_stopped = outcome.unreadable_inputs;
        let line = finished(come, self.started.elapsed(), is_stopped);
        let _ = match self.manner {
            Manner::Silent => Ok(()),
            Manner::Line => writeln!(io::stderr(), "\r{line}\u{1b}[K"),
            Manner::Log => writeln!(io::stderr(), "{line}"),
        };
    }
}

impl Observer for Progress {
    fn progress(&self, bytes: u64, records: u64, findings: u64) {
        if self.manner == Manner::Silent {
            return;
        }
        let Ok(mut state) = self.state.lock() else { return };
        // Threads overtake each other; the totals only grow.
        let come = &mut state.come;
        come.bytes = come.bytes.max(bytes);
        come.records = come.records.max(records);
        come.findings = come.findings.max(findings);
        let now = Instant::now();
        let elapsed = now.saturating_duration_since(self.started);
        if let Some(last) = state.last {
            let pause = if self.manner == Manner::Line { REDRAW } else { LOG };
            let is_early = elapsed < PATIENCE;
            let is_done = self.manner == Manner::Line && self.total == Some(state.come.bytes);
            let is_soon = now.saturating_duration_since(last) < pause;
            if (self.manner == Manner::Line && is_early) || (is_soon && !is_done) {
                return;
            }
        }
        state.last = Some(now);
        state.has_written = true;
        let line = line(state.come, self.total, elapsed);
        let _ = if self.manner == Manner::Line {
            write!(io::stderr(), "\r{line}\u{1b}[K")
        } else {
            writeln!(io::stderr(), "{line}")
        };
    }
}

/// Bytes of all files in `paths`; `None` where something has no size, as standard input, or there are very many.
fn total(paths: &[PathBuf]) -> Option<u64> {
    const MAX_FILES: usize = 10_000;
    let mut waiting = paths.to_vec();
    let mut total = 0_u64;
    let mut seen = 0_usize;
    while let Some(path) = waiting.pop() {
        seen = seen.saturating_add(1);
        if seen > MAX_FILES {
            return None;
        }
        let metadata = fs::metadata(&path).ok()?;
        if metadata.is_dir() {
            for entry in fs::read_dir(&path).ok()? {
                let entry = entry.ok()?;
                if !entry.file_type().ok()?.is_symlink() {
                    waiting.push(entry.path());
                }
            }
        } else if metadata.is_file() {
            total = total.saturating_add(metadata.len());
        } else {
            return None;
        }
    }
    Some(total)
}

fn line(come: Come, total: Option<u64>, elapsed: Duration) -> String {
    let Come { bytes, records, findings } = come;
    // What is read from an archive is more than the archive.
    let total = total.filter(|total| bytes <= *total && *total > 0);
    let mut line = format!("auditing: {}", megabytes(bytes));
    if let Some(total) = total {
        let _ = write!(line, " of {}", megabytes(total));
    }
    let _ = write!(line, " MB, {records} records");
    if elapsed >= WARM_UP {
        let _ = write!(line, " ({}/s)", per_second(records, elapsed));
    }
    let _ = write!(line, ", {findings} findings so far");
    if total == Some(bytes) {
        // The time that this takes is not known: it depends on what the records have in common.
        line.push_str(", comparing the records");
    } else if let Some(total) = total.filter(|_| elapsed >= WARM_UP && bytes > 0) {
        let left = u128::from(total.saturating_sub(bytes)).saturating_mul(elapsed.as_millis());
        let millis = left.checked_div(u128::from(bytes)).unwrap_or_default();
        let seconds = millis.div_ceil(1000);
        let _ = write!(line, ", about {seconds} s left");
    }
    line
}

fn finished(come: Come, elapsed: Duration, is_incomplete: bool) -> String {
    let Come { bytes, records, findings } = come;
    let tenths = elapsed.as_millis().div_euclid(100);
    let (seconds, tenth) = (tenths.div_euclid(10), tenths.rem_euclid(10));
    let (megabytes, rate) = (megabytes(bytes), per_second(records, elapsed));
    let incomplete = if is_incomplete { "; some of it could not be read" } else { "" };
    format!(
        "audited: {megabytes} MB, {records} records, {findings} findings \
         in {seconds}.{tenth} s ({rate}/s){incomplete}"
    )
}

/// Without floating point: `12.3`.
fn megabytes(bytes: u64) -> String {
    let tenths = bytes.div_euclid(100_000);
    format!("{}.{}", tenths.div_euclid(10), tenths.rem_euclid(10))
}

fn per_second(records: u64, elapsed: Duration) -> u128 {
    let millis = elapsed.as_millis().max(1);
    u128::from(records).saturating_mul(1000).checked_div(millis).unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_line_names_bytes_records_findings_and_once_it_can_tell_rate_and_time_left() {
        let come = Come { bytes: 12_345_678, records: 4000, findings: 7 };
        let short = Duration::from_millis(500);
        let long = Duration::from_secs(4);
        let total = Some(100_000_000);
        let cases = [
            (None, short, "auditing: 12.3 MB, 4000 records, 7 findings so far"),
            (None, long, "auditing: 12.3 MB, 4000 records (1000/s), 7 findings so far"),
            (
                total,
                long,
                "auditing: 12.3 of 100.0 MB, 4000 records (1000/s), 7 findings so far, about 29 s left",
            ),
            (
                Some(12_345_678),
                long,
                "auditing: 12.3 of 12.3 MB, 4000 records (1000/s), 7 findings so far, comparing the records",
            ),
            // More was read than there is: nothing is claimed.
            (Some(5), long, "auditing: 12.3 MB, 4000 records (1000/s), 7 findings so far"),
        ];
        for (total, elapsed, expected) in cases {
            assert_eq!(line(come, total, elapsed), expected);
        }
    }

    #[test]
    fn the_last_line_says_what_it_came_to() {
        let come = Come { bytes: 1_000_000, records: 4000, findings: 7 };
        assert_eq!(
            finished(come, Duration::from_millis(2300), false),
            "audited: 1.0 MB, 4000 records, 7 findings in 2.3 s (1739/s)"
        );
        let said = finished(come, Duration::from_millis(2300), true);
        assert!(said.ends_with("(1739/s); some of it could not be read"), "{said}");
    }

    #[test]
    fn standard_input_has_no_size() {
        assert_eq!(total(&[PathBuf::from("/no/such/file")]), None);
    }
}
