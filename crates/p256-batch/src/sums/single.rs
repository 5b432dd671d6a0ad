//! Additions of neighbours, one after the other. One inversion serves all (Montgomery's trick).

use zeroize::{DefaultIsZeroes, Zeroize};

use super::{Pair, Summand};
use crate::field::Element;
use crate::point::Point;

/// To be used again.
#[derive(Default)]
pub(super) struct Memory(Vec<Share>);

/// What the addition of a pair of points takes from one pass to the next.
#[derive(Clone, Copy, Default)]
struct Share {
    /// The product of the divisors of all pairs behind this one; then one over its own divisor.
    factor: Element,
    /// x₂ − x₁, or zero for a special pair.
    run: Element,
}

impl DefaultIsZeroes for Share {}

impl Zeroize for Memory {
    fn zeroize(&mut self) {
        self.0.as_mut_slice().zeroize();
    }
}

impl Memory {
    /// Writes the sum of each pair to its place.
    #[inline]
    pub(super) fn add<'p>(
        &mut self,
        pairs: &[Pair],
        summand: impl Fn(usize) -> Summand<'p>,
        sums: &mut [Point],
    ) {
        let Self(shares) = self;
        if shares.len() < pairs.len() {
            shares.resize(pairs.len(), Share::default());
        }
        let shares = shares.get_mut(..pairs.len()).unwrap_or_default();
        let both = |pair: &Pair| (summand(pair.start), summand(pair.start.wrapping_add(1)));

        // Backwards: the product of all divisors.
        let mut product = Element::ONE;
        let mut specials = Vec::new();
        for (pair, share) in pairs.iter().zip(&mut *shares).rev() {
            let (one, other) = both(pair);
            share.factor = product;
            share.run = one.point.run(*other.point);
            if share.run.is_zero() {
                let divisor = one.read().special_divisor(other.read());
                specials.push(divisor);
                product = product * divisor;
            } else {
                product = product * share.run;
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
        for (pair, share) in pairs.iter().zip(&*shares) {
            let (one, other) = both(pair);
            let (one, other) = (one.read(), other.read());
            let is_special = share.run.is_zero();
            if let Some(sum) = sums.get_mut(pair.sum) {
                *sum = if is_special {
                    one.special_sum(other, share.factor)
                } else {
                    one.sum(other, share.factor)
                };
            }
        }
    }
}
