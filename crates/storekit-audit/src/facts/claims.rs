//! What records say of their apps: it is held against a listing, and against stored notifications, once all of them
//! are read.

use std::hash::Hasher as _;
use std::io;

use storekit_credentials::notification::{NotificationUrl, NotificationVersion};

use super::details::{Kept, put, take};
use super::spool::Spool;
use super::{Digester, Held};
use crate::{Environment, NotificationBody, Notifications, Reading, Shown, Subject, UrlSlot};

/// What a record says of an app.
#[derive(Clone, Debug, Default, Eq, PartialEq)]
pub(crate) struct Claims<'c> {
    /// The App Apple ID, where the record names one Bundle ID at most.
    pub(crate) app: Option<u64>,
    /// The first Bundle ID, unless it could be a secret in the wrong place.
    pub(crate) bundle: Option<&'c str>,
    /// Whether there is an In-App Purchase key, sound or not.
    pub(crate) has_key: bool,
    /// Its notification settings: production, then sandbox.
    pub(crate) settings: [Setting; 2],
    /// What else a stored notification says that stands alone, without a record around it.
    pub(crate) body: Option<Body>,
}

/// The notification settings of one environment.
#[derive(Clone, Copy, Debug, Default, Eq, PartialEq)]
pub(crate) struct Setting {
    /// A hash of the URL.
    pub(crate) url: Claim<u64>,
    pub(crate) version: Claim<NotificationVersion>,
}

/// What a record says of one thing.
#[derive(Clone, Copy, Debug, Default, Eq, PartialEq)]
pub(crate) enum Claim<T> {
    /// Nothing that can be compared: it is absent, masked or not in order.
    #[default]
    Unknown,
    /// That there is none.
    Nothing,
    /// This.
    Value(T),
}

/// A stored notification that stands alone.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub(crate) struct Body {
    pub(crate) version: NotificationVersion,
    pub(crate) environment: Option<Environment>,
}

impl<T> Claim<T> {
    fn of<V, E>(reading: &Reading<'_, V, E>, value: impl FnOnce(&V) -> T) -> Self {
        match reading {
            Reading::Null(_) | Reading::Empty(_) => Self::Nothing,
            Reading::Valid(_, it) => Self::Value(value(it)),
            _ => Self::Unknown,
        }
    }
}

impl<'c> Claims<'c> {
    /// Reads them. The fields that a finding can point at are kept.
    pub(super) fn read<'r>(
        subject: &'c Subject<'r>,
        digester: &Digester,
        kept: &mut Kept<'r>,
    ) -> Option<Self> {
        let identifiers = &subject.identifiers;
        let mut bundles = identifiers.bundle_ids().map(|(_, id)| id.as_str());
        let bundle = bundles.next();
        let app = identifiers.app_apple_ids().next().map(|(_, id)| id.get());
        if bundle.is_none() && app.is_none() {
            return Self::of_body(subject, kept);
        }
        let is_one_app = bundles.all(|other| Some(other) == bundle);
        let settings = &subject.notifications;
        for (held, field) in [
            (Held::ProductionUrl, settings.production_url.reading.field()),
            (Held::ProductionVersion, settings.production_version.field()),
            (Held::SandboxUrl, settings.sandbox_url.reading.field()),
            (Held::SandboxVersion, settings.sandbox_version.field()),
        ] {
            if let Some(field) = field {
                kept.keep(held, field);
            }
        }
        Some(Self {
            app: app.filter(|_| is_one_app),
            bundle: bundle.filter(|id| !Shown::could_be_secret(id)),
            has_key: subject.keys.iap.is_filled(),
            settings: Setting::of(settings, digester),
            body: None,
        })
    }

    /// Those of a stored notification that stands alone.
    fn of_body<'r>(subject: &'c Subject<'r>, kept: &mut Kept<'r>) -> Option<Self> {
        let Reading::Valid(field, body) = &subject.notifications.payload else { return None };
        let NotificationBody { version, environment, bundle_id, app_apple_id, .. } = body;
        kept.keep(Held::Payload, field);
        let is_fit = |id: &&str| id.len() <= Shown::MAX_CHARS && !Shown::could_be_secret(id);
        Some(Self {
            app: *app_apple_id,
            bundle: bundle_id.as_deref().filter(is_fit),
            body: Some(Body { version: *version, environment: *environment }),
            ..Self::default()
        })
    }
}

impl Setting {
    /// Those of a record: production, then sandbox.
    pub(crate) fn of(settings: &Notifications<'_>, digester: &Digester) -> [Self; 2] {
        let setting = |url: &UrlSlot<'_>, version| Self {
            url: Claim::of(&url.reading, |url| hash(url, digester)),
            version: Claim::of(version, |version| *version),
        };
        let production = setting(&settings.production_url, &settings.production_version);
        let sandbox = if settings.has_one_url() {
            let version = Claim::of(&settings.sandbox_version, |version| *version);
            Self { version, ..production }
        } else {
            setting(&settings.sandbox_url, &settings.sandbox_version)
        };
        [production, sandbox]
    }
}

fn hash(url: &NotificationUrl<'_>, digester: &Digester) -> u64 {
    let mut digest = digester.digest();
    url.hash_resource(&mut digest);
    digest.finish()
}

/// The claims of some consecutive records, packed: those that say something, each with the record's index among them.
#[derive(Debug, Default)]
pub(super) struct Batch {
    bytes: Vec<u8>,
    has_bodies: bool,
}

impl Batch {
    /// None yet, with room for those of so many records.
    pub(super) fn with_capacity(records: usize) -> Self {
        Self { bytes: Vec::with_capacity(records.saturating_mul(64)), has_bodies: false }
    }

    pub(super) fn add(&mut self, index: usize, claims: &Claims<'_>) {
        self.has_bodies |= claims.body.is_some();
        put(&mut self.bytes, u64::try_from(index).unwrap_or(u64::MAX));
        claims.pack(&mut self.bytes);
    }
}

/// The claims of all records.
#[derive(Debug)]
pub(super) struct All {
    bytes: Spool,
    runs: Vec<Run>,
    has_bodies: bool,
}

/// The claims of one batch.
#[derive(Clone, Copy, Debug)]
struct Run {
    /// Index of its first record.
    first: usize,
    start: u64,
    length: usize,
}

impl All {
    pub(super) const fn new(limit: usize) -> Self {
        Self { bytes: Spool::new(limit), runs: Vec::new(), has_bodies: false }
    }

    pub(super) const fn has_bodies(&self) -> bool {
        self.has_bodies
    }

    /// Takes over a batch whose first record has the index `first`.
    pub(super) fn append(&mut self, first: usize, batch: &Batch) {
        self.has_bodies |= batch.has_bodies;
        if !batch.bytes.is_empty() {
            self.runs.push(Run { first, start: self.bytes.len(), length: batch.bytes.len() });
            self.bytes.append(&batch.bytes);
        }
    }

    /// Calls `visit` for every record that says something, in the order of the input.
    pub(super) fn each(&self, mut visit: impl FnMut(usize, &Claims<'_>)) -> io::Result<()> {
        let mut buffer = Vec::new();
        for run in &self.runs {
            buffer.resize(run.length, 0);
            self.bytes.read(run.start, &mut buffer)?;
            let mut bytes = buffer.as_slice();
            while !bytes.is_empty() {
                let (index, claims) = unpack(&mut bytes).ok_or(io::ErrorKind::InvalidData)?;
                visit(run.first.saturating_add(index), &claims);
            }
        }
        Ok(())
    }
}

/// The bits of the first byte of packed claims. The settings follow it in a byte each.
const HAS_APP: u8 = 1;
const HAS_BUNDLE: u8 = 2;
const HAS_KEY: u8 = 4;
const HAS_BODY: u8 = 8;

impl Claims<'_> {
    fn pack(&self, bytes: &mut Vec<u8>) {
        let bit = |is_set: bool, bit: u8| if is_set { bit } else { 0 };
        bytes.push(
            bit(self.app.is_some(), HAS_APP)
                | bit(self.bundle.is_some(), HAS_BUNDLE)
                | bit(self.has_key, HAS_KEY)
                | bit(self.body.is_some(), HAS_BODY),
        );
        if let Some(app) = self.app {
            put(bytes, app);
        }
        if let Some(bundle) = &self.bundle {
            put(bytes, u64::try_from(bundle.len()).unwrap_or_default());
            bytes.extend_from_slice(bundle.as_bytes());
        }
        for setting in self.settings {
            let (url, hash) = match setting.url {
                Claim::Unknown => (0, None),
                Claim::Nothing => (1, None),
                Claim::Value(hash) => (2, Some(hash)),
            };
            let version = match setting.version {
                Claim::Unknown => 0,
                Claim::Nothing => 1,
                Claim::Value(NotificationVersion::V1) => 2,
                Claim::Value(NotificationVersion::V2) => 3,
            };
            bytes.push(url | version << 4_u8);
            if let Some(hash) = hash {
                bytes.extend_from_slice(&hash.to_le_bytes());
            }
        }
        if let Some(Body { version, environment }) = self.body {
            let environment = match environment {
                None => 0,
                Some(Environment::Production) => 1,
                Some(Environment::Sandbox) => 2,
                Some(Environment::Local) => 3,
            };
            bytes.push(environment | bit(version == NotificationVersion::V1, 1 << 4));
        }
    }
}

/// The claims at the front of `bytes`, with the index that they were packed with.
fn unpack<'c>(bytes: &mut &'c [u8]) -> Option<(usize, Claims<'c>)> {
    let index = usize::try_from(take(bytes)?).ok()?;
    let flags = *bytes.split_off_first()?;
    let app = if flags & HAS_APP == 0 { None } else { Some(take(bytes)?) };
    let bundle = if flags & HAS_BUNDLE == 0 {
        None
    } else {
        let length = usize::try_from(take(bytes)?).ok()?;
        Some(str::from_utf8(bytes.split_off(..length)?).ok()?)
    };
    let mut settings = [Setting::default(); 2];
    for setting in &mut settings {
        let tag = *bytes.split_off_first()?;
        setting.url = match tag & 0xf {
            0 => Claim::Unknown,
            1 => Claim::Nothing,
            _ => {
                let (hash, rest) = bytes.split_first_chunk()?;
                *bytes = rest;
                Claim::Value(u64::from_le_bytes(*hash))
            }
        };
        setting.version = match tag >> 4_u8 {
            0 => Claim::Unknown,
            1 => Claim::Nothing,
            2 => Claim::Value(NotificationVersion::V1),
            _ => Claim::Value(NotificationVersion::V2),
        };
    }
    let body = if flags & HAS_BODY == 0 {
        None
    } else {
        let tag = *bytes.split_off_first()?;
        Some(Body {
            version: if tag >> 4_u8 == 0 {
                NotificationVersion::V2
            } else {
                NotificationVersion::V1
            },
            environment: match tag & 0xf {
                1 => Some(Environment::Production),
                2 => Some(Environment::Sandbox),
                3 => Some(Environment::Local),
                _ => None,
            },
        })
    };
    Some((index, Claims { app, bundle, has_key: flags & HAS_KEY != 0, settings, body }))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn claims_come_back_as_they_were_packed() {
        let bundle = Some("com.fernwood.habits");
        let setting = |url, version| Setting { url, version };
        let full = Claims {
            app: Some(6_568_429_047),
            bundle,
            has_key: true,
            settings: [
                setting(Claim::Value(u64::MAX), Claim::Value(NotificationVersion::V1)),
                setting(Claim::Nothing, Claim::Value(NotificationVersion::V2)),
            ],
            body: None,
        };
        let body = Claims {
            bundle,
            body: Some(Body {
                version: NotificationVersion::V1,
                environment: Some(Environment::Sandbox),
            }),
            settings: [setting(Claim::Unknown, Claim::Nothing), Setting::default()],
            ..Claims::default()
        };
        let all = [full.clone(), Claims::default(), body, Claims { app: Some(0), ..full }];
        for limit in [0, 1000] {
            let mut spool = All::new(limit);
            for (number, first) in [(0, 10), (2, 20)] {
                let mut batch = Batch::default();
                batch.add(1, &all[number]);
                batch.add(300, &all[number + 1]);
                spool.append(first, &batch);
            }
            let mut due = [11, 310, 21, 320].into_iter().zip(&all);
            let check = |index, claims: &Claims<'_>| assert_eq!(Some((index, claims)), due.next());
            spool.each(check).unwrap();
            assert_eq!(due.next(), None);
        }
    }
}
