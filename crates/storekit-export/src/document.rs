//! Documents that are read whole: YAML, TOML, `.env`, and the text of a settings page.
//!
//! Each becomes a [`Tree`], of which every value keeps its range in the source; records are parts of it.

mod env;
mod page;
mod toml;
pub(crate) mod tree;
mod yaml;

pub(crate) use env::looks_like_env;
pub(crate) use page::looks_like_page;
pub(crate) use yaml::looks_like_yaml;

use storekit_credentials::Span;

use crate::json::parse::Fault;
use crate::{BadRecordKind, Format, Limits};
use tree::Tree;

/// A part of a document: the tree that is a record, or what is wrong with it.
#[derive(Debug)]
pub(crate) struct Part {
    /// Its range in the source.
    pub(crate) span: Span,
    pub(crate) content: Content,
}

#[derive(Debug)]
pub(crate) enum Content {
    /// The record is what stands at this node of this tree.
    Record {
        tree: usize,
        node: usize,
        /// Its arrays of records are records of their own.
        beside_records: bool,
    },
    Bad(BadRecordKind),
}

/// A document: its records in the order in which they stand.
#[derive(Debug, Default)]
pub(crate) struct Document {
    pub(crate) trees: Vec<Tree>,
    pub(crate) parts: Vec<Part>,
}

impl Document {
    /// Reads `bytes` as `format`.
    pub(crate) fn read(bytes: &[u8], format: Format, limits: Limits) -> Self {
        let mut document = Self::default();
        match core::str::from_utf8(bytes) {
            Err(error) => {
                let at = Span::byte(error.valid_up_to());
                document.bad((BadRecordKind::Utf8, at));
            }
            Ok(text) => match format {
                Format::Yaml => yaml::read(text, limits, &mut document),
                Format::Toml => document.add(toml::read(text, limits)),
                Format::SettingsPage => document.add(page::read(text)),
                _ => document.add(env::read(text)),
            },
        }
        document
    }

    /// Whether one of its records has a field that is known.
    pub(crate) fn says_something(&self) -> bool {
        self.trees.iter().any(Tree::says_something)
    }

    fn bad(&mut self, (kind, span): Fault) {
        self.parts.push(Part { span, content: Content::Bad(kind) });
    }

    fn add(&mut self, tree: Result<Tree, Fault>) {
        let tree = match tree {
            Ok(tree) => tree,
            Err(fault) => return self.bad(fault),
        };
        let index = self.trees.len();
        for (node, beside_records) in tree.records() {
            // What an alias stands for is somewhere else in the document.
            let span = if tree.has_aliases { tree.span(0) } else { tree.span(node) };
            let content = Content::Record { tree: index, node, beside_records };
            self.parts.push(Part { span, content });
        }
        self.trees.push(tree);
    }
}
