//! The bytes of one JSON object -> a record.
//!
//! `serde_json` judges the grammar; each value is borrowed from the bytes, so that its range in them is exact.
//! Objects and arrays wait in a list to be opened one by one: nesting costs no stack, and the limits bound
//! the rest. Where a key stands twice in one object, both fields are kept.

use std::borrow::Cow;
use std::fmt;

use serde::Deserialize;
use serde::de::{Deserializer, IgnoredAny, MapAccess, SeqAccess, Visitor};
use serde_json::value::RawValue;
use storekit_credentials::Span;

use super::envelope;
use super::layout::{Kind, Layouts, Lesson};
use super::unescape::unescape;
use super::value::{self, is_container, presence};
use crate::mapping::{self, Context, Meaning, Peek};
use crate::{BadRecordKind, Block, Field, Fields, Limits, Names, Record, Slot, Value};

/// Why an object is no record, and where in its bytes.
pub(crate) type Fault = (BadRecordKind, Span);

/// Reads the object that `block` consists of. With `beside_records`, its arrays of records are left out.
///
/// Keeps its layout in `layouts`, if it has one that others can have too.
pub(crate) fn record<'b>(
    block: Block<'b>,
    number: u64,
    beside_records: bool,
    limits: Limits,
    names: &Names,
    layouts: Option<&Layouts>,
) -> Result<Record<'b>, Fault> {
    let whole = Span::new(0, block.bytes.len());
    let root = core::str::from_utf8(block.bytes).map_err(|error| utf8_fault(block.bytes, error))?;
    if !root.starts_with('{') {
        let value: Result<&RawValue, _> = serde_json::from_str(root);
        return Err(match value {
            Ok(_) => (BadRecordKind::NotAnObject, whole),
            Err(error) => syntax_fault(root, &error),
        });
    }
    let mut record = Record::new(block, number, Fields::default());
    let mut descent = Descent {
        source: root,
        nodes: Vec::new(),
        waiting: Vec::new(),
        values: 0,
        limits,
        lesson: layouts.filter(|layouts| layouts.has_room()).map(|_| Lesson::default()),
    };
    descent.read(root, beside_records, names, &mut record)?;
    let layout = descent.lesson.and_then(|lesson| lesson.finish(block.bytes, limits));
    if let (Some(layouts), Some(layout)) = (layouts, layout) {
        layouts.keep(layout);
    }
    Ok(record)
}

/// The way down into a record.
struct Descent<'b> {
    /// The text of the record.
    source: &'b str,
    /// The objects and arrays that were met: what pointers are made from.
    nodes: Vec<Node<'b>>,
    /// Those to open yet, the last one first.
    waiting: Vec<Waiting<'b>>,
    values: usize,
    limits: Limits,
    /// The record's layout, as long as it can have one.
    lesson: Option<Lesson>,
}

struct Node<'b> {
    parent: Option<usize>,
    name: Name<'b>,
}

struct Waiting<'b> {
    node: Option<usize>,
    value: &'b str,
    context: Context,
    depth: usize,
}

enum Name<'b> {
    Key(Cow<'b, str>),
    Index(usize),
}

impl<'b> Descent<'b> {
    fn read(
        &mut self,
        root: &'b str,
        beside_records: bool,
        names: &Names,
        record: &mut Record<'b>,
    ) -> Result<(), Fault> {
        let mut unknown = Vec::new();
        self.waiting.push(Waiting {
            node: None,
            value: root,
            context: Context::default(),
            depth: 1,
        });
        while let Some(opened) = self.waiting.pop() {
            if opened.depth > self.limits.depth {
                return Err((BadRecordKind::TooDeep, self.span(opened.value)));
            }
            let children = self.children(opened.value)?;
            if opened.node.is_none() && is_notification(&children) {
                self.lesson = None;
                record.fields.push(Field {
                    slot: Slot::Payload,
                    pointer: Cow::Borrowed(""),
                    span: self.span(opened.value),
                    value: Value::Text(value::literal(
                        opened.value.as_bytes(),
                        self.span(opened.value),
                    )),
                });
                return Ok(());
            }
            let context = context_of(opened.context, &children);
            if beside_records || may_be_app(&children) {
                self.lesson = None;
            }
            for child in children {
                let Name::Key(key) = &child.name else {
                    self.lesson = None;
                    self.enter(opened.node, child, context, opened.depth);
                    continue;
                };
                if beside_records
                    && opened.node.is_none()
                    && envelope::is_record_array(key.as_bytes(), child.value.as_bytes())
                {
                    continue;
                }
                let (raw, span) = (child.value.as_bytes(), self.span(child.value));
                let has_escapes = raw.starts_with(b"\"") && raw.contains(&b'\\');
                let text = value::text(raw, span, has_escapes);
                let named = names.slot(|| self.pointer(opened.node, &child.name).into());
                let peek = Peek::new(text.as_ref());
                let meaning =
                    named.map_or_else(|| mapping::meaning(context, key, &peek), Meaning::Slot);
                let settled = if peek.was_asked() {
                    Kind::Open(context, key.as_ref().into())
                } else {
                    Kind::Settled(meaning)
                };
                self.learn(&opened, &child, meaning, settled);
                match meaning {
                    Meaning::Slot(slot) if !opens(slot, child.value) => {
                        if record.fields.len() >= self.limits.fields {
                            return Err((BadRecordKind::TooManyFields, span));
                        }
                        let value = value::value(slot, raw, span, has_escapes);
                        record.fields.push(self.field(slot, opened.node, &child, value));
                    }
                    Meaning::Presence(slot) if !is_container(child.value) => {
                        if record.fields.len() >= self.limits.fields {
                            return Err((BadRecordKind::TooManyFields, span));
                        }
                        let value = presence(raw);
                        record.fields.push(self.field(slot, opened.node, &child, value));
                    }
                    _ if is_container(child.value) => match context.enter(key) {
                        Some(inner) => self.enter(opened.node, child, inner, opened.depth),
                        None => self.lesson = None,
                    },
                    Meaning::Unknown => {
                        record.unknown_count = record.unknown_count.saturating_add(1);
                        if unknown.len() < Record::MAX_UNKNOWN {
                            unknown.push((
                                span.start(),
                                self.pointer(opened.node, &child.name).into(),
                            ));
                        }
                    }
                    Meaning::Slot(_) | Meaning::Presence(_) | Meaning::Neutral => {}
                }
            }
        }
        record.fields.sort();
        unknown.sort_unstable();
        record.unknown = unknown.into_iter().map(|(_, pointer)| pointer).collect();
        Ok(())
    }

    /// Notes a member for the layout.
    fn learn(&mut self, opened: &Waiting<'b>, child: &Child<'b>, meaning: Meaning, settled: Kind) {
        let Some(mut lesson) = self.lesson.take() else { return };
        let is_fit = match (child.value.as_bytes().first(), meaning) {
            (Some(b'['), _) => false,
            // What is in it stands in the layout as members of its own, or not at all.
            (Some(b'{'), Meaning::Slot(slot)) => opens(slot, child.value),
            (Some(b'{'), _) => true,
            _ => {
                let pointer = self.pointer(opened.node, &child.name);
                lesson.note(self.span(child.value), pointer, settled)
            }
        };
        self.lesson = is_fit.then_some(lesson);
    }

    /// The range of a value in the record: it is borrowed from that.
    fn span(&self, value: &str) -> Span {
        let start = value.as_ptr().addr().saturating_sub(self.source.as_ptr().addr());
        Span::new(start, start.saturating_add(value.len()))
    }

    /// The members or elements of an object or array.
    fn children(&mut self, container: &'b str) -> Result<Vec<Child<'b>>, Fault> {
        let offset = self.span(container).start();
        let Children { list, complete } = serde_json::from_str(container).map_err(|error| {
            let (kind, span) = syntax_fault(container, &error);
            (kind, span.shifted(offset))
        })?;
        self.values = self.values.saturating_add(list.len());
        if !complete || self.values > self.limits.values {
            return Err((BadRecordKind::TooManyFields, self.span(container)));
        }
        let too_long = list
            .iter()
            .find(|child| child.key().is_some_and(|key| key.len() > self.limits.name_bytes));
        match too_long {
            Some(child) => Err((BadRecordKind::NameTooLong, self.span(child.value))),
            None => Ok(list),
        }
    }

    fn enter(&mut self, parent: Option<usize>, child: Child<'b>, context: Context, depth: usize) {
        if is_container(child.value) {
            let node = self.nodes.len();
            let Child { name, value } = child;
            self.nodes.push(Node { parent, name });
            self.waiting.push(Waiting {
                node: Some(node),
                value,
                context,
                depth: depth.saturating_add(1),
            });
        }
    }

    fn field(
        &self,
        slot: Slot,
        node: Option<usize>,
        child: &Child<'b>,
        value: Value<'b>,
    ) -> Field<'b> {
        Field {
            slot,
            pointer: self.pointer(node, &child.name).into(),
            span: self.span(child.value),
            value,
        }
    }

    /// The JSON Pointer (RFC 6901) of a child of `node`.
    fn pointer(&self, node: Option<usize>, name: &Name<'_>) -> String {
        let mut names = vec![name];
        let mut above = node;
        while let Some(Node { parent, name }) = above.and_then(|node| self.nodes.get(node)) {
            names.push(name);
            above = *parent;
        }
        let mut pointer = String::new();
        for name in names.into_iter().rev() {
            pointer.push('/');
            match name {
                // RFC 6901, section 3.
                Name::Key(key) if key.contains(['~', '/']) => {
                    pointer.push_str(&key.replace('~', "~0").replace('/', "~1"));
                }
                Name::Key(key) => pointer.push_str(key),
                Name::Index(index) => pointer.push_str(&index.to_string()),
            }
        }
        pointer
    }
}

/// What the members of an object say of each other.
fn context_of(context: Context, children: &[Child<'_>]) -> Context {
    let has = |name: &str| children.iter().any(|child| child.key() == Some(name));
    context.beside(is_app(children), has)
}

/// Whether the members are those of an app in a listing.
fn is_app(children: &[Child<'_>]) -> bool {
    let is_apps = |value: &str| {
        let inner = value.strip_prefix('"').and_then(|rest| rest.strip_suffix('"'));
        inner.is_some_and(|inner| unescape(inner) == "apps")
    };
    may_be_app(children)
        && children.iter().any(|child| child.key() == Some("type") && is_apps(child.value))
}

/// Whether a value decides if the members are those of an app in a listing.
fn may_be_app(children: &[Child<'_>]) -> bool {
    let has = |name: &str| children.iter().any(|child| child.key() == Some(name));
    has("type") && has("attributes")
}

/// Whether the members are those of a notification body: V1's, or a decoded V2 one.
fn is_notification(children: &[Child<'_>]) -> bool {
    let has = |name: &str| children.iter().any(|child| child.key() == Some(name));
    (has("notification_type") && (has("password") || has("unified_receipt") || has("bid")))
        || (has("notificationType") && has("notificationUUID"))
}

/// Whether a value of `slot` is looked into instead: `"app": {"id": …}` says more than its name.
fn opens(slot: Slot, value: &str) -> bool {
    is_container(value)
        && matches!(
            slot,
            Slot::App
                | Slot::Customer
                | Slot::Record
                | Slot::Store
                | Slot::Platform
                | Slot::AscPrivateKey
                | Slot::IapPrivateKey
                | Slot::OfferPrivateKey
        )
}

/// Where and what `serde_json` says that the fault is. Its own words are not used: they can hold input.
fn syntax_fault(text: &str, error: &serde_json::Error) -> Fault {
    if error.is_eof() {
        return (BadRecordKind::Truncated, Span::empty(text.len()));
    }
    // Its columns count bytes, from 1.
    let line_start = match error.line().checked_sub(2) {
        None => 0,
        Some(newline) => memchr::memchr_iter(b'\n', text.as_bytes())
            .nth(newline)
            .map_or(0, |at| at.saturating_add(1)),
    };
    let at = line_start
        .saturating_add(error.column().saturating_sub(1))
        .min(text.len().saturating_sub(1));
    (BadRecordKind::Syntax, Span::byte(at))
}

fn utf8_fault(bytes: &[u8], error: core::str::Utf8Error) -> Fault {
    match error.error_len() {
        // The bytes end within a character.
        None => (BadRecordKind::Truncated, Span::empty(bytes.len())),
        Some(length) => {
            let at = error.valid_up_to();
            (BadRecordKind::Utf8, Span::new(at, at.saturating_add(length)))
        }
    }
}

/// A member of an object or an element of an array.
struct Child<'b> {
    name: Name<'b>,
    /// Its JSON text, borrowed from that of the record.
    value: &'b str,
}

impl Child<'_> {
    /// The member's name.
    fn key(&self) -> Option<&str> {
        match &self.name {
            Name::Key(key) => Some(key),
            Name::Index(_) => None,
        }
    }
}

/// The children of an object or array, in order.
struct Children<'b> {
    list: Vec<Child<'b>>,
    /// Whether these are all: more than [`Children::MOST`] are not kept.
    complete: bool,
}

impl Children<'_> {
    const MOST: usize = 1 << 17;
}

#[derive(Deserialize)]
struct Key<'b>(#[serde(borrow)] Cow<'b, str>);

impl<'de> Deserialize<'de> for Children<'de> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_any(ChildrenVisitor)
    }
}

struct ChildrenVisitor;

impl<'de> Visitor<'de> for ChildrenVisitor {
    type Value = Children<'de>;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("an object or an array")
    }

    fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Self::Value, A::Error> {
        let mut list = Vec::new();
        while list.len() < Children::MOST {
            let Some((Key(key), value)) = map.next_entry::<_, &RawValue>()? else {
                return Ok(Children { list, complete: true });
            };
            let name = Name::Key(key);
            let value = value.get();
            list.push(Child { name, value });
        }
        while map.next_entry::<IgnoredAny, IgnoredAny>()?.is_some() {}
        Ok(Children { list, complete: false })
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut seq: A) -> Result<Self::Value, A::Error> {
        let mut list = Vec::new();
        while list.len() < Children::MOST {
            let Some(value) = seq.next_element::<&RawValue>()? else {
                return Ok(Children { list, complete: true });
            };
            let name = Name::Index(list.len());
            let value = value.get();
            list.push(Child { name, value });
        }
        while seq.next_element::<IgnoredAny>()?.is_some() {}
        Ok(Children { list, complete: false })
    }
}
