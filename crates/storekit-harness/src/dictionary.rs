//! The words of each grammar, for fuzzers that would not find them by themselves.
//!
//! `fuzz/dict/` is written from here, in libFuzzer's format.

use std::fmt::Write as _;

use storekit_testkit::der;

/// The words of a target.
pub fn words(target: &str) -> Vec<Vec<u8>> {
    match target {
        "key_text" => [text_words(), pem_words()].concat(),
        "key_der" | "key_generated" => der_words(),
        "identifiers" => from(&IDENTIFIERS),
        "notification" => from(&URLS),
        "notification_body" => [from(&JSON), from(&BODY)].concat(),
        "export" => [from(&JSON), from(&FIELDS), from(&CSV), pem_words()].concat(),
        "inspect" => [text_words(), pem_words()].concat(),
        "csv" => [from(&CSV), names(), pem_words()].concat(),
        "yaml" => [from(&YAML), names(), pem_words()].concat(),
        "toml" => [from(&TOML), names(), pem_words()].concat(),
        "env" => [from(&ENV), names(), pem_words()].concat(),
        "settings_page" => [from(&PAGE), pem_words()].concat(),
        "config" => [from(&TOML), from(&CONFIG)].concat(),
        "baseline" => [from(&JSON), from(&BASELINE)].concat(),
        "archive" => archive_words(),
        "ndjson" | "json_forms" | "layouts" => [from(&JSON), from(&FIELDS)].concat(),
        "record" => [from(&JSON), from(&FIELDS), from(&URLS), from(&IDENTIFIERS)].concat(),
        #[cfg(feature = "whole")]
        "report" => crate::report::HOSTILE.iter().map(|word| word.as_bytes().to_vec()).collect(),
        _ => Vec::new(),
    }
}

/// The words of a target in libFuzzer's format.
pub fn file(target: &str) -> String {
    let mut file = String::from("# Written by scripts/make-corpus.\n");
    for word in words(target) {
        let escaped = word.iter().fold(String::new(), |mut text, &byte| {
            match byte {
                b'"' | b'\\' => text.extend(['\\', char::from(byte)]),
                b' '..=b'~' => text.push(char::from(byte)),
                _ => {
                    let _ = write!(text, "\\x{byte:02x}");
                }
            }
            text
        });
        let _ = writeln!(file, "\"{escaped}\"");
    }
    file
}

fn from(words: &[&str]) -> Vec<Vec<u8>> {
    words.iter().map(|word| word.as_bytes().to_vec()).collect()
}

/// The names of fields, without the quotes of JSON.
fn names() -> Vec<Vec<u8>> {
    FIELDS.iter().map(|name| name.trim_matches('"').as_bytes().to_vec()).collect()
}

fn archive_words() -> Vec<Vec<u8>> {
    [
        &b"PK\x03\x04"[..],
        b"PK\x01\x02",
        b"PK\x05\x06",
        b"PK\x06\x06",
        b"PK\x06\x07",
        b"\x01\0\x10\0",
        b".json",
    ]
    .map(<[u8]>::to_vec)
    .to_vec()
}

fn pem_words() -> Vec<Vec<u8>> {
    from(&[
        "-----BEGIN PRIVATE KEY-----",
        "-----END PRIVATE KEY-----",
        "-----BEGIN EC PRIVATE KEY-----",
        "-----END EC PRIVATE KEY-----",
        // What each allowed shape begins with.
        "MIGTAgEAMBMGByqGSM49AgEGCCqGSM49AwEHBHkwdwIBAQQg",
        "MIGHAgEAMBMGByqGSM49AgEGCCqGSM49AwEHBG0wawIBAQQg",
        "oAoGCCqGSM49AwEHoUQDQgAE",
    ])
}

fn text_words() -> Vec<Vec<u8>> {
    from(&[
        "-----",
        "----",
        "BEGIN ",
        "END ",
        "PRIVATE KEY",
        "ENCRYPTED PRIVATE KEY",
        "RSA PRIVATE KEY",
        "PUBLIC KEY",
        "CERTIFICATE",
        "Proc-Type: 4,ENCRYPTED",
        "\r\n",
        "\n",
        "\r",
        "\\n",
        "\\r\\n",
        "\n\n",
        "  ",
        "\t",
        "=",
        "==",
        "====",
        "\u{feff}",
        "\u{a0}",
        "\u{200b}",
        "\u{2013}",
        "\"",
        "'",
        "...",
        "{\\rtf1",
        "<html",
        "{\"",
        "eyJ",
        "LS0tLS1CRUdJTi",
        "\0",
        "%",
        "KEY=",
    ])
}

fn der_words() -> Vec<Vec<u8>> {
    let mut words: Vec<Vec<u8>> = [
        der::ID_EC_PUBLIC_KEY,
        der::ID_EC_DH,
        der::PRIME256V1,
        der::SECP384R1,
        der::KEY_USAGE,
        der::FRIENDLY_NAME,
        der::NULL,
    ]
    .map(<[u8]>::to_vec)
    .to_vec();
    words.extend([
        vec![0x80],
        vec![0x81, 0x7f],
        vec![0x82, 0xff, 0xff],
        vec![0x84, 255, 255, 255, 255],
    ]);
    words.extend([
        vec![2, 1, 0],
        vec![2, 1, 1],
        vec![4, 32],
        vec![0xa0, 10],
        vec![0xa1, 68, 3, 66, 0, 4],
    ]);
    words.push(vec![0x30, 0x81, 0x93, 2, 1, 0]);
    words.push(storekit_testkit::encoder::attributes());
    words.push(crate::key_pool::ORDER_MINUS_1.to_vec());
    words
}

const IDENTIFIERS: [&str; 22] = [
    "7KQ2M9XWPB",
    "ABCDEFGHIJ",
    "XXXXXXXXXX",
    "69a6de71-2c4e-47e3-e053-5b8c7c11a4d2",
    "57246542-96fe-1a63-e053-0824d011072a",
    "com.fernwood.habits",
    "com.example.app",
    "com.fernwood.*",
    "6446998023",
    "18446744073709551615",
    "SubscriptionKey_",
    "AuthKey_",
    "ApiKey_",
    "APNSAuthKey_",
    ".p8",
    "9f1c27d8ab3e64500d7be2f1c8a9b364",
    "-",
    ".",
    "\u{2013}",
    "\u{feff}",
    "${",
    "null",
];

const URLS: [&str; 24] = [
    "https://",
    "http://",
    "HTTPS://",
    "api.adapty.io",
    "/api/v1/sdk/apple/webhook/",
    "api.revenuecat.com",
    "/v1/incoming-webhooks/apple-server-to-server-notification/",
    "localhost",
    "127.0.0.1",
    "[::1]",
    "10.0.0.1",
    "example.com",
    "ngrok.io",
    "buy.itunes.apple.com/verifyReceipt",
    ":443",
    ":0",
    ":65536",
    "user:pass@",
    "#",
    "?pk=",
    "%2f",
    "V1",
    "version_2",
    "use_storekit2=true",
];

const JSON: [&str; 24] = [
    "{",
    "}",
    "[",
    "]",
    ",",
    ":",
    "\"",
    "\\",
    "\\u0000",
    "\\ud800",
    "\\ud83d\\ude00",
    "\\n",
    "null",
    "true",
    "false",
    "-0",
    "1e999",
    "0.1",
    "\n",
    "\r\n",
    "\u{feff}",
    "{}",
    "[]",
    "{\"a\":1}",
];

const FIELDS: [&str; 24] = [
    "\"record\"",
    "\"customer\"",
    "\"app\"",
    "\"bundle_id\"",
    "\"in_app_purchase_key\"",
    "\"issuer_id\"",
    "\"key_id\"",
    "\"private_key\"",
    "\"promotional_offer_key\"",
    "\"app_store_connect_key\"",
    "\"shared_secret\"",
    "\"notifications\"",
    "\"production\"",
    "\"sandbox\"",
    "\"url\"",
    "\"version\"",
    "\"payload\"",
    "\"data\"",
    "\"attributes\"",
    "\"app_store\"",
    "\"apple_store_private_key\"",
    "\"subscriptionStatusUrl\"",
    "\"id\"",
    "\"storekit_version\"",
];

const CSV: [&str; 12] = [
    ",",
    ";",
    "\t",
    "\"",
    "\"\"",
    "\",\"",
    "\n",
    "\r\n",
    "sep=;\n",
    "\u{feff}",
    "bundle_id,key_id\n",
    "\"\n",
];

const YAML: [&str; 26] = [
    "---\n",
    "...\n",
    "- ",
    ": ",
    ":\n  ",
    "\n",
    "\n  ",
    "|\n",
    "|-\n",
    ">+\n",
    "&a ",
    "*a",
    "<<: ",
    "!!str ",
    "!!binary ",
    "? ",
    "[",
    "]",
    "{",
    "}",
    " #",
    "\"\\x41\"",
    "''",
    "kind: Secret\n",
    "data:\n  ",
    "~",
];

const TOML: [&str; 18] = [
    " = ",
    "\n",
    "[",
    "]",
    "[[",
    "]]\n",
    "\"",
    "\"\"\"",
    "'''",
    "'",
    "{",
    "}",
    ".",
    "\\u0041",
    "\\\n",
    "1979-05-27",
    "true",
    "# ",
];

const ENV: [&str; 9] = ["=", "\n", "export ", "\"", "'", "\\n", "\\\"", " # ", "PRIVATE_KEY="];

const PAGE: [&str; 12] = [
    "Bundle ID\n",
    "Issuer ID: ",
    "Key ID\n",
    "Private key\n",
    "App Store Shared Secret\n",
    "Team ID\n",
    "Production Server URL\n",
    "Required\n",
    "Copy\n",
    " *\n",
    "://",
    "\n\n",
];

const CONFIG: [&str; 16] = [
    "profile",
    "fail_on",
    "select",
    "ignore",
    "map",
    "[[suppress]]\n",
    "rule",
    "record",
    "field",
    "reason",
    "owner",
    "expires",
    "\"ci\"",
    "\"never\"",
    "key-truncated",
    "in_app_purchase_key.private_key",
];

const BASELINE: [&str; 6] = [
    "\"schema\"",
    "\"storekit-audit/baseline/1\"",
    "\"findings\"",
    "\"id\"",
    "\"rule\"",
    "\"field\"",
];

const BODY: [&str; 14] = [
    "\"notification_type\"",
    "\"notificationType\"",
    "\"password\"",
    "\"bid\"",
    "\"unified_receipt\"",
    "\"signedPayload\"",
    "\"data\"",
    "\"bundleId\"",
    "\"appAppleId\"",
    "\"environment\"",
    "\"Sandbox\"",
    "\"PROD\"",
    "eyJhbGciOiJFUzI1NiJ9",
    ".",
];
