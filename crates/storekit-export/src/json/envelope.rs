//! Objects around arrays of records: an App Store Connect answer, a page of an API, a tool's configuration.

use storekit_credentials::Span;

use super::scan::{Scan, skip_blanks};
use super::unescape::unescape;
use crate::mapping;

/// What an object around arrays of records holds.
#[derive(Debug, Default, Eq, PartialEq)]
pub(crate) struct Envelope {
    /// The records: the elements of its arrays of objects.
    pub(crate) records: Vec<Span>,
    /// Whether it holds credentials of its own besides.
    pub(crate) has_own: bool,
    /// How far it was read.
    pub(crate) end: End,
}

/// How far an envelope was read.
#[derive(Clone, Copy, Debug, Default, Eq, PartialEq)]
pub(crate) enum End {
    /// To its closing brace.
    Closed,
    /// Up to here, outside any array of records: the bytes end.
    #[default]
    Outside,
    /// Up to here, in an array of records: the bytes end, or there were enough records.
    InArray {
        at: usize,
        /// Whether a comma is due before the next record.
        comma_due: bool,
    },
}

/// Reads the members of the top-level object at the start of `bytes`, up to `most` records. `None` where its own
/// grammar is broken, which the parser of records then says in detail.
pub(crate) fn read(bytes: &[u8], most: usize) -> Option<Envelope> {
    let mut envelope = Envelope::default();
    read_members(bytes, skip_blanks(bytes, 1), most, &mut envelope)?;
    Some(envelope)
}

/// Whether the end of an envelope, from the bracket that closes an array of records, has nothing to say.
pub(crate) fn is_mere_end(bytes: &[u8]) -> bool {
    let mut rest = Envelope::default();
    let at = skip_blanks(bytes, 1);
    let read = match bytes.get(at) {
        Some(b',') => read_members(bytes, skip_blanks(bytes, at.saturating_add(1)), 1, &mut rest),
        Some(b'}') => return true,
        _ => None,
    };
    read.is_some() && rest.records.is_empty() && !rest.has_own && rest.end == End::Closed
}

/// Whether a member is an array of records: `key` is its name between the quotes, `value` begins with its value.
pub(crate) fn is_record_array(key: &[u8], value: &[u8]) -> bool {
    let first = skip_blanks(value, 1);
    if value.first() != Some(&b'[') || value.get(first) != Some(&b'{') {
        return false;
    }
    if mapping::is_record_array(&name_of(key)) {
        return true;
    }
    let mut element = Envelope::default();
    let rest = value.get(first..).unwrap_or_default();
    let Some(end) = Scan::START.clone().find_end(rest, 0) else {
        return false;
    };
    // Arrays inside the element are of no interest here: room for no record.
    let element_bytes = rest.get(..end).unwrap_or_default();
    has_credential_member(element_bytes, &mut element)
}

/// Whether an object holds (part of) a credential itself.
pub(super) fn has_credentials(object: &[u8]) -> bool {
    object.starts_with(b"{") && has_credential_member(object, &mut Envelope::default())
}

fn has_credential_member(object: &[u8], scratch: &mut Envelope) -> bool {
    let mut at = skip_blanks(object, 1);
    while let Some((key, value_at, end)) = member(object, at) {
        let value = object.get(value_at..).unwrap_or_default();
        scratch.has_own |= says_something(key, value);
        match next_member(object, end) {
            Some(next) => at = next,
            None => break,
        }
    }
    scratch.has_own
}

fn read_members(bytes: &[u8], from: usize, most: usize, envelope: &mut Envelope) -> Option<()> {
    let mut at = from;
    if bytes.get(at) == Some(&b'}') {
        envelope.end = End::Closed;
        return Some(());
    }
    loop {
        let Some((key, value_at)) = key(bytes, at)? else {
            return Some(());
        };
        let value = bytes.get(value_at..).unwrap_or_default();
        let end = if is_record_array(key, value) {
            let end = read_array(bytes, value_at, most, envelope)?;
            if matches!(envelope.end, End::InArray { .. }) {
                return Some(());
            }
            end
        } else {
            envelope.has_own |= says_something(key, value);
            match Scan::START.clone().find_end(bytes, value_at) {
                Some(end) => end,
                None => return Some(()),
            }
        };
        let after = skip_blanks(bytes, end);
        match bytes.get(after) {
            None => return Some(()),
            Some(b'}') => {
                envelope.end = End::Closed;
                return Some(());
            }
            Some(b',') => at = skip_blanks(bytes, after.saturating_add(1)),
            Some(_) => return None,
        }
    }
}

/// Reads the array at `from`; gives the offset past its end.
fn read_array(bytes: &[u8], from: usize, most: usize, envelope: &mut Envelope) -> Option<usize> {
    let mut at = from.saturating_add(1);
    let mut comma_due = false;
    loop {
        let token = skip_blanks(bytes, at);
        let resume = End::InArray { at, comma_due };
        match (bytes.get(token), comma_due) {
            (None, _) => {
                envelope.end = resume;
                return Some(at);
            }
            (Some(b']'), true) => return Some(token.saturating_add(1)),
            (Some(b','), true) => {
                let next = token.saturating_add(1);
                // An element is due: the comma stays with what is read next where there is none yet.
                if bytes.get(skip_blanks(bytes, next)).is_none() {
                    envelope.end = resume;
                    return Some(at);
                }
                at = next;
                comma_due = false;
            }
            (Some(b',' | b']'), false) | (Some(_), true) => return None,
            (Some(_), false) => {
                let end = Scan::START.clone().find_end(bytes, token);
                let (Some(end), true) = (end, envelope.records.len() < most) else {
                    envelope.end = End::InArray { at: token, comma_due };
                    return Some(token);
                };
                envelope.records.push(Span::new(token, end));
                at = end;
                comma_due = true;
            }
        }
    }
}

/// Whether the member `key` holds a credential itself.
fn says_something(key: &[u8], value: &[u8]) -> bool {
    mapping::is_credential(&name_of(key)) && !value.starts_with(b"null")
}

/// The member at `at`, if it is whole: its key, and the offsets of its value and of its end.
pub(super) fn member(bytes: &[u8], at: usize) -> Option<(&[u8], usize, usize)> {
    let (key, value_at) = key(bytes, at)??;
    let end = Scan::START.clone().find_end(bytes, value_at)?;
    Some((key, value_at, end))
}

pub(super) fn next_member(bytes: &[u8], end: usize) -> Option<usize> {
    let comma = skip_blanks(bytes, end);
    (bytes.get(comma) == Some(&b',')).then(|| skip_blanks(bytes, comma.saturating_add(1)))
}

/// The key at `at` and the offset of its value: `None` where the grammar is broken, `Some(None)` where the bytes
/// end before the value begins.
#[expect(clippy::option_option, reason = "broken and unfinished are two things")]
fn key(bytes: &[u8], at: usize) -> Option<Option<(&[u8], usize)>> {
    match bytes.get(at) {
        None => return Some(None),
        Some(b'"') => {}
        Some(_) => return None,
    }
    let Some(end) = Scan::START.clone().find_end(bytes, at) else {
        return Some(None);
    };
    let key = bytes.get(at.saturating_add(1)..end.saturating_sub(1))?;
    let colon = skip_blanks(bytes, end);
    match bytes.get(colon) {
        None => return Some(None),
        Some(b':') => {}
        Some(_) => return None,
    }
    let value = skip_blanks(bytes, colon.saturating_add(1));
    Some((value < bytes.len()).then_some((key, value)))
}

fn name_of(key: &[u8]) -> String {
    unescape(&String::from_utf8_lossy(key)).into_owned()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn records(text: &str) -> Option<Vec<&str>> {
        let envelope = read(text.as_bytes(), 100)?;
        assert_eq!(envelope.end, End::Closed);
        let spans = envelope.records.iter();
        Some(spans.filter_map(|span| text.get(span.start()..span.end())).collect())
    }

    #[test]
    fn records_are_found_in_arrays_of_known_names_or_known_content() {
        assert_eq!(
            records(r#"{"links":{"self":"x"}, "data" : [ {"a":1} , {} ],"meta":[1]}"#),
            Some(vec![r#"{"a":1}"#, "{}"])
        );
        assert_eq!(
            records(r#"{"whatever":[{"bundle_id":"x"}]}"#),
            Some(vec![r#"{"bundle_id":"x"}"#])
        );
        for text in [r#"{"whatever":[{"x":1}]}"#, r#"{"data":[1]}"#, r#"{"data":{}}"#, "{}"] {
            assert_eq!(records(text), Some(vec![]), "{text}");
        }
        assert_eq!(records(r#"{"data":[{"a":1}{}]}"#), None);
    }

    #[test]
    fn credentials_beside_the_records_are_noticed() {
        for (text, has_own) in [
            (r#"{"issuer_id":"x","apps":[{}]}"#, true),
            (r#"{"customer":"x","apps":[{}],"app_store":{}}"#, true),
            (r#"{"customer":"x","apps":[{}],"meta":{},"shared_secret":null}"#, false),
        ] {
            assert_eq!(read(text.as_bytes(), 9).unwrap().has_own, has_own, "{text}");
        }
    }
}
