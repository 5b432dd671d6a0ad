//! What must hold whatever the input is, as functions of bytes: fuzzers call them, and so do the ordinary tests.
//!
//! Each target asserts a property beyond "does not crash". A failed assertion is the finding; its message shows no
//! input, for that can be a key. `fuzz/README.md` has one paragraph a target.

#![expect(
    clippy::arithmetic_side_effects,
    clippy::expect_used,
    clippy::indexing_slicing,
    clippy::missing_panics_doc,
    clippy::panic_in_result_fn,
    clippy::unwrap_in_result,
    reason = "an oracle: what fails here must stop the fuzzer, or the test"
)]

mod archive;
mod batch;
mod canary;
pub mod corpus;
mod der;
pub mod dictionary;
mod export;
mod generated;
mod identifiers;
mod inspect;
mod json_forms;
mod key_pool;
mod key_text;
mod mutate;
mod names;
mod ndjson;
mod notification;
mod outcome;
mod record;
mod report;
mod rng;
mod settings;
mod table;

pub use archive::archive;
pub use batch::key_batch;
pub use der::key_der;
pub use export::export;
pub use generated::key_generated;
pub use identifiers::identifiers;
pub use inspect::inspect;
pub use json_forms::json_forms;
pub use key_text::key_text;
pub use mutate::{Mutator, mutate_key_text};
pub use names::names;
pub use ndjson::ndjson;
pub use notification::{notification, notification_body};
pub use record::record;
pub use report::report;
pub use rng::Rng;
pub use settings::{baseline, config};
pub use table::{csv, env, settings_page, toml, yaml};

use storekit_credentials::Span;

/// A property and its name.
#[derive(Clone, Copy, Debug)]
pub struct Target {
    /// The name of its fuzz target, its corpus and its dictionary.
    pub name: &'static str,
    /// Its share of a night.
    pub weight: u32,
    /// Asserts the property for one input.
    pub check: fn(&[u8]),
}

/// All of them.
pub const TARGETS: [Target; 22] = [
    Target { name: "key_text", weight: 3, check: key_text },
    Target { name: "key_der", weight: 2, check: key_der },
    Target { name: "key_generated", weight: 2, check: key_generated },
    Target { name: "identifiers", weight: 1, check: identifiers },
    Target { name: "notification", weight: 1, check: notification },
    Target { name: "notification_body", weight: 1, check: notification_body },
    Target { name: "export", weight: 3, check: export },
    Target { name: "ndjson", weight: 1, check: ndjson },
    Target { name: "record", weight: 3, check: record },
    Target { name: "report", weight: 1, check: report },
    Target { name: "key_batch", weight: 1, check: key_batch },
    Target { name: "inspect", weight: 1, check: inspect },
    Target { name: "json_forms", weight: 1, check: json_forms },
    Target { name: "csv", weight: 2, check: csv },
    Target { name: "yaml", weight: 2, check: yaml },
    Target { name: "toml", weight: 1, check: toml },
    Target { name: "env", weight: 1, check: env },
    Target { name: "settings_page", weight: 1, check: settings_page },
    Target { name: "archive", weight: 1, check: archive },
    Target { name: "names", weight: 1, check: names },
    Target { name: "config", weight: 1, check: config },
    Target { name: "baseline", weight: 1, check: baseline },
];

/// A span that a parser gave must lie inside of what it was given.
#[track_caller]
pub(crate) fn assert_inside(span: Span, text: &[u8]) {
    assert!(span.of(text).is_some(), "a span reaches past the end of the input");
}

#[expect(clippy::panic, reason = "an oracle: what fails here must stop the fuzzer")]
#[track_caller]
pub(crate) fn panic_with(message: &str) -> ! {
    panic!("{message}")
}
