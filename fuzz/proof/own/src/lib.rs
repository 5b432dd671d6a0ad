//! The crate's own files, from text to the octets of scalar and point, without `p256`: what is proved at every
//! optimization level, with and without link-time optimization, and with overflow checks.

#![no_std]
#![allow(dead_code, unused_imports)]

#[path = "../../src/trap.rs"]
mod trap;

#[path = "../../../../crates/storekit-credentials/src/span.rs"]
mod span;
pub use span::Span;

#[path = "../../../../crates/storekit-credentials/src/key"]
pub mod key {
    pub(crate) mod apple;
    pub(crate) mod base64;
    pub(crate) mod der;
    pub(crate) mod ec_private_key;
    pub(crate) mod error;
    pub(crate) mod pem;
    pub(crate) mod pkcs8;
    pub(crate) mod shape;

    pub const MAX_TEXT: usize = 65_536;
    pub const MAX_BODY: usize = 8_192;
    pub const MAX_DER: usize = 6_144;
    pub const MAX_DEPTH: usize = 16;

    pub fn parse(
        text: &[u8],
        body: &mut [u8; MAX_BODY],
        octets: &mut [u8; MAX_DER],
        scalar: &mut [u8; 32],
        place: &mut [usize; 2],
    ) -> bool {
        let mut shape = shape::Shape::default();
        // As `DecodedKey::from_pem` does, and `UncheckedKey::from_json_pem`.
        let own = apple::Own::read(text, b"\n").or_else(|| apple::Own::read(text, br"\n"));
        if let Some(own) = own
            && let Some(key) = own.key()
        {
            *scalar = *key.scalar;
            *place = [key.scalar_span.start(), key.scalar_span.end()];
            return true;
        }
        let octets = pem::frame(text, body, &mut shape).and_then(|framed| {
            base64::decode(framed.body, octets).map_err(|error| {
                let span = base64::span_in_text(text, framed.lines, error.span());
                error::KeyError::new(error.kind(), span)
            })
        });
        let result = octets.and_then(|octets| pkcs8::decode(octets, &mut shape));
        match result {
            Ok(key) => {
                *scalar = *key.scalar;
                *place = [
                    key.scalar_span.start(),
                    shape.deviations().fold(0, |sum, (_, span)| sum ^ span.end()),
                ];
                true
            }
            Err(error) => {
                *place = [error.span().start(), error.span().end()];
                false
            }
        }
    }
}

/// # Safety
///
/// All pointers must be valid, and `data` point to `len` bytes.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn own_parse(
    data: *const u8,
    len: usize,
    body: *mut [u8; key::MAX_BODY],
    octets: *mut [u8; key::MAX_DER],
    scalar: *mut [u8; 32],
    place: *mut [usize; 2],
) -> u8 {
    unsafe {
        let text = core::slice::from_raw_parts(data, len);
        u8::from(key::parse(text, &mut *body, &mut *octets, &mut *scalar, &mut *place))
    }
}
