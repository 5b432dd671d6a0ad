//! What the arguments mean.

use std::fs;
use std::path::{Path, PathBuf};

use storekit_audit::{Profile, Settings, Severity, rules};
use storekit_export::{Format as InputFormat, Input, Names, Slot};
use storekit_report::{Format, Name};

use crate::args::{self, Audit, FailOn, Policy};
use crate::exit::Failure;
use crate::nearest::nearest;

/// An audit as it was asked for.
#[derive(Debug)]
pub(crate) struct Task {
    pub(crate) inputs: Vec<Input>,
    pub(crate) settings: Settings,
    /// Reports for files, in the order in which they were asked for.
    pub(crate) files: Vec<(Format, PathBuf)>,
    /// The report for standard output.
    pub(crate) stdout: Option<Format>,
    /// The least severity that makes the exit code 1.
    pub(crate) fail_on: Option<Severity>,
}

impl Task {
    /// Makes sense of the arguments of `audit`.
    pub(crate) fn new(args: &Audit) -> Result<Self, Failure> {
        let (stdout, files) = reports(args)?;
        Ok(Self {
            inputs: inputs(&args.paths, "audit export.json")?,
            settings: Settings {
                profile: profile(args.profile),
                select: rule_ids(&args.select)?,
                ignore: rule_ids(&args.ignore)?,
                threads: args.threads,
                input_format: args.input_format.map(input_format),
                names: names(&args.map)?,
                key_per_bundle: args.policy.contains(&Policy::KeyPerBundle),
            },
            files,
            stdout,
            fail_on: fail_on(args.fail_on),
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
fn names(asked: &[String]) -> Result<Names, Failure> {
    let mut names = Vec::new();
    for asked in asked {
        let Some((slot, path)) = asked.split_once('=').filter(|(_, path)| !path.is_empty()) else {
            let asked = Name(asked);
            return Err(Failure::Usage(format!(
                "`--map {asked}` names no field: it takes SLOT=PATH, as in \
                 `--map in_app_purchase_key.private_key=p8`"
            )));
        };
        let Some(known) = Slot::by_name(slot) else {
            let near = nearest(slot, Slot::ALL.into_iter().map(Slot::name));
            let hint = if near.is_empty() {
                let all: Vec<_> = Slot::ALL.into_iter().map(Slot::name).collect();
                format!("there are: {}", all.join(", "))
            } else {
                format!("did you mean {}?", near.join(", "))
            };
            let slot = Name(slot);
            return Err(Failure::Usage(format!("there is no slot `{slot}`; {hint}")));
        };
        names.push((known, path.to_owned()));
    }
    Ok(Names::new(names))
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
        args::InputFormat::Key => InputFormat::KeyFile,
    }
}

type Reports = (Option<Format>, Vec<(Format, PathBuf)>);

/// The report for standard output, `human` where none was asked for, and those for files.
fn reports(args: &Audit) -> Result<Reports, Failure> {
    if args.report.is_empty() {
        return Ok((Some(Format::Human), Vec::new()));
    }
    let mut stdout = None;
    let mut files: Vec<(Format, PathBuf)> = Vec::new();
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

fn report_format(name: &str) -> Result<Format, Failure> {
    Format::by_name(name).ok_or_else(|| {
        let names: Vec<_> = Format::ALL.iter().map(|format| format.name()).collect();
        let (name, names) = (Name(name), names.join(", "));
        Failure::Usage(format!("there is no report format `{name}`; there are: {names}"))
    })
}

/// Refuses, before the work and not after it, a report that has no folder to go to, that would overwrite
/// another report, or an input.
fn check_target(
    path: &Path,
    others: &[(Format, PathBuf)],
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
