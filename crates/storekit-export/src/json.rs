//! JSON: where values end, and what a record's object says.

pub(crate) mod envelope;
pub(crate) mod expand;
pub(crate) mod layout;
pub(crate) mod parse;
mod scalar;
pub(crate) mod scan;
pub(crate) mod unescape;
pub(crate) mod value;
