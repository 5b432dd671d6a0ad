//! Apple's form, octet for octet: 150 octets, of which 54 are the same in every key.

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

/// Reads a key in this form; `None` where anything is different, for [`super::pkcs8::decode`] to say what.
///
/// It finds nothing that the reader of elements would not find alike, in a tenth of the time.
pub(super) fn read(octets: &[u8]) -> Option<EcPrivateKey<'_>> {
    let (scalar, rest) = octets.strip_prefix(&BEFORE_SCALAR)?.split_first_chunk()?;
    let (x, rest) = rest.strip_prefix(&BEFORE_POINT)?.split_first_chunk()?;
    let y = rest.as_array()?;
    Some(EcPrivateKey {
        scalar,
        scalar_span: Span::new(36, 68),
        // The BIT STRING, header included.
        point: Some((Point::Uncompressed { x, y }, Span::new(82, LEN))),
    })
}

#[cfg(test)]
mod tests {
    use storekit_testkit::TestKey;
    use storekit_testkit::encoder::Pkcs8;

    use super::*;
    use crate::key::pkcs8;
    use crate::key::shape::Shape;

    #[test]
    fn the_short_way_finds_what_the_long_way_finds() {
        let der = Pkcs8::apple(&TestKey::nth(1)).der();
        assert_eq!(der.len(), LEN);
        let mut shape = Shape::default();
        let short = read(&der).unwrap();
        let long = pkcs8::read(&der, &mut shape).unwrap();
        assert!(shape.is_canonical());
        assert_eq!((short.scalar, short.scalar_span), (long.scalar, long.scalar_span));
        let (
            Some((Point::Uncompressed { x, y }, span)),
            Some((Point::Uncompressed { x: long_x, y: long_y }, long_span)),
        ) = (short.point, long.point)
        else {
            panic!("a point is missing");
        };
        assert_eq!((x, y, span), (long_x, long_y, long_span));
        assert!(read(&Pkcs8::openssl(&TestKey::nth(1)).der()).is_none());
    }
}
