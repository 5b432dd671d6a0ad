//! Σ u·d over secret scalars d, in constant time: whole numbers first, one reduction at the end.

use p256::elliptic_curve::PrimeField as _;
use p256::{NonZeroScalar, Scalar};
use zeroize::{Zeroize as _, ZeroizeOnDrop};

/// Σ (2u − (2⁶⁴ − 1))·d. Wiped on drop.
#[derive(Default)]
pub(crate) struct WeightedSum {
    /// Σ u·d, the least significant limb first. It takes 2⁶⁴ terms to fill it.
    weighted: [u64; 6],
    /// Σ d.
    plain: [u64; 6],
}

impl WeightedSum {
    #[inline]
    pub(crate) fn add(&mut self, u: u64, scalar: &NonZeroScalar) {
        let mut octets = scalar.to_repr();
        let mut limbs = [0_u64; 6];
        for (limb, octets) in limbs.iter_mut().zip(octets.as_chunks().0.iter().rev()) {
            *limb = u64::from_be_bytes(*octets);
        }
        let mut high = 0;
        let mut carry = (false, false);
        for ((weighted, plain), limb) in self.weighted.iter_mut().zip(&mut self.plain).zip(&limbs) {
            let (low, next) = u.carrying_mul(*limb, high);
            high = next;
            (*weighted, carry.0) = weighted.carrying_add(low, carry.0);
            (*plain, carry.1) = plain.carrying_add(*limb, carry.1);
        }
        limbs.zeroize();
        octets.zeroize();
    }

    /// The sum modulo the order of the curve.
    pub(crate) fn reduced(&self) -> Scalar {
        let radix = Scalar::from(u64::MAX) + Scalar::ONE;
        let reduce = |limbs: &[u64; 6]| {
            limbs.iter().rev().fold(Scalar::ZERO, |sum, limb| sum * radix + Scalar::from(*limb))
        };
        reduce(&self.weighted).double() - Scalar::from(u64::MAX) * reduce(&self.plain)
    }
}

impl Drop for WeightedSum {
    fn drop(&mut self) {
        self.weighted.zeroize();
        self.plain.zeroize();
    }
}

impl ZeroizeOnDrop for WeightedSum {}
