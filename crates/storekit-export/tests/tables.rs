//! Tables: places of cells, and what a stray quote costs.
#![expect(clippy::panic, clippy::string_slice, clippy::unwrap_used, reason = "tests may panic")]

use std::fmt::Write as _;
use std::io::Cursor;

use storekit_credentials::Span;
use storekit_export::{BadRecordKind, Event, Options, Reader, Slot};

/// Each record: slot, text and raw bytes of its fields, or what is wrong with it.
type Read = Result<Vec<(Slot, Option<String>, String)>, BadRecordKind>;

fn read(text: &str, chunk_bytes: usize) -> Vec<Read> {
    let options = Options { chunk_bytes, ..Options::default() };
    let mut records = Vec::new();
    for event in Reader::of_source("apps.csv", Cursor::new(text.to_owned()), options) {
        let Event::Chunk(chunk) = event else { panic!("{event:?}") };
        for record in chunk.records() {
            records.push(match record {
                Err(bad) => Err(bad.kind),
                Ok(record) => Ok(record
                    .fields
                    .iter()
                    .map(|field| {
                        let place = record.place(field.span);
                        let range = usize::try_from(place.byte_start).unwrap()
                            ..usize::try_from(place.byte_end).unwrap();
                        let value = field.text().map(|it| it.as_str().unwrap().to_owned());
                        (field.slot, value, text[range].to_owned())
                    })
                    .collect()),
            });
        }
    }
    records
}

fn kinds(text: &str) -> Vec<Option<BadRecordKind>> {
    let kinds: Vec<_> = read(text, 1 << 20).into_iter().map(Result::err).collect();
    for chunk_bytes in [1, 7, 64] {
        let others: Vec<_> = read(text, chunk_bytes).into_iter().map(Result::err).collect();
        assert_eq!(others, kinds, "chunks of {chunk_bytes} bytes");
    }
    kinds
}

#[test]
fn cells_are_read_with_any_delimiter_and_every_line_end() {
    for (delimiter, line_end) in [(",", "\n"), (";", "\r\n"), ("\t", "\n"), ("\t", "\r\n")] {
        let text = [
            ["id", "bundleId", "notes", "private key"],
            ["1", "com.fernwood.habits", "a \"\"b\"\"", "\"x\ny\"\"z\""],
            ["2", "", "", ""],
        ];
        let text = text.map(|row| row.join(delimiter)).join(line_end).replace("a \"\"b\"\"", "a");
        let expected = vec![
            Ok(vec![
                (Slot::Record, Some("1".to_owned()), "1".to_owned()),
                (
                    Slot::BundleId,
                    Some("com.fernwood.habits".to_owned()),
                    "com.fernwood.habits".to_owned(),
                ),
                (Slot::IapPrivateKey, Some("x\ny\"z".to_owned()), "\"x\ny\"\"z\"".to_owned()),
            ]),
            Ok(vec![
                (Slot::Record, Some("2".to_owned()), "2".to_owned()),
                (Slot::BundleId, None, String::new()),
                (Slot::IapPrivateKey, None, String::new()),
            ]),
        ];
        for chunk_bytes in [1, 5, 1 << 20] {
            assert_eq!(read(&text, chunk_bytes), expected, "{text:?}");
            assert_eq!(read(&(text.clone() + line_end), chunk_bytes), expected);
            assert_eq!(read(&format!("\u{feff}{text}"), chunk_bytes), expected);
        }
    }
}

#[test]
fn a_range_in_a_quoted_cell_is_found_behind_doubled_quotes() {
    let text = "id,private_key\n1,\"a\"\"b\"\"c\"\n";
    let mut reader =
        Reader::of_source("apps.csv", Cursor::new(text.to_owned()), Options::default());
    let Some(Event::Chunk(chunk)) = reader.next() else { panic!() };
    let record = chunk.records().next().unwrap().unwrap();
    let field = record.field(Slot::IapPrivateKey).unwrap();
    let place = record.place(field.within(Span::new(4, 5)));
    assert_eq!(&text[usize::try_from(place.byte_start).unwrap()..][..1], "c");
    assert_eq!((place.line, place.column), (2, 10));
}

const PEM: &str = "\"-----BEGIN PRIVATE KEY-----\nMIGT\nAgEA\n-----END PRIVATE KEY-----\"";

#[test]
fn a_stray_quote_costs_one_record_wherever_it_stands() {
    let row = |n: usize| format!("{n},com.fernwood.app{n},{PEM},https://x.fernwood.app/{n}\n");
    let sound = row(3);
    let broken = [
        // In an unquoted cell; behind a closing quote; a cell that is not closed, first, last and in between.
        sound.replace("com.fern", "com.\"fern"),
        sound.replace("-----\",", "-----\"x,"),
        sound.replacen("3,", "\"3,", 1),
        sound.replace(",https", ",\"https"),
        sound.replace("KEY-----\",", "KEY-----,"),
        sound.replace(",\"-----BEGIN", ",-----BEGIN"),
        sound.replace(",com", ",\"com"),
    ];
    for (broken, (delimiter, line_end)) in broken.iter().flat_map(|broken| {
        [(",", "\n"), ("\t", "\n"), (";", "\r\n"), (",", "\r\n")].map(|style| (broken, style))
    }) {
        let mut text = "id,bundle_id,private_key,url\n".to_owned();
        for n in 0..6 {
            text += &if n == 3 { broken.clone() } else { row(n) };
        }
        let text = text.replace(',', delimiter).replace('\n', line_end);
        let found = kinds(&text);
        let bad: Vec<_> = (0..found.len()).filter(|&n| found[n].is_some()).collect();
        assert_eq!((found.len(), bad), (6, vec![3]), "{broken} {delimiter:?} {line_end:?}");
    }
}

#[test]
fn an_open_quote_swallows_nothing_where_no_other_quote_follows() {
    let mut text = "id,bundle_id,name\n1,com.fernwood.one,\"One\n".to_owned();
    for n in 2..2000 {
        writeln!(text, "{n},com.fernwood.app{n},App {n}").unwrap();
    }
    let found = kinds(&text);
    assert_eq!(found.len(), 1999);
    assert_eq!(found[0], Some(BadRecordKind::Quote));
    assert!(found[1..].iter().all(Option::is_none));
}

#[test]
fn a_row_of_another_width_is_a_bad_record_and_the_next_one_is_read() {
    use BadRecordKind::Width;
    let text = "id,bundle_id\n1,a\n2\n3,a,b\n\n4,b\n";
    assert_eq!(kinds(text), [None, Some(Width), Some(Width), None]);
}

#[test]
fn a_stray_quote_in_the_header_costs_the_header() {
    use BadRecordKind::{Header, Width};
    for header in ["id,bundle\"_id", "id,\"bundle_id", "\"id\"x,bundle_id", "id,bundle_id\""] {
        let text = format!("{header}\n1,com.fernwood.a\n2,\"com.fernwood.b\"\n");
        assert_eq!(kinds(&text), [Some(Header), None, None], "{header}");
        let read = read(&text, 64);
        let last = read[2].as_ref().unwrap().last().unwrap();
        assert_eq!(last.0, Slot::BundleId, "{header}");
    }
    // Nothing can be made out of it.
    let text = "\"bundle_id\n1,a\n2,b\n";
    assert_eq!(kinds(text), [Some(Header), Some(Width), Some(Width)]);
}

#[test]
fn rows_of_delimiters_alone_are_neither_header_nor_record() {
    for text in [
        ",,\n , ,\nid,bundle_id,notes\n,,\n1,com.fernwood.habits,x\n,,\n",
        "sep=;\n;;\nid;bundle_id;notes\n1;com.fernwood.habits;x\n;;",
    ] {
        for name in ["apps.csv", "-"] {
            for chunk_bytes in [1, 1 << 20] {
                let options = Options { chunk_bytes, ..Options::default() };
                let mut records = Vec::new();
                for event in Reader::of_source(name, Cursor::new(text), options) {
                    let Event::Chunk(chunk) = event else { panic!("{event:?}") };
                    records.extend(chunk.records().map(|it| it.unwrap().fields.len()));
                }
                assert_eq!(records, [2], "{text}");
            }
        }
    }
}

#[test]
fn a_row_that_is_too_long_costs_itself() {
    let limits =
        storekit_export::Limits { record_bytes: 1000, ..storekit_export::Limits::default() };
    for long in
        ["x".repeat(2000), format!("\"{}\"", "x\n".repeat(1000)), format!("\"{}", "x".repeat(2000))]
    {
        let text = format!(
            "id,bundle_id\n1,com.fernwood.a\n2,{long}\n3,com.fernwood.b\n4,com.fernwood.c\n"
        );
        for chunk_bytes in [64, 512, 1 << 16] {
            let options = Options { chunk_bytes, limits, ..Options::default() };
            let mut good = 0;
            let mut bad = 0;
            for event in Reader::of_source("a.csv", Cursor::new(text.clone()), options) {
                let Event::Chunk(chunk) = event else { panic!("{event:?}") };
                good += chunk.records().flatten().count();
                bad += chunk.records().filter(Result::is_err).count();
            }
            assert_eq!(good, 3, "{chunk_bytes} {}", &long[..3]);
            assert!(bad >= 1, "{chunk_bytes} {}", &long[..3]);
        }
    }
}

#[test]
fn words_for_masks_and_flags_are_understood() {
    let text = "id,private_key,shared_secret_configured,issuer_id\n\
                1,[REDACTED],true,\n2,true,false,x\n";
    let read = read(text, 1 << 20);
    let slots = |n: usize| read[n].as_ref().unwrap().len();
    assert_eq!((slots(0), slots(1)), (4, 4));
    assert_eq!(read[0].as_ref().unwrap()[1].1, None);
    assert_eq!(read[1].as_ref().unwrap()[1].1, None);
}
