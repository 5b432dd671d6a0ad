//! The version of App Store Server Notifications.

use super::{Error, ErrorKind};
use crate::Span;

/// Which App Store Server Notifications a server gets.
#[derive(Clone, Copy, Debug, Eq, Hash, Ord, PartialEq, PartialOrd)]
pub enum NotificationVersion {
    /// Version 1: a flat JSON body with the shared secret in `password`. Deprecated.
    V1,
    /// Version 2: a body signed by Apple.
    V2,
}

impl NotificationVersion {
    /// Reads `V1` and `V2`, as the App Store Connect API writes them, its website's `Version 2
    /// Notifications`, and the ways in which people copy them: `v1`, `1`, `1.0`, `version_1`. Blanks and
    /// quotes around do no harm.
    pub fn parse(text: &str) -> Result<Self, Error> {
        // As it mostly is.
        match text {
            "V1" => return Ok(Self::V1),
            "V2" => return Ok(Self::V2),
            _ => {}
        }
        let inner = text.trim_matches(|c: char| c.is_whitespace() || matches!(c, '"' | '\''));
        let number = strip_end_word(inner, "notifications").unwrap_or(inner);
        let number = strip_word(number, "version").unwrap_or(number);
        let number = strip_word(number, "v").unwrap_or(number);
        match major(number) {
            Some(1) => Ok(Self::V1),
            Some(2) => Ok(Self::V2),
            _ => Err(Error::new(ErrorKind::Version, Span::new(0, text.len()))),
        }
    }

    /// `V1` or `V2`.
    pub const fn name(self) -> &'static str {
        match self {
            Self::V1 => "V1",
            Self::V2 => "V2",
        }
    }
}

/// What follows `word`, in any case, and the blanks, hyphens, underscores and dots after it.
pub(super) fn strip_word<'t>(text: &'t str, word: &str) -> Option<&'t str> {
    let (head, rest) = text.split_at_checked(word.len())?;
    head.eq_ignore_ascii_case(word).then(|| rest.trim_start_matches([' ', '-', '_', '.']))
}

/// What stands before `word`, in any case, and before the blanks, hyphens and underscores in front of it.
pub(super) fn strip_end_word<'t>(text: &'t str, word: &str) -> Option<&'t str> {
    let (rest, tail) = text.split_at_checked(text.len().checked_sub(word.len())?)?;
    tail.eq_ignore_ascii_case(word).then(|| rest.trim_end_matches([' ', '-', '_']))
}

/// The number of `1`, `1.0` or `1.0.0`: one digit, and nothing but zeros after the point.
pub(super) fn major(text: &str) -> Option<u8> {
    let (whole, fraction) = text.split_once('.').unwrap_or((text, ""));
    match (whole.as_bytes(), fraction.bytes().all(|byte| matches!(byte, b'0' | b'.'))) {
        ([digit @ b'0'..=b'9'], true) => digit.checked_sub(b'0'),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::NotificationVersion::{self, V1, V2};
    use crate::Span;
    use crate::notification::ErrorKind;

    #[test]
    fn every_spelling_of_a_version_is_read() {
        for (version, texts) in [
            (
                V1,
                [
                    "V1",
                    "v1",
                    "1",
                    "1.0",
                    "version 1",
                    "VERSION_1",
                    " 1\n",
                    "'v1'",
                    "v1.0",
                    "1.0.0",
                    "Version 1 Notifications",
                ],
            ),
            (
                V2,
                [
                    "V2",
                    "v2",
                    "2",
                    "2.0",
                    "Version 2",
                    "version-2",
                    "\"V2\"",
                    "version 2.0",
                    "2.00",
                    "V2 notifications",
                    "Version_2_Notifications",
                ],
            ),
        ] {
            for text in texts {
                assert_eq!(NotificationVersion::parse(text), Ok(version), "{text}");
            }
        }
    }

    #[test]
    fn anything_else_is_no_version() {
        for text in [
            "", "0", "3", "V3", "12", "1.1", "2.8", "vv1", "one", "v", "version", "true", "V1V2",
            "\u{ff11}",
        ] {
            let error = NotificationVersion::parse(text).unwrap_err();
            assert_eq!(error.kind(), ErrorKind::Version, "{text}");
            assert_eq!(error.span(), Span::new(0, text.len()));
        }
    }
}
