//! One record, or a few: every rule, every report, and no secret in any of them.

use std::fmt::Write as _;

use arbitrary::{Result, Unstructured};
use storekit_export::{Format, Options, Slot};
use storekit_testkit::encoder::Pkcs8;
use storekit_testkit::json::quoted;
use storekit_testkit::{TestKey, base64, pem};

use crate::canary::Canary;
use crate::key_pool::pair;
use crate::report::HOSTILE;
use crate::{outcome, report};

const SECRETS: [&str; 3] = [
    "9f1c27d8ab3e64500d7be2f1c8a9b364",
    "4c1de80b5f7a49d2963e0a8b7c6d5e4f",
    "e7a94c02d15b8f3607c6a1d29be4f058",
];

/// Records made from `data`, with secrets and hostile texts in their slots. Where `data` begins with `{` or `[`, it is
/// the export as it stands.
pub fn record(data: &[u8]) {
    let (export, canary) = if matches!(data.first(), Some(b'{' | b'[')) {
        (data.to_vec(), Canary::default())
    } else {
        let Ok(made) = records(&mut Unstructured::new(data)) else { return };
        made
    };
    let format = if data.first() == Some(&b'[') { Format::Json } else { Format::Ndjson };
    let options = Options { format: Some(format), chunk_bytes: 8192, ..Options::default() };
    let outcome = outcome::audit("export.ndjson", &export, options, 1);
    report::check(&outcome);
    for (_, text) in report::written(&outcome) {
        canary.assert_absent(&text);
    }
    for finding in &outcome.findings {
        canary.assert_absent(&finding.message);
        canary.assert_absent(&finding.help);
    }
    // Small chunks on several threads, now and then: it costs.
    if export.len().is_multiple_of(8) {
        let again =
            outcome::audit("export.ndjson", &export, Options { chunk_bytes: 64, ..options }, 3);
        assert!(outcome == again, "the outcome depends on chunks or threads");
    }
}

fn records(u: &mut Unstructured<'_>) -> Result<(Vec<u8>, Canary)> {
    let mut canary = Canary::default();
    for secret in SECRETS {
        canary.add(secret.as_bytes());
    }
    let mut text = String::new();
    for _ in 0..u.int_in_range(1..=4_u8)? {
        text.push('{');
        for number in 0..u.int_in_range(1..=8_u8)? {
            let comma = if number == 0 { "" } else { "," };
            let (slot, name) = *u.choose(&NAMES)?;
            let value = value(u, slot, &mut canary)?;
            let _ = write!(text, "{comma}{}:{value}", quoted(name));
        }
        text.push_str("}\n");
    }
    Ok((text.into_bytes(), canary))
}

/// The JSON of a value for a slot: what belongs there, what does not, or a secret.
fn value(u: &mut Unstructured<'_>, slot: Slot, canary: &mut Canary) -> Result<String> {
    Ok(match u.int_in_range(0..=9_u8)? {
        0 => (*u.choose(&["null", "true", "0", "-1e999", "[]", "{}", "\"\"", "\" \""])?).to_owned(),
        1 => quoted(u.choose(&HOSTILE)?),
        // Shorter than a window: a fuzzer learns the secrets, and would put one here by itself.
        2 => quoted(&u.arbitrary::<&str>()?.chars().take(7).collect::<String>()),
        3 | 4 => {
            let secret = *u.choose(&SECRETS)?;
            let around = u.choose(&["", " ", "\n", "x", "\"", "/"])?;
            quoted(&format!("{around}{secret}{around}"))
        }
        5 => {
            let secret = *u.choose(&SECRETS)?;
            let url = u.choose(&[
                "https://api.adapty.io/api/v1/sdk/apple/webhook/{}/",
                "http://user:{}@localhost/{}?pk={}#{}",
                "ftp://{}",
                "https://fernwood.app:99999/{}",
                "https://{}/",
            ])?;
            quoted(&url.replace("{}", secret))
        }
        6 => {
            let password = *u.choose(&SECRETS)?;
            format!(
                r#"{{"notification_type":"RENEWAL","password":"{password}","bid":"com.other.app"}}"#
            )
        }
        7 => quoted(u.choose(&[
            "com.fernwood.habits",
            "7KQ2M9XWPB",
            "69a6de71-2c4e-47e3-e053-5b8c7c11a4d2",
            "6446998023",
            "V1",
            "adapty",
            "app_store",
            "SubscriptionKey_7KQ2M9XWPB.p8",
        ])?),
        _ => quoted(&key(u, slot, canary)?),
    })
}

/// A key's text, damaged as the data says. Only in the slots for keys, whose content is never shown: elsewhere a key
/// whose lines are cut into short pieces is a text like others.
fn key(u: &mut Unstructured<'_>, slot: Slot, canary: &mut Canary) -> Result<String> {
    let pair = pair(u.int_in_range(0..=15)?);
    watch(pair, canary);
    let der = Pkcs8::apple(pair).der();
    let mut text = pem::write(&der);
    if slot.is_secret() {
        let layouts = pem::allowed_layouts();
        text = layouts[u.choose_index(layouts.len())?].1.write(&der);
        for _ in 0..u.int_in_range(0..=3_u8)? {
            let at = u.choose_index(text.len() + 1)?;
            if text.is_char_boundary(at) {
                let piece =
                    u.choose(&["\n", " ", "-----", "\\n", "\u{200b}", "=", ".", "xxxx", "\""])?;
                text.insert_str(at, piece);
            }
        }
    }
    Ok(match u.int_in_range(0..=5_u8)? {
        0 => text.replace('\n', "\\n"),
        1 => text.replace('\n', " "),
        2 => text.replace(pem::END, ""),
        3 => base64::encode(text.as_bytes()),
        _ => text,
    })
}

/// The private scalar in the ways in which it can be written down.
fn watch(pair: &TestKey, canary: &mut Canary) {
    let scalar = pair.scalar();
    let hex = scalar.iter().fold(String::new(), |hex, octet| hex + &format!("{octet:02x}"));
    canary.add(hex.as_bytes());
    canary.add(hex.to_uppercase().as_bytes());
    // In Apple's DER the scalar begins on a boundary of three octets.
    canary.add(base64::encode(&scalar).trim_end_matches('=').as_bytes());
}

/// A name for every slot that a flat record can have.
const NAMES: [(Slot, &str); 24] = [
    (Slot::Record, "record"),
    (Slot::Customer, "customer"),
    (Slot::App, "app"),
    (Slot::Name, "name"),
    (Slot::Platform, "platform"),
    (Slot::Store, "store"),
    (Slot::BundleId, "bundle_id"),
    (Slot::GooglePackage, "google_package"),
    (Slot::AppAppleId, "app_apple_id"),
    (Slot::TeamId, "team_id"),
    (Slot::IapIssuerId, "issuer_id"),
    (Slot::IapKeyId, "key_id"),
    (Slot::IapPrivateKey, "private_key"),
    (Slot::IapPrivateKey, "p8"),
    (Slot::IapFileName, "file_name"),
    (Slot::OfferPrivateKey, "promotional_offer_private_key"),
    (Slot::AscPrivateKey, "app_store_connect_private_key"),
    (Slot::SharedSecret, "shared_secret"),
    (Slot::ProductionUrl, "subscriptionStatusUrl"),
    (Slot::SandboxUrl, "subscriptionStatusUrlForSandbox"),
    (Slot::ProductionVersion, "subscriptionStatusUrlVersion"),
    (Slot::ForwardUrl, "forward_url"),
    (Slot::StorekitVersion, "storekit_version"),
    (Slot::Payload, "payload"),
];
