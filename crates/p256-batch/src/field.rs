//! Arithmetic in the field that P-256 is defined over: integers modulo p = 2²⁵⁶ − 2²²⁴ + 2¹⁹² + 2⁹⁶ − 1.
//!
//! `p256` has a field of its own, and is the oracle of the tests here. It keeps to a general form of Montgomery's
//! arithmetic; what follows knows the prime, and halves the cost of a proof by that.
//!
//! An element a is kept as a·2²⁵⁶ mod p (Montgomery's form) in four limbs, the least significant first, always below p. As
//! p ≡ −1 modulo 2⁶⁴, a limb is its own multiplier in Montgomery's reduction.
//!
//! No operation branches on a value or looks something up by one, except equality, [`Element::is_zero`] and
//! [`Element::from_octets_over_radix`], which are for public values.

#![expect(
    clippy::inline_always,
    reason = "with calls, a batch takes a sixth longer: limbs go through memory, and carries out of flags"
)]

#[cfg(target_arch = "x86_64")]
pub(crate) mod eight;

use core::ops::{Add, Mul, Neg, Sub};

use p256::elliptic_curve::subtle::{Choice, ConditionallySelectable};
use zeroize::DefaultIsZeroes;

/// The limbs of p other than the lowest, which is 2⁶⁴ − 1.
const P1: u64 = 0xffff_ffff;
const P2: u64 = 0;
const P3: u64 = 0xffff_ffff_0000_0001;

type Limbs = [u64; 4];

/// An element of the field.
#[derive(Clone, Copy, Default, Eq, PartialEq)]
#[cfg_attr(test, derive(Debug))]
pub(crate) struct Element(Limbs);

impl Element {
    pub(crate) const ZERO: Self = Self([0; 4]);
    /// 2²⁵⁶ mod p.
    pub(crate) const ONE: Self = Self([1, !P1, u64::MAX, P1 - 1]);
    /// 2¹²⁸ in Montgomery's form.
    const HALF_RADIX: Self =
        Self([0xffff_fffe_ffff_fffe, 0x0000_0002_ffff_ffff, 2, 0xffff_fffe_0000_0001]);

    /// The element that has these limbs in Montgomery's form. They must be below p.
    pub(crate) const fn from_montgomery(limbs: Limbs) -> Self {
        Self(limbs)
    }

    /// The element that has these big-endian octets in Montgomery's form, if they are below p: a number over 2²⁵⁶, for no
    /// multiplication.
    #[inline]
    pub(crate) fn from_octets_over_radix(octets: &[u8; 32]) -> Option<Self> {
        let mut limbs = [0; 4];
        for (limb, octets) in limbs.iter_mut().zip(octets.as_chunks().0.iter().rev()) {
            *limb = u64::from_be_bytes(*octets);
        }
        let (_, is_below) = difference(limbs, [u64::MAX, P1, P2, P3]);
        (is_below != 0).then_some(Self(limbs))
    }

    /// The element times 2²⁵⁶, as big-endian octets.
    pub(crate) fn to_octets_times_radix(self) -> [u8; 32] {
        let mut octets = [0; 32];
        for (octets, limb) in octets.as_chunks_mut().0.iter_mut().zip(self.0.iter().rev()) {
            *octets = limb.to_be_bytes();
        }
        octets
    }

    /// Over 2¹²⁸.
    #[inline(always)]
    pub(crate) fn over_half_radix(self) -> Self {
        Self(shifted(shifted(self.0)))
    }

    /// Times 2¹²⁸.
    pub(crate) fn times_half_radix(self) -> Self {
        self * Self::HALF_RADIX
    }

    #[inline(always)]
    pub(crate) fn is_zero(&self) -> bool {
        let [l0, l1, l2, l3] = self.0;
        l0 | l1 | l2 | l3 == 0
    }

    /// −a or a, for an element other than zero.
    #[inline(always)]
    pub(crate) fn nonzero_negated_if(self, is_negated: bool) -> Self {
        let mask = 0_u64.wrapping_sub(u64::from(is_negated));
        // p - a = (2²⁵⁶ - 1 - a) + (p + 1)
        let [l0, l1, l2, l3] = self.0.map(|limb| limb ^ mask);
        let (l1, carry) = l1.carrying_add(mask & (P1 + 1), false);
        let (l2, carry) = l2.carrying_add(mask & P2, carry);
        let (l3, _) = l3.carrying_add(mask & P3, carry);
        Self([l0, l1, l2, l3])
    }

    pub(crate) fn double(self) -> Self {
        self + self
    }

    #[inline(always)]
    pub(crate) fn square(self) -> Self {
        let [a0, a1, a2, a3] = self.0;
        // The products of different limbs, twice.
        let (t1, carry) = a0.carrying_mul(a1, 0);
        let (t2, carry) = a0.carrying_mul(a2, carry);
        let (t3, t4) = a0.carrying_mul(a3, carry);
        let (t3, carry) = a1.carrying_mul_add(a2, t3, 0);
        let (t4, t5) = a1.carrying_mul_add(a3, t4, carry);
        let (t5, t6) = a2.carrying_mul_add(a3, t5, 0);
        let (t1, carry) = t1.carrying_add(t1, false);
        let (t2, carry) = t2.carrying_add(t2, carry);
        let (t3, carry) = t3.carrying_add(t3, carry);
        let (t4, carry) = t4.carrying_add(t4, carry);
        let (t5, carry) = t5.carrying_add(t5, carry);
        let (t6, carry) = t6.carrying_add(t6, carry);
        let t7 = u64::from(carry);
        // The squares of limbs.
        let (t0, high) = a0.carrying_mul(a0, 0);
        let (t1, carry) = t1.carrying_add(high, false);
        let (low, high) = a1.carrying_mul(a1, 0);
        let (t2, carry) = t2.carrying_add(low, carry);
        let (t3, carry) = t3.carrying_add(high, carry);
        let (low, high) = a2.carrying_mul(a2, 0);
        let (t4, carry) = t4.carrying_add(low, carry);
        let (t5, carry) = t5.carrying_add(high, carry);
        let (low, high) = a3.carrying_mul(a3, 0);
        let (t6, carry) = t6.carrying_add(low, carry);
        let (t7, _) = t7.carrying_add(high, carry);
        reduced([t0, t1, t2, t3, t4, t5, t6, t7])
    }

    /// One over the element; zero for zero. By Fermat: the power p − 2.
    pub(crate) fn invert(self) -> Self {
        let ones2 = self.squared(1) * self;
        let ones4 = ones2.squared(2) * ones2;
        let ones8 = ones4.squared(4) * ones4;
        let ones16 = ones8.squared(8) * ones8;
        let ones32 = ones16.squared(16) * ones16;
        // p - 2 = ffffffff 00000001 00000000 00000000 00000000 ffffffff ffffffff fffffffd
        let power = ones32.squared(32) * self;
        let power = power.squared(128) * ones32;
        let power = power.squared(32) * ones32;
        let power = power.squared(16) * ones16;
        let power = power.squared(8) * ones8;
        let power = power.squared(4) * ones4;
        let power = power.squared(2) * ones2;
        power.squared(2) * self
    }

    /// Takes the bits in that the mask lets through.
    #[inline(always)]
    pub(crate) fn or_if(&mut self, other: &Self, mask: u64) {
        for (own, other) in self.0.iter_mut().zip(&other.0) {
            *own |= other & mask;
        }
    }

    /// Squared so many times.
    fn squared(self, times: u32) -> Self {
        (0..times).fold(self, |element, _| element.square())
    }
}

impl Add for Element {
    type Output = Self;

    /// a + b = a − (p − b).
    #[inline(always)]
    fn add(self, other: Self) -> Self {
        subtracted(self.0, complement(other.0))
    }
}

impl Sub for Element {
    type Output = Self;

    #[inline(always)]
    fn sub(self, other: Self) -> Self {
        subtracted(self.0, other.0)
    }
}

impl Neg for Element {
    type Output = Self;

    #[inline(always)]
    fn neg(self) -> Self {
        subtracted([0; 4], self.0)
    }
}

impl Mul for Element {
    type Output = Self;

    #[inline(always)]
    fn mul(self, other: Self) -> Self {
        let [a0, a1, a2, a3] = self.0;
        let [t0, t1, t2, t3, t4] = product(a0, other.0);
        let [t1, t2, t3, t4, t5] = sum([t1, t2, t3, t4], product(a1, other.0));
        let [t2, t3, t4, t5, t6] = sum([t2, t3, t4, t5], product(a2, other.0));
        let [t3, t4, t5, t6, t7] = sum([t3, t4, t5, t6], product(a3, other.0));
        reduced([t0, t1, t2, t3, t4, t5, t6, t7])
    }
}

impl ConditionallySelectable for Element {
    #[inline(always)]
    fn conditional_select(one: &Self, other: &Self, choice: Choice) -> Self {
        let mask = mask(choice);
        let ([a0, a1, a2, a3], [b0, b1, b2, b3]) = (one.0, other.0);
        let select = |a: u64, b: u64| a ^ ((a ^ b) & mask);
        Self([select(a0, b0), select(a1, b1), select(a2, b2), select(a3, b3)])
    }
}

/// All ones for 1. The compiler cannot see where a choice comes from, so it makes no branch of it.
#[inline(always)]
fn mask(choice: Choice) -> u64 {
    0_u64.wrapping_sub(u64::from(choice.unwrap_u8()))
}

impl DefaultIsZeroes for Element {}

/// A limb times four.
#[inline(always)]
fn product(limb: u64, [b0, b1, b2, b3]: Limbs) -> [u64; 5] {
    let (t0, high0) = limb.carrying_mul(b0, 0);
    let (low1, high1) = limb.carrying_mul(b1, 0);
    let (low2, high2) = limb.carrying_mul(b2, 0);
    let (low3, high3) = limb.carrying_mul(b3, 0);
    let (t1, carry) = low1.carrying_add(high0, false);
    let (t2, carry) = low2.carrying_add(high1, carry);
    let (t3, carry) = low3.carrying_add(high2, carry);
    let (t4, _) = high3.carrying_add(0, carry);
    [t0, t1, t2, t3, t4]
}

/// The upper limbs of what was multiplied so far, and the next product. It fits, as all of it is a product.
#[inline(always)]
fn sum([a0, a1, a2, a3]: Limbs, [b0, b1, b2, b3, b4]: [u64; 5]) -> [u64; 5] {
    let (t0, carry) = a0.carrying_add(b0, false);
    let (t1, carry) = a1.carrying_add(b1, carry);
    let (t2, carry) = a2.carrying_add(b2, carry);
    let (t3, carry) = a3.carrying_add(b3, carry);
    let (t4, _) = b4.carrying_add(0, carry);
    [t0, t1, t2, t3, t4]
}

/// A number below p·2²⁵⁶, over 2²⁵⁶ modulo p (Montgomery's reduction).
#[inline(always)]
fn reduced([t0, t1, t2, t3, t4, t5, t6, t7]: [u64; 8]) -> Element {
    let lower = shifted(shifted(shifted(shifted([t0, t1, t2, t3]))));
    // The sum of both halves is below 2p. Less p, that is upper - (p - lower).
    subtracted([t4, t5, t6, t7], complement(lower))
}

/// (t + t0·p) / 2⁶⁴, which is an integer, and below p or at most p if that is so for t.
#[inline(always)]
fn shifted([t0, t1, t2, t3]: Limbs) -> Limbs {
    // p = 2⁶⁴·(2¹²⁸·P3 + 2³²) - 1.
    let (low, high) = t0.carrying_mul(P3, 0);
    let (t1, carry) = t1.carrying_add(t0 << 32, false);
    let (t2, carry) = t2.carrying_add(t0 >> 32, carry);
    let (t3, carry) = t3.carrying_add(low, carry);
    let (t4, _) = high.carrying_add(0, carry);
    [t1, t2, t3, t4]
}

/// p − a, for a up to p.
#[inline(always)]
fn complement([a0, a1, a2, a3]: Limbs) -> Limbs {
    let (t1, borrow) = P1.borrowing_sub(a1, false);
    let (t2, borrow) = P2.borrowing_sub(a2, borrow);
    let (t3, _) = P3.borrowing_sub(a3, borrow);
    [!a0, t1, t2, t3]
}

/// a − b modulo p, if that is at least −p.
#[inline(always)]
fn subtracted(a: Limbs, b: Limbs) -> Element {
    let ([t0, t1, t2, t3], is_below) = difference(a, b);
    let (t0, carry) = t0.carrying_add(is_below, false);
    let (t1, carry) = t1.carrying_add(is_below & P1, carry);
    let (t2, carry) = t2.carrying_add(is_below & P2, carry);
    let (t3, _) = t3.carrying_add(is_below & P3, carry);
    Element([t0, t1, t2, t3])
}

/// a − b modulo 2²⁵⁶, and 2⁶⁴ − 1 if a is below b, or else 0.
#[inline(always)]
fn difference([a0, a1, a2, a3]: Limbs, [b0, b1, b2, b3]: Limbs) -> (Limbs, u64) {
    let (t0, borrow) = a0.borrowing_sub(b0, false);
    let (t1, borrow) = a1.borrowing_sub(b1, borrow);
    let (t2, borrow) = a2.borrowing_sub(b2, borrow);
    // Written with a wider type for the compiler's sake: it keeps the borrow in the processor's flag.
    let t3 = u128::from(a3).wrapping_sub(u128::from(b3)).wrapping_sub(u128::from(borrow));
    let [t3, is_below] = halves(t3);
    ([t0, t1, t2, t3], is_below)
}

/// The lower and the upper half.
#[inline(always)]
fn halves(wide: u128) -> [u64; 2] {
    [wide & u128::from(u64::MAX), wide >> 64].map(|half| u64::try_from(half).unwrap_or_default())
}

#[cfg(test)]
mod tests;
