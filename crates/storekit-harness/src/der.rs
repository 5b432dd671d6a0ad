//! DER: accepted means written by the independent encoder from the same fields, octet for octet.

use p256::pkcs8::DecodePrivateKey as _;
use storekit_credentials::key::{DecodedKey, Deviation, KeyErrorKind, P8Key};
use storekit_testkit::TestKey;
use storekit_testkit::encoder::{Pkcs8, compressed};

use crate::assert_inside;
use crate::key_pool::pair_of;

/// Bare DER of any kind.
pub fn key_der(octets: &[u8]) {
    match DecodedKey::from_der(octets) {
        Ok(key) => {
            accepted(octets, &key);
            assert_eq!(P8Key::from_der(octets).is_ok(), key.is_matching(), "proven otherwise");
        }
        Err(error) => {
            assert_inside(error.span(), octets);
            rejected(octets, error.kind());
        }
    }
}

/// What was accepted is in the language, and `p256` reads the same key.
pub(crate) fn accepted(octets: &[u8], key: &DecodedKey) {
    let scalar = *key.scalar().expose();
    let derived = pair_of(&scalar);
    let belongs = is_derived(key, &derived);
    assert_eq!(octets, written(octets, key), "accepted, but not as the encoder writes it");
    assert_inside(key.public_key_span(), octets);
    for (deviation, span) in key.shape().deviations() {
        assert!(deviation.is_of_structure(), "bare DER has no layout");
        assert_inside(span, octets);
    }
    if let Some(point) = key.embedded_public_key() {
        let octets = [&[4], &point.x()[..], &point.y()[..]].concat();
        assert!(p256::PublicKey::from_sec1_bytes(&octets).is_ok(), "a point off the curve");
    }
    let oracle = p256::SecretKey::from_pkcs8_der(octets);
    assert_eq!(oracle.is_ok(), belongs, "p256 judges otherwise");
    if let Ok(oracle) = oracle {
        assert_eq!(oracle.to_bytes().as_slice(), scalar, "p256 reads another scalar");
    }
    assert_eq!(key.is_matching(), belongs, "the pair is judged wrongly");
}

/// Whether the key's public point is the one that belongs to its scalar, or is not there.
pub(crate) fn is_derived(key: &DecodedKey, derived: &TestKey) -> bool {
    let expected = derived.public_uncompressed();
    key.embedded_public_key()
        .is_none_or(|point| point.x() == &expected[1..33] && point.y() == &expected[33..])
}

/// What the encoder writes for the fields that the parser read.
fn written(octets: &[u8], key: &DecodedKey) -> Vec<u8> {
    let has = |deviation| key.shape().get(deviation).is_some();
    // Scalar and point as they were read, whether they belong to each other or not.
    let scalar = *key.scalar().expose();
    let pair = pair_of(&scalar);
    let mut form =
        if has(Deviation::NoInnerParameters) { Pkcs8::openssl(&pair) } else { Pkcs8::apple(&pair) };
    if let Some(point) = key.embedded_public_key() {
        let mut uncompressed = vec![4];
        uncompressed.extend_from_slice(point.x());
        uncompressed.extend_from_slice(point.y());
        form.public = if has(Deviation::CompressedPublicKey) {
            let parity = 2 + (point.y()[31] & 1);
            with_point(&[&[parity], &point.x()[..]].concat())
        } else {
            with_point(&uncompressed)
        };
        if is_derived(key, &pair) && has(Deviation::CompressedPublicKey) {
            assert_eq!(form.public, compressed(&pair));
        }
    } else {
        assert!(has(Deviation::NoPublicKey), "a point is missing, and nothing says so");
        form.public.clear();
    }
    // Attributes are any that are well formed: they are taken over, but their own lengths must be canonical.
    let without = form.der();
    let bare = &without[header_len(&without)..];
    if has(Deviation::Attributes) {
        let start = header_len(octets) + bare.len();
        form.tail = octets.get(start..).unwrap_or_default().to_vec();
        assert!(is_attributes(&form.tail), "attributes that are not canonical were accepted");
    }
    form.der()
}

fn with_point(point: &[u8]) -> Vec<u8> {
    use storekit_testkit::der::{bit_string, context};
    context(1, &[&bit_string(0, point)])
}

/// Octets of the identifier and length of the first element.
fn header_len(der: &[u8]) -> usize {
    match der.get(1) {
        Some(&long) if long >= 0x80 => 2 + usize::from(long & 0x7f),
        _ => 2,
    }
}

/// Whether `tail` is one `[0]` of SEQUENCEs of an OBJECT IDENTIFIER and a SET, all lengths in their shortest form.
fn is_attributes(tail: &[u8]) -> bool {
    let Some((0xa0, attributes, [])) = element(tail) else { return false };
    let mut rest = attributes;
    while !rest.is_empty() {
        let Some((0x30, attribute, after)) = element(rest) else { return false };
        let Some((6, oid, values)) = element(attribute) else { return false };
        let Some((0x31, _, [])) = element(values) else { return false };
        if oid.is_empty() || oid.last().is_some_and(|&last| last >= 0x80) {
            return false;
        }
        rest = after;
    }
    true
}

/// The first element: identifier, content, and what follows. `None` where its length is not in its shortest form.
fn element(der: &[u8]) -> Option<(u8, &[u8], &[u8])> {
    let header = header_len(der);
    let octets = der.get(2..header)?;
    let len = match octets {
        [] => usize::from(*der.get(1)?),
        _ => octets.iter().try_fold(0_usize, |len, &octet| {
            len.checked_mul(256)?.checked_add(usize::from(octet))
        })?,
    };
    let is_shortest = storekit_testkit::der::length(len) == der.get(1..header)?;
    let (content, after) = der.get(header..)?.split_at_checked(len)?;
    is_shortest.then_some((*der.first()?, content, after))
}

/// What we reject and `p256` accepts: the published list of disagreements. A new one is a finding, to be named or
/// mended.
fn rejected(octets: &[u8], kind: KeyErrorKind) {
    if p256::SecretKey::from_pkcs8_der(octets).is_err() {
        return;
    }
    let is_known = matches!(
        kind,
        // p256 pads a short scalar, reads version 2 of PKCS#8 (RFC 5958), and passes over what it does not know.
        KeyErrorKind::ScalarLength(24..=31)
            | KeyErrorKind::Version2
            | KeyErrorKind::UnexpectedField
            // p256 does not look into attributes.
            | KeyErrorKind::Attribute
            | KeyErrorKind::DerNesting
            | KeyErrorKind::DerOid
            | KeyErrorKind::DerTag
            | KeyErrorKind::DerInteger
            | KeyErrorKind::DerBitString
            | KeyErrorKind::DerLength
            | KeyErrorKind::DerOverrun
            | KeyErrorKind::DerTruncated
            | KeyErrorKind::DerTrailing
            | KeyErrorKind::DerNotCanonical
    );
    assert!(is_known, "p256 accepts what we reject as {}", kind.slug());
}
