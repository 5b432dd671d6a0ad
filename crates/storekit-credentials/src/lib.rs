#![doc = include_str!("../README.md")]
#![no_std]

#[cfg(feature = "alloc")]
extern crate alloc;
#[cfg(test)]
extern crate std;

mod ascii;
pub mod identifier;
pub mod key;
#[cfg(feature = "alloc")]
pub mod notification;
mod secret;
mod span;

pub use secret::Secret;
pub use span::Span;
