//! Sound keys that are the same on every run.

use p256::SecretKey;
use p256::elliptic_curve::sec1::ToSec1Point as _;
use sha2::{Digest as _, Sha256};

use crate::der;

/// A P-256 key made from a number. It protects nothing: anyone can make it again.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub struct TestKey {
    scalar: [u8; 32],
    public: [u8; 65],
}

const LABEL: &str = "test key";

impl TestKey {
    /// The `n`th test key. Its scalar is a hash, so it has no pattern that a weak-key check would see.
    ///
    /// # Panics
    ///
    /// When the hash is zero or not below the group order: one number in 2^32, and then always.
    pub fn nth(n: u64) -> Self {
        Self::from_scalar(seeded(LABEL, n))
    }

    /// The key of a chosen scalar, for the weak ones.
    ///
    /// # Panics
    ///
    /// When the scalar is not between 1 and n - 1.
    pub fn from_scalar(scalar: [u8; 32]) -> Self {
        let secret = SecretKey::from_slice(&scalar).expect("a scalar between 1 and n - 1");
        let point = secret.public_key().to_sec1_point(false);
        let public = point.as_bytes().try_into().expect("65 octets uncompressed");
        Self { scalar, public }
    }

    /// The key that RFC 6979 prints in appendix A.2.5: public, for the check that finds public keys.
    pub fn rfc6979() -> Self {
        const HALVES: [u128; 2] =
            [0xc9af_a9d8_45ba_7516_6b5c_2157_67b1_d693, 0x4e50_c3db_36e8_9b12_7b8a_622b_120f_6721];
        let octets = HALVES.map(u128::to_be_bytes).concat();
        Self::from_scalar(octets.try_into().expect("two halves of 16 octets"))
    }

    /// The first test key whose scalar begins with a zero octet: some writers drop it.
    ///
    /// # Panics
    ///
    /// Never: one key in 256 is such a key.
    pub fn with_leading_zero() -> Self {
        let n = (0..10_000).find(|&n| seeded(LABEL, n)[0] == 0).expect("one number in 256");
        Self::nth(n)
    }

    /// The private scalar d: 32 octets, most significant first.
    pub const fn scalar(&self) -> [u8; 32] {
        self.scalar
    }

    /// The public point: 04, X, Y.
    pub const fn public_uncompressed(&self) -> [u8; 65] {
        self.public
    }

    /// The public point: 02 or 03 by the parity of Y, X.
    pub fn public_compressed(&self) -> Vec<u8> {
        let parity = 2 + (self.public[64] & 1);
        [&[parity], &self.public[1..33]].concat()
    }

    /// SHA-256 of the 91 octets of its `SubjectPublicKeyInfo` (RFC 5480).
    pub fn spki_sha256(&self) -> [u8; 32] {
        Sha256::digest(self.spki()).into()
    }

    /// Its `SubjectPublicKeyInfo` (RFC 5480), 91 octets.
    pub fn spki(&self) -> Vec<u8> {
        der::sequence(&[
            &der::sequence(&[der::ID_EC_PUBLIC_KEY, der::PRIME256V1]),
            &der::bit_string(0, &self.public),
        ])
    }
}

/// 32 octets that depend on `label` and `n` and on nothing else.
pub(crate) fn seeded(label: &str, n: u64) -> [u8; 32] {
    let mut hash = Sha256::new();
    hash.update(b"storekit-testkit\0");
    hash.update(label.as_bytes());
    hash.update([0]);
    hash.update(n.to_be_bytes());
    hash.finalize().into()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_key_is_the_same_each_time_and_unlike_its_neighbours() {
        assert_eq!(TestKey::nth(7), TestKey::nth(7));
        assert_ne!(TestKey::nth(7).scalar(), TestKey::nth(8).scalar());
        assert_ne!(TestKey::nth(7).spki_sha256(), TestKey::nth(8).spki_sha256());
    }

    #[test]
    fn the_subject_public_key_info_is_91_octets() {
        assert_eq!(TestKey::nth(1).spki().len(), 91);
    }

    #[test]
    fn the_key_of_scalar_one_has_the_generator_as_its_public_point() {
        let mut one = [0; 32];
        one[31] = 1;
        // G of SEC 2, section 2.4.2.
        let x = [0x04, 0x6b, 0x17, 0xd1, 0xf2, 0xe1, 0x2c, 0x42, 0x47];
        assert_eq!(TestKey::from_scalar(one).public_uncompressed()[..9], x);
    }
}
