//! SHA-256 of what is written.

use std::fmt::Write as _;

use sha2::{Digest as _, Sha256};

/// The first `digits` hexadecimal digits of the digest.
pub(crate) fn hexadecimal(bytes: &[u8], digits: usize) -> String {
    let mut text = String::new();
    for octet in Sha256::digest(bytes) {
        let _ = write!(text, "{octet:02x}");
    }
    text.chars().take(digits).collect()
}
