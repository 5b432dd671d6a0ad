//! Customers, their accounts at Apple, and identifiers that look real and are not.

use crate::TestKey;
use crate::encoder::Pkcs8;
use crate::key::seeded;
use crate::pem;

/// Customers: name, and the part of a Bundle ID that names them.
const CUSTOMERS: [(&str, &str); 16] = [
    ("Fernwood Labs", "fernwood"),
    ("Harbour Lane", "harbourlane"),
    ("Quiet Meadow Studio", "quietmeadow"),
    ("Brightloom", "brightloom"),
    ("Otter & Oak", "otteroak"),
    ("Palewave Games", "palewave"),
    ("Copper Finch", "copperfinch"),
    ("Northlight Audio", "northlight"),
    ("Tidewater Reading", "tidewater"),
    ("Small Hours", "smallhours"),
    ("Marrow & Pine", "marrowpine"),
    ("Kettle Street", "kettlestreet"),
    ("Longshore Maps", "longshore"),
    ("Velvet Sprocket", "velvetsprocket"),
    ("Glasswing Fitness", "glasswing"),
    ("Ninth Orchard", "ninthorchard"),
];

/// An account at Apple: one issuer, one In-App Purchase key for all of its apps.
#[derive(Clone, Copy)]
pub(super) struct Account {
    number: u64,
}

impl Account {
    /// The `number`th account. Customers take turns.
    pub(super) const fn nth(number: u64) -> Self {
        Self { number }
    }

    fn names(self) -> (&'static str, &'static str) {
        let count = u64::try_from(CUSTOMERS.len()).expect("sixteen");
        CUSTOMERS[usize::try_from(self.number % count).expect("below sixteen")]
    }

    pub(super) fn customer(self) -> &'static str {
        self.names().0
    }

    pub(super) fn bundle_id(self, app: &str) -> String {
        format!("com.{}.{app}", self.names().1)
    }

    pub(super) fn key(self) -> TestKey {
        TestKey::nth(1000 + self.number)
    }

    pub(super) fn key_text(self) -> String {
        text_of(&self.key())
    }

    pub(super) fn key_id(self) -> String {
        ten_characters("key id", self.number)
    }

    pub(super) fn team_id(self) -> String {
        ten_characters("team id", self.number)
    }

    /// Whether the customer is with Adapty; otherwise with RevenueCat.
    pub(super) const fn is_with_adapty(self) -> bool {
        self.number.is_multiple_of(2)
    }

    /// Where the platform wants Apple's notifications for an app.
    pub(super) fn notification_url(self, bundle_id: &str) -> String {
        if self.is_with_adapty() { adapty_url(bundle_id) } else { revenuecat_url(bundle_id) }
    }

    /// Shaped like the issuers of older accounts: not the version or variant of RFC 4122.
    pub(super) fn issuer_id(self) -> String {
        let digits = hex32("issuer", self.number);
        format!("{}-{}-4{}-e053-{}", &digits[..8], &digits[8..12], &digits[12..15], &digits[20..])
    }
}

/// The text of a key in Apple's form.
pub(super) fn text_of(key: &TestKey) -> String {
    pem::write(&Pkcs8::apple(key).der())
}

/// Ten characters of the alphabet that real Key IDs are seen to use.
pub(super) fn ten_characters(label: &str, n: u64) -> String {
    letters(label, n, b"23456789ABCDFGHJKLMNPQRSTUVWXYZ").take(10).collect()
}

/// 32 lower-case hexadecimal digits.
pub(super) fn hex32(label: &str, n: u64) -> String {
    letters(label, n, b"0123456789abcdef").take(32).collect()
}

/// An App Apple ID: above what 32 bits hold, as the newer ones are.
pub(super) fn app_apple_id(bundle_id: &str) -> u64 {
    let hash = seeded(bundle_id, 0);
    6_400_000_000 + u64::from(u32::from_be_bytes([0, hash[0], hash[1], hash[2]])) * 17
}

/// Adapty's endpoint for an app.
pub(super) fn adapty_url(bundle_id: &str) -> String {
    format!("https://api.adapty.io/api/v1/sdk/apple/webhook/{}/", hex32(bundle_id, 1))
}

/// RevenueCat's endpoint for an app.
pub(super) fn revenuecat_url(bundle_id: &str) -> String {
    let alphabet = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz";
    let token: String = letters(bundle_id, 2, alphabet).take(32).collect();
    format!(
        "https://api.revenuecat.com/v1/incoming-webhooks/apple-server-to-server-notification/{token}"
    )
}

fn letters(label: &str, n: u64, alphabet: &'static [u8]) -> impl Iterator<Item = char> {
    let count = alphabet.len();
    seeded(label, n).into_iter().map(move |octet| char::from(alphabet[usize::from(octet) % count]))
}
