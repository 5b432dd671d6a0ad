//! Judges stored App Store credentials: records in, findings out.
//!
//! A [`Subject`] is a record with its slots parsed. A rule looks at one subject at a time, or, across
//! records, at the facts that were kept of all of them. Rules are listed in [`rules::ALL`].

mod coverage;
mod finding;
mod notification_body;
mod profile;
mod rule;
pub mod rules;
mod shown;
mod subject;
#[cfg(test)]
mod testing_notifications;

pub use coverage::{Coverage, Detail, Fate};
pub use finding::{At, Finding, Findings, Location, Related, State};
pub use notification_body::{BodyError, Environment, NotificationBody, Password};
pub use profile::Profile;
pub use rule::{About, Evidence, Rule, Severity};
pub use shown::Shown;
pub use subject::{Notifications, Reading, Subject, UrlProblem, UrlRole, UrlSlot};
