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

#[cfg(feature = "whole")]
mod archive;
mod batch;
mod canary;
#[cfg(feature = "whole")]
pub mod corpus;
mod der;
pub mod dictionary;
#[cfg(feature = "whole")]
mod export;
mod generated;
mod identifiers;
#[cfg(feature = "whole")]
mod inspect;
#[cfg(feature = "whole")]
mod json_forms;
mod key_pool;
mod key_text;
#[cfg(feature = "whole")]
mod layouts;
mod mutate;
#[cfg(feature = "whole")]
mod names;
#[cfg(feature = "whole")]
mod ndjson;
mod notification;
#[cfg(feature = "whole")]
mod notification_body;
#[cfg(feature = "whole")]
mod outcome;
#[cfg(feature = "whole")]
mod record;
#[cfg(feature = "whole")]
mod report;
mod rng;
#[cfg(feature = "whole")]
mod settings;
#[cfg(feature = "whole")]
mod table;

#[cfg(feature = "whole")]
pub use archive::archive;
pub use batch::key_batch;
pub use der::key_der;
#[cfg(feature = "whole")]
pub use export::export;
pub use generated::key_generated;
pub use identifiers::identifiers;
#[cfg(feature = "whole")]
pub use inspect::inspect;
#[cfg(feature = "whole")]
pub use json_forms::json_forms;
pub use key_text::key_text;
#[cfg(feature = "whole")]
pub use layouts::layouts;
pub use mutate::{Mutator, mutate_key_text};
#[cfg(feature = "whole")]
pub use names::names;
#[cfg(feature = "whole")]
pub use ndjson::ndjson;
pub use notification::notification;
#[cfg(feature = "whole")]
pub use notification_body::notification_body;
#[cfg(feature = "whole")]
pub use record::record;
#[cfg(feature = "whole")]
pub use report::report;
pub use rng::Rng;
#[cfg(feature = "whole")]
pub use settings::{baseline, config};
#[cfg(feature = "whole")]
pub use table::{csv, env, settings_page, toml, yaml};

use storekit_credentials::Span;

/// A property and its name.
#[derive(Clone, Copy, Debug)]
pub struct Target {
    /// The name of its fuzz target, its corpus and its dictionary.
    pub name: &'static str,
    /// Its share of a night.
    pub weight: u32,
    /// How many runs are judged with each change: some three seconds.
    pub smoke_runs: u32,
    /// Asserts the property for one input.
    pub check: fn(&[u8]),
}

/// All of them; without the feature `whole`, those about the parser and the batches.
pub const TARGETS: &[Target] = &[
    Target { name: "key_text", weight: 3, smoke_runs: 40_000, check: key_text },
    Target { name: "key_der", weight: 2, smoke_runs: 200_000, check: key_der },
    Target { name: "key_generated", weight: 2, smoke_runs: 3_500, check: key_generated },
    Target { name: "identifiers", weight: 1, smoke_runs: 60_000, check: identifiers },
    Target { name: "notification", weight: 1, smoke_runs: 400_000, check: notification },
    #[cfg(feature = "whole")]
    Target { name: "notification_body", weight: 1, smoke_runs: 800_000, check: notification_body },
    #[cfg(feature = "whole")]
    Target { name: "export", weight: 3, smoke_runs: 10_000, check: export },
    #[cfg(feature = "whole")]
    Target { name: "ndjson", weight: 1, smoke_runs: 80_000, check: ndjson },
    #[cfg(feature = "whole")]
    Target { name: "record", weight: 3, smoke_runs: 200, check: record },
    #[cfg(feature = "whole")]
    Target { name: "report", weight: 1, smoke_runs: 350, check: report },
    Target { name: "key_batch", weight: 1, smoke_runs: 450, check: key_batch },
    #[cfg(feature = "whole")]
    Target { name: "inspect", weight: 1, smoke_runs: 20_000, check: inspect },
    #[cfg(feature = "whole")]
    Target { name: "json_forms", weight: 1, smoke_runs: 4_000, check: json_forms },
    #[cfg(feature = "whole")]
    Target { name: "layouts", weight: 2, smoke_runs: 3_500, check: layouts },
    #[cfg(feature = "whole")]
    Target { name: "csv", weight: 2, smoke_runs: 6_000, check: csv },
    #[cfg(feature = "whole")]
    Target { name: "yaml", weight: 2, smoke_runs: 8_000, check: yaml },
    #[cfg(feature = "whole")]
    Target { name: "toml", weight: 1, smoke_runs: 12_000, check: toml },
    #[cfg(feature = "whole")]
    Target { name: "env", weight: 1, smoke_runs: 30_000, check: env },
    #[cfg(feature = "whole")]
    Target { name: "settings_page", weight: 1, smoke_runs: 50_000, check: settings_page },
    #[cfg(feature = "whole")]
    Target { name: "archive", weight: 1, smoke_runs: 1_400, check: archive },
    #[cfg(feature = "whole")]
    Target { name: "names", weight: 1, smoke_runs: 30_000, check: names },
    #[cfg(feature = "whole")]
    Target { name: "config", weight: 1, smoke_runs: 200_000, check: config },
    #[cfg(feature = "whole")]
    Target { name: "baseline", weight: 1, smoke_runs: 40_000, check: baseline },
];

/// A span that a parser gave must lie inside of what it was given.
#[track_caller]
pub(crate) fn assert_inside(span: Span, text: &[u8]) {
    let inside = span.of(text).expect("a span reaches past the end of the input");
    assert_eq!(inside.len(), span.len(), "a span of another length");
}

/// What a message or a machine takes over: there is something, and nothing in it that moves a cursor.
#[track_caller]
pub(crate) fn assert_words(words: impl std::fmt::Display) {
    let words = words.to_string();
    assert!(!words.is_empty() && !words.chars().any(char::is_control), "words that say nothing");
}

#[expect(clippy::panic, reason = "an oracle: what fails here must stop the fuzzer")]
#[track_caller]
pub(crate) fn panic_with(message: &str) -> ! {
    panic!("{message}")
}
