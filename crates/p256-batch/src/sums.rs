//! Sums of many points at once: affine additions that share their inversions.
//!
//! All of it runs in variable time, on public points.

use crate::point::{Element, Point};

/// Points in segments, one after the other. Each segment will be summed.
pub(crate) struct Segments {
    points: Vec<Point>,
    lengths: Vec<usize>,
}

impl Segments {
    /// `lengths` cut `points` into segments.
    pub(crate) const fn new(points: Vec<Point>, lengths: Vec<usize>) -> Self {
        Self { points, lengths }
    }

    /// The sum of each segment.
    ///
    /// In each round, neighbours are added: one inversion for all pairs of a round (Montgomery's trick).
    pub(crate) fn sums(mut self) -> Vec<Point> {
        let mut next = Vec::with_capacity(self.points.len().div_ceil(2));
        let mut products = Vec::with_capacity(self.points.len().div_ceil(2));
        let mut is_reversed = false;
        while self.lengths.iter().any(|&length| length > 1) {
            self.round(&mut next, &mut products);
            is_reversed = !is_reversed;
        }
        let mut points = self.points.iter();
        let mut sums: Vec<_> = self
            .lengths
            .iter()
            .map(|&length| if length == 0 { None } else { points.next() })
            .map(|point| point.copied().unwrap_or(Point::INFINITY))
            .collect();
        if is_reversed {
            sums.reverse();
        }
        sums
    }

    /// Adds neighbours. The order of points and segments is reversed by it, which no sum minds.
    fn round(&mut self, next: &mut Vec<Point>, products: &mut Vec<Element>) {
        // Forwards: the product of all divisors up to each pair.
        let mut product = Element::ONE;
        products.clear();
        let mut rest = self.points.as_slice();
        for &length in &self.lengths {
            let (segment, after) = rest.split_at_checked(length).unwrap_or((rest, &[]));
            rest = after;
            for [one, other] in segment.as_chunks().0 {
                products.push(product);
                product *= one.divisor(other);
            }
        }
        // No divisor is zero, so neither is their product.
        let mut inverse = product.invert().unwrap_or(Element::ONE);
        // Backwards: one over each divisor, and the sum.
        next.clear();
        let mut products = products.iter().rev();
        let mut rest = self.points.as_slice();
        for &length in self.lengths.iter().rev() {
            let at = rest.len().saturating_sub(length);
            let (before, segment) = rest.split_at_checked(at).unwrap_or((&[], rest));
            rest = before;
            let (pairs, odd) = segment.as_chunks();
            next.extend_from_slice(odd);
            for [one, other] in pairs.iter().rev() {
                let Some(product) = products.next() else { break };
                let divisor = one.divisor(other);
                next.push(one.sum(other, &(inverse * product)));
                inverse *= divisor;
            }
        }
        core::mem::swap(&mut self.points, next);
        for length in &mut self.lengths {
            *length = length.div_ceil(2);
        }
        self.lengths.reverse();
    }
}
