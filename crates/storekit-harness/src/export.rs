//! Reading an export: in chunks of any size it gives the same as at once, and every place is right.

use std::io::{self, Cursor, Read};

use storekit_export::{
    BadRecord, Event, Format, Options, Place, Reader, Record, Redaction, Slot, Value,
};

use crate::Rng;

/// The first byte of `data` chooses a name or a format, the second how the stream is cut; the rest is the export.
pub fn export(data: &[u8]) {
    let [choice, cut, content @ ..] = data else { return };
    let names = ["a.json", "a.ndjson", "SubscriptionKey_7KQ2M9XWPB.p8", "a", "a.txt", "<stdin>"];
    let name = names[usize::from(choice % 6)];
    let format = [None, Some(Format::Json), Some(Format::Ndjson), Some(Format::KeyFile)];
    let format = format[usize::from(choice / 6 % 4)];

    let options = Options { format, chunk_bytes: 8192, ..Options::default() };
    let whole = read(name, content, None, options);
    check(content, &whole);
    let pieces = 1 + usize::from(cut % 32);
    let options = Options { format, chunk_bytes: 1 + usize::from(cut / 8), ..Options::default() };
    let in_pieces = read(name, content, Some(pieces), options);
    assert_eq!(whole, in_pieces, "what is read depends on how it is cut");
}

/// What came of one record, or of a source.
#[derive(Debug, Eq, PartialEq)]
pub(crate) enum Came {
    Record { number: u64, place: Place, name: String, fields: Vec<Seen>, unknown: Vec<String> },
    Bad(BadRecord),
    Unreadable(String),
    Skipped(String),
}

/// A field.
#[derive(Debug, Eq, PartialEq)]
pub(crate) struct Seen {
    slot: Slot,
    pointer: String,
    place: Place,
    value: Held,
}

/// What a field holds.
#[derive(Debug, Eq, PartialEq)]
pub(crate) enum Held {
    Null,
    Redacted(Redaction),
    Text(Vec<u8>),
    Structure,
}

/// Reads `content`, in reads of at most so many bytes as `pieces` says.
pub(crate) fn read(
    name: &str,
    content: &[u8],
    pieces: Option<usize>,
    options: Options,
) -> Vec<Came> {
    let input = Pieces {
        content: Cursor::new(content.to_vec()),
        most: pieces.unwrap_or(usize::MAX),
        rng: Rng::new(7),
    };
    let mut came = Vec::new();
    let mut number = 0;
    for event in Reader::of_source(name, input, options) {
        match event {
            Event::Chunk(chunk) => {
                assert!(chunk.record_count() > 0, "a chunk without a record");
                let before = came.len();
                for record in chunk.records() {
                    number += 1;
                    came.push(match record {
                        Ok(record) => seen(&record, name),
                        Err(bad) => Came::Bad(bad),
                    });
                    assert_eq!(
                        numbered(&came[came.len() - 1]),
                        Some(number),
                        "a record is skipped"
                    );
                }
                assert_eq!(came.len() - before, chunk.record_count());
            }
            Event::Unreadable { reason, .. } => came.push(Came::Unreadable(reason.to_string())),
            Event::Skipped { reason, .. } => came.push(Came::Skipped(reason.to_string())),
        }
    }
    assert!(!came.is_empty(), "a source of which nothing is said");
    came
}

const fn numbered(came: &Came) -> Option<u64> {
    match came {
        Came::Record { number, .. } => Some(*number),
        Came::Bad(bad) => Some(bad.number),
        Came::Unreadable(_) | Came::Skipped(_) => None,
    }
}

fn seen(record: &Record<'_>, source: &str) -> Came {
    let mut fields = Vec::new();
    for field in &record.fields {
        let inside = field.span.of(record.block.bytes).expect("a field lies in its block");
        let value = match &field.value {
            Value::Null => {
                assert_eq!(inside, b"null");
                Held::Null
            }
            Value::Redacted(redaction) => Held::Redacted(*redaction),
            Value::Structure => Held::Structure,
            Value::Text(text) => {
                // Not every byte: of an escaped text, each costs a pass over it.
                let step = 1 + text.bytes().len() / 64;
                for at in (0..=text.bytes().len()).step_by(step) {
                    let byte = text.within(storekit_credentials::Span::new(at, at + 1));
                    assert!(
                        byte.start() >= field.span.start() && byte.start() <= field.span.end(),
                        "a byte of a text is shown outside of its field"
                    );
                }
                Held::Text(text.bytes().to_vec())
            }
        };
        let place = record.place(field.span);
        fields.push(Seen { slot: field.slot, pointer: field.pointer.to_string(), place, value });
    }
    assert!(record.unknown_count >= record.unknown.len());
    Came::Record {
        number: record.number,
        place: record.place(record.span),
        name: record.name(source),
        fields,
        unknown: record.unknown.iter().map(ToString::to_string).collect(),
    }
}

/// Places, counted again from the start of the source; records in order, none over another.
fn check(content: &[u8], came: &[Came]) {
    let mut last_end = 0;
    for each in came {
        match each {
            Came::Record { place, fields, .. } => {
                check_place(content, *place);
                assert!(place.byte_start >= last_end, "a record stands before another");
                // Not its end: the object around records comes before them, and holds them.
                last_end = place.byte_start;
                for field in fields {
                    check_place(content, field.place);
                    assert!(field.place.byte_start >= place.byte_start);
                    assert!(
                        field.place.byte_end <= place.byte_end,
                        "a field ends after its record"
                    );
                }
            }
            Came::Bad(bad) => {
                check_place(content, bad.record);
                check_place(content, bad.place);
                assert!(bad.record.byte_start >= last_end, "a record stands before another");
                last_end = bad.record.byte_start;
            }
            Came::Unreadable(_) | Came::Skipped(_) => {}
        }
    }
}

fn check_place(content: &[u8], place: Place) {
    let offset = |byte: u64| usize::try_from(byte).unwrap_or(usize::MAX);
    let before = content.get(..offset(place.byte_start)).expect("a place lies in its source");
    assert!(offset(place.byte_end) <= content.len(), "a place reaches past the end");
    assert!(place.byte_start <= place.byte_end);
    let lines: Vec<_> = before.split(|&byte| byte == b'\n').collect();
    let (last, above) = lines.split_last().expect("a text has a line");
    assert_eq!(usize::try_from(place.line), Ok(above.len() + 1), "the line is wrong");
    // A byte order mark is no character of the first line.
    let last =
        if above.is_empty() { last.strip_prefix(b"\xef\xbb\xbf").unwrap_or(last) } else { last };
    let characters = last.iter().filter(|&byte| byte & 0xc0 != 0x80).count();
    assert_eq!(usize::try_from(place.column), Ok(characters + 1), "the column is wrong");
}

/// A source that gives a few bytes at a time.
struct Pieces {
    content: Cursor<Vec<u8>>,
    most: usize,
    rng: Rng,
}

impl Read for Pieces {
    fn read(&mut self, out: &mut [u8]) -> io::Result<usize> {
        if self.most == usize::MAX {
            return self.content.read(out);
        }
        if self.rng.below(8) == 0 {
            return Err(io::ErrorKind::Interrupted.into());
        }
        let most = (1 + self.rng.below(self.most)).min(out.len());
        self.content.read(&mut out[..most])
    }
}
