//! What a rule found, and where.

use std::cell::{Cell, OnceCell};
use std::sync::Arc;

use storekit_credentials::Span;
use storekit_export::{Field, Place, Places, Record};

use crate::snippet::Names;
use crate::{About, Labels, Severity, Snippet};

/// Something wrong in a record.
///
/// `message`, `help` and labels are written by a rule, which puts text from input through
/// [`crate::Shown`]; the other strings are as they came from input, and a report puts them through it.
#[derive(Clone, Debug, Eq, PartialEq)]
pub struct Finding {
    /// The rule's id.
    pub rule: &'static str,
    /// How bad it is here.
    pub severity: Severity,
    /// The record's key, or `source#number`.
    pub record: String,
    /// What else people know the record by; `None` where nothing is known of it, as of one that cannot be read.
    pub labels: Option<Arc<Labels>>,
    /// JSON Pointer of the field; `None` where a field is missing, or the whole record is meant.
    pub field: Option<String>,
    /// What is wrong: one sentence without final full stop, no secret, no value that failed to parse.
    pub message: String,
    /// What to do about it.
    pub help: String,
    /// Where. The first is the primary one.
    pub locations: Vec<Location>,
    /// Other records that are part of it.
    pub related: Vec<Related>,
    /// Whether it is new, known, or suppressed.
    pub state: State,
}

impl Finding {
    /// What stays the same when the export is made again, re-ordered, or its keys are replaced:
    /// rule, record and field.
    pub fn identity(&self) -> String {
        format!("{}|{}|{}", self.rule, self.record, self.field.as_deref().unwrap_or_default())
    }
}

/// A place in a source, and what is there.
#[derive(Clone, Debug, Eq, PartialEq)]
pub struct Location {
    /// Name of the source, relative as it was given.
    pub source: String,
    /// The place.
    pub place: Place,
    /// What is there, in a few words.
    pub label: Option<String>,
    /// What it looks like there, masked.
    pub snippet: Option<Snippet>,
}

/// Another record that is part of a finding.
#[derive(Clone, Debug, Eq, PartialEq)]
pub struct Related {
    /// Its key, or `source#number`.
    pub record: String,
    /// What else people know it by; `None` where nothing is known of it.
    pub labels: Option<Arc<Labels>>,
    /// Where in it.
    pub locations: Vec<Location>,
}

/// What is known of a finding from a baseline or a suppression.
#[derive(Clone, Copy, Debug, Default, Eq, PartialEq)]
pub enum State {
    /// Not in the baseline.
    #[default]
    New,
    /// In the baseline.
    Known,
    /// Suppressed by the configuration.
    Suppressed,
}

impl State {
    /// `new`, `known` or `suppressed`.
    pub const fn name(self) -> &'static str {
        match self {
            Self::New => "new",
            Self::Known => "known",
            Self::Suppressed => "suppressed",
        }
    }
}

/// Where in the record a finding is.
#[derive(Clone, Copy, Debug)]
pub enum At<'r> {
    /// The whole record: something is missing, or no single field is to blame.
    Record,
    /// A field's whole value.
    Field(&'r Field<'r>),
    /// A range of a field's decoded text.
    Within(&'r Field<'r>, Span),
}

/// Collects the findings of one record.
#[derive(Debug)]
pub struct Findings<'r> {
    record: &'r Record<'r>,
    source: &'r str,
    name: &'r str,
    /// Rules of which enough findings are listed: of others only the rule and the severity count.
    full: &'r [&'static str],
    /// Made with the first finding: most records have none.
    labels: Option<Arc<Labels>>,
    /// As well.
    names: OnceCell<Names<'r>>,
    /// Where the last place was found.
    places: Cell<Option<Places<'r>>>,
    list: Vec<Finding>,
}

impl<'r> Findings<'r> {
    /// None yet, for `record` of `source`, whose key is `name`.
    pub const fn new(record: &'r Record<'r>, source: &'r str, name: &'r str) -> Self {
        Self {
            record,
            source,
            name,
            full: &[],
            labels: None,
            names: OnceCell::new(),
            places: Cell::new(None),
            list: Vec::new(),
        }
    }

    /// The same, but findings of these rules will only be counted: they get neither place nor snippet, which are what a finding
    /// costs.
    #[must_use]
    pub(crate) fn counting(self, full: &'r [&'static str]) -> Self {
        Self { full, ..self }
    }

    /// Adds a finding of the rule's own severity. The caller can still change it: severity, related records,
    /// further locations.
    pub fn add(
        &mut self,
        about: &'static About,
        at: At<'_>,
        message: impl Into<String>,
        help: impl Into<String>,
    ) -> &mut Finding {
        let mut finding = Finding {
            rule: about.id,
            severity: about.severity,
            record: String::new(),
            labels: None,
            field: None,
            message: String::new(),
            help: String::new(),
            locations: Vec::new(),
            related: Vec::new(),
            state: State::New,
        };
        if !self.full.contains(&about.id) {
            let labels = self.labels.get_or_insert_with(|| Arc::new(Labels::of(self.record)));
            finding.labels = Some(Arc::clone(labels));
            self.name.clone_into(&mut finding.record);
            finding.field = match at {
                At::Record => None,
                At::Field(field) | At::Within(field, _) => Some(field.pointer.to_string()),
            };
            finding.message = message.into();
            finding.help = help.into();
            finding.locations = vec![self.location(at, None)];
        }
        self.list.push_mut(finding)
    }

    /// A location in this record, for a finding with more than one.
    pub fn location(&self, at: At<'_>, label: Option<&str>) -> Location {
        let span = match at {
            At::Record => self.record.span,
            At::Field(field) => field.span,
            At::Within(field, span) => field.within(span),
        };
        Location {
            source: self.source.to_owned(),
            place: self.place(span),
            label: label.map(str::to_owned),
            snippet: match at {
                At::Record => None,
                At::Field(field) | At::Within(field, _) => {
                    let names = self.names.get_or_init(|| Names::of(self.record));
                    Snippet::of(self.record, names, field, span)
                }
            },
        }
    }

    /// How many there are.
    pub const fn len(&self) -> usize {
        self.list.len()
    }

    /// Whether there is none.
    pub const fn is_empty(&self) -> bool {
        self.list.is_empty()
    }

    /// The place of a range, counted from the one before where it can be.
    fn place(&self, span: Span) -> Place {
        let mut places = self.places.get().unwrap_or_else(|| self.record.places());
        let place = places.place(span);
        self.places.set(Some(places));
        place
    }

    /// What was found, in the order in which it was added.
    pub fn into_vec(self) -> Vec<Finding> {
        self.list
    }
}
