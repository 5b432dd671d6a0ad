//! Says on standard error how far an audit has come.

use std::io::{self, IsTerminal as _, Write as _};
use std::sync::Mutex;
use std::time::{Duration, Instant};

use storekit_audit::Observer;

use crate::args::When;

/// A short audit says nothing.
const PATIENCE: Duration = Duration::from_secs(1);
/// On a terminal one line is written over and over, this often at most.
const REDRAW: Duration = Duration::from_millis(100);
/// In a log, a line this often.
const LOG: Duration = Duration::from_secs(10);

/// The observer of the command line.
#[derive(Debug)]
pub(crate) struct Progress {
    manner: Manner,
    started: Instant,
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
    is_line_open: bool,
}

impl Progress {
    /// Progress as `--progress` asks for it; `auto` is silent where `quiet` is wished for.
    pub(crate) fn new(when: When, quiet: bool) -> Self {
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
        Self { manner, started, state: Mutex::new(State { last, is_line_open: false }) }
    }

    /// Takes the line away, so that what is written next starts on a clean one.
    pub(crate) fn finish(&self) {
        let Ok(state) = self.state.lock() else { return };
        if state.is_line_open {
            let _ = write!(io::stderr(), "\r\u{1b}[K");
        }
    }
}

impl Observer for Progress {
    fn progress(&self, bytes: u64, records: u64, findings: u64) {
        if self.manner == Manner::Silent {
            return;
        }
        // Another thread is writing a line: that one will do.
        let Ok(mut state) = self.state.try_lock() else {
            return;
        };
        let now = Instant::now();
        if let Some(last) = state.last {
            let pause = if self.manner == Manner::Line { REDRAW } else { LOG };
            let is_early = self.manner == Manner::Line
                && now.saturating_duration_since(self.started) < PATIENCE;
            if is_early || now.saturating_duration_since(last) < pause {
                return;
            }
        }
        state.last = Some(now);
        let line = line(bytes, records, findings);
        let _ = if self.manner == Manner::Line {
            state.is_line_open = true;
            write!(io::stderr(), "\r{line}\u{1b}[K")
        } else {
            writeln!(io::stderr(), "{line}")
        };
    }
}

fn line(bytes: u64, records: u64, findings: u64) -> String {
    // Tenths of a megabyte, without floating point.
    let tenths = bytes.div_euclid(100_000);
    let (whole, tenth) = (tenths.div_euclid(10), tenths.rem_euclid(10));
    format!("auditing: {whole}.{tenth} MB, {records} records, {findings} findings so far")
}

#[cfg(test)]
mod tests {
    use super::line;

    #[test]
    fn the_line_names_bytes_records_and_findings() {
        assert_eq!(line(12_345_678, 4000, 7), "auditing: 12.3 MB, 4000 records, 7 findings so far");
        assert_eq!(line(0, 0, 0), "auditing: 0.0 MB, 0 records, 0 findings so far");
    }
}
