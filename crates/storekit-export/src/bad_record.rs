//! Records that cannot be read.

use std::fmt;

use crate::Place;

/// A record that cannot be read. Reading goes on after it.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub struct BadRecord {
    /// Its number in its source, from 1: good and bad records are counted alike.
    pub number: u64,
    /// All of it. Reading goes on at its `byte_end`.
    pub record: Place,
    /// Where exactly it is at fault; all of it, where no one place is.
    pub place: Place,
    /// What is wrong.
    pub kind: BadRecordKind,
}

impl fmt::Display for BadRecord {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.kind.fmt(f)
    }
}

impl std::error::Error for BadRecord {}

/// Why a record cannot be read.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
#[non_exhaustive]
pub enum BadRecordKind {
    /// Something that belongs to no record stands where a comma, a record or the end of the array belongs.
    BetweenRecords,
    /// The object around an array of records is longer than the limit, and holds credentials of its own.
    EnvelopeTooLong,
    /// The first row of a table, which names its columns, cannot be read: nor can those after it.
    Header,
    /// A field's name is longer than the limit.
    NameTooLong,
    /// A JSON value that is no object.
    NotAnObject,
    /// A quote in a row of a table that stands where none belongs, or is not closed.
    Quote,
    /// Not JSON.
    Syntax,
    /// Nested deeper than the limit.
    TooDeep,
    /// Longer than the limit.
    TooLong,
    /// More fields than the limit.
    TooManyFields,
    /// The source ends before the record, or the array around the records, does.
    Truncated,
    /// Not TOML.
    Toml,
    /// Bytes that are not UTF-8.
    Utf8,
    /// A row of a table with more or fewer cells than there are columns.
    Width,
    /// Not YAML.
    Yaml,
}

impl BadRecordKind {
    /// The kind in kebab-case.
    pub const fn slug(self) -> &'static str {
        match self {
            Self::BetweenRecords => "between-records",
            Self::EnvelopeTooLong => "envelope-too-long",
            Self::Header => "header",
            Self::NameTooLong => "name-too-long",
            Self::NotAnObject => "not-an-object",
            Self::Quote => "quote",
            Self::Syntax => "syntax",
            Self::TooDeep => "too-deep",
            Self::TooLong => "too-long",
            Self::TooManyFields => "too-many-fields",
            Self::Truncated => "truncated",
            Self::Utf8 => "utf-8",
            Self::Toml => "toml",
            Self::Width => "width",
            Self::Yaml => "yaml",
        }
    }

    /// What to do about it.
    pub const fn help(self) -> &'static str {
        match self {
            Self::BetweenRecords => "put exactly one comma between two records, and nothing else",
            Self::EnvelopeTooLong => {
                "put the credentials beside the records into a file of their own"
            }
            Self::Header => {
                "put the names of the columns into the first row, each in quotes or without any"
            }
            Self::NameTooLong | Self::TooDeep | Self::TooLong | Self::TooManyFields => {
                "split the record, or leave out of the export what is no credential"
            }
            Self::NotAnObject => "write each record as a JSON object: `{\"bundle_id\": …}`",
            Self::Quote => {
                "put cells with quotes, delimiters or line ends between quotes, and double the quotes \
                 within"
            }
            Self::Syntax => "mend the JSON at this place, or write the export with a JSON library",
            Self::Truncated => "the export was cut off: export again, and compare the sizes",
            Self::Utf8 => "save the export as UTF-8",
            Self::Toml | Self::Yaml => "mend it at this place, or write it with a library",
            Self::Width => "put cells that hold a delimiter or a line end between quotes",
        }
    }
}

impl fmt::Display for BadRecordKind {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::BetweenRecords => "something that is no record stands between the records",
            Self::EnvelopeTooLong => {
                "the object around the records is longer than the limit, and its own fields were not read"
            }
            Self::Header => "the quotes of the first row, which names the columns, are not in order: its names were taken without them",
            Self::NameTooLong => "a field's name is longer than the limit",
            Self::NotAnObject => "a record must be a JSON object, and this is another JSON value",
            Self::Quote => "a quote that does not belong here, or is not closed",
            Self::Syntax => "not valid JSON",
            Self::TooDeep => "nested deeper than the limit",
            Self::TooLong => "longer than the limit",
            Self::TooManyFields => "more fields than the limit",
            Self::Truncated => "ends in the middle of a record",
            Self::Utf8 => "holds bytes that are not UTF-8",
            Self::Toml => "not valid TOML",
            Self::Yaml => "not valid YAML",
            Self::Width => "a row with more or fewer cells than there are columns",
        })
    }
}
