//! Eight elements at a time, in registers of 512 bits: on processors that multiply 52 bits in each lane of those (AVX-512 IFMA).
//!
//! An element has five limbs of 52 bits, the least significant first, and Montgomery's form with the radix 2²⁶⁰. What an [`Element`] keeps, a·2²⁵⁶,
//! is taken as it stands, and so it stands for a/16 here.
//!
//! A value is below 16p, and not always below p. A product of a and b is below p + ab/16p: with values up to 7p, below 5p.

#![expect(
    clippy::inline_always,
    reason = "what is not inlined does without the processor's features"
)]
#![expect(clippy::large_types_passed_by_value, reason = "inlined, they are in registers")]

use core::arch::x86_64::__m512i;

use pulp::cast;
use zeroize::Zeroize;

use super::Element;

pulp::simd_type! {
    /// A processor that has what is needed. Its methods must be inlined into what it [vectorizes](Self::vectorize): elsewhere each instruction is a
    /// call.
    pub(crate) struct Processor {
        f: "avx512f",
        ifma: "avx512ifma",
    }
}

/// Eight elements, by limbs.
#[derive(Clone, Copy)]
pub(crate) struct Eight([__m512i; 5]);

impl Zeroize for Eight {
    fn zeroize(&mut self) {
        self.0.zeroize();
    }
}

/// Eight elements below p, by words of 64 bits: as they stand in an [`Element`].
#[derive(Clone, Copy)]
pub(crate) struct Words([__m512i; 4]);

/// The same in each lane.
const fn all(limb: u64) -> __m512i {
    cast([limb; 8])
}

/// Bits of a limb.
const LIMB: u32 = 52;
const MASK: __m512i = all((1 << LIMB) - 1);
/// The limbs of p + 1 that are not zero: 2⁹⁶ + 2¹⁹² + 2²²⁴·(2³² − 1).
const Q1: __m512i = all(1 << 44);
const Q3: __m512i = all(1 << 36);
const Q4: __m512i = all((1 << 48) - (1 << 16));

const P: [__m512i; 5] = multiple_of_p(1);

/// k·p.
#[expect(clippy::arithmetic_side_effects, reason = "constants: the compiler looks at them")]
const fn multiple_of_p(k: u64) -> [__m512i; 5] {
    let p3 = all(k << 36);
    [
        all(((1 << LIMB) - 1) * k),
        all(((1 << 44) - 1) * k),
        all(0),
        p3,
        all(((1 << 48) - (1 << 16)) * k),
    ]
}

/// Of two registers with four words of two elements each, words 0 and 1 of all four; and words 2 and 3.
const WORDS_01: __m512i = cast([0_u64, 4, 8, 12, 1, 5, 9, 13]);
const WORDS_23: __m512i = cast([2_u64, 6, 10, 14, 3, 7, 11, 15]);
/// The lower halves of two registers, and the upper ones.
const LOWER: __m512i = cast([0_u64, 1, 2, 3, 8, 9, 10, 11]);
const UPPER: __m512i = cast([4_u64, 5, 6, 7, 12, 13, 14, 15]);

impl Processor {
    #[inline(always)]
    fn plus(self, a: __m512i, b: __m512i) -> __m512i {
        self.f._mm512_add_epi64(a, b)
    }

    #[inline(always)]
    fn minus(self, a: __m512i, b: __m512i) -> __m512i {
        self.f._mm512_sub_epi64(a, b)
    }

    #[inline(always)]
    fn masked(self, a: __m512i) -> __m512i {
        self.f._mm512_and_si512(a, MASK)
    }

    #[inline(always)]
    fn or(self, a: __m512i, b: __m512i) -> __m512i {
        self.f._mm512_or_si512(a, b)
    }

    #[inline(always)]
    fn left<const BITS: u32>(self, a: __m512i) -> __m512i {
        self.f._mm512_slli_epi64::<BITS>(a)
    }

    #[inline(always)]
    fn right<const BITS: u32>(self, a: __m512i) -> __m512i {
        self.f._mm512_srli_epi64::<BITS>(a)
    }

    /// a + the lower half of b·c.
    #[inline(always)]
    fn low(self, a: __m512i, b: __m512i, c: __m512i) -> __m512i {
        self.ifma._mm512_madd52lo_epu64(a, b, c)
    }

    /// a + the upper half of b·c.
    #[inline(always)]
    fn high(self, a: __m512i, b: __m512i, c: __m512i) -> __m512i {
        self.ifma._mm512_madd52hi_epu64(a, b, c)
    }

    /// a·b/2²⁶⁰, below p + a·b/2²⁶⁰.
    #[inline(always)]
    pub(crate) fn product(self, Eight([a0, a1, a2, a3, a4]): Eight, b: Eight) -> Eight {
        let zero = self.f._mm512_setzero_si512();
        let [t0, t1, t2, t3, t4, t5] = self.row([zero; 6], a0, b);
        let [t1, t2, t3, t4, t5, t6] = self.row([t1, t2, t3, t4, t5, zero], a1, b);
        let [t2, t3, t4, t5, t6, t7] = self.row([t2, t3, t4, t5, t6, zero], a2, b);
        let [t3, t4, t5, t6, t7, t8] = self.row([t3, t4, t5, t6, t7, zero], a3, b);
        let [t4, t5, t6, t7, t8, t9] = self.row([t4, t5, t6, t7, t8, zero], a4, b);
        let [t1, t2, t3, t4, t5] = self.shifted([t0, t1, t2, t3, t4, t5]);
        let [t2, t3, t4, t5, t6] = self.shifted([t1, t2, t3, t4, t5, t6]);
        let [t3, t4, t5, t6, t7] = self.shifted([t2, t3, t4, t5, t6, t7]);
        let [t4, t5, t6, t7, t8] = self.shifted([t3, t4, t5, t6, t7, t8]);
        let upper = self.shifted([t4, t5, t6, t7, t8, t9]);
        self.carried(upper)
    }

    /// t + a·b.
    #[inline(always)]
    fn row(
        self,
        [t0, t1, t2, t3, t4, t5]: [__m512i; 6],
        a: __m512i,
        Eight([b0, b1, b2, b3, b4]): Eight,
    ) -> [__m512i; 6] {
        [
            self.low(t0, a, b0),
            self.high(self.low(t1, a, b1), a, b0),
            self.high(self.low(t2, a, b2), a, b1),
            self.high(self.low(t3, a, b3), a, b2),
            self.high(self.low(t4, a, b4), a, b3),
            self.high(t5, a, b4),
        ]
    }

    /// (t + m·p) / 2⁵², for the lower 52 bits m of t0.
    #[inline(always)]
    fn shifted(self, [m, t1, t2, t3, t4, t5]: [__m512i; 6]) -> [__m512i; 5] {
        // m·p = m·(p + 1) - m. A multiplication takes the lower 52 bits.
        [
            self.low(self.plus(t1, self.right::<LIMB>(m)), m, Q1),
            self.high(t2, m, Q1),
            self.low(t3, m, Q3),
            self.high(self.low(t4, m, Q4), m, Q3),
            self.high(t5, m, Q4),
        ]
    }

    #[inline(always)]
    fn carry(self, t: __m512i) -> __m512i {
        self.f._mm512_srai_epi64::<LIMB>(t)
    }

    /// The same value with limbs of 52 bits, but for the last. Before, they can be negative.
    #[inline(always)]
    fn carried(self, [t0, t1, t2, t3, t4]: [__m512i; 5]) -> Eight {
        let t1 = self.plus(t1, self.carry(t0));
        let t2 = self.plus(t2, self.carry(t1));
        let t3 = self.plus(t3, self.carry(t2));
        let t4 = self.plus(t4, self.carry(t3));
        Eight([self.masked(t0), self.masked(t1), self.masked(t2), self.masked(t3), t4])
    }

    /// a − b + 4p, for b up to 4p.
    #[inline(always)]
    pub(crate) fn difference(self, a: Eight, b: Eight) -> Eight {
        let limbs = self.less(self.with(a.0, const { multiple_of_p(4) }), b.0);
        self.carried(limbs)
    }

    /// a − b − c + 2p, for b + c up to 2p.
    #[inline(always)]
    pub(crate) fn less_both(self, a: Eight, b: Eight, c: Eight) -> Eight {
        let limbs = self.less(self.less(self.with(a.0, const { multiple_of_p(2) }), b.0), c.0);
        self.carried(limbs)
    }

    /// 4a − b + p, for b up to p.
    #[inline(always)]
    pub(crate) fn quadruple_less(self, Eight([a0, a1, a2, a3, a4]): Eight, b: Eight) -> Eight {
        let quadruple = [
            self.left::<2>(a0),
            self.left::<2>(a1),
            self.left::<2>(a2),
            self.left::<2>(a3),
            self.left::<2>(a4),
        ];
        let limbs = self.less(self.with(quadruple, P), b.0);
        self.carried(limbs)
    }

    #[inline(always)]
    fn with(
        self,
        [a0, a1, a2, a3, a4]: [__m512i; 5],
        [b0, b1, b2, b3, b4]: [__m512i; 5],
    ) -> [__m512i; 5] {
        [
            self.plus(a0, b0),
            self.plus(a1, b1),
            self.plus(a2, b2),
            self.plus(a3, b3),
            self.plus(a4, b4),
        ]
    }

    #[inline(always)]
    fn less(
        self,
        [a0, a1, a2, a3, a4]: [__m512i; 5],
        [b0, b1, b2, b3, b4]: [__m512i; 5],
    ) -> [__m512i; 5] {
        [
            self.minus(a0, b0),
            self.minus(a1, b1),
            self.minus(a2, b2),
            self.minus(a3, b3),
            self.minus(a4, b4),
        ]
    }

    #[inline(always)]
    fn below_p(self, Eight([a0, a1, a2, a3, a4]): Eight) -> Eight {
        // Less q·p, where q is what exceeds 2²⁵⁶; with c = 2²⁵⁶ - p = 2²²⁴ - 2¹⁹² - 2⁹⁶ + 1, that is the rest plus q·c. It is below 2p.
        let q = self.right::<48>(a4);
        let rest = [
            self.plus(a0, q),
            self.minus(a1, self.left::<44>(q)),
            a2,
            self.minus(a3, self.left::<36>(q)),
            self.plus(self.below_2_48(a4), self.left::<16>(q)),
        ];
        // And less p, if it is as large: if the sum with c reaches 2²⁵⁶.
        let [r0, r1, r2, r3, r4] = rest;
        let less = [
            self.plus(r0, const { all(1) }),
            self.minus(r1, Q1),
            r2,
            self.minus(r3, Q3),
            self.plus(r4, const { all(1 << 16) }),
        ];
        let Eight([r0, r1, r2, r3, r4]) = self.carried(rest);
        let Eight([l0, l1, l2, l3, l4]) = self.carried(less);
        let is_less = self.f._mm512_test_epi64_mask(l4, const { all(1 << 48) });
        Eight([
            self.chosen(is_less, l0, r0),
            self.chosen(is_less, l1, r1),
            self.chosen(is_less, l2, r2),
            self.chosen(is_less, l3, r3),
            self.chosen(is_less, self.below_2_48(l4), r4),
        ])
    }

    #[inline(always)]
    fn below_2_48(self, t: __m512i) -> __m512i {
        self.f._mm512_and_si512(t, const { all((1 << 48) - 1) })
    }

    /// a where the lane's bit is set, or else b.
    #[inline(always)]
    fn chosen(self, lanes: u8, a: __m512i, b: __m512i) -> __m512i {
        self.f._mm512_mask_mov_epi64(b, lanes, a)
    }

    /// Elements as they stand.
    #[inline(always)]
    pub(crate) fn words(self, [e0, e1, e2, e3, e4, e5, e6, e7]: [&Element; 8]) -> Words {
        let rows =
            [self.row_of(e0, e1), self.row_of(e2, e3), self.row_of(e4, e5), self.row_of(e6, e7)];
        Words(self.columns(rows))
    }

    /// Two elements in a register.
    #[inline(always)]
    fn row_of(self, one: &Element, other: &Element) -> __m512i {
        self.f._mm512_inserti64x4::<1>(self.f._mm512_castsi256_si512(cast(one.0)), cast(other.0))
    }

    /// Where two elements are equal, or one of them is zero: a bit for each lane.
    #[inline(always)]
    pub(crate) fn equal_or_zero(self, a: Words, b: Words) -> u8 {
        let (Words([a0, a1, a2, a3]), Words([b0, b1, b2, b3])) = (a, b);
        let is_equal =
            self.equal(a0, b0) & self.equal(a1, b1) & self.equal(a2, b2) & self.equal(a3, b3);
        is_equal | self.zero(a) | self.zero(b)
    }

    #[inline(always)]
    fn equal(self, a: __m512i, b: __m512i) -> u8 {
        self.f._mm512_cmpeq_epi64_mask(a, b)
    }

    #[inline(always)]
    fn zero(self, Words([w0, w1, w2, w3]): Words) -> u8 {
        let any = self.or(self.or(w0, w1), self.or(w2, w3));
        self.f._mm512_testn_epi64_mask(any, any)
    }

    #[inline(always)]
    pub(crate) fn limbs(self, Words([w0, w1, w2, w3]): Words) -> Eight {
        Eight([
            self.masked(w0),
            self.masked(self.or(self.right::<52>(w0), self.left::<12>(w1))),
            self.masked(self.or(self.right::<40>(w1), self.left::<24>(w2))),
            self.masked(self.or(self.right::<28>(w2), self.left::<36>(w3))),
            self.right::<16>(w3),
        ])
    }

    /// −a where the lane's bit is set. Its limbs can be negative then: it is for sums and differences, not for products.
    #[inline(always)]
    pub(crate) fn negated_where(self, lanes: u8, Eight([a0, a1, a2, a3, a4]): Eight) -> Eight {
        let [p0, p1, p2, p3, p4] = P;
        Eight([
            self.f._mm512_mask_sub_epi64(a0, lanes, p0, a0),
            self.f._mm512_mask_sub_epi64(a1, lanes, p1, a1),
            self.f._mm512_mask_sub_epi64(a2, lanes, p2, a2),
            self.f._mm512_mask_sub_epi64(a3, lanes, p3, a3),
            self.f._mm512_mask_sub_epi64(a4, lanes, p4, a4),
        ])
    }

    /// The elements whose limbs these are.
    #[inline(always)]
    pub(crate) fn elements(self, eight: Eight) -> [Element; 8] {
        let Eight([a0, a1, a2, a3, a4]) = self.below_p(eight);
        let rows = self.rows([
            self.or(a0, self.left::<52>(a1)),
            self.or(self.right::<12>(a1), self.left::<40>(a2)),
            self.or(self.right::<24>(a2), self.left::<28>(a3)),
            self.or(self.right::<36>(a3), self.left::<16>(a4)),
        ]);
        cast::<[__m512i; 4], [[u64; 4]; 8]>(rows).map(Element)
    }

    #[inline(always)]
    fn pick(self, a: __m512i, which: __m512i, b: __m512i) -> __m512i {
        self.f._mm512_permutex2var_epi64(a, which, b)
    }

    /// From registers with all words of two elements each to those with one word of all elements.
    #[inline(always)]
    fn columns(self, [r01, r23, r45, r67]: [__m512i; 4]) -> [__m512i; 4] {
        // Words 0 and 1 of four elements, and words 2 and 3.
        let (lower01, lower23) = (self.pick(r01, WORDS_01, r23), self.pick(r01, WORDS_23, r23));
        let (upper01, upper23) = (self.pick(r45, WORDS_01, r67), self.pick(r45, WORDS_23, r67));
        [
            self.pick(lower01, LOWER, upper01),
            self.pick(lower01, UPPER, upper01),
            self.pick(lower23, LOWER, upper23),
            self.pick(lower23, UPPER, upper23),
        ]
    }

    /// The other way round.
    #[inline(always)]
    fn rows(self, [w0, w1, w2, w3]: [__m512i; 4]) -> [__m512i; 4] {
        let (lower01, upper01) = (self.pick(w0, LOWER, w1), self.pick(w0, UPPER, w1));
        let (lower23, upper23) = (self.pick(w2, LOWER, w3), self.pick(w2, UPPER, w3));
        [
            self.pick(lower01, WORDS_01, lower23),
            self.pick(lower01, WORDS_23, lower23),
            self.pick(upper01, WORDS_01, upper23),
            self.pick(upper01, WORDS_23, upper23),
        ]
    }
}

#[cfg(test)]
mod tests;
