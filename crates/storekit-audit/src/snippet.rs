//! A line of the input as it stands, with everything masked that could be a secret.

use storekit_credentials::Span;
use storekit_credentials::identifier::{AppAppleId, BundleId, IssuerId, KeyId};
use storekit_export::{Block, Field, Place, Record, Slot, Token, Value};

use crate::Shown;

/// The part of a line around a place, as long as the original, with everything masked that could be a secret.
///
/// What is shown is chosen, and everything else becomes `•`: punctuation, the names of the fields that the record is
/// known by, the public words of a key's first and last line, and the value that a finding is about if it is a sound
/// identifier. So a place that the reader took for something else cannot show more. A character that moves a cursor or
/// cannot be seen becomes `U+FFFD`.
#[derive(Clone, Debug, Eq, PartialEq)]
pub struct Snippet {
    /// At most [`Snippet::MAX_CHARS`] characters: ASCII, `•` and `U+FFFD`.
    pub text: String,
    /// How many characters stand before the place.
    pub start: usize,
    /// How many characters the place has, at least one; those on further lines are not counted.
    pub len: usize,
    /// Whether the line goes on before the text.
    pub is_cut_before: bool,
    /// Whether the line goes on after it.
    pub is_cut_after: bool,
}

impl Snippet {
    /// Longest text, in characters.
    pub const MAX_CHARS: usize = 120;
    /// How much of it stands before the place, at most.
    const MAX_BEFORE: usize = 44;
    /// The same in bytes: the first character can have begun earlier.
    const MAX_BYTES_BEFORE: usize = Self::MAX_BEFORE + 3;
    /// How many bytes from the place on are looked at.
    const MAX_BYTES: usize = Self::MAX_CHARS * 4;

    /// The line of `record` around `span`, which is (in) the value of `field`. `names`: what the record is known by.
    pub(crate) fn of(
        record: &Record<'_>,
        names: &Names<'_>,
        field: &Field<'_>,
        span: Span,
    ) -> Option<Self> {
        if field.text().is_some_and(|text| text.token() == Token::FileName) {
            return None;
        }
        let from = span.start().saturating_sub(Self::MAX_BYTES_BEFORE);
        let to = span.start().saturating_add(Self::MAX_BYTES);
        let near = names.fields_in(from, to);
        let mask = Mask { names, near, field, is_public: is_public(field) };
        Self::cut(record.block.bytes, record.span, span, |at, word| mask.shows_word(at, word))
    }

    /// The line around `place` in the bytes of a record that could not be read: of its words, only the names of slots
    /// between quotes are shown.
    pub(crate) fn of_unreadable(block: Block<'_>, place: Place) -> Option<Self> {
        let offset = |at: u64| usize::try_from(at.checked_sub(block.byte_start)?).ok();
        let place = Span::new(offset(place.byte_start)?, offset(place.byte_end)?);
        let is_quote = |at: usize| block.bytes.get(at) == Some(&b'"');
        Self::cut(block.bytes, Span::new(0, block.bytes.len()), place, |at, word| {
            at.checked_sub(1).is_some_and(is_quote)
                && is_quote(at.saturating_add(word.len()))
                && is_name_of_slot(word)
        })
    }

    /// The line of `bytes` around `marked`, no more than `within`. `shows` says of a run of letters and digits, and where
    /// it begins, whether it may be shown.
    fn cut(
        bytes: &[u8],
        within: Span,
        marked: Span,
        shows: impl Fn(usize, &[u8]) -> bool,
    ) -> Option<Self> {
        let place = marked.start().min(bytes.len());
        // No further back than could be shown, for lines can be long and findings many.
        let earliest = place.saturating_sub(Self::MAX_BYTES_BEFORE).max(within.start());
        let line_start = line_start(bytes, earliest, place)?;
        let line_end = line_end(bytes, place, within.end())?;
        let mut start = line_start.max(place.saturating_sub(Self::MAX_BEFORE));
        while start > line_start && bytes.get(start).is_some_and(|byte| byte & 0xc0 == 0x80) {
            start = start.saturating_sub(1);
        }

        let window = bytes.get(start..line_end)?;
        let mut snippet = Self {
            text: String::new(),
            start: 0,
            len: 0,
            is_cut_before: start > within.start()
                && start.checked_sub(1).and_then(|at| bytes.get(at)) != Some(&b'\n'),
            is_cut_after: false,
        };
        let mut count = 0_usize;
        let mut next = start;
        'line: for word in words(window) {
            let is_shown = shows(next, word);
            let mut at = next;
            next = next.saturating_add(word.len());
            for c in String::from_utf8_lossy(word).chars() {
                if count == Self::MAX_CHARS {
                    snippet.is_cut_after = true;
                    break 'line;
                }
                if at < place {
                    snippet.start = snippet.start.saturating_add(1);
                } else if at < marked.end() {
                    snippet.len = snippet.len.saturating_add(1);
                }
                snippet.text.push(shown(bytes, at, c, is_shown));
                count = count.saturating_add(1);
                at = at.saturating_add(c.len_utf8());
            }
        }
        snippet.len = snippet.len.max(1);
        Some(snippet)
    }
}

/// Where the line of `place` starts, at `from` at the earliest.
fn line_start(bytes: &[u8], from: usize, place: usize) -> Option<usize> {
    let before = bytes.get(from..place)?;
    let line = before.rsplit(|byte| *byte == b'\n').next()?;
    place.checked_sub(line.len())
}

/// Where the line of `place` ends, at `to` at the latest.
fn line_end(bytes: &[u8], place: usize, to: usize) -> Option<usize> {
    let after = bytes.get(place..to.min(bytes.len()))?;
    let longest = after.len().min(Snippet::MAX_BYTES);
    let line = after.get(..longest)?.split(|byte| *byte == b'\n' || *byte == b'\r').next()?;
    place.checked_add(line.len())
}

/// The window in words, and single bytes or characters between them.
fn words(window: &[u8]) -> impl Iterator<Item = &[u8]> {
    window.chunk_by(|one, next| is_word(*one) == is_word(*next) && (is_word(*one) || *next >= 0x80))
}

const fn is_word(byte: u8) -> bool {
    byte.is_ascii_alphanumeric() || byte == b'_'
}

/// Whether a field holds something that anybody may see: a sound identifier, or the version of something.
fn is_public(field: &Field<'_>) -> bool {
    /// `V1`, `2`, `1.0`.
    const LONGEST_VERSION: usize = 3;
    // An object in the place of a text can hold anything.
    let Some(text) = field.text() else { return matches!(field.value, Value::Null) };
    let bytes = text.bytes();
    let is_version = matches!(
        field.slot,
        Slot::ProductionVersion | Slot::SandboxVersion | Slot::StorekitVersion
    ) && bytes.len() <= LONGEST_VERSION;
    let is_identifier = KeyId::parse(bytes).is_ok()
        || IssuerId::parse(bytes).is_ok()
        || (field.slot == Slot::AppAppleId && AppAppleId::parse(bytes).is_ok())
        || (BundleId::parse(bytes).is_ok()
            && text.as_str().is_some_and(|text| Shown(text).to_string() == text)
            && text.as_str().is_some_and(|text| text.split('.').all(Shown::is_made_of_words)));
    !field.slot.is_secret() && (is_version || is_identifier)
}

/// What a record is known by: made once a record, however many findings it has.
#[derive(Debug)]
pub(crate) struct Names<'r> {
    /// The names by which its fields go, in order.
    sorted: Vec<&'r [u8]>,
    /// Its fields in the order of their places, and the length of the longest.
    fields: Vec<&'r Field<'r>>,
    longest: usize,
}

impl<'r> Names<'r> {
    pub(crate) fn of(record: &'r Record<'r>) -> Self {
        let names = record.fields.iter().flat_map(|field| field.pointer.split('/'));
        let is_harmless = |name: &&str| name.bytes().filter(u8::is_ascii_digit).count() <= 1;
        let mut names: Vec<_> = names.filter(is_harmless).map(str::as_bytes).collect();
        names.sort_unstable();
        names.dedup();
        let mut fields: Vec<_> = record.fields.iter().collect();
        fields.sort_by_key(|field| field.span.start());
        let longest = fields.iter().map(|field| field.span.len()).max().unwrap_or_default();
        Self { sorted: names, fields, longest }
    }

    fn has(&self, word: &[u8]) -> bool {
        self.sorted.binary_search(&word).is_ok()
    }

    /// The fields that reach into the bytes `from..to`, and perhaps some before them.
    fn fields_in(&self, from: usize, to: usize) -> &[&'r Field<'r>] {
        let starts_before = |at: usize| self.fields.partition_point(|it| it.span.start() < at);
        let first = starts_before(from.saturating_sub(self.longest));
        self.fields.get(first..starts_before(to)).unwrap_or_default()
    }
}

/// What of a record may be shown.
struct Mask<'m> {
    names: &'m Names<'m>,
    /// The fields that reach into what is looked at, and perhaps some before it.
    near: &'m [&'m Field<'m>],
    field: &'m Field<'m>,
    is_public: bool,
}

impl Mask<'_> {
    /// Whether a run of letters and digits that begins at `at` may be shown.
    fn shows_word(&self, at: usize, word: &[u8]) -> bool {
        if contains(self.field.span, at) {
            return self.is_public || is_armor(word);
        }
        match self.near.iter().find(|field| contains(field.span, at)) {
            Some(holder) => is_armor(word) && holder.slot.is_secret(),
            None => self.names.has(word),
        }
    }
}

/// A character as it is shown.
fn shown(bytes: &[u8], at: usize, c: char, is_shown: bool) -> char {
    if c == '\t' {
        return ' ';
    }
    if is_shown && c.is_ascii_graphic() {
        return c;
    }
    // A backslash and what follows it stand for one character: an escape.
    let before = at.checked_sub(1).and_then(|before| bytes.get(before));
    let is_escape = before == Some(&b'\\') && matches!(c, 'n' | 'r' | 't' | 'u');
    let is_punctuation =
        matches!(c, ' ' | '"' | '\'' | '{' | '}' | '[' | ']' | ':' | ',' | '\\' | '-' | '.');
    if is_escape || is_punctuation {
        return c;
    }
    if Shown::is_unprintable(c) || c == '\u{a0}' { char::REPLACEMENT_CHARACTER } else { '•' }
}

/// Whether a word is (the last part of) the name of a slot.
fn is_name_of_slot(word: &[u8]) -> bool {
    Slot::ALL.iter().flat_map(|slot| slot.name().split('.')).any(|name| name.as_bytes() == word)
}

fn contains(span: Span, at: usize) -> bool {
    span.start() <= at && at < span.end()
}

/// The words of the first and last line of a PEM block (RFC 7468): every key has them.
fn is_armor(word: &[u8]) -> bool {
    const WORDS: [&[u8]; 9] = [
        b"BEGIN",
        b"END",
        b"PRIVATE",
        b"PUBLIC",
        b"KEY",
        b"CERTIFICATE",
        b"REQUEST",
        b"ENCRYPTED",
        b"EC",
    ];
    WORDS.contains(&word)
}

#[cfg(test)]
mod tests {
    use storekit_credentials::Span;
    use storekit_export::{Block, Field, Place, Record, Slot, Text, Token, Value};

    use super::{Names, Snippet};

    fn place(start: usize, text: &str) -> Span {
        Span::new(start, start.saturating_add(text.len()))
    }

    /// A record of one JSON line; each field's value is found in it by its text.
    fn snippet(line: &str, fields: &[(Slot, &str, &str)], marked: &str) -> Snippet {
        let field = |(slot, pointer, value): &(Slot, &str, &'static str)| {
            let start = line.find(value).unwrap();
            let span = place(start, value);
            let text = Text::verbatim(value.as_bytes(), span, Token::JsonString);
            Field {
                slot: *slot,
                pointer: (*pointer).to_owned().into(),
                span,
                value: Value::Text(text),
            }
        };
        let fields: Vec<_> = fields
            .iter()
            .map(|(slot, pointer, value)| {
                let value: &'static str = (*value).to_owned().leak();
                field(&(*slot, *pointer, value))
            })
            .collect();
        let record = Record::new(
            Block { bytes: line.as_bytes(), byte_start: 0, line: 1, column: 1 },
            1,
            fields.into(),
        );
        let start = line.find(marked).unwrap();
        Snippet::of(&record, &Names::of(&record), &record.fields[0], place(start, marked)).unwrap()
    }

    #[test]
    fn names_and_sound_identifiers_are_shown_and_everything_else_is_masked() {
        let line = r#"{"key_id": "7KQ2M9XWPB", "note": "hunter2", "shared_secret": "ab12"}"#;
        let fields = [
            (Slot::IapKeyId, "/key_id", "7KQ2M9XWPB"),
            (Slot::SharedSecret, "/shared_secret", "ab12"),
        ];
        let snippet = snippet(line, &fields, "7KQ2M9XWPB");
        assert_eq!(
            snippet.text,
            r#"{"key_id": "7KQ2M9XWPB", "••••": "•••••••", "shared_secret": "••••"}"#
        );
        assert_eq!((snippet.start, snippet.len), (12, 10));
        assert!(!snippet.is_cut_before && !snippet.is_cut_after);
    }

    #[test]
    fn a_value_that_does_not_parse_is_masked_and_what_cannot_be_seen_is_marked() {
        let line = "{\"key_id\": \"hunter\u{200b}2 -x\"}";
        let fields = [(Slot::IapKeyId, "/key_id", "hunter\u{200b}2 -x")];
        let snippet = snippet(line, &fields, "\u{200b}");
        assert_eq!(snippet.text, "{\"key_id\": \"••••••\u{fffd}• -•\"}");
        assert_eq!((snippet.start, snippet.len), (18, 1));
    }

    #[test]
    fn a_key_shows_its_first_line_and_its_escapes() {
        let line = r#"{"p8": "-----BEGIN PRIVATE KEY-----\nMIGTAgEAMBMGB/+n-----END"}"#;
        let fields = [(
            Slot::IapPrivateKey,
            "/p8",
            r"-----BEGIN PRIVATE KEY-----\nMIGTAgEAMBMGB/+n-----END",
        )];
        let snippet = snippet(line, &fields, "\\n");
        assert_eq!(
            snippet.text,
            r#"{"p8": "-----BEGIN PRIVATE KEY-----\n••••••••••••••••-----END"}"#
        );
    }

    #[test]
    fn a_long_line_is_cut_around_the_place() {
        let line = format!("{}\"key_id\":\"7KQ2M9XWPB\"{}", "x".repeat(900), "y".repeat(900));
        let snippet = snippet(&line, &[(Slot::IapKeyId, "/key_id", "7KQ2M9XWPB")], "7KQ2M9XWPB");
        assert_eq!(snippet.text.chars().count(), Snippet::MAX_CHARS);
        assert!(snippet.is_cut_before && snippet.is_cut_after);
        let marked: String = snippet.text.chars().skip(snippet.start).take(snippet.len).collect();
        assert_eq!(marked, "7KQ2M9XWPB");
    }

    #[test]
    fn a_line_is_cut_where_it_goes_on_before_what_is_shown_and_only_there() {
        for (before, is_cut) in [(0, false), (44, false), (45, true), (900, true)] {
            let line = format!("\n{}7KQ2M9XWPB", "x".repeat(before));
            let snippet =
                snippet(&line, &[(Slot::IapKeyId, "/key_id", "7KQ2M9XWPB")], "7KQ2M9XWPB");
            assert_eq!(
                (snippet.is_cut_before, snippet.start),
                (is_cut, before.min(44)),
                "{before}"
            );
        }
        // Characters of four bytes, the last of which stand 44 bytes before the place.
        for (before, is_cut) in [(1, false), (2, true)] {
            let line = format!("\n{}{}7KQ2M9XWPB", "\u{1f600}".repeat(before), "x".repeat(43));
            let snippet =
                snippet(&line, &[(Slot::IapKeyId, "/key_id", "7KQ2M9XWPB")], "7KQ2M9XWPB");
            assert_eq!((snippet.is_cut_before, snippet.start), (is_cut, 44), "{before}");
        }
    }

    #[test]
    fn of_a_record_that_cannot_be_read_names_and_punctuation_are_shown() {
        let line = "{\"key_id\": \"7KQ2M9XWPB\", \"key_id: hunter2 \"name}\n{}";
        let block = Block { bytes: line.as_bytes(), byte_start: 100, line: 3, column: 1 };
        let place = Place { byte_start: 124, byte_end: 125, line: 3, column: 25 };
        let snippet = Snippet::of_unreadable(block, place).unwrap();
        assert_eq!(snippet.text, "{\"key_id\": \"••••••••••\", \"••••••: ••••••• \"••••}");
        assert_eq!((snippet.start, snippet.len), (24, 1));
        let elsewhere = Place { byte_start: 4, byte_end: 5, ..place };
        assert_eq!(Snippet::of_unreadable(block, elsewhere), None);
    }
}
