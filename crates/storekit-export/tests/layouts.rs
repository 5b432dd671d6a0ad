//! Records that follow others of the same layout read as they do alone.

use proptest::prelude::*;
use storekit_export::{Event, Options, Reader, Value};

/// What was read from each line of a source.
fn read(bytes: &[u8]) -> Vec<String> {
    let options = Options { format: Some(storekit_export::Format::Ndjson), ..Options::default() };
    let reader = Reader::of_source("a.ndjson", std::io::Cursor::new(bytes.to_vec()), options);
    let mut seen = Vec::new();
    for event in reader {
        let Event::Chunk(chunk) = event else { continue };
        for record in chunk.records() {
            seen.push(match record {
                Err(bad) => format!("{:?} {}", bad.kind, bad.place.column),
                Ok(record) => {
                    let mut places = record.places();
                    let fields = record.fields.iter().map(|field| {
                        let value = match &field.value {
                            Value::Text(text) => format!("{:?} {:?}", text.token(), text.bytes()),
                            other => format!("{other:?}"),
                        };
                        let place = places.place(field.span);
                        assert_eq!(place, record.place(field.span));
                        format!(
                            "{:?} {} {:?} {} {value}",
                            field.slot, field.pointer, field.span, place.column
                        )
                    });
                    let fields: Vec<_> = fields.collect();
                    format!("{fields:?} {:?} {}", record.unknown, record.unknown_count)
                }
            });
        }
    }
    seen
}

/// The lines of a file read as each of them does alone.
fn assert_same(lines: &[String]) {
    let together = read(lines.join("\n").as_bytes());
    let alone: Vec<_> = lines.iter().flat_map(|line| read(line.as_bytes())).collect();
    assert_eq!(together, alone, "{lines:#?}");
}

const NAMES: &[&str] = &[
    "id",
    "bundleId",
    "keyId",
    "key_id",
    "key",
    "private_key_path",
    "bundle_id",
    "privateKey",
    "type",
    "attributes",
    "appleId",
    "apiKey",
    "issuer_id_configured",
    "notifications",
    "production",
    "url",
    "version",
    "x",
    "x y",
    "ä",
    "data",
    "included",
    "notificationType",
    "notificationUUID",
    "in_app_purchase_key",
    "q\\u0041",
    "app",
    "p8",
];
const SCALARS: &[&str] = &[
    "\"apps\"",
    "\"app_store\"",
    "\"123456789\"",
    "\"ABCDE12345\"",
    "\"a\\nb\"",
    "\"\\ud800\"",
    "\"\\u12\"",
    "\"ä\u{1f600}\"",
    "\"\"",
    "\"***\"",
    "\"a\u{1}b\"",
    "\"a\\xb\"",
    "true",
    "false",
    "null",
    "nul",
    "0",
    "12",
    "012",
    "-1",
    "1.5",
    "1e3",
    "[]",
    "[1]",
    "[{\"keyId\":\"A\"}]",
    "{}",
    "",
    "\"open",
];

fn value(depth: u32) -> BoxedStrategy<String> {
    let scalar = prop::sample::select(SCALARS).prop_map(str::to_owned);
    if depth == 0 {
        scalar.boxed()
    } else {
        prop_oneof![4 => scalar, 1 => object(depth.saturating_sub(1))].boxed()
    }
}

fn object(depth: u32) -> BoxedStrategy<String> {
    let blank = prop::sample::select(&["", "", "", " ", "\t"]);
    let member = (prop::sample::select(NAMES), blank, value(depth));
    prop::collection::vec(member, 0..6)
        .prop_map(|members| {
            let members: Vec<_> = members
                .iter()
                .map(|(name, blank, value)| format!("\"{name}\"{blank}:{blank}{value}"))
                .collect();
            format!("{{{}}}", members.join(","))
        })
        .boxed()
}

/// Lines, most of which repeat an earlier one with another scalar or two.
fn lines() -> impl Strategy<Value = Vec<String>> {
    let change = (
        any::<prop::sample::Index>(),
        prop::sample::select(SCALARS),
        prop::sample::select(SCALARS),
    );
    (
        prop::collection::vec(object(2), 1..4),
        prop::collection::vec((any::<prop::sample::Index>(), change), 1..20),
    )
        .prop_map(|(mut lines, changes)| {
            for (from, (_, old, new)) in changes {
                let line = from.get(&lines).clone();
                lines.push(if old.is_empty() { line } else { line.replacen(old, new, 1) });
            }
            lines
        })
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 500, ..ProptestConfig::default() })]

    #[test]
    fn a_record_reads_the_same_alone_and_after_others(lines in lines()) {
        assert_same(&lines);
    }
}

#[test]
fn what_another_value_can_change_is_looked_at_in_each_record() {
    for (first, then) in [
        (
            r#"{"type":"apps","attributes":{"name":"a","bundleId":"a.b"},"id":"1"}"#,
            r#"{"type":"x","attributes":{"name":"a","bundleId":"a.b"},"id":"1"}"#,
        ),
        (r#"{"appleId":"me@example.com"}"#, r#"{"appleId":"1234567890"}"#),
        (r#"{"apiKey":"ABCDE12345"}"#, r#"{"apiKey":"-----BEGIN PRIVATE KEY-----"}"#),
        (r#"{"type":"app_store"}"#, r#"{"type":"rc"}"#),
        (r#"{"key":"a","bundle_id":"a.b"}"#, r#"{"key":{},"bundle_id":"a.b"}"#),
        (r#"{"keyId":"a"}"#, r#"{"keyId":["a"]}"#),
        (r#"{"app":{"id":"1"},"keyId":"a"}"#, r#"{"app":{},"keyId":"a"}"#),
        (r#"{"keyId":"a"}"#, r#"{"keyId":"a"} x"#),
        (r#"{"keyId":"a"}"#, r#"{"keyId":"a",}"#),
        (r#"{"keyId":"a"}"#, r#"{"keyId":01}"#),
    ] {
        let lines = [first, then, first, then, then].map(str::to_owned);
        assert_same(&lines);
        let lines = [then, first, then, first].map(str::to_owned);
        assert_same(&lines);
    }
}

#[test]
fn a_record_of_a_known_layout_has_to_be_utf8_too() {
    let sound = "{\"keyId\":\"a\u{e4}b\",\"bundleId\":\"\u{20ac}\"}".as_bytes();
    for place in 0..sound.len() {
        let mut other = sound.to_vec();
        // Neither ASCII nor, where it stands, a part of a character.
        other[place] = 0xff;
        let lines = [sound, &other, sound].join(&b'\n');
        let (together, alone) = (read(&lines), read(&other));
        assert_eq!(together.len(), 3, "{place}");
        assert_eq!(together.get(1), alone.first(), "{place}");
    }
}

#[test]
fn a_limit_holds_for_records_of_a_known_layout_too() {
    let mut options =
        Options { format: Some(storekit_export::Format::Ndjson), ..Options::default() };
    options.limits.fields = 1;
    let line = r#"{"keyId":"a","bundleId":"b"}"#;
    let text = [line, line, line].join("\n");
    let reader = Reader::of_source("a", std::io::Cursor::new(text.into_bytes()), options);
    let chunks: Vec<_> = reader
        .filter_map(|event| match event {
            Event::Chunk(chunk) => Some(chunk),
            _ => None,
        })
        .collect();
    assert!(chunks.first().unwrap().records().all(|record| record.is_err()));
}

#[test]
fn places_of_records_of_a_known_layout_are_exact_on_several_lines_too() {
    let record = "{\n  \"name\": \"\u{e4}\u{20ac}\", \"keyId\": \"A\",\n  \"\u{e4}\": 1, \"bundleId\": \"\u{e4}\"\n}";
    let text = format!("[{record},\n{record}, {record}]");
    let reader =
        Reader::of_source("a.json", std::io::Cursor::new(text.clone()), Options::default());
    let mut found = Vec::new();
    for event in reader {
        let Event::Chunk(chunk) = event else { continue };
        for record in chunk.records().map(Result::unwrap) {
            let mut places = record.places();
            found.extend(record.fields.iter().map(|field| places.place(field.span)));
        }
    }
    assert_eq!(found.len(), 9);
    for place in found {
        let before = text.get(..usize::try_from(place.byte_start).unwrap()).unwrap();
        let line = before.rsplit('\n').next().unwrap();
        let (lines, characters) = (before.matches('\n').count(), line.chars().count());
        assert_eq!(usize::try_from(place.line), Ok(lines.saturating_add(1)), "{before}");
        assert_eq!(usize::try_from(place.column), Ok(characters.saturating_add(1)), "{before}");
    }
}
