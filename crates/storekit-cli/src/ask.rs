//! Questions on a terminal: nobody is asked who cannot answer.

use std::io::{self, BufRead, IsTerminal as _, Read as _, Write};

/// Asks on standard error for what was not given, and reads the answer from standard input. `None` where one of them is no
/// terminal, or nothing was answered.
#[derive(Debug)]
pub(crate) struct Asker {
    is_on: bool,
}

impl Asker {
    /// One that is silent where `is_wanted` says so, or there is no terminal.
    pub(crate) fn new(is_wanted: bool) -> Self {
        Self { is_on: is_wanted && io::stdin().is_terminal() && io::stderr().is_terminal() }
    }

    pub(crate) fn ask(&self, question: &str) -> Option<String> {
        if !self.is_on {
            return None;
        }
        ask(question, &mut io::stdin().lock(), &mut io::stderr()).ok().flatten()
    }
}

/// Longest answer that is read, in bytes: a path has 4,096.
const MAX_BYTES: u64 = 1 << 16;

fn ask(
    question: &str,
    input: &mut impl BufRead,
    out: &mut impl Write,
) -> io::Result<Option<String>> {
    write!(out, "{question} [Enter: leave out]: ")?;
    out.flush()?;
    let mut answer = String::new();
    input.by_ref().take(MAX_BYTES).read_line(&mut answer)?;
    let answer = answer.trim();
    Ok((!answer.is_empty()).then(|| answer.to_owned()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_line_is_an_answer_and_an_empty_one_or_the_end_is_none() {
        let mut input = &b" com.fernwood.habits \n\nlast"[..];
        let mut out = Vec::new();
        let mut next = || ask("Bundle ID", &mut input, &mut out).unwrap();
        assert_eq!(next().as_deref(), Some("com.fernwood.habits"));
        assert_eq!(next(), None);
        assert_eq!(next().as_deref(), Some("last"));
        assert_eq!(next(), None);
        assert!(out.starts_with(b"Bundle ID [Enter: leave out]: "));
    }
}
