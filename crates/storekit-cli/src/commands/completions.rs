//! `storekit-audit completions`: what a shell needs to complete commands and options.

use crate::args::{self, Completions};
use crate::exit::{Exit, Failure};
use crate::output;

pub(crate) fn run(asked: &Completions) -> Result<Exit, Failure> {
    let mut script = Vec::new();
    clap_complete::generate(asked.shell, &mut args::whole(), "storekit-audit", &mut script);
    output::to_stdout(|out| out.write_all(&script))?;
    Ok(Exit::Clean)
}
