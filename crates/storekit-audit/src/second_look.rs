//! What only the source can show of records that contradict each other.
//!
//! While an audit runs, nothing of a record is kept that could be shown: only hashes and places. So once it is known
//! which records contradict each other, their files are opened again, and the lines in question are shown as all others
//! are: parsed, and masked by what they are. What changed in the meantime, was read from standard input, or lies too far
//! on, goes without.

use std::cell::OnceCell;
use std::collections::BTreeMap;
use std::fs;
use std::path::PathBuf;
use std::sync::Arc;

use storekit_export::{Chunk, Event, Input, Options, Reader, Record};

use crate::snippet::Names;
use crate::{Finding, Labels, Location, Outcome, Settings, Snippet};

/// How much is read again, in bytes, over all files: a fraction of a second.
const MAX_BYTES: u64 = 256 << 20;

/// How many findings get more than their places: as many as anybody looks at.
const MAX_FINDINGS: usize = 20_000;

/// The range of a value in its source, and where it is spoken of. In order, so that a chunk finds its own.
type Wanted = BTreeMap<(u64, u64), Vec<Spot>>;

/// A location of a finding.
#[derive(Clone, Copy, Debug)]
struct Spot {
    finding: usize,
    /// Of the finding's related records; `None` for the finding's own.
    related: Option<usize>,
    location: usize,
}

/// Gives findings across records their labels and snippets.
pub(crate) fn take(outcome: &mut Outcome, settings: &Settings) {
    let mut sources: BTreeMap<String, Wanted> = BTreeMap::new();
    let is_across = |it: &(usize, &Finding)| it.1.labels.is_none() && it.1.field.is_some();
    let across = outcome.findings.iter().enumerate().filter(is_across);
    for (index, finding) in across.take(MAX_FINDINGS) {
        for (spot, location) in spots(index, finding) {
            let wanted = sources.entry(location.source.clone()).or_default();
            let place = (location.place.byte_start, location.place.byte_end);
            wanted.entry(place).or_default().push(spot);
        }
    }
    let mut files: Vec<PathBuf> = sources.keys().map(|name| file_of(name)).collect();
    files.dedup();
    let mut left = MAX_BYTES;
    for file in files {
        // What is no file, such as a pipe, can be read only once.
        if !fs::metadata(&file).is_ok_and(|metadata| metadata.is_file()) {
            continue;
        }
        let options = Options { format: settings.input_format, ..Options::default() };
        let reader =
            Reader::new([Input::Path(file.clone())], options).with_names(settings.names.clone());
        for event in reader {
            let Event::Chunk(chunk) = event else { continue };
            let mut is_last = false;
            left = left.saturating_sub(u64::try_from(chunk.byte_len()).unwrap_or(u64::MAX));
            if let Some(wanted) = sources.get(&chunk.source().name) {
                let range = chunk.byte_range();
                let here = wanted.range((range.start, 0)..(range.end, 0));
                if here.clone().next().is_some() {
                    look(&chunk, wanted, &mut outcome.findings);
                }
                // In an archive, other members follow.
                let is_past = wanted.range((range.end, 0)..).next().is_none();
                is_last = is_past && file.as_os_str() == chunk.source().name.as_str();
            }
            if left == 0 {
                return;
            }
            if is_last {
                break;
            }
        }
    }
}

/// The file that a source is, or lies in: `a.zip` for `a.zip!/b.json`.
fn file_of(source: &str) -> PathBuf {
    PathBuf::from(source.split_once("!/").map_or(source, |(archive, _)| archive))
}

fn spots(index: usize, finding: &Finding) -> impl Iterator<Item = (Spot, &Location)> {
    let own = finding.locations.iter().map(|location| (None, location));
    let own = own.enumerate().map(|(at, (related, location))| (at, related, location));
    let others = finding.related.iter().enumerate().flat_map(|(related, it)| {
        let locations = it.locations.iter().enumerate();
        locations.map(move |(at, location)| (at, Some(related), location))
    });
    own.chain(others)
        .map(move |(location, related, it)| (Spot { finding: index, related, location }, it))
}

fn look(chunk: &Chunk, wanted: &Wanted, findings: &mut [Finding]) {
    for record in chunk.records().flatten() {
        let start = offset(&record, record.span.start());
        let end = offset(&record, record.span.end());
        let mut labels = None;
        let names = OnceCell::new();
        for (place, spots) in wanted.range((start, 0)..(end, 0)) {
            let mut fields = record.fields.iter();
            let Some(field) = fields.find(|field| {
                (offset(&record, field.span.start()), offset(&record, field.span.end())) == *place
            }) else {
                continue;
            };
            let labels = labels.get_or_insert_with(|| Arc::new(Labels::of(&record)));
            let names = names.get_or_init(|| Names::of(&record));
            let snippet = Snippet::of(&record, names, field, field.span);
            for spot in spots {
                if let Some(finding) = findings.get_mut(spot.finding) {
                    show(*spot, labels, snippet.as_ref(), finding);
                }
            }
        }
    }
}

fn show(spot: Spot, labels: &Arc<Labels>, snippet: Option<&Snippet>, finding: &mut Finding) {
    let locations = match spot.related {
        None => {
            finding.labels = Some(Arc::clone(labels));
            Some(&mut finding.locations)
        }
        Some(related) => finding.related.get_mut(related).map(|it| {
            it.labels = Some(Arc::clone(labels));
            &mut it.locations
        }),
    };
    if let Some(location) = locations.and_then(|list| list.get_mut(spot.location)) {
        location.snippet = snippet.cloned();
    }
}

/// The offset in the source of a byte of a record's block.
fn offset(record: &Record<'_>, at: usize) -> u64 {
    record.block.byte_start.saturating_add(u64::try_from(at).unwrap_or(u64::MAX))
}
