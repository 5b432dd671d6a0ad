//! A record: the fields of one credential set, each with its place.

use std::borrow::Cow;

use storekit_credentials::Span;

use crate::{Block, Fields, OneLine, Place, Places, Slot, Text};

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
    pub fields: Fields<'b>,
    /// Pointers of fields whose name says nothing to us, the first [`Record::MAX_UNKNOWN`] of them.
    pub unknown: Vec<Cow<'b, str>>,
    /// How many fields there were that say nothing to us.
    pub unknown_count: usize,
    /// What is known of the block from reading it, if no line ends in it.
    pub one_line: Option<OneLine>,
}

impl<'b> Record<'b> {
    /// How many names of unknown fields are kept for the message that lists them.
    pub const MAX_UNKNOWN: usize = 12;

    /// The record that is all of a block, with no unknown names.
    pub const fn new(block: Block<'b>, number: u64, fields: Fields<'b>) -> Self {
        Self {
            block,
            span: Span::new(0, block.bytes.len()),
            number,
            fields,
            unknown: Vec::new(),
            unknown_count: 0,
            one_line: None,
        }
    }

    /// The fields of a slot: none where the export says nothing of it, more than one where several names
    /// mean the same slot.
    pub fn fields(&self, slot: Slot) -> impl Iterator<Item = &Field<'b>> {
        self.fields.since(slot).iter().filter(move |field| field.slot == slot)
    }

    /// The first field of a slot.
    pub fn field(&self, slot: Slot) -> Option<&Field<'b>> {
        self.fields(slot).next()
    }

    /// The record's key, by which people and baselines know it: what the exporting system calls it, else customer
    /// and app, else the Bundle ID, else its source and number (`a.json#3`). It comes from input.
    pub fn name(&self, source: &str) -> Cow<'_, str> {
        let text = |slot| {
            let mut texts = self.fields(slot).filter_map(|field| field.text()?.as_str());
            texts.find(|text| !text.trim().is_empty()).map(str::trim)
        };
        let own = self.fields(Slot::Record);
        let own = own.min_by_key(|field| !field.pointer.ends_with("/record"));
        let own = own.and_then(|field| field.text()?.as_str()).map(str::trim);
        if let Some(own) = own.filter(|own| !own.is_empty()) {
            return own.into();
        }
        // Apple's own key of an app in a listing is its Apple ID.
        if let Some(id) = text(Slot::AppAppleId).filter(|_| self.is_listing()) {
            return id.into();
        }
        match (text(Slot::Customer), text(Slot::App), text(Slot::BundleId)) {
            (Some(customer), Some(app), _) => format!("{customer}/{app}").into(),
            (_, _, Some(bundle_id)) => bundle_id.into(),
            (_, Some(app), None) => app.into(),
            (_, None, None) => format!("{source}#{}", self.number).into(),
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

    /// Places in the record's block: see [`Block::places`].
    pub fn places(&self) -> Places<'b> {
        self.one_line.map_or_else(|| self.block.places(), |it| self.block.places_in(Some(it)))
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
