//! Findings that are counted and not listed.

use storekit_audit::Outcome;

use crate::style::count;

/// What is to be said of them; `None` where there are none.
pub(crate) fn note(outcome: &Outcome) -> Option<String> {
    let more = outcome.unlisted.findings();
    (more > 0).then(|| {
        format!(
            "{} counted and not listed here: `--max-findings all` lists every one, in the memory that it takes",
            count(more, "finding")
        )
    })
}
