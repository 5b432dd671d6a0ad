//! Peer: what a Rust team would write first. `peer ring FILE` or `peer p256 FILE`, NDJSON, two threads.
//!
//! It checks that each line is JSON, that the Key ID has its shape, and that the key loads and its public key belongs to
//! it; it prints how many were bad and how many keys repeat.

use std::borrow::Cow;
use std::collections::HashSet;

use p256::SecretKey;
use p256::elliptic_curve::sec1::ToSec1Point as _;
use p256::pkcs8::DecodePrivateKey as _;
use ring::rand::SystemRandom;
use ring::signature::{ECDSA_P256_SHA256_FIXED_SIGNING, EcdsaKeyPair, KeyPair as _};
use serde::Deserialize;
use sha2::{Digest as _, Sha256};

#[derive(Deserialize)]
struct Record<'a> {
    #[serde(borrow, rename = "keyId")]
    key_id: Cow<'a, str>,
    #[serde(borrow, rename = "privateKey")]
    private_key: Cow<'a, str>,
}

fn ring_point(pem: &str, rng: &SystemRandom) -> Option<Vec<u8>> {
    use base64::Engine as _;
    let body: String = pem.lines().filter(|line| !line.starts_with("-----")).collect();
    let der = base64::engine::general_purpose::STANDARD.decode(body).ok()?;
    let pair = EcdsaKeyPair::from_pkcs8(&ECDSA_P256_SHA256_FIXED_SIGNING, &der, rng).ok()?;
    Some(pair.public_key().as_ref().to_vec())
}

fn p256_point(pem: &str) -> Option<Vec<u8>> {
    let key = SecretKey::from_pkcs8_pem(pem).ok()?;
    Some(key.public_key().to_sec1_point(false).as_bytes().to_vec())
}

fn main() {
    let mut args = std::env::args().skip(1);
    let which = args.next().expect("ring or p256");
    let bytes = std::fs::read(args.next().expect("a file")).expect("a file that can be read");
    let middle = bytes.len() / 2;
    let cut = bytes[middle..].iter().position(|&byte| byte == b'\n').map_or(bytes.len(), |at| middle + at + 1);
    let (first, second) = bytes.split_at(cut);
    let run = |part: &[u8]| {
        let rng = SystemRandom::new();
        let (mut records, mut bad, mut hashes) = (0_u64, 0_u64, Vec::new());
        for line in part.split(|&byte| byte == b'\n').filter(|line| !line.is_empty()) {
            records += 1;
            let Ok(record) = serde_json::from_slice::<Record>(line) else {
                bad += 1;
                continue;
            };
            let is_id = record.key_id.len() == 10
                && record.key_id.bytes().all(|byte| byte.is_ascii_uppercase() || byte.is_ascii_digit());
            let point = match which.as_str() {
                "ring" => ring_point(&record.private_key, &rng),
                _ => p256_point(&record.private_key),
            };
            match point {
                Some(point) => hashes.push(<[u8; 32]>::from(Sha256::digest(point))),
                None => bad += 1,
            }
            bad += u64::from(!is_id);
        }
        (records, bad, hashes)
    };
    let (one, two) = std::thread::scope(|scope| {
        let two = scope.spawn(|| run(second));
        (run(first), two.join().expect("a thread"))
    });
    let all: HashSet<_> = one.2.iter().chain(&two.2).collect();
    let repeats = one.2.len() + two.2.len() - all.len();
    println!("{} records {} bad {repeats} duplicates", one.0 + two.0, one.1 + two.1);
}
