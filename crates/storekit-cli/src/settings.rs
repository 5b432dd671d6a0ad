//! What the arguments mean.

use std::path::{Path, PathBuf};
use std::{fs, io};

use storekit_audit::{
    Baseline, Config, Date, Profile, Selection, Settings, Severity, Suppression, rules,
};
use storekit_export::{Format as InputFormat, Input, Slot};
use storekit_report::{Format, Name, Template};

use crate::args::{self, Audit, FailOn, Policy};
use crate::exit::Failure;
use crate::nearest::nearest;

/// An audit as it was asked for.
#[derive(Debug)]
pub(crate) struct Task {
    pub(crate) inputs: Vec<Input>,
    pub(crate) settings: Settings,
    /// Reports for files, in the order in which they were asked for.
    pub(crate) files: Vec<(Report, PathBuf)>,
    /// The report for standard output.
    pub(crate) stdout: Option<Report>,
    /// What [`Report::Template`] writes with; there is one where that was asked for.
    pub(crate) template: Option<Template>,
    /// The least severity that makes the exit code 1.
    pub(crate) fail_on: Option<Severity>,
    pub(crate) suppressions: Vec<Suppression>,
    pub(crate) today: Date,
    pub(crate) baseline: Option<Baseline>,
    /// Where to write a baseline.
    pub(crate) new_baseline: Option<PathBuf>,
}

/// A report that was asked for.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub(crate) enum Report {
    /// In a format of ours.
    Format(Format),
    /// By the user's template.
    Template,
}

impl Task {
    /// Makes sense of the arguments of `audit`.
    pub(crate) fn new(args: &Audit) -> Result<Self, Failure> {
        let (stdout, files) = reports(args)?;
        let is_template =
            files.iter().map(|(report, _)| report).chain(&stdout).any(|it| *it == Report::Template);
        let template = match (&args.template, is_template) {
            (Some(path), true) => Some(template(path)?),
            (None, false) => None,
            (None, true) => {
                return Err(Failure::Usage(
                    "`--report template` needs `--template FILE`".to_owned(),
                ));
            }
            (Some(_), false) => {
                return Err(Failure::Usage(
                    "`--template FILE` is for `--report template[=OUTPUT]`".to_owned(),
                ));
            }
        };
        let config = config(args.config.as_deref())?;
        // What they say of a finding that is not listed would not be known.
        let needs_all = args.baseline.is_some()
            || args.write_baseline.is_some()
            || !config.suppressions.is_empty();
        let or = |asked: &[String], configured: Vec<&'static str>| {
            if asked.is_empty() { Ok(configured) } else { rule_ids(asked) }
        };
        Ok(Self {
            inputs: sorted(inputs(&args.paths, "audit export.json")?),
            settings: Settings {
                profile: args.profile.map(profile).or(config.profile).unwrap_or_default(),
                select: or(&args.select, config.select.clone())?,
                ignore: or(&args.ignore, config.ignore.clone())?,
                threads: args.threads,
                input_format: args.input_format.map(input_format),
                names: config.names_and(names(&args.map)?),
                listing: args.listing.clone(),
                selection: Selection { only: only(&args.only)?, sample: args.sample },
                max_findings: if needs_all { Some(usize::MAX) } else { args.max_findings },
                key_per_bundle: args.policy.contains(&Policy::KeyPerBundle),
            },
            files,
            stdout,
            template,
            fail_on: match args.fail_on {
                Some(asked) => fail_on(asked),
                None => config.fail_on.unwrap_or(Some(Severity::Error)),
            },
            suppressions: config.suppressions,
            today: today(args.today.as_deref())?,
            baseline: args.baseline.as_deref().map(baseline).transpose()?,
            new_baseline: args.write_baseline.clone(),
        })
    }
}

/// The inputs, of which there has to be one. `-` is standard input.
pub(crate) fn inputs(paths: &[PathBuf], common_case: &str) -> Result<Vec<Input>, Failure> {
    if paths.is_empty() {
        return Err(Failure::Usage(format!(
            "no PATH was given\n\nThe common case:\n  storekit-audit {common_case}\n\n\
             `-` reads standard input; `--help` lists the options"
        )));
    }
    let stdin = Path::new("-");
    if paths.iter().filter(|path| *path == stdin).count() > 1 {
        return Err(Failure::Usage("standard input (`-`) can be read only once".to_owned()));
    }
    Ok(paths
        .iter()
        .map(|path| if path == stdin { Input::Stdin } else { Input::Path(path.clone()) })
        .collect())
}

/// The same in the order of their names, as files in folders are read: a report does not depend on how they were given.
fn sorted(mut inputs: Vec<Input>) -> Vec<Input> {
    inputs.sort_by_key(|input| match input {
        Input::Path(path) => Some(path.clone()),
        Input::Stdin => None,
    });
    inputs
}

/// The rule with this id, or the usage error that names those nearest to it.
pub(crate) fn rule_id(id: &str) -> Result<&'static str, Failure> {
    if let Some(rule) = rules::by_id(id) {
        return Ok(rule.about().id);
    }
    let near = nearest(id, rules::all().map(|rule| rule.about().id));
    let hint = if near.is_empty() {
        "`storekit-audit rules` lists them".to_owned()
    } else {
        format!("did you mean {}?", near.join(", "))
    };
    let id = Name(id);
    Err(Failure::Usage(format!("there is no rule `{id}`; {hint}")))
}

/// The fields that `--map` names, by their slots.
fn names(asked: &[String]) -> Result<Vec<(Slot, String)>, Failure> {
    let mut names = Vec::new();
    for asked in asked {
        let Some((slot, path)) = asked.split_once('=').filter(|(_, path)| !path.is_empty()) else {
            let asked = Name(asked);
            return Err(Failure::Usage(format!(
                "`--map {asked}` names no field: it takes SLOT=PATH, as in \
                 `--map in_app_purchase_key.private_key=p8`"
            )));
        };
        names.push((slot_by_name(slot)?, path.to_owned()));
    }
    Ok(names)
}

/// The slot of that name, or the usage error that names those nearest to it.
fn slot_by_name(slot: &str) -> Result<Slot, Failure> {
    if let Some(known) = Slot::by_name(slot) {
        return Ok(known);
    }
    let near = nearest(slot, Slot::ALL.into_iter().map(Slot::name));
    let hint = if near.is_empty() {
        let all: Vec<_> = Slot::ALL.into_iter().map(Slot::name).collect();
        format!("there are: {}", all.join(", "))
    } else {
        format!("did you mean {}?", near.join(", "))
    };
    let slot = Name(slot);
    Err(Failure::Usage(format!("there is no slot `{slot}`; {hint}")))
}

/// The values that `--only` names, with their slots.
fn only(asked: &[String]) -> Result<Vec<(Option<Slot>, String)>, Failure> {
    let value = |asked: &String| {
        let Some((slot, value)) = asked.split_once('=') else {
            return Ok((None, asked.clone()));
        };
        let slot = slot_by_name(slot)?;
        if slot.is_secret() {
            let slot = slot.name();
            return Err(Failure::Usage(format!(
                "`--only {slot}=` would show a secret to everybody who sees the command line; name the customer, app or Bundle ID"
            )));
        }
        Ok((Some(slot), value.to_owned()))
    };
    asked.iter().map(value).collect()
}

/// The configuration at `path`, or the default one, if it is there.
fn config(path: Option<&Path>) -> Result<Config, Failure> {
    let (path, is_asked) = match path {
        Some(path) => (path, true),
        None => (Path::new(Config::FILE_NAME), false),
    };
    match fs::read_to_string(path) {
        Ok(text) => Config::parse(&text)
            .map_err(|error| Failure::Usage(format!("{}:{error}", Name(&path.to_string_lossy())))),
        Err(error) if !is_asked && error.kind() == io::ErrorKind::NotFound => Ok(Config::default()),
        Err(error) => Err(cannot_read("the configuration", path, &error)),
    }
}

fn baseline(path: &Path) -> Result<Baseline, Failure> {
    let text =
        fs::read_to_string(path).map_err(|error| cannot_read("the baseline", path, &error))?;
    Baseline::parse(&text).map_err(|error| {
        Failure::Usage(format!(
            "{} is no baseline: {error}; `--write-baseline FILE` writes one",
            Name(&path.to_string_lossy())
        ))
    })
}

fn template(path: &Path) -> Result<Template, Failure> {
    let text =
        fs::read_to_string(path).map_err(|error| cannot_read("the template", path, &error))?;
    let name = path.to_string_lossy();
    Template::parse(&name, &text).map_err(|error| {
        let (name, message) = (Name(&name), error.message);
        Failure::Usage(match error.line {
            0 => format!("{name} is no template: {message}"),
            line => format!("{name}:{line}: {message}"),
        })
    })
}

fn cannot_read(what: &str, path: &Path, error: &io::Error) -> Failure {
    Failure::Usage(format!("{what} {} cannot be read: {error}", Name(&path.to_string_lossy())))
}

fn today(asked: Option<&str>) -> Result<Date, Failure> {
    let Some(asked) = asked else { return Ok(Date::today()) };
    Date::parse(asked).ok_or_else(|| {
        let asked = Name(asked);
        Failure::Usage(format!("`--today {asked}` is no day: it takes YYYY-MM-DD"))
    })
}

pub(crate) const fn fail_on(fail_on: FailOn) -> Option<Severity> {
    match fail_on {
        FailOn::Error => Some(Severity::Error),
        FailOn::Warning => Some(Severity::Warning),
        FailOn::Note => Some(Severity::Note),
        FailOn::Never => None,
    }
}

fn rule_ids(ids: &[String]) -> Result<Vec<&'static str>, Failure> {
    ids.iter().map(|id| rule_id(id.trim())).collect()
}

const fn profile(profile: args::Profile) -> Profile {
    match profile {
        args::Profile::Support => Profile::Support,
        args::Profile::Ci => Profile::Ci,
        args::Profile::Review => Profile::Review,
    }
}

const fn input_format(format: args::InputFormat) -> InputFormat {
    match format {
        args::InputFormat::Json => InputFormat::Json,
        args::InputFormat::Ndjson => InputFormat::Ndjson,
        args::InputFormat::Csv => InputFormat::Csv,
        args::InputFormat::Yaml => InputFormat::Yaml,
        args::InputFormat::Toml => InputFormat::Toml,
        args::InputFormat::Env => InputFormat::Env,
        args::InputFormat::SettingsPage => InputFormat::SettingsPage,
        args::InputFormat::Jws => InputFormat::Jws,
        args::InputFormat::Key => InputFormat::KeyFile,
    }
}

type Reports = (Option<Report>, Vec<(Report, PathBuf)>);

/// The report for standard output, `human` where none was asked for, and those for files.
fn reports(args: &Audit) -> Result<Reports, Failure> {
    if args.report.is_empty() {
        return Ok((Some(Report::Format(Format::Human)), Vec::new()));
    }
    let mut stdout = None;
    let mut files: Vec<(Report, PathBuf)> = Vec::new();
    for asked in &args.report {
        let (name, path) = match asked.split_once('=') {
            Some((name, path)) => (name, Some(path)),
            None => (asked.as_str(), None),
        };
        let format = report_format(name)?;
        match path.filter(|path| *path != "-") {
            None if stdout.is_some() => {
                return Err(Failure::Usage(
                    "only one report can go to standard output; give the others a file: \
                     `--report json=report.json`"
                        .to_owned(),
                ));
            }
            None => stdout = Some(format),
            Some(path) => {
                let path = PathBuf::from(path);
                check_target(&path, &files, &args.paths)?;
                files.push((format, path));
            }
        }
    }
    Ok((stdout, files))
}

fn report_format(name: &str) -> Result<Report, Failure> {
    if name == "template" {
        return Ok(Report::Template);
    }
    Format::by_name(name).map(Report::Format).ok_or_else(|| {
        let names: Vec<_> = Format::ALL.iter().map(|format| format.name()).collect();
        let (name, names) = (Name(name), names.join(", "));
        Failure::Usage(format!("there is no report format `{name}`; there are: {names}, template"))
    })
}

/// Refuses, before the work and not after it, a report that has no folder to go to, that would overwrite
/// another report, or an input.
fn check_target(
    path: &Path,
    others: &[(Report, PathBuf)],
    inputs: &[PathBuf],
) -> Result<(), Failure> {
    let text = path.to_string_lossy();
    let name = Name(&text);
    let folder = match path.parent() {
        Some(parent) if !parent.as_os_str().is_empty() => parent,
        _ => Path::new("."),
    };
    if path.file_name().is_none() || path.is_dir() || !folder.is_dir() {
        return Err(Failure::Usage(format!(
            "a report cannot be written to `{name}`: that is not a file in a folder that exists"
        )));
    }
    if others.iter().any(|(_, other)| other == path) {
        return Err(Failure::Usage(format!("two reports would go to `{name}`")));
    }
    let is_input = fs::canonicalize(path).is_ok_and(|target| {
        let is_target =
            |input: &PathBuf| fs::canonicalize(input).is_ok_and(|input| input == target);
        target.is_file() && inputs.iter().any(is_target)
    });
    if is_input {
        return Err(Failure::Usage(format!(
            "the report would overwrite `{name}`, which is to be audited"
        )));
    }
    Ok(())
}
