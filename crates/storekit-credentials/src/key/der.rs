//! DER (X.690): one element after the other, each in its only encoding.
//!
//! Tags and lengths are read by the `der` crate, through a reader of our own: its stock reader has a path that can
//! panic, which a proof at link time does not let through.

use der::{Decode as _, EncodingRules, ErrorKind, Header, Length, Reader, Tag};

use super::error::{KeyError, KeyErrorKind};
use crate::Span;

/// Reads elements from a range of octets. Positions count from the start of the whole structure.
#[derive(Clone)]
pub(super) struct Cursor<'d> {
    octets: &'d [u8],
    position: usize,
    end: usize,
}

/// One element: its tag, its content, and where it lies.
#[derive(Clone, Copy)]
pub(super) struct Element<'d> {
    pub(super) tag: Tag,
    pub(super) content: &'d [u8],
    /// The whole element, header included.
    pub(super) span: Span,
    /// The content.
    pub(super) content_span: Span,
}

impl<'d> Cursor<'d> {
    /// Reads from all of `octets`.
    pub(super) const fn new(octets: &'d [u8]) -> Self {
        Self { octets, position: 0, end: octets.len() }
    }

    /// The next position, as an empty range.
    pub(super) const fn here(&self) -> Span {
        Span::empty(self.position)
    }

    /// What has not been read yet.
    pub(super) const fn rest(&self) -> Span {
        Span::new(self.position, self.end)
    }

    /// Whether the next octets are these.
    pub(super) fn begins_with(&self, octets: &[u8]) -> bool {
        self.octets_of(self.rest()).starts_with(octets)
    }

    /// The same place, with octets up to `end` still to read.
    pub(super) const fn widened(self, end: usize) -> Self {
        Self { end, ..self }
    }

    /// The octets of an element that was read here.
    pub(super) fn octets_of(&self, span: Span) -> &'d [u8] {
        span.of(self.octets).unwrap_or_default()
    }

    /// Whether all has been read.
    pub(super) const fn is_at_end(&self) -> bool {
        self.position >= self.end
    }

    /// The next element.
    pub(super) fn element(&mut self) -> Result<Element<'d>, KeyError> {
        let start = self.position;
        let header = Header::decode(self).map_err(|error| self.header_error(start, error))?;
        let content_start = self.position;
        let length = usize::try_from(u32::from(header.length())).unwrap_or(usize::MAX);
        let content_end = content_start.saturating_add(length);
        let content = self.octets.get(content_start..content_end);
        match content {
            Some(content) if content_end <= self.end => {
                self.position = content_end;
                Ok(Element {
                    tag: header.tag(),
                    content,
                    span: Span::new(start, content_end),
                    content_span: Span::new(content_start, content_end),
                })
            }
            _ => Err(KeyError::new(self.overrun(), Span::new(start, self.end))),
        }
    }

    /// The next element, which must have `tag`.
    pub(super) fn expect(&mut self, tag: Tag) -> Result<Element<'d>, KeyError> {
        let element = self.element()?;
        if element.tag == tag {
            Ok(element)
        } else {
            Err(KeyError::new(KeyErrorKind::DerTag, Span::byte(element.span.start())))
        }
    }

    /// The next element if it has `tag`; nothing is read otherwise.
    pub(super) fn optional(&mut self, tag: Tag) -> Result<Option<Element<'d>>, KeyError> {
        let mut ahead = self.clone();
        if ahead.is_at_end() {
            return Ok(None);
        }
        let element = ahead.element()?;
        if element.tag == tag {
            *self = ahead;
            Ok(Some(element))
        } else {
            Ok(None)
        }
    }

    /// Nothing may be left; otherwise the error is `kind`, at what is left.
    pub(super) const fn nothing_left(&self, kind: KeyErrorKind) -> Result<(), KeyError> {
        if self.is_at_end() { Ok(()) } else { Err(KeyError::new(kind, self.rest())) }
    }

    /// An element that does not fit: cut off where the structure itself ends, too long for its surroundings elsewhere.
    const fn overrun(&self) -> KeyErrorKind {
        if self.end == self.octets.len() {
            KeyErrorKind::DerTruncated
        } else {
            KeyErrorKind::DerOverrun
        }
    }

    fn header_error(&self, start: usize, error: der::Error) -> KeyError {
        let kind = match error.kind() {
            ErrorKind::Incomplete { .. } => self.overrun(),
            ErrorKind::IndefiniteLength | ErrorKind::Overlength | ErrorKind::Length { .. } => {
                KeyErrorKind::DerLength
            }
            _ => KeyErrorKind::DerTag,
        };
        // The octet in question, where there is one.
        let end = self.position.max(start.saturating_add(1)).min(self.end);
        KeyError::new(kind, Span::new(start, end))
    }
}

impl<'d> Element<'d> {
    /// Reads what is inside.
    pub(super) const fn inside(&self, whole: &Cursor<'d>) -> Cursor<'d> {
        Cursor {
            octets: whole.octets,
            position: self.content_span.start(),
            end: self.content_span.end(),
        }
    }

    /// The content of an INTEGER in its shortest form (X.690, 8.3.2).
    pub(super) const fn integer(&self) -> Result<&'d [u8], KeyError> {
        match self.content {
            [] | [0, 0..=0x7f, ..] | [0xff, 0x80..=0xff, ..] => {
                Err(KeyError::new(KeyErrorKind::DerInteger, self.span))
            }
            content => Ok(content),
        }
    }

    /// The content of a well-formed OBJECT IDENTIFIER (X.690, 8.19): whole subidentifiers without leading zeros.
    pub(super) fn object_identifier(&self) -> Result<&'d [u8], KeyError> {
        let mut starts = true;
        for &octet in self.content {
            if starts && octet == 0x80 {
                return Err(KeyError::new(KeyErrorKind::DerOid, self.span));
            }
            starts = octet & 0x80 == 0;
        }
        if self.content.is_empty() || !starts {
            return Err(KeyError::new(KeyErrorKind::DerOid, self.span));
        }
        Ok(self.content)
    }

    /// The octets of a BIT STRING without unused bits.
    pub(super) const fn octets_of_bit_string(&self) -> Result<&'d [u8], KeyError> {
        match self.content {
            [0, octets @ ..] => Ok(octets),
            _ => Err(KeyError::new(KeyErrorKind::DerBitString, self.span)),
        }
    }
}

impl<'d> Reader<'d> for Cursor<'d> {
    const CAN_READ_SLICE: bool = true;

    fn encoding_rules(&self) -> EncodingRules {
        EncodingRules::Der
    }

    fn input_len(&self) -> Length {
        length(self.end)
    }

    fn position(&self) -> Length {
        length(self.position)
    }

    fn read_nested<T, F, E>(&mut self, len: Length, read: F) -> Result<T, E>
    where
        E: From<der::Error>,
        F: FnOnce(&mut Self) -> Result<T, E>,
    {
        let start = self.position;
        self.read_slice(len)?;
        let mut nested = Self { octets: self.octets, position: start, end: self.position };
        let value = read(&mut nested)?;
        nested
            .nothing_left(KeyErrorKind::DerTrailing)
            .map_err(|_| ErrorKind::Failed.at(self.position()))?;
        Ok(value)
    }

    fn read_slice(&mut self, len: Length) -> Result<&'d [u8], der::Error> {
        let wanted = usize::try_from(u32::from(len)).unwrap_or(usize::MAX);
        let end = self.position.saturating_add(wanted);
        match self.octets.get(self.position..end) {
            Some(slice) if end <= self.end => {
                self.position = end;
                Ok(slice)
            }
            _ => Err(self.incomplete(end)),
        }
    }

    fn read_into<'o>(&mut self, out: &'o mut [u8]) -> Result<&'o [u8], der::Error> {
        let slice = self.read_slice(length(out.len()))?;
        for (to, from) in out.iter_mut().zip(slice) {
            *to = *from;
        }
        Ok(out)
    }

    fn read_byte(&mut self) -> Result<u8, der::Error> {
        match self.octets.get(self.position) {
            Some(&octet) if self.position < self.end => {
                self.position = self.position.saturating_add(1);
                Ok(octet)
            }
            _ => Err(self.incomplete(self.position.saturating_add(1))),
        }
    }
}

impl Cursor<'_> {
    fn incomplete(&self, wanted: usize) -> der::Error {
        ErrorKind::Incomplete { expected_len: length(wanted), actual_len: length(self.end) }
            .at(length(self.position))
    }
}

/// A length as `der` has it; it holds 32 bits, and no input of ours is longer.
fn length(length: usize) -> Length {
    Length::try_from(length).unwrap_or(Length::MAX)
}

#[cfg(test)]
mod tests {
    use std::vec::Vec;

    use der::{EncodingRules, ErrorKind, Length, Reader as _};
    use storekit_testkit::TestKey;
    use storekit_testkit::der::{PRIME256V1, element, sequence};
    use storekit_testkit::encoder::Pkcs8;

    use super::Cursor;
    use crate::Span;
    use crate::key::{Algorithm, KeyErrorKind, P8Key};

    #[test]
    fn what_ends_too_early_is_shown_within_what_there_is() {
        for (octets, span) in
            [(&[][..], Span::empty(0)), (&[0x30], Span::byte(0)), (&[0x30, 0x82], Span::new(0, 2))]
        {
            let error = P8Key::from_der(octets).unwrap_err();
            assert_eq!((error.kind(), error.span()), (KeyErrorKind::DerTruncated, span));
        }
    }

    /// The key in Apple's form with `change` made to it: what is wrong, and which octets.
    fn refused(change: impl FnOnce(&mut Pkcs8)) -> (KeyErrorKind, Vec<u8>) {
        let mut form = Pkcs8::apple(&TestKey::nth(1));
        change(&mut form);
        let der = form.der();
        let error = P8Key::from_der(&der).unwrap_err();
        (error.kind(), error.span().of(&der).unwrap().to_vec())
    }

    #[test]
    fn an_element_that_reaches_beyond_the_one_around_it_is_shown_up_to_that_ones_end() {
        for (what, algorithm, shown) in [
            ("nothing where an element is due", &[0x30, 0][..], &[][..]),
            ("a tag alone", &[0x30, 1, 6], &[6]),
            ("a tag alone before an octet that is no length", &[0x30, 1, 6, 0x80], &[6]),
            ("a length that ends outside", &[0x30, 3, 6, 0x82, 0, 9], &[6, 0x82, 0]),
            ("a content that ends outside", &[0x30, 4, 6, 3, 0x2a, 3, 4, 5], &[6, 3, 0x2a, 3]),
        ] {
            let found = refused(|form| form.algorithm = algorithm.to_vec());
            assert_eq!(found, (KeyErrorKind::DerOverrun, shown.to_vec()), "{what}");
        }
    }

    #[test]
    fn an_object_identifier_has_whole_subidentifiers_without_leading_zeros() {
        for content in [&[][..], &[0x80], &[0x2a, 0x80, 0x01], &[0x2a, 0x86], &[0x86]] {
            let identifier = element(6, content);
            let algorithm = sequence(&[&identifier, PRIME256V1]);
            let found = refused(|form| form.algorithm = algorithm);
            assert_eq!(found, (KeyErrorKind::DerOid, identifier), "{content:?}");
        }
        // This one is sound, and not the right one.
        let algorithm = sequence(&[&[6, 2, 0x2a, 0x03], PRIME256V1]);
        let found = refused(|form| form.algorithm = algorithm);
        assert_eq!(found.0, KeyErrorKind::WrongAlgorithm(Algorithm::Other));
    }

    #[test]
    fn a_cursor_knows_what_comes_next() {
        let mut cursor = Cursor::new(&[2, 1, 0, 0x30, 0]);
        assert!(cursor.begins_with(&[2, 1, 0]) && !cursor.begins_with(&[2, 2]));
        cursor.element().unwrap();
        assert!(cursor.begins_with(&[0x30, 0]) && !cursor.begins_with(&[0x30, 0, 0]));
    }

    /// What `der` may ask a reader for, and reading a header does not.
    #[test]
    fn a_cursor_reads_up_to_its_end_and_says_where_that_was() {
        let octets = [1, 2, 3, 4, 5];
        let mut cursor = Cursor::new(&octets).widened(4);
        assert_eq!(cursor.encoding_rules(), EncodingRules::Der);
        assert_eq!(cursor.input_len(), Length::new(4));
        assert_eq!(cursor.read_into(&mut [0; 2]).unwrap(), [1, 2]);
        assert_eq!(cursor.position(), Length::new(2));
        // Past the end, though there are more octets; and past those.
        for (too_many, end) in [(3, 5), (4, 6), (1_000, 1_002)] {
            let error = cursor.read_slice(Length::new(too_many)).unwrap_err();
            let (expected_len, actual_len) = (Length::new(end), Length::new(4));
            assert_eq!(error.kind(), ErrorKind::Incomplete { expected_len, actual_len });
            assert_eq!(error.position(), Some(Length::new(2)));
        }
        assert_eq!(cursor.read_slice(Length::new(2)).unwrap(), [3, 4]);
        assert!(cursor.is_at_end() && cursor.read_byte().is_err());
    }

    #[test]
    fn what_is_nested_is_read_to_its_end() {
        let one = |nested: &mut Cursor<'_>| nested.read_byte();
        let two = |nested: &mut Cursor<'_>| nested.read_slice(Length::new(2)).map(<[u8]>::len);
        let mut cursor = Cursor::new(&[1, 2]);
        assert!(cursor.read_nested(Length::new(3), one).is_err());
        assert_eq!(cursor.read_nested(Length::ONE, one).unwrap(), 1);
        assert!(Cursor::new(&[1, 2]).read_nested(Length::ONE, two).is_err());
        assert!(Cursor::new(&[1, 2]).read_nested(Length::new(2), one).is_err());
        assert_eq!(Cursor::new(&[1, 2]).read_nested(Length::new(2), two).unwrap(), 2);
    }
}
