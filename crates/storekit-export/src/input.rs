//! What to read.

use std::path::PathBuf;

/// Something to read.
#[derive(Clone, Debug, Eq, PartialEq)]
pub enum Input {
    /// A file, a folder or an archive.
    Path(PathBuf),
    /// Standard input.
    Stdin,
}

/// The format of an input.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub enum InputFormat {
    /// A JSON text.
    Json,
    /// A JSON text a line.
    Ndjson,
    /// Comma-separated values.
    Csv,
    /// Assignments, one a line.
    Env,
    /// A YAML stream.
    Yaml,
    /// A key file.
    Key,
}
