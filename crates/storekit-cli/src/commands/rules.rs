//! `storekit-audit rules`: the catalogue.

use clap::ColorChoice;
use storekit_audit::rules;
use storekit_report::CatalogueFormat;

use crate::args::{Rules, RulesFormat};
use crate::exit::{Exit, Failure};
use crate::output;

pub(crate) fn run(args: &Rules, color: ColorChoice) -> Result<Exit, Failure> {
    let format = match args.format {
        RulesFormat::Human => CatalogueFormat::Human,
        RulesFormat::Json => CatalogueFormat::Json,
        RulesFormat::Markdown => CatalogueFormat::Markdown,
    };
    let catalogue: Vec<_> = rules::all().map(storekit_audit::Rule::about).collect();
    let style = output::stdout_style(color);
    output::to_stdout(|out| storekit_report::write_catalogue(format, &catalogue, &style, out))?;
    Ok(Exit::Clean)
}
