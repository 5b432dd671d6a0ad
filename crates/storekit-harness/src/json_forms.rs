//! One JSON value written in several ways: with and without blanks, with and without escapes, alone and in an array. Whatever
//! way through the parser a form takes, the same is read.

use std::fmt::Write as _;

use serde_json::Value;
use storekit_export::{Format, Options};

use crate::export::{Came, Seen, read};
use crate::panic_with;

/// Any JSON object, written in several ways.
pub fn json_forms(data: &[u8]) {
    let Ok(value) = serde_json::from_slice::<Value>(data) else { return };
    if !value.is_object() {
        return;
    }
    let compact = value.to_string();
    let fields = |text: &str, format| fields(text, format, &value);
    let plain = fields(&compact, Format::Ndjson);
    let pretty = serde_json::to_string_pretty(&value).expect("a value can be written");
    for (form, format) in [
        (escaped(&compact, false), Format::Ndjson),
        (escaped(&compact, true), Format::Ndjson),
        (spaced(&compact), Format::Ndjson),
        (format!("[{compact}]"), Format::Json),
        (format!("[\n {} ,{pretty}]", spaced(&escaped(&compact, true))), Format::Json),
    ] {
        let came = fields(&form, format);
        // An object around records is several; in an array, as many for each copy.
        let copies = came.len() / plain.len().max(1);
        let due: Vec<_> = std::iter::repeat_n(&plain, copies).flatten().collect();
        assert!(came.iter().eq(due), "another form of the same record is read differently");
    }
}

type Field = (storekit_export::Slot, String, String);

/// What came of each record that `value` is, without its places; `None` for one that is refused.
fn fields(text: &str, format: Format, value: &Value) -> Vec<Option<Vec<Field>>> {
    let options = Options { format: Some(format), chunk_bytes: 8192, ..Options::default() };
    let came = read("a", text.as_bytes(), None, options);
    came.into_iter()
        .map(|came| match came {
            Came::Record { fields, .. } => {
                // An object in the place of a text is given as it is written.
                let is_structure =
                    |at: &str| value.pointer(at).is_some_and(|it| it.is_object() || it.is_array());
                let held = |it: &Seen| {
                    let is_text = !is_structure(&it.pointer);
                    if is_text { format!("{:?}", it.value) } else { String::new() }
                };
                Some(fields.iter().map(|it| (it.slot, it.pointer.clone(), held(it))).collect())
            }
            Came::Bad(_) => None,
            Came::Unreadable(_) | Came::Skipped(_) => panic_with("JSON is not read as JSON"),
        })
        .collect()
}

/// Each character of a string, or every third one, spelt out as `\uXXXX`.
fn escaped(json: &str, is_all: bool) -> String {
    let mut written = String::new();
    let (mut in_string, mut is_escape, mut count) = (false, false, 0_u32);
    let mut units = [0; 2];
    for c in json.chars() {
        if !in_string || is_escape || c == '\\' || c == '"' {
            written.push(c);
            in_string ^= c == '"' && !is_escape;
            is_escape = in_string && !is_escape && c == '\\';
            continue;
        }
        count += 1;
        // The digits behind `\u` are no characters of their own.
        let is_digits = written.len() >= 4 && is_in_escape(&written);
        if is_digits || !(is_all || count.is_multiple_of(3)) {
            written.push(c);
        } else {
            for unit in c.encode_utf16(&mut units) {
                let _ = write!(written, "\\u{unit:04x}");
            }
        }
    }
    written
}

/// Whether a text ends in a `\u` that lacks some of its four digits.
fn is_in_escape(text: &str) -> bool {
    let tail: Vec<char> = text.chars().rev().take(5).collect();
    let Some(at) = tail.iter().take(4).position(|&c| c == 'u') else { return false };
    let is_digits = tail[..at].iter().all(char::is_ascii_hexdigit);
    let slashes = text.chars().rev().skip(at + 1).take_while(|&c| c == '\\').count();
    is_digits && slashes % 2 == 1
}

/// Blanks around every token.
fn spaced(json: &str) -> String {
    let mut written = String::new();
    let (mut in_string, mut is_escape) = (false, false);
    for c in json.chars() {
        if !in_string && ",:{}[]".contains(c) {
            written.extend([' ', c, '\t']);
        } else {
            written.push(c);
        }
        in_string ^= c == '"' && !is_escape;
        is_escape = in_string && !is_escape && c == '\\';
    }
    written
}
