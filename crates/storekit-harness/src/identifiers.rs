//! Identifiers: what a type accepts, told by another means; what it prints, read again.

use std::fmt::{Debug, Display};

use storekit_credentials::identifier::{
    AppAppleId, BundleId, Error, IssuerId, KeyFileName, KeyId, Kind, Shape, SharedSecret, TeamId,
    is_nothing, is_reference, repair,
};

use crate::canary::Canary;
use crate::{assert_inside, assert_words};

/// Any text in the slot of any identifier.
pub fn identifiers(text: &[u8]) {
    let ten = text.len() == 10
        && text.iter().all(|c| b"ABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789".contains(c));
    check(Kind::KeyId, text, KeyId::parse(text), ten);
    check(Kind::TeamId, text, TeamId::parse(text), ten);
    check(Kind::IssuerId, text, IssuerId::parse(text), is_uuid(text));
    check(Kind::BundleId, text, BundleId::parse(text), is_bundle(text));
    check(Kind::AppAppleId, text, AppAppleId::parse(text), is_number(text));
    shared_secret(text);
    if let Ok(key) = KeyId::parse(text) {
        let unusual = key.unusual_character();
        assert!(unusual.is_none_or(|at| at < 10), "a character outside");
        assert_eq!(key.as_bytes(), text);
    }
    if let Ok(app) = AppAppleId::parse(text) {
        assert_eq!(app.get().to_string(), app.to_string());
    }
    if let Ok(issuer) = IssuerId::parse(text) {
        assert_eq!(issuer.as_bytes(), text);
        let lower = issuer.to_lowercase();
        assert!(lower.is_lowercase() && lower.as_str() == issuer.as_str().to_ascii_lowercase());
    }
    if let Ok(bundle) = BundleId::parse(text) {
        let upper = BundleId::parse(&text.to_ascii_uppercase()).expect("in capitals, too");
        assert!(bundle.eq_ignore_case(&upper));
    }
    let Ok(text) = str::from_utf8(text) else { return };
    whole_texts(text);
}

/// Accepted exactly if `is_sound`; printed as it was written; an error shows where, and nothing of the text.
fn check<T: Display + Debug>(kind: Kind, text: &[u8], parsed: Result<T, Error>, is_sound: bool) {
    assert_eq!(parsed.is_ok(), is_sound, "accepted or refused wrongly");
    match parsed {
        Ok(value) => {
            assert_eq!(value.to_string().as_bytes(), text, "printed differently");
            let shown = String::from_utf8_lossy(text);
            assert!(format!("{value:?}").contains(&*shown), "Debug shows another value");
            let (short, long) = (kind.is_sound_placeholder(text), kind.is_placeholder(text));
            assert_eq!(short, long, "a placeholder the one way and none the other");
        }
        Err(error) => {
            assert_inside(error.span, text);
            assert_words(error.kind.slug());
            let Error { kind, span } = error;
            let due = format!("Error {{ kind: {kind:?}, span: {span:?} }}");
            assert_eq!(format!("{error:?}"), due, "Debug shows more than kind and place");
            assert_hidden(text, &error.to_string());
        }
    }
}

/// Nothing of `text` is in what is said of it, but for words and punctuation of ours, which a text can have in it, too.
#[track_caller]
fn assert_hidden(text: &[u8], said: &str) {
    for part in said.split(|c: char| c.is_ascii_lowercase() || " :,{}".contains(c)) {
        Canary::of(text).assert_absent(part);
    }
}

fn is_uuid(text: &[u8]) -> bool {
    let groups: Vec<_> = text.split(|&byte| byte == b'-').collect();
    let lengths: Vec<_> = groups.iter().map(|group| group.len()).collect();
    lengths == [8, 4, 4, 4, 12] && groups.concat().iter().all(u8::is_ascii_hexdigit)
}

fn is_bundle(text: &[u8]) -> bool {
    let is_part = |part: &[u8]| {
        !part.is_empty() && part.iter().all(|&byte| byte.is_ascii_alphanumeric() || byte == b'-')
    };
    text.len() <= 155 && text.split(|&byte| byte == b'.').all(is_part)
}

fn is_number(text: &[u8]) -> bool {
    let Ok(text) = str::from_utf8(text) else { return false };
    // A number is one if it is written back as it was.
    text.parse::<u64>().is_ok_and(|number| number > 0 && number.to_string() == text)
}

fn shared_secret(text: &[u8]) {
    let is_sound = text.len() == 32 && text.iter().all(u8::is_ascii_hexdigit);
    match SharedSecret::parse(text) {
        Ok(secret) => {
            assert!(is_sound, "a shared secret accepted wrongly");
            assert_eq!(&secret.expose()[..], text);
            assert_hidden(text, &format!("{secret:?}"));
        }
        Err(error) => {
            assert!(!is_sound, "a shared secret refused wrongly");
            assert_inside(error.span, text);
        }
    }
}

/// What is said of a text as a whole.
fn whole_texts(text: &str) {
    if let Some(repaired) = repair(text) {
        assert_inside(repaired.damage.span, text.as_bytes());
        assert_words(repaired.damage.kind.describe());
        assert!(!repaired.damage.span.is_empty(), "a damage of nothing");
        let left = repaired.as_str();
        assert!(left.len() < text.len(), "a repair takes nothing off");
        assert!(repair(left).is_none(), "a repair does not finish");
        let whole = storekit_credentials::Span::new(0, left.len());
        if let Some(original) = repaired.original(whole) {
            assert_eq!(original.of(text.as_bytes()), Some(left.as_bytes()), "shown elsewhere");
        }
        assert_hidden(left.as_bytes(), &format!("{repaired:?}"));
    }
    if let Some(name) = KeyFileName::parse(text) {
        assert_inside(name.span, text.as_bytes());
        assert!(text.contains(name.kind.prefix()));
        if let Some(id) = name.key_id {
            assert_eq!(name.span.of(text.as_bytes()), Some(id.as_str().as_bytes()));
        }
    }
    assert_words(Shape::of(text).describe());
    let is_issuer = Shape::of(text) == Shape::Uuid;
    assert!(!is_issuer || is_uuid(text.as_bytes()), "a shape that is not there");
    let trimmed = text.trim();
    for kind in [
        Kind::AppAppleId,
        Kind::BundleId,
        Kind::IssuerId,
        Kind::KeyId,
        Kind::SharedSecret,
        Kind::TeamId,
    ] {
        // Blanks around are none of a placeholder's business, whichever way it treats them: it must not panic.
        let _ = (kind.is_placeholder(text.as_bytes()), kind.is_placeholder(trimmed.as_bytes()));
        assert_words(kind);
        assert_words(kind.form());
    }
    let _ = (is_nothing(text), is_reference(text));
}
