//! What is kept of every record for the rules that compare records.
//!
//! A fact is a digest and a place: neither keys nor identifiers are kept, so that a long export stays small.

mod contradictions;

use std::collections::{BTreeMap, BTreeSet};
use std::sync::{Arc, OnceLock};

use sha2::{Digest as _, Sha256};
use storekit_export::{Field, Place, Slot};

use crate::{About, Finding, Location, Related, State, Subject};
use contradictions::Contradictions;

/// Something that a record holds, and that other records can hold too.
#[derive(Clone, Copy, Debug, Eq, Ord, PartialEq, PartialOrd)]
pub enum Held {
    /// A sound In-App Purchase key.
    Key,
    /// The Key ID of the In-App Purchase key.
    KeyId,
    /// The Issuer ID of the In-App Purchase key.
    Issuer,
    /// The Bundle ID.
    Bundle,
    /// The customer.
    Customer,
    /// The token of a notification URL that is made for one app.
    Endpoint,
    /// The record's own key in its source.
    Identity,
}

/// A fact: what is held, and where.
#[derive(Clone, Debug)]
struct Fact {
    held: Held,
    /// Equal digests mean equal things.
    digest: u128,
    pointer: Arc<str>,
    place: Place,
}

/// The facts of one record.
#[derive(Clone, Debug)]
pub struct RecordFacts {
    /// Its key, or `source#number`.
    pub name: String,
    source: Arc<str>,
    facts: Vec<Fact>,
}

impl RecordFacts {
    fn fact(&self, held: Held) -> Option<&Fact> {
        self.facts.iter().find(|fact| fact.held == held)
    }

    fn location(&self, fact: &Fact) -> Location {
        Location { source: self.source.to_string(), place: fact.place, label: None, snippet: None }
    }
}

/// The facts of all records, in the order of the input.
#[derive(Debug, Default)]
pub struct Facts {
    records: Vec<RecordFacts>,
    pointers: BTreeSet<Arc<str>>,
    /// Found when they are first asked for: several rules need them.
    contradictions: OnceLock<Contradictions>,
}

/// A record whose fact is at odds with those of other records.
#[derive(Clone, Debug)]
pub struct Conflict {
    /// Index of the record.
    pub record: usize,
    /// The fact to point at in each record: the one that it shares with the others, or the one that differs.
    pub held: Held,
    /// Records at odds with it, one for each other value, at most [`Conflict::MAX_OTHERS`].
    pub others: Vec<usize>,
    /// How many values there are in all, its own included.
    pub values: usize,
}

impl Conflict {
    /// How many other records a finding names.
    pub const MAX_OTHERS: usize = 3;
}

impl Facts {
    /// Keeps what a record holds. A listing says what Apple knows, not what a customer stored: it has no facts.
    pub fn observe(&mut self, subject: &Subject<'_>, name: &str, source: &Arc<str>) {
        let mut facts = Vec::new();
        if !subject.record.is_listing() {
            let mut keep = |held, digest, field: &Field<'_>| {
                facts.push(Fact {
                    held,
                    digest,
                    pointer: self.pointer(&field.pointer),
                    place: subject.record.place(field.span),
                });
            };
            if let (Some(fingerprint), Some(field)) =
                (subject.keys.iap.fingerprint(), subject.keys.iap.field)
            {
                keep(Held::Key, first_half(fingerprint.as_bytes()), field);
            }
            if let Some((field, id)) = subject.identifiers.key_ids(Slot::IapKeyId).next() {
                keep(Held::KeyId, digest(&[id.as_str().as_bytes()]), field);
            }
            if let Some((field, id)) = subject.identifiers.issuer_ids(Slot::IapIssuerId).next() {
                keep(Held::Issuer, digest(&[id.as_str().as_bytes()]), field);
            }
            if let Some((field, id)) = subject.identifiers.bundle_ids().next() {
                keep(Held::Bundle, digest(&[id.as_str().as_bytes()]), field);
            }
            let text = |slot| {
                let field = subject.record.field(slot)?;
                let text = field.text()?.bytes().trim_ascii();
                (!text.is_empty()).then_some((field, text))
            };
            if let Some((field, customer)) = text(Slot::Customer) {
                keep(Held::Customer, digest(&[customer]), field);
            }
            if let Some((field, token)) = subject.notifications.endpoint() {
                keep(Held::Endpoint, token, field);
            }
            if let Some((field, record)) = text(Slot::Record) {
                keep(Held::Identity, digest(&[source.as_bytes(), record]), field);
            }
        }
        self.contradictions.take();
        self.records.push(RecordFacts { name: name.to_owned(), source: Arc::clone(source), facts });
    }

    /// Takes over the facts of the records that follow.
    pub fn append(&mut self, mut other: Self) {
        self.contradictions.take();
        self.records.append(&mut other.records);
    }

    /// How many records there are.
    pub const fn len(&self) -> usize {
        self.records.len()
    }

    /// Whether there is none.
    pub const fn is_empty(&self) -> bool {
        self.records.is_empty()
    }

    /// The facts of each record.
    pub fn records(&self) -> &[RecordFacts] {
        &self.records
    }

    /// Records that share `shared` and differ in `differing`, those in `except` left out of the comparison.
    ///
    /// Where one value of `differing` is held by more records than any other, it is taken for the right one, and
    /// only the others are in conflict; else all are.
    pub fn conflicts(
        &self,
        shared: Held,
        differing: Held,
        except: &BTreeSet<usize>,
    ) -> Vec<Conflict> {
        self.at_odds(shared, differing, except, usual_value)
    }

    /// Records that share `shared` and differ in `differing`, those in `except` left out of the comparison: all of
    /// them.
    pub fn sharing(
        &self,
        shared: Held,
        differing: Held,
        except: &BTreeSet<usize>,
    ) -> Vec<Conflict> {
        self.at_odds(shared, differing, except, |_| None)
    }

    /// Each value of `shared` that goes with more than `most` values of `differing`, by its first record.
    pub fn exceeding(&self, shared: Held, differing: Held, most: usize) -> Vec<Conflict> {
        let mut exceeding = Vec::new();
        self.each_group(shared, differing, &BTreeSet::new(), |group| {
            let firsts = first_of_each(group);
            if let Some(&record) = firsts.first()
                && group.len() > most
            {
                let others = others(&firsts, &[record]);
                exceeding.push(Conflict { record, held: shared, others, values: group.len() });
            }
        });
        exceeding.sort_by_key(|conflict| conflict.record);
        exceeding
    }

    /// The records whose Key ID, key and Issuer ID cannot all be right.
    pub(crate) fn contradictions(&self) -> &Contradictions {
        self.contradictions.get_or_init(|| Contradictions::of(self))
    }

    /// The second and later records that hold the same, each with the first.
    pub fn repeats(&self, held: Held) -> Vec<Conflict> {
        let mut first: BTreeMap<u128, usize> = BTreeMap::new();
        let mut repeats = Vec::new();
        for (record, facts) in self.records.iter().enumerate() {
            let Some(fact) = facts.fact(held) else { continue };
            match first.get(&fact.digest) {
                None => {
                    first.insert(fact.digest, record);
                }
                Some(&first) => {
                    repeats.push(Conflict { record, held, others: vec![first], values: 1 });
                }
            }
        }
        repeats
    }

    /// Records that share `shared` and differ in `differing`, but for those with the value that `spared` names.
    fn at_odds(
        &self,
        shared: Held,
        differing: Held,
        except: &BTreeSet<usize>,
        spared: impl Fn(&Group) -> Option<u128>,
    ) -> Vec<Conflict> {
        let mut at_odds = Vec::new();
        self.each_group(shared, differing, except, |group| {
            let spared = spared(group);
            let firsts = first_of_each(group);
            for (_, records) in group.iter().filter(|(value, _)| spared != Some(**value)) {
                let others = others(&firsts, records);
                for &record in records {
                    let others = others.clone();
                    at_odds.push(Conflict { record, held: shared, others, values: group.len() });
                }
            }
        });
        at_odds.sort_by_key(|conflict| conflict.record);
        at_odds
    }

    /// Calls `visit` for every value of `shared` that goes with two or more values of `differing`.
    fn each_group(
        &self,
        shared: Held,
        differing: Held,
        except: &BTreeSet<usize>,
        mut visit: impl FnMut(&Group),
    ) {
        let mut rows: Vec<(u128, u128, usize)> = Vec::new();
        for (record, facts) in self.records.iter().enumerate() {
            if except.contains(&record) {
                continue;
            }
            if let (Some(shared), Some(differing)) = (facts.fact(shared), facts.fact(differing)) {
                rows.push((shared.digest, differing.digest, record));
            }
        }
        rows.sort_unstable();
        for rows in rows.chunk_by(|one, next| one.0 == next.0) {
            let is_one_value = rows.first().map(|row| row.1) == rows.last().map(|row| row.1);
            if is_one_value {
                continue;
            }
            let mut group = Group::new();
            for (_, value, record) in rows {
                group.entry(*value).or_default().push(*record);
            }
            visit(&group);
        }
    }

    /// A finding of a conflict.
    pub fn finding(
        &self,
        about: &'static About,
        conflict: &Conflict,
        message: String,
        help: &str,
    ) -> Option<Finding> {
        let record = self.records.get(conflict.record)?;
        let fact = record.fact(conflict.held)?;
        let related = conflict.others.iter().filter_map(|&other| {
            let other = self.records.get(other)?;
            let location = other.location(other.fact(conflict.held)?);
            Some(Related { record: other.name.clone(), locations: vec![location] })
        });
        Some(Finding {
            rule: about.id,
            severity: about.severity,
            record: record.name.clone(),
            field: Some(fact.pointer.to_string()),
            message,
            help: help.to_owned(),
            locations: vec![record.location(fact)],
            related: related.collect(),
            state: State::New,
        })
    }

    /// Equal pointers share their text.
    fn pointer(&mut self, pointer: &str) -> Arc<str> {
        if let Some(known) = self.pointers.get(pointer) {
            return Arc::clone(known);
        }
        let pointer: Arc<str> = Arc::from(pointer);
        self.pointers.insert(Arc::clone(&pointer));
        pointer
    }
}

/// The values that go with one and the same fact, each with the records that hold it, first to last.
type Group = BTreeMap<u128, Vec<usize>>;

/// The value that more records hold than any other, if there is one.
fn usual_value(group: &Group) -> Option<u128> {
    let most = group.values().map(Vec::len).max()?;
    let mut usual = group.iter().filter(|(_, records)| records.len() == most);
    let (value, _) = usual.next()?;
    usual.next().is_none().then_some(*value)
}

/// The first record of each value, in the order of the input: as many as are needed to name
/// [`Conflict::MAX_OTHERS`] beside any one.
fn first_of_each(group: &Group) -> Vec<usize> {
    let mut firsts: Vec<_> =
        group.values().filter_map(|records| records.first().copied()).collect();
    firsts.sort_unstable();
    firsts.truncate(Conflict::MAX_OTHERS.saturating_add(1));
    firsts
}

/// Those of `firsts` that are not among `own`, the records of one value.
fn others(firsts: &[usize], own: &[usize]) -> Vec<usize> {
    let others = firsts.iter().filter(|first| own.first() != Some(first));
    others.take(Conflict::MAX_OTHERS).copied().collect()
}

/// 128 bits of SHA-256: two different things meet by accident once in 2^64 records.
fn digest(parts: &[&[u8]]) -> u128 {
    let mut hash = Sha256::new();
    for part in parts {
        hash.update(part.len().to_be_bytes());
        hash.update(part);
    }
    first_half(&hash.finalize().into())
}

fn first_half(hash: &[u8; 32]) -> u128 {
    hash.first_chunk().map_or(0, |half| u128::from_be_bytes(*half))
}
