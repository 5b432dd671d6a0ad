//! A stored notification body: which version it is, and what it names.

use std::collections::BTreeMap;
use std::fmt;

use base64ct::{Base64UrlUnpadded, Encoding as _};
use serde_json::value::RawValue;
use storekit_credentials::Span;
use storekit_credentials::notification::NotificationVersion;

/// What a stored App Store server notification says of itself. Nothing of it is verified: a signature is
/// not looked at.
///
/// Four forms are known: the V1 JSON body, the V2 body `{"signedPayload": "…"}`, its signed payload alone
/// (a JWS in compact form, RFC 7515, section 7.1), and the JSON that the payload decodes to.
/// No value of a V1 `password`, which is the app's shared secret, is kept or copied.
#[derive(Clone, Debug, Eq, PartialEq)]
pub struct NotificationBody {
    /// Version 1 or 2, by its shape.
    pub version: NotificationVersion,
    /// The Bundle ID that it names: `bid` in version 1, `bundleId` in version 2.
    pub bundle_id: Option<String>,
    /// The App Apple ID that it names. Version 1 names none: its `auto_renew_adam_id` is a product's.
    pub app_apple_id: Option<u64>,
    /// The environment that it was sent from.
    pub environment: Option<Environment>,
    /// The `password` of a version 1 body.
    pub password: Option<Password>,
}

/// The environment that a notification was sent from.
#[derive(Clone, Copy, Debug, Eq, Ord, PartialEq, PartialOrd)]
pub enum Environment {
    /// The App Store.
    Production,
    /// The sandbox, `TestFlight` included.
    Sandbox,
    /// Xcode, or a local test.
    Local,
}

/// The `password` of a version 1 body.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub struct Password {
    /// Where its value stands in the text, quotes included.
    pub span: Span,
    /// Whether it is empty, `null` or a mask rather than a secret.
    pub is_masked: bool,
}

/// Why a text is not a notification body.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub enum BodyError {
    /// It is longer than [`NotificationBody::MAX_LEN`] bytes.
    TooLong,
    /// It is neither a JSON object nor a JWS.
    Syntax,
    /// It is a JSON object or a JWS without the names that a notification has.
    Shape,
}

impl fmt::Display for BodyError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::TooLong => "too long for a notification body",
            Self::Syntax => "neither a JSON object nor a signed payload",
            Self::Shape => "without the names of a notification body",
        })
    }
}

impl std::error::Error for BodyError {}

/// A JSON object whose values are left as they stand: no depth of nesting costs stack.
type Object<'t> = BTreeMap<String, &'t RawValue>;

impl NotificationBody {
    /// Longest body that is read, in bytes: a version 1 body with a long history has some hundred thousand.
    pub const MAX_LEN: usize = 1 << 20;

    /// Recognises a body. Blanks and a byte order mark around it do no harm.
    pub fn parse(text: &[u8]) -> Result<Self, BodyError> {
        if text.len() > Self::MAX_LEN {
            return Err(BodyError::TooLong);
        }
        let body = text.strip_prefix(b"\xef\xbb\xbf").unwrap_or(text).trim_ascii();
        if !body.starts_with(b"{") {
            let payload = jws_payload(body).ok_or(BodyError::Syntax)?;
            let object = serde_json::from_slice(&payload).map_err(|_| BodyError::Syntax)?;
            return Self::of_v2(&object).ok_or(BodyError::Shape);
        }
        let object: Object<'_> = serde_json::from_slice(body).map_err(|_| BodyError::Syntax)?;
        Self::of_signed(&object)
            .or_else(|| Self::of_v2(&object))
            .or_else(|| Self::of_v1(&object, text))
            .ok_or(BodyError::Shape)
    }

    /// `{"signedPayload": "…"}`: version 2, even where the payload cannot be read.
    fn of_signed(object: &Object<'_>) -> Option<Self> {
        let jws = string(object, "signedPayload")?;
        let read = jws_payload(jws.as_bytes()).and_then(|payload| {
            let object = serde_json::from_slice(&payload).ok()?;
            Self::of_v2(&object)
        });
        Some(read.unwrap_or(Self::new(NotificationVersion::V2)))
    }

    /// The decoded payload of version 2.
    fn of_v2(object: &Object<'_>) -> Option<Self> {
        string(object, "notificationType")?;
        let mut body = Self::new(NotificationVersion::V2);
        let data = ["data", "summary", "externalPurchaseToken", "appData"]
            .into_iter()
            .find_map(|name| serde_json::from_str(object.get(name)?.get()).ok());
        if let Some(data) = data {
            body.bundle_id = string(&data, "bundleId");
            body.app_apple_id = number(&data, "appAppleId");
            body.environment = environment(&data);
        }
        Some(body)
    }

    /// The flat body of version 1, which lies in `text`.
    fn of_v1(object: &Object<'_>, text: &[u8]) -> Option<Self> {
        let has = |name: &str| object.contains_key(name);
        let is_v1 = has("notification_type")
            || has("unified_receipt")
            || (has("password")
                && (has("latest_receipt") || has("bid") || has("auto_renew_status")));
        is_v1.then(|| Self {
            bundle_id: string(object, "bid"),
            environment: environment(object),
            password: object.get("password").map(|value| Password {
                span: place(value, text),
                is_masked: is_masked(value.get()),
            }),
            ..Self::new(NotificationVersion::V1)
        })
    }

    const fn new(version: NotificationVersion) -> Self {
        Self { version, bundle_id: None, app_apple_id: None, environment: None, password: None }
    }
}

fn string(object: &Object<'_>, name: &str) -> Option<String> {
    serde_json::from_str(object.get(name)?.get()).ok()
}

/// A number, or a string of one.
fn number(object: &Object<'_>, name: &str) -> Option<u64> {
    object.get(name)?.get().trim_matches('"').parse().ok()
}

fn environment(object: &Object<'_>) -> Option<Environment> {
    match string(object, "environment")?.as_str() {
        "Production" | "PROD" => Some(Environment::Production),
        "Sandbox" => Some(Environment::Sandbox),
        "Xcode" | "LocalTesting" => Some(Environment::Local),
        _ => None,
    }
}

/// Whether a JSON value stands for a secret that was taken out. It is judged as it stands, without a copy.
fn is_masked(value: &str) -> bool {
    let inner = value.trim_matches('"').trim();
    !value.starts_with('"')
        || inner.starts_with(['[', '<', '{'])
        || inner.chars().all(|c| matches!(c, '*' | '.' | '•' | '…' | 'x' | 'X' | '#'))
        || ["redacted", "masked", "filtered", "hidden", "removed"]
            .iter()
            .any(|word| inner.eq_ignore_ascii_case(word))
}

/// Where `value`, which was read out of `text`, stands in it.
fn place(value: &RawValue, text: &[u8]) -> Span {
    let value = value.get();
    let start = value.as_ptr().addr().saturating_sub(text.as_ptr().addr());
    Span::new(start, start.saturating_add(value.len()))
}

/// The decoded middle part of a JWS in compact form, whose header must be JSON with an `alg`.
fn jws_payload(jws: &[u8]) -> Option<Vec<u8>> {
    let mut parts = jws.split(|&byte| byte == b'.');
    let (header, payload, _signature) = (parts.next()?, parts.next()?, parts.next()?);
    if parts.next().is_some() {
        return None;
    }
    let header = base64url(header)?;
    let header: Object<'_> = serde_json::from_slice(&header).ok()?;
    string(&header, "alg")?;
    base64url(payload)
}

fn base64url(text: &[u8]) -> Option<Vec<u8>> {
    // Four characters are three bytes: the text's own length is room enough.
    let mut buffer = vec![0; text.len()];
    let length = Base64UrlUnpadded::decode(text, &mut buffer).ok()?.len();
    buffer.truncate(length);
    Some(buffer)
}

#[cfg(test)]
mod tests {
    use super::*;

    const SECRET: &str = "4c1f0a9be2d84537a6c3e81790bd5f26";

    fn jws(payload: &str) -> String {
        let encode = |bytes: &[u8]| {
            let mut buffer = vec![0; Base64UrlUnpadded::encoded_len(bytes)];
            Base64UrlUnpadded::encode(bytes, &mut buffer).unwrap().to_owned()
        };
        format!(
            "{}.{}.c2lnbmF0dXJl",
            encode(br#"{"alg":"ES256","x5c":[]}"#),
            encode(payload.as_bytes())
        )
    }

    const DECODED: &str = r#"{"notificationType":"TEST","version":"2.0","data":{"bundleId":"com.fernwood.habits","appAppleId":6448211390,"environment":"Production"}}"#;

    #[test]
    fn every_form_of_version_2_says_the_same() {
        let signed = jws(DECODED);
        let wrapped = format!("{{\"signedPayload\":\"{signed}\"}}");
        let expected = NotificationBody {
            version: NotificationVersion::V2,
            bundle_id: Some("com.fernwood.habits".to_owned()),
            app_apple_id: Some(6_448_211_390),
            environment: Some(Environment::Production),
            password: None,
        };
        for text in [DECODED, &signed, &wrapped, &format!("\u{feff}\n{wrapped}\n")] {
            assert_eq!(NotificationBody::parse(text.as_bytes()).as_ref(), Ok(&expected));
        }
    }

    #[test]
    fn a_signed_body_that_cannot_be_read_is_still_version_2() {
        let body = NotificationBody::parse(br#"{"signedPayload":"eyJ..."}"#).unwrap();
        assert_eq!(body, NotificationBody::new(NotificationVersion::V2));
    }

    #[test]
    fn a_version_1_body_gives_the_place_of_its_password_and_not_the_value() {
        let text = format!(
            r#"{{"notification_type":"DID_RENEW","environment":"PROD","password" : "{SECRET}","bid":"com.fernwood.habits","auto_renew_adam_id":"1560000001"}}"#
        );
        let body = NotificationBody::parse(text.as_bytes()).unwrap();
        assert_eq!(body.version, NotificationVersion::V1);
        assert_eq!(body.bundle_id.as_deref(), Some("com.fernwood.habits"));
        assert_eq!(body.app_apple_id, None);
        assert_eq!(body.environment, Some(Environment::Production));
        let password = body.password.unwrap();
        assert!(!password.is_masked);
        assert_eq!(password.span.of(text.as_bytes()), Some(format!("\"{SECRET}\"").as_bytes()));
        assert!(!format!("{body:?}").contains(SECRET));
    }

    #[test]
    fn a_password_that_was_taken_out_is_masked() {
        for value in
            ["null", "\"\"", "true", "\"***\"", "\"[REDACTED]\"", "\"redacted\"", "\"xxxxxxxx\""]
        {
            let text = format!(r#"{{"notification_type":"CANCEL","password":{value}}}"#);
            let body = NotificationBody::parse(text.as_bytes()).unwrap();
            assert!(body.password.unwrap().is_masked, "{value}");
        }
    }

    #[test]
    fn anything_else_is_no_body() {
        let transaction = jws(r#"{"transactionId":"1","bundleId":"com.fernwood.habits"}"#);
        for (text, error) in [
            ("", BodyError::Syntax),
            ("a.b.c", BodyError::Syntax),
            ("a.b", BodyError::Syntax),
            ("[1]", BodyError::Syntax),
            ("{\"a\":", BodyError::Syntax),
            ("{}", BodyError::Shape),
            ("{\"password\":\"x\"}", BodyError::Shape),
            ("{\"signedPayload\":1}", BodyError::Shape),
            (transaction.as_str(), BodyError::Shape),
        ] {
            assert_eq!(NotificationBody::parse(text.as_bytes()), Err(error), "{text}");
        }
        let long = vec![b' '; NotificationBody::MAX_LEN + 1];
        assert_eq!(NotificationBody::parse(&long), Err(BodyError::TooLong));
    }

    #[test]
    fn every_prefix_and_every_one_byte_change_of_a_body_gets_an_answer() {
        let text =
            br#"{"notification_type":"A","password":"\u00e4b","bid":"c.d","signed":"e.f.g"}"#;
        for end in 0..=text.len() {
            let _ = NotificationBody::parse(&text[..end]);
        }
        for at in 0..text.len() {
            for byte in 0..=u8::MAX {
                let mut changed = *text;
                changed[at] = byte;
                if let Ok(NotificationBody { password: Some(password), .. }) =
                    NotificationBody::parse(&changed)
                {
                    assert!(password.span.of(&changed).is_some());
                }
            }
        }
    }

    #[test]
    fn nesting_of_any_depth_gets_an_answer() {
        let depth = NotificationBody::MAX_LEN / 2 - 64;
        let deep =
            format!(r#"{{"notification_type":{}1{}}}"#, "[".repeat(depth), "]".repeat(depth));
        let body = NotificationBody::parse(deep.as_bytes()).unwrap();
        assert_eq!(body.version, NotificationVersion::V1);
        assert!(NotificationBody::parse("{\"data\":".repeat(100_000).as_bytes()).is_err());
    }
}
