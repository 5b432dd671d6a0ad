//! What a text looks like, for the message about one that is in the wrong place.

use super::{BundleId, ErrorKind, IssuerId, KeyFileName, TeamId};

/// What a text looks like.
#[derive(Clone, Copy, Debug, Eq, Hash, PartialEq)]
#[non_exhaustive]
pub enum Shape {
    /// An Android package name that is no Bundle ID: it has an underscore.
    AndroidPackage,
    /// Forty or more characters of base64 or base64url, line ends aside.
    Base64,
    /// Two or more parts of letters, digits and hyphens, joined by periods, a letter first.
    BundleId,
    /// Decimal digits: an App Apple ID, or another number. Eight digits are [`Shape::EightHex`].
    Decimal,
    /// Eight hexadecimal digits: the Key ID of an Xcode StoreKit testing key.
    EightHex,
    /// An e-mail address.
    Email,
    /// 32 hexadecimal digits that have the marks of a UUID that lost its hyphens.
    HexUuid,
    /// 32 hexadecimal digits.
    Hex32,
    /// The name of a key file, or a path to one.
    KeyFile,
    /// Something else.
    Other,
    /// A path.
    Path,
    /// Text with a `-----BEGIN` line.
    Pem,
    /// A Bundle ID with a Team ID and a period in front.
    TeamPrefixedBundle,
    /// Ten characters `A-Z0-9`, not all digits: a Key ID or a Team ID.
    TenCharacters,
    /// A JSON Web Token.
    Token,
    /// An absolute URL.
    Url,
    /// 8-4-4-4-12 hexadecimal digits: an Issuer ID.
    Uuid,
    /// The same with some of the hyphens missing.
    UuidMissingHyphen,
    /// A Bundle ID that ends in `*`.
    WildcardBundle,
}

impl Shape {
    /// What `text` looks like. It takes time linear in the length of the text.
    pub fn of(text: &str) -> Self {
        // The order matters: from the shapes that are least likely by chance to the most.
        if text.contains("-----BEGIN") {
            Self::Pem
        } else if text.contains("://") {
            Self::Url
        } else if !text.contains(['\n', '\r']) && KeyFileName::parse(text).is_some() {
            Self::KeyFile
        } else if text.starts_with("eyJ") && text.len() >= 40 {
            Self::Token
        } else if text.bytes().all(|byte| byte.is_ascii_hexdigit()) {
            of_hexadecimal(text)
        } else if IssuerId::parse(text.as_bytes()).is_ok() {
            Self::Uuid
        } else if is_uuid_missing_hyphen(text) {
            Self::UuidMissingHyphen
        } else if TeamId::parse(text.as_bytes()).is_ok() {
            Self::TenCharacters
        } else if is_base64(text) {
            Self::Base64
        } else if text.contains(['/', '\\']) || text.starts_with('~') {
            Self::Path
        } else if is_email(text) {
            Self::Email
        } else {
            of_labels(text)
        }
    }

    /// What it is, with its article, for a sentence.
    pub const fn describe(self) -> &'static str {
        match self {
            Self::AndroidPackage => "an Android package name",
            Self::Base64 => "a long base64 text, such as a private key",
            Self::BundleId => "a Bundle ID",
            Self::Decimal => "a decimal number, such as an App Apple ID",
            Self::EightHex => "eight hexadecimal digits",
            Self::Email => "an e-mail address",
            Self::HexUuid => "an Issuer ID without its hyphens",
            Self::Hex32 => "32 hexadecimal digits, such as a shared secret",
            Self::KeyFile => "the name of a key file",
            Self::Other => "something else",
            Self::Path => "a path",
            Self::Pem => "a private key or certificate",
            Self::TeamPrefixedBundle => "a Bundle ID with a Team ID in front",
            Self::TenCharacters => "a Key ID or Team ID",
            Self::Token => "a JSON Web Token",
            Self::Url => "a URL",
            Self::Uuid => "an Issuer ID (a UUID)",
            Self::UuidMissingHyphen => "an Issuer ID with a hyphen missing",
            Self::WildcardBundle => "a wildcard App ID",
        }
    }
}

/// Hexadecimal digits and nothing else, maybe not even one.
fn of_hexadecimal(text: &str) -> Shape {
    let all_decimal = text.bytes().all(|byte| byte.is_ascii_digit());
    match text.len() {
        8 => Shape::EightHex,
        32 if is_uuid_digits(text) => Shape::HexUuid,
        32 => Shape::Hex32,
        1..=20 if all_decimal => Shape::Decimal,
        10 if TeamId::parse(text.as_bytes()).is_ok() => Shape::TenCharacters,
        40.. => Shape::Base64,
        // An empty text ends up here, too.
        _ => Shape::Other,
    }
}

/// Whether 32 digits have the version 4 and variant of RFC 9562, or the `e053` of Apple's older Issuer IDs, where
/// those stand. One in 64 random texts does.
fn is_uuid_digits(text: &str) -> bool {
    let digit = |at: usize| text.as_bytes().get(at).map(u8::to_ascii_lowercase);
    let random = digit(12) == Some(b'4') && matches!(digit(16), Some(b'8' | b'9' | b'a' | b'b'));
    let older = text.get(16..20).is_some_and(|group| group.eq_ignore_ascii_case("e053"));
    random || older
}

/// Whether `text` is a UUID from which one to three of the four hyphens were lost.
fn is_uuid_missing_hyphen(text: &str) -> bool {
    let (mut digits, mut hyphens) = (0_usize, 0_usize);
    for byte in text.bytes() {
        match byte {
            b'-' if matches!(digits, 8 | 12 | 16 | 20) => hyphens = hyphens.saturating_add(1),
            _ if byte.is_ascii_hexdigit() => digits = digits.saturating_add(1),
            _ => return false,
        }
    }
    digits == 32
        && (1..4).contains(&hyphens)
        && IssuerId::parse(text.as_bytes())
            .is_err_and(|error| error.kind == ErrorKind::HyphenMissing)
}

fn is_base64(text: &str) -> bool {
    text.len() >= 40
        && text.bytes().all(|byte| {
            byte.is_ascii_alphanumeric()
                || matches!(byte, b'+' | b'/' | b'=' | b'-' | b'_' | b'\r' | b'\n')
        })
}

fn is_email(text: &str) -> bool {
    text.split_once('@').is_some_and(|(name, host)| {
        !name.is_empty() && host.contains('.') && !host.contains('@') && !text.contains(' ')
    })
}

/// Parts joined by periods, or something else.
fn of_labels(text: &str) -> Shape {
    if text
        .strip_suffix('*')
        .is_some_and(|rest| rest.is_empty() || is_bundle(rest.strip_suffix('.').unwrap_or("*")))
    {
        return Shape::WildcardBundle;
    }
    let Some((first, rest)) = text.split_once('.') else {
        return Shape::Other;
    };
    if is_bundle(text) {
        if TeamId::parse(first.as_bytes()).is_ok() && rest.contains('.') {
            return Shape::TeamPrefixedBundle;
        }
        if first.starts_with(|c: char| c.is_ascii_alphabetic()) {
            return Shape::BundleId;
        }
    }
    let android = text.contains('_')
        && text.split('.').all(|label| {
            label.starts_with(|c: char| c.is_ascii_alphabetic())
                && label.bytes().all(|byte| byte.is_ascii_alphanumeric() || byte == b'_')
        });
    if android { Shape::AndroidPackage } else { Shape::Other }
}

fn is_bundle(text: &str) -> bool {
    BundleId::parse(text.as_bytes()).is_ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_people_paste_is_recognised() {
        for (text, shape) in [
            ("7KQ2M9XWPB", Shape::TenCharacters),
            ("ABCDEFABCD", Shape::TenCharacters),
            ("6446998023", Shape::Decimal),
            ("BD3A7A04", Shape::EightHex),
            ("12345678", Shape::EightHex),
            ("69a6de92-4f1b-47e3-e053-5b8c7c11c0de", Shape::Uuid),
            ("69a6de92-4f1b-47e3e053-5b8c7c11c0de", Shape::UuidMissingHyphen),
            ("69a6de924f1b47e3e0535b8c7c11c0de", Shape::HexUuid),
            ("3f9c1e77a05b1d28c6ce10f4b7d3a852", Shape::Hex32),
            ("com.fernwood.habits", Shape::BundleId),
            ("7KQ2M9XWPB.com.fernwood.habits", Shape::TeamPrefixedBundle),
            ("com.fernwood.*", Shape::WildcardBundle),
            ("*", Shape::WildcardBundle),
            ("com.fern_wood.habits", Shape::AndroidPackage),
            ("https://apps.apple.com/app/id6446998023", Shape::Url),
            ("-----BEGIN PRIVATE KEY-----\nMIG", Shape::Pem),
            ("MIGTAgEAMBMGByqGSM49AgEGCCqGSM49AwEHBHkwdwIBAQQg", Shape::Base64),
            ("eyJhbGciOiJFUzI1NiJ9.eyJpc3MiOiJhIn0.c2lnbmF0dXJl", Shape::Token),
            ("SubscriptionKey_7KQ2M9XWPB.p8", Shape::KeyFile),
            ("./keys/key.p8", Shape::Path),
            ("..\\key.p8", Shape::Path),
            ("~key", Shape::Path),
            ("dev@fernwood.app", Shape::Email),
            ("", Shape::Other),
            ("habits", Shape::Other),
            ("a b", Shape::Other),
            ("com..habits", Shape::Other),
            ("1.2", Shape::Other),
        ] {
            assert_eq!(Shape::of(text), shape, "{text}");
        }
    }
}
