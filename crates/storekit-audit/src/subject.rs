//! A record with its slots parsed: what the rules look at.

mod identifiers;
mod keys;
mod notifications;

use storekit_credentials::key::Scratch;
use storekit_export::{Field, Record, Slot, Value};

pub use identifiers::{Gap, Id, Identifier, Identifiers, KeyFile, Problem, Sound};
pub(crate) use keys::{Answer, Question};
pub use keys::{KeyProblem, KeySlot, KeyState, Keys};
pub use notifications::{Notifications, UrlProblem, UrlRole, UrlSlot};

/// A record with its slots parsed.
#[derive(Debug)]
pub struct Subject<'r> {
    /// The record.
    pub record: &'r Record<'r>,
    /// Its keys.
    pub keys: Keys<'r>,
    /// Its identifiers.
    pub identifiers: Identifiers<'r>,
    /// Its notification settings, shared secret and stored notification.
    pub notifications: Notifications<'r>,
    /// Permission bits of the file that it came from (`0o600`), where they are known.
    pub file_mode: Option<u32>,
}

impl<'r> Subject<'r> {
    /// Parses every slot of `record`. What takes arithmetic with points is not known of the keys yet: see [`Keys::prove`].
    pub fn new(record: &'r Record<'r>, scratch: &mut Scratch) -> Self {
        Self {
            record,
            keys: Keys::new(record, scratch),
            identifiers: Identifiers::new(record),
            notifications: Notifications::new(record),
            file_mode: None,
        }
    }

    /// The same record, from a file with these permission bits.
    #[must_use]
    pub fn with_file_mode(self, file_mode: Option<u32>) -> Self {
        Self { file_mode, ..self }
    }
}

/// What a slot says, once parsed.
#[derive(Debug)]
pub enum Reading<'r, T, E> {
    /// The export does not say.
    Absent,
    /// `null`: there is nothing.
    Null(&'r Field<'r>),
    /// An empty text, or blanks only.
    Empty(&'r Field<'r>),
    /// Something is there, masked.
    Redacted(&'r Field<'r>),
    /// An object or an array where a text belongs.
    Structure(&'r Field<'r>),
    /// A sound value.
    Valid(&'r Field<'r>, T),
    /// Something that does not parse.
    Invalid(&'r Field<'r>, E),
}

impl<'r, T, E> Reading<'r, T, E> {
    /// Reads the first field of `slot` with `parse`, which gets the decoded bytes.
    pub fn of(
        record: &'r Record<'r>,
        slot: Slot,
        parse: impl FnOnce(&'r [u8]) -> Result<T, E>,
    ) -> Self {
        record.field(slot).map_or(Self::Absent, |field| Self::of_field(field, parse))
    }

    /// Reads `field` with `parse`, which gets the decoded bytes.
    pub fn of_field(field: &'r Field<'r>, parse: impl FnOnce(&'r [u8]) -> Result<T, E>) -> Self {
        match &field.value {
            Value::Null => Self::Null(field),
            Value::Redacted(_) => Self::Redacted(field),
            Value::Structure => Self::Structure(field),
            Value::Text(text) if text.bytes().trim_ascii().is_empty() => Self::Empty(field),
            Value::Text(text) => match parse(text.bytes()) {
                Ok(value) => Self::Valid(field, value),
                Err(error) => Self::Invalid(field, error),
            },
        }
    }

    /// The field, unless the slot is absent.
    pub const fn field(&self) -> Option<&'r Field<'r>> {
        match self {
            Self::Absent => None,
            Self::Null(field)
            | Self::Empty(field)
            | Self::Redacted(field)
            | Self::Structure(field)
            | Self::Valid(field, _)
            | Self::Invalid(field, _) => Some(field),
        }
    }

    /// The value, if it is sound.
    pub const fn value(&self) -> Option<&T> {
        match self {
            Self::Valid(_, value) => Some(value),
            _ => None,
        }
    }

    /// The field and the error, if it does not parse.
    pub const fn error(&self) -> Option<(&'r Field<'r>, &E)> {
        match self {
            Self::Invalid(field, error) => Some((field, error)),
            _ => None,
        }
    }

    /// Whether something is there: sound, damaged or masked.
    pub const fn is_filled(&self) -> bool {
        matches!(self, Self::Redacted(_) | Self::Structure(_) | Self::Valid(..) | Self::Invalid(..))
    }

    /// Whether the export says that nothing is there. Absent is not that.
    pub const fn is_known_empty(&self) -> bool {
        matches!(self, Self::Null(_) | Self::Empty(_))
    }
}
