//! The layout of records that were read: those after them mostly have the same, and what their names mean need not be found
//! out again.
//!
//! A layout is what stands between the values of an object and of the objects in it: names, braces, commas, colons and blanks, byte for
//! byte. A record that has exactly these, and otherwise only strings, integers and literals, is read in one pass. What such a pass is
//! not sure of (another name, an array, a fraction, a fault) it leaves to [`parse`](super::parse), which is the one that judges. So it
//! can only accept what that accepts, and says the same.

use std::borrow::Cow;
use std::sync::OnceLock;

use storekit_credentials::Span;

use super::scalar::Scalar;
use super::value::{presence, text, value};
use crate::mapping::{self, Context, Meaning, Peek};
use crate::place::OneLine;
use crate::{Block, Field, Fields, Limits, Record};

/// The layouts of a chunk's records: the first few that come up.
#[derive(Debug, Default)]
pub(crate) struct Layouts([OnceLock<Layout>; 4]);

impl Layouts {
    /// Reads a record that has one of the layouts.
    /// It gets its fields in the room of `spare`, which are no longer needed.
    pub(crate) fn read<'b>(
        &'b self,
        block: Block<'b>,
        number: u64,
        spare: &mut Fields<'b>,
    ) -> Option<Record<'b>> {
        let mut layouts = self.0.iter().map_while(OnceLock::get);
        layouts.find_map(|layout| layout.read(block, number, spare))
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

/// The values of an object and of the objects in it, in the order in which they stand, and what stands around them.
#[derive(Debug)]
pub(crate) struct Layout {
    leaves: Vec<Leaf>,
    /// What stands behind the last value.
    end: Box<[u8]>,
    /// Whether what stands around the values is ASCII, and no line ends in it.
    is_plain: bool,
}

/// A value that holds no others.
#[derive(Debug)]
struct Leaf {
    /// What stands before it, from the last value on: mostly a comma, its name and a colon.
    before: Box<[u8]>,
    /// Its JSON Pointer.
    pointer: Box<str>,
    kind: Kind,
}

/// What a value means.
#[derive(Debug)]
pub(super) enum Kind {
    /// Everything is known from its name.
    Settled(Meaning),
    /// It depends on its text, in the context of this name.
    Open(Context, Box<str>),
}

/// A layout that is being learned from a record.
#[derive(Debug, Default)]
pub(super) struct Lesson(Vec<(Span, Box<str>, Kind)>);

impl Lesson {
    /// More values than this are not worth learning.
    const MOST: usize = 256;

    /// Notes a value that is no object or array. Gives whether there are not too many of them.
    pub(super) fn note(&mut self, span: Span, pointer: String, kind: Kind) -> bool {
        self.0.push((span, pointer.into(), kind));
        self.0.len() <= Self::MOST
    }

    /// The layout, if records that have it keep to the limits as this one, which consists of `bytes`, does.
    pub(super) fn finish(mut self, bytes: &[u8], limits: Limits) -> Option<Layout> {
        self.0.sort_by_key(|(span, ..)| span.start());
        let mut leaves = Vec::with_capacity(self.0.len());
        let mut end = 0;
        for (span, pointer, kind) in self.0 {
            let before = bytes.get(end..span.start())?.into();
            leaves.push(Leaf { before, pointer, kind });
            end = span.end();
        }
        let is_unknown =
            |leaf: &&Leaf| matches!(leaf.kind, Kind::Settled(Meaning::Unknown) | Kind::Open(..));
        let fields = leaves.iter().filter(|leaf| leaf.is_field()).count();
        let is_fit = fields <= limits.fields
            && leaves.iter().filter(is_unknown).count() <= Record::MAX_UNKNOWN;
        let end = bytes.get(end..)?;
        let is_plain = |part: &[u8]| part.is_ascii() && !part.contains(&b'\n');
        let is_plain = leaves.iter().all(|leaf| is_plain(&leaf.before)) && is_plain(end);
        is_fit.then(|| Layout { leaves, end: end.into(), is_plain })
    }
}

impl Leaf {
    const fn is_field(&self) -> bool {
        matches!(self.kind, Kind::Open(..) | Kind::Settled(Meaning::Slot(_) | Meaning::Presence(_)))
    }
}

impl Layout {
    /// Reads the record that `block` consists of.
    fn read<'b>(
        &'b self,
        block: Block<'b>,
        number: u64,
        spare: &mut Fields<'b>,
    ) -> Option<Record<'b>> {
        let bytes = block.bytes;
        let mut fields = Fields::in_place_of(std::mem::take(spare));
        let mut unknown = Vec::new();
        let mut rest = bytes;
        let mut one_line = OneLine::ASCII;
        for leaf in &self.leaves {
            rest = rest.strip_prefix(&*leaf.before)?;
            let Scalar { len, has_escapes, continued } = Scalar::read(rest)?;
            let start = bytes.len().saturating_sub(rest.len());
            let span = Span::new(start, start.saturating_add(len));
            one_line.note(continued, span.end());
            let (raw, after) = rest.split_at_checked(len)?;
            rest = after;
            let meaning = match &leaf.kind {
                Kind::Settled(meaning) => *meaning,
                Kind::Open(context, name) => {
                    let text = text(raw, span, has_escapes);
                    mapping::meaning(*context, name, &Peek::new(text.as_ref()))
                }
            };
            let (slot, value) = match meaning {
                Meaning::Slot(slot) => (slot, value(slot, raw, span, has_escapes)),
                Meaning::Presence(slot) => (slot, presence(raw)),
                Meaning::Neutral => continue,
                Meaning::Unknown => {
                    unknown.push(Cow::Borrowed(&*leaf.pointer));
                    continue;
                }
            };
            fields.push(Field { slot, pointer: Cow::Borrowed(&*leaf.pointer), span, value });
        }
        (rest == &*self.end).then(|| Record {
            block,
            span: Span::new(0, bytes.len()),
            number,
            fields,
            // Not more than are listed of any record: else it would not have a layout.
            unknown_count: unknown.len(),
            unknown,
            // No line ends in a value.
            one_line: self.is_plain.then_some(one_line),
        })
    }
}
