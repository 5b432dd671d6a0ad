//! Which hashes can have come more than once: most never do, and need not be compared.

/// Two maps of bits: whether a hash with these lower bits came, and whether one came again.
#[derive(Debug)]
pub(super) struct Filter {
    /// A bit is set until it came: memory that is zero to begin with would be mapped when it is first read, and again when it is written.
    once: Vec<u64>,
    again: Vec<u64>,
}

impl Filter {
    /// Bits of a map for each hash,
    const ROOM: usize = 64;
    /// and at least,
    const LEAST: usize = 1 << 12;
    /// and at most: with two million records, one hash in nine is taken for repeated that is not.
    const MOST: usize = 1 << 24;

    /// For about so many hashes.
    pub(super) fn with_room(hashes: usize) -> Self {
        let bits = hashes.saturating_mul(Self::ROOM).clamp(Self::LEAST, Self::MOST);
        Self { once: vec![u64::MAX; bits.next_power_of_two() >> 6], again: Vec::new() }
    }

    pub(super) fn add(&mut self, hash: u64) {
        let (word, bit) = place(&self.once, hash);
        let Some(once) = self.once.get_mut(word) else { return };
        let is_first = *once & bit != 0;
        *once &= !bit;
        if is_first {
            return;
        }
        if self.again.is_empty() {
            self.again = vec![0; self.once.len()];
        }
        if let Some(again) = self.again.get_mut(word) {
            *again |= bit;
        }
    }

    /// The same without the memory for more hashes.
    pub(super) fn complete(self) -> Self {
        Self { once: Vec::new(), ..self }
    }

    /// Whether any hash can have come more than once.
    pub(super) const fn has_repeats(&self) -> bool {
        !self.again.is_empty()
    }

    /// Whether this one can. Where it says no, it did not.
    pub(super) fn may_repeat(&self, hash: u64) -> bool {
        let (word, bit) = place(&self.again, hash);
        self.again.get(word).is_some_and(|again| again & bit != 0)
    }
}

/// The word and the bit of a hash in a map of 2ⁿ words.
fn place(map: &[u64], hash: u64) -> (usize, u64) {
    let word = usize::try_from(hash >> 6 & u64::from(u32::MAX)).unwrap_or_default();
    (word & map.len().wrapping_sub(1), 1 << (hash & 63))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_hash_that_came_twice_may_repeat_and_one_that_came_once_does_not() {
        for room in [0, 1000, usize::MAX] {
            let mut filter = Filter::with_room(room);
            filter.add(1);
            filter.add(u64::MAX);
            assert!(!filter.has_repeats() && !filter.may_repeat(1));
            filter.add(1);
            let filter = filter.complete();
            assert!(filter.has_repeats() && filter.may_repeat(1));
            assert!(!filter.may_repeat(u64::MAX) && !filter.may_repeat(2));
        }
    }

    #[test]
    fn with_room_few_others_are_taken_for_repeated() {
        let hash = |number: u64| number.wrapping_mul(0x9e37_79b9_7f4a_7c15);
        let mut filter = Filter::with_room(10_000);
        (0..10_000).map(hash).for_each(|hash| filter.add(hash));
        let filter = filter.complete();
        assert!((0..10_000).filter(|number| filter.may_repeat(hash(*number))).count() < 300);
    }
}
