//! A text whose every byte knows where it came from.

use alloc::vec::Vec;

use zeroize::Zeroize as _;

use crate::Span;

/// Bytes derived from an original text, each with the range of the original that it came from. It holds key
/// material: it has no `Debug` and is wiped on drop.
pub(super) struct Located {
    bytes: Vec<u8>,
    /// Start in the original of what each byte came from.
    origins: Vec<usize>,
    /// Length of the original.
    end: usize,
}

impl Located {
    pub(super) fn new(text: &[u8]) -> Self {
        Self { bytes: text.to_vec(), origins: (0..text.len()).collect(), end: text.len() }
    }

    /// A text of the same original, still empty.
    pub(super) fn empty_like(&self) -> Self {
        Self {
            bytes: Vec::with_capacity(self.bytes.len()),
            origins: Vec::with_capacity(self.bytes.len()),
            end: self.end,
        }
    }

    pub(super) fn push(&mut self, byte: u8, origin: usize) {
        self.bytes.push(byte);
        self.origins.push(origin);
    }

    pub(super) fn bytes(&self) -> &[u8] {
        &self.bytes
    }

    pub(super) fn len(&self) -> usize {
        self.bytes.len()
    }

    /// Bytes with their origins.
    pub(super) fn iter(&self) -> impl Iterator<Item = (u8, usize)> {
        self.bytes.iter().copied().zip(self.origins.iter().copied())
    }

    /// Where in the original the byte at `offset` came from; the end past the last byte.
    pub(super) fn origin(&self, offset: usize) -> usize {
        self.origins.get(offset).copied().unwrap_or(self.end)
    }

    /// The range of the original that a range of this text came from.
    pub(super) fn span(&self, span: Span) -> Span {
        let start = self.origin(span.start());
        if span.is_empty() {
            return Span::empty(start);
        }
        Span::new(start, self.origin(span.end()).max(start.saturating_add(1)))
    }

    /// The bytes of `span`, as a text of its own.
    pub(super) fn slice(&self, span: Span) -> Self {
        let range = span.start()..span.end().min(self.len());
        Self {
            bytes: self.bytes.get(range.clone()).unwrap_or_default().to_vec(),
            origins: self.origins.get(range).unwrap_or_default().to_vec(),
            end: self.origin(span.end()),
        }
    }

    /// The text without the ASCII white space at its ends.
    pub(super) fn trimmed(&self) -> Span {
        let front = self.bytes.len().saturating_sub(self.bytes.trim_ascii_start().len());
        let len = self.bytes.trim_ascii().len();
        Span::new(front, front.saturating_add(len))
    }

    /// Where `needle` first stands at or after `from`.
    pub(super) fn find(&self, needle: &[u8], from: usize) -> Option<Span> {
        let at =
            self.bytes.get(from..)?.windows(needle.len()).position(|window| window == needle)?;
        let start = from.saturating_add(at);
        Some(Span::new(start, start.saturating_add(needle.len())))
    }
}

impl Drop for Located {
    fn drop(&mut self) {
        self.bytes.zeroize();
    }
}
