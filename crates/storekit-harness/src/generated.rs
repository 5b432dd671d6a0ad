//! Keys from a generator: each field is right with a probability of 15 in 16, and otherwise anything.

use arbitrary::{Arbitrary as _, Result, Unstructured};
use storekit_credentials::Span;
use storekit_credentials::key::text::{Content, DamageKind, KeyText};
use storekit_credentials::key::{DecodedKey, Scratch};
use storekit_testkit::der::{
    BIT_STRING, ID_EC_PUBLIC_KEY, INTEGER, KEY_USAGE, OCTET_STRING, PRIME256V1, SECP384R1,
    SEQUENCE, SET, length,
};
use storekit_testkit::encoder::{attributes, friendly_name};
use storekit_testkit::{TestKey, base64, pem};

use crate::key_pool::{ORDER_MINUS_1, pair};
use crate::{key_der, key_text};

/// A key made from `data`: as DER, as a text in an allowed layout, and as that text damaged without loss.
pub fn key_generated(data: &[u8]) {
    // What runs out of data is filled up with zeros, which choose what is right.
    let mut u = Unstructured::new(data);
    let _ = key(&mut u);
}

fn key(u: &mut Unstructured<'_>) -> Result<()> {
    let pair = pair(u.int_in_range(0..=255_usize)?);
    let mut writer = Writer { u, is_sound: true };
    let der = writer.private_key_info(pair)?;
    let is_sound = writer.is_sound;
    key_der(&der);
    let decoded = DecodedKey::from_der(&der);
    assert!(!is_sound || decoded.is_ok(), "a sound key is refused");

    let layouts = pem::allowed_layouts();
    let (name, layout, _) = layouts[u.choose_index(layouts.len())?];
    let text = layout.write(&der);
    key_text(text.as_bytes());
    let mut scratch = Scratch::new();
    let strict = DecodedKey::from_pem(text.as_bytes(), &mut scratch);
    // Padding that a line break parts from its characters is refused, whatever it pads.
    let is_padding_cut = text.lines().any(|line| line.trim_end().starts_with('='));
    assert!(
        is_padding_cut || strict.is_ok() == decoded.is_ok(),
        "text and DER are judged differently in the layout {name}"
    );

    // In Apple's layout, so that one damage is all there is.
    let apple = pem::write(&der);
    errors_move_with_the_text(&apple);
    if is_sound {
        places_are_exact(u, &apple)?;
    }
    let (damaged, kind) = damage(u, &apple)?;
    key_text(&damaged);
    if is_sound {
        let recognised = KeyText::recognise(&damaged, &mut scratch);
        assert!(
            recognised.damages().iter().any(|damage| damage.kind == kind),
            "a damage is not told: {}",
            kind.slug()
        );
        let key = recognised.into_key().expect("a damage without loss is mended");
        assert_eq!(key.scalar().expose(), &pair.scalar(), "a repair gives another key");
    }
    Ok(())
}

/// What is wrong with the key itself is shown where it is, whatever stands before the text.
fn errors_move_with_the_text(text: &str) {
    let mut scratch = Scratch::new();
    let mut error = |text: &str| match KeyText::recognise(text.as_bytes(), &mut scratch).content() {
        Content::Broken(error) => Some((error.kind(), error.span())),
        _ => None,
    };
    let plain = error(text).map(|(kind, span)| (kind, span.shifted(3)));
    assert_eq!(error(&["\u{feff}", text].concat()), plain, "an error is shown elsewhere");
}

/// A character that does not belong in the body of a sound text is shown where it stands, behind other damages too.
fn places_are_exact(u: &mut Unstructured<'_>, text: &str) -> Result<()> {
    let body: Vec<_> = text.match_indices(|c: char| c.is_ascii_alphanumeric()).collect();
    let within =
        |(at, _): &&(usize, &str)| (pem::BEGIN.len()..text.len() - pem::END.len() - 1).contains(at);
    let body: Vec<_> = body.iter().filter(within).map(|(at, _)| *at).collect();
    let at = body[u.choose_index(body.len())?];
    let (before, after) = text.split_at_checked(at).expect("ASCII has no other boundaries");
    let mut scratch = Scratch::new();
    for (front, back) in [("", ""), ("\"", "\""), ("\u{feff}", ""), ("KEY=", "")] {
        let given = [front, before, "\0", after, back].concat();
        let recognised = KeyText::recognise(given.as_bytes(), &mut scratch);
        let shown = recognised.damages().iter().find(|it| it.kind == DamageKind::ForeignCharacter);
        let place = Span::byte(at + front.len());
        assert_eq!(shown.map(|damage| damage.span), Some(place), "a damage is shown elsewhere");
    }
    Ok(())
}

/// The text damaged in one of the ways that lose nothing.
fn damage(u: &mut Unstructured<'_>, text: &str) -> Result<(Vec<u8>, DamageKind)> {
    use DamageKind as D;
    let utf_16 = || {
        let units = std::iter::once(0xfeff).chain(text.encode_utf16());
        units.flat_map(u16::to_le_bytes).collect()
    };
    let body = || text.replace(pem::BEGIN, "").replace(pem::END, "");
    let damages: [(Vec<u8>, DamageKind); 12] = [
        (text.replace('\n', "\\n").into(), D::NewlinesEscaped),
        (text.replace('\n', "\\r\\n").into(), D::NewlinesEscaped),
        (text.replace('\n', "").into(), D::NewlinesLost),
        (text.replace('\n', " ").into(), D::NewlinesLost),
        (["\u{feff}", text].concat().into(), D::ByteOrderMark),
        (utf_16(), D::Utf16),
        (base64::encode(text.as_bytes()).into(), D::Base64OfPem),
        (["\"", text, "\""].concat().into(), D::Quotes),
        (text.replace('\n', "\n   ").into(), D::Indentation),
        (text.replace('\n', "\r").into(), D::CarriageReturns),
        (text.replace(pem::END, "").into(), D::EndMissing),
        (body().into(), D::ArmorMissing),
    ];
    let chosen = u.choose_index(damages.len())?;
    Ok(damages[chosen].clone())
}

/// Writes DER, and goes wrong now and then.
struct Writer<'u, 'd> {
    u: &'u mut Unstructured<'d>,
    /// Whether nothing went wrong so far.
    is_sound: bool,
}

impl Writer<'_, '_> {
    /// Whether to go wrong here: one time in 16, and never once the data has run out.
    fn errs(&mut self) -> Result<bool> {
        let errs = self.u.int_in_range(0..=15_u8)? == 15;
        self.is_sound &= !errs;
        Ok(errs)
    }

    fn private_key_info(&mut self, pair: &TestKey) -> Result<Vec<u8>> {
        let version = self.integer(0)?;
        let algorithm = self.algorithm()?;
        let ec = self.ec_private_key(pair)?;
        let private_key = self.element(OCTET_STRING, &ec)?;
        let tail = match self.u.int_in_range(0..=7_u8)? {
            5 => attributes(),
            6 => {
                let usage = self.or_anything(KEY_USAGE)?;
                let bits = self.element(BIT_STRING, &[7, 0x80])?;
                let values = self.element(SET, &bits)?;
                let attribute = self.sequence(vec![usage, values])?;
                self.element(0xa0, &attribute)?
            }
            7 if self.errs()? => self.element(0xa0, &friendly_name())?,
            _ => Vec::new(),
        };
        self.sequence(vec![version, algorithm, private_key, tail])
    }

    fn algorithm(&mut self) -> Result<Vec<u8>> {
        let oid = self.or_anything(ID_EC_PUBLIC_KEY)?;
        let curve = self.curve()?;
        self.sequence(vec![oid, curve])
    }

    fn curve(&mut self) -> Result<Vec<u8>> {
        if self.errs()? {
            return Ok(SECP384R1.to_vec());
        }
        self.or_anything(PRIME256V1)
    }

    fn ec_private_key(&mut self, pair: &TestKey) -> Result<Vec<u8>> {
        let version = self.integer(1)?;
        let scalar = self.scalar(pair)?;
        let scalar = self.element(OCTET_STRING, &scalar)?;
        let parameters = if self.u.ratio(1, 4)? {
            Vec::new()
        } else {
            let curve = self.curve()?;
            self.element(0xa0, &curve)?
        };
        let public = match self.u.int_in_range(0..=7_u8)? {
            6 => Vec::new(),
            form => {
                let point = match form {
                    7 => pair.public_compressed(),
                    _ => self.point(pair)?,
                };
                let unused = if self.errs()? { self.u.int_in_range(1..=9)? } else { 0 };
                let bits = self.element(BIT_STRING, &[&[unused], point.as_slice()].concat())?;
                self.element(0xa1, &bits)?
            }
        };
        self.sequence(vec![version, scalar, parameters, public])
    }

    fn scalar(&mut self, pair: &TestKey) -> Result<Vec<u8>> {
        if !self.errs()? {
            return Ok(pair.scalar().to_vec());
        }
        let mut order = ORDER_MINUS_1;
        order[31] += 1;
        Ok(match self.u.int_in_range(0..=6_u8)? {
            0 => vec![0; 32],
            1 => ORDER_MINUS_1.to_vec(),
            2 => order.to_vec(),
            3 => vec![0xff; 32],
            4 => pair.scalar()[1..].to_vec(),
            5 => [&[0], &pair.scalar()[..]].concat(),
            _ => self.anything()?,
        })
    }

    fn point(&mut self, pair: &TestKey) -> Result<Vec<u8>> {
        let mut point = pair.public_uncompressed().to_vec();
        if self.errs()? {
            match self.u.int_in_range(0..=4_u8)? {
                0 => point = self.pair()?.public_uncompressed().to_vec(),
                1 => point = vec![0],
                2 => point[0] = 6 + (point[64] & 1),
                3 => point[64] ^= 1,
                _ => point = self.anything()?,
            }
        }
        Ok(point)
    }

    fn pair(&mut self) -> Result<&'static TestKey> {
        Ok(pair(self.u.int_in_range(0..=255)?))
    }

    fn integer(&mut self, value: u8) -> Result<Vec<u8>> {
        let content = if self.errs()? { self.anything()? } else { vec![value] };
        self.element(INTEGER, &content)
    }

    fn sequence(&mut self, mut elements: Vec<Vec<u8>>) -> Result<Vec<u8>> {
        if self.errs()? {
            let at = self.u.choose_index(elements.len())?;
            match self.u.int_in_range(0..=2_u8)? {
                0 => elements[at].clear(),
                1 => elements.push(elements[at].clone()),
                _ => elements.push(self.anything()?),
            }
        }
        self.element(SEQUENCE, &elements.concat())
    }

    fn or_anything(&mut self, element: &[u8]) -> Result<Vec<u8>> {
        if self.errs()? { self.anything() } else { Ok(element.to_vec()) }
    }

    fn anything(&mut self) -> Result<Vec<u8>> {
        let len = self.u.int_in_range(0..=40)?;
        Ok(self.u.bytes(len.min(self.u.len()))?.to_vec())
    }

    /// An element, its identifier and the form of its length right most of the time.
    fn element(&mut self, identifier: u8, content: &[u8]) -> Result<Vec<u8>> {
        let identifier = if self.errs()? { u8::arbitrary(self.u)? } else { identifier };
        let mut header = length(content.len());
        if self.errs()? {
            let shortest = header.clone();
            header = match self.u.int_in_range(0..=5_u8)? {
                0 => vec![0x80],
                1 => vec![0x84, 0xff, 0xff, 0xff, 0xff],
                2 => length(content.len().saturating_sub(1)),
                3 => length(content.len() + 1),
                4 => [&[0x82, 0], &shortest[shortest.len() - 1..]].concat(),
                _ => [&[0x81], &shortest[shortest.len() - 1..]].concat(),
            };
        }
        Ok([&[identifier], header.as_slice(), content].concat())
    }
}
