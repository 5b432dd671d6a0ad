//! What an audit is asked to do.

use std::num::NonZeroUsize;
use std::path::PathBuf;

use storekit_export::{Format, Names};

use crate::{Profile, Selection};

/// What an audit is asked to do. The default is what the command line does without options.
#[derive(Clone, Debug, Default)]
pub struct Settings {
    /// Which findings are shown.
    pub profile: Profile,
    /// The rules to apply, by id; all of them where it is empty. A rule that is named here shows its
    /// findings in every profile.
    pub select: Vec<&'static str>,
    /// The rules to leave out, by id. It wins over `select`.
    pub ignore: Vec<&'static str>,
    /// How many threads judge records; `None` is one for each processor. It changes no byte of the outcome.
    pub threads: Option<NonZeroUsize>,
    /// The format of every input; `None` finds it out for each.
    pub input_format: Option<Format>,
    /// Fields that are for a slot whatever they are called.
    pub names: Names,
    /// A listing of the account's apps (App Store Connect, `GET /v1/apps`), which the records are held against: a
    /// bundle that is not in it is `bundle-not-listed`.
    pub listing: Option<PathBuf>,
    /// Which records are judged.
    pub selection: Selection,
    /// How many findings of a rule are listed, the first ones; the others are [counted](crate::Outcome::unlisted). `None` is
    /// [`Settings::MAX_FINDINGS`]. With a selection all of them are listed.
    pub max_findings: Option<usize>,
    /// Whether each bundle must have a key of its own: `bundle-key-shared` is then an error.
    pub key_per_bundle: bool,
}

impl Settings {
    /// How many findings of a rule are listed, unless it is said: a finding takes some 600 bytes of memory.
    pub const MAX_FINDINGS: usize = 50_000;

    /// How many findings of a rule are listed.
    pub(crate) fn most(&self) -> usize {
        // Which records are chosen is known at the end.
        if !self.selection.is_all() {
            return usize::MAX;
        }
        self.max_findings.unwrap_or(Self::MAX_FINDINGS)
    }
}
