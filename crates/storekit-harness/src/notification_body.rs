//! Stored notification bodies.

use serde_json::value::RawValue;
use storekit_audit::NotificationBody;
use storekit_credentials::notification::NotificationVersion;

/// Any text as a stored notification.
pub fn notification_body(text: &[u8]) {
    let parsed = NotificationBody::parse(text);
    let around = [b"\xef\xbb\xbf \n", text, b"\n "].concat();
    let has_mark = text.starts_with(b"\xef\xbb\xbf");
    let Ok(body) = parsed else {
        assert!(has_mark || NotificationBody::parse(&around).is_err(), "blanks change the verdict");
        return;
    };
    if !has_mark {
        let again = NotificationBody::parse(&around).expect("blanks do no harm");
        assert_eq!((again.version, &again.bundle_id), (body.version, &body.bundle_id));
    }
    let Some(password) = body.password else { return };
    let place = password.span.of(text).expect("the password lies in the text");
    let is_json = serde_json::from_slice::<&RawValue>(place).is_ok();
    assert!(is_json, "what is shown as the password is no value");
    assert!(place.starts_with(b"\"") || password.is_masked, "a secret that is no text");
    assert_eq!(body.version, NotificationVersion::V1);
}
