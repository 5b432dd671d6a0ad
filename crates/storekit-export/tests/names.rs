//! Names of fields: what the contract lists, and the shapes of known tools.
#![expect(clippy::indexing_slicing, clippy::panic, clippy::unwrap_used, reason = "tests may panic")]

use std::io::Cursor;

use storekit_export::{Event, Options, Reader, Redaction, Slot, Value};

/// The fields of the records of `json`: pointer, slot, and text or state.
#[track_caller]
fn fields(json: &str) -> Vec<Vec<(String, Slot, String)>> {
    let mut records = Vec::new();
    for event in Reader::of_source("x.json", Cursor::new(json.to_owned()), Options::default()) {
        let Event::Chunk(chunk) = event else {
            panic!("{event:?}");
        };
        for record in chunk.records() {
            let record = record.unwrap();
            assert_eq!(record.unknown_count, record.unknown.len(), "few names here");
            assert_eq!(record.unknown, [""; 0], "unknown names in {json}");
            let field = record.fields.iter().map(|field| {
                let value = match &field.value {
                    Value::Null => "null".to_owned(),
                    Value::Redacted(how) => format!("{how:?}"),
                    Value::Text(text) => text.as_str().unwrap().to_owned(),
                    Value::Structure => "structure".to_owned(),
                };
                (field.pointer.to_string(), field.slot, value)
            });
            records.push(field.collect());
        }
    }
    records
}

#[track_caller]
fn check(json: &str, expected: &[(&str, Slot, &str)]) {
    let records = fields(json);
    assert_eq!(records.len(), 1, "one record in {json}");
    let found: Vec<_> = records[0]
        .iter()
        .map(|(pointer, slot, value)| (pointer.as_str(), *slot, value.as_str()))
        .collect();
    assert_eq!(found, expected, "{json}");
}

#[test]
fn every_native_name_is_known_nested_and_flat_in_every_case() {
    for slot in Slot::ALL {
        let mut nested = "\"v\"".to_owned();
        for name in slot.name().rsplit('.') {
            nested = format!("{{\"{name}\":{nested}}}");
        }
        let pointer = format!("/{}", slot.name().replace('.', "/"));
        check(&nested, &[(&pointer, slot, "v")]);

        let snake = slot.name().replace('.', "_");
        let camel = snake.split('_').enumerate().fold(String::new(), |name, (at, word)| {
            let (first, rest) = word.split_at_checked(1).unwrap();
            if at == 0 { word.to_owned() } else { name + &first.to_uppercase() + rest }
        });
        for name in [snake.clone(), camel, snake.replace('_', "-"), snake.to_uppercase()] {
            check(&format!("{{\"{name}\":\"v\"}}"), &[(&format!("/{name}"), slot, "v")]);
        }
    }
}

#[test]
fn every_other_name_of_the_contract_is_known() {
    const KEY: &str = "-----BEGIN PRIVATE KEY-----";
    const ID: &str = "ABCDE23456";
    for (name, slot) in [
        ("bundleId", Slot::BundleId),
        ("appAppleId", Slot::AppAppleId),
        ("issuerId", Slot::IapIssuerId),
        ("keyId", Slot::IapKeyId),
        ("privateKey", Slot::IapPrivateKey),
        ("p8", Slot::IapPrivateKey),
        ("signingKey", Slot::IapPrivateKey),
        ("sharedSecret", Slot::SharedSecret),
        ("subscriptionStatusUrl", Slot::ProductionUrl),
        ("subscriptionStatusUrlVersion", Slot::ProductionVersion),
        ("subscriptionStatusUrlForSandbox", Slot::SandboxUrl),
        ("subscriptionStatusUrlVersionForSandbox", Slot::SandboxVersion),
        // Adapty.
        ("apple_bundle_id", Slot::BundleId),
        ("apple_store_issuer_id", Slot::IapIssuerId),
        ("apple_store_key_id", Slot::IapKeyId),
        ("apple_store_private_key", Slot::IapPrivateKey),
        ("app_store_subscription_key_id", Slot::OfferKeyId),
        ("app_store_subscription_key", Slot::OfferPrivateKey),
        ("apple_shared_secret", Slot::SharedSecret),
        ("apple_store_notification_version", Slot::ProductionVersion),
        ("google_bundle_id", Slot::GooglePackage),
        // go-iap's StoreConfig.
        ("KeyContent", Slot::IapPrivateKey),
        ("KeyID", Slot::IapKeyId),
        ("BundleID", Slot::BundleId),
        ("Issuer", Slot::IapIssuerId),
        // Environment variables.
        ("APPLE_IAP_KEY_ID", Slot::IapKeyId),
        ("APPLE_IAP_ISSUER_ID", Slot::IapIssuerId),
        ("APPLE_IAP_PRIVATE_KEY", Slot::IapPrivateKey),
        ("APPLE_IAP_PRIVATE_KEY_PATH", Slot::IapPrivateKey),
        ("APPLE_IAP_KEY_FILE", Slot::IapPrivateKey),
        ("APPLE_IAP_BUNDLE_ID", Slot::BundleId),
        ("APPLE_IAP_SHARED_SECRET", Slot::SharedSecret),
        ("APPLE_STORE_PRIVATE_KEY_BASE64", Slot::IapPrivateKey),
        ("APPLE_STORE_BUNDLE_ID", Slot::BundleId),
        ("APPLE_KEY_ID", Slot::IapKeyId),
        ("APPLE_ISSUER_ID", Slot::IapIssuerId),
        ("APPLE_PRIVATE_KEY", Slot::IapPrivateKey),
        ("APPLE_BUNDLE_ID", Slot::BundleId),
        ("APPLE_APP_ID", Slot::AppAppleId),
        ("APPLE_SHARED_SECRET", Slot::SharedSecret),
        ("APPSTORE_PASSWORD", Slot::SharedSecret),
        ("APP_STORE_CONNECT_KEY_ID", Slot::AscKeyId),
        ("APP_STORE_CONNECT_KEY_IDENTIFIER", Slot::AscKeyId),
        ("APP_STORE_CONNECT_ISSUER_ID", Slot::AscIssuerId),
        ("APP_STORE_CONNECT_PRIVATE_KEY", Slot::AscPrivateKey),
        ("APP_STORE_CONNECT_API_KEY_BASE64", Slot::AscPrivateKey),
        ("APP_STORE_CONNECT_API_KEY_KEY_ID", Slot::AscKeyId),
        ("APP_STORE_CONNECT_API_KEY_ISSUER_ID", Slot::AscIssuerId),
        ("APP_STORE_CONNECT_API_KEY_KEY", Slot::AscPrivateKey),
        ("APP_STORE_CONNECT_API_KEY_KEY_FILEPATH", Slot::AscPrivateKey),
        ("SPACESHIP_CONNECT_API_KEY_ID", Slot::AscKeyId),
        ("SPACESHIP_CONNECT_API_ISSUER_ID", Slot::AscIssuerId),
        ("APPLE_APP_STORE_CONNECT_ISSUER_ID", Slot::AscIssuerId),
        ("APPLE_APP_STORE_CONNECT_PRIVATE_KEY", Slot::AscPrivateKey),
        ("APPSTORE_CONNECT_API_KEY_ID", Slot::AscKeyId),
        ("ASC_KEY_ID", Slot::AscKeyId),
        ("ASC_ISSUER_ID", Slot::AscIssuerId),
        ("ASC_PRIVATE_KEY", Slot::AscPrivateKey),
        ("ASC_PRIVATE_KEY_PATH", Slot::AscPrivateKey),
        ("ASC_PRIVATE_KEY_B64", Slot::AscPrivateKey),
        ("EXPO_ASC_API_KEY_PATH", Slot::AscPrivateKey),
        ("EXPO_ASC_KEY_ID", Slot::AscKeyId),
        ("EXPO_ASC_ISSUER_ID", Slot::AscIssuerId),
        ("ascApiKeyPath", Slot::AscPrivateKey),
        ("ascApiKeyId", Slot::AscKeyId),
        ("ascApiKeyIssuerId", Slot::AscIssuerId),
        ("ascAppId", Slot::AppAppleId),
        ("appleTeamId", Slot::TeamId),
        ("bundleIdentifier", Slot::BundleId),
        ("keyP8", Slot::IapPrivateKey),
        ("keyIdentifier", Slot::IapKeyId),
        ("issuerIdentifier", Slot::IapIssuerId),
        ("notification_forward_url", Slot::ForwardUrl),
    ] {
        let value = match slot {
            Slot::IapPrivateKey | Slot::AscPrivateKey => KEY,
            _ => ID,
        };
        check(
            &format!("{{\"{name}\":\"{value}\",\"environment\":\"Sandbox\"}}"),
            &[(&format!("/{name}"), slot, value)],
        );
    }
}

#[test]
fn one_name_for_an_id_a_key_or_a_path_is_decided_by_its_value() {
    for name in ["APP_STORE_CONNECT_API_KEY", "APPLE_APP_STORE_CONNECT_API_KEY"] {
        for (value, slot) in [
            ("ABCDE23456", Slot::AscKeyId),
            ("-----BEGIN PRIVATE KEY-----", Slot::AscPrivateKey),
            ("./AuthKey_ABCDE23456.p8", Slot::AscPrivateKey),
        ] {
            let pointer = format!("/{name}");
            check(&format!("{{\"{name}\":\"{value}\"}}"), &[(&pointer, slot, value)]);
        }
    }
}

#[test]
fn shapes_of_known_tools_are_understood() {
    use Slot::*;
    // fastlane.
    check(
        r#"{"key_id":"D","issuer_id":"i","key":"-----BEGIN","duration":1200,"in_house":false}"#,
        &[
            ("/key_id", AscKeyId, "D"),
            ("/issuer_id", AscIssuerId, "i"),
            ("/key", AscPrivateKey, "-----BEGIN"),
        ],
    );
    // RevenueCat, written and read back.
    check(
        r#"{"id":"app1","name":"n","type":"app_store","app_store":{"bundle_id":"b","subscription_private_key":"k",
            "subscription_key_id":"K","subscription_key_issuer":"i","app_store_connect_api_key":"-----BEGIN",
            "app_store_connect_api_key_id":"A","app_store_connect_api_key_issuer":"j","app_store_connect_vendor_number":"1"}}"#,
        &[
            ("/id", Record, "app1"),
            ("/name", Name, "n"),
            ("/type", Store, "app_store"),
            ("/app_store/bundle_id", BundleId, "b"),
            ("/app_store/subscription_private_key", IapPrivateKey, "k"),
            ("/app_store/subscription_key_id", IapKeyId, "K"),
            ("/app_store/subscription_key_issuer", IapIssuerId, "i"),
            ("/app_store/app_store_connect_api_key", AscPrivateKey, "-----BEGIN"),
            ("/app_store/app_store_connect_api_key_id", AscKeyId, "A"),
            ("/app_store/app_store_connect_api_key_issuer", AscIssuerId, "j"),
        ],
    );
    check(
        r#"{"app_store":{"subscription_key_configured":true,"app_store_connect_api_key_configured":false}}"#,
        &[
            ("/app_store/subscription_key_configured", IapPrivateKey, "Boolean"),
            ("/app_store/app_store_connect_api_key_configured", AscPrivateKey, "null"),
        ],
    );
    // Expo, OpenCat.
    check(
        r#"{"submit":{"production":{"ios":{"ascApiKeyPath":"./a.p8","ascAppId":"12"}}}}"#,
        &[
            ("/submit/production/ios/ascApiKeyPath", AscPrivateKey, "./a.p8"),
            ("/submit/production/ios/ascAppId", AppAppleId, "12"),
        ],
    );
    check(
        r#"{"apple":{"issuer_id":"i","key_id":"K","private_key":"***configured***"}}"#,
        &[
            ("/apple/issuer_id", IapIssuerId, "i"),
            ("/apple/key_id", IapKeyId, "K"),
            ("/apple/private_key", IapPrivateKey, "Mask"),
        ],
    );
    // The `asc` CLI.
    check(
        r#"{"default_key_name":"d","keys":[{"name":"d","key_id":"K","issuer_id":"i","private_key_path":"/k.p8"}]}"#,
        &[
            ("/name", Name, "d"),
            ("/key_id", AscKeyId, "K"),
            ("/issuer_id", AscIssuerId, "i"),
            ("/private_key_path", AscPrivateKey, "/k.p8"),
        ],
    );
}

#[test]
fn an_app_store_connect_listing_is_told_from_stored_records() {
    let json = r#"{"data":[{"type":"apps","id":"12","attributes":{"name":"n","bundleId":"b","sku":"s",
        "contentRightsDeclaration":null,"subscriptionStatusUrl":null,"subscriptionStatusUrlVersionForSandbox":"V1"},
        "relationships":{"x":{"data":[{"type":"y","id":"z"}]}}}],"links":{"self":"x"}}"#;
    check(
        json,
        &[
            ("/id", Slot::AppAppleId, "12"),
            ("/attributes/name", Slot::Name, "n"),
            ("/attributes/bundleId", Slot::BundleId, "b"),
            ("/attributes/subscriptionStatusUrl", Slot::ProductionUrl, "null"),
            ("/attributes/subscriptionStatusUrlVersionForSandbox", Slot::SandboxVersion, "V1"),
        ],
    );
    let read = |name: &str, text: &str| {
        let mut events = Reader::of_source(name, Cursor::new(text.to_owned()), Options::default());
        let Some(Event::Chunk(chunk)) = events.next() else {
            panic!("no chunk");
        };
        let record = chunk.records().next().unwrap().unwrap();
        (record.is_listing(), record.name("x").into_owned())
    };
    let listing = |json: &str| read("x", json);
    assert_eq!(listing(json), (true, "12".to_owned()));
    assert_eq!(listing(r#"{"id":"12","bundleId":"b"}"#), (false, "12".to_owned()));

    // However the type is spelt, and no other type.
    let app = |name: &str, kind: &str| {
        let text = if name.ends_with("yaml") {
            format!("type: {kind}\nid: '12'\nattributes:\n  bundleId: b\n")
        } else {
            format!(r#"{{"type":"{kind}","id":"12","attributes":{{"bundleId":"b"}}}}"#)
        };
        read(name, &text).0
    };
    assert!(app("x.json", "apps") && app("x.json", r"\u0061pps"));
    assert!(app("x.yaml", "apps") && app("x.yaml", r#""\u0061pps""#));
    assert!(!app("x.json", "beta") && !app("x.yaml", "beta"));
}

#[test]
fn masks_numbers_and_booleans_in_the_place_of_secrets_are_redactions() {
    for (value, how) in
        [("0.7351", Redaction::Number), ("true", Redaction::Boolean), ("\"***\"", Redaction::Mask)]
    {
        check(
            &format!("{{\"apple_store_private_key\":{value}}}"),
            &[("/apple_store_private_key", Slot::IapPrivateKey, &format!("{how:?}"))],
        );
    }
    check(r#"{"appAppleId":12}"#, &[("/appAppleId", Slot::AppAppleId, "12")]);
    check(r#"{"keyId":null}"#, &[("/keyId", Slot::IapKeyId, "null")]);
    check(r#"{"keyId":{}}"#, &[("/keyId", Slot::IapKeyId, "structure")]);
    check(r#"{"keyId":["A"]}"#, &[("/keyId", Slot::IapKeyId, "structure")]);
}

#[test]
fn a_stored_notification_is_kept_as_it_stands() {
    let body = r#"{"notification_type":"CANCEL","password":"s"}"#;
    check(body, &[("", Slot::Payload, body)]);
    check(&format!("{{\"payload\":{body}}}"), &[("/payload", Slot::Payload, body)]);
    check(r#"{"signedPayload":"a.b.c"}"#, &[("/signedPayload", Slot::Payload, "a.b.c")]);
}

#[test]
fn a_key_that_stands_twice_gives_two_fields() {
    check(
        r#"{"keyId":"A","keyId":"B"}"#,
        &[("/keyId", Slot::IapKeyId, "A"), ("/keyId", Slot::IapKeyId, "B")],
    );
}

#[test]
fn credentials_around_records_are_a_record_too() {
    let records = fields(r#"{"issuer_id":"i","apps":[{"bundle_id":"a"},{"bundle_id":"b"}]}"#);
    let slots: Vec<Vec<_>> =
        records.iter().map(|fields| fields.iter().map(|(_, slot, _)| *slot).collect()).collect();
    assert_eq!(slots, [[Slot::IapIssuerId], [Slot::BundleId], [Slot::BundleId]]);
}

#[test]
fn names_that_say_nothing_are_counted_and_pointed_at() {
    let json = r#"{"a/b":{"c~":1,"d":[{"e":"x"}]},"notes":"y"}"#;
    let mut events = Reader::of_source("x", Cursor::new(json), Options::default());
    let Some(Event::Chunk(chunk)) = events.next() else {
        panic!("no chunk");
    };
    let record = chunk.records().next().unwrap().unwrap();
    assert_eq!(record.unknown, ["/a~1b/c~0", "/a~1b/d/0/e"]);
    assert_eq!(record.unknown_count, 2);
    assert_eq!(record.name("exports/x.json"), "exports/x.json#1");
}

#[test]
fn a_record_goes_by_its_own_key_then_its_customer_and_app_then_its_bundle() {
    for (json, name) in [
        (r#"{"id":"1","record":"r","bundle_id":"b"}"#, "r"),
        (r#"{"id":"1","customer":"c","app":"a"}"#, "1"),
        (r#"{"customer":"c","app":{"id":"a"},"bundle_id":"b"}"#, "c/a"),
        (r#"{"customer":"c","bundle_id":"b"}"#, "b"),
        (r#"{"id":null,"bundle_id":" "}"#, "x#1"),
    ] {
        let mut events = Reader::of_source("x", Cursor::new(json), Options::default());
        let Some(Event::Chunk(chunk)) = events.next() else {
            panic!("no chunk");
        };
        assert_eq!(chunk.records().next().unwrap().unwrap().name("x"), name);
    }
}
