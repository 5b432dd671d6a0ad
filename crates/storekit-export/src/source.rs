//! Where bytes come from.

use std::fmt;

/// Number of a source, from 0, in the order in which sources are read.
#[derive(Clone, Copy, Debug, Eq, Hash, Ord, PartialEq, PartialOrd)]
pub struct SourceId(pub u32);

/// A file, or standard input.
#[derive(Clone, Debug, Eq, PartialEq)]
pub struct Source {
    /// Its number.
    pub id: SourceId,
    /// Its path as it was given, continued below a folder, with `/` between the parts; `<stdin>` for standard
    /// input. It comes from input: a file can have any name.
    pub name: String,
    /// Its format, once it is known.
    pub format: Option<Format>,
    /// Permission bits of a file (`0o600`), where the system has them.
    pub mode: Option<u32>,
}

/// The format of a source.
#[derive(Clone, Copy, Debug, Eq, Hash, Ord, PartialEq, PartialOrd)]
#[non_exhaustive]
pub enum Format {
    /// JSON texts (RFC 8259), one a line.
    Ndjson,
    /// A JSON text, or several one after the other: an array of records, a record, or an object around arrays
    /// of records (`{"data": […]}`). What such an object holds besides is a record too, before the others, if it
    /// is (part of) a credential; labels and links beside the records are passed over.
    Json,
    /// A table of comma-separated values (RFC 4180), or of values separated by semicolons or tabs: a header, and a
    /// record a row. An empty cell without quotes is `null`.
    Csv,
    /// YAML 1.2: documents, lists, Kubernetes Secrets (whose `data` is base64).
    Yaml,
    /// TOML 1.0.
    Toml,
    /// Environment variables, `NAME=value` a line: one record.
    Env,
    /// The text of a settings page: labels, and their values on the lines after them. One record.
    SettingsPage,
    /// Signed payloads of notifications (JWS in compact form, RFC 7515, section 7.1), one a line.
    Jws,
    /// A key file: PEM, DER, or what was meant to be.
    KeyFile,
}

impl Format {
    /// Whether a source in this format is read whole, up to [`Limits::document_bytes`](crate::Limits::document_bytes).
    pub(crate) const fn is_document(self) -> bool {
        matches!(self, Self::Yaml | Self::Toml | Self::Env | Self::SettingsPage)
    }

    /// `ndjson`, `json`, `csv`, `yaml`, `toml`, `env`, `settings-page`, `jws` or `key-file`.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Ndjson => "ndjson",
            Self::Json => "json",
            Self::Csv => "csv",
            Self::Yaml => "yaml",
            Self::Toml => "toml",
            Self::Env => "env",
            Self::SettingsPage => "settings-page",
            Self::Jws => "jws",
            Self::KeyFile => "key-file",
        }
    }
}

impl fmt::Display for Format {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(self.name())
    }
}
