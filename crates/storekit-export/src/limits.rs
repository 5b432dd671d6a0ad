//! How much is read, and in what portions.

use crate::Format;

/// How to read. The default suits everything.
#[derive(Clone, Copy, Debug)]
pub struct Options {
    /// The format of every input; `None` finds it out for each.
    pub format: Option<Format>,
    /// About how many bytes a chunk has, and how many are asked for with one read at most. The records, their numbers and
    /// places are the same whatever it is.
    pub chunk_bytes: usize,
    /// What is too much.
    pub limits: Limits,
}

impl Options {
    /// 512 KiB: large enough that reading costs nothing beside parsing, small enough that every thread can hold some.
    pub const CHUNK_BYTES: usize = 512 << 10;
}

impl Default for Options {
    fn default() -> Self {
        Self { format: None, chunk_bytes: Self::CHUNK_BYTES, limits: Limits::default() }
    }
}

/// What is too much. What reaches a limit is reported, never cut short.
#[derive(Clone, Copy, Debug)]
pub struct Limits {
    /// Longest record in bytes: an NDJSON line, an element of an array, an object. A longer one is one
    /// [`BadRecord`](crate::BadRecord) and is skipped in constant memory. 8 MiB: a record has a few KiB, with a
    /// stored notification some hundred.
    pub record_bytes: usize,
    /// Deepest nesting of objects and arrays in a record, the record itself being 1. 64: real ones reach 5.
    pub depth: usize,
    /// Most fields and elements in a record, at any depth. 100,000. One object or array never has more than
    /// 131,072, whatever is set here.
    pub values: usize,
    /// Most fields of a record that a slot is known for. 1,000: there are 28 slots.
    pub fields: usize,
    /// Longest name of a field, in bytes. 512.
    pub name_bytes: usize,
    /// Largest YAML, TOML or `.env` file in bytes; it is read whole. 64 MiB.
    pub document_bytes: usize,
    /// Largest key file in bytes. 64 KiB: Apple's have 257.
    pub key_file_bytes: usize,
    /// Most members of an archive. 100,000.
    pub archive_members: usize,
    /// Most bytes that the members of an archive unpack to, in all. 16 GiB.
    pub archive_bytes: u64,
    /// How many times its packed size a member longer than a record may have. 200: exports reach some 20, and Deflate ends
    /// at 1,032.
    pub archive_ratio: u64,
    /// Largest archive on standard input in bytes; it is held in memory. 256 MiB.
    pub archive_stdin_bytes: usize,
    /// Most files that are considered in one run. 1,000,000.
    pub files: u32,
    /// Deepest nesting of folders below one that was given. 64.
    pub folder_depth: usize,
}

impl Default for Limits {
    fn default() -> Self {
        Self {
            record_bytes: 8 << 20,
            depth: 64,
            values: 100_000,
            fields: 1_000,
            name_bytes: 512,
            document_bytes: 64 << 20,
            key_file_bytes: 64 << 10,
            archive_members: 100_000,
            archive_bytes: 16 << 30,
            archive_ratio: 200,
            archive_stdin_bytes: 256 << 20,
            files: 1_000_000,
            folder_depth: 64,
        }
    }
}
