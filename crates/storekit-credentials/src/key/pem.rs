//! The textual encoding of a key (RFC 7468, section 3, figure 1), as narrow as what Apple's own libraries load.
//!
//! `pem-rfc7468` refuses Apple's keys of 2016 to 2018, whose base64 is on one line, and blanks that the RFC
//! allows, so lines are read here; it stands as an oracle in the tests.

use super::base64::{is_alphabet, numbered};
use super::error::{KeyError, KeyErrorKind};
use super::shape::{Deviation, Shape};
use super::{MAX_BODY, MAX_TEXT};
use crate::Span;

const BEGIN: &[u8] = b"-----BEGIN PRIVATE KEY-----";
const END: &[u8] = b"-----END PRIVATE KEY-----";
/// Columns of a line of base64 (RFC 7468, section 2).
const COLUMNS: usize = 64;

/// A block: where its lines of base64 lie, and their characters joined.
pub(super) struct Framed<'s> {
    pub(super) lines: Span,
    pub(super) body: &'s [u8],
}

/// Finds the one block of `text` and joins its lines into `body`.
pub(super) fn frame<'s>(
    text: &[u8],
    body: &'s mut [u8; MAX_BODY],
    shape: &mut Shape,
) -> Result<Framed<'s>, KeyError> {
    check_characters(text)?;
    let mut reader = Reader { text, body, filled: 0, padded: false, shape };
    let mut lines = Lines { text, at: 0 };

    reader.before_begin(&mut lines)?;
    let start = lines.at;
    let end = reader.block(&mut lines)?;
    reader.after_end(&mut lines)?;
    reader.line_ends();

    let Reader { body, filled, .. } = reader;
    Ok(Framed { lines: Span::new(start, end), body: body.get(..filled).unwrap_or_default() })
}

/// What may stand nowhere in the text.
fn check_characters(text: &[u8]) -> Result<(), KeyError> {
    let error = |kind, span| Err(KeyError::new(kind, span));
    if text.len() > MAX_TEXT {
        return error(KeyErrorKind::TooLong, Span::new(MAX_TEXT, text.len()));
    }
    if text.trim_ascii().is_empty() {
        return error(KeyErrorKind::Empty, Span::new(0, text.len()));
    }
    match text {
        [0xff, 0xfe, ..] | [0xfe, 0xff, ..] => return error(KeyErrorKind::Utf16, Span::new(0, 2)),
        [0xef, 0xbb, 0xbf, ..] => return error(KeyErrorKind::ByteOrderMark, Span::new(0, 3)),
        [0, 0x20..=0x7f, ..] | [0x20..=0x7f, 0, ..] => {
            return error(KeyErrorKind::Utf16, Span::new(0, 2));
        }
        _ => {}
    }
    if let Err(invalid) = core::str::from_utf8(text) {
        return error(KeyErrorKind::NotUtf8, Span::byte(invalid.valid_up_to()));
    }
    let mut follows = text.iter().skip(1);
    for (offset, byte) in numbered(text) {
        let next = follows.next();
        match byte {
            b'\t' | b'\n' => {}
            b'\r' if next == Some(&b'\n') => {}
            b'\r' => return error(KeyErrorKind::BareCarriageReturn, Span::byte(offset)),
            0..=0x1f | 0x7f => return error(KeyErrorKind::ControlCharacter, Span::byte(offset)),
            _ => {}
        }
    }
    Ok(())
}

/// A line without its end.
#[derive(Clone, Copy)]
struct Line<'t> {
    bytes: &'t [u8],
    start: usize,
}

impl Line<'_> {
    const fn span(&self) -> Span {
        Span::new(self.start, self.start.saturating_add(self.bytes.len()))
    }

    /// Where `needle` first stands in the line.
    fn find(&self, needle: &[u8]) -> Option<Span> {
        let mut rest = self.bytes;
        let mut at = self.start;
        while !rest.starts_with(needle) {
            rest = rest.split_first()?.1;
            at = at.saturating_add(1);
        }
        Some(Span::new(at, at.saturating_add(needle.len())))
    }

    /// The line without blanks at its end, and where those are.
    fn trimmed(&self) -> (&[u8], Option<Span>) {
        let mut content = self.bytes;
        while let [before @ .., b' ' | b'\t'] = content {
            content = before;
        }
        let len = content.len();
        let span = Span::new(len, self.bytes.len()).shifted(self.start);
        (content, (!span.is_empty()).then_some(span))
    }
}

/// The lines of a text whose CRs all stand before an LF. A text that ends in a line end has no line after it.
struct Lines<'t> {
    text: &'t [u8],
    at: usize,
}

impl<'t> Iterator for Lines<'t> {
    type Item = Line<'t>;

    fn next(&mut self) -> Option<Line<'t>> {
        let start = self.at;
        let rest = self.text.get(start..).filter(|rest| !rest.is_empty())?;
        let len = rest.iter().position(|&byte| byte == b'\n');
        let bytes = rest.get(..len.unwrap_or(rest.len())).unwrap_or_default();
        self.at = match len {
            Some(len) => start.saturating_add(len).saturating_add(1),
            None => self.text.len(),
        };
        Some(Line { bytes: bytes.strip_suffix(b"\r").unwrap_or(bytes), start })
    }
}

struct Reader<'t, 's, 'h> {
    text: &'t [u8],
    body: &'s mut [u8; MAX_BODY],
    filled: usize,
    padded: bool,
    shape: &'h mut Shape,
}

impl Reader<'_, '_, '_> {
    fn before_begin(&mut self, lines: &mut Lines<'_>) -> Result<(), KeyError> {
        for line in lines {
            let (content, blanks) = line.trimmed();
            if content == BEGIN {
                self.note(Deviation::TrailingWhitespace, blanks);
                return Ok(());
            }
            if let Some(begin) = line.find(b"-----BEGIN") {
                return Err(KeyError::new(
                    begin_problem(content, begin.start() == line.start),
                    line.span(),
                ));
            }
            if let Some(end) = line.find(b"-----END") {
                return Err(KeyError::new(KeyErrorKind::MissingBegin, end));
            }
            self.note_surrounding(&line);
        }
        Err(KeyError::new(KeyErrorKind::MissingBegin, Span::empty(0)))
    }

    /// The lines up to END; gives where the line of END begins.
    fn block(&mut self, lines: &mut Lines<'_>) -> Result<usize, KeyError> {
        let mut blank: Option<Line<'_>> = None;
        let mut short: Option<Line<'_>> = None;
        for line in lines {
            let (content, blanks) = line.trimmed();
            let error = |kind| Err(KeyError::new(kind, line.span()));
            if content == END {
                return self.end(&line, blanks, blank);
            }
            if content.is_empty() {
                if self.filled > 0 || blank.is_some() {
                    return error(KeyErrorKind::BlankLineInBlock);
                }
                self.note(Deviation::TrailingWhitespace, blanks);
                blank = Some(line);
                continue;
            }
            if line.bytes.starts_with(b"-----BEGIN") {
                return error(KeyErrorKind::SeveralBlocks);
            }
            if line.find(b"-----").is_some() {
                return error(end_problem(content));
            }
            self.base64_line(&line, content)?;
            self.note(Deviation::TrailingWhitespace, blanks);
            // Every line but the last has 64 columns, and the last no more.
            if let Some(short) = short.or((content.len() > COLUMNS).then_some(line)) {
                self.shape.note(Deviation::LineWidth, short.span());
            }
            if content.len() < COLUMNS {
                short = Some(line);
            }
        }
        Err(KeyError::new(KeyErrorKind::MissingEnd, Span::empty(self.text.len())))
    }

    fn end(
        &mut self,
        line: &Line<'_>,
        blanks: Option<Span>,
        blank: Option<Line<'_>>,
    ) -> Result<usize, KeyError> {
        if self.filled == 0 {
            return Err(KeyError::new(KeyErrorKind::EmptyBody, Span::empty(line.start)));
        }
        self.note(Deviation::TrailingWhitespace, blanks);
        self.note(Deviation::BlankLineAfterBegin, blank.map(|blank| blank.span()));
        Ok(line.start)
    }

    fn base64_line(&mut self, line: &Line<'_>, content: &[u8]) -> Result<(), KeyError> {
        let padded_before = self.padded;
        for (column, byte) in numbered(content) {
            let at = Span::byte(line.start.saturating_add(column));
            if byte == b'=' && !padded_before {
                self.padded = true;
            } else if byte == b'=' || (is_alphabet(byte) && self.padded) {
                // Padding over two lines, or something after it.
                return Err(KeyError::new(KeyErrorKind::Base64Padding, at));
            } else if !is_alphabet(byte) {
                return Err(KeyError::new(character_problem(content, column, byte), at));
            }
            let Some(slot) = self.body.get_mut(self.filled) else {
                return Err(KeyError::new(KeyErrorKind::TooLong, at));
            };
            *slot = byte;
            self.filled = self.filled.saturating_add(1);
        }
        Ok(())
    }

    fn after_end(&mut self, lines: &mut Lines<'_>) -> Result<(), KeyError> {
        for line in lines {
            if let Some(begin) = line.find(b"-----BEGIN") {
                return Err(KeyError::new(KeyErrorKind::SeveralBlocks, begin));
            }
            if let Some(end) = line.find(b"-----END") {
                return Err(KeyError::new(KeyErrorKind::BoundaryMalformed, end));
            }
            self.note_surrounding(&line);
        }
        Ok(())
    }

    fn line_ends(&mut self) {
        let (mut crlf, mut lf) = (None, None);
        let mut previous = 0;
        for (offset, byte) in numbered(self.text) {
            if byte == b'\n' {
                let kind = if previous == b'\r' { &mut crlf } else { &mut lf };
                *kind = kind.or(Some(Span::new(
                    offset.saturating_sub(usize::from(previous == b'\r')),
                    offset.saturating_add(1),
                )));
            }
            previous = byte;
        }
        match (crlf, lf) {
            (Some(crlf), Some(lf)) => {
                // The kind that comes second is the one that breaks the pattern.
                let odd = if crlf.start() < lf.start() { lf } else { crlf };
                self.shape.note(Deviation::MixedLineEnds, odd);
            }
            (Some(crlf), None) => self.shape.note(Deviation::Crlf, crlf),
            (None, _) => {}
        }
    }

    fn note(&mut self, deviation: Deviation, span: Option<Span>) {
        if let Some(span) = span {
            self.shape.note(deviation, span);
        }
    }

    fn note_surrounding(&mut self, line: &Line<'_>) {
        let deviation = if line.trimmed().0.is_empty() {
            Deviation::SurroundingBlankLines
        } else {
            Deviation::SurroundingText
        };
        self.shape.note(deviation, line.span());
    }
}

/// What is wrong with a line that has `-----BEGIN` in it and is not BEGIN.
fn begin_problem(content: &[u8], at_line_start: bool) -> KeyErrorKind {
    let label = content.strip_prefix(b"-----BEGIN ").and_then(|rest| rest.strip_suffix(b"-----"));
    match label {
        Some(label) if !label.is_empty() && !label.contains(&b'-') => KeyErrorKind::WrongLabel,
        _ if !at_line_start && content.trim_ascii_start() == BEGIN => {
            KeyErrorKind::LeadingWhitespace
        }
        _ => KeyErrorKind::BoundaryMalformed,
    }
}

/// What is wrong with a line of the block that has five hyphens in it and is neither BEGIN nor END.
fn end_problem(content: &[u8]) -> KeyErrorKind {
    let label = content.strip_prefix(b"-----END ").and_then(|rest| rest.strip_suffix(b"-----"));
    match label {
        Some(label) if !label.is_empty() && !label.contains(&b'-') => KeyErrorKind::LabelMismatch,
        _ if content.trim_ascii_start() == END => KeyErrorKind::LeadingWhitespace,
        _ => KeyErrorKind::BoundaryMalformed,
    }
}

/// What is wrong with a line of the block that holds `byte` at `column`.
fn character_problem(content: &[u8], column: usize, byte: u8) -> KeyErrorKind {
    match byte {
        b' ' | b'\t' if column == 0 => KeyErrorKind::LeadingWhitespace,
        _ if content.contains(&b':') => KeyErrorKind::Header,
        b' ' | b'\t' => KeyErrorKind::InnerWhitespace,
        b'-' | b'_' => KeyErrorKind::Base64UrlSafe,
        _ => KeyErrorKind::Base64Character,
    }
}

#[cfg(test)]
mod tests {
    use std::string::String;
    use std::vec::Vec;

    use storekit_testkit::TestKey;
    use storekit_testkit::encoder::Pkcs8;
    use storekit_testkit::pem::write;

    use super::*;
    use crate::key::P8Key;

    /// What is wrong with the layout of a text.
    fn problem(text: &str) -> Option<KeyErrorKind> {
        let mut body = [0; MAX_BODY];
        let framed = frame(text.as_bytes(), &mut body, &mut Shape::default());
        framed.err().map(|error| error.kind())
    }

    #[test]
    fn a_line_that_should_begin_or_end_the_block_and_does_not_is_named() {
        use KeyErrorKind as E;
        let sound = write(&(0..150).collect::<Vec<_>>());
        for (from, to, expected) in [
            ("-----BEGIN PRIVATE", "  -----BEGIN PRIVATE", E::LeadingWhitespace),
            ("-----BEGIN PRIVATE", "x-----BEGIN PRIVATE", E::BoundaryMalformed),
            ("BEGIN PRIVATE", "BEGIN EC PRIVATE", E::WrongLabel),
            ("BEGIN PRIVATE KEY", "BEGIN ", E::BoundaryMalformed),
            ("BEGIN PRIVATE KEY", "BEGIN PRIVATE-KEY", E::BoundaryMalformed),
            ("BEGIN PRIVATE KEY-----", "BEGIN PRIVATE KEY----", E::BoundaryMalformed),
            ("-----END PRIVATE", " -----END PRIVATE", E::LeadingWhitespace),
            ("-----END PRIVATE", "=-----END PRIVATE", E::BoundaryMalformed),
            ("END PRIVATE", "END EC PRIVATE", E::LabelMismatch),
            ("END PRIVATE KEY", "END ", E::BoundaryMalformed),
            ("END PRIVATE KEY", "END PRIVATE-KEY", E::BoundaryMalformed),
            ("END PRIVATE KEY-----", "END PRIVATE KEY----", E::BoundaryMalformed),
        ] {
            assert_eq!(problem(&sound.replace(from, to)), Some(expected), "{to}");
        }
    }

    #[test]
    fn of_mixed_line_ends_the_kind_that_comes_second_is_odd() {
        let sound = write(&(0..150).collect::<Vec<_>>());
        let ends: Vec<_> = sound.match_indices('\n').map(|(at, _)| at).collect();
        for (crlf, odd) in
            [(0, Span::new(ends[1] + 1, ends[1] + 2)), (1, Span::new(ends[1], ends[1] + 2))]
        {
            let mut text = sound.clone();
            text.insert(ends[crlf], '\r');
            let mut shape = Shape::default();
            frame(text.as_bytes(), &mut [0; MAX_BODY], &mut shape).unwrap();
            let found: Vec<_> = shape.deviations().collect();
            assert_eq!(found, [(Deviation::MixedLineEnds, odd)]);
        }
    }

    #[test]
    fn a_text_may_have_64_kib_and_not_a_byte_more() {
        let sound = write(&Pkcs8::apple(&TestKey::nth(1)).der()) + "\n";
        for len in [MAX_TEXT - 1, MAX_TEXT, MAX_TEXT + 1, MAX_TEXT + 9] {
            let text: String = sound.clone() + &"x".repeat(len - sound.len());
            let error = P8Key::from_pem(text.as_bytes()).err();
            let expected = (len > MAX_TEXT)
                .then(|| KeyError::new(KeyErrorKind::TooLong, Span::new(MAX_TEXT, len)));
            assert_eq!(error, expected, "{len}");
        }
    }
}
