//! Reads stored exports of App Store credentials into records whose every field keeps its place.
//!
//! It knows formats, files and names of fields; it knows nothing of rules.

mod input;
mod place;
mod record;
mod slot;

pub use input::{Input, InputFormat};
pub use place::{Block, Place};
pub use record::{Field, Record, Redaction, Text, Token, Value};
pub use slot::Slot;
