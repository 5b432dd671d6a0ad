//! Points of P-256, y² = x³ − 3x + b, with coordinates that cost nothing to read.
//!
//! Montgomery's form of a coordinate would take a multiplication each. Here a point is kept as (x / 2²⁵⁶, y / 2³⁸⁴) instead. With
//! u = 2⁻¹²⁸ these are u²·x and u³·y: a point of the curve y² = x³ − 3u⁴·x + u⁶·b, on which points add up as they do on P-256. Montgomery's form of
//! the first is x as it stands, that of the second y / 2¹²⁸: half of a reduction.

#![expect(clippy::inline_always, reason = "as in the field: coordinates stay in registers")]

use p256::AffinePoint;
use p256::elliptic_curve::point::AffineCoordinates as _;
use zeroize::DefaultIsZeroes;

use crate::field::Element;

/// u⁴ = 2⁻⁵¹².
const U4: Element = Element::from_montgomery([
    0x0000_0003_0000_0000,
    0x0000_0001_ffff_fffe,
    0xffff_fffd_0000_0002,
    0xffff_fffe_0000_0003,
]);
/// 3u⁴.
const MINUS_A: Element = Element::from_montgomery([
    0x0000_0009_0000_0002,
    0x0000_0003_ffff_fffa,
    0xffff_fff7_0000_0006,
    0xffff_fffc_0000_0009,
]);
/// u⁶·b.
const B: Element = Element::from_montgomery([
    0xe59b_e0a6_4584_a137,
    0xfc35_21eb_9ca0_65a7,
    0x7c17_8684_a0f4_5303,
    0x3081_dc38_d948_431a,
]);

/// A point in affine coordinates. No point of the curve has y = 0, as the order is odd, so that stands for infinity.
#[derive(Clone, Copy, Default, Eq, PartialEq)]
#[cfg_attr(test, derive(Debug))]
#[repr(align(64))]
pub(crate) struct Point {
    pub(crate) x: Element,
    pub(crate) y: Element,
}

impl DefaultIsZeroes for Point {}

impl Point {
    pub(crate) const INFINITY: Self = Self { x: Element::ZERO, y: Element::ZERO };

    /// The point with these big-endian coordinates, if they are reduced and on the curve.
    #[inline]
    pub(crate) fn decode(x: &[u8; 32], y: &[u8; 32]) -> Option<Self> {
        let Self { x, y } = Self::unchecked(x, y)?;
        let is_on_curve = y.square() == (x.square() - MINUS_A) * x + B;
        is_on_curve.then_some(Self { x, y })
    }

    /// The same, or infinity for zeros, if they are reduced.
    #[inline]
    fn unchecked(x: &[u8; 32], y: &[u8; 32]) -> Option<Self> {
        let x = Element::from_octets_over_radix(x)?;
        let y = Element::from_octets_over_radix(y)?.over_half_radix();
        Some(Self { x, y })
    }

    /// Big-endian coordinates; zeros for infinity.
    pub(crate) fn to_octets(self) -> ([u8; 32], [u8; 32]) {
        (self.x.to_octets_times_radix(), self.y.times_half_radix().to_octets_times_radix())
    }

    pub(crate) fn from_affine(affine: &AffinePoint) -> Self {
        // Coordinates of a point are reduced: decoding them cannot fail. Those of infinity are zero.
        Self::unchecked(&affine.x().into(), &affine.y().into()).unwrap_or(Self::INFINITY)
    }

    #[inline]
    pub(crate) fn is_infinity(self) -> bool {
        // Hardly any other has x = 0: mostly y need not be looked at.
        self.x.is_zero() && self.y.is_zero()
    }

    /// Mirrored or not. For points other than infinity.
    #[inline]
    pub(crate) fn negated_if(self, is_negated: bool) -> Self {
        Self { x: self.x, y: self.y.nonzero_negated_if(is_negated) }
    }

    /// x₂ − x₁, by which the slope of the line through both is divided, if that is how they are added: zero for equal points, for a point and its
    /// mirror image, and where one is infinity.
    #[inline]
    pub(crate) fn run(self, other: Self) -> Element {
        if self.is_infinity() || other.is_infinity() { Element::ZERO } else { other.x - self.x }
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
        // The tangent's slope is (3x² + a) / 2y, and a = -3u⁴.
        let square = self.x.square() - U4;
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

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn constants_are_those_of_the_curve() {
        let u2 = Element::ONE.over_half_radix().over_half_radix();
        assert!(U4 == u2.square());
        assert!(MINUS_A == U4 + U4 + U4);
        // b as in SP 800-186, section 3.2.1.3.
        let octets = [
            0x5a, 0xc6, 0x35, 0xd8, 0xaa, 0x3a, 0x93, 0xe7, 0xb3, 0xeb, 0xbd, 0x55, 0x76, 0x98,
            0x86, 0xbc, 0x65, 0x1d, 0x06, 0xb0, 0xcc, 0x53, 0xb0, 0xf6, 0x3b, 0xce, 0x3c, 0x3e,
            0x27, 0xd2, 0x60, 0x4b,
        ];
        let b_over_radix = Element::from_octets_over_radix(&octets).unwrap();
        assert!(B == b_over_radix * U4);
    }

    #[test]
    fn octets_come_back_from_a_point() {
        for multiple in [1, 2, -3, 1_000_003] {
            let point = crate::tests::multiple(multiple);
            let (x, y) = point.to_octets();
            assert_eq!(Point::decode(&x, &y), Some(point));
        }
        assert_eq!(Point::INFINITY.to_octets(), ([0; 32], [0; 32]));
        assert_eq!(Point::decode(&[0; 32], &[0; 32]), None);
    }
}
