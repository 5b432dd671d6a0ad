//! Looks at one key file.

use crate::Finding;

/// What the parser says of a key.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub enum Verdict {
    /// As Apple or OpenSSL writes it.
    Canonical,
    /// Legal, with findings.
    Accepted,
    /// Not a key that can be used.
    Rejected,
}

impl Verdict {
    /// `canonical`, `accepted` or `rejected`.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Canonical => "canonical",
            Self::Accepted => "accepted",
            Self::Rejected => "rejected",
        }
    }
}

/// What a key file is.
#[derive(Clone, Debug)]
pub struct Inspection {
    /// The parser's verdict.
    pub verdict: Verdict,
    /// Why it was rejected: the kebab-case name of the parser's error.
    pub reason: Option<&'static str>,
    /// What the rules say.
    pub findings: Vec<Finding>,
    /// SHA-256 of the `SubjectPublicKeyInfo`, in hexadecimal.
    pub spki_sha256: Option<String>,
    /// The Key ID in the file's name.
    pub key_id_from_name: Option<String>,
    /// Whether the same key can be written in canonical form.
    pub repairable: bool,
    /// What it is made of, for people: label and value.
    pub anatomy: Vec<(String, String)>,
}

/// Looks at a key file.
pub fn inspect(path_name: &str, bytes: &[u8]) -> Inspection {
    Inspection {
        verdict: Verdict::Rejected,
        reason: Some("not-a-key"),
        findings: Vec::new(),
        spki_sha256: None,
        key_id_from_name: None,
        repairable: false,
        anatomy: vec![(path_name.to_owned(), bytes.len().to_string())],
    }
}
