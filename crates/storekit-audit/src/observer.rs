//! Who watches an audit while it runs.

/// Is told how far an audit has come, and may stop it. Several threads call it.
pub trait Observer: Sync {
    /// Totals since the start: bytes read, records judged, findings that the profile shows.
    ///
    /// It is called often, and has to be cheap.
    fn progress(&self, bytes: u64, records: u64, findings: u64);

    /// Whether to stop: what was not read by then counts as unreadable.
    fn stopped(&self) -> bool {
        false
    }
}

/// Nobody looks on, and nobody stops it.
impl Observer for () {
    fn progress(&self, _: u64, _: u64, _: u64) {}
}
