//! Which hashes can have come more than once: most never do, and need not be compared.

/// Two maps of bits: whether a hash with these lower bits came, and whether one came again.
#[derive(Debug, Default)]
pub(super) struct Filter {
    once: Map,
    again: Map,
}

/// A bit for all hashes with the same lower bits: 2ⁿ words.
#[derive(Clone, Debug, Default)]
pub(super) struct Map(Vec<u64>);

impl Filter {
    /// Bits of a map for each hash,
    const ROOM: usize = 64;
    /// and at least,
    const LEAST: usize = 1 << 12;
    /// and at most: with two million records, one hash in nine is taken for repeated that is not.
    const MOST: usize = 1 << 24;

    /// Forgets what came, and makes room for about so many hashes.
    pub(super) fn clear(&mut self, hashes: usize) {
        let bits = hashes.saturating_mul(Self::ROOM).clamp(Self::LEAST, Self::MOST);
        for Map(words) in [&mut self.once, &mut self.again] {
            words.clear();
            words.resize(bits.next_power_of_two() >> 6, 0);
        }
    }

    pub(super) fn add(&mut self, hash: u64) {
        let came = self.once.has(hash);
        self.once.set(hash);
        if came {
            self.again.set(hash);
        }
    }

    /// Which hashes can have come more than once: the others did not.
    pub(super) const fn again(&self) -> &Map {
        &self.again
    }
}

impl Map {
    fn set(&mut self, hash: u64) {
        let (word, bit) = self.place(hash);
        if let Some(word) = self.0.get_mut(word) {
            *word |= bit;
        }
    }

    pub(super) fn has(&self, hash: u64) -> bool {
        let (word, bit) = self.place(hash);
        self.0.get(word).is_some_and(|word| word & bit != 0)
    }

    /// The word and the bit of a hash.
    fn place(&self, hash: u64) -> (usize, u64) {
        let word = usize::try_from(hash >> 6 & u64::from(u32::MAX)).unwrap_or_default();
        (word & self.0.len().wrapping_sub(1), 1 << (hash & 63))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn with_room(hashes: usize) -> Filter {
        let mut filter = Filter::default();
        filter.clear(hashes);
        filter
    }

    #[test]
    fn a_hash_that_came_twice_may_repeat_and_one_that_came_once_does_not() {
        for room in [0, 1000, usize::MAX] {
            let mut filter = with_room(room);
            filter.add(1);
            filter.add(u64::MAX);
            assert!(!filter.again().has(1));
            filter.add(1);
            assert!(filter.again().has(1));
            assert!(!filter.again().has(u64::MAX) && !filter.again().has(2));
            filter.clear(room);
            filter.add(1);
            assert!(!filter.again().has(1));
        }
    }

    #[test]
    fn with_room_few_others_are_taken_for_repeated() {
        let hash = |number: u64| number.wrapping_mul(0x9e37_79b9_7f4a_7c15);
        let mut filter = with_room(10_000);
        (0..10_000).map(hash).for_each(|hash| filter.add(hash));
        assert!((0..10_000).filter(|number| filter.again().has(hash(*number))).count() < 300);
    }
}
