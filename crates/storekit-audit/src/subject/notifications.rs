//! The notification settings of a record.

use storekit_credentials::notification::{
    Error, NotificationUrl, NotificationVersion, OtherStore, Platform, Reach, Scheme,
    StorekitVersion,
};
use storekit_export::{Field, Record, Slot, Value};

use crate::Reading;
use crate::notification_body::{BodyError, NotificationBody};

/// The notification settings of a record, its stored notification, and what they are judged by.
#[derive(Debug)]
pub struct Notifications<'r> {
    /// Where Apple sends production notifications to.
    pub production_url: UrlSlot<'r>,
    /// Where Apple sends sandbox notifications to.
    pub sandbox_url: UrlSlot<'r>,
    /// Where the platform forwards Apple's notifications to.
    pub forward_url: UrlSlot<'r>,
    /// The version of production notifications.
    pub production_version: Reading<'r, NotificationVersion, Error>,
    /// The version of sandbox notifications.
    pub sandbox_version: Reading<'r, NotificationVersion, Error>,
    /// The StoreKit that the record is set to.
    pub storekit_version: Reading<'r, StorekitVersion, Error>,
    /// A stored notification.
    pub payload: Reading<'r, NotificationBody, BodyError>,
    /// The platform that the record says it belongs to, where it is one that we know.
    pub stated_platform: Option<Platform>,
    /// The shared secret, where there is one, sound or not.
    pub shared_secret: Option<&'r Field<'r>>,
    /// Whether both URLs that Apple sends to are the same, letter by letter.
    has_one_url: bool,
}

/// One of the URLs of a record.
#[derive(Debug)]
pub struct UrlSlot<'r> {
    /// What it is for.
    pub role: UrlRole,
    /// What the slot holds.
    pub reading: Reading<'r, NotificationUrl<'r>, Error>,
    /// What is wrong with it: at most one thing, the most specific. An empty slot is no problem here.
    pub problem: Option<UrlProblem>,
}

/// What a URL is for.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub enum UrlRole {
    /// Apple sends production notifications to it.
    Production,
    /// Apple sends sandbox notifications to it.
    Sandbox,
    /// The platform sends on what it got from Apple.
    Forward,
}

/// What is wrong with a URL. A rule each; the first that applies is the one.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub enum UrlProblem {
    /// It does not parse.
    Invalid(Error),
    /// It is `verifyReceipt`, which nobody sends notifications to.
    VerifyReceipt,
    /// Its host is one of documentation.
    Placeholder,
    /// Apple, or the platform, cannot reach its host for long.
    Unreachable(Reach),
    /// It takes the events of another store. Not asked of a forwarding URL.
    OtherStore(OtherStore),
    /// It is not HTTPS. Not asked of a forwarding URL: that is between customer and platform.
    NotHttps,
    /// It names a port that Apple does not send to. Not asked of a forwarding URL.
    Port(u16),
}

impl<'r> Notifications<'r> {
    /// Parses them.
    pub fn new(record: &'r Record<'r>) -> Self {
        let fields = Fields::of(record);
        let urls = fields.production_url.zip(fields.sandbox_url);
        let has_one_url = urls.is_some_and(|(one, other)| is_same_text(one, other));
        let production_url = UrlSlot::new(fields.production_url, UrlRole::Production);
        Self {
            sandbox_url: match fields.sandbox_url {
                Some(field) if has_one_url => production_url.in_place_of(field, UrlRole::Sandbox),
                field => UrlSlot::new(field, UrlRole::Sandbox),
            },
            production_url,
            forward_url: UrlSlot::new(fields.forward_url, UrlRole::Forward),
            production_version: version(fields.production_version),
            sandbox_version: version(fields.sandbox_version),
            storekit_version: storekit_version(fields.storekit_version),
            payload: payload(record, fields.payload),
            stated_platform: fields
                .platform
                .and_then(|field| Platform::from_name(field.text()?.as_str()?)),
            shared_secret: fields.shared_secret.filter(|field| is_filled(field)),
            has_one_url,
        }
    }

    /// The three URLs.
    pub const fn urls(&self) -> [&UrlSlot<'r>; 3] {
        [&self.production_url, &self.sandbox_url, &self.forward_url]
    }

    /// Whether something is wrong with one of the URLs.
    pub fn has_problems(&self) -> bool {
        self.urls().into_iter().any(|url| url.problem.is_some())
    }

    /// Whether they are as most are: no empty URL, version 2 if any, no other platform's URL, and nothing else.
    pub fn are_usual(&self) -> bool {
        let is_usual = |version: &Reading<'_, NotificationVersion, Error>| {
            !matches!(
                version,
                Reading::Valid(_, NotificationVersion::V1)
                    | Reading::Invalid(..)
                    | Reading::Structure(_)
            )
        };
        let own = self.stated_platform.or_else(|| self.production_url.platform());
        let is_own = |url: &UrlSlot<'_>| {
            !url.reading.is_known_empty() && url.platform().is_none_or(|it| Some(it) == own)
        };
        is_usual(&self.production_version)
            && is_usual(&self.sandbox_version)
            && self.apple_urls().into_iter().all(is_own)
            && self.forward_url.reading.value().is_none()
            && self.storekit_version.value().is_none()
            && self.payload.value().is_none()
            && self.shared_secret.is_none()
    }

    /// Whether both URLs that Apple sends to are the same, letter by letter.
    pub(crate) const fn has_one_url(&self) -> bool {
        self.has_one_url
    }

    /// The two URLs that Apple sends to.
    pub const fn apple_urls(&self) -> [&UrlSlot<'r>; 2] {
        [&self.production_url, &self.sandbox_url]
    }

    /// The platform that the record belongs to: the one that it states, else the one that both its URLs
    /// point at, or the one of them that points at any.
    pub fn platform(&self) -> Option<Platform> {
        self.stated_platform.or_else(|| {
            let [production, sandbox] = self.apple_urls().map(UrlSlot::platform);
            match (production, sandbox) {
                (Some(one), Some(other)) => (one == other).then_some(one),
                (one, other) => one.or(other),
            }
        })
    }
}

impl<'r> UrlSlot<'r> {
    /// The slot of Apple's other URL, whose `field` holds the same text.
    fn in_place_of(&self, field: &'r Field<'r>, role: UrlRole) -> Self {
        match &self.reading {
            Reading::Valid(_, url) => {
                Self { role, reading: Reading::Valid(field, url.clone()), problem: self.problem }
            }
            _ => Self::new(Some(field), role),
        }
    }

    fn new(field: Option<&'r Field<'r>>, role: UrlRole) -> Self {
        let Some(field) = field else {
            return Self { role, reading: Reading::Absent, problem: None };
        };
        let mut reading = Reading::of_field(field, NotificationUrl::parse);
        if reading.error().is_some() && is_masked(field) {
            reading = Reading::Redacted(field);
        }
        let problem = match &reading {
            Reading::Invalid(_, error) => Some(UrlProblem::Invalid(*error)),
            Reading::Valid(_, url) => UrlProblem::of(url, role),
            _ => None,
        };
        Self { role, reading, problem }
    }

    /// The field and the problem, if there is one.
    pub fn problem(&self) -> Option<(&'r Field<'r>, UrlProblem)> {
        Some((self.reading.field()?, self.problem?))
    }

    /// The platform whose endpoint it is, where its host says so and nothing graver is wrong with it.
    pub fn platform(&self) -> Option<Platform> {
        match self.problem {
            None | Some(UrlProblem::NotHttps | UrlProblem::Port(_)) => {
                let platform = self.reading.value()?.platform()?;
                platform.domain().is_some().then_some(platform)
            }
            Some(_) => None,
        }
    }

    /// Its host, as it may be shown; empty where there is none.
    pub fn shown_host(&self) -> String {
        self.reading
            .value()
            .map_or_else(String::new, |url| crate::Shown(&url.host().to_string()).to_string())
    }
}

impl UrlRole {
    /// What a sentence calls it.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Production => "production notification URL",
            Self::Sandbox => "sandbox notification URL",
            Self::Forward => "forwarding URL",
        }
    }
}

impl UrlProblem {
    fn of(url: &NotificationUrl<'_>, role: UrlRole) -> Option<Self> {
        if url.is_verify_receipt() {
            return Some(Self::VerifyReceipt);
        }
        match url.reach() {
            Reach::Public => {}
            Reach::Placeholder => return Some(Self::Placeholder),
            reach => return Some(Self::Unreachable(reach)),
        }
        if role == UrlRole::Forward {
            return None;
        }
        if let Some(store) = url.store() {
            return Some(Self::OtherStore(store));
        }
        if url.scheme() == Scheme::Http {
            return Some(Self::NotHttps);
        }
        url.port().filter(|&port| port != 443 && port < 1024).map(Self::Port)
    }
}

fn is_same_text(one: &Field<'_>, other: &Field<'_>) -> bool {
    one.text().zip(other.text()).is_some_and(|(one, other)| one.bytes() == other.bytes())
}

/// The fields of a record that are read here: of each slot the one that says most, which is the first that holds something, or
/// else the first.
#[derive(Debug, Default)]
struct Fields<'r> {
    production_url: Option<&'r Field<'r>>,
    sandbox_url: Option<&'r Field<'r>>,
    forward_url: Option<&'r Field<'r>>,
    production_version: Option<&'r Field<'r>>,
    sandbox_version: Option<&'r Field<'r>>,
    storekit_version: Option<&'r Field<'r>>,
    payload: Option<&'r Field<'r>>,
    shared_secret: Option<&'r Field<'r>>,
    /// Just the first.
    platform: Option<&'r Field<'r>>,
}

impl<'r> Fields<'r> {
    fn of(record: &'r Record<'r>) -> Self {
        let mut fields = Self::default();
        for field in &record.fields {
            let best = match field.slot {
                Slot::ProductionUrl => &mut fields.production_url,
                Slot::SandboxUrl => &mut fields.sandbox_url,
                Slot::ForwardUrl => &mut fields.forward_url,
                Slot::ProductionVersion => &mut fields.production_version,
                Slot::SandboxVersion => &mut fields.sandbox_version,
                Slot::StorekitVersion => &mut fields.storekit_version,
                Slot::Payload => &mut fields.payload,
                Slot::SharedSecret => &mut fields.shared_secret,
                Slot::Platform => {
                    fields.platform.get_or_insert(field);
                    continue;
                }
                _ => continue,
            };
            if best.is_none_or(|best| !is_filled(best) && is_filled(field)) {
                *best = Some(field);
            }
        }
        fields
    }
}

/// Whether a field holds something.
fn is_filled(field: &Field<'_>) -> bool {
    match &field.value {
        Value::Null => false,
        Value::Redacted(_) | Value::Structure => true,
        Value::Text(text) => !text.bytes().trim_ascii().is_empty(),
    }
}

/// Whether a URL was masked in part, so that it cannot be judged.
fn is_masked(field: &Field<'_>) -> bool {
    let text = field.text().and_then(|text| text.as_str()).unwrap_or_default();
    text.contains(['•', '…']) || text.to_ascii_lowercase().contains("redacted")
}

fn version<'r>(field: Option<&'r Field<'r>>) -> Reading<'r, NotificationVersion, Error> {
    field.map_or(Reading::Absent, |field| {
        // As it mostly is.
        if field.text().is_some_and(|text| text.bytes() == b"V2") {
            return Reading::Valid(field, NotificationVersion::V2);
        }
        // What is not UTF-8 is no version, and neither is the empty text.
        Reading::of_field(field, |bytes| {
            NotificationVersion::parse(core::str::from_utf8(bytes).unwrap_or_default())
        })
    })
}

fn storekit_version<'r>(field: Option<&'r Field<'r>>) -> Reading<'r, StorekitVersion, Error> {
    field.map_or(Reading::Absent, |field| {
        let name = field.pointer.rsplit('/').next().unwrap_or_default();
        Reading::of_field(field, |bytes| {
            StorekitVersion::parse(name, core::str::from_utf8(bytes).unwrap_or_default())
        })
    })
}

/// A stored body is a text, or JSON in the record itself.
fn payload<'r>(
    record: &'r Record<'r>,
    field: Option<&'r Field<'r>>,
) -> Reading<'r, NotificationBody, BodyError> {
    field.map_or(Reading::Absent, |field| match &field.value {
        Value::Structure => {
            let json = field.span.of(record.block.bytes).unwrap_or_default();
            match NotificationBody::parse(json) {
                Ok(body) => Reading::Valid(field, body),
                Err(error) => Reading::Invalid(field, error),
            }
        }
        _ => Reading::of_field(field, NotificationBody::parse),
    })
}
