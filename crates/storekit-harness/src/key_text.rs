//! The text of a key: framing, recogniser, repairs, canonical form.

use storekit_credentials::key::text::{Content, Damage, KeyText};
use storekit_credentials::key::{
    DecodedKey, Deviation, KeyErrorKind, Loader, MAX_TEXT, P8Key, Portability, Scratch,
    UncheckedKey,
};
use storekit_credentials::{Secret, Span};
use storekit_testkit::encoder::Pkcs8;
use storekit_testkit::{base64, pem};

use crate::key_pool::pair_of;
use crate::{assert_inside, assert_words, der, panic_with};

/// Any text that should be a key.
pub fn key_text(text: &[u8]) {
    let mut scratch = Scratch::default();
    let strict = DecodedKey::from_pem(text, &mut scratch);
    if text.len() > MAX_TEXT {
        let refused = strict.as_ref().err().map(|error| (error.kind(), error.span()));
        let behind = Span::new(MAX_TEXT, text.len());
        assert_eq!(refused, Some((KeyErrorKind::TooLong, behind)), "a text over the limit");
    }
    unchecked(text, strict.as_ref().ok());
    let recognised = KeyText::recognise(text, &mut scratch);
    let damages = recognised.damages();
    for damage in damages {
        assert_inside(damage.span, text);
        assert_words(damage.kind);
        assert_words(damage.kind.slug());
        for loader in Loader::ALL {
            let _ = loader.portability_of(damage.kind);
        }
    }
    match recognised.content() {
        Content::Broken(error) => {
            assert_words(error);
            assert_words(error.kind().slug());
        }
        Content::Foreign(what, _) => {
            assert_words(what);
            assert_words(what.slug());
        }
        Content::Key(key) | Content::Sec1(key, _) => {
            assert_described(key);
            assert_portable(damages, key);
        }
    }
    assert!(
        damages.windows(2).all(|two| two[0].kind < two[1].kind),
        "damages are not in order, or one is told twice"
    );
    match (&strict, recognised.content()) {
        (Ok(key), Content::Key(again)) => {
            assert!(damages.is_empty(), "an accepted text is damaged");
            assert_eq!(key.shape(), again.shape(), "the recogniser sees another shape");
            assert_eq!(key.scalar().expose(), again.scalar().expose());
            accepted(text, key);
            let proven = P8Key::from_pem(text);
            assert_eq!(proven.is_ok(), key.is_matching(), "a pair is proven otherwise");
            if let Ok(proven) = proven {
                assert_eq!(proven.shape(), key.shape());
                assert_eq!(proven.fingerprint().to_string().len(), 64);
            }
        }
        (Ok(_), _) => panic_with("the recogniser refuses what the strict stage accepts"),
        (Err(error), content) => {
            assert_inside(error.span(), text);
            match content {
                Content::Key(key) => {
                    assert!(
                        !damages.is_empty() || DecodedKey::from_der(text).is_ok(),
                        "the strict stage refuses a text in which nothing is damaged"
                    );
                    assert_inside(key.public_key_span(), text);
                    for (_, span) in key.shape().deviations() {
                        assert_inside(span, text);
                    }
                }
                Content::Broken(error) => assert_inside(error.span(), text),
                Content::Sec1(_, span) | Content::Foreign(_, span) => assert_inside(*span, text),
            }
        }
    }
    if let Ok(key) = recognised.into_key() {
        canonical(&key, &mut scratch);
    }
    assert_eq!(format!("{scratch:?}"), "Scratch(..)", "Debug shows octets of a key");
}

/// The way past our check of the point, with a check by other means, comes to the strict stage's verdict on Apple's form.
fn unchecked(text: &[u8], strict: Option<&DecodedKey>) {
    let apples = strict.filter(|key| key.shape().is_canonical());
    let lines: Vec<_> = text.split(|&byte| byte == b'\n').collect();
    let in_json = UncheckedKey::from_json_pem(&lines.join(&br"\n"[..]));
    let Some(key) = UncheckedKey::from_pem(text) else {
        assert!(apples.is_none(), "Apple's form is passed over");
        let is_escaped = text.windows(2).any(|two| two == br"\n");
        assert!(in_json.is_none() || is_escaped, "another form is read in JSON");
        return;
    };
    assert_eq!(format!("{key:?}"), "UncheckedKey(..)", "Debug shows a key");
    let scalar = |key: UncheckedKey| Some(key.checked_by(|_, _, _| Some(()))?.0.scalar());
    let (escaped, plain) = (in_json.map(scalar), UncheckedKey::from_pem(text).map(scalar));
    let (escaped, plain) = (escaped.expect("the same in JSON"), plain.expect("the same again"));
    assert_eq!(escaped.as_ref().map(Secret::expose), plain.as_ref().map(Secret::expose));
    let on_curve = |_: &[u8; 32], x: &[u8; 32], y: &[u8; 32]| {
        p256::PublicKey::from_sec1_bytes(&[&[4][..], x, y].concat()).ok().map(drop)
    };
    let checked = key.checked_by(on_curve).map(|(key, ())| key);
    assert_eq!(checked.is_some(), strict.is_some(), "another verdict on Apple's form");
    if let (Some(checked), Some(strict)) = (checked, strict) {
        assert_eq!(checked.shape(), strict.shape());
        assert_eq!(checked.scalar().expose(), strict.scalar().expose());
        assert_eq!(checked.is_matching(), strict.is_matching());
    }
}

/// What a library does with a text is what it does with the worst of its damages, or worse; Apple's own form it loads.
fn assert_portable(damages: &[Damage], key: &DecodedKey) {
    for loader in Loader::ALL {
        assert_words(loader.slug());
        let whole = loader.portability(damages, key);
        let worst = damages.iter().map(|damage| loader.portability_of(damage.kind)).max();
        assert!(worst.is_none_or(|worst| worst <= whole), "better than its damages");
        let is_apples = damages.is_empty() && key.shape().is_canonical();
        assert!(!is_apples || whole == Portability::Loads, "Apple's form is not loaded");
    }
}

/// What is said of a key beside its parts.
fn assert_described(key: &DecodedKey) {
    let scalar = *key.scalar().expose();
    let is_small = scalar[..24].iter().all(|&octet| octet == 0);
    let weakness = key.weakness();
    assert!(!is_small || weakness.is_some(), "a small scalar is not told");
    if let Some(weakness) = weakness {
        assert_words(weakness);
    }
    for (deviation, _) in key.shape().deviations() {
        assert_words(deviation);
    }
    if let Some(name) = key.public_key().published() {
        assert_words(name);
    }
    for loader in Loader::ALL {
        assert_words(loader.name());
        let refused = |(each, _)| loader.refuses_deviation(each, false);
        let is_refused = key.shape().deviations().any(refused);
        assert!(!is_refused || !key.shape().is_canonical(), "Apple's form is refused");
    }
}

/// What the strict stage accepts is one block of canonical base64 of a DER that is accepted, and its layout is told.
fn accepted(text: &[u8], key: &DecodedKey) {
    let text = str::from_utf8(text).expect("an accepted text is UTF-8");
    let (before, block) = text.split_once(pem::BEGIN).expect("an accepted text has a BEGIN line");
    let (body, after) = block.split_once(pem::END).expect("an accepted text has an END line");
    let joined: String = body.split_ascii_whitespace().collect();
    let octets = base64::decode(&joined);
    assert_eq!(base64::encode(&octets), joined, "base64 that is not canonical was accepted");

    let bare = DecodedKey::from_der(&octets).expect("the DER of an accepted text is accepted");
    der::accepted(&octets, &bare);
    assert_eq!(bare.scalar().expose(), key.scalar().expose());

    let has = |deviation| key.shape().get(deviation).is_some();
    let structure = |key: &DecodedKey| {
        Deviation::ALL.map(|each| each.is_of_structure() && key.shape().get(each).is_some())
    };
    assert_eq!(structure(&bare), structure(key), "the layout changes the structure");
    for (deviation, span) in key.shape().deviations() {
        assert_inside(span, text.as_bytes());
        if deviation.is_of_structure() {
            let start = before.len() + pem::BEGIN.len();
            assert!(
                span.start() >= start && span.end() <= start + body.len(),
                "a deviation of the structure is shown outside of the base64"
            );
        }
    }

    let shown = places(&joined, body, before.len() + pem::BEGIN.len());
    for (deviation, span) in bare.shape().deviations().filter(|(_, span)| !span.is_empty()) {
        assert_eq!(key.shape().get(deviation), Some(shown(span)), "a deviation is shown elsewhere");
    }
    assert_eq!(
        key.public_key_span(),
        shown(bare.public_key_span()),
        "the point is shown elsewhere"
    );

    // The layout, found out in another way.
    let mut blank = body.lines().skip(1).map(|line| line.trim_ascii().is_empty());
    blank.next();
    assert!(!blank.any(|is_blank| is_blank), "a blank line inside of the block was accepted");
    assert!(![before, after].concat().contains("-----BEGIN"), "a second block was accepted");
    assert!(![before, after].concat().contains("-----END"), "a second block was accepted");
    let written = pem::write(&octets);
    let is_apples = text == written || text.strip_suffix('\n') == Some(&written);
    let has_layout = Deviation::ALL.iter().any(|&each| !each.is_of_structure() && has(each));
    assert_eq!(is_apples, !has_layout, "the layout is not told as it is");
    let lines: Vec<_> = body.lines().skip(1).map(str::trim_end).filter(|l| !l.is_empty()).collect();
    let (last, full) = lines.split_last().expect("an accepted text has a body");
    let is_64 = full.iter().all(|line| line.len() == 64) && last.len() <= 64;
    assert_eq!(!is_64, has(Deviation::LineWidth), "line width");
    let crlf = text.matches("\r\n").count();
    let line_feeds = text.matches('\n').count();
    let (is_crlf, is_mixed) = (crlf > 0 && crlf == line_feeds, crlf > 0 && crlf < line_feeds);
    assert_eq!(is_crlf, has(Deviation::Crlf), "CRLF");
    assert_eq!(is_mixed, has(Deviation::MixedLineEnds), "mixed line ends");
    let is_surrounded = !before.trim_ascii().is_empty() || !after.trim_ascii().is_empty();
    assert_eq!(is_surrounded, has(Deviation::SurroundingText), "surrounding text");
}

/// Where a range of octets stands in the text whose base64 is `body`, at `start`.
fn places(joined: &str, body: &str, start: usize) -> impl Fn(Span) -> Span {
    let at: Vec<_> = body
        .bytes()
        .enumerate()
        .filter(|(_, byte)| !byte.is_ascii_whitespace())
        .map(|(at, _)| start + at)
        .collect();
    assert_eq!(at.len(), joined.len());
    move |octets| Span::new(at[octets.start() * 4 / 3], at[(octets.end() * 4).div_ceil(3) - 1] + 1)
}

/// A key's canonical form is Apple's, is read as the same key, and needs no repair.
fn canonical(key: &P8Key, scratch: &mut Scratch) {
    let scalar = *key.scalar().expose();
    let pair = pair_of(&scalar);
    let written = key.to_canonical_pem();
    assert_eq!(
        written.expose(),
        pem::write(&Pkcs8::apple(&pair).der()).as_bytes(),
        "the canonical form is not Apple's"
    );
    assert_eq!(key.public_key().fingerprint().as_bytes(), &pair.spki_sha256());
    let (damages, content) = KeyText::recognise(written.expose(), scratch).into_parts();
    assert!(damages.is_empty());
    match content {
        Content::Key(again) => {
            assert!(again.shape().is_canonical());
            assert_eq!(again.scalar().expose(), &scalar, "the canonical form is another key");
        }
        _ => panic_with("the canonical form is no key"),
    }
}
