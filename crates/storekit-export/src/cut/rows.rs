//! CSV and TSV: a record a row, a row one line or more.

use std::sync::Arc;

use super::{Cut, Stream};
use crate::BadRecordKind;
use crate::buffer::Position;
use crate::chunk::PieceKind;
use crate::csv::{self, End, Header};

/// Cuts between rows. Where the quotes of a row are not in order, or it has lines within and the wrong number of cells, it
/// ends before the next line that looks like a row: a stray quote costs one record, not the rest of the table.
#[derive(Debug, Default)]
pub(crate) struct Rows {
    /// Delimiter and number of columns, once they are known: none where the file only says its delimiter yet.
    shape: Option<(u8, usize)>,
    /// Where a line began that is too long and is being skipped.
    skipped: Option<Position>,
}

impl Cut for Rows {
    fn scan(&mut self, stream: &mut Stream, from: usize, at_end: bool) -> usize {
        let mut start = from;
        while !stream.is_full() {
            let len = stream.buffer.len();
            if start >= len && self.skipped.is_none() {
                return start;
            }
            let next = match (self.skipped, self.shape) {
                (Some(skipped), _) => self.skip(stream, start, skipped, at_end),
                (None, None) => self.header(stream, start, None, at_end),
                (None, Some((delimiter, 0))) => self.header(stream, start, Some(delimiter), at_end),
                (None, Some((delimiter, width))) => {
                    self.row(stream, start, delimiter, width, at_end)
                }
            };
            match next {
                Step::On(next) => start = next,
                Step::More(keep) => return keep,
            }
        }
        start
    }
}

enum Step {
    /// Go on from this offset.
    On(usize),
    /// More bytes are needed, from this offset on.
    More(usize),
}

impl Rows {
    fn header(
        &mut self,
        stream: &mut Stream,
        start: usize,
        declared: Option<u8>,
        at_end: bool,
    ) -> Step {
        let rest = stream.buffer.bytes().get(start..).unwrap_or_default();
        let Some(line) = line(rest, at_end, stream.limits.record_bytes) else {
            return Step::More(start);
        };
        let line_len = line.len();
        let delimiter = declared.unwrap_or_else(|| csv::delimiter(line));
        if csv::is_blank(line, delimiter) {
            return Step::On(start.saturating_add(line_len));
        }
        if let (None, Some(delimiter)) = (declared, csv::declared_delimiter(line)) {
            self.shape = Some((delimiter, 0));
            return Step::On(start.saturating_add(line_len));
        }
        self.read_header(stream, start, delimiter, at_end)
    }

    fn read_header(
        &mut self,
        stream: &mut Stream,
        start: usize,
        delimiter: u8,
        at_end: bool,
    ) -> Step {
        let bytes = stream.buffer.bytes();
        let next = match csv::row(bytes, start, delimiter, |_| ()) {
            End::Row { is_last: true, .. } | End::Open { .. }
                if !at_end && bytes.len() <= stream.limits.record_bytes =>
            {
                return Step::More(start);
            }
            End::Row { next, .. } => Some(next),
            End::Open { .. } | End::Stray { .. } => None,
        };
        let row = next.and_then(|next| bytes.get(start..next));
        let header = row.and_then(|row| Header::read(row, delimiter));
        if let (Some(next), Some(header)) = (next, header) {
            self.shape = Some((delimiter, header.width()));
            stream.header = Some(Arc::new(header));
            return Step::On(next);
        }
        // Its names are taken without their quotes. Without names no row can be read: each of them counts as unreadable.
        let rest = bytes.get(start..).unwrap_or_default();
        let Some(first) = line(rest, at_end, stream.limits.record_bytes) else {
            return Step::More(start);
        };
        let end = start.saturating_add(first.len());
        let header = Header::without_quotes(first, delimiter);
        stream.push_bad(BadRecordKind::Header, start, end);
        self.shape = Some((delimiter, header.as_ref().map_or(usize::MAX, Header::width)));
        stream.header = Some(Arc::new(header.unwrap_or(Header::unreadable(delimiter))));
        Step::On(end)
    }

    fn row(
        &mut self,
        stream: &mut Stream,
        start: usize,
        delimiter: u8,
        width: usize,
        at_end: bool,
    ) -> Step {
        let limit = stream.limits.record_bytes;
        let bytes = stream.buffer.bytes();
        let is_long = bytes.len().saturating_sub(start) > limit;
        match csv::row(bytes, start, delimiter, |_| ()) {
            End::Row { is_last: true, .. } | End::Open { .. } if !at_end && !is_long => {
                Step::More(start)
            }
            End::Row { end, next, cells, .. } if end.saturating_sub(start) <= limit => {
                let row = bytes.get(start..end).unwrap_or_default();
                if cells != width && memchr::memchr(b'\n', row).is_some() {
                    return self.recover(stream, start, delimiter, width, at_end);
                }
                if csv::is_blank(row, delimiter) {
                    return Step::On(next);
                }
                let broken = if cells < width {
                    broken_row(bytes, next, delimiter, width, cells)
                } else {
                    None
                };
                match broken {
                    Some(Broken::Unfinished) if !at_end && !is_long => Step::More(start),
                    Some(Broken::Until(next)) => {
                        stream.push(PieceKind::Record, start, next);
                        Step::On(next)
                    }
                    Some(Broken::Unfinished) | None => {
                        stream.push(PieceKind::Record, start, end);
                        Step::On(next)
                    }
                }
            }
            End::Row { .. } | End::Open { .. } | End::Stray { .. } => {
                self.recover(stream, start, delimiter, width, at_end)
            }
        }
    }

    /// Ends a row that cannot be read before the next line that looks like one.
    fn recover(
        &mut self,
        stream: &mut Stream,
        start: usize,
        delimiter: u8,
        width: usize,
        at_end: bool,
    ) -> Step {
        let bytes = stream.buffer.bytes();
        let mut at = start;
        loop {
            let rest = bytes.get(at..).unwrap_or_default();
            let Some(newline) = memchr::memchr(b'\n', rest) else { break };
            at = at.saturating_add(newline).saturating_add(1);
            let rest = bytes.get(at..).unwrap_or_default();
            if rest.is_empty() && at_end {
                break;
            }
            let has_end = memchr::memchr(b'\n', rest).is_some();
            if !has_end
                && !at_end
                && bytes.len().saturating_sub(start) <= stream.limits.record_bytes
            {
                return Step::More(start);
            }
            let line = line(rest, true, usize::MAX).unwrap_or_default();
            let looks_like_row = match csv::row(line, 0, delimiter, |_| ()) {
                End::Row { cells, .. } => cells == width,
                // It has a quoted cell that goes on in the next line.
                End::Open { cells, .. } => cells < width && (cells > 0 || line.starts_with(b"\"")),
                End::Stray { .. } => false,
            };
            if looks_like_row {
                let is_long = at.saturating_sub(start) > stream.limits.record_bytes;
                let too_long = PieceKind::Bad(BadRecordKind::TooLong);
                stream.push(if is_long { too_long } else { PieceKind::Record }, start, at);
                return Step::On(at);
            }
        }
        let len = bytes.len();
        if at_end {
            stream.push(PieceKind::Record, start, len);
            return Step::On(len);
        }
        if len.saturating_sub(start) <= stream.limits.record_bytes {
            return Step::More(start);
        }
        self.skipped = Some(stream.position(start));
        Step::On(len)
    }

    /// Goes on to the end of the line, of a row that is too long.
    fn skip(&mut self, stream: &mut Stream, start: usize, skipped: Position, at_end: bool) -> Step {
        let rest = stream.buffer.bytes().get(start..).unwrap_or_default();
        let len = stream.buffer.len();
        let end = match memchr::memchr(b'\n', rest) {
            Some(newline) => start.saturating_add(newline).saturating_add(1),
            None if at_end => len,
            None => return Step::More(len),
        };
        self.skipped = None;
        stream.push_skipped(skipped, end);
        Step::On(end)
    }
}

/// A row that is short because line ends stand in a cell without quotes.
enum Broken {
    /// Up to here.
    Until(usize),
    /// The bytes end before that is known.
    Unfinished,
}

/// Whether the lines from `from` on belong to a short row before them: lines of one cell, then one that completes the
/// row, or has the quote that should have closed the cell.
fn broken_row(
    bytes: &[u8],
    from: usize,
    delimiter: u8,
    width: usize,
    cells: usize,
) -> Option<Broken> {
    /// More lines than a key has.
    const MOST_LINES: usize = 64;
    let mut at = from;
    for count in 0..MOST_LINES {
        let rest = bytes.get(at..).unwrap_or_default();
        let Some(line) = line(rest, false, usize::MAX) else {
            return Some(Broken::Unfinished);
        };
        at = at.saturating_add(line.len());
        match csv::row(line, 0, delimiter, |_| ()) {
            End::Row { cells: 1, .. } => {}
            End::Row { cells: more, .. } => {
                let adds_up = cells.saturating_add(more).saturating_sub(1) == width;
                return (count > 0 && adds_up).then_some(Broken::Until(at));
            }
            End::Stray { .. } if count > 0 => return Some(Broken::Until(at)),
            End::Stray { .. } | End::Open { .. } => return None,
        }
    }
    None
}

/// The line at the start of `bytes`, its end included; `None` where it is not known yet.
fn line(bytes: &[u8], at_end: bool, limit: usize) -> Option<&[u8]> {
    match memchr::memchr(b'\n', bytes) {
        Some(newline) => bytes.get(..newline.saturating_add(1)),
        None if at_end || bytes.len() > limit => Some(bytes),
        None => None,
    }
}
