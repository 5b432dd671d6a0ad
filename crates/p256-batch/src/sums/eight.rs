//! Additions of neighbours, eight at a time, on processors that can. One inversion serves all.
//!
//! What an [`Element`] keeps for a coordinate stands for a sixteenth of it [here](crate::field::eight). That leaves the slope of a line as it is. With
//! a quarter of the slope, x₃/16 = (slope/4)² − x₁/16 − x₂/16, and y₃/16 = 4·(slope/4)·(x₁ − x₃)/16 − y₁/16: so divisors are
//! inverted over four.

#![expect(
    clippy::inline_always,
    reason = "what is not inlined does without the processor's features"
)]

use pulp::NullaryFnOnce;
use zeroize::Zeroize;

use super::{Pair, Summand};
use crate::field::Element;
use crate::field::eight::{Eight, Processor};
use crate::point::Point;

/// To be used again.
#[derive(Default)]
pub(super) struct Memory(Vec<Both<Share>>);

/// What the additions of a block of pairs take from one pass to the next.
#[derive(Clone, Copy)]
struct Share {
    /// In each lane, the product of the divisors of all pairs behind this one.
    factor: Eight,
    /// x₂ − x₁, or another divisor where the pair is special.
    run: Eight,
}

/// Two blocks are added side by side: while the processor waits for a product of the one, it computes one of the other.
type Both<T> = [T; 2];

/// Fewer pairs than this are added one by one.
const LEAST_PAIRS: usize = 24;
/// How often one over what an element keeps, over four, is doubled: 2⁵¹² over it is what the inverse keeps, and what stands for a quarter
/// of it here is 2⁵¹⁸ over it.
const DOUBLINGS: usize = 6;
/// 2⁻⁶, which takes that back.
const UNDOUBLED: Element = Element::from_montgomery([0, 0, 0, 1 << 58]);

impl Zeroize for Memory {
    fn zeroize(&mut self) {
        for Share { factor, run } in self.0.as_flattened_mut() {
            factor.zeroize();
            run.zeroize();
        }
    }
}

impl Memory {
    /// Writes the sum of each pair to its place. Gives whether it did: not for few pairs, and only on a processor that can.
    #[inline]
    pub(super) fn add<'p>(
        &mut self,
        pairs: &mut Vec<Pair>,
        summand: impl Fn(usize) -> Summand<'p> + Copy,
        sums: &mut [Point],
    ) -> bool {
        if pairs.len() < LEAST_PAIRS {
            return false;
        }
        let Some(processor) = Processor::try_new() else { return false };
        // Lanes that are left over do again what the last one does.
        if let Some(last) = pairs.last().copied() {
            pairs.resize(pairs.len().next_multiple_of(16), last);
        }
        let (pairs, _) = pairs.as_chunks().0.as_chunks();
        processor.vectorize(Additions { processor, memory: self, pairs, summand, sums });
        true
    }
}

/// What runs with the processor's features.
struct Additions<'a, F> {
    processor: Processor,
    memory: &'a mut Memory,
    pairs: &'a [Both<[Pair; 8]>],
    summand: F,
    sums: &'a mut [Point],
}

impl<'p, F: Fn(usize) -> Summand<'p> + Copy> NullaryFnOnce for Additions<'_, F> {
    type Output = ();

    #[inline(always)]
    fn call(self) {
        let Self { processor, memory: Memory(shares), pairs, summand, sums } = self;
        let products = multiply_divisors(processor, pairs, summand, shares);
        add_with(processor, inverted(processor, products), pairs, summand, shares, sums);
    }
}

/// Backwards: the product of all divisors, for each lane.
#[inline(always)]
fn multiply_divisors<'p>(
    processor: Processor,
    pairs: &[Both<[Pair; 8]>],
    summand: impl Fn(usize) -> Summand<'p>,
    shares: &mut Vec<Both<Share>>,
) -> Both<Eight> {
    let one = processor.limbs(processor.words([&Element::ONE; 8]));
    let mut products = [one; 2];
    shares.resize(pairs.len(), [Share { factor: one, run: one }; 2]);
    for ([pairs_a, pairs_b], shares) in pairs.iter().zip(shares).rev() {
        let run_a = Lanes::read(processor, pairs_a, &summand).divisors(processor);
        let run_b = Lanes::read(processor, pairs_b, &summand).divisors(processor);
        let [a, b] = products;
        *shares = [Share { factor: a, run: run_a }, Share { factor: b, run: run_b }];
        products = [processor.product(a, run_a), processor.product(b, run_b)];
    }
    products
}

/// Forwards: the sums.
#[inline(always)]
fn add_with<'p>(
    processor: Processor,
    mut inverses: Both<Eight>,
    pairs: &[Both<[Pair; 8]>],
    summand: impl Fn(usize) -> Summand<'p>,
    shares: &[Both<Share>],
    sums: &mut [Point],
) {
    for ([pairs_a, pairs_b], [share_a, share_b]) in pairs.iter().zip(shares) {
        let [a, b] = inverses;
        let factor_a = processor.product(a, share_a.factor);
        let factor_b = processor.product(b, share_b.factor);
        inverses = [processor.product(a, share_a.run), processor.product(b, share_b.run)];
        let lanes_a = Lanes::read(processor, pairs_a, &summand);
        let lanes_b = Lanes::read(processor, pairs_b, &summand);
        let (y1_a, y2_a) = lanes_a.ys(processor);
        let (y1_b, y2_b) = lanes_b.ys(processor);
        let slope_a = processor.product(processor.difference(y2_a, y1_a), factor_a);
        let slope_b = processor.product(processor.difference(y2_b, y1_b), factor_b);
        let x_a = processor.less_both(processor.product(slope_a, slope_a), lanes_a.x1, lanes_a.x2);
        let x_b = processor.less_both(processor.product(slope_b, slope_b), lanes_b.x1, lanes_b.x2);
        let y_a = processor.product(slope_a, processor.difference(lanes_a.x1, x_a));
        let y_b = processor.product(slope_b, processor.difference(lanes_b.x1, x_b));
        let y_a = processor.quadruple_less(y_a, y1_a);
        let y_b = processor.quadruple_less(y_b, y1_b);
        write(processor.elements(x_a), processor.elements(y_a), pairs_a, sums);
        write(processor.elements(x_b), processor.elements(y_b), pairs_b, sums);
        if lanes_a.may_be_special {
            lanes_a.correct_sums(&processor.elements(factor_a), pairs_a, sums);
        }
        if lanes_b.may_be_special {
            lanes_b.correct_sums(&processor.elements(factor_b), pairs_b, sums);
        }
    }
}

/// Eight pairs.
struct Lanes<'p> {
    ones: [Summand<'p>; 8],
    others: [Summand<'p>; 8],
    x1: Eight,
    x2: Eight,
    /// Whether one of them may be special.
    may_be_special: bool,
}

impl<'p> Lanes<'p> {
    #[inline(always)]
    fn read(
        processor: Processor,
        pairs: &[Pair; 8],
        summand: &impl Fn(usize) -> Summand<'p>,
    ) -> Self {
        let ones = each(pairs, |pair| summand(pair.start));
        let others = each(pairs, |pair| summand(pair.start.wrapping_add(1)));
        let x1 = processor.words(each(&ones, |one| &one.point.x));
        let x2 = processor.words(each(&others, |other| &other.point.x));
        let may_be_special = processor.equal_or_zero(x1, x2) != 0;
        Self { ones, others, x1: processor.limbs(x1), x2: processor.limbs(x2), may_be_special }
    }

    #[inline(always)]
    fn ys(&self, processor: Processor) -> (Eight, Eight) {
        let y1 = processor.limbs(processor.words(each(&self.ones, |one| &one.point.y)));
        let y2 = processor.limbs(processor.words(each(&self.others, |other| &other.point.y)));
        let y1 = processor.negated_where(negated(&self.ones), y1);
        let y2 = processor.negated_where(negated(&self.others), y2);
        (y1, y2)
    }

    /// What their sums divide by.
    #[inline(always)]
    fn divisors(&self, processor: Processor) -> Eight {
        let runs = processor.difference(self.x2, self.x1);
        if !self.may_be_special {
            return runs;
        }
        let mut divisors = processor.elements(runs);
        self.correct_divisors(&mut divisors);
        processor.limbs(processor.words(divisors.each_ref()))
    }

    #[cold]
    #[inline(never)]
    fn correct_divisors(&self, divisors: &mut [Element; 8]) {
        for (divisor, special) in divisors.iter_mut().zip(self.specials()) {
            if let Some((one, other)) = special {
                *divisor = one.special_divisor(other);
            }
        }
    }

    /// Given one over the divisors, over four.
    #[cold]
    #[inline(never)]
    fn correct_sums(&self, factors: &[Element; 8], pairs: &[Pair; 8], sums: &mut [Point]) {
        for ((pair, factor), special) in pairs.iter().zip(factors).zip(self.specials()) {
            if let (Some((one, other)), Some(sum)) = (special, sums.get_mut(pair.sum)) {
                *sum = one.special_sum(other, *factor * UNDOUBLED);
            }
        }
    }

    /// For each lane, the points that are special indeed.
    fn specials(&self) -> impl Iterator<Item = Option<(Point, Point)>> {
        self.ones.iter().zip(&self.others).map(|(one, other)| {
            one.point.run(*other.point).is_zero().then(|| (one.read(), other.read()))
        })
    }
}

#[inline(always)]
fn write(xs: [Element; 8], ys: [Element; 8], pairs: &[Pair; 8], sums: &mut [Point]) {
    for (pair, (x, y)) in pairs.iter().zip(xs.into_iter().zip(ys)) {
        if let Some(sum) = sums.get_mut(pair.sum) {
            *sum = Point { x, y };
        }
    }
}

/// What `of` gives for each lane.
#[inline(always)]
fn each<'t, T, U>(
    [lane0, lane1, lane2, lane3, lane4, lane5, lane6, lane7]: &'t [T; 8],
    of: impl Fn(&'t T) -> U,
) -> [U; 8] {
    [of(lane0), of(lane1), of(lane2), of(lane3), of(lane4), of(lane5), of(lane6), of(lane7)]
}

/// A bit for each lane.
#[inline(always)]
fn negated(summands: &[Summand<'_>; 8]) -> u8 {
    let bits = each(summands, |summand| u8::from(summand.is_negated));
    bits.into_iter().rev().fold(0, |bits, bit| bits << 1 | bit)
}

/// One over each product, over four.
#[inline(always)]
fn inverted(processor: Processor, [a, b]: Both<Eight>) -> Both<Eight> {
    let mut lanes = [processor.elements(a), processor.elements(b)];
    invert(lanes.as_flattened_mut());
    let [a, b] = &lanes;
    [processor.limbs(processor.words(a.each_ref())), processor.limbs(processor.words(b.each_ref()))]
}

fn invert(elements: &mut [Element]) {
    let mut product = Element::ONE;
    let mut before = [Element::ONE; 16];
    for (element, before) in elements.iter().zip(&mut before) {
        *before = product;
        product = product * *element;
    }
    let mut inverse = product.invert();
    for _ in 0..DOUBLINGS {
        inverse = inverse.double();
    }
    for (element, before) in elements.iter_mut().zip(&before).rev() {
        let own = inverse * *before;
        inverse = inverse * *element;
        *element = own;
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::sums::single;
    use crate::tests::multiple;

    proptest! {
        #[test]
        fn pairs_are_added_eight_at_a_time_as_one_by_one(
            summands in prop::collection::vec((-9_i64..=9, any::<bool>()), 2 * LEAST_PAIRS..200),
        ) {
            // Zero stands for infinity; equal and mirrored points are frequent.
            let points: Vec<_> = summands.iter().map(|(scalar, _)| multiple(*scalar)).collect();
            let summand = |index: usize| {
                let is_negated = summands[index].1 && summands[index].0 != 0;
                Summand { point: &points[index], is_negated }
            };
            let mut pairs: Vec<_> =
                (0..points.len() / 2).map(|sum| Pair { start: sum << 1, sum }).collect();
            let mut expected = vec![Point::INFINITY; pairs.len()];
            single::Memory::default().add(&pairs, summand, &mut expected);
            let mut sums = vec![Point::INFINITY; pairs.len()];
            if Memory::default().add(&mut pairs, summand, &mut sums) {
                prop_assert_eq!(sums, expected);
            } else {
                prop_assert!(Processor::try_new().is_none());
            }
        }
    }
}
