//! The commands, one file each.

mod audit;
mod check;
mod completions;
mod diff;
mod explain;
mod inspect;
mod man;
mod normalize;
mod rules;
mod schema;

use crate::args::{Arguments, Command};
use crate::exit::{Exit, Failure};

/// Runs the command that was asked for.
pub(crate) fn run(args: &Arguments) -> Result<Exit, Failure> {
    match &args.command {
        Command::Audit(command) => audit::run(command, args.color, args.quiet),
        Command::Check(command) => check::run(command, args.color, args.quiet),
        Command::Diff(command) => diff::run(command),
        Command::Inspect(command) => inspect::run(command, args.color),
        Command::Normalize(command) => normalize::run(command),
        Command::Explain(command) => explain::run(command, args.color),
        Command::Rules(command) => rules::run(command, args.color),
        Command::Schema(command) => schema::run(command),
        Command::Completions(command) => completions::run(command),
        Command::Man(command) => man::run(command),
    }
}
