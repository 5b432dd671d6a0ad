use p256::elliptic_curve::{Group as _, PrimeField as _};
use p256::{ProjectivePoint, Scalar};

use super::*;
use crate::secret::PrivateScalar;
use crate::tests::multiple;

/// Random numbers at the edges, and some without pattern.
fn numbers() -> Vec<u64> {
    let mut numbers =
        vec![0, 1, 2, u64::MAX, u64::MAX - 1, 1 << 63, (1 << 63) - 1, 0x5555_5555_5555_5555];
    let mut state = 1_u64;
    numbers.extend((0..200).map(|_| {
        state = state.wrapping_mul(0x5851_f42d_4c95_7f2d).wrapping_add(0x1405_7b7e_f767_814f);
        state ^ (state >> 31)
    }));
    numbers
}

#[test]
fn windows_cut_all_bits_into_nearly_equal_widths() {
    for pairs in [0, 1, 8, 100, 1_200, 5_000, 10_000, 100_000, 10_000_000, usize::MAX] {
        let windows: Vec<_> = Windows::for_pairs(pairs).iter().collect();
        let mut offset = 0;
        for window in &windows {
            assert_eq!(window.offset, offset);
            offset += window.width;
        }
        assert_eq!(offset, 64, "{pairs}");
        let widths = windows.iter().map(|window| window.width);
        assert!(widths.clone().max().unwrap() - widths.min().unwrap() <= 1);
    }
}

#[test]
fn digits_come_to_the_coefficient() {
    for count in 4..=16 {
        for number in numbers() {
            let digits = Windows { count }.iter().map(|window| {
                let (bucket, is_negative) = window.digit(number.to_le_bytes());
                assert!(bucket < window.buckets());
                let magnitude = 2 * i128::try_from(bucket).unwrap() + 1;
                (if is_negative { -magnitude } else { magnitude }) << window.offset
            });
            assert_eq!(digits.sum::<i128>(), 2 * i128::from(number) - i128::from(u64::MAX));
        }
    }
}

/// What both sides come to for these scalars, some of them negative, and as many of the numbers again and again.
fn assert_both_sides(equation: &mut Equation, scalars: &[i64], points: &[Point]) {
    let numbers = numbers();
    let numbers = || numbers.iter().cycle().take(scalars.len());
    equation.random = numbers().map(|number| number.to_le_bytes()).collect();
    equation.points = points.to_vec();
    let mut sum = WeightedSum::default();
    let mut expected = Scalar::ZERO;
    for (number, scalar) in numbers().zip(scalars) {
        let magnitude = Scalar::from(scalar.unsigned_abs());
        let scalar = if *scalar < 0 { -magnitude } else { magnitude };
        sum.add(*number, &PrivateScalar::new(&scalar.to_repr().into()).unwrap());
        expected += (Scalar::from(*number).double() - Scalar::from(u64::MAX)) * scalar;
    }
    assert_eq!(sum.reduced(), expected);
    let affine = ProjectivePoint::mul_by_generator(&expected).to_affine();
    assert!(equation.left() == Jacobian::from(Point::from_affine(&affine)), "{}", scalars.len());
}

#[test]
fn both_sides_are_what_p256_computes() {
    let mut equation = Equation::default();
    // Equal and mirrored points meet in buckets, and the memory of larger batches is used again.
    for (count, distinct) in [(200, 200), (1, 1), (9, 4), (64, 3), (150, 1), (3, 2)] {
        let scalars =
            (0_i64..).map(|index| (index % distinct + 1) * if index % 3 == 0 { -1 } else { 1 });
        let scalars: Vec<_> = scalars.take(count).collect();
        let points: Vec<_> = scalars.iter().map(|scalar| multiple(*scalar)).collect();
        assert_both_sides(&mut equation, &scalars, &points);
    }
}

#[test]
fn windows_that_are_too_many_to_be_added_up_at_once_come_to_the_same() {
    let mut equation = Equation::default();
    let known: Vec<_> = (0..500).map(|scalar| multiple(scalar + 1)).collect();
    // All at once; two by two; each by itself.
    for count in [2_000, 6_000, 10_000] {
        let count_of_windows = Windows::for_pairs(count).count();
        assert_eq!(count * count_of_windows > MOST_TERMS, count > 2_000);
        let scalars: Vec<_> = (1..=500).cycle().take(count).collect();
        let points: Vec<_> = known.iter().copied().cycle().take(count).collect();
        assert_both_sides(&mut equation, &scalars, &points);
    }
}
