//! Bytes whose memory is wiped, and where in a source they stand.

use std::io::{self, Read};
use std::mem;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use zeroize::Zeroize as _;

use crate::Place;
use crate::place::{characters, to_u64};

/// Bytes read from a source. They can hold keys: an allocation is wiped before it is given back to the system.
#[derive(Default)]
pub(crate) struct Buffer {
    /// The bytes, and then what is left over: of a buffer before, or zeros.
    allocation: Allocation,
    len: usize,
    shelf: Shelf,
}

/// Memory, all of which is initialized.
#[derive(Default)]
struct Allocation(Vec<u8>);

impl Drop for Allocation {
    fn drop(&mut self) {
        // As a slice: a vector is wiped octet by octet.
        self.0.as_mut_slice().zeroize();
    }
}

/// Allocations of buffers that were dropped, for those to come of the same source: the system need not take and give the same memory again and
/// again, and what is overwritten need not be wiped.
#[derive(Clone, Default)]
struct Shelf(Arc<Mutex<Vec<Allocation>>>);

impl Shelf {
    /// As many as are held at a time while the records of a long source are judged.
    const MOST: usize = 16;

    /// An allocation of at least so many bytes.
    fn take(&self, len: usize) -> Allocation {
        let shelved = self.shelved().pop();
        let fitting = shelved.filter(|allocation| allocation.0.len() >= len);
        fitting.unwrap_or_else(|| Allocation(vec![0; len]))
    }

    fn put(&self, allocation: Allocation) {
        let is_common = (1..=Buffer::LONG).contains(&allocation.0.len());
        let mut shelved = self.shelved();
        if is_common && shelved.len() < Self::MOST {
            shelved.push(allocation);
        }
    }

    fn shelved(&self) -> MutexGuard<'_, Vec<Allocation>> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Buffer {
    /// From so many bytes on it grows to twice its size.
    const LONG: usize = 1 << 20;

    pub(crate) fn bytes(&self) -> &[u8] {
        self.allocation.0.get(..self.len).unwrap_or_default()
    }

    pub(crate) const fn len(&self) -> usize {
        self.len
    }

    /// Appends what the source gives, at most `most` bytes. Fewer are all that it has.
    pub(crate) fn read_from(&mut self, source: &mut dyn Read, most: usize) -> io::Result<usize> {
        let before = self.len;
        self.reserve(most);
        let end = before.saturating_add(most);
        while let Some(room) = self.allocation.0.get_mut(self.len..end)
            && !room.is_empty()
        {
            match source.read(room) {
                Ok(0) => break,
                Ok(read) => self.len = self.len.saturating_add(read).min(end),
                Err(error) if error.kind() == io::ErrorKind::Interrupted => {}
                Err(error) => return Err(error),
            }
        }
        Ok(self.len.saturating_sub(before))
    }

    pub(crate) fn extend(&mut self, bytes: &[u8]) {
        self.reserve(bytes.len());
        let room = self.allocation.0.get_mut(self.len..).unwrap_or_default();
        for (to, from) in room.iter_mut().zip(bytes) {
            *to = *from;
        }
        self.len = self.len.saturating_add(bytes.len());
    }

    /// Takes the first `count` bytes out; the rest moves to the front.
    pub(crate) fn take_front(&mut self, count: usize) -> Self {
        // What was needed once is needed again.
        let shelf = self.shelf.clone();
        let mut rest = Self { allocation: shelf.take(self.allocation.0.len()), len: 0, shelf };
        rest.extend(self.bytes().get(count..).unwrap_or_default());
        self.len = self.len.min(count);
        mem::replace(self, rest)
    }

    /// Makes room without leaving a copy behind: `Vec` would free the old allocation as it is.
    fn reserve(&mut self, more: usize) {
        let needed = self.len.saturating_add(more);
        if needed > self.allocation.0.len() {
            // By a quarter: chunks keep what they have. A record of more than many have is not copied as often.
            let more = if self.len < Self::LONG { self.len / 4 } else { self.len };
            let mut grown = vec![0; needed.max(self.len.saturating_add(more))];
            for (to, from) in grown.iter_mut().zip(self.bytes()) {
                *to = *from;
            }
            self.allocation = Allocation(grown);
        }
    }
}

impl Drop for Buffer {
    fn drop(&mut self) {
        self.shelf.put(mem::take(&mut self.allocation));
    }
}

/// A position in a source that moves on as bytes are passed. Counts as [`Place`] does.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub(crate) struct Position {
    pub(crate) byte: u64,
    pub(crate) line: u64,
    pub(crate) column: u64,
}

impl Position {
    pub(crate) const START: Self = Self { byte: 0, line: 1, column: 1 };

    /// Passes so many bytes, in which so many characters begin and no line ends.
    pub(crate) fn advance_in_line(&mut self, bytes: usize, characters: usize) {
        self.byte = self.byte.saturating_add(to_u64(bytes));
        self.column = self.column.saturating_add(to_u64(characters));
    }

    /// Passes `bytes`.
    pub(crate) fn advance(&mut self, bytes: &[u8]) {
        let last_line = memchr::memrchr(b'\n', bytes).map_or(0, |at| at.saturating_add(1));
        let (lines, last_line) = bytes.split_at_checked(last_line).unwrap_or((bytes, &[]));
        if !lines.is_empty() {
            self.byte = self.byte.saturating_add(to_u64(lines.len()));
            let ends = memchr::memchr_iter(b'\n', lines).count();
            self.line = self.line.saturating_add(to_u64(ends));
            self.column = 1;
        }
        self.advance_in_line(last_line.len(), characters(last_line));
    }

    /// The place from here up to the byte before `byte_end`.
    pub(crate) const fn place_until(self, byte_end: u64) -> Place {
        Place { byte_start: self.byte, byte_end, line: self.line, column: self.column }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_position_counts_the_same_in_one_step_and_in_many() {
        let text = "a\u{e4}\n\nb\u{1f600}c\r\nd".as_bytes();
        let mut whole = Position::START;
        whole.advance(text);
        let mut steps = Position::START;
        for byte in text {
            steps.advance(std::slice::from_ref(byte));
        }
        assert_eq!(whole, steps);
        assert_eq!((whole.line, whole.column), (4, 2));
    }

    #[test]
    fn the_front_of_a_buffer_is_taken_and_the_rest_stays() {
        let mut buffer = Buffer::default();
        assert_eq!(buffer.read_from(&mut &b"abcdef"[..], 4).unwrap(), 4);
        assert_eq!(buffer.take_front(3).bytes(), b"abc");
        assert_eq!(buffer.bytes(), b"d");
    }
}
