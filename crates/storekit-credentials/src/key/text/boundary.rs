//! BEGIN and END lines (RFC 7468, section 2), also where they are damaged.

use alloc::vec::Vec;

use super::located::Located;
use crate::Span;

/// A BEGIN or END, as well as it can be made out.
#[derive(Clone, Copy)]
pub(super) struct Boundary {
    pub(super) keyword: Keyword,
    pub(super) label: Label,
    /// From the first hyphen to the last.
    pub(super) span: Span,
    /// Five plain hyphens on each side.
    pub(super) has_hyphens: bool,
    /// Keyword and label in capitals, with single spaces.
    pub(super) is_spelt_right: bool,
}

#[derive(Clone, Copy, Eq, PartialEq)]
pub(super) enum Keyword {
    Begin,
    End,
}

/// What a block says that it holds.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub(super) enum Label {
    PrivateKey,
    EcPrivateKey,
    EncryptedPrivateKey,
    EcParameters,
    RsaPrivateKey,
    DsaPrivateKey,
    OpenSsh,
    Pgp,
    Certificate,
    CertificateRequest,
    PublicKey,
    Cms,
    Other,
}

/// Labels that exist, longer ones before their endings.
const LABELS: [(&str, Label); 21] = [
    ("EC PRIVATE KEY", Label::EcPrivateKey),
    ("ENCRYPTED PRIVATE KEY", Label::EncryptedPrivateKey),
    ("RSA PRIVATE KEY", Label::RsaPrivateKey),
    ("DSA PRIVATE KEY", Label::DsaPrivateKey),
    ("OPENSSH PRIVATE KEY", Label::OpenSsh),
    ("SSH2 ENCRYPTED PRIVATE KEY", Label::OpenSsh),
    ("SSH2 PUBLIC KEY", Label::OpenSsh),
    ("PGP PRIVATE KEY BLOCK", Label::Pgp),
    ("PGP PUBLIC KEY BLOCK", Label::Pgp),
    ("PGP MESSAGE", Label::Pgp),
    ("PRIVATE KEY", Label::PrivateKey),
    ("EC PARAMETERS", Label::EcParameters),
    ("NEW CERTIFICATE REQUEST", Label::CertificateRequest),
    ("CERTIFICATE REQUEST", Label::CertificateRequest),
    ("TRUSTED CERTIFICATE", Label::Certificate),
    ("X509 CERTIFICATE", Label::Certificate),
    ("CERTIFICATE", Label::Certificate),
    ("RSA PUBLIC KEY", Label::PublicKey),
    ("PUBLIC KEY", Label::PublicKey),
    ("PKCS7", Label::Cms),
    ("CMS", Label::Cms),
];

/// Longest label that is taken for one though it is not known, in bytes.
const MAX_OTHER_LABEL: usize = 40;

/// Every BEGIN and END of the text, in order.
pub(super) fn find(text: &Located) -> Vec<Boundary> {
    let bytes = text.bytes();
    let mut boundaries = Vec::new();
    let mut at = 0_usize;
    while at < bytes.len() {
        match boundary_at(bytes, at) {
            Some(boundary) => {
                at = boundary.span.end().max(at.saturating_add(1));
                boundaries.push(boundary);
            }
            None => at = at.saturating_add(1),
        }
    }
    boundaries
}

/// The boundary whose keyword begins at `at`.
fn boundary_at(bytes: &[u8], at: usize) -> Option<Boundary> {
    let rest = bytes.get(at..)?;
    let (keyword, word) = if starts_with_ignoring_case(rest, b"BEGIN") {
        (Keyword::Begin, "BEGIN")
    } else if starts_with_ignoring_case(rest, b"END") {
        (Keyword::End, "END")
    } else {
        return None;
    };
    let front = bytes.get(..at)?;
    let front_dashes = dashes_at_end(front.trim_ascii_end());
    let before = front.trim_ascii_end().len().saturating_sub(front_dashes.len);
    // Without hyphens in front it must at least begin a word.
    if front_dashes.count == 0 && front.last().is_some_and(u8::is_ascii_alphanumeric) {
        return None;
    }

    let after_word = at.saturating_add(word.len());
    let (label, label_len, is_label_exact) = match label_at(bytes.get(after_word..)?) {
        Some(found) => found,
        None if front_dashes.count >= 2 => other_label(bytes.get(after_word..)?)?,
        None => return None,
    };
    let after_label = after_word.saturating_add(label_len);
    let behind = bytes.get(after_label..)?;
    let blanks = behind.iter().take_while(|byte| matches!(byte, b' ' | b'\t')).count();
    let back_dashes = dashes_at_start(behind.get(blanks..)?);
    let end = if back_dashes.count == 0 {
        after_label
    } else {
        after_label.saturating_add(blanks).saturating_add(back_dashes.len)
    };
    Some(Boundary {
        keyword,
        label,
        span: Span::new(if front_dashes.count == 0 { at } else { before }, end),
        has_hyphens: front_dashes.is_exact()
            && back_dashes.is_exact()
            && front.len() == front.trim_ascii_end().len()
            && blanks == 0,
        is_spelt_right: rest.starts_with(word.as_bytes()) && is_label_exact,
    })
}

/// A label that is known, its length with the blank before it, and whether it is spelt exactly.
fn label_at(rest: &[u8]) -> Option<(Label, usize, bool)> {
    LABELS.iter().find_map(|&(name, label)| {
        let mut len = 0_usize;
        for wanted in name.bytes().filter(|&byte| byte != b' ') {
            len = len.saturating_add(blanks_at(rest, len));
            if !rest.get(len)?.eq_ignore_ascii_case(&wanted) {
                return None;
            }
            len = len.saturating_add(1);
        }
        let written = rest.get(..len)?;
        let is_exact = written.strip_prefix(b" ") == Some(name.as_bytes());
        Some((label, len, is_exact))
    })
}

/// Anything up to hyphens on the same line.
fn other_label(rest: &[u8]) -> Option<(Label, usize, bool)> {
    let len = rest.iter().take(MAX_OTHER_LABEL).position(|&byte| byte == b'-')?;
    let written = rest.get(..len)?;
    let is_label = written.iter().all(|byte| byte.is_ascii_graphic() || *byte == b' ');
    is_label.then_some((Label::Other, len, true))
}

fn blanks_at(bytes: &[u8], at: usize) -> usize {
    bytes.iter().skip(at).take_while(|byte| matches!(byte, b' ' | b'\t')).count()
}

fn starts_with_ignoring_case(bytes: &[u8], word: &[u8]) -> bool {
    bytes.get(..word.len()).is_some_and(|start| start.eq_ignore_ascii_case(word))
}

/// A run of hyphens and what editors make of them.
struct Dashes {
    /// In characters.
    count: usize,
    /// In bytes.
    len: usize,
}

impl Dashes {
    const fn is_exact(&self) -> bool {
        self.count == 5 && self.len == 5
    }
}

/// Hyphen-minus; soft hyphen; hyphen to horizontal bar; minus; small and full-width forms; box drawing.
const DASHES: [&[u8]; 13] = [
    b"-",
    b"\xc2\xad",
    b"\xe2\x80\x90",
    b"\xe2\x80\x91",
    b"\xe2\x80\x92",
    b"\xe2\x80\x93",
    b"\xe2\x80\x94",
    b"\xe2\x80\x95",
    b"\xe2\x88\x92",
    b"\xe2\x94\x80",
    b"\xef\xb9\x98",
    b"\xef\xb9\xa3",
    b"\xef\xbc\x8d",
];

fn dashes_at_start(mut bytes: &[u8]) -> Dashes {
    let mut dashes = Dashes { count: 0, len: 0 };
    while let Some((dash, rest)) =
        DASHES.iter().find_map(|dash| Some((dash, bytes.strip_prefix(*dash)?)))
    {
        dashes.count = dashes.count.saturating_add(1);
        dashes.len = dashes.len.saturating_add(dash.len());
        bytes = rest;
    }
    dashes
}

fn dashes_at_end(mut bytes: &[u8]) -> Dashes {
    let mut dashes = Dashes { count: 0, len: 0 };
    while let Some((dash, rest)) =
        DASHES.iter().find_map(|dash| Some((dash, bytes.strip_suffix(*dash)?)))
    {
        dashes.count = dashes.count.saturating_add(1);
        dashes.len = dashes.len.saturating_add(dash.len());
        bytes = rest;
    }
    dashes
}

#[cfg(test)]
mod tests {
    use std::format;
    use std::string::String;

    use super::*;

    /// The boundaries of a text: what each is, where, and `h` and `s` where hyphens and spelling are right.
    fn found(text: &str) -> Vec<(char, Label, Span, &'static str)> {
        let boundaries = find(&Located::new(text.as_bytes()));
        let right = |it: &Boundary| match (it.has_hyphens, it.is_spelt_right) {
            (true, true) => "hs",
            (true, false) => "h",
            (false, true) => "s",
            (false, false) => "",
        };
        let letter = |it: &Boundary| if it.keyword == Keyword::Begin { 'B' } else { 'E' };
        boundaries.iter().map(|it| (letter(it), it.label, it.span, right(it))).collect()
    }

    #[test]
    fn every_label_is_known_whole() {
        for (name, label) in LABELS {
            for (keyword, letter) in [("BEGIN", 'B'), ("END", 'E')] {
                let text = format!("-----{keyword} {name}-----");
                let whole = Span::new(0, text.len());
                assert_eq!(found(&text), [(letter, label, whole, "hs")], "{text}");
            }
        }
    }

    #[test]
    fn a_boundary_is_made_out_with_damaged_hyphens_and_spelling() {
        for (text, shown, right) in [
            ("----BEGIN PRIVATE KEY-----", Some(0..26), "s"),
            ("-----BEGIN PRIVATE KEY------", Some(0..28), "s"),
            ("BEGIN PRIVATE KEY", Some(0..17), "s"),
            ("BEGIN PRIVATE KEY-----", Some(0..22), "s"),
            ("-----BEGIN PRIVATE KEY", Some(0..22), "s"),
            ("x BEGIN PRIVATE KEY", Some(2..19), "s"),
            ("xBEGIN PRIVATE KEY-----", None, ""),
            ("x-BEGIN PRIVATE KEY-----", Some(1..24), "s"),
            ("x-----BEGIN PRIVATE KEY-----x", Some(1..28), "hs"),
            ("----- BEGIN PRIVATE KEY-----", Some(0..28), "s"),
            ("-----BEGIN PRIVATE KEY \t-----", Some(0..29), "s"),
            ("-----BEGIN PRIVATE KEY  x", Some(0..22), "s"),
            ("\u{2014}\u{2014}-BEGIN PRIVATE KEY-----", Some(0..29), "s"),
            ("-----BEGIN PRIVATE KEY\u{2013}\u{ad}", Some(0..27), "s"),
            ("\u{2013}\u{2013}\u{2013}\u{2013}\u{2013}BEGIN PRIVATE KEY-----", Some(0..37), "s"),
            ("-----begin PRIVATE KEY-----", Some(0..27), "h"),
            ("-----BEGIN Private KEY-----", Some(0..27), "h"),
            ("-----BEGIN PRIVATEKEY-----", Some(0..26), "h"),
            ("-----BEGINPRIVATE KEY-----", Some(0..26), "h"),
            ("-----BEGIN  PRIVATE KEY-----", Some(0..28), "h"),
            ("-----BEGIN\tPRIVATE KEY-----", Some(0..27), "h"),
            ("-----BEGIN P R I V A T E KEY-----", Some(0..33), "h"),
        ] {
            let expected =
                shown.map(|at| ('B', Label::PrivateKey, Span::new(at.start, at.end), right));
            assert_eq!(found(text), Vec::from_iter(expected), "{text}");
        }
    }

    #[test]
    fn a_label_that_is_not_known_needs_hyphens_around_and_fits_a_line() {
        let long = |len: usize| format!("--BEGIN{}--", "x".repeat(len));
        for (text, is_one) in [
            (String::from("-----BEGIN FERNWOOD KEY-----"), true),
            (String::from("--BEGIN FERNWOOD KEY-"), true),
            (String::from("-BEGIN FERNWOOD KEY-----"), false),
            (String::from("BEGIN FERNWOOD KEY-----"), false),
            (String::from("-----BEGIN FERNWOOD KEY"), false),
            (String::from("-----BEGIN FERNWOOD\nKEY-----"), false),
            (String::from("-----BEGIN \u{e9}-----"), false),
            (long(39), true),
            (long(40), false),
        ] {
            let labels: Vec<_> = found(&text).iter().map(|it| it.1).collect();
            assert_eq!(labels, if is_one { &[Label::Other][..] } else { &[] }, "{text}");
        }
    }

    #[test]
    fn each_boundary_of_a_text_is_found_in_order() {
        let text = "-----BEGIN PRIVATE KEY----------END PRIVATE KEY-----END: END CMS";
        let found = found(text);
        let places: Vec<_> = found.iter().map(|it| (it.0, it.2.start(), it.2.end())).collect();
        // The hyphens between two are the first's.
        assert_eq!(places, [('B', 0, 32), ('E', 22, 52), ('E', 57, 64)]);
    }
}
