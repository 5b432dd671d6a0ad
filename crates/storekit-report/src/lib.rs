//! Writes what an audit found, one file a format.
//!
//! Every text that can come from input is written through [`Name`] or [`Prose`], which let no character
//! through that moves a cursor, hides or reorders text. What is written depends on nothing but what is
//! given: no clock, no locale, no machine.

mod catalogue;
mod check;
mod concise;
mod csv;
mod digest;
mod display;
mod github;
mod html;
mod human;
mod inspection;
mod json;
mod junit;
mod markdown;
mod markup;
mod ndjson;
mod rule_text;
mod sarif;
mod schema;
mod style;
mod template;
mod unlisted;
mod whose;
mod wrap;
mod xml;

use std::io;

use storekit_audit::Outcome;

pub use catalogue::{CatalogueFormat, explain, write_catalogue};
pub use check::{CheckFormat, write_check};
pub use display::{Name, Prose, SourceName};
pub use inspection::{InspectionFormat, write_inspection};
pub use schema::{SCHEMAS, schema};
pub use style::{Audience, Style};
pub use template::{Template, TemplateError};

/// A format of the report of an audit.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub enum Format {
    /// For people: findings by record, then a summary.
    Human,
    /// One line a finding: `source:line:column: severity rule (record): message`.
    Concise,
    /// One JSON object, schema `storekit-audit/report/1`.
    Json,
    /// One JSON object a line and finding, as in the `findings` of the JSON report.
    Ndjson,
    /// SARIF 2.1.0, as GitHub's code scanning and other tools take it.
    Sarif,
    /// Annotations of a GitHub Actions run.
    Github,
    /// `JUnit`'s XML, for CI servers.
    Junit,
    /// RFC 4180, one finding a row, safe to open in a spreadsheet.
    Csv,
    /// For issues, chats and mails, to a colleague or a customer: [`Style::audience`].
    Markdown,
    /// A page of its own, with charts, search and filters.
    Html,
}

impl Format {
    /// All formats, the default first.
    pub const ALL: [Self; 10] = [
        Self::Human,
        Self::Concise,
        Self::Json,
        Self::Ndjson,
        Self::Sarif,
        Self::Github,
        Self::Junit,
        Self::Csv,
        Self::Markdown,
        Self::Html,
    ];

    /// The name by which the format is asked for.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Human => "human",
            Self::Concise => "concise",
            Self::Json => "json",
            Self::Ndjson => "ndjson",
            Self::Sarif => "sarif",
            Self::Github => "github",
            Self::Junit => "junit",
            Self::Csv => "csv",
            Self::Markdown => "markdown",
            Self::Html => "html",
        }
    }

    /// The format of that name.
    pub fn by_name(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|format| format.name() == name)
    }
}

/// Writes the report of an audit. It fails where `out` does, and does not flush it.
pub fn write(
    format: Format,
    outcome: &Outcome,
    style: &Style,
    out: &mut dyn io::Write,
) -> io::Result<()> {
    match format {
        Format::Human => human::write(outcome, style, out),
        Format::Concise => concise::write(outcome, out),
        Format::Json => json::write(outcome, style, out),
        Format::Ndjson => ndjson::write(outcome, out),
        Format::Sarif => sarif::write(outcome, style, out),
        Format::Github => github::write(outcome, out),
        Format::Junit => junit::write(outcome, out),
        Format::Csv => csv::write(outcome, out),
        Format::Markdown => markdown::write(outcome, style, out),
        Format::Html => html::write(outcome, style, out),
    }
}
