//! What was looked at: the account that must add up.

use std::collections::BTreeMap;
use std::sync::Arc;

use storekit_export::{Format, Place};

/// How many records there were, and what became of each.
///
/// `clean + with_findings + unreadable + skipped == records`, always. A file that could not be opened, and
/// one that was left out, count as one record each.
#[derive(Clone, Debug, Default, Eq, PartialEq)]
pub struct Coverage {
    /// Files (and standard input) that were considered.
    pub sources: u64,
    /// Records in all.
    pub records: u64,
    /// Records without a finding that the profile shows.
    pub clean: u64,
    /// Records with at least one.
    pub with_findings: u64,
    /// Records that could not be read.
    pub unreadable: u64,
    /// Records that were left out, with the reason.
    pub skipped: u64,
    /// What each source was read as, in the order of the input.
    pub inputs: Vec<InputRead>,
    /// How many of them were not asked for ([`Selection`](crate::Selection)). They have no detail.
    pub not_asked_for: u64,
    /// Names of fields, as JSON Pointers, that are not known to mean anything, each with the number of records that have it: the
    /// first [`Coverage::MOST_NAMES`] of them. They come from input.
    pub unknown_names: BTreeMap<String, u64>,
    /// Records in which JSON stood in a text in the place of a key, and was read.
    pub json_texts: u64,
    /// The unreadable and the skipped ones, in the order of the input.
    pub details: Vec<Detail>,
}

/// A source, and what it was read as.
#[derive(Clone, Debug, Eq, PartialEq)]
pub struct InputRead {
    /// Name of the source. It comes from input.
    pub source: Arc<str>,
    /// The format that it has, or was said to have; `None` where it was not read.
    pub format: Option<Format>,
    /// Records in it, good and bad.
    pub records: u64,
}

impl Coverage {
    /// How many names that are not known are kept.
    pub const MOST_NAMES: usize = 256;

    /// Counts a name that is not known.
    pub(crate) fn add_name(&mut self, name: &str, records: u64) {
        if let Some(count) = self.unknown_names.get_mut(name) {
            *count = count.saturating_add(records);
        } else if self.unknown_names.len() < Self::MOST_NAMES {
            self.unknown_names.insert(name.to_owned(), records);
        }
    }
}

/// A record or file that was not judged.
#[derive(Clone, Debug, Eq, PartialEq)]
pub struct Detail {
    /// Name of the source. It comes from input.
    pub source: String,
    /// Where in it; `None` for the whole of it.
    pub place: Option<Place>,
    /// What became of it.
    pub fate: Fate,
    /// Why: no text from input.
    pub reason: String,
}

/// Why a record was not judged.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub enum Fate {
    /// It could not be read.
    Unreadable,
    /// It was left out.
    Skipped,
}

impl Fate {
    /// `unreadable` or `skipped`.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Unreadable => "unreadable",
            Self::Skipped => "skipped",
        }
    }
}
