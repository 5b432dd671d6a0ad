//! `storekit-audit schema`: the JSON Schema of something that is written as JSON.

use storekit_report::{Name, SCHEMAS, schema};

use crate::args::Schema;
use crate::exit::{Exit, Failure};
use crate::output;

pub(crate) fn run(args: &Schema) -> Result<Exit, Failure> {
    let Some(text) = schema(&args.name) else {
        let names: Vec<_> = SCHEMAS.iter().map(|(name, _)| *name).collect();
        let (name, names) = (Name(&args.name), names.join(", "));
        return Err(Failure::Usage(format!("there is no schema `{name}`; there are: {names}")));
    };
    output::to_stdout(|out| out.write_all(text.as_bytes()))?;
    Ok(Exit::Clean)
}
