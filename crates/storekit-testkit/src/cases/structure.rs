//! Fields that RFC 5208, 5480, 5915 and 5958 rule out: PKCS#8, `ECPrivateKey`, the scalar, the public point.

use super::{Case, key, other_key};
use crate::der::{
    self, ID_EC_DH, ID_EC_PUBLIC_KEY, NULL, PRIME256V1, SECP384R1, SET, bit_string, context,
    element, octet_string, sequence, small_integer,
};
use crate::encoder::{self, Pkcs8};
use crate::{TestKey, base64, foreign, pem};

const STRUCTURE: &[&str] = &["key-structure-unexpected"];
const ORDER: &[&str] = &["key-structure-unexpected", "key-der-not-canonical", "key-trailing-data"];
const CURVE: &[&str] = &["key-wrong-curve"];
const PARAMETERS: &[&str] = &["key-structure-unexpected", "key-wrong-curve"];
const RANGE: &[&str] = &["key-scalar-out-of-range"];
const MISMATCH: &[&str] = &["key-public-mismatch"];
const POINT: &[&str] = &["key-public-not-on-curve"];
const POINT_FORM: &[&str] =
    &["key-public-not-on-curve", "key-structure-unexpected", "key-der-not-canonical"];
const AFTER: &[&str] = &["key-trailing-data", "key-structure-unexpected"];

/// The order n of the group (SEC 2, section 2.4.2).
const GROUP_ORDER: [u8; 32] = [
    0xff, 0xff, 0xff, 0xff, 0, 0, 0, 0, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xbc, 0xe6,
    0xfa, 0xad, 0xa7, 0x17, 0x9e, 0x84, 0xf3, 0xb9, 0xca, 0xc2, 0xfc, 0x63, 0x25, 0x51,
];

/// The prime p of the field (SEC 2, section 2.4.2).
const FIELD_PRIME: [u8; 32] = [
    0xff, 0xff, 0xff, 0xff, 0, 0, 0, 1, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0xff, 0xff, 0xff, 0xff,
    0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff,
];

pub(super) fn cases() -> Vec<Case> {
    [pkcs8(), ec_private_key(), scalar(), public()].concat()
}

/// Apple's form after `change`, as text.
fn apple(change: impl FnOnce(&mut Pkcs8)) -> String {
    let mut form = Pkcs8::apple(&key());
    change(&mut form);
    pem::write(&form.der())
}

fn pkcs8() -> Vec<Case> {
    let algorithm = |elements: &[&[u8]]| {
        let algorithm = sequence(elements);
        apple(|form| form.algorithm = algorithm)
    };
    let tail = |tail: Vec<u8>| apple(|form| form.tail = tail);
    let version = |version: Vec<u8>| apple(|form| form.version = version);
    let explicit = base64::decode(foreign::EXPLICIT_P256);
    // [1] IMPLICIT BIT STRING of OneAsymmetricKey.
    let public_of =
        |key: &TestKey| element(0x81, &[&[0], key.public_uncompressed().as_slice()].concat());
    let v2 = |tail: Vec<u8>| {
        apple(|form| {
            form.version = small_integer(1);
            form.tail = tail;
        })
    };
    let empty_values = sequence(&[der::KEY_USAGE, &element(SET, &[])]);
    vec![
        Case::rejected("attribute-is-integer", tail(context(0, &[&small_integer(7)])), STRUCTURE),
        Case::rejected(
            "attributes-unsorted",
            tail(context(0, &[&encoder::friendly_name(), &encoder::key_usage()])),
            ORDER,
        ),
        Case::rejected("attributes-empty", tail(context(0, &[])), ORDER),
        Case::rejected("attribute-without-values", tail(context(0, &[&empty_values])), ORDER),
        Case::rejected(
            "attributes-twice",
            tail([encoder::attributes(), encoder::attributes()].concat()),
            ORDER,
        ),
        Case::rejected("v2-with-public-key", v2(public_of(&key())), STRUCTURE),
        Case::rejected("v2-without-public-key", v2(Vec::new()), STRUCTURE),
        Case::rejected(
            "v2-with-other-public-key",
            v2(public_of(&other_key())),
            STRUCTURE_OR_MISMATCH,
        ),
        Case::rejected("v1-with-public-key", tail(public_of(&key())), AFTER),
        Case::rejected("version-2", version(small_integer(2)), STRUCTURE),
        Case::rejected("version-minus-1", version(small_integer(0xff)), STRUCTURE),
        Case::rejected("unknown-field-2", tail(context(2, &[NULL])), AFTER),
        Case::rejected("null-at-end", tail(NULL.to_vec()), AFTER),
        Case::rejected("curve-missing", algorithm(&[ID_EC_PUBLIC_KEY]), PARAMETERS),
        Case::rejected("curve-null", algorithm(&[ID_EC_PUBLIC_KEY, NULL]), PARAMETERS),
        Case::rejected("null-after-curve", algorithm(&[ID_EC_PUBLIC_KEY, PRIME256V1, NULL]), AFTER),
        Case::rejected("explicit-curve", algorithm(&[ID_EC_PUBLIC_KEY, &explicit]), CURVE),
        Case::rejected(
            "explicit-curve-other-generator",
            algorithm(&[ID_EC_PUBLIC_KEY, &with_other_generator(explicit.clone())]),
            CURVE,
        ),
        Case::rejected("outer-curve-p384", algorithm(&[ID_EC_PUBLIC_KEY, SECP384R1]), CURVE),
        Case::rejected(
            "id-ecdh",
            algorithm(&[ID_EC_DH, PRIME256V1]),
            &["key-wrong-algorithm", "key-structure-unexpected"],
        ),
    ]
}

const STRUCTURE_OR_MISMATCH: &[&str] = &["key-structure-unexpected", "key-public-mismatch"];

/// Explicit parameters whose generator is another point, as in CVE-2020-0601.
fn with_other_generator(mut parameters: Vec<u8>) -> Vec<u8> {
    let mut one = [0; 32];
    one[31] = 1;
    let generator = TestKey::from_scalar(one).public_uncompressed();
    let at = parameters.windows(generator.len()).position(|window| window == generator);
    let at = at.expect("explicit parameters spell the generator out");
    parameters.splice(at..at + generator.len(), other_key().public_uncompressed());
    parameters
}

fn ec_private_key() -> Vec<Case> {
    let ec_version = |version| apple(|form| form.ec_version = small_integer(version));
    let parameters = |content: &[u8]| {
        let parameters = context(0, &[content]);
        apple(|form| form.parameters = parameters)
    };
    let algorithm = sequence(&[ID_EC_PUBLIC_KEY, PRIME256V1]);
    let explicit = base64::decode(foreign::EXPLICIT_P256);
    let second = Pkcs8::apple(&other_key());
    vec![
        Case::rejected("ec-version-0", ec_version(0), STRUCTURE),
        Case::rejected("ec-version-2", ec_version(2), STRUCTURE),
        Case::rejected("inner-curve-p384", parameters(SECP384R1), CURVE),
        Case::rejected("inner-curve-null", parameters(NULL), PARAMETERS),
        Case::rejected("inner-curve-explicit", parameters(&explicit), CURVE),
        Case::rejected("inner-curve-in-algorithm", parameters(&algorithm), PARAMETERS),
        Case::rejected(
            "inner-curve-twice",
            apple(|form| form.parameters = context(0, &[PRIME256V1, PRIME256V1])),
            AFTER,
        ),
        Case::rejected(
            "public-before-parameters",
            apple(|form| std::mem::swap(&mut form.parameters, &mut form.public)),
            ORDER,
        ),
        Case::rejected("public-twice", apple(|form| form.public.extend(&second.public)), ORDER),
        Case::rejected("null-at-end-of-ec", apple(|form| form.public.extend(NULL)), AFTER),
        Case::rejected("octet-after-ec", apple(|form| form.after_ec = vec![0]), AFTER),
        Case::rejected("second-ec-after-ec", apple(|form| form.after_ec = second.sec1()), AFTER),
    ]
}

fn scalar() -> Vec<Case> {
    let with = |scalar: &[u8], public: Vec<u8>| {
        let scalar = octet_string(scalar);
        apple(|form| {
            form.scalar = scalar;
            form.public = public;
        })
    };
    let infinity = || context(1, &[&bit_string(0, &[0])]);
    let mut one = [0; 32];
    one[31] = 1;
    let generator = Pkcs8::apple(&TestKey::from_scalar(one)).public;
    let mut above = GROUP_ORDER;
    above[31] += 1;
    let short = TestKey::with_leading_zero();
    let own = Pkcs8::apple(&key()).public;
    let d = key().scalar();
    let zeros = |count: usize, last: &[u8]| [vec![0; count], last.to_vec()].concat();
    vec![
        Case::rejected(
            "scalar-31-octets",
            with(&short.scalar()[1..], Pkcs8::apple(&short).public),
            STRUCTURE,
        ),
        Case::rejected("scalar-1-octet", with(&[1], generator.clone()), STRUCTURE),
        Case::rejected("scalar-33-octets-zero-first", with(&zeros(1, &d), own.clone()), STRUCTURE),
        Case::rejected(
            "scalar-33-octets-one-first",
            with(&[&[1], d.as_slice()].concat(), own.clone()),
            STRUCTURE,
        ),
        Case::rejected("scalar-132-octets", with(&zeros(100, &d), own), STRUCTURE),
        Case::rejected("scalar-empty", with(&[], generator.clone()), STRUCTURE),
        Case::rejected("scalar-zero", with(&[0; 32], Vec::new()), RANGE),
        Case::rejected(
            "scalar-zero-public-infinity",
            with(&[0; 32], infinity()),
            &["key-scalar-out-of-range", "key-public-not-on-curve"],
        ),
        Case::rejected("scalar-n", with(&GROUP_ORDER, Vec::new()), RANGE),
        Case::rejected(
            "scalar-n-public-infinity",
            with(&GROUP_ORDER, infinity()),
            &["key-scalar-out-of-range", "key-public-not-on-curve"],
        ),
        Case::rejected("scalar-n-plus-1", with(&above, generator), RANGE),
        Case::rejected("scalar-all-ones", with(&[0xff; 32], Vec::new()), RANGE),
    ]
}

fn public() -> Vec<Case> {
    let bits = |unused, point: &[u8]| {
        let public = context(1, &[&bit_string(unused, point)]);
        apple(|form| form.public = public)
    };
    let point = key().public_uncompressed();
    let changed = |change: &dyn Fn(&mut [u8; 65])| {
        let mut point = point;
        change(&mut point);
        bits(0, &point)
    };
    let negated = [&point[..33], &from_field_prime(&point[33..])].concat();
    // (0, sqrt(b)) is on the curve; here its x is written as p.
    let unreduced = [
        &[4],
        FIELD_PRIME.as_slice(),
        &base64::decode("ZkhceA4vg9ckM71dhKBrtlQcKvMdrocXKL+FahdPk/Q="),
    ]
    .concat();
    vec![
        Case::rejected(
            "public-of-other-key",
            bits(0, &other_key().public_uncompressed()),
            MISMATCH,
        ),
        Case::rejected("public-negated", bits(0, &negated), MISMATCH),
        Case::rejected("public-not-on-curve", changed(&|point| point[64] ^= 1), POINT),
        Case::rejected("public-x-not-reduced", bits(0, &unreduced), POINT),
        Case::rejected("public-infinity", bits(0, &[0]), POINT_FORM),
        Case::rejected(
            "public-hybrid",
            changed(&|point| point[0] = 6 | (point[64] & 1)),
            POINT_FORM,
        ),
        Case::rejected(
            "public-compressed-wrong-parity",
            bits(0, &{
                let mut compressed = key().public_compressed();
                compressed[0] ^= 1;
                compressed
            }),
            &["key-public-mismatch", "key-public-not-on-curve"],
        ),
        Case::rejected("public-octet-missing", bits(0, &point[..64]), POINT_FORM),
        Case::rejected(
            "public-octet-extra",
            bits(0, &[point.as_slice(), &[0]].concat()),
            POINT_FORM,
        ),
        Case::rejected("public-empty", bits(0, &[]), POINT_FORM),
        Case::rejected("public-one-unused-bit", bits(1, &point), POINT_FORM),
        Case::rejected("public-three-unused-bits", three_unused_bits(), POINT_FORM),
        Case::rejected("public-three-unused-bits-not-zero", bits(3, &point), POINT_FORM),
        Case::rejected(
            "public-in-octet-string",
            apple(|form| form.public = context(1, &[&octet_string(&point)])),
            POINT_FORM,
        ),
        Case::rejected(
            "octet-after-bit-string",
            apple(|form| form.public = context(1, &[&bit_string(0, &point), &[0]])),
            AFTER,
        ),
    ]
}

/// A key whose public point ends in three zero bits, which its BIT STRING calls unused: the octets are the same.
fn three_unused_bits() -> String {
    let ends_in_zeros = |key: &TestKey| key.public_uncompressed()[64].trailing_zeros() >= 3;
    let key = (1..1000).map(TestKey::nth).find(ends_in_zeros);
    let key = key.expect("one key in eight");
    let public = bit_string(3, &key.public_uncompressed());
    let form = Pkcs8 { public: context(1, &[&public]), ..Pkcs8::apple(&key) };
    pem::write(&form.der())
}

/// p - `value`, most significant octet first.
fn from_field_prime(value: &[u8]) -> Vec<u8> {
    let mut difference = Vec::new();
    let mut borrow = 0;
    for (&prime, &octet) in FIELD_PRIME.iter().zip(value).rev() {
        let left = i16::from(prime) - i16::from(octet) - borrow;
        borrow = i16::from(left < 0);
        difference.push(u8::try_from(left.rem_euclid(256)).expect("an octet"));
    }
    difference.reverse();
    difference
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_negated_point_is_on_the_curve_and_the_changed_one_is_not() {
        let point = key().public_uncompressed();
        let negated = [&point[..33], &from_field_prime(&point[33..])].concat();
        assert!(p256::PublicKey::from_sec1_bytes(&negated).is_ok());
        let mut changed = point;
        changed[64] ^= 1;
        assert!(p256::PublicKey::from_sec1_bytes(&changed).is_err());
    }

    #[test]
    fn the_point_with_x_zero_is_on_the_curve_when_it_is_written_as_zero() {
        let root = base64::decode("ZkhceA4vg9ckM71dhKBrtlQcKvMdrocXKL+FahdPk/Q=");
        let point = [&[4], [0; 32].as_slice(), &root].concat();
        assert!(p256::PublicKey::from_sec1_bytes(&point).is_ok());
    }
}
