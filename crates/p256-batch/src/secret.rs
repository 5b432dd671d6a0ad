//! Private scalars.

use p256::{FieldBytes, NonZeroScalar};
use zeroize::{Zeroize as _, Zeroizing};

/// The order of the curve, the least significant limb first.
const ORDER: [u64; 4] =
    [0xf3b9_cac2_fc63_2551, 0xbce6_faad_a717_9e84, u64::MAX, 0xffff_ffff_0000_0000];

/// A number between 1 and the order of the curve minus 1. It is wiped on drop.
pub(crate) struct PrivateScalar {
    /// The least significant first.
    limbs: [u64; 4],
}

impl PrivateScalar {
    /// The scalar with these big-endian octets, if it is in range. Time tells no more of the octets than the answer.
    #[inline]
    pub(crate) fn new(octets: &[u8; 32]) -> Option<Self> {
        let mut limbs = [0; 4];
        for (limb, octets) in limbs.iter_mut().zip(octets.as_chunks().0.iter().rev()) {
            *limb = u64::from_be_bytes(*octets);
        }
        let scalar = Self { limbs };
        let (mut is_below, mut any) = (false, 0);
        for (limb, order) in scalar.limbs.iter().zip(&ORDER) {
            (_, is_below) = limb.borrowing_sub(*order, is_below);
            any |= limb;
        }
        (is_below && any != 0).then_some(scalar)
    }

    #[inline]
    pub(crate) const fn limbs(&self) -> &[u64; 4] {
        &self.limbs
    }

    /// The same for `p256`, which always takes it.
    pub(crate) fn decoded(&self) -> Option<Zeroizing<NonZeroScalar>> {
        let mut octets = [0; 32];
        for (octets, limb) in octets.as_chunks_mut().0.iter_mut().zip(self.limbs.iter().rev()) {
            *octets = limb.to_be_bytes();
        }
        let decoded = decode(&octets);
        octets.zeroize();
        decoded
    }
}

impl Drop for PrivateScalar {
    fn drop(&mut self) {
        self.limbs.zeroize();
    }
}

/// The scalar with these big-endian octets, if it is in range.
pub(crate) fn decode(octets: &[u8; 32]) -> Option<Zeroizing<NonZeroScalar>> {
    let scalar: Option<NonZeroScalar> = NonZeroScalar::from_repr(FieldBytes::from(*octets)).into();
    scalar.map(Zeroizing::new)
}

#[cfg(test)]
mod tests {
    use p256::elliptic_curve::PrimeField as _;
    use proptest::prelude::*;

    use super::*;

    /// Whether both take the octets, and find the same in them.
    fn agree(octets: &[u8; 32]) -> bool {
        let (ours, theirs) = (PrivateScalar::new(octets), decode(octets));
        ours.is_some() == theirs.is_some()
            && ours.is_none_or(|ours| {
                ours.decoded().map(|scalar| scalar.to_repr().into()) == Some(*octets)
            })
    }

    #[test]
    fn the_range_is_that_of_p256_at_the_edges_of_limbs() {
        let mut order = [0; 32];
        for (octets, limb) in order.as_chunks_mut().0.iter_mut().zip(ORDER.iter().rev()) {
            *octets = limb.to_be_bytes();
        }
        assert!(PrivateScalar::new(&order).is_none());
        assert!(agree(&order) && agree(&[0; 32]) && agree(&[0xff; 32]));
        for at in 0..32 {
            for change in [1_u8, 0xff] {
                let mut octets = order;
                octets[at] = octets[at].wrapping_add(change);
                assert!(agree(&octets), "{at} {change}");
                octets = [0; 32];
                octets[at] = change;
                assert!(agree(&octets), "{at} {change}");
            }
        }
    }

    proptest! {
        #[test]
        fn the_range_is_that_of_p256(octets in any::<[u8; 32]>()) {
            prop_assert!(agree(&octets));
        }
    }
}
