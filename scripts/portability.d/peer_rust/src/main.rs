//! Asks Rust's libraries whether they load a key file: names on standard input, one JSON object a file on standard output. Of
//! what `p256` loads it also gives the public point, in hexadecimal; bare DER is for `p256` alone.
//!
//! `ring` and `aws-lc-rs` read no PEM: rustls-pki-types does it for them, as in most programs that use them. A key that
//! `jsonwebtoken` loads must also sign, for its loading looks at little.

use std::io::{self, BufRead as _};

use aws_lc_rs::signature as aws;
use jsonwebtoken::{Algorithm, EncodingKey, Header};
use p256::elliptic_curve::sec1::ToSec1Point as _;
use p256::pkcs8::DecodePrivateKey as _;
use ring::rand::SystemRandom;
use ring::signature as rs;
use rustls_pki_types::PrivatePkcs8KeyDer;
use rustls_pki_types::pem::PemObject as _;
use serde_json::json;

fn main() {
    let rng = SystemRandom::new();
    for name in io::stdin().lock().lines() {
        let bytes = std::fs::read(name.expect("a name")).expect("a file that can be read");
        let der = PrivatePkcs8KeyDer::from_pem_slice(&bytes).ok();
        let der = der.as_ref().map(PrivatePkcs8KeyDer::secret_pkcs8_der);
        let ring = der.is_some_and(|der| rs::EcdsaKeyPair::from_pkcs8(&rs::ECDSA_P256_SHA256_FIXED_SIGNING, der, &rng).is_ok());
        let aws = der.is_some_and(|der| aws::EcdsaKeyPair::from_pkcs8(&aws::ECDSA_P256_SHA256_FIXED_SIGNING, der).is_ok());
        let signs = |key: EncodingKey| jsonwebtoken::encode(&Header::new(Algorithm::ES256), &json!({"a": 1}), &key).is_ok();
        let token = EncodingKey::from_ec_pem(&bytes).is_ok_and(signs);
        let p256 = match str::from_utf8(&bytes) {
            Ok(text) => p256::SecretKey::from_pkcs8_pem(text).ok(),
            Err(_) => p256::SecretKey::from_pkcs8_der(&bytes).ok(),
        };
        let point = p256.as_ref().map(|key| {
            let point = key.public_key().to_sec1_point(false);
            point.as_bytes().iter().map(|octet| format!("{octet:02x}")).collect::<String>()
        });
        println!("{}", json!({"Ring": ring, "AwsLcRs": aws, "JsonWebToken": token, "P256": p256.is_some(), "point": point}));
    }
}
