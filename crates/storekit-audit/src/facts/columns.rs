//! The hashes of what records hold, a column for each kind of thing: a comparison reads the two that it is about.

use std::io;
use std::ops::Range;
use std::sync::{Mutex, OnceLock, PoisonError};

use super::filter::{Filter, Map};
use super::spool::Spool;
use super::{Held, Row};

/// The hashes of all records, in the order of the input.
#[derive(Debug)]
pub(super) struct Columns {
    /// One for each kind.
    kinds: [Column; Held::COMPARED],
    count: usize,
    /// Its memory is used for one column after the other.
    filter: Mutex<Filter>,
}

/// The hashes of one kind; 0 for a record that holds none.
#[derive(Debug)]
struct Column {
    hashes: Spool,
    /// Found when they are first asked for.
    suspects: OnceLock<Suspects>,
}

/// The records that may share what they hold with others.
#[derive(Debug)]
enum Suspects {
    /// They, and their hashes.
    Few(Vec<(usize, u64)>),
    /// Those that it takes for them.
    Many(Map),
}

impl Suspects {
    /// How many are few: they take 1 MiB.
    const FEW: usize = 1 << 16;
}

impl Columns {
    /// Records that are read at a time.
    const BLOCK: usize = 4096;

    /// None yet, of which `limit` bytes at most will be kept in memory.
    pub(super) fn new(limit: usize) -> Self {
        let limit = limit / Held::COMPARED;
        let column = |_| Column { hashes: Spool::new(limit), suspects: OnceLock::new() };
        Self { kinds: std::array::from_fn(column), count: 0, filter: Mutex::default() }
    }

    /// How many records there are.
    pub(super) const fn len(&self) -> usize {
        self.count
    }

    pub(super) fn append(&mut self, rows: &[Row]) {
        self.count = self.count.saturating_add(rows.len());
        let mut bytes = Vec::with_capacity(rows.len().saturating_mul(8));
        for (held, column) in Held::ALL.into_iter().zip(&mut self.kinds) {
            bytes.clear();
            bytes.extend(
                rows.iter().flat_map(|row| row.get(held).unwrap_or_default().to_le_bytes()),
            );
            column.hashes.append(&bytes);
            column.suspects.take();
        }
    }

    /// Calls `visit` for every record that may share `held` with another one, in the order of the input, with its hash.
    pub(super) fn each(&self, held: Held, mut visit: impl FnMut(usize, u64)) -> io::Result<()> {
        self.each_suspect(held, |record, hash| {
            visit(record, hash);
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
        let Some(column) = self.kinds.get(differing.index()) else { return Ok(()) };
        let (mut block, mut bytes) = (0..0, Vec::new());
        self.each_suspect(shared, |record, hash| {
            if !block.contains(&record) {
                let end = record.saturating_add(Self::BLOCK).min(self.count);
                block = record..end;
                column.read(block.clone(), &mut bytes)?;
            }
            let other = bytes.as_chunks().0.get(record.saturating_sub(block.start));
            let other = other.map_or(0, |bytes| u64::from_le_bytes(*bytes));
            if other != 0 {
                visit(record, hash, other);
            }
            Ok(())
        })
    }

    fn each_suspect(
        &self,
        held: Held,
        mut visit: impl FnMut(usize, u64) -> io::Result<()>,
    ) -> io::Result<()> {
        let Some(column) = self.kinds.get(held.index()) else { return Ok(()) };
        match column.suspects(self.count, &self.filter)? {
            Suspects::Few(suspects) => {
                suspects.iter().try_for_each(|(record, hash)| visit(*record, *hash))
            }
            Suspects::Many(again) => {
                column.each(
                    self.count,
                    |record, hash| {
                        if again.has(hash) { visit(record, hash) } else { Ok(()) }
                    },
                )
            }
        }
    }
}

impl Column {
    /// The suspects among these many records.
    fn suspects(&self, count: usize, filter: &Mutex<Filter>) -> io::Result<&Suspects> {
        if let Some(suspects) = self.suspects.get() {
            return Ok(suspects);
        }
        let mut filter = filter.lock().unwrap_or_else(PoisonError::into_inner);
        filter.clear(count);
        self.each(count, |_, hash| {
            filter.add(hash);
            Ok(())
        })?;
        let mut suspects = Vec::new();
        self.each(count, |record, hash| {
            if suspects.len() <= Suspects::FEW && filter.again().has(hash) {
                suspects.push((record, hash));
            }
            Ok(())
        })?;
        let are_few = suspects.len() <= Suspects::FEW;
        let suspects =
            if are_few { Suspects::Few(suspects) } else { Suspects::Many(filter.again().clone()) };
        Ok(self.suspects.get_or_init(|| suspects))
    }

    /// Calls `visit` for those of these many records that hold something, with their hashes.
    fn each(
        &self,
        count: usize,
        mut visit: impl FnMut(usize, u64) -> io::Result<()>,
    ) -> io::Result<()> {
        let mut bytes = Vec::new();
        let mut start = 0;
        while start < count {
            let end = start.saturating_add(Columns::BLOCK).min(count);
            self.read(start..end, &mut bytes)?;
            for (record, hash) in (start..end).zip(bytes.as_chunks().0) {
                let hash = u64::from_le_bytes(*hash);
                if hash != 0 {
                    visit(record, hash)?;
                }
            }
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
    fn of_many_suspects_those_come_that_share_a_thing_too() {
        let mut columns = Columns::new(0);
        let count = 2 * Suspects::FEW;
        let row = |number: usize| {
            let mut row = Row::default();
            row.set(Held::Key, u64::try_from(number / 2).unwrap() + 1);
            row.set(Held::Bundle, 7);
            row
        };
        columns.append(&(0..count).map(row).collect::<Vec<_>>());
        for _ in 0..2 {
            let mut found = Vec::new();
            columns.each_pair(Held::Key, Held::Bundle, |record, _, _| found.push(record)).unwrap();
            assert_eq!(found, (0..count).collect::<Vec<_>>());
        }
    }

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
