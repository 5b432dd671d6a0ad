//! The base64 between damaged boundaries, and the key in it.

use alloc::vec::Vec;
use core::ops::Range;

use super::boundary::{Boundary, Keyword, Label};
use super::foreign::Foreign;
use super::located::Located;
use super::{Content, Damage, DamageKind};
use crate::Span;
use crate::key::MAX_BODY;
use crate::key::base64;
use crate::key::decode::DecodedKey;
use crate::key::error::{Algorithm, KeyError, KeyErrorKind};

use zeroize::Zeroizing;

/// Fewer characters than this are not taken for a key without boundaries.
const LEAST_BARE_BODY: usize = 40;

/// Whether a text without boundaries can be a key's base64.
pub(super) fn looks_like_base64(text: &Located) -> bool {
    let mut count = 0_usize;
    let is_base64 = text.bytes().iter().all(|&byte| {
        let is_body = base64::is_alphabet(byte) || matches!(byte, b'=' | b'-' | b'_' | b'.');
        count = count.saturating_add(usize::from(is_body));
        is_body || byte.is_ascii_whitespace()
    });
    is_base64 && count >= LEAST_BARE_BODY
}

/// Reads the key between `boundaries`, or without any. `strict` is why the text is not accepted as it is.
pub(super) fn read(
    text: &Located,
    boundaries: &[Boundary],
    strict: KeyError,
    damages: &mut Vec<Damage>,
) -> Content {
    let block = match Block::of(text, boundaries) {
        Ok(block) => block,
        Err(content) => return content,
    };
    let mut found = Vec::new();
    let lines = match block.skip_headers(text, &mut found) {
        Ok(lines) => lines,
        Err(error) => return block.of_label(text).unwrap_or(Content::Broken(error)),
    };
    let characters = match block.characters(text, lines, &mut found) {
        Ok(characters) => characters,
        Err(error) => {
            // A certificate is one whatever its base64 looks like.
            return block.of_label(text).unwrap_or(Content::Broken(error));
        }
    };
    let content = decode(&characters, &block, text);
    if matches!(content, Content::Key(_)) {
        block.note_boundaries(text, &mut found);
        block.note_layout(text, lines, &mut found);
        if block.label.is_some_and(|label| label != Label::PrivateKey) {
            let span = block.begin.or(block.end).map_or(Span::empty(0), |boundary| boundary.span);
            found.push(Damage { kind: DamageKind::WrongLabel, span: text.span(span) });
        }
        damages.append(&mut found);
        if damages.is_empty() {
            // Nothing was mended, so the strict stage's word stands.
            return Content::Broken(strict);
        }
        return content;
    }
    // What is wrong with the key itself is one cause; the layout of a text that nobody can use is not another.
    match content {
        Content::Broken(_) => block.of_label(text).unwrap_or(content),
        _ => content,
    }
}

/// One block: its boundaries, where there are any, and the range between them.
struct Block {
    begin: Option<Boundary>,
    end: Option<Boundary>,
    label: Option<Label>,
    inside: Span,
}

impl Block {
    #[expect(
        clippy::result_large_err,
        reason = "the error is the answer, and is handed on at once"
    )]
    fn of(text: &Located, boundaries: &[Boundary]) -> Result<Self, Content> {
        let broken = |kind, span| Content::Broken(KeyError::new(kind, text.span(span)));
        // The curve in front of a SEC 1 key, as `openssl ecparam -genkey` writes it.
        let boundaries = match boundaries {
            [first, second, rest @ ..]
                if first.label == Label::EcParameters
                    && second.label == Label::EcParameters
                    && is_p256(text, Span::new(first.span.end(), second.span.start()))
                    && rest.first().is_some_and(|begin| begin.label == Label::EcPrivateKey) =>
            {
                rest
            }
            all => all,
        };
        let mut begins = boundaries.iter().filter(|boundary| boundary.keyword == Keyword::Begin);
        let mut ends = boundaries.iter().filter(|boundary| boundary.keyword == Keyword::End);
        let (begin, end) = (begins.next().copied(), ends.next().copied());
        if let Some(second) = begins.next().or_else(|| ends.next()) {
            let is_key = |boundary: &Boundary| {
                !matches!(
                    boundary.label,
                    Label::Certificate
                        | Label::CertificateRequest
                        | Label::PublicKey
                        | Label::Cms
                        | Label::Pgp
                )
            };
            let block = Self {
                begin,
                end,
                label: begin.or(end).map(|first| first.label),
                inside: Span::default(),
            };
            // Where none of them can be the key, it matters more what they are than how many.
            let named = if boundaries.iter().any(is_key) { None } else { block.of_label(text) };
            return Err(named.unwrap_or(broken(KeyErrorKind::SeveralBlocks, second.span)));
        }
        let start = begin.map_or(0, |begin| begin.span.end());
        let stop = end.map_or(text.len(), |end| end.span.start());
        if stop < start {
            return Err(broken(
                KeyErrorKind::BoundaryMalformed,
                end.map_or(Span::default(), |end| end.span),
            ));
        }
        let label = begin.or(end).map(|boundary| boundary.label);
        Ok(Self { begin, end, label, inside: Span::new(start, stop) })
    }

    /// What the label says that this is, where that is no key for App Store servers.
    fn of_label(&self, text: &Located) -> Option<Content> {
        let span = text.span(self.begin.or(self.end)?.span);
        let broken = |kind| Some(Content::Broken(KeyError::new(kind, span)));
        match self.label? {
            Label::PrivateKey | Label::EcPrivateKey | Label::EcParameters | Label::Other => None,
            Label::EncryptedPrivateKey => broken(KeyErrorKind::Encrypted),
            Label::RsaPrivateKey => broken(KeyErrorKind::RsaPkcs1),
            Label::DsaPrivateKey => broken(KeyErrorKind::WrongAlgorithm(Algorithm::Dsa)),
            Label::OpenSsh => Some(Content::Foreign(Foreign::Ssh, span)),
            Label::Pgp => Some(Content::Foreign(Foreign::Pgp, span)),
            Label::Cms => Some(Content::Foreign(Foreign::Cms, span)),
            Label::Certificate => broken(KeyErrorKind::Certificate),
            Label::CertificateRequest => broken(KeyErrorKind::CertificateRequest),
            Label::PublicKey => broken(KeyErrorKind::PublicKey),
        }
    }

    /// The base64 characters in `lines` of the block, without what does not belong to them.
    fn characters(
        &self,
        text: &Located,
        lines: Span,
        found: &mut Vec<Damage>,
    ) -> Result<Located, KeyError> {
        let mut out = text.empty_like();
        let inside = text.slice(lines);
        let bytes = inside.bytes();
        let is_url_safe = bytes.iter().any(|byte| matches!(byte, b'-' | b'_'))
            && !bytes.iter().any(|byte| matches!(byte, b'+' | b'/'));
        let mut padding_line: Option<usize> = None;
        let mut line = 0_usize;
        let mut own = between_marks(bytes, 0);
        for (at, (byte, origin)) in inside.iter().enumerate() {
            let span = || inside.span(Span::byte(at));
            let error = |kind| Err(KeyError::new(kind, span()));
            let mut note = |kind| found.push(Damage { kind, span: span() });
            match byte {
                b'=' => {
                    if *padding_line.get_or_insert(line) != line {
                        note(DamageKind::Padding);
                    }
                    out.push(byte, origin);
                }
                b'\n' => {
                    line = line.saturating_add(1);
                    own = between_marks(bytes, at.saturating_add(1));
                }
                _ if byte.is_ascii_whitespace() => {}
                b'-' | b'_' if is_url_safe => {
                    note(DamageKind::UrlSafeAlphabet);
                    out.push(if byte == b'-' { b'+' } else { b'/' }, origin);
                }
                _ if is_elision(bytes, at) => return error(KeyErrorKind::Elided),
                b'"' | b'\'' | b',' | b'\\' | b'+' | b'.' if !own.contains(&at) => {
                    note(DamageKind::Quotes);
                }
                _ if base64::is_alphabet(byte) => {
                    if padding_line.is_some() {
                        return error(KeyErrorKind::Base64Padding);
                    }
                    out.push(byte, origin);
                }
                b'>' if bytes.get(at.wrapping_sub(1)).is_none_or(|&before| before == b'\n') => {
                    note(DamageKind::Indentation);
                }
                b'-' | b'_' => return error(KeyErrorKind::Base64UrlSafe),
                _ => return error(KeyErrorKind::Base64Character),
            }
            if out.len() > MAX_BODY {
                return error(KeyErrorKind::TooLong);
            }
        }
        if padding_line.is_none() && matches!(out.len() & 3, 2 | 3) {
            found.push(Damage {
                kind: DamageKind::Padding,
                span: Span::empty(text.origin(self.inside.end())),
            });
        }
        Ok(out)
    }

    /// The range of the base64, behind RFC 1421 headers.
    fn skip_headers(&self, text: &Located, found: &mut Vec<Damage>) -> Result<Span, KeyError> {
        let bytes = self.inside.of(text.bytes()).unwrap_or_default();
        let mut at = 0_usize;
        let mut start = 0_usize;
        let mut first: Option<Span> = None;
        let mut is_encrypted = false;
        for line in bytes.split(|&byte| byte == b'\n') {
            let next = at.saturating_add(line.len()).saturating_add(1);
            let is_header = line.contains(&b':');
            // A header goes on in lines that begin with a blank.
            let goes_on = first.is_some()
                && start == at
                && line.first().is_some_and(|byte| matches!(byte, b' ' | b'\t'));
            if is_header || goes_on {
                let span = Span::new(at, next.saturating_sub(1)).shifted(self.inside.start());
                first = first.or(Some(span));
                is_encrypted |= line.windows(9).any(|window| window == b"ENCRYPTED");
                start = next;
            } else if !line.trim_ascii().is_empty() {
                break;
            }
            at = next;
        }
        if let Some(span) = first {
            let span = text.span(span);
            if is_encrypted {
                return Err(KeyError::new(KeyErrorKind::Encrypted, span));
            }
            found.push(Damage { kind: DamageKind::Header, span });
        }
        Ok(Span::new(self.inside.start().saturating_add(start.min(bytes.len())), self.inside.end()))
    }

    fn note_boundaries(&self, text: &Located, found: &mut Vec<Damage>) {
        let mut note = |kind, span| found.push(Damage { kind, span: text.span(span) });
        match (self.begin, self.end) {
            (None, None) => note(DamageKind::ArmorMissing, text.trimmed()),
            (None, Some(_)) => note(DamageKind::BeginMissing, Span::empty(self.inside.start())),
            (Some(_), None) => note(DamageKind::EndMissing, Span::empty(self.inside.end())),
            (Some(begin), Some(end)) => {
                if begin.label != end.label {
                    note(DamageKind::LabelMismatch, end.span);
                }
            }
        }
        for boundary in [self.begin, self.end].into_iter().flatten() {
            if !boundary.has_hyphens {
                note(DamageKind::Dashes, boundary.span);
            }
            if !boundary.is_spelt_right {
                note(DamageKind::LabelCase, boundary.span);
            }
        }
    }

    fn note_layout(&self, text: &Located, lines: Span, found: &mut Vec<Damage>) {
        let bytes = text.bytes();
        let mut note = |kind, span| found.push(Damage { kind, span: text.span(span) });
        let inside = self.inside.of(bytes).unwrap_or_default();

        // Text that shares a line with BEGIN or END.
        if let Some(begin) = self.begin {
            let front = bytes.get(..begin.span.start()).unwrap_or_default();
            let line = front.rsplit(|&byte| byte == b'\n').next().unwrap_or_default();
            let span = Span::new(front.len().saturating_sub(line.len()), front.len());
            if !line.trim_ascii().is_empty() {
                note(DamageKind::TextOnBoundary, span);
            } else if !line.is_empty() {
                note(DamageKind::Indentation, span);
            }
        }
        if let Some(end) = self.end {
            let behind = bytes.get(end.span.end()..).unwrap_or_default();
            let line = behind.split(|&byte| byte == b'\n').next().unwrap_or_default();
            if !line.trim_ascii().is_empty() {
                note(DamageKind::TextOnBoundary, Span::new(0, line.len()).shifted(end.span.end()));
            }
        }
        if self.begin.is_none() && self.end.is_none() {
            return;
        }

        // Line ends that are not where they belong.
        let head = inside.len().saturating_sub(inside.trim_ascii_start().len());
        let tail = inside.trim_ascii_end().len();
        let is_line_end = |range: Option<&[u8]>| range.is_some_and(|range| range.contains(&b'\n'));
        let begin_ends_line = self.begin.is_none() || is_line_end(inside.get(..head));
        let end_begins_line = self.end.is_none() || is_line_end(inside.get(tail..));
        if !begin_ends_line || !end_begins_line {
            let at = if begin_ends_line { tail } else { 0 };
            note(DamageKind::NewlinesLost, Span::empty(self.inside.start().saturating_add(at)));
            return;
        }

        // Blanks where none belong. The first line is the rest of the BEGIN line, or the blank one behind headers.
        let mut at = lines.start();
        let inside = lines.of(bytes).unwrap_or_default();
        for (number, line) in inside.split(|&byte| byte == b'\n').enumerate() {
            let line_span = Span::new(0, line.len()).shifted(at);
            at = at.saturating_add(line.len()).saturating_add(1);
            let content = line.trim_ascii();
            let is_last = at > self.inside.end();
            if content.is_empty() {
                if number > 0 && !is_last {
                    note(DamageKind::BlanksInBlock, line_span);
                } else if is_last && !line.is_empty() {
                    note(DamageKind::Indentation, line_span);
                }
            } else if let Some(blanks) = blanks(line) {
                let is_in_front = blanks.start() == 0;
                let kind =
                    if is_in_front { DamageKind::Indentation } else { DamageKind::BlanksInBlock };
                note(kind, blanks.shifted(line_span.start()));
            }
        }
    }
}

/// The first blanks of a line that do not stand at its end.
fn blanks(line: &[u8]) -> Option<Span> {
    let line = line.trim_ascii_end();
    let start = line.iter().position(u8::is_ascii_whitespace)?;
    let len = line.iter().skip(start).take_while(|byte| byte.is_ascii_whitespace()).count();
    Some(Span::new(start, start.saturating_add(len)))
}

/// Whether the base64 in `span` is the object identifier of P-256, 1.2.840.10045.3.1.7.
fn is_p256(text: &Located, span: Span) -> bool {
    span.of(text.bytes()).is_some_and(|inside| inside.trim_ascii() == b"BggqhkjOPQMBBw==")
}

/// Whether the character at `at` begins a mark of omission: dots, stars, or a run of the letter x.
fn is_elision(bytes: &[u8], at: usize) -> bool {
    const RUN: usize = 8;
    match bytes.get(at..) {
        Some([b'.' | b'[' | b'<', b'.', ..] | [b'*', b'*', ..] | [0xe2, 0x80, 0xa6, ..]) => true,
        Some([first @ (b'x' | b'X'), rest @ ..]) => {
            rest.iter().take_while(|byte| *byte == first).count() >= RUN
        }
        _ => false,
    }
}

/// What can be base64 of the line that begins at `start`: not the marks at its edges, nor what is beyond them. So a program writes a
/// text, a string a line, with `+` or `.` between the strings.
fn between_marks(bytes: &[u8], start: usize) -> Range<usize> {
    let rest = bytes.get(start..).unwrap_or_default();
    let line = rest.split(|&byte| byte == b'\n').next().unwrap_or_default();
    let end = start.saturating_add(line.len());
    let (front, back) = (up_to_last_mark(line.iter()), up_to_last_mark(line.iter().rev()));
    start.saturating_add(front)..end.saturating_sub(back)
}

/// How many of the characters at one edge of a line lie before its base64, the last mark among them included.
fn up_to_last_mark<'b>(line: impl Iterator<Item = &'b u8>) -> usize {
    let is_mark = |byte: &u8| matches!(byte, b'"' | b'\'' | b',' | b'\\');
    let is_edge = |byte: &u8| is_mark(byte) || matches!(byte, b' ' | b'\t' | b'\r' | b'+' | b'.');
    let edge = (1..).zip(line.take_while(|byte| is_edge(byte)));
    edge.filter(|(_, byte)| is_mark(byte)).last().map_or(0, |(count, _)| count)
}

/// The key in the base64 `characters`, whose alphabet has been checked.
fn decode(characters: &Located, block: &Block, text: &Located) -> Content {
    let mut body = Zeroizing::new(characters.bytes().to_vec());
    let data = body.iter().position(|&byte| byte == b'=').unwrap_or(body.len());
    // Padding that was left out can only have been the right one.
    if data == body.len() && matches!(data & 3, 2 | 3) {
        while body.len() & 3 != 0 {
            body.push(b'=');
        }
    }
    let end = Span::empty(text.origin(block.inside.end()));
    if body.is_empty() {
        return Content::Broken(KeyError::new(KeyErrorKind::EmptyBody, end));
    }
    let in_text = |span: Span| characters.span(span);
    let in_octets = |span: Span| in_text(base64::characters(span));
    let mut octets = Zeroizing::new(alloc::vec![0_u8; body.len()]);
    let octets = match base64::decode(&body, &mut octets) {
        Ok(octets) => octets,
        Err(error) => {
            // A key that was cut off ends anywhere in its base64, but not in padding.
            let whole = data.saturating_sub(data & 3);
            let is_cut = data == characters.len()
                && body
                    .get(..whole)
                    .and_then(|start| base64::decode(start, &mut octets).ok())
                    .is_some_and(is_cut_off);
            let kind = if is_cut { KeyErrorKind::DerTruncated } else { error.kind() };
            return Content::Broken(KeyError::new(kind, in_text(error.span())));
        }
    };
    if block.begin.is_none() && block.end.is_none() && octets.first() != Some(&0x30) {
        return Content::Foreign(Foreign::Unknown, in_text(Span::new(0, characters.len())));
    }
    let place = |error: KeyError| KeyError::new(error.kind(), in_octets(error.span()));
    match DecodedKey::from_der(octets) {
        Ok(key) => Content::Key(key.relocated(in_octets)),
        Err(error) if error.kind() == KeyErrorKind::Sec1 => match DecodedKey::from_sec1(octets) {
            Ok(key) => {
                let whole = in_text(Span::new(0, characters.len()));
                let span = block.begin.map_or(whole, |begin| text.span(begin.span));
                Content::Sec1(key.relocated(in_octets), span)
            }
            Err(error) => Content::Broken(place(error)),
        },
        Err(error) => Content::Broken(place(error)),
    }
}

/// Whether DER says that it is longer than it is.
fn is_cut_off(octets: &[u8]) -> bool {
    DecodedKey::from_der(octets).is_err_and(|error| error.kind() == KeyErrorKind::DerTruncated)
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;
    use std::string::String;
    use std::vec::Vec;

    use DamageKind as D;
    use KeyErrorKind as E;
    use storekit_testkit::der::{FRIENDLY_NAME, SET, context, element, octet_string, sequence};
    use storekit_testkit::encoder::Pkcs8;
    use storekit_testkit::{TestKey, pem};

    use super::*;
    use crate::key::Scratch;
    use crate::key::text::KeyText;

    fn sound() -> String {
        pem::write(&Pkcs8::apple(&TestKey::nth(1)).der())
    }

    fn recognise(text: &str) -> KeyText {
        KeyText::recognise(text.as_bytes(), &mut Scratch::new())
    }

    fn broken(text: &str) -> Option<(KeyErrorKind, Span)> {
        match recognise(text).content() {
            Content::Broken(error) => Some((error.kind(), error.span())),
            _ => None,
        }
    }

    /// The damages of a text that has the sound key in it.
    fn mended(text: &str) -> Vec<(DamageKind, Span)> {
        let text = recognise(text);
        let damages = text.damages().iter().map(|damage| (damage.kind, damage.span)).collect();
        assert_eq!(text.into_key().unwrap().scalar().expose(), &TestKey::nth(1).scalar());
        damages
    }

    #[test]
    fn several_blocks_are_told_as_such_unless_none_can_hold_a_key() {
        let block = |label: &str| {
            ["-----BEGIN ", label, "-----\nMIIB\n-----END ", label, "-----\n"].concat()
        };
        for (label, kind) in [
            ("CERTIFICATE", E::Certificate),
            ("CERTIFICATE REQUEST", E::CertificateRequest),
            ("PUBLIC KEY", E::PublicKey),
        ] {
            let first = Span::new(0, label.len() + 16);
            assert_eq!(broken(&block(label).repeat(2)), Some((kind, first)), "{label}");
        }
        for label in ["CMS", "PGP MESSAGE"] {
            assert!(matches!(
                recognise(&block(label).repeat(2)).content(),
                Content::Foreign(Foreign::Cms | Foreign::Pgp, _)
            ));
        }
        // Only the curve of the key itself stands in front of it (`openssl ecparam -genkey`).
        for label in ["CERTIFICATE", "EC PARAMETERS"] {
            let first = block(label);
            let second = Span::new(first.len(), first.len() + pem::BEGIN.len());
            assert_eq!(broken(&(first + &sound())), Some((E::SeveralBlocks, second)), "{label}");
        }
        let begin = "-----BEGIN EC PARAMETERS-----\n";
        let second = Span::new(begin.len(), begin.len() + pem::BEGIN.len());
        assert_eq!(broken(&[begin, &sound()].concat()), Some((E::SeveralBlocks, second)));
    }

    #[test]
    fn a_block_begins_before_it_ends_and_holds_something() {
        let (begin, end) = (pem::BEGIN, pem::END);
        let turned = [end, "\nMIGT\n", begin].concat();
        let whole = Span::new(0, end.len());
        assert_eq!(broken(&turned), Some((E::BoundaryMalformed, whole)));
        assert_eq!(broken(begin), Some((E::EmptyBody, Span::empty(begin.len()))));
        assert_eq!(broken(end), Some((E::EmptyBody, Span::empty(0))));
        let nothing = [begin, "\n\n", end].concat();
        assert_eq!(broken(&nothing).map(|it| it.0), Some(E::EmptyBody));
    }

    #[test]
    fn the_alphabets_of_base64_do_not_mix() {
        let text = sound();
        assert_eq!(
            broken(&text.replacen("MIGT", "M-+T", 1)),
            Some((E::Base64UrlSafe, Span::byte(29)))
        );
        assert_eq!(
            broken(&text.replacen("MIGT", "M+_T", 1)),
            Some((E::Base64UrlSafe, Span::byte(30)))
        );
        let url_safe = text.replace('+', "-").replace('/', "_");
        let body = url_safe.split_at_checked(27).unwrap().1;
        let first = 27 + body.find(['-', '_']).unwrap();
        assert_eq!(mended(&url_safe), [(D::UrlSafeAlphabet, Span::byte(first))]);
    }

    #[test]
    fn quotes_and_marks_at_line_edges_are_taken_off_and_elsewhere_are_not() {
        let text = sound();
        let lines = |front: &str, back: &str| {
            let (begin, rest) = text.split_once('\n').unwrap();
            let (body, end) = rest.rsplit_once('\n').unwrap();
            let body: String =
                body.lines().map(|line| [front, line, back, "\n"].concat()).collect();
            [begin, "\n", &body, end].concat()
        };
        for (front, back, damage) in [
            ("\"", "\",", (D::Quotes, Span::byte(28))),
            ("'", "',", (D::Quotes, Span::byte(28))),
            ("\"", "", (D::Quotes, Span::byte(28))),
            ("", "\",", (D::Quotes, Span::byte(92))),
            ("  \"", "\"", (D::Quotes, Span::byte(30))),
            ("\"", "\" +", (D::Quotes, Span::byte(28))),
            ("\"", "\" .", (D::Quotes, Span::byte(28))),
            (" + '", "'", (D::Quotes, Span::byte(29))),
            (">", "", (D::Indentation, Span::byte(28))),
            ("> ", "", (D::Indentation, Span::byte(28))),
        ] {
            assert!(mended(&lines(front, back)).contains(&damage), "{front}{back}");
        }
        for mark in ["\"", "'", ",", ">", "*", "\\", "\" .", "."] {
            let (text, at) =
                (text.replacen("MIGT", &["MI", mark, "GT"].concat(), 1), Span::byte(30));
            assert_eq!(broken(&text), Some((E::Base64Character, at)), "{mark}");
        }
        // What is behind headers begins a line too.
        let headed = text.replacen('\n', "\nA: b\n>", 1);
        assert!(mended(&headed).contains(&(D::Indentation, Span::byte(33))));
    }

    #[test]
    fn padding_that_is_left_out_or_torn_is_the_right_one() {
        let mut paddings = BTreeSet::new();
        for octets in [&[7][..], &[7; 2], &[7; 3]] {
            let attribute = sequence(&[FRIENDLY_NAME, &element(SET, &octet_string(octets))]);
            let tail = context(0, &[&attribute]);
            let text = pem::write(&Pkcs8 { tail, ..Pkcs8::apple(&TestKey::nth(1)) }.der());
            let Some(at) = text.find('=') else { continue };
            paddings.insert(text.matches('=').count());
            let without = text.replace('=', "");
            assert_eq!(mended(&without), [(D::Padding, Span::empty(at + 1))]);
            let torn = text.replace("==", "=\n=");
            if torn != text {
                assert_eq!(mended(&torn), [(D::Padding, Span::byte(at + 2))]);
            }
        }
        assert_eq!(paddings, BTreeSet::from([1, 2]));
    }

    #[test]
    fn a_body_with_a_character_too_many_is_not_one_that_was_cut_off() {
        let text = sound();
        let longer = text.replace("\n-----END", "A\n-----END");
        assert_eq!(broken(&longer).map(|it| it.0), Some(E::Base64Length));
        let end = text.find("\n-----END").unwrap();
        for cut in [1, 3, 7] {
            let shorter = [text.get(..end - cut).unwrap(), "\n", pem::END].concat();
            assert_eq!(broken(&shorter).map(|it| it.0), Some(E::DerTruncated), "{cut}");
        }
    }

    #[test]
    fn line_ends_and_blanks_that_are_out_of_place_are_shown_where_they_are() {
        let text = sound();
        let end = text.find(pem::END).unwrap();
        let span = |start: usize, len: usize| Span::new(start, start + len);
        for (from, to, damages) in [
            ("KEY-----\n", "KEY-----", &[(D::NewlinesLost, span(27, 0))][..]),
            ("\n-----END", "-----END", &[(D::NewlinesLost, span(end - 1, 0))]),
            ("\n-----END", "\n  -----END", &[(D::Indentation, span(end, 2))]),
            ("\n-----END", "\n\n-----END", &[(D::BlanksInBlock, span(end, 0))]),
            ("\n-----END", "\n \n-----END", &[(D::BlanksInBlock, span(end, 1))]),
            ("-----BEGIN", "\t-----BEGIN", &[(D::Indentation, span(0, 1))]),
            ("-----BEGIN", "\nkey: -----BEGIN", &[(D::TextOnBoundary, span(1, 5))]),
            (
                "END PRIVATE KEY-----",
                "END PRIVATE KEY----- %\nx",
                &[(D::TextOnBoundary, span(text.len(), 2))],
            ),
            ("MIGT", "MI  GT", &[(D::BlanksInBlock, span(30, 2))]),
            ("MIGT", " MIGT", &[(D::Indentation, span(28, 1))]),
            ("MIGT", " MI GT", &[(D::Indentation, span(28, 1))]),
            ("MIGT", "\n\nMIGT", &[(D::BlanksInBlock, span(28, 0))]),
            (pem::END, "  ", &[(D::EndMissing, span(end + 2, 0)), (D::Indentation, span(end, 2))]),
            (
                "-----BEGIN PRIVATE KEY-----\nMIGT",
                " MIGT",
                &[(D::BeginMissing, span(0, 0)), (D::Indentation, span(0, 1))],
            ),
        ] {
            assert_eq!(mended(&text.replacen(from, to, 1)), damages, "{to:?}");
        }
    }

    #[test]
    fn headers_go_on_in_indented_lines_up_to_a_blank_one() {
        let text = sound();
        let with = |headers: &str| text.replacen('\n', &["\n", headers].concat(), 1);
        for (headers, len) in [
            ("A: b\n\n", 4),
            ("A: b\n", 4),
            ("A: b\nC: d\n\n", 4),
            ("A: b\n  goes on\n\n", 4),
            ("A: b\n\tgoes on\n  and on\n\n", 4),
        ] {
            let damages = mended(&with(headers));
            assert_eq!(damages[0], (D::Header, Span::new(28, 28 + len)), "{headers}");
        }
        // Behind a blank line, it is an indented line of base64.
        let indented = mended(&with("A: b\n\n  "));
        assert!(indented.contains(&(D::Indentation, Span::new(34, 36))), "{indented:?}");
        let encrypted = with("A: b\nProc-Type: 4,ENCRYPTED\n\n");
        assert_eq!(broken(&encrypted), Some((E::Encrypted, Span::new(28, 32))));
    }

    #[test]
    fn an_omission_is_known_by_its_marks() {
        let text = sound();
        for (mark, kind) in [
            ("..", E::Elided),
            ("[...]", E::Elided),
            ("<..>", E::Elided),
            ("**", E::Elided),
            ("\u{2026}", E::Elided),
            ("xxxxxxxxx", E::Elided),
            ("XXXXXXXXX", E::Elided),
            (".", E::Base64Character),
            ("[", E::Base64Character),
            ("<", E::Base64Character),
            ("*", E::Base64Character),
            ("\u{2025}", E::Base64Character),
        ] {
            let found = broken(&text.replacen("MIGT", &["MIGT", mark].concat(), 1)).unwrap();
            assert_eq!((found.0, found.1.start()), (kind, 32), "{mark}");
        }
        // Letters of a key, however unlikely.
        for letters in ["xxxxxxxx", "xXxXxXxXx", "yyyyyyyyy"] {
            let found = broken(&text.replacen("MIGT", &["MIGT", letters].concat(), 1)).unwrap();
            assert_ne!(found.0, E::Elided, "{letters}");
        }
    }
}
