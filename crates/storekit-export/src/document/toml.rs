//! TOML: `toml` judges the grammar and gives ranges.

use std::ops::Range;

use storekit_credentials::Span;
use toml::Spanned;
use toml::de::{DeTable, DeValue};
use zeroize::Zeroizing;

use super::tree::{Scalar, Tree};
use crate::json::parse::Fault;
use crate::{BadRecordKind, Limits, Token};

pub(crate) fn read(text: &str, limits: Limits) -> Result<Tree, Fault> {
    let table = DeTable::parse(text).map_err(|error| {
        let at = error.span().map_or(0, |span| span.start);
        (BadRecordKind::Toml, Span::byte(at.min(text.len().saturating_sub(1))))
    })?;
    let mut tree = Tree::default();
    let root = tree.object(Span::new(0, text.len()));
    let mut waiting = vec![Waiting::Table(root, table.into_inner())];
    let mut values = 0_usize;
    while let Some(next) = waiting.pop() {
        let children: Vec<(String, Spanned<DeValue<'_>>)> = match next {
            Waiting::Table(_, ref table) => table
                .iter()
                .map(|(name, value)| (name.get_ref().to_string(), value.clone()))
                .collect(),
            Waiting::Array(_, ref array) => {
                array.iter().map(|value| (String::new(), value.clone())).collect()
            }
        };
        let (Waiting::Table(parent, _) | Waiting::Array(parent, _)) = next;
        for (name, value) in children {
            values = values.saturating_add(1);
            if values > limits.values {
                return Err((BadRecordKind::TooManyFields, span_of(&value.span())));
            }
            let span = span_of(&value.span());
            let node = match value.into_inner() {
                DeValue::Table(table) => {
                    let node = tree.object(span);
                    waiting.push(Waiting::Table(node, table));
                    node
                }
                DeValue::Array(array) => {
                    let node = tree.array(span);
                    waiting.push(Waiting::Array(node, array));
                    node
                }
                DeValue::String(meaning) => tree.scalar(span, string(text, span, &meaning)),
                DeValue::Integer(_)
                | DeValue::Float(_)
                | DeValue::Boolean(_)
                | DeValue::Datetime(_) => tree.scalar(
                    span,
                    Scalar { meaning: None, raw: span, token: Token::Plain, is_plain: true },
                ),
            };
            tree.insert(parent, name, node);
        }
    }
    // The ranges of tables end with their headers: a record is as long as what it holds.
    tree.widen();
    Ok(tree)
}

enum Waiting<'i> {
    Table(usize, DeTable<'i>),
    Array(usize, toml::de::DeArray<'i>),
}

fn span_of(range: &Range<usize>) -> Span {
    Span::new(range.start, range.end)
}

/// A string with its quotes at `span`.
fn string(text: &str, span: Span, meaning: &str) -> Scalar {
    let quoted = text.get(span.start()..span.end()).unwrap_or_default();
    let width = if quoted.starts_with("\"\"\"") || quoted.starts_with("'''") { 3 } else { 1 };
    let mut start = span.start().saturating_add(width);
    let end = span.end().saturating_sub(width).max(start);
    if width == 3 {
        // The line end behind the opening quotes is no part of it.
        let inner = text.get(start..end).unwrap_or_default();
        let line_end = ["\r\n", "\n"].into_iter().find(|line_end| inner.starts_with(line_end));
        start = start.saturating_add(line_end.map_or(0, str::len)).min(end);
    }
    let raw = Span::new(start, end);
    let is_verbatim = text.get(start..end) == Some(meaning);
    let token = if quoted.starts_with('"') { Token::Escaped } else { Token::Plain };
    let meaning = (!is_verbatim).then(|| Zeroizing::new(meaning.as_bytes().to_vec()));
    Scalar { meaning, raw, token, is_plain: false }
}
