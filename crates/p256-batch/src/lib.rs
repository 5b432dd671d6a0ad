//! Proves that P-256 private scalars belong to their public points, many pairs at once.
//!
//! The question is whether Q = d·G for each pair (d, Q). One scalar multiplication a pair answers it, and costs a
//! hundred times all the rest of reading a key. Here thousands of pairs share the cost:
//!
//! 1. **One equation for all.** Draw a random r of 64 bits for each pair and compare Σ r·Q with (Σ r·d)·G. P-256 has prime
//!    order. If some pair is wrong, E = Q − d·G ≠ 0, then whatever the other coefficients are, at most one residue of its
//!    r makes the sum vanish; r is uniform over 2⁶⁴ distinct residues and drawn from the operating system after the
//!    pairs are known. So wrong pairs pass with a probability of at most 2⁻⁶⁴, whoever wrote the pairs.
//! 2. **If it fails**, plain sums over small groups say where to look. They prove nothing (two wrong pairs can cancel), so what they
//!    leave is put to the equation again, and if that fails too, in parts; every pair of a part that fails is looked at by itself. Each
//!    time, coefficients are drawn anew.
//! 3. **A pair is rejected** only after d·G was computed for it alone and compared with Q.
//!
//! The scalars are secret. They meet `p256`'s constant-time arithmetic modulo the order of the curve, sums of whole numbers without branches,
//! and a constant-time comb ([`public_points`]), and are wiped on drop. What runs in variable time sees public points and random
//! coefficients only.
//!
//! Arithmetic in the field of the curve is the crate's own, without branches. It pays: with `p256`'s, proving a pair in a batch of 5,000, reading
//! it included, took 29,100 instructions; now it takes 11,000 in a batch of 7,500 (callgrind). The field accounts for nearly all of it. A d·G takes
//! 109,000 among many, instead of 197,000. Every operation is tested against `p256`'s at the edges of limbs and values and on random ones,
//! and so are the layers above it.
//!
//! Processors with AVX-512 IFMA do eight additions at a time: a pair takes 330 ns instead of 750, and a d·G a quarter less than before. What is done
//! eight at a time is tested against what is done one by one.

mod comb;
mod equation;
mod field;
mod groups;
mod jacobian;
mod point;
mod secret;
mod sums;
mod weighted;

pub use comb::public_points;
use equation::Equation;
use point::Point;
use secret::PrivateScalar;

/// A private scalar and a public point that should belong to each other. The scalar is wiped on drop.
pub struct Pair {
    scalar: PrivateScalar,
    point: Point,
}

impl Pair {
    /// A pair from big-endian octets: a scalar between 1 and the order of the curve minus 1, and the affine
    /// coordinates of a point of the curve. `None` where they are not.
    pub fn new(scalar: &[u8; 32], x: &[u8; 32], y: &[u8; 32]) -> Option<Self> {
        let point = Point::decode(x, y)?;
        Some(Self { scalar: PrivateScalar::new(scalar)?, point })
    }
}

impl core::fmt::Debug for Pair {
    fn fmt(&self, f: &mut core::fmt::Formatter<'_>) -> core::fmt::Result {
        f.write_str("Pair(..)")
    }
}

/// Fewer pairs than this are looked at one by one: the equation only pays for many.
const LEAST_FOR_EQUATION: usize = 8;

/// Proves batches of pairs, one after the other, in the same memory: some 2 MiB, and 80 bytes for each pair of the largest batch. What lies
/// there is public.
#[derive(Default)]
pub struct Prover(Equation);

impl Prover {
    /// A prover without memory yet.
    pub fn new() -> Self {
        Self::default()
    }

    /// The indices, in ascending order, of the pairs whose point does not belong to their scalar.
    ///
    /// That wrong pairs go unnoticed has a probability of at most 2⁻⁶⁴. Where some are noticed, the rest is put to the equation twice
    /// more at most, and each time one of them is missed with no larger probability. A right pair is never named.
    pub fn mismatches<'p>(&mut self, pairs: impl IntoIterator<Item = &'p Pair>) -> Vec<usize> {
        let pairs: Vec<&Pair> = pairs.into_iter().collect();
        if pairs.len() < LEAST_FOR_EQUATION {
            return one_by_one(&pairs);
        }
        if self.0.holds(&pairs) {
            return Vec::new();
        }
        groups::mismatches(&pairs, &mut self.0)
    }
}

impl core::fmt::Debug for Prover {
    fn fmt(&self, f: &mut core::fmt::Formatter<'_>) -> core::fmt::Result {
        f.write_str("Prover(..)")
    }
}

/// [`Prover::mismatches`] for one batch.
pub fn mismatches(pairs: &[Pair]) -> Vec<usize> {
    Prover::new().mismatches(pairs)
}

/// The same, each pair by itself.
fn one_by_one(pairs: &[&Pair]) -> Vec<usize> {
    let scalars: Vec<_> = pairs.iter().map(|pair| pair.scalar.decoded()).collect();
    let is_mismatch = |(index, (pair, point)): (usize, (&&Pair, Option<Point>))| {
        (Some(pair.point) != point).then_some(index)
    };
    pairs.iter().zip(comb::points(&scalars)).enumerate().filter_map(is_mismatch).collect()
}

#[cfg(test)]
mod tests;
