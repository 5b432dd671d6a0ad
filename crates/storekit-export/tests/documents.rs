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
use storekit_export::{
    ArchiveFault, BadRecordKind, Event, Format, Options, Reader, Slot, UnreadableReason,
};
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
    for event in Reader::of_source("a.zip", Cursor::new(bytes), Options::default()) {
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

    let mut cut_off = archive(&[("a.ndjson", lines.as_bytes())]);
    cut_off.truncate(cut_off.len() - 10);
    let reason = UnreadableReason::Archive(ArchiveFault::Damaged).to_string();
    assert_eq!(unpack(cut_off), [("a.zip".to_owned(), reason)]);
}
