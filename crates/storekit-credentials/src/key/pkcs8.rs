//! `PrivateKeyInfo` (RFC 5208, section 5; RFC 5958, section 2).

use der::{Tag, TagNumber};

use super::der::{Cursor, Element};
use super::ec_private_key::{self, EcPrivateKey};
use super::error::{Algorithm, Curve, KeyError, KeyErrorKind};
use super::shape::{Deviation, Shape};
use super::{MAX_DEPTH, apple};
use crate::Span;

/// `id-ecPublicKey`, 1.2.840.10045.2.1 (RFC 5480, section 2.1.1).
const EC_PUBLIC_KEY: &[u8] = &[0x2a, 0x86, 0x48, 0xce, 0x3d, 0x02, 0x01];
/// `secp256r1`, 1.2.840.10045.3.1.7 (RFC 5480, section 2.1.1.1).
const P256: &[u8] = &[0x2a, 0x86, 0x48, 0xce, 0x3d, 0x03, 0x01, 0x07];

/// Reads one `PrivateKeyInfo` with a P-256 key, and nothing after it.
pub(super) fn decode<'d>(
    octets: &'d [u8],
    shape: &mut Shape,
) -> Result<EcPrivateKey<'d>, KeyError> {
    match apple::read(octets) {
        Some(key) => Ok(key),
        None => read(octets, shape),
    }
}

/// The same, element by element.
pub(super) fn read<'d>(octets: &'d [u8], shape: &mut Shape) -> Result<EcPrivateKey<'d>, KeyError> {
    let mut whole = Cursor::new(octets);
    let info = whole.expect(Tag::Sequence)?;
    whole.nothing_left(KeyErrorKind::DerTrailing)?;
    let mut fields = info.inside(&whole);

    // Version 0 and a SEQUENCE: nothing else begins so, and nearly every key does.
    let is_private_key_info = fields.begins_with(&[0x02, 0x01, 0x00, 0x30]);
    if !is_private_key_info && let Some(kind) = something_else(&fields) {
        return Err(KeyError::new(kind, info.span));
    }
    let version = fields.expect(Tag::Integer)?;
    let version_octets = version.integer()?;
    let algorithm = fields.expect(Tag::Sequence)?;
    read_algorithm(algorithm.inside(&whole), algorithm.span)?;
    let private_key = fields.expect(Tag::OctetString)?;

    match version_octets {
        [0] => {}
        [1] => return Err(KeyError::new(version_2(fields)?, version.span)),
        _ => return Err(KeyError::new(KeyErrorKind::Version, version.span)),
    }
    let key = ec_private_key::decode(private_key.inside(&whole), shape)?;
    if let Some(attributes) = fields.optional(context_specific(0))? {
        read_attributes(attributes.inside(&whole), attributes.span)?;
        shape.note(Deviation::Attributes, attributes.span);
    }
    fields.nothing_left(KeyErrorKind::UnexpectedField)?;
    Ok(key)
}

/// `[number]`, constructed.
pub(super) const fn context_specific(number: u32) -> Tag {
    Tag::ContextSpecific { constructed: true, number: TagNumber(number) }
}

/// A well-formed SEQUENCE that is not `PrivateKeyInfo`: what is it?
fn something_else(fields: &Cursor<'_>) -> Option<KeyErrorKind> {
    let mut ahead = fields.clone();
    let first = ahead.element().ok()?;
    let second = ahead.element().ok()?;
    let third = ahead.element().ok();
    match (first.tag, second.tag, third.map(|third| third.tag)) {
        (Tag::Integer, Tag::OctetString, _) if first.content == [1] => Some(KeyErrorKind::Sec1),
        (Tag::Integer, Tag::Integer, _) => Some(KeyErrorKind::RsaPkcs1),
        (Tag::Integer, Tag::Sequence, _) if first.content == [3] => Some(KeyErrorKind::Pkcs12),
        (Tag::Sequence, Tag::OctetString, None) => Some(KeyErrorKind::Encrypted),
        (Tag::Sequence, Tag::BitString, None) => Some(KeyErrorKind::PublicKey),
        (Tag::Sequence, Tag::Sequence, Some(Tag::BitString)) => {
            // A certificate begins with [0] (version) or its serial number, a request with INTEGER 0.
            let inner = first.inside(fields).element().ok()?;
            let is_request = inner.tag == Tag::Integer && inner.content == [0];
            Some(if is_request {
                KeyErrorKind::CertificateRequest
            } else {
                KeyErrorKind::Certificate
            })
        }
        (Tag::Integer, ..) => None,
        _ => Some(KeyErrorKind::UnknownStructure),
    }
}

/// A version 2 key must have the public key that makes it one.
fn version_2(mut fields: Cursor<'_>) -> Result<KeyErrorKind, KeyError> {
    while !fields.is_at_end() {
        let field = fields.element()?;
        if matches!(field.tag, Tag::ContextSpecific { number: TagNumber(1), .. }) {
            return Ok(KeyErrorKind::Version2);
        }
    }
    Ok(KeyErrorKind::Version2WithoutPublicKey)
}

/// `AlgorithmIdentifier`: `id-ecPublicKey` and the named curve P-256, nothing else.
fn read_algorithm(mut fields: Cursor<'_>, whole: Span) -> Result<(), KeyError> {
    let identifier = fields.expect(Tag::ObjectIdentifier)?;
    let algorithm = identifier.object_identifier()?;
    if algorithm != EC_PUBLIC_KEY {
        return Err(KeyError::new(
            KeyErrorKind::WrongAlgorithm(algorithm_of(algorithm)),
            identifier.span,
        ));
    }
    if fields.is_at_end() {
        return Err(KeyError::new(KeyErrorKind::CurveMissing, whole));
    }
    let parameters = fields.element()?;
    if let Some(kind) = curve_problem(&parameters)? {
        return Err(KeyError::new(kind, parameters.span));
    }
    fields.nothing_left(KeyErrorKind::UnexpectedField)
}

/// What is wrong with `ECParameters` (RFC 5480, section 2.1.1), unless they name P-256.
pub(super) fn curve_problem(parameters: &Element<'_>) -> Result<Option<KeyErrorKind>, KeyError> {
    Ok(match parameters.tag {
        Tag::ObjectIdentifier => {
            let curve = parameters.object_identifier()?;
            (curve != P256).then(|| KeyErrorKind::WrongCurve(curve_of(curve)))
        }
        Tag::Null => Some(KeyErrorKind::CurveMissing),
        Tag::Sequence => Some(KeyErrorKind::ExplicitCurve),
        _ => Some(KeyErrorKind::DerTag),
    })
}

fn algorithm_of(object_identifier: &[u8]) -> Algorithm {
    match object_identifier {
        // 1.2.840.113549.1.1: RSA, RSASSA-PSS and kin.
        [0x2a, 0x86, 0x48, 0x86, 0xf7, 0x0d, 0x01, 0x01, _] => Algorithm::Rsa,
        // 1.2.840.10040.4.1
        [0x2a, 0x86, 0x48, 0xce, 0x38, 0x04, 0x01] => Algorithm::Dsa,
        // 1.3.132.1.12 and .13
        [0x2b, 0x81, 0x04, 0x01, 0x0c | 0x0d] => Algorithm::EcKeyAgreement,
        // 1.3.101.110 and .111, .112 and .113
        [0x2b, 0x65, 0x6e | 0x6f] => Algorithm::XDh,
        [0x2b, 0x65, 0x70 | 0x71] => Algorithm::EdDsa,
        _ => Algorithm::Other,
    }
}

fn curve_of(object_identifier: &[u8]) -> Curve {
    match object_identifier {
        // 1.2.840.10045.3.1.1
        [0x2a, 0x86, 0x48, 0xce, 0x3d, 0x03, 0x01, 0x01] => Curve::P192,
        // 1.3.132.0.x
        [0x2b, 0x81, 0x04, 0x00, 0x0a] => Curve::Secp256k1,
        [0x2b, 0x81, 0x04, 0x00, 0x21] => Curve::P224,
        [0x2b, 0x81, 0x04, 0x00, 0x22] => Curve::P384,
        [0x2b, 0x81, 0x04, 0x00, 0x23] => Curve::P521,
        // 1.3.36.3.3.2.8.1.1.x
        [0x2b, 0x24, 0x03, 0x03, 0x02, 0x08, 0x01, 0x01, _] => Curve::Brainpool,
        _ => Curve::Other,
    }
}

/// `Attributes`: at least one `SEQUENCE { OBJECT IDENTIFIER, SET (at least one value) }`, in DER order.
fn read_attributes(mut attributes: Cursor<'_>, whole: Span) -> Result<(), KeyError> {
    if attributes.is_at_end() {
        return Err(KeyError::new(KeyErrorKind::Attribute, whole));
    }
    read_set(&mut attributes, |attribute, set| {
        if attribute.tag != Tag::Sequence {
            return Err(KeyError::new(KeyErrorKind::Attribute, attribute.span));
        }
        let mut fields = attribute.inside(set);
        let malformed = |_| KeyError::new(KeyErrorKind::Attribute, attribute.span);
        fields.expect(Tag::ObjectIdentifier).map_err(malformed)?.object_identifier()?;
        let values = fields.expect(Tag::Set).map_err(malformed)?;
        fields.nothing_left(KeyErrorKind::Attribute)?;
        if values.content.is_empty() {
            return Err(KeyError::new(KeyErrorKind::Attribute, values.span));
        }
        read_set(&mut values.inside(set), |_, _| Ok(()))?;
        read_nested_values(&values, set)
    })
}

/// The elements of a SET OF, which DER sorts by their octets (X.690, 11.6).
fn read_set<'d>(
    set: &mut Cursor<'d>,
    mut read: impl FnMut(&Element<'d>, &Cursor<'d>) -> Result<(), KeyError>,
) -> Result<(), KeyError> {
    let mut previous: Option<Element<'d>> = None;
    while !set.is_at_end() {
        let element = set.element()?;
        // The octets of an element order as tag, length and content do: equal tags and lengths compare by content.
        if previous
            .is_some_and(|previous| set.octets_of(previous.span) > set.octets_of(element.span))
        {
            return Err(KeyError::new(KeyErrorKind::DerNotCanonical, element.span));
        }
        read(&element, set)?;
        previous = Some(element);
    }
    Ok(())
}

/// Checks that everything inside `values` is DER, level by level, without recursion.
fn read_nested_values<'d>(values: &Element<'d>, whole: &Cursor<'d>) -> Result<(), KeyError> {
    // Where each open level ends. The next element of a level begins where the one in it ended.
    let mut levels = [0; MAX_DEPTH];
    let mut depth = 0_usize;
    let mut current = values.inside(whole);
    loop {
        if current.is_at_end() {
            let Some(above) = depth.checked_sub(1) else {
                return Ok(());
            };
            depth = above;
            current = current.widened(levels.get(depth).copied().unwrap_or_default());
            continue;
        }
        let element = current.element()?;
        check_value(&element)?;
        if element.tag.is_constructed() {
            let Some(level) = levels.get_mut(depth) else {
                return Err(KeyError::new(KeyErrorKind::DerNesting, element.span));
            };
            *level = current.rest().end();
            depth = depth.saturating_add(1);
            current = element.inside(whole);
        }
    }
}

/// The universal types whose content has one encoding only.
fn check_value(element: &Element<'_>) -> Result<(), KeyError> {
    let is_canonical = match element.tag {
        Tag::Boolean => matches!(element.content, [0x00 | 0xff]),
        Tag::Null => element.content.is_empty(),
        Tag::Integer | Tag::Enumerated => return element.integer().map(|_| ()),
        Tag::ObjectIdentifier => return element.object_identifier().map(|_| ()),
        Tag::BitString => is_canonical_bit_string(element.content),
        Tag::Utf8String => core::str::from_utf8(element.content).is_ok(),
        _ => true,
    };
    if is_canonical {
        Ok(())
    } else {
        Err(KeyError::new(KeyErrorKind::DerNotCanonical, element.span))
    }
}

/// X.690, 11.2.1: the unused bits of a BIT STRING are zero.
fn is_canonical_bit_string(content: &[u8]) -> bool {
    match content {
        [0] => true,
        [unused @ 0..=7, .., last] => last.trailing_zeros() >= u32::from(*unused),
        _ => false,
    }
}

#[cfg(test)]
mod tests {
    use std::vec::Vec;

    use storekit_testkit::TestKey;
    use storekit_testkit::der::{
        FRIENDLY_NAME, ID_EC_PUBLIC_KEY, PRIME256V1, SET, bit_string, context, element,
        octet_string, sequence, small_integer,
    };
    use storekit_testkit::encoder::Pkcs8;

    use super::*;
    use crate::key::DecodedKey;

    fn kind(der: &[u8]) -> Option<KeyErrorKind> {
        DecodedKey::from_der(der).err().map(|error| error.kind())
    }

    fn identifier(octets: &[u8]) -> Vec<u8> {
        element(6, octets)
    }

    #[test]
    fn what_is_no_private_key_is_named_by_how_it_begins() {
        let (number, text) = (small_integer, octet_string(&[7; 8]));
        let (bits, parts) = (bit_string(0, &[7; 8]), sequence(&[&small_integer(5)]));
        let version = context(0, &[&small_integer(2)]);
        for (what, elements, expected) in [
            ("SEC 1", [&number(1)[..], &text, &[]], KeyErrorKind::Sec1),
            ("no SEC 1: the version", [&number(0), &text, &[]], KeyErrorKind::DerTag),
            ("RSA", [&number(0), &number(9), &number(3)], KeyErrorKind::RsaPkcs1),
            ("PKCS#12", [&number(3), &parts, &parts], KeyErrorKind::Pkcs12),
            ("no PKCS#12: the version", [&number(4), &parts, &text], KeyErrorKind::DerTag),
            ("encrypted", [&parts, &text, &[]], KeyErrorKind::Encrypted),
            ("a public key", [&parts, &bits, &[]], KeyErrorKind::PublicKey),
            (
                "a certificate of version 3",
                [&sequence(&[&version, &number(0)]), &parts, &bits],
                KeyErrorKind::Certificate,
            ),
            ("a certificate of version 1", [&parts, &parts, &bits], KeyErrorKind::Certificate),
            (
                "a certificate that begins with something else of one zero octet",
                [&sequence(&[&octet_string(&[0])]), &parts, &bits],
                KeyErrorKind::Certificate,
            ),
            (
                "a certificate request",
                [&sequence(&[&number(0)]), &parts, &bits],
                KeyErrorKind::CertificateRequest,
            ),
            ("anything", [&text, &text, &[]], KeyErrorKind::UnknownStructure),
        ] {
            assert_eq!(kind(&sequence(&elements)), Some(expected), "{what}");
        }
    }

    #[test]
    fn an_algorithm_is_called_by_its_name() {
        let rsa = [0x2a, 0x86, 0x48, 0x86, 0xf7, 0x0d, 0x01, 0x01];
        for (octets, algorithm) in [
            ([&rsa[..], &[1]].concat(), Algorithm::Rsa),
            ([&rsa[..], &[10]].concat(), Algorithm::Rsa),
            (rsa.to_vec(), Algorithm::Other),
            ([0x2a, 0x86, 0x48, 0xce, 0x38, 0x04, 0x01].to_vec(), Algorithm::Dsa),
            ([0x2b, 0x81, 0x04, 0x01, 12].to_vec(), Algorithm::EcKeyAgreement),
            ([0x2b, 0x81, 0x04, 0x01, 13].to_vec(), Algorithm::EcKeyAgreement),
            ([0x2b, 0x65, 110].to_vec(), Algorithm::XDh),
            ([0x2b, 0x65, 111].to_vec(), Algorithm::XDh),
            ([0x2b, 0x65, 112].to_vec(), Algorithm::EdDsa),
            ([0x2b, 0x65, 113].to_vec(), Algorithm::EdDsa),
            ([0x2b, 0x65, 114].to_vec(), Algorithm::Other),
        ] {
            let algorithm_identifier = sequence(&[&identifier(&octets), PRIME256V1]);
            let form = Pkcs8::apple(&TestKey::nth(1));
            let der = Pkcs8 { algorithm: algorithm_identifier, ..form }.der();
            assert_eq!(kind(&der), Some(KeyErrorKind::WrongAlgorithm(algorithm)), "{octets:?}");
        }
    }

    #[test]
    fn a_curve_is_called_by_its_name() {
        let brainpool = [0x2b, 0x24, 0x03, 0x03, 0x02, 0x08, 0x01, 0x01];
        for (octets, curve) in [
            ([0x2a, 0x86, 0x48, 0xce, 0x3d, 0x03, 0x01, 0x01].to_vec(), Curve::P192),
            ([0x2b, 0x81, 0x04, 0x00, 10].to_vec(), Curve::Secp256k1),
            ([0x2b, 0x81, 0x04, 0x00, 33].to_vec(), Curve::P224),
            ([0x2b, 0x81, 0x04, 0x00, 34].to_vec(), Curve::P384),
            ([0x2b, 0x81, 0x04, 0x00, 35].to_vec(), Curve::P521),
            ([&brainpool[..], &[7]].concat(), Curve::Brainpool),
            ([0x2b, 0x81, 0x04, 0x00, 36].to_vec(), Curve::Other),
        ] {
            let algorithm = sequence(&[ID_EC_PUBLIC_KEY, &identifier(&octets)]);
            let der = Pkcs8 { algorithm, ..Pkcs8::apple(&TestKey::nth(1)) }.der();
            assert_eq!(kind(&der), Some(KeyErrorKind::WrongCurve(curve)), "{octets:?}");
        }
    }

    /// What is wrong with a key that has one attribute with these values.
    fn of_values(values: &[u8]) -> Option<KeyErrorKind> {
        let attribute = sequence(&[FRIENDLY_NAME, &element(SET, values)]);
        let tail = context(0, &[&attribute]);
        kind(&Pkcs8 { tail, ..Pkcs8::apple(&TestKey::nth(1)) }.der())
    }

    #[test]
    fn values_of_attributes_are_der_however_deep() {
        let (not_canonical, integer) =
            (Some(KeyErrorKind::DerNotCanonical), Some(KeyErrorKind::DerInteger));
        for (what, value, expected) in [
            ("true", &[1, 1, 0xff][..], None),
            ("false", &[1, 1, 0], None),
            ("a boolean of 1", &[1, 1, 1], not_canonical),
            ("a boolean of two octets", &[1, 2, 0, 0], not_canonical),
            ("null", &[5, 0], None),
            ("null with content", &[5, 1, 0], not_canonical),
            ("an integer", &[2, 2, 0, 0x80], None),
            ("an integer with a leading zero", &[2, 2, 0, 0x7f], integer),
            ("an integer of nothing", &[2, 0], integer),
            ("an enumerated value with a leading zero", &[10, 2, 0, 0x7f], integer),
            ("an object identifier", &[6, 1, 0x2a], None),
            ("an object identifier cut off", &[6, 1, 0x80], Some(KeyErrorKind::DerOid)),
            ("a bit string of nothing", &[3, 1, 0], None),
            ("a bit string without its first octet", &[3, 0], not_canonical),
            ("a bit string of nothing with unused bits", &[3, 1, 1], not_canonical),
            ("a bit string with three unused bits", &[3, 2, 3, 0x08], None),
            ("a bit string with unused bits that are set", &[3, 2, 4, 0x08], not_canonical),
            ("a bit string with eight unused bits", &[3, 2, 8, 0], not_canonical),
            ("UTF-8", &[12, 2, 0xc3, 0xb6], None),
            ("what should be UTF-8", &[12, 1, 0xf6], not_canonical),
            ("any octets", &[4, 1, 0xf6], None),
        ] {
            assert_eq!(of_values(value), expected, "{what}");
            // The same within a SEQUENCE, and behind a SEQUENCE in one.
            assert_eq!(of_values(&sequence(&[value])), expected, "{what}, nested");
            let behind = sequence(&[&sequence(&[&[5, 0]]), value]);
            assert_eq!(of_values(&behind), expected, "{what}, behind a nested one");
        }
    }

    #[test]
    fn the_values_of_an_attribute_stand_in_order_and_may_repeat() {
        assert_eq!(of_values(&[5, 0, 12, 0]), None);
        assert_eq!(of_values(&[5, 0, 5, 0]), None);
        assert_eq!(of_values(&[12, 0, 5, 0]), Some(KeyErrorKind::DerNotCanonical));
        assert_eq!(of_values(&[]), Some(KeyErrorKind::Attribute));
    }
}
