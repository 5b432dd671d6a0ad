//! Whether public keys belong to their private keys, for many records at once.

use std::collections::BTreeMap;
use std::fmt;

use p256_batch::{Pair, Prover};

use crate::Keys;

/// The key pairs of some records, to be proven together. They are wiped on drop.
pub(crate) struct Proof {
    pairs: Vec<Pair>,
    /// Where each pair comes from: its record, and which of the record's slots it is in.
    origins: Vec<(usize, usize)>,
}

impl Proof {
    /// Nothing yet, with room for so many keys.
    pub(crate) fn with_capacity(keys: usize) -> Self {
        Self { pairs: Vec::with_capacity(keys), origins: Vec::with_capacity(keys) }
    }

    /// Adds the keys of a record that have a public key in them. Those of a record can be added once.
    pub(crate) fn add(&mut self, record: usize, keys: &mut Keys<'_>) {
        for (slot, pair) in keys.take_pairs() {
            self.pairs.push(pair);
            self.origins.push((record, slot));
        }
    }

    /// Whether there is nothing to prove.
    pub(crate) const fn is_empty(&self) -> bool {
        self.pairs.is_empty()
    }
}

/// For each proof, the records with a public key that belongs to another private key, and the slots that it is in.
pub(crate) fn mismatches(
    proofs: &[&Proof],
    prover: &mut Prover,
) -> Vec<BTreeMap<usize, Vec<usize>>> {
    let mut wrong =
        prover.mismatches(proofs.iter().flat_map(|proof| &proof.pairs)).into_iter().peekable();
    let mut before = 0_usize;
    let of_one = |proof: &&Proof| {
        let mut mismatches: BTreeMap<usize, Vec<usize>> = BTreeMap::new();
        let start = before;
        before = before.saturating_add(proof.pairs.len());
        while let Some(pair) = wrong.next_if(|pair| *pair < before) {
            if let Some((record, slot)) = proof.origins.get(pair.saturating_sub(start)) {
                mismatches.entry(*record).or_default().push(*slot);
            }
        }
        mismatches
    };
    proofs.iter().map(of_one).collect()
}

impl fmt::Debug for Proof {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Proof").field("pairs", &self.pairs.len()).finish_non_exhaustive()
    }
}
