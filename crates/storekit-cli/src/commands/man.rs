//! `storekit-audit man`: the manual pages.

use clap_mangen::Man as Page;
use storekit_report::Name;

use crate::args::{self, Man};
use crate::exit::{Exit, Failure};
use crate::output;

pub(crate) fn run(asked: &Man) -> Result<Exit, Failure> {
    let mut program = args::whole();
    // Gives each command the options that all have, and its full name.
    program.build();
    let command = match &asked.command {
        None => program,
        Some(name) => program.find_subcommand(name).cloned().ok_or_else(|| {
            let name = Name(name);
            Failure::Usage(format!(
                "there is no command `{name}`; `storekit-audit --help` lists them"
            ))
        })?,
    };
    let page = Page::new(command);
    output::to_stdout(|out| page.render(&mut *out))?;
    Ok(Exit::Clean)
}
