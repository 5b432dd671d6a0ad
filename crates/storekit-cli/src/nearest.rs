//! What somebody may have meant.

/// How many suggestions are worth reading.
const MAX_SUGGESTIONS: usize = 3;

/// The candidates nearest to `word`, nearest first: those with few edits, and those that it is a part of.
pub(crate) fn nearest<'c>(word: &str, candidates: impl Iterator<Item = &'c str>) -> Vec<&'c str> {
    let word = word.to_lowercase();
    let limit = word.chars().count().div_euclid(3).max(2);
    let mut ranked: Vec<_> = candidates
        .map(|candidate| (distance(&word, candidate), candidate))
        .filter(|(edits, candidate)| {
            *edits <= limit || (word.len() > 2 && candidate.contains(&word))
        })
        .collect();
    ranked.sort_unstable();
    ranked.truncate(MAX_SUGGESTIONS);
    ranked.into_iter().map(|(_, candidate)| candidate).collect()
}

/// Insertions, deletions and substitutions from `left` to `right` (Levenshtein).
fn distance(left: &str, right: &str) -> usize {
    let mut row: Vec<usize> = (0..=right.chars().count()).collect();
    for (index, from) in left.chars().enumerate() {
        // `diagonal` is the cell up and to the left; the row is overwritten in place.
        let mut diagonal = index;
        let mut before = index.saturating_add(1);
        let mut cells = row.iter_mut();
        if let Some(first) = cells.next() {
            *first = before;
        }
        for (cell, to) in cells.zip(right.chars()) {
            let substituted = diagonal.saturating_add(usize::from(from != to));
            diagonal = *cell;
            before = substituted.min(before.saturating_add(1)).min(cell.saturating_add(1));
            *cell = before;
        }
    }
    row.last().copied().unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn distances_are_those_of_levenshtein() {
        let cases = [
            ("", "", 0),
            ("", "abc", 3),
            ("kitten", "sitting", 3),
            ("key-mising", "key-missing", 1),
            ("flaw", "lawn", 2),
        ];
        for (left, right, edits) in cases {
            assert_eq!(distance(left, right), edits, "{left} {right}");
            assert_eq!(distance(right, left), edits, "{right} {left}");
        }
    }

    #[test]
    fn near_matches_come_nearest_first_and_far_ones_not_at_all() {
        let rules = ["bundle-mismatch", "key-missing", "key-id-missing", "record-duplicate"];
        let near = |word| nearest(word, rules.into_iter());
        assert_eq!(near("key-mising"), ["key-missing"]);
        assert_eq!(near("Duplicate"), ["record-duplicate"]);
        assert!(near("xyzzy").is_empty());
    }
}
