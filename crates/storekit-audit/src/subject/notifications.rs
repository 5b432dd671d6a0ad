//! The notification settings of a record.

use storekit_export::Record;

/// The notification settings of a record.
#[derive(Debug)]
pub struct Notifications<'r> {
    record: &'r Record<'r>,
}

impl<'r> Notifications<'r> {
    /// Parses them.
    pub fn new(record: &'r Record<'r>) -> Self {
        Self { record }
    }
}
