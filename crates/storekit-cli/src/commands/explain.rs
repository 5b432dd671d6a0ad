//! `storekit-audit explain`: what a rule reports, why, and how to mend it.

use clap::ColorChoice;
use storekit_audit::rules;

use crate::args::Explain;
use crate::exit::{Exit, Failure};
use crate::output;
use crate::settings::rule_id;

pub(crate) fn run(args: &Explain, color: ColorChoice) -> Result<Exit, Failure> {
    if let Some(rule) = rules::by_id(rule_id(&args.rule)?) {
        let style = output::stdout_style(color);
        output::to_stdout(|out| storekit_report::explain(rule.about(), &style, out))?;
    }
    Ok(Exit::Clean)
}
