//! Writing a key in the form in which Apple issues them.

use alloc::vec;
use alloc::vec::Vec;

use pem_rfc7468::LineEnding;
use zeroize::Zeroizing;

use super::{P8Key, apple};
use crate::Secret;

/// Characters of the PEM text, without a final line end.
const PEM_LEN: usize = 257;

impl P8Key {
    /// The same key as Apple would have issued it: 257 bytes of PEM, lines of 64 columns, LF, no final line end.
    ///
    /// Nothing of the key is lost. Attributes and text around it, which are not the key, are left out.
    pub fn to_canonical_pem(&self) -> Secret<Vec<u8>> {
        let scalar = self.scalar();
        let public = self.public_key();
        let mut der = Zeroizing::new(Vec::with_capacity(apple::LEN));
        der.extend_from_slice(&apple::BEFORE_SCALAR);
        der.extend_from_slice(scalar.expose());
        der.extend_from_slice(&apple::BEFORE_POINT);
        der.extend_from_slice(public.x());
        der.extend_from_slice(public.y());

        // One octet more than the text: the writer ends its last line.
        let mut pem = vec![0; PEM_LEN.saturating_add(1)];
        let written = pem_rfc7468::encode("PRIVATE KEY", LineEnding::LF, &der, &mut pem);
        let len = written.map_or(0, |text| text.trim_ascii_end().len());
        pem.truncate(len);
        Secret::new(pem)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const TEST_KEY: &[u8] = include_bytes!("../../tests/data/test-key.p8");

    #[test]
    fn a_canonical_key_is_written_as_it_was() {
        let key = P8Key::from_pem(TEST_KEY).unwrap();
        assert_eq!(key.to_canonical_pem().expose(), TEST_KEY);
    }
}
