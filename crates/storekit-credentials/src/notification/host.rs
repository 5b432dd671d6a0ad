//! The host of a URL.

use alloc::borrow::Cow;
use core::fmt;
use core::net::{Ipv4Addr, Ipv6Addr};

use crate::ascii;

/// The host of a URL (RFC 3986, section 3.2.2). It borrows from the URL.
#[derive(Clone, Debug, Eq, Hash, PartialEq)]
pub enum Host<'t> {
    /// A domain name.
    Name(HostName<'t>),
    /// An IPv4 address: four decimal numbers, no shorter or hexadecimal spelling.
    Ipv4(Ipv4Addr),
    /// An IPv6 address, which a URL holds in brackets.
    Ipv6(Ipv6Addr),
}

impl<'t> Host<'t> {
    /// Reads the host part of an authority, without its port. `None` where it is no host.
    pub(super) fn parse(text: &'t str) -> Option<Self> {
        if let Some(inner) = text.strip_prefix('[') {
            let address = inner.strip_suffix(']')?;
            return address.parse().ok().map(Self::Ipv6);
        }
        if ends_in_a_number(text) {
            return text.parse().ok().map(Self::Ipv4);
        }
        HostName::parse(text).map(Self::Name)
    }

    /// Whether it is `domain` or lies below it. `domain` is lower-case, without a final dot.
    pub fn is_within(&self, domain: &str) -> bool {
        matches!(self, Self::Name(name) if name.is_within(domain))
    }
}

impl fmt::Display for Host<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Name(name) => f.write_str(name.as_str()),
            Self::Ipv4(address) => write!(f, "{address}"),
            Self::Ipv6(address) => write!(f, "[{address}]"),
        }
    }
}

/// A domain name: lower-case, without the final dot of a fully qualified one.
///
/// At most 253 bytes; labels of 1 to 63 letters, digits, hyphens and underscores, no hyphen at either end
/// (RFC 1123, section 2.1; the underscore, which no host name has, is left to DNS).
#[derive(Clone, Debug, Eq, Hash, PartialEq)]
pub struct HostName<'t>(Cow<'t, str>);

impl<'t> HostName<'t> {
    /// Longest name, in bytes.
    pub const MAX_LEN: usize = 253;
    /// Longest label, in bytes.
    pub const MAX_LABEL_LEN: usize = 63;

    /// One that is known to be in order.
    pub(super) const fn known(name: &'static str) -> Self {
        Self(Cow::Borrowed(name))
    }

    fn parse(text: &'t str) -> Option<Self> {
        let name = text.strip_suffix('.').unwrap_or(text);
        let octets = name.as_bytes();
        let sound = name.len() <= Self::MAX_LEN
            && ascii::all_within(octets, [*b"-.", *b"09", *b"AZ", *b"az", *b"__"])
            && octets.split(|octet| *octet == b'.').all(is_label);
        let is_lower = || ascii::all_within(octets, [*b"-9", *b"_z"]);
        sound.then(|| {
            Self(if is_lower() { Cow::Borrowed(name) } else { name.to_ascii_lowercase().into() })
        })
    }

    /// The name.
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// Whether it is `domain` or lies below it.
    pub fn is_within(&self, domain: &str) -> bool {
        self.0.strip_suffix(domain).is_some_and(|rest| rest.is_empty() || rest.ends_with('.'))
    }
}

/// Whether octets of a name can be a label.
const fn is_label(label: &[u8]) -> bool {
    label.len() <= HostName::MAX_LABEL_LEN && !matches!(label, [] | [b'-', ..] | [.., b'-'])
}

/// Whether software could take the host for an IPv4 address in some spelling (WHATWG URL, "ends in a
/// number"): then it must be one in the only spelling that all software agrees on.
fn ends_in_a_number(text: &str) -> bool {
    let text = text.strip_suffix('.').unwrap_or(text).as_bytes();
    match text.rsplit(|octet| *octet == b'.').next().unwrap_or(text) {
        [b'0', b'x' | b'X', digits @ ..] => digits.iter().all(u8::is_ascii_hexdigit),
        last => !last.is_empty() && last.iter().all(u8::is_ascii_digit),
    }
}

#[cfg(test)]
mod tests {
    use std::string::{String, ToString as _};

    use super::Host;

    #[test]
    fn names_and_addresses_are_read_and_written_in_one_spelling() {
        for (text, host) in [
            ("API.Adapty.io", "api.adapty.io"),
            ("api.adapty.io.", "api.adapty.io"),
            ("localhost", "localhost"),
            ("my_host.fernwood.app", "my_host.fernwood.app"),
            ("192.168.0.1", "192.168.0.1"),
            ("[::1]", "[::1]"),
            ("[FE80::0:1]", "[fe80::1]"),
        ] {
            let parsed = Host::parse(text).map(|host| host.to_string());
            assert_eq!(parsed.as_deref(), Some(host), "{text}");
        }
    }

    #[test]
    fn what_is_neither_is_refused() {
        let long_label = "a".repeat(64);
        let long_name = String::from("a.").repeat(127) + "a";
        for text in [
            "",
            ".",
            "..",
            "a..b",
            "-a.b",
            "a-.b",
            "a b",
            "1.2.3",
            "256.1.1.1",
            "127.1",
            "010.0.0.1",
            "0x7f.0.0.1.0x1",
            "2130706433",
            "::1",
            "[::1",
            "[fe80::1%25en0]",
            "[]",
            long_label.as_str(),
            long_name.as_str(),
        ] {
            assert_eq!(Host::parse(text), None, "{text}");
        }
    }

    #[test]
    fn a_domain_holds_itself_and_what_is_below_it_only() {
        let host = Host::parse("api.adapty.io").unwrap();
        assert!(host.is_within("adapty.io"));
        assert!(host.is_within("api.adapty.io"));
        assert!(!host.is_within("dapty.io"));
        assert!(!host.is_within("v2.api.adapty.io"));
    }
}
