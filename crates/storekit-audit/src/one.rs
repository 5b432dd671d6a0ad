//! One credential set, judged on its own: for upload forms and backends.

use std::fmt;

use storekit_credentials::Span;
use storekit_credentials::key::Scratch;
use storekit_export::{Block, Field, Record, Slot, Text, Token, Value};
use zeroize::Zeroizing;

use crate::subject::Id;
use crate::{Finding, Findings, Severity, Subject, rules};

/// The values of one credential set, by slot, as somebody entered them. It can hold keys: `Debug` shows the slots only.
#[derive(Clone, Default)]
pub struct CredentialSet<'a>(Vec<(Slot, &'a [u8])>);

/// What is to be said of a credential set.
#[derive(Clone, Debug)]
pub struct Judgement {
    /// What is wrong, in the order of the rules, notes included. A location's source is the name of its slot, and its place is
    /// one in the value of that slot.
    pub findings: Vec<Finding>,
    /// A verdict on each slot that was given or is missing, in the order of [`Slot::ALL`].
    pub slots: Vec<SlotVerdict>,
    /// SHA-256 of the `SubjectPublicKeyInfo` of the In-App Purchase key, in hexadecimal, where it is sound.
    pub spki_sha256: Option<String>,
}

/// What is to be said of one slot.
#[derive(Clone, Debug, Eq, PartialEq)]
pub struct SlotVerdict {
    /// The slot.
    pub slot: Slot,
    /// The verdict.
    pub state: SlotState,
    /// The value, where it is sound and not secret.
    pub value: Option<String>,
    /// Rules that report something in it.
    pub rules: Vec<&'static str>,
}

/// A verdict on a slot, from good to bad.
#[derive(Clone, Copy, Debug, Eq, Ord, PartialEq, PartialOrd)]
pub enum SlotState {
    /// Nothing to object to, but for notes.
    Right,
    /// A warning.
    Doubtful,
    /// An error.
    Wrong,
    /// It was not given, and has to be.
    Missing,
}

impl SlotState {
    /// `right`, `doubtful`, `wrong` or `missing`.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Right => "right",
            Self::Doubtful => "doubtful",
            Self::Wrong => "wrong",
            Self::Missing => "missing",
        }
    }
}

impl<'a> CredentialSet<'a> {
    /// An empty set.
    pub const fn new() -> Self {
        Self(Vec::new())
    }

    /// The set with a value more. An empty value is a slot that was left empty; of two values for a slot, the rules compare
    /// both.
    #[must_use]
    pub fn with(mut self, slot: Slot, value: &'a (impl AsRef<[u8]> + ?Sized)) -> Self {
        self.0.push((slot, value.as_ref()));
        self
    }

    /// Whether a slot was given.
    pub fn has(&self, slot: Slot) -> bool {
        self.0.iter().any(|(it, _)| *it == slot)
    }
}

impl fmt::Debug for CredentialSet<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_set().entries(self.0.iter().map(|(slot, _)| slot.name())).finish()
    }
}

impl Judgement {
    /// Whether there is neither an error nor a warning.
    pub fn is_right(&self) -> bool {
        self.findings.iter().all(|finding| finding.severity == Severity::Note)
    }

    /// The findings about a slot.
    pub fn of(&self, slot: Slot) -> impl Iterator<Item = &Finding> {
        self.findings.iter().filter(move |finding| slot_of(finding) == Some(slot))
    }
}

/// Judges one credential set by every rule that looks at one record: no file, no terminal, no thread.
///
/// An upload form that tells its user what is wrong, field by field:
///
/// ```
/// use storekit_audit::{CredentialSet, Severity, audit_one};
/// use storekit_export::Slot;
///
/// // What was typed into the form, and the file that was chosen.
/// let (issuer_id, key_id) = ("2X9R4HXF34", "57246542-96fe-1a63-e053-0824d011072a");
/// let file = b"-----BEGIN PRIVATE KEY-----\nMIGTAgEA";
///
/// let form = CredentialSet::new()
///     .with(Slot::BundleId, "com.fernwood.habits")
///     .with(Slot::IapIssuerId, issuer_id)
///     .with(Slot::IapKeyId, key_id)
///     .with(Slot::IapPrivateKey, file);
/// let judgement = audit_one(&form);
/// assert!(!judgement.is_right());
///
/// let below_the_field = |slot| {
///     let errors = judgement.of(slot).filter(|it| it.severity == Severity::Error);
///     errors.map(|it| it.rule).collect::<Vec<_>>()
/// };
/// assert_eq!(below_the_field(Slot::IapKeyId), ["fields-swapped"]);
/// assert_eq!(below_the_field(Slot::IapPrivateKey), ["key-truncated"]);
/// assert!(below_the_field(Slot::BundleId).is_empty());
/// ```
pub fn audit_one(set: &CredentialSet<'_>) -> Judgement {
    let mut bytes = Vec::with_capacity(set.0.iter().map(|(_, value)| value.len()).sum());
    for (_, value) in &set.0 {
        bytes.extend_from_slice(value);
    }
    let bytes = Zeroizing::new(bytes);
    let record = record(set, &bytes);
    let mut subject = Subject::new(&record, &mut Scratch::new());
    subject.keys.prove();
    let mut findings = Findings::new(&record, "", "");
    for rule in rules::all() {
        rule.check(&subject, &mut findings);
    }
    let mut findings = findings.into_vec();
    for finding in &mut findings {
        relocate(finding, &record);
    }
    Judgement {
        slots: verdicts(set, &subject, &findings),
        spki_sha256: subject.keys.iap.fingerprint().map(|hash| hash.to_string()),
        findings,
    }
}

/// A record in the native form, whose block is all values, one after the other.
fn record<'r>(set: &CredentialSet<'_>, bytes: &'r [u8]) -> Record<'r> {
    let mut start = 0_usize;
    let fields = set.0.iter().map(|(slot, value)| {
        let span = Span::new(0, value.len()).shifted(start);
        start = span.end();
        // A key may have come from a file: what surrounds it there surrounds it here.
        let text = Text::verbatim(span.of(bytes).unwrap_or_default(), span, Token::Plain);
        let pointer = format!("/{}", slot.name().replace('.', "/"));
        Field { slot: *slot, pointer: pointer.into(), span, value: Value::Text(text) }
    });
    Record::new(Block { bytes, byte_start: 0, line: 1, column: 1 }, 1, fields.collect())
}

/// Makes places in the block into places in values.
fn relocate(finding: &mut Finding, record: &Record<'_>) {
    for location in &mut finding.locations {
        let start = usize::try_from(location.place.byte_start).unwrap_or(usize::MAX);
        let end = usize::try_from(location.place.byte_end).unwrap_or(usize::MAX);
        let field = record.fields.iter().find(|field| {
            let (from, to) = (field.span.start(), field.span.end());
            // An empty value, or a place at the end of one.
            from <= start && end <= to && (start < to || from == to || start == end)
        });
        if let Some(field) = field {
            let bytes = field.span.of(record.block.bytes).unwrap_or_default();
            let from = field.span.start();
            let span = Span::new(start.saturating_sub(from), end.saturating_sub(from));
            location.place = Block { bytes, byte_start: 0, line: 1, column: 1 }.place(span);
            field.slot.name().clone_into(&mut location.source);
        }
    }
}

/// The slot that a finding is about: that of its field, or the one that is missing.
fn slot_of(finding: &Finding) -> Option<Slot> {
    if let Some(pointer) = &finding.field {
        return Slot::by_name(&pointer.strip_prefix('/')?.replace('/', "."));
    }
    match finding.rule {
        "key-missing" => Some(Slot::IapPrivateKey),
        "key-id-missing" => Some(Slot::IapKeyId),
        "issuer-id-missing" => Some(Slot::IapIssuerId),
        "bundle-id-missing" => Some(Slot::BundleId),
        "notification-url-missing" => Some(Slot::ProductionUrl),
        _ => None,
    }
}

fn verdicts(
    set: &CredentialSet<'_>,
    subject: &Subject<'_>,
    findings: &[Finding],
) -> Vec<SlotVerdict> {
    let mut verdicts = Vec::new();
    for slot in Slot::ALL {
        let own = || findings.iter().filter(|finding| slot_of(finding) == Some(slot));
        if !set.has(slot) && own().next().is_none() {
            continue;
        }
        // A finding about two slots, swapped for instance, is about this one too.
        let own = || {
            let is_here =
                |finding: &&Finding| finding.locations.iter().any(|it| it.source == slot.name());
            findings.iter().filter(move |it| slot_of(it) == Some(slot) || is_here(it))
        };
        let state = match own().map(|finding| finding.severity).max() {
            Some(Severity::Error) if !set.has(slot) => SlotState::Missing,
            Some(Severity::Error) => SlotState::Wrong,
            Some(Severity::Warning) => SlotState::Doubtful,
            Some(Severity::Note) | None => SlotState::Right,
        };
        let mut rules: Vec<_> = own().map(|finding| finding.rule).collect();
        rules.dedup();
        verdicts.push(SlotVerdict { slot, state, value: public_value(slot, subject), rules });
    }
    verdicts
}

/// A sound value that may be shown.
fn public_value(slot: Slot, subject: &Subject<'_>) -> Option<String> {
    let identifier = subject.identifiers.at(slot).next()?;
    match identifier.reading.value().map(|sound| &sound.id)? {
        Id::AppAppleId(id) => Some(id.to_string()),
        Id::BundleId(id) => Some(id.to_string()),
        Id::IssuerId(id) => Some(id.to_string()),
        Id::KeyId(id) => Some(id.to_string()),
        Id::TeamId(id) => Some(id.to_string()),
        Id::SharedSecret(_) => None,
    }
}

#[cfg(test)]
mod tests {
    use storekit_testkit::encoder::Pkcs8;
    use storekit_testkit::{TestKey, pem};

    use super::*;

    #[test]
    fn a_sound_set_is_right_in_every_slot() {
        let key = pem::write(&Pkcs8::apple(&TestKey::nth(1)).der());
        let set = CredentialSet::new()
            .with(Slot::BundleId, "com.fernwood.habits")
            .with(Slot::IapIssuerId, "4b1f6c2e-93d7-47e3-e053-5b8c7c110a9d")
            .with(Slot::IapKeyId, "7KQ2M9XWPB")
            .with(Slot::IapPrivateKey, &key);
        let judgement = audit_one(&set);
        assert!(judgement.is_right(), "{:?}", judgement.findings);
        assert_eq!(judgement.slots.len(), 4);
        assert!(judgement.slots.iter().all(|it| it.state == SlotState::Right));
        let values: Vec<_> = judgement.slots.iter().filter_map(|it| it.value.as_deref()).collect();
        assert_eq!(values.len(), 3);
        assert!(!format!("{set:?} {judgement:?}").contains("MIGT"));
    }

    #[test]
    fn places_are_places_in_the_value_of_the_slot() {
        let set = CredentialSet::new()
            .with(Slot::BundleId, "com.fernwood.habits")
            .with(Slot::IapKeyId, "7KQ2M9XW-B");
        let judgement = audit_one(&set);
        let finding = judgement.of(Slot::IapKeyId).next().unwrap();
        let location = &finding.locations[0];
        assert_eq!(location.source, "in_app_purchase_key.key_id");
        assert_eq!((location.place.line, location.place.byte_start), (1, 8));
    }

    #[test]
    fn what_has_to_be_there_and_is_not_is_missing() {
        let key = pem::write(&Pkcs8::apple(&TestKey::nth(1)).der());
        let judgement = audit_one(&CredentialSet::new().with(Slot::IapPrivateKey, &key));
        let missing: Vec<_> = judgement
            .slots
            .iter()
            .filter(|it| it.state == SlotState::Missing)
            .map(|it| it.slot)
            .collect();
        assert_eq!(missing, [Slot::IapIssuerId, Slot::IapKeyId]);
    }
}
