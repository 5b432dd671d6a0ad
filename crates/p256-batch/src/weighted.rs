//! Σ u·d over secret scalars d, in constant time: whole numbers first, one reduction at the end.

use p256::Scalar;
use zeroize::{Zeroize as _, ZeroizeOnDrop};

use crate::secret::PrivateScalar;

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
    pub(crate) fn add(&mut self, u: u64, scalar: &PrivateScalar) {
        let [d0, d1, d2, d3] = *scalar.limbs();
        let (t0, high) = u.carrying_mul(d0, 0);
        let (t1, high) = u.carrying_mul(d1, high);
        let (t2, high) = u.carrying_mul(d2, high);
        let (t3, t4) = u.carrying_mul(d3, high);
        accumulate(&mut self.weighted, [t0, t1, t2, t3, t4]);
        accumulate(&mut self.plain, [d0, d1, d2, d3, 0]);
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

#[inline]
fn accumulate([s0, s1, s2, s3, s4, s5]: &mut [u64; 6], [t0, t1, t2, t3, t4]: [u64; 5]) {
    let mut carry = false;
    (*s0, carry) = s0.carrying_add(t0, carry);
    (*s1, carry) = s1.carrying_add(t1, carry);
    (*s2, carry) = s2.carrying_add(t2, carry);
    (*s3, carry) = s3.carrying_add(t3, carry);
    (*s4, carry) = s4.carrying_add(t4, carry);
    (*s5, _) = s5.carrying_add(0, carry);
}

impl Drop for WeightedSum {
    fn drop(&mut self) {
        self.weighted.zeroize();
        self.plain.zeroize();
    }
}

impl ZeroizeOnDrop for WeightedSum {}
