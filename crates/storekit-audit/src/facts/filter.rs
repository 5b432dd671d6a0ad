//! Which hashes can have come more than once: most never do, and need not be compared.

use super::Held;

/// Bits of a map. With two million records, one hash in nine is taken for repeated that is not.
const BITS: u64 = 1 << 24;

/// For each kind of thing, two maps of bits: whether a hash with these lower bits came, and whether one came again.
#[derive(Debug, Default)]
pub(super) struct Filter {
    kinds: [Kind; Held::ALL.len()],
}

#[derive(Debug, Default)]
struct Kind {
    once: Vec<u64>,
    again: Vec<u64>,
    has_repeats: bool,
}

impl Filter {
    pub(super) fn add(&mut self, held: Held, hash: u64) {
        let Some(kind) = self.kinds.get_mut(held.index()) else { return };
        let (word, bit) = place(hash);
        if kind.once.is_empty() {
            kind.once = vec![0; place(u64::MAX).0.saturating_add(1)];
        }
        let Some(once) = kind.once.get_mut(word) else { return };
        if *once & bit == 0 {
            *once |= bit;
            return;
        }
        if kind.again.is_empty() {
            kind.again = vec![0; kind.once.len()];
        }
        if let Some(again) = kind.again.get_mut(word) {
            *again |= bit;
        }
        kind.has_repeats = true;
    }

    /// Whether any hash can have come more than once.
    pub(super) fn has_repeats(&self, held: Held) -> bool {
        self.kind(held).is_some_and(|kind| kind.has_repeats)
    }

    /// Whether this one can. Where it says no, it did not.
    pub(super) fn may_repeat(&self, held: Held, hash: u64) -> bool {
        let (word, bit) = place(hash);
        self.kind(held).and_then(|kind| kind.again.get(word)).is_some_and(|again| again & bit != 0)
    }

    fn kind(&self, held: Held) -> Option<&Kind> {
        self.kinds.get(held.index())
    }
}

/// The word and the bit of a hash in a map.
fn place(hash: u64) -> (usize, u64) {
    let bit = hash & BITS.saturating_sub(1);
    (usize::try_from(bit >> 6).unwrap_or_default(), 1 << (bit & 63))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_hash_that_came_twice_may_repeat_and_one_that_came_once_does_not() {
        let mut filter = Filter::default();
        assert!(!filter.has_repeats(Held::Key));
        filter.add(Held::Key, 1);
        filter.add(Held::Key, u64::MAX);
        filter.add(Held::Bundle, 1);
        assert!(!filter.has_repeats(Held::Key) && !filter.may_repeat(Held::Key, 1));
        filter.add(Held::Key, 1);
        assert!(filter.may_repeat(Held::Key, 1));
        assert!(!filter.may_repeat(Held::Key, u64::MAX) && !filter.may_repeat(Held::Bundle, 1));
    }
}
