//! One random equation over many pairs: Σ r·Q = (Σ r·d)·G (Bellare, Garay and Rabin's small exponents test, with signed
//! digits drawn directly and Pippenger's buckets).

use p256::elliptic_curve::Group as _;
use p256::{ProjectivePoint, Scalar};
use zeroize::Zeroize as _;

use crate::Pair;
use crate::point::Point;
use crate::sums::Segments;

/// Bits that a coefficient has at least.
const BITS: u32 = 64;

/// Whether the equation holds. If a pair is wrong, it does so with a probability of at most 2⁻⁶⁴.
///
/// Where the operating system gives no random numbers, it never does.
pub(crate) fn holds(pairs: &[&Pair]) -> bool {
    let mut random = vec![[0_u8; 16]; pairs.len()];
    if getrandom::fill(random.as_flattened_mut()).is_err() {
        return false;
    }
    let random: Vec<u128> = random.into_iter().map(u128::from_le_bytes).collect();
    holds_with(pairs, &random)
}

/// The same with given random numbers, of which the lower bits are used.
fn holds_with(pairs: &[&Pair], random: &[u128]) -> bool {
    let digits = Digits::for_pairs(pairs.len());
    let mut right = Scalar::ZERO;
    for (pair, random) in pairs.iter().zip(random) {
        let coefficient = digits.coefficient(*random);
        let magnitude = Scalar::from(coefficient.unsigned_abs());
        let mut term = magnitude * *pair.scalar;
        if coefficient < 0 {
            right -= term;
        } else {
            right += term;
        }
        term.zeroize();
    }
    let left = digits.multiply(pairs, random);
    let holds = left == ProjectivePoint::mul_by_generator(&right);
    right.zeroize();
    holds
}

/// How coefficients are cut into signed digits.
#[derive(Clone, Copy)]
struct Digits {
    /// Bits of a digit: it lies between -2^(width-1) and 2^(width-1) - 1.
    width: u32,
    /// Digits of a coefficient.
    count: u32,
}

impl Digits {
    /// Wider digits mean fewer additions a pair, and more buckets to add up in the end.
    const fn for_pairs(pairs: usize) -> Self {
        let width = match pairs {
            0..=127 => 5,
            128..=511 => 6,
            512..=2047 => 8,
            2048..=8191 => 10,
            8192..=32_767 => 11,
            _ => 13,
        };
        Self { width, count: BITS.div_ceil(width) }
    }

    /// How many magnitudes other than zero a digit can have.
    const fn buckets(self) -> usize {
        1 << self.width.saturating_sub(1)
    }

    /// The digits of a random number, the lowest first. Different lower bits of the number give different coefficients.
    fn of(self, random: u128) -> impl Iterator<Item = i128> {
        let half = 1_i128 << self.width.saturating_sub(1);
        let mask = (1_u128 << self.width).wrapping_sub(1);
        (0..self.count).map(move |place| {
            let digit = (random >> place.saturating_mul(self.width)) & mask;
            digit.cast_signed().saturating_sub(half)
        })
    }

    /// The coefficient that the digits stand for.
    fn coefficient(self, random: u128) -> i128 {
        let mut coefficient = 0_i128;
        for (digit, place) in self.of(random).zip(0..) {
            let weight = 1_i128 << self.width.saturating_mul(place);
            coefficient = coefficient.saturating_add(digit.saturating_mul(weight));
        }
        coefficient
    }

    /// Σ coefficient·Q, in variable time.
    fn multiply(self, pairs: &[&Pair], random: &[u128]) -> ProjectivePoint {
        let buckets = self.buckets();
        let sums = self.fill_buckets(pairs, random).sums();
        // Bucket b of a window weighs b + 1 = row·columns + column + 1: sums over rows and columns save most of the
        // additions that weights cost.
        let columns: usize = 1 << (self.width.saturating_sub(1) / 2);
        let rows = buckets.div_ceil(columns);
        let mut points = Vec::with_capacity(sums.len().saturating_mul(2));
        let mut lengths = Vec::new();
        for window in sums.chunks_exact(buckets) {
            points.extend_from_slice(window);
            lengths.extend(core::iter::repeat_n(columns, rows));
            for column in 0..columns {
                points.extend(window.iter().skip(column).step_by(columns));
                lengths.push(rows);
            }
        }
        let sums = Segments::new(points, lengths).sums();

        let mut total = ProjectivePoint::IDENTITY;
        for window in sums.chunks_exact(rows.saturating_add(columns)).rev() {
            for _ in 0..self.width {
                total = total.double();
            }
            let (row_sums, column_sums) = window.split_at_checked(rows).unwrap_or((window, &[]));
            let mut weighted = weighted_sum(row_sums.get(1..).unwrap_or_default());
            for _ in 0..columns.trailing_zeros() {
                weighted = weighted.double();
            }
            total += weighted + weighted_sum(column_sums);
        }
        total
    }

    /// The points of each bucket of each window: those whose digit there has the bucket's magnitude, negated where the
    /// digit is negative.
    fn fill_buckets(self, pairs: &[&Pair], random: &[u128]) -> Segments {
        let buckets = self.buckets();
        let windows = usize::try_from(self.count).unwrap_or_default();
        let bucket_of = |window: usize, digit: i128| {
            let magnitude = usize::try_from(digit.unsigned_abs()).unwrap_or_default();
            Some(magnitude.checked_sub(1)?.saturating_add(window.saturating_mul(buckets)))
        };
        // Sorting by counting: how many points each bucket gets, where each begins, then the points.
        let mut lengths = vec![0_usize; windows.saturating_mul(buckets)];
        for &random in random {
            for (window, digit) in self.of(random).enumerate() {
                if let Some(length) = bucket_of(window, digit).and_then(|at| lengths.get_mut(at)) {
                    *length = length.saturating_add(1);
                }
            }
        }
        let mut end = 0_usize;
        let mut starts: Vec<usize> = lengths
            .iter()
            .map(|length| {
                let start = end;
                end = end.saturating_add(*length);
                start
            })
            .collect();
        let mut points = vec![Point::INFINITY; end];
        for (pair, &random) in pairs.iter().zip(random) {
            let negated = pair.point.negated();
            for (window, digit) in self.of(random).enumerate() {
                let Some(start) = bucket_of(window, digit).and_then(|at| starts.get_mut(at)) else {
                    continue;
                };
                if let Some(point) = points.get_mut(*start) {
                    *point = if digit < 0 { negated } else { pair.point };
                }
                *start = start.saturating_add(1);
            }
        }
        Segments::new(points, lengths)
    }
}

/// Σ (index + 1)·point.
fn weighted_sum(points: &[Point]) -> ProjectivePoint {
    let mut running = ProjectivePoint::IDENTITY;
    let mut sum = ProjectivePoint::IDENTITY;
    for point in points.iter().rev() {
        running += point.to_projective();
        sum += running;
    }
    sum
}
