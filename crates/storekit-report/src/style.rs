//! How a report looks, and the words for numbers.

use std::fmt;

use anstyle::{AnsiColor, Effects};
use storekit_audit::Severity;

/// How a report looks.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub struct Style {
    /// Whether to colour text for people with ANSI escapes. The words say everything without them.
    pub color: bool,
    /// Where lines for people are wrapped, in characters.
    pub width: usize,
    /// The version that a report names as its tool's.
    pub version: &'static str,
    /// Whom a Markdown report is for.
    pub audience: Audience,
}

/// Whom a report is for.
#[derive(Clone, Copy, Debug, Default, Eq, PartialEq)]
pub enum Audience {
    /// Somebody with the export and this program at hand.
    #[default]
    Colleague,
    /// The customer whose settings they are: plain words, by app, nothing internal.
    Customer,
}

impl Style {
    /// The width where nothing is known of the reader's screen.
    pub const WIDTH: usize = 80;

    pub(crate) fn severity(&self, severity: Severity) -> impl fmt::Display + use<> {
        self.mark(severity, Word(severity.name()))
    }

    /// `text` in the colour of a severity.
    pub(crate) fn mark<T: fmt::Display>(
        &self,
        severity: Severity,
        text: T,
    ) -> impl fmt::Display + use<T> {
        let color = match severity {
            Severity::Error => AnsiColor::Red,
            Severity::Warning => AnsiColor::Yellow,
            Severity::Note => AnsiColor::Cyan,
        };
        self.painted(color.on_default().effects(Effects::BOLD), text)
    }

    pub(crate) fn bold<T: fmt::Display>(&self, text: T) -> impl fmt::Display + use<T> {
        self.painted(Effects::BOLD.into(), text)
    }

    pub(crate) fn dim<T: fmt::Display>(&self, text: T) -> impl fmt::Display + use<T> {
        self.painted(Effects::DIMMED.into(), text)
    }

    const fn painted<T>(&self, style: anstyle::Style, text: T) -> Painted<T> {
        let style = if self.color { style } else { anstyle::Style::new() };
        Painted { style, text }
    }
}

struct Painted<T> {
    style: anstyle::Style,
    text: T,
}

impl<T: fmt::Display> fmt::Display for Painted<T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self { style, text } = self;
        write!(f, "{style}")?;
        text.fmt(f)?;
        write!(f, "{style:#}")
    }
}

/// A word of ours, padded where that is asked for.
struct Word(&'static str);

impl fmt::Display for Word {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(self.0)
    }
}

/// A number with its noun: `1 record`, `12,345 records`.
pub(crate) fn count(number: u64, noun: &str) -> String {
    let plural = if number == 1 { "" } else { "s" };
    format!("{} {noun}{plural}", grouped(number))
}

/// A number for people: `12,345`.
pub(crate) fn grouped(number: u64) -> String {
    let digits = number.to_string();
    let mut text = String::new();
    for (index, digit) in digits.chars().enumerate() {
        if index > 0 && digits.len().saturating_sub(index).is_multiple_of(3) {
            text.push(',');
        }
        text.push(digit);
    }
    text
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn digits_are_grouped_by_three_and_one_is_singular() {
        let cases = [
            (0, "0 records"),
            (1, "1 record"),
            (999, "999 records"),
            (1000, "1,000 records"),
            (1_234_567, "1,234,567 records"),
        ];
        for (number, text) in cases {
            assert_eq!(count(number, "record"), text);
        }
    }
}
