//! What people know a record by, beside its key: whose app it is, and where it is served.

use storekit_credentials::identifier::BundleId;
use storekit_export::{Record, Slot};

use crate::Shown;

/// What a record says of its app, as far as it says it and it can be no secret. It comes from input.
#[derive(Clone, Debug, Default, Eq, PartialEq)]
pub struct Labels {
    /// The customer whose app it is.
    pub customer: Option<Box<str>>,
    /// The app: its name for people, or its key in the exporting system.
    pub app: Option<Box<str>>,
    /// The subscription platform that serves it.
    pub platform: Option<Box<str>>,
    /// Its Bundle ID, if that is sound.
    pub bundle_id: Option<Box<str>>,
}

impl Labels {
    /// Longest label, in characters: what is longer is a text, and left out.
    const MAX_CHARS: usize = 80;

    /// What `record` says.
    pub fn of(record: &Record<'_>) -> Self {
        Self {
            customer: label(record, Slot::Customer),
            app: label(record, Slot::Name).or_else(|| label(record, Slot::App)),
            platform: label(record, Slot::Platform),
            bundle_id: label(record, Slot::BundleId)
                .filter(|text| BundleId::parse(text.as_bytes()).is_ok()),
        }
    }

    /// Whether the record says none of it.
    pub fn is_empty(&self) -> bool {
        *self == Self::default()
    }
}

/// The first text of a slot that fits on a line and could be no key or secret in the wrong place.
fn label(record: &Record<'_>, slot: Slot) -> Option<Box<str>> {
    let mut texts = record.fields(slot).filter_map(|field| field.text()?.as_str()).map(str::trim);
    texts.find(|text| !text.is_empty()).filter(|text| is_label(text)).map(Box::from)
}

fn is_label(text: &str) -> bool {
    text.chars().count() <= Labels::MAX_CHARS
        && !text.contains("-----")
        && Shown(text).to_string() == text
        && text.split(|c: char| !c.is_alphanumeric()).all(Shown::is_made_of_words)
}

#[cfg(test)]
mod tests {
    use super::is_label;

    #[test]
    fn names_are_labels_and_what_could_be_a_secret_is_none() {
        for text in ["Ninth Orchard", "Käse & Büro GmbH", "com.fernwood.habits", "revenuecat", "3"]
        {
            assert!(is_label(text), "{text}");
        }
        for text in [
            "0123456789abcdef0123456789abcdef",
            "5f2c8e91a7d34b06",
            "-----BEGIN PRIVATE KEY-----",
            "a\u{202e}b",
            "two\nlines",
        ] {
            assert!(!is_label(text), "{text}");
        }
        assert!(!is_label(&"word ".repeat(17)));
    }
}
