//! Sums of many points at once: affine additions that share their inversions.
//!
//! The time that it takes depends on how many points there are, and on whether some meet that are special: equal or mirrored ones, infinity, or one with x = 0.
//! It does not depend on them in any other way: the comb adds up what comes of secrets.

#[cfg(target_arch = "x86_64")]
mod eight;
mod single;

use core::mem;

use zeroize::Zeroize;

use crate::point::Point;

/// Points in segments, one after the other. Its memory can be used again.
#[derive(Default)]
pub(crate) struct Segments {
    /// And behind them, what is left over.
    points: Vec<Point>,
    lengths: Vec<usize>,
    /// Of all segments together.
    length: usize,
    /// Where sums go.
    sums: Vec<Point>,
    memory: Memory,
}

/// A point, or its mirror image.
#[derive(Clone, Copy)]
pub(crate) struct Summand<'p> {
    pub(crate) point: &'p Point,
    pub(crate) is_negated: bool,
}

impl<'p> Summand<'p> {
    /// Infinity for none.
    #[inline]
    pub(crate) fn new(point: Option<&'p Point>, is_negated: bool) -> Self {
        let infinity = Self { point: &Point::INFINITY, is_negated: false };
        point.map_or(infinity, |point| Self { point, is_negated })
    }
}

/// Two summands that are neighbours.
#[derive(Clone, Copy)]
struct Pair {
    /// The index of the first.
    start: usize,
    /// The index of their sum.
    sum: usize,
}

/// What additions need beside the points.
#[derive(Default)]
struct Memory {
    pairs: Vec<Pair>,
    single: single::Memory,
    #[cfg(target_arch = "x86_64")]
    eight: eight::Memory,
}

impl Segments {
    pub(crate) fn clear(&mut self) {
        self.lengths.clear();
        self.length = 0;
    }

    pub(crate) fn push(&mut self, segment: impl IntoIterator<Item = Point>) {
        self.points.truncate(self.length);
        self.points.extend(segment);
        self.lengths.push(self.points.len().saturating_sub(self.length));
        self.length = self.points.len();
    }

    pub(crate) fn iter(&self) -> impl Iterator<Item = &[Point]> {
        let mut rest = self.points.as_slice();
        self.lengths.iter().map(move |&length| {
            let (segment, after) = rest.split_at_checked(length).unwrap_or((rest, &[]));
            rest = after;
            segment
        })
    }

    /// Replaces what is here by segments of `lengths`, with one round of additions already done: there is no room needed for all of the points.
    pub(crate) fn read<'p>(
        &mut self,
        lengths: impl IntoIterator<Item = usize>,
        summand: impl Fn(usize) -> Summand<'p> + Copy,
    ) {
        self.lengths.clear();
        self.lengths.extend(lengths);
        self.length = self.memory.add_neighbours(&mut self.lengths, summand, &mut self.sums);
        mem::swap(&mut self.points, &mut self.sums);
    }

    /// Adds neighbours within each segment, so that it gets half as long.
    pub(crate) fn round(&mut self) {
        let Self { points, lengths, length, sums, memory } = self;
        let summand = |index: usize| Summand::new(points.get(index), false);
        *length = memory.add_neighbours(lengths, summand, sums);
        mem::swap(points, sums);
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

/// For sums that come of secrets.
impl Zeroize for Segments {
    fn zeroize(&mut self) {
        let Self { points, lengths: _, length: _, sums, memory } = self;
        points.as_mut_slice().zeroize();
        sums.as_mut_slice().zeroize();
        memory.single.zeroize();
        #[cfg(target_arch = "x86_64")]
        memory.eight.zeroize();
    }
}

impl Memory {
    /// Adds neighbours within segments of these lengths, which get half as long. Gives how long they are together then.
    #[inline]
    fn add_neighbours<'p>(
        &mut self,
        lengths: &mut [usize],
        summand: impl Fn(usize) -> Summand<'p> + Copy,
        sums: &mut Vec<Point>,
    ) -> usize {
        let length = lengths.iter().map(|length| length.div_ceil(2)).sum();
        if sums.len() < length {
            sums.resize(length, Point::INFINITY);
        }
        self.pairs.clear();
        let (mut start, mut sum) = (0_usize, 0_usize);
        for length in lengths {
            let pairs = *length >> 1;
            self.pairs.extend((0..pairs).map(|pair| Pair {
                start: start.wrapping_add(pair << 1),
                sum: sum.wrapping_add(pair),
            }));
            start = start.wrapping_add(*length);
            if *length & 1 == 1
                && let Some(sum) = sums.get_mut(sum.wrapping_add(pairs))
            {
                *sum = summand(start.wrapping_sub(1)).read();
            }
            *length = length.div_ceil(2);
            sum = sum.wrapping_add(*length);
        }
        #[cfg(target_arch = "x86_64")]
        if self.eight.add(&mut self.pairs, summand, sums) {
            return length;
        }
        self.single.add(&self.pairs, summand, sums);
        length
    }
}

impl Summand<'_> {
    #[inline]
    fn read(self) -> Point {
        self.point.negated_if(self.is_negated)
    }
}
