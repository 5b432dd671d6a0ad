//! The token by which a platform tells apps apart.

use core::fmt;

use sha2::{Digest as _, Sha256};

use super::{Host, Platform};
use crate::{Span, ascii};

/// What is left of an endpoint's token when only sameness matters: the first 128 bits of a SHA-256 over the
/// platform, the host and the token.
///
/// Two records with one digest send to one app. The token itself, which is as good as a password, cannot
/// be had back from the digest, unless it is short enough to be guessed: `Debug` does not show it.
#[derive(Clone, Copy, Eq, Hash, Ord, PartialEq, PartialOrd)]
pub struct TokenDigest([u8; 16]);

impl TokenDigest {
    pub(super) fn of(platform: Platform, host: &Host<'_>, token: &[u8]) -> Self {
        let mut hash = Sha256::new();
        hash.update(platform.name().as_bytes());
        hash.update([0]);
        if let Host::Name(name) = host {
            hash.update(name.as_str().as_bytes());
        }
        hash.update([0]);
        hash.update(token);
        let digest: [u8; 32] = hash.finalize().into();
        Self(digest.first_chunk().copied().unwrap_or_default())
    }

    /// The 16 bytes.
    pub const fn as_bytes(&self) -> &[u8; 16] {
        &self.0
    }
}

impl fmt::Debug for TokenDigest {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("TokenDigest(..)")
    }
}

/// Where the token stands in a URL of `platform`, where we know the shape of its endpoint.
pub(super) fn find(
    platform: Platform,
    url: &[u8],
    path: Span,
    query: Option<Span>,
) -> Option<Span> {
    let part = |span: Span| span.of(url).unwrap_or_default();
    let after = |prefix: &str| {
        let token = part(path).strip_prefix(prefix.as_bytes())?;
        let length = token.strip_suffix(b"/").unwrap_or(token).len();
        Some(Span::new(0, length).shifted(path.start().saturating_add(prefix.len())))
    };
    let span = match platform {
        Platform::Adapty => after("/api/v1/sdk/apple/webhook/"),
        Platform::RevenueCat => after("/v1/incoming-webhooks/apple-server-to-server-notification/"),
        Platform::Qonversion => after("/v1/apple-s2s/"),
        Platform::RevenueDot => after("/v1/notifications/apple/"),
        Platform::Superwall => part(path)
            .starts_with(b"/api/integrations/app-store-connect/webhook")
            .then(|| Some(key_of(part(query?))?.shifted(query?.start())))
            .flatten(),
        Platform::Apphud
        | Platform::Purchasely
        | Platform::Iaphub
        | Platform::Glassfy
        | Platform::Nami => None,
    }?;
    is_token(part(span)).then_some(span)
}

/// Where the value of the first `pk` stands in a query.
fn key_of(query: &[u8]) -> Option<Span> {
    const NAME: &[u8] = b"pk=";
    let mut start = 0_usize;
    for pair in query.split(|byte| *byte == b'&') {
        if pair.starts_with(NAME) {
            let value = start.saturating_add(NAME.len());
            return Some(Span::new(value, start.saturating_add(pair.len())));
        }
        start = start.saturating_add(pair.len()).saturating_add(1);
    }
    None
}

/// Whether it can tell apps apart: a mask (`***`, `xxxxxxxx`) or a template (`:token`) cannot.
fn is_token(token: &[u8]) -> bool {
    token.iter().any(|byte| Some(byte) != token.first())
        && ascii::all_within(token, [*b"09", *b"AZ", *b"az", *b"--", *b"__"])
}
