//! Test material for the other crates: sound keys from a fixed seed, an independent writer of what the
//! parser must read, one file for every way to break it, and a demonstration export.
//!
//! Nothing here shares code with `storekit-credentials`: it is the oracle that the parser is held against.
//! `testdata/README.md` says what of it is written to files.

#![expect(
    clippy::expect_used,
    clippy::indexing_slicing,
    clippy::arithmetic_side_effects,
    clippy::string_slice,
    clippy::missing_panics_doc,
    reason = "test support: its only input is itself, and a failure must stop the test"
)]
#![expect(
    clippy::format_push_string,
    reason = "a few hundred lines of text: the shortest way to say them is the best"
)]

pub mod base64;
pub mod cases;
pub mod demo;
pub mod der;
pub mod encoder;
pub mod fixture;
mod foreign;
pub mod json;
mod key;
pub mod language;
pub mod mutation;
pub mod pem;
pub mod testdata;

pub use cases::{Case, Expect, cases};
pub use key::TestKey;
