//! Files that people put where a key belongs.

use super::{Case, apple_text, key};
use crate::encoder::Pkcs8;
use crate::json::quoted;
use crate::{base64, der, foreign, pem};

const NOT_A_KEY: &[&str] = &["key-not-a-key"];
const ALGORITHM: &[&str] = &["key-wrong-algorithm"];
const CURVE: &[&str] = &["key-wrong-curve"];
const ENCRYPTED: &[&str] = &["key-encrypted"];
const SEC1: &[&str] = &["key-sec1-container"];
const REDACTED: &[&str] = &["key-redacted"];
const EMPTY: &[&str] = &["key-missing", "key-not-a-key"];
const IDENTIFIER: &[&str] = &["key-not-a-key", "fields-swapped"];

pub(super) fn cases() -> Vec<Case> {
    let text = apple_text();
    let material = |constant| pem::write(&base64::decode(constant));
    let labelled = |label, constant| pem::write_labelled(label, &base64::decode(constant));
    // SEC 1 as OpenSSL writes it always names the curve.
    let sec1 = Pkcs8::apple(&key()).sec1();
    let sec1_text = pem::write_labelled("EC PRIVATE KEY", &sec1);
    let parameters = pem::write_labelled("EC PARAMETERS", der::PRIME256V1);
    let other_parameters = pem::write_labelled("EC PARAMETERS", der::SECP384R1);
    let point = key().public_uncompressed();
    let url =
        |bytes: &[u8]| base64::encode(bytes).replace('+', "-").replace('/', "_").replace('=', "");
    let jwk = format!(
        r#"{{"kty":"EC","crv":"P-256","x":"{}","y":"{}","d":"{}"}}"#,
        url(&point[1..33]),
        url(&point[33..]),
        url(&key().scalar())
    );
    let jwt = format!(
        "{}.{}.{}",
        url(br#"{"alg":"ES256","kid":"7KQ2M9XWPB","typ":"JWT"}"#),
        url(br#"{"iss":"storekit-testkit","iat":1700000000,"aud":"appstoreconnect-v1"}"#),
        url(&[0x5a; 64])
    );
    let api_key = format!(
        r#"{{"key_id":"7KQ2M9XWPB","issuer_id":"5c1e8a37-4b90-4d2f-e053-91b7c26fa08d","key":{}}}"#,
        quoted(&text)
    );
    let rtf = format!("{{\\rtf1\\ansi\\deff0\n{}}}", text.replace('\n', "\\\n"));
    let html = "<!DOCTYPE html>\n<html><head><title>Sign in</title></head><body></body></html>\n";
    vec![
        Case::repairable("sec1", sec1_text.clone() + "\n", SEC1),
        Case::repairable("sec1-two-final-newlines", sec1_text.clone() + "\n\n", SEC1),
        Case::repairable("sec1-under-pkcs8-label", pem::write(&sec1), SEC1),
        // What `openssl ecparam -genkey` writes: the first block only repeats the curve.
        Case::repairable("sec1-after-parameters", format!("{parameters}\n{sec1_text}\n"), SEC1),
        Case::rejected(
            "sec1-after-other-parameters",
            format!("{other_parameters}\n{sec1_text}\n"),
            &["key-several-in-one", "key-wrong-curve"],
        ),
        Case::rejected(
            "encrypted",
            labelled("ENCRYPTED PRIVATE KEY", foreign::ENCRYPTED_PKCS8),
            ENCRYPTED,
        ),
        Case::rejected(
            "encrypted-under-plain-label",
            material(foreign::ENCRYPTED_PKCS8),
            ENCRYPTED,
        ),
        Case::rejected("encrypted-legacy", foreign::LEGACY_ENCRYPTED_PEM, ENCRYPTED),
        Case::rejected("public-key", pem::write_labelled("PUBLIC KEY", &key().spki()), NOT_A_KEY),
        Case::rejected("public-key-under-private-label", pem::write(&key().spki()), NOT_A_KEY),
        Case::rejected("certificate", labelled("CERTIFICATE", foreign::CERTIFICATE), NOT_A_KEY),
        Case::rejected("certificate-der", base64::decode(foreign::CERTIFICATE), NOT_A_KEY),
        Case::rejected(
            "certificate-request",
            labelled("CERTIFICATE REQUEST", foreign::REQUEST),
            NOT_A_KEY,
        ),
        Case::rejected("openssh", foreign::OPENSSH_PEM, NOT_A_KEY),
        Case::rejected("pkcs12", base64::decode(foreign::PKCS12), NOT_A_KEY),
        Case::rejected("provisioning-profile", provisioning_profile(), NOT_A_KEY),
        Case::rejected("rsa", material(foreign::RSA), ALGORITHM),
        Case::rejected("ed25519", material(foreign::ED25519), ALGORITHM),
        Case::rejected("p384", material(foreign::P384), CURVE),
        Case::rejected("secp256k1", material(foreign::SECP256K1), CURVE),
        Case::rejected("sec1-p384", labelled("EC PRIVATE KEY", foreign::P384_SEC1), CURVE),
        Case::rejected(
            "sec1-secp256k1",
            labelled("EC PRIVATE KEY", foreign::SECP256K1_SEC1),
            CURVE,
        ),
        Case::rejected("jwk", jwk, NOT_A_KEY),
        Case::rejected("jwt", jwt, NOT_A_KEY),
        Case::rejected("json-api-key", api_key, NOT_A_KEY),
        Case::rejected("rtf", rtf, NOT_A_KEY),
        Case::rejected("html", html, NOT_A_KEY),
        Case::rejected("path", "./private_keys/SubscriptionKey_7KQ2M9XWPB.p8", &["key-is-path"]),
        Case::rejected("file-name", "SubscriptionKey_7KQ2M9XWPB.p8", &["key-is-path"]),
        Case::rejected("mask-stars", "********", REDACTED),
        Case::rejected("mask-word", "[REDACTED]", REDACTED),
        Case::rejected("mask-configured", "***configured***", REDACTED),
        Case::rejected("issuer-id", "5c1e8a37-4b90-4d2f-e053-91b7c26fa08d", IDENTIFIER),
        Case::rejected("key-id", "7KQ2M9XWPB", IDENTIFIER),
        Case::rejected("bundle-id", "com.fernwood.habits", IDENTIFIER),
        Case::rejected("words", "ask Robin for the key\n", NOT_A_KEY),
        Case::rejected("empty", "", EMPTY),
        Case::rejected("whitespace-only", " \r\n\t\n", EMPTY),
    ]
}

/// The outside of a provisioning profile: CMS signed data (RFC 5652) around a property list, without signatures.
fn provisioning_profile() -> Vec<u8> {
    const SIGNED_DATA: &[u8] = &[6, 9, 0x2a, 0x86, 0x48, 0x86, 0xf7, 0x0d, 1, 7, 2];
    const DATA: &[u8] = &[6, 9, 0x2a, 0x86, 0x48, 0x86, 0xf7, 0x0d, 1, 7, 1];
    let list = br#"<?xml version="1.0" encoding="UTF-8"?>
<plist version="1.0"><dict><key>AppIDName</key><string>Habits</string></dict></plist>
"#;
    let content = der::sequence(&[DATA, &der::context(0, &[&der::octet_string(list)])]);
    let no_algorithms = der::element(der::SET, &[]);
    let signed = der::sequence(&[&der::small_integer(1), &no_algorithms, &content, &no_algorithms]);
    der::sequence(&[SIGNED_DATA, &der::context(0, &[&signed])])
}
