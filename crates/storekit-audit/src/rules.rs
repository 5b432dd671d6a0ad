//! The rules: one file each, listed by hand.

pub mod across;
pub mod bundle;
pub mod identifier;
pub mod input;
pub mod key;
pub mod notification;
pub mod storekit1;

use crate::Rule;

/// The rules, group by group, in the order of the catalogue.
static GROUPS: &[&[&dyn Rule]] = &[
    key::RULES,
    identifier::RULES,
    bundle::RULES,
    notification::RULES,
    storekit1::RULES,
    across::RULES,
    input::RULES,
];

/// Every rule, in the order of the catalogue.
pub fn all() -> impl Iterator<Item = &'static dyn Rule> {
    GROUPS.iter().flat_map(|group| group.iter().copied())
}

/// The rule with this id.
pub fn by_id(id: &str) -> Option<&'static dyn Rule> {
    all().find(|rule| rule.about().id == id)
}
