//! Notification settings.

use std::collections::BTreeSet;
use std::hash::{DefaultHasher, Hasher as _};

use storekit_credentials::notification::{
    ErrorKind, Host, NotificationUrl, NotificationVersion, Platform, Scheme, StorekitVersion,
};

use crate::{assert_inside, assert_words};

/// Any text as a URL and as a version.
pub fn notification(text: &[u8]) {
    match NotificationUrl::parse(text) {
        Ok(url) => accepted(text, &url),
        Err(error) => {
            assert_inside(error.span(), text);
            assert_words(error);
            let is_long = text.len() > NotificationUrl::MAX_LEN;
            assert_eq!(error.kind() == ErrorKind::TooLong, is_long, "a limit that is not there");
        }
    }
    let Ok(text) = str::from_utf8(text) else { return };
    version(text);
    let (name, value) = text.split_once('=').unwrap_or(("storekit_version", text));
    if let Err(error) = StorekitVersion::parse(name, value) {
        assert_inside(error.span(), value.as_bytes());
        assert_words(error);
    }
}

/// An accepted URL, taken apart in another way.
fn accepted(text: &[u8], url: &NotificationUrl<'_>) {
    let text = str::from_utf8(text).expect("an accepted URL is text");
    assert!(text.bytes().all(|byte| byte.is_ascii_graphic() && !b"\"<>\\^`{|}#".contains(&byte)));
    let (scheme, rest) = text.split_once("://").expect("an accepted URL is absolute");
    assert_eq!(scheme.eq_ignore_ascii_case("https"), url.scheme() == Scheme::Https);
    assert_eq!(scheme.eq_ignore_ascii_case("http"), url.scheme() == Scheme::Http);
    let authority = rest.split(['/', '?']).next().unwrap_or(rest);
    assert!(!authority.contains('@'), "user information was accepted");
    let (host, port) = match authority.rsplit_once(':') {
        Some((host, port)) if !port.contains(']') => (host, Some(port)),
        _ => (authority, None),
    };
    let port =
        port.filter(|port| !port.is_empty()).map(|port| port.parse::<u16>().expect("a port"));
    assert_eq!(port, url.port(), "another port");
    assert_ne!(port, Some(0));
    if let Host::Name(name) = url.host() {
        assert_eq!(name.as_str(), host.trim_end_matches('.').to_ascii_lowercase(), "another host");
    }
    // The path and the query can hold a token: nothing but the host is shown.
    let host = url.host();
    assert_eq!(format!("{url:?}"), format!("NotificationUrl {{ host: {host:?}, .. }}"));
    assert!(url.is_same_resource(url), "a URL that is not the same as itself");
    let hashed = |url: &NotificationUrl<'_>| {
        let mut hasher = DefaultHasher::new();
        url.hash_resource(&mut hasher);
        (url.hash_token(&mut hasher), hasher.finish())
    };
    assert_eq!(hashed(url), hashed(&url.clone()), "one URL, two hashes");
    assert_eq!(hashed(url).0, url.token_digest().is_some(), "a token by one way only");
    let has_token = url.token_digest().is_some();
    assert!(!has_token || url.is_per_app_endpoint(), "a token without an endpoint");
    if let Some(platform) = url.platform() {
        assert_eq!(
            Platform::from_name(platform.name()),
            Some(platform),
            "a platform by another name"
        );
        assert!(platform.domain().is_none_or(|domain| domain.contains('.')));
    }
    assert_words(url.host());
    if let Some(digest) = url.token_digest() {
        let digits = digest
            .as_bytes()
            .iter()
            .fold(String::new(), |all, octet| all + &format!("{octet:02x}"));
        assert!(!format!("{digest:?}").contains(&digits), "Debug shows a digest");
    }
    if let Some(store) = url.store() {
        assert_words(store.name());
    }
    let _ = (url.reach(), url.is_verify_receipt());
}

/// A version is a 1 or a 2 and nothing else, but for words around it.
fn version(text: &str) {
    match NotificationVersion::parse(text) {
        Ok(version) => {
            let digits: String = text.chars().filter(|c| !matches!(c, '.' | '0')).collect();
            let digits: BTreeSet<_> = digits.chars().filter(char::is_ascii_digit).collect();
            let due = if version == NotificationVersion::V1 { '1' } else { '2' };
            assert_eq!(digits, BTreeSet::from([due]), "a version that is not there");
            assert_eq!(NotificationVersion::parse(version.name()), Ok(version));
        }
        Err(error) => {
            assert_inside(error.span(), text.as_bytes());
            assert_words(error);
        }
    }
}
