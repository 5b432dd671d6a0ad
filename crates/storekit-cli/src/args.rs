//! The arguments as they were given. `settings` makes sense of them.

use std::num::NonZeroUsize;
use std::path::PathBuf;

use clap::{Args, ColorChoice, CommandFactory as _, Parser, Subcommand, ValueEnum};

use crate::exit::Failure;

/// Finds out what is wrong with stored In-App Purchase credentials, offline
#[derive(Debug, Parser)]
#[command(
    name = "storekit-audit",
    version,
    max_term_width = 80,
    disable_help_subcommand = true,
    help_template = TEMPLATE,
    before_help = "The common case:\n  storekit-audit audit export.json",
    after_help = "`storekit-audit COMMAND --help` says more, `storekit-audit man COMMAND` all."
)]
pub(crate) struct Arguments {
    #[command(subcommand)]
    pub(crate) command: Command,

    /// When to colour text for people: auto (respects `NO_COLOR`), always, never
    #[arg(long, global = true, value_enum, default_value = "auto", value_name = "WHEN")]
    #[arg(display_order = 900, hide = true)]
    pub(crate) color: ColorChoice,

    /// Say only what went wrong on standard error
    #[arg(long, short, global = true, display_order = 901)]
    pub(crate) quiet: bool,
}

/// The help of a command fits on a screen of 24 lines and 80 columns, and begins with the common case. Options that
/// are rarely needed are hidden there, and named in its last lines; manual pages and completions have all of them.
const TEMPLATE: &str = "{before-help}{about}\n{usage-heading} {usage}\n\n{all-args}{after-help}";
/// For commands with many options: no headings.
const WITH_PATHS: &str =
    "{before-help}{about}\n{usage-heading} {usage}\n{positionals}\n{options}{after-help}";
const DENSE: &str = "{before-help}{about}\n{usage-heading} {usage}\n{options}{after-help}";

const AFTER_AUDIT: &str = "\
Exit codes: 0 clean, 1 findings, 2 bad usage, 3 unreadable, 4 nothing, 70 a bug.
Rare (man): --input-format --policy --max-findings --today --threads --progress";

#[derive(Debug, Subcommand)]
pub(crate) enum Command {
    /// Audit exports, folders, archives and key files
    #[command(
        help_template = WITH_PATHS,
        before_help = "The common case:\n  storekit-audit audit export.json",
        after_help = AFTER_AUDIT
    )]
    Audit(Audit),
    /// Judge one credential set, asked for on a terminal where not given
    #[command(
        help_template = DENSE,
        before_help = "The common case:\n  storekit-audit check --key SubscriptionKey_2X9R4HXF34.p8 --issuer-id UUID"
    )]
    Check(Check),
    /// Say what key files are: verdict, anatomy, public-key fingerprint
    #[command(
        help_template = TEMPLATE,
        before_help = "The common case:\n  storekit-audit inspect SubscriptionKey_2X9R4HXF34.p8"
    )]
    Inspect(Inspect),
    /// Mend a damaged key, where that loses nothing
    #[command(
        help_template = TEMPLATE,
        before_help = "The common case:\n  storekit-audit normalize damaged.p8 -o SubscriptionKey_2X9R4HXF34.p8"
    )]
    Normalize(Normalize),
    /// Compare two JSON reports: what is fixed, new and still open
    #[command(help_template = TEMPLATE, before_help = "The common case:\n  storekit-audit diff last-week.json today.json")]
    Diff(Diff),
    /// Say what a rule reports, why it matters and how to mend it
    #[command(help_template = TEMPLATE, before_help = "The common case:\n  storekit-audit explain key-newlines-lost")]
    Explain(Explain),
    /// List the rules
    #[command(help_template = TEMPLATE, before_help = "The common case:\n  storekit-audit rules")]
    Rules(Rules),
    /// Print the JSON Schema of something that is written or read
    #[command(help_template = TEMPLATE, before_help = "The common case:\n  storekit-audit schema report")]
    Schema(Schema),
    /// Print what lets a shell complete commands and options
    #[command(
        help_template = TEMPLATE,
        before_help = "The common case:\n  storekit-audit completions bash >> ~/.bash_completion"
    )]
    Completions(Completions),
    /// Print a manual page: all options of a command
    #[command(help_template = TEMPLATE, before_help = "The common case:\n  storekit-audit man audit | man -l -")]
    Man(Man),
}

#[derive(Args, Debug)]
pub(crate) struct Audit {
    /// Files, folders, .zip archives, or `-` for standard input
    #[arg(value_name = "PATH")]
    pub(crate) paths: Vec<PathBuf>,

    /// Repeatable: human, concise, json, ndjson, sarif, github, junit, csv, markdown, html, template
    #[arg(long, value_name = "FORMAT[=FILE]")]
    pub(crate) report: Vec<String>,

    /// What the template format writes with (MiniJinja)
    #[arg(long, value_name = "FILE")]
    pub(crate) template: Option<PathBuf>,

    /// Whom markdown is for: colleague or customer
    #[arg(long, value_enum, default_value = "colleague", value_name = "WHO")]
    #[arg(hide_possible_values = true, hide_default_value = true)]
    pub(crate) audience: Audience,

    /// support or ci: all but notes; review: all
    #[arg(long, value_enum, value_name = "NAME", hide_possible_values = true)]
    pub(crate) profile: Option<Profile>,

    /// Exit 1 from error (default), warning or note on
    #[arg(long, value_enum, value_name = "SEVERITY", hide_possible_values = true)]
    pub(crate) fail_on: Option<FailOn>,

    /// Apply these rules only, whatever the profile
    #[arg(long, value_name = "RULE,...", value_delimiter = ',')]
    pub(crate) select: Vec<String>,

    /// Leave these rules out
    #[arg(long, value_name = "RULE,...", value_delimiter = ',')]
    pub(crate) ignore: Vec<String>,

    /// Only this customer, app, bundle; or --sample N
    #[arg(long, value_name = "[SLOT=]VALUE")]
    pub(crate) only: Vec<String>,

    /// Judge N records at most, always the same ones
    #[arg(long, value_name = "N", hide = true)]
    pub(crate) sample: Option<usize>,

    /// Compare with what App Store Connect lists
    #[arg(long, value_name = "FILE")]
    pub(crate) listing: Option<PathBuf>,

    /// Do not fail on what --write-baseline FILE wrote
    #[arg(long, value_name = "FILE")]
    pub(crate) baseline: Option<PathBuf>,

    /// Write this run's findings to FILE, as known
    #[arg(long, value_name = "FILE", hide = true)]
    pub(crate) write_baseline: Option<PathBuf>,

    /// Settings and suppressions [storekit-audit.toml]
    #[arg(long, value_name = "FILE")]
    pub(crate) config: Option<PathBuf>,

    /// The day on which suppressions are judged, instead of the system's
    #[arg(long, value_name = "YYYY-MM-DD", hide = true)]
    pub(crate) today: Option<String>,

    /// Ask for more than Apple does: key-per-bundle
    #[arg(long, value_enum, hide = true)]
    pub(crate) policy: Vec<Policy>,

    /// Read every input as this format, instead of finding it out
    #[arg(long, value_enum, value_name = "FORMAT", hide = true)]
    pub(crate) input_format: Option<InputFormat>,

    /// Read the field at PATH (`a.b`) as SLOT
    #[arg(long, value_name = "SLOT=PATH")]
    pub(crate) map: Vec<String>,

    /// List at most N findings of a rule and count the others, or list `all`; 50000 unless said, and all of them with a
    /// baseline, suppressions, --only or --sample
    #[arg(long, value_name = "N", value_parser = max_findings, hide = true)]
    pub(crate) max_findings: Option<usize>,

    /// How many threads judge records; one for each processor, unless said
    #[arg(long, value_name = "N", hide = true)]
    pub(crate) threads: Option<NonZeroUsize>,

    /// When to show on standard error how far the audit has come
    #[arg(long, value_enum, default_value = "auto", value_name = "WHEN", hide = true)]
    pub(crate) progress: When,
}

/// A number, or `all`.
fn max_findings(text: &str) -> Result<usize, String> {
    if text == "all" {
        return Ok(usize::MAX);
    }
    text.parse().map_err(|_| "it is neither a number nor `all`".to_owned())
}

#[derive(Args, Debug)]
pub(crate) struct Check {
    /// The In-App Purchase key: a file, or `-` for standard input
    #[arg(long, value_name = "FILE")]
    pub(crate) key: Option<PathBuf>,

    /// Its Key ID, unless the file's name has it
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

    /// Where App Store Server Notifications go in production
    #[arg(long, value_name = "URL")]
    pub(crate) production_url: Option<String>,

    /// Their version: V1 or V2
    #[arg(long, value_name = "V")]
    pub(crate) production_version: Option<String>,

    /// Where they go in the sandbox
    #[arg(long, value_name = "URL")]
    pub(crate) sandbox_url: Option<String>,

    /// Their version: V1 or V2
    #[arg(long, value_name = "V")]
    pub(crate) sandbox_version: Option<String>,

    /// How to write it: human (default) or json
    #[arg(long, value_enum, default_value = "human")]
    #[arg(hide_possible_values = true, hide_default_value = true)]
    pub(crate) format: InspectFormat,

    /// Exit 1 from error (default), warning, note; never
    #[arg(long, value_enum, default_value = "error", value_name = "SEVERITY")]
    #[arg(hide_possible_values = true, hide_default_value = true)]
    pub(crate) fail_on: FailOn,
}

#[derive(Args, Debug)]
pub(crate) struct Inspect {
    /// Key files, folders of them, or `-` for standard input
    #[arg(value_name = "PATH")]
    pub(crate) paths: Vec<PathBuf>,

    /// human (default), or json: one object a line
    #[arg(long, value_enum, default_value = "human")]
    #[arg(hide_possible_values = true, hide_default_value = true)]
    pub(crate) format: InspectFormat,

    /// Exit 1 from error, warning, note; never (default)
    #[arg(long, value_enum, default_value = "never", value_name = "SEVERITY")]
    #[arg(hide_possible_values = true, hide_default_value = true)]
    pub(crate) fail_on: FailOn,
}

#[derive(Args, Debug)]
pub(crate) struct Normalize {
    /// The key file; it is not changed
    #[arg(value_name = "PATH")]
    pub(crate) path: PathBuf,

    /// The file to write, for its owner only; it must not exist yet
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

    /// How to write it: human (default) or json
    #[arg(long, value_enum, default_value = "human")]
    #[arg(hide_possible_values = true, hide_default_value = true)]
    pub(crate) format: InspectFormat,

    /// Exit 1 from a new error (default), warning, note; never
    #[arg(long, value_enum, default_value = "error", value_name = "SEVERITY")]
    #[arg(hide_possible_values = true, hide_default_value = true)]
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
    /// How to write it: human (default), json or markdown
    #[arg(long, value_enum, default_value = "human")]
    #[arg(hide_possible_values = true, hide_default_value = true)]
    pub(crate) format: RulesFormat,
}

#[derive(Args, Debug)]
pub(crate) struct Schema {
    /// report, inspect, rules, check, diff, baseline or config
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

/// The program with every option in sight, for manual pages and completions.
pub(crate) fn whole() -> clap::Command {
    Arguments::command()
        .mut_args(|arg| arg.hide(false))
        .mut_subcommands(|command| command.mut_args(|arg| arg.hide(false)))
}

/// Reads the command line.
pub(crate) fn parse() -> Result<Arguments, Failure> {
    Arguments::try_parse().map_err(Failure::Arguments)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_command_line_is_consistent() {
        Arguments::command().debug_assert();
    }

    #[test]
    fn what_help_hides_it_names() {
        let mut program = Arguments::command();
        program.build();
        for command in program.get_subcommands_mut() {
            let help = command.render_help().to_string();
            for long in command.get_arguments().filter_map(clap::Arg::get_long) {
                let is_named = help.contains(&format!("--{long}"));
                assert!(is_named || long == "color", "{} --{long}", command.get_name());
            }
        }
    }

    #[test]
    fn manual_pages_and_completions_hide_nothing() {
        let mut program = whole();
        program.build();
        let mut all = program.get_subcommands().flat_map(clap::Command::get_arguments);
        assert_eq!(all.find(|arg| arg.is_hide_set()).map(|arg| arg.get_id().clone()), None);
    }
}
