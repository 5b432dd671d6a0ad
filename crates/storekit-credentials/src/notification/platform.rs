//! Subscription platforms.

use super::Host;

/// A service that receives Apple's notifications on an app's behalf.
#[derive(Clone, Copy, Debug, Eq, Hash, Ord, PartialEq, PartialOrd)]
#[non_exhaustive]
pub enum Platform {
    /// Adapty.
    Adapty,
    /// RevenueCat.
    RevenueCat,
    /// Qonversion.
    Qonversion,
    /// Superwall.
    Superwall,
    /// Apphud.
    Apphud,
    /// Purchasely.
    Purchasely,
    /// IAPHUB.
    Iaphub,
    /// Glassfy.
    Glassfy,
    /// Nami.
    Nami,
    /// `RevenueDot`, which people run on hosts of their own.
    RevenueDot,
}

impl Platform {
    /// All of them.
    pub const ALL: [Self; 10] = [
        Self::Adapty,
        Self::RevenueCat,
        Self::Qonversion,
        Self::Superwall,
        Self::Apphud,
        Self::Purchasely,
        Self::Iaphub,
        Self::Glassfy,
        Self::Nami,
        Self::RevenueDot,
    ];

    /// Its name, as it writes it itself.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Adapty => "Adapty",
            Self::RevenueCat => "RevenueCat",
            Self::Qonversion => "Qonversion",
            Self::Superwall => "Superwall",
            Self::Apphud => "Apphud",
            Self::Purchasely => "Purchasely",
            Self::Iaphub => "IAPHUB",
            Self::Glassfy => "Glassfy",
            Self::Nami => "Nami",
            Self::RevenueDot => "RevenueDot",
        }
    }

    /// The platform of this name, in any case and with any punctuation: `revenuecat`, `Revenue Cat`,
    /// `revenue_cat`.
    pub fn from_name(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|platform| {
            let letters = name.bytes().filter(u8::is_ascii_alphanumeric);
            letters
                .map(|byte| byte.to_ascii_lowercase())
                .eq(platform.name().bytes().map(|byte| byte.to_ascii_lowercase()))
        })
    }

    /// The domain that its endpoints are under; `None` where everybody runs it on a host of their own.
    pub const fn domain(self) -> Option<&'static str> {
        match self {
            Self::Adapty => Some("adapty.io"),
            Self::RevenueCat => Some("revenuecat.com"),
            Self::Qonversion => Some("qonversion.io"),
            Self::Superwall => Some("superwall.com"),
            Self::Apphud => Some("apphud.com"),
            Self::Purchasely => Some("purchasely.io"),
            Self::Iaphub => Some("iaphub.com"),
            Self::Glassfy => Some("glassfy.io"),
            Self::Nami => Some("namiml.com"),
            Self::RevenueDot => None,
        }
    }

    /// The platform that `host` belongs to, or whose endpoint `path` is.
    pub(super) fn of(host: &Host<'_>, path: &[u8]) -> Option<Self> {
        let by_host = Self::ALL
            .into_iter()
            .find(|platform| platform.domain().is_some_and(|domain| host.is_within(domain)));
        let by_path = || path.starts_with(b"/v1/notifications/apple/").then_some(Self::RevenueDot);
        by_host.or_else(by_path)
    }
}

#[cfg(test)]
mod tests {
    use super::Platform;

    #[test]
    fn a_platform_is_known_by_any_spelling_of_its_name() {
        for platform in Platform::ALL {
            assert_eq!(Platform::from_name(platform.name()), Some(platform));
        }
        assert_eq!(Platform::from_name("revenue_cat"), Some(Platform::RevenueCat));
        assert_eq!(Platform::from_name("ADAPTY"), Some(Platform::Adapty));
        for name in ["", "ios", "adapty2", "apple"] {
            assert_eq!(Platform::from_name(name), None, "{name}");
        }
    }
}
