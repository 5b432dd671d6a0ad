//! Names of key files, which say what kind of key is inside and what its Key ID is.

use super::KeyId;
use crate::Span;

/// What the name of a key file says.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub struct KeyFileName {
    /// The kind of key.
    pub kind: KeyFileKind,
    /// The Key ID in the name, if one stands there whole.
    pub key_id: Option<KeyId>,
    /// Where the Key ID stands, or should: 0-based bytes of the text that was given.
    pub span: Span,
}

/// The kind of key that a file name announces. It is a hint: the content of all of them looks the same.
#[derive(Clone, Copy, Debug, Eq, Hash, PartialEq)]
pub enum KeyFileKind {
    /// `ApiKey_`: an App Store Connect API key, as some tools name it.
    Api,
    /// `APNSAuthKey_`: an Apple Push Notification service key, under its older name.
    Apns,
    /// `AuthKey_`: an App Store Connect API key, or one of the developer portal (APNs, Sign in with Apple, ...).
    Auth,
    /// `SubscriptionKey_`: an In-App Purchase key.
    Subscription,
}

impl KeyFileKind {
    /// All of them.
    pub const ALL: [Self; 4] = [Self::Api, Self::Apns, Self::Auth, Self::Subscription];

    /// What the name begins with, underscore included.
    pub const fn prefix(self) -> &'static str {
        match self {
            Self::Api => "ApiKey_",
            Self::Apns => "APNSAuthKey_",
            Self::Auth => "AuthKey_",
            Self::Subscription => "SubscriptionKey_",
        }
    }
}

impl KeyFileName {
    /// Reads the last component of a path: anything, a prefix of [`KeyFileKind`], the Key ID, anything.
    ///
    /// So `SubscriptionKey_7KQ2M9XWPB.p8` is read like `old/SubscriptionKey_7KQ2M9XWPB (1).p8`,
    /// `acme-AuthKey_7KQ2M9XWPB_first.p8` and `AuthKey_7KQ2M9XWPB---<uuid>.p8.txt`. `None` where no prefix is there.
    pub fn parse(path: &str) -> Option<Self> {
        let name_start = path.rfind(['/', '\\']).map_or(0, |slash| slash.saturating_add(1));
        let name = path.get(name_start..)?;
        let (kind, start) = KeyFileKind::ALL.into_iter().find_map(|kind| {
            let (before, _) = name.split_once(kind.prefix())?;
            // `AuthKey_` inside `APNSAuthKey_` is not one of its own.
            let alone = !before.ends_with(|c: char| c.is_ascii_alphanumeric());
            alone.then_some((kind, before.len().saturating_add(kind.prefix().len())))
        })?;
        let after = name.get(start..)?;
        let id = after.split(|c: char| !c.is_ascii_alphanumeric()).next().unwrap_or_default();
        let span = Span::new(start, start.saturating_add(id.len())).shifted(name_start);
        Some(Self { kind, key_id: KeyId::parse(id.as_bytes()).ok(), span })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn kind_and_key_id_are_read_whatever_a_browser_or_a_person_added() {
        for (path, kind) in [
            ("SubscriptionKey_7KQ2M9XWPB.p8", KeyFileKind::Subscription),
            ("SubscriptionKey_7KQ2M9XWPB (1).p8", KeyFileKind::Subscription),
            ("keys/AuthKey_7KQ2M9XWPB_first.p8", KeyFileKind::Auth),
            ("C:\\keys\\APNSAuthKey_7KQ2M9XWPB.p8", KeyFileKind::Apns),
            ("ApiKey_7KQ2M9XWPB---0d5d53cb-6f6c-4a0e-b5c4-6ad0b8f1c001.p8.txt", KeyFileKind::Api),
            ("fernwood-AuthKey_7KQ2M9XWPB", KeyFileKind::Auth),
        ] {
            let name = KeyFileName::parse(path).unwrap();
            assert_eq!(name.kind, kind, "{path}");
            assert_eq!(name.key_id.unwrap().as_str(), "7KQ2M9XWPB", "{path}");
            assert_eq!(name.span.of(path.as_bytes()), Some(&b"7KQ2M9XWPB"[..]), "{path}");
        }
    }

    #[test]
    fn a_name_can_have_a_kind_without_a_sound_key_id() {
        for path in [
            "SubscriptionKey_.p8",
            "SubscriptionKey_BD3A7A04.p8",
            "SubscriptionKey_7KQ2M9XWPBAB.p8",
        ] {
            let name = KeyFileName::parse(path).unwrap();
            assert_eq!(name.kind, KeyFileKind::Subscription);
            assert_eq!(name.key_id, None);
        }
    }

    #[test]
    fn other_names_say_nothing() {
        for path in ["", "7KQ2M9XWPB.p8", "AuthKey_7KQ2M9XWPB/key.p8", "MyAuthKey_7KQ2M9XWPB.p8"] {
            assert_eq!(KeyFileName::parse(path), None, "{path}");
        }
    }
}
