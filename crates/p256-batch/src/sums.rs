//! Sums of many points at once: affine additions that share their inversions.
//!
//! All of it runs in variable time, on public points.

use core::cell::Cell;

use crate::field::Element;
use crate::point::Point;

/// Points in segments, one after the other. Its memory can be used again.
#[derive(Default)]
pub(crate) struct Segments {
    points: Vec<Point>,
    lengths: Vec<usize>,
    shares: Vec<Share>,
}

impl Segments {
    pub(crate) fn clear(&mut self) {
        self.points.clear();
        self.lengths.clear();
    }

    pub(crate) fn push(&mut self, segment: impl IntoIterator<Item = Point>) {
        let start = self.points.len();
        self.points.extend(segment);
        self.lengths.push(self.points.len().saturating_sub(start));
    }

    pub(crate) fn iter(&self) -> impl Iterator<Item = &[Point]> {
        let mut rest = self.points.as_slice();
        self.lengths.iter().map(move |&length| {
            let (segment, after) = rest.split_at_checked(length).unwrap_or((rest, &[]));
            rest = after;
            segment
        })
    }

    /// Replaces what is here by segments of `lengths` that `items` stand for, with one round of additions already done: there is
    /// no room needed for all of the points.
    pub(crate) fn read<T>(
        &mut self,
        lengths: impl IntoIterator<Item = usize>,
        items: &[T],
        x: impl Fn(&T) -> Option<Element>,
        read: impl Fn(&T) -> Point,
    ) {
        self.clear();
        self.lengths.extend(lengths);
        let Self { points, lengths, shares } = self;
        add_neighbours(lengths, shares, items, x, read, |point| points.push(point));
    }

    /// Adds neighbours within each segment, so that it gets half as long.
    pub(crate) fn round(&mut self) {
        let cells = Cell::from_mut(self.points.as_mut_slice()).as_slice_of_cells();
        let mut to = cells.iter();
        // What is written lies before what is still to be read.
        add_neighbours(
            &mut self.lengths,
            &mut self.shares,
            cells,
            |cell| cell.get().finite_x(),
            Cell::get,
            |point| {
                if let Some(to) = to.next() {
                    to.set(point);
                }
            },
        );
        let rest = to.len();
        self.points.truncate(self.points.len().saturating_sub(rest));
    }

    /// Adds until one point is left of each segment; none of an empty one.
    pub(crate) fn add_up(&mut self) {
        while self.lengths.iter().any(|&length| length > 1) {
            self.round();
        }
    }

    /// The sum of each segment, after [`Self::add_up`].
    pub(crate) fn sums(&self) -> impl Iterator<Item = Point> {
        self.iter().map(|segment| segment.first().copied().unwrap_or(Point::INFINITY))
    }
}

/// What the addition of a pair of points takes from one pass to the next.
#[derive(Clone, Default)]
struct Share {
    /// The product of the divisors of all pairs behind this one; then one over its own divisor.
    factor: Element,
    /// x₂ − x₁, or zero for a special pair.
    run: Element,
}

/// Adds neighbours within segments of items that stand for points, and gives the sums to `write`, in order.
///
/// One inversion serves all (Montgomery's trick).
#[inline]
fn add_neighbours<T>(
    lengths: &mut [usize],
    shares: &mut Vec<Share>,
    items: &[T],
    x: impl Fn(&T) -> Option<Element>,
    read: impl Fn(&T) -> Point,
    mut write: impl FnMut(Point),
) {
    let pairs = lengths.iter().map(|length| length / 2).sum();
    if shares.len() < pairs {
        shares.resize(pairs, Share::default());
    }
    let shares = shares.get_mut(..pairs).unwrap_or_default();

    // Backwards: the product of all divisors.
    let mut product = Element::ONE;
    let mut specials = Vec::new();
    let mut due = shares.iter_mut().rev();
    let mut rest = items;
    for &length in lengths.iter().rev() {
        let (before, segment) =
            rest.split_at_checked(rest.len().wrapping_sub(length)).unwrap_or_default();
        rest = before;
        for (pair, share) in segment.as_chunks().0.iter().rev().zip(&mut due) {
            share.factor = product;
            share.run = run(pair, &x);
            if share.run.is_zero() {
                product = product * special(pair, &read, &mut specials);
            } else {
                product = product * share.run;
            }
        }
    }
    // Forwards: one over each divisor.
    let mut inverse = product.invert();
    let mut divisors = specials.iter().rev();
    for share in &mut *shares {
        share.factor = inverse * share.factor;
        let is_special = share.run.is_zero();
        let divisor =
            if is_special { divisors.next().copied().unwrap_or_default() } else { share.run };
        inverse = inverse * divisor;
    }
    // The sums.
    let mut due = shares.iter();
    let mut rest = items;
    for length in lengths {
        let (segment, behind) = rest.split_at_checked(*length).unwrap_or_default();
        rest = behind;
        let (pairs, odd) = segment.as_chunks();
        for ([one, other], share) in pairs.iter().zip(&mut due) {
            if share.run.is_zero() {
                write(read(one).special_sum(read(other), share.factor));
            } else {
                write(read(one).sum(read(other), share.factor));
            }
        }
        if let Some(odd) = odd.first() {
            write(read(odd));
        }
        *length = length.div_ceil(2);
    }
}

/// x₂ − x₁, by which the slope of the line through two points is divided, if that is how they are added: zero for equal
/// points, for a point and its mirror image, and where one is infinity.
#[inline]
fn run<T>([one, other]: &[T; 2], x: &impl Fn(&T) -> Option<Element>) -> Element {
    if let (Some(one), Some(other)) = (x(one), x(other)) { other - one } else { Element::ZERO }
}

/// The divisor of a special sum, which is noted.
#[cold]
#[inline(never)]
fn special<T>(
    [one, other]: &[T; 2],
    read: &impl Fn(&T) -> Point,
    specials: &mut Vec<Element>,
) -> Element {
    let divisor = read(one).special_divisor(read(other));
    specials.push(divisor);
    divisor
}
