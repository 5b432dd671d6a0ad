//! Finds the files to read.

use std::collections::VecDeque;
use std::fs::{self, Metadata};
use std::io;
use std::path::{Path, PathBuf};

use crate::{Input, Limits, SkippedReason, UnreadableReason};

/// Goes through the inputs, folders in the order of names, and opens nothing but folders.
pub(crate) struct Walk {
    inputs: VecDeque<Input>,
    /// The open folders, from the one that was given to the innermost: what is left of each.
    folders: Vec<VecDeque<PathBuf>>,
    files: u32,
    limits: Limits,
}

/// Something that was found: one source.
pub(crate) struct Found {
    pub(crate) name: String,
    /// Whether it was given itself, not only the folder that it is in.
    pub(crate) is_given: bool,
    pub(crate) result: Result<Opening, Obstacle>,
}

/// What to open.
pub(crate) enum Opening {
    File(PathBuf, Option<u32>),
    Stdin,
}

/// Why it is not opened.
pub(crate) enum Obstacle {
    Skipped(SkippedReason),
    Unreadable(UnreadableReason),
}

impl Walk {
    pub(crate) fn new(inputs: impl IntoIterator<Item = Input>, limits: Limits) -> Self {
        Self { inputs: inputs.into_iter().collect(), folders: Vec::new(), files: 0, limits }
    }

    /// The path of the next thing to look at, and whether it was given itself.
    fn next_path(&mut self) -> Option<Result<(PathBuf, bool), Opening>> {
        while let Some(folder) = self.folders.last_mut() {
            match folder.pop_front() {
                Some(path) => return Some(Ok((path, false))),
                None => drop(self.folders.pop()),
            }
        }
        Some(match self.inputs.pop_front()? {
            Input::Stdin => Err(Opening::Stdin),
            Input::Path(path) if path == Path::new("-") => Err(Opening::Stdin),
            Input::Path(path) => Ok((path, true)),
        })
    }

    /// What is to be done with a path; `None` where it is a folder, which is entered.
    fn look(&mut self, path: &Path, is_given: bool) -> Option<Result<Opening, Obstacle>> {
        // A link that was given is meant; one that lies in a folder can lead anywhere, also round in circles.
        let metadata = if is_given { fs::metadata(path) } else { fs::symlink_metadata(path) };
        let metadata = match metadata {
            Ok(metadata) => metadata,
            Err(error) => return Some(Err(error.into())),
        };
        if metadata.is_dir() {
            return self.enter(path).err().map(Err);
        }
        Some(if metadata.is_file() {
            Ok(Opening::File(path.to_owned(), mode(&metadata)))
        } else if metadata.is_symlink() {
            Err(Obstacle::Skipped(SkippedReason::SymbolicLink))
        } else if is_given {
            Err(Obstacle::Unreadable(UnreadableReason::NotARegularFile))
        } else {
            Err(Obstacle::Skipped(SkippedReason::NotARegularFile))
        })
    }

    fn enter(&mut self, path: &Path) -> Result<(), Obstacle> {
        if self.folders.len() >= self.limits.folder_depth {
            return Err(Obstacle::Unreadable(UnreadableReason::FolderTooDeep));
        }
        let mut entries = Vec::new();
        for entry in fs::read_dir(path)? {
            entries.push(entry?.path());
        }
        entries.sort_unstable();
        self.folders.push(entries.into());
        Ok(())
    }
}

impl Iterator for Walk {
    type Item = Found;

    fn next(&mut self) -> Option<Found> {
        loop {
            let (path, is_given) = match self.next_path()? {
                Ok(next) => next,
                Err(stdin) => {
                    return Some(Found {
                        name: "<stdin>".to_owned(),
                        is_given: true,
                        result: Ok(stdin),
                    });
                }
            };
            let result = if self.files >= self.limits.files {
                // The last thing that is said: nothing after it is looked at.
                self.inputs.clear();
                self.folders.clear();
                Err(Obstacle::Unreadable(UnreadableReason::TooManyFiles))
            } else {
                match self.look(&path, is_given) {
                    Some(result) => result,
                    None => continue,
                }
            };
            self.files = self.files.saturating_add(1);
            return Some(Found { name: name(&path), is_given, result });
        }
    }
}

impl From<io::Error> for Obstacle {
    fn from(error: io::Error) -> Self {
        Self::Unreadable(error.into())
    }
}

/// The path as it was given, with `/` between its parts, without `./` in front.
fn name(path: &Path) -> String {
    let name = path.to_string_lossy();
    let name = name.replace(std::path::MAIN_SEPARATOR, "/");
    name.strip_prefix("./").map_or(name.clone(), str::to_owned)
}

#[cfg(unix)]
#[expect(clippy::unnecessary_wraps, reason = "other systems have no mode")]
fn mode(metadata: &Metadata) -> Option<u32> {
    use std::os::unix::fs::PermissionsExt as _;
    Some(metadata.permissions().mode() & 0o7777)
}

#[cfg(not(unix))]
fn mode(_: &Metadata) -> Option<u32> {
    None
}
