//! The arguments as they were given. `settings` makes sense of them.

use std::num::NonZeroUsize;
use std::path::PathBuf;

use clap::{Args, ColorChoice, Parser, Subcommand, ValueEnum};

use crate::exit::Failure;

/// Finds out what is wrong with stored In-App Purchase credentials, offline
#[derive(Debug, Parser)]
#[command(
    name = "storekit-audit",
    version,
    max_term_width = 100,
    before_help = "The common case:\n  storekit-audit audit export.json",
    after_help = EXIT_CODES
)]
pub(crate) struct Arguments {
    #[command(subcommand)]
    pub(crate) command: Command,

    /// When to colour text for people; auto respects `NO_COLOR`
    #[arg(long, global = true, value_enum, default_value = "auto", value_name = "WHEN")]
    #[arg(display_order = 900)]
    pub(crate) color: ColorChoice,

    /// Write nothing to standard error but what went wrong
    #[arg(long, short, global = true, display_order = 901)]
    pub(crate) quiet: bool,
}

const EXIT_CODES: &str = "\
Exit codes: 0 clean, 1 findings (see --fail-on), 2 bad usage, 3 some input unreadable,
4 nothing to audit, 70 a bug of ours. Several: the worst of 70, 2, 4, 3, 1.";

#[derive(Debug, Subcommand)]
pub(crate) enum Command {
    /// Audit exports, folders, archives and key files
    #[command(
        before_help = "The common case:\n  storekit-audit audit export.json",
        after_help = EXIT_CODES
    )]
    Audit(Audit),
    /// Judge one credential set: what is right, what is not, and what to tell the customer; asks for what is missing on a
    /// terminal
    #[command(
        before_help = "The common case:\n  storekit-audit check --key SubscriptionKey_2X9R4HXF34.p8 --issuer-id UUID --bundle-id ID"
    )]
    Check(Check),
    /// Say what key files are: verdict, anatomy, public-key fingerprint
    #[command(
        before_help = "The common case:\n  storekit-audit inspect SubscriptionKey_2X9R4HXF34.p8"
    )]
    Inspect(Inspect),
    /// Write a damaged key as Apple would have issued it, where that loses nothing
    #[command(
        before_help = "The common case:\n  storekit-audit normalize damaged.p8 -o SubscriptionKey_2X9R4HXF34.p8"
    )]
    Normalize(Normalize),
    /// Compare two JSON reports: what is fixed, new and still open
    #[command(before_help = "The common case:\n  storekit-audit diff last-week.json today.json")]
    Diff(Diff),
    /// Say what a rule reports, why it matters and how to mend it
    #[command(before_help = "The common case:\n  storekit-audit explain key-newlines-lost")]
    Explain(Explain),
    /// List the rules
    #[command(before_help = "The common case:\n  storekit-audit rules")]
    Rules(Rules),
    /// Print the JSON Schema of something that is written as JSON
    #[command(before_help = "The common case:\n  storekit-audit schema report")]
    Schema(Schema),
    /// Print a script that lets a shell complete commands and options
    #[command(
        before_help = "The common case:\n  storekit-audit completions bash > ~/.local/share/bash-completion/completions/storekit-audit"
    )]
    Completions(Completions),
    /// Print a manual page
    #[command(before_help = "The common case:\n  storekit-audit man audit | man -l -")]
    Man(Man),
}

#[derive(Args, Debug)]
pub(crate) struct Audit {
    /// What to audit: files, folders, .zip archives, or `-` for standard input
    #[arg(value_name = "PATH")]
    pub(crate) paths: Vec<PathBuf>,

    /// Write a report to PATH or standard output; repeatable: human, concise, json, ndjson, sarif, github, junit, csv,
    /// markdown, html
    #[arg(long, value_name = "FORMAT[=PATH]")]
    pub(crate) report: Vec<String>,

    /// Whom a Markdown report is for: a colleague, or the customer whose settings they are
    #[arg(long, value_enum, default_value = "colleague", hide_possible_values = true)]
    pub(crate) audience: Audience,

    /// Show errors and warnings (support, the default, or ci), or all (review)
    #[arg(long, value_enum, hide_possible_values = true)]
    pub(crate) profile: Option<Profile>,

    /// The severity from which on findings make the exit code 1 [default: error]
    #[arg(long, value_enum, value_name = "SEVERITY")]
    pub(crate) fail_on: Option<FailOn>,

    /// Apply these rules only, and show them in every profile
    #[arg(long, value_name = "RULE,...", value_delimiter = ',')]
    pub(crate) select: Vec<String>,

    /// Leave these rules out
    #[arg(long, value_name = "RULE,...", value_delimiter = ',')]
    pub(crate) ignore: Vec<String>,

    /// Judge the records of this customer, app or Bundle ID only, or of this value of a slot; repeatable
    #[arg(long, value_name = "[SLOT=]VALUE")]
    pub(crate) only: Vec<String>,

    /// Judge N records at most, always the same ones
    #[arg(long, value_name = "N")]
    pub(crate) sample: Option<usize>,

    /// Hold the records against this App Store Connect listing
    #[arg(long, value_name = "FILE")]
    pub(crate) listing: Option<PathBuf>,

    /// Do not fail on the findings that this file knows
    #[arg(long, value_name = "FILE")]
    pub(crate) baseline: Option<PathBuf>,

    /// Write the findings of this run to FILE, and take them for known
    #[arg(long, value_name = "FILE")]
    pub(crate) write_baseline: Option<PathBuf>,

    /// Settings and suppressions [default: storekit-audit.toml]
    #[arg(long, value_name = "FILE")]
    pub(crate) config: Option<PathBuf>,

    /// The day on which suppressions are judged, instead of the system's
    #[arg(long, value_name = "YYYY-MM-DD")]
    pub(crate) today: Option<String>,

    /// Ask for more than Apple does: key-per-bundle
    #[arg(long, value_enum, hide_possible_values = true)]
    pub(crate) policy: Vec<Policy>,

    /// Read every input as json, ndjson, csv, yaml, toml, env, settings-page, jws or key
    #[arg(long, value_enum, value_name = "FORMAT", hide_possible_values = true)]
    pub(crate) input_format: Option<InputFormat>,

    /// Read the field at PATH (`/a/b` or `a.b`) as SLOT; repeatable
    #[arg(long, value_name = "SLOT=PATH")]
    pub(crate) map: Vec<String>,

    /// How many threads judge records [default: one for each processor]
    #[arg(long, value_name = "N")]
    pub(crate) threads: Option<NonZeroUsize>,

    /// When to show how far the audit has come, on standard error
    #[arg(long, value_enum, default_value = "auto", value_name = "WHEN")]
    pub(crate) progress: When,
}

#[derive(Args, Debug)]
pub(crate) struct Check {
    /// The In-App Purchase key: a file, or `-` for standard input
    #[arg(long, value_name = "FILE")]
    pub(crate) key: Option<PathBuf>,

    /// Its Key ID [default: the one in the name of the file]
    #[arg(long, value_name = "ID")]
    pub(crate) key_id: Option<String>,

    /// The Issuer ID
    #[arg(long, value_name = "UUID")]
    pub(crate) issuer_id: Option<String>,

    /// The app's Bundle ID
    #[arg(long, value_name = "ID")]
    pub(crate) bundle_id: Option<String>,

    /// The app's Apple ID, a number
    #[arg(long, value_name = "NUMBER")]
    pub(crate) app_apple_id: Option<String>,

    /// The developer team's ID
    #[arg(long, value_name = "ID")]
    pub(crate) team_id: Option<String>,

    /// The subscription platform, such as adapty
    #[arg(long, value_name = "NAME")]
    pub(crate) platform: Option<String>,

    /// The URL for notifications from production
    #[arg(long, value_name = "URL")]
    pub(crate) production_url: Option<String>,

    /// Their version
    #[arg(long, value_name = "VERSION")]
    pub(crate) production_version: Option<String>,

    /// The URL for notifications from the sandbox
    #[arg(long, value_name = "URL")]
    pub(crate) sandbox_url: Option<String>,

    /// Their version
    #[arg(long, value_name = "VERSION")]
    pub(crate) sandbox_version: Option<String>,

    /// How to write it
    #[arg(long, value_enum, default_value = "human")]
    pub(crate) format: InspectFormat,

    /// The severity from which on findings make the exit code 1
    #[arg(long, value_enum, default_value = "error", value_name = "SEVERITY")]
    pub(crate) fail_on: FailOn,
}

#[derive(Args, Debug)]
pub(crate) struct Inspect {
    /// Key files, folders of them, or `-` for standard input
    #[arg(value_name = "PATH")]
    pub(crate) paths: Vec<PathBuf>,

    /// How to write it; json is one object a line
    #[arg(long, value_enum, default_value = "human")]
    pub(crate) format: InspectFormat,

    /// The severity from which on findings make the exit code 1
    #[arg(long, value_enum, default_value = "never", value_name = "SEVERITY")]
    pub(crate) fail_on: FailOn,
}

#[derive(Args, Debug)]
pub(crate) struct Normalize {
    /// The key file; it is not changed
    #[arg(value_name = "PATH")]
    pub(crate) path: PathBuf,

    /// The file to write, readable by its owner only; it must not be there yet
    #[arg(long, short, value_name = "FILE", required = true)]
    pub(crate) output: PathBuf,
}

#[derive(Args, Debug)]
pub(crate) struct Diff {
    /// The earlier report
    #[arg(value_name = "OLD")]
    pub(crate) old: PathBuf,

    /// The later report
    #[arg(value_name = "NEW")]
    pub(crate) new: PathBuf,

    /// How to write it
    #[arg(long, value_enum, default_value = "human")]
    pub(crate) format: InspectFormat,

    /// The severity from which on new findings make the exit code 1
    #[arg(long, value_enum, default_value = "error", value_name = "SEVERITY")]
    pub(crate) fail_on: FailOn,
}

#[derive(Args, Debug)]
pub(crate) struct Explain {
    /// The rule's id; `storekit-audit rules` lists them
    #[arg(value_name = "RULE")]
    pub(crate) rule: String,
}

#[derive(Args, Debug)]
pub(crate) struct Rules {
    /// How to write it
    #[arg(long, value_enum, default_value = "human")]
    pub(crate) format: RulesFormat,
}

#[derive(Args, Debug)]
pub(crate) struct Schema {
    /// What it is the schema of: report, inspect, rules
    #[arg(value_name = "NAME")]
    pub(crate) name: String,
}

#[derive(Args, Debug)]
pub(crate) struct Completions {
    /// The shell
    #[arg(value_enum, value_name = "SHELL")]
    pub(crate) shell: clap_complete::Shell,
}

#[derive(Args, Debug)]
pub(crate) struct Man {
    /// The command that it is about; without one, the program
    #[arg(value_name = "COMMAND")]
    pub(crate) command: Option<String>,
}

// The variants below have no doc comments: clap would make each a line of the help.

#[derive(Clone, Copy, Debug, ValueEnum)]
pub(crate) enum Profile {
    Support,
    Ci,
    Review,
}

#[derive(Clone, Copy, Debug, ValueEnum)]
pub(crate) enum Audience {
    Colleague,
    Customer,
}

#[derive(Clone, Copy, Debug, ValueEnum)]
pub(crate) enum FailOn {
    Error,
    Warning,
    Note,
    Never,
}

#[derive(Clone, Copy, Debug, Eq, PartialEq, ValueEnum)]
pub(crate) enum Policy {
    KeyPerBundle,
}

#[derive(Clone, Copy, Debug, ValueEnum)]
pub(crate) enum InputFormat {
    Json,
    Ndjson,
    Csv,
    Yaml,
    Toml,
    Env,
    SettingsPage,
    Jws,
    Key,
}

#[derive(Clone, Copy, Debug, Eq, PartialEq, ValueEnum)]
pub(crate) enum When {
    Auto,
    Always,
    Never,
}

#[derive(Clone, Copy, Debug, ValueEnum)]
pub(crate) enum InspectFormat {
    Human,
    Json,
}

#[derive(Clone, Copy, Debug, ValueEnum)]
pub(crate) enum RulesFormat {
    Human,
    Json,
    Markdown,
}

/// Reads the command line.
pub(crate) fn parse() -> Result<Arguments, Failure> {
    Arguments::try_parse().map_err(Failure::Arguments)
}

#[cfg(test)]
mod tests {
    use clap::CommandFactory as _;

    use super::Arguments;

    #[test]
    fn the_command_line_is_consistent() {
        Arguments::command().debug_assert();
    }
}
