//! A portion of a source: whole records, ready to be parsed on any thread.

use std::fmt;
use std::ops::Range;
use std::sync::Arc;

use storekit_credentials::Span;

use crate::buffer::Buffer;
use crate::csv::{self, Header};
use crate::document::tree::Tree;
use crate::json::layout::Layouts;
use crate::json::parse;
use crate::jws;
use crate::{
    BadRecord, BadRecordKind, Block, Fields, Format, Limits, Names, Place, Record, Source, keyfile,
    nested,
};

/// A portion of a source that holds whole records. It owns its bytes and wipes them when dropped.
pub struct Chunk {
    pub(crate) source: Arc<Source>,
    pub(crate) buffer: Buffer,
    pub(crate) pieces: Vec<Piece>,
    /// What the columns of a table are called.
    pub(crate) header: Option<Arc<Header>>,
    /// The trees of a document.
    pub(crate) trees: Vec<Tree>,
    pub(crate) limits: Limits,
    pub(crate) names: Names,
    pub(crate) layouts: Box<Layouts>,
}

/// The bytes of one record, or the lack of it.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Piece {
    pub(crate) number: u64,
    /// Its range in the chunk's bytes.
    pub(crate) span: Span,
    pub(crate) place: Place,
    pub(crate) kind: PieceKind,
}

#[derive(Clone, Copy, Debug)]
pub(crate) enum PieceKind {
    Record,
    /// A node of one of the trees.
    Tree {
        tree: usize,
        node: usize,
        beside_records: bool,
    },
    /// An object around records, whose own fields are a record too.
    Envelope,
    Bad(BadRecordKind),
}

impl Chunk {
    /// Where its bytes come from.
    pub const fn source(&self) -> &Arc<Source> {
        &self.source
    }

    /// How many records it has, good and bad: at least one.
    pub fn record_count(&self) -> usize {
        self.pieces.len()
    }

    /// Number in the source of its first record, from 1.
    pub fn first_number(&self) -> u64 {
        self.pieces.first().map_or(0, |piece| piece.number)
    }

    /// How many bytes it holds: what it costs in memory, and a measure of progress.
    pub fn byte_len(&self) -> usize {
        self.buffer.len()
    }

    /// Parses its records, in the order in which they stand.
    pub fn records(&self) -> Records<'_> {
        Records { chunk: self, pieces: self.pieces.iter(), spare: Fields::default() }
    }

    /// Parses the record at `index`, from 0; `None` where there is none.
    pub fn record(&self, index: usize) -> Option<Result<Record<'_>, BadRecord>> {
        self.pieces.get(index).map(|piece| self.parse(piece, &mut Fields::default()))
    }

    /// The bytes of a record of this chunk, by its number in the source.
    pub fn block(&self, number: u64) -> Option<Block<'_>> {
        let index = self.pieces.binary_search_by_key(&number, |piece| piece.number).ok()?;
        self.pieces.get(index).map(|piece| self.block_of(piece))
    }

    /// From the first byte of its records to the last, as offsets in the source.
    pub fn byte_range(&self) -> Range<u64> {
        let places = || self.pieces.iter().map(|piece| piece.place);
        let start = places().map(|place| place.byte_start).min().unwrap_or_default();
        start..places().map(|place| place.byte_end).max().unwrap_or_default()
    }

    fn block_of(&self, piece: &Piece) -> Block<'_> {
        Block {
            bytes: piece.span.of(self.buffer.bytes()).unwrap_or_default(),
            byte_start: piece.place.byte_start,
            line: piece.place.line,
            column: piece.place.column,
        }
    }

    fn parse<'c>(&'c self, piece: &Piece, spare: &mut Fields<'c>) -> Result<Record<'c>, BadRecord> {
        let mut record = self.parse_outer(piece, spare)?;
        if !matches!(self.source.format, Some(Format::KeyFile | Format::Jws)) {
            nested::open(&mut record, self.limits, &self.names);
        }
        Ok(record)
    }

    /// Parses a record, but for JSON in its texts.
    fn parse_outer<'c>(
        &'c self,
        piece: &Piece,
        spare: &mut Fields<'c>,
    ) -> Result<Record<'c>, BadRecord> {
        let bad =
            |kind, place| BadRecord { number: piece.number, record: piece.place, place, kind };
        let block = self.block_of(piece);
        let beside_records = match piece.kind {
            PieceKind::Bad(kind) => return Err(bad(kind, piece.place)),
            PieceKind::Tree { tree, node, beside_records } => {
                let Some(tree) = self.trees.get(tree) else {
                    return Err(bad(BadRecordKind::Truncated, piece.place));
                };
                let base = piece.span.start();
                return tree
                    .record(
                        (node, beside_records),
                        block,
                        base,
                        piece.number,
                        self.limits,
                        &self.names,
                    )
                    .map_err(|(kind, span)| bad(kind, block.place(span)));
            }
            PieceKind::Record => false,
            PieceKind::Envelope => true,
        };
        if self.source.format == Some(Format::KeyFile) {
            return Ok(keyfile::record(block, piece.number, &self.source.name));
        }
        if self.source.format == Some(Format::Jws) {
            return Ok(jws::record(block, piece.number));
        }
        if let Some(header) = &self.header {
            return csv::record(block, piece.number, header, self.limits, &self.names)
                .map_err(|(kind, span)| bad(kind, block.place(span)));
        }
        if !beside_records && let Some(record) = self.layouts.read(block, piece.number, spare) {
            return Ok(record);
        }
        // A layout is for the records that follow.
        let layouts = (self.pieces.len() > 1).then_some(&*self.layouts);
        parse::record(block, piece.number, beside_records, self.limits, &self.names, layouts)
            .map_err(|(kind, span)| bad(kind, block.place(span)))
    }
}

/// The records of a chunk, in the order in which they stand.
#[derive(Debug)]
pub struct Records<'c> {
    chunk: &'c Chunk,
    pieces: core::slice::Iter<'c, Piece>,
    spare: Fields<'c>,
}

impl<'c> Records<'c> {
    /// Takes back a record that is no longer needed: the next one gets its fields in the room that this one's had.
    pub fn give_back(&mut self, record: Record<'c>) {
        self.spare = record.fields;
    }
}

impl<'c> Iterator for Records<'c> {
    type Item = Result<Record<'c>, BadRecord>;

    fn next(&mut self) -> Option<Self::Item> {
        let piece = self.pieces.next()?;
        Some(self.chunk.parse(piece, &mut self.spare))
    }
}

impl fmt::Debug for Chunk {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Chunk")
            .field("source", &self.source)
            .field("bytes", &self.buffer.len())
            .field("records", &self.pieces.len())
            .finish_non_exhaustive()
    }
}
