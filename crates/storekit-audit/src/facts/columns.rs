//! The hashes of what records hold, a column for each kind of thing: a comparison reads the two that it is about.

use std::io;
use std::ops::Range;
use std::sync::OnceLock;

use super::filter::Filter;
use super::spool::Spool;
use super::{Held, Row};

/// The hashes of all records, in the order of the input.
#[derive(Debug)]
pub(super) struct Columns {
    columns: [Column; Held::COMPARED],
    count: usize,
}

/// The hashes of one kind; 0 for a record that holds none.
#[derive(Debug)]
struct Column {
    hashes: Spool,
    /// Made when it is first asked for: then it stays in the processor's cache until it is done.
    filter: OnceLock<Filter>,
}

impl Columns {
    /// Records that are read at a time.
    const BLOCK: usize = 4096;

    /// None yet, of which `limit` bytes at most will be kept in memory.
    pub(super) fn new(limit: usize) -> Self {
        let limit = limit / Held::COMPARED;
        let column = |_| Column { hashes: Spool::new(limit), filter: OnceLock::new() };
        Self { columns: std::array::from_fn(column), count: 0 }
    }

    /// How many records there are.
    pub(super) const fn len(&self) -> usize {
        self.count
    }

    pub(super) fn append(&mut self, rows: &[Row]) {
        self.count = self.count.saturating_add(rows.len());
        let mut bytes = Vec::with_capacity(rows.len().saturating_mul(8));
        for (held, column) in Held::ALL.into_iter().zip(&mut self.columns) {
            bytes.clear();
            bytes.extend(
                rows.iter().flat_map(|row| row.get(held).unwrap_or_default().to_le_bytes()),
            );
            column.hashes.append(&bytes);
            column.filter.take();
        }
    }

    /// Calls `visit` for every record that may share `held` with another one, in the order of the input, with its hash.
    pub(super) fn each(&self, held: Held, mut visit: impl FnMut(usize, u64)) -> io::Result<()> {
        self.each_block(held, |_, suspects| {
            for (record, hash) in suspects {
                visit(*record, *hash);
            }
            Ok(())
        })
    }

    /// Calls `visit` for every record that may share `shared` with another one and holds `differing` too, in the order of the
    /// input, with both hashes.
    pub(super) fn each_pair(
        &self,
        shared: Held,
        differing: Held,
        mut visit: impl FnMut(usize, u64, u64),
    ) -> io::Result<()> {
        let Some(column) = self.columns.get(differing.index()) else { return Ok(()) };
        let mut bytes = Vec::new();
        self.each_block(shared, |records, suspects| {
            column.read(records.clone(), &mut bytes)?;
            let (hashes, _) = bytes.as_chunks();
            for (record, hash) in suspects {
                let index = record.saturating_sub(records.start);
                let other = hashes.get(index).map_or(0, |bytes| u64::from_le_bytes(*bytes));
                if other != 0 {
                    visit(*record, *hash, other);
                }
            }
            Ok(())
        })
    }

    /// Calls `visit` for every block of records of which some may share `held` with another one, with those and their hashes.
    fn each_block(
        &self,
        held: Held,
        mut visit: impl FnMut(Range<usize>, &[(usize, u64)]) -> io::Result<()>,
    ) -> io::Result<()> {
        let Some(column) = self.columns.get(held.index()) else { return Ok(()) };
        let filter = column.filter(self.count)?;
        if !filter.has_repeats() {
            return Ok(());
        }
        let mut suspects = Vec::new();
        column.each_block(self.count, |records, hashes| {
            suspects.clear();
            for (record, hash) in records.clone().zip(hashes) {
                let hash = u64::from_le_bytes(*hash);
                if hash != 0 && filter.may_repeat(hash) {
                    suspects.push((record, hash));
                }
            }
            if suspects.is_empty() { Ok(()) } else { visit(records, &suspects) }
        })
    }
}

impl Column {
    /// The filter of its hashes, which are so many.
    fn filter(&self, count: usize) -> io::Result<&Filter> {
        if let Some(filter) = self.filter.get() {
            return Ok(filter);
        }
        let mut filter = Filter::with_room(count);
        self.each_block(count, |_, hashes| {
            let hashes = hashes.iter().map(|hash| u64::from_le_bytes(*hash));
            hashes.filter(|hash| *hash != 0).for_each(|hash| filter.add(hash));
            Ok(())
        })?;
        Ok(self.filter.get_or_init(|| filter.complete()))
    }

    /// Calls `visit` for every block of these many records, with their hashes.
    fn each_block(
        &self,
        count: usize,
        mut visit: impl FnMut(Range<usize>, &[[u8; 8]]) -> io::Result<()>,
    ) -> io::Result<()> {
        let mut bytes = Vec::new();
        let mut start = 0;
        while start < count {
            let end = start.saturating_add(Columns::BLOCK).min(count);
            self.read(start..end, &mut bytes)?;
            visit(start..end, bytes.as_chunks().0)?;
            start = end;
        }
        Ok(())
    }

    /// Fills `bytes` with the hashes of these records.
    fn read(&self, records: Range<usize>, bytes: &mut Vec<u8>) -> io::Result<()> {
        let start = u64::try_from(records.start.saturating_mul(8)).unwrap_or(u64::MAX);
        bytes.resize(records.len().saturating_mul(8), 0);
        self.hashes.read(start, bytes)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn of_many_records_those_come_that_share_a_thing() {
        for limit in [100, 1 << 20] {
            let mut columns = Columns::new(limit);
            let count = 2 * Columns::BLOCK + 10;
            let rows: Vec<_> = (0..count)
                .map(|record| {
                    let mut row = Row::default();
                    // The first and the last are the same.
                    row.set(Held::Key, u64::try_from(record % (count - 1)).unwrap() + 1);
                    if record > 0 {
                        row.set(Held::Bundle, 7);
                    }
                    row
                })
                .collect();
            let (some, others) = rows.split_at_checked(1000).unwrap();
            columns.append(some);
            columns.append(others);
            assert_eq!(columns.len(), count);
            let mut found = Vec::new();
            columns.each(Held::Key, |record, hash| found.push((record, hash))).unwrap();
            assert_eq!(found, [(0, 1), (count - 1, 1)]);
            let mut pairs = Vec::new();
            let push = |record, key, bundle| pairs.push((record, key, bundle));
            columns.each_pair(Held::Key, Held::Bundle, push).unwrap();
            assert_eq!(pairs, [(count - 1, 1, 7)]);
            let mut customers = 0;
            columns.each(Held::Customer, |_, _| customers += 1).unwrap();
            assert_eq!(customers, 0);
        }
    }
}
