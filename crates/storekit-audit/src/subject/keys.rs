//! The keys of a record.

use std::cell::OnceCell;
use std::fmt;

use p256_batch::Pair;
use storekit_credentials::key::text::{Content, Damage, DamageKind, Foreign, KeyText};
use storekit_credentials::key::{
    DecodedKey, Deviation, Fingerprint, KeyErrorKind, Loader, Portability, PublicKey, Scratch,
    UncheckedKey,
};
use storekit_credentials::{Secret, Span};
use storekit_export::{Field, Record, Redaction, Slot, Text, Value};

/// The keys of a record.
#[derive(Debug)]
pub struct Keys<'r> {
    /// The In-App Purchase key.
    pub iap: KeySlot<'r>,
    /// The key that signs promotional offers.
    pub offer: KeySlot<'r>,
    /// The App Store Connect API key.
    pub asc: KeySlot<'r>,
    /// Every rule about keys asks for it first.
    has_problems: OnceCell<bool>,
}

impl<'r> Keys<'r> {
    /// Parses them. Public keys are not compared with their private keys yet, and none is computed where the text has none: see
    /// [`Keys::prove`].
    pub fn new(record: &'r Record<'r>, scratch: &mut Scratch) -> Self {
        let mut read = |slot| KeySlot::new(record.field(slot), scratch);
        Self {
            iap: read(Slot::IapPrivateKey),
            offer: read(Slot::OfferPrivateKey),
            asc: read(Slot::AscPrivateKey),
            has_problems: OnceCell::new(),
        }
    }

    /// Whether something is wrong with one of the keys or its text.
    pub fn has_problems(&self) -> bool {
        *self.has_problems.get_or_init(|| self.filled().any(|slot| !slot.problems().is_empty()))
    }

    /// The slots that there is a field for: mostly one.
    pub(crate) fn filled(&self) -> impl Iterator<Item = &KeySlot<'r>> {
        self.slots().into_iter().filter(|slot| slot.field.is_some())
    }

    /// The three slots.
    pub const fn slots(&self) -> [&KeySlot<'r>; 3] {
        [&self.iap, &self.offer, &self.asc]
    }

    /// What is still to be asked of the keys; and which of the [slots](Self::slots) each is in. It can be taken once.
    pub(crate) fn take_questions(&mut self) -> impl Iterator<Item = (usize, Question)> {
        let slots = self.slots_mut().into_iter().enumerate();
        slots.filter_map(|(index, slot)| Some((index, slot.question.take()?)))
    }

    /// Notes what became of the questions, each with its slot.
    pub(crate) fn answer(&mut self, answers: &[(usize, Answer)]) {
        for (index, slot) in self.slots_mut().into_iter().enumerate() {
            for (_, answer) in answers.iter().filter(|(slot, _)| *slot == index) {
                match answer {
                    Answer::Mismatch => slot.is_mismatch = true,
                    Answer::PublicKey(key) => slot.computed = *key,
                }
            }
        }
    }

    const fn slots_mut(&mut self) -> [&mut KeySlot<'r>; 3] {
        [&mut self.iap, &mut self.offer, &mut self.asc]
    }

    /// Whether the In-App Purchase key stands in the place of the App Store Connect key, too.
    pub fn is_same_key_twice(&self) -> bool {
        self.asc.public_key().is_some_and(|key| self.iap.public_key() == Some(key))
    }

    /// Compares each embedded public key with its private key, and computes those that the text does not have, one by one.
    pub fn prove(&mut self) {
        for slot in self.slots_mut() {
            slot.is_mismatch = slot.key().is_some_and(|key| !key.is_matching());
            slot.computed = slot.key().map(DecodedKey::public_key);
        }
    }
}

/// A slot for a key.
#[derive(Debug)]
pub struct KeySlot<'r> {
    /// The field, unless the slot is absent.
    pub field: Option<&'r Field<'r>>,
    /// What it holds.
    pub state: KeyState,
    /// Whether the embedded public key turned out to belong to another private key.
    pub is_mismatch: bool,
    question: Option<Question>,
    /// The public key, where the text has none and somebody has computed it.
    computed: Option<PublicKey>,
    /// Every rule about keys asks for them.
    problems: OnceCell<Vec<(KeyProblem, Span)>>,
}

/// What only arithmetic can tell of a key. It is cheaper for many keys at once.
#[derive(Debug)]
pub(crate) enum Question {
    /// Whether the public key belongs to the private key.
    Pair(Pair),
    /// Which public key belongs to this private key.
    Scalar(Secret<[u8; 32]>),
}

/// What became of a question. That a public key belongs to its private key is what is expected.
#[derive(Clone, Copy, Debug)]
pub(crate) enum Answer {
    /// It belongs to another one.
    Mismatch,
    /// The one that belongs to it. Every private key has one.
    PublicKey(Option<PublicKey>),
}

/// What a slot for a key holds.
#[derive(Debug)]
pub enum KeyState {
    /// The export does not say.
    Absent,
    /// `null`, or an empty text.
    Empty,
    /// Something is there, masked.
    Redacted,
    /// An object or array.
    Structure,
    /// A text.
    Text(Vec<Damage>, Box<Content>),
}

/// Something wrong with a key or its text.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub enum KeyProblem {
    /// The text was damaged, and there is one way to mend it.
    Damage(DamageKind),
    /// The key is sound, but not in the form in which Apple issues them.
    Deviation(Deviation),
    /// The key cannot be used.
    Error(KeyErrorKind),
    /// It is no key.
    Foreign(Foreign),
}

impl fmt::Display for KeyProblem {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Damage(kind) => fmt::Display::fmt(kind, f),
            Self::Error(kind) => fmt::Display::fmt(kind, f),
            Self::Foreign(what) => write!(f, "{what} stands where the private key belongs"),
            Self::Deviation(deviation) => fmt::Display::fmt(deviation, f),
        }
    }
}

impl<'r> KeySlot<'r> {
    fn new(field: Option<&'r Field<'r>>, scratch: &mut Scratch) -> Self {
        let mut question = None;
        let state = match field.map(|field| &field.value) {
            // Nearly every key is in Apple's form.
            Some(Value::Text(text)) if let Some((key, pair)) = apple_key(text) => {
                question = Some(Question::Pair(pair));
                KeyState::Text(Vec::new(), Box::new(Content::Key(key)))
            }
            None => KeyState::Absent,
            Some(Value::Null) => KeyState::Empty,
            Some(Value::Redacted(_)) => KeyState::Redacted,
            Some(Value::Structure) => KeyState::Structure,
            // A key file is there even if it is empty.
            Some(Value::Text(text))
                if text.bytes().trim_ascii().is_empty()
                    && text.token() != storekit_export::Token::Verbatim =>
            {
                KeyState::Empty
            }
            Some(Value::Text(text)) => {
                let (damages, content);
                (damages, content, question) = read(text.bytes(), scratch);
                KeyState::Text(damages, Box::new(content))
            }
        };
        Self {
            field,
            state,
            is_mismatch: false,
            question,
            computed: None,
            problems: OnceCell::new(),
        }
    }

    /// Whether something is there: sound, damaged or masked.
    pub const fn is_filled(&self) -> bool {
        !matches!(self.state, KeyState::Absent | KeyState::Empty)
    }

    /// How it was masked, if it was.
    pub fn redaction(&self) -> Option<Redaction> {
        match self.field.map(|field| &field.value) {
            Some(Value::Redacted(redaction)) => Some(*redaction),
            _ => None,
        }
    }

    /// The key in it, sound or mended. Whether its public key belongs to it is another question.
    pub fn key(&self) -> Option<&DecodedKey> {
        match &self.state {
            KeyState::Text(_, content) => match content.as_ref() {
                Content::Key(key) | Content::Sec1(key, _) => Some(key),
                Content::Broken(_) | Content::Foreign(..) => None,
            },
            _ => None,
        }
    }

    /// The key in it, if nothing is wrong with the key itself.
    pub fn sound_key(&self) -> Option<&DecodedKey> {
        self.key().filter(|_| !self.is_mismatch)
    }

    /// What each library does with the text as it stands, though the key in it is sound; `None` where there is no sound key
    /// in PKCS#8.
    pub fn portability(&self) -> Option<[(Loader, Portability); Loader::ALL.len()]> {
        match &self.state {
            KeyState::Text(damages, content) if !self.is_mismatch => match content.as_ref() {
                Content::Key(key) => {
                    Some(Loader::ALL.map(|loader| (loader, loader.portability(damages, key))))
                }
                _ => None,
            },
            _ => None,
        }
    }

    /// The public key of a sound key: the one in the text, or else the one that [was computed](Keys::prove).
    pub fn public_key(&self) -> Option<PublicKey> {
        self.sound_key()?.embedded_public_key().copied().or(self.computed)
    }

    /// The fingerprint of a sound key.
    pub fn fingerprint(&self) -> Option<Fingerprint> {
        self.public_key().map(|key| key.fingerprint())
    }

    /// What is wrong with the key and its text, each with its range of the decoded text.
    ///
    /// A key that cannot be used is one problem: what happened to its text, or how it is laid out, is not another.
    pub fn problems(&self) -> &[(KeyProblem, Span)] {
        self.problems.get_or_init(|| self.find_problems())
    }

    fn find_problems(&self) -> Vec<(KeyProblem, Span)> {
        let KeyState::Text(damages, content) = &self.state else { return Vec::new() };
        // Nearly every key is as Apple issued it.
        if let (Content::Key(key), [], false) =
            (content.as_ref(), damages.as_slice(), self.is_mismatch)
            && key.shape().is_canonical()
        {
            return Vec::new();
        }
        let damages = damages.iter().map(|damage| (KeyProblem::Damage(damage.kind), damage.span));
        match content.as_ref() {
            Content::Foreign(what, span) => vec![(KeyProblem::Foreign(*what), *span)],
            Content::Broken(error) => vec![(KeyProblem::Error(error.kind()), error.span())],
            Content::Key(key) | Content::Sec1(key, _) if self.is_mismatch => {
                let kind = KeyErrorKind::PublicKeyMismatch;
                vec![(KeyProblem::Error(kind), key.public_key_span())]
            }
            Content::Sec1(_, span) => {
                damages.chain([(KeyProblem::Error(KeyErrorKind::Sec1), *span)]).collect()
            }
            Content::Key(key) => {
                // Mending a text makes its layout canonical.
                let is_whole = damages.len() == 0;
                let deviations = key
                    .shape()
                    .deviations()
                    .filter(|(deviation, _)| is_whole || deviation.is_of_structure());
                damages
                    .chain(
                        deviations
                            .map(|(deviation, span)| (KeyProblem::Deviation(deviation), span)),
                    )
                    .collect()
            }
        }
    }
}

/// The key in Apple's form that a text is, if it is one, and the pair to be proven. That its point is on the curve is found out on the way
/// to the pair, and not twice.
fn apple_key(text: &Text<'_>) -> Option<(DecodedKey, Pair)> {
    let key = match text.escaped_json() {
        Some(json) => UncheckedKey::from_json_pem(json),
        None => UncheckedKey::from_pem(text.bytes()),
    };
    key?.checked_by(Pair::new)
}

/// What a text holds; and what is to be asked of it, if it is a key.
fn read(text: &[u8], scratch: &mut Scratch) -> (Vec<Damage>, Content, Option<Question>) {
    let (damages, content) = KeyText::recognise(text, scratch).into_parts();
    let question = match &content {
        Content::Key(key) | Content::Sec1(key, _) => match key.embedded_public_key() {
            Some(public) => {
                Pair::new(key.scalar().expose(), public.x(), public.y()).map(Question::Pair)
            }
            None => Some(Question::Scalar(key.scalar())),
        },
        Content::Broken(_) | Content::Foreign(..) => None,
    };
    (damages, content, question)
}
