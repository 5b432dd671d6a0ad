//! The configuration, `storekit-audit.toml`.

use std::fmt;
use std::ops::Range;

use storekit_export::{Names, Slot};
use toml::Spanned;
use toml::de::{DeTable, DeValue};

use crate::{Date, Profile, Severity, Shown, Suppression, rules};

/// What a configuration says. What it leaves out is up to the command line.
///
/// ```
/// let config = storekit_audit::Config::parse(
///     r#"
///     profile = "ci"
///     fail_on = "warning"
///     ignore = ["bundle-key-shared"]
///
///     [map]
///     "in_app_purchase_key.private_key" = "apple.p8Content"
///
///     [[suppress]]
///     rule = "storekit1-notifications-v1"
///     record = "app_2103a04a2d"
///     reason = "moves to version 2 with the release of January"
///     owner = "payments"
///     expires = "2027-01-31"
///     "#,
/// )?;
/// assert_eq!(config.ignore, ["bundle-key-shared"]);
/// assert_eq!(config.suppressions.len(), 1);
///
/// let error = storekit_audit::Config::parse("profile = \"ci\"\nfail_one = \"note\"").unwrap_err();
/// assert_eq!((error.line, error.column), (2, 1));
/// # Ok::<(), storekit_audit::ConfigError>(())
/// ```
#[derive(Clone, Debug, Default)]
pub struct Config {
    /// `profile`.
    pub profile: Option<Profile>,
    /// `fail_on`; `Some(None)` is `never`.
    pub fail_on: Option<Option<Severity>>,
    /// `select`: rules.
    pub select: Vec<&'static str>,
    /// `ignore`: rules.
    pub ignore: Vec<&'static str>,
    /// `[map]`: slots, and the path of the field for each.
    pub names: Vec<(Slot, String)>,
    /// `[[suppress]]`.
    pub suppressions: Vec<Suppression>,
}

/// What is wrong in a configuration, and where.
#[derive(Clone, Debug, Eq, PartialEq)]
pub struct ConfigError {
    /// Line, from 1.
    pub line: usize,
    /// Column in characters, from 1.
    pub column: usize,
    /// What is wrong: one sentence without final full stop.
    pub message: String,
}

impl fmt::Display for ConfigError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}:{}: {}", self.line, self.column, self.message)
    }
}

impl std::error::Error for ConfigError {}

/// A fault, and its range of bytes.
type Fault = (Range<usize>, String);

impl Config {
    /// The file that is read when no other is named, if it is there.
    pub const FILE_NAME: &'static str = "storekit-audit.toml";

    /// Reads a configuration.
    pub fn parse(text: &str) -> Result<Self, ConfigError> {
        read(text).map_err(|(range, message)| {
            let before = text.get(..range.start.min(text.len())).unwrap_or(text);
            let line_start = before.rfind('\n').map_or(0, |at| at.saturating_add(1));
            let column = before.get(line_start..).map_or(0, |line| line.chars().count());
            ConfigError {
                line: line_of(text, range.start),
                column: column.saturating_add(1),
                message,
            }
        })
    }

    /// The names of fields of `[map]`, and then of `more`.
    pub fn names_and(&self, more: Vec<(Slot, String)>) -> Names {
        Names::new(more.into_iter().chain(self.names.iter().cloned()))
    }
}

fn line_of(text: &str, at: usize) -> usize {
    let before = text.get(..at.min(text.len())).unwrap_or(text);
    before.split('\n').count()
}

fn read(text: &str) -> Result<Config, Fault> {
    let table = DeTable::parse(text).map_err(|error| {
        (error.span().unwrap_or(0..0), format!("not valid TOML: {}", Shown(error.message())))
    })?;
    let mut config = Config::default();
    for (name, value) in table.get_ref() {
        let at = value.span();
        match name.get_ref().as_ref() {
            "profile" => {
                let profiles = [Profile::Support, Profile::Ci, Profile::Review];
                config.profile = Some(choice(value, &profiles.map(|it| (it.name(), it)))?);
            }
            "fail_on" => {
                let severities = [Severity::Error, Severity::Warning, Severity::Note];
                let mut choices: Vec<_> =
                    severities.iter().map(|&it| (it.name(), Some(it))).collect();
                choices.push(("never", None));
                config.fail_on = Some(choice(value, &choices)?);
            }
            "select" => config.select = rule_list(value)?,
            "ignore" => config.ignore = rule_list(value)?,
            "map" => config.names = map(value)?,
            "suppress" => {
                let DeValue::Array(list) = value.get_ref() else {
                    return Err((at, "`suppress` is a list: write `[[suppress]]`".to_owned()));
                };
                for entry in list {
                    config.suppressions.push(suppression(text, entry)?);
                }
            }
            other => {
                let known = "profile, fail_on, select, ignore, map, suppress";
                return Err(unknown(name.span(), other, known));
            }
        }
    }
    Ok(config)
}

fn unknown(at: Range<usize>, name: &str, known: &str) -> Fault {
    (at, format!("there is no setting `{}`; there are: {known}", Shown(name)))
}

fn text<'v>(value: &'v Spanned<DeValue<'_>>) -> Result<&'v str, Fault> {
    match value.get_ref() {
        DeValue::String(text) => Ok(text),
        _ => Err((value.span(), "a text between quotes belongs here".to_owned())),
    }
}

fn choice<T: Copy>(value: &Spanned<DeValue<'_>>, choices: &[(&str, T)]) -> Result<T, Fault> {
    let asked = text(value)?;
    let found = choices.iter().find(|(name, _)| *name == asked).map(|(_, choice)| *choice);
    found.ok_or_else(|| {
        let names: Vec<_> = choices.iter().map(|(name, _)| *name).collect();
        (value.span(), format!("`{}` is none of: {}", Shown(asked), names.join(", ")))
    })
}

fn rule(value: &Spanned<DeValue<'_>>) -> Result<&'static str, Fault> {
    let id = text(value)?;
    let rule = rules::by_id(id).ok_or_else(|| {
        let id = Shown(id);
        (value.span(), format!("there is no rule `{id}`; `storekit-audit rules` lists them"))
    })?;
    Ok(rule.about().id)
}

fn rule_list(value: &Spanned<DeValue<'_>>) -> Result<Vec<&'static str>, Fault> {
    match value.get_ref() {
        DeValue::Array(list) => list.iter().map(rule).collect(),
        _ => Err((value.span(), "a list of rules belongs here".to_owned())),
    }
}

fn map(value: &Spanned<DeValue<'_>>) -> Result<Vec<(Slot, String)>, Fault> {
    let DeValue::Table(table) = value.get_ref() else {
        return Err((value.span(), "`map` is a table: write `[map]`".to_owned()));
    };
    let mut names = Vec::new();
    for (name, path) in table {
        let slot = Slot::by_name(name.get_ref()).ok_or_else(|| {
            let message = format!(
                "there is no slot `{}`; a name with dots stands between quotes",
                Shown(name.get_ref())
            );
            (name.span(), message)
        })?;
        names.push((slot, text(path)?.to_owned()));
    }
    Ok(names)
}

fn suppression(source: &str, entry: &Spanned<DeValue<'_>>) -> Result<Suppression, Fault> {
    let at = entry.span();
    let DeValue::Table(table) = entry.get_ref() else {
        return Err((at, "a suppression is a table: write `[[suppress]]`".to_owned()));
    };
    let (mut id, mut record, mut field) = (None, None, None);
    let (mut reason, mut owner, mut expires) = (None, None, None);
    for (name, value) in table {
        match name.get_ref().as_ref() {
            "rule" => id = Some(rule(value)?),
            "record" => record = Some(text(value)?.to_owned()),
            "field" => field = Some(text(value)?.to_owned()),
            "reason" => reason = Some(text(value)?.trim().to_owned()),
            "owner" => owner = Some(text(value)?.to_owned()),
            "expires" => expires = Some(date(value)?),
            other => {
                let known = "rule, record, field, reason, owner, expires";
                return Err(unknown(name.span(), other, known));
            }
        }
    }
    let line = line_of(source, at.start);
    let rule = id.ok_or_else(|| (at.clone(), "a suppression names its `rule`".to_owned()))?;
    let reason = reason
        .filter(|reason| !reason.is_empty())
        .ok_or_else(|| (at, "a suppression has a `reason`".to_owned()))?;
    Ok(Suppression { rule, record, field, reason, owner, expires, line })
}

/// A date, with or without quotes.
fn date(value: &Spanned<DeValue<'_>>) -> Result<Date, Fault> {
    let date = match value.get_ref() {
        DeValue::String(text) => Date::parse(text),
        DeValue::Datetime(date) => Date::parse(&date.to_string()),
        _ => None,
    };
    date.ok_or_else(|| (value.span(), "a day belongs here, as in `2027-01-31`".to_owned()))
}
