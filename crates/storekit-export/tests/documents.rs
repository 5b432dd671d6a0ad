//! YAML, TOML, `.env`, settings pages and archives: places to the byte, and what a fault costs.
#![expect(
    clippy::arithmetic_side_effects,
    clippy::format_push_string,
    clippy::panic,
    clippy::string_slice,
    clippy::unwrap_used,
    reason = "tests may panic"
)]

use std::io::{Cursor, Write as _};

use storekit_credentials::Span;
use storekit_export::{ArchiveFault, BadRecordKind, Event, Format, Options, Reader, Slot};
use zip::write::SimpleFileOptions;

/// A field: its slot, its pointer, its text, and for the last line of the text, the bytes at its place.
type Read = (Slot, String, String, String);

/// The records of a source, or what is wrong with them, and its format.
fn read(name: &str, text: &str) -> (Vec<Result<Vec<Read>, BadRecordKind>>, Option<Format>) {
    let mut records = Vec::new();
    let mut format = None;
    for event in Reader::of_source(name, Cursor::new(text.to_owned()), Options::default()) {
        let Event::Chunk(chunk) = event else { panic!("{event:?}") };
        format = chunk.source().format;
        for record in chunk.records() {
            let record = match record {
                Ok(record) => record,
                Err(bad) => {
                    records.push(Err(bad.kind));
                    continue;
                }
            };
            let fields = record.fields.iter().map(|field| {
                let value = field.text().map_or("", |it| it.as_str().unwrap()).to_owned();
                let last = value.trim_end().rfind('\n').map_or(0, |at| at + 1);
                let place = record.place(field.within(Span::new(last, value.trim_end().len())));
                let range = usize::try_from(place.byte_start).unwrap()
                    ..usize::try_from(place.byte_end).unwrap();
                let line = 1 + text[..range.start].matches('\n').count();
                assert_eq!(place.line, u64::try_from(line).unwrap(), "{}", field.pointer);
                (field.slot, field.pointer.to_string(), value, text[range].to_owned())
            });
            records.push(Ok(fields.collect()));
        }
    }
    (records, format)
}

/// The fields of the only record.
fn one(name: &str, text: &str) -> Vec<Read> {
    let (mut records, _) = read(name, text);
    assert_eq!(records.len(), 1);
    records.pop().unwrap().unwrap()
}

fn texts(fields: &[Read]) -> Vec<(Slot, &str, &str)> {
    fields.iter().map(|(slot, _, text, raw)| (*slot, text.as_str(), raw.as_str())).collect()
}

#[test]
fn scalars_of_yaml_of_every_style_keep_their_places() {
    let text = "# \u{e4}\u{1f600}\nbundle_id: com.fernwood.habits # the app\nin_app_purchase_key:\n  \
                issuer_id: 'it''s'\n  key_id: \"7KQ2\\u004d9XWPB\"\n  private_key: |\n    one\n    \
                tw\u{f6}\n  file_name: >-\n    a\n    b\nteam_id: ~\n";
    assert_eq!(
        texts(&one("apps.yaml", text)),
        [
            (Slot::BundleId, "com.fernwood.habits", "com.fernwood.habits"),
            (Slot::IapIssuerId, "it's", "it''s"),
            (Slot::IapKeyId, "7KQ2M9XWPB", "7KQ2\\u004d9XWPB"),
            (Slot::IapPrivateKey, "one\ntw\u{f6}\n", "tw\u{f6}"),
            (Slot::IapFileName, "a b", "a\n    b"),
            (Slot::TeamId, "", "~"),
        ]
    );
}

#[test]
fn a_kubernetes_secret_is_decoded_and_goes_by_its_name() {
    // com.fernwood.habits; a key file of two lines.
    let text = "apiVersion: v1\nkind: Secret\nmetadata:\n  name: habits-iap\ndata:\n  \
                APPLE_IAP_BUNDLE_ID: Y29tLmZlcm53b29kLmhhYml0cw==\n  key.p8: b25lCnR3bwo=\nstringData:\n  \
                APPLE_IAP_KEY_ID: 7KQ2M9XWPB\n";
    let fields = one("secret.yaml", text);
    let said: Vec<_> = fields
        .iter()
        .map(|(slot, pointer, text, _)| (*slot, pointer.as_str(), text.as_str()))
        .collect();
    assert_eq!(
        said,
        [
            (Slot::Record, "/metadata/name", "habits-iap"),
            (Slot::BundleId, "/data/APPLE_IAP_BUNDLE_ID", "com.fernwood.habits"),
            (Slot::IapPrivateKey, "/data/key.p8", "one\ntwo\n"),
            (Slot::IapKeyId, "/stringData/APPLE_IAP_KEY_ID", "7KQ2M9XWPB"),
        ]
    );
}

#[test]
fn a_broken_document_or_item_of_yaml_costs_itself_only() {
    use BadRecordKind::Yaml;
    let kinds =
        |text: &str| -> Vec<_> { read("apps.yaml", text).0.into_iter().map(Result::err).collect() };
    let good = "bundle_id: com.fernwood.habits\n";
    let bad = "bundle_id: \"com.fernwood\nkey_id: [\n";
    let documents = format!("{good}---\n{bad}---\n{good}---\n{good}");
    assert_eq!(kinds(&documents), [None, Some(Yaml), None, None]);
    let items = format!("- {good}- key_id: [}}\n- {good}- {good}");
    assert_eq!(kinds(&items), [None, Some(Yaml), None, None]);
}

#[test]
fn aliases_are_followed_and_cannot_explode() {
    let text = "base: &base\n  issuer_id: abc\napp:\n  <<: *base\n  key_id: x\n";
    let slots: Vec<_> = one("apps.yaml", text).into_iter().map(|field| field.0).collect();
    assert_eq!(slots.iter().filter(|slot| **slot == Slot::IapIssuerId).count(), 2);

    let mut bomb = "a0: &a0 {key_id: x, issuer_id: y}\n".to_owned();
    for n in 1..30 {
        let m = n - 1;
        bomb += &format!("a{n}: &a{n} {{b: *a{m}, c: *a{m}, d: *a{m}}}\n");
    }
    assert_eq!(read("apps.yaml", &bomb).0, [Err(BadRecordKind::TooManyFields)]);
}

#[test]
fn toml_is_records_or_one_and_keeps_places() {
    let text = "customer = \"Fernwood\"\n\n[[apps]]\nbundle_id = 'com.fernwood.habits'\n\
                [apps.in_app_purchase_key]\nprivate_key = \"\"\"\none\ntw\\u00f6\n\"\"\"\n\n\
                [[apps]]\nbundle_id = \"com.fernwood.sleep\"\napp_apple_id = 6568429047\n";
    let (records, format) = read("apps.toml", text);
    assert_eq!(format, Some(Format::Toml));
    let first = records[0].as_ref().unwrap();
    assert_eq!(
        texts(first),
        [
            (Slot::BundleId, "com.fernwood.habits", "com.fernwood.habits"),
            (Slot::IapPrivateKey, "one\ntw\u{f6}\n", "tw\\u00f6"),
        ]
    );
    assert_eq!(first[1].1, "/in_app_purchase_key/private_key");
    let second = records[1].as_ref().unwrap();
    assert_eq!(second[1].2, "6568429047");
    assert_eq!(records.len(), 2);
    assert_eq!(read("apps.toml", "a = = 1").0, [Err(BadRecordKind::Toml)]);
}

#[test]
fn environment_variables_are_read_as_loaders_read_them() {
    let text = "# production\nexport APPLE_IAP_KEY_ID=7KQ2M9XWPB # the key\nAPPLE_IAP_ISSUER_ID='a # b'\n\
                APPLE_IAP_PRIVATE_KEY=\"one\\ntwo\\n\"\nAPPLE_IAP_BUNDLE_ID=\nOTHER=1\n\
                APPLE_SHARED_SECRET=\"x\ny\"\n";
    let (records, format) = read("production", text);
    assert_eq!(format, Some(Format::Env));
    assert_eq!(
        texts(records[0].as_ref().unwrap()),
        [
            (Slot::IapKeyId, "7KQ2M9XWPB", "7KQ2M9XWPB"),
            (Slot::IapIssuerId, "a # b", "a # b"),
            (Slot::IapPrivateKey, "one\ntwo\n", "two"),
            (Slot::BundleId, "", ""),
            (Slot::SharedSecret, "x\ny", "y"),
        ]
    );
    assert_eq!(read(".env", "APPLE_IAP_KEY_ID=\"7KQ").0, [Err(BadRecordKind::Quote)]);
}

#[test]
fn a_pasted_settings_page_is_a_record() {
    let text = "App Store\n\nIn-app purchase Issuer ID\nRequired\n4b1f6c2e\n\nIn-app purchase Key ID\n\
                Required\n7KQ2M9XWPB\nPrivate key (.p8 file)\n-----BEGIN PRIVATE KEY-----\nMIGT\n\
                -----END PRIVATE KEY-----\nBundle ID: com.fernwood.habits\nStalled\n";
    let (records, format) = read("<stdin>", text);
    assert_eq!(format, Some(Format::SettingsPage));
    let fields = records[0].as_ref().unwrap();
    let slots: Vec<_> = fields.iter().map(|field| field.0).collect();
    assert_eq!(slots, [Slot::IapIssuerId, Slot::IapKeyId, Slot::IapPrivateKey, Slot::BundleId]);
    assert!(fields[2].2.starts_with("-----BEGIN") && fields[2].2.ends_with("END PRIVATE KEY-----"));
    assert_eq!(fields[3].3, "com.fernwood.habits");
}

/// An archive of these members.
fn archive(members: &[(&str, &[u8])]) -> Vec<u8> {
    let mut archive = zip::ZipWriter::new(Cursor::new(Vec::new()));
    for (name, content) in members {
        archive.start_file(*name, SimpleFileOptions::default()).unwrap();
        archive.write_all(content).unwrap();
    }
    archive.finish().unwrap().into_inner()
}

/// Each source of an archive, and what came of it.
fn unpack(bytes: Vec<u8>) -> Vec<(String, String)> {
    let mut said = Vec::new();
    let options = Options { chunk_bytes: 4096, ..Options::default() };
    for event in Reader::of_source("a.zip", Cursor::new(bytes), options) {
        said.push(match event {
            Event::Chunk(chunk) => {
                (chunk.source().name.clone(), format!("{} records", chunk.record_count()))
            }
            Event::Unreadable { source, reason, .. } => (source.name.clone(), reason.to_string()),
            Event::Skipped { source, reason } => (source.name.clone(), reason.to_string()),
        });
    }
    said
}

#[test]
fn the_members_of_an_archive_are_sources_in_the_order_of_their_names() {
    let lines = b"{\"bundle_id\": \"a\"}\n{\"bundle_id\": \"b\"}\n";
    let inner = archive(&[("x.ndjson", lines)]);
    let bytes = archive(&[("b/apps.ndjson", lines), ("a.p8", b"-----BEGIN"), ("c.zip", &inner)]);
    let said = unpack(bytes);
    let said: Vec<_> = said.iter().map(|(name, it)| (name.as_str(), it.as_str())).collect();
    assert_eq!(
        said,
        [
            ("a.zip!/a.p8", "1 records"),
            ("a.zip!/b/apps.ndjson", "2 records"),
            ("a.zip!/c.zip", "not a format that is read: an archive"),
        ]
    );
}

#[test]
fn a_damaged_member_costs_what_is_damaged_and_a_bomb_is_not_unpacked() {
    let lines = "{\"bundle_id\": \"com.fernwood.habits\"}\n".repeat(50);
    let mut bytes = archive(&[("a.ndjson", lines.as_bytes()), ("b.ndjson", lines.as_bytes())]);
    // Within the packed bytes of the first member.
    bytes[45] ^= 0xff;
    let said = unpack(bytes);
    let damaged = ArchiveFault::Damaged.to_string();
    assert!(said.contains(&("a.zip!/a.ndjson".to_owned(), damaged.clone())), "{said:?}");
    assert!(said.contains(&("a.zip!/b.ndjson".to_owned(), "50 records".to_owned())), "{said:?}");

    let bomb = vec![b' '; 9 << 20];
    let said = unpack(archive(&[("bomb.json", &bomb), ("good.ndjson", lines.as_bytes())]));
    assert_eq!(said[0].1, ArchiveFault::Ratio.to_string());
    assert_eq!(said[1].1, "50 records");
}

/// The same, as a program writes it that cannot go back: sizes stand behind the members.
fn streamed(members: &[(&str, &[u8])]) -> Vec<u8> {
    let mut archive = zip::ZipWriter::new_stream(Vec::new());
    for (name, content) in members {
        archive.start_file(*name, SimpleFileOptions::default()).unwrap();
        archive.write_all(content).unwrap();
    }
    archive.finish().unwrap().into_inner()
}

#[test]
fn an_archive_that_is_cut_off_anywhere_costs_what_is_cut_off() {
    let line = |n| format!("{{\"bundle_id\": \"com.fernwood.n{}\"}}\n", n * 7919 % 97);
    let lines = (0..40).map(line).collect::<Vec<_>>().concat();
    let lines = lines.as_bytes();
    for bytes in [
        archive(&[("a.ndjson", lines), ("b/b.ndjson", lines), ("c.ndjson", lines)]),
        streamed(&[("a.ndjson", lines), ("b/b.ndjson", lines), ("c.ndjson", lines)]),
    ] {
        let directory = bytes.windows(4).position(|it| it == b"PK\x01\x02").unwrap();
        let headers: Vec<_> =
            (0..directory).filter(|&at| bytes[at..].starts_with(b"PK\x03\x04")).collect();
        assert_eq!(headers.len(), 3);
        for end in (40..bytes.len()).rev().step_by(3) {
            let said = unpack(bytes[..end].to_vec());
            assert_eq!(said[0].0, "a.zip", "{end}");
            let fault =
                if said.len() > 1 { ArchiveFault::Directory } else { ArchiveFault::Damaged };
            assert_eq!(said[0].1, fault.to_string());
            let whole =
                headers.iter().skip(1).chain([&directory]).filter(|&&next| next <= end).count();
            let read = said.iter().filter(|(_, it)| it == "40 records").count();
            // The last one can be whole but for what stands behind it.
            assert!(read == whole || read == whole + 1, "{end}: {said:?}");
        }
    }
}

#[test]
fn a_damaged_entry_of_the_directory_costs_its_member() {
    let lines = "{\"bundle_id\": \"com.fernwood.habits\"}\n".repeat(50);
    let bytes = archive(&[("a.ndjson", lines.as_bytes()), ("b.ndjson", lines.as_bytes())]);
    let directory = bytes.windows(4).position(|it| it == b"PK\x01\x02").unwrap();
    for at in (directory..bytes.len()).step_by(3) {
        let mut damaged = bytes.clone();
        damaged[at] ^= 0xff;
        let said = unpack(damaged);
        let read = said.iter().filter(|(_, it)| it == "50 records").count();
        assert!(read >= 1, "{at}: {said:?}");
        assert!(read == 2 || said.len() > read, "{at}: what is lost is said: {said:?}");
    }
}

#[test]
fn of_two_members_with_one_name_both_are_read() {
    let lines = "{\"bundle_id\": \"com.fernwood.habits\"}\n".repeat(50);
    let bytes = archive(&[("a.ndjson", lines.as_bytes()), ("b.ndjson", lines.as_bytes())]);
    let names: Vec<_> = (0..bytes.len()).filter(|&at| bytes[at..].starts_with(b"b.nd")).collect();
    let [header, entry] = names[..] else { panic!("{names:?}") };
    for renamed in [&[entry][..], &[header, entry]] {
        let mut bytes = bytes.clone();
        for &at in renamed {
            bytes[at] = b'a';
        }
        let said = unpack(bytes);
        assert_eq!(said[0].1, ArchiveFault::Directory.to_string());
        assert_eq!(said.iter().filter(|(_, it)| it == "50 records").count(), 2, "{said:?}");
    }
}

/// The Bundle IDs of each record.
fn bundles(name: &str, text: &str) -> Vec<Vec<String>> {
    let (records, _) = read(name, text);
    let of = |fields: Vec<Read>| {
        let bundles = fields.into_iter().filter(|(slot, ..)| *slot == Slot::BundleId);
        bundles.map(|(_, _, text, _)| text).collect()
    };
    records.into_iter().map(|record| of(record.unwrap())).collect()
}

#[test]
fn records_in_records_are_records_of_their_own() {
    let json = r#"{"page": {"customers": [
        {"name": "x", "apps": [{"bundle_id": "a.b"}, {"bundle_id": "a.c"}]},
        {"issuer_id": "4b1f6c2e-93d7-47e3-e053-5b8c7c110a9d", "apps": [{"bundle_id": "a.d"}]}
    ]}}"#;
    let yaml = "page:\n  customers:\n    - name: x\n      apps:\n        - bundle_id: a.b\n        - bundle_id: a.c\n    \
                - issuer_id: 4b1f6c2e-93d7-47e3-e053-5b8c7c110a9d\n      apps:\n        - bundle_id: a.d\n";
    let toml = "[[page.customers]]\nname = \"x\"\n[[page.customers.apps]]\nbundle_id = \"a.b\"\n\
                [[page.customers.apps]]\nbundle_id = \"a.c\"\n[[page.customers]]\n\
                issuer_id = \"4b1f6c2e-93d7-47e3-e053-5b8c7c110a9d\"\n[[page.customers.apps]]\nbundle_id = \"a.d\"\n";
    let lines = json.replace('\n', " ");
    for (name, text) in [
        ("apps.json", json.to_owned()),
        ("list.json", format!("[{json}]")),
        ("apps.ndjson", lines),
        ("apps.yaml", yaml.to_owned()),
        ("apps.toml", toml.to_owned()),
    ] {
        let expected = [vec!["a.b"], vec!["a.c"], vec![], vec!["a.d"]];
        assert_eq!(bundles(name, &text), expected, "{name}");
    }
}

#[test]
fn json_in_the_place_of_a_key_is_read_and_keeps_its_places() {
    let inner = "{\"key_id\": \"7KQ2M9XWPB\", \"key\": \"one\\ntw\\u00f6\\\"\"}";
    let json = serde_json::Value::from(inner).to_string();
    let yaml = format!("ascApiJsonKey: '{inner}'\n");
    let base64 = {
        use base64ct::{Base64, Encoding as _};
        Base64::encode_string(inner.as_bytes())
    };
    let secret =
        format!("apiVersion: v1\nkind: Secret\nmetadata: {{}}\ndata:\n  ascApiJsonKey: {base64}\n");
    for (name, text, id, last) in [
        ("a.json", format!("{{\"ascApiJsonKey\": {json}}}"), "7KQ2M9XWPB", "tw\\\\u00f6\\\\\\\""),
        (
            "a.csv",
            format!("id,ascApiJsonKey\n1,\"{}\"\n", inner.replace('"', "\"\"")),
            "7KQ2M9XWPB",
            "tw\\u00f6\\\"\"",
        ),
        ("a.yaml", yaml, "7KQ2M9XWPB", "tw\\u00f6\\\""),
        ("a.toml", format!("ascApiJsonKey = '{inner}'\n"), "7KQ2M9XWPB", "tw\\u00f6\\\""),
        ("a.env", format!("ASC_API_JSON_KEY='{inner}'\n"), "7KQ2M9XWPB", "tw\\u00f6\\\""),
        ("s.yaml", secret, "S1EyTTlYV1BC", ""),
    ] {
        let fields = one(name, &text);
        let fields: Vec<_> = fields.iter().filter(|it| it.0 != Slot::Record).collect();
        let (key_id, key) = (fields[0], fields[1]);
        assert_eq!((key_id.0, key_id.2.as_str()), (Slot::AscKeyId, "7KQ2M9XWPB"), "{name}");
        assert_eq!((key.0, key.2.as_str()), (Slot::AscPrivateKey, "one\ntw\u{f6}\""), "{name}");
        assert!(key.1.to_ascii_lowercase().ends_with("key/key"), "{name}: {}", key.1);
        if name == "s.yaml" {
            // Base64 is told by its groups of four characters.
            continue;
        }
        assert_eq!((key_id.3.as_str(), key.3.as_str()), (id, last), "{name}");
    }
    let unread = one("a.json", r#"{"ascApiJsonKey": "{\"x\": 1}"}"#);
    assert_eq!(unread.len(), 1);
}
