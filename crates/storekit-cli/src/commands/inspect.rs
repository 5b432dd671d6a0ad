//! `storekit-audit inspect`: what key files are.

use std::fs::{self, File};
use std::io;
use std::path::{Path, PathBuf};

use clap::ColorChoice;
use storekit_audit::{Inspection, Severity};
use storekit_export::Input;
use storekit_report::{InspectionFormat, SourceName, write_inspection};

use crate::args::{Inspect, InspectFormat};
use crate::exit::{Exit, Failure};
use crate::key_file;
use crate::output::{self, notice};
use crate::settings::{fail_on, inputs};

pub(crate) fn run(args: &Inspect, color: ColorChoice) -> Result<Exit, Failure> {
    let common_case = "inspect SubscriptionKey_2X9R4HXF34.p8";
    let inputs = inputs(&args.paths, common_case)?;
    let fail_on = fail_on(args.fail_on);
    let style = output::stdout_style(color);
    let format = match args.format {
        InspectFormat::Human => InspectionFormat::Human,
        InspectFormat::Json => InspectionFormat::Json,
    };

    let mut seen = Seen::default();
    output::to_stdout(|out| {
        for input in inputs {
            each_file(input, &mut seen, |name, bytes| {
                let inspection = storekit_audit::inspect(name, bytes);
                let is_bad = fail_on.is_some_and(|least| worst(&inspection) >= Some(least));
                write_inspection(format, name, &inspection, &style, out).map(|()| is_bad)
            })?;
        }
        Ok(())
    })?;
    if !seen.anything {
        notice("nothing to inspect: there was no file");
    }
    Ok([
        (seen.bad, Exit::Findings),
        (seen.unreadable, Exit::Unreadable),
        (!seen.anything, Exit::Nothing),
    ]
    .into_iter()
    .filter_map(|(applies, exit)| applies.then_some(exit))
    .max()
    .unwrap_or(Exit::Clean))
}

/// What came of the files so far.
#[derive(Debug, Default)]
struct Seen {
    anything: bool,
    unreadable: bool,
    bad: bool,
}

impl Seen {
    fn unreadable(&mut self, path: &Path, error: &io::Error) {
        self.anything = true;
        self.unreadable = true;
        notice(&format!("unreadable: {}: {error}", SourceName(&path.to_string_lossy())));
    }
}

fn worst(inspection: &Inspection) -> Option<Severity> {
    inspection.findings.iter().map(|found| found.severity).max()
}

/// Gives every file of `input` to `judge`, which says whether it is bad. It fails where `judge` does; a file that
/// cannot be read is noted, and the next one is taken.
fn each_file(
    input: Input,
    seen: &mut Seen,
    mut judge: impl FnMut(&str, &[u8]) -> io::Result<bool>,
) -> io::Result<()> {
    let mut waiting = match input {
        Input::Path(path) => vec![path],
        Input::Stdin => {
            match key_file::read(io::stdin().lock()) {
                Ok(bytes) => {
                    seen.anything = true;
                    seen.bad |= judge("-", bytes.expose())?;
                }
                Err(error) => seen.unreadable(Path::new("-"), &error),
            }
            Vec::new()
        }
    };
    while let Some(path) = waiting.pop() {
        let content = if path.is_dir() {
            entries(&path).map(|entries| {
                // The last one is taken next.
                waiting.extend(entries.into_iter().rev());
                None
            })
        } else {
            File::open(&path).and_then(key_file::read).map(Some)
        };
        match content {
            Ok(None) => {}
            Ok(Some(bytes)) => {
                seen.anything = true;
                seen.bad |= judge(&path.to_string_lossy(), bytes.expose())?;
            }
            Err(error) => seen.unreadable(&path, &error),
        }
    }
    Ok(())
}

/// What is in a folder, by name: files and folders. Links to folders are not followed, since they can lead back
/// here; pipes and devices are left alone, since reading them can wait for ever.
fn entries(folder: &Path) -> io::Result<Vec<PathBuf>> {
    let mut entries = Vec::new();
    for entry in fs::read_dir(folder)? {
        let entry = entry?;
        let path = entry.path();
        if entry.file_type()?.is_dir() || path.is_file() {
            entries.push(path);
        } else {
            notice(&format!("skipped: {}: not a file", SourceName(&path.to_string_lossy())));
        }
    }
    entries.sort();
    Ok(entries)
}
