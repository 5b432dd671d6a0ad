//! Judges stored App Store credentials: records in, findings out.
//!
//! A [`Subject`] is a record with its slots parsed. A rule looks at one subject at a time, or, across
//! records, at the facts that were kept of all of them. Rules are listed in [`rules::all`].

mod baseline;
mod config;
mod coverage;
mod date;
mod facts;
mod finding;
mod inspect;
mod key_files;
mod labels;
mod listing;
mod notification_body;
mod observer;
mod one;
mod outcome;
mod pipeline;
mod profile;
mod proof;
mod rule;
pub mod rules;
mod second_look;
mod selection;
mod settings;
mod shown;
mod snippet;
mod stored;
pub mod subject;
mod suppression;
#[cfg(test)]
mod testing;
#[cfg(test)]
mod testing_notifications;

pub use baseline::{Baseline, BaselineError};
pub use config::{Config, ConfigError};
pub use coverage::{Coverage, Detail, Fate, InputRead};
pub use date::Date;
pub use facts::{Batch, Conflict, Conflicts, Digester, Facts, Held, RecordSet};
pub use finding::{At, Finding, Findings, Location, Related, State};
pub use inspect::{Inspection, Verdict, inspect};
pub use key_files::KeyFileSummary;
pub use labels::Labels;
pub use listing::ListingSummary;
pub use notification_body::{BodyError, Environment, NotificationBody, Password};
pub use observer::Observer;
pub use one::{CredentialSet, Judgement, SlotState, SlotVerdict, audit_one};
pub use outcome::{Outcome, Summary};
pub use pipeline::{audit, audit_reader};
pub use profile::Profile;
pub(crate) use rule::Signs;
pub use rule::{About, Compared, Evidence, Rule, Severity, Sign};
pub use rules::input::record_unknown_shape::near as slot_by_likeness;
pub use selection::Selection;
pub use settings::Settings;
pub use shown::Shown;
pub use snippet::Snippet;
pub use stored::NotificationSummary;
pub use subject::{
    KeyProblem, KeySlot, KeyState, Keys, Notifications, Reading, Subject, UrlProblem, UrlRole,
    UrlSlot,
};
pub use suppression::{Applied, Suppression, SuppressionFate, suppress};
