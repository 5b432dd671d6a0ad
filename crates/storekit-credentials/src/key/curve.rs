//! The mathematics of a P-256 key (SEC 1; FIPS 186-5), done by `p256`.

use core::fmt;

use p256::elliptic_curve::Group as _;
use p256::elliptic_curve::point::{AffineCoordinates as _, DecompressPoint as _};
use p256::elliptic_curve::subtle::Choice;
use p256::{AffinePoint, FieldBytes, NonZeroScalar, ProjectivePoint};
use sha2::{Digest as _, Sha256};

use super::ec_private_key::Point;
use super::error::KeyErrorKind;

/// The octets of a P-256 `SubjectPublicKeyInfo` before the coordinates of an uncompressed point
/// (RFC 5280, section 4.1.2.7; RFC 5480, section 2).
const SPKI_PREFIX: [u8; 27] = [
    0x30, 0x59, 0x30, 0x13, 0x06, 0x07, 0x2a, 0x86, 0x48, 0xce, 0x3d, 0x02, 0x01, 0x06, 0x08, 0x2a,
    0x86, 0x48, 0xce, 0x3d, 0x03, 0x01, 0x07, 0x03, 0x42, 0x00, 0x04,
];

/// A point of P-256 other than the one at infinity.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub struct PublicKey {
    x: [u8; 32],
    y: [u8; 32],
}

impl PublicKey {
    /// The affine x coordinate, big-endian.
    pub const fn x(&self) -> &[u8; 32] {
        &self.x
    }

    /// The affine y coordinate, big-endian.
    pub const fn y(&self) -> &[u8; 32] {
        &self.y
    }

    /// SHA-256 of the key's 91-octet `SubjectPublicKeyInfo` with an uncompressed point: the name by which two
    /// people can tell that they mean the same key.
    pub fn fingerprint(&self) -> Fingerprint {
        let mut hash = Sha256::new();
        hash.update(SPKI_PREFIX);
        hash.update(self.x);
        hash.update(self.y);
        Fingerprint(hash.finalize().into())
    }

    /// The point with these affine coordinates, big-endian, if it is one of the curve.
    pub fn from_coordinates(x: &[u8; 32], y: &[u8; 32]) -> Option<Self> {
        let key = Self { x: *x, y: *y };
        key.to_affine().map(|_| key)
    }

    /// The point that a file spells out, if it is one of the curve.
    pub(super) fn decode(point: Point<'_>) -> Result<Self, KeyErrorKind> {
        match point {
            Point::Uncompressed { x, y } => {
                Self::from_coordinates(x, y).ok_or(KeyErrorKind::PointNotOnCurve)
            }
            Point::Compressed { x, y_is_odd } => {
                let affine: Option<AffinePoint> = AffinePoint::decompress(
                    &FieldBytes::from(*x),
                    Choice::from(u8::from(y_is_odd)),
                )
                .into();
                affine.map(Self::from_affine).ok_or(KeyErrorKind::PointNotOnCurve)
            }
        }
    }

    /// The point that a file spells out in full, which somebody has found to be on the curve.
    pub(super) fn on_curve(point: Point<'_>) -> Option<Self> {
        let (x, y) = point.coordinates()?;
        Some(Self { x: *x, y: *y })
    }

    /// The public key of a scalar. It inverts in the field, which is outside what the proof covers.
    pub(super) fn derive(scalar: &NonZeroScalar) -> Self {
        Self::from_affine(ProjectivePoint::mul_by_generator(scalar).to_affine())
    }

    /// Whether this is `scalar` times the generator.
    pub(super) fn belongs_to(&self, scalar: &NonZeroScalar) -> bool {
        self.to_affine().is_some_and(|affine| {
            ProjectivePoint::from(affine) == ProjectivePoint::mul_by_generator(scalar)
        })
    }

    /// `None` if the point is not on the curve.
    fn to_affine(self) -> Option<AffinePoint> {
        AffinePoint::from_coordinates(&FieldBytes::from(self.x), &FieldBytes::from(self.y)).into()
    }

    fn from_affine(affine: AffinePoint) -> Self {
        Self { x: affine.x().into(), y: affine.y().into() }
    }
}

/// The scalar in `octets`, if it lies between 1 and the order of the curve minus 1.
pub(super) fn scalar(octets: &[u8; 32]) -> Result<NonZeroScalar, KeyErrorKind> {
    let scalar: Option<NonZeroScalar> = NonZeroScalar::from_repr(FieldBytes::from(*octets)).into();
    scalar.ok_or_else(|| {
        let any = octets.iter().fold(0, |any, octet| any | octet);
        if any == 0 { KeyErrorKind::ScalarZero } else { KeyErrorKind::ScalarTooLarge }
    })
}

/// SHA-256 of a `SubjectPublicKeyInfo`.
#[derive(Clone, Copy, Debug, Eq, Hash, Ord, PartialEq, PartialOrd)]
pub struct Fingerprint([u8; 32]);

impl Fingerprint {
    /// The hash's octets.
    pub const fn as_bytes(&self) -> &[u8; 32] {
        &self.0
    }
}

impl fmt::Display for Fingerprint {
    /// 64 lower-case hexadecimal digits.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for octet in self.0 {
            write!(f, "{octet:02x}")?;
        }
        Ok(())
    }
}
