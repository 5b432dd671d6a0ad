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
        // Before control characters are taken out: they are what it is known by.
        if text.starts_with(foreign::ZIP) {
            return foreign(Foreign::Zip, Span::new(0, foreign::ZIP.len()));
        }
        let mut damages = Vec::new();
        let located = match transport::undo(Located::new(text), &mut damages, scratch) {
            transport::Undone::Key(key) => {
                return Self::sorted(damages, Content::Key(key));
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
        Self::sorted(damages, content)
    }

    /// Each damage once, the weightiest first.
    fn sorted(mut damages: Vec<Damage>, content: Content) -> Self {
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
    let is_text = || {
        core::str::from_utf8(text).is_ok()
            && !text.iter().any(|&byte| byte < b' ' && !byte.is_ascii_whitespace())
    };
    text.first() == Some(&0x30) && !is_text() && !text.windows(5).any(|window| window == b"-----")
}

fn from_der(octets: &[u8]) -> Content {
    match DecodedKey::from_der(octets) {
        Ok(key) => Content::Key(key),
        Err(error) if error.kind() == KeyErrorKind::Sec1 => DecodedKey::from_sec1(octets)
            .map_or_else(Content::Broken, |key| Content::Sec1(key, Span::new(0, octets.len()))),
        Err(error) if error.kind() == KeyErrorKind::UnknownStructure => foreign::in_der(octets)
            .map_or(Content::Broken(error), |what| Content::Foreign(what, error.span())),
        Err(error) => Content::Broken(error),
    }
}

#[cfg(test)]
mod tests {
    use std::string::String;

    use storekit_testkit::encoder::Pkcs8;
    use storekit_testkit::{TestKey, base64, pem};

    use super::*;

    const BEGIN_LEN: usize = pem::BEGIN.len();

    fn sound() -> String {
        pem::write(&Pkcs8::apple(&TestKey::nth(1)).der())
    }

    /// A key whose PKCS#8 version is 2, in octets 3 to 5: characters 4 to 7 of its base64, `AgEC`.
    fn version_2() -> String {
        let version = [2, 1, 2].to_vec();
        pem::write(&Pkcs8 { version, ..Pkcs8::apple(&TestKey::nth(1)) }.der())
    }

    fn recognise(text: impl AsRef<[u8]>) -> KeyText {
        KeyText::recognise(text.as_ref(), &mut Scratch::new())
    }

    fn utf_16(text: &str) -> Vec<u8> {
        core::iter::once(0xfeff).chain(text.encode_utf16()).flat_map(u16::to_le_bytes).collect()
    }

    #[track_caller]
    fn broken(text: impl AsRef<[u8]>) -> (KeyErrorKind, Span) {
        match recognise(text).content() {
            Content::Broken(error) => (error.kind(), error.span()),
            other => panic!("{other:?}"),
        }
    }

    #[test]
    fn a_damage_is_shown_where_it_is_in_the_text_as_given() {
        use DamageKind as D;
        let text = sound();
        let end = text.len();
        let at = |needle: &str| text.find(needle).unwrap();
        let lower = text.replace("BEGIN PRIVATE KEY", "begin private key");
        let dashes = text.replace("KEY-----\nM", "KEY\u{2013}\u{2013}\nM");
        let cases: [(Vec<u8>, DamageKind, Span); 18] = [
            (text.replace('\n', "\\n").into(), D::NewlinesEscaped, Span::new(27, 29)),
            (text.replace('\n', "\\r\\n").into(), D::NewlinesEscaped, Span::new(27, 29)),
            (text.replace('\n', "").into(), D::NewlinesLost, Span::empty(27)),
            ([b"\xef\xbb\xbf", text.as_bytes()].concat(), D::ByteOrderMark, Span::new(0, 3)),
            (utf_16(&text), D::Utf16, Span::new(0, 2)),
            (text.replacen("MIGT", "MI\0GT", 1).into(), D::ForeignCharacter, Span::byte(30)),
            (dashes.into(), D::Dashes, Span::new(0, 22 + 2 * 3)),
            (lower.into(), D::LabelCase, Span::new(0, 27)),
            (["NAME=", &text].concat().into(), D::TextOnBoundary, Span::new(0, 5)),
            ((text.clone() + "%").into(), D::TextOnBoundary, Span::new(end, end + 1)),
            (["\"", &text, "\""].concat().into(), D::Quotes, Span::new(0, 1)),
            (text.replace('\n', "\r").into(), D::CarriageReturns, Span::byte(27)),
            (text.replace("\nM", "\n  M").into(), D::Indentation, Span::new(28, 30)),
            (text.replacen("MIGT", "MI GT", 1).into(), D::BlanksInBlock, Span::byte(30)),
            (
                text.replace(pem::END, &["\n", pem::END].concat()).into(),
                D::BlanksInBlock,
                Span::empty(at(pem::END)),
            ),
            (
                text.replace("\nM", "\nComment: x\n\nM").into(),
                D::Header,
                Span::new(28, 28 + "Comment: x".len()),
            ),
            (text.replace(pem::END, "").into(), D::EndMissing, Span::empty(at(pem::END))),
            (text.replace(pem::BEGIN, "").into(), D::BeginMissing, Span::empty(0)),
        ];
        for (given, kind, span) in cases {
            let text = recognise(&given);
            assert_eq!(text.damages(), [Damage { kind, span }]);
            assert!(text.into_key().is_ok(), "{kind:?}");
        }
    }

    #[test]
    fn a_character_that_is_no_base64_is_shown_alone() {
        let text = sound().replacen("MIGT", "MI*T", 1);
        assert_eq!(broken(text), (KeyErrorKind::Base64Character, Span::byte(30)));
    }

    #[test]
    fn an_omission_is_shown_where_it_begins() {
        let text = sound().into_bytes();
        let text = [&text[..100], b"...", &text[120..]].concat();
        let (kind, span) = broken(text);
        assert_eq!((kind, span.start()), (KeyErrorKind::Elided, 100));
    }

    #[test]
    fn an_error_of_the_structure_is_shown_in_the_base64_behind_every_layer() {
        let text = version_2();
        let at = text.find("AgEC").unwrap();
        let escaped = text.replace('\n', "\\n");
        let spaces = text.replace('\n', "  ");
        let bare = text.replace(pem::BEGIN, "").replace(pem::END, "");
        // Octet n of a text stands in the characters from 4n/3 on.
        let encoded = Span::new(at * 4 / 3, ((at + 4) * 4).div_ceil(3));
        for (given, span) in [
            (text.clone().into_bytes(), Span::new(at, at + 4)),
            (escaped.clone().into(), Span::new(at + 1, at + 5)),
            (spaces.into(), Span::new(at + 1, at + 5)),
            (bare.into(), Span::new(at - BEGIN_LEN, at - BEGIN_LEN + 4)),
            (["\u{feff}", &text].concat().into(), Span::new(at + 3, at + 7)),
            (utf_16(&text), Span::new(2 + 2 * at, 2 + 2 * (at + 4))),
            (base64::encode(text.as_bytes()).into(), encoded),
        ] {
            assert_eq!(broken(&given), (KeyErrorKind::Version, span));
        }
        // Escapes inside of base64.
        let twice = base64::encode(escaped.as_bytes());
        let (kind, span) = broken(&twice);
        assert_eq!((kind, span.start()), (KeyErrorKind::Version, (at + 1) * 4 / 3));
    }

    #[test]
    fn something_else_is_named_and_shown() {
        for (text, what, span) in [
            ("{\\rtf1\\ansi x}", Foreign::Rtf, Span::new(0, 5)),
            ("PK\u{3}\u{4}\u{14}\0-----BEGIN PRIVATE KEY-----", Foreign::Zip, Span::new(0, 4)),
            (" 5c1e8a37-4b90-4d2f-e053-91b7c26fa08d\n", Foreign::Uuid, Span::new(1, 37)),
            ("keys/AuthKey_7KQ2M9XWPB.p8", Foreign::Path, Span::new(0, 26)),
        ] {
            match recognise(text).content() {
                Content::Foreign(found, at) => assert_eq!((*found, *at), (what, span)),
                other => panic!("{other:?}"),
            }
        }
    }

    #[test]
    fn a_damaged_text_is_recognised_up_to_the_limit_and_not_beyond() {
        let damaged = sound().replace('\n', "\\n");
        for len in [MAX_TEXT, MAX_TEXT + 1, MAX_TEXT + 2] {
            let text = recognise(damaged.clone() + &" ".repeat(len - damaged.len()));
            assert_eq!(text.damages().is_empty(), len > MAX_TEXT, "{len}");
            let error = text.into_key().err().flatten().map(|error| error.kind());
            assert_eq!(error, (len > MAX_TEXT).then_some(KeyErrorKind::TooLong), "{len}");
        }
    }

    #[test]
    fn octets_that_begin_a_sequence_and_are_no_text_are_der() {
        use KeyErrorKind::{DerTrailing, DerTruncated};
        for (octets, expected) in [
            // ASCII with control characters, and what is no UTF-8.
            (&[0x30, 3, 2, 1, 0][..], Some(DerTruncated)),
            (&[0x30, 0, 0], Some(DerTrailing)),
            (&[0x30, 0x81, 0x93, 2, 1, 0], Some(DerTruncated)),
            (b"0 or 1\tand \r\nmore", None),
            (b"0x41", None),
            (&[0x31, 3, 2, 1, 0], None),
            (b"0\xff-----BEGIN", None),
        ] {
            let error = match recognise(octets).content() {
                Content::Broken(error) if error.kind() != KeyErrorKind::MissingEnd => {
                    Some(error.kind())
                }
                _ => None,
            };
            assert_eq!(error, expected, "{octets:x?}");
        }
    }

    #[test]
    fn bare_der_is_a_key_a_sec_1_key_signed_data_or_broken() {
        let form = Pkcs8::apple(&TestKey::nth(1));
        let is = |octets: &[u8]| match recognise(octets).content() {
            Content::Key(_) => "a key",
            Content::Sec1(_, span) if *span == Span::new(0, octets.len()) => "SEC 1",
            Content::Foreign(Foreign::Cms, _) => "signed data",
            Content::Broken(error) => error.kind().slug(),
            _ => "something else",
        };
        let signed = [&[0x30, 11][..], &[6, 9, 0x2a, 0x86, 0x48, 0x86, 0xf7, 13, 1, 7, 2]].concat();
        assert_eq!(is(&form.der()), "a key");
        assert_eq!(is(&form.sec1()), "SEC 1");
        assert_eq!(is(&form.sec1()[..100]), "der-truncated");
        assert_eq!(is(&[&signed[..], &[0x80]].concat()), "der-trailing");
        let signed = [&[0x30, 13][..], &signed[2..], &[5, 0]].concat();
        assert_eq!(is(&signed), "signed data");
        assert_eq!(is(&[0x30, 5, 12, 1, 0xf6, 5, 0]), "unknown-structure");
    }
}
