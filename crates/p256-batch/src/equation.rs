//! One random equation over many pairs: Σ r·Q = (Σ r·d)·G (Bellare, Garay and Rabin's small exponents test, with Pippenger's
//! buckets).
//!
//! A coefficient r is an odd number between −2⁶⁴ and 2⁶⁴, drawn as a number u of 64 bits: r = 2u − (2⁶⁴ − 1). Cut u into
//! windows, v·2^offset each. Then r = Σ (2v − (2^width − 1))·2^offset: signed digits, all of them odd, by flipping bits.

use p256::NonZeroScalar;
use zeroize::Zeroize as _;

use crate::Pair;
use crate::comb;
use crate::jacobian::Jacobian;
use crate::point::Point;
use crate::sums::{Segments, Summand};
use crate::weighted::WeightedSum;

/// Points that are added up at once: memory for about as many is held, 70 bytes for each.
const MOST_TERMS: usize = 16_384;

/// Memory for the equation, to be used again.
#[derive(Default)]
pub(crate) struct Equation {
    random: Vec<[u8; 8]>,
    points: Vec<Point>,
    /// What goes into the buckets of some windows: for each point its index, and whether it is negated.
    terms: Vec<usize>,
    /// How many of the terms each bucket gets.
    lengths: Vec<usize>,
    segments: Segments,
    /// Of each bucket.
    sums: Vec<Point>,
}

impl Equation {
    /// Whether the equation holds. If a pair is wrong, it does so with a probability of at most 2⁻⁶⁴.
    ///
    /// Where the operating system gives no random numbers, it never does.
    pub(crate) fn holds(&mut self, pairs: &[&Pair]) -> bool {
        self.random.resize(pairs.len(), [0; 8]);
        if getrandom::fill(self.random.as_flattened_mut()).is_err() {
            return false;
        }
        self.points.clear();
        self.points.extend(pairs.iter().map(|pair| pair.point));
        let mut right = WeightedSum::default();
        for (pair, random) in pairs.iter().zip(&self.random) {
            right.add(u64::from_le_bytes(*random), &pair.scalar);
        }
        let mut right = right.reduced();
        let scalar: Option<NonZeroScalar> = NonZeroScalar::new(right).into();
        right.zeroize();
        let right = scalar.map_or(Jacobian::INFINITY, |mut scalar| {
            let point = comb::point(&scalar);
            scalar.zeroize();
            point
        });
        self.left() == right
    }

    /// Σ r·Q, in variable time.
    fn left(&mut self) -> Jacobian {
        let windows = Windows::for_pairs(self.points.len());
        self.fill_buckets(windows);
        let powers = self.fold_buckets(windows);
        powers.iter().rev().fold(Jacobian::INFINITY, |sum, point| sum.double().plus(point))
    }

    /// Sums of the points whose digit in a window has the same magnitude, negated where the digit is negative: for each window,
    /// for each magnitude.
    fn fill_buckets(&mut self, windows: Windows) {
        self.sums.clear();
        let mut windows = windows.iter().peekable();
        while let Some(window) = windows.next() {
            self.sort(window);
            let next = self.terms.len().saturating_add(self.points.len());
            if windows.peek().is_none() || next > MOST_TERMS {
                self.add_terms();
            }
        }
    }

    /// Appends the points as terms of a window, by bucket. Sorting by counting: how many points each bucket gets, where each begins,
    /// then the points.
    fn sort(&mut self, window: Window) {
        let Self { random, terms, lengths, .. } = self;
        let first = lengths.len();
        lengths.resize(first.saturating_add(window.buckets()), 0);
        let lengths = lengths.get_mut(first..).unwrap_or_default();
        for random in &*random {
            let (bucket, _) = window.digit(*random);
            if let Some(length) = lengths.get_mut(bucket) {
                *length = length.wrapping_add(1);
            }
        }
        let mut end = terms.len();
        let mut starts: Vec<usize> = lengths
            .iter()
            .map(|length| {
                let start = end;
                end = end.wrapping_add(*length);
                start
            })
            .collect();
        terms.resize(end, 0);
        for (random, index) in random.iter().zip(0_usize..) {
            let (bucket, is_negative) = window.digit(*random);
            let Some(start) = starts.get_mut(bucket) else { continue };
            if let Some(term) = terms.get_mut(*start) {
                *term = index << 1 | usize::from(is_negative);
            }
            *start = start.wrapping_add(1);
        }
    }

    /// Adds up what is in the buckets, and empties them.
    fn add_terms(&mut self) {
        let Self { points, terms, lengths, segments, .. } = self;
        segments.read(lengths.drain(..), |index| {
            let term = terms.get(index).copied().unwrap_or(usize::MAX);
            Summand::new(points.get(term >> 1), term & 1 == 1)
        });
        self.terms.clear();
        self.segments.add_up();
        self.sums.extend(self.segments.sums());
    }

    /// Points that weigh 1, 2, 4, …, 2⁶³ and come to the same as all buckets.
    ///
    /// Bucket b weighs 2b + 1. So a window is worth the sum of all its buckets, and twice, four times, … the sums of those whose
    /// number has bit 0, 1, … set.
    fn fold_buckets(&mut self, windows: Windows) -> [Point; 64] {
        let Self { segments: folded, sums, .. } = self;
        folded.clear();
        let mut sums = sums.iter().copied();
        let mut places = Vec::new();
        for window in windows.iter() {
            folded.push(sums.by_ref().take(window.buckets()));
            places.push(window.offset);
        }
        // Adding neighbours drops the lowest bit of all numbers. Those in which it is set go to a segment of their own, to
        // be added up along with the rest.
        let mut odd = Vec::new();
        for bit in 1..BITS {
            for (buckets, window) in folded.iter().zip(windows.iter()) {
                if buckets.len() > 1 {
                    odd.push(buckets.as_chunks().0.iter().map(|[_, odd]| *odd).collect::<Vec<_>>());
                    places.push(window.offset.saturating_add(bit));
                }
            }
            if odd.is_empty() {
                break;
            }
            odd.drain(..).for_each(|segment| folded.push(segment));
            folded.round();
        }
        let mut powers = [Point::INFINITY; 64];
        for (sum, place) in folded.sums().zip(places) {
            if let Some(power) = usize::try_from(place).ok().and_then(|place| powers.get_mut(place))
            {
                *power = sum;
            }
        }
        powers
    }
}

/// Bits of a random number.
const BITS: u32 = 64;

/// How random numbers are cut into windows: of nearly equal widths.
#[derive(Clone, Copy)]
struct Windows {
    count: u32,
}

impl Windows {
    /// Wider windows mean fewer additions a pair, and more buckets to add up in the end.
    fn for_pairs(pairs: usize) -> Self {
        let additions = |windows: &Self| {
            let buckets = windows.iter().map(Window::buckets).fold(0, usize::saturating_add);
            pairs.saturating_mul(windows.count()).saturating_add(buckets)
        };
        (4..=16).map(|count| Self { count }).min_by_key(additions).unwrap_or(Self { count: 8 })
    }

    fn count(self) -> usize {
        usize::try_from(self.count).unwrap_or_default()
    }

    /// The lowest first.
    fn iter(self) -> impl Iterator<Item = Window> {
        (0..self.count).scan(0, move |offset, index| {
            let width = BITS.saturating_sub(*offset).div_ceil(self.count.saturating_sub(index));
            let window = Window { offset: *offset, width };
            *offset = offset.saturating_add(width);
            Some(window)
        })
    }
}

/// Bits of a random number, which stand for an odd digit ±(2·bucket + 1).
#[derive(Clone, Copy)]
struct Window {
    offset: u32,
    width: u32,
}

impl Window {
    /// How many magnitudes a digit can have.
    const fn buckets(self) -> usize {
        1 << self.width.saturating_sub(1)
    }

    /// The bucket that a random number's digit belongs to, and whether it is negative.
    #[inline]
    fn digit(self, random: [u8; 8]) -> (usize, bool) {
        let rest = u64::from_le_bytes(random) >> self.offset;
        let half = 1_u64 << self.width.saturating_sub(1);
        let is_negative = rest & half == 0;
        // 2v - (2·half - 1) is 2(v - half) + 1, or -(2(half - 1 - v) + 1).
        let flipped = if is_negative { !rest } else { rest };
        (usize::try_from(flipped & half.wrapping_sub(1)).unwrap_or_default(), is_negative)
    }
}

#[cfg(test)]
mod tests;
