//! The setting that chooses between StoreKit 1 and StoreKit 2.

use super::version::{major, strip_end_word, strip_word};
use super::{Error, ErrorKind};
use crate::Span;

/// Which StoreKit an app is served with.
#[derive(Clone, Copy, Debug, Eq, Hash, Ord, PartialEq, PartialOrd)]
pub enum StorekitVersion {
    /// The original API with receipts. Deprecated.
    One,
    /// The API with signed transactions.
    Two,
}

impl StorekitVersion {
    /// Reads the setting `name` with the value `value`.
    ///
    /// The value is a number (`1`, `2.0`, `v1`) or names one (`storekit1`, `StoreKit 2`, `SK1`,
    /// `STOREKIT_2`). Where it is a switch (`true`, `no`, ...) the name says what is switched: it must end in
    /// the number 1 or 2, but for `enabled`, `only` or `if available` behind it: `use_storekit2`,
    /// `isStoreKit2Enabled`. Under such a name `0` and `1` are a switch too. Blanks and quotes around the
    /// value do no harm.
    pub fn parse(name: &str, value: &str) -> Result<Self, Error> {
        let inner = value.trim_matches(|c: char| c.is_whitespace() || matches!(c, '"' | '\''));
        let version = match (Self::of_name(name), inner, switch(inner)) {
            (Some(named), "1", _) | (Some(named), _, Some(true)) => Some(named),
            (Some(named), "0", _) | (Some(named), _, Some(false)) => Some(named.other()),
            (None, _, Some(_)) => None,
            (_, _, None) => Self::of_value(inner),
        };
        version.ok_or(Error::new(ErrorKind::StorekitVersion, Span::new(0, value.len())))
    }

    /// The other one.
    const fn other(self) -> Self {
        match self {
            Self::One => Self::Two,
            Self::Two => Self::One,
        }
    }

    fn of_value(text: &str) -> Option<Self> {
        let number = strip_word(text, "store")
            .and_then(|rest| strip_word(rest, "kit"))
            .or_else(|| strip_word(text, "sk"))
            .unwrap_or(text);
        let number = strip_word(number, "version").unwrap_or(number);
        Self::of_number(strip_word(number, "v").unwrap_or(number))
    }

    fn of_name(name: &str) -> Option<Self> {
        let mut end = name.trim_end_matches(['_', '-', ' ']);
        for word in ["enabled", "only", "available", "if"] {
            end = strip_end_word(end, word).unwrap_or(end);
        }
        let digits = end.trim_end_matches(|c: char| c.is_ascii_digit());
        Self::of_number(end.strip_prefix(digits).unwrap_or_default())
    }

    fn of_number(text: &str) -> Option<Self> {
        match major(text) {
            Some(1) => Some(Self::One),
            Some(2) => Some(Self::Two),
            _ => None,
        }
    }
}

fn switch(text: &str) -> Option<bool> {
    let is = |word: &&str| text.eq_ignore_ascii_case(word);
    if ["true", "yes", "on", "enabled"].iter().any(is) {
        Some(true)
    } else if ["false", "no", "off", "disabled"].iter().any(is) {
        Some(false)
    } else {
        None
    }
}

#[cfg(test)]
mod tests {
    use super::StorekitVersion::{self, One, Two};

    #[test]
    fn numbers_names_and_switches_are_read() {
        for (name, value, version) in [
            ("storekit_version", "1", One),
            ("storekit_version", "2", Two),
            ("storekit_version", "2.0", Two),
            ("storekit_version", " 2\n", Two),
            ("storekit_version", "\"1\"", One),
            ("storekit_version", " '2' ", Two),
            ("storekit_version", "storekit1", One),
            ("storeKitVersion", "StoreKit 2", Two),
            ("storeKitVersion", "STOREKIT_VERSION_1", One),
            ("storeKitVersion", "STORE_KIT_1", One),
            ("storekit", "sk1", One),
            ("storekit", "v2", Two),
            ("use_storekit2", "false", One),
            ("use_storekit2", "true", Two),
            ("useStoreKit1", "yes", One),
            ("isStoreKit2Enabled", "False", One),
            ("storekit_2_enabled", "off", One),
            ("storekit1_only", "no", Two),
            ("USE_STOREKIT2", "0", One),
            ("USE_STOREKIT2", "1", Two),
            ("usesStoreKit2IfAvailable", "false", One),
            ("use_storekit2_if_available", "true", Two),
        ] {
            assert_eq!(StorekitVersion::parse(name, value), Ok(version), "{name}: {value}");
        }
    }

    #[test]
    fn what_names_no_version_is_not_guessed() {
        for (name, value) in [
            ("storekit_version", "default"),
            ("storekit_version", "3"),
            ("storekit_version", "true"),
            ("storekit", "false"),
            ("use_storekit12", "true"),
            ("use_storekit2", ""),
            ("", "true"),
        ] {
            assert!(StorekitVersion::parse(name, value).is_err(), "{name}: {value}");
        }
    }
}
