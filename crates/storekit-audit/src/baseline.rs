//! Findings that are known: what a nightly job does not fail on.

use std::collections::BTreeMap;
use std::fmt;

use serde_json::{Value, json};
use sha2::{Digest as _, Sha256};

use crate::{Finding, Outcome, Shown, State};

/// The identities of known findings.
///
/// An identity is rule, record and field ([`Finding::identity`]), so a baseline outlives a new export, another order of
/// records or files, and other keys. Written out it is JSON, one finding an object, in the order of identities: it holds
/// names of records, with what could be a secret masked, and digests; no value of any field.
#[derive(Clone, Debug, Default, Eq, PartialEq)]
pub struct Baseline(BTreeMap<String, Entry>);

#[derive(Clone, Debug, Eq, PartialEq)]
struct Entry {
    rule: String,
    record: String,
    field: Option<String>,
}

/// Why a file is no baseline.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub enum BaselineError {
    /// It is not JSON: line and column, from 1, of the fault.
    Syntax(usize, usize),
    /// It has another schema than [`Baseline::SCHEMA`].
    Schema,
    /// An entry has no `id`. The number is its own, from 1.
    Entry(usize),
}

impl Baseline {
    /// What the file says that it is. Another version has another number.
    pub const SCHEMA: &'static str = "storekit-audit/baseline/1";

    /// The findings of an outcome, but for those that are suppressed.
    pub fn of(outcome: &Outcome) -> Self {
        let findings = outcome.findings.iter();
        let entries =
            findings.filter(|finding| finding.state != State::Suppressed).map(|finding| {
                let entry = Entry {
                    rule: finding.rule.to_owned(),
                    record: Shown(&finding.record).to_string(),
                    field: finding.field.as_deref().map(|field| Shown(field).to_string()),
                };
                (id(finding), entry)
            });
        Self(entries.collect())
    }

    /// Reads what [`Baseline::to_json`] wrote.
    pub fn parse(text: &str) -> Result<Self, BaselineError> {
        let value: Value = serde_json::from_str(text)
            .map_err(|error| BaselineError::Syntax(error.line(), error.column()))?;
        if value.get("schema").and_then(Value::as_str) != Some(Self::SCHEMA) {
            return Err(BaselineError::Schema);
        }
        let entries = value.get("findings").and_then(Value::as_array);
        let mut baseline = Self::default();
        for (index, entry) in entries.ok_or(BaselineError::Schema)?.iter().enumerate() {
            let text = |name| entry.get(name).and_then(Value::as_str).map(str::to_owned);
            let id = text("id").ok_or(BaselineError::Entry(index.saturating_add(1)))?;
            let entry = Entry {
                rule: text("rule").unwrap_or_default(),
                record: text("record").unwrap_or_default(),
                field: text("field"),
            };
            baseline.0.insert(id, entry);
        }
        Ok(baseline)
    }

    /// The file: JSON, with a line end.
    pub fn to_json(&self) -> String {
        let mut entries: Vec<_> = self.0.iter().collect();
        entries.sort_by(|(_, one), (_, other)| {
            (&one.record, &one.rule, &one.field).cmp(&(&other.record, &other.rule, &other.field))
        });
        let entries: Vec<_> = entries
            .into_iter()
            .map(|(id, entry)| {
                json!({"id": id, "rule": entry.rule, "record": entry.record, "field": entry.field})
            })
            .collect();
        let value = json!({"schema": Self::SCHEMA, "findings": entries});
        format!("{value:#}\n")
    }

    /// Marks the findings that are known, unless they are suppressed. Gives the number of those in the baseline that are
    /// gone.
    pub fn apply(&self, outcome: &mut Outcome) -> usize {
        let mut gone = self.0.clone();
        for finding in &mut outcome.findings {
            let id = id(finding);
            gone.remove(&id);
            if finding.state == State::New && self.0.contains_key(&id) {
                finding.state = State::Known;
            }
        }
        gone.len()
    }

    /// How many findings it knows.
    pub fn len(&self) -> usize {
        self.0.len()
    }

    /// Whether it knows none.
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }
}

impl fmt::Display for BaselineError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Syntax(line, column) => write!(f, "not JSON at line {line}, column {column}"),
            Self::Schema => write!(
                f,
                "not a baseline of this version: its schema is not `{}`",
                Baseline::SCHEMA
            ),
            Self::Entry(number) => write!(f, "entry {number} of its `findings` has no `id`"),
        }
    }
}

impl std::error::Error for BaselineError {}

/// 128 bits of the SHA-256 of a finding's identity, in hexadecimal: names of records can be what must not be written.
fn id(finding: &Finding) -> String {
    let hash = Sha256::digest(finding.identity().as_bytes());
    hash.iter().take(16).fold(String::new(), |digits, byte| digits + &format!("{byte:02x}"))
}
