//! `inspect`: what is said of one key file is what the parser says, and shows nothing of the key.

use std::fmt::Write as _;

use storekit_audit::Verdict;
use storekit_credentials::key::P8Key;

use crate::canary::Canary;

/// Any bytes as a key file.
pub fn inspect(data: &[u8]) {
    let name = if data.len().is_multiple_of(2) { "SubscriptionKey_7KQ2M9XWPB.p8" } else { "a" };
    let inspection = storekit_audit::inspect(name, data);
    let strict = P8Key::from_pem(data).or_else(|_| P8Key::from_der(data));
    match (inspection.verdict, &strict) {
        (Verdict::Canonical, Ok(key)) => {
            assert!(key.shape().is_canonical());
            let pem = key.to_canonical_pem();
            let is_apples = pem.expose() == data.strip_suffix(b"\n").unwrap_or(data);
            assert!(is_apples || data.starts_with(b"0"), "canonical, but not as it is written");
        }
        (Verdict::Accepted, Ok(key)) => assert!(!key.shape().is_canonical()),
        (Verdict::Canonical, Err(_)) => crate::panic_with("canonical, and refused by the parser"),
        (Verdict::Accepted, Err(_)) => crate::panic_with("accepted, and refused by the parser"),
        (Verdict::Rejected, Err(_)) => {}
        (Verdict::Rejected, Ok(_)) => crate::panic_with("rejected, and accepted by the parser"),
    }
    assert_eq!(inspection.reason.is_some(), inspection.verdict == Verdict::Rejected, "a reason");
    assert_eq!(inspection.key_id_from_name.is_some(), name.len() > 1);
    let mut canary = Canary::default();
    if let Ok(key) = &strict {
        assert!(inspection.repairable, "a sound key can be written");
        assert_eq!(inspection.spki_sha256, Some(key.public_key().fingerprint().to_string()));
        let hex = key.scalar().expose().iter().fold(String::new(), |mut hex, octet| {
            let _ = write!(hex, "{octet:02x}");
            hex
        });
        canary.add(hex.as_bytes());
        canary.add(hex.to_uppercase().as_bytes());
    }
    let texts = inspection.findings.iter().flat_map(|it| [&it.message, &it.help]);
    let anatomy = inspection.anatomy.iter().flat_map(|(label, value)| [label, value]);
    for text in texts.chain(anatomy) {
        assert!(!text.chars().any(char::is_control), "a control character");
        canary.assert_absent(text);
    }
    for location in inspection.findings.iter().flat_map(|finding| &finding.locations) {
        let end = usize::try_from(location.place.byte_end).unwrap_or(usize::MAX);
        assert!(
            location.place.byte_start <= location.place.byte_end && end <= data.len(),
            "a place outside"
        );
    }
}
