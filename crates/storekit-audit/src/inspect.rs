//! Looks at one key file.

use std::sync::Arc;

use storekit_credentials::Span;
use storekit_credentials::identifier::KeyFileName;
use storekit_credentials::key::text::{Content, DamageKind, KeyText};
use storekit_credentials::key::{
    DecodedKey, Deviation, KeyErrorKind, Loader, P8Key, Portability, Scratch,
};
use storekit_export::{Block, Field, Record, Slot, Text, Token, Value};

use crate::{Finding, Findings, Subject, rules};

/// What the parser says of a key file.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub enum Verdict {
    /// Byte for byte in the form in which Apple issues keys.
    Canonical,
    /// Legal, with findings.
    Accepted,
    /// Not a key that can be used as it is.
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
    /// What the rules about keys say, notes included.
    pub findings: Vec<Finding>,
    /// SHA-256 of the `SubjectPublicKeyInfo`, in hexadecimal, of a key that parses.
    pub spki_sha256: Option<String>,
    /// The Key ID in the file's name.
    pub key_id_from_name: Option<String>,
    /// Whether the same key can be written in canonical form.
    pub repairable: bool,
    /// What libraries do with the text as it stands, though the key in it is sound; `None` where there is no such key, or no
    /// text, but bare DER.
    pub portability: Option<[(Loader, Portability); Loader::ALL.len()]>,
    /// What it is made of, for people: label and value.
    pub anatomy: Vec<(String, String)>,
}

/// Looks at the content of a key file. `path` is its name, as it may be shown; its last part can tell the Key ID.
pub fn inspect(path: &str, bytes: &[u8]) -> Inspection {
    let mut scratch = Scratch::new();
    let is_der = bytes.first() == Some(&0x30)
        && P8Key::from_pem(bytes).is_err()
        && !matches!(KeyText::recognise(bytes, &mut scratch).content(), Content::Foreign(..));
    let file_name = path.rsplit(['/', '\\']).next().unwrap_or(path);
    let key_id = KeyFileName::parse(file_name).and_then(|name| name.key_id);

    let span = Span::new(0, bytes.len());
    let key = Field {
        slot: Slot::IapPrivateKey,
        pointer: "/private_key".into(),
        span,
        value: Value::Text(Text::verbatim(bytes, span, Token::Verbatim)),
    };
    let block = Block { bytes, byte_start: 0, line: 1, column: 1 };
    let record = Record::new(block, 1, vec![key].into());
    let mut subject = Subject::new(&record, &mut scratch);
    subject.keys.prove();
    let source: Arc<str> = Arc::from(path);
    let mut findings = Findings::new(&record, &source, path);
    for rule in rules::key::RULES {
        rule.check(&subject, &mut findings);
    }

    let (damages, content) = KeyText::recognise(bytes, &mut scratch).into_parts();
    let damage = damages.first().map(|damage| damage.kind);
    let key = subject.keys.iap.sound_key();
    let (verdict, reason) = match &content {
        _ if subject.keys.iap.is_mismatch => {
            (Verdict::Rejected, Some(KeyErrorKind::PublicKeyMismatch.slug()))
        }
        Content::Key(_) if damage.is_some() => (Verdict::Rejected, damage.map(DamageKind::slug)),
        Content::Key(key) if key.shape().is_canonical() => (Verdict::Canonical, None),
        Content::Key(_) => (Verdict::Accepted, None),
        Content::Sec1(..) => (Verdict::Rejected, Some(KeyErrorKind::Sec1.slug())),
        Content::Broken(error) => (Verdict::Rejected, Some(error.kind().slug())),
        Content::Foreign(what, _) => (Verdict::Rejected, Some(what.slug())),
    };
    let mut anatomy = vec![("size".to_owned(), format!("{} bytes", bytes.len()))];
    if let Some(key) = key {
        anatomy.extend(describe(key, is_der));
    }
    Inspection {
        verdict,
        reason,
        findings: findings.into_vec(),
        spki_sha256: subject.keys.iap.fingerprint().map(|hash| hash.to_string()),
        key_id_from_name: key_id.map(|id| id.to_string()),
        repairable: key.is_some(),
        portability: subject.keys.iap.portability().filter(|_| !is_der),
        anatomy,
    }
}

/// What a key is made of.
fn describe(key: &DecodedKey, is_der: bool) -> Vec<(String, String)> {
    let has = |deviation| key.shape().get(deviation).is_some();
    let container = if is_der { "DER" } else { "PEM" };
    let curve = if has(Deviation::NoInnerParameters) { "named once" } else { "named twice" };
    let public = if has(Deviation::NoPublicKey) {
        "none in the file (computed)"
    } else if has(Deviation::CompressedPublicKey) {
        "compressed, belongs to the private key"
    } else {
        "uncompressed, belongs to the private key"
    };
    let line = |label: &str, value: &str| (label.to_owned(), value.to_owned());
    vec![
        line("container", container),
        line("curve", &format!("P-256, {curve}")),
        line("public key", public),
        line("attributes", if has(Deviation::Attributes) { "yes" } else { "none" }),
    ]
}
