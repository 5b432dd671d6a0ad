//! Key files among the input, and the records that name one instead of holding a key.

use std::collections::{BTreeMap, BTreeSet};

use storekit_credentials::identifier::KeyFileName;
use storekit_credentials::key::text::{Content, Foreign};
use storekit_export::{Field, Slot, Token};

use super::Held;
use super::details::Kept;
use crate::{KeySlot, KeyState, Subject};

/// What some consecutive records say of key files, each with the record's index among them.
#[derive(Debug, Default)]
pub(super) struct Batch {
    files: Vec<(usize, String)>,
    named: Vec<(usize, Named)>,
}

/// A key file that a record names where its key could be.
#[derive(Clone, Debug, Eq, PartialEq)]
pub(crate) struct Named {
    /// The slot of the key.
    pub(crate) slot: Slot,
    /// JSON Pointer of the field of the key, where the name stands in it.
    pub(crate) pointer: Option<String>,
    /// The file's name, without the folders before it. It comes from input.
    pub(crate) name: String,
}

/// What all records say of key files.
#[derive(Debug, Default)]
pub(crate) struct KeyFiles {
    /// Indexes of the files' records, by name; and of those whose names have a Key ID, by that.
    by_name: BTreeMap<String, usize>,
    by_key_id: BTreeMap<String, usize>,
    named: BTreeMap<usize, Vec<Named>>,
}

impl Batch {
    /// Keeps what a record says, and the field of the key where it is a key file.
    pub(super) fn add<'r>(&mut self, index: usize, subject: &Subject<'r>, kept: &mut Kept<'r>) {
        let file_name = subject.record.field(Slot::IapFileName);
        let is_file =
            |field: &&Field<'_>| field.text().is_some_and(|text| text.token() == Token::FileName);
        if let Some(name) = file_name.filter(is_file).and_then(base_name) {
            self.files.push((index, name));
            if let Some(field) = subject.keys.iap.field {
                kept.keep(Held::KeyFile, field);
            }
            return;
        }
        let keys = &subject.keys;
        for (slot, key) in [
            (Slot::IapPrivateKey, &keys.iap),
            (Slot::OfferPrivateKey, &keys.offer),
            (Slot::AscPrivateKey, &keys.asc),
        ] {
            let beside = file_name.filter(|_| slot == Slot::IapPrivateKey && !key.is_filled());
            let path = path(key);
            if let Some(name) = path.or(beside).and_then(base_name) {
                let pointer = path.map(|field| field.pointer.to_string());
                self.named.push((index, Named { slot, pointer, name }));
            }
        }
    }
}

/// The field of a key that holds a path instead.
fn path<'r>(key: &KeySlot<'r>) -> Option<&'r Field<'r>> {
    let KeyState::Text(_, content) = &key.state else { return None };
    matches!(**content, Content::Foreign(Foreign::Path, _)).then_some(key.field)?
}

/// The last part of a path.
fn base_name(field: &Field<'_>) -> Option<String> {
    let text = field.text()?.as_str()?.trim();
    let name = text.rsplit(['/', '\\']).next()?;
    (!name.is_empty()).then(|| name.to_owned())
}

impl KeyFiles {
    /// Takes over a batch whose first record has the index `first`.
    pub(super) fn append(&mut self, first: usize, batch: Batch) {
        for (index, name) in batch.files {
            let record = first.saturating_add(index);
            if let Some(key_id) = KeyFileName::parse(&name).and_then(|name| name.key_id) {
                self.by_key_id.entry(key_id.to_string()).or_insert(record);
            }
            self.by_name.entry(name).or_insert(record);
        }
        for (index, named) in batch.named {
            self.named.entry(first.saturating_add(index)).or_default().push(named);
        }
    }

    /// Whether there are key files.
    pub(crate) fn has_files(&self) -> bool {
        !self.by_name.is_empty()
    }

    /// The key file that a record names in place of the key of `slot`.
    pub(crate) fn named(&self, record: usize, slot: Slot) -> Option<&Named> {
        self.named.get(&record)?.iter().find(|named| named.slot == slot)
    }

    /// The record of the file of that name, or else, where a browser or a person changed the name, of the one with the same
    /// Key ID in it.
    pub(crate) fn file(&self, named: &Named) -> Option<usize> {
        let by_key_id = || {
            let key_id = KeyFileName::parse(&named.name)?.key_id?;
            self.by_key_id.get(&key_id.to_string())
        };
        self.by_name.get(&named.name).or_else(by_key_id).copied()
    }

    /// How many files there are, how many of them no record names, and how many names have no file; `None` where no record
    /// names a file, or there is none.
    pub(crate) fn count(&self) -> Option<[usize; 3]> {
        if self.named.is_empty() || !self.has_files() {
            return None;
        }
        let all = || self.named.values().flatten();
        let used: BTreeSet<_> = all().filter_map(|named| self.file(named)).collect();
        let missing = all().filter(|named| self.file(named).is_none()).count();
        let unnamed = self.by_name.values().filter(|file| !used.contains(file)).count();
        Some([self.by_name.len(), unnamed, missing])
    }
}
