//! Things that are pasted where a key belongs.

use core::fmt;

use super::located::Located;
use crate::Span;

/// Something that is no key at all.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
#[non_exhaustive]
pub enum Foreign {
    /// Nothing, or white space only.
    Empty,
    /// A reference to an environment variable or a secret store.
    Reference,
    /// The name of a file.
    Path,
    /// Stars, dots, `[REDACTED]`.
    Mask,
    /// A UUID: perhaps the Issuer ID.
    Uuid,
    /// Ten capitals and digits: perhaps the Key ID.
    KeyId,
    /// 32 hexadecimal digits: perhaps the shared secret.
    SharedSecret,
    /// A dotted name: perhaps the Bundle ID.
    BundleId,
    /// A URL.
    Url,
    /// A JSON Web Token or signed payload.
    Jwt,
    /// A JSON Web Key.
    Jwk,
    /// Other JSON.
    Json,
    /// Rich text: the key was saved by a word processor.
    Rtf,
    /// A web page.
    Html,
    /// XML or a property list.
    Xml,
    /// A provisioning profile.
    ProvisioningProfile,
    /// An SSH key in its own format.
    Ssh,
    /// A PGP block.
    Pgp,
    /// A ZIP archive.
    Zip,
    /// Signed or enveloped data (CMS, PKCS#7).
    Cms,
    /// Nothing that is known here.
    Unknown,
}

impl Foreign {
    /// A name for machines, in kebab-case. It never changes.
    pub const fn slug(self) -> &'static str {
        match self {
            Self::Empty => "empty",
            Self::Reference => "reference",
            Self::Path => "path",
            Self::Mask => "mask",
            Self::Uuid => "uuid",
            Self::KeyId => "key-id",
            Self::SharedSecret => "shared-secret",
            Self::BundleId => "bundle-id",
            Self::Url => "url",
            Self::Jwt => "jwt",
            Self::Jwk => "jwk",
            Self::Json => "json",
            Self::Rtf => "rtf",
            Self::Html => "html",
            Self::Xml => "xml",
            Self::ProvisioningProfile => "provisioning-profile",
            Self::Ssh => "ssh-key",
            Self::Pgp => "pgp",
            Self::Zip => "zip",
            Self::Cms => "cms",
            Self::Unknown => "unknown",
        }
    }
}

impl fmt::Display for Foreign {
    /// What it is, with its article.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Empty => "an empty text",
            Self::Reference => "a reference to a variable",
            Self::Path => "the name of a file",
            Self::Mask => "a mask",
            Self::Uuid => "a UUID (an Issuer ID looks like this)",
            Self::KeyId => "ten capitals and digits (a Key ID looks like this)",
            Self::SharedSecret => "32 hexadecimal digits (a shared secret looks like this)",
            Self::BundleId => "a dotted name (a Bundle ID looks like this)",
            Self::Url => "a URL",
            Self::Jwt => "a JSON Web Token",
            Self::Jwk => "a JSON Web Key",
            Self::Json => "a JSON document",
            Self::Rtf => "a rich text document",
            Self::Html => "a web page",
            Self::Xml => "an XML document",
            Self::ProvisioningProfile => "a provisioning profile",
            Self::Ssh => "an SSH key",
            Self::Pgp => "a PGP block",
            Self::Zip => "a ZIP archive",
            Self::Cms => "signed data (CMS)",
            Self::Unknown => "something that is not a key",
        })
    }
}

/// What a ZIP archive begins with (APPNOTE, section 4.3.7).
pub(super) const ZIP: &[u8] = b"PK\x03\x04";

/// A document around or instead of a key, whatever it holds.
pub(super) fn before_boundaries(text: &Located) -> Option<(Foreign, Span)> {
    let span = text.trimmed();
    let bytes = span.of(text.bytes())?;
    let starts = |prefix: &[u8]| {
        bytes.get(..prefix.len()).is_some_and(|start| start.eq_ignore_ascii_case(prefix))
    };
    let what = if starts(b"{\\rtf") {
        Foreign::Rtf
    } else if starts(b"<!doctype html")
        || starts(b"<html")
        || (starts(b"<") && contains(bytes, b"<body"))
    {
        Foreign::Html
    } else if starts(b"<") && contains(bytes, b">") {
        if contains(bytes, b"<plist") && contains(bytes, b"Entitlements") {
            Foreign::ProvisioningProfile
        } else {
            Foreign::Xml
        }
    } else if is_json(bytes) {
        if contains(bytes, b"\"kty\"") { Foreign::Jwk } else { Foreign::Json }
    } else {
        return None;
    };
    // The opening of the document is enough to show.
    let shown = Span::new(span.start(), span.start().saturating_add(bytes.len().min(5)));
    Some((what, text.span(shown)))
}

/// What DER holds that is no key: signed data (RFC 5652, section 5.1), such as a provisioning profile.
pub(super) fn in_der(octets: &[u8]) -> Option<Foreign> {
    /// The object identifiers 1.2.840.113549.1.7.x; signed data is 2, enveloped data 3.
    const CONTENT_TYPES: &[u8] = &[0x06, 0x09, 0x2a, 0x86, 0x48, 0x86, 0xf7, 0x0d, 0x01, 0x07];
    let start = octets.get(..CONTENT_TYPES.len().saturating_add(8)).unwrap_or(octets);
    if !contains(start, CONTENT_TYPES) {
        None
    } else if contains(octets, b"<plist") {
        Some(Foreign::ProvisioningProfile)
    } else {
        Some(Foreign::Cms)
    }
}

/// A short text without BEGIN and END.
pub(super) fn without_boundaries(text: &Located) -> Option<(Foreign, Span)> {
    let span = text.trimmed();
    let trimmed = core::str::from_utf8(span.of(text.bytes())?).ok()?;
    let what = classify(trimmed)?;
    Some((what, text.span(span)))
}

fn classify(text: &str) -> Option<Foreign> {
    let bytes = text.as_bytes();
    let is_all = |test: fn(&u8) -> bool| bytes.iter().all(test);
    let lower_end = |suffix: &str| {
        bytes
            .len()
            .checked_sub(suffix.len())
            .and_then(|at| bytes.get(at..))
            .is_some_and(|end| end.eq_ignore_ascii_case(suffix.as_bytes()))
    };
    let what = if text.is_empty() {
        Foreign::Empty
    } else if is_mask(text) {
        Foreign::Mask
    } else if text.starts_with("ssh-")
        || text.starts_with("ecdsa-sha2-")
        || text.starts_with("PuTTY-User-Key-File")
    {
        Foreign::Ssh
    } else if text.starts_with("@env:")
        || text.starts_with("${")
        || text.starts_with("$(")
        || text.starts_with("{{")
        || (text.starts_with('$')
            && is_all(|byte| byte.is_ascii_alphanumeric() || matches!(byte, b'_' | b'$')))
    {
        Foreign::Reference
    } else if text.contains("://")
        && !text.contains(char::is_whitespace)
        && !text.starts_with("file:")
    {
        Foreign::Url
    } else if bytes.len() < 1024
        && !text.contains('\n')
        && ([".p8", ".pem", ".key", ".der", ".p12", ".txt"].iter().any(|suffix| lower_end(suffix))
            || text.starts_with("file:")
            || text.starts_with("@file:")
            || text.starts_with("./")
            || text.starts_with("../")
            || text.starts_with("~/"))
    {
        Foreign::Path
    } else if text.starts_with("eyJ") && text.split('.').count() == 3 {
        Foreign::Jwt
    } else if is_uuid(bytes) {
        Foreign::Uuid
    } else if bytes.len() == 32 && is_all(u8::is_ascii_hexdigit) {
        Foreign::SharedSecret
    } else if bytes.len() == 10 && is_all(|byte| byte.is_ascii_uppercase() || byte.is_ascii_digit())
    {
        Foreign::KeyId
    } else if bytes.len() <= 155
        && text.contains('.')
        && !text.contains("..")
        && is_all(|byte| byte.is_ascii_alphanumeric() || matches!(byte, b'.' | b'-' | b'_'))
    {
        Foreign::BundleId
    } else {
        return None;
    };
    Some(what)
}

fn is_mask(text: &str) -> bool {
    let is_mark = |c: char| matches!(c, '*' | '•' | '●' | '·' | '…' | '.' | '█' | '#' | '-');
    let inner =
        text.trim_matches(|c: char| is_mark(c) || matches!(c, '[' | ']' | '<' | '>' | '(' | ')'));
    (inner.is_empty() && text.chars().count() >= 3)
        || ["redacted", "masked", "hidden", "configured", "secret", "removed", "filtered"]
            .iter()
            .any(|word| inner.eq_ignore_ascii_case(word))
}

fn is_uuid(bytes: &[u8]) -> bool {
    bytes.len() == 36
        && bytes.iter().enumerate().all(|(at, byte)| match at {
            8 | 13 | 18 | 23 => *byte == b'-',
            _ => byte.is_ascii_hexdigit(),
        })
}

fn is_json(bytes: &[u8]) -> bool {
    let next = bytes.get(1..).map(<[u8]>::trim_ascii_start).unwrap_or_default();
    match bytes.first() {
        Some(b'{') => matches!(next, [b'"' | b'}', ..]),
        Some(b'[') => matches!(next, [b'"' | b'{' | b'[' | b']' | b'0'..=b'9', ..]),
        _ => false,
    }
}

fn contains(bytes: &[u8], needle: &[u8]) -> bool {
    bytes.windows(needle.len()).any(|window| window == needle)
}
