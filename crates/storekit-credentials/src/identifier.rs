//! The identifiers that go with a key: what they are, what they are mistaken for, what happens to them on the way.
//!
//! Each type can only be had from its `parse`, which takes the text as it was stored and is strict: no blank
//! is trimmed, no case changed. [`repair`] finds what copying adds, [`Shape`] says what a text that does not
//! parse looks like, and [`Kind::is_placeholder`] knows the samples of the documentation.

mod app_apple_id;
#[cfg(feature = "alloc")]
mod bundle_id;
mod error;
mod file_name;
mod issuer_id;
mod key_id;
mod kind;
mod placeholder;
#[cfg(feature = "alloc")]
mod repair;
#[cfg(feature = "alloc")]
mod shape;
mod shared_secret;
mod team_id;
mod ten_characters;

pub use app_apple_id::AppAppleId;
#[cfg(feature = "alloc")]
pub use bundle_id::BundleId;
pub use error::{Error, ErrorKind};
pub use file_name::{KeyFileKind, KeyFileName};
pub use issuer_id::IssuerId;
pub use key_id::KeyId;
pub use kind::Kind;
pub use placeholder::{is_nothing, is_reference};
#[cfg(feature = "alloc")]
pub use repair::{Damage, DamageKind, Repaired, repair};
#[cfg(feature = "alloc")]
pub use shape::Shape;
pub use shared_secret::SharedSecret;
pub use team_id::TeamId;
