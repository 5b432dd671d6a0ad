//! Records in records: an answer in an answer, apps below their customers, the profiles of an `eas.json`.

use storekit_credentials::Span;

use super::envelope::{self, End};
use super::scan::skip_blanks;

/// How many objects around a record are opened. Answers of APIs have two, apps below customers below a page three.
const MOST_LEVELS: usize = 4;

/// A record within a value.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub(crate) struct Part {
    pub(crate) span: Span,
    /// Whether its arrays of records are records of their own.
    pub(crate) is_envelope: bool,
}

impl Part {
    const fn record(span: Span) -> Self {
        Self { span, is_envelope: false }
    }
}

/// The records in the JSON value `bytes`, in their order; `None` where it is one record itself. One that `is_alone` in its
/// source can be an `eas.json`.
pub(crate) fn records(bytes: &[u8], is_alone: bool) -> Option<Vec<Part>> {
    if is_alone && is_eas(bytes) {
        let profiles = profiles(bytes);
        // A single one keeps its name in its pointers.
        return (profiles.len() > 1).then(|| profiles.into_iter().map(Part::record).collect());
    }
    if !may_hold_records(bytes) {
        return None;
    }
    let mut parts = Vec::new();
    let mut waiting = vec![(Span::new(0, bytes.len()), 1_usize)];
    while let Some((span, level)) = waiting.pop() {
        let object = span.of(bytes).unwrap_or_default();
        let (inner, is_envelope) = match object.first() {
            Some(b'{') if level <= MOST_LEVELS => open(object),
            _ => (Vec::new(), false),
        };
        if inner.is_empty() || is_envelope {
            parts.push(Part { span, is_envelope: !inner.is_empty() });
        }
        let next = level.saturating_add(1);
        let inner = inner.into_iter().map(|it| (it.shifted(span.start()), next));
        waiting.extend(inner.rev());
    }
    (parts.len() > 1 || parts.first().is_some_and(|part| part.span.len() < bytes.len()))
        .then_some(parts)
}

/// What is in an object, if that is records rather than fields of its own; and whether it has such fields besides.
fn open(object: &[u8]) -> (Vec<Span>, bool) {
    let Some(read) = envelope::read(object, usize::MAX).filter(|read| read.end == End::Closed)
    else {
        return (Vec::new(), false);
    };
    if !read.records.is_empty() {
        return (read.records, read.has_own);
    }
    if read.has_own {
        return (Vec::new(), false);
    }
    // An object around an object around records: its other members are labels.
    let holds_records = |(_, value): &(&[u8], Span)| {
        let value = value.of(object).unwrap_or_default();
        let inner = value.first() == Some(&b'{') && may_hold_records(value);
        inner && envelope::read(value, 1).is_some_and(|read| !read.records.is_empty())
    };
    (members(object).filter(holds_records).map(|(_, value)| value).collect(), false)
}

/// The profiles of an `eas.json` that say something of credentials.
fn profiles(object: &[u8]) -> Vec<Span> {
    let mut profiles = Vec::new();
    for (name, value) in members(object) {
        let group = value.of(object).unwrap_or_default();
        if matches!(name, b"submit" | b"build") && group.starts_with(b"{") {
            let says_something = |(_, profile): &(&[u8], Span)| {
                let profile = profile.of(group).unwrap_or_default();
                let parts = members(profile).filter_map(|(_, part)| part.of(profile));
                parts.chain([profile]).any(envelope::has_credentials)
            };
            let ours = members(group).filter(says_something);
            profiles.extend(ours.map(|(_, profile)| profile.shifted(value.start())));
        }
    }
    profiles
}

/// Whether it is an `eas.json`: an object with a member `submit` and nothing else but what such files have.
fn is_eas(object: &[u8]) -> bool {
    let is_known = |(name, _): (&[u8], Span)| {
        matches!(name, b"submit" | b"build" | b"cli" | b"$schema" | b"workflows")
    };
    members(object).any(|(name, _)| name == b"submit") && members(object).all(is_known)
}

/// Whether an array of objects begins somewhere.
fn may_hold_records(bytes: &[u8]) -> bool {
    memchr::memchr_iter(b'[', bytes)
        .any(|at| bytes.get(skip_blanks(bytes, at.saturating_add(1))) == Some(&b'{'))
}

/// The members of an object: each name, as it stands between its quotes, and the range of its value.
fn members(object: &[u8]) -> impl Iterator<Item = (&[u8], Span)> {
    let mut at = object.starts_with(b"{").then(|| skip_blanks(object, 1));
    core::iter::from_fn(move || {
        let (name, start, end) = envelope::member(object, at?)?;
        at = envelope::next_member(object, end);
        Some((name, Span::new(start, end)))
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(text: &str) -> Option<Vec<(&str, bool)>> {
        let parts = records(text.as_bytes(), true)?;
        let text =
            |part: &Part| (text.get(part.span.start()..part.span.end()).unwrap(), part.is_envelope);
        Some(parts.iter().map(text).collect())
    }

    #[test]
    fn records_are_found_below_several_objects() {
        assert_eq!(
            read(
                r#"{"status":"ok","result":{"page":1,"data":[{"bundle_id":"a"},{"bundle_id":"b"}]}}"#
            ),
            Some(vec![(r#"{"bundle_id":"a"}"#, false), (r#"{"bundle_id":"b"}"#, false)])
        );
        assert_eq!(
            read(
                r#"{"customers":[{"name":"x","apps":[{"bundle_id":"a"},{"bundle_id":"b"}]},{"issuer_id":"i","apps":[{"bundle_id":"c"}]}]}"#
            ),
            Some(vec![
                (r#"{"bundle_id":"a"}"#, false),
                (r#"{"bundle_id":"b"}"#, false),
                (r#"{"issuer_id":"i","apps":[{"bundle_id":"c"}]}"#, true),
                (r#"{"bundle_id":"c"}"#, false),
            ])
        );
    }

    #[test]
    fn each_profile_of_an_eas_json_is_a_record() {
        let eas = r#"{"cli": {"version": ">= 3"}, "build": {"production": {"channel": "x"}}, "submit": {
            "production": {"ios": {"ascApiKeyId": "A", "ascAppId": "1"}, "android": {"track": "beta"}},
            "preview": {"ios": {"ascApiKeyId": "B"}}, "none": {"android": {"track": "beta"}}}}"#;
        let read = read(eas).unwrap();
        assert_eq!(read.len(), 2);
        assert!(read[0].0.starts_with(r#"{"ios": {"ascApiKeyId": "A""#));
        assert_eq!(read[1], (r#"{"ios": {"ascApiKeyId": "B"}}"#, false));
    }

    #[test]
    fn one_record_stays_one() {
        for text in [
            r#"{"bundle_id":"a"}"#,
            r#"{"bundle_id":"a","platforms":["ios"],"history":[{"at":1}]}"#,
            r#"{"bundle_id":"a","submit":true}"#,
            r#"{"submit":{"production":{"ios":{"ascApiKeyId":"A"}}}}"#,
            r#"[{"bundle_id":"a"}"#,
            r#"{"bundle_id":"[{"}"#,
            r#"{"a":[{"b":1}"#,
            "",
        ] {
            assert_eq!(read(text), None, "{text}");
        }
    }

    #[test]
    fn levels_are_bounded() {
        let mut text = r#"{"bundle_id":"a"}"#.to_owned();
        for _ in 0..MOST_LEVELS {
            text = format!(r#"{{"apps":[{text}]}}"#);
        }
        assert_eq!(read(&text), Some(vec![(r#"{"bundle_id":"a"}"#, false)]));
        let deeper = format!(r#"{{"apps":[{text}]}}"#);
        assert_eq!(read(&deeper), Some(vec![(r#"{"apps":[{"bundle_id":"a"}]}"#, false)]));
        // Linear, however deep.
        assert_eq!(read(&"{\"apps\":[".repeat(10_000)), None);
    }
}
