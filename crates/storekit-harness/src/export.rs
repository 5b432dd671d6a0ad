//! Reading an export: in chunks of any size it gives the same as at once, and every place is right.

use std::io::{self, Cursor, Read};

use storekit_export::{
    BadRecord, Event, Format, Options, Place, Reader, Record, Redaction, Slot, Value,
};

use crate::Rng;

/// The first byte of `data` chooses a name, a format, and whether the export begins within the first read or behind it; the
/// second how the stream is cut; the rest is the export.
pub fn export(data: &[u8]) {
    let [choice, cut, content @ ..] = data else { return };
    let names = ["a.json", "a.ndjson", "SubscriptionKey_7KQ2M9XWPB.p8", "a", "a.csv", "<stdin>"];
    let name = names[usize::from(choice % 6)];
    let formats = [
        None,
        Some(Format::Json),
        Some(Format::Ndjson),
        Some(Format::KeyFile),
        Some(Format::Csv),
        Some(Format::Jws),
    ];
    let format = formats[usize::from(choice / 6 % 6)];
    let is_stream =
        matches!(format, Some(Format::Json | Format::Ndjson | Format::Csv | Format::Jws));
    assert_cut_alike(name, content, format, *cut, is_stream && choice / 36 % 2 == 1);
}

/// Reading at once and in pieces gives the same, and every place is right. What `is_far` begins behind so much that
/// the first read ends before it, and every byte of it can be the first of a read.
pub(crate) fn assert_cut_alike(
    name: &str,
    content: &[u8],
    format: Option<Format>,
    cut: u8,
    is_far: bool,
) {
    let mut padded = if is_far { padding(format) } else { Vec::new() };
    let pad = padded.len();
    padded.extend_from_slice(content);

    let options = Options { format, chunk_bytes: 1 << 20, ..Options::default() };
    let whole = read(name, &padded, None, options);
    check(content, pad, &whole);
    let pieces = Some((pad, 1 + usize::from(cut % 32)));
    let options = Options { format, chunk_bytes: 1 + usize::from(cut / 8), ..Options::default() };
    let in_pieces = read(name, &padded, pieces, options);
    assert_eq!(whole, in_pieces, "what is read depends on how it is cut");
}

/// What a reader takes at once to find out the format, as one line: blanks before a table, else a record.
fn padding(format: Option<Format>) -> Vec<u8> {
    let is_table = format == Some(Format::Csv);
    let (start, fill, end) = if is_table { ("", " ", "\n") } else { ("{\"a\":\"", "a", "\"}\n") };
    [start, &fill.repeat(FIRST_READ), end].concat().into_bytes()
}

/// More than a reader looks at before it cuts.
const FIRST_READ: usize = 64 << 10;

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
    pub(crate) slot: Slot,
    pub(crate) pointer: String,
    pub(crate) place: Place,
    pub(crate) value: Held,
}

/// What a field holds.
#[derive(Debug, Eq, PartialEq)]
pub(crate) enum Held {
    Null,
    Redacted(Redaction),
    Text(Vec<u8>),
    Structure,
}

/// Reads `content`: at once, or as `pieces` says: how many bytes come at once, and then how many with a read at most.
pub(crate) fn read(
    name: &str,
    content: &[u8],
    pieces: Option<(usize, usize)>,
    options: Options,
) -> Vec<Came> {
    let input = Pieces {
        content: Cursor::new(content.to_vec()),
        first: pieces.map_or(usize::MAX, |(first, _)| first),
        most: pieces.map_or(usize::MAX, |(_, most)| most),
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

pub(crate) fn seen(record: &Record<'_>, source: &str) -> Came {
    let mut fields = Vec::new();
    let mut places = record.places();
    for field in &record.fields {
        let inside = field.span.of(record.block.bytes).expect("a field lies in its block");
        let value = match &field.value {
            Value::Null => {
                // `null`, `~`, `false` where a field tells whether there is something, or nothing at all; YAML's anchors and
                // tags can stand before nothing.
                let is_short =
                    inside.len() <= 5 || inside.starts_with(b"&") || inside.starts_with(b"!");
                assert!(is_short, "a value is taken for nothing");
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
        assert_eq!(places.place(field.span), place, "a place depends on how it is counted");
        fields.push(Seen { slot: field.slot, pointer: field.pointer.to_string(), place, value });
    }
    assert!(record.unknown_count >= record.unknown.len());
    Came::Record {
        number: record.number,
        place: record.place(record.span),
        name: record.name(source).into_owned(),
        fields,
        unknown: record.unknown.iter().map(ToString::to_string).collect(),
    }
}

/// Places, counted again from the start of the source, of which the first `pad` bytes are one line; records in order, none over
/// another.
fn check(content: &[u8], pad: usize, came: &[Came]) {
    let mut last_end = 0;
    let is_padding = |place: &Place| place.byte_start < u64::try_from(pad).unwrap_or(u64::MAX);
    for each in came {
        match each {
            Came::Record { place, .. } if is_padding(place) => {}
            Came::Record { place, fields, .. } => {
                check_place(content, pad, *place);
                assert!(place.byte_start >= last_end, "a record stands before another");
                // Not its end: the object around records comes before them, and holds them.
                last_end = place.byte_start;
                for field in fields {
                    check_place(content, pad, field.place);
                    assert!(field.place.byte_start >= place.byte_start);
                    assert!(
                        field.place.byte_end <= place.byte_end,
                        "a field ends after its record"
                    );
                }
            }
            Came::Bad(bad) if is_padding(&bad.record) => {}
            Came::Bad(bad) => {
                check_place(content, pad, bad.record);
                check_place(content, pad, bad.place);
                assert!(bad.record.byte_start >= last_end, "a record stands before another");
                last_end = bad.record.byte_start;
            }
            Came::Unreadable(_) | Came::Skipped(_) => {}
        }
    }
}

fn check_place(content: &[u8], pad: usize, place: Place) {
    let offset = |byte: u64| {
        usize::try_from(byte)
            .unwrap_or(usize::MAX)
            .checked_sub(pad)
            .expect("a place in the padding")
    };
    let before = content.get(..offset(place.byte_start)).expect("a place lies in its source");
    assert!(offset(place.byte_end) <= content.len(), "a place reaches past the end");
    assert!(place.byte_start <= place.byte_end);
    let lines: Vec<_> = before.split(|&byte| byte == b'\n').collect();
    let (last, above) = lines.split_last().expect("a text has a line");
    let line = above.len() + 1 + usize::from(pad > 0);
    assert_eq!(usize::try_from(place.line), Ok(line), "the line is wrong");
    // A byte order mark is no character of the first line.
    let last = if line == 1 { last.strip_prefix(b"\xef\xbb\xbf").unwrap_or(last) } else { last };
    let characters = last.iter().filter(|&byte| byte & 0xc0 != 0x80).count();
    assert_eq!(usize::try_from(place.column), Ok(characters + 1), "the column is wrong");
}

/// A source that gives a few bytes at a time.
struct Pieces {
    content: Cursor<Vec<u8>>,
    /// How many more bytes come as they are asked for.
    first: usize,
    most: usize,
    rng: Rng,
}

impl Read for Pieces {
    fn read(&mut self, out: &mut [u8]) -> io::Result<usize> {
        if self.first > 0 {
            let most = self.first.min(out.len());
            let read = self.content.read(&mut out[..most])?;
            self.first -= read;
            return Ok(read);
        }
        if self.rng.below(8) == 0 {
            return Err(io::ErrorKind::Interrupted.into());
        }
        let most = (1 + self.rng.below(self.most)).min(out.len());
        self.content.read(&mut out[..most])
    }
}
