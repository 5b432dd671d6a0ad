//! Reports by a template of the user's own, in the language of Jinja.
//!
//! A template sees what the JSON report holds and nothing else: no file, no environment, no clock. Every text in it is
//! already safe to print; what a format could take for markup is escaped by the template's name: `.html` and `.xml`, `.json`,
//! `.md`; in a template of another name it is not.

use std::borrow::Cow;
use std::fmt;
use std::io::{self, Write};

use minijinja::value::Serde;
use minijinja::{AutoEscape, Environment, ErrorKind, UndefinedBehavior, Value};
use storekit_audit::{Outcome, Shown};

use crate::markup::markdown;
use crate::{Prose, Style, json};

/// A template of a report.
pub struct Template(Environment<'static>);

/// What is wrong in a template, and where.
#[derive(Clone, Debug, Eq, PartialEq)]
pub struct TemplateError {
    /// Its line, from 1; 0 where no one line is at fault.
    pub line: usize,
    /// One sentence without final full stop.
    pub message: String,
}

/// The one template of an environment: only its extension matters.
const NAME: &str = "template";
const MARKDOWN: AutoEscape = AutoEscape::Custom(Cow::Borrowed("markdown"));

impl Template {
    /// Longest template, in bytes.
    pub const MAX_SOURCE: usize = 1 << 20;
    /// So many findings are in `findings`; `summary` counts all.
    pub const MAX_FINDINGS: usize = 100_000;
    /// Longest output, in bytes. What is longer ends in an error.
    pub const MAX_OUTPUT: u64 = 256 << 20;
    /// Steps that writing may take: a thousand a finding, some seconds in all.
    pub const MAX_STEPS: u64 = 100_000_000;

    /// Reads a template. What is in it is written as it stands, so that a text that could hold a key or a secret, or that
    /// has nothing of a template, is refused: it is another file than was meant.
    pub fn parse(name: &str, source: &str) -> Result<Self, TemplateError> {
        let whole = |message: &str| TemplateError { line: 0, message: message.to_owned() };
        if source.len() > Self::MAX_SOURCE {
            return Err(whole("it is longer than a mebibyte"));
        }
        if let Some(index) = source.lines().position(could_be_secret) {
            let message =
                "this line could hold a key or a secret, and a template is written as it stands";
            return Err(TemplateError {
                line: index.saturating_add(1),
                message: message.to_owned(),
            });
        }
        if !source.contains("{{") && !source.contains("{%") {
            return Err(whole("nothing in it is a template: neither `{{` nor `{%`"));
        }
        let escape = escape_by(name);
        let mut environment = Environment::new();
        environment.set_undefined_behavior(UndefinedBehavior::Strict);
        environment.set_fuel(Some(Self::MAX_STEPS));
        environment.set_auto_escape_callback(move |_| escape.clone());
        environment.set_formatter(|out, state, value| {
            match state.auto_escape() {
                // Nothing is what `null` looks like, but in JSON.
                escape if value.is_none() && *escape != AutoEscape::Json => {}
                escape if *escape == MARKDOWN && !value.is_safe() => {
                    out.write_str(&markdown(&value.to_string()))?;
                }
                escape if *escape == MARKDOWN => write!(out, "{value}")?,
                _ => minijinja::escape_formatter(out, state, value)?,
            }
            Ok(())
        });
        environment.add_filter("markdown", |text: &str| Value::from_safe_string(markdown(text)));
        environment.add_filter("thousands", |number: u64| crate::style::grouped(number));
        environment.add_template_owned(NAME, source.to_owned()).map_err(|error| fault(&error))?;
        Ok(Self(environment))
    }

    /// Writes the report of an audit. It fails where `out` does, and where the template does: with a [`TemplateError`] as
    /// the error's inner one, and possibly after part of the report.
    pub fn write(&self, outcome: &Outcome, style: &Style, out: &mut dyn Write) -> io::Result<()> {
        let report = Value::from(Serde(json::report(outcome, style, Self::MAX_FINDINGS)));
        let mut out = Limited { out, left: Self::MAX_OUTPUT };
        let written = self.0.get_template(NAME).and_then(|template| {
            template.render_captured_to(report, &mut out)?;
            Ok(())
        });
        written.map_err(|error| {
            let cause = std::error::Error::source(&error);
            match cause.and_then(|cause| cause.downcast_ref::<io::Error>()) {
                Some(cause) => match cause.get_ref().and_then(|it| it.downcast_ref()) {
                    Some(fault) => io::Error::other(TemplateError::clone(fault)),
                    None => cause.raw_os_error().map_or_else(
                        || io::Error::from(cause.kind()),
                        io::Error::from_raw_os_error,
                    ),
                },
                None => io::Error::other(fault(&error)),
            }
        })
    }
}

impl fmt::Debug for Template {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Template").finish_non_exhaustive()
    }
}

impl fmt::Display for TemplateError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if self.line > 0 {
            write!(f, "line {}: ", self.line)?;
        }
        f.write_str(&self.message)
    }
}

impl std::error::Error for TemplateError {}

/// How values are escaped in a template of that name. `.j2` and `.jinja` say that it is one, and are taken off.
fn escape_by(name: &str) -> AutoEscape {
    let name = [".j2", ".jinja2", ".jinja"]
        .into_iter()
        .find_map(|end| name.strip_suffix(end))
        .unwrap_or(name);
    match name.rsplit('.').next().unwrap_or_default().to_ascii_lowercase().as_str() {
        "html" | "htm" | "xml" | "svg" => AutoEscape::Html,
        "json" => AutoEscape::Json,
        "md" | "markdown" => MARKDOWN,
        _ => AutoEscape::None,
    }
}

fn could_be_secret(line: &str) -> bool {
    line.contains("PRIVATE KEY--") || Shown::could_be_secret(line)
}

fn fault(error: &minijinja::Error) -> TemplateError {
    let message = match (error.kind(), error.detail()) {
        (ErrorKind::OutOfFuel, _) => "it takes too many steps".to_owned(),
        (kind, None) => kind.to_string(),
        (kind, Some(detail)) => format!("{kind}: {detail}"),
    };
    TemplateError {
        line: error.line().unwrap_or_default(),
        message: Prose(&Shown(&message).to_string()).to_string(),
    }
}

/// A writer with an end.
struct Limited<'w> {
    out: &'w mut dyn Write,
    left: u64,
}

impl Write for Limited<'_> {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        let length = u64::try_from(bytes.len()).unwrap_or(u64::MAX);
        let left = self.left.checked_sub(length).ok_or_else(|| {
            let message = "it writes more than 256 mebibytes".to_owned();
            io::Error::other(TemplateError { line: 0, message })
        })?;
        self.out.write_all(bytes)?;
        self.left = left;
        Ok(bytes.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        self.out.flush()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::Audience;

    const STYLE: Style =
        Style { color: false, width: 80, version: "1.2.3", audience: Audience::Colleague };

    fn write(name: &str, source: &str) -> Result<String, String> {
        let template = Template::parse(name, source).map_err(|error| error.to_string())?;
        let mut out = Vec::new();
        template.write(&Outcome::default(), &STYLE, &mut out).map_err(|error| error.to_string())?;
        String::from_utf8(out).map_err(|error| error.to_string())
    }

    #[test]
    fn a_template_sees_the_json_report_and_escapes_by_its_name() {
        let source = "{{ summary.error }} {{ tool.version }} {{ '<a>' }}";
        for (name, shown) in [
            ("a.txt", "0 1.2.3 <a>"),
            ("a.html.j2", "0 1.2.3 &lt;a&gt;"),
            ("a.JSON", "0 \"1.2.3\" \"<a>\""),
            ("a.md", "0 1.2.3 `<a>`"),
        ] {
            assert_eq!(write(name, source).as_deref(), Ok(shown), "{name}");
        }
    }

    #[test]
    fn an_error_names_its_line() {
        for (source, said) in [
            ("a\n{{ sumary.error }}", "line 2: undefined value"),
            ("a\n\n{% if %}", "line 3: syntax error"),
            ("{{ 1 | shout }}", "line 1: unknown filter"),
            ("{% include 'x' %}", "line 1: "),
            (
                "{% for a in range(9000) %}{% for b in range(9000) %}{% for c in range(9000) %}{% endfor %}{% endfor %}{% endfor %}",
                "line 1: it takes too many steps",
            ),
        ] {
            let error = write("a.txt", source).unwrap_err();
            assert!(error.starts_with(said), "{source}: {error}");
        }
    }

    #[test]
    fn a_file_that_is_no_template_or_could_hold_a_secret_is_refused() {
        for (source, said) in [
            ("{\"bundle_id\": 1}", "nothing in it is a template"),
            ("{{ 1 }}\n-----BEGIN PRIVATE KEY-----", "line 2: this line could hold a key"),
            ("{{ 1 }} 0123456789abcdef0123456789abcdef", "line 1: this line could hold a key"),
        ] {
            let error = write("a.txt", source).unwrap_err();
            assert!(error.starts_with(said), "{source}: {error}");
        }
    }
}
