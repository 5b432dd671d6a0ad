//! The concise report: one line a finding, as compilers and editors know it.

use std::io::{self, Write};

use storekit_audit::{Outcome, State};

use crate::{Prose, SourceName};

pub(crate) fn write(outcome: &Outcome, out: &mut dyn Write) -> io::Result<()> {
    for finding in &outcome.findings {
        if finding.state == State::Suppressed {
            continue;
        }
        if let Some(location) = finding.locations.first() {
            let place = location.place;
            let source = SourceName(&location.source);
            write!(out, "{source}:{}:{}: ", place.line, place.column)?;
        }
        let (severity, rule) = (finding.severity, finding.rule);
        let (record, message) = (SourceName(&finding.record), Prose(&finding.message));
        writeln!(out, "{severity} {rule} ({record}): {message}")?;
    }
    for detail in &outcome.coverage.details {
        write!(out, "{}:", SourceName(&detail.source))?;
        if let Some(place) = detail.place {
            write!(out, "{}:{}:", place.line, place.column)?;
        }
        writeln!(out, " {}: {}", detail.fate.name(), Prose(&detail.reason))?;
    }
    Ok(())
}
