//! Where the fixtures are, and the stand-ins that the examples of rules use for them.

use std::fs;
use std::path::{Path, PathBuf};

use crate::encoder::Pkcs8;
use crate::json::quoted;
use crate::{TestKey, pem};

/// How many test keys an example can name.
const MOST_KEYS: u64 = 20;

/// The folder `testdata` at the top of the repository.
pub fn testdata() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../../testdata")
}

/// `example` with its stand-ins replaced, each a whole JSON string: `"<key>"`, `"<key 2>"` and so on by test keys 1 to
/// 20 in Apple's form, `"<file:NAME>"` by the text of `testdata/keys/NAME.p8`. Characters that are not UTF-8 are lost.
///
/// # Panics
///
/// When there is no such file.
pub fn expand(example: &str) -> String {
    let mut expanded = example.to_owned();
    for n in 1..=MOST_KEYS {
        let stand_in = if n == 1 { "\"<key>\"".to_owned() } else { format!("\"<key {n}>\"") };
        if expanded.contains(&stand_in) {
            let text = pem::write(&Pkcs8::apple(&TestKey::nth(n)).der());
            expanded = expanded.replace(&stand_in, &quoted(&text));
        }
    }
    while let Some((before, rest)) = expanded.split_once("\"<file:") {
        let (name, after) = rest.split_once(">\"").expect("a stand-in ends in >\"");
        let path = testdata().join("keys").join(format!("{name}.p8"));
        let bytes = fs::read(&path).expect("a stand-in names a file of testdata/keys");
        let text = String::from_utf8_lossy(&bytes);
        expanded = format!("{before}{}{after}", quoted(&text));
    }
    expanded
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn stand_ins_become_json_strings_of_key_texts() {
        let expanded = expand(r#"{"a": "<key>", "b": "<key 2>", "c": "<file:newlines-lost>"}"#);
        assert!(expanded.starts_with(r#"{"a": "-----BEGIN PRIVATE KEY-----\nMIGT"#));
        assert_eq!(expanded.matches("-----END PRIVATE KEY-----").count(), 3);
        assert!(expanded.ends_with(r#"-----END PRIVATE KEY-----"}"#));
        assert!(!expanded.contains('<'));
    }
}
