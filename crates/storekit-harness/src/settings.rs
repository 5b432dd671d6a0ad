//! Files that say how to audit: the configuration, suppressions in it, and baselines.

use arbitrary::{Result, Unstructured};
use storekit_audit::{
    Baseline, BaselineError, Config, Date, Finding, Outcome, State, Suppression, SuppressionFate,
    suppress,
};

use crate::report;

/// Any text as a configuration: where it is refused, the place is in the text; what is accepted is TOML, and comes back when it is
/// written down.
pub fn config(data: &[u8]) {
    let Ok(text) = str::from_utf8(data) else { return };
    let oracle = text.parse::<toml::Table>();
    match Config::parse(text) {
        Ok(config) => {
            let table = oracle.expect("a configuration is TOML");
            for name in table.keys() {
                let known = ["profile", "fail_on", "select", "ignore", "map", "suppress"];
                assert!(known.contains(&name.as_str()), "a setting that there is not");
            }
            let suppressions = table.get("suppress").and_then(|it| it.as_array());
            assert_eq!(suppressions.map_or(0, Vec::len), config.suppressions.len());
            let written = written(&config);
            let again = Config::parse(&written).expect("what was read can be written");
            assert_eq!(parts(&again), parts(&config), "a configuration is read differently");
            for (one, other) in again.suppressions.iter().zip(&config.suppressions) {
                assert_eq!(
                    Suppression { line: 0, ..one.clone() },
                    Suppression { line: 0, ..other.clone() }
                );
                let lines = text.split('\n').count();
                assert!((1..=lines).contains(&other.line), "a suppression outside of its file");
            }
        }
        Err(error) => {
            let line = text.split('\n').nth(error.line.saturating_sub(1));
            let line = line.expect("a fault lies on a line");
            assert!(
                (1..=line.chars().count() + 1).contains(&error.column),
                "a fault outside of its line"
            );
            assert!(
                !error.message.chars().any(char::is_control),
                "a control character in a message"
            );
        }
    }
}

type Parts =
    (Option<&'static str>, Option<Option<&'static str>>, Vec<&'static str>, Vec<&'static str>);

fn parts(config: &Config) -> (Parts, Vec<(&'static str, String)>) {
    let mut names: Vec<_> =
        config.names.iter().map(|(slot, path)| (slot.name(), path.clone())).collect();
    names.sort();
    let parts = (
        config.profile.map(storekit_audit::Profile::name),
        config.fail_on.map(|it| it.map(storekit_audit::Severity::name)),
        config.select.clone(),
        config.ignore.clone(),
    );
    (parts, names)
}

fn written(config: &Config) -> String {
    let mut table = toml::Table::new();
    let text = |text: &str| toml::Value::String(text.to_owned());
    if let Some(profile) = config.profile {
        table.insert("profile".to_owned(), text(profile.name()));
    }
    if let Some(fail_on) = config.fail_on {
        table.insert(
            "fail_on".to_owned(),
            text(fail_on.map_or("never", storekit_audit::Severity::name)),
        );
    }
    for (name, rules) in [("select", &config.select), ("ignore", &config.ignore)] {
        table.insert(
            name.to_owned(),
            toml::Value::Array(rules.iter().map(|rule| text(rule)).collect()),
        );
    }
    let names = config.names.iter().map(|(slot, path)| (slot.name().to_owned(), text(path)));
    table.insert("map".to_owned(), toml::Value::Table(names.collect()));
    let mut list = Vec::new();
    for it in &config.suppressions {
        let mut entry = toml::Table::new();
        entry.insert("rule".to_owned(), text(it.rule));
        entry.insert("reason".to_owned(), text(&it.reason));
        let expires = it.expires.map(|day| day.to_string());
        for (name, value) in [
            ("record", &it.record),
            ("field", &it.field),
            ("owner", &it.owner),
            ("expires", &expires),
        ] {
            if let Some(value) = value {
                entry.insert(name.to_owned(), text(value));
            }
        }
        list.push(toml::Value::Table(entry));
    }
    table.insert("suppress".to_owned(), toml::Value::Array(list));
    table.to_string()
}

/// Any text as a baseline; findings that are written into one, known again, and suppressed.
pub fn baseline(data: &[u8]) {
    if let Ok(text) = str::from_utf8(data) {
        match Baseline::parse(text) {
            Ok(baseline) => {
                let written = baseline.to_json();
                assert_eq!(Baseline::parse(&written).as_ref(), Ok(&baseline), "another baseline");
            }
            Err(BaselineError::Syntax(line, _)) => {
                assert!(serde_json::from_str::<serde_json::Value>(text).is_err());
                assert!(line <= text.split('\n').count(), "a fault outside of the file");
            }
            Err(BaselineError::Schema | BaselineError::Entry(_)) => {}
        }
    }
    let _ = findings(&mut Unstructured::new(data));
}

fn findings(u: &mut Unstructured<'_>) -> Result<()> {
    let mut outcome = report::outcome(u)?;
    let suppressions = suppressions(u, &outcome.findings)?;
    let today = day(u)?;
    let before = outcome.findings.clone();
    suppress(&mut outcome, &suppressions, today);
    assert_suppressed(&before, &outcome, &suppressions, today);

    for finding in &mut outcome.findings {
        if finding.state == State::Known {
            finding.state = State::New;
        }
    }
    let baseline = Baseline::of(&outcome);
    let written = baseline.to_json();
    assert_eq!(Baseline::parse(&written).as_ref(), Ok(&baseline), "another baseline comes back");
    assert!(!written.chars().any(|c| c.is_control() && c != '\n'), "a control character");
    let mut again = outcome.clone();
    assert_eq!(baseline.apply(&mut again), 0, "a finding of the baseline is gone at once");
    for (now, then) in again.findings.iter().zip(&outcome.findings) {
        let due = if then.state == State::Suppressed { State::Suppressed } else { State::Known };
        assert!(now.state == due, "a known finding is new, or a suppressed one known");
    }
    // Without its findings, all of them are gone.
    again.findings.clear();
    assert_eq!(baseline.apply(&mut again), baseline.len(), "what is gone is not counted");
    // An empty one knows nothing.
    let mut none = outcome.clone();
    assert_eq!(Baseline::default().apply(&mut none), 0);
    assert!(none.findings == outcome.findings, "an empty baseline knows a finding");
    Ok(())
}

/// Suppressions of some of the findings, or of others.
fn suppressions(u: &mut Unstructured<'_>, findings: &[Finding]) -> Result<Vec<Suppression>> {
    let mut suppressions = Vec::new();
    for _ in 0..u.int_in_range(0..=3_u8)? {
        let Some(like) = findings.get(u.int_in_range(0..=7_usize)?) else { continue };
        let mut some = |text: &str| -> Result<Option<String>> {
            Ok(match u.int_in_range(0..=2_u8)? {
                0 => None,
                1 => Some(text.to_owned()),
                _ => Some(format!("{text}x")),
            })
        };
        let record = some(&like.record)?;
        let field = like.field.as_deref().map_or(Ok(None), &mut some)?;
        let expires = if u.arbitrary()? { Some(day(u)?) } else { None };
        suppressions.push(Suppression {
            rule: like.rule,
            record,
            field,
            reason: "a reason".to_owned(),
            owner: None,
            expires,
            line: 1,
        });
    }
    Ok(suppressions)
}

fn day(u: &mut Unstructured<'_>) -> Result<Date> {
    let day = u.int_in_range(1..=28_u8)?;
    let text = format!("2027-01-{day:02}");
    let date = Date::parse(&text).expect("a day");
    assert_eq!(date.to_string(), text);
    Ok(date)
}

/// The same, thought of from the findings.
fn assert_suppressed(
    before: &[Finding],
    after: &Outcome,
    suppressions: &[Suppression],
    today: Date,
) {
    let fits = |it: &Suppression, finding: &Finding| {
        it.rule == finding.rule
            && (it.record.is_none() || it.record.as_ref() == Some(&finding.record))
            && (it.field.is_none() || it.field == finding.field)
    };
    let holds = |it: &Suppression| it.expires.is_none_or(|last| last >= today);
    for (then, now) in before.iter().zip(&after.findings) {
        let is_suppressed = suppressions.iter().any(|it| holds(it) && fits(it, then));
        let due = if is_suppressed { State::Suppressed } else { then.state };
        assert!(now.state == due, "suppressed wrongly, or not at all");
    }
    assert_eq!(after.suppressions.len(), suppressions.len());
    for (applied, it) in after.suppressions.iter().zip(suppressions) {
        assert_eq!(applied.fate == SuppressionFate::Expired, !holds(it), "expired wrongly");
        assert_eq!(applied.fate == SuppressionFate::Used, holds(it) && applied.findings > 0);
    }
}
