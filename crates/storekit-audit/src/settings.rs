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
    /// Whether each bundle must have a key of its own: `bundle-key-shared` is then an error.
    pub key_per_bundle: bool,
}
