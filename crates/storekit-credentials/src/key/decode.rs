//! The strict stage: text or DER to a key.

use core::fmt;
use core::ops::Neg as _;

use p256::NonZeroScalar;
use p256::elliptic_curve::PrimeField as _;
use zeroize::Zeroize as _;

use super::curve::{self, PublicKey};
use super::ec_private_key::EcPrivateKey;
use super::error::{KeyError, KeyErrorKind};
use super::shape::Shape;
use super::{Fingerprint, MAX_BODY, MAX_DER, apple, base64, pem, pkcs8};
use crate::{Secret, Span};

/// Working memory of [`DecodedKey::from_pem`]: the joined base64 and its octets. It is wiped after each use.
///
/// It has 14 KiB and belongs to the caller, so that decoding itself needs little of the stack and none of the heap;
/// keep one for many keys.
pub struct Scratch {
    body: [u8; MAX_BODY],
    octets: [u8; MAX_DER],
}

impl Scratch {
    /// Fresh memory.
    pub const fn new() -> Self {
        Self { body: [0; MAX_BODY], octets: [0; MAX_DER] }
    }
}

impl Default for Scratch {
    fn default() -> Self {
        Self::new()
    }
}

impl fmt::Debug for Scratch {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Scratch(..)")
    }
}

/// A key whose structure, scalar and point are sound, each by itself; that the public key belongs to the private
/// one has not been checked yet.
///
/// The check costs a scalar multiplication, a hundred times all the rest. [`DecodedKey::prove`] does it for one key.
#[derive(Debug)]
pub struct DecodedKey {
    scalar: Secret<NonZeroScalar>,
    public: Option<PublicKey>,
    public_span: Span,
    shape: Shape,
}

impl DecodedKey {
    /// Decodes the text of a `.p8` file.
    pub fn from_pem(text: &[u8], scratch: &mut Scratch) -> Result<Self, KeyError> {
        let mut shape = Shape::default();
        if let Some(own) = apple::Own::read(text, b"\n")
            && let Some(key) = own.key()
        {
            return Self::checked(&key, shape, |span| span);
        }
        let decoded = Self::from_pem_into(text, scratch, &mut shape);
        // Only what was written needs wiping: the body is never longer than the text.
        let used = text.len();
        scratch.body.get_mut(..used.min(MAX_BODY)).unwrap_or_default().zeroize();
        scratch.octets.get_mut(..used.min(MAX_DER)).unwrap_or_default().zeroize();
        decoded
    }

    fn from_pem_into(
        text: &[u8],
        scratch: &mut Scratch,
        shape: &mut Shape,
    ) -> Result<Self, KeyError> {
        let framed = pem::frame(text, &mut scratch.body, shape)?;
        let in_text = |body| base64::span_in_text(text, framed.lines, body);
        let octets = base64::decode(framed.body, &mut scratch.octets)
            .map_err(|error| KeyError::new(error.kind(), in_text(error.span())))?;
        let in_octets = |span: Span| in_text(base64::characters(span));
        Self::from_der_into(octets, shape, in_octets)
    }

    /// Decodes bare DER: a `PrivateKeyInfo`. More than [`super::MAX_DER`] octets are [`KeyErrorKind::TooLong`].
    pub fn from_der(octets: &[u8]) -> Result<Self, KeyError> {
        if octets.len() > MAX_DER {
            return Err(KeyError::new(KeyErrorKind::TooLong, Span::new(MAX_DER, octets.len())));
        }
        Self::from_der_into(octets, &mut Shape::default(), |span| span)
    }

    fn from_der_into(
        octets: &[u8],
        shape: &mut Shape,
        place: impl Fn(Span) -> Span,
    ) -> Result<Self, KeyError> {
        let key = pkcs8::decode(octets, shape)
            .map_err(|error| KeyError::new(error.kind(), place(error.span())))?;
        Self::checked(&key, *shape, place)
    }

    /// Checks the scalar and the point, each by itself.
    pub(super) fn checked(
        key: &EcPrivateKey<'_>,
        shape: Shape,
        place: impl Fn(Span) -> Span,
    ) -> Result<Self, KeyError> {
        let scalar = curve::scalar(key.scalar)
            .map_err(|kind| KeyError::new(kind, place(key.scalar_span)))?;
        let scalar = Secret::new(scalar);
        let mut public = None;
        let mut public_span = place(key.scalar_span);
        if let Some((point, span)) = key.point {
            public_span = place(span);
            let point =
                PublicKey::decode(point).map_err(|kind| KeyError::new(kind, public_span))?;
            public = Some(point);
        }
        Ok(Self { scalar, public, public_span, shape: shape.map_structure(place) })
    }

    /// A key in Apple's form, whose point somebody has found to be on the curve; `None` if its scalar is out of range.
    pub(super) fn with_point_on_curve(key: &EcPrivateKey<'_>) -> Option<Self> {
        let scalar = Secret::new(curve::scalar(key.scalar).ok()?);
        let (point, public_span) = key.point?;
        let public = Some(PublicKey::on_curve(point)?);
        Some(Self { scalar, public, public_span, shape: Shape::default() })
    }

    /// The same key with its spans put through `map`: the text that was decoded was part of another one.
    #[cfg(feature = "alloc")]
    pub(super) fn relocated(mut self, map: impl Fn(Span) -> Span) -> Self {
        self.public_span = map(self.public_span);
        self.shape = self.shape.map_structure(map);
        self
    }

    /// How it differs from what Apple issues.
    pub const fn shape(&self) -> &Shape {
        &self.shape
    }

    /// The private scalar, big-endian, between 1 and the order of the curve minus 1.
    pub fn scalar(&self) -> Secret<[u8; 32]> {
        Secret::new(self.scalar.expose().to_repr().into())
    }

    /// The order of the curve minus the private scalar, big-endian.
    pub(super) fn negated_scalar(&self) -> Secret<[u8; 32]> {
        Secret::new(self.scalar.expose().neg().to_repr().into())
    }

    /// The public key in the file, if there is one. It is a point of the curve.
    pub const fn embedded_public_key(&self) -> Option<&PublicKey> {
        self.public.as_ref()
    }

    /// Where the embedded public key is: what a mismatch is about.
    pub const fn public_key_span(&self) -> Span {
        self.public_span
    }

    /// Checks that the embedded public key belongs to the private one.
    pub fn prove(self) -> Result<P8Key, KeyError> {
        if self.is_matching() {
            Ok(P8Key(self))
        } else {
            Err(KeyError::new(KeyErrorKind::PublicKeyMismatch, self.public_span))
        }
    }

    /// Whether the embedded public key belongs to the private one; also where there is none.
    pub fn is_matching(&self) -> bool {
        self.public.as_ref().is_none_or(|public| public.belongs_to(self.scalar.expose()))
    }

    /// The public key: the one in the file, else the one computed from the scalar.
    pub fn public_key(&self) -> PublicKey {
        self.public.unwrap_or_else(|| PublicKey::derive(self.scalar.expose()))
    }
}

/// A sound In-App Purchase key: a P-256 private key, and a public key that belongs to it or none.
///
/// ```
/// use storekit_credentials::key::P8Key;
///
/// # let text = include_bytes!(concat!(env!("CARGO_MANIFEST_DIR"), "/tests/data/test-key.p8"));
/// let key = P8Key::from_pem(text)?;
/// assert!(key.shape().is_canonical());
/// println!("{}", key.public_key().fingerprint());
///
/// let error = P8Key::from_pem(&text[..200]).unwrap_err();
/// assert_eq!(error.kind().slug(), "missing-end");
/// # Ok::<(), storekit_credentials::key::KeyError>(())
/// ```
#[derive(Debug)]
pub struct P8Key(DecodedKey);

impl P8Key {
    /// Decodes and checks the text of a `.p8` file.
    pub fn from_pem(text: &[u8]) -> Result<Self, KeyError> {
        DecodedKey::from_pem(text, &mut Scratch::new())?.prove()
    }

    /// Decodes and checks bare DER.
    pub fn from_der(octets: &[u8]) -> Result<Self, KeyError> {
        DecodedKey::from_der(octets)?.prove()
    }

    /// How it differs from what Apple issues.
    pub const fn shape(&self) -> &Shape {
        self.0.shape()
    }

    /// The private scalar, big-endian.
    pub fn scalar(&self) -> Secret<[u8; 32]> {
        self.0.scalar()
    }

    /// The public key: the one in the file, else the one computed from the scalar.
    ///
    /// The computation inverts in the field, which is outside of what the proof covers.
    pub fn public_key(&self) -> PublicKey {
        self.0.public_key()
    }

    /// SHA-256 of the public key's `SubjectPublicKeyInfo`.
    pub fn fingerprint(&self) -> Fingerprint {
        self.public_key().fingerprint()
    }
}

#[cfg(test)]
mod tests {
    use std::format;

    use super::*;

    const TEST_KEY: &[u8] = include_bytes!("../../tests/data/test-key.p8");

    #[test]
    fn the_short_way_and_the_long_way_say_the_same_of_a_text_with_any_character_changed() {
        let (mut scratch, mut long_scratch) = (Scratch::new(), Scratch::new());
        for at in 0..TEST_KEY.len() {
            for change in *b"Aa0+/=\n-\x80" {
                let mut text = TEST_KEY.to_vec();
                text[at] = change;
                let short = DecodedKey::from_pem(&text, &mut scratch);
                let mut shape = Shape::default();
                let long = DecodedKey::from_pem_into(&text, &mut long_scratch, &mut shape);
                assert_eq!(format!("{short:?}"), format!("{long:?}"), "{at} {change}");
                if let (Ok(short), Ok(long)) = (short, long) {
                    assert_eq!(short.scalar().expose(), long.scalar().expose());
                }
            }
        }
    }
}
