//! In-App Purchase keys: the text of a `.p8` file, its damages, and the key in it.
//!
//! Reading a key has two stages, kept apart. [`text::KeyText::recognise`] says what a text is: a key, a damaged
//! key and its repair, or something else. [`P8Key::from_pem`] decodes strictly what needs no repair.
//!
//! [`P8Key::from_pem`] gives one of three verdicts:
//! - **canonical**: byte for byte what Apple issues ([`Shape::is_canonical`]);
//! - **accepted with findings**: legal by RFC 7468, 5208, 5915 and 5480, with one way to read it, but not what
//!   Apple issues ([`Shape::deviations`]);
//! - **rejected**: [`KeyError`] says why and where.
//!
//! The strict stage allocates nothing, recurses nowhere, and its work grows linearly with the text, which is
//! limited to [`MAX_TEXT`] bytes.

mod apple;
mod base64;
#[cfg(feature = "alloc")]
mod canonical;
mod curve;
mod decode;
mod der;
mod ec_private_key;
mod error;
mod pem;
mod pkcs8;
#[cfg(feature = "alloc")]
mod portability;
#[cfg(feature = "alloc")]
mod published;
#[cfg(feature = "alloc")]
mod sec1;
mod shape;
#[cfg(feature = "alloc")]
pub mod text;
mod unchecked;
mod weakness;

pub use curve::{Fingerprint, PublicKey};
pub use decode::{DecodedKey, P8Key, Scratch};
pub use error::{Algorithm, Curve, KeyError, KeyErrorKind};
#[cfg(feature = "alloc")]
pub use portability::{Loader, Portability};
pub use shape::{Deviation, Shape};
pub use unchecked::UncheckedKey;
pub use weakness::Weakness;

/// Longest text that is read, in bytes. A longer one is refused as [`KeyErrorKind::TooLong`]. Apple's files
/// have 257 bytes.
pub const MAX_TEXT: usize = 65_536;

/// Longest base64 body that is read, in characters. A longer one is refused as [`KeyErrorKind::TooLong`].
/// Apple's has 200.
pub const MAX_BODY: usize = 8_192;

/// Octets of DER that a body of [`MAX_BODY`] characters can hold; also the limit for bare DER.
pub const MAX_DER: usize = 6_144;

/// Deepest nesting below an attribute of `PrivateKeyInfo`. Deeper is refused as [`KeyErrorKind::DerNesting`].
pub const MAX_DEPTH: usize = 16;
