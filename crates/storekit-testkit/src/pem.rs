//! A writer of PEM (RFC 7468), by hand, in Apple's layout and every other that the policy accepts.

use crate::base64;

/// The line that begins a private key.
pub const BEGIN: &str = "-----BEGIN PRIVATE KEY-----";
/// The line that ends it.
pub const END: &str = "-----END PRIVATE KEY-----";

/// How the text of a key is laid out.
#[derive(Clone, Copy, Debug)]
pub struct Layout {
    /// Lengths of the base64 lines, used in turn. 0 stands for the whole base64 on one line.
    pub columns: &'static [usize],
    /// Line ends, used in turn.
    pub line_ends: &'static [&'static str],
    /// Blanks at the end of every base64 line.
    pub blanks: &'static str,
    /// Blanks at the end of the BEGIN line.
    pub begin_blanks: &'static str,
    /// Whether one blank line follows the BEGIN line.
    pub blank_after_begin: bool,
    /// What stands before BEGIN: whole lines.
    pub before: &'static str,
    /// What follows the END line, its line end included.
    pub after: &'static str,
}

impl Layout {
    /// Apple's: 64 columns, LF, nothing after the END line.
    pub const APPLE: Self = Self {
        columns: &[64],
        line_ends: &["\n"],
        blanks: "",
        begin_blanks: "",
        blank_after_begin: false,
        before: "",
        after: "",
    };

    /// The text of `der` in this layout.
    pub fn write(&self, der: &[u8]) -> String {
        let mut line_ends = self.line_ends.iter().cycle();
        let mut line_end = || line_ends.next().expect("a layout has a line end");
        let mut text = format!("{}{BEGIN}{}{}", self.before, self.begin_blanks, line_end());
        if self.blank_after_begin {
            text.push_str(line_end());
        }
        let body = base64::encode(der);
        let mut rest = body.as_str();
        for &columns in self.columns.iter().cycle() {
            let columns = if columns == 0 { rest.len() } else { columns };
            let (line, after) = rest.split_at_checked(columns).unwrap_or((rest, ""));
            text.push_str(line);
            text.push_str(self.blanks);
            text.push_str(line_end());
            rest = after;
            if rest.is_empty() {
                break;
            }
        }
        text.push_str(END);
        text.push_str(self.after);
        text
    }
}

/// `der` in Apple's layout.
pub fn write(der: &[u8]) -> String {
    Layout::APPLE.write(der)
}

/// `der` in Apple's layout, with another label.
pub fn write_labelled(label: &str, der: &[u8]) -> String {
    write(der).replace("PRIVATE KEY", label)
}

/// Every layout that the policy allows, with its name and the rules that speak of it.
pub fn allowed_layouts() -> Vec<(&'static str, Layout, &'static [&'static str])> {
    const WRAPPING: &[&str] = &["key-wrapping-unusual"];
    const SURROUNDED: &[&str] = &["key-surrounded"];
    const APPLE: Layout = Layout::APPLE;
    vec![
        ("apple", APPLE, &[]),
        ("final-newline", Layout { after: "\n", ..APPLE }, &[]),
        ("one-line", Layout { columns: &[0], ..APPLE }, WRAPPING),
        ("one-column", Layout { columns: &[1], ..APPLE }, WRAPPING),
        ("width-76", Layout { columns: &[76], ..APPLE }, WRAPPING),
        ("ragged", Layout { columns: &[64, 7, 31], ..APPLE }, WRAPPING),
        ("crlf", Layout { line_ends: &["\r\n"], ..APPLE }, WRAPPING),
        ("crlf-final", Layout { line_ends: &["\r\n"], after: "\r\n", ..APPLE }, WRAPPING),
        ("mixed-line-ends", Layout { line_ends: &["\r\n", "\n"], ..APPLE }, WRAPPING),
        ("trailing-spaces", Layout { blanks: "  ", ..APPLE }, WRAPPING),
        ("trailing-tabs", Layout { blanks: "\t", ..APPLE }, WRAPPING),
        ("spaces-after-begin", Layout { begin_blanks: " ", ..APPLE }, WRAPPING),
        ("blank-line-after-begin", Layout { blank_after_begin: true, ..APPLE }, WRAPPING),
        ("two-final-newlines", Layout { after: "\n\n", ..APPLE }, WRAPPING),
        ("blank-line-before", Layout { before: "\n", ..APPLE }, WRAPPING),
        ("text-before", Layout { before: "Key of the subscription team\n", ..APPLE }, SURROUNDED),
        ("text-after", Layout { after: "\nKey of the subscription team\n", ..APPLE }, SURROUNDED),
    ]
}
