//! Proves that P-256 private scalars belong to their public points, many pairs at once.
//!
//! The question is whether Q = d·G for each pair (d, Q). It is asked of stored keys, so d is secret and Q is not.
//! `p256` does the arithmetic, one pair after the other, in constant time.

#![no_std]

extern crate alloc;

use alloc::vec::Vec;

use p256::elliptic_curve::Group as _;
use p256::elliptic_curve::point::AffineCoordinates as _;
use p256::{AffinePoint, FieldBytes, NonZeroScalar, ProjectivePoint};
use zeroize::Zeroize as _;

/// A private scalar and a public point that should belong to each other. The scalar is wiped on drop.
pub struct Pair {
    scalar: NonZeroScalar,
    point: AffinePoint,
}

impl Pair {
    /// A pair from big-endian octets: a scalar between 1 and the order of the curve minus 1, and the affine
    /// coordinates of a point of the curve. `None` where they are not.
    pub fn new(scalar: &[u8; 32], x: &[u8; 32], y: &[u8; 32]) -> Option<Self> {
        let point = AffinePoint::from_coordinates(&FieldBytes::from(*x), &FieldBytes::from(*y));
        let point: Option<AffinePoint> = point.into();
        let scalar: Option<NonZeroScalar> =
            NonZeroScalar::from_repr(FieldBytes::from(*scalar)).into();
        Some(Self { scalar: scalar?, point: point? })
    }

    fn is_matching(&self) -> bool {
        ProjectivePoint::from(self.point) == ProjectivePoint::mul_by_generator(&self.scalar)
    }
}

impl Drop for Pair {
    fn drop(&mut self) {
        self.scalar.zeroize();
    }
}

impl core::fmt::Debug for Pair {
    fn fmt(&self, f: &mut core::fmt::Formatter<'_>) -> core::fmt::Result {
        f.write_str("Pair(..)")
    }
}

/// The indices, in ascending order, of the pairs whose point does not belong to their scalar.
pub fn mismatches(pairs: &[Pair]) -> Vec<usize> {
    let is_mismatch = |(index, pair): (usize, &Pair)| (!pair.is_matching()).then_some(index);
    pairs.iter().enumerate().filter_map(is_mismatch).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn scalar(last: u8) -> [u8; 32] {
        let mut scalar = [0; 32];
        scalar[31] = last;
        scalar
    }

    /// The coordinates of `last` times the generator, by `p256`.
    fn point(last: u8) -> ([u8; 32], [u8; 32]) {
        let scalar = NonZeroScalar::from_repr(FieldBytes::from(scalar(last))).unwrap();
        let point = ProjectivePoint::mul_by_generator(&scalar).to_affine();
        (point.x().into(), point.y().into())
    }

    fn pair(d: u8, q: u8) -> Pair {
        let (x, y) = point(q);
        Pair::new(&scalar(d), &x, &y).unwrap()
    }

    #[test]
    fn exactly_the_pairs_that_do_not_belong_together_are_named() {
        let pairs = [pair(3, 3), pair(4, 5), pair(5, 4), pair(6, 6), pair(7, 8)];
        assert_eq!(mismatches(&pairs), [1, 2, 4]);
        assert!(mismatches(&[]).is_empty());
    }

    #[test]
    fn a_point_off_the_curve_or_a_scalar_out_of_range_makes_no_pair() {
        let (x, y) = point(3);
        let mut off = y;
        off[31] ^= 1;
        assert!(Pair::new(&scalar(3), &x, &off).is_none());
        assert!(Pair::new(&[0; 32], &x, &y).is_none());
        assert!(Pair::new(&[0xff; 32], &x, &y).is_none());
    }
}
