//! Cuts a source into records: serial and cheap, so that the parsing can be parallel.

mod json;
mod lines;
mod rows;

use std::sync::Arc;

use storekit_credentials::Span;

use crate::buffer::{Buffer, Position};
use crate::chunk::{Chunk, Piece, PieceKind};
use crate::csv::Header;
use crate::json::expand::{self, Part};
use crate::place::to_u64;
use crate::{BadRecordKind, Limits, Names, Options, Source};

pub(crate) use json::Json;
pub(crate) use lines::Lines;
pub(crate) use rows::Rows;

/// Most records in a chunk: what bounds the memory for many tiny ones.
const MOST_PIECES: usize = 1 << 14;

/// Something that finds the records in a stream of bytes.
pub(crate) trait Cut {
    /// Goes on through the stream's bytes until it needs more of them, or the stream [is full](Stream::is_full).
    /// It starts at `from`, which is what the last scan gave: the offset of the first byte that it still needs.
    fn scan(&mut self, stream: &mut Stream, from: usize, at_end: bool) -> usize;
}

/// The bytes of a source that are in memory, and the records found in them.
pub(crate) struct Stream {
    pub(crate) buffer: Buffer,
    limits: Limits,
    chunk_bytes: usize,
    pieces: Vec<Piece>,
    next_number: u64,
    /// The first row of a table, once it is read.
    pub(crate) header: Option<Arc<Header>>,
    pub(crate) names: Names,
    /// An offset in the buffer and its position in the source: what later positions are counted from.
    mark: (usize, Position),
}

impl Stream {
    pub(crate) fn new(buffer: Buffer, options: &Options, names: &Names) -> Self {
        Self {
            buffer,
            limits: options.limits,
            chunk_bytes: options.chunk_bytes,
            pieces: Vec::new(),
            next_number: 1,
            header: None,
            names: names.clone(),
            mark: (0, Position::START),
        }
    }

    /// Passes over a byte order mark. It is part of no line: columns count from after it.
    pub(crate) fn skip_bom(&mut self) {
        if self.buffer.bytes().starts_with(b"\xef\xbb\xbf") {
            drop(self.buffer.take_front(3));
            self.mark.1.byte = 3;
        }
    }

    /// Position of an offset. Offsets must not go back by more than the start of the last piece.
    pub(crate) fn position(&mut self, offset: usize) -> Position {
        let (from, mut position) = self.mark;
        if offset > from {
            position.advance(self.buffer.bytes().get(from..offset).unwrap_or_default());
            self.mark = (offset, position);
        }
        position
    }

    /// Notes that a line begins at `offset`, and that none began between there and the last position that was asked for.
    pub(crate) fn begin_line(&mut self, offset: usize) {
        let (from, mut position) = self.mark;
        if let Some(passed) = offset.checked_sub(from) {
            position.byte = position.byte.saturating_add(to_u64(passed));
            position.line = position.line.saturating_add(1);
            position.column = 1;
            self.mark = (offset, position);
        }
    }

    pub(crate) fn push(&mut self, kind: PieceKind, start: usize, end: usize) {
        let from = self.position(start);
        let length = end.saturating_sub(start);
        let byte_end = from.byte.saturating_add(to_u64(length));
        self.push_from(kind, from, byte_end, Span::new(start, end));
    }

    /// A JSON value: one record, or records within it. `is_alone`: it is in no array, and on no line of its own.
    pub(crate) fn push_json(&mut self, start: usize, end: usize, is_alone: bool) {
        let value = self.buffer.bytes().get(start..end).unwrap_or_default();
        let Some(parts) = expand::records(value, is_alone) else {
            return self.push(PieceKind::Record, start, end);
        };
        for Part { span, is_envelope } in parts {
            let kind = if is_envelope { PieceKind::Envelope } else { PieceKind::Record };
            let span = span.shifted(start);
            self.push(kind, span.start(), span.end());
        }
    }

    pub(crate) fn push_bad(&mut self, kind: BadRecordKind, start: usize, end: usize) {
        self.push(PieceKind::Bad(kind), start, end);
    }

    /// A record that began at `from`, in bytes that are gone, and ends before `end`.
    pub(crate) fn push_skipped(&mut self, from: Position, end: usize) {
        let byte_end = self.position(end).byte;
        let kind = PieceKind::Bad(BadRecordKind::TooLong);
        self.push_from(kind, from, byte_end, Span::empty(end));
    }

    fn push_from(&mut self, kind: PieceKind, from: Position, byte_end: u64, span: Span) {
        self.pieces.push(Piece {
            number: self.next_number,
            span,
            place: from.place_until(byte_end),
            kind,
        });
        self.next_number = self.next_number.saturating_add(1);
    }

    /// Whether the records found so far are enough for a chunk.
    pub(crate) fn is_full(&self) -> bool {
        self.pieces.len() >= MOST_PIECES
            || self.pieces.last().is_some_and(|last| last.span.end() >= self.chunk_bytes)
    }

    pub(crate) fn is_empty(&self) -> bool {
        self.pieces.is_empty()
    }

    /// Takes the bytes before `keep` out, with the records found in them.
    pub(crate) fn take(&mut self, keep: usize, source: &Arc<Source>) -> Chunk {
        let (_, position) = (self.position(keep), self.mark.1);
        self.mark = (0, position);
        // As many will mostly come again.
        let next = Vec::with_capacity(self.pieces.len());
        Chunk {
            source: Arc::clone(source),
            buffer: self.buffer.take_front(keep),
            pieces: std::mem::replace(&mut self.pieces, next),
            header: self.header.clone(),
            trees: Vec::new(),
            limits: self.limits,
            names: self.names.clone(),
            layouts: Box::default(),
        }
    }

    /// Drops the bytes before `keep`, in which no record was found.
    pub(crate) fn forget(&mut self, keep: usize) {
        if keep > 0 {
            let position = self.position(keep);
            self.mark = (0, position);
            drop(self.buffer.take_front(keep));
        }
    }
}
