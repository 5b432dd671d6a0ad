//! Files of environment variables: one file, one record.
//!
//! As most loaders read them: `NAME=value`, also behind `export`; a value between single quotes stands for itself, one
//! between double quotes has the escapes `\n`, `\r`, `\t`, `\"`, `\\`, `\$`, and both may go on over lines; a value without
//! quotes ends at ` #` or the end of its line. Lines that assign nothing are passed over.

use storekit_credentials::Span;
use zeroize::Zeroizing;

use super::tree::{Scalar, Tree};
use crate::json::parse::Fault;
use crate::{BadRecordKind, Token, mapping};

pub(crate) fn read(text: &str) -> Result<Tree, Fault> {
    let mut tree = Tree::default();
    let root = tree.object(Span::new(0, text.len()));
    let mut at = 0_usize;
    while let Some(rest) = text.get(at..).filter(|rest| !rest.is_empty()) {
        let line = rest.split_inclusive('\n').next().unwrap_or(rest);
        let next = at.saturating_add(line.len());
        let Some((name, value_at)) = assignment(line) else {
            at = next;
            continue;
        };
        let from = at.saturating_add(value_at);
        let (scalar, span, end) = value(text, from, next)?;
        let node = match scalar {
            Some(scalar) => tree.scalar(span, scalar),
            None => tree.null(span),
        };
        tree.insert(root, name.to_owned(), node);
        at = end;
    }
    Ok(tree)
}

/// Whether a text that begins so is one: every line assigns, is empty or a comment, and one name is known.
pub(crate) fn looks_like_env(start: &str) -> bool {
    let mut is_known = false;
    for line in start.lines().take(200) {
        let trimmed = line.trim();
        if trimmed.is_empty() || trimmed.starts_with('#') {
            continue;
        }
        match assignment(line) {
            Some((name, _)) => is_known |= mapping::is_credential(name),
            // Perhaps the second line of a value.
            None => return is_known,
        }
    }
    is_known
}

/// The name that a line assigns to, and the offset in the line of the value.
fn assignment(line: &str) -> Option<(&str, usize)> {
    let (left, right) = line.split_once('=')?;
    let name = left.trim();
    let name = name.strip_prefix("export ").map_or(name, str::trim);
    let is_name = |c: char| c.is_ascii_alphanumeric() || matches!(c, '_' | '.' | '-');
    let starts = name.starts_with(|c: char| c.is_ascii_alphabetic() || c == '_');
    // `-----BEGIN` is none, nor is base64 with padding.
    if !starts || !name.chars().all(is_name) || left.len() > 200 {
        return None;
    }
    let blanks = right.len().saturating_sub(right.trim_start_matches([' ', '\t']).len());
    Some((name, left.len().saturating_add(1).saturating_add(blanks)))
}

type Found = (Option<Scalar>, Span, usize);

/// The value at `from`, on a line that ends before `line_end`: what it is, its range, and where to go on.
fn value(text: &str, from: usize, line_end: usize) -> Result<Found, Fault> {
    let bytes = text.as_bytes();
    match bytes.get(from) {
        Some(b'\'') => {
            let inner = from.saturating_add(1);
            let rest = bytes.get(inner..).unwrap_or_default();
            let close = memchr::memchr(b'\'', rest).map(|at| inner.saturating_add(at));
            let close = close.ok_or((BadRecordKind::Quote, Span::byte(from)))?;
            let raw = Span::new(inner, close);
            let scalar = Scalar { meaning: None, raw, token: Token::Plain, is_plain: false };
            Ok((Some(scalar), Span::new(from, close.saturating_add(1)), line_after(bytes, close)))
        }
        Some(b'"') => {
            let inner = from.saturating_add(1);
            let (close, meaning) =
                unquote(bytes, inner).ok_or((BadRecordKind::Quote, Span::byte(from)))?;
            let raw = Span::new(inner, close);
            let scalar =
                Scalar { meaning: Some(meaning), raw, token: Token::Escaped, is_plain: false };
            Ok((Some(scalar), Span::new(from, close.saturating_add(1)), line_after(bytes, close)))
        }
        _ => {
            let line = text.get(from..line_end).unwrap_or_default();
            let value = match line.find(" #") {
                Some(comment) => line.get(..comment).unwrap_or(line),
                None => line,
            };
            let value = value.trim_end();
            let value = if value.starts_with('#') { "" } else { value };
            let raw = Span::new(0, value.len()).shifted(from);
            let scalar = Scalar { meaning: None, raw, token: Token::Plain, is_plain: true };
            Ok(((!value.is_empty()).then_some(scalar), raw, line_end))
        }
    }
}

/// Where the double quotes around a value close, and what it means.
fn unquote(bytes: &[u8], from: usize) -> Option<(usize, Zeroizing<Vec<u8>>)> {
    let close = {
        let mut at = from;
        loop {
            match bytes.get(at)? {
                b'"' => break at,
                b'\\' => at = at.saturating_add(2),
                _ => at = at.saturating_add(1),
            }
        }
    };
    let raw = bytes.get(from..close)?;
    let mut meaning = Zeroizing::new(Vec::with_capacity(raw.len()));
    let mut rest = raw.iter();
    while let Some(&byte) = rest.next() {
        meaning.push(match byte {
            b'\\' => match rest.next() {
                Some(b'n') => b'\n',
                Some(b'r') => b'\r',
                Some(b't') => b'\t',
                Some(&other) => other,
                None => byte,
            },
            byte => byte,
        });
    }
    Some((close, meaning))
}

/// The offset of the line after the byte at `at`.
fn line_after(bytes: &[u8], at: usize) -> usize {
    let rest = bytes.get(at..).unwrap_or_default();
    memchr::memchr(b'\n', rest)
        .map_or(bytes.len(), |newline| at.saturating_add(newline).saturating_add(1))
}
