//! Names of records and places of facts: what a finding shows. Few are ever read again.

use std::io;
use std::sync::Arc;

use storekit_credentials::Span;
use storekit_export::{Field, Place, Places, Record};

use super::Held;
use super::spool::Spool;
use crate::Location;

/// The fields of what a record holds.
#[derive(Debug, Default)]
pub(super) struct Kept<'r>([Option<&'r Field<'r>>; Held::ALL.len()]);

impl<'r> Kept<'r> {
    pub(super) fn keep(&mut self, held: Held, field: &'r Field<'r>) {
        if let Some(place) = self.0.get_mut(held.index()) {
            *place = Some(field);
        }
    }
}

/// What the records of a batch hold, and the JSON Pointers of it: a record has one of these layouts, and most have the one of the record
/// before.
#[derive(Debug, Default, Eq, PartialEq)]
struct Layouts {
    pointers: Vec<Box<str>>,
    /// For each of [`Held::ALL`], the number of its pointer from 1; 0 where it is not held.
    list: Vec<[u32; Held::ALL.len()]>,
}

impl Layouts {
    fn pointer(&self, number: u32) -> Option<&str> {
        let index = usize::try_from(number).ok()?.checked_sub(1)?;
        self.pointers.get(index).map(|pointer| &**pointer)
    }

    /// The number of a pointer, which it gets if it has none.
    fn number(&mut self, pointer: &str) -> u32 {
        let index = self.pointers.iter().position(|known| **known == *pointer);
        let index = index.unwrap_or_else(|| {
            self.pointers.push(pointer.into());
            self.pointers.len().saturating_sub(1)
        });
        u32::try_from(index).unwrap_or(u32::MAX).saturating_add(1)
    }

    /// The index of a record's layout, which mostly is `last`.
    fn index(&mut self, kept: &Kept<'_>, last: usize) -> usize {
        let is_its = |layout: &[u32; Held::ALL.len()]| {
            let pointers = layout.iter().map(|number| self.pointer(*number));
            pointers.eq(kept.0.iter().map(|field| field.map(|field| &*field.pointer)))
        };
        if self.list.get(last).is_some_and(is_its) {
            return last;
        }
        let layout = kept.0.map(|field| field.map_or(0, |field| self.number(&field.pointer)));
        self.list.iter().position(|known| *known == layout).unwrap_or_else(|| {
            self.list.push(layout);
            self.list.len().saturating_sub(1)
        })
    }

    /// What a record of a layout holds.
    fn get(&self, index: usize) -> Option<impl Iterator<Item = (Held, &str)>> {
        let held = Held::ALL.into_iter().zip(self.list.get(index)?);
        Some(held.filter_map(|(held, number)| Some((held, self.pointer(*number)?))))
    }
}

/// The details of some consecutive records of one source, packed.
#[derive(Debug, Default)]
pub(super) struct Batch {
    bytes: Vec<u8>,
    /// How many bytes each record has.
    lengths: Vec<u32>,
    layouts: Layouts,
    last_layout: usize,
}

impl Batch {
    /// None yet, with room for those of so many records.
    pub(super) fn with_capacity(records: usize) -> Self {
        // About as many bytes as a record of Apple's settings takes.
        let bytes = Vec::with_capacity(records.saturating_mul(96));
        Self { bytes, lengths: Vec::with_capacity(records), ..Self::default() }
    }

    pub(super) fn add(&mut self, name: &str, record: &Record<'_>, kept: &Kept<'_>) {
        let start = self.bytes.len();
        let block = record.block;
        self.last_layout = self.layouts.index(kept, self.last_layout);
        let bytes = &mut self.bytes;
        put(bytes, to_u64(name.len()));
        bytes.extend_from_slice(name.as_bytes());
        put(bytes, to_u64(self.last_layout));
        let mut packing = Packing::of(block.byte_start, block.line, block.column);
        for number in [block.byte_start, block.line, block.column] {
            put(bytes, number);
        }
        let mut places = record.places();
        for field in kept.0.into_iter().flatten() {
            packing.put_next(bytes, field.span, &mut places);
        }
        let length = self.bytes.len().saturating_sub(start);
        self.lengths.push(u32::try_from(length).unwrap_or(u32::MAX));
    }
}

/// How places of a record are packed: its first byte, and the line of the place before.
struct Packing {
    byte_start: u64,
    line: u64,
    /// By how much a place in the line has a smaller column than offset from the first byte, modulo 2⁶⁴. It stays the same where bytes are
    /// characters.
    shift: u64,
    /// Whether the place before lies where all are in one line and bytes are characters.
    is_simple: bool,
}

impl Packing {
    const fn of(byte_start: u64, line: u64, column: u64) -> Self {
        Self { byte_start, line, shift: 0_u64.wrapping_sub(column), is_simple: false }
    }

    fn put_next(&mut self, bytes: &mut Vec<u8>, span: Span, places: &mut Places<'_>) {
        let is_simple = places.is_simple(span);
        if is_simple && self.is_simple {
            // It is as far from the one before in columns as in bytes.
            Self::put_parts(bytes, to_u64(span.start()), to_u64(span.len()), false);
        } else {
            self.put(bytes, places.place(span));
            self.is_simple = is_simple;
        }
    }

    fn put_parts(bytes: &mut Vec<u8>, offset: u64, length: u64, is_other: bool) {
        let offset = offset.saturating_mul(2).saturating_add(u64::from(is_other));
        // Both mostly are small.
        if (offset | length) >> 15 == 0 {
            let ([a, b, ..], [c, d, ..]) = (offset.to_le_bytes(), length.to_le_bytes());
            bytes.extend_from_slice(&[a, b, c, d]);
        } else {
            put(bytes, offset);
            put(bytes, length);
        }
    }

    fn put(&mut self, bytes: &mut Vec<u8>, place: Place) {
        let Place { byte_start, byte_end, line, column } = place;
        let offset = byte_start.saturating_sub(self.byte_start);
        let shift = offset.wrapping_sub(column);
        let is_other = (line, shift) != (self.line, self.shift);
        Self::put_parts(bytes, offset, byte_end.saturating_sub(byte_start), is_other);
        if is_other {
            put(bytes, line);
            put(bytes, column);
            (self.line, self.shift) = (line, shift);
        }
    }

    fn take(&mut self, bytes: &mut &[u8]) -> Option<Place> {
        let number = take(bytes)?;
        let offset = number >> 1;
        let byte_start = self.byte_start.saturating_add(offset);
        let byte_end = byte_start.saturating_add(take(bytes)?);
        if number & 1 == 1 {
            self.line = take(bytes)?;
            self.shift = offset.wrapping_sub(take(bytes)?);
        }
        let column = offset.wrapping_sub(self.shift);
        Some(Place { byte_start, byte_end, line: self.line, column })
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

/// Records that have source and layouts in common.
#[derive(Debug)]
struct Run {
    first: usize,
    source: Arc<str>,
    layouts: Layouts,
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
            .is_some_and(|run| run.source == source && run.layouts == batch.layouts);
        if !is_same {
            self.runs.push(Run { first: self.count, source, layouts: batch.layouts });
        }
        let mut start = self.bytes.len();
        let mut lengths = Vec::with_capacity(batch.lengths.len().saturating_mul(4));
        for length in batch.lengths {
            if self.count.is_multiple_of(STRIDE) {
                self.starts.push(start);
            }
            self.count = self.count.saturating_add(1);
            start = start.saturating_add(u64::from(length));
            lengths.extend_from_slice(&length.to_le_bytes());
        }
        self.lengths.append(&lengths);
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
        let name = bytes.split_off(..length)?;
        let layout = run.layouts.get(usize::try_from(take(&mut bytes)?).ok()?)?;
        let mut packing = Packing::of(take(&mut bytes)?, take(&mut bytes)?, take(&mut bytes)?);
        let mut facts = Vec::new();
        for (held, pointer) in layout {
            facts.push((held, pointer.into(), packing.take(&mut bytes)?));
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

fn to_u64(length: usize) -> u64 {
    u64::try_from(length).unwrap_or(u64::MAX)
}

/// Appends a number, 15 bits in two bytes, the lowest first. Most are smaller than 2¹⁵.
pub(super) fn put(bytes: &mut Vec<u8>, mut number: u64) {
    loop {
        let [low, high, ..] = number.to_le_bytes();
        number >>= 15;
        if number == 0 {
            bytes.extend_from_slice(&[low, high & 0x7f]);
            return;
        }
        bytes.extend_from_slice(&[low, high | 0x80]);
    }
}

/// Takes a number off the front.
pub(super) fn take(bytes: &mut &[u8]) -> Option<u64> {
    let mut number = 0_u64;
    let mut shift = 0_u32;
    loop {
        let (two, rest) = bytes.split_first_chunk()?;
        *bytes = rest;
        let two = u16::from_le_bytes(*two);
        number |= u64::from(two & 0x7fff).checked_shl(shift)?;
        if two & 0x8000 == 0 {
            return Some(number);
        }
        shift = shift.saturating_add(15);
    }
}

#[cfg(test)]
mod tests {
    use std::borrow::Cow;

    use storekit_export::{Slot, Value};

    use super::*;

    #[test]
    fn records_that_hold_the_same_at_the_same_pointers_share_a_layout() {
        let field = |pointer| Field {
            slot: Slot::BundleId,
            pointer: Cow::Borrowed(pointer),
            span: Span::empty(0),
            value: Value::Null,
        };
        let (one, other) = (field("/one"), field("/other"));
        let mut layouts = Layouts::default();
        let mut last = 0;
        for (held, due) in [
            (&[][..], 0),
            (&[(Held::Bundle, &one)], 1),
            (&[(Held::Bundle, &one)], 1),
            (&[(Held::Bundle, &other)], 2),
            (&[(Held::Bundle, &one), (Held::KeyFile, &other)], 3),
            (&[(Held::Bundle, &one)], 1),
            (&[], 0),
        ] {
            let mut kept = Kept::default();
            for (held, field) in held {
                kept.keep(*held, field);
            }
            last = layouts.index(&kept, last);
            assert_eq!(last, due);
            let found: Vec<_> = layouts.get(last).unwrap().collect();
            let held: Vec<_> = held.iter().map(|(held, field)| (*held, &*field.pointer)).collect();
            assert_eq!(found, held);
        }
        assert_eq!(layouts.pointers.len(), 2);
    }

    #[test]
    fn every_fact_has_a_place_of_its_own_in_a_record() {
        for (index, held) in Held::ALL.into_iter().enumerate() {
            assert_eq!(held.index(), index, "{held:?}");
        }
    }

    #[test]
    fn places_come_back_whatever_order_they_have() {
        let place =
            |byte_start, byte_end, line, column| Place { byte_start, byte_end, line, column };
        let places = [
            place(100, 101, 7, 3),
            place(110, 1000, 7, 13),
            place(120, 121, 7, 21),
            place(130, 131, 7, 31),
            place(125, 131, 7, 26),
            place(140, 140, 9, 1),
            place(100, 160, 7, 3),
        ];
        let mut bytes = Vec::new();
        let mut packing = Packing::of(100, 7, 3);
        for place in places {
            packing.put(&mut bytes, place);
        }
        let (mut packing, mut rest) = (Packing::of(100, 7, 3), bytes.as_slice());
        for place in places {
            assert_eq!(packing.take(&mut rest), Some(place));
        }
        assert_eq!((packing.take(&mut rest), rest.len()), (None, 0));
    }

    #[test]
    fn numbers_of_any_size_come_back() {
        for number in [0, 1, 255, 0x7fff, 0x8000, 0x1_0001, u64::from(u32::MAX), u64::MAX] {
            let mut bytes = Vec::new();
            put(&mut bytes, number);
            let mut rest = bytes.as_slice();
            assert_eq!((take(&mut rest), rest.len()), (Some(number), 0));
        }
        assert_eq!(take(&mut [0, 0x80].as_slice()), None);
    }
}
