//! Names of records and places of facts: what a finding shows. Few are ever read again.

use std::io;
use std::sync::Arc;

use storekit_export::{Field, Place, Places};

use super::Held;
use super::spool::Spool;
use crate::Location;

/// The details of some consecutive records of one source, packed.
#[derive(Debug, Default)]
pub(super) struct Batch {
    bytes: Vec<u8>,
    /// How many bytes each record has.
    lengths: Vec<u32>,
    /// Where the record begins that is being packed.
    start: usize,
    /// Its last place so far: places are packed as what they differ by from the one before.
    last: Place,
    /// Index of the pointer that comes next, if the record is like the one before.
    next_pointer: usize,
    /// JSON Pointers, which a fact names by their index.
    pointers: Vec<Box<str>>,
}

impl Batch {
    pub(super) fn begin(&mut self, name: &str) {
        self.start = self.bytes.len();
        self.last = Place::default();
        self.next_pointer = 0;
        put(&mut self.bytes, u64::try_from(name.len()).unwrap_or_default());
        self.bytes.extend_from_slice(name.as_bytes());
    }

    pub(super) fn keep(&mut self, held: Held, field: &Field<'_>, places: &mut Places<'_>) {
        let pointer = self.pointer(&field.pointer);
        self.next_pointer = pointer.saturating_add(1);
        let place = places.place(field.span);
        for number in [held.index(), pointer] {
            put(&mut self.bytes, u64::try_from(number).unwrap_or_default());
        }
        let Place { byte_start, byte_end, line, column } = place;
        let last = core::mem::replace(&mut self.last, place);
        // Modulo 2⁶⁴: a place may lie before the last one.
        for number in [
            byte_start.wrapping_sub(last.byte_start),
            byte_end.saturating_sub(byte_start),
            line.wrapping_sub(last.line),
            column.wrapping_sub(last.column),
        ] {
            put(&mut self.bytes, number);
        }
    }

    /// The index of a JSON Pointer.
    fn pointer(&mut self, pointer: &str) -> usize {
        if self.pointers.get(self.next_pointer).is_some_and(|next| **next == *pointer) {
            return self.next_pointer;
        }
        self.pointers.iter().position(|known| **known == *pointer).unwrap_or_else(|| {
            self.pointers.push(pointer.into());
            self.pointers.len().saturating_sub(1)
        })
    }

    pub(super) fn end(&mut self) {
        let length = self.bytes.len().saturating_sub(self.start);
        self.lengths.push(u32::try_from(length).unwrap_or(u32::MAX));
    }
}

/// The details of all records.
#[derive(Debug)]
pub(super) struct Details {
    bytes: Spool,
    /// Length of each record's details; a sum over at most [`STRIDE`] of them leads to any one.
    lengths: Spool,
    /// Where every [`STRIDE`]th record begins.
    starts: Vec<u64>,
    count: usize,
    runs: Vec<Run>,
}

/// Records that have source and pointers in common.
#[derive(Debug)]
struct Run {
    first: usize,
    source: Arc<str>,
    pointers: Arc<[Box<str>]>,
}

const STRIDE: usize = 256;

impl Details {
    pub(super) const fn new(limit: usize) -> Self {
        Self {
            bytes: Spool::new(limit),
            lengths: Spool::new(limit),
            starts: Vec::new(),
            count: 0,
            runs: Vec::new(),
        }
    }

    pub(super) fn append(&mut self, batch: Batch, source: Arc<str>) {
        let is_same = self
            .runs
            .last()
            .is_some_and(|run| run.source == source && *run.pointers == *batch.pointers);
        if !is_same {
            self.runs.push(Run { first: self.count, source, pointers: batch.pointers.into() });
        }
        let mut start = self.bytes.len();
        for length in batch.lengths {
            if self.count.is_multiple_of(STRIDE) {
                self.starts.push(start);
            }
            self.count = self.count.saturating_add(1);
            start = start.saturating_add(u64::from(length));
            self.lengths.append(&length.to_le_bytes());
        }
        self.bytes.append(&batch.bytes);
    }

    /// The details of the record with this index.
    pub(super) fn get(&self, record: usize) -> io::Result<RecordDetails> {
        let missing = || io::Error::from(io::ErrorKind::UnexpectedEof);
        let within = record.checked_rem(STRIDE).unwrap_or_default();
        let first = record.saturating_sub(within);
        let mut start = *self.starts.get(record / STRIDE).ok_or_else(missing)?;
        let mut lengths = vec![0; within.saturating_add(1).saturating_mul(4)];
        let at = u64::try_from(first.saturating_mul(4)).unwrap_or(u64::MAX);
        self.lengths.read(at, &mut lengths)?;
        let mut length = 0;
        for bytes in lengths.as_chunks().0 {
            start = start.saturating_add(length);
            length = u64::from(u32::from_le_bytes(*bytes));
        }
        let mut bytes = vec![0; usize::try_from(length).unwrap_or_default()];
        self.bytes.read(start, &mut bytes)?;
        let run = self.runs.partition_point(|run| run.first <= record);
        let run = run.checked_sub(1).and_then(|run| self.runs.get(run)).ok_or_else(missing)?;
        RecordDetails::read(&bytes, run).ok_or_else(missing)
    }
}

/// The details of one record.
#[derive(Debug)]
pub(super) struct RecordDetails {
    pub(super) name: String,
    source: Arc<str>,
    facts: Vec<(Held, Box<str>, Place)>,
}

impl RecordDetails {
    fn read(mut bytes: &[u8], run: &Run) -> Option<Self> {
        let length = usize::try_from(take(&mut bytes)?).ok()?;
        let (name, mut bytes) = bytes.split_at_checked(length)?;
        let mut facts = Vec::new();
        let mut last = Place::default();
        while !bytes.is_empty() {
            let held = *Held::ALL.get(usize::try_from(take(&mut bytes)?).ok()?)?;
            let pointer = run.pointers.get(usize::try_from(take(&mut bytes)?).ok()?)?;
            let byte_start = last.byte_start.wrapping_add(take(&mut bytes)?);
            let byte_end = byte_start.saturating_add(take(&mut bytes)?);
            let line = last.line.wrapping_add(take(&mut bytes)?);
            let column = last.column.wrapping_add(take(&mut bytes)?);
            last = Place { byte_start, byte_end, line, column };
            facts.push((held, pointer.clone(), last));
        }
        let name = str::from_utf8(name).ok()?.to_owned();
        Some(Self { name, source: Arc::clone(&run.source), facts })
    }

    /// Where the record holds something.
    pub(super) fn fact(&self, held: Held) -> Option<(String, Location)> {
        let (_, pointer, place) = self.facts.iter().find(|(each, ..)| *each == held)?;
        let location =
            Location { source: self.source.to_string(), place: *place, label: None, snippet: None };
        Some((pointer.to_string(), location))
    }
}

/// Appends a number, seven bits a byte, the lowest first (LEB128).
pub(super) fn put(bytes: &mut Vec<u8>, mut number: u64) {
    loop {
        let [low, ..] = number.to_le_bytes();
        number >>= 7;
        if number == 0 {
            bytes.push(low & 0x7f);
            return;
        }
        bytes.push(low | 0x80);
    }
}

/// Takes a number off the front.
pub(super) fn take(bytes: &mut &[u8]) -> Option<u64> {
    let mut number = 0_u64;
    let mut shift = 0_u32;
    loop {
        let (byte, rest) = bytes.split_first()?;
        *bytes = rest;
        number |= u64::from(byte & 0x7f).checked_shl(shift)?;
        if byte & 0x80 == 0 {
            return Some(number);
        }
        shift = shift.saturating_add(7);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_of_any_size_come_back() {
        for number in [0, 1, 127, 128, 300, u64::from(u32::MAX), u64::MAX] {
            let mut bytes = Vec::new();
            put(&mut bytes, number);
            let mut rest = bytes.as_slice();
            assert_eq!((take(&mut rest), rest.len()), (Some(number), 0));
        }
        assert_eq!(take(&mut [0x80].as_slice()), None);
    }
}
