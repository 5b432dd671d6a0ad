//! A decoded text, and where each of its bytes came from.

use std::cell::OnceCell;
use std::fmt;

use storekit_credentials::Span;
use zeroize::Zeroize as _;

use crate::alignment::{raw_offset, skip_empty};
use crate::json::unescape::unescape;

/// How a text was written in its source.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
#[non_exhaustive]
pub enum Token {
    /// A JSON string, with escapes.
    JsonString,
    /// A JSON number, `true` or `false`, as it stands.
    JsonLiteral,
    /// A cell of a table between quotes, with quotes doubled.
    CsvQuoted,
    /// A text between double quotes, with escapes: YAML, TOML, `.env`.
    Escaped,
    /// A text between single quotes, with quotes doubled, or without quotes: YAML.
    YamlQuoted,
    /// An indented block: YAML.
    YamlBlock,
    /// Base64: the `data` of a Kubernetes Secret.
    Base64,
    /// A part of a text that stands for itself: a cell without quotes, a value between single quotes.
    Plain,
    /// The bytes as they stand: a key file.
    Verbatim,
    /// (Part of) the file's name. It has no bytes in the source: its place is where the file starts.
    FileName,
}

/// A decoded text and where it came from. It can be a secret: there is no `Display`, and `Debug` does not
/// show it.
pub struct Text<'b> {
    meaning: Meaning<'b>,
    /// Range in the block of what stands between the quotes.
    raw: Span,
    raw_bytes: &'b [u8],
    token: Token,
}

/// What a text means.
enum Meaning<'b> {
    /// What it is written as.
    Itself,
    /// Bytes that stand elsewhere.
    Borrowed(&'b [u8]),
    /// Bytes that were decoded.
    Decoded(Wiped),
    /// The same, of a JSON string, once somebody asks for them: hardly anybody asks for a key in Apple's form.
    Escaped(OnceCell<Wiped>),
    /// A part of another text.
    Nested(Box<Nested>),
}

/// A text that is a part of another one.
struct Nested {
    bytes: Wiped,
    /// The other text, decoded, and how it was written.
    outer: Wiped,
    outer_token: Token,
    /// Range in `outer` of what stands between the inner text's quotes.
    inner: Span,
}

/// Bytes that are wiped when they are dropped. Nothing was written beyond their length.
struct Wiped(Vec<u8>);

impl Drop for Wiped {
    fn drop(&mut self) {
        self.0.as_mut_slice().zeroize();
    }
}

impl<'b> Text<'b> {
    /// A text that stands in its block as it is, at `raw`.
    pub const fn verbatim(bytes: &'b [u8], raw: Span, token: Token) -> Self {
        Self { meaning: Meaning::Itself, raw, raw_bytes: bytes, token }
    }

    /// A JSON string: `raw_bytes` stands between its quotes at `raw`, and its grammar was checked. `has_escapes`: there is a
    /// backslash in it.
    pub const fn json_string(raw_bytes: &'b [u8], raw: Span, has_escapes: bool) -> Self {
        let meaning = if has_escapes { Meaning::Escaped(OnceCell::new()) } else { Meaning::Itself };
        Self { meaning, raw, raw_bytes, token: Token::JsonString }
    }

    /// `meaning` is what `raw_bytes`, found at `raw`, means when it is read as `token` says.
    pub const fn borrowed(meaning: &'b [u8], raw_bytes: &'b [u8], raw: Span, token: Token) -> Self {
        Self { meaning: Meaning::Borrowed(meaning), raw, raw_bytes, token }
    }

    /// The same, where the meaning stands nowhere. It is wiped on drop.
    pub const fn decoded(meaning: Vec<u8>, raw_bytes: &'b [u8], raw: Span, token: Token) -> Self {
        Self { meaning: Meaning::Decoded(Wiped(meaning)), raw, raw_bytes, token }
    }

    /// `inner`, which was read out of the decoded bytes of `outer` from `base` on.
    pub(crate) fn nested(outer: &Text<'b>, inner: &Text<'_>, base: usize) -> Self {
        let nested = Nested {
            bytes: Wiped(inner.bytes().to_vec()),
            outer: Wiped(outer.bytes().to_vec()),
            outer_token: outer.token,
            inner: inner.raw.shifted(base),
        };
        Self {
            meaning: Meaning::Nested(Box::new(nested)),
            raw: outer.raw,
            raw_bytes: outer.raw_bytes,
            token: inner.token,
        }
    }

    /// Whether it is a part of another text: JSON in a text.
    pub const fn is_nested(&self) -> bool {
        matches!(self.meaning, Meaning::Nested(_))
    }

    /// The decoded bytes. Where the slot is secret, they are too.
    pub fn bytes(&self) -> &[u8] {
        match &self.meaning {
            Meaning::Itself => self.raw_bytes,
            Meaning::Borrowed(bytes) => bytes,
            Meaning::Decoded(bytes) => &bytes.0,
            Meaning::Escaped(bytes) => &bytes.get_or_init(|| self.unescaped()).0,
            Meaning::Nested(nested) => &nested.bytes.0,
        }
    }

    fn unescaped(&self) -> Wiped {
        // It was read as a part of a text that is UTF-8.
        let raw = core::str::from_utf8(self.raw_bytes).unwrap_or_default();
        Wiped(unescape(raw).into_owned().into_bytes())
    }

    /// The decoded text, unless it is not UTF-8. Where the slot is secret, it is too.
    pub fn as_str(&self) -> Option<&str> {
        core::str::from_utf8(self.bytes()).ok()
    }

    /// What stands between the quotes of a JSON string that has escapes; `None` for any other text. Where the slot is secret, it is too.
    pub const fn escaped_json(&self) -> Option<&'b [u8]> {
        match self.meaning {
            Meaning::Escaped(_) => Some(self.raw_bytes),
            _ => None,
        }
    }

    /// Whether it is a JSON string that begins as nearly every key does: with a line and most of another one. So it is no mask, no JSON
    /// and no path, and need not be decoded to see that.
    pub fn begins_as_keys_do(&self) -> bool {
        /// BEGIN, a line end, and what is the same in the base64 of all keys that Apple issues.
        const BEGINNING: &[u8] =
            br"-----BEGIN PRIVATE KEY-----\nMIGTAgEAMBMGByqGSM49AgEGCCqGSM49AwEHBHkwdwIBAQQg";
        self.escaped_json().is_some_and(|raw| raw.starts_with(BEGINNING))
    }

    /// How it was written.
    pub const fn token(&self) -> Token {
        self.token
    }

    /// The range in the block of a range of the decoded bytes.
    pub fn within(&self, span: Span) -> Span {
        if self.token == Token::FileName {
            return Span::empty(self.raw.start());
        }
        let Meaning::Nested(nested) = &self.meaning else {
            return align(self.token, self.raw_bytes, self.bytes(), span).shifted(self.raw.start());
        };
        let outer = &nested.outer.0;
        let inner = nested.inner.of(outer).unwrap_or_default();
        let inner = align(self.token, inner, self.bytes(), span).shifted(nested.inner.start());
        align(nested.outer_token, self.raw_bytes, outer, inner).shifted(self.raw.start())
    }
}

/// The range in `raw` of a range of what it means.
fn align(token: Token, raw: &[u8], meaning: &[u8], span: Span) -> Span {
    if meaning.len() == raw.len() {
        return span;
    }
    let offset = |target| raw_offset(token, raw, meaning, target);
    let start = skip_empty(token, raw, meaning, offset(span.start()), span);
    Span::new(start, offset(span.end()).max(start))
}

impl fmt::Debug for Text<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Text")
            .field("raw", &self.raw)
            .field("token", &self.token)
            .finish_non_exhaustive()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_range_of_a_json_string_is_found_behind_its_escapes() {
        let raw = br"a\n\u00e4\ud83d\ude00b";
        let text = Text::json_string(raw, Span::new(10, 10 + raw.len()), true);
        assert_eq!(text.as_str(), Some("a\n\u{e4}\u{1f600}b"));
        assert_eq!(text.within(Span::new(0, 1)), Span::new(10, 11));
        assert_eq!(text.within(Span::new(1, 2)), Span::new(11, 13));
        assert_eq!(text.within(Span::new(8, 9)), Span::new(31, 32));
    }

    #[test]
    fn debug_says_nothing_of_the_content() {
        let text = Text::verbatim(b"hunter2", Span::new(0, 7), Token::Verbatim);
        assert!(!format!("{text:?}").contains("hunter"));
    }
}
