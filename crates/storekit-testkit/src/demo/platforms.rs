//! The same kind of data as three other systems store it: Adapty, RevenueCat, App Store Connect.

use super::Row;
use super::account::{Account, app_apple_id, hex32, ten_characters, text_of};
use crate::TestKey;
use crate::encoder::Pkcs8;
use crate::json::Json;
use crate::{base64, foreign, pem};

/// `adapty.json`: apps by Adapty's stored names. The key stands there twice: once more for promotional offers.
pub(super) fn adapty() -> Vec<Row> {
    const KEY: &str = "/apple_store_private_key";
    let account = Account::nth;
    // A defect of the key is planted where the key stands once.
    let once = |n, app, title| {
        adapty_row(account(n), app, title)
            .without("/app_store_subscription_key_id")
            .without("/app_store_subscription_key")
    };
    let sec1 = pem::write_labelled("EC PRIVATE KEY", &Pkcs8::apple(&account(202).key()).sec1());
    vec![
        adapty_row(account(13), "sprocket", "Velvet Sprocket"),
        adapty_row(account(13), "clockwork", "Clockwork"),
        once(201, "bonfire", "Bonfire").planted(
            "key-double-encoded",
            KEY,
            base64::encode(account(201).key_text().as_bytes()),
        ),
        adapty_row(account(14), "glide", "Glide"),
        once(202, "weft", "Weft").planted("key-sec1-container", KEY, sec1),
        adapty_row(account(14), "balance", "Balance"),
        once(203, "acorn", "Acorn").planted(
            "bundle-id-android",
            "/apple_bundle_id",
            "com.brightloom.acorn_diary",
        ),
        once(204, "gallery", "Gallery").planted(
            "storekit1-notifications-v1",
            "/apple_store_notification_version",
            "V1",
        ),
        adapty_row(account(15), "grafting", "Grafting"),
        adapty_row(account(205), "tarot", "Tarot")
            .with("/app_store_subscription_key_id", ten_characters("offer key id", 205))
            .planted(
                "offer-key-differs",
                "/app_store_subscription_key",
                text_of(&TestKey::nth(2205)),
            ),
        once(206, "invoices", "Invoices").planted("key-redacted", KEY, 734_882_917),
        adapty_row(account(15), "seedlings", "Seedlings"),
    ]
}

fn adapty_row(account: Account, app: &str, title: &str) -> Row {
    let bundle_id = account.bundle_id(app);
    let digits = hex32(&bundle_id, 4);
    let record = format!(
        "{}-{}-4{}-9{}-{}",
        &digits[..8],
        &digits[8..12],
        &digits[13..16],
        &digits[17..20],
        &digits[20..]
    );
    let json = Json::Object(vec![
        ("id", record.as_str().into()),
        ("title", title.into()),
        ("apple_bundle_id", bundle_id.as_str().into()),
        ("google_bundle_id", format!("{bundle_id}.android").into()),
        ("apple_store_issuer_id", account.issuer_id().into()),
        ("apple_store_key_id", account.key_id().into()),
        ("apple_store_private_key", account.key_text().into()),
        ("app_store_subscription_key_id", account.key_id().into()),
        ("app_store_subscription_key", account.key_text().into()),
        ("apple_store_notification_version", "V2".into()),
    ]);
    Row { record, json, plant: None }
}

/// `revenuecat.json`: app objects of RevenueCat's API.
pub(super) fn revenuecat() -> Vec<Row> {
    const KEY: &str = "/app_store/subscription_private_key";
    const KEY_ID: &str = "/app_store/subscription_key_id";
    let account = Account::nth;
    let row = |n, app, name| revenuecat_row(account(n), app, name);
    let bare = base64::encode(&Pkcs8::apple(&account(215).key()).der());
    vec![
        row(16, "habits-pro", "Habits Pro"),
        row(16, "sleep-pro", "Sleep Pro"),
        row(211, "wrong-curve", "Curves").planted(
            "key-wrong-curve",
            KEY,
            pem::write(&base64::decode(foreign::SECP256K1)),
        ),
        row(17, "ferry", "Ferry"),
        row(212, "test-drive", "Test Drive").planted("key-id-xcode-testing", KEY_ID, "7C2F90B4"),
        row(213, "bakery", "Bakery").planted(
            "identifier-whitespace",
            KEY_ID,
            format!(" {}", account(213).key_id()),
        ),
        row(18, "garden", "Garden"),
        row(214, "museum", "Museum").planted(
            "key-newlines-lost",
            KEY,
            account(214).key_text().replace('\n', " "),
        ),
        row(215, "lantern", "Lantern").planted("key-armor-missing", KEY, bare),
        row(18, "greenhouse", "Greenhouse"),
    ]
}

fn revenuecat_row(account: Account, app: &str, name: &str) -> Row {
    let bundle_id = account.bundle_id(app);
    let record = format!("app{}", &hex32(&bundle_id, 5)[..10]);
    let store = Json::Object(vec![
        ("bundle_id", bundle_id.as_str().into()),
        ("subscription_private_key", account.key_text().into()),
        ("subscription_key_id", account.key_id().into()),
        ("subscription_key_issuer", account.issuer_id().into()),
    ]);
    let json = Json::Object(vec![
        ("object", "app".into()),
        ("id", record.as_str().into()),
        ("name", name.into()),
        ("type", "app_store".into()),
        ("app_store", store),
    ]);
    Row { record, json, plant: None }
}

/// `app-store-connect-apps.json`: the apps of Harbour Lane, with the notification fields asked for. The first three are in
/// `apps.ndjson` too.
pub(super) fn listing() -> Vec<Row> {
    let row = |app, name| listing_row(Account::nth(1), app, name);
    vec![
        row("voyage", "Voyage"),
        row("tides", "Tides"),
        row("lighthouse", "Lighthouse"),
        row("anchor", "Anchor")
            .planted("storekit1-notifications-v1", "/attributes/subscriptionStatusUrlVersion", "V1")
            .without("/attributes/subscriptionStatusUrlForSandbox")
            .without("/attributes/subscriptionStatusUrlVersionForSandbox"),
        row("beacon", "Beacon"),
        row("jetty", "Jetty").planted(
            "storekit1-environments-differ",
            "/attributes/subscriptionStatusUrlVersionForSandbox",
            "V1",
        ),
        row("rigging", "Rigging"),
        row("compass-rose", "Compass Rose")
            .planted(
                "notification-url-placeholder",
                "/attributes/subscriptionStatusUrl",
                "https://yourdomain.com/apple-raw-events",
            )
            .without("/attributes/subscriptionStatusUrlForSandbox")
            .without("/attributes/subscriptionStatusUrlVersionForSandbox"),
    ]
}

fn listing_row(account: Account, app: &str, name: &str) -> Row {
    let bundle_id = account.bundle_id(app);
    let record = app_apple_id(&bundle_id).to_string();
    let url = account.notification_url(&bundle_id);
    let attributes = Json::Object(vec![
        ("name", name.into()),
        ("bundleId", bundle_id.as_str().into()),
        ("sku", app.to_uppercase().into()),
        ("primaryLocale", "en-GB".into()),
        ("subscriptionStatusUrl", url.as_str().into()),
        ("subscriptionStatusUrlVersion", "V2".into()),
        ("subscriptionStatusUrlForSandbox", url.as_str().into()),
        ("subscriptionStatusUrlVersionForSandbox", "V2".into()),
    ]);
    let json = Json::Object(vec![
        ("type", "apps".into()),
        ("id", record.as_str().into()),
        ("attributes", attributes),
    ]);
    Row { record, json, plant: None }
}
