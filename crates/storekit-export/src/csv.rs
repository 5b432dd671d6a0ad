//! Rows of separated values (RFC 4180), strictly: a quote opens and closes a cell, and stands nowhere else unless
//! it is doubled in a quoted cell.

use std::borrow::Cow;

use memchr::{memchr, memchr3};
use storekit_credentials::Span;
use zeroize::Zeroize as _;

use crate::assemble::{Assembly, Leaf, Naming, pointer_part};
use crate::json::parse::Fault;
use crate::mapping::{self, Context, Meaning};
use crate::{BadRecordKind, Block, Limits, Names, Record, Text, Token};

/// The first row: what the cells of the others are called.
#[derive(Debug)]
pub(crate) struct Header {
    pub(crate) delimiter: u8,
    columns: Vec<Column>,
}

#[derive(Debug)]
struct Column {
    name: String,
    /// The pointer of its cells.
    pointer: Box<str>,
    /// What they mean, unless that depends on what they hold.
    meaning: Option<Meaning>,
}

impl Column {
    fn new(name: &str) -> Self {
        let name = name.trim().to_owned();
        let pointer = format!("/{}", pointer_part(&name)).into();
        let meaning = mapping::settled(Context::default(), &name);
        Self { name, pointer, meaning }
    }
}

/// How a row ends.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub(crate) enum End {
    /// At a line end, or where the bytes end.
    Row {
        /// Offset just past its last cell.
        end: usize,
        /// Offset of what follows its line end.
        next: usize,
        cells: usize,
        /// Whether the bytes end here: the row may go on.
        is_last: bool,
    },
    /// The bytes end in a quoted cell.
    Open { quote: usize, cells: usize },
    /// A byte that does not belong here: a quote within an unquoted cell, or something behind a closing one.
    Stray { at: usize },
}

/// Goes through the row at `from`, and gives each cell to `visit`: its range, quotes included.
pub(crate) fn row(bytes: &[u8], from: usize, delimiter: u8, mut visit: impl FnMut(Span)) -> End {
    let mut cells = 0_usize;
    let mut at = from;
    loop {
        let is_quoted = bytes.get(at) == Some(&b'"');
        let end = if is_quoted {
            match closing_quote(bytes, at.saturating_add(1)) {
                Some(close) => close.saturating_add(1),
                None => return End::Open { quote: at, cells },
            }
        } else {
            let rest = bytes.get(at..).unwrap_or_default();
            let end =
                memchr3(delimiter, b'\n', b'"', rest).map(|skipped| at.saturating_add(skipped));
            match end {
                Some(end) if bytes.get(end) == Some(&b'"') => return End::Stray { at: end },
                Some(end) => end,
                None => bytes.len(),
            }
        };
        let line_end = match (bytes.get(end), bytes.get(end.saturating_add(1))) {
            (Some(b'\r'), Some(b'\n') | None) => end.saturating_add(1),
            _ => end,
        };
        // Of an unquoted cell, the CR of the line end was taken for a part.
        let is_before_line_end = matches!(bytes.get(end), None | Some(b'\n'));
        let has_cr = !is_quoted && is_before_line_end && end > at;
        let cell_end = match bytes.get(end.saturating_sub(1)) {
            Some(b'\r') if has_cr => end.saturating_sub(1),
            _ => end,
        };
        visit(Span::new(at, cell_end));
        cells = cells.saturating_add(1);
        match bytes.get(line_end) {
            Some(&byte) if byte == delimiter && line_end == end => at = end.saturating_add(1),
            Some(b'\n') => {
                let next = line_end.saturating_add(1);
                return End::Row { end: cell_end, next, cells, is_last: false };
            }
            None => {
                return End::Row { end: cell_end, next: bytes.len(), cells, is_last: true };
            }
            Some(_) => return End::Stray { at: end },
        }
    }
}

/// The quote that closes a cell, of which `from` is the first byte within.
fn closing_quote(bytes: &[u8], from: usize) -> Option<usize> {
    let mut at = from;
    loop {
        let quote = at.saturating_add(memchr(b'"', bytes.get(at..)?)?);
        if bytes.get(quote.saturating_add(1)) != Some(&b'"') {
            return Some(quote);
        }
        at = quote.saturating_add(2);
    }
}

/// The delimiter of a table whose first line is `line`: the one that stands there most often outside quotes, a comma where
/// there is none.
pub(crate) fn delimiter(line: &[u8]) -> u8 {
    let mut counts = [(b',', 0_usize), (b';', 0), (b'\t', 0)];
    let mut in_quotes = false;
    for &byte in line {
        in_quotes ^= byte == b'"';
        for (delimiter, count) in &mut counts {
            if byte == *delimiter && !in_quotes {
                *count = count.saturating_add(1);
            }
        }
    }
    let mut best = (b',', 0);
    for (delimiter, count) in counts {
        if count > best.1 {
            best = (delimiter, count);
        }
    }
    best.0
}

/// Whether nothing stands in a row: a spreadsheet writes an empty line as delimiters alone.
pub(crate) fn is_blank(row: &[u8], delimiter: u8) -> bool {
    row.iter().all(|byte| byte.is_ascii_whitespace() || *byte == delimiter)
}

/// The delimiter that a first line declares, as Excel reads and writes it in front of a table.
pub(crate) fn declared_delimiter(line: &[u8]) -> Option<u8> {
    line.strip_prefix(b"sep=")?.first().copied()
}

/// Whether a text is a table of credentials: a header of two columns or more, one of which has a known name.
pub(crate) fn is_table(text: &[u8]) -> bool {
    let header = text
        .split(|&byte| byte == b'\n')
        .find(|line| !is_blank(line, delimiter(line)) && declared_delimiter(line).is_none());
    header.and_then(|line| Header::read(line, delimiter(line))).is_some_and(|header| {
        header.columns.len() > 1
            && header.columns.iter().any(|column| mapping::is_credential(&column.name))
    })
}

impl Header {
    /// Reads the first row. `None` where its quotes are not in order, or it is not UTF-8.
    pub(crate) fn read(bytes: &[u8], delimiter: u8) -> Option<Self> {
        let mut cells = Vec::new();
        let end = row(bytes, 0, delimiter, |span| cells.push(span));
        if !matches!(end, End::Row { .. }) {
            return None;
        }
        let mut columns = Vec::new();
        for span in cells {
            columns.push(Column::new(cell(bytes, span)?.as_str()?));
        }
        Some(Self { delimiter, columns })
    }

    /// Reads a first row whose quotes are not in order: as if there were none. `None` where it is not UTF-8, or has one
    /// column only.
    pub(crate) fn without_quotes(line: &[u8], delimiter: u8) -> Option<Self> {
        let line = core::str::from_utf8(line).ok()?.trim_end_matches(['\r', '\n']);
        let column = |cell: &str| Column::new(&cell.replace('"', ""));
        let columns: Vec<_> = line.split(char::from(delimiter)).map(column).collect();
        (columns.len() > 1).then_some(Self { delimiter, columns })
    }

    /// The header of a table whose first row cannot be read: no row fits it.
    pub(crate) const fn unreadable(delimiter: u8) -> Self {
        Self { delimiter, columns: Vec::new() }
    }

    pub(crate) fn width(&self) -> usize {
        self.columns.len()
    }
}

/// Reads the row that `block` consists of.
pub(crate) fn record<'b>(
    block: Block<'b>,
    number: u64,
    header: &'b Header,
    limits: Limits,
    names: &'b Names,
) -> Result<Record<'b>, Fault> {
    let bytes = block.bytes;
    let mut assembly = Assembly::new(block, number, limits, names);
    let mut cells = Vec::with_capacity(header.width());
    match row(bytes, 0, header.delimiter, |span| cells.push(span)) {
        End::Row { next, .. } if next < bytes.len() => {
            return Err((BadRecordKind::Width, Span::new(0, bytes.len())));
        }
        End::Row { .. } => {}
        End::Open { quote, .. } => return Err((BadRecordKind::Quote, Span::byte(quote))),
        End::Stray { at } => return Err((BadRecordKind::Quote, Span::byte(at))),
    }
    if cells.len() != header.width() {
        return Err((BadRecordKind::Width, Span::new(0, bytes.len())));
    }
    let is_utf8 = core::str::from_utf8(bytes).is_ok();
    for (span, Column { name, pointer, meaning }) in cells.into_iter().zip(&header.columns) {
        let leaf = match cell(bytes, span) {
            _ if span.is_empty() || name.is_empty() => Leaf::Null,
            Some(text) if is_utf8 || text.as_str().is_some() => Leaf::Plain(text),
            _ => return Err((BadRecordKind::Utf8, span)),
        };
        if !name.is_empty() {
            let naming = Naming { context: Context::default(), name, settled: *meaning };
            assembly.add(naming, || Cow::Borrowed(&**pointer), span, leaf)?;
        }
    }
    Ok(assembly.finish())
}

/// The text of the cell at `span`.
fn cell(bytes: &[u8], span: Span) -> Option<Text<'_>> {
    let raw = span.of(bytes)?;
    let Some(inner) = raw.strip_prefix(b"\"").and_then(|raw| raw.strip_suffix(b"\"")) else {
        return Some(Text::verbatim(raw, span, Token::Plain));
    };
    let inner_span = Span::new(0, inner.len()).shifted(span.start().saturating_add(1));
    let Some(first) = memchr(b'"', inner) else {
        return Some(Text::verbatim(inner, inner_span, Token::CsvQuoted));
    };
    let mut meaning = Vec::with_capacity(inner.len());
    meaning.extend_from_slice(inner.get(..first)?);
    let mut rest = inner.get(first..)?;
    while let Some(quote) = memchr(b'"', rest) {
        let (before, after) = rest.split_at_checked(quote.saturating_add(1))?;
        meaning.extend_from_slice(before);
        let Some(after) = after.get(1..) else {
            meaning.zeroize();
            return None;
        };
        rest = after;
    }
    meaning.extend_from_slice(rest);
    Some(Text::decoded(meaning, inner, inner_span, Token::CsvQuoted))
}
