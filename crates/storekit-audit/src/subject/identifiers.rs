//! The identifiers of a record.

use storekit_export::Record;

/// The identifiers of a record.
#[derive(Debug)]
pub struct Identifiers<'r> {
    record: &'r Record<'r>,
}

impl<'r> Identifiers<'r> {
    /// Parses them.
    pub fn new(record: &'r Record<'r>) -> Self {
        Self { record }
    }
}
