//! Places in a source.

use storekit_credentials::Span;

use crate::buffer::Position;

/// A place in a source, in both of the ways in which people and editors count.
#[derive(Clone, Copy, Debug, Default, Eq, Hash, Ord, PartialEq, PartialOrd)]
pub struct Place {
    /// 0-based offset of the first byte in the source.
    pub byte_start: u64,
    /// 0-based offset just past the last byte.
    pub byte_end: u64,
    /// 1-based line of the first byte. Lines end at LF.
    pub line: u64,
    /// 1-based column of the first byte, in characters (Unicode scalar values), from the start of the line.
    pub column: u64,
}

/// A run of consecutive bytes of one source, and where in the source it lies.
#[derive(Clone, Copy)]
pub struct Block<'b> {
    /// The bytes. They can hold secrets: `Debug` does not show them.
    pub bytes: &'b [u8],
    /// 0-based offset of the first of them in the source.
    pub byte_start: u64,
    /// 1-based line of the first of them.
    pub line: u64,
    /// 1-based column of the first of them.
    pub column: u64,
}

impl core::fmt::Debug for Block<'_> {
    fn fmt(&self, f: &mut core::fmt::Formatter<'_>) -> core::fmt::Result {
        f.debug_struct("Block")
            .field("byte_start", &self.byte_start)
            .field("line", &self.line)
            .field("column", &self.column)
            .finish_non_exhaustive()
    }
}

impl<'b> Block<'b> {
    /// The place in the source of a range of this block. A range past the end is cut at the end.
    ///
    /// It counts lines and characters from the start of the block: see [`Block::places`] for many.
    pub fn place(&self, span: Span) -> Place {
        self.places_in(None).place(span)
    }

    /// Places in this block. Each is counted from the one before, as long as they are asked for in their order.
    pub fn places(&self) -> Places<'b> {
        let is_one_line = memchr::memchr(b'\n', self.bytes).is_none();
        self.places_in(is_one_line.then(|| OneLine::of(self.bytes)))
    }

    /// The same, with what is known of the block if no line ends in it.
    pub(crate) const fn places_in(&self, one_line: Option<OneLine>) -> Places<'b> {
        Places { block: *self, one_line, passed: 0, position: self.start() }
    }

    const fn start(&self) -> Position {
        Position { byte: self.byte_start, line: self.line, column: self.column }
    }
}

/// Finds places in a block.
#[derive(Clone, Copy, Debug)]
pub struct Places<'b> {
    block: Block<'b>,
    /// Where it is known that no line ends in the block.
    one_line: Option<OneLine>,
    /// How many bytes were passed, and the position after them.
    passed: usize,
    position: Position,
}

/// What is known of a block in which no line ends.
#[derive(Clone, Copy, Debug)]
pub struct OneLine {
    /// The offset from which on a byte is a character.
    simple_from: usize,
    /// How many bytes before that continue a character.
    continued: usize,
}

impl OneLine {
    /// Every byte of it is a character.
    pub(crate) const ASCII: Self = Self { simple_from: 0, continued: 0 };

    fn of(bytes: &[u8]) -> Self {
        let simple_from = ascii_from(bytes);
        let before = characters(bytes.get(..simple_from).unwrap_or_default());
        Self { simple_from, continued: simple_from.saturating_sub(before) }
    }

    /// Notes that so many bytes continue a character, the last of them before `end`.
    pub(crate) const fn note(&mut self, continued: usize, end: usize) {
        if continued > 0 {
            self.simple_from = end;
            self.continued = self.continued.saturating_add(continued);
        }
    }

    /// How many characters are before an offset.
    fn characters_before(self, offset: usize, bytes: &[u8]) -> usize {
        if offset < self.simple_from {
            return characters(bytes.get(..offset).unwrap_or_default());
        }
        offset.saturating_sub(self.continued)
    }
}

impl Places<'_> {
    /// Whether a range is all in the block, and behind its first byte to the end of the block no line ends and every byte is a
    /// character: the columns of two such places differ as their offsets do.
    pub fn is_simple(&self, span: Span) -> bool {
        span.end() <= self.block.bytes.len()
            && self.one_line.is_some_and(|one_line| one_line.simple_from <= span.start())
    }

    /// The place in the source of a range of the block. A range past the end is cut at the end.
    pub fn place(&mut self, span: Span) -> Place {
        let bytes = self.block.bytes;
        let start = span.start().min(bytes.len());
        let end = span.end().clamp(start, bytes.len());
        let byte_end = self.block.byte_start.saturating_add(to_u64(end));
        if let Some(one_line) = self.one_line {
            let mut position = self.block.start();
            position.advance_in_line(start, one_line.characters_before(start, bytes));
            return position.place_until(byte_end);
        }
        if start < self.passed {
            (self.passed, self.position) = (0, self.block.start());
        }
        self.position.advance(bytes.get(self.passed..start).unwrap_or_default());
        self.passed = start;
        self.position.place_until(byte_end)
    }
}

/// An offset from which on all bytes are ASCII, found in a few steps.
fn ascii_from(bytes: &[u8]) -> usize {
    let roughly = ascii_from_block::<128>(bytes);
    ascii_from_block::<8>(bytes.get(..roughly).unwrap_or_default())
}

/// The same, so many bytes at a time.
fn ascii_from_block<const BLOCK: usize>(bytes: &[u8]) -> usize {
    let (rest, blocks) = bytes.as_rchunks::<BLOCK>();
    let is_other = |block: &[u8; BLOCK]| block.iter().fold(0, |all, byte| all | byte) >= 0x80;
    let others = blocks.iter().rposition(is_other).map_or(0, |last| last.saturating_add(1));
    rest.len().saturating_add(others.saturating_mul(BLOCK))
}

/// How many characters begin in `text`: every byte does begin one, but for the continuation bytes of UTF-8.
pub(crate) fn characters(text: &[u8]) -> usize {
    if text.is_ascii() {
        return text.len();
    }
    let (words, rest) = text.as_chunks();
    let continued: u32 = words
        .iter()
        .map(|word| {
            let word = u64::from_ne_bytes(*word);
            // Of each byte, bit 7, where bit 6 is not set.
            (word & !(word << 1) & 0x8080_8080_8080_8080).count_ones()
        })
        .fold(0, u32::saturating_add);
    let continued = usize::try_from(continued).unwrap_or(usize::MAX);
    let begun = rest.iter().filter(|&&byte| byte & 0xc0 != 0x80).count();
    begun.saturating_add(text.len().saturating_sub(rest.len()).saturating_sub(continued))
}

/// A length in memory fits 64 bits on every machine that Rust's standard library runs on.
pub(crate) fn to_u64(length: usize) -> u64 {
    u64::try_from(length).unwrap_or(u64::MAX)
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    proptest! {
        #[test]
        fn places_counted_from_one_another_are_those_counted_from_the_start(
            text in "[a\u{e4}\n]{0,4}(\u{20ac}|[ -~]{0,90}){0,6}\n?",
            mut offsets in prop::collection::vec(0_usize..400, 0..8),
            in_order: bool,
        ) {
            let block = Block { bytes: text.as_bytes(), byte_start: 9, line: 3, column: 5 };
            if in_order {
                offsets.sort_unstable();
            }
            let mut places = block.places();
            let mut last = None;
            for start in offsets {
                let span = Span::new(start, start.saturating_add(2));
                let place = block.place(span);
                prop_assert_eq!(places.place(span), place);
                if places.is_simple(span) {
                    let (line, shift) = (place.line, place.byte_start.wrapping_sub(place.column));
                    prop_assert_eq!(*last.get_or_insert((line, shift)), (line, shift));
                }
            }
        }
    }

    #[test]
    fn lines_and_columns_count_from_the_start_of_the_block() {
        let block =
            Block { bytes: "{\"\u{e4}\":\n 1}".as_bytes(), byte_start: 100, line: 7, column: 3 };
        assert_eq!(
            block.place(Span::new(4, 5)),
            Place { byte_start: 104, byte_end: 105, line: 7, column: 6 }
        );
        assert_eq!(
            block.place(Span::new(8, 9)),
            Place { byte_start: 108, byte_end: 109, line: 8, column: 2 }
        );
    }
}
