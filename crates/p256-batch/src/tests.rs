use p256::elliptic_curve::Group as _;
use p256::elliptic_curve::PrimeField as _;
use p256::elliptic_curve::point::AffineCoordinates as _;
use p256::{FieldBytes, NonZeroScalar, ProjectivePoint, Scalar};
use proptest::prelude::*;
use zeroize::Zeroize as _;

use super::*;
use crate::jacobian::Jacobian;
use crate::sums::Segments;

/// n - 1, big-endian.
const LAST: [u8; 32] = [
    0xff, 0xff, 0xff, 0xff, 0x00, 0x00, 0x00, 0x00, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff,
    0xbc, 0xe6, 0xfa, 0xad, 0xa7, 0x17, 0x9e, 0x84, 0xf3, 0xb9, 0xca, 0xc2, 0xfc, 0x63, 0x25, 0x50,
];

fn small(value: u64) -> [u8; 32] {
    let mut scalar = [0; 32];
    for (to, from) in scalar[24..].iter_mut().zip(value.to_be_bytes()) {
        *to = from;
    }
    scalar
}

/// A scalar without pattern, from a number.
fn scalar(seed: u64) -> [u8; 32] {
    let mut state = seed.wrapping_add(0x9e37_79b9_7f4a_7c15);
    let mut octets = [0; 32];
    for octets in octets.as_chunks_mut::<8>().0 {
        state = (state ^ (state >> 29)).wrapping_mul(0xbf58_476d_1ce4_e5b9).wrapping_add(seed);
        *octets = state.to_be_bytes();
    }
    octets[0] &= 0x7f;
    octets[31] |= 1;
    octets
}

/// d·G, by `p256`: the oracle.
fn oracle(scalar: &[u8; 32]) -> ([u8; 32], [u8; 32]) {
    let scalar = NonZeroScalar::from_repr(FieldBytes::from(*scalar)).unwrap();
    let point = ProjectivePoint::mul_by_generator(&scalar).to_affine();
    (point.x().into(), point.y().into())
}

/// The pair of `d` with the public point of `q`.
fn pair(d: &[u8; 32], q: &[u8; 32]) -> Pair {
    let (x, y) = oracle(q);
    Pair::new(d, &x, &y).unwrap()
}

/// multiple·G, by `p256`.
pub(crate) fn multiple(multiple: i64) -> Point {
    let point = ProjectivePoint::mul_by_generator(&Scalar::from(multiple.unsigned_abs()));
    Point::from_affine(&if multiple < 0 { -point } else { point }.to_affine())
}

fn sound(count: u64) -> Vec<Pair> {
    (0..count).map(|seed| pair(&scalar(seed), &scalar(seed))).collect()
}

#[test]
fn a_point_off_the_curve_or_a_scalar_out_of_range_makes_no_pair() {
    let (x, y) = oracle(&small(3));
    let mut off = y;
    off[31] ^= 1;
    assert!(Pair::new(&small(3), &x, &off).is_none());
    assert!(Pair::new(&[0; 32], &x, &y).is_none());
    assert!(Pair::new(&[0xff; 32], &x, &y).is_none());
    let mut order = LAST;
    order[31] += 1;
    assert!(Pair::new(&order, &x, &y).is_none());
}

#[test]
fn sound_pairs_of_any_number_are_acquitted() {
    for count in [0, 1, 2, 7, 8, 9, 31, 32, 33, 48, 127, 128, 600] {
        assert!(mismatches(&sound(count)).is_empty(), "{count}");
    }
}

#[test]
fn a_prover_judges_batch_after_batch_by_itself() {
    let mut prover = Prover::new();
    for (count, wrong) in
        [(300, &[][..]), (40, &[7]), (600, &[0, 599]), (8, &[]), (8, &[3]), (300, &[])]
    {
        let mut pairs = sound(count);
        for &index in wrong {
            pairs[index] = pair(&scalar(9_000), &scalar(9_001));
        }
        assert_eq!(prover.mismatches(&pairs), wrong);
    }
}

#[test]
fn points_in_jacobian_coordinates_add_up_as_in_p256() {
    for one in -5..=5 {
        // One in which z is not 1.
        let mut sum = Jacobian::from(multiple(one)).double();
        for other in [0, 1, 2 * one, -2 * one, 7] {
            let expected = Jacobian::from(multiple(2 * one + other));
            assert!(sum.plus(&multiple(other)) == expected, "{one} {other}");
            assert!(sum != Jacobian::from(multiple(2 * one + 1)), "{one}");
        }
        sum = sum.plus(&multiple(3)).double();
        let normalized = Jacobian::normalized(&[sum, Jacobian::INFINITY, sum]);
        let expected = multiple(4 * one + 6);
        assert_eq!(normalized, [expected, Point::INFINITY, expected]);
    }
}

#[test]
fn exactly_the_wrong_pairs_are_named() {
    for wrong in [&[0][..], &[5, 6], &[0, 99, 199], &[11, 12, 13, 150]] {
        let mut pairs = sound(200);
        for &index in wrong {
            pairs[index] = pair(&scalar(9_000), &scalar(9_001 + u64::try_from(index).unwrap()));
        }
        assert_eq!(mismatches(&pairs), wrong);
    }
}

#[test]
fn a_few_wrong_pairs_are_found_among_many() {
    let known = sound(50);
    let wrong = pair(&scalar(9_000), &scalar(9_001));
    for indices in [&[0][..], &[191, 192], &[7, 400, 999], &[998]] {
        let mut pairs: Vec<_> = known.iter().cycle().take(1_000).collect();
        for &index in indices {
            pairs[index] = &wrong;
        }
        assert_eq!(Prover::new().mismatches(pairs), indices);
    }
}

#[test]
fn two_pairs_with_swapped_points_do_not_cancel() {
    // In a plain sum they do: they stand in one group of twelve.
    let mut pairs = sound(64);
    pairs[2] = pair(&scalar(1), &scalar(2));
    pairs[3] = pair(&scalar(2), &scalar(1));
    assert_eq!(mismatches(&pairs), [2, 3]);
    // Nor where only a part of many is looked at for them, beside one that its group betrays.
    let known = sound(64);
    let wrong = pair(&scalar(1), &scalar(3));
    let mut pairs: Vec<_> = known.iter().cycle().take(1_500).chain(&pairs[2..4]).collect();
    pairs[600] = &wrong;
    assert_eq!(Prover::new().mismatches(pairs), [600, 1_500, 1_501]);
}

#[test]
fn one_wrong_pair_among_thousands_fails_the_equation() {
    let known = sound(100);
    let wrong = pair(&scalar(9_000), &scalar(9_001));
    let mut pairs: Vec<_> = known.iter().cycle().take(6_000).collect();
    let mut equation = Equation::default();
    assert!(equation.holds(&pairs));
    for index in [0, 3_333, 5_999] {
        let right = core::mem::replace(&mut pairs[index], &wrong);
        assert!(!equation.holds(&pairs), "{index}");
        pairs[index] = right;
    }
}

#[test]
fn a_point_and_its_mirror_image_are_told_apart() {
    let mut negated: [u8; 32] =
        (-*NonZeroScalar::from_repr(FieldBytes::from(scalar(7))).unwrap()).to_repr().into();
    let mut pairs = sound(64);
    pairs[7] = pair(&scalar(7), &negated);
    assert_eq!(mismatches(&pairs), [7]);
    // A sum of d and n - d is zero, and so is that of their points.
    pairs[7] = pair(&negated, &negated);
    pairs[8] = pair(&scalar(7), &scalar(7));
    assert!(mismatches(&pairs).is_empty());
    negated.zeroize();
}

#[test]
fn pairs_that_are_all_equal_all_wrong_or_at_the_edge_are_judged() {
    let equal: Vec<_> = (0..200).map(|_| pair(&scalar(1), &scalar(1))).collect();
    assert!(mismatches(&equal).is_empty());
    let wrong: Vec<_> = (0..200).map(|seed| pair(&scalar(seed), &scalar(seed + 1))).collect();
    assert_eq!(mismatches(&wrong), (0..200).collect::<Vec<_>>());
    let edge: Vec<_> = [small(1), small(2), small(3), LAST]
        .iter()
        .cycle()
        .take(80)
        .map(|scalar| pair(scalar, scalar))
        .collect();
    assert!(mismatches(&edge).is_empty());
}

#[test]
fn the_comb_agrees_with_p256_also_at_the_edges() {
    let mut scalars: Vec<_> = (0..60).map(scalar).collect();
    scalars.extend([small(1), small(2), small(63), small(64), small(65), small(u64::MAX), LAST]);
    for bit in 0..255 {
        let mut power = [0; 32];
        power[31 - bit / 8] = 1 << (bit % 8);
        scalars.push(power);
    }
    let points = public_points(&scalars);
    assert_eq!(points.len(), scalars.len());
    for (scalar, point) in scalars.iter().zip(points) {
        assert_eq!(point, Some(oracle(scalar)));
    }
    assert_eq!(
        public_points(&[[0; 32], [0xff; 32], small(2)]),
        [None, None, Some(oracle(&small(2)))]
    );
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(24))]

    #[test]
    fn the_batch_agrees_with_p256_on_any_mixture(
        choices in prop::collection::vec((0_u64..12, 0_u64..12), 1..150),
    ) {
        let pairs: Vec<_> = choices.iter().map(|(d, q)| pair(&scalar(*d), &scalar(*q))).collect();
        let expected: Vec<_> =
            choices.iter().enumerate().filter(|(_, (d, q))| d != q).map(|(index, _)| index).collect();
        prop_assert_eq!(mismatches(&pairs), expected);
    }

    #[test]
    fn segments_add_up_whatever_meets_in_them(
        segments in prop::collection::vec(prop::collection::vec(-3_i64..=3, 0..12), 0..12),
    ) {
        // Zero stands for infinity; equal and mirrored points are frequent.
        let mut sums = Segments::default();
        for segment in &segments {
            sums.push(segment.iter().map(|scalar| multiple(*scalar)));
        }
        sums.add_up();
        let expected: Vec<_> = segments.iter().map(|segment| multiple(segment.iter().sum())).collect();
        prop_assert_eq!(sums.sums().collect::<Vec<_>>(), expected);
    }

    #[test]
    fn the_comb_agrees_with_p256_on_any_scalars(
        scalars in prop::collection::vec(any::<[u8; 32]>(), 1..80),
    ) {
        for (scalar, point) in scalars.iter().zip(public_points(&scalars)) {
            let is_valid = bool::from(Scalar::from_repr(FieldBytes::from(*scalar)).is_some()) && *scalar != [0; 32];
            prop_assert_eq!(point, is_valid.then(|| oracle(scalar)));
        }
    }
}
