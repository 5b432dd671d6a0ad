//! Whether a server of Apple's can reach a host.

use core::iter;
use core::net::{Ipv4Addr, Ipv6Addr};

use super::{Host, HostName};

/// Whether a server on the public Internet can reach a host, judged by its name or address alone.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
#[non_exhaustive]
pub enum Reach {
    /// Nothing speaks against it.
    Public,
    /// The machine itself: `localhost`, 127.0.0.0/8, `::1`, and names that resolve to them.
    Localhost,
    /// A private network: RFC 1918, RFC 6598, RFC 4193, link-local addresses, `.local`, `.internal`, ...
    PrivateAddress,
    /// An address or name that is set aside: documentation, benchmarks, multicast, `.test`, `.invalid`, ...
    ReservedAddress,
    /// A name of one label, which only a local network or a container host resolves.
    SingleLabel,
    /// A tunnel to somebody's own machine, whose name changes or ends with the session.
    Tunnel,
    /// A name that documentation uses: `example.com`, `yourdomain.com`.
    Placeholder,
}

impl Reach {
    pub(super) fn of(host: &Host<'_>) -> Self {
        match host {
            Host::Name(name) => of_name(name),
            Host::Ipv4(address) => of_ipv4(*address),
            Host::Ipv6(address) => of_ipv6(*address),
        }
    }
}

/// What a domain, and all below it, is set aside for.
fn of_domain(domain: &str) -> Option<Reach> {
    Some(match domain {
        // Names that resolve to 127.0.0.1, by RFC 6761 or by their owners' choice.
        "localhost" | "localhost.localdomain" | "localtest.me" | "lvh.me" | "vcap.me" => {
            Reach::Localhost
        }
        // Domains of documentation (RFC 2606) and the ones that samples use in their stead.
        "example" | "example.com" | "example.org" | "example.net" | "example.edu"
        | "domain.com" | "domain.tld" | "mydomain.com" | "mycompany.com" | "mysite.com"
        | "myserver.com" | "mywebsite.com" => Reach::Placeholder,
        // Domains under which tunnel services give out names.
        "ngrok.io"
        | "ngrok.app"
        | "ngrok.dev"
        | "ngrok.com"
        | "ngrok-free.app"
        | "ngrok-free.dev"
        | "localhost.run"
        | "lhr.life"
        | "lhr.rocks"
        | "lhrtunnel.link"
        | "trycloudflare.com"
        | "loca.lt"
        | "localtunnel.me"
        | "serveo.net"
        | "serveousercontent.com"
        | "pagekite.me"
        | "tunnelto.dev"
        | "devtunnels.ms"
        | "bore.pub"
        | "loclx.io"
        | "sharedwithexpose.com"
        | "pinggy.link"
        | "pinggy.online"
        | "share.zrok.io"
        | "localto.net"
        | "tunnelmole.net" => Reach::Tunnel,
        // Domains of private networks: RFC 6762, RFC 8375, ICANN's `.internal`, and what routers make up.
        "local" | "internal" | "lan" | "home" | "home.arpa" | "intranet" | "corp" | "private"
        | "localdomain" => Reach::PrivateAddress,
        // Domains that resolve nowhere (RFC 6761, RFC 7686).
        "test" | "invalid" | "onion" | "alt" => Reach::ReservedAddress,
        _ => return None,
    })
}

/// Labels, hyphens and underscores left out, that say "put your own here".
const PLACEHOLDER_LABELS: &[&str] = &[
    "yourdomain",
    "yourdomainname",
    "yourserver",
    "yoursite",
    "yourwebsite",
    "yourapp",
    "yourcompany",
    "yourbackend",
    "yourapi",
    "yourhost",
    "yourhostname",
    "yourendpoint",
    "yourorg",
    "yourproject",
    "yoursubdomain",
    "yoururl",
    "changeme",
    "placeholder",
];

fn of_name(name: &HostName<'_>) -> Reach {
    // The name, and each domain that it lies in: the longest that is known tells.
    let text = name.as_str();
    let dots = text.bytes().enumerate().filter(|(_, octet)| *octet == b'.');
    let parents = dots.filter_map(|(dot, _)| text.get(dot.saturating_add(1)..));
    match iter::once(text).chain(parents).find_map(of_domain) {
        Some(Reach::Localhost) => Reach::Localhost,
        Some(Reach::Placeholder) => Reach::Placeholder,
        _ if has_placeholder(text) => Reach::Placeholder,
        _ if !text.contains('.') => Reach::SingleLabel,
        Some(reach) => reach,
        None => Reach::Public,
    }
}

/// Whether one of a name's labels says "put your own here".
fn has_placeholder(name: &str) -> bool {
    name.as_bytes().split(|octet| *octet == b'.').any(is_placeholder)
}

fn is_placeholder(label: &[u8]) -> bool {
    // What they begin with.
    matches!(label, [b'-' | b'_' | b'c' | b'p' | b'y', ..])
        && PLACEHOLDER_LABELS.iter().any(|placeholder| {
            label.iter().filter(|octet| !matches!(octet, b'-' | b'_')).eq(placeholder.as_bytes())
        })
}

/// The IANA IPv4 Special-Purpose Address Registry, in our five classes.
const fn of_ipv4(address: Ipv4Addr) -> Reach {
    match address.octets() {
        [127, ..] => Reach::Localhost,
        [10, ..] | [172, 16..=31, ..] | [192, 168, ..] | [169, 254, ..] | [100, 64..=127, ..] => {
            Reach::PrivateAddress
        }
        [0 | 224..=255, ..]
        | [192, 0, 0 | 2, _]
        | [192, 88, 99, _]
        | [198, 18..=19, ..]
        | [198, 51, 100, _]
        | [203, 0, 113, _] => Reach::ReservedAddress,
        _ => Reach::Public,
    }
}

/// The IANA IPv6 Special-Purpose Address Registry. What lies outside `2000::/3` is given to nobody.
fn of_ipv6(address: Ipv6Addr) -> Reach {
    if let Some(mapped) = address.to_ipv4_mapped() {
        return of_ipv4(mapped);
    }
    match address.segments() {
        [0, 0, 0, 0, 0, 0, 0, 1] => Reach::Localhost,
        [0xfc00..=0xfdff | 0xfe80..=0xfeff, ..] => Reach::PrivateAddress,
        [0x2001, 0xdb8 | 0..=0x1ff, ..] | [0x3fff, 0..=0xfff, ..] => Reach::ReservedAddress,
        [0x2000..=0x3fff, ..] => Reach::Public,
        _ => Reach::ReservedAddress,
    }
}

#[cfg(test)]
mod tests {
    use super::Reach::{
        self, Localhost, Placeholder, PrivateAddress, Public, ReservedAddress, SingleLabel, Tunnel,
    };
    use crate::notification::Host;

    #[test]
    fn a_host_tells_whether_apple_can_reach_it() {
        for (host, reach) in [
            ("api.adapty.io", Public),
            ("hooks.fernwood.app", Public),
            ("17.253.144.10", Public),
            ("172.32.0.1", Public),
            ("[2606:4700::1111]", Public),
            ("localhost", Localhost),
            ("api.localhost", Localhost),
            ("localhost.localdomain", Localhost),
            ("printer.localdomain", PrivateAddress),
            ("127.8.9.10", Localhost),
            ("[::1]", Localhost),
            ("[::ffff:127.0.0.1]", Localhost),
            ("10.1.2.3", PrivateAddress),
            ("172.16.0.1", PrivateAddress),
            ("192.168.1.5", PrivateAddress),
            ("169.254.169.254", PrivateAddress),
            ("100.100.1.1", PrivateAddress),
            ("[fd00::1]", PrivateAddress),
            ("[fe80::1]", PrivateAddress),
            ("[::ffff:10.0.0.1]", PrivateAddress),
            ("mac-mini.local", PrivateAddress),
            ("billing.svc.cluster.local", PrivateAddress),
            ("0.0.0.0", ReservedAddress),
            ("192.0.2.1", ReservedAddress),
            ("203.0.113.9", ReservedAddress),
            ("255.255.255.255", ReservedAddress),
            ("[2001:db8::1]", ReservedAddress),
            ("[::]", ReservedAddress),
            ("hooks.test", ReservedAddress),
            ("backend", SingleLabel),
            ("7f3a.ngrok-free.app", Tunnel),
            ("quiet-otter.trycloudflare.com", Tunnel),
            ("example.com", Placeholder),
            ("api.example.org", Placeholder),
            ("shop.example", Placeholder),
            ("example", Placeholder),
            ("local", SingleLabel),
            ("yourdomain.com", Placeholder),
            ("api.your-domain.io", Placeholder),
            ("your_server.net", Placeholder),
            ("your-app.ngrok.io", Placeholder),
        ] {
            let parsed = Host::parse(host).unwrap();
            assert_eq!(Reach::of(&parsed), reach, "{host}");
        }
    }

    #[test]
    fn a_name_that_only_resembles_one_of_those_is_public() {
        for host in [
            "myexample.com",
            "example.fernwood.app",
            "notngrok.io",
            "localhost.fernwood.app",
            "your-fitness-coach.app",
            "subdomain.com",
            "local.fernwood.app",
        ] {
            let parsed = Host::parse(host).unwrap();
            assert_eq!(Reach::of(&parsed), Public, "{host}");
        }
    }
}
