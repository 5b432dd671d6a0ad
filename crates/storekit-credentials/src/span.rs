//! Where in a text something is.

/// A half-open range of 0-based byte offsets into the text that was given to a parser.
///
/// An error carries a span instead of the bytes in question, so that it can be shown and logged
/// whatever the bytes are.
#[derive(Clone, Copy, Debug, Default, Eq, Hash, Ord, PartialEq, PartialOrd)]
pub struct Span {
    start: usize,
    end: usize,
}

impl Span {
    /// The range `start..end`; empty at `start` where `end` lies before it.
    pub const fn new(start: usize, end: usize) -> Self {
        Self { start, end: if end < start { start } else { end } }
    }

    /// The single byte at `offset`.
    pub const fn byte(offset: usize) -> Self {
        Self { start: offset, end: offset.saturating_add(1) }
    }

    /// The empty range at `offset`: something is missing here.
    pub const fn empty(offset: usize) -> Self {
        Self { start: offset, end: offset }
    }

    /// Offset of the first byte.
    pub const fn start(self) -> usize {
        self.start
    }

    /// Offset just past the last byte.
    pub const fn end(self) -> usize {
        self.end
    }

    /// Number of bytes.
    pub const fn len(self) -> usize {
        self.end.saturating_sub(self.start)
    }

    /// Whether no byte is in the range.
    pub const fn is_empty(self) -> bool {
        self.start >= self.end
    }

    /// The same range in a text that has `by` bytes more in front.
    #[must_use]
    pub const fn shifted(self, by: usize) -> Self {
        Self { start: self.start.saturating_add(by), end: self.end.saturating_add(by) }
    }

    /// The bytes of `text` in this range, or `None` where it reaches past the end.
    pub fn of(self, text: &[u8]) -> Option<&[u8]> {
        text.get(self.start..self.end)
    }
}

#[cfg(test)]
mod tests {
    use super::Span;

    #[test]
    fn a_reversed_range_is_empty_at_its_start() {
        let span = Span::new(5, 3);
        assert_eq!((span.start(), span.end(), span.len()), (5, 5, 0));
        assert!(span.is_empty());
    }

    #[test]
    fn a_range_past_the_end_has_no_bytes() {
        assert_eq!(Span::new(1, 3).of(b"abc"), Some(&b"bc"[..]));
        assert_eq!(Span::new(1, 4).of(b"abc"), None);
    }
}
