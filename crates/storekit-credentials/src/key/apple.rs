//! Apple's form, octet for octet: 150 octets, of which 54 are the same in every key; and character for character: 257, of which 121 are.

use zeroize::Zeroize;

use super::base64;
use super::ec_private_key::{EcPrivateKey, Point};
use crate::Span;

/// Octets of the whole.
pub(super) const LEN: usize = 150;

/// `PrivateKeyInfo` and `ECPrivateKey` up to the scalar (RFC 5208, section 5; RFC 5915, section 3).
pub(super) const BEFORE_SCALAR: [u8; 36] = [
    0x30, 0x81, 0x93, 0x02, 0x01, 0x00, 0x30, 0x13, 0x06, 0x07, 0x2a, 0x86, 0x48, 0xce, 0x3d, 0x02,
    0x01, 0x06, 0x08, 0x2a, 0x86, 0x48, 0xce, 0x3d, 0x03, 0x01, 0x07, 0x04, 0x79, 0x30, 0x77, 0x02,
    0x01, 0x01, 0x04, 0x20,
];

/// From the scalar to the coordinates of the public key.
pub(super) const BEFORE_POINT: [u8; 18] = [
    0xa0, 0x0a, 0x06, 0x08, 0x2a, 0x86, 0x48, 0xce, 0x3d, 0x03, 0x01, 0x07, 0xa1, 0x44, 0x03, 0x42,
    0x00, 0x04,
];

const SCALAR_SPAN: Span = Span::new(36, 68);
/// The BIT STRING, header included.
const POINT_SPAN: Span = Span::new(82, LEN);

/// Reads a key in this form; `None` where anything is different, for [`super::pkcs8::decode`] to say what.
///
/// It finds nothing that the reader of elements would not find alike, in a tenth of the time.
pub(super) fn read(octets: &[u8]) -> Option<EcPrivateKey<'_>> {
    let (scalar, rest) = octets.strip_prefix(&BEFORE_SCALAR)?.split_first_chunk()?;
    let (x, rest) = rest.strip_prefix(&BEFORE_POINT)?.split_first_chunk()?;
    let y = rest.as_array()?;
    Some(EcPrivateKey {
        scalar,
        scalar_span: SCALAR_SPAN,
        point: Some((Point::Uncompressed { x, y }, POINT_SPAN)),
    })
}

const BEGIN: &[u8; 27] = b"-----BEGIN PRIVATE KEY-----";
/// What [`BEFORE_SCALAR`] is in base64.
const START: &[u8; 48] = b"MIGTAgEAMBMGByqGSM49AgEGCCqGSM49AwEHBHkwdwIBAQQg";
/// What the inner octets of [`BEFORE_POINT`] are in base64: it begins and ends amid four characters.
const MIDDLE: &[u8; 16] = b"KoZIzj0DAQehRANC";
const END: &[u8; 25] = b"-----END PRIVATE KEY-----";

/// The octets of a key that are its own, and those of [`BEFORE_POINT`] that share their characters. The scalar is wiped on drop.
pub(super) struct Own([u8; 102]);

impl Own {
    /// Decodes a text in this form, with or without a final LF; `None` where anything is different, for [`frame`](super::pem::frame) and
    /// [`super::pkcs8::decode`] to say what.
    ///
    /// It reads nothing that those would not read alike, in a tenth of the time. `line_end` is how LF is written.
    pub(super) fn read<const N: usize>(text: &[u8], line_end: &[u8; N]) -> Option<Self> {
        let rest = text.strip_prefix(BEGIN)?.strip_prefix(line_end)?;
        let (first, rest) = rest.strip_prefix(START)?.split_first_chunk::<16>()?;
        let (second, rest) = rest.strip_prefix(line_end)?.split_first_chunk::<32>()?;
        let (third, rest) = rest.strip_prefix(MIDDLE)?.split_first_chunk::<16>()?;
        let (fourth, rest) = rest.strip_prefix(line_end)?.split_first_chunk::<64>()?;
        let (fifth, rest) = rest.strip_prefix(line_end)?.split_first_chunk::<8>()?;
        let rest = rest.strip_prefix(line_end)?.strip_prefix(END)?;
        if !rest.is_empty() && rest != line_end {
            return None;
        }
        // Two words are decoded at once: eighteen are no dearer than seventeen.
        let mut words = [u64::from_le_bytes([b'A'; 8]); 18];
        let mut slots = words.iter_mut();
        for characters in [&first[..], second, third, fourth, fifth] {
            for (word, slot) in characters.as_chunks().0.iter().zip(&mut slots) {
                *slot = u64::from_le_bytes(*word);
            }
        }
        let mut bad = 0;
        for word in &mut words {
            let (decoded, stray) = base64::decode_lanes(*word);
            bad |= stray;
            *word = decoded;
        }
        let mut own = Self([0; 102]);
        for (to, word) in own.0.as_chunks_mut().0.iter_mut().zip(words) {
            *to = base64::octets(word);
        }
        words.zeroize();
        (bad == 0).then_some(own)
    }

    /// The key, with its spans in the text; `None` if what stands around the coordinates is not as in every key.
    pub(super) fn key(&self) -> Option<EcPrivateKey<'_>> {
        let (scalar, rest) = self.0.split_first_chunk()?;
        let [start @ .., b1, b0] = &BEFORE_POINT;
        let rest = rest.strip_prefix(start.first_chunk::<4>()?)?.strip_prefix(&[*b1, *b0])?;
        let (x, y) = rest.split_first_chunk()?;
        Some(EcPrivateKey {
            scalar,
            scalar_span: SCALAR_IN_TEXT,
            point: Some((Point::Uncompressed { x, y: y.as_array()? }, POINT_IN_TEXT)),
        })
    }
}

impl Drop for Own {
    fn drop(&mut self) {
        // The scalar stands first. What follows is public.
        self.0.iter_mut().take(SCALAR_SPAN.len()).for_each(Zeroize::zeroize);
    }
}

const SCALAR_IN_TEXT: Span = place(SCALAR_SPAN);
const POINT_IN_TEXT: Span = place(POINT_SPAN);

/// Where a range of octets stands in the text.
const fn place(octets: Span) -> Span {
    /// What stands before the base64: BEGIN and a line end.
    const FIRST: usize = 28;
    /// Columns of a line of base64 (RFC 7468, section 2).
    const COLUMNS: usize = 64;
    const fn in_text(character: usize) -> usize {
        FIRST.saturating_add(character).saturating_add(character / COLUMNS)
    }
    let body = base64::characters(octets);
    Span::new(in_text(body.start()), in_text(body.end().saturating_sub(1)).saturating_add(1))
}

#[cfg(test)]
mod tests {
    use storekit_testkit::TestKey;
    use storekit_testkit::encoder::Pkcs8;
    use storekit_testkit::pem::Layout;

    use super::*;
    use crate::key::pkcs8;
    use crate::key::shape::Shape;

    /// The coordinates, and where they stand.
    fn point<'k>(key: &EcPrivateKey<'k>) -> (&'k [u8; 32], &'k [u8; 32], Span) {
        match key.point {
            Some((Point::Uncompressed { x, y }, span)) => (x, y, span),
            _ => panic!("a point is missing"),
        }
    }

    #[test]
    fn a_text_in_this_form_holds_what_its_octets_hold() {
        for n in 0..20 {
            let apple = Pkcs8::apple(&TestKey::nth(n));
            let der = apple.der();
            let text = Layout::APPLE.write(&der);
            for text in [text.clone(), text + "\n"] {
                let own = Own::read(text.as_bytes(), b"\n").unwrap();
                let escaped = text.replace('\n', "\\n");
                assert_eq!(Own::read(escaped.as_bytes(), br"\n").unwrap().0, own.0);
                let (short, long) = (own.key().unwrap(), read(&der).unwrap());
                assert_eq!(short.scalar, long.scalar);
                assert_eq!(short.scalar_span, place(long.scalar_span));
                let ((x, y, span), (long_x, long_y, long_span)) = (point(&short), point(&long));
                assert_eq!((x, y, span), (long_x, long_y, place(long_span)));
            }
        }
    }

    #[test]
    fn the_short_way_finds_what_the_long_way_finds() {
        let der = Pkcs8::apple(&TestKey::nth(1)).der();
        assert_eq!(der.len(), LEN);
        let mut shape = Shape::default();
        let short = read(&der).unwrap();
        let long = pkcs8::read(&der, &mut shape).unwrap();
        assert!(shape.is_canonical());
        assert_eq!((short.scalar, short.scalar_span), (long.scalar, long.scalar_span));
        assert_eq!(point(&short), point(&long));
        assert!(read(&Pkcs8::openssl(&TestKey::nth(1)).der()).is_none());
    }
}
