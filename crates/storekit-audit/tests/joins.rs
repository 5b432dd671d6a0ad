//! Records against what App Store Connect lists, against stored notifications, and against key files.
#![expect(clippy::unwrap_used, reason = "a test that panics fails, as it should")]

use std::fs;
use std::path::PathBuf;
use std::process;

use storekit_audit::{Finding, Outcome, Profile, Settings, audit};
use storekit_export::Input;
use storekit_testkit::fixture::{expand, testdata};

/// What an audit of these files says, whatever their order: one after the other, and the other way round.
fn run(test: &str, files: &[(&str, &str)]) -> Outcome {
    let folder =
        std::env::temp_dir().join(format!("storekit-audit-joins-{test}-{}", process::id()));
    fs::create_dir_all(folder.join("keys")).unwrap();
    let mut inputs: Vec<_> = files
        .iter()
        .map(|(name, text)| {
            let path: PathBuf = folder.join(name);
            fs::write(&path, expand(text)).unwrap();
            Input::Path(path)
        })
        .collect();
    let settings = Settings { profile: Profile::Review, ..Settings::default() };
    let outcome = audit(inputs.clone(), &settings, &());
    inputs.reverse();
    let reversed = audit(inputs, &settings, &());
    fs::remove_dir_all(&folder).unwrap();
    assert_eq!(found(&outcome), found(&reversed));
    assert_eq!(
        outcome.listing.as_ref().map(|it| it.unlisted),
        reversed.listing.map(|it| it.unlisted)
    );
    assert_eq!(outcome.notifications, reversed.notifications);
    assert_eq!(outcome.key_files, reversed.key_files);
    outcome
}

/// Record, rule and field of each finding but for those about files on this machine, sorted.
fn found(outcome: &Outcome) -> Vec<(String, &'static str, String)> {
    let is_ours = |it: &&Finding| {
        it.rule.starts_with("notification-listing")
            || matches!(
                it.rule,
                "notification-url-missing"
                    | "notification-bundle-mismatch"
                    | "storekit1-notifications-v1"
                    | "key-is-path"
                    | "key-missing"
            )
    };
    let mut found: Vec<_> = outcome
        .findings
        .iter()
        .filter(is_ours)
        .map(|it| (it.record.clone(), it.rule, it.field.clone().unwrap_or_default()))
        .collect();
    found.sort();
    found
}

fn names<'f>(found: &'f [(String, &'static str, String)]) -> Vec<(&'f str, &'static str, &'f str)> {
    found.iter().map(|(record, rule, field)| (record.as_str(), *rule, field.as_str())).collect()
}

const LISTING: &str = r#"{"data": [
    {"type": "apps", "id": "6568429047", "attributes": {"bundleId": "com.fernwood.habits",
     "subscriptionStatusUrl": "https://hooks.fernwood.app/apple", "subscriptionStatusUrlVersion": "V2",
     "subscriptionStatusUrlForSandbox": null, "subscriptionStatusUrlVersionForSandbox": null}},
    {"type": "apps", "id": "6671418005", "attributes": {"bundleId": "com.fernwood.sleep"}}
]}"#;

#[test]
fn notification_settings_are_held_against_the_listing() {
    let records = r#"{"record": "same", "bundle_id": "com.fernwood.habits", "notifications": {"production": {"url": "https://Hooks.fernwood.app:443/apple/", "version": "2"}}}
{"record": "other url", "bundle_id": "com.fernwood.habits", "notifications": {"production": {"url": "https://hooks.fernwood.app/orange"}}}
{"record": "other version", "app_apple_id": 6568429047, "bundle_id": "com.fernwood.habits", "notifications": {"production": {"url": "https://hooks.fernwood.app/apple", "version": "V1"}}}
{"record": "sandbox too", "bundle_id": "com.fernwood.habits", "notifications": {"production": {"url": "https://a.fernwood.app/"}, "sandbox": {"url": "https://a.fernwood.app/"}}}
{"record": "says none", "bundle_id": "com.fernwood.habits", "notifications": {"sandbox": {"url": null}}}
{"record": "with a key", "bundle_id": "com.fernwood.habits", "in_app_purchase_key": {"key_id": "7KQ2M9XWPB", "issuer_id": "4b1f6c2e-93d7-47e3-e053-5b8c7c110a9d", "private_key": "***"}}
{"record": "another app", "bundle_id": "com.fernwood.sleep", "notifications": {"production": {"url": "https://hooks.fernwood.app/orange"}}}
{"record": "not listed", "bundle_id": "com.fernwood.radio", "notifications": {"production": {"url": "https://hooks.fernwood.app/orange"}}}
"#;
    let outcome = run("listing", &[("listing.json", LISTING), ("apps.ndjson", records)]);
    let found = found(&outcome);
    assert_eq!(
        names(&found),
        [
            ("other url", "notification-listing-differs", "/notifications/production/url"),
            ("other version", "notification-listing-differs", "/notifications/production/version"),
            ("other version", "storekit1-notifications-v1", "/notifications/production/version"),
            ("sandbox too", "notification-listing-differs", "/notifications/production/url"),
            ("with a key", "notification-url-missing", "/bundle_id"),
        ]
    );
    let finding = |record: &str| outcome.findings.iter().find(|it| it.record == record).unwrap();
    let other = finding("other url");
    assert!(other.message.contains("`hooks.fernwood.app`"), "{}", other.message);
    assert_eq!(other.related[0].record, "6568429047");
    assert_eq!(finding("sandbox too").related[0].locations.len(), 2);
    let summary = outcome.listing.unwrap();
    assert_eq!((summary.apps, summary.unserved.len(), summary.unlisted), (2, 0, 1));
}

#[test]
fn stored_notifications_are_held_against_the_records_of_their_apps() {
    let records = r#"{"record": "habits", "bundle_id": "com.fernwood.habits", "app_apple_id": "6568429047", "notifications": {"production": {"url": "https://hooks.fernwood.app/apple", "version": "V2"}, "sandbox": {"url": "https://hooks.fernwood.app/apple", "version": "V2"}}}
{"record": "sleep", "bundle_id": "com.fernwood.sleep"}
"#;
    let bodies = r#"{"notificationType": "TEST", "notificationUUID": "1", "data": {"bundleId": "com.fernwood.habits", "appAppleId": 6568429047}}
{"notificationType": "TEST", "notificationUUID": "2", "data": {"bundleId": "com.fernwood.habits", "appAppleId": 6671418005}}
{"notificationType": "TEST", "notificationUUID": "3", "data": {"bundleId": "com.fernwood.tasks", "appAppleId": 6568429047}}
{"notificationType": "TEST", "notificationUUID": "4", "data": {"bundleId": "com.Fernwood.sleep"}}
{"notificationType": "TEST", "notificationUUID": "5", "data": {"bundleId": "com.fernwood.sleep", "appAppleId": 1}}
{"notificationType": "TEST", "notificationUUID": "6", "data": {"bundleId": "com.tidewater.radio"}}
{"notificationType": "TEST", "notificationUUID": "7", "data": {"bundleId": "com.fernwood.tasks", "appAppleId": 6568429047}}
"#;
    let v1 = r#"{"notification_type": "DID_RENEW", "environment": "PROD", "password": "4c1f0a9be2d84537a6c3e81790bd5f26", "bid": "com.fernwood.habits"}"#;
    let outcome =
        run("bodies", &[("apps.ndjson", records), ("bodies.ndjson", bodies), ("v1.json", v1)]);
    let all = &outcome.findings;
    let mismatches: Vec<_> = all
        .iter()
        .filter(|it| it.rule == "notification-bundle-mismatch")
        .map(|it| {
            let number = it.record.rsplit_once('#').unwrap().1;
            (number, it.severity.name(), it.related[0].record.as_str())
        })
        .collect();
    assert_eq!(
        mismatches,
        [("2", "error", "habits"), ("3", "error", "habits"), ("4", "warning", "sleep")]
    );
    let message = |rule: &str| &all.iter().rfind(|it| it.rule == rule).unwrap().message;
    assert!(message("notification-bundle-mismatch").contains("`com.Fernwood.sleep`"));
    let third = all.iter().find(|it| it.record.ends_with("bodies.ndjson#3")).unwrap();
    assert!(third.message.ends_with("; so do 1 more"), "{}", third.message);
    let version: Vec<_> = all.iter().filter(|it| it.rule == "storekit1-notifications-v1").collect();
    assert_eq!(version.len(), 1);
    assert_eq!(version[0].record, "habits");
    assert_eq!(version[0].field.as_deref(), Some("/notifications/production/version"));
    let summary = outcome.notifications.unwrap();
    assert_eq!((summary.notifications, summary.unserved), (8, 1));
    assert!(!format!("{outcome:?}").contains("4c1f0a9be2d84537"));
}

#[test]
fn bare_signed_payloads_are_notifications() {
    use base64ct::{Base64UrlUnpadded, Encoding as _};
    let part = |json: &str| Base64UrlUnpadded::encode_string(json.as_bytes());
    let jws = |bundle: &str| {
        let payload = format!(r#"{{"notificationType":"TEST","data":{{"bundleId":"{bundle}"}}}}"#);
        format!("{}.{}.c2ln", part(r#"{"alg":"ES256"}"#), part(&payload))
    };
    let log = format!("{}\n{}\n", jws("com.fernwood.habits"), jws("com.tidewater.radio"));
    let one = jws("com.Fernwood.Habits");
    let records = r#"{"bundle_id": "com.fernwood.habits"}"#;
    let files = [("apps.json", records), ("log.txt", &log), ("one.jws", &one)];
    let outcome = run("jws", &files);
    assert_eq!((outcome.coverage.records, outcome.coverage.skipped), (4, 0));
    let summary = outcome.notifications.as_ref().unwrap();
    assert_eq!((summary.notifications, summary.unserved), (3, 1));
    let found = found(&outcome);
    assert_eq!(found.len(), 1);
    assert_eq!(found[0].1, "notification-bundle-mismatch");
    assert!(found[0].0.ends_with("one.jws#1"));
}

#[test]
fn key_files_are_held_against_the_records_that_name_them() {
    let key = fs::read_to_string(testdata().join("keys/apple.p8")).unwrap();
    let record = |name: &str, key: &str| {
        format!(
            r#"{{"record": "{name}", "bundle_id": "com.fernwood.{name}", "in_app_purchase_key": {{"issuer_id": "4b1f6c2e-93d7-47e3-e053-5b8c7c110a9d", "key_id": "7KQ2M9XWPB", {key}}}}}"#
        ) + "\n"
    };
    let records = [
        record("here", r#""private_key": "C:\\keys\\SubscriptionKey_7KQ2M9XWPB.p8""#),
        record("renamed", r#""private_key": "SubscriptionKey_7KQ2M9XWPB (1).p8""#),
        record("gone", r#""private_key": "keys/mine.p8""#),
        record("beside", r#""file_name": "SubscriptionKey_7KQ2M9XWPB.p8""#),
        record("nowhere", r#""file_name": "SubscriptionKey_4XH8T3RZVN.p8""#),
        record("silent", r#""private_key": null"#),
    ]
    .concat();
    let files = [
        ("apps.ndjson", records.as_str()),
        ("keys/SubscriptionKey_7KQ2M9XWPB.p8", &key),
        ("keys/SubscriptionKey_9BD5F7HJ2L.p8", &key),
    ];
    let outcome = run("keys", &files);
    let found: Vec<_> = outcome
        .findings
        .iter()
        .filter(|it| matches!(it.rule, "key-is-path" | "key-missing"))
        .map(|it| {
            let label = it.locations[0].label.clone().unwrap_or_default();
            let is_gone = label.ends_with("none of that name is among the input");
            (it.record.as_str(), it.rule, it.severity.name(), it.related.len(), is_gone)
        })
        .collect();
    assert_eq!(
        found,
        [
            ("here", "key-is-path", "warning", 1, false),
            ("renamed", "key-is-path", "warning", 1, false),
            ("gone", "key-is-path", "warning", 0, true),
            ("beside", "key-missing", "note", 1, false),
            ("nowhere", "key-missing", "error", 0, true),
            ("silent", "key-missing", "error", 0, false),
        ]
    );
    let summary = outcome.key_files.unwrap();
    assert_eq!((summary.files, summary.unnamed, summary.missing), (2, 1, 2));
}
