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
    let what = if core::str::from_utf8(bytes).is_ok_and(is_mask) {
        // In angle brackets, it may be.
        return None;
    } else if starts(b"{\\rtf") {
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

#[cfg(test)]
mod tests {
    use std::format;
    use std::string::String;

    use super::*;
    use crate::key::Scratch;
    use crate::key::text::{Content, KeyText};

    fn foreign(text: impl AsRef<[u8]>) -> Option<(Foreign, Span)> {
        match KeyText::recognise(text.as_ref(), &mut Scratch::new()).content() {
            Content::Foreign(what, span) => Some((*what, *span)),
            _ => None,
        }
    }

    #[test]
    fn a_short_text_is_what_it_looks_like() {
        use Foreign as F;
        for (what, texts) in [
            (
                F::Mask,
                &["***", "•••••", "---", "[REDACTED]", "<hidden>", "(secret)", "**Removed**"][..],
            ),
            (F::Mask, &["masked", "configured", "Filtered."]),
            (F::Ssh, &["ssh-ed25519 AAAA", "ecdsa-sha2-nistp256 AAAA", "PuTTY-User-Key-File-3: x"]),
            (F::Reference, &["@env:KEY", "${KEY}", "$(cat key)", "{{ key }}", "$KEY_2", "$$"]),
            (F::Url, &["https://fernwood.app/key", "s3://fernwood/key.p8"]),
            (F::Path, &["key.p8", "KEY.PEM", "a key.key", "x.der", "x.p12", "notes.txt"]),
            (F::Path, &["file:x", "file:///keys/x", "@file:x", "./x", "../x", "~/x"]),
            (F::Jwt, &["eyJhbGciOiJFUzI1NiJ9.eyJpc3MiOiJ4In0.c2ln"]),
            (F::Uuid, &["69a6de71-2c4e-47e3-e053-5b8c7c11a4d2"]),
            (F::SharedSecret, &["3f9c1e77a05b1d28c6ce10f4b7d3a852"]),
            (F::KeyId, &["7KQ2M9XWPB", "4815162342"]),
            (F::BundleId, &["com.fernwood.habits", "com.fern_wood.my-app", "eyJ.x"]),
            (F::Unknown, &["**", "…", "x***", "secrets", "$KEY!", "US$", "see https://x now"]),
            (F::Unknown, &["a key.p8x", "a\nkey.p8", "x/y", "eyJ", "7kq2m9xwpb", "7KQ2M9XWP"]),
            (
                F::Unknown,
                &["69a6de71-2c4e-47e3-e053_5b8c7c11a4d2", "3f9c1e77a05b1d28c6ce10f4b7d3a85"],
            ),
            (
                F::Unknown,
                &["69a6de7-12c4e-47e3-e053-5b8c7c11a4d2", "69a6de71-2c4e-47e3-e053-5b8c7c11a4dg"],
            ),
            (
                F::Unknown,
                &["com..fernwood", "com.fernwood!", "fernwood", "3f9c1e77a05b1d28c6ce10f4b7d3a85g"],
            ),
        ] {
            for text in texts {
                let whole = Span::new(0, text.len());
                assert_eq!(foreign(text), Some((what, whole)), "{text}");
                // Blanks around it are not shown, unless nothing is known of it.
                let shown = if what == F::Unknown {
                    Span::new(0, text.len() + 2)
                } else {
                    whole.shifted(1)
                };
                assert_eq!(foreign(format!(" {text}\n")), Some((what, shown)), "{text}");
            }
        }
    }

    #[test]
    fn an_archive_is_known_by_its_signature() {
        let zip = b"PK\x03\x04\x14\x00\x00\x00\x08\x00";
        assert_eq!(foreign(zip), Some((Foreign::Zip, Span::new(0, 4))));
        assert_eq!(foreign(b"PK\x05\x06\x14"), Some((Foreign::Unknown, Span::new(0, 5))));
    }

    #[test]
    fn names_of_files_and_bundle_ids_have_a_longest() {
        let name = |len: usize| format!("{}.p8", "x".repeat(len - 3));
        let bundle = |len: usize| format!("{}.x", "x".repeat(len - 2));
        let what = |text: String| foreign(&text).map(|(what, _)| what);
        assert_eq!(what(name(1023)), Some(Foreign::Path));
        assert_ne!(what(name(1024)), Some(Foreign::Path));
        assert_eq!(what(bundle(155)), Some(Foreign::BundleId));
        assert_ne!(what(bundle(156)), Some(Foreign::BundleId));
    }

    #[test]
    fn a_document_is_known_by_its_beginning_which_is_shown() {
        use Foreign as F;
        for (text, what) in [
            (r"{\rtf1 x}", F::Rtf),
            (r"{\RTF1 x}", F::Rtf),
            ("<!DOCTYPE html><p>x", F::Html),
            ("<HTML lang=en>x", F::Html),
            ("<div><body>x", F::Html),
            ("<plist><key>Entitlements</key>", F::ProvisioningProfile),
            ("<plist><key>Name</key>", F::Xml),
            ("<key>Entitlements</key>", F::Xml),
            ("{\"kty\": \"EC\"}", F::Jwk),
            ("{\"a\": 1}", F::Json),
            ("{ }    ", F::Json),
            ("[\"x\"]", F::Json),
            ("[ {\"a\": 1}]", F::Json),
            ("[[1, 2]]", F::Json),
            ("[ ]    ", F::Json),
            ("[10, 2]", F::Json),
        ] {
            let shown = text.trim_end().len().min(5);
            assert_eq!(foreign(text), Some((what, Span::new(0, shown))), "{text}");
        }
        for text in ["{kty}", "{x: 1}", "[x]", "[", "<x", "x <body>", "x\"kty\"", "PK", "{rtf1}"] {
            assert_eq!(foreign(text), Some((F::Unknown, Span::new(0, text.len()))), "{text}");
        }
    }
}
