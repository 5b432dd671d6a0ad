//! `apps.ndjson`: records in the native form.

use super::Row;
use super::account::{
    Account, adapty_url, app_apple_id, hex32, revenuecat_url, ten_characters, text_of,
};
use crate::TestKey;
use crate::encoder::Pkcs8;
use crate::json::{Json, quoted};
use crate::{base64, der, foreign, pem};

const KEY: &str = "/in_app_purchase_key/private_key";
const KEY_ID: &str = "/in_app_purchase_key/key_id";
const ISSUER_ID: &str = "/in_app_purchase_key/issuer_id";
const FILE_NAME: &str = "/in_app_purchase_key/file_name";
const KEY_BUNDLE: &str = "/in_app_purchase_key/bundle_id";
const PRODUCTION: &str = "/notifications/production";
const PRODUCTION_URL: &str = "/notifications/production/url";
const PRODUCTION_VERSION: &str = "/notifications/production/version";
const SANDBOX: &str = "/notifications/sandbox";
const SANDBOX_URL: &str = "/notifications/sandbox/url";
const SANDBOX_VERSION: &str = "/notifications/sandbox/version";

/// Sound apps: account and name. Apps of one account share its key, as they do at Apple.
const SOUND: [(u64, &str); 20] = [
    (0, "habits"),
    (0, "sleep"),
    (0, "focus"),
    (1, "voyage"),
    (1, "tides"),
    (1, "lighthouse"),
    (2, "meditate"),
    (2, "breathe"),
    (3, "weave"),
    (4, "woodland"),
    (4, "burrow"),
    (5, "skyrunner"),
    (6, "ledger"),
    (7, "mixdesk"),
    (7, "earplay"),
    (8, "pages"),
    (9, "nightowl"),
    (10, "recipes"),
    (11, "teatime"),
    (12, "trails"),
];

pub(super) fn rows() -> Vec<Row> {
    let sound = SOUND.iter().map(|&(account, app)| app_row(Account::nth(account), app));
    // Sound and defective records mixed, as an export has them.
    let (mut rows, mut defective) = (Vec::new(), Vec::new());
    defective.extend(keys());
    defective.extend(identifiers());
    defective.extend(notifications());
    let mut defective = defective.into_iter();
    for row in sound {
        rows.push(row);
        rows.extend(defective.next());
    }
    rows.extend(defective);
    rows.extend(across_records());
    rows
}

/// A sound record of `app` in `account`.
fn app_row(account: Account, app: &str) -> Row {
    let bundle_id = account.bundle_id(app);
    let key_id = account.key_id();
    let platform = if account.is_with_adapty() { "adapty" } else { "revenuecat" };
    let url = account.notification_url(&bundle_id);
    let record = format!("app_{}", &hex32(&bundle_id, 3)[..10]);
    let environment = || Json::Object(vec![("url", url.as_str().into()), ("version", "V2".into())]);
    let key = vec![
        ("issuer_id", account.issuer_id().into()),
        ("key_id", key_id.as_str().into()),
        ("private_key", account.key_text().into()),
        ("file_name", format!("SubscriptionKey_{key_id}.p8").into()),
    ];
    let notifications = vec![("production", environment()), ("sandbox", environment())];
    let json = Json::Object(vec![
        ("record", record.as_str().into()),
        ("customer", account.customer().into()),
        ("app", app.into()),
        ("platform", platform.into()),
        ("store", "app_store".into()),
        ("bundle_id", bundle_id.as_str().into()),
        ("app_apple_id", app_apple_id(&bundle_id).into()),
        ("team_id", account.team_id().into()),
        ("in_app_purchase_key", Json::Object(key)),
        ("notifications", Json::Object(notifications)),
    ]);
    Row { record, json, plant: None }
}

/// Records whose key is damaged, absent or not what it should be. Each has an account of its own.
fn keys() -> Vec<Row> {
    let row = |n, app| app_row(Account::nth(n), app);
    let text = |n| Account::nth(n).key_text();
    let mismatch = Pkcs8 {
        public: Pkcs8::apple(&TestKey::nth(1)).public,
        ..Pkcs8::apple(&Account::nth(35).key())
    };
    let encrypted =
        pem::write_labelled("ENCRYPTED PRIVATE KEY", &base64::decode(foreign::ENCRYPTED_PKCS8));
    let certificate = pem::write_labelled("CERTIFICATE", &base64::decode(foreign::CERTIFICATE));
    let v2 = Pkcs8 { version: der::small_integer(1), ..Pkcs8::apple(&Account::nth(43).key()) };
    vec![
        row(31, "journal").planted("key-newlines-escaped", KEY, text(31).replace('\n', "\\n")),
        row(32, "stretch").planted("key-newlines-lost", KEY, text(32).replace('\n', "")),
        row(33, "sketch").planted("key-truncated", KEY, &text(33)[..150]),
        row(34, "poems").planted(
            "key-armor-damaged",
            KEY,
            text(34).replace("-----", "\u{2013}\u{2013}\u{2013}\u{2013}\u{2013}"),
        ),
        row(35, "chess").planted("key-public-mismatch", KEY, pem::write(&mismatch.der())),
        row(36, "runway").planted("key-missing", KEY, Json::Null),
        row(37, "studio").planted("key-redacted", KEY, "[REDACTED]"),
        row(38, "library").planted(
            "key-is-path",
            KEY,
            format!("keys/SubscriptionKey_{}.p8", Account::nth(38).key_id()),
        ),
        row(39, "insomnia").planted("key-encrypted", KEY, encrypted),
        row(40, "pantry").planted("key-not-a-key", KEY, certificate),
        row(41, "kettle").planted("key-surrounded", KEY, text(41) + "%"),
        row(42, "harbour").planted(
            "key-several-in-one",
            KEY,
            format!("{}\n{}\n", text(42), text_of(&TestKey::nth(2))),
        ),
        row(43, "gears").planted("key-structure-unexpected", KEY, pem::write(&v2.der())),
    ]
}

/// Records with a wrong identifier or bundle.
fn identifiers() -> Vec<Row> {
    let row = |n, app| app_row(Account::nth(n), app);
    let account = Account::nth;
    let short_issuer = account(51).issuer_id().replacen("-e053-", "-e053", 1);
    vec![
        row(50, "squats")
            .planted("identifier-placeholder", KEY_ID, "ABCDEFGHIJ")
            .without(FILE_NAME),
        row(51, "cider").planted("issuer-id-malformed", ISSUER_ID, short_issuer),
        row(52, "planner").planted(
            "identifier-whitespace",
            ISSUER_ID,
            account(52).issuer_id() + "\n",
        ),
        row(53, "sailing")
            .planted("fields-swapped", KEY_ID, account(53).issuer_id())
            .without(FILE_NAME),
        row(54, "puzzles").planted(
            "key-id-mismatches-file-name",
            KEY_ID,
            ten_characters("mistyped", 54),
        ),
        row(55, "budget").planted(
            "key-kind-suspect",
            FILE_NAME,
            format!("AuthKey_{}.p8", account(55).key_id()),
        ),
        row(56, "podcasts").planted("bundle-mismatch", KEY_BUNDLE, account(56).bundle_id("radio")),
        row(57, "novels").planted(
            "bundle-case-differs",
            KEY_BUNDLE,
            account(57).bundle_id("Novels"),
        ),
        row(58, "dreams").planted("bundle-id-wildcard", "/bundle_id", account(58).bundle_id("*")),
        row(59, "grocer").planted(
            "bundle-id-team-prefixed",
            "/bundle_id",
            format!("{}.{}", account(59).team_id(), account(59).bundle_id("grocer")),
        ),
        row(60, "espresso").planted(
            "app-apple-id-malformed",
            "/app_apple_id",
            format!("id{}", app_apple_id("espresso")),
        ),
    ]
}

/// Records with wrong notification settings, or with what `StoreKit` 1 left behind.
fn notifications() -> Vec<Row> {
    let row = |n, app| app_row(Account::nth(n), app);
    let url = |n, app| adapty_url(&Account::nth(n).bundle_id(app));
    let bundle_id = Account::nth(78).bundle_id("calm");
    let body = format!(
        r#"{{"notification_type":"DID_RENEW","password":"{}","environment":"PROD","bid":{},"bvrs":"214","auto_renew_product_id":"{bundle_id}.yearly","auto_renew_status":"true"}}"#,
        hex32("shared secret", 78),
        quoted(&bundle_id)
    );
    vec![
        row(70, "atlas")
            .planted("storekit1-notifications-v1", PRODUCTION_VERSION, "V1")
            .without(SANDBOX),
        row(71, "engine").planted("storekit1-environments-differ", SANDBOX_VERSION, "V1"),
        row(72, "pulse")
            .planted(
                "storekit1-verify-receipt",
                PRODUCTION_URL,
                "https://buy.itunes.apple.com/verifyReceipt",
            )
            .without(SANDBOX),
        row(73, "apples")
            .with("/platform", "adapty")
            .planted(
                "notification-url-not-https",
                PRODUCTION_URL,
                url(73, "apples").replace("https", "http"),
            )
            .without(SANDBOX),
        row(74, "fjord").planted(
            "notification-url-unreachable",
            SANDBOX_URL,
            "https://localhost:8443/apple/notifications",
        ),
        row(75, "compass")
            .with("/platform", "revenuecat")
            .with(PRODUCTION_URL, revenuecat_url(&Account::nth(75).bundle_id("compass")))
            .planted(
                "notification-url-other-store",
                SANDBOX_URL,
                "https://api.revenuecat.com/v1/incoming-webhooks/stripe/app41d7c09e52",
            ),
        row(76, "hush").with(PRODUCTION, Json::Object(Vec::new())).without(SANDBOX).planted(
            "notification-url-missing",
            PRODUCTION_URL,
            Json::Null,
        ),
        row(77, "moss").planted(
            "shared-secret-malformed",
            "/shared_secret",
            &hex32("shared secret", 77)[1..],
        ),
        row(78, "calm").planted("storekit1-payload-stored", "/payload", body),
        row(79, "tempo")
            .planted("notification-version-unknown", PRODUCTION_VERSION, "V3")
            .without(SANDBOX),
        row(80, "cards")
            .with("/platform", "adapty")
            .with(PRODUCTION_URL, url(80, "cards"))
            .with(SANDBOX_URL, url(80, "cards"))
            .planted("notification-forward-loop", "/notifications/forward_url", url(80, "cards")),
    ]
}

/// Records that contradict each other.
fn across_records() -> Vec<Row> {
    let row = |n, app| app_row(Account::nth(n), app);
    let account = Account::nth;
    let other_key = text_of(&TestKey::nth(2090));
    let claimed = account(96).bundle_id("orchard");
    let shared_url = adapty_url(&account(95).bundle_id("shared"));
    let one_endpoint = |app| {
        row(95, app).with("/platform", "adapty").without(SANDBOX).planted(
            "notification-url-shared",
            PRODUCTION_URL,
            shared_url.as_str(),
        )
    };
    vec![
        row(90, "strings").marked("key-id-with-two-keys", KEY_ID),
        row(90, "brass").with(KEY, other_key).marked("key-id-with-two-keys", KEY_ID),
        row(91, "forge").marked("key-under-two-key-ids", KEY_ID),
        row(91, "anvil")
            .planted("key-under-two-key-ids", KEY_ID, ten_characters("second key id", 91))
            .without(FILE_NAME),
        row(92, "atolls").marked("key-under-two-issuers", ISSUER_ID),
        row(92, "reefs").planted("key-under-two-issuers", ISSUER_ID, account(192).issuer_id()),
        row(93, "cadence").marked("key-across-customers", KEY),
        row(93, "rhythm")
            .with("/customer", account(94).customer())
            .marked("key-across-customers", KEY),
        one_endpoint("cherries"),
        one_endpoint("plums"),
        row(96, "orchard").marked("bundle-claimed-twice", "/bundle_id"),
        row(97, "orchard").with("/app_apple_id", app_apple_id(&claimed)).planted(
            "bundle-claimed-twice",
            "/bundle_id",
            claimed.as_str(),
        ),
    ]
}
