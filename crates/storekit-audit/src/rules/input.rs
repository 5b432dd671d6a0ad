//! The input itself: records that cannot be read or say nothing, files that others can read.

pub mod file_permissions;
pub mod record_unknown_shape;
pub mod record_unreadable;

use crate::Rule;

/// The rules of this group, in the order of the catalogue.
pub static RULES: &[&dyn Rule] = &[
    &file_permissions::FilePermissions,
    &record_unreadable::RecordUnreadable,
    &record_unknown_shape::RecordUnknownShape,
];
