//! Whether public keys belong to their private keys, for many records at once.

use std::collections::BTreeMap;
use std::fmt;

use p256_batch::{Pair, Prover};

use crate::Keys;

/// The key pairs of some records, to be proven together. They are wiped on drop.
#[derive(Default)]
pub(crate) struct Proof {
    pairs: Vec<Pair>,
    /// Where each pair comes from: its record, and which of the record's slots it is in.
    origins: Vec<(usize, usize)>,
}

impl Proof {
    /// Adds the keys of a record that have a public key in them.
    pub(crate) fn add(&mut self, record: usize, keys: &Keys<'_>) {
        for (index, slot) in keys.slots().into_iter().enumerate() {
            let pair = slot.key().and_then(|key| {
                let public = key.embedded_public_key()?;
                Pair::new(key.scalar().expose(), public.x(), public.y())
            });
            if let Some(pair) = pair {
                self.pairs.push(pair);
                self.origins.push((record, index));
            }
        }
    }

    /// The records with a public key that belongs to another private key, and the slots that it is in.
    pub(crate) fn mismatches(&self, prover: &mut Prover) -> BTreeMap<usize, Vec<usize>> {
        let mut mismatches: BTreeMap<usize, Vec<usize>> = BTreeMap::new();
        for pair in prover.mismatches(&self.pairs) {
            if let Some((record, slot)) = self.origins.get(pair) {
                mismatches.entry(*record).or_default().push(*slot);
            }
        }
        mismatches
    }
}

impl fmt::Debug for Proof {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Proof").field("pairs", &self.pairs.len()).finish_non_exhaustive()
    }
}
