//! The binary `storekit-audit`: arguments to settings, settings to an audit, an audit to reports and an exit
//! code.

mod args;
mod ask;
mod commands;
mod exit;
mod key_file;
mod nearest;
mod output;
mod progress;
mod settings;

use std::process::ExitCode;

fn main() -> ExitCode {
    exit::guarded(|| args::parse().and_then(|args| commands::run(&args))).into()
}
