//! NDJSON against `serde_json`: the same lines are objects, and the same values stand in them.

use serde::de::{Deserializer as _, MapAccess, SeqAccess, Visitor};
use serde_json::Value;
use storekit_export::{BadRecordKind, Event, Format, Options, Reader, Token};

/// Any text as NDJSON.
pub fn ndjson(text: &[u8]) {
    let options = Options { format: Some(Format::Ndjson), ..Options::default() };
    let stripped = text.strip_prefix(b"\xef\xbb\xbf").unwrap_or(text);
    let mut lines = stripped
        .split(|&byte| byte == b'\n')
        .filter(|line| !line.iter().all(|byte| b" \t\r".contains(byte)));
    for event in Reader::of_source("a.ndjson", std::io::Cursor::new(text.to_vec()), options) {
        let Event::Chunk(chunk) = event else {
            // Nothing, UTF-16, or blank lines only: it is told, and there are no records.
            return;
        };
        for record in chunk.records() {
            let line = lines.next().expect("as many lines as records");
            let object = is_object(line);
            match record {
                Ok(record) => {
                    assert!(object, "serde_json refuses what we read");
                    assert_eq!(
                        record.span.of(record.block.bytes).map(<[u8]>::trim_ascii),
                        Some(line.trim_ascii())
                    );
                    same_values(line, &record);
                }
                Err(bad) => {
                    let is_limit = matches!(
                        bad.kind,
                        BadRecordKind::TooDeep
                            | BadRecordKind::TooLong
                            | BadRecordKind::TooManyFields
                            | BadRecordKind::NameTooLong
                    );
                    assert!(
                        !object || is_limit || has_lone_surrogate(line),
                        "serde_json reads what we refuse"
                    );
                }
            }
        }
    }
    assert!(lines.next().is_none(), "a line was skipped");
}

/// Whether `line` is a JSON object, at any depth and with numbers of any size.
fn is_object(line: &[u8]) -> bool {
    line.trim_ascii().starts_with(b"{")
        && str::from_utf8(line).is_ok()
        && serde_json::from_slice::<&serde_json::value::RawValue>(line).is_ok()
}

/// Half of a surrogate pair, spelt out: the grammar allows it, and as a name it stands for no text.
fn has_lone_surrogate(line: &[u8]) -> bool {
    let line = line.to_ascii_lowercase();
    line.windows(3).any(|window| window == b"\\ud")
        && serde_json::from_slice::<Value>(&line).is_err()
}

/// Each text field is what its pointer leads to.
fn same_values(line: &[u8], record: &storekit_export::Record<'_>) {
    // Lone surrogates, huge numbers and deep nesting are not for `Value`; of two equal names it keeps the last.
    let Ok(value) = serde_json::from_slice::<Value>(line) else { return };
    if has_equal_names(line) {
        return;
    }
    for field in &record.fields {
        let there = value.pointer(&field.pointer).expect("a pointer leads somewhere");
        if let (Some(text), Value::String(string)) = (field.text(), there)
            && text.token() == Token::JsonString
        {
            assert_eq!(text.bytes(), string.as_bytes(), "a text is decoded differently");
        }
    }
    for pointer in &record.unknown {
        assert!(value.pointer(pointer).is_some(), "a pointer leads nowhere");
    }
}

/// Whether an object somewhere in `line` has one name twice.
fn has_equal_names(line: &[u8]) -> bool {
    let mut found = false;
    let mut deserializer = serde_json::Deserializer::from_slice(line);
    let _ = deserializer.deserialize_any(Names(&mut found));
    found
}

struct Names<'f>(&'f mut bool);

impl<'de> Visitor<'de> for Names<'_> {
    type Value = ();

    fn expecting(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("JSON")
    }

    fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<(), A::Error> {
        let mut seen = std::collections::BTreeSet::new();
        while let Some(name) = map.next_key::<String>()? {
            *self.0 |= !seen.insert(name);
            map.next_value_seed(Names(self.0))?;
        }
        Ok(())
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut seq: A) -> Result<(), A::Error> {
        while seq.next_element_seed(Names(self.0))?.is_some() {}
        Ok(())
    }

    fn visit_unit<E>(self) -> Result<(), E> {
        Ok(())
    }

    fn visit_bool<E>(self, _: bool) -> Result<(), E> {
        Ok(())
    }

    fn visit_f64<E>(self, _: f64) -> Result<(), E> {
        Ok(())
    }

    fn visit_i64<E>(self, _: i64) -> Result<(), E> {
        Ok(())
    }

    fn visit_u64<E>(self, _: u64) -> Result<(), E> {
        Ok(())
    }

    fn visit_str<E>(self, _: &str) -> Result<(), E> {
        Ok(())
    }
}

impl<'de> serde::de::DeserializeSeed<'de> for Names<'_> {
    type Value = ();

    fn deserialize<D: serde::Deserializer<'de>>(self, deserializer: D) -> Result<(), D::Error> {
        deserializer.deserialize_any(self)
    }
}
