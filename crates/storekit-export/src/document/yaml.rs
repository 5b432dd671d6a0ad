//! YAML: `saphyr-parser` judges the grammar. Its positions count characters; ours, bytes.
//!
//! Documents are told apart here, by their `---` lines, so that a broken one costs itself only; of a list that is broken,
//! each item is read on its own.

use std::collections::BTreeMap;

use saphyr_parser::{Event, Parser, ScalarStyle, ScanError};
use storekit_credentials::Span;
use zeroize::Zeroizing;

use super::Document;
use super::tree::{Scalar, Tree};
use crate::json::parse::Fault;
use crate::{BadRecordKind, Limits, Token, mapping};

pub(crate) fn read(text: &str, limits: Limits, document: &mut Document) {
    for span in cut(text, 0, is_document_start) {
        let part = text.get(span.start()..span.end()).unwrap_or_default();
        match tree(part, span.start(), limits) {
            Ok(None) => {}
            Ok(Some(tree)) => document.add(Ok(tree)),
            Err(fault) if !part.lines().any(is_item_start) => {
                document.bad((fault.0, widen(fault.1, span)));
            }
            Err(_) => {
                for item in cut(part, span.start(), is_item_start) {
                    let text = text.get(item.start()..item.end()).unwrap_or_default();
                    match tree(text, item.start(), limits) {
                        Ok(None) => {}
                        Ok(Some(tree)) => document.add(Ok(tree)),
                        Err((kind, at)) => document.bad((kind, widen(at, item))),
                    }
                }
            }
        }
    }
}

/// Whether a text that begins so is YAML with a name that is known.
pub(crate) fn looks_like_yaml(start: &str) -> bool {
    start.lines().take(200).any(|line| {
        let line = line.trim_start().trim_start_matches("- ");
        line.split_once(':').is_some_and(|(name, rest)| {
            (rest.is_empty() || rest.starts_with(' ')) && mapping::is_credential(name.trim())
        })
    })
}

/// The place of a fault is at most the part that is lost.
fn widen(at: Span, part: Span) -> Span {
    let start = at.start().clamp(part.start(), part.end());
    Span::new(start, start.saturating_add(1).min(part.end()).max(start))
}

fn is_document_start(line: &str) -> bool {
    let line = line.trim_end();
    line == "---" || line.starts_with("--- ")
}

fn is_item_start(line: &str) -> bool {
    line.starts_with("- ") || line.trim_end() == "-"
}

/// The parts of `text`, which stands at `base`, each beginning with a line that `starts` one.
fn cut(text: &str, base: usize, starts: impl Fn(&str) -> bool) -> Vec<Span> {
    let mut parts = Vec::new();
    let mut from = base;
    let mut at = base;
    for line in text.split_inclusive('\n') {
        if starts(line) && at > from {
            parts.push(Span::new(from, at));
            from = at;
        }
        at = at.saturating_add(line.len());
    }
    if at > from {
        parts.push(Span::new(from, at));
    }
    parts
}

/// The tree of the one document in `text`, which stands at `base`; `None` where it is empty.
fn tree(text: &str, base: usize, limits: Limits) -> Result<Option<Tree>, Fault> {
    let offsets = Offsets::new(text, base);
    let mut builder = Builder::default();
    let mut parser = Parser::new_from_str(text);
    while let Some(event) = parser.next_event() {
        let (event, span) = event.map_err(|error| fault(&error, &offsets))?;
        let start = offsets.byte(span.start.index());
        let end = offsets.byte(span.end.index()).max(start);
        let span = Span::new(start, end);
        if builder.open.len() > limits.depth {
            return Err((BadRecordKind::TooDeep, span));
        }
        builder.values = builder.values.saturating_add(1);
        if builder.values > limits.values.saturating_mul(64) {
            return Err((BadRecordKind::TooManyFields, span));
        }
        match event {
            Event::Scalar(meaning, style, anchor, _) => {
                let source = Source { text, base };
                builder.scalar(&source, span, &meaning, style, anchor);
            }
            Event::Alias(anchor) => builder.alias(anchor, span),
            Event::SequenceStart(anchor, _) => {
                let node = builder.tree.array(span);
                builder.start(node, anchor, None);
            }
            Event::MappingStart(anchor, _) => {
                let node = builder.tree.object(span);
                builder.start(node, anchor, Some(Key::Due));
            }
            Event::SequenceEnd | Event::MappingEnd => builder.close(span.start()),
            Event::Nothing
            | Event::StreamStart
            | Event::StreamEnd
            | Event::DocumentStart(_)
            | Event::DocumentEnd => {}
        }
    }
    // A value that is not there can stand behind the end of what it is in.
    builder.tree.widen();
    let is_empty = !builder.has_root || builder.tree.is_null(0);
    Ok((!is_empty).then_some(builder.tree))
}

fn fault(error: &ScanError, offsets: &Offsets<'_>) -> Fault {
    (BadRecordKind::Yaml, Span::byte(offsets.byte(error.marker().index())))
}

/// Characters to bytes.
struct Offsets<'t> {
    text: &'t str,
    base: usize,
    /// Offset of every [`Offsets::STEP`]th character; none for ASCII, where characters are bytes.
    marks: Vec<usize>,
}

impl<'t> Offsets<'t> {
    const STEP: usize = 256;

    fn new(text: &'t str, base: usize) -> Self {
        let mut marks = Vec::new();
        if !text.is_ascii() {
            marks.extend(text.char_indices().step_by(Self::STEP).map(|(at, _)| at));
        }
        Self { text, base, marks }
    }

    /// The offset in the source of the character `index` of the text.
    fn byte(&self, index: usize) -> usize {
        let mark = index.checked_div(Self::STEP).and_then(|mark| self.marks.get(mark));
        let byte = match mark {
            None if self.marks.is_empty() => index.min(self.text.len()),
            None => self.text.len(),
            Some(&mark) => {
                let rest = self.text.get(mark..).unwrap_or_default();
                let ahead = index.checked_rem(Self::STEP).unwrap_or(0);
                let bytes = rest.char_indices().nth(ahead).map_or(rest.len(), |(at, _)| at);
                mark.saturating_add(bytes)
            }
        };
        self.base.saturating_add(byte)
    }
}

#[derive(Default)]
struct Builder {
    tree: Tree,
    has_root: bool,
    open: Vec<Open>,
    anchors: BTreeMap<usize, usize>,
    values: usize,
}

struct Open {
    node: usize,
    /// For an object: what its next child is.
    key: Option<Key>,
}

enum Key {
    /// A key.
    Due,
    /// The value of this key.
    Is(String),
}

struct Source<'t> {
    text: &'t str,
    base: usize,
}

impl Source<'_> {
    fn get(&self, span: Span) -> &str {
        let start = span.start().saturating_sub(self.base);
        let end = span.end().saturating_sub(self.base);
        self.text.get(start..end).unwrap_or_default()
    }
}

impl Builder {
    fn scalar(
        &mut self,
        source: &Source<'_>,
        span: Span,
        meaning: &str,
        style: ScalarStyle,
        anchor: usize,
    ) {
        if let Some(Open { key: Some(key @ Key::Due), .. }) = self.open.last_mut() {
            *key = Key::Is(meaning.to_owned());
            return;
        }
        let raw_text = source.get(span);
        let is_plain = style == ScalarStyle::Plain;
        let is_null = is_plain && matches!(meaning, "" | "~" | "null" | "Null" | "NULL");
        let node = if is_null {
            self.tree.null(span)
        } else {
            let (raw, token) = match style {
                ScalarStyle::DoubleQuoted => (inner(span), Token::Escaped),
                ScalarStyle::SingleQuoted => (inner(span), Token::YamlQuoted),
                ScalarStyle::Plain => (span, Token::YamlQuoted),
                ScalarStyle::Literal | ScalarStyle::Folded => {
                    // The indicator and what else is on its line.
                    let is_indicated = raw_text.starts_with(['|', '>']);
                    let header = raw_text.find('\n').filter(|_| is_indicated);
                    let skipped = header.map_or(0, |at| at.saturating_add(1));
                    (Span::new(span.start().saturating_add(skipped), span.end()), Token::YamlBlock)
                }
            };
            let is_verbatim = source.get(raw) == meaning;
            let meaning = (!is_verbatim).then(|| Zeroizing::new(meaning.as_bytes().to_vec()));
            self.tree.scalar(span, Scalar { meaning, raw, token, is_plain })
        };
        self.place(node, anchor);
    }

    fn alias(&mut self, anchor: usize, span: Span) {
        self.tree.has_aliases = true;
        if let Some(Open { key: Some(key @ Key::Due), .. }) = self.open.last_mut() {
            *key = Key::Is(String::new());
            return;
        }
        // An alias within what it stands for is not known yet: nothing.
        let node = self.anchors.get(&anchor).copied();
        let node = node.unwrap_or_else(|| self.tree.null(span));
        self.place(node, 0);
    }

    fn start(&mut self, node: usize, anchor: usize, key: Option<Key>) {
        // A key that is an object or an array has no name.
        if let Some(Open { key: Some(due @ Key::Due), .. }) = self.open.last_mut() {
            *due = Key::Is(String::new());
        } else {
            self.place(node, 0);
        }
        self.open.push(Open { node, key });
        if anchor > 0 {
            // Known once it is closed; nothing can refer to it before.
            self.anchors.insert(anchor, node);
        }
    }

    fn close(&mut self, end: usize) {
        if let Some(open) = self.open.pop() {
            self.tree.end(open.node, end);
        }
    }

    /// Puts a node where it belongs.
    fn place(&mut self, node: usize, anchor: usize) {
        if anchor > 0 {
            self.anchors.insert(anchor, node);
        }
        self.has_root = true;
        if let Some(open) = self.open.last_mut() {
            let name = match open.key.replace(Key::Due) {
                Some(Key::Is(name)) => name,
                Some(Key::Due) => String::new(),
                None => {
                    open.key = None;
                    String::new()
                }
            };
            let parent = open.node;
            self.tree.insert(parent, name, node);
        }
    }
}

/// Without the quotes.
fn inner(span: Span) -> Span {
    let start = span.start().saturating_add(1);
    Span::new(start, span.end().saturating_sub(1).max(start))
}
