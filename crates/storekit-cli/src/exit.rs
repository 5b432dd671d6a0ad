//! How the program ends: exit codes, and the errors that lead to them.

use std::io::{self, ErrorKind};
use std::panic::{self, PanicHookInfo, UnwindSafe};
use std::path::Path;
use std::process::ExitCode;

use storekit_report::Name;

use crate::output::notice;

/// An exit code, from harmless to worst: of several, the greatest wins.
#[derive(Clone, Copy, Debug, Eq, Ord, PartialEq, PartialOrd)]
pub(crate) enum Exit {
    /// Nothing to object to.
    Clean,
    /// Findings at or above `--fail-on`.
    Findings,
    /// Some input could not be read; the rest was still audited.
    Unreadable,
    /// There was nothing to audit.
    Nothing,
    /// The command line is wrong, or a report could not be written where it was asked for.
    Usage,
    /// A bug of ours.
    Bug,
}

impl From<Exit> for ExitCode {
    fn from(exit: Exit) -> Self {
        Self::from(match exit {
            Exit::Clean => 0_u8,
            Exit::Findings => 1,
            Exit::Usage => 2,
            Exit::Unreadable => 3,
            Exit::Nothing => 4,
            Exit::Bug => 70,
        })
    }
}

/// Why a command ended early.
#[derive(Debug)]
pub(crate) enum Failure {
    /// Arguments that clap refuses, or `--help` and `--version`, which it treats likewise.
    Arguments(clap::Error),
    /// Arguments that clap accepts and we do not: what is wrong, and what would be right.
    Usage(String),
    /// A report could not be written to this place.
    Output(String, io::Error),
    /// The reader of standard output has gone: it has seen enough.
    ReaderGone,
    /// Several of these.
    Several(Vec<Failure>),
}

impl Failure {
    /// All the failures among `results`, so that each of them is told of.
    pub(crate) fn among(results: Vec<Result<(), Self>>) -> Result<(), Self> {
        let failures: Vec<_> = results.into_iter().filter_map(Result::err).collect();
        if failures.is_empty() { Ok(()) } else { Err(Self::Several(failures)) }
    }

    /// Tells people, and gives the exit code.
    fn report(self) -> Exit {
        match self {
            Self::Arguments(error) => {
                if error.use_stderr() {
                    // It quotes the arguments, and a shell may have put the name of a file there, or a key.
                    for line in error.render().to_string().lines() {
                        notice(&Name(line).to_string());
                    }
                    return Exit::Usage;
                }
                match error.print() {
                    Err(error) if error.kind() != ErrorKind::BrokenPipe => Exit::Usage,
                    _ => Exit::Clean,
                }
            }
            Self::Usage(message) => {
                notice(&format!("error: {message}"));
                Exit::Usage
            }
            Self::Output(target, error) => {
                notice(&format!("error: the report could not be written to {target}: {error}"));
                Exit::Usage
            }
            Self::ReaderGone => Exit::Clean,
            Self::Several(failures) => {
                failures.into_iter().map(Self::report).max().unwrap_or(Exit::Clean)
            }
        }
    }
}

/// Runs the program. A panic becomes one line that shows nothing of the input, and [`Exit::Bug`].
pub(crate) fn guarded(run: impl FnOnce() -> Result<Exit, Failure> + UnwindSafe) -> Exit {
    panic::set_hook(Box::new(report_panic));
    panic::catch_unwind(run).unwrap_or(Ok(Exit::Bug)).unwrap_or_else(Failure::report)
}

/// Says where, not what: the message of a panic can quote input.
fn report_panic(info: &PanicHookInfo<'_>) {
    let place = info.location().map_or_else(String::new, |location| {
        let file = Path::new(location.file()).file_name().unwrap_or_default();
        format!(" ({}:{})", file.to_string_lossy(), location.line())
    });
    notice(&format!(
        "storekit-audit: internal error{place}: this is a bug of ours, please report this line"
    ));
}

#[cfg(test)]
mod tests {
    use super::Exit;

    #[test]
    fn the_worst_of_several_wins() {
        let order =
            [Exit::Clean, Exit::Findings, Exit::Unreadable, Exit::Nothing, Exit::Usage, Exit::Bug];
        assert!(order.is_sorted());
        assert_eq!(Exit::Findings.max(Exit::Unreadable), Exit::Unreadable);
    }

    #[test]
    fn a_panic_ends_in_the_code_for_bugs() {
        assert_eq!(super::guarded(|| panic!("secret")), Exit::Bug);
    }
}
