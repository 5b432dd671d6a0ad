//! Where text goes: reports to standard output or a file, everything else to standard error.

use std::fs::{self, File};
use std::io::{self, BufWriter, ErrorKind, IsTerminal as _, Write};
use std::path::{Path, PathBuf};
use std::process;

use clap::ColorChoice;
use storekit_report::{SourceName, Style};

use crate::exit::Failure;

/// Lines longer than this are hard to read, however wide the screen is.
const MAX_WIDTH: usize = 100;

/// Writes a line to standard error. Where that fails there is nobody left to tell.
pub(crate) fn notice(line: &str) {
    let _ = writeln!(io::stderr(), "{line}");
}

/// How a report on standard output looks.
pub(crate) fn stdout_style(color: ColorChoice) -> Style {
    let width = terminal_size::terminal_size_of(io::stdout())
        .map_or(Style::WIDTH, |(width, _)| usize::from(width.0).min(MAX_WIDTH));
    Style {
        color: match color {
            ColorChoice::Always => true,
            ColorChoice::Never => false,
            ColorChoice::Auto => {
                anstream::AutoStream::choice(&io::stdout()) != anstream::ColorChoice::Never
            }
        },
        width,
        ..FILE_STYLE
    }
}

/// How a report in a file looks.
pub(crate) const FILE_STYLE: Style =
    Style { color: false, width: Style::WIDTH, version: env!("CARGO_PKG_VERSION") };

/// Whether standard output is a screen, which shows what arrives there.
pub(crate) fn stdout_is_terminal() -> bool {
    io::stdout().is_terminal()
}

/// Writes a report to standard output.
pub(crate) fn to_stdout(
    write: impl FnOnce(&mut dyn Write) -> io::Result<()>,
) -> Result<(), Failure> {
    let mut out = BufWriter::new(io::stdout().lock());
    // Flushed here, because a writer that is dropped says nothing of its errors.
    write(&mut out).and_then(|()| out.flush()).and_then(|()| out.get_mut().flush()).map_err(
        |error| match error.kind() {
            ErrorKind::BrokenPipe => Failure::ReaderGone,
            _ => Failure::Output("standard output".to_owned(), error),
        },
    )
}

/// Writes a report to a file, which appears under its name once it is complete: until then it is a temporary
/// file beside it. An interrupt (Ctrl-C) ends the program as the system does by default, at worst between the two,
/// and leaves that temporary file. What is no regular file (a pipe, a device) is written to directly.
pub(crate) fn to_file(
    path: &Path,
    write: impl FnOnce(&mut dyn Write) -> io::Result<()>,
) -> Result<(), Failure> {
    let is_special = fs::metadata(path).is_ok_and(|metadata| !metadata.is_file());
    let result = if is_special {
        File::options().write(true).open(path).and_then(|file| write_all(file, write))
    } else {
        replace(path, write)
    };
    result.map_err(|error| Failure::Output(SourceName(&path.to_string_lossy()).to_string(), error))
}

/// Writes a temporary file and gives it the name `path`, or removes it.
fn replace(path: &Path, write: impl FnOnce(&mut dyn Write) -> io::Result<()>) -> io::Result<()> {
    // A link stays a link: the file that it leads to is replaced.
    let path = fs::canonicalize(path).unwrap_or_else(|_| path.to_owned());
    let temporary = beside(&path);
    let result = File::create_new(&temporary)
        .and_then(|file| write_all(file, write))
        .and_then(|()| fs::rename(&temporary, &path));
    if result.is_err() {
        // The first error is the one to tell of. Where the file was never made, this finds nothing.
        let _ = fs::remove_file(&temporary);
    }
    result
}

/// A hidden name in the same folder that no other run uses.
fn beside(path: &Path) -> PathBuf {
    let mut name = std::ffi::OsString::from(".");
    name.push(path.file_name().unwrap_or_default());
    name.push(format!(".{}.tmp", process::id()));
    path.with_file_name(name)
}

fn write_all(file: File, write: impl FnOnce(&mut dyn Write) -> io::Result<()>) -> io::Result<()> {
    let mut out = BufWriter::new(file);
    write(&mut out)?;
    out.into_inner()?.sync_all().or_else(ignore_unsupported)
}

/// Pipes and some file systems cannot be synchronised; what was written to them is written.
fn ignore_unsupported(error: io::Error) -> io::Result<()> {
    match error.kind() {
        ErrorKind::InvalidInput | ErrorKind::Unsupported => Ok(()),
        _ => Err(error),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_report_that_fails_half_way_leaves_the_old_one_and_nothing_else() {
        let folder = std::env::temp_dir().join(format!("storekit-audit-output-{}", process::id()));
        fs::create_dir_all(&folder).unwrap();
        let path = folder.join("report.json");
        to_file(&path, |out| out.write_all(b"old")).unwrap();

        let result = to_file(&path, |out| {
            out.write_all(&vec![b'x'; 100_000])?;
            Err(io::Error::from(ErrorKind::StorageFull))
        });
        assert!(matches!(result, Err(Failure::Output(..))), "{result:?}");
        assert_eq!(fs::read(&path).unwrap(), b"old");
        assert_eq!(fs::read_dir(&folder).unwrap().count(), 1);
        fs::remove_dir_all(&folder).unwrap();
    }
}
