//! The rules: one file each, listed by hand.

pub mod key;

use crate::Rule;

/// Every rule, by group, in the order of the catalogue.
pub static ALL: &[&[&dyn Rule]] = &[key::RULES];

/// Every rule, in the order of the catalogue.
pub fn all() -> impl Iterator<Item = &'static dyn Rule> {
    ALL.iter().copied().flatten().copied()
}

/// The rule with this id.
pub fn by_id(id: &str) -> Option<&'static dyn Rule> {
    all().find(|rule| rule.about().id == id)
}
