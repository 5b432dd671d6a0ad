//! Endpoints for the events of stores other than Apple's.

use super::{Host, Platform};
use crate::ascii::{is_one_of, is_same_word};

/// A store or payment service whose events have an endpoint of their own.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
#[non_exhaustive]
pub enum OtherStore {
    /// Google Play real-time developer notifications.
    GooglePlay,
    /// Stripe webhooks.
    Stripe,
    /// Roku Pay notifications.
    Roku,
    /// Samsung Galaxy Store notifications.
    Galaxy,
    /// Amazon Appstore real-time notifications.
    Amazon,
    /// Paddle webhooks.
    Paddle,
}

impl OtherStore {
    /// Its name, as it writes it itself.
    pub const fn name(self) -> &'static str {
        match self {
            Self::GooglePlay => "Google Play",
            Self::Stripe => "Stripe",
            Self::Roku => "Roku Pay",
            Self::Galaxy => "Galaxy Store",
            Self::Amazon => "Amazon Appstore",
            Self::Paddle => "Paddle",
        }
    }

    /// The store that a URL is for: by its host, else by a word of its path or query. A word for Apple in
    /// there settles that it is Apple's (`/google-cloud/apple`). Words that mean other things as well
    /// (`play`, `galaxy`) count on a platform's host only.
    pub(super) fn of(
        host: &Host<'_>,
        platform: Option<Platform>,
        path_and_query: &[u8],
    ) -> Option<Self> {
        let by_host =
            HOSTS.iter().find_map(|&(domain, store)| host.is_within(domain).then_some(store));
        if by_host.is_some() {
            return by_host;
        }
        if words(path_and_query).any(|word| is_one_of(word, APPLE_WORDS)) {
            return None;
        }
        let on_platform = platform.is_some_and(|platform| platform.domain().is_some());
        words(path_and_query).find_map(|word| {
            let known = |list: &[(&str, Self)]| {
                list.iter()
                    .find_map(|&(name, store)| is_same_word(word, name.as_bytes()).then_some(store))
            };
            known(WORDS).or_else(|| on_platform.then(|| known(PLATFORM_WORDS)).flatten())
        })
    }
}

/// Hosts that serve nothing but another store.
const HOSTS: &[(&str, OtherStore)] = &[
    ("pubsub.googleapis.com", OtherStore::GooglePlay),
    ("androidpublisher.googleapis.com", OtherStore::GooglePlay),
    ("play.google.com", OtherStore::GooglePlay),
    ("stripe.com", OtherStore::Stripe),
    ("roku.com", OtherStore::Roku),
    ("samsungapps.com", OtherStore::Galaxy),
    ("appstore-sdk.amazon.com", OtherStore::Amazon),
    ("paddle.com", OtherStore::Paddle),
];

const WORDS: &[(&str, OtherStore)] = &[
    ("google", OtherStore::GooglePlay),
    ("googleplay", OtherStore::GooglePlay),
    ("playstore", OtherStore::GooglePlay),
    ("rtdn", OtherStore::GooglePlay),
    ("stripe", OtherStore::Stripe),
    ("roku", OtherStore::Roku),
    ("samsung", OtherStore::Galaxy),
    ("amazon", OtherStore::Amazon),
    ("paddle", OtherStore::Paddle),
];

const PLATFORM_WORDS: &[(&str, OtherStore)] = &[
    ("play", OtherStore::GooglePlay),
    ("android", OtherStore::GooglePlay),
    ("galaxy", OtherStore::Galaxy),
];

const APPLE_WORDS: &[&str] =
    &["apple", "appstore", "ios", "itunes", "storekit", "app", "assn", "asn"];

fn words(text: &[u8]) -> impl Iterator<Item = &[u8]> {
    text.split(|byte| !byte.is_ascii_alphanumeric())
}
