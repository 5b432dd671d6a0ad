//! The keys of a record.

use storekit_export::Record;

/// The keys of a record.
#[derive(Debug)]
pub struct Keys<'r> {
    record: &'r Record<'r>,
}

impl<'r> Keys<'r> {
    /// Parses them.
    pub fn new(record: &'r Record<'r>) -> Self {
        Self { record }
    }
}
