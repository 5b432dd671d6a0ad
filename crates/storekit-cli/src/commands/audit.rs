//! `storekit-audit audit`: the main job.

use std::io;

use clap::ColorChoice;
use storekit_audit::{
    Applied, Baseline, Observer as _, Outcome, Severity, Suppression, SuppressionFate,
};
use storekit_report::{Audience, Name, Style, Template};

use crate::args::{self, Audit};
use crate::exit::{Exit, Failure};
use crate::output::{self, notice};
use crate::progress::Progress;
use crate::settings::{Report, Task};

pub(crate) fn run(args: &Audit, color: ColorChoice, quiet: bool) -> Result<Exit, Failure> {
    let task = Task::new(args)?;
    let progress = Progress::new(args.progress, quiet, &args.paths);
    progress.progress(0, 0, 0);
    let mut outcome = storekit_audit::audit(task.inputs, &task.settings, &progress);
    progress.finish(&outcome);
    storekit_audit::suppress(&mut outcome, &task.suppressions, task.today);
    if !quiet {
        outcome.suppressions.iter().filter_map(remark).for_each(|remark| notice(&remark));
    }
    if let (None, Some(path)) = (&outcome.listing, &task.settings.listing) {
        let path = path.to_string_lossy();
        notice(&format!("{} lists no app: it is no answer of `GET /v1/apps`", Name(&path)));
    }
    for (slot, path) in task.settings.names.unused() {
        let (slot, path) = (slot.name(), Name(path));
        notice(&format!("no field of the input is called {path}: `{slot}={path}` maps nothing"));
    }
    if let Some(baseline) = &task.baseline {
        let gone = baseline.apply(&mut outcome);
        if gone > 0 && !quiet {
            notice(&format!(
                "{gone} of {} findings in the baseline are gone: `--write-baseline` leaves them out",
                baseline.len()
            ));
        }
    }

    if outcome.is_empty() {
        let why = match outcome.coverage.not_asked_for {
            0 => "there was no record in the input".to_owned(),
            others => format!("none of the {others} records is asked for"),
        };
        notice(&format!("nothing to audit: {why}"));
    }
    // Said before the reports are written. Where standard output was closed, Rust puts /dev/null in its place,
    // and this line is all that anybody sees.
    if !quiet && !output::stdout_is_terminal() {
        notice(&counts(&outcome));
    }
    if outcome.unlisted.findings() > 0 {
        notice(&format!(
            "{} findings are counted and not listed: `--max-findings all` lists every one",
            outcome.unlisted.findings()
        ));
    }
    let audience = audience(args.audience);
    let file_style = Style { audience, ..output::FILE_STYLE };
    // A report that cannot be written keeps no other from being written.
    let mut results = Vec::new();
    if let Some(path) = &task.new_baseline {
        let baseline = Baseline::of(&outcome);
        baseline.apply(&mut outcome);
        results.push(output::to_file(path, |out| out.write_all(baseline.to_json().as_bytes())));
    }
    let template = task.template.as_ref();
    for (report, path) in task.files {
        results.push(output::to_file(&path, |out| {
            write(report, template, &outcome, &file_style, out)
        }));
    }
    if let Some(report) = task.stdout {
        let style = Style { audience, ..output::stdout_style(color) };
        results.push(output::to_stdout(|out| write(report, template, &outcome, &style, out)));
    }
    Failure::among(results)?;
    Ok(exit(&outcome, task.fail_on))
}

fn write(
    report: Report,
    template: Option<&Template>,
    outcome: &Outcome,
    style: &Style,
    out: &mut dyn io::Write,
) -> io::Result<()> {
    match (report, template) {
        (Report::Format(format), _) => storekit_report::write(format, outcome, style, out),
        (Report::Template, Some(template)) => template.write(outcome, style, out),
        (Report::Template, None) => Ok(()),
    }
}

const fn audience(audience: args::Audience) -> Audience {
    match audience {
        args::Audience::Colleague => Audience::Colleague,
        args::Audience::Customer => Audience::Customer,
    }
}

/// What is to be said of a suppression that does not do its work.
fn remark(applied: &Applied) -> Option<String> {
    let Suppression { rule, line, expires, .. } = &applied.suppression;
    match (applied.fate, expires) {
        (SuppressionFate::Used, _) => None,
        (SuppressionFate::Expired, Some(last)) => Some(format!(
            "the suppression of {rule} in line {line} of the configuration ended on {last}: {} findings count again",
            applied.findings
        )),
        (SuppressionFate::Expired | SuppressionFate::Unused, _) => Some(format!(
            "the suppression of {rule} in line {line} of the configuration suppresses nothing: it can go"
        )),
    }
}

fn counts(outcome: &Outcome) -> String {
    let (seen, found) = (&outcome.coverage, outcome.summary());
    format!(
        "{} records: {} clean, {} with findings, {} unreadable, {} skipped; \
         {} errors, {} warnings, {} notes, {} suppressed",
        seen.records,
        seen.clean,
        seen.with_findings,
        seen.unreadable,
        seen.skipped,
        found.error,
        found.warning,
        found.note,
        found.suppressed,
    )
}

/// The worst of what can be said.
fn exit(outcome: &Outcome, fail_on: Option<Severity>) -> Exit {
    let has_failed = fail_on.is_some_and(|least| outcome.worst_new() >= Some(least));
    [
        (has_failed, Exit::Findings),
        (outcome.is_incomplete(), Exit::Unreadable),
        (outcome.is_empty(), Exit::Nothing),
    ]
    .into_iter()
    .filter_map(|(applies, exit)| applies.then_some(exit))
    .max()
    .unwrap_or(Exit::Clean)
}

#[cfg(test)]
mod tests {
    use storekit_audit::{Coverage, Finding, State};

    use super::*;

    fn outcome(severity: Option<Severity>, state: State, unreadable: u64) -> Outcome {
        let finding = |severity| Finding {
            rule: "key-missing",
            severity,
            record: "r".to_owned(),
            labels: None,
            field: None,
            message: String::new(),
            help: String::new(),
            locations: Vec::new(),
            related: Vec::new(),
            state,
        };
        Outcome {
            coverage: Coverage {
                records: unreadable.saturating_add(1),
                clean: 1,
                unreadable,
                ..Coverage::default()
            },
            findings: severity.map(finding).into_iter().collect(),
            ..Outcome::default()
        }
    }

    #[test]
    fn the_exit_code_is_the_worst_of_what_applies() {
        let (error, warning, never) = (Some(Severity::Error), Some(Severity::Warning), None);
        let cases = [
            (None, State::New, 0, error, Exit::Clean),
            (error, State::New, 0, error, Exit::Findings),
            (error, State::New, 0, warning, Exit::Findings),
            (warning, State::New, 0, error, Exit::Clean),
            (error, State::New, 0, never, Exit::Clean),
            (error, State::Known, 0, error, Exit::Clean),
            (error, State::Suppressed, 0, error, Exit::Clean),
            (error, State::New, 1, error, Exit::Unreadable),
            (None, State::New, 1, never, Exit::Unreadable),
        ];
        for (severity, state, unreadable, fail_on, expected) in cases {
            let outcome = outcome(severity, state, unreadable);
            assert_eq!(exit(&outcome, fail_on), expected, "{outcome:?} {fail_on:?}");
        }
        assert_eq!(exit(&Outcome::default(), error), Exit::Nothing);
    }
}
