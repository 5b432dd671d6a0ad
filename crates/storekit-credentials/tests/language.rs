//! Exactly one language: what is accepted is what the independent encoder of `storekit-testkit` writes, and nothing else.
//! The tests that are ignored are exhaustive and run in release: `scripts/language`.

#![expect(
    clippy::indexing_slicing,
    clippy::arithmetic_side_effects,
    clippy::unwrap_used,
    reason = "a test that panics fails, as it should"
)]

use proptest::prelude::*;
use storekit_credentials::key::text::{Content, KeyText};
use storekit_credentials::key::{DecodedKey, Deviation, P8Key, Scratch};
use storekit_testkit::encoder::{Pkcs8, allowed_ders};
use storekit_testkit::language::{allowed_encodings, der_in_allowed_layout, one_octet_neighbours};
use storekit_testkit::pem::{self, allowed_layouts};
use storekit_testkit::{TestKey, cases};

#[path = "language/structured.rs"]
mod structured;

/// The key in `octets`, if it is accepted; then `octets` are one of the encodings of that key.
fn accepted(octets: &[u8]) -> Option<P8Key> {
    let key = DecodedKey::from_der(octets).ok()?.prove().ok()?;
    assert_eq!(key.shape().get(Deviation::Attributes), None, "no test here makes attributes");
    let scalar = key.scalar();
    let public = key.public_key();
    let encodings = allowed_encodings(scalar.expose(), public.x(), public.y());
    assert!(encodings.iter().any(|encoding| encoding == octets), "accepted, but not written so");
    Some(key)
}

/// Apple's form, OpenSSL's, and both without a public key.
fn shapes() -> [(&'static str, Vec<u8>); 4] {
    let apple = Pkcs8::apple(&TestKey::nth(1));
    let openssl = Pkcs8::openssl(&TestKey::nth(1));
    let without = |form: &Pkcs8| Pkcs8 { public: Vec::new(), ..form.clone() }.der();
    [
        ("apple", apple.der()),
        ("openssl", openssl.der()),
        ("apple without public key", without(&apple)),
        ("openssl without public key", without(&openssl)),
    ]
}

/// The offsets that are neither of the scalar nor of the point's coordinates.
fn structure(der: &[u8]) -> Vec<usize> {
    let key = TestKey::nth(1);
    let find = |part: &[u8]| der.windows(part.len()).position(|window| window == part);
    let scalar = find(&key.scalar()).unwrap();
    let point = find(&key.public_uncompressed()[1..]);
    (0..der.len())
        .filter(|at| !(scalar..scalar + 32).contains(at))
        .filter(|at| point.is_none_or(|point| !(point..point + 64).contains(at)))
        .collect()
}

/// Tries every pair of substitutions in the structure, with the values that `values` gives for an octet.
fn two_substitutions(der: &[u8], values: impl Fn(u8) -> Vec<u8>) -> (usize, usize) {
    let places = structure(der);
    let (mut tried, mut found) = (0, 0);
    let mut changed = der.to_vec();
    for (n, &first) in places.iter().enumerate() {
        for one in values(der[first]) {
            changed[first] = one;
            for &second in &places[n + 1..] {
                for other in values(der[second]) {
                    changed[second] = other;
                    tried += 1;
                    found += usize::from(accepted(&changed).is_some());
                }
                changed[second] = der[second];
            }
        }
        changed[first] = der[first];
    }
    (tried, found)
}

#[test]
fn every_allowed_encoding_in_every_allowed_layout_is_accepted_as_the_key_that_was_written() {
    for key in [TestKey::nth(1), TestKey::nth(2), TestKey::with_leading_zero()] {
        for (form, der, _) in allowed_ders(&key) {
            for (layout_name, layout, _) in allowed_layouts() {
                let text = layout.write(&der);
                if der_in_allowed_layout(text.as_bytes()).is_none() {
                    // A column a line puts the two characters of padding on two lines.
                    assert!(
                        layout_name == "one-column" && der.len() % 3 == 1,
                        "{form} {layout_name}"
                    );
                    assert!(P8Key::from_pem(text.as_bytes()).is_err());
                    continue;
                }
                let read = P8Key::from_pem(text.as_bytes()).unwrap();
                assert_eq!(read.scalar().expose(), &key.scalar(), "{form} {layout_name}");
                let is_canonical =
                    form == "apple" && ["apple", "final-newline"].contains(&layout_name);
                assert_eq!(read.shape().is_canonical(), is_canonical, "{form} {layout_name}");
            }
        }
    }
}

#[test]
fn no_one_octet_neighbour_of_apples_form_is_accepted() {
    let (_, apple) = &shapes()[0];
    let tried = one_octet_neighbours(apple, |changed| assert!(accepted(changed).is_none()));
    assert_eq!(tried, 77_056);
}

#[test]
fn a_one_octet_neighbour_of_the_other_forms_is_accepted_only_where_it_is_another_key() {
    for (name, der) in &shapes()[1..] {
        let mut found = 0;
        one_octet_neighbours(der, |changed| found += usize::from(accepted(changed).is_some()));
        // Without a public key nothing protects the scalar: each of its 32 octets can be any other.
        let expected = if name.contains("without") { 32 * 255 } else { 0 };
        assert_eq!(found, expected, "{name}");
    }
}

#[test]
fn no_two_telling_substitutions_in_the_structure_are_accepted() {
    for (name, der) in shapes() {
        let telling = |octet: u8| {
            let near = [octet ^ 1, octet.wrapping_add(1), octet.wrapping_sub(1), octet ^ 0x80];
            let mut values = [&near[..], &[0x00, 0x30, 0x80, 0xff]].concat();
            values.sort_unstable();
            values.dedup();
            values.retain(|value| *value != octet);
            values
        };
        let (tried, found) = two_substitutions(&der, telling);
        assert_eq!(found, 0, "{name}");
        assert!(tried > 20_000, "{name}: {tried}");
    }
}

#[test]
fn a_one_character_neighbour_of_the_text_is_accepted_exactly_where_the_grammar_allows_it() {
    let (_, apple) = &shapes()[0];
    let mut found = 0;
    one_octet_neighbours(pem::write(apple).as_bytes(), |text| {
        let expected = der_in_allowed_layout(text).is_some_and(|der| der == *apple);
        let read = P8Key::from_pem(text);
        assert_eq!(read.is_ok(), expected, "{:?}", String::from_utf8_lossy(text));
        found += usize::from(expected);
        if let Err(error) = read {
            assert!(error.span().end() <= text.len(), "{error:?}");
        }
    });
    // Blanks and carriage returns at line ends, line ends between lines and characters, text at either end.
    assert!(found > 200, "{found}");
}

#[test]
fn what_is_made_of_a_shape_is_accepted_exactly_where_the_encoder_writes_it() {
    let mut count = structured::Count::default();
    for seed in 1..3 {
        count.add(&structured::check(100_000, seed).unwrap());
    }
    // The inputs reach what can be said of a key, and many of them are other keys, or other forms.
    assert!(count.texts > 10_000 && count.reasons.len() > 40, "{count:?}");
    assert!(count.accepted_edited > count.runs / 10, "{count:?}");
    assert!(count.accepted < count.runs / 2 && count.multiplications > 20, "{count:?}");
}

#[test]
fn no_text_and_no_der_of_two_bytes_is_accepted() {
    let mut scratch = Scratch::new();
    for bytes in (0..=u16::MAX).map(u16::to_be_bytes) {
        for len in 0..=2 {
            assert!(DecodedKey::from_pem(&bytes[..len], &mut scratch).is_err());
            assert!(DecodedKey::from_der(&bytes[..len]).is_err());
        }
    }
}

#[test]
fn debug_output_of_what_holds_a_key_says_nothing_of_it() {
    let text = pem::write(&shapes()[0].1);
    let mut scratch = Scratch::new();
    let scalar = TestKey::nth(1).scalar();
    let shown = [
        format!("{:?}", DecodedKey::from_pem(text.as_bytes(), &mut scratch)),
        format!("{:?}", P8Key::from_pem(text.as_bytes())),
        format!("{:?}", P8Key::from_pem(text.as_bytes()).unwrap().scalar()),
        format!("{:?}", P8Key::from_pem(text.as_bytes()).unwrap().to_canonical_pem()),
        format!("{:?}", KeyText::recognise(text.as_bytes(), &mut scratch)),
        format!("{scratch:?}"),
    ];
    for shown in shown {
        for octets in scalar.windows(3) {
            let decimal = format!("{octets:?}");
            assert!(!shown.contains(decimal.trim_matches(['[', ']'])), "{shown}");
        }
        let body = storekit_testkit::base64::encode(&shapes()[0].1);
        assert!(!body.as_bytes().windows(8).any(|w| shown.as_bytes().windows(8).any(|s| s == w)));
    }
}

#[test]
fn every_error_of_every_file_lies_inside_of_it() {
    for case in cases() {
        let Err(error) = P8Key::from_pem(&case.bytes) else { continue };
        assert!(error.span().end() <= case.bytes.len(), "{}: {error:?}", case.name);
    }
}

#[test]
fn what_is_mended_is_the_same_key_and_needs_no_mending_again() {
    let mut mended = 0;
    for case in cases() {
        let mut scratch = Scratch::new();
        let Ok(key) = KeyText::recognise(&case.bytes, &mut scratch).into_key() else { continue };
        let text = key.to_canonical_pem();
        let again = KeyText::recognise(text.expose(), &mut scratch);
        assert!(again.damages().is_empty(), "{}", case.name);
        assert!(matches!(again.content(), Content::Key(key) if key.shape().is_canonical()));
        let again = again.into_key().unwrap();
        assert_eq!(again.scalar().expose(), key.scalar().expose(), "{}", case.name);
        assert_eq!(again.to_canonical_pem().expose(), text.expose(), "{}", case.name);
        mended += 1;
    }
    assert!(mended > 70, "{mended}");
}

proptest! {
    #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn no_bytes_make_an_error_outside_of_the_text(text in any::<Vec<u8>>()) {
        let mut scratch = Scratch::new();
        if let Err(error) = DecodedKey::from_pem(&text, &mut scratch) {
            prop_assert!(error.span().end() <= text.len());
        }
        let der = [&[0x30], text.as_slice()].concat();
        if let Err(error) = DecodedKey::from_der(&der) {
            prop_assert!(error.span().end() <= der.len());
        }
        if let Err(error) = DecodedKey::from_der(&text) {
            prop_assert!(error.span().end() <= text.len());
        }
        for damage in KeyText::recognise(&text, &mut scratch).damages() {
            prop_assert!(damage.span.end() <= text.len());
        }
    }

    #[test]
    fn a_text_glued_from_likely_pieces_is_accepted_exactly_where_the_grammar_allows_it(
        pieces in prop::collection::vec(prop::sample::select(vec![
            "-----BEGIN PRIVATE KEY-----", "-----END PRIVATE KEY-----", "\n", "\r\n", "\r", " ", "\t", "<1>", "<2>", "=",
            "-----BEGIN", "-----END", "A: b", "\n\n", "-", "\u{feff}",
        ]), 0..12),
        framed in any::<bool>(),
    ) {
        let (_, apple) = &shapes()[0];
        let body = storekit_testkit::base64::encode(apple);
        let glued = pieces.concat();
        let glued = if framed { format!("{}\n<1>{glued}<2>\n{}", pem::BEGIN, pem::END) } else { glued };
        let (first, rest) = body.split_at_checked(64).unwrap();
        let text = glued.replace("<1>", first).replace("<2>", rest);
        let expected = der_in_allowed_layout(text.as_bytes()).is_some_and(|der| der == *apple);
        prop_assert_eq!(P8Key::from_pem(text.as_bytes()).is_ok(), expected);
    }
}

#[test]
#[ignore = "exhaustive: scripts/language"]
fn no_text_and_no_der_of_three_bytes_is_accepted() {
    let mut scratch = Scratch::new();
    for number in 0..1_u32 << 24 {
        let [_, bytes @ ..] = number.to_be_bytes();
        assert!(DecodedKey::from_pem(&bytes, &mut scratch).is_err());
        assert!(DecodedKey::from_der(&bytes).is_err());
    }
}

#[test]
#[ignore = "exhaustive: scripts/language"]
fn no_two_substitutions_in_the_structure_are_accepted() {
    let mut all = 0;
    for (name, der) in shapes() {
        let (tried, found) = two_substitutions(&der, |octet| {
            (0..=u8::MAX).filter(|value| *value != octet).collect()
        });
        println!("{name}: {tried} pairs, {found} accepted");
        assert_eq!(found, 0, "{name}");
        all += tried;
    }
    assert_eq!(all, 258_019_200);
}
