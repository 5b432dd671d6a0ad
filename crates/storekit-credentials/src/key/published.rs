//! Private keys that are public.

use super::PublicKey;

/// Of each: the first eight octets of the public key's x coordinate, its fingerprint (SHA-256 of its `SubjectPublicKeyInfo`), and
/// where the private key is printed. Sorted, so that nearly every key is told from them without a hash.
#[expect(clippy::unreadable_literal, reason = "the first octets of what stands below them")]
static PUBLISHED: [(u64, [u8; 32], &str); 24] = [
    (
        0x0e9a3a86dae02f3a,
        octets("ec601c91d735b120525615a667a5a8fa48fab475a3c9009d88322d6093441369"),
        "codemagic-ci-cd/cli-tools (tests/conftest.py)",
    ),
    (
        0x1651c759f2e4d202,
        octets("7e4dca89fb53191466937946b7bbdaf5d9c03837721ee7c456ea62a8638ee7bc"),
        "the documentation of panva/jose (importPKCS8)",
    ),
    (
        0x1cacffb55f2f2cef,
        octets("b9968d56ed8d6aa3fb43b15fa01e355d7a3a0203b1408b3fd2733637c4d1642c"),
        "the examples of RustCrypto's pkcs8, p256 and cms",
    ),
    (
        0x1f301c5164a51811,
        octets("0e8d7322b0c7bd329d39602f7369591692e9c17cd7611b11283818e5497043e6"),
        "jpadilla/pyjwt (testkey_ec.priv)",
    ),
    (
        0x30a0424cd21c2944,
        octets("51b944cdfa544d4c3273aa6bf350625a7dd53bbb6a71723274f538b19a207760"),
        "RFC 7517, appendix A.2",
    ),
    (
        0x422548f88fb782ff,
        octets("b2b04340cfaee616ec9c2c62d261b208e54bb197498df52e8cadede23ac0ba5e"),
        "RFC 9500, section 2.3",
    ),
    (
        0x4a14dde0f446caef,
        octets("f8da91c7119b7d4d95774d044f14b007615cddf6eff5b75cee1287a2fe6b0d70"),
        "codemagic-ci-cd/cli-tools (test_json_web_token_manager.py)",
    ),
    (
        0x56bd737b8698bce9,
        octets("bfeb38eae720d263d369e818c9c75137492a1d72de8c1c165edc99f3c78dec0e"),
        "jchambers/pushy (token-auth-private-key.p8)",
    ),
    (
        0x60fed4ba255a9d31,
        octets("5a7a78cca4a0f420d9bc62bb669c3c2759e39f723d3ae10dcbe0f0815a07ecd4"),
        "RFC 6979, appendix A.2.5",
    ),
    (
        0x62bc2b33c9658e3e,
        octets("071b512e4ca69a0243e3dc5fc76057623105edab5454c36271789967ab17a78e"),
        "fastlane (asc_key.p8)",
    ),
    (
        0x7fcdce2770f6c45d,
        octets("2bd1bb0c44a897c30a7aa0991cde38d8062fe441de50da0f46825344f602e827"),
        "RFC 7515, appendix A.3",
    ),
    (
        0x9ab8c0a9dfa0fc14,
        octets("a48a88c9e7743acce8121b3250f100db1789a8afef65c566ad8fa73bebba46fd"),
        "pyca/cryptography#4417 (a real key, since retired)",
    ),
    (
        0xa01532a3c0900053,
        octets("44eff55443dc63112c584ca569c2af4a7a168b801e86a0e855b1ba650e93561d"),
        "sideshow/apns2 (authkey-valid.p8)",
    ),
    (
        0xacf272c44bb6fe82,
        octets("ea21cb33a0788ee51795f2a26a67d4bf28d8d0d291e63d0dd0f8f9c05e308b89"),
        "Apple's server libraries (testSigningKey.p8)",
    ),
    (
        0xbc8cb0a00d47d5ad,
        octets("835d09f525eb09d5372b3be0b447cb13a55ea548482bfcf08ab99f2d0b654ec0"),
        "auth0/node-jsonwebtoken (prime256v1-private.pem)",
    ),
    (
        0xc3b240a14fe025b6,
        octets("e21ef0b762071eefd12d1e8eb6566309efe622df31011792d1c0c4c3058078a5"),
        "Keats/jsonwebtoken (private_ecdsa_key.pem)",
    ),
    (
        0xc6ed19ff0f274096,
        octets("5c656ab310b306d6a5e18c2c7ef957a271fc0dae3a7ab6ca5e9be0ff0ea825f0"),
        "rustls/pki-types (nistp256key)",
    ),
    (
        0xca4b6644c44c9b52,
        octets("b96f2f342f7d9197037413c487c7f5a7a73a3f3f157706881f0ece1762ff120a"),
        "WalletConnect/a2 (src/client.rs)",
    ),
    (
        0xcdbb86d32c4d0811,
        octets("304af7946e79012e9bdecfc15a75ed693b31e056d76dc7664e624e97c877a532"),
        "Apple Developer Forums, thread 128616 (a real key, since revoked)",
    ),
    (
        0xd12dfb5289c8d4f8,
        octets("412ae803cfb9f0eda9249822d5d7930c3b8befb5188d7b3281a5b6fb45fe414a"),
        "RFC 5903, section 8.1 (the responder's key)",
    ),
    (
        0xd3cc503ea54024f3,
        octets("52d9e09c6a08aebd92cefd727317da25f8ab7739c56e04b1ed8b6bbbf8383186"),
        "the tests of namecare/app-store-server-library-rust",
    ),
    (
        0xdad0b65394221cf9,
        octets("f2f0eaf8dc295d10959c904a4d4b4cb764b5f15b4263628c3a9dfcae785d786b"),
        "RFC 5903, section 8.1 (the initiator's key)",
    ),
    (
        0xfc116698a3e32365,
        octets("d94a9de174403555d3d34d2842d00897c6900ca0f6789ca86376e9525af87d2c"),
        "briansmith/ring (ecdsa_test_private_key_p256.p8)",
    ),
    (
        0xfd4428574a821e16,
        octets("f25f297f5a8f9d4103fed4f184f6692f5d0b5c8f44eb14b491b92e0c0a849d60"),
        "codemagic-ci-cd/cli-tools (AuthKeyMock.p8)",
    ),
];

impl PublicKey {
    /// Where the private key to this public key is printed for everyone to read, if it is known to be: a standard, a
    /// library's tests, documentation, a forum.
    pub fn published(&self) -> Option<&'static str> {
        let start = u64::from_be_bytes(*self.x().first_chunk()?);
        let at = PUBLISHED.binary_search_by_key(&start, |(start, ..)| *start).ok()?;
        let (_, fingerprint, origin) = PUBLISHED.get(at)?;
        (self.fingerprint().as_bytes() == fingerprint).then_some(origin)
    }
}

/// The octets that 64 hexadecimal digits stand for.
const fn octets(hexadecimal: &str) -> [u8; 32] {
    const fn value(digit: u8) -> u8 {
        match digit {
            b'0'..=b'9' => digit.wrapping_sub(b'0'),
            _ => digit.wrapping_sub(b'a').wrapping_add(10),
        }
    }
    let mut octets = [0; 32];
    let mut places: &mut [u8] = &mut octets;
    let mut digits = hexadecimal.as_bytes();
    while let ([high, low, others @ ..], Some((place, rest))) = (digits, places.split_first_mut()) {
        *place = value(*high) << 4 | value(*low);
        digits = others;
        places = rest;
    }
    octets
}

#[cfg(test)]
mod tests {
    use storekit_testkit::TestKey;
    use storekit_testkit::encoder::Pkcs8;

    use super::*;
    use crate::key::DecodedKey;

    fn public_key(key: &TestKey) -> PublicKey {
        DecodedKey::from_der(&Pkcs8::apple(key).der()).unwrap().public_key()
    }

    #[test]
    fn the_table_is_sorted_and_each_key_is_there_once() {
        assert!(PUBLISHED.is_sorted_by(|(a, ..), (b, ..)| a < b));
        for (_, hash, origin) in PUBLISHED {
            assert!(hash != [0; 32] && !origin.is_empty(), "{hash:02x?}");
        }
    }

    #[test]
    fn hexadecimal_digits_become_octets() {
        let octets = octets("00ff10a9bcdef0123456789abcdef0123456789abcdef0123456789abcdef012");
        assert_eq!(octets.first_chunk(), Some(&[0x00, 0xff, 0x10, 0xa9, 0xbc]));
        assert_eq!(octets.last(), Some(&0x12));
    }

    #[test]
    fn the_key_of_rfc_6979_is_known() {
        assert_eq!(public_key(&TestKey::rfc6979()).published(), Some("RFC 6979, appendix A.2.5"));
    }

    #[test]
    fn a_key_that_nobody_printed_is_not() {
        assert_eq!(public_key(&TestKey::nth(1)).published(), None);
    }
}
