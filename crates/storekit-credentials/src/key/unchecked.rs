//! Keys whose public key is still to be checked.

use core::fmt;

use super::apple::Own;
use super::decode::DecodedKey;

/// A key in Apple's form, of which only that is known: neither that its scalar is in range, nor that its public key is a point of
/// the curve.
///
/// It is for whoever checks those for many keys at once and has arithmetic of his own for it. Until then it is no key.
pub struct UncheckedKey(Own);

impl UncheckedKey {
    /// The key in `text`, if that is in Apple's form byte for byte, with or without a final LF. Of any other text
    /// [`DecodedKey::from_pem`] says what it is.
    pub fn from_pem(text: &[u8]) -> Option<Self> {
        Own::read(text, b"\n").map(Self)
    }

    /// The same, where `text` is what stands between the quotes of a JSON string, with its line ends written as `\n`. Spans are those of
    /// the text that it means.
    pub fn from_json_pem(text: &[u8]) -> Option<Self> {
        Own::read(text, br"\n").map(Self)
    }

    /// The key, if `check` finds its scalar and the coordinates of its public key to be sound, each by itself; and what `check` made of
    /// them. All are big-endian, and the scalar is secret.
    ///
    /// That the point is on the curve is for `check` to find out: it is the one way to a [`DecodedKey`] of which this crate has not
    /// checked it. [`DecodedKey::prove`] does so in any case. The scalar is looked at once more here.
    pub fn checked_by<T>(
        self,
        check: impl FnOnce(&[u8; 32], &[u8; 32], &[u8; 32]) -> Option<T>,
    ) -> Option<(DecodedKey, T)> {
        let key = self.0.key()?;
        let (x, y) = key.point?.0.coordinates()?;
        let checked = check(key.scalar, x, y)?;
        Some((DecodedKey::with_point_on_curve(&key)?, checked))
    }
}

impl fmt::Debug for UncheckedKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("UncheckedKey(..)")
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::key::{KeyErrorKind, Scratch};

    const TEST_KEY: &[u8] = include_bytes!("../../tests/data/test-key.p8");

    #[test]
    fn a_key_that_passes_the_check_is_what_the_parser_reads() {
        let expected = DecodedKey::from_pem(TEST_KEY, &mut Scratch::new()).unwrap();
        let public = expected.embedded_public_key().unwrap();
        let (key, scalar) = UncheckedKey::from_pem(TEST_KEY)
            .unwrap()
            .checked_by(|scalar, x, y| ((x, y) == (public.x(), public.y())).then_some(*scalar))
            .unwrap();
        assert_eq!(&scalar, expected.scalar().expose());
        assert_eq!(key.scalar().expose(), expected.scalar().expose());
        assert_eq!(key.embedded_public_key(), Some(public));
        assert_eq!(key.public_key_span(), expected.public_key_span());
        assert!(key.shape().is_canonical());
    }

    #[test]
    fn a_key_is_read_as_it_stands_in_json() {
        let text = str::from_utf8(TEST_KEY).unwrap().trim_end();
        let scalar = |key: UncheckedKey| {
            key.checked_by(|scalar, _, _| Some(*scalar)).map(|(_, scalar)| scalar)
        };
        let expected = scalar(UncheckedKey::from_pem(TEST_KEY).unwrap());
        let escaped = text.replace('\n', "\\n");
        let ended = [&*escaped, "\\n"].concat();
        for json in [&escaped, &ended] {
            let key = UncheckedKey::from_json_pem(json.as_bytes()).unwrap();
            assert_eq!(scalar(key), expected);
        }
        for other in [text, &escaped.replace("\\n", "\\r\\n"), &[&*escaped, " "].concat()] {
            assert!(UncheckedKey::from_json_pem(other.as_bytes()).is_none(), "{other}");
        }
    }

    #[test]
    fn a_key_that_fails_the_check_is_none() {
        let key = UncheckedKey::from_pem(TEST_KEY).unwrap();
        assert!(key.checked_by(|_, _, _| None::<()>).is_none());
    }

    #[test]
    fn no_check_makes_a_proven_key_of_a_point_off_the_curve() {
        let mut text = TEST_KEY.to_vec();
        // The last character of the body belongs to y.
        let last = text.iter().rposition(|byte| *byte == b'\n').unwrap() - 1;
        text[last] = if text[last] == b'A' { b'B' } else { b'A' };
        let error = DecodedKey::from_pem(&text, &mut Scratch::new()).unwrap_err();
        assert_eq!(error.kind(), KeyErrorKind::PointNotOnCurve);
        let key = UncheckedKey::from_pem(&text).unwrap();
        let (key, ()) = key.checked_by(|_, _, _| Some(())).unwrap();
        assert_eq!(key.prove().unwrap_err().kind(), KeyErrorKind::PublicKeyMismatch);
    }
}
