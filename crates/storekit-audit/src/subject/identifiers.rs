//! The identifiers of a record.
//!
//! Each is parsed and judged once, here: it is sound, or has exactly one [`Problem`]. A rule reports the
//! problems that are its own, so no two rules speak of one cause.

use storekit_credentials::Span;
use storekit_credentials::identifier::{
    AppAppleId, BundleId, Damage, Error, IssuerId, KeyFileName, KeyId, Kind, Repaired, Shape,
    SharedSecret, TeamId, is_nothing, is_reference, repair,
};
use storekit_export::{Field, Record, Redaction, Slot, Text, Value};

use super::Reading;
use crate::At;

/// The identifiers of a record, in the order in which they stand.
#[derive(Debug)]
pub struct Identifiers<'r> {
    record: &'r Record<'r>,
    list: Vec<Identifier<'r>>,
    key_files: Vec<KeyFile<'r>>,
}

/// A field that is for an identifier.
#[derive(Debug)]
pub struct Identifier<'r> {
    /// Which identifier it is for.
    pub kind: Kind,
    /// Which slot it is, more exactly.
    pub slot: Slot,
    /// What it says. A word such as `NULL` reads as empty, a reference such as `${NAME}` as redacted.
    pub reading: Reading<'r, Sound, Problem>,
}

/// A sound identifier.
#[derive(Debug)]
pub struct Sound {
    /// The identifier.
    pub id: Id,
    /// What copying had added to it: without that, it is sound.
    pub damage: Option<Damage>,
}

/// An identifier.
#[derive(Debug)]
pub enum Id {
    /// An App Apple ID.
    AppAppleId(AppAppleId),
    /// A Bundle ID.
    BundleId(BundleId),
    /// An Issuer ID, as it was written.
    IssuerId(IssuerId),
    /// A Key ID.
    KeyId(KeyId),
    /// A shared secret.
    SharedSecret(SharedSecret),
    /// A Team ID.
    TeamId(TeamId),
}

impl Id {
    /// Whether it has characters that hardly any such identifier has.
    fn is_unusual(&self) -> bool {
        match self {
            Self::KeyId(id) => id.unusual_character().is_some(),
            Self::IssuerId(id) => !id.is_lowercase(),
            _ => false,
        }
    }
}

/// What is wrong with an identifier.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub enum Problem {
    /// An Android package name where the Bundle ID belongs.
    Android,
    /// It looks like something that has a place of its own elsewhere.
    Foreign(Shape),
    /// It does not parse. The span is one of the field's text.
    Malformed(Error, Shape),
    /// A sample of the documentation, or a dummy.
    Placeholder,
    /// It is the same as what another slot holds.
    SameAs(Slot),
    /// A Bundle ID with a Team ID in front.
    TeamPrefixed,
    /// A wildcard App ID.
    Wildcard,
    /// The Key ID of an Xcode StoreKit testing key.
    XcodeTesting,
}

/// The name of a key file that a record gives.
#[derive(Clone, Copy, Debug)]
pub struct KeyFile<'r> {
    /// The field: the file's name, or a path in place of the key.
    pub field: &'r Field<'r>,
    /// The slot of the key that is in the file.
    pub key: Slot,
    /// What the name says.
    pub name: KeyFileName,
}

/// An identifier that is missing.
#[derive(Clone, Copy, Debug)]
pub enum Gap<'r> {
    /// There is no field for it, and such a record should have one.
    Absent,
    /// The field is empty or `null`.
    Empty(&'r Field<'r>),
}

impl<'r> Gap<'r> {
    /// Where to report it.
    pub const fn at(self) -> At<'r> {
        match self {
            Self::Absent => At::Record,
            Self::Empty(field) => At::Field(field),
        }
    }

    /// What follows the identifier's name in a sentence.
    pub const fn describe(self) -> &'static str {
        match self {
            Self::Absent => "is not in the record",
            Self::Empty(_) => "is empty",
        }
    }
}

/// Which identifier a slot is for.
const fn kind_of(slot: Slot) -> Option<Kind> {
    match slot {
        Slot::AppAppleId => Some(Kind::AppAppleId),
        Slot::BundleId | Slot::IapBundleId => Some(Kind::BundleId),
        Slot::IapIssuerId | Slot::AscIssuerId => Some(Kind::IssuerId),
        Slot::IapKeyId | Slot::OfferKeyId | Slot::AscKeyId => Some(Kind::KeyId),
        Slot::SharedSecret => Some(Kind::SharedSecret),
        Slot::TeamId => Some(Kind::TeamId),
        _ => None,
    }
}

impl<'r> Identifiers<'r> {
    /// Parses and judges them.
    pub fn new(record: &'r Record<'r>) -> Self {
        let mut list = Vec::with_capacity(record.fields.len());
        let mut key_files = Vec::new();
        for field in &record.fields {
            if let Some(kind) = kind_of(field.slot) {
                list.push(Identifier { kind, slot: field.slot, reading: read(kind, field) });
            } else if let Some(file) = key_file(field) {
                key_files.push(file);
            }
        }
        let mut identifiers = Self { record, list, key_files };
        identifiers.tell_key_from_team();
        identifiers.tell_key_from_app();
        identifiers.tell_bundle_from_package();
        identifiers.tell_issuer_from_secret();
        identifiers
    }

    /// All of them.
    pub fn iter(&self) -> impl Iterator<Item = &Identifier<'r>> {
        self.list.iter()
    }

    /// Whether one of them does not parse, is in the wrong place, was damaged when it was copied, or has characters that hardly any has.
    pub fn has_problems(&self) -> bool {
        self.iter().any(|it| match &it.reading {
            Reading::Valid(_, sound) => sound.damage.is_some() || sound.id.is_unusual(),
            reading => reading.error().is_some(),
        })
    }

    /// Whether those that go with an In-App Purchase key are all there, and no field for another one is empty: there is no
    /// [gap](Self::gap).
    pub fn is_whole(&self) -> bool {
        let (mut key_id, mut issuer_id, mut bundle_id) = (false, false, false);
        for identifier in &self.list {
            match identifier.slot {
                _ if !identifier.reading.is_filled() => return false,
                Slot::IapKeyId => key_id = true,
                Slot::IapIssuerId => issuer_id = true,
                Slot::BundleId | Slot::IapBundleId => bundle_id = true,
                _ => {}
            }
        }
        key_id && issuer_id && bundle_id
    }

    /// Those of a kind, whatever key they belong to.
    pub fn of(&self, kind: Kind) -> impl Iterator<Item = &Identifier<'r>> {
        self.iter().filter(move |it| it.kind == kind)
    }

    /// Those of a slot: more than one where several names mean it.
    pub fn at(&self, slot: Slot) -> impl Iterator<Item = &Identifier<'r>> {
        self.iter().filter(move |it| it.slot == slot)
    }

    /// The sound Key IDs of a slot, with their fields.
    pub fn key_ids(&self, slot: Slot) -> impl Iterator<Item = (&'r Field<'r>, KeyId)> {
        self.at(slot).filter_map(|it| match it.sound()? {
            (field, Id::KeyId(id)) => Some((field, *id)),
            _ => None,
        })
    }

    /// The sound Issuer IDs of a slot, with their fields, in lower case.
    pub fn issuer_ids(&self, slot: Slot) -> impl Iterator<Item = (&'r Field<'r>, IssuerId)> {
        self.at(slot).filter_map(|it| match it.sound()? {
            (field, Id::IssuerId(id)) => Some((field, id.to_lowercase())),
            _ => None,
        })
    }

    /// The sound Bundle IDs, wherever they stand, with their fields.
    pub fn bundle_ids(&self) -> impl Iterator<Item = (&'r Field<'r>, &BundleId)> {
        self.of(Kind::BundleId).filter_map(|it| match it.sound()? {
            (field, Id::BundleId(id)) => Some((field, id)),
            _ => None,
        })
    }

    /// The sound Team IDs, with their fields.
    pub fn team_ids(&self) -> impl Iterator<Item = (&'r Field<'r>, TeamId)> {
        self.of(Kind::TeamId).filter_map(|it| match it.sound()? {
            (field, Id::TeamId(id)) => Some((field, *id)),
            _ => None,
        })
    }

    /// The sound App Apple IDs, with their fields.
    pub fn app_apple_ids(&self) -> impl Iterator<Item = (&'r Field<'r>, AppAppleId)> {
        self.of(Kind::AppAppleId).filter_map(|it| match it.sound()? {
            (field, Id::AppAppleId(id)) => Some((field, *id)),
            _ => None,
        })
    }

    /// The sound shared secrets, with their fields.
    pub fn shared_secrets(&self) -> impl Iterator<Item = (&'r Field<'r>, &SharedSecret)> {
        self.of(Kind::SharedSecret).filter_map(|it| match it.sound()? {
            (field, Id::SharedSecret(secret)) => Some((field, secret)),
            _ => None,
        })
    }

    /// The names of key files that the record gives.
    pub fn key_files(&self) -> &[KeyFile<'r>] {
        &self.key_files
    }

    /// Whether an identifier is missing that belongs to a key that is there.
    ///
    /// A field that is empty or `null` says so. Where there is no field, most records just don't tell: a
    /// `.p8` file has no Issuer ID, a CI key has no Bundle ID, a masked listing leaves out what it likes. So
    /// an absent field is a gap only where the in-app purchase key is there in clear and the record is one of
    /// a customer's app:
    /// - Key ID, Issuer ID: it names a customer, an app, a platform or a bundle, or has the native form. An
    ///   Issuer ID is not expected where a Team ID stands in its place: that is a key of another service;
    /// - Bundle ID: it names a customer, an app, a platform or an App Apple ID.
    ///
    /// An App Store Connect key is never short of an Issuer ID: individual ones have none.
    pub fn gap(&self, slot: Slot) -> Option<Gap<'r>> {
        let (slots, siblings): (&[Slot], &[Slot]) = match slot {
            Slot::IapKeyId => (&[slot], &[Slot::IapPrivateKey, Slot::IapIssuerId]),
            Slot::IapIssuerId => (&[slot], &[Slot::IapPrivateKey, Slot::IapKeyId]),
            Slot::OfferKeyId => (&[slot], &[Slot::OfferPrivateKey]),
            Slot::AscKeyId => (&[slot], &[Slot::AscPrivateKey]),
            Slot::BundleId => (
                &[slot, Slot::IapBundleId],
                &[Slot::IapPrivateKey, Slot::IapIssuerId, Slot::IapKeyId],
            ),
            _ => return None,
        };
        // What is there is not missing: most records are whole.
        let mut empty = None;
        for identifier in self.iter().filter(|it| slots.contains(&it.slot)) {
            if identifier.reading.is_filled() {
                return None;
            }
            empty = empty.or(identifier.reading.field());
        }
        let any = |slots: &[Slot], test: &dyn Fn(&Field<'_>) -> bool| {
            self.record.fields.iter().any(|field| slots.contains(&field.slot) && test(field))
        };
        if let Some(field) = empty {
            return any(siblings, &is_there).then_some(Gap::Empty(field));
        }
        if matches!(slot, Slot::OfferKeyId | Slot::AscKeyId) {
            return None;
        }
        let native = any(siblings, &|field| field.pointer.starts_with("/in_app_purchase_key/"));
        let expected = match slot {
            Slot::IapKeyId => native || any(APP_CONTEXT, &is_clear),
            Slot::IapIssuerId => {
                native || (any(APP_CONTEXT, &is_clear) && !any(&[Slot::TeamId], &is_clear))
            }
            Slot::BundleId => any(BUNDLE_CONTEXT, &is_clear),
            _ => false,
        };
        (expected && any(&[Slot::IapPrivateKey], &is_clear)).then_some(Gap::Absent)
    }

    /// A Key ID that equals the Team ID is one of the two in the place of the other. Which one, only the
    /// name of the key file tells; without it, the Key ID is taken for the wrong one.
    fn tell_key_from_team(&mut self) {
        let Some((_, team)) = self.team_ids().next() else {
            return;
        };
        let named = self
            .key_files
            .iter()
            .filter_map(|file| file.name.key_id)
            .any(|id| id.as_str() == team.as_str());
        let mut same_as = None;
        for identifier in self.list.iter_mut().filter(|it| it.kind == Kind::KeyId) {
            if let Some((field, Id::KeyId(id))) = identifier.sound()
                && id.as_str() == team.as_str()
            {
                if named {
                    same_as = Some(identifier.slot);
                } else {
                    identifier.reading = Reading::Invalid(field, Problem::SameAs(Slot::TeamId));
                }
            }
        }
        if let Some(slot) = same_as
            && let Some(identifier) = self.list.iter_mut().find(|it| it.kind == Kind::TeamId)
            && let Some((field, _)) = identifier.sound()
        {
            identifier.reading = Reading::Invalid(field, Problem::SameAs(slot));
        }
    }

    /// A Key ID of ten digits that is the record's App Apple ID stands in the wrong place.
    fn tell_key_from_app(&mut self) {
        self.tell(Problem::SameAs(Slot::AppAppleId), |all, it| match it.sound() {
            // Nearly every Key ID has letters.
            Some((_, Id::KeyId(id))) if id.as_bytes().iter().all(u8::is_ascii_digit) => {
                all.app_apple_ids().any(|(_, app)| id.as_str().parse() == Ok(app.get()))
            }
            _ => false,
        });
    }

    /// Gives this problem to those that have it.
    fn tell(&mut self, problem: Problem, has_it: impl Fn(&Self, &Identifier<'r>) -> bool) {
        let is_told = |it: &Identifier<'r>| it.problem().is_some_and(|(_, own)| own == problem);
        while let Some(index) = self.list.iter().position(|it| has_it(self, it) && !is_told(it))
            && let Some(identifier) = self.list.get_mut(index)
            && let Some(field) = identifier.reading.field()
        {
            identifier.reading = Reading::Invalid(field, problem);
        }
    }

    /// Many apps have one ID in both stores. But where a record has two Bundle IDs that differ, the one that is
    /// its Google package stands in the wrong place.
    fn tell_bundle_from_package(&mut self) {
        let Some(package) =
            self.record.field(Slot::GooglePackage).and_then(Field::text).and_then(Text::as_str)
        else {
            return;
        };
        let package = package.trim();
        if !self.bundle_ids().any(|(_, id)| id.as_str() != package) {
            return;
        }
        for identifier in &mut self.list {
            if let Some((field, Id::BundleId(id))) = identifier.sound()
                && id.as_str() == package
            {
                identifier.reading = Reading::Invalid(field, Problem::Android);
            }
        }
    }

    /// One shared secret in sixty looks like a UUID without its hyphens. Where the record has that secret in its own
    /// place, too, it is clear which of the two it is.
    fn tell_issuer_from_secret(&mut self) {
        self.tell(Problem::SameAs(Slot::SharedSecret), |all, it| match it.problem() {
            Some((field, _)) if it.kind == Kind::IssuerId => {
                let text = field.text().map_or(&[][..], |text| text.bytes().trim_ascii());
                all.shared_secrets().any(|(_, secret)| secret.expose() == text)
            }
            _ => false,
        });
    }
}

impl<'r> Identifier<'r> {
    /// The field and the identifier, if it is sound.
    pub const fn sound(&self) -> Option<(&'r Field<'r>, &Id)> {
        match &self.reading {
            Reading::Valid(field, sound) => Some((field, &sound.id)),
            _ => None,
        }
    }

    /// The field and the problem, if it has one.
    pub fn problem(&self) -> Option<(&'r Field<'r>, Problem)> {
        self.reading.error().map(|(field, &problem)| (field, problem))
    }
}

/// What makes a record one of a customer's app.
const APP_CONTEXT: &[Slot] =
    &[Slot::Customer, Slot::App, Slot::Platform, Slot::BundleId, Slot::IapBundleId];

/// What makes one expect a Bundle ID in a record.
const BUNDLE_CONTEXT: &[Slot] = &[Slot::Customer, Slot::App, Slot::Platform, Slot::AppAppleId];

/// Whether a value is there, in clear or masked. A flag or a number in its place is no proof: platforms
/// export them for keys that they do not have, too.
fn is_there(field: &Field<'_>) -> bool {
    matches!(field.value, Value::Redacted(Redaction::Mask)) || is_clear(field)
}

/// Whether a text is there, and not just blanks.
fn is_clear(field: &Field<'_>) -> bool {
    field.text().is_some_and(|text| !text.bytes().trim_ascii().is_empty())
}

/// Reads a field as an identifier of `kind`.
fn read<'r>(kind: Kind, field: &'r Field<'r>) -> Reading<'r, Sound, Problem> {
    // Nearly every identifier is sound, and what else it could be is dear to find out.
    if let Some(text) = field.text().map(Text::bytes)
        && is_plain(kind, text)
        && let Ok(id) = parse(kind, text)
        && !kind.is_sound_placeholder(text)
    {
        return Reading::Valid(field, Sound { id, damage: None });
    }
    let Some(text) = field.text().and_then(Text::as_str) else {
        return Reading::of_field(field, |bytes| match parse(kind, bytes) {
            Ok(id) => Ok(Sound { id, damage: None }),
            Err(error) => Err(Problem::Malformed(error, Shape::Other)),
        });
    };
    let repaired = repair(text);
    let core = repaired.as_ref().map_or(text, Repaired::as_str);
    if core.is_empty() || is_nothing(core) {
        return Reading::Empty(field);
    }
    if is_reference(core) {
        return Reading::Redacted(field);
    }
    match judge(kind, core) {
        Ok(id) => {
            let damage = repaired.as_ref().map(|repaired| repaired.damage);
            Reading::Valid(field, Sound { id, damage })
        }
        Err(Problem::Malformed(mut error, shape)) => {
            if let Some(repaired) = &repaired {
                error.span = repaired.original(error.span).unwrap_or(Span::new(0, text.len()));
            }
            Reading::Invalid(field, Problem::Malformed(error, shape))
        }
        Err(problem) => Reading::Invalid(field, problem),
    }
}

/// The identifier, or the most specific thing that is wrong.
fn judge(kind: Kind, text: &str) -> Result<Id, Problem> {
    if kind.is_placeholder(text.as_bytes()) {
        return Err(Problem::Placeholder);
    }
    if is_plain(kind, text.as_bytes())
        && let Ok(id) = parse(kind, text.as_bytes())
    {
        return Ok(id);
    }
    let shape = Shape::of(text);
    match (kind, shape) {
        (Kind::KeyId, Shape::EightHex) => Err(Problem::XcodeTesting),
        (Kind::BundleId, Shape::AndroidPackage) => Err(Problem::Android),
        (Kind::BundleId, Shape::TeamPrefixedBundle) => Err(Problem::TeamPrefixed),
        (Kind::BundleId, Shape::WildcardBundle) => Err(Problem::Wildcard),
        _ if is_foreign(kind, shape, text) => Err(Problem::Foreign(shape)),
        _ => parse(kind, text.as_bytes()).map_err(|error| Problem::Malformed(error, shape)),
    }
}

/// Whether a text that parses as an identifier of this kind looks like nothing else.
fn is_plain(kind: Kind, text: &[u8]) -> bool {
    match kind {
        Kind::IssuerId | Kind::AppAppleId | Kind::SharedSecret => true,
        Kind::KeyId | Kind::TeamId => text.iter().any(u8::is_ascii_alphabetic),
        // A Bundle ID can look like much.
        Kind::BundleId => looks_like_bundle_id(text),
    }
}

/// Whether a text looks like nothing else than a Bundle ID, if it is one: a letter first, so that it is no number; a period, so that
/// it is no hexadecimal or base64 text; no Team ID and no token in front of that.
fn looks_like_bundle_id(text: &[u8]) -> bool {
    const TEAM_ID_LEN: usize = 10;
    text.first().is_some_and(u8::is_ascii_alphabetic)
        && !text.starts_with(b"eyJ")
        && text.iter().position(|byte| *byte == b'.').is_some_and(|first| first != TEAM_ID_LEN)
}

fn parse(kind: Kind, text: &[u8]) -> Result<Id, Error> {
    match kind {
        Kind::AppAppleId => AppAppleId::parse(text).map(Id::AppAppleId),
        Kind::BundleId => BundleId::parse(text).map(Id::BundleId),
        Kind::IssuerId => IssuerId::parse(text).map(Id::IssuerId),
        Kind::KeyId => KeyId::parse(text).map(Id::KeyId),
        Kind::SharedSecret => SharedSecret::parse(text).map(Id::SharedSecret),
        Kind::TeamId => TeamId::parse(text).map(Id::TeamId),
    }
}

/// Whether a text of this shape has a place of its own, and it is not this one.
fn is_foreign(kind: Kind, shape: Shape, text: &str) -> bool {
    /// App Apple IDs have nine digits or more.
    const SHORTEST_APP_APPLE_ID: usize = 9;
    // By chance, one Key ID in a million has nothing but digits. None that is known has a 0 or a 1.
    let can_be_key_id = || {
        matches!(kind, Kind::KeyId | Kind::TeamId)
            && KeyId::parse(text.as_bytes()).is_ok_and(|id| id.unusual_character().is_none())
    };
    match shape {
        Shape::Pem | Shape::Base64 => true,
        // The address of the app's page in the store has the number in it.
        Shape::Url => !matches!(kind, Kind::AppAppleId),
        Shape::Uuid | Shape::UuidMissingHyphen => !matches!(kind, Kind::IssuerId),
        Shape::HexUuid => !matches!(kind, Kind::IssuerId | Kind::SharedSecret),
        Shape::Hex32 => !matches!(kind, Kind::SharedSecret),
        Shape::TenCharacters => !matches!(kind, Kind::KeyId | Kind::TeamId),
        Shape::Decimal => {
            !matches!(kind, Kind::AppAppleId)
                && text.len() >= SHORTEST_APP_APPLE_ID
                && !can_be_key_id()
        }
        Shape::BundleId
        | Shape::TeamPrefixedBundle
        | Shape::AndroidPackage
        | Shape::WildcardBundle => !matches!(kind, Kind::BundleId),
        _ => false,
    }
}

/// The name of a key file, from its own slot or from a path in the place of the key.
fn key_file<'r>(field: &'r Field<'r>) -> Option<KeyFile<'r>> {
    /// More than any file system takes.
    const LONGEST_PATH: usize = 4096;
    let key = match field.slot {
        Slot::IapFileName | Slot::IapPrivateKey => Slot::IapPrivateKey,
        Slot::OfferPrivateKey | Slot::AscPrivateKey => field.slot,
        _ => return None,
    };
    let text = field.text().filter(|text| !text.begins_as_keys_do())?.as_str()?;
    let has_lines = || text.trim().bytes().any(|byte| matches!(byte, b'\n' | b'\r'));
    if text.len() > LONGEST_PATH || has_lines() {
        return None;
    }
    KeyFileName::parse(text).map(|name| KeyFile { field, key, name })
}
