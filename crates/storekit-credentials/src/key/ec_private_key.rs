//! `ECPrivateKey` (RFC 5915, section 3).

use der::Tag;

use super::der::Cursor;
use super::error::{KeyError, KeyErrorKind};
use super::pkcs8::{context_specific, curve_problem};
use super::shape::{Deviation, Shape};
use crate::Span;

/// The fields of an `ECPrivateKey` on P-256. The mathematics are not checked yet.
#[derive(Clone, Copy)]
pub(super) struct EcPrivateKey<'d> {
    pub(super) scalar: &'d [u8; 32],
    pub(super) scalar_span: Span,
    pub(super) point: Option<(Point<'d>, Span)>,
}

/// A point as it is written (SEC 1, section 2.3.3).
#[derive(Clone, Copy)]
pub(super) enum Point<'d> {
    Uncompressed { x: &'d [u8; 32], y: &'d [u8; 32] },
    Compressed { x: &'d [u8; 32], y_is_odd: bool },
}

impl<'d> Point<'d> {
    /// Both coordinates, where both are written.
    pub(super) const fn coordinates(self) -> Option<(&'d [u8; 32], &'d [u8; 32])> {
        match self {
            Self::Uncompressed { x, y } => Some((x, y)),
            Self::Compressed { .. } => None,
        }
    }
}

/// Reads one `ECPrivateKey`, and nothing after it.
pub(super) fn decode<'d>(
    mut octets: Cursor<'d>,
    shape: &mut Shape,
) -> Result<EcPrivateKey<'d>, KeyError> {
    let key = octets.expect(Tag::Sequence)?;
    octets.nothing_left(KeyErrorKind::DerTrailing)?;
    let mut fields = key.inside(&octets);

    let version = fields.expect(Tag::Integer)?;
    if version.integer()? != [1] {
        return Err(KeyError::new(KeyErrorKind::EcVersion, version.span));
    }
    let private_key = fields.expect(Tag::OctetString)?;
    let scalar = private_key.content.as_array::<32>().ok_or(KeyError::new(
        KeyErrorKind::ScalarLength(private_key.content.len()),
        private_key.span,
    ))?;

    match fields.optional(context_specific(0))? {
        Some(parameters) => {
            let mut inside = parameters.inside(&octets);
            let curve = inside.element()?;
            match curve_problem(&curve)? {
                None => {}
                Some(KeyErrorKind::WrongCurve(_)) => {
                    return Err(KeyError::new(KeyErrorKind::CurveMismatch, curve.span));
                }
                Some(kind) => return Err(KeyError::new(kind, curve.span)),
            }
            inside.nothing_left(KeyErrorKind::DerTrailing)?;
        }
        None => shape.note(Deviation::NoInnerParameters, fields.here()),
    }

    let mut point = None;
    if let Some(public_key) = fields.optional(context_specific(1))? {
        let mut inside = public_key.inside(&octets);
        let bits = inside.expect(Tag::BitString)?;
        let written = decode_point(bits.octets_of_bit_string()?)
            .map_err(|kind| KeyError::new(kind, bits.span))?;
        inside.nothing_left(KeyErrorKind::DerTrailing)?;
        if matches!(written, Point::Compressed { .. }) {
            shape.note(Deviation::CompressedPublicKey, bits.span);
        }
        point = Some((written, bits.span));
    } else {
        shape.note(Deviation::NoPublicKey, fields.here());
    }
    fields.nothing_left(KeyErrorKind::UnexpectedField)?;
    Ok(EcPrivateKey { scalar, scalar_span: private_key.content_span, point })
}

/// SEC 1, section 2.3.4, without the hybrid form, which RFC 5480, section 2.2 forbids.
fn decode_point(octets: &[u8]) -> Result<Point<'_>, KeyErrorKind> {
    let (&form, coordinates) = octets.split_first().ok_or(KeyErrorKind::PointLength)?;
    match form {
        0x04 => {
            let (x, rest) = coordinates.split_first_chunk().ok_or(KeyErrorKind::PointLength)?;
            let y = rest.as_array().ok_or(KeyErrorKind::PointLength)?;
            Ok(Point::Uncompressed { x, y })
        }
        0x02 | 0x03 => {
            let x = coordinates.as_array().ok_or(KeyErrorKind::PointLength)?;
            Ok(Point::Compressed { x, y_is_odd: form == 0x03 })
        }
        0x00 if coordinates.is_empty() => Err(KeyErrorKind::PointAtInfinity),
        _ => Err(KeyErrorKind::PointForm),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_point_has_both_coordinates_where_both_are_written() {
        let octets: [u8; 65] = core::array::from_fn(|at| u8::try_from(at).unwrap());
        let (x, y) = (&octets[1..33], &octets[33..]);
        for (form, len, expected) in [(4, 65, Some((x, y))), (3, 33, None), (2, 33, None)] {
            let mut octets = octets;
            octets[0] = form;
            let point = decode_point(&octets[..len]).ok().unwrap();
            assert_eq!(point.coordinates().map(|(x, y)| (&x[..], &y[..])), expected, "{form}");
        }
    }
}
