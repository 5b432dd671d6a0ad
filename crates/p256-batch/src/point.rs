//! Affine points over `p256`'s field.

use p256::elliptic_curve::PrimeField as _;
use p256::elliptic_curve::hazmat::FieldArithmetic;
use p256::elliptic_curve::point::AffineCoordinates as _;
use p256::{AffinePoint, FieldBytes, NistP256, ProjectivePoint};

/// An element of the field that P-256 is defined over.
pub(crate) type Element = <NistP256 as FieldArithmetic>::FieldElement;

/// A point in affine coordinates. No point of the curve has y = 0, as the order is odd, so that stands for infinity.
#[derive(Clone, Copy, Eq, PartialEq)]
pub(crate) struct Point {
    pub(crate) x: Element,
    pub(crate) y: Element,
}

impl Point {
    pub(crate) const INFINITY: Self = Self { x: Element::ZERO, y: Element::ZERO };

    /// The point with these big-endian coordinates, if they are reduced and on the curve.
    pub(crate) fn decode(x: &[u8; 32], y: &[u8; 32]) -> Option<Self> {
        let affine: Option<AffinePoint> =
            AffinePoint::from_coordinates(&FieldBytes::from(*x), &FieldBytes::from(*y)).into();
        Some(Self::from_affine(affine?))
    }

    pub(crate) fn from_affine(affine: AffinePoint) -> Self {
        // Coordinates of a point are reduced: decoding them cannot fail.
        let element = |octets: FieldBytes| Element::from_repr(octets).unwrap_or(Element::ZERO);
        Self { x: element(affine.x()), y: element(affine.y()) }
    }

    pub(crate) fn is_infinity(&self) -> bool {
        self.y.is_zero().into()
    }

    pub(crate) fn negated(self) -> Self {
        Self { x: self.x, y: -self.y }
    }

    pub(crate) fn to_projective(self) -> ProjectivePoint {
        let affine: Option<AffinePoint> =
            AffinePoint::from_coordinates(&self.x.to_repr(), &self.y.to_repr()).into();
        affine.map_or(ProjectivePoint::IDENTITY, ProjectivePoint::from)
    }

    /// What the sum with `other` divides by. It is never zero.
    pub(crate) fn divisor(&self, other: &Self) -> Element {
        if self.is_infinity() || other.is_infinity() {
            return Element::ONE;
        }
        let difference = other.x - self.x;
        if !bool::from(difference.is_zero()) {
            return difference;
        }
        if self.y == other.y { self.y.double() } else { Element::ONE }
    }

    /// The sum with `other`, given one over their divisor.
    pub(crate) fn sum(&self, other: &Self, inverse: &Element) -> Self {
        if self.is_infinity() {
            return *other;
        }
        if other.is_infinity() {
            return *self;
        }
        let slope = if self.x != other.x {
            (other.y - self.y) * inverse
        } else if self.y == other.y {
            // a = -3: the tangent's slope is 3(x² - 1) / 2y.
            let square = self.x.square() - Element::ONE;
            (square.double() + square) * inverse
        } else {
            return Self::INFINITY;
        };
        self.chord(other, &slope)
    }

    /// The third point on a line through two, mirrored.
    pub(crate) fn chord(&self, other: &Self, slope: &Element) -> Self {
        let x = slope.square() - self.x - other.x;
        let y = *slope * (self.x - x) - self.y;
        Self { x, y }
    }
}
