//! What is kept of every record for the rules that compare records.
//!
//! Of each record stay its name, and for each thing that others can hold too, a keyed hash and a place: no key, no
//! identifier. Both lie in [spools](spool), which go to temporary files when they grow, so that memory stays small
//! however long the export is.

pub(crate) mod claims;
mod columns;
mod contradictions;
mod details;
mod digester;
mod filter;
mod key_files;
mod record_set;
mod spool;

use std::collections::BTreeMap;
use std::hash::Hasher as _;
use std::io;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, OnceLock};

use storekit_export::{Field, Slot};

use crate::listing::Listed;
use crate::{About, Finding, Reading, Related, State, Subject};
use claims::Claims;
use columns::Columns;
use contradictions::Contradictions;
use details::{Details, Kept};
pub use digester::Digester;
use key_files::KeyFiles;
pub use record_set::RecordSet;

/// Something that a record holds, and that other records can hold too.
#[derive(Clone, Copy, Debug, Eq, Hash, Ord, PartialEq, PartialOrd)]
pub enum Held {
    /// The record's own key in its source.
    Identity,
    /// The customer.
    Customer,
    /// The Bundle ID.
    Bundle,
    /// The Issuer ID of the In-App Purchase key.
    Issuer,
    /// The Key ID of the In-App Purchase key.
    KeyId,
    /// A sound In-App Purchase key.
    Key,
    /// The token of a notification URL that is made for one app.
    Endpoint,
    /// Settings, which have a place only: production URL and version, sandbox URL and version.
    ProductionUrl,
    /// See [`Held::ProductionUrl`].
    ProductionVersion,
    /// See [`Held::ProductionUrl`].
    SandboxUrl,
    /// See [`Held::ProductionUrl`].
    SandboxVersion,
    /// A stored notification that stands alone. It has a place only.
    Payload,
    /// A key file. It has a place only.
    KeyFile,
}

impl Held {
    /// In the order in which they mostly stand in a record.
    const ALL: [Self; 13] = [
        Self::Identity,
        Self::Customer,
        Self::Bundle,
        Self::Issuer,
        Self::KeyId,
        Self::Key,
        Self::Endpoint,
        Self::ProductionUrl,
        Self::ProductionVersion,
        Self::SandboxUrl,
        Self::SandboxVersion,
        Self::Payload,
        Self::KeyFile,
    ];

    /// How many of them, from the first on, records are compared by.
    const COMPARED: usize = 7;

    /// Its place in [`Held::ALL`].
    const fn index(self) -> usize {
        match self {
            Self::Identity => 0,
            Self::Customer => 1,
            Self::Bundle => 2,
            Self::Issuer => 3,
            Self::KeyId => 4,
            Self::Key => 5,
            Self::Endpoint => 6,
            Self::ProductionUrl => 7,
            Self::ProductionVersion => 8,
            Self::SandboxUrl => 9,
            Self::SandboxVersion => 10,
            Self::Payload => 11,
            Self::KeyFile => 12,
        }
    }
}

/// One hash for each of [`Held::ALL`] that records are compared by; 0 where the record does not hold it.
#[derive(Clone, Copy, Debug, Default)]
struct Row([u64; Held::COMPARED]);

impl Row {
    fn get(&self, held: Held) -> Option<u64> {
        self.0.get(held.index()).copied().filter(|hash| *hash != 0)
    }

    fn set(&mut self, held: Held, hash: u64) {
        if let Some(slot) = self.0.get_mut(held.index()) {
            *slot = hash;
        }
    }
}

/// The facts of some consecutive records of one source.
#[derive(Debug, Default)]
pub struct Batch {
    source: Arc<str>,
    rows: Vec<Row>,
    listed: Vec<Listed>,
    claims: claims::Batch,
    key_files: key_files::Batch,
    details: details::Batch,
}

impl Batch {
    /// None yet, of the records of `source`, with room for so many.
    pub fn with_capacity(source: &Arc<str>, records: usize) -> Self {
        Self {
            source: Arc::clone(source),
            rows: Vec::with_capacity(records),
            claims: claims::Batch::with_capacity(records),
            details: details::Batch::with_capacity(records),
            ..Self::default()
        }
    }

    /// What the source of the records is called.
    pub fn source(&self) -> &str {
        &self.source
    }

    /// How many records there are.
    pub const fn len(&self) -> usize {
        self.rows.len()
    }

    /// Whether there is none.
    pub const fn is_empty(&self) -> bool {
        self.rows.is_empty()
    }

    /// Keeps what a record holds. A listing says what Apple knows, not what a customer stored: it has no facts.
    pub fn observe(&mut self, subject: &Subject<'_>, name: &str, digester: &Digester) {
        let mut kept = Kept::default();
        let mut row = Row::default();
        if subject.record.is_listing() {
            self.listed.extend(Listed::read(subject, name, &self.source, digester));
        } else {
            row = row_of(subject, &self.source, digester, &mut kept);
            if let Some(claims) = Claims::read(subject, digester, &mut kept) {
                self.claims.add(self.rows.len(), &claims);
            }
            self.key_files.add(self.rows.len(), subject, &mut kept);
        }
        self.details.add(name, subject.record, &kept);
        self.rows.push(row);
    }

    /// Keeps other hashes of the record with this index, as more is known of its keys. That fields hold something is not taken back.
    pub(crate) fn correct(&mut self, index: usize, subject: &Subject<'_>, digester: &Digester) {
        if let Some(row) = self.rows.get_mut(index)
            && !subject.record.is_listing()
        {
            *row = row_of(subject, &self.source, digester, &mut Kept::default());
        }
    }
}

/// The hashes of what a record holds, whose fields are kept.
fn row_of<'r>(
    subject: &Subject<'r>,
    source: &str,
    digester: &Digester,
    kept: &mut Kept<'r>,
) -> Row {
    let mut row = Row::default();
    let mut hold = |held, thing: &[&[u8]], field: &'r Field<'r>| {
        row.set(held, digester.hash(thing));
        kept.keep(held, field);
    };
    let text = |slot| {
        let field = subject.record.field(slot)?;
        let text = field.text()?.bytes().trim_ascii();
        (!text.is_empty()).then_some((field, text))
    };
    if let Some((field, record)) = text(Slot::Record) {
        hold(Held::Identity, &[source.as_bytes(), record], field);
    }
    if let Some((field, customer)) = text(Slot::Customer) {
        hold(Held::Customer, &[customer], field);
    }
    if let Some((field, id)) = subject.identifiers.bundle_ids().next() {
        hold(Held::Bundle, &[id.as_str().as_bytes()], field);
    }
    if let Some((field, id)) = subject.identifiers.issuer_ids(Slot::IapIssuerId).next() {
        hold(Held::Issuer, &[id.as_bytes()], field);
    }
    if let Some((field, id)) = subject.identifiers.key_ids(Slot::IapKeyId).next() {
        hold(Held::KeyId, &[id.as_bytes()], field);
    }
    let iap = &subject.keys.iap;
    if let (Some(_), Some(field)) = (iap.sound_key(), iap.field) {
        kept.keep(Held::Key, field);
    }
    if let Some(key) = iap.public_key() {
        row.set(Held::Key, digester.hash(&[key.x(), key.y()]));
    }
    // The first URL that Apple sends to and that is made for one app.
    let endpoint = subject.notifications.apple_urls().into_iter().find_map(|slot| {
        let Reading::Valid(field, url) = &slot.reading else { return None };
        let mut digest = digester.digest();
        url.hash_token(&mut digest).then(|| (digest.finish(), *field))
    });
    if let Some((hash, field)) = endpoint {
        row.set(Held::Endpoint, hash);
        kept.keep(Held::Endpoint, field);
    }
    row
}

/// The facts of all records, in the order of the input.
#[derive(Debug)]
pub struct Facts {
    columns: Columns,
    /// How many conflicts of a kind are kept whole.
    most: usize,
    details: Details,
    /// The apps that App Store Connect lists.
    listed: Vec<Listed>,
    claims: claims::All,
    key_files: KeyFiles,
    /// Found when they are first asked for: several rules need them.
    contradictions: OnceLock<Contradictions>,
    /// Whether some of it could not be read again.
    is_incomplete: AtomicBool,
}

impl Default for Facts {
    fn default() -> Self {
        Self::with_limit(Self::MEMORY)
    }
}

/// A record whose fact is at odds with those of other records.
#[derive(Clone, Debug)]
pub struct Conflict {
    /// Index of the record.
    pub record: usize,
    /// The fact to point at in each record: the one that it shares with the others, or the one that differs.
    pub held: Held,
    /// Records at odds with it, one for each other value, at most [`Conflict::MAX_OTHERS`].
    pub others: Arc<[usize]>,
    /// How many values there are in all, its own included.
    pub values: usize,
}

impl Conflict {
    /// A record that is at odds with no other one, but with something that is no record.
    pub(crate) fn alone(record: usize, held: Held) -> Self {
        Self { record, held, others: Arc::default(), values: 1 }
    }

    /// How many other records a finding names.
    pub const MAX_OTHERS: usize = 3;
}

/// The records that are at odds with others.
#[derive(Clone, Debug, Default)]
pub struct Conflicts {
    /// The first of them, in the order of the input: as many as [are listed](Facts::list_at_most).
    pub listed: Vec<Conflict>,
    /// All of them.
    pub records: RecordSet,
}

impl Conflicts {
    /// Adds one. Of many, only the first `most` are kept whole.
    fn push(&mut self, conflict: Conflict, most: usize) {
        self.records.insert(conflict.record);
        self.listed.push(conflict);
        // Seldom, so that it costs little.
        if self.listed.len() >= most.saturating_mul(2).max(1024) {
            self.finish(most);
        }
    }

    fn finish(&mut self, most: usize) {
        self.listed.sort_by_key(|conflict| conflict.record);
        self.listed.truncate(most);
    }
}

impl Facts {
    /// Bytes of hashes, and of details, that are kept in memory: enough for fifty thousand records. More go to
    /// temporary files.
    pub const MEMORY: usize = 4 << 20;
    /// Rows that are compared at a time.
    const MOST_ROWS: usize = 1 << 18;

    /// None yet, with another limit than [`Facts::MEMORY`].
    pub fn with_limit(limit: usize) -> Self {
        Self {
            columns: Columns::new(limit),
            most: usize::MAX,
            details: Details::new(limit),
            listed: Vec::new(),
            claims: claims::All::new(limit),
            key_files: KeyFiles::default(),
            contradictions: OnceLock::new(),
            is_incomplete: AtomicBool::new(false),
        }
    }

    /// Keeps no more than so many conflicts of a kind whole, and of the others the record alone.
    #[must_use]
    pub fn list_at_most(self, most: usize) -> Self {
        Self { most, ..self }
    }

    /// How many conflicts of a kind are kept whole.
    pub(crate) const fn most(&self) -> usize {
        self.most
    }

    /// Takes over the facts of the records that follow.
    pub fn append(&mut self, batch: Batch) {
        self.contradictions.take();
        let first = self.len();
        self.columns.append(&batch.rows);
        self.claims.append(first, &batch.claims);
        self.key_files.append(first, batch.key_files);
        self.details.append(batch.details, batch.source);
        self.listed.extend(batch.listed);
    }

    /// The apps that App Store Connect lists, in the order of the input.
    pub(crate) fn listed(&self) -> &[Listed] {
        &self.listed
    }

    /// The key files, and who names them.
    pub(crate) const fn key_files(&self) -> &KeyFiles {
        &self.key_files
    }

    /// Whether there are stored notifications that stand alone.
    pub(crate) const fn has_bodies(&self) -> bool {
        self.claims.has_bodies()
    }

    /// Calls `visit` for every record that says something of an app, in the order of the input.
    pub(crate) fn each_claim(&self, visit: impl FnMut(usize, &Claims<'_>)) {
        self.noting(self.claims.each(visit));
    }

    /// How many records there are.
    pub const fn len(&self) -> usize {
        self.columns.len()
    }

    /// Whether there is none.
    pub const fn is_empty(&self) -> bool {
        self.len() == 0
    }

    /// Whether some facts could not be read again from their temporary file, so that records were not all compared.
    pub fn is_incomplete(&self) -> bool {
        self.is_incomplete.load(Ordering::Relaxed)
    }

    /// Records that share `shared` and differ in `differing`, those in `except` left out of the comparison.
    ///
    /// Where one value of `differing` is held by more records than any other, it is taken for the right one, and
    /// only the others are in conflict; else all are.
    pub fn conflicts(&self, shared: Held, differing: Held, except: &RecordSet) -> Conflicts {
        self.at_odds(shared, differing, except, usual_value)
    }

    /// Records that share `shared` and differ in `differing`, those in `except` left out of the comparison: all of
    /// them.
    pub fn sharing(&self, shared: Held, differing: Held, except: &RecordSet) -> Conflicts {
        self.at_odds(shared, differing, except, |_| None)
    }

    /// Each value of `shared` that goes with more than `most` values of `differing`, by its first record.
    pub fn exceeding(&self, shared: Held, differing: Held, most: usize) -> Conflicts {
        let mut exceeding = Conflicts::default();
        self.each_group(shared, differing, &RecordSet::default(), |group| {
            let firsts = first_of_each(group);
            if let Some(&record) = firsts.first()
                && group.len() > most
            {
                let others = others(&firsts, &[record]);
                let values = group.len();
                exceeding.push(Conflict { record, held: shared, others, values }, self.most);
            }
        });
        exceeding.finish(self.most);
        exceeding
    }

    /// The records whose Key ID, key and Issuer ID cannot all be right.
    pub(crate) fn contradictions(&self) -> &Contradictions {
        self.contradictions.get_or_init(|| Contradictions::of(self))
    }

    /// The second and later records that hold the same, each with the first.
    pub fn repeats(&self, held: Held) -> Conflicts {
        let mut repeats = Conflicts::default();
        let each = |row: &mut dyn FnMut(u64, usize)| {
            self.noting(self.columns.each(held, |record, hash| row(hash, record)));
        };
        self.each_shared(each, |rows| {
            let Some(((_, first), rest)) = rows.split_first() else { return };
            for &(_, record) in rest {
                let others = Arc::new([*first]);
                repeats.push(Conflict { record, held, others, values: 1 }, self.most);
            }
        });
        repeats.finish(self.most);
        repeats
    }

    /// Records that share `shared` and differ in `differing`, but for those with the value that `spared` names.
    fn at_odds(
        &self,
        shared: Held,
        differing: Held,
        except: &RecordSet,
        spared: impl Fn(&Group) -> Option<u64>,
    ) -> Conflicts {
        let mut at_odds = Conflicts::default();
        self.each_group(shared, differing, except, |group| {
            let spared = spared(group);
            let firsts = first_of_each(group);
            for (_, records) in group.iter().filter(|(value, _)| spared != Some(**value)) {
                let others = others(&firsts, records);
                for &record in records {
                    let others = Arc::clone(&others);
                    let values = group.len();
                    at_odds.push(Conflict { record, held: shared, others, values }, self.most);
                }
            }
        });
        at_odds.finish(self.most);
        at_odds
    }

    /// Calls `visit` for every value of `shared` that goes with two or more values of `differing`.
    fn each_group(
        &self,
        shared: Held,
        differing: Held,
        except: &RecordSet,
        mut visit: impl FnMut(&Group),
    ) {
        let each = |row: &mut dyn FnMut(u64, (u64, usize))| {
            self.noting(self.columns.each_pair(shared, differing, |record, shared, differing| {
                if !except.contains(record) {
                    row(shared, (differing, record));
                }
            }));
        };
        self.each_shared(each, |rows| {
            let value = |row: Option<&(u64, (u64, usize))>| row.map(|(_, (value, _))| *value);
            if value(rows.first()) == value(rows.last()) {
                return;
            }
            let mut group = Group::new();
            for (_, (value, record)) in rows {
                group.entry(*value).or_default().push(*record);
            }
            visit(&group);
        });
    }

    /// Calls `visit` for all rows with the same hash, sorted. `each` gives the rows, with their hashes, as often as it is asked.
    fn each_shared<R: Ord>(
        &self,
        each: impl Fn(&mut dyn FnMut(u64, R)),
        mut visit: impl FnMut(&[(u64, R)]),
    ) {
        // Part by part, so that a long export does not need more memory.
        let mut count = self.len();
        if count > Self::MOST_ROWS {
            count = 0;
            each(&mut |_, _| count = count.saturating_add(1));
        }
        let parts = u64::try_from(count.div_ceil(Self::MOST_ROWS)).unwrap_or(1);
        for part in 0..parts {
            let mut rows = Vec::new();
            each(&mut |hash, row| {
                if hash.checked_rem(parts) == Some(part) {
                    rows.push((hash, row));
                }
            });
            rows.sort_unstable();
            rows.chunk_by(|one, next| one.0 == next.0).for_each(&mut visit);
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
        let record = self.noting(self.details.get(conflict.record))?;
        let (pointer, location) = record.fact(conflict.held)?;
        let related = conflict.others.iter().filter_map(|&other| {
            let other = self.noting(self.details.get(other))?;
            let (_, location) = other.fact(conflict.held)?;
            Some(Related { record: other.name, labels: None, locations: vec![location] })
        });
        Some(Finding {
            rule: about.id,
            severity: about.severity,
            labels: None,
            field: Some(pointer),
            message,
            help: help.to_owned(),
            locations: vec![location],
            related: related.collect(),
            state: State::New,
            record: record.name,
        })
    }

    /// The value, or a note that something could not be read.
    fn noting<T>(&self, read: io::Result<T>) -> Option<T> {
        read.inspect_err(|_| self.is_incomplete.store(true, Ordering::Relaxed)).ok()
    }
}

/// The values that go with one and the same fact, each with the records that hold it, first to last.
type Group = BTreeMap<u64, Vec<usize>>;

/// The value that more records hold than any other, if there is one.
fn usual_value(group: &Group) -> Option<u64> {
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
fn others(firsts: &[usize], own: &[usize]) -> Arc<[usize]> {
    let others = firsts.iter().filter(|first| own.first() != Some(first));
    others.take(Conflict::MAX_OTHERS).copied().collect()
}
