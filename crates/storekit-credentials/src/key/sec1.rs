//! A bare `ECPrivateKey`: what a SEC 1 file holds. It is for repairs only; the strict stage refuses it.

use der::Tag;

use super::DecodedKey;
use super::der::Cursor;
use super::ec_private_key;
use super::error::{KeyError, KeyErrorKind};
use super::pkcs8::{context_specific, curve_problem};
use super::shape::{Deviation, Shape};

impl DecodedKey {
    /// Decodes a bare `ECPrivateKey` (RFC 5915) that names P-256 as its curve.
    pub(super) fn from_sec1(octets: &[u8]) -> Result<Self, KeyError> {
        // Of a key on another curve nothing else is as expected.
        if let Some(error) = foreign_curve(octets) {
            return Err(error);
        }
        let mut shape = Shape::default();
        let key = ec_private_key::decode(Cursor::new(octets), &mut shape)?;
        // Outside of PKCS#8 nothing else says which curve it is.
        if let Some(span) = shape.get(Deviation::NoInnerParameters) {
            return Err(KeyError::new(KeyErrorKind::CurveMissing, span));
        }
        Self::checked(&key, shape, |span| span)
    }
}

/// What is wrong with the curve that a bare `ECPrivateKey` names, if that much of it can be read.
fn foreign_curve(octets: &[u8]) -> Option<KeyError> {
    let whole = Cursor::new(octets);
    let mut fields = whole.clone().expect(Tag::Sequence).ok()?.inside(&whole);
    fields.expect(Tag::Integer).ok()?;
    fields.expect(Tag::OctetString).ok()?;
    let parameters = fields.optional(context_specific(0)).ok()??;
    let curve = parameters.inside(&whole).element().ok()?;
    let kind = curve_problem(&curve).ok()??;
    Some(KeyError::new(kind, curve.span))
}
