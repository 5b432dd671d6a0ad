//! Public points of scalars, in constant time: a fixed-base comb.
//!
//! A scalar is written with 43 signed odd digits of 6 bits, d = Σ k·2^(6·window). For each window a table holds
//! (1, 3, …, 63)·2^(6·window)·G. Every entry of a table is looked at for every digit.
//!
//! Additions branch only where a sum meets infinity, which is at the start, or the very point that is to be added or its mirror image, or where one of both
//! has x = 0, which happens to one scalar in 2²⁵⁰.

use core::hint::black_box;
use std::sync::OnceLock;

use p256::elliptic_curve::PrimeField as _;
use p256::elliptic_curve::subtle::{Choice, ConditionallySelectable as _};
use p256::{AffinePoint, NonZeroScalar, Scalar};
use pulp::{Arch, NullaryFnOnce};
use zeroize::{Zeroize as _, Zeroizing};

use crate::field::Element;
use crate::jacobian::Jacobian;
use crate::point::Point;
use crate::secret;
use crate::sums::{Segments, Summand};

const WIDTH: u32 = 6;
const WINDOWS: usize = 43;
const ENTRIES: usize = 32;
/// Fewer scalars are multiplied one by one: an inversion for each window would cost more than it saves.
const LEAST_FOR_SHARING: usize = 64;

/// Big-endian affine coordinates of d·G for each scalar, `None` for one that is 0 or not below the order of the curve.
pub fn public_points<'s>(
    scalars: impl IntoIterator<Item = &'s [u8; 32]>,
) -> Vec<Option<([u8; 32], [u8; 32])>> {
    let scalars: Vec<_> = scalars.into_iter().map(secret::decode).collect();
    points(&scalars).map(|point| point.map(Point::to_octets)).collect()
}

/// d·G for each scalar, `None` for none.
pub(crate) fn points(
    scalars: &[Option<Zeroizing<NonZeroScalar>>],
) -> impl Iterator<Item = Option<Point>> {
    let some: Vec<&NonZeroScalar> = scalars.iter().flatten().map(|scalar| &**scalar).collect();
    let points = if some.len() < LEAST_FOR_SHARING {
        Jacobian::normalized(&some.into_iter().map(point).collect::<Vec<_>>())
    } else {
        TABLE.get_or_init(Table::new).multiply(&some)
    };
    let mut points = points.into_iter();
    scalars.iter().map(move |scalar| scalar.as_ref().and_then(|_| points.next()))
}

/// d·G.
pub(crate) fn point(scalar: &NonZeroScalar) -> Jacobian {
    let table = TABLE.get_or_init(Table::new);
    let mut digits = Digits::new(scalar);
    let mut sum = Jacobian::INFINITY;
    for window in &table.0 {
        sum = sum.plus(&select(window, &digits.next_digit()));
    }
    // The digits stand for n - d where d is even.
    sum.negated_if(digits.is_negated)
}

/// Made when it is first needed, which takes less than a millisecond: 86 KiB.
static TABLE: OnceLock<Table> = OnceLock::new();

struct Table(Vec<[Point; ENTRIES]>);

impl Table {
    /// Computes the table: 1,376 points, which share their inversions.
    fn new() -> Self {
        let mut base = Jacobian::from(Point::from_affine(&AffinePoint::GENERATOR));
        let mut bases = Vec::with_capacity(WINDOWS.saturating_mul(2));
        for _ in 0..WINDOWS {
            bases.extend([base, base.double()]);
            base = (0..WIDTH).fold(base, |base, _| base.double());
        }
        let mut multiples = Vec::with_capacity(WINDOWS.saturating_mul(ENTRIES));
        for [base, step] in Jacobian::normalized(&bases).as_chunks().0 {
            let first = Jacobian::from(*base);
            let next = |multiple: &Jacobian| Some(multiple.plus(step));
            multiples.extend(core::iter::successors(Some(first), next).take(ENTRIES));
        }
        Self(Jacobian::normalized(&multiples).as_chunks().0.to_vec())
    }

    /// d·G for each scalar, window by window: the additions for one window share their inversion.
    fn multiply(&self, scalars: &[&NonZeroScalar]) -> Vec<Point> {
        let mut digits: Vec<_> = scalars.iter().map(|scalar| Digits::new(scalar)).collect();
        // Of each scalar the sum so far, and what is added to it.
        let mut neighbours = vec![[Point::INFINITY; 2]; scalars.len()];
        let mut segments = Segments::default();
        for (window, table) in self.0.iter().enumerate() {
            // The first digits begin the sums.
            let place = usize::from(window != 0);
            let digits = digits.iter_mut().map(Digits::next_digit);
            let terms = neighbours.iter_mut().filter_map(|pair| pair.get_mut(place));
            Arch::default().dispatch(Selection { table, terms: terms.zip(digits) });
            if window == 0 {
                continue;
            }
            let points = neighbours.as_flattened();
            let lengths = neighbours.iter().map(|pair| pair.len());
            segments.read(lengths, |index| Summand::new(points.get(index), false));
            for ([sum, _], next) in neighbours.iter_mut().zip(segments.sums()) {
                *sum = next;
            }
        }
        // The digits stand for n - d where d is even.
        let signed = |([sum, _], digits): (&[Point; 2], &Digits)| {
            let y = Element::conditional_select(&sum.y, &-sum.y, digits.is_negated);
            Point { x: sum.x, y }
        };
        let sums = neighbours.iter().zip(&digits).map(signed).collect();
        neighbours.as_flattened_mut().zeroize();
        segments.zeroize();
        sums
    }
}

/// Selects the entry of a table for each digit, with what the processor has: every entry is looked at for every digit.
struct Selection<'t, T> {
    table: &'t [Point; ENTRIES],
    terms: T,
}

impl<'n, T: Iterator<Item = (&'n mut Point, Digit)>> NullaryFnOnce for Selection<'_, T> {
    type Output = ();

    #[inline(always)]
    #[expect(
        clippy::inline_always,
        reason = "what is not inlined does without the processor's features"
    )]
    fn call(self) {
        for (term, digit) in self.terms {
            *term = select(self.table, &digit);
        }
    }
}

/// The entry of a table that an odd digit between -63 and 63 calls for, found by looking at all of them.
#[inline(always)]
#[expect(clippy::inline_always, reason = "as above")]
fn select(table: &[Point; ENTRIES], digit: &Digit) -> Point {
    // The compiler cannot see where the masks come from, so it makes no branches of them.
    let mut found = Point::INFINITY;
    for (entry, index) in table.iter().zip(0..) {
        let difference: u8 = index ^ digit.index;
        // All ones for no difference.
        let mask = black_box(0_u64.wrapping_sub(u64::from(difference).wrapping_sub(1) >> 63));
        found.x.or_if(&entry.x, mask);
        found.y.or_if(&entry.y, mask);
    }
    found.y = Element::conditional_select(&found.y, &-found.y, digit.is_negative);
    found
}

/// An odd digit: ±(2·index + 1).
struct Digit {
    index: u8,
    is_negative: Choice,
}

/// The digits of a scalar, the lowest first.
struct Digits {
    /// Little-endian; odd.
    rest: Zeroizing<[u64; 4]>,
    is_negated: Choice,
    window: usize,
}

impl Digits {
    fn new(scalar: &NonZeroScalar) -> Self {
        // Of d and n - d exactly one is odd.
        let is_negated = !scalar.is_odd();
        let negated = -**scalar;
        let mut odd = Scalar::conditional_select(scalar, &negated, is_negated);
        let mut octets = odd.to_repr();
        let mut rest = Zeroizing::new([0; 4]);
        for (word, octets) in rest.iter_mut().zip(octets.as_chunks::<8>().0.iter().rev()) {
            *word = u64::from_be_bytes(*octets);
        }
        odd.zeroize();
        octets.zeroize();
        Self { rest, is_negated, window: 0 }
    }

    /// The next digit k, and rest = (rest - k) / 2⁶. The rest stays odd, and what is left after 42 digits is the last.
    fn next_digit(&mut self) -> Digit {
        let [lowest, ..] = *self.rest;
        let [low, ..] = lowest.to_le_bytes();
        self.window = self.window.saturating_add(1);
        if self.window == WINDOWS {
            return Digit { index: low >> 1, is_negative: Choice::from(0) };
        }
        // The lower 7 bits, less 64: odd, between -63 and 63.
        let low = low & 0x7f;
        let is_negative = Choice::from((low >> 6) ^ 1);
        let positive = low & 0x3f;
        let negative = 64_u8.wrapping_sub(positive);
        let magnitude = u8::conditional_select(&positive, &negative, is_negative);
        // rest - k = rest - low + 64: the lower six bits become zero, and bit 6 becomes 1.
        let mut carry = 0;
        let mut shifted = [0_u64; 4];
        for (to, from) in shifted.iter_mut().zip(self.rest.iter()).rev() {
            *to = (from >> WIDTH) | carry;
            carry = from << (64 - WIDTH);
        }
        let [lowest, ..] = &mut shifted;
        *lowest |= 1;
        *self.rest = shifted;
        shifted.zeroize();
        Digit { index: magnitude >> 1, is_negative }
    }
}
