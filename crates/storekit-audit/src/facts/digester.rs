//! Keyed hashes of what records hold.

use std::fmt;
use std::hash::{BuildHasher as _, DefaultHasher, Hasher, RandomState};
use std::slice;

/// Hashes what records hold, with a key that is drawn for each audit: nobody can write a file in which two
/// different things meet. By accident they do once in 2⁶⁴ pairs.
///
/// Things of up to 32 words of 64 bits are hashed by a strongly universal family (multilinear modulo 2¹²⁸, upper half: Lemire and
/// Kaser, "Strongly universal string hashing is fast", 2014): that any two of them meet has, over the choice of the key, a chance
/// of 2⁻⁶⁴. What is longer goes to the hasher of the standard library. A hash does not hide what can be guessed from somebody who
/// has many of them and knows what they are of.
#[derive(Clone)]
pub struct Digester {
    /// A summand and a factor for each word, derived from `state`.
    summand: u128,
    factors: [u128; Self::WORDS],
    state: RandomState,
}

impl Default for Digester {
    fn default() -> Self {
        let state = RandomState::new();
        let draw = |number: usize| {
            let [high, low] = [0_u8, 1].map(|half| u128::from(state.hash_one((number, half))));
            (high << 64) | low
        };
        let factors = std::array::from_fn(draw);
        Self { summand: draw(Self::WORDS), factors, state }
    }
}

impl fmt::Debug for Digester {
    /// Its key stays secret.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Digester").finish_non_exhaustive()
    }
}

impl Digester {
    /// More than a URL of a platform has.
    const WORDS: usize = 32;

    /// The hash of a thing of several parts. Things of one kind have equally many.
    pub(super) fn hash(&self, parts: &[&[u8]]) -> u64 {
        let mut digest = self.digest();
        for part in parts {
            digest.write(part);
        }
        digest.finish()
    }

    /// A hasher for one thing.
    pub(super) fn digest(&self) -> Digest<'_> {
        Digest { sum: self.summand, factors: self.factors.iter(), rest: None, state: &self.state }
    }
}

/// The hash of a thing, of which some parts were told. It is never 0, which says that there is nothing.
pub(super) struct Digest<'d> {
    sum: u128,
    /// Those for the words that follow.
    factors: slice::Iter<'d, u128>,
    /// The words beyond.
    rest: Option<DefaultHasher>,
    state: &'d RandomState,
}

impl Digest<'_> {
    #[cold]
    fn write_beyond(&mut self, word: u64) {
        self.rest.get_or_insert_with(|| self.state.build_hasher()).write_u64(word);
    }
}

impl Hasher for Digest<'_> {
    /// Which bytes belong to which part is clear from their number, which follows them.
    fn write(&mut self, bytes: &[u8]) {
        let (words, rest) = bytes.as_chunks();
        for word in words {
            self.write_u64(u64::from_le_bytes(*word));
        }
        match bytes.last_chunk() {
            _ if rest.is_empty() => {}
            // Some of it for the second time.
            Some(last) => self.write_u64(u64::from_le_bytes(*last)),
            None => {
                self.write_u64(rest.iter().fold(0, |word, byte| (word << 8) | u64::from(*byte)));
            }
        }
        self.write_usize(bytes.len());
    }

    fn write_u64(&mut self, word: u64) {
        match self.factors.next() {
            Some(factor) => {
                self.sum = self.sum.wrapping_add(factor.wrapping_mul(u128::from(word)));
            }
            None => self.write_beyond(word),
        }
    }

    fn write_u8(&mut self, number: u8) {
        self.write_u64(number.into());
    }

    fn write_u16(&mut self, number: u16) {
        self.write_u64(number.into());
    }

    fn write_usize(&mut self, number: usize) {
        self.write_u64(u64::try_from(number).unwrap_or(u64::MAX));
    }

    fn write_isize(&mut self, number: isize) {
        self.write_usize(number.cast_unsigned());
    }

    fn finish(&self) -> u64 {
        // A last word of 1: so no thing is the beginning of another one.
        let last = self.factors.as_slice().first().copied().unwrap_or_default();
        let sum = self.sum.wrapping_add(last) >> 64;
        let rest = self.rest.as_ref().map_or(0, Hasher::finish);
        (u64::try_from(sum).unwrap_or_default() ^ rest).max(1)
    }
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use super::*;

    #[test]
    fn every_byte_counts_however_long_a_thing_is() {
        let digester = Digester::default();
        let mut hashes = BTreeSet::new();
        for length in [0, 1, 7, 8, 9, 8 * Digester::WORDS - 8, 8 * Digester::WORDS, 1000] {
            let mut thing = vec![0; length];
            assert!(hashes.insert(digester.hash(&[&thing])), "{length}");
            for at in 0..length {
                thing[at] = 1;
                assert!(hashes.insert(digester.hash(&[&thing])), "{length} {at}");
                thing[at] = 0;
            }
        }
    }

    #[test]
    fn where_a_part_ends_counts() {
        let digester = Digester::default();
        let things: [&[&[u8]]; 6] = [
            &[b"ab", b"c"],
            &[b"a", b"bc"],
            &[b"abc", b""],
            &[b"", b"abc"],
            &[b"\0", b""],
            &[b"", b""],
        ];
        let hashes: BTreeSet<_> = things.iter().map(|thing| digester.hash(thing)).collect();
        assert_eq!(hashes.len(), things.len());
    }

    #[test]
    fn the_key_is_not_shown() {
        assert_eq!(format!("{:?}", Digester::default()), "Digester { .. }");
    }

    #[test]
    fn each_audit_has_a_key_of_its_own() {
        let hash = || Digester::default().hash(&[b"com.fernwood.habits"]);
        assert_ne!(hash(), hash());
    }
}
