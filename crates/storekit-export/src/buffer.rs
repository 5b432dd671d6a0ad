//! Bytes that are wiped when they are dropped, and where in a source they stand.

use std::io::{self, Read};
use std::mem;
use std::sync::{Arc, Mutex, PoisonError};

use zeroize::Zeroize as _;

use crate::Place;
use crate::place::{characters, to_u64};

/// Bytes read from a source. They can hold keys: they are wiped when dropped, and also when they move to a
/// larger allocation.
#[derive(Default)]
pub(crate) struct Buffer {
    bytes: Vec<u8>,
    shelf: Shelf,
}

/// Allocations of buffers that were dropped, for those to come: the system need not take and give the same memory again and again.
#[derive(Clone, Default)]
struct Shelf(Arc<Mutex<Vec<Vec<u8>>>>);

impl Shelf {
    /// As many as are held at a time while the records of a long source are judged.
    const MOST: usize = 16;

    /// An empty allocation for so many bytes.
    fn take(&self, capacity: usize) -> Vec<u8> {
        let shelved = self.0.lock().unwrap_or_else(PoisonError::into_inner).pop();
        let fitting = shelved.filter(|bytes| bytes.capacity() >= capacity);
        fitting.unwrap_or_else(|| Vec::with_capacity(capacity))
    }

    /// Puts an allocation back that holds nothing any more.
    fn put(&self, bytes: Vec<u8>) {
        let mut shelved = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        if bytes.is_empty() && bytes.capacity() <= Buffer::LONG && shelved.len() < Self::MOST {
            shelved.push(bytes);
        }
    }
}

impl Buffer {
    /// From so many bytes on it grows to twice its size.
    const LONG: usize = 1 << 20;

    pub(crate) fn bytes(&self) -> &[u8] {
        &self.bytes
    }

    pub(crate) fn len(&self) -> usize {
        self.bytes.len()
    }

    /// Appends what the source gives, at most `most` bytes. Fewer are all that it has.
    pub(crate) fn read_from(&mut self, source: &mut dyn Read, most: usize) -> io::Result<usize> {
        let len = self.bytes.len();
        self.reserve(most);
        let most = u64::try_from(most).unwrap_or(u64::MAX);
        // There is room for all of it, so that no allocation is left behind.
        source.take(most).read_to_end(&mut self.bytes)?;
        Ok(self.bytes.len().saturating_sub(len))
    }

    pub(crate) fn extend(&mut self, bytes: &[u8]) {
        self.reserve(bytes.len());
        self.bytes.extend_from_slice(bytes);
    }

    /// Takes the first `count` bytes out; the rest moves to the front.
    pub(crate) fn take_front(&mut self, count: usize) -> Self {
        // What was needed once is needed again.
        let shelf = self.shelf.clone();
        let mut rest = Self { bytes: shelf.take(self.bytes.capacity()), shelf };
        rest.extend(self.bytes.get(count..).unwrap_or_default());
        self.bytes.get_mut(count..).unwrap_or_default().zeroize();
        self.bytes.truncate(count);
        mem::replace(self, rest)
    }

    /// Makes room without leaving a copy behind: `Vec` would free the old allocation as it is.
    fn reserve(&mut self, more: usize) {
        let needed = self.bytes.len().saturating_add(more);
        if needed > self.bytes.capacity() {
            let len = self.bytes.len();
            // By a quarter: chunks keep what they have. A record of more than many have is not copied as often.
            let more = if len < Self::LONG { len / 4 } else { len };
            let mut grown = Vec::with_capacity(needed.max(len.saturating_add(more)));
            grown.extend_from_slice(&self.bytes);
            self.bytes.zeroize();
            self.bytes = grown;
        }
    }
}

impl Drop for Buffer {
    fn drop(&mut self) {
        // What lies beyond the length was never written, or wiped when it was cut off.
        self.bytes.as_mut_slice().zeroize();
        self.bytes.clear();
        self.shelf.put(mem::take(&mut self.bytes));
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
