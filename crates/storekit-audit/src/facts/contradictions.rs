//! Records whose Key ID, key and Issuer ID cannot all be right.

use super::{Conflicts, Facts, Held, RecordSet};

/// The records whose Key ID, key and Issuer ID cannot all be right. No record is in two of the lists: a key in the
/// wrong record contradicts more than one thing, and it is still one mistake.
#[derive(Debug)]
pub(crate) struct Contradictions {
    /// A Key ID with another key than elsewhere.
    pub(crate) two_keys: Conflicts,
    /// Of the rest: a key with another Key ID than elsewhere.
    pub(crate) two_key_ids: Conflicts,
    /// Of the rest: a key with another Issuer ID than elsewhere.
    pub(crate) key_under_two_issuers: Conflicts,
    /// Of the rest: a Key ID with another Issuer ID than elsewhere.
    pub(crate) key_id_under_two_issuers: Conflicts,
    /// All of these records.
    pub(crate) records: RecordSet,
}

impl Contradictions {
    /// Finds them. Each one points at what is in doubt.
    pub(super) fn of(facts: &Facts) -> Self {
        let mut records = RecordSet::default();
        let mut next = |shared, differing, in_doubt| {
            let mut conflicts = facts.conflicts(shared, differing, &records);
            records.extend(&conflicts.records);
            for conflict in &mut conflicts.listed {
                conflict.held = in_doubt;
            }
            conflicts
        };
        let two_keys = next(Held::KeyId, Held::Key, Held::KeyId);
        let two_key_ids = next(Held::Key, Held::KeyId, Held::KeyId);
        let key_under_two_issuers = next(Held::Key, Held::Issuer, Held::Issuer);
        let key_id_under_two_issuers = next(Held::KeyId, Held::Issuer, Held::Issuer);
        Self { two_keys, two_key_ids, key_under_two_issuers, key_id_under_two_issuers, records }
    }
}
