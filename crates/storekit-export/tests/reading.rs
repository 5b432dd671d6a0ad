//! Whole readings: bytes in, records and their places out.
#![expect(
    clippy::arithmetic_side_effects,
    clippy::indexing_slicing,
    clippy::unwrap_used,
    reason = "tests may panic"
)]
#![expect(clippy::naive_bytecount, reason = "the obvious way, to check the other one against")]

use std::io::{Cursor, Read};

use proptest::prelude::*;
use storekit_export::{
    BadRecordKind, Chunk, Event, Format, Limits, Options, Reader, SkippedReason, Slot,
    UnreadableReason,
};

/// All that a reading says, as text without anything that may differ between runs.
fn read(name: &str, bytes: &[u8], options: Options) -> Vec<String> {
    let mut said = Vec::new();
    let mut number = 0;
    for event in Reader::of_source(name, Cursor::new(bytes.to_vec()), options) {
        match event {
            Event::Chunk(chunk) => {
                assert_eq!(chunk.first_number(), number + 1);
                assert_eq!(chunk.records().count(), chunk.record_count());
                for record in chunk.records() {
                    number += 1;
                    said.push(match record {
                        Ok(record) => {
                            assert_eq!(record.number, number);
                            let fields: Vec<_> = record
                                .fields
                                .iter()
                                .map(|field| {
                                    let place = record.place(field.span);
                                    let raw = &bytes[usize::try_from(place.byte_start).unwrap()
                                        ..usize::try_from(place.byte_end).unwrap()];
                                    assert_eq!(field.span.of(record.block.bytes), Some(raw));
                                    let line = 1 + bytes
                                        [..usize::try_from(place.byte_start).unwrap()]
                                        .iter()
                                        .filter(|&&byte| byte == b'\n')
                                        .count();
                                    assert_eq!(place.line, u64::try_from(line).unwrap());
                                    let raw = String::from_utf8_lossy(raw).into_owned();
                                    (field.slot, field.pointer.to_string(), raw, place)
                                })
                                .collect();
                            format!("{fields:?} {:?} {}", record.unknown, record.unknown_count)
                        }
                        Err(bad) => {
                            assert_eq!(bad.number, number);
                            format!("{bad:?}")
                        }
                    });
                }
            }
            other => said.push(format!("{other:?}")),
        }
    }
    assert!(!said.is_empty(), "a source says at least one thing");
    said
}

/// The kinds of the bad records, in order; good ones are `None`.
fn kinds(name: &str, text: &[u8], options: Options) -> Vec<Option<BadRecordKind>> {
    Reader::of_source(name, Cursor::new(text.to_vec()), options)
        .filter_map(|event| match event {
            Event::Chunk(chunk) => Some(chunk),
            _ => None,
        })
        .flat_map(|chunk| {
            let kinds: Vec<_> =
                chunk.records().map(|record| record.err().map(|bad| bad.kind)).collect();
            kinds
        })
        .collect()
}

fn small(record_bytes: usize) -> Options {
    Options { limits: Limits { record_bytes, ..Limits::default() }, ..Options::default() }
}

fn chunked(chunk_bytes: usize, options: Options) -> Options {
    Options { chunk_bytes, ..options }
}

#[test]
fn a_bad_record_says_what_is_wrong_and_the_next_one_is_read() {
    use BadRecordKind::*;
    let deep = format!("{}1{}", "[".repeat(70), "]".repeat(70));
    let long_name = format!("{{\"{}\":1}}", "n".repeat(513));
    let many = format!("{{{}\"a\":1}}", "\"keyId\":\"x\",".repeat(1001));
    for (text, kind) in [
        ("[1]", NotAnObject),
        ("12", NotAnObject),
        (r#"{"a":tru}"#, Syntax),
        (r#"{"a":1,}"#, Syntax),
        ("oops", Syntax),
        (r#"{"a":"#, Truncated),
        (&format!(r#"{{"a":{deep}}}"#), TooDeep),
        (&long_name, NameTooLong),
        (&many, TooManyFields),
    ] {
        let text = format!("{{\"keyId\":\"A\"}}\n{text}\n\n{{\"keyId\":\"B\"}}\n");
        assert_eq!(
            kinds("x.ndjson", text.as_bytes(), Options::default()),
            [None, Some(kind), None],
            "{kind:?}"
        );
        assert!(!kind.slug().is_empty() && !kind.help().is_empty());
    }
    assert_eq!(
        kinds("x.ndjson", b"{}\n{\"a\":\"\xff\"}\n{}", Options::default()),
        [None, Some(Utf8), None]
    );
}

#[test]
fn a_syntax_error_has_its_exact_place() {
    let text = "{}\n  {\"a\":1,\n{\"k\u{e4}\":tru }\n";
    let bad: Vec<_> =
        Reader::of_source("x.ndjson", Cursor::new(text.to_owned()), Options::default())
            .flat_map(|event| match event {
                Event::Chunk(chunk) => {
                    let bad: Vec<_> = chunk.records().filter_map(Result::err).collect();
                    bad
                }
                _ => panic!("{event:?}"),
            })
            .collect();
    assert_eq!(bad.len(), 2);
    assert_eq!((bad[0].place.line, bad[0].place.column), (2, 10));
    assert_eq!((bad[0].record.byte_start, bad[0].record.byte_end), (5, 12));
    assert_eq!((bad[1].place.line, bad[1].place.column), (3, 10));
    assert_eq!(text.as_bytes()[usize::try_from(bad[1].place.byte_start).unwrap()], b' ');
}

#[test]
fn what_stands_between_records_is_reported_and_reading_goes_on() {
    use BadRecordKind::*;
    for (text, expected) in [
        ("[{},{}]", vec![None, None]),
        ("[{}{}]", vec![None, Some(BetweenRecords), None]),
        ("[{},,{}]", vec![None, Some(BetweenRecords), None]),
        ("[{},]", vec![None, Some(BetweenRecords)]),
        ("[{} oops, {}]", vec![None, Some(BetweenRecords), None]),
        ("[{},oops,{}]", vec![None, Some(Syntax), None]),
        ("[{}],", vec![None, Some(Syntax)]),
        ("[{}]{}", vec![None, None]),
        ("[{}", vec![None, Some(Truncated)]),
        ("[{},{\"a\"", vec![None, Some(Truncated)]),
        ("[", vec![Some(Truncated)]),
        ("{\"data\":[{},{},{\"a\":", vec![None, None, Some(Truncated)]),
        ("{\"data\":[{},{}],\"x", vec![None, None, Some(Truncated)]),
        ("{\"data\":[{},{}]}", vec![None, None]),
        ("{\"issuer_id\":1,\"data\":[{},{}]}{}", vec![None; 4]),
    ] {
        assert_eq!(kinds("x.json", text.as_bytes(), Options::default()), expected, "{text}");
    }
}

#[test]
fn an_array_cut_at_any_byte_gives_its_whole_records_and_one_bad_one() {
    let text = "\u{feff}[ {\"keyId\":\"a]}\\\"\"} ,\n {\"b\":[{}, {\"keyId\":1}]}, {} ]";
    let bytes = text.as_bytes();
    for cut in 4..bytes.len() {
        let found = kinds("x.json", &bytes[..cut], Options::default());
        let (last, whole) = found.split_last().unwrap();
        assert_eq!(*last, Some(BadRecordKind::Truncated), "cut at {cut}");
        assert!(whole.iter().all(Option::is_none), "cut at {cut}");
        let everything = read("x.json", bytes, Options::default());
        let said = read("x.json", &bytes[..cut], Options::default());
        assert_eq!(said[..whole.len()], everything[..whole.len()]);
    }
    assert_eq!(kinds("x.json", bytes, Options::default()), [None; 3]);
}

#[test]
fn a_record_over_the_limit_is_one_bad_record() {
    use BadRecordKind::*;
    let long = format!("{{\"a\":\"{}\"}}", "x".repeat(20 << 20));
    for name in ["x.ndjson", "x.json"] {
        let text = match name {
            "x.json" => format!("[{{}},{long},{{}}]"),
            _ => format!("{{}}\n{long}\n{{}}\n"),
        };
        assert_eq!(
            kinds(name, text.as_bytes(), chunked(4096, small(1000))),
            [None, Some(TooLong), None],
            "{name}"
        );
    }
}

#[test]
fn an_envelope_over_the_limit_gives_its_records_all_the_same() {
    use BadRecordKind::*;
    let records = "{\"keyId\":\"A\"} , ".repeat(50) + "{}";
    let listing = format!("{{\"links\":{{}},\"data\":[{records}],\"meta\":{{}}}}");
    let own = format!("{{\"issuer_id\":\"x\",\"data\":[{records}],\"meta\":{{}}}} {{}}");
    for limit in 40..80 {
        assert_eq!(kinds("x.json", listing.as_bytes(), small(limit)), [None; 51]);
        let mut expected = vec![None; 51];
        expected.extend([Some(EnvelopeTooLong), None]);
        assert_eq!(kinds("x.json", own.as_bytes(), small(limit)), expected);
    }
}

#[test]
fn depth_of_100_000_is_a_bad_record_and_no_more() {
    let text = format!("[{{\"a\":{}{}}},{{}}]", "[".repeat(100_000), "]".repeat(100_000));
    assert_eq!(
        kinds("x.json", text.as_bytes(), Options::default()),
        [Some(BadRecordKind::TooDeep), None]
    );
    let text = "{\"a\":".repeat(100_000);
    assert_eq!(
        kinds("x.json", text.as_bytes(), Options::default()),
        [Some(BadRecordKind::Truncated)]
    );
}

#[test]
fn a_source_without_records_says_so() {
    let one = |name: &str, bytes: &[u8]| {
        let mut events: Vec<_> =
            Reader::of_source(name, Cursor::new(bytes.to_vec()), Options::default()).collect();
        assert_eq!(events.len(), 1);
        events.pop().unwrap()
    };
    let large = vec![b'A'; 70_000];
    for (name, bytes, reason) in [
        ("x.json", &b""[..], UnreadableReason::Empty),
        ("x.json", b"\xff\xfe{\0}\0", UnreadableReason::Utf16),
        ("x", b"\x01\x02", UnreadableReason::Binary),
        ("x.p8", &large, UnreadableReason::KeyFileTooLarge),
    ] {
        let event = one(name, bytes);
        assert!(
            matches!(event, Event::Unreadable { reason: r, place: None, .. } if r == reason),
            "{event:?}"
        );
    }
    let event = one("x.json", b" [ ] ");
    assert!(matches!(event, Event::Skipped { reason: SkippedReason::NoRecords, .. }));
}

#[test]
fn a_record_says_the_same_in_every_form() {
    let records = [
        r#"{"id":"a","keyId":"ABCDE23456","iap":{"issuer_id":null},"x":1}"#,
        r#"{"bundle_id":"\u0063om.a","notifications":{"sandbox":{"version":2}}}"#,
    ];
    let said = |name: &str, text: String| -> Vec<String> {
        let chunks = Reader::of_source(name, Cursor::new(text), Options::default());
        chunks
            .flat_map(|event| {
                let Event::Chunk(chunk) = event else {
                    panic!("{event:?}");
                };
                let records = chunk.records().map(|record| {
                    let record = record.unwrap();
                    let fields = record.fields.iter().map(|field| {
                        let raw = field.span.of(record.block.bytes);
                        (field.slot, &field.pointer, raw)
                    });
                    format!("{:?} {:?}", fields.collect::<Vec<_>>(), record.unknown)
                });
                records.collect::<Vec<_>>()
            })
            .collect()
    };
    let lines = said("x.ndjson", records.join("\n"));
    assert_eq!(lines.len(), 2);
    assert_eq!(said("x", format!("[{}]", records.join(","))), lines);
    assert_eq!(said("x", format!("{{\"apps\":[{}]}}", records.join(" ,\n"))), lines);
    assert_eq!(said("x", records.join(" ")), lines);
    assert_eq!(said("x", format!("\u{feff}{}", records.join("\r\n"))), lines);
}

#[test]
fn chunks_can_be_parsed_on_any_thread() {
    fn is_shared<T: Send + Sync>() {}
    fn is_sent<T: Send>() {}
    is_shared::<Chunk>();
    is_sent::<Reader>();
}

#[test]
fn a_failing_read_gives_the_records_before_it_and_the_reason() {
    struct Failing(Cursor<&'static [u8]>);
    impl Read for Failing {
        fn read(&mut self, buffer: &mut [u8]) -> std::io::Result<usize> {
            match self.0.read(buffer)? {
                0 => Err(std::io::ErrorKind::TimedOut.into()),
                read => Ok(read),
            }
        }
    }
    // Longer than what is looked at to tell the format.
    let text: &'static str = "{\"keyId\":\"A\"}\n".repeat(10_000).leak();
    let input = Failing(Cursor::new(text.as_bytes()));
    let events: Vec<_> = Reader::of_source("x", input, Options::default()).collect();
    let [Event::Chunk(chunk), Event::Unreadable { place: Some(place), reason, .. }] = &events[..]
    else {
        panic!("{events:?}");
    };
    assert_eq!(chunk.record_count(), 10_000);
    assert_eq!(place.line, 10_001);
    assert_eq!(*reason, UnreadableReason::Io(std::io::ErrorKind::TimedOut));
}

#[test]
fn a_key_file_is_a_record_with_the_key_id_of_its_name() {
    let name = "keys/SubscriptionKey_ABCDE23456.p8";
    let key = "-----BEGIN PRIVATE KEY-----\nAAAA\n-----END PRIVATE KEY-----";
    let mut events = Reader::of_source(name, Cursor::new(key), Options::default());
    let Some(Event::Chunk(chunk)) = events.next() else {
        panic!("no chunk");
    };
    assert_eq!(chunk.source().format, Some(Format::KeyFile));
    let record = chunk.records().next().unwrap().unwrap();
    let text = |slot| record.field(slot).unwrap().text().unwrap().as_str().unwrap();
    assert_eq!(text(Slot::IapPrivateKey), key);
    assert_eq!(text(Slot::IapKeyId), "ABCDE23456");
    assert_eq!(text(Slot::IapFileName), "SubscriptionKey_ABCDE23456.p8");
    assert_eq!(record.name(name), format!("{name}#1"));
    assert!(events.next().is_none());
}

fn record() -> impl Strategy<Value = String> {
    let value = prop_oneof![
        "[a-z{}\\[\\], \u{e4}\u{1f600}]{0,12}"
            .prop_map(|text| serde_json::to_string(&text).unwrap()),
        Just("null".to_owned()),
        Just("[{\"x\":[]},\"\\\\\\\"\"]".to_owned()),
        Just("-1.5e3".to_owned()),
        Just("{\"key_id\":\"\\n\"}".to_owned()),
    ];
    let name = prop_oneof![Just("keyId"), Just("bundle_id"), Just("x"), Just("data"), Just("iap")];
    let member = (name, value).prop_map(|(name, value)| format!("\"{name}\":{value}"));
    prop_oneof![
        8 => proptest::collection::vec(member, 0..5).prop_map(|members| format!("{{{}}}", members.join(", "))),
        1 => Just("oops".to_owned()),
        1 => Just("{\"a\":tru}".to_owned()),
    ]
}

proptest! {
    #[test]
    fn the_size_of_chunks_changes_nothing(
        records in proptest::collection::vec(record(), 1..12),
        form in 0..4_usize,
        chunk_bytes in 1..64_usize,
        record_bytes in prop_oneof![Just(8 << 20), 10..120_usize],
        cut in any::<prop::sample::Index>(),
        is_cut in any::<bool>(),
    ) {
        let (name, format, text) = match form {
            0 => ("x.ndjson", Format::Ndjson, records.join("\r\n")),
            1 => ("x.json", Format::Json, format!("[{}]\n", records.join(" ,\n "))),
            2 => ("x.json", Format::Json, format!("{{\"links\":{{}},\"apps\":[{}],\"n\":1}}", records.join(","))),
            _ => ("x.json", Format::Json, records.join("\n\n")),
        };
        let mut bytes = text.into_bytes();
        if is_cut {
            bytes.truncate(cut.index(bytes.len()) + 1);
        }
        let options = Options { format: Some(format), ..small(record_bytes) };
        let whole = read(name, &bytes, options);
        prop_assert_eq!(read(name, &bytes, chunked(chunk_bytes, options)), whole);
    }

    #[test]
    fn no_bytes_make_it_panic(bytes in proptest::collection::vec(
        prop_oneof![4 => prop::sample::select(b"{}[],:\"\\ \n1a".to_vec()), 1 => any::<u8>()], 1..200), chunk in 1..64_usize) {
        for format in [Format::Json, Format::Ndjson, Format::KeyFile] {
            let options = Options { format: Some(format), ..small(50) };
            let whole = read("x", &bytes, options);
            prop_assert_eq!(read("x", &bytes, chunked(chunk, options)), whole);
        }
    }
}
