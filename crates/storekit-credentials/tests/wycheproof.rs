//! Project Wycheproof's keys of P-256: scalars of one to 33 octets, and public keys that are wrong in every known way.

#![expect(clippy::unwrap_used, reason = "a test that panics fails, as it should")]

use storekit_credentials::key::{DecodedKey, KeyErrorKind, P8Key};
use storekit_testkit::TestKey;
use storekit_testkit::der::{bit_string, context, octet_string};
use storekit_testkit::encoder::Pkcs8;
use wycheproof::TestResult;
use wycheproof::ecdh::{TestName, TestSet};

fn vectors(name: TestName) -> impl Iterator<Item = (Vec<u8>, Vec<u8>, TestResult)> {
    let groups = TestSet::load(name).unwrap().test_groups;
    groups
        .into_iter()
        .flat_map(|group| group.tests)
        .map(|test| (test.private_key.to_vec(), test.public_key.to_vec(), test.result))
}

/// The same number in 32 octets.
fn padded(number: &[u8]) -> [u8; 32] {
    let zeros = number.iter().take_while(|octet| **octet == 0).count();
    let (_, significant) = number.split_at_checked(zeros).unwrap();
    let missing = 32_usize.checked_sub(significant.len()).unwrap();
    [vec![0; missing], significant.to_vec()].concat().try_into().unwrap()
}

#[test]
fn a_scalar_is_read_in_32_octets_only_and_gives_the_public_key_that_p256_computes() {
    let (mut read, mut refused) = (0, 0);
    for (private, ..) in vectors(TestName::EcdhSecp256r1) {
        let key = TestKey::from_scalar(padded(&private));
        let without = |scalar: &[u8]| {
            let scalar = octet_string(scalar);
            Pkcs8 { public: Vec::new(), scalar, ..Pkcs8::apple(&key) }.der()
        };
        let found = P8Key::from_der(&without(&padded(&private))).unwrap();
        assert_eq!(found.fingerprint().as_bytes(), &key.spki_sha256());
        match P8Key::from_der(&without(&private)) {
            Ok(key) => {
                assert_eq!(key.scalar().expose().as_slice(), private);
                read += 1;
            }
            Err(error) => {
                assert_eq!(error.kind(), KeyErrorKind::ScalarLength(private.len()));
                refused += 1;
            }
        }
    }
    assert!(read > 100 && refused > 400, "{read} read, {refused} refused");
}

#[test]
fn a_public_key_is_no_private_key_whatever_is_wrong_with_it() {
    let mut count = 0;
    for (_, public, _) in vectors(TestName::EcdhSecp256r1) {
        assert!(P8Key::from_der(&public).is_err());
        count += 1;
    }
    assert!(count > 600, "{count}");
}

#[test]
fn a_point_that_wycheproof_calls_invalid_is_refused_and_a_sound_one_belongs_to_another_key() {
    let key = TestKey::nth(1);
    let (mut sound, mut invalid) = (0, 0);
    for (_, point, result) in vectors(TestName::EcdhSecp256r1Ecpoint) {
        let public = context(1, &[&bit_string(0, &point)]);
        let der = Pkcs8 { public, ..Pkcs8::apple(&key) }.der();
        let decoded = DecodedKey::from_der(&der);
        if result == TestResult::Invalid {
            assert!(decoded.is_err(), "{point:02x?}");
            invalid += 1;
        } else {
            assert_eq!(
                decoded.unwrap().prove().unwrap_err().kind(),
                KeyErrorKind::PublicKeyMismatch
            );
            sound += 1;
        }
    }
    assert!(sound > 200 && invalid > 5, "{sound} sound, {invalid} invalid");
}
