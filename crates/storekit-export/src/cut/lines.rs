//! NDJSON: a record a line.

use super::{Cut, Stream};
use crate::buffer::Position;
use crate::json::scan::is_blank;

/// Cuts at line ends. Lines of white space only are no records.
#[derive(Debug, Default)]
pub(crate) struct Lines {
    /// How many bytes of the current line are known to hold no line end.
    seen: usize,
    /// Where a line began that is too long and is being skipped.
    skipped: Option<Position>,
}

impl Cut for Lines {
    fn scan(&mut self, stream: &mut Stream, from: usize, at_end: bool) -> usize {
        let limit = stream.limits.record_bytes;
        let mut start = from;
        while !stream.is_full() {
            let len = stream.buffer.len();
            let unseen = start.saturating_add(self.seen);
            let rest = stream.buffer.bytes().get(unseen..).unwrap_or_default();
            let newline = memchr::memchr(b'\n', rest).map(|at| unseen.saturating_add(at));
            let end = newline.unwrap_or(len);
            if self.skipped.is_none() && end.saturating_sub(start) > limit {
                self.skipped = Some(stream.position(start));
            }
            if newline.is_none() && !at_end {
                if self.skipped.is_some() {
                    start = len;
                }
                self.seen = len.saturating_sub(start);
                return start;
            }
            match self.skipped.take() {
                Some(skipped) => stream.push_skipped(skipped, end),
                None => push_line(stream, start, end),
            }
            self.seen = 0;
            match newline {
                Some(newline) => {
                    start = newline.saturating_add(1);
                    stream.begin_line(start);
                }
                None => return len,
            }
        }
        start
    }
}

fn push_line(stream: &mut Stream, start: usize, end: usize) {
    let line = stream.buffer.bytes().get(start..end).unwrap_or_default();
    let Some(first) = line.iter().position(|&byte| !is_blank(byte)) else {
        return;
    };
    let last = line.iter().rposition(|&byte| !is_blank(byte));
    let from = start.saturating_add(first);
    let until = last.map_or(end, |last| start.saturating_add(last).saturating_add(1));
    stream.push_json(from, until, false);
}
