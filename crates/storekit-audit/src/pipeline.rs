//! Inputs in, outcome out.
//!
//! One thread at a time reads a chunk of records; every thread judges the chunk that it read; what was found is put
//! back into the order of the input. So the outcome does not depend on how many threads there are.

use std::borrow::Cow;
use std::collections::BTreeMap;
use std::mem;
use std::num::NonZeroUsize;
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::thread;

use p256_batch::Prover;
use sha2::{Digest as _, Sha256};
use storekit_credentials::key::Scratch;
use storekit_export::{
    BadRecord, Chunk, Event, Field, Format, Input, Options, Reader, Record, Source, SourceId, Text,
};

use crate::facts::{Batch, Digester, Facts};
use crate::key_files;
use crate::listing;
use crate::proof::{self, Answers, Proof};
use crate::rules;
use crate::rules::input::record_unreadable;
use crate::second_look;
use crate::stored;
use crate::{
    About, Coverage, Detail, Fate, Finding, Findings, InputRead, Observer, Outcome, RecordSet,
    Rule, Settings, Severity, Shown, Sign, Signs, Subject, Summary,
};

/// Audits the inputs.
pub fn audit(inputs: Vec<Input>, settings: &Settings, observer: &dyn Observer) -> Outcome {
    let options = Options { format: settings.input_format, ..Options::default() };
    // The listing first: it is short, and a report begins with what it is about.
    let listing = settings.listing.iter().cloned().map(Input::Path);
    let reader = Reader::new(listing.chain(inputs), options).with_names(settings.names.clone());
    let mut outcome = audit_reader(reader, settings, observer);
    if !observer.stopped() {
        second_look::take(&mut outcome, settings);
    }
    outcome
}

/// Audits what `reader` reads.
pub fn audit_reader(reader: Reader, settings: &Settings, observer: &dyn Observer) -> Outcome {
    let reader = Mutex::new(Numbered { reader, next: 0 });
    let judge = &Judge::new(settings);
    let threads = settings
        .threads
        .or_else(|| thread::available_parallelism().ok())
        .map_or(1, NonZeroUsize::get);
    let progress = Progress::default();
    let whole = Mutex::new(InOrder::new(Whole::new(settings.most())));
    let waiting = Mutex::new(Waiting::default());
    let settle = |judged: Vec<Judged>, tools: &mut Tools| {
        if judged.is_empty() {
            return;
        }
        let settled = judge.settle(judged, tools);
        for (_, part) in &settled {
            progress.add(part, observer);
        }
        // All of them at a time: what is there so far comes to this processor's cache once.
        let mut whole = locked(&whole);
        for (number, part) in settled {
            whole.add(number, part, judge);
        }
    };
    // Judges one event after the other, until there are no more.
    let work = || {
        let mut tools = Tools::default();
        while !observer.stopped() {
            let next = locked(&reader).next();
            let Some((number, event)) = next else { break };
            let judged = judge.event(number, event, &mut tools);
            let due = locked(&waiting).add(judged);
            settle(due, &mut tools);
        }
        // Whatever still waits: what this thread has left is among it, unless another one has taken it.
        let rest = locked(&waiting).take();
        settle(rest, &mut tools);
    };
    thread::scope(|scope| {
        for _ in 1..threads {
            // The system can refuse a thread: fewer will do, and at last this one.
            if thread::Builder::new().spawn_scoped(scope, work).is_err() {
                break;
            }
        }
        work();
    });
    // Its memory is free for the comparison.
    drop(reader);
    let mut whole = whole.into_inner().unwrap_or_else(PoisonError::into_inner).whole;
    whole.is_incomplete = observer.stopped();
    judge.conclude(whole)
}

/// What the threads share, for one of them at a time. If one has panicked, so will the whole audit: until then the others go on.
fn locked<T>(shared: &Mutex<T>) -> MutexGuard<'_, T> {
    shared.lock().unwrap_or_else(PoisonError::into_inner)
}

/// What a thread keeps from one chunk to the next.
#[derive(Debug, Default)]
struct Tools {
    scratch: Scratch,
    prover: Prover,
}

/// What came of one event, before its keys are proven.
struct Judged {
    number: u64,
    part: Part,
    /// Records are judged as if all public keys were right. Those with one that is not are judged again, and those with one that is still to be
    /// computed are judged only then.
    unproven: Option<Unproven>,
}

/// Records whose keys are still to be proven.
struct Unproven {
    chunk: Chunk,
    proof: Proof,
    /// The index in the chunk of each readable record.
    indices: Vec<usize>,
}

/// What waits until there are enough keys to be proven together: it takes two thirds of the work for each that it takes for those of
/// one chunk.
#[derive(Default)]
struct Waiting {
    judged: Vec<Judged>,
    /// Of all chunks that are held.
    bytes: usize,
}

impl Waiting {
    /// As many bytes are held at most, all threads together; and those of the last chunk.
    const MOST_BYTES: usize = 6 << 20;
    /// What a chunk takes at least.
    const LEAST_BYTES: usize = 64 << 10;

    /// Adds one; gives what is due.
    fn add(&mut self, judged: Judged) -> Vec<Judged> {
        let Some(unproven) = &judged.unproven else { return vec![judged] };
        self.bytes = self.bytes.saturating_add(unproven.chunk.byte_len().max(Self::LEAST_BYTES));
        self.judged.push(judged);
        if self.bytes > Self::MOST_BYTES { self.take() } else { Vec::new() }
    }

    /// Takes all.
    fn take(&mut self) -> Vec<Judged> {
        mem::take(self).judged
    }
}

/// The events of a reader, numbered.
struct Numbered {
    reader: Reader,
    next: u64,
}

impl Iterator for Numbered {
    type Item = (u64, Event);

    fn next(&mut self) -> Option<Self::Item> {
        let event = self.reader.next()?;
        let number = self.next;
        self.next = number.saturating_add(1);
        Some((number, event))
    }
}

#[derive(Default)]
struct Progress {
    bytes: AtomicU64,
    records: AtomicU64,
    findings: AtomicU64,
}

impl Progress {
    fn add(&self, part: &Part, observer: &dyn Observer) {
        let add = |total: &AtomicU64, more: u64| {
            total.fetch_add(more, Ordering::Relaxed).saturating_add(more)
        };
        observer.progress(
            add(&self.bytes, part.bytes),
            add(&self.records, part.coverage.records),
            add(&self.findings, count(part.findings.len())),
        );
    }
}

/// What came of one event.
#[derive(Debug, Default)]
struct Part {
    bytes: u64,
    source: Option<Arc<Source>>,
    coverage: Coverage,
    facts: Batch,
    format: Option<Format>,
    /// The rank of each record, where not all are asked for.
    ranks: Vec<Option<u64>>,
    /// Findings that are shown, each with the index of its record among the facts; `None` for a record that could
    /// not be read.
    findings: Vec<(Slot, Finding)>,
}

/// Where in the order of the report a finding belongs: after how many readable records, and whether before the
/// next one or in it.
#[derive(Clone, Copy, Debug, Eq, Ord, PartialEq, PartialOrd)]
struct Slot {
    record: usize,
    is_readable: bool,
}

/// What came of all events so far.
#[derive(Debug, Default)]
struct Whole {
    coverage: Coverage,
    facts: Facts,
    ranks: Vec<Option<u64>>,
    findings: Vec<(Slot, Finding)>,
    /// How many findings of a rule are listed at most, and how many are.
    most: usize,
    listed: BTreeMap<&'static str, usize>,
    /// The findings beyond those, and the records that have them.
    unlisted: Summary,
    with_unlisted: RecordSet,
    last_source: Option<SourceId>,
    is_incomplete: bool,
}

impl Whole {
    fn new(most: usize) -> Self {
        // The first one says how much the others weigh.
        let facts = Facts::default().list_at_most(most.max(1));
        Self { facts, most, ..Self::default() }
    }

    /// Lists a finding, or counts it where there are enough of its rule. Gives whether it is the last one of its rule that is listed.
    fn add(&mut self, slot: Slot, finding: Finding) -> bool {
        let listed = self.listed.entry(finding.rule).or_default();
        if *listed < self.most {
            *listed = listed.saturating_add(1);
            self.findings.push((slot, finding));
            return *listed == self.most;
        }
        self.unlisted.add(finding.rule, finding.severity, 1);
        if slot.is_readable {
            self.with_unlisted.insert(slot.record);
        }
        false
    }

    fn append(&mut self, part: Part, judge: &Judge<'_>) {
        let before = self.facts.len();
        for (slot, finding) in part.findings {
            let rule = finding.rule;
            if self.add(Slot { record: slot.record.saturating_add(before), ..slot }, finding) {
                judge.fill(rule);
            }
        }
        self.facts.append(part.facts);
        self.ranks.extend(part.ranks);
        let (all, new) = (&mut self.coverage, part.coverage);
        if let Some(source) = part.source {
            if self.last_source != Some(source.id) {
                self.last_source = Some(source.id);
                all.sources = all.sources.saturating_add(1);
                let name = Arc::from(source.name.as_str());
                all.inputs.push(InputRead { source: name, format: None, records: 0 });
            }
            if let Some(input) = all.inputs.last_mut() {
                input.format = input.format.or(part.format);
                input.records = input.records.saturating_add(new.records);
            }
        }
        all.records = all.records.saturating_add(new.records);
        all.unreadable = all.unreadable.saturating_add(new.unreadable);
        all.skipped = all.skipped.saturating_add(new.skipped);
        all.json_texts = all.json_texts.saturating_add(new.json_texts);
        for (name, records) in &new.unknown_names {
            all.add_name(name, *records);
        }
        all.details.extend(new.details);
    }
}

/// What came of all events up to one, and what came of later ones before their turn.
struct InOrder {
    whole: Whole,
    early: BTreeMap<u64, Part>,
    /// The number of the event whose turn it is.
    due: u64,
}

impl InOrder {
    const fn new(whole: Whole) -> Self {
        Self { whole, early: BTreeMap::new(), due: 0 }
    }

    fn add(&mut self, number: u64, part: Part, judge: &Judge<'_>) {
        self.early.insert(number, part);
        while let Some(part) = self.early.remove(&self.due) {
            self.whole.append(part, judge);
            self.due = self.due.saturating_add(1);
        }
    }
}

/// The rules that were asked for.
struct Judge<'s> {
    settings: &'s Settings,
    digester: Digester,
    rules: Vec<&'static dyn Rule>,
    /// Those that look at one record at a time; and those of them that look at every record.
    of_one: Vec<(Sign, &'static dyn Rule)>,
    of_any: Vec<(Sign, &'static dyn Rule)>,
    /// Rules of which as many findings are listed as are to be: what is judged from now on comes after those.
    full: Mutex<Vec<&'static str>>,
}

impl<'s> Judge<'s> {
    fn new(settings: &'s Settings) -> Self {
        let is_wanted = |rule: &&'static dyn Rule| {
            let id = rule.about().id;
            (settings.select.is_empty() || settings.select.contains(&id))
                && !settings.ignore.contains(&id)
        };
        let rules: Vec<_> = rules::all().filter(is_wanted).collect();
        let is_due = |(sign, rule): &(Sign, &'static dyn Rule)| {
            let About { id, severity, .. } = rule.about();
            // A rule that only notes is not asked where notes are not shown.
            let is_shown = *severity != Severity::Note || shows(settings, id, *severity);
            *sign != Sign::Comparison && is_shown
        };
        let of_one: Vec<_> = rules.iter().map(|rule| (rule.sign(), *rule)).filter(is_due).collect();
        let of_any = of_one.iter().copied().filter(|(sign, _)| *sign == Sign::Any).collect();
        let digester = Digester::default();
        Self { settings, digester, rules, of_one, of_any, full: Mutex::default() }
    }

    /// Notes that further findings of a rule are only counted.
    fn fill(&self, rule: &'static str) {
        locked(&self.full).push(rule);
    }

    fn full(&self) -> Vec<&'static str> {
        locked(&self.full).clone()
    }

    fn shows(&self, finding: &Finding) -> bool {
        shows(self.settings, finding.rule, finding.severity)
    }

    fn event(&self, number: u64, event: Event, tools: &mut Tools) -> Judged {
        let part = match event {
            Event::Chunk(chunk) => return self.chunk(number, chunk, &mut tools.scratch),
            Event::Unreadable { source, place, reason } => {
                let reason = format!("{reason}; {}", reason.help());
                let detail =
                    Detail { source: source.name.clone(), place, fate: Fate::Unreadable, reason };
                let coverage = Coverage {
                    records: 1,
                    unreadable: 1,
                    details: vec![detail],
                    ..Coverage::default()
                };
                Part { source: Some(source), coverage, ..Part::default() }
            }
            Event::Skipped { source, reason } => {
                let detail = Detail {
                    source: source.name.clone(),
                    place: None,
                    fate: Fate::Skipped,
                    reason: reason.to_string(),
                };
                let coverage = Coverage {
                    records: 1,
                    skipped: 1,
                    details: vec![detail],
                    ..Coverage::default()
                };
                Part { source: Some(source), coverage, ..Part::default() }
            }
        };
        Judged { number, part, unproven: None }
    }

    /// Judges the records of a chunk as if all public keys were right, unless one is still to be computed.
    fn chunk(&self, number: u64, chunk: Chunk, scratch: &mut Scratch) -> Judged {
        let source = chunk.source();
        let source_name: Arc<str> = Arc::from(source.name.as_str());
        let mut part = Part {
            bytes: count(chunk.byte_len()),
            source: Some(Arc::clone(source)),
            facts: Batch::with_capacity(&source_name, chunk.record_count()),
            format: source.format,
            ..Part::default()
        };
        part.coverage.records = count(chunk.record_count());
        // A key's text has some 250 bytes: many short records do not have many keys.
        let mut proof = Proof::with_capacity(chunk.record_count().min(chunk.byte_len() / 250));
        let mut indices = Vec::with_capacity(chunk.record_count());
        let full = self.full();
        let mut records = chunk.records();
        let mut index = 0_usize;
        while let Some(record) = records.next() {
            match record {
                Ok(record) => {
                    indices.push(index);
                    let mut subject = Subject::new(&record, scratch);
                    subject.file_mode = source.mode;
                    let name = name_of(&record, &source_name);
                    if proof.add(part.facts.len(), &mut subject.keys) {
                        self.record(&subject, &name, part.facts.len(), &full, &mut part);
                    }
                    self.observe(&subject, &name, &mut part);
                    drop(name);
                    drop(subject);
                    records.give_back(record);
                }
                Err(bad) => self.unreadable(&bad, &chunk, &mut part),
            }
            index = index.saturating_add(1);
        }
        let unproven = (!proof.is_empty()).then_some(Unproven { chunk, proof, indices });
        Judged { number, part, unproven }
    }

    /// Proves the keys of all that were judged, together, and judges the records of which more is known now. Those are few, or else the export is
    /// hopeless, or its keys are not as Apple issued them.
    fn settle(&self, mut judged: Vec<Judged>, tools: &mut Tools) -> Vec<(u64, Part)> {
        let Tools { scratch, prover } = tools;
        let unproven = judged.iter().filter_map(|judged| judged.unproven.as_ref());
        let proofs: Vec<_> = unproven.map(|unproven| &unproven.proof).collect();
        let mut answers = proof::answers(&proofs, prover).into_iter();
        for judged in &mut judged {
            let Some(unproven) = judged.unproven.take() else { continue };
            let answers = answers.next().unwrap_or_default();
            if !answers.is_empty() {
                self.correct(&mut judged.part, &unproven, &answers, scratch);
            }
        }
        judged.into_iter().map(|judged| (judged.number, judged.part)).collect()
    }

    /// Judges records (again): those with these indices among the readable ones of a chunk, of whose keys this is known.
    fn correct(
        &self,
        part: &mut Part,
        unproven: &Unproven,
        answers: &BTreeMap<usize, Answers>,
        scratch: &mut Scratch,
    ) {
        let Unproven { chunk, indices, .. } = unproven;
        let source = chunk.source();
        let full = self.full();
        part.findings.retain(|(slot, _)| !(slot.is_readable && answers.contains_key(&slot.record)));
        for (&readable, answers) in answers {
            let record = indices.get(readable).and_then(|index| chunk.record(*index)?.ok());
            let Some(record) = record else { continue };
            let mut subject = Subject::new(&record, scratch).with_file_mode(source.mode);
            subject.keys.answer(answers);
            let name = name_of(&record, &source.name);
            self.record(&subject, &name, readable, &full, part);
            part.facts.correct(readable, &subject, &self.digester);
        }
        part.findings.sort_by_key(|(slot, _)| *slot);
    }

    /// Keeps what is needed of a readable record beyond its findings.
    fn observe(&self, subject: &Subject<'_>, name: &str, part: &mut Part) {
        let record = subject.record;
        for name in &record.unknown {
            part.coverage.add_name(name, 1);
        }
        let is_nested = |it: &Field<'_>| it.text().is_some_and(Text::is_nested);
        let texts = u64::from(record.fields.iter().any(is_nested));
        part.coverage.json_texts = part.coverage.json_texts.saturating_add(texts);
        if !self.settings.selection.is_all() {
            part.ranks.push(self.settings.selection.rank(record, name));
        }
        part.facts.observe(subject, name, &self.digester);
    }

    fn unreadable(&self, bad: &BadRecord, chunk: &Chunk, part: &mut Part) {
        let source = chunk.source();
        part.coverage.unreadable = part.coverage.unreadable.saturating_add(1);
        part.coverage.details.push(Detail {
            source: source.name.clone(),
            place: Some(bad.place),
            fate: Fate::Unreadable,
            reason: bad.to_string(),
        });
        let finding = record_unreadable::finding(bad, &source.name, chunk.block(bad.number));
        if self.is_wanted(&finding) && self.shows(&finding) {
            let slot = Slot { record: part.facts.len(), is_readable: false };
            part.findings.push((slot, finding));
        }
    }

    fn is_wanted(&self, finding: &Finding) -> bool {
        self.rules.iter().any(|rule| rule.about().id == finding.rule)
    }

    /// Adds what the rules find in the record with this index.
    /// `full`: the rules whose findings only count.
    fn record(
        &self,
        subject: &Subject<'_>,
        name: &str,
        index: usize,
        full: &[&'static str],
        part: &mut Part,
    ) {
        let findings = Findings::new(subject.record, part.facts.source(), name);
        let mut findings = findings.counting(full);
        let signs = Signs::of(subject);
        let is_clean = signs.is_empty() && !cfg!(debug_assertions);
        for (sign, rule) in if is_clean { &self.of_any } else { &self.of_one } {
            let is_due = signs.show(*sign);
            if is_due {
                rule.check(subject, &mut findings);
            } else if cfg!(debug_assertions) {
                let before = findings.len();
                rule.check(subject, &mut findings);
                debug_assert_eq!(findings.len(), before, "{} has another sign", rule.about().id);
            }
        }
        if findings.is_empty() {
            return;
        }
        let slot = Slot { record: index, is_readable: true };
        let findings = findings.into_vec();
        debug_assert!(findings.iter().all(is_note_of_note), "{findings:?}");
        let shown = findings.into_iter().filter(|finding| self.shows(finding));
        part.findings.extend(shown.map(|finding| (slot, finding)));
    }

    /// Compares the records, and closes the account.
    fn conclude(&self, mut whole: Whole) -> Outcome {
        if whole.facts.key_files().has_files() {
            for (slot, finding) in &mut whole.findings {
                key_files::settle(&whole.facts, slot.record, finding);
            }
            whole.findings.retain(|(_, finding)| self.shows(finding));
        }
        for rule in &self.rules {
            let compared = rule.compare(&whole.facts, self.settings);
            let Some((_, first)) = compared.findings.first() else { continue };
            // All findings of such a rule weigh the same, where there are so many.
            let (id, severity) = (first.rule, first.severity);
            if self.shows(first) {
                whole.unlisted.add(id, severity, compared.more);
                whole.with_unlisted.extend(&compared.unlisted);
            }
            for (record, finding) in compared.findings {
                if self.shows(&finding) {
                    whole.add(Slot { record, is_readable: true }, finding);
                }
            }
        }
        // A stable sort: the findings of a record stay in the order of the catalogue.
        whole.findings.sort_by_key(|(slot, _)| *slot);

        let mut coverage = whole.coverage;
        if !self.settings.selection.is_all() {
            let chosen = self.settings.selection.choose(&whole.ranks);
            whole.findings.retain(|(slot, _)| {
                !slot.is_readable || chosen.get(slot.record).copied().unwrap_or_default()
            });
            coverage.not_asked_for = count(chosen.iter().filter(|chosen| !**chosen).count());
            coverage.skipped = coverage.skipped.saturating_add(coverage.not_asked_for);
        }
        let mut with_findings = whole.with_unlisted;
        for (slot, _) in whole.findings.iter().filter(|(slot, _)| slot.is_readable) {
            with_findings.insert(slot.record);
        }
        let with_findings = count(with_findings.len());
        coverage.with_findings = with_findings;
        let judged = count(whole.facts.len()).saturating_sub(coverage.not_asked_for);
        coverage.clean = judged.saturating_sub(with_findings);
        Outcome {
            profile: self.settings.profile,
            unreadable_inputs: whole.is_incomplete || whole.facts.is_incomplete(),
            coverage,
            listing: listing::summary(&whole.facts),
            notifications: stored::summary(&whole.facts),
            key_files: key_files::summary(&whole.facts),
            suppressions: Vec::new(),
            findings: whole.findings.into_iter().map(|(_, finding)| finding).collect(),
            unlisted: whole.unlisted,
        }
    }
}

/// Whether a finding is a note if its rule is one.
fn is_note_of_note(finding: &Finding) -> bool {
    let is_of_note =
        rules::by_id(finding.rule).is_some_and(|rule| rule.about().severity == Severity::Note);
    !is_of_note || finding.severity == Severity::Note
}

fn shows(settings: &Settings, rule: &str, severity: Severity) -> bool {
    settings.select.contains(&rule) || settings.profile.shows(severity)
}

/// The record's key. One that could be a secret in the wrong place, or is no name but a text, goes by its hash, which is as stable and tells
/// records apart as well.
fn name_of<'r>(record: &'r Record<'_>, source: &str) -> Cow<'r, str> {
    let name = record.name(source);
    let is_fit = name.len() <= Shown::MAX_CHARS && !Shown::could_be_secret(&name);
    if is_fit || name.starts_with(source) {
        return name;
    }
    let hash: [u8; 32] = Sha256::digest(name.as_bytes()).into();
    let digits =
        hash.iter().take(6).fold(String::new(), |digits, octet| digits + &format!("{octet:02x}"));
    format!("sha256:{digits}").into()
}

fn count(length: usize) -> u64 {
    u64::try_from(length).unwrap_or(u64::MAX)
}
