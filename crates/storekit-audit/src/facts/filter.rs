//! Which hashes can have come more than once: most never do, and need not be compared.

/// Bits of a map. With two million records, one hash in nine is taken for repeated that is not.
const BITS: u64 = 1 << 24;

/// Two maps of bits: whether a hash with these lower bits came, and whether one came again.
#[derive(Debug, Default)]
pub(super) struct Filter {
    once: Vec<u64>,
    again: Vec<u64>,
}

impl Filter {
    pub(super) fn add(&mut self, hash: u64) {
        let (word, bit) = place(hash);
        if self.once.is_empty() {
            self.once = vec![0; place(u64::MAX).0.saturating_add(1)];
        }
        let Some(once) = self.once.get_mut(word) else { return };
        if *once & bit == 0 {
            *once |= bit;
            return;
        }
        if self.again.is_empty() {
            self.again = vec![0; self.once.len()];
        }
        if let Some(again) = self.again.get_mut(word) {
            *again |= bit;
        }
    }

    /// Whether any hash can have come more than once.
    pub(super) const fn has_repeats(&self) -> bool {
        !self.again.is_empty()
    }

    /// Whether this one can. Where it says no, it did not.
    pub(super) fn may_repeat(&self, hash: u64) -> bool {
        let (word, bit) = place(hash);
        self.again.get(word).is_some_and(|again| again & bit != 0)
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
        assert!(!filter.has_repeats());
        filter.add(1);
        filter.add(u64::MAX);
        assert!(!filter.has_repeats() && !filter.may_repeat(1));
        filter.add(1);
        assert!(filter.has_repeats() && filter.may_repeat(1));
        assert!(!filter.may_repeat(u64::MAX) && !filter.may_repeat(2));
    }
}
