//! The seeds of each target, made from the fixtures and from the examples of the rules: small, and committed.

use std::sync::LazyLock;

use storekit_audit::rules;
use storekit_testkit::encoder::{Pkcs8, allowed_ders};
use storekit_testkit::{TestKey, cases, demo, fixture};

use crate::{Rng, dictionary};

/// Most seeds of a target.
const MOST_SEEDS: usize = 320;
/// Most bytes of a target's seeds together: with what fuzzers find, a target's corpus stays within 100 kB.
const MOST_BYTES: usize = 90_000;

/// The seeds of a target.
pub fn seeds(target: &str) -> Vec<Vec<u8>> {
    let mut seeds = match target {
        "key_text" | "inspect" => key_texts(),
        "key_der" => ders(),
        "identifiers" => {
            let labels = [154, 155, 156].map(|len| vec![b'a'; len]);
            [dictionary::words(target), labels.to_vec(), from(&SHAPES)].concat()
        }
        "notification" => [dictionary::words(target), urls(), from(&VERSIONS)].concat(),
        "notification_body" => BODIES.iter().map(|body| body.as_bytes().to_vec()).collect(),
        "export" => exports(),
        "ndjson" | "record" => examples(),
        "key_generated" => random(64, 200),
        "report" => random(48, 400),
        "key_batch" => [random(8, 20), random(8, 100), random(4, 400), vec![vec![0; 160]]].concat(),
        "json_forms" => [examples(), from(&FORMS)].concat(),
        "layouts" => records_together(),
        "csv" => [tables(), random(32, 200)].concat(),
        "yaml" => [documents(&YAMLS), random(32, 200)].concat(),
        "toml" => [documents(&TOMLS), random(32, 200)].concat(),
        "env" => [documents(&ENVS), random(32, 200)].concat(),
        "settings_page" => [documents(&PAGES), random(16, 100)].concat(),
        "archive" => random(32, 100),
        "names" => random(48, 200),
        "config" => from(&CONFIGS),
        "baseline" => [from(&BASELINES), random(32, 400)].concat(),
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
    for host in HOSTS {
        urls.push(format!("https://{host}/v1/notifications/apple/0a1b2c3d").into_bytes());
    }
    for path in PATHS {
        urls.push(format!("https://api.fernwood.app/{path}").into_bytes());
    }
    urls.extend(from(&WHOLE_URLS));
    // Longer than any URL.
    urls.push(format!("https://fernwood.app/{}", "a".repeat(8192)).into_bytes());
    urls
}

fn key_texts() -> Vec<Vec<u8>> {
    let texts = cases().into_iter().map(|case| case.bytes);
    let weak = weak_scalars().map(|scalar| {
        storekit_testkit::pem::write(&Pkcs8::apple(&TestKey::from_scalar(scalar)).der())
            .into_bytes()
    });
    let others = on_other_curves().into_iter().map(|der| pem_of(&der));
    let key = TestKey::nth(1);
    let sound = pem_of(&Pkcs8::apple(&key).der());
    let text = String::from_utf8_lossy(&sound).into_owned();
    let odd = [
        // Spaces of other alphabets, and lines that end as a shell or Python continues them.
        text.replace("\nMIG", "\n\u{2003}MIG"),
        text.replace('\n', "\\\n"),
        format!("{text}\n{}", storekit_testkit::pem::END),
        // Longer than any key.
        format!("{text}{}\n", "A".repeat(9000)).replace("\n-----END PRIVATE KEY-----", ""),
        storekit_testkit::pem::write(&[0x30; 6300]),
    ];
    // Without text around: bare DER of a SEC1 key, of signed data, of something else.
    let bare = [
        Pkcs8::openssl(&key).sec1(),
        vec![0x30, 13, 6, 9, 0x2a, 0x86, 0x48, 0x86, 0xf7, 0x0d, 1, 7, 2, 0xa0, 0],
        vec![0x30, 5, 0x0c, 1, 0xff, 5, 0],
        b"PK\x03\x04\x14\0\0\0\x08\0".to_vec(),
    ];
    let odd = odd.into_iter().map(String::into_bytes);
    texts.chain(weak).chain(from(&FOREIGN)).chain(others).chain(odd).chain(bare).collect()
}

fn pem_of(der: &[u8]) -> Vec<u8> {
    storekit_testkit::pem::write(der).into_bytes()
}

/// Scalars that can be guessed.
fn weak_scalars() -> [[u8; 32]; 6] {
    [
        std::array::from_fn(|at| u8::from(at == 31)),
        crate::key_pool::ORDER_MINUS_1,
        [0x11; 32],
        std::array::from_fn(|at| if at % 2 == 0 { 0x12 } else { 0x34 }),
        std::array::from_fn(|at| u8::try_from(at).unwrap_or_default() + 1),
        *b"a private key of 32 characters..",
    ]
}

fn ders() -> Vec<Vec<u8>> {
    let allowed = allowed_ders(&TestKey::nth(1)).into_iter().map(|(_, der, _)| der);
    // What a text holds, where it holds canonical base64 between the right lines.
    let weak = weak_scalars().map(|scalar| Pkcs8::apple(&TestKey::from_scalar(scalar)).der());
    let decoded = cases().into_iter().filter_map(|case| crate::mutate::octets_of(&case.bytes));
    allowed.chain(decoded).chain(attributed()).chain(weak).chain(on_other_curves()).collect()
}

/// Keys with attributes that hold every kind of value, sound and not, and nested deep.
fn attributed() -> Vec<Vec<u8>> {
    use storekit_testkit::der::{
        SET, bit_string, context, element, nested_sequences, octet_string, sequence,
    };
    let oid = storekit_testkit::der::FRIENDLY_NAME;
    let values: [&[u8]; 16] = [
        &[1, 1, 0xff],
        &[1, 1, 1],
        &[5, 0],
        &[5, 1, 0],
        &[2, 1, 5],
        &[2, 2, 0, 5],
        &[10, 1, 5],
        &[6, 1, 0x80],
        &[12, 2, 0xc3, 0xa9],
        &[12, 1, 0xff],
        &bit_string(3, &[0xf8]),
        &bit_string(3, &[0xff]),
        &[3, 0],
        &bit_string(8, &[0]),
        &sequence(&[&octet_string(b"x"), &sequence(&[&[5, 0]]), &[5, 0]]),
        &nested_sequences(40),
    ];
    values
        .iter()
        .map(|value| {
            let mut form = Pkcs8::apple(&TestKey::nth(1));
            form.tail = context(0, &[&sequence(&[oid, &element(SET, value)])]);
            form.der()
        })
        .collect()
}

/// Keys that name another curve or another algorithm, a request and a certificate.
fn on_other_curves() -> Vec<Vec<u8>> {
    use storekit_testkit::der::{PRIME256V1, bit_string, sequence, small_integer};
    let der = Pkcs8::apple(&TestKey::nth(1)).der();
    let oids: [&[u8]; 11] = [
        &[6, 5, 0x2b, 0x81, 4, 0, 0x21],
        &[6, 5, 0x2b, 0x81, 4, 0, 0x22],
        &[6, 5, 0x2b, 0x81, 4, 0, 0x23],
        &[6, 5, 0x2b, 0x81, 4, 0, 0x0a],
        &[6, 9, 0x2b, 0x24, 3, 3, 2, 8, 1, 1, 7],
        &[6, 8, 0x2a, 0x86, 0x48, 0xce, 0x3d, 3, 1, 1],
        &[6, 3, 0x2a, 3, 4],
        // No identifier of anything: a leading zero; half a number; an integer; nothing.
        &[6, 2, 0x80, 1],
        &[6, 2, 0x2a, 0x86],
        &[2, 1, 1],
        &[5, 0],
    ];
    // RSA and X25519.
    let algorithms: [&[u8]; 2] =
        [&[6, 9, 0x2a, 0x86, 0x48, 0x86, 0xf7, 0x0d, 1, 1, 1], &[6, 3, 0x2b, 0x65, 0x6e]];
    let info = sequence(&[
        &small_integer(0),
        &sequence(&[storekit_testkit::der::ID_EC_PUBLIC_KEY, oids[0]]),
        &storekit_testkit::der::octet_string(&[0x30, 0]),
    ]);
    let at = der.windows(PRIME256V1.len()).position(|window| window == PRIME256V1).unwrap_or(0);
    let algorithm_end = at + PRIME256V1.len();
    let others = oids.iter().map(|oid| {
        let algorithm = sequence(&[storekit_testkit::der::ID_EC_PUBLIC_KEY, oid]);
        sequence(&[&small_integer(0), &algorithm, &der[algorithm_end..]])
    });
    let signed =
        |first: &[u8]| sequence(&[&sequence(&[first]), &sequence(&[]), &bit_string(0, &[1])]);
    let mut all: Vec<_> = others.collect();
    all.extend(algorithms.map(|oid| {
        sequence(&[&small_integer(0), &sequence(&[oid]), &storekit_testkit::der::octet_string(&[])])
    }));
    // Version 2 without what makes it one.
    let algorithm = sequence(&[storekit_testkit::der::ID_EC_PUBLIC_KEY, PRIME256V1]);
    let inner = storekit_testkit::der::octet_string(&[0x30, 0]);
    let attributes = storekit_testkit::der::context(0, &[]);
    all.push(sequence(&[&small_integer(1), &algorithm, &inner, &attributes]));
    all.push(Pkcs8::openssl(&TestKey::nth(1)).sec1());
    all.extend([info, signed(&small_integer(0)), signed(&small_integer(7)), signed(&[0xa0, 0])]);
    all
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
        for choice in [0, 1, 6, 12, 24, 42, 48] {
            exports.push([&[choice, cut], text.as_bytes()].concat());
        }
    }
    // Signed payloads: known by their looks, and by the format that was given.
    for choice in [3, 30, 66] {
        let text = format!("{PAYLOAD}\n\n {PAYLOAD}\r\nno payload\n");
        exports.push([&[choice, choice], text.as_bytes()].concat());
    }
    exports
}

/// Neighbours of the demo export, and examples with what differs little from them.
fn records_together() -> Vec<Vec<u8>> {
    let files = demo::files();
    let lines: Vec<_> = files
        .iter()
        .filter(|(name, _)| name.ends_with(".ndjson"))
        .flat_map(|(_, bytes)| bytes.split(|&byte| byte == b'\n'))
        .filter(|line| !line.is_empty() && line.len() < 2000)
        .collect();
    let (threes, _) = lines.as_chunks::<3>();
    let pairs = LIKE_EACH_OTHER.map(|(one, other)| format!("{one}\n{other}\n").into_bytes());
    let mut together: Vec<_> = threes.iter().take(12).map(|some| some.join(&b'\n')).collect();
    for example in examples().into_iter().filter(|it| it.len() < 400).take(40) {
        let text = String::from_utf8_lossy(&example).into_owned();
        let others = [
            text.replace("\":", "\" : "),
            text.replace(": \"", ": \"\\u0041"),
            text.replacen(": \"", ": null, \"x\": \"", 1),
            text.replacen(": \"", ": [1.5], \"", 1),
        ];
        together.push([text, others.concat()].concat().into_bytes());
    }
    together.extend(pairs);
    together
}

/// Some of the examples, for archives.
pub(crate) fn small_examples() -> &'static [Vec<u8>] {
    static EXAMPLES: LazyLock<Vec<Vec<u8>>> =
        LazyLock::new(|| examples().into_iter().filter(|it| it.len() < 500).take(24).collect());
    &EXAMPLES
}

/// Texts that are read as they stand, in two ways of cutting.
fn documents(texts: &[&str]) -> Vec<Vec<u8>> {
    let lead =
        |text: &&str| [[b" \0", text.as_bytes()].concat(), [b"?\x29", text.as_bytes()].concat()];
    texts.iter().flat_map(lead).collect()
}

fn tables() -> Vec<Vec<u8>> {
    let mut tables = documents(&TABLES);
    for (number, text) in TABLES.iter().enumerate() {
        let cut = u8::try_from(number * 37 % 256).unwrap_or_default();
        tables.push([&[b'!', cut], text.as_bytes()].concat());
    }
    tables
}

fn from(texts: &[&str]) -> Vec<Vec<u8>> {
    texts.iter().map(|text| text.as_bytes().to_vec()).collect()
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
    PAYLOAD,
    r#"{"signedPayload":"eyJhbGciOiJFUzI1NiJ9.eyJub3RpZmljYXRpb25UeXBlIjoiVEVTVCJ9.c2ln"}"#,
];

const PAYLOAD: &str = "eyJhbGciOiJFUzI1NiJ9.eyJub3RpZmljYXRpb25UeXBlIjoiVEVTVCJ9.c2ln";

/// A record, and one of the same layout that is not sound, or is another.
const LIKE_EACH_OTHER: [(&str, &str); 6] = [
    (r#"{"bundle_id":"a.b","x":1}"#, r#"{"bundle_id":"a.b","x":01}"#),
    (r#"{"bundle_id":"a.b","x":1}"#, r#"{"bundle_id":"a.b","x":1.5}"#),
    (r#"{"bundle_id":"a.b","x":true}"#, r#"{"bundle_id":"a.b","x":truex}"#),
    (r#"{"bundle_id":"a.b","x":"y"}"#, r#"{"bundle_id":"a.b","x":"\\q"}"#),
    (r#"{"bundle_id":"a.b","x":{"y":1}}"#, r#"{"bundle_id":"a.b","x":{}}"#),
    (r#"{"bundle_id":"a.b","x":1}"#, r#"{"bundle_id":"a.b","x":1,}"#),
];

/// What stands in the place of a key.
const FOREIGN: [&str; 22] = [
    "PK\u{3}\u{4}",
    "<?xml version=\"1.0\"?><plist><key>Entitlements</key></plist>",
    "<?xml version=\"1.0\"?><a/>",
    "ssh-ed25519 AAAAC3NzaC1lZDI1NTE5",
    "$PRIVATE_KEY",
    "https://fernwood.app/AuthKey.p8",
    "9f1c27d8ab3e64500d7be2f1c8a9b364",
    "-----BEGIN PGP PRIVATE KEY BLOCK-----\nMIGT\n-----END PGP PRIVATE KEY BLOCK-----",
    "-----BEGIN CMS-----\nMIGT\n-----END CMS-----",
    "-----BEGIN RSA PRIVATE KEY-----\nMIGT\n-----END RSA PRIVATE KEY-----",
    "-----BEGIN DSA PRIVATE KEY-----\nMIGT\n-----END DSA PRIVATE KEY-----",
    "-----BEGIN PRIVATE KEY-----\n\"MIGT\",\n> AgEA\n-----END PRIVATE KEY-----",
    "-----BEGIN PRIVATE KEY-----\\tMIGT\\/AgEA\\u002b\\u002f\\u003d-----END PRIVATE KEY-----",
    "-----BEGIN PRIVATE KEY-----\u{2028}MIGT\u{2028}-----END PRIVATE KEY-----",
    "-----END PRIVATE KEY-----\nMIGT\n-----BEGIN PRIVATE KEY-----",
    "\0-\0-\0-\0-\0-",
    "\"\"",
    "\u{200b}\u{feff}",
    "RENTBEGIN PRIVATE KEY",
    "BEGIN SOMETHING",
    "-----BEGIN CERTIFICATE-----\nMIGT\n-----END CERTIFICATE-----\n-----BEGIN CERTIFICATE-----\nMIGT\n-----END CERTIFICATE-----",
    "AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA",
];

/// What stands in the place of an identifier.
const SHAPES: [&str; 51] = [
    "",
    "com.",
    "18446744073709551616",
    "7KQ2M9XWPB;\u{202a}\u{2060}\u{fe0f}",
    "69a6de712c4e47e3e0535b8c7c11a4d2",
    "69a6de712c4e47e380535b8c7c11a4d2",
    "69a6de71-2c4e-47e3e0535b8c7c11a4d2",
    "69A6DE71-2C4E-47E3-E053-5B8C7C11A4D2",
    "69a6de71-2c4e-47e3-e053-5b8c7c11a4",
    "00000000-0000-0000-0000-000000000000",
    "abcdefabcdefabcdefabcdefabcdefabcdefabcd",
    "69a6de71-2c4e-47e3-e053-5b8c7c11a4d200",
    "A1B2C3D4E5",
    "1a.b",
    "0a1b2c3d",
    "12345678",
    "a@b.c",
    "com.fern_wood.app",
    "A1B2C3D4E5.com.fernwood",
    "*",
    "/keys/AuthKey_7KQ2M9XWPB.p8",
    "C:\\keys\\AuthKey_7KQ2M9XWPB.p8",
    "~/AuthKey_7KQ2M9XWPB.p8",
    "SubscriptionKey_7KQ2M9XWPB.p8",
    "AuthKey_7KQ2M9XWPB (1).p8",
    "https://fernwood.app",
    "-----BEGIN PRIVATE KEY-----",
    "MIGTAgEAMBMGByqGSM49AgEGCCqGSM49AwEHBHkwdwIBAQQg",
    "eyJhbGciOiJFUzI1NiJ9.eyJpc3MiOiJ4In0.c2ln",
    "$KEY_ID",
    "${KEY_ID}",
    "{{ key_id }}",
    "@env:KEY_ID",
    "<key id>",
    "[issuer]",
    "YOUR_KEY_ID",
    "your-issuer-id",
    "KEYID12345",
    "ABC123DEFG",
    "com.yourcompany.app",
    "changeme",
    "TODO",
    "undefined",
    "N/A",
    "0",
    "01",
    " 7KQ2M9XWPB\n",
    "\"7KQ2M9XWPB\",",
    "\u{ab}a\u{bb}",
    "7KQ2M9XWP\u{41a}",
    "69a6de71\u{2013}2c4e\u{2013}47e3\u{2013}e053\u{2013}5b8c7c11a4d2",
];

/// Where notifications go.
const HOSTS: [&str; 34] = [
    "api.revenuecat.com",
    "api.qonversion.io",
    "superwall.com",
    "api.apphud.com",
    "s2s.purchasely.io",
    "api.iaphub.com",
    "api.glassfy.io",
    "api.namiml.com",
    "pubsub.googleapis.com",
    "api.stripe.com",
    "roku.com",
    "samsungapps.com",
    "appstore-sdk.amazon.com",
    "paddle.com",
    "localhost",
    "example.org",
    "yourdomain.com",
    "abc.ngrok-free.app",
    "host.local",
    "x.test",
    "x.onion",
    "single",
    "10.1.2.3",
    "172.16.0.1",
    "192.168.0.1",
    "169.254.1.1",
    "100.64.0.1",
    "192.0.2.1",
    "255.255.255.255",
    "[fe80::1]",
    "[fd00::1]",
    "[2001:db8::1]",
    "[::ffff:10.0.0.1]",
    "xn--e1afmkfd.app",
];

const PATHS: [&str; 14] = [
    "verifyReceipt/",
    "a b",
    "google-play/hook",
    "webhooks/stripe",
    "rtdn",
    "roku/push",
    "samsung",
    "amazon",
    "android/notifications",
    "apple/android",
    "galaxy",
    "verifyReceipt",
    "v1/incoming-webhooks/apple-server-to-server-notification/app0a1b2c3d",
    "%0a%zz",
];

const WHOLE_URLS: [&str; 12] = [
    "https://fernwood.app/{token}",
    "https://localhost.localdomain/a",
    "https://198.18.0.1/a",
    "https://8.8.8.8/a",
    "https://[2606:4700::1111]/a",
    "https://[4000::1]/a",
    "https://fernwood.0x1f/a",
    "1a://fernwood.app",
    "ftp://fernwood.app",
    "https://buy.itunes.apple.com/verifyReceipt",
    "https://superwall.com/api/integrations/app-store-connect/webhook?a=b&pk=pk_0a1b2c3d4e5f",
    "https://superwall.com/api/integrations/app-store-connect/webhook?a=b",
];

/// Versions of notifications, and settings with their values.
const VERSIONS: [&str; 10] = [
    "Version 1 Notifications",
    "v1.0",
    "version_2",
    "V3",
    "use_storekit1=false",
    "isStoreKit2Enabled=0",
    "storekit2=off",
    "storekit=on",
    "storekit_version=SK1",
    "storekit_version=StoreKit 2.0",
];

const FORMS: [&str; 4] = [
    r#"{"bundle_id":"com.fern\u0077ood.habits","key_id":"\ud83d\ude00","a":[1,-0.5e3,true,null]}"#,
    r#"{"bundle_id":"\"\\\/\b\f\n\r\t","":{"":{"p8":""}},"private_key":"***"}"#,
    r#"{"in_app_purchase_key":{"key_id":7,"issuer_id":null,"private_key":false}}"#,
    r#"{"apps":[{"bundle_id":"a.b"},{"bundle_id":"c.d"}],"shared_secret":"[REDACTED]"}"#,
];

const TABLES: [&str; 12] = [
    "bundle_id,key_id\ncom.fernwood.habits,7KQ2M9XWPB\n",
    "bundle_id;key_id\r\n\"a;b\";\"a\"\"b\"\r\n;\r\n",
    "sep=\t\nbundle_id\tshared_secret\na.b\t9f1c27d8ab3e64500d7be2f1c8a9b364",
    "\u{feff}bundle_id,private_key\na,\"-----BEGIN PRIVATE KEY-----\nMIGT\n-----END PRIVATE KEY-----\"\nb,c\n",
    "bundle_id,key_id\na,\"b\nc,d\ne,\"f\"\n",
    "bundle_id,private_key,key_id\na,-----BEGIN PRIVATE KEY-----\nMIGT\n-----END PRIVATE KEY-----,b\nc,d,e\n",
    "\n\nbundle_id,key_id\n\na,b\n\n",
    "bundle_id,key_id\na,b,c\nd\n\"e\"f,g\n",
    "bundle_id,\"key_id\na,b\n",
    "bundle_id,bundle_id,\na,b,c\n",
    "bundle_id,key_id\na,\u{e9}\n\n",
    "a~b/c,bundle_id\n1,2\r\n3,4\r",
];

const YAMLS: [&str; 10] = [
    "bundle_id: com.fernwood.habits\nkey_id: '7KQ2M9XWPB'\n",
    "- bundle_id: a.b\n  private_key: |-\n    -----BEGIN PRIVATE KEY-----\n    MIGT\n    -----END PRIVATE KEY-----\n- bundle_id: >\n    c\n    d\n",
    "---\nbundle_id: \"\\u0041\\x42\\n\"\n---\nkey_id: ~\n...\n",
    "apiVersion: v1\nkind: Secret\ndata:\n  private_key: LS0tLS1CRUdJTg==\n  key_id: N0tRMk05WFdQQg==\n",
    "a: &x {bundle_id: a.b}\nb: *x\n<<: *x\n",
    "records: [{bundle_id: a.b, key_id: 7}, {bundle_id: c}]\n",
    "bundle_id: [\n",
    "- bundle_id: 'a\n- key_id: b\n- \"c\n",
    "%YAML 1.2\n---\n!!map {? bundle_id : !!str a}\n",
    "{\"bundle_id\": \"\u{e9}\u{1f600}\", \"key_id\": null}\n",
];

const TOMLS: [&str; 8] = [
    "bundle_id = \"com.fernwood.habits\"\nkey_id = '7KQ2M9XWPB'\n",
    "[[records]]\nbundle_id = \"a\"\n[[records]]\nbundle_id = \"\"\"\nb\\\n  c\"\"\"\n",
    "[in_app_purchase_key]\nkey_id = 1\nissuer_id = 1979-05-27\nprivate_key = '''\r\nx'''\n",
    "app.bundle_id = \"\\u00e9\\U0001F600\"\n\"a.b\" = [{ key_id = true }]\n",
    "bundle_id = \n",
    "bundle_id = 'a'\nbundle_id = 'b'\n",
    "records = [{bundle_id = 'a'}, {key_id = 1e9}]\n",
    "[a]\n[a.b]\n[[a.c]]\nx = [1, [2, \"3\"]]\n",
];

const ENVS: [&str; 6] = [
    "APP_BUNDLE_ID=com.fernwood.habits\nexport KEY_ID='7KQ2M9XWPB' # c\n",
    "PRIVATE_KEY=\"-----BEGIN PRIVATE KEY-----\\nMIGT\\n-----END PRIVATE KEY-----\"\n",
    "PRIVATE_KEY='-----BEGIN PRIVATE KEY-----\nMIGT=\n-----END PRIVATE KEY-----'\nKEY_ID=a\n",
    "# c\n\nKEY_ID =  a b #c\nISSUER_ID=#x\nSHARED_SECRET=\n",
    "KEY_ID=\"a\\\"b\\$\\\\\"x\nBUNDLE_ID='a",
    "export  a.b-c=1\n1=2\n=3\nKEY_ID=\"a\\",
];

const PAGES: [&str; 4] = [
    "Bundle ID\ncom.fernwood.habits\nIn-App Purchase Key ID *\nRequired\n7KQ2M9XWPB\n",
    "Issuer ID: 69a6de71-2c4e-47e3-e053-5b8c7c11a4d2\nKey ID:7KQ2M9XWPB\nPrivate key\n-----BEGIN PRIVATE KEY-----\n MIGT\n\n-----END PRIVATE KEY-----\nSave\n",
    "Production Server URL\nhttps://api.adapty.io/\nSandbox Server URL: https://a/\nApp Store Shared Secret\n\n",
    "Team ID\nTeam ID\nApple ID:\n6446998023 \nx\n",
];

const CONFIGS: [&str; 10] = [
    "profile = \"ci\"\nfail_on = \"warning\"\nignore = [\"bundle-key-shared\"]\n",
    "[map]\n\"in_app_purchase_key.private_key\" = \"apple.p8Content\"\nbundle_id = '/a'\n",
    "[[suppress]]\nrule = \"storekit1-notifications-v1\"\nrecord = \"a\"\nfield = '/b'\nreason = \" c \"\nowner = \"d\"\nexpires = 2027-01-31\n",
    "[[suppress]]\nrule = \"key-truncated\"\nreason = \"\"\n",
    "[[suppress]]\nreason = \"x\"\nexpires = \"2027-02-29\"\n",
    "suppress = 1\n",
    "map = 'x'\n",
    "fail_one = \"note\"\n",
    "select = [\"no-such-rule\"]\nprofile = 1\n",
    "fail_on = \"never\"\nx = \"\u{e9}\n",
];

const BASELINES: [&str; 5] = [
    r#"{"schema":"storekit-audit/baseline/1","findings":[{"id":"0a","rule":"key-truncated","record":"a","field":null}]}"#,
    r#"{"schema":"storekit-audit/baseline/1","findings":[{"id":"0a"},{"id":"0a","field":"/b"},{}]}"#,
    r#"{"schema":"storekit-audit/baseline/2","findings":[]}"#,
    r#"{"schema":"storekit-audit/baseline/1"}"#,
    "{\n\"schema\":",
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
