//! A strict reader of absolute http and https URLs.

use core::fmt;
use core::hash::{Hash as _, Hasher};

use super::token::{self, TokenDigest};
use super::{Error, ErrorKind, Host, HostName, OtherStore, Platform, Reach};
use crate::{Span, ascii};

/// An absolute `http` or `https` URL that Apple is told to send notifications to.
///
/// It is read by RFC 3986: ASCII only, no user info, no fragment, a domain name or an address as host, a
/// port from 1 to 65535. Beyond the RFC, `[` and `]` may stand in the query, where frameworks put them.
/// Path and query can hold a token that is as good as a password: the text cannot be had back, and `Debug`
/// shows the host alone. It borrows the text: there is no second one that had to be wiped.
#[derive(Clone)]
pub struct NotificationUrl<'t> {
    /// All of it ASCII.
    text: &'t [u8],
    scheme: Scheme,
    host: Host<'t>,
    port: Option<u16>,
    path: Span,
    query: Option<Span>,
    platform: Option<Platform>,
    token: Option<Span>,
    reach: Reach,
}

/// Where the endpoints are that most URLs lead to.
const HOSTS: [(Platform, &str); 3] = [
    (Platform::Adapty, "api.adapty.io"),
    (Platform::RevenueCat, "api.revenuecat.com"),
    (Platform::Qonversion, "api.qonversion.io"),
];

/// The scheme of a URL.
#[derive(Clone, Copy, Debug, Eq, Hash, PartialEq)]
pub enum Scheme {
    /// `http`, in clear.
    Http,
    /// `https`.
    Https,
}

impl<'t> NotificationUrl<'t> {
    /// Longest URL that is read, in bytes. A longer one is [`ErrorKind::TooLong`].
    pub const MAX_LEN: usize = 8192;

    /// Reads a URL: the whole of `text`, nothing around it.
    pub fn parse(text: &'t [u8]) -> Result<Self, Error> {
        Self::endpoint(text).map_or_else(|| Self::parse_any(text), Ok)
    }

    /// The endpoint for one app at one of [`HOSTS`], in the spelling that most have. What is not sure to be one is
    /// [anything](Self::parse_any).
    fn endpoint(text: &'t [u8]) -> Option<Self> {
        const SCHEME: &str = "https://";
        let rest = text.strip_prefix(SCHEME.as_bytes())?;
        let is_its = |(_, host): &(_, &str)| rest.starts_with(host.as_bytes());
        let (platform, host) = HOSTS.into_iter().find(is_its)?;
        if text.len() > Self::MAX_LEN {
            return None;
        }
        let path = Span::new(SCHEME.len().saturating_add(host.len()), text.len());
        // A token has no character that could end the path, and ASCII alone.
        let token = token::find(platform, text, path, None)?;
        Some(Self {
            text,
            scheme: Scheme::Https,
            host: Host::Name(HostName::known(host)),
            port: None,
            path,
            query: None,
            platform: Some(platform),
            token: Some(token),
            reach: Reach::Public,
        })
    }

    fn parse_any(text: &'t [u8]) -> Result<Self, Error> {
        if text.len() > Self::MAX_LEN {
            return Err(Error::new(ErrorKind::TooLong, Span::new(Self::MAX_LEN, text.len())));
        }
        let whole = Span::new(0, text.len());
        let not_absolute = Error::new(ErrorKind::NotAbsolute, whole);
        let Some(scheme_end) = text.windows(3).position(|window| window == b"://") else {
            return Err(not_absolute);
        };
        let (text, is_plain) = only_url_characters(text)?;
        let authority_start = scheme_end.saturating_add(3);
        let scheme_text = part(text, Span::new(0, scheme_end));
        let rest = text.get(authority_start..).unwrap_or_default();
        let scheme = Scheme::parse(scheme_text).map_err(|kind| match kind {
            ErrorKind::Scheme => Error::new(kind, Span::new(0, scheme_end)),
            _ => not_absolute,
        })?;
        let find = |text: &str, wanted: &[u8]| {
            let mut bytes = text.bytes().take(if is_plain { 0 } else { text.len() });
            bytes.position(|byte| wanted.contains(&byte))
        };
        if let Some(at) = find(text, b"#") {
            return Err(Error::new(ErrorKind::Fragment, Span::new(at, text.len())));
        }

        let end = rest.find(['/', '?']).unwrap_or(rest.len());
        let authority = part(rest, Span::new(0, end));
        let authority_end = authority_start.saturating_add(authority.len());
        if !is_plain && let Some(at) = authority.rfind('@') {
            let user_info = Span::new(0, at.saturating_add(1)).shifted(authority_start);
            return Err(Error::new(ErrorKind::UserInfo, user_info));
        }
        let (host, port) = parse_authority(authority, authority_start)?;

        let tail = text.get(authority_end..).unwrap_or_default();
        let path_end = find(tail, b"?").map_or(text.len(), |at| authority_end.saturating_add(at));
        let path = Span::new(authority_end, path_end);
        if let Some(at) = find(part(text, path), b"[]") {
            return Err(Error::new(
                ErrorKind::Character,
                Span::byte(authority_end.saturating_add(at)),
            ));
        }
        let query =
            (path_end < text.len()).then(|| Span::new(path_end.saturating_add(1), text.len()));
        let text = text.as_bytes();
        let platform = Platform::of(&host, path.of(text).unwrap_or_default());
        let token = platform.and_then(|platform| token::find(platform, text, path, query));
        let reach = Reach::of(&host);
        Ok(Self { text, scheme, host, port, path, query, platform, token, reach })
    }

    /// The scheme.
    pub const fn scheme(&self) -> Scheme {
        self.scheme
    }

    /// The host. It holds no secret.
    pub const fn host(&self) -> &Host<'t> {
        &self.host
    }

    /// The port, where the URL names one. The default is 443 for `https`, 80 for `http`.
    pub const fn port(&self) -> Option<u16> {
        self.port
    }

    /// The subscription platform that it belongs to, by its host; `RevenueDot`, which has no host of its
    /// own, by its path.
    pub const fn platform(&self) -> Option<Platform> {
        self.platform
    }

    /// The store whose events it is for, where that is not Apple's: the endpoint has its name in the
    /// path, or is a host of its own.
    pub fn store(&self) -> Option<OtherStore> {
        // Where such an endpoint is, Apple is in its path.
        if self.token.is_some() && self.platform.is_some_and(|it| it.domain().is_some()) {
            return None;
        }
        let after_host = Span::new(self.path.start(), self.text.len());
        OtherStore::of(&self.host, self.platform(), self.part(after_host))
    }

    /// Whether it is a platform's endpoint with a token that belongs to one app.
    pub fn is_per_app_endpoint(&self) -> bool {
        self.token.is_some()
    }

    /// Tells `hasher` that token, with its platform and host, if there is one: equal where two apps share one. It is as good as a
    /// password: a hasher without a secret key would give it away to whoever can guess.
    /// Gives whether there is one.
    pub fn hash_token<H: Hasher>(&self, hasher: &mut H) -> bool {
        let token = self.token();
        token.hash(hasher);
        if let Host::Name(name) = &self.host {
            name.as_str().hash(hasher);
        }
        token.is_some()
    }

    /// A digest of that token: equal where two apps share one.
    pub fn token_digest(&self) -> Option<TokenDigest> {
        let (platform, token) = self.token()?;
        Some(TokenDigest::of(platform, &self.host, token))
    }

    /// Whether Apple's servers can reach the host.
    pub const fn reach(&self) -> Reach {
        self.reach
    }

    /// Whether it is one of Apple's two `verifyReceipt` endpoints, which an app's server calls and nobody
    /// sends notifications to.
    pub fn is_verify_receipt(&self) -> bool {
        let segments = self.path().split(|byte| *byte == b'/');
        let mut words = segments.filter(|segment| !segment.is_empty());
        (self.host.is_within("buy.itunes.apple.com")
            || self.host.is_within("sandbox.itunes.apple.com"))
            && words.next().is_some_and(|word| word.eq_ignore_ascii_case(b"verifyReceipt"))
            && words.next().is_none()
    }

    /// Whether both name the same resource: same scheme, host, port, path and query, a final slash aside.
    pub fn is_same_resource(&self, other: &NotificationUrl<'_>) -> bool {
        let default = |url: &NotificationUrl<'_>| match url.scheme {
            Scheme::Http => 80,
            Scheme::Https => 443,
        };
        self.scheme == other.scheme
            && self.host == other.host
            && self.port.unwrap_or(default(self)) == other.port.unwrap_or(default(other))
            && self.path_without_end() == other.path_without_end()
            && self.query() == other.query()
    }

    /// Feeds what [`NotificationUrl::is_same_resource`] compares to a hasher. What it makes of it is as secret as the URL
    /// where its key is known.
    pub fn hash_resource(&self, state: &mut impl Hasher) {
        let default = match self.scheme {
            Scheme::Http => 80,
            Scheme::Https => 443,
        };
        state.write_u16(self.port.unwrap_or(default));
        state.write_u8(u8::from(self.scheme == Scheme::Https));
        state.write_u8(u8::from(self.query.is_some()));
        match &self.host {
            Host::Name(name) => name.as_str().hash(state),
            address => address.hash(state),
        }
        self.path_without_end().hash(state);
        self.query().unwrap_or_default().hash(state);
    }

    fn part(&self, span: Span) -> &[u8] {
        span.of(self.text).unwrap_or_default()
    }

    fn path(&self) -> &[u8] {
        self.part(self.path)
    }

    /// The path without its final slashes.
    fn path_without_end(&self) -> &[u8] {
        let mut path = self.path();
        while let [rest @ .., b'/'] = path {
            path = rest;
        }
        path
    }

    fn query(&self) -> Option<&[u8]> {
        Some(self.part(self.query?))
    }

    fn token(&self) -> Option<(Platform, &[u8])> {
        let platform = self.platform()?;
        Some((platform, self.part(self.token?)))
    }
}

impl fmt::Debug for NotificationUrl<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("NotificationUrl").field("host", &self.host).finish_non_exhaustive()
    }
}

impl Scheme {
    /// `NotAbsolute` where it is no scheme at all (RFC 3986, section 3.1).
    fn parse(text: &str) -> Result<Self, ErrorKind> {
        if text.eq_ignore_ascii_case("https") {
            Ok(Self::Https)
        } else if text.eq_ignore_ascii_case("http") {
            Ok(Self::Http)
        } else if text.starts_with(|c: char| c.is_ascii_alphabetic())
            && text
                .bytes()
                .all(|byte| byte.is_ascii_alphanumeric() || matches!(byte, b'+' | b'-' | b'.'))
        {
            Err(ErrorKind::Scheme)
        } else {
            Err(ErrorKind::NotAbsolute)
        }
    }
}

fn part(text: &str, span: Span) -> &str {
    text.get(span.start()..span.end()).unwrap_or_default()
}

/// The text, where it consists of characters of RFC 3986, section 2; and whether these are all letters, digits and
/// `/.-_:`, as they are in most URLs.
fn only_url_characters(text: &[u8]) -> Result<(&str, bool), Error> {
    let is_plain = ascii::all_within(text, PLAIN);
    for (at, &byte) in text.iter().enumerate().filter(|_| !is_plain) {
        let kind = match byte {
            b' ' | b'\t' | b'\n' | b'\r' => Some(ErrorKind::Blank),
            0..=0x1f | 0x7f => Some(ErrorKind::Control),
            0x80.. => Some(ErrorKind::NotAscii),
            b'"' | b'<' | b'>' | b'\\' | b'^' | b'`' | b'{' | b'|' | b'}' => {
                Some(ErrorKind::Character)
            }
            b'%' if !is_escape(text, at) => Some(ErrorKind::PercentEncoding),
            _ => None,
        };
        if let Some(kind) = kind {
            return Err(Error::new(kind, Span::byte(at)));
        }
    }
    // Every byte is ASCII now.
    core::str::from_utf8(text)
        .map(|text| (text, is_plain))
        .map_err(|error| Error::new(ErrorKind::NotAscii, Span::byte(error.valid_up_to())))
}

/// Letters, digits and `/.-_:`, most of which stand in a row.
const PLAIN: [[u8; 2]; 4] = [*b"-:", *b"AZ", *b"az", *b"__"];

fn is_escape(text: &[u8], at: usize) -> bool {
    text.get(at.saturating_add(1)..at.saturating_add(3))
        .is_some_and(|digits| digits.iter().all(u8::is_ascii_hexdigit))
}

/// Host and port of an authority without user info that begins at `start` (RFC 3986, section 3.2).
fn parse_authority(authority: &str, start: usize) -> Result<(Host<'_>, Option<u16>), Error> {
    let span = |from: usize, to: usize| Span::new(from, to).shifted(start);
    let host_end = if authority.starts_with('[') {
        authority.find(']').map_or(authority.len(), |at| at.saturating_add(1))
    } else {
        authority.find(':').unwrap_or(authority.len())
    };
    let (host, after) = authority.split_at_checked(host_end).unwrap_or((authority, ""));
    let host = Host::parse(host).ok_or(Error::new(ErrorKind::Host, span(0, host_end)))?;
    if after.is_empty() {
        return Ok((host, None));
    }
    let port = after
        .strip_prefix(':')
        .filter(|digits| digits.bytes().all(|byte| byte.is_ascii_digit()))
        .and_then(|digits| digits.parse().ok())
        .filter(|&port| port != 0)
        .ok_or(Error::new(ErrorKind::Port, span(host_end, authority.len())))?;
    Ok((host, Some(port)))
}

#[cfg(test)]
mod tests {
    use core::hash::Hasher as _;

    use proptest::prelude::*;
    use std::borrow::ToOwned as _;
    use std::format;
    use std::hash::DefaultHasher;
    use std::string::ToString as _;
    use std::vec::Vec;

    use super::{HOSTS, NotificationUrl, Scheme};
    use crate::Span;
    use crate::notification::{ErrorKind, OtherStore, Platform};

    const TOKEN: &str = "5f2c8e91a7d34b06b1e9c4720d8f63ab";

    #[track_caller]
    fn url(text: &str) -> NotificationUrl<'_> {
        NotificationUrl::parse(text.as_bytes()).unwrap()
    }

    #[test]
    fn a_url_gives_its_parts() {
        let parsed = url("HTTPS://API.Fernwood.app:8443/hooks/apple?a[]=1&b=%20");
        assert_eq!(parsed.scheme(), Scheme::Https);
        assert_eq!(parsed.host().to_string(), "api.fernwood.app");
        assert_eq!(parsed.port(), Some(8443));
        assert_eq!(parsed.path(), b"/hooks/apple");
        assert_eq!(parsed.query(), Some(&b"a[]=1&b=%20"[..]));

        let bare = url("http://[2606:4700::1]");
        assert_eq!(bare.scheme(), Scheme::Http);
        assert_eq!(bare.port(), None);
        assert_eq!((bare.path(), bare.query()), (&b""[..], None));
        assert_eq!(url("https://fernwood.app?x").query(), Some(&b"x"[..]));
    }

    #[test]
    fn what_is_no_absolute_url_is_refused_with_its_place() {
        for (text, kind, start, end) in [
            ("", ErrorKind::NotAbsolute, 0, 0),
            ("not set yet", ErrorKind::NotAbsolute, 0, 11),
            ("api.adapty.io/x", ErrorKind::NotAbsolute, 0, 15),
            ("//api.adapty.io/x", ErrorKind::NotAbsolute, 0, 17),
            ("https:/api.adapty.io", ErrorKind::NotAbsolute, 0, 20),
            ("/login?next=https://a.b", ErrorKind::NotAbsolute, 0, 23),
            ("://a.b", ErrorKind::NotAbsolute, 0, 6),
            ("ftp://a.b/", ErrorKind::Scheme, 0, 3),
            ("htps://a.b/", ErrorKind::Scheme, 0, 4),
            (" https://a.b/", ErrorKind::Blank, 0, 1),
            ("https://a.b/\n", ErrorKind::Blank, 12, 13),
            ("https://a.b/x y", ErrorKind::Blank, 13, 14),
            ("https://a.b/\0", ErrorKind::Control, 12, 13),
            ("https://m\u{fc}nchen.de/", ErrorKind::NotAscii, 9, 10),
            ("https://a.b/\u{a0}", ErrorKind::NotAscii, 12, 13),
            ("\"https://a.b/\"", ErrorKind::Character, 0, 1),
            ("https://<your-server>/", ErrorKind::Character, 8, 9),
            ("https://a.b/[x]", ErrorKind::Character, 12, 13),
            ("https://a.b/%2", ErrorKind::PercentEncoding, 12, 13),
            ("https://user:pw@a.b/", ErrorKind::UserInfo, 8, 16),
            ("https://a.b/#top", ErrorKind::Fragment, 12, 16),
            ("https://", ErrorKind::Host, 8, 8),
            ("https:///path", ErrorKind::Host, 8, 8),
            ("https://:443/", ErrorKind::Host, 8, 8),
            ("https://a..b/", ErrorKind::Host, 8, 12),
            ("https://999.1.1.1/", ErrorKind::Host, 8, 17),
            ("https://::1/", ErrorKind::Host, 8, 8),
            ("https://a.b:/", ErrorKind::Port, 11, 12),
            ("https://a.b:0/", ErrorKind::Port, 11, 13),
            ("https://a.b:65536/", ErrorKind::Port, 11, 17),
            ("https://a.b:+443/", ErrorKind::Port, 11, 16),
            ("https://[::1]x/", ErrorKind::Port, 13, 14),
        ] {
            let error = NotificationUrl::parse(text.as_bytes()).unwrap_err();
            assert_eq!((error.kind(), error.span()), (kind, Span::new(start, end)), "{text}");
        }
    }

    #[test]
    fn a_url_may_be_as_long_as_the_limit_and_no_longer() {
        let mut text = Vec::from(*b"https://a.b/");
        text.resize(NotificationUrl::MAX_LEN, b'x');
        assert!(NotificationUrl::parse(&text).is_ok());
        text.push(b'x');
        let error = NotificationUrl::parse(&text).unwrap_err();
        assert_eq!(error.kind(), ErrorKind::TooLong);
    }

    #[test]
    fn every_prefix_and_every_one_byte_change_of_a_url_gets_an_answer() {
        let text = b"https://u@[::1]:443/a%20b?c[]=d#e";
        for end in 0..=text.len() {
            let _ = NotificationUrl::parse(&text[..end]);
        }
        for at in 0..text.len() {
            for byte in 0..=u8::MAX {
                let mut changed = *text;
                changed[at] = byte;
                if let Err(error) = NotificationUrl::parse(&changed) {
                    assert!(error.span().end() <= changed.len());
                }
            }
        }
    }

    #[test]
    fn debug_shows_the_host_and_nothing_behind_it() {
        let shown = format!("{:?}", url(&format!("https://api.adapty.io/hook/{TOKEN}?k={TOKEN}")));
        assert!(shown.contains("api.adapty.io"));
        assert!(!shown.contains("hook") && !shown.contains(TOKEN));
    }

    #[test]
    fn the_endpoints_of_platforms_are_known_with_their_tokens() {
        for (platform, text) in [
            (Platform::Adapty, format!("https://api.adapty.io/api/v1/sdk/apple/webhook/{TOKEN}/")),
            (
                Platform::RevenueCat,
                format!(
                    "https://api.revenuecat.com/v1/incoming-webhooks/apple-server-to-server-notification/{TOKEN}"
                ),
            ),
            (Platform::Qonversion, format!("https://api.qonversion.io/v1/apple-s2s/{TOKEN}")),
            (
                Platform::Superwall,
                format!(
                    "https://superwall.com/api/integrations/app-store-connect/webhook?v=1&pk=pk_{TOKEN}"
                ),
            ),
            (
                Platform::RevenueDot,
                format!("https://iap.fernwood.app/v1/notifications/apple/{TOKEN}"),
            ),
        ] {
            let parsed = url(&text);
            assert_eq!(parsed.platform(), Some(platform));
            assert!(parsed.is_per_app_endpoint());
            assert_eq!(parsed.store(), None);
            assert_eq!(parsed.token_digest(), url(&text).token_digest());
            let other = text.replace(TOKEN, "0f2c8e91a7d34b06b1e9c4720d8f63ab");
            assert_ne!(parsed.token_digest(), url(&other).token_digest());
        }
        for text in [
            "https://api.adapty.io/",
            "https://api.adapty.io/api/v1/sdk/apple/webhook/",
            "https://api.adapty.io/api/v1/sdk/apple/webhook/********/",
            "https://api.adapty.io/api/v1/sdk/apple/webhook/xxxxxxxx/",
            "https://api.apphud.com/v1/apple/x",
            "https://hooks.fernwood.app/apple",
        ] {
            assert!(!url(text).is_per_app_endpoint(), "{text}");
        }
    }

    #[test]
    fn one_token_is_one_digest_with_or_without_the_final_slash() {
        let with = format!("https://api.adapty.io/api/v1/sdk/apple/webhook/{TOKEN}/");
        let without = with.trim_end_matches('/');
        assert_eq!(url(&with).token_digest(), url(without).token_digest());
        assert!(url(&with).is_same_resource(&url(without)));
        assert!(!format!("{:?}", url(&with).token_digest()).contains(char::is_numeric));
    }

    /// What a hasher makes of a URL's token or resource.
    fn hashed<T>(feed: impl FnOnce(&mut DefaultHasher) -> T) -> (u64, T) {
        let mut hasher = DefaultHasher::new();
        let told = feed(&mut hasher);
        (hasher.finish(), told)
    }

    #[test]
    fn two_urls_are_one_resource_where_all_but_a_final_slash_is_the_same() {
        let one = url("https://hooks.fernwood.app/apple?app=1");
        for (other, is_same) in [
            ("https://hooks.fernwood.app/apple?app=1", true),
            ("HTTPS://HOOKS.fernwood.app/apple?app=1", true),
            ("https://hooks.fernwood.app:443/apple?app=1", true),
            ("https://hooks.fernwood.app/apple//?app=1", true),
            ("http://hooks.fernwood.app:443/apple?app=1", false),
            ("https://hook.fernwood.app/apple?app=1", false),
            ("https://hooks.fernwood.app:80/apple?app=1", false),
            ("https://hooks.fernwood.app/Apple?app=1", false),
            ("https://hooks.fernwood.app/apple?app=2", false),
            ("https://hooks.fernwood.app/apple", false),
        ] {
            let other_url = url(other);
            assert_eq!(one.is_same_resource(&other_url), is_same, "{other}");
            assert_eq!(other_url.is_same_resource(&one), is_same, "{other}");
            let hash = |url: &NotificationUrl<'_>| hashed(|hasher| url.hash_resource(hasher)).0;
            assert_eq!(hash(&one) == hash(&other_url), is_same, "{other}");
        }
        let plain = url("http://hooks.fernwood.app/");
        assert!(plain.is_same_resource(&url("http://hooks.fernwood.app:80")));
        assert!(!plain.is_same_resource(&url("http://hooks.fernwood.app:443")));
    }

    #[test]
    fn a_token_is_hashed_with_its_host_and_told_to_be_there() {
        let adapty =
            |host: &str, token: &str| format!("https://{host}/api/v1/sdk/apple/webhook/{token}/");
        let hash = |text: &str| hashed(|hasher| url(text).hash_token(hasher));
        let one = hash(&adapty("api.adapty.io", TOKEN));
        assert!(one.1);
        assert_eq!(one, hash(&adapty("API.adapty.io", TOKEN)));
        for other in
            [adapty("api-eu.adapty.io", TOKEN), adapty("api.adapty.io", &TOKEN.replace('5', "6"))]
        {
            assert!(hash(&other).1);
            assert_ne!(one, hash(&other));
        }
        assert!(!hash("https://hooks.fernwood.app/apple").1);
    }

    #[test]
    fn the_endpoint_of_another_store_is_known() {
        for (text, store) in [
            ("https://api.revenuecat.com/v1/incoming-webhooks/stripe/app1", OtherStore::Stripe),
            (
                "https://api.revenuecat.com/v1/incoming-webhooks/roku-pay-jwt-notification",
                OtherStore::Roku,
            ),
            ("https://api.revenuecat.com/v1/incoming-webhooks/galaxy/app1", OtherStore::Galaxy),
            ("https://api.adapty.io/api/v1/sdk/google/webhook/x/", OtherStore::GooglePlay),
            (
                "https://fernwood.app/liap/notifications?provider=google-play",
                OtherStore::GooglePlay,
            ),
            ("https://pubsub.googleapis.com/v1/projects/x", OtherStore::GooglePlay),
        ] {
            assert_eq!(url(text).store(), Some(store), "{text}");
        }
        for text in [
            "https://api.adapty.io/api/v1/sdk/apple/webhook/x/",
            "https://fernwood.app/play/notifications",
            "https://fernwood.app/galaxy",
            "https://fernwood.app/google-cloud/apple",
            "https://europe-west1-fernwood.cloudfunctions.net/hook",
        ] {
            assert_eq!(url(text).store(), None, "{text}");
        }
    }

    #[test]
    fn only_apples_own_two_endpoints_are_verify_receipt() {
        for text in [
            "https://buy.itunes.apple.com/verifyReceipt",
            "https://sandbox.itunes.apple.com/verifyReceipt",
            "https://sandbox.itunes.apple.com/verifyreceipt/",
        ] {
            assert!(url(text).is_verify_receipt(), "{text}");
        }
        for text in [
            "https://fernwood.app/verifyReceipt",
            "https://api.storekit.itunes.apple.com/inApps/v1/notifications/test",
            "https://buy.itunes.apple.com/",
            "https://buy.itunes.apple.com/verify",
            "https://buy.itunes.apple.com/verifyReceipt/v1",
        ] {
            assert!(!url(text).is_verify_receipt(), "{text}");
        }
    }

    #[test]
    fn what_is_known_by_its_host_is_read_as_any_other() {
        for (platform, host) in HOSTS {
            let parts = |url: &NotificationUrl<'_>| {
                let NotificationUrl { scheme, port, path, query, platform, token, reach, .. } =
                    *url;
                let host = url.host().to_string();
                (url.text.len(), scheme, host, port, path, query, platform, token, reach)
            };
            let paths = [
                "/api/v1/sdk/apple/webhook/",
                "/v1/incoming-webhooks/apple-server-to-server-notification/",
                "/v1/apple-s2s/",
            ];
            let mut known = 0;
            for path in paths {
                for tail in [
                    "",
                    "/",
                    "a",
                    "ab",
                    "a_b-9/",
                    "ab//",
                    "ab?c",
                    "ab/?c",
                    "ab#",
                    "a%20b",
                    "a b",
                    "a:b",
                    "a@b",
                    "\u{e4}",
                    "***",
                    ":token",
                    TOKEN,
                    &"ab".repeat(4096),
                ] {
                    for host in [
                        host.to_owned(),
                        format!("{host}:443"),
                        format!("x{host}"),
                        format!("{host}.de"),
                    ] {
                        let text = format!("https://{host}{path}{tail}");
                        let any = NotificationUrl::parse_any(text.as_bytes());
                        if let Some(url) = NotificationUrl::endpoint(text.as_bytes()) {
                            assert_eq!(parts(&url), parts(&any.unwrap()), "{text}");
                            assert_eq!(url.platform(), Some(platform));
                            known += 1;
                        }
                    }
                }
            }
            assert_eq!(known, 3, "{host}: ab, a_b-9/ and the token");
        }
    }

    proptest! {
        #[test]
        fn any_bytes_get_an_answer_whose_place_is_in_them(bytes in prop::collection::vec(any::<u8>(), 0..80)) {
            let mut text = Vec::from(*b"https://");
            text.extend(bytes);
            if let Err(error) = NotificationUrl::parse(&text) {
                prop_assert!(error.span().of(&text).is_some());
            }
        }

        #[test]
        fn a_url_put_together_from_its_parts_gives_them_back(
            host in "[a-z]([a-z0-9-]{0,20}[a-z0-9])?(\\.[a-z][a-z0-9]{0,10}){1,3}",
            port in proptest::option::of(1..=u16::MAX),
            path in "(/[A-Za-z0-9._~!$&'()*+,;=:@-]{0,12}){0,4}",
            query in proptest::option::of("[A-Za-z0-9._~/?:@=&-]{0,30}"),
        ) {
            let port_text = port.map_or_else(Default::default, |port| format!(":{port}"));
            let query_text = query.as_ref().map_or_else(Default::default, |query| format!("?{query}"));
            let text = format!("https://{host}{port_text}{path}{query_text}");
            let parsed = url(&text);
            prop_assert_eq!(parsed.host().to_string(), host);
            prop_assert_eq!(parsed.port(), port);
            prop_assert_eq!(parsed.path(), path.as_bytes());
            prop_assert_eq!(parsed.query(), query.as_deref().map(str::as_bytes));
            prop_assert!(parsed.is_same_resource(&parsed));
        }
    }
}
