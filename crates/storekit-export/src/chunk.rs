//! A portion of a source: whole records, ready to be parsed on any thread.

use std::fmt;
use std::sync::Arc;

use storekit_credentials::Span;

use crate::buffer::Buffer;
use crate::csv::{self, Header};
use crate::document::tree::Tree;
use crate::json::layout::Layouts;
use crate::json::parse;
use crate::jws;
use crate::{
    BadRecord, BadRecordKind, Block, Format, Limits, Names, Place, Record, Source, keyfile, nested,
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
    pub fn records(&self) -> impl Iterator<Item = Result<Record<'_>, BadRecord>> {
        self.pieces.iter().map(|piece| self.parse(piece))
    }

    /// Parses the record at `index`, from 0; `None` where there is none.
    pub fn record(&self, index: usize) -> Option<Result<Record<'_>, BadRecord>> {
        self.pieces.get(index).map(|piece| self.parse(piece))
    }

    fn parse(&self, piece: &Piece) -> Result<Record<'_>, BadRecord> {
        let record = self.parse_outer(piece)?;
        let is_whole = matches!(self.source.format, Some(Format::KeyFile | Format::Jws));
        Ok(if is_whole { record } else { nested::open(record, self.limits, &self.names) })
    }

    /// Parses a record, but for JSON in its texts.
    fn parse_outer(&self, piece: &Piece) -> Result<Record<'_>, BadRecord> {
        let bad =
            |kind, place| BadRecord { number: piece.number, record: piece.place, place, kind };
        let block = Block {
            bytes: piece.span.of(self.buffer.bytes()).unwrap_or_default(),
            byte_start: piece.place.byte_start,
            line: piece.place.line,
            column: piece.place.column,
        };
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
        if let Some(record) = self.layouts.read(block, piece.number).filter(|_| !beside_records) {
            return Ok(record);
        }
        // A layout is for the records that follow.
        let layouts = (self.pieces.len() > 1).then_some(&*self.layouts);
        parse::record(block, piece.number, beside_records, self.limits, &self.names, layouts)
            .map_err(|(kind, span)| bad(kind, block.place(span)))
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
