//! A writer of PKCS#8 private keys (RFC 5208, RFC 5915), by hand, whose every part can be replaced: it writes
//! what the policy allows, and what breaks it.

use crate::TestKey;
use crate::der::{
    FRIENDLY_NAME, ID_EC_PUBLIC_KEY, KEY_USAGE, PRIME256V1, SET, bit_string, context, element,
    octet_string, sequence, small_integer,
};

/// A private key in pieces. Each holds whole DER elements, or nothing.
#[derive(Clone, Debug)]
pub struct Pkcs8 {
    /// `PrivateKeyInfo.version`.
    pub version: Vec<u8>,
    /// `PrivateKeyInfo.privateKeyAlgorithm`.
    pub algorithm: Vec<u8>,
    /// What follows `privateKey`: attributes, the public key of version 2, or what should not be there.
    pub tail: Vec<u8>,
    /// `ECPrivateKey.version`.
    pub ec_version: Vec<u8>,
    /// `ECPrivateKey.privateKey`.
    pub scalar: Vec<u8>,
    /// `ECPrivateKey.parameters`, its `[0]` included.
    pub parameters: Vec<u8>,
    /// `ECPrivateKey.publicKey`, its `[1]` included.
    pub public: Vec<u8>,
    /// What follows `ECPrivateKey` in the OCTET STRING.
    pub after_ec: Vec<u8>,
}

impl Pkcs8 {
    /// Apple's form: `[0]` names the curve again, `[1]` holds the uncompressed point.
    pub fn apple(key: &TestKey) -> Self {
        Self {
            version: small_integer(0),
            algorithm: sequence(&[ID_EC_PUBLIC_KEY, PRIME256V1]),
            tail: Vec::new(),
            ec_version: small_integer(1),
            scalar: octet_string(&key.scalar()),
            parameters: context(0, &[PRIME256V1]),
            public: context(1, &[&bit_string(0, &key.public_uncompressed())]),
            after_ec: Vec::new(),
        }
    }

    /// OpenSSL's form: without `[0]`.
    pub fn openssl(key: &TestKey) -> Self {
        Self { parameters: Vec::new(), ..Self::apple(key) }
    }

    /// The `ECPrivateKey` alone.
    pub fn sec1(&self) -> Vec<u8> {
        sequence(&[&self.ec_version, &self.scalar, &self.parameters, &self.public])
    }

    /// The whole `PrivateKeyInfo`.
    pub fn der(&self) -> Vec<u8> {
        self.der_around(&octet_string(&[self.sec1(), self.after_ec.clone()].concat()))
    }

    /// A `PrivateKeyInfo` around another `privateKey` element.
    pub fn der_around(&self, private_key: &[u8]) -> Vec<u8> {
        sequence(&[&self.version, &self.algorithm, private_key, &self.tail])
    }
}

/// `key` in every DER that the policy allows, with its name and the rules that speak of it: with and without `[0]`,
/// with `[1]` uncompressed, compressed and left out, with and without attributes.
pub fn allowed_ders(key: &TestKey) -> Vec<(&'static str, Vec<u8>, &'static [&'static str])> {
    const SHAPE: &str = "key-shape-not-apple";
    const COMPRESSED: &str = "key-public-not-on-curve";
    const MISSING: &str = "key-public-missing";
    const ATTRIBUTES: &str = "key-structure-unexpected";
    let apple = Pkcs8::apple(key);
    let openssl = Pkcs8::openssl(key);
    let compressed = compressed(key);
    let form = |base: &Pkcs8, public: &[u8], tail: &[u8]| {
        Pkcs8 { public: public.to_vec(), tail: tail.to_vec(), ..base.clone() }.der()
    };
    let attributes = attributes();
    vec![
        ("apple", form(&apple, &apple.public, &[]), &[]),
        ("attributes", form(&apple, &apple.public, &attributes), &[ATTRIBUTES]),
        ("compressed", form(&apple, &compressed, &[]), &[COMPRESSED]),
        (
            "compressed-attributes",
            form(&apple, &compressed, &attributes),
            &[COMPRESSED, ATTRIBUTES],
        ),
        ("no-public", form(&apple, &[], &[]), &[MISSING]),
        ("no-public-attributes", form(&apple, &[], &attributes), &[MISSING, ATTRIBUTES]),
        ("openssl", form(&openssl, &apple.public, &[]), &[SHAPE]),
        ("openssl-attributes", form(&openssl, &apple.public, &attributes), &[SHAPE, ATTRIBUTES]),
        ("openssl-compressed", form(&openssl, &compressed, &[]), &[SHAPE, COMPRESSED]),
        (
            "openssl-compressed-attributes",
            form(&openssl, &compressed, &attributes),
            &[SHAPE, COMPRESSED, ATTRIBUTES],
        ),
        ("openssl-no-public", form(&openssl, &[], &[]), &[SHAPE, MISSING]),
        (
            "openssl-no-public-attributes",
            form(&openssl, &[], &attributes),
            &[SHAPE, MISSING, ATTRIBUTES],
        ),
    ]
}

/// `[1]` with the compressed point.
pub fn compressed(key: &TestKey) -> Vec<u8> {
    context(1, &[&bit_string(0, &key.public_compressed())])
}

/// Attributes `[0]` as Windows writes them: one keyUsage.
pub fn attributes() -> Vec<u8> {
    context(0, &[&key_usage()])
}

/// The attribute keyUsage: digitalSignature.
pub fn key_usage() -> Vec<u8> {
    sequence(&[KEY_USAGE, &element(SET, &bit_string(7, &[0x80]))])
}

/// The attribute friendlyName.
pub fn friendly_name() -> Vec<u8> {
    // BMPString "key".
    sequence(&[FRIENDLY_NAME, &element(SET, &element(30, b"\0k\0e\0y"))])
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{base64, pem};

    #[test]
    fn apples_form_has_the_documented_size_and_beginning() {
        let der = Pkcs8::apple(&TestKey::nth(1)).der();
        assert_eq!(der.len(), 150);
        assert!(
            base64::encode(&der).starts_with("MIGTAgEAMBMGByqGSM49AgEGCCqGSM49AwEHBHkwdwIBAQQg")
        );
        let text = pem::write(&der);
        assert_eq!(text.len(), 257);
        let widths: Vec<_> = text.split('\n').map(str::len).collect();
        assert_eq!(widths, [27, 64, 64, 64, 8, 25]);
    }

    #[test]
    fn openssls_form_has_the_documented_size_and_beginning() {
        let der = Pkcs8::openssl(&TestKey::nth(1)).der();
        assert_eq!(der.len(), 138);
        assert!(
            base64::encode(&der).starts_with("MIGHAgEAMBMGByqGSM49AgEGCCqGSM49AwEHBG0wawIBAQQg")
        );
        assert_eq!(pem::write(&der).len() + "\n".len(), 241);
    }

    #[test]
    fn p256_reads_every_allowed_form_as_the_same_key() {
        use p256::pkcs8::DecodePrivateKey as _;
        for n in 1..4 {
            let key = TestKey::nth(n);
            for (name, der, _) in allowed_ders(&key) {
                let read = p256::SecretKey::from_pkcs8_der(&der).expect(name);
                assert_eq!(read.to_bytes().as_slice(), key.scalar(), "{name}");
            }
        }
    }

    #[test]
    fn the_allowed_forms_are_all_different() {
        let mut forms: Vec<_> =
            allowed_ders(&TestKey::nth(1)).into_iter().map(|form| form.1).collect();
        forms.sort();
        forms.dedup();
        assert_eq!(forms.len(), 12);
    }
}
