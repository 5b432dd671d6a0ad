//! What a text that should be a key is: a key, a damaged one, or something else.
//!
//! A damage is only repaired where there is one way to read the text: the repaired key must decode strictly, and
//! its public key must belong to it.

mod body;
mod boundary;
mod foreign;
mod located;
mod transport;

use alloc::vec::Vec;
use core::fmt;

pub use foreign::Foreign;

use self::located::Located;
use super::decode::{DecodedKey, Scratch};
use super::error::{KeyError, KeyErrorKind};
use super::{MAX_TEXT, P8Key};
use crate::Span;

/// A text that should be a key, recognised.
#[derive(Debug)]
pub struct KeyText {
    damages: Vec<Damage>,
    content: Content,
}

/// What a text turned out to hold.
#[derive(Debug)]
pub enum Content {
    /// A key whose structure is sound. Whether its public key belongs to it is not checked yet.
    Key(DecodedKey),
    /// A sound key in a SEC 1 container (RFC 5915), which converts to PKCS#8 without loss; and where it is.
    Sec1(DecodedKey, Span),
    /// A key's text with a defect that cannot be repaired.
    Broken(KeyError),
    /// Something else, and where it shows.
    Foreign(Foreign, Span),
}

/// A damage to a key's text, and where it shows first: a span of the text as it was given.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub struct Damage {
    /// What happened to the text.
    pub kind: DamageKind,
    /// Where it shows first.
    pub span: Span,
}

/// What happened to a key's text on its way.
#[derive(Clone, Copy, Debug, Eq, Ord, PartialEq, PartialOrd)]
#[non_exhaustive]
pub enum DamageKind {
    /// UTF-16 instead of ASCII.
    Utf16,
    /// A byte order mark in front.
    ByteOrderMark,
    /// No-break or zero-width spaces, NUL or control characters in the text.
    ForeignCharacter,
    /// Base64 of the whole PEM text.
    Base64OfPem,
    /// A JSON string: quotes, and `\n` for line ends.
    JsonString,
    /// `\n` or `\r\n`, spelt out, for line ends.
    NewlinesEscaped,
    /// The line ends are gone, or became spaces.
    NewlinesLost,
    /// No BEGIN and END lines.
    ArmorMissing,
    /// The BEGIN line is missing.
    BeginMissing,
    /// The END line is missing.
    EndMissing,
    /// Hyphens of BEGIN or END lost, added, or turned into dashes.
    Dashes,
    /// BEGIN, END or the label in lower case, or spaced out.
    LabelCase,
    /// BEGIN, or both lines, label the key as something else.
    WrongLabel,
    /// The labels of BEGIN and END differ.
    LabelMismatch,
    /// Quotes around the text.
    Quotes,
    /// Text on the BEGIN or END line, such as `NAME=` or a shell's `%`.
    TextOnBoundary,
    /// RFC 1421 headers inside the block.
    Header,
    /// Lines begin with blanks.
    Indentation,
    /// Lines end in CR alone, or in CR CR LF.
    CarriageReturns,
    /// Blank lines or spaces inside the block.
    BlanksInBlock,
    /// The URL-safe alphabet of base64.
    UrlSafeAlphabet,
    /// `=` left out at the end, or on a line of its own.
    Padding,
}

impl DamageKind {
    /// A name for machines, in kebab-case. It never changes.
    pub const fn slug(self) -> &'static str {
        match self {
            Self::Utf16 => "utf-16",
            Self::ByteOrderMark => "byte-order-mark",
            Self::ForeignCharacter => "foreign-character",
            Self::Base64OfPem => "base64-of-pem",
            Self::JsonString => "json-string",
            Self::NewlinesEscaped => "newlines-escaped",
            Self::NewlinesLost => "newlines-lost",
            Self::ArmorMissing => "armor-missing",
            Self::BeginMissing => "begin-missing",
            Self::EndMissing => "end-missing",
            Self::Dashes => "dashes",
            Self::LabelCase => "label-case",
            Self::WrongLabel => "wrong-label",
            Self::LabelMismatch => "label-mismatch",
            Self::Quotes => "quotes",
            Self::TextOnBoundary => "text-on-boundary",
            Self::Header => "header",
            Self::Indentation => "indentation",
            Self::CarriageReturns => "carriage-returns",
            Self::BlanksInBlock => "blanks-in-block",
            Self::UrlSafeAlphabet => "url-safe-alphabet",
            Self::Padding => "padding",
        }
    }
}

impl fmt::Display for DamageKind {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Utf16 => "the text is UTF-16",
            Self::ByteOrderMark => "a byte order mark stands before the text",
            Self::ForeignCharacter => "an invisible or control character stands in the text",
            Self::Base64OfPem => "the whole file was base64-encoded once more",
            Self::JsonString => "the text is a JSON string inside the value: quoted and escaped",
            Self::NewlinesEscaped => r"the line ends are spelt out as \n",
            Self::NewlinesLost => "the line ends are gone",
            Self::ArmorMissing => "the BEGIN and END lines are missing",
            Self::BeginMissing => "the BEGIN line is missing",
            Self::EndMissing => "the END line is missing",
            Self::Dashes => "the BEGIN or END line does not have five plain hyphens on each side",
            Self::LabelCase => "the BEGIN or END line is not in capitals, or spaced out",
            Self::WrongLabel => "the BEGIN and END lines label the key as something else",
            Self::LabelMismatch => "the labels of the BEGIN and END lines differ",
            Self::Quotes => "the text stands in quotation marks",
            Self::TextOnBoundary => "other text stands on the BEGIN or END line",
            Self::Header => "there is a header inside the block",
            Self::Indentation => "the lines are indented",
            Self::CarriageReturns => "the lines end in carriage returns",
            Self::BlanksInBlock => "there are blanks or blank lines inside the block",
            Self::UrlSafeAlphabet => "the base64 is written in the URL-safe alphabet",
            Self::Padding => "the base64 padding is missing or misplaced",
        })
    }
}

impl KeyText {
    /// Recognises `text`.
    pub fn recognise(text: &[u8], scratch: &mut Scratch) -> Self {
        match DecodedKey::from_pem(text, scratch) {
            Ok(key) => Self { damages: Vec::new(), content: Content::Key(key) },
            Err(error) => Self::recognise_damaged(text, error, scratch),
        }
    }

    fn recognise_damaged(text: &[u8], strict: KeyError, scratch: &mut Scratch) -> Self {
        let foreign =
            |what, span| Self { damages: Vec::new(), content: Content::Foreign(what, span) };
        let whole = Span::new(0, text.len());
        if text.len() > MAX_TEXT {
            return Self { damages: Vec::new(), content: Content::Broken(strict) };
        }
        if text.trim_ascii().is_empty() {
            return foreign(Foreign::Empty, whole);
        }
        if is_bare_der(text) {
            return Self { damages: Vec::new(), content: from_der(text) };
        }
        let mut damages = Vec::new();
        let located = match transport::undo(Located::new(text), &mut damages, scratch) {
            transport::Undone::Key(key) => {
                return Self::repaired(damages, Content::Key(key));
            }
            transport::Undone::Text(located) => located,
        };
        if let Some((what, span)) = foreign::before_boundaries(&located) {
            return foreign(what, span);
        }
        let boundaries = boundary::find(&located);
        if boundaries.is_empty() {
            if let Some((what, span)) = foreign::without_boundaries(&located) {
                return foreign(what, span);
            }
            if !body::looks_like_base64(&located) {
                return foreign(Foreign::Unknown, whole);
            }
        }
        let content = body::read(&located, &boundaries, strict, &mut damages);
        Self::repaired(damages, content)
    }

    /// Sorts the damages, and lets a repair stand only if the key proves to be one.
    fn repaired(mut damages: Vec<Damage>, content: Content) -> Self {
        damages.sort_by_key(|damage| damage.kind);
        damages.dedup_by_key(|damage| damage.kind);
        Self { damages, content }
    }

    /// What happened to the text, the weightiest first; nothing where the strict stage accepts it as it is.
    pub fn damages(&self) -> &[Damage] {
        &self.damages
    }

    /// What it holds.
    pub const fn content(&self) -> &Content {
        &self.content
    }

    /// Takes it apart into what [`KeyText::damages`] and [`KeyText::content`] give.
    pub fn into_parts(self) -> (Vec<Damage>, Content) {
        (self.damages, self.content)
    }

    /// The key, if there is a sound one whose public key belongs to it: from a sound text, or by a repair that
    /// loses nothing. An error says what is wrong with the key itself.
    pub fn into_key(self) -> Result<P8Key, Option<KeyError>> {
        match self.content {
            Content::Key(key) | Content::Sec1(key, _) => key.prove().map_err(Some),
            Content::Broken(error) => Err(Some(error)),
            Content::Foreign(..) => Err(None),
        }
    }
}

/// Whether the text is bare DER: a SEQUENCE, not text, and no PEM in sight.
pub(super) fn is_bare_der(text: &[u8]) -> bool {
    let is_text = core::str::from_utf8(text).is_ok()
        && !text.iter().any(|&byte| byte < b' ' && !byte.is_ascii_whitespace());
    text.first() == Some(&0x30) && !is_text && !text.windows(5).any(|window| window == b"-----")
}

fn from_der(octets: &[u8]) -> Content {
    match DecodedKey::from_der(octets) {
        Ok(key) => Content::Key(key),
        Err(error) if error.kind() == KeyErrorKind::Sec1 => DecodedKey::from_sec1(octets)
            .map_or_else(Content::Broken, |key| Content::Sec1(key, Span::new(0, octets.len()))),
        Err(error) => Content::Broken(error),
    }
}
