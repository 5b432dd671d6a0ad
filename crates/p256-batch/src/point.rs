//! Points of P-256, y² = x³ − 3x + b.

#![expect(clippy::inline_always, reason = "as in the field: coordinates stay in registers")]

use p256::AffinePoint;
use p256::elliptic_curve::point::AffineCoordinates as _;

use crate::field::Element;

/// A point in affine coordinates. No point of the curve has y = 0, as the order is odd, so that stands for infinity.
#[derive(Clone, Copy, Eq, PartialEq)]
#[cfg_attr(test, derive(Debug))]
pub(crate) struct Point {
    pub(crate) x: Element,
    pub(crate) y: Element,
}

impl Point {
    pub(crate) const INFINITY: Self = Self { x: Element::ZERO, y: Element::ZERO };

    /// The point with these big-endian coordinates, if they are reduced and on the curve.
    pub(crate) fn decode(x: &[u8; 32], y: &[u8; 32]) -> Option<Self> {
        let (x, y) = (Element::from_octets(x)?, Element::from_octets(y)?);
        let is_on_curve = y.square() == (x.square() - Element::THREE) * x + Element::B;
        is_on_curve.then_some(Self { x, y })
    }

    pub(crate) fn from_affine(affine: &AffinePoint) -> Self {
        let [x, y] = [affine.x(), affine.y()].map(|octets| Element::from_octets(&octets.into()));
        // Coordinates of a point are reduced: decoding them cannot fail. Those of infinity are zero.
        Self { x: x.unwrap_or_default(), y: y.unwrap_or_default() }
    }

    #[inline]
    pub(crate) fn is_infinity(self) -> bool {
        self.y.is_zero()
    }

    /// Mirrored or not. For points other than infinity.
    #[inline]
    pub(crate) fn negated_if(self, is_negated: bool) -> Self {
        Self { x: self.x, y: self.y.nonzero_negated_if(is_negated) }
    }

    /// The x of a point other than infinity.
    #[inline]
    pub(crate) fn finite_x(self) -> Option<Element> {
        (!self.is_infinity()).then_some(self.x)
    }

    /// The sum with `other`, given 1 / (x₂ − x₁).
    #[inline(always)]
    pub(crate) fn sum(self, other: Self, inverse: Element) -> Self {
        self.third(other, (other.y - self.y) * inverse)
    }

    /// What the sum with `other` divides by where [`Self::run`] is none. It is never zero.
    #[cold]
    #[inline(never)]
    pub(crate) fn special_divisor(self, other: Self) -> Element {
        let is_doubled = self == other && !self.is_infinity();
        if is_doubled { self.y.double() } else { Element::ONE }
    }

    /// The sum with `other` where [`Self::run`] is none, given one over their [`Self::special_divisor`].
    #[cold]
    #[inline(never)]
    pub(crate) fn special_sum(self, other: Self, inverse: Element) -> Self {
        if self.is_infinity() {
            return other;
        }
        if other.is_infinity() {
            return self;
        }
        if self != other {
            return Self::INFINITY;
        }
        // a = -3: the tangent's slope is 3(x² - 1) / 2y.
        let square = self.x.square() - Element::ONE;
        self.third(other, (square.double() + square) * inverse)
    }

    /// The third point on a line through two, mirrored.
    #[inline(always)]
    pub(crate) fn third(self, other: Self, slope: Element) -> Self {
        let x = slope.square() - self.x - other.x;
        let y = slope * (self.x - x) - self.y;
        Self { x, y }
    }
}
