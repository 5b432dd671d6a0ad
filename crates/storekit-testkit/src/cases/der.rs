//! Encodings that X.690 rules out for DER, and data outside the structure.

use super::{Case, key, other_key};
use crate::der::{
    BIT_STRING, OCTET_STRING, SEQUENCE, context, element, nested_sequences, octet_string,
};
use crate::encoder::Pkcs8;
use crate::pem;

const NOT_CANONICAL: &[&str] = &["key-der-not-canonical"];
const TRAILING: &[&str] = &["key-trailing-data"];

pub(super) fn cases() -> Vec<Case> {
    let apple = Pkcs8::apple(&key());
    let der = apple.der();
    // The content of the outer SEQUENCE follows three octets: identifier, 81, length.
    let content = &der[3..];
    let outer = |header: &[u8], after: &[u8]| [header, content, after].concat();
    let bits = [&[0], key().public_uncompressed().as_slice()].concat();
    let long_scalar = [&[OCTET_STRING, 0x81, 32], key().scalar().as_slice()].concat();
    let long_bits = context(1, &[&[BIT_STRING, 0x81, 66], &bits]);
    let (first, second) = apple
        .sec1()
        .split_at_checked(40)
        .map_or_else(Default::default, |parts| (octet_string(parts.0), octet_string(parts.1)));
    let chunks = [first, second].concat();
    let constructed = OCTET_STRING | 0x20;
    let indefinite_octets = [&[constructed, 0x80], chunks.as_slice(), &[0, 0]].concat();
    let constructed_bits = context(1, &[&element(BIT_STRING | 0x20, &element(BIT_STRING, &bits))]);
    let oid_not_minimal = [6, 9, 0x80, 0x2a, 0x86, 0x48, 0xce, 0x3d, 3, 1, 7];
    let case = |name, der: &[u8], rules| Case::rejected(name, pem::write(der), rules);
    vec![
        case("outer-length-82", &outer(&[SEQUENCE, 0x82, 0, 147], &[]), NOT_CANONICAL),
        case("outer-length-84", &outer(&[SEQUENCE, 0x84, 0, 0, 0, 147], &[]), NOT_CANONICAL),
        case(
            "outer-length-huge",
            &outer(&[SEQUENCE, 0x88, 127, 255, 255, 255, 255, 255, 255, 255], &[]),
            &["key-der-not-canonical", "key-truncated"],
        ),
        case(
            "scalar-length-81",
            &Pkcs8 { scalar: long_scalar, ..apple.clone() }.der(),
            NOT_CANONICAL,
        ),
        case(
            "bit-string-length-81",
            &Pkcs8 { public: long_bits, ..apple.clone() }.der(),
            NOT_CANONICAL,
        ),
        case("outer-indefinite-length", &outer(&[SEQUENCE, 0x80], &[0, 0]), NOT_CANONICAL),
        case("octet-string-in-chunks", &apple.der_around(&indefinite_octets), NOT_CANONICAL),
        case(
            "octet-string-constructed",
            &apple.der_around(&element(constructed, &chunks)),
            NOT_CANONICAL,
        ),
        case(
            "bit-string-constructed",
            &Pkcs8 { public: constructed_bits, ..apple.clone() }.der(),
            NOT_CANONICAL,
        ),
        case(
            "high-tag-form",
            &outer(&[0x3f, 16, 0x81, 147], &[]),
            &["key-der-not-canonical", "key-not-a-key"],
        ),
        case(
            "version-two-octets",
            &Pkcs8 { version: vec![2, 2, 0, 0], ..apple.clone() }.der(),
            NOT_CANONICAL,
        ),
        case(
            "inner-oid-not-minimal",
            &Pkcs8 { parameters: context(0, &[&oid_not_minimal]), ..apple.clone() }.der(),
            &["key-der-not-canonical", "key-wrong-curve"],
        ),
        case("one-octet-after", &[der.as_slice(), &[0]].concat(), TRAILING),
        case("two-octets-after", &[der.as_slice(), &[5, 0]].concat(), TRAILING),
        case(
            "second-key-after",
            &[der.clone(), Pkcs8::apple(&other_key()).der()].concat(),
            TRAILING,
        ),
        case(
            "one-octet-before",
            &[&[0], der.as_slice()].concat(),
            &["key-not-a-key", "key-der-not-canonical", "key-structure-unexpected"],
        ),
        case(
            "outer-length-one-too-long",
            &outer(&[SEQUENCE, 0x81, 148], &[]),
            &["key-truncated", "key-der-not-canonical"],
        ),
        case(
            "outer-length-one-too-short",
            &outer(&[SEQUENCE, 0x81, 146], &[]),
            &["key-trailing-data", "key-der-not-canonical", "key-truncated"],
        ),
        case("cut-after-149-octets", &der[..149], &["key-truncated"]),
        case("cut-after-100-octets", &der[..100], &["key-truncated"]),
        case(
            "nested-sequences",
            &nested_sequences(11_000),
            &["key-not-a-key", "key-der-not-canonical", "key-structure-unexpected"],
        ),
        case(
            "nested-sequences-as-attribute",
            &Pkcs8 { tail: context(0, &[&nested_sequences(11_000)]), ..apple.clone() }.der(),
            // It is far longer than any key.
            &["key-structure-unexpected", "key-der-not-canonical", "key-not-a-key"],
        ),
        Case::allowed("bare-der", der.clone(), &[]),
        Case::rejected("bare-der-one-octet-after", [der.as_slice(), &[0]].concat(), TRAILING),
    ]
}
