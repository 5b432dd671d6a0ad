//! Reads stored exports of App Store credentials into records whose every field keeps its place.
//!
//! It knows formats, files and names of fields; it knows nothing of rules.
//!
//! A [`Reader`] goes through the inputs one after the other and cuts them into [`Chunk`]s, which is cheap; the
//! chunks are parsed into [`Record`]s where and when the caller likes, on any thread. Every source yields at
//! least one [`Event`], and every record of a chunk is either read or a [`BadRecord`]: nothing is
//! left out in silence. All of it runs in bounded memory ([`Limits`]), and bytes are wiped before their memory is given back.

mod alignment;
mod archive;
mod assemble;
mod bad_record;
mod buffer;
mod chunk;
mod csv;
mod cut;
mod detect;
mod document;
mod fields;
mod json;
mod jws;
mod keyfile;
mod limits;
mod mapping;
mod names;
mod nested;
mod place;
mod reader;
mod reason;
mod record;
mod redaction;
mod slot;
mod source;
mod text;
mod walk;

pub use archive::ArchiveFault;
pub use bad_record::{BadRecord, BadRecordKind};
pub use chunk::{Chunk, Records};
pub use fields::Fields;
pub use limits::{Limits, Options};
pub use names::Names;
pub use place::{Block, OneLine, Place, Places};
pub use reader::{Event, Input, Reader};
pub use reason::{FileKind, SkippedReason, UnreadableReason};
pub use record::{Field, Record, Redaction, Value};
pub use slot::Slot;
pub use source::{Format, Source, SourceId};
pub use text::{Text, Token};
