//! The fields of a record, and where those of a slot begin.

use std::ops::Deref;

use crate::{Field, Slot};

/// The fields of a record. It is known where the first one of each slot is: a record is asked for many slots that it does not have.
#[derive(Debug, Default)]
pub struct Fields<'b> {
    list: Vec<Field<'b>>,
    /// For each of [`Slot::ALL`]: how many fields stand before the first of it, and 1; 0 where there is none. 255 stands for more than that, too.
    starts: [u8; Slot::ALL.len()],
}

impl<'b> Fields<'b> {
    /// None yet, and room for so many.
    pub(crate) fn with_room(count: usize) -> Self {
        Self { list: Vec::with_capacity(count), ..Self::default() }
    }

    /// None yet, in the room that others have, which are no longer needed.
    pub(crate) fn in_place_of(others: Self) -> Self {
        let mut list = others.into_vec();
        list.clear();
        Self { list, ..Self::default() }
    }

    /// Adds one behind the others.
    pub fn push(&mut self, field: Field<'b>) {
        if let Some(start @ 0) = self.starts.get_mut(field.slot.index()) {
            *start = u8::try_from(self.list.len()).unwrap_or(u8::MAX).saturating_add(1);
        }
        self.list.push(field);
    }

    /// Puts them in the order in which they stand.
    pub(crate) fn sort(&mut self) {
        let start = |field: &Field<'_>| field.span.start();
        if !self.list.is_sorted_by_key(start) {
            let mut list = std::mem::take(self).into_vec();
            list.sort_by_key(start);
            *self = list.into();
        }
    }

    /// The fields from the first one of a slot on.
    pub(crate) fn since(&self, slot: Slot) -> &[Field<'b>] {
        let start = self.starts.get(slot.index()).and_then(|start| start.checked_sub(1));
        start.and_then(|start| self.list.get(usize::from(start)..)).unwrap_or_default()
    }

    /// The fields, in their order.
    pub fn into_vec(self) -> Vec<Field<'b>> {
        self.list
    }
}

impl<'b> From<Vec<Field<'b>>> for Fields<'b> {
    fn from(list: Vec<Field<'b>>) -> Self {
        let mut fields = Self::with_room(list.len());
        fields.extend(list);
        fields
    }
}

impl<'b> Extend<Field<'b>> for Fields<'b> {
    fn extend<I: IntoIterator<Item = Field<'b>>>(&mut self, fields: I) {
        for field in fields {
            self.push(field);
        }
    }
}

impl<'b> FromIterator<Field<'b>> for Fields<'b> {
    fn from_iter<I: IntoIterator<Item = Field<'b>>>(fields: I) -> Self {
        let mut list = Self::default();
        list.extend(fields);
        list
    }
}

impl<'b> Deref for Fields<'b> {
    type Target = [Field<'b>];

    fn deref(&self) -> &[Field<'b>] {
        &self.list
    }
}

impl<'f, 'b> IntoIterator for &'f Fields<'b> {
    type Item = &'f Field<'b>;
    type IntoIter = core::slice::Iter<'f, Field<'b>>;

    fn into_iter(self) -> Self::IntoIter {
        self.list.iter()
    }
}

#[cfg(test)]
mod tests {
    use std::borrow::Cow;

    use proptest::prelude::*;
    use storekit_credentials::Span;

    use super::*;
    use crate::Value;

    proptest! {
        #[test]
        fn the_fields_of_a_slot_are_found_where_they_stand(
            before in 0_usize..600,
            slots in prop::collection::vec(prop::sample::select(&Slot::ALL), 0..40),
        ) {
            let slots = std::iter::repeat_n(Slot::Name, before).chain(slots);
            let field = |(at, slot)| Field {
                slot,
                pointer: Cow::Borrowed(""),
                span: Span::empty(at),
                value: Value::Null,
            };
            let list: Vec<_> = slots.enumerate().map(field).collect();
            let fields: Fields<'_> = list.into();
            for slot in Slot::ALL {
                let found = fields.since(slot).iter().filter(|field| field.slot == slot);
                let due = fields.iter().filter(|field| field.slot == slot);
                prop_assert!(found.map(|it| it.span).eq(due.map(|it| it.span)));
            }
        }
    }
}
