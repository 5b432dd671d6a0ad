//! The CSV report: RFC 4180, with a header always, and safe to open in a spreadsheet.

use std::fmt;
use std::io::{self, Write};

use storekit_audit::{Labels, Outcome};

use crate::{Name, Prose, SourceName};

const HEADER: &str = "rule,severity,state,record,field,source,line,column,byte_start,byte_end,\
                      message,help,related,identity,customer,app,platform,bundle_id";

pub(crate) fn write(outcome: &Outcome, out: &mut dyn Write) -> io::Result<()> {
    write!(out, "{HEADER}\r\n")?;
    let none = Labels::default();
    for finding in &outcome.findings {
        let (rule, severity) = (finding.rule, finding.severity.name());
        write!(out, "{rule},{severity},{},", finding.state.name())?;
        let field = finding.field.as_deref().unwrap_or_default();
        write!(out, "{},{},", Cell(SourceName(&finding.record)), Cell(Name(field)))?;
        match finding.locations.first() {
            Some(location) => {
                let place = location.place;
                write!(
                    out,
                    "{},{},{},",
                    Cell(SourceName(&location.source)),
                    place.line,
                    place.column
                )?;
                write!(out, "{},{},", place.byte_start, place.byte_end)?;
            }
            None => out.write_all(b",,,,,")?,
        }
        write!(out, "{},{},", Cell(Prose(&finding.message)), Cell(Prose(&finding.help)))?;
        let related: Vec<_> =
            finding.related.iter().map(|related| SourceName(&related.record).to_string()).collect();
        let identity = finding.identity();
        write!(out, "{},{}", Cell(related.join(" ")), Cell(SourceName(&identity)))?;
        let labels = finding.labels.as_deref().unwrap_or(&none);
        for label in [&labels.customer, &labels.app, &labels.platform, &labels.bundle_id] {
            write!(out, ",{}", Cell(Name(label.as_deref().unwrap_or_default())))?;
        }
        out.write_all(b"\r\n")?;
    }
    Ok(())
}

/// A cell between quotes. Where a spreadsheet would take it for a formula, an apostrophe stands first, which
/// spreadsheets do not show (OWASP, "CSV Injection").
struct Cell<T>(T);

impl<T: fmt::Display> fmt::Display for Cell<T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let text = self.0.to_string();
        let guard = if is_formula(&text) { "'" } else { "" };
        write!(f, "\"{guard}{}\"", text.replace('"', "\"\""))
    }
}

fn is_formula(text: &str) -> bool {
    let first = text.trim_start_matches(' ').chars().next();
    first.is_some_and(|c| "=+-@\t\r\n＝＋－＠".contains(c))
}

#[cfg(test)]
mod tests {
    use super::Cell;

    #[test]
    fn a_cell_is_never_a_formula_and_never_ends_early() {
        for (text, cell) in [
            ("a\"b,c", "\"a\"\"b,c\""),
            ("=1+1", "\"'=1+1\""),
            (" @SUM(1)", "\"' @SUM(1)\""),
            ("-2", "\"'-2\""),
            ("＝cmd", "\"'＝cmd\""),
            ("\tx", "\"'\tx\""),
            ("a=b", "\"a=b\""),
        ] {
            assert_eq!(Cell(text).to_string(), cell);
        }
    }
}
