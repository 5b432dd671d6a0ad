//! Objects, arrays and values, each with its range in the source.

use std::borrow::Cow;

use base64ct::{Base64, Encoding as _};
use storekit_credentials::Span;
use zeroize::Zeroizing;

use crate::assemble::{Assembly, Leaf, Naming, pointer_part};
use crate::json::parse::Fault;
use crate::mapping::{self, Context};
use crate::{BadRecordKind, Block, Limits, Names, Record, Slot, Text, Token, Value};

/// How many objects around a record are opened, as in JSON.
const MOST_LEVELS: usize = 4;

/// A tree of values. The root is node 0; an alias makes one node the child of several.
#[derive(Debug, Default)]
pub(crate) struct Tree {
    nodes: Vec<Node>,
    pub(crate) has_aliases: bool,
}

#[derive(Debug)]
struct Node {
    span: Span,
    value: Content,
}

#[derive(Debug)]
enum Content {
    Null,
    Scalar(Scalar),
    Object(Vec<(String, usize)>),
    Array(Vec<usize>),
}

/// A text, number or boolean.
#[derive(Debug)]
pub(crate) struct Scalar {
    /// What it means; `None` where that is what stands there.
    pub(crate) meaning: Option<Zeroizing<Vec<u8>>>,
    /// Range of the raw text, without quotes.
    pub(crate) raw: Span,
    pub(crate) token: Token,
    /// Whether it may be a number or a boolean: it stands without quotes.
    pub(crate) is_plain: bool,
}

impl Tree {
    /// Adds a node, and gives its index.
    fn push(&mut self, span: Span, value: Content) -> usize {
        self.nodes.push(Node { span, value });
        self.nodes.len().saturating_sub(1)
    }

    pub(crate) fn null(&mut self, span: Span) -> usize {
        self.push(span, Content::Null)
    }

    pub(crate) fn scalar(&mut self, span: Span, scalar: Scalar) -> usize {
        self.push(span, Content::Scalar(scalar))
    }

    /// An object without members yet.
    pub(crate) fn object(&mut self, span: Span) -> usize {
        self.push(span, Content::Object(Vec::new()))
    }

    /// An array without elements yet.
    pub(crate) fn array(&mut self, span: Span) -> usize {
        self.push(span, Content::Array(Vec::new()))
    }

    /// Puts `child` into the object or array `parent`; an array needs no name.
    pub(crate) fn insert(&mut self, parent: usize, name: String, child: usize) {
        match self.nodes.get_mut(parent).map(|node| &mut node.value) {
            Some(Content::Object(members)) => members.push((name, child)),
            Some(Content::Array(elements)) => elements.push(child),
            Some(Content::Null | Content::Scalar(_)) | None => {}
        }
    }

    /// Sets where a node ends.
    pub(crate) fn end(&mut self, node: usize, end: usize) {
        if let Some(node) = self.nodes.get_mut(node) {
            node.span = Span::new(node.span.start(), end.max(node.span.start()));
        }
    }

    pub(crate) fn is_null(&self, node: usize) -> bool {
        matches!(self.value(node), Content::Null)
    }

    /// Makes each object and array as long as what it holds. Children stand behind their parents in the list.
    pub(crate) fn widen(&mut self) {
        for node in (0..self.nodes.len()).rev() {
            let members = self.members(node).iter().map(|(_, child)| *child);
            let children = members.chain(self.elements(node).iter().copied());
            let end = children.map(|child| self.span(child).end()).max();
            let own = self.span(node).end();
            self.end(node, own.max(end.unwrap_or(0)));
        }
    }

    pub(crate) fn span(&self, node: usize) -> Span {
        self.nodes.get(node).map_or(Span::empty(0), |node| node.span)
    }

    fn value(&self, node: usize) -> &Content {
        self.nodes.get(node).map_or(&Content::Null, |node| &node.value)
    }

    fn members(&self, node: usize) -> &[(String, usize)] {
        match self.value(node) {
            Content::Object(members) => members,
            _ => &[],
        }
    }

    fn elements(&self, node: usize) -> &[usize] {
        match self.value(node) {
            Content::Array(elements) => elements,
            _ => &[],
        }
    }

    fn is_container(&self, node: usize) -> bool {
        matches!(self.value(node), Content::Object(_) | Content::Array(_))
    }

    /// The records: the elements of an array, or of arrays of records below a few objects, and the objects around those
    /// where they hold something besides. Each with whether its arrays of records are left out of it.
    pub(crate) fn records(&self) -> Vec<(usize, bool)> {
        let mut records = Vec::new();
        let mut waiting = vec![(0, 1_usize)];
        if !self.elements(0).is_empty() {
            waiting = self.elements(0).iter().map(|&element| (element, 1)).collect();
        } else if matches!(self.value(0), Content::Array(_)) {
            return records;
        }
        while let Some((node, level)) = waiting.pop() {
            // Aliases can make few nodes stand in very many places.
            let is_open = level <= MOST_LEVELS && records.len() <= self.nodes.len();
            let (inner, has_own) = if is_open { self.open(node) } else { (Vec::new(), false) };
            if inner.is_empty() || has_own {
                records.push((node, !inner.is_empty()));
            }
            let next = level.saturating_add(1);
            waiting.extend(inner.into_iter().map(|inner| (inner, next)));
        }
        // The members of a TOML table come sorted by name.
        records.sort_by_key(|(node, _)| self.span(*node).start());
        records
    }

    /// What is in an object, if that is records rather than fields of its own; and whether it has such fields besides.
    fn open(&self, node: usize) -> (Vec<usize>, bool) {
        let mut inner = Vec::new();
        let mut has_own = false;
        for (name, child) in self.members(node) {
            if self.is_record_array(name, *child) {
                inner.extend_from_slice(self.elements(*child));
            } else {
                has_own |=
                    mapping::is_credential(name) && !matches!(self.value(*child), Content::Null);
            }
        }
        if inner.is_empty() && !has_own {
            // An object around an object around records: its other members are labels.
            let holds_records = |&(_, child): &&(String, usize)| {
                self.members(*child).iter().any(|(name, it)| self.is_record_array(name, *it))
            };
            let holders = self.members(node).iter().filter(holds_records);
            inner = holders.map(|(_, child)| *child).collect();
        }
        (inner, has_own)
    }

    fn is_record_array(&self, name: &str, node: usize) -> bool {
        let Some(&first) = self.elements(node).first() else { return false };
        let members = self.members(first);
        !members.is_empty()
            && (mapping::is_record_array(name)
                || members.iter().any(|(name, _)| mapping::is_credential(name)))
    }

    /// Whether a name in it is that of a credential.
    pub(crate) fn says_something(&self) -> bool {
        self.nodes.iter().any(|node| match &node.value {
            Content::Object(members) => {
                members.iter().any(|(name, _)| mapping::is_credential(name))
            }
            _ => false,
        })
    }

    /// The record at a node that [`Tree::records`] gave; `block` begins at `base` of the source.
    pub(crate) fn record<'b>(
        &'b self,
        (node, beside_records): (usize, bool),
        block: Block<'b>,
        base: usize,
        number: u64,
        limits: Limits,
        names: &'b Names,
    ) -> Result<Record<'b>, Fault> {
        let mut descent = Descent {
            tree: self,
            base,
            limits,
            values: 0,
            waiting: Vec::new(),
            assembly: Assembly::new(block, number, limits, names),
        };
        if !matches!(self.value(node), Content::Object(_)) {
            return Err((BadRecordKind::NotAnObject, descent.range(node)));
        }
        descent.read(node, beside_records)?;
        Ok(descent.assembly.finish())
    }
}

/// The way down into a record.
struct Descent<'b> {
    tree: &'b Tree,
    base: usize,
    limits: Limits,
    values: usize,
    waiting: Vec<Waiting>,
    assembly: Assembly<'b>,
}

struct Waiting {
    node: usize,
    pointer: String,
    context: Context,
    depth: usize,
    /// In the `data` of a Kubernetes Secret: values are base64.
    is_base64: bool,
}

impl<'b> Descent<'b> {
    fn read(&mut self, root: usize, beside_records: bool) -> Result<(), Fault> {
        let tree = self.tree;
        let is_secret = self.is_kubernetes_secret(root)?;
        let (pointer, context) = (String::new(), Context::default());
        self.waiting.push(Waiting { node: root, pointer, context, depth: 1, is_base64: false });
        while let Some(opened) = self.waiting.pop() {
            if opened.depth > self.limits.depth {
                return Err((BadRecordKind::TooDeep, self.range(opened.node)));
            }
            for (index, &child) in tree.elements(opened.node).iter().enumerate() {
                self.count(child)?;
                self.enter(&opened, &index.to_string(), child, opened.context, false);
            }
            let members = tree.members(opened.node);
            let context = self.context_of(opened.context, tree, members);
            for (name, child) in members {
                self.count(*child)?;
                let is_root = opened.node == root;
                if is_root && beside_records && tree.is_record_array(name, *child) {
                    continue;
                }
                if !tree.is_container(*child) {
                    self.leaf(&opened, context, name, *child)?;
                } else if name == "<<" {
                    // A merge: its members are members here.
                    let (pointer, depth) = (opened.pointer.clone(), opened.depth.saturating_add(1));
                    let is_base64 = opened.is_base64;
                    self.waiting.push(Waiting { node: *child, pointer, context, depth, is_base64 });
                } else if let Some(inner) = context.enter(name) {
                    let is_base64 = is_root && is_secret && name == "data";
                    self.enter(&opened, name, *child, inner, is_base64);
                }
            }
        }
        Ok(())
    }

    fn count(&mut self, node: usize) -> Result<(), Fault> {
        self.values = self.values.saturating_add(1);
        if self.values > self.limits.values {
            return Err((BadRecordKind::TooManyFields, self.range(node)));
        }
        Ok(())
    }

    fn enter(
        &mut self,
        parent: &Waiting,
        name: &str,
        node: usize,
        context: Context,
        is_base64: bool,
    ) {
        if self.tree.is_container(node) {
            self.waiting.push(Waiting {
                node,
                pointer: format!("{}/{}", parent.pointer, pointer_part(name)),
                context,
                depth: parent.depth.saturating_add(1),
                is_base64,
            });
        }
    }

    fn leaf(
        &mut self,
        parent: &Waiting,
        context: Context,
        name: &str,
        node: usize,
    ) -> Result<(), Fault> {
        let range = self.range(node);
        let pointer = || Cow::Owned(format!("{}/{}", parent.pointer, pointer_part(name)));
        let leaf = match self.tree.value(node) {
            Content::Scalar(scalar) => match self.text(scalar, parent.is_base64) {
                text if scalar.is_plain => Leaf::Plain(text),
                text => Leaf::Text(text),
            },
            Content::Null | Content::Object(_) | Content::Array(_) => Leaf::Null,
        };
        // A file as a value: its name is the key.
        if name.to_ascii_lowercase().ends_with(".p8")
            && let Leaf::Text(text) | Leaf::Plain(text) = leaf
        {
            return self.assembly.field(Slot::IapPrivateKey, pointer(), range, Value::Text(text));
        }
        let naming = Naming { context, name, settled: None };
        self.assembly.add(naming, pointer, range, leaf)
    }

    /// What a scalar means, base64 decoded where it is that.
    fn text(&self, scalar: &'b Scalar, is_base64: bool) -> Text<'b> {
        let raw = self.relative(scalar.raw);
        let raw_bytes = raw.of(self.block_bytes()).unwrap_or_default();
        let meaning = scalar.meaning.as_ref().map_or(raw_bytes, |meaning| meaning);
        if is_base64 {
            let compact: Zeroizing<Vec<u8>> = Zeroizing::new(
                meaning.iter().copied().filter(|byte| !byte.is_ascii_whitespace()).collect(),
            );
            let decoded = core::str::from_utf8(&compact).ok();
            if let Some(decoded) = decoded.and_then(|text| Base64::decode_vec(text).ok()) {
                return Text::decoded(decoded, raw_bytes, raw, Token::Base64);
            }
        }
        match &scalar.meaning {
            None => Text::verbatim(raw_bytes, raw, scalar.token),
            Some(meaning) => Text::borrowed(meaning, raw_bytes, raw, scalar.token),
        }
    }

    /// What the members of an object say of each other.
    fn context_of(&self, context: Context, tree: &'b Tree, members: &[(String, usize)]) -> Context {
        let has = |name: &str| members.iter().any(|(it, _)| it == name);
        let is_apps = |node: usize| matches!(tree.value(node), Content::Scalar(it) if self.text(it, false).bytes() == b"apps");
        let is_type = |(name, value): &(String, usize)| name == "type" && is_apps(*value);
        context.beside(has("attributes") && members.iter().any(is_type), has)
    }

    fn block_bytes(&self) -> &'b [u8] {
        self.assembly.block().bytes
    }

    fn range(&self, node: usize) -> Span {
        self.relative(self.tree.span(node))
    }

    /// A range of the source as one of the block.
    fn relative(&self, span: Span) -> Span {
        let start = span.start().saturating_sub(self.base);
        Span::new(start, span.end().saturating_sub(self.base).max(start))
    }

    /// Whether it is a Secret of Kubernetes, which goes by the name in its metadata.
    fn is_kubernetes_secret(&mut self, root: usize) -> Result<bool, Fault> {
        let tree = self.tree;
        let member = |node, name: &str| {
            let (_, child) = tree.members(node).iter().find(|(it, _)| it == name)?;
            Some(*child)
        };
        let scalar = |node| match tree.value(node) {
            Content::Scalar(scalar) => Some(scalar),
            _ => None,
        };
        let kind = member(root, "kind").and_then(scalar);
        let is_secret = kind.is_some_and(|kind| self.text(kind, false).as_str() == Some("Secret"));
        if !is_secret || member(root, "apiVersion").is_none() {
            return Ok(false);
        }
        if let Some(node) = member(root, "metadata").and_then(|data| member(data, "name"))
            && let Some(name) = scalar(node)
        {
            let (range, text) = (self.range(node), self.text(name, false));
            let pointer = "/metadata/name".to_owned();
            self.assembly.field(Slot::Record, pointer.into(), range, Value::Text(text))?;
        }
        Ok(true)
    }
}
