//! A record: the fields of one credential set, each with its place.

use std::borrow::Cow;
use std::fmt;

use storekit_credentials::Span;

use crate::alignment::{raw_offset, skip_empty};
use crate::{Block, Place, Slot};

/// One record of an export. It borrows from the block that it was read from.
#[derive(Debug)]
pub struct Record<'b> {
    /// The bytes around it: what places are computed from.
    pub block: Block<'b>,
    /// Its own range in the block.
    pub span: Span,
    /// Its number in its source, from 1.
    pub number: u64,
    /// The fields that a slot is known for, in the order in which they stand.
    pub fields: Vec<Field<'b>>,
    /// Pointers of fields whose name says nothing to us, the first [`Record::MAX_UNKNOWN`] of them.
    pub unknown: Vec<Cow<'b, str>>,
    /// How many fields there were that say nothing to us.
    pub unknown_count: usize,
}

impl<'b> Record<'b> {
    /// How many names of unknown fields are kept for the message that lists them.
    pub const MAX_UNKNOWN: usize = 12;

    /// The fields of a slot: none where the export says nothing of it, more than one where several names
    /// mean the same slot.
    pub fn fields(&self, slot: Slot) -> impl Iterator<Item = &Field<'b>> {
        self.fields.iter().filter(move |field| field.slot == slot)
    }

    /// The first field of a slot.
    pub fn field(&self, slot: Slot) -> Option<&Field<'b>> {
        self.fields(slot).next()
    }

    /// The record's key, by which people and baselines know it: what the exporting system calls it, else customer
    /// and app, else the Bundle ID, else its source and number (`a.json#3`). It comes from input.
    pub fn name(&self, source: &str) -> String {
        let text = |slot| {
            let mut texts = self.fields(slot).filter_map(|field| field.text()?.as_str());
            texts.find(|text| !text.trim().is_empty()).map(str::trim)
        };
        let own = self.fields.iter().filter(|field| field.slot == Slot::Record);
        let own = own.min_by_key(|field| !field.pointer.ends_with("/record"));
        let own = own.and_then(|field| field.text()?.as_str()).map(str::trim);
        if let Some(own) = own.filter(|own| !own.is_empty()) {
            return own.to_owned();
        }
        // Apple's own key of an app in a listing is its Apple ID.
        if let Some(id) = text(Slot::AppAppleId).filter(|_| self.is_listing()) {
            return id.to_owned();
        }
        match (text(Slot::Customer), text(Slot::App), text(Slot::BundleId)) {
            (Some(customer), Some(app), _) => format!("{customer}/{app}"),
            (_, _, Some(bundle_id)) => bundle_id.to_owned(),
            (_, Some(app), None) => app.to_owned(),
            (_, None, None) => format!("{source}#{}", self.number),
        }
    }

    /// Whether it is an app of an App Store Connect listing (`GET /v1/apps`): what it says is what Apple has, not what
    /// somebody stored.
    pub fn is_listing(&self) -> bool {
        // Only there does the App Apple ID go by the name of `id`.
        self.fields(Slot::AppAppleId).any(|field| field.pointer.ends_with("/id"))
    }

    /// The place of a range of the record's block.
    pub fn place(&self, span: Span) -> Place {
        self.block.place(span)
    }
}

/// One field of a record.
#[derive(Debug)]
pub struct Field<'b> {
    /// What it is for.
    pub slot: Slot,
    /// Its JSON Pointer (RFC 6901) in the record: `/app_store/bundle_id`. It comes from input.
    pub pointer: Cow<'b, str>,
    /// The range of its value in the block, quotes included.
    pub span: Span,
    /// What it holds.
    pub value: Value<'b>,
}

impl<'b> Field<'b> {
    /// The text that it holds, if it holds one.
    pub fn text(&self) -> Option<&Text<'b>> {
        match &self.value {
            Value::Text(text) => Some(text),
            Value::Null | Value::Redacted(_) | Value::Structure => None,
        }
    }

    /// The range in the block of a range of the field's decoded text; the whole value where it has no text.
    pub fn within(&self, span: Span) -> Span {
        self.text().map_or(self.span, |text| text.within(span))
    }
}

/// What a field holds. A slot without a field is absent: the export says nothing of it.
#[derive(Debug)]
pub enum Value<'b> {
    /// `null`: the export says that there is nothing.
    Null,
    /// Something is there, and it was masked before it was exported.
    Redacted(Redaction),
    /// A text. It may be empty.
    Text(Text<'b>),
    /// An object or an array where a text belongs.
    Structure,
}

/// How a value was masked.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
#[non_exhaustive]
pub enum Redaction {
    /// `true` or `false` where a secret belongs: "configured".
    Boolean,
    /// A number where a secret belongs.
    Number,
    /// Stars, dots, `[REDACTED]`, `configured` and the like.
    Mask,
}

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
    /// Where it is a part of another text: that text, decoded from `raw_bytes`.
    outer: Option<Box<Outer>>,
}

/// What a text means: known to be UTF-8, or not.
enum Meaning<'b> {
    Utf8(Cow<'b, str>),
    Bytes(Cow<'b, [u8]>),
}

/// A text that another text is a part of.
struct Outer {
    bytes: Vec<u8>,
    token: Token,
    /// Range in `bytes` of what stands between the inner text's quotes.
    inner: Span,
}

impl<'b> Text<'b> {
    /// A text that stands in its block as it is, at `raw`.
    pub fn verbatim(bytes: &'b [u8], raw: Span, token: Token) -> Self {
        let meaning = Meaning::Bytes(Cow::Borrowed(bytes));
        Self { meaning, raw, raw_bytes: bytes, token, outer: None }
    }

    /// A JSON string: `decoded` is what `raw_bytes`, found at `raw` between the quotes, means.
    pub const fn json_string(decoded: Cow<'b, str>, raw_bytes: &'b [u8], raw: Span) -> Self {
        let meaning = Meaning::Utf8(decoded);
        Self { meaning, raw, raw_bytes, token: Token::JsonString, outer: None }
    }

    /// `meaning` is what `raw_bytes`, found at `raw`, means when it is read as `token` says.
    pub fn decoded(meaning: Cow<'b, [u8]>, raw_bytes: &'b [u8], raw: Span, token: Token) -> Self {
        Self { meaning: Meaning::Bytes(meaning), raw, raw_bytes, token, outer: None }
    }

    /// `inner`, which was read out of the decoded bytes of `outer` from `base` on.
    pub(crate) fn nested(outer: &Text<'b>, inner: &Text<'_>, base: usize) -> Self {
        let bytes = outer.bytes().to_vec();
        let outer_text = Outer { bytes, token: outer.token, inner: inner.raw.shifted(base) };
        Self {
            meaning: Meaning::Bytes(Cow::Owned(inner.bytes().to_vec())),
            raw: outer.raw,
            raw_bytes: outer.raw_bytes,
            token: inner.token,
            outer: Some(Box::new(outer_text)),
        }
    }

    /// Whether it is a part of another text: JSON in a text.
    pub const fn is_nested(&self) -> bool {
        self.outer.is_some()
    }

    /// The decoded bytes. Where the slot is secret, they are too.
    pub fn bytes(&self) -> &[u8] {
        match &self.meaning {
            Meaning::Utf8(text) => text.as_bytes(),
            Meaning::Bytes(bytes) => bytes,
        }
    }

    /// The decoded text, unless it is not UTF-8. Where the slot is secret, it is too.
    pub fn as_str(&self) -> Option<&str> {
        match &self.meaning {
            Meaning::Utf8(text) => Some(text),
            Meaning::Bytes(bytes) => core::str::from_utf8(bytes).ok(),
        }
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
        let Some(outer) = &self.outer else {
            return align(self.token, self.raw_bytes, self.bytes(), span).shifted(self.raw.start());
        };
        let inner = outer.inner.of(&outer.bytes).unwrap_or_default();
        let inner = align(self.token, inner, self.bytes(), span).shifted(outer.inner.start());
        align(outer.token, self.raw_bytes, &outer.bytes, inner).shifted(self.raw.start())
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

impl Drop for Outer {
    fn drop(&mut self) {
        zeroize::Zeroize::zeroize(&mut self.bytes);
    }
}

impl Drop for Text<'_> {
    fn drop(&mut self) {
        match &mut self.meaning {
            Meaning::Utf8(Cow::Owned(text)) => zeroize::Zeroize::zeroize(text),
            Meaning::Bytes(Cow::Owned(bytes)) => zeroize::Zeroize::zeroize(bytes),
            Meaning::Utf8(Cow::Borrowed(_)) | Meaning::Bytes(Cow::Borrowed(_)) => {}
        }
    }
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
        let decoded = "a\n\u{e4}\u{1f600}b".to_owned();
        let text = Text::json_string(Cow::Owned(decoded), raw, Span::new(10, 10 + raw.len()));
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
