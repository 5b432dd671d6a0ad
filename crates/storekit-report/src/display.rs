//! The two ways in which a text that can come from input is written.

use std::fmt::{self, Write as _};

use serde::{Serialize, Serializer};
use storekit_audit::Shown;

/// A name from input: of a source, a record, a field.
///
/// Names are paths of words, and have to stay recognisable: `/in_app_purchase_key/private_key` is longer
/// than a run that [`Shown`] masks. So a long run of base64 or hexadecimal characters is masked here unless it
/// is made of words. What follows [`Shown::MAX_CHARS`] characters is cut, with `…` at the end.
#[derive(Clone, Copy, Debug)]
pub struct Name<'t>(pub &'t str);

/// A text of ours that can quote input: a message, a help, a label, a reason.
///
/// Rules put what they quote through [`Shown`], which masks and cuts it; here, only what is unprintable is
/// spelt out, once more, whatever a rule did.
#[derive(Clone, Copy, Debug)]
pub struct Prose<'t>(pub &'t str);

/// The path of a source, which machines look up again: only what is unprintable is spelt out.
///
/// A shell can put a key where a path belongs. No path has a line break, nor a hundred characters of base64 in
/// which nothing else stands: such a text is shown as a [`Name`].
#[derive(Clone, Copy, Debug)]
pub struct SourceName<'t>(pub &'t str);

impl fmt::Display for SourceName<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        /// The base64 of an In-App Purchase key has twice as many.
        const LONGEST_RUN: usize = 100;
        let is_key = self.0.contains(['\n', '\r'])
            || self.0.split(|c| !Shown::is_key_material(c)).any(|run| run.len() >= LONGEST_RUN);
        if is_key { Name(self.0).fmt(f) } else { Prose(self.0).fmt(f) }
    }
}

impl Serialize for SourceName<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(self)
    }
}

impl fmt::Display for Name<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let mut left = Shown::MAX_CHARS;
        // Dots, hyphens, blanks and the like part the runs; a mask never hides those.
        for run in self.0.split_inclusive(|c: char| !Shown::is_key_material(c)) {
            if left == 0 {
                return f.write_char('…');
            }
            if Shown::is_made_of_words(run) {
                let end = run.char_indices().nth(left).map_or(run.len(), |(end, _)| end);
                let (kept, cut) = run.split_at_checked(end).unwrap_or((run, ""));
                Prose(kept).fmt(f)?;
                if !cut.is_empty() {
                    return f.write_char('…');
                }
            } else {
                Shown(run).fmt(f)?;
            }
            left = left.saturating_sub(run.chars().count());
        }
        Ok(())
    }
}

impl fmt::Display for Prose<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if self.0.bytes().all(|byte| matches!(byte, b' '..=b'~')) {
            return f.write_str(self.0);
        }
        for c in self.0.chars() {
            Shown(c.encode_utf8(&mut [0; 4])).fmt(f)?;
        }
        Ok(())
    }
}

impl Serialize for Name<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(self)
    }
}

impl Serialize for Prose<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(self)
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    proptest! {
        #[test]
        fn no_text_gets_a_control_or_bidirectional_character_through(
            text in "(\\PC|\\pC|[a-z0-9/_.]){0,80}"
        ) {
            for shown in [Name(&text).to_string(), Prose(&text).to_string()] {
                let is_bad = |c: char| c.is_control() || matches!(c, '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}');
                prop_assert!(!shown.contains(is_bad), "{}", shown.escape_unicode());
            }
        }

        #[test]
        fn no_name_shows_32_hexadecimal_digits_on_end(
            before in "[a-z/._ -]{0,220}", secret in "[0-9a-f]{32}", after in "[a-z/._ -]{0,20}"
        ) {
            // A secret of few letters among digits is what is drawn; one of words is not.
            prop_assume!(secret.chars().any(|c| c.is_ascii_digit()));
            prop_assume!(secret.chars().any(|c| c.is_ascii_alphabetic()));
            let shown = Name(&format!("{before}{secret}{after}")).to_string();
            prop_assert!(!shown.contains(&secret), "{}", shown);
        }
    }

    #[test]
    fn names_made_of_words_stay_whole() {
        for name in [
            "/in_app_purchase_key/private_key",
            "/data/0/attributes/subscriptionStatusUrlVersionForSandbox",
            "exports/tenants/acme2/production/customers/apps.json",
            "customer_20240131_application_ios_production",
            "57246542-96fe-1a63-e053-0824d011072a",
            "5f3c1e0b9a7d4c2e8f6a1b0d",
        ] {
            assert_eq!(Name(name).to_string(), name);
        }
    }

    #[test]
    fn a_path_stays_exact_and_a_key_in_its_place_is_masked() {
        for path in [
            "../exports/keys/SubscriptionKey_L256SYR32L.p8",
            "/var/0123456789abcdef0123456789abcdef/0123456789abcdef0123456789abcdef/a.json",
            "a.zip!/b.json",
        ] {
            assert_eq!(SourceName(path).to_string(), path);
        }
        let key = "dGhlIHF1aWNrIGJyb3duIGZveCBqdW1wcyBvdmVyIDE5".repeat(4);
        assert_eq!(SourceName(&key).to_string(), "[…]");
        assert_eq!(SourceName("a\u{1b}b\u{202e}").to_string(), "a\\u{1b}b\\u{202e}");
    }

    #[test]
    fn what_could_be_a_key_or_a_secret_is_masked() {
        for secret in [
            "0123456789abcdef0123456789abcdef",
            "dGhlIHF1aWNrIGJyb3duIGZveCBqdW1wcyBvdmVyIDE5",
            "QWxhZGRpbjpvcGVu_c2VzYW1lMTIzNDU2Nzg5MDEyMzQ",
        ] {
            let shown = Name(secret).to_string();
            assert_eq!(shown, "[…]", "{secret}");
            let within = Name(&format!("keys/{secret}.p8")).to_string();
            assert!(!within.contains(secret), "{within}");
            assert!(within.ends_with("[…].p8"), "{within}");
        }
    }

    #[test]
    fn a_long_name_is_cut() {
        let shown = Name(&"a.".repeat(1000)).to_string();
        assert_eq!(shown.chars().count(), Shown::MAX_CHARS + 1);
        assert!(shown.ends_with('…'));
    }

    #[test]
    fn prose_keeps_its_length_and_its_links_but_no_control_character() {
        let link = "see https://developer.apple.com/documentation/appstoreserverapi ".repeat(9);
        assert_eq!(Prose(&link).to_string(), link);
        assert_eq!(
            Prose("a\u{1b}[2J\n\u{202e}ä\u{9b}").to_string(),
            "a\\u{1b}[2J\\u{a}\\u{202e}ä\\u{9b}"
        );
    }
}
