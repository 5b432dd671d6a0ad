//! Finds where a JSON value ends, without judging what is in it.
//!
//! Brackets are counted, not matched, and strings are passed over: enough to hand a value's bytes to the
//! parser, in constant memory at any depth, and in steps, as the bytes come.

/// A value whose end is looked for.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub(crate) struct Scan {
    depth: u64,
    state: State,
}

#[derive(Clone, Copy, Debug, Eq, PartialEq)]
enum State {
    /// Before the first byte.
    Start,
    /// Between tokens, inside an object or array.
    Inside,
    /// In a string.
    String,
    /// Just after a backslash in a string.
    Escape,
    /// In a number, a literal, or something that is no JSON at all, outside any object or array.
    Bare,
}

impl Scan {
    /// Before the first byte of a value.
    pub(crate) const START: Self = Self { depth: 0, state: State::Start };

    /// Inside an object, `START` having seen its opening brace.
    pub(crate) const IN_OBJECT: Self = Self { depth: 1, state: State::Inside };

    /// Whether the end of the input is an end of the value too, as it is for `12` alone.
    pub(crate) const fn may_end_here(self) -> bool {
        matches!(self.state, State::Bare)
    }

    /// Goes through `bytes` from `from`. Gives the offset just past the value, or `None` where it goes on.
    pub(crate) fn find_end(&mut self, bytes: &[u8], from: usize) -> Option<usize> {
        let mut at = from;
        while let Some(&byte) = bytes.get(at) {
            let next = at.saturating_add(1);
            match self.state {
                State::String => match memchr::memchr2(b'"', b'\\', bytes.get(at..)?) {
                    None => return None,
                    Some(skipped) => {
                        let mark = at.saturating_add(skipped);
                        at = mark.saturating_add(1);
                        if bytes.get(mark) == Some(&b'\\') {
                            self.state = State::Escape;
                        } else if self.depth == 0 {
                            return Some(at);
                        } else {
                            self.state = State::Inside;
                        }
                        continue;
                    }
                },
                State::Escape => self.state = State::String,
                State::Bare => {
                    if is_blank(byte) || matches!(byte, b',' | b'[' | b']' | b'{' | b'}' | b'"') {
                        return Some(at);
                    }
                }
                State::Start | State::Inside => match byte {
                    b'"' => self.state = State::String,
                    b'{' | b'[' => {
                        self.depth = self.depth.saturating_add(1);
                        self.state = State::Inside;
                    }
                    b'}' | b']' => {
                        self.depth = self.depth.saturating_sub(1);
                        if self.depth == 0 {
                            return Some(next);
                        }
                    }
                    // A stray comma is a value of its own, so that a scan always moves on.
                    b',' if self.state == State::Start => return Some(next),
                    _ if self.state == State::Start => self.state = State::Bare,
                    _ => {}
                },
            }
            at = next;
        }
        None
    }
}

/// White space of RFC 8259, section 2.
pub(crate) const fn is_blank(byte: u8) -> bool {
    matches!(byte, b' ' | b'\t' | b'\n' | b'\r')
}

/// Offset of the first byte from `from` that is not white space; the length where there is none.
pub(crate) fn skip_blanks(bytes: &[u8], from: usize) -> usize {
    let rest = bytes.get(from..).unwrap_or_default();
    rest.iter()
        .position(|&byte| !is_blank(byte))
        .map_or(bytes.len(), |skipped| from.saturating_add(skipped))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_value_ends_where_its_brackets_or_quotes_close() {
        for (text, end) in [
            (r#"{"a":[1,{}]} "#, 12),
            (r#""a\"b\\" x"#, 8),
            ("12,", 2),
            ("tru}", 3),
            ("}x", 1),
            (",x", 1),
            (r#"{"]}\"]":1}}"#, 11),
        ] {
            assert_eq!(Scan::START.clone().find_end(text.as_bytes(), 0), Some(end), "{text}");
        }
    }

    #[test]
    fn a_value_in_pieces_ends_at_the_same_offset() {
        let text = br#"{"a\\\"}":["x\u0041]",{"b":-1.5e3}]} "#;
        for cut in 0..text.len() {
            let mut scan = Scan::START;
            let first = scan.find_end(&text[..cut], 0);
            let end = first.or_else(|| scan.find_end(text, cut));
            assert_eq!(end, Some(text.len() - 1), "cut at {cut}");
        }
    }

    #[test]
    fn depth_costs_nothing() {
        let mut text = vec![b'['; 100_000];
        text.extend(vec![b']'; 100_000]);
        let mut scan = Scan::START;
        assert_eq!(scan.find_end(&text, 0), Some(text.len()));
    }
}
