//! Base64 that RFC 4648 rules out. Padding occurs only in forms without a public key.
//!
//! The URL-safe alphabet, and padding that is missing or on two lines, have one reading, so those are repairable.

use super::{Case, apple_text, key};
use crate::encoder::Pkcs8;
use crate::pem;

const INVALID: &[&str] = &["key-base64-invalid"];

pub(super) fn cases() -> Vec<Case> {
    let text = apple_text();
    let padded = pem::write(&Pkcs8 { public: Vec::new(), ..Pkcs8::apple(&key()) }.der());
    let Some((before, _)) = padded.split_once("==") else {
        return Vec::new();
    };
    let (start, last) = before.split_at_checked(before.len() - 1).unwrap_or((before, ""));
    let tail = |tail: &str| padded.replacen("==", tail, 1);
    // The last character of the data has four bits that must be zero: the next one in the alphabet sets one.
    let next = last.bytes().next().map_or('?', |last| char::from(last + 1));
    vec![
        Case::rejected("unused-bits-set", format!("{start}{next}==\n{}", pem::END), INVALID),
        Case::repairable("padding-missing", tail(""), INVALID),
        Case::rejected("padding-one-of-two", tail("="), INVALID),
        Case::rejected("padding-three", tail("==="), INVALID),
        Case::rejected(
            "padding-between-lines",
            text.replacen('\n', "==\n", 2).replacen("-----==", "-----", 1),
            INVALID,
        ),
        Case::rejected(
            "padding-needless",
            text.replace(&format!("\n{}", pem::END), &format!("==\n{}", pem::END)),
            INVALID,
        ),
        Case::rejected("base64-after-padding", tail("==AAAA"), INVALID),
        Case::repairable("padding-on-two-lines", tail("=\n="), INVALID),
        Case::rejected("star-in-base64", text.replacen("MIGT", "MI*T", 1), INVALID),
        Case::repairable("url-safe-alphabet", url_safe(&text), INVALID),
        Case::rejected(
            "one-character-missing",
            text.replacen("MIGT", "MIT", 1),
            &["key-base64-invalid", "key-truncated"],
        ),
        Case::rejected(
            "cyrillic-letter",
            text.replacen("MIGT", "\u{41c}IGT", 1),
            &["key-base64-invalid", "key-encoding-damaged"],
        ),
    ]
}

fn url_safe(text: &str) -> String {
    let change = |line: &str| {
        if line.starts_with("-----") {
            line.to_owned()
        } else {
            line.replace('+', "-").replace('/', "_")
        }
    };
    text.lines().map(change).collect::<Vec<_>>().join("\n")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_key_of_the_cases_has_a_character_that_the_url_safe_alphabet_changes() {
        assert_ne!(url_safe(&apple_text()), apple_text());
    }

    #[test]
    fn the_unused_bits_of_the_padded_form_are_zero_before_they_are_set() {
        let cases = cases();
        let case = cases.first().expect("the form without a public key is padded");
        let text = String::from_utf8(case.bytes.clone()).expect("text");
        let body = text.lines().filter(|line| !line.starts_with('-')).collect::<String>();
        let form = Pkcs8 { public: Vec::new(), ..Pkcs8::apple(&key()) };
        assert_eq!(crate::base64::decode(&body), form.der());
        assert_ne!(crate::base64::encode(&form.der()), body);
    }
}
