//! The layout of records that were read: those after them mostly have the same, and what their names mean need not be found
//! out again.
//!
//! A layout is the names of all members of an object and of the objects in it, in their order. A record that has exactly these, and
//! otherwise only strings, integers and literals, is read in one pass. What such a pass is not sure of (another name, an array, a
//! fraction, an escaped name, a fault) it leaves to [`parse`](super::parse), which is the one that judges. So it can only
//! accept what that accepts, and says the same.

use std::borrow::Cow;
use std::sync::OnceLock;

use memchr::memchr2;

use super::scan::is_blank;
use super::value::{Values, presence};
use crate::mapping::{self, Context, Meaning, Peek};
use crate::{Block, Field, Limits, Record};

/// The layouts of a chunk's records: the first few that come up.
#[derive(Debug, Default)]
pub(crate) struct Layouts([OnceLock<Layout>; 4]);

impl Layouts {
    /// Reads a record that has one of the layouts.
    pub(crate) fn read<'b>(&'b self, block: Block<'b>, number: u64) -> Option<Record<'b>> {
        let mut layouts = self.0.iter().map_while(OnceLock::get).peekable();
        layouts.peek()?;
        let text = core::str::from_utf8(block.bytes).ok()?;
        layouts.find_map(|layout| layout.read(text, block, number))
    }

    /// Whether there is room for another one.
    pub(crate) fn has_room(&self) -> bool {
        self.0.last().is_some_and(|last| last.get().is_none())
    }

    /// Keeps a layout, if there is room for it.
    pub(crate) fn keep(&self, layout: Layout) {
        if let Some(free) = self.0.iter().find(|cell| cell.get().is_none()) {
            // It was free just now.
            drop(free.set(layout));
        }
    }
}

/// The members of an object and of the objects in it, in the order in which they stand.
#[derive(Debug)]
pub(crate) struct Layout {
    members: Vec<Member>,
    /// How many of them have a slot, or may have.
    fields: usize,
}

#[derive(Debug)]
struct Member {
    /// Nesting of the object that it is a member of; 1 is the record itself.
    depth: usize,
    /// Its name as it is written without blanks: a comma, quotes around it, a colon.
    token: Box<str>,
    /// Its JSON Pointer.
    pointer: Box<str>,
    kind: Kind,
}

/// What a member is.
#[derive(Debug)]
pub(super) enum Kind {
    /// An object. Its members are the next ones that are deeper.
    Object,
    /// A value of which everything is known from its name.
    Settled(Meaning),
    /// A value whose meaning depends on its text.
    Open(Context),
}

/// A layout that is being learned from a record.
#[derive(Debug, Default)]
pub(super) struct Lesson(Vec<(usize, Member)>);

impl Lesson {
    /// More members than this are not worth learning.
    const MOST: usize = 256;

    /// Notes a member whose value starts at `start`, at this depth. `name` is how it is written. `None` where there are too
    /// many of them.
    pub(super) fn note(
        &mut self,
        start: usize,
        depth: usize,
        name: &str,
        pointer: String,
        kind: Kind,
    ) -> Option<()> {
        let token = format!(",\"{name}\":").into();
        let member = Member { depth, token, pointer: pointer.into(), kind };
        (self.0.len() < Self::MOST).then(|| self.0.push((start, member)))
    }

    /// The layout, if records that have it keep to the limits.
    pub(super) fn finish(mut self, limits: Limits) -> Option<Layout> {
        self.0.sort_by_key(|(start, _)| *start);
        let members: Vec<_> = self.0.into_iter().map(|(_, member)| member).collect();
        let is_unknown = |member: &&Member| {
            matches!(member.kind, Kind::Settled(Meaning::Unknown) | Kind::Open(_))
        };
        let fields = members.iter().filter(|member| member.is_field()).count();
        let is_fit = fields <= limits.fields
            && members.iter().filter(is_unknown).count() <= Record::MAX_UNKNOWN;
        is_fit.then_some(Layout { members, fields })
    }
}

impl Member {
    /// Its name with quotes.
    fn name(&self) -> Option<&str> {
        self.token.strip_prefix(',')?.strip_suffix(':')
    }

    const fn is_field(&self) -> bool {
        matches!(self.kind, Kind::Open(_) | Kind::Settled(Meaning::Slot(_) | Meaning::Presence(_)))
    }
}

impl Layout {
    /// Reads the record that `text`, which is `block`, consists of.
    fn read<'b>(&'b self, text: &'b str, block: Block<'b>, number: u64) -> Option<Record<'b>> {
        let mut record = Record {
            block,
            span: storekit_credentials::Span::new(0, text.len()),
            number,
            fields: Vec::with_capacity(self.fields),
            unknown: Vec::new(),
            unknown_count: 0,
        };
        let values = Values(block.bytes);
        let mut tokens = Tokens { rest: text };
        tokens.pass("{")?;
        let mut depth = 1_usize;
        let mut is_first = true;
        for member in &self.members {
            while depth > member.depth {
                tokens.pass("}")?;
                depth = depth.saturating_sub(1);
                is_first = false;
            }
            tokens.pass_name(member, is_first)?;
            is_first = false;
            if matches!(member.kind, Kind::Object) {
                tokens.pass("{")?;
                depth = depth.saturating_add(1);
                is_first = true;
                continue;
            }
            let Scalar { raw, has_escapes } = tokens.scalar()?;
            let (meaning, text) = match member.kind {
                Kind::Object | Kind::Settled(Meaning::Neutral) => continue,
                Kind::Settled(meaning) => (meaning, values.scanned(raw, has_escapes)),
                Kind::Open(context) => {
                    let text = values.scanned(raw, has_escapes);
                    let name = member.name()?.trim_matches('"');
                    let peek = Peek::new(text.as_ref().map(crate::Text::bytes));
                    (mapping::meaning(context, name, &peek), text)
                }
            };
            let (slot, value) = match meaning {
                Meaning::Slot(slot) => (slot, values.value(slot, raw, text)),
                Meaning::Presence(slot) => (slot, presence(raw)),
                Meaning::Neutral => continue,
                Meaning::Unknown => {
                    record.unknown_count = record.unknown_count.saturating_add(1);
                    record.unknown.push(Cow::Borrowed(&*member.pointer));
                    continue;
                }
            };
            let pointer = Cow::Borrowed(&*member.pointer);
            record.fields.push(Field { slot, pointer, span: values.span(raw), value });
        }
        for _ in 0..depth {
            tokens.pass("}")?;
        }
        tokens.skip_blanks();
        tokens.rest.is_empty().then_some(record)
    }
}

/// What is left of a record's text.
struct Tokens<'b> {
    rest: &'b str,
}

impl<'b> Tokens<'b> {
    fn skip_blanks(&mut self) {
        if self.rest.as_bytes().first().copied().is_some_and(is_blank) {
            self.rest = self.rest.trim_start_matches([' ', '\t', '\n', '\r']);
        }
    }

    /// Passes `token`, and white space before it.
    fn pass(&mut self, token: &str) -> Option<()> {
        self.skip_blanks();
        self.rest = self.rest.strip_prefix(token)?;
        Some(())
    }

    /// Passes the name of a member and its colon, and a comma before it unless it is the first of its object.
    fn pass_name(&mut self, member: &Member, is_first: bool) -> Option<()> {
        let token = member.token.get(usize::from(is_first)..)?;
        if let Some(rest) = self.rest.strip_prefix(token) {
            self.rest = rest;
            return Some(());
        }
        // With blanks, then.
        if !is_first {
            self.pass(",")?;
        }
        self.pass(member.name()?)?;
        self.pass(":")
    }

    /// Takes a string, an integer or a literal, and white space before it.
    fn scalar(&mut self) -> Option<Scalar<'b>> {
        self.skip_blanks();
        let bytes = self.rest.as_bytes();
        let mut has_escapes = false;
        let length = match bytes.first()? {
            b'"' => string_length(bytes, &mut has_escapes)?,
            b't' => literal_length(bytes, b"true")?,
            b'f' => literal_length(bytes, b"false")?,
            b'n' => literal_length(bytes, b"null")?,
            b'0'..=b'9' => integer_length(bytes)?,
            _ => return None,
        };
        let (raw, rest) = self.rest.split_at_checked(length)?;
        self.rest = rest;
        Some(Scalar { raw, has_escapes })
    }
}

/// A value that holds no others.
struct Scalar<'b> {
    /// As it is written.
    raw: &'b str,
    /// Whether it is a string with escapes in it.
    has_escapes: bool,
}

fn literal_length(bytes: &[u8], literal: &[u8]) -> Option<usize> {
    bytes.starts_with(literal).then_some(literal.len())
}

/// Length of an integer without a sign, that is no part of another number.
fn integer_length(bytes: &[u8]) -> Option<usize> {
    let length = bytes.iter().position(|byte| !byte.is_ascii_digit())?;
    let has_leading_zero = length > 1 && bytes.first() == Some(&b'0');
    let goes_on = matches!(bytes.get(length), Some(b'.' | b'e' | b'E'));
    (!has_leading_zero && !goes_on).then_some(length)
}

/// Length of a string with its quotes (RFC 8259, section 7). Notes whether it has escapes.
fn string_length(bytes: &[u8], has_escapes: &mut bool) -> Option<usize> {
    let inner = bytes.get(1..)?;
    let mut end = 0_usize;
    loop {
        let rest = inner.get(end..)?;
        let mark = end.saturating_add(memchr2(b'"', b'\\', rest)?);
        if inner.get(mark) == Some(&b'"') {
            end = mark;
            break;
        }
        *has_escapes = true;
        let escape = match inner.get(mark.saturating_add(1))? {
            b'"' | b'\\' | b'/' | b'b' | b'f' | b'n' | b'r' | b't' => 2,
            b'u' => {
                let digits = inner.get(mark.saturating_add(2)..mark.saturating_add(6))?;
                digits.iter().all(u8::is_ascii_hexdigit).then_some(6)?
            }
            _ => return None,
        };
        end = mark.saturating_add(escape);
    }
    let has_control = inner.get(..end)?.iter().fold(u8::MAX, |least, &byte| least.min(byte)) < 0x20;
    (!has_control).then(|| end.saturating_add(2))
}
