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
    products: Vec<Element>,
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

    /// Takes segments of `lengths` from a place where there are more points than are to be kept: the point at each position is what
    /// `read` says. Neighbours are added on the way, as by [`Self::round`].
    pub(crate) fn read(
        &mut self,
        lengths: impl IntoIterator<Item = usize>,
        read: impl Fn(usize) -> Point,
    ) {
        self.clear();
        self.lengths.extend(lengths);
        let Self { points, lengths, products } = self;
        add_neighbours(lengths, products, read, |point| points.push(point));
    }

    /// Adds neighbours within each segment, so that it gets half as long.
    pub(crate) fn round(&mut self) {
        let cells = Cell::from_mut(self.points.as_mut_slice()).as_slice_of_cells();
        let mut to = cells.iter();
        let mut kept = 0_usize;
        // What is written lies before what is still to be read.
        add_neighbours(
            &mut self.lengths,
            &mut self.products,
            |at| cells.get(at).map_or(Point::INFINITY, Cell::get),
            |point| {
                if let Some(to) = to.next() {
                    to.set(point);
                    kept = kept.saturating_add(1);
                }
            },
        );
        self.points.truncate(kept);
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

/// Adds neighbours within segments: `read` says which point is at a position, and what is left is given to `write`, in order.
///
/// One inversion serves all (Montgomery's trick).
fn add_neighbours(
    lengths: &mut [usize],
    products: &mut Vec<Element>,
    read: impl Fn(usize) -> Point,
    mut write: impl FnMut(Point),
) {
    // Backwards: the product of all divisors after each pair.
    products.clear();
    let mut product = Element::ONE;
    let mut at: usize = lengths.iter().sum();
    for &length in lengths.iter().rev() {
        at = at.wrapping_sub(length & 1);
        for _ in 0..length / 2 {
            at = at.wrapping_sub(2);
            let (one, other) = (read(at), read(at.wrapping_add(1)));
            products.push(product);
            product =
                product * one.run(&other).unwrap_or_else(|| one.special_divisor(&other));
        }
    }
    // Forwards: one over each divisor, and the sum.
    let mut inverse = product.invert();
    let mut at = 0_usize;
    for length in lengths {
        for _ in 0..*length / 2 {
            let (one, other) = (read(at), read(at.wrapping_add(1)));
            at = at.wrapping_add(2);
            let product = products.pop().unwrap_or_default();
            let inverted = inverse * product;
            let (divisor, sum) = match one.run(&other) {
                Some(run) => (run, one.sum(&other, inverted)),
                None => (one.special_divisor(&other), one.special_sum(&other, inverted)),
            };
            inverse = inverse * divisor;
            write(sum);
        }
        if *length % 2 == 1 {
            write(read(at));
            at = at.wrapping_add(1);
        }
        *length = length.div_ceil(2);
    }
}
