//! Secrets that must not be seen.

use std::collections::BTreeSet;

use crate::panic_with;

/// A window of this many bytes of a secret is a leak.
const WINDOW: usize = 8;

/// Windows of secrets.
#[derive(Clone, Debug, Default)]
pub(crate) struct Canary(BTreeSet<[u8; WINDOW]>);

impl Canary {
    /// The windows of one secret.
    pub(crate) fn of(secret: &[u8]) -> Self {
        let mut canary = Self::default();
        canary.add(secret);
        canary
    }

    /// Adds the windows of a secret. Those of one character only tell nothing.
    pub(crate) fn add(&mut self, secret: &[u8]) {
        let windows =
            secret.windows(WINDOW).filter_map(|window| <[u8; WINDOW]>::try_from(window).ok());
        self.0.extend(windows.filter(|window| window.iter().any(|byte| *byte != window[0])));
    }

    /// Nothing of the secrets is in `text`.
    #[track_caller]
    pub(crate) fn assert_absent(&self, text: &str) {
        let seen = text.as_bytes().windows(WINDOW).find(|window| {
            <[u8; WINDOW]>::try_from(*window).is_ok_and(|window| self.0.contains(&window))
        });
        if let Some(window) = seen {
            // It is a secret of a test.
            panic_with(&format!("a secret is shown: {}", window.escape_ascii()));
        }
    }
}
