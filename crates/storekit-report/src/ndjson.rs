//! The NDJSON report: one finding a line, for tools that read streams.

use std::io::{self, Write};

use storekit_audit::Outcome;

use crate::json::FindingView;

pub(crate) fn write(outcome: &Outcome, out: &mut dyn Write) -> io::Result<()> {
    for finding in &outcome.findings {
        serde_json::to_writer(&mut *out, &FindingView::of(finding))?;
        out.write_all(b"\n")?;
    }
    Ok(())
}
