//! Sets of records: a bit for each.

/// Records, by their index in the input.
#[derive(Clone, Debug, Default)]
pub struct RecordSet {
    words: Vec<u64>,
    len: usize,
}

impl RecordSet {
    /// Adds a record. Gives whether it is new.
    pub fn insert(&mut self, record: usize) -> bool {
        let (word, bit) = place(record);
        if self.words.len() <= word {
            self.words.resize(word.saturating_add(1), 0);
        }
        let Some(word) = self.words.get_mut(word) else { return false };
        let is_new = *word & bit == 0;
        *word |= bit;
        self.len = self.len.saturating_add(usize::from(is_new));
        is_new
    }

    /// Takes a record out.
    pub fn remove(&mut self, record: usize) {
        let (word, bit) = place(record);
        if let Some(word) = self.words.get_mut(word)
            && *word & bit != 0
        {
            *word &= !bit;
            self.len = self.len.saturating_sub(1);
        }
    }

    /// Adds all of `other`.
    pub fn extend(&mut self, other: &Self) {
        if self.words.len() < other.words.len() {
            self.words.resize(other.words.len(), 0);
        }
        let mut len = 0_usize;
        for (index, word) in self.words.iter_mut().enumerate() {
            *word |= other.words.get(index).copied().unwrap_or_default();
            len = len.saturating_add(usize::try_from(word.count_ones()).unwrap_or_default());
        }
        self.len = len;
    }

    /// Whether a record is in it.
    pub fn contains(&self, record: usize) -> bool {
        let (word, bit) = place(record);
        self.words.get(word).is_some_and(|word| word & bit != 0)
    }

    /// How many there are.
    pub const fn len(&self) -> usize {
        self.len
    }

    /// Whether there is none.
    pub const fn is_empty(&self) -> bool {
        self.len == 0
    }
}

/// The word and the bit of a record.
const fn place(record: usize) -> (usize, u64) {
    let [low, ..] = record.to_le_bytes();
    (record >> 6, 1 << (low & 63))
}

#[cfg(test)]
mod tests {
    use super::RecordSet;

    #[test]
    fn a_record_is_in_it_once_it_was_added() {
        let mut set = RecordSet::default();
        assert!(set.is_empty() && !set.contains(0));
        assert!(set.insert(64) && set.insert(3) && !set.insert(64));
        let mut other = RecordSet::default();
        other.insert(1000);
        other.insert(3);
        set.extend(&other);
        assert_eq!(set.len(), 3);
        let all: Vec<_> = (0..2000).filter(|record| set.contains(*record)).collect();
        assert_eq!(all, [3, 64, 1000]);
    }
}
