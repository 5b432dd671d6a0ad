//! The seeds of each target, made from the fixtures and from the examples of the rules: small, and committed.

use storekit_audit::rules;
use storekit_testkit::encoder::allowed_ders;
use storekit_testkit::{TestKey, cases, demo, fixture};

use crate::{Rng, dictionary};

/// Most seeds of a target.
const MOST_SEEDS: usize = 150;
/// Most bytes of a target's seeds together: with what fuzzers find, a target's corpus stays within 100 kB.
const MOST_BYTES: usize = 60_000;

/// The seeds of a target.
pub fn seeds(target: &str) -> Vec<Vec<u8>> {
    let mut seeds = match target {
        "key_text" => key_texts(),
        "key_der" => ders(),
        "identifiers" => {
            let labels = [154, 155, 156].map(|len| vec![b'a'; len]);
            [dictionary::words(target), labels.to_vec()].concat()
        }
        "notification" => [dictionary::words(target), urls()].concat(),
        "notification_body" => BODIES.iter().map(|body| body.as_bytes().to_vec()).collect(),
        "export" => exports(),
        "ndjson" | "record" => examples(),
        "key_generated" => random(64, 200),
        "report" => random(48, 400),
        "key_batch" => [random(8, 20), random(8, 100), random(4, 400), vec![vec![0; 160]]].concat(),
        _ => Vec::new(),
    };
    if target == "record" {
        seeds.extend(random(40, 300));
    }
    // The short ones first, as many as there is room for.
    seeds.sort_by_key(|seed| (seed.len(), seed.clone()));
    seeds.dedup();
    let mut bytes = 0;
    seeds.retain(|seed| {
        bytes += seed.len();
        bytes <= MOST_BYTES
    });
    seeds.truncate(MOST_SEEDS);
    seeds
}

/// Whole URLs, sound ones and others.
fn urls() -> Vec<Vec<u8>> {
    let authorities = [
        "api.adapty.io",
        "API.fernwood.app:8443",
        "user@fernwood.app",
        "user:pass@fernwood.app:443",
        "fernwood.app:0",
        "fernwood.app:65536",
        "fernwood.app:",
        "[::1]:443",
        "127.0.0.1",
        "010.0.0.1",
        "fernwood.app.",
        "-a.b",
    ];
    let tails = ["", "/", "/hooks/apple?a[]=1&b=%20", "/a#b", "/%zz", "?pk=1", "/a[b]"];
    let mut urls = Vec::new();
    for authority in authorities {
        urls.push(format!("https://{authority}/api/v1/sdk/apple/webhook/0a1b").into_bytes());
    }
    for tail in tails {
        urls.push(format!("http://fernwood.app{tail}").into_bytes());
    }
    urls
}

fn key_texts() -> Vec<Vec<u8>> {
    cases().into_iter().map(|case| case.bytes).collect()
}

fn ders() -> Vec<Vec<u8>> {
    let allowed = allowed_ders(&TestKey::nth(1)).into_iter().map(|(_, der, _)| der);
    // What a text holds, where it holds canonical base64 between the right lines.
    let decoded = cases().into_iter().filter_map(|case| crate::mutate::octets_of(&case.bytes));
    allowed.chain(decoded).collect()
}

/// Whole files, cut to a few records, each under a name and with a way of cutting.
fn exports() -> Vec<Vec<u8>> {
    let mut exports = Vec::new();
    for (number, (name, bytes)) in demo::files().into_iter().enumerate() {
        let choice = match name.rsplit_once('.').map(|(_, extension)| extension) {
            Some("json") => 0,
            Some("ndjson") => 1,
            Some("p8") => 2,
            _ => continue,
        };
        let cut = u8::try_from(number % 251).unwrap_or_default();
        exports.push([&[choice, cut], &bytes[..bytes.len().min(3000)]].concat());
    }
    for (number, example) in examples().into_iter().take(60).enumerate() {
        let cut = u8::try_from(number).unwrap_or_default();
        let text = String::from_utf8_lossy(&example).into_owned();
        let one = text.trim_end();
        let form = match number % 4 {
            0 => format!("[{one},\n{one}]"),
            1 => format!("{{\"data\":[{one}]}}"),
            2 => format!("{one}\n\n{one}"),
            _ => format!("\u{feff}{one} {one}"),
        };
        exports.push([&[u8::from(number % 4 == 2), cut], form.as_bytes()].concat());
    }
    for (number, text) in ODD_EXPORTS.iter().enumerate() {
        let cut = u8::try_from(number).unwrap_or_default();
        for choice in [0, 1, 3, 6, 12] {
            exports.push([&[choice, cut], text.as_bytes()].concat());
        }
    }
    exports
}

/// The examples of the rules, one record each.
fn examples() -> Vec<Vec<u8>> {
    let mut examples = Vec::new();
    for rule in rules::all() {
        let mut is_json = false;
        for line in rule.about().doc.lines().map(str::trim) {
            if line.starts_with("```") {
                is_json = line.starts_with("```json");
            } else if is_json {
                examples.push((fixture::expand(line) + "\n").into_bytes());
            }
        }
    }
    examples
}

fn random(count: u64, len: usize) -> Vec<Vec<u8>> {
    (0..count)
        .map(|number| {
            let mut rng = Rng::new(number + 1);
            let len = 1 + rng.below(len);
            rng.bytes(len)
        })
        .collect()
}

const ODD_EXPORTS: [&str; 12] = [
    "",
    "[]",
    "{}",
    "null",
    "[{}]",
    "[[{}]]",
    "{\"data\":[{},{}],\"next\":null}",
    "{\"a\":1}{\"a\":2}",
    "[{\"a\":1} {\"a\":2}]",
    "[{\"a\":1},",
    "{\"a\":\"\\ud800\"}\n{\"a\":\"\\ud83d\\ude00\"}",
    "a,b\n1,2\n",
];

const BODIES: [&str; 8] = [
    r#"{"notification_type":"DID_RENEW","environment":"PROD","password":"9f1c27d8ab3e64500d7be2f1c8a9b364","bid":"com.fernwood.habits"}"#,
    r#"{"password" : "***","latest_receipt":"","auto_renew_status":"true"}"#,
    r#"{"unified_receipt":{},"password":null}"#,
    r#"{"signedPayload":"eyJ..."}"#,
    r#"{"notificationType":"TEST","version":"2.0","data":{"bundleId":"com.fernwood.habits","appAppleId":6448211390,"environment":"Sandbox"}}"#,
    r#"{"notificationType":"SUMMARY","summary":{"bundleId":"com.fernwood.habits","appAppleId":"6448211390"}}"#,
    "eyJhbGciOiJFUzI1NiJ9.eyJub3RpZmljYXRpb25UeXBlIjoiVEVTVCJ9.c2ln",
    r#"{"signedPayload":"eyJhbGciOiJFUzI1NiJ9.eyJub3RpZmljYXRpb25UeXBlIjoiVEVTVCJ9.c2ln"}"#,
];

#[cfg(test)]
mod tests {
    use super::*;
    use crate::TARGETS;

    #[test]
    fn every_target_has_seeds_and_they_are_few_and_small() {
        for target in TARGETS {
            let seeds = seeds(target.name);
            assert!(!seeds.is_empty(), "{}", target.name);
            assert!(seeds.len() <= MOST_SEEDS, "{}", target.name);
            assert!(seeds.iter().map(Vec::len).sum::<usize>() <= MOST_BYTES, "{}", target.name);
        }
    }
}
