//! What types print, and the edges of what a text is taken for: what mutation testing found untested.

use std::collections::BTreeSet;

use storekit_credentials::Span;
use storekit_credentials::identifier::{
    AppAppleId, BundleId, DamageKind, ErrorKind, IssuerId, KeyId, Kind, Shape, SharedSecret,
    TeamId, is_reference, repair,
};
use storekit_credentials::key::{
    Algorithm, DecodedKey, KeyErrorKind, Loader, MAX_DER, P8Key, Scratch, UncheckedKey, Weakness,
    text,
};
use storekit_credentials::notification::{
    NotificationUrl, NotificationVersion, OtherStore, Platform,
};
use storekit_testkit::TestKey;
use storekit_testkit::der::{bit_string, context};
use storekit_testkit::encoder::Pkcs8;
use storekit_testkit::pem::write;

const ISSUER: &str = "69a6de71-2c4e-47e3-e053-5b8c7c11a4d2";

#[test]
fn identifiers_print_as_they_were_written_and_debug_names_their_type() {
    let bundle = BundleId::parse(b"com.fernwood.habits").unwrap();
    let key = KeyId::parse(b"7KQ2M9XWPB").unwrap();
    let team = TeamId::parse(b"A1B2C3D4E5").unwrap();
    let issuer = IssuerId::parse(ISSUER.as_bytes()).unwrap();
    let app = AppAppleId::parse(b"6446998023").unwrap();
    for (shown, debug, text) in [
        (bundle.to_string(), format!("{bundle:?}"), "com.fernwood.habits"),
        (key.to_string(), format!("{key:?}"), "7KQ2M9XWPB"),
        (team.to_string(), format!("{team:?}"), "A1B2C3D4E5"),
        (issuer.to_string(), format!("{issuer:?}"), ISSUER),
        (app.to_string(), format!("{app:?}"), "6446998023"),
    ] {
        assert_eq!(shown, text);
        assert!(debug.contains(text) && debug.contains('('), "{debug}");
    }
    assert_eq!(team.as_str(), "A1B2C3D4E5");
    assert!(bundle.eq_ignore_case(&BundleId::parse(b"COM.Fernwood.Habits").unwrap()));
    assert!(!bundle.eq_ignore_case(&BundleId::parse(b"com.fernwood.tasks").unwrap()));
}

/// All different, none empty.
#[track_caller]
fn assert_distinct(words: &[&str]) {
    assert!(words.iter().all(|word| !word.is_empty()), "{words:?}");
    assert_eq!(words.iter().collect::<BTreeSet<_>>().len(), words.len(), "{words:?}");
}

#[test]
fn every_kind_has_words_of_its_own() {
    use {
        Algorithm as A, DamageKind as D, ErrorKind as E, Kind as K, OtherStore as O, Shape as S,
        Weakness as W,
    };
    let kinds = [K::AppAppleId, K::BundleId, K::IssuerId, K::KeyId, K::SharedSecret, K::TeamId];
    assert_distinct(&kinds.map(Kind::name));
    assert_eq!(kinds.map(|kind| kind.to_string()), kinds.map(|kind| kind.name().to_owned()));
    // A Key ID and a Team ID look alike.
    assert_distinct(
        &[K::AppAppleId, K::BundleId, K::IssuerId, K::KeyId, K::SharedSecret].map(Kind::form),
    );
    assert_eq!(K::KeyId.form(), K::TeamId.form());

    assert_distinct(&[D::Blank, D::Invisible, D::Quote, D::Separator].map(DamageKind::describe));
    let shapes = [S::BundleId, S::Decimal, S::Email, S::Hex32, S::Path, S::Pem, S::Token, S::Url];
    assert_distinct(&shapes.map(Shape::describe));
    assert_distinct(&Loader::ALL.map(Loader::name));
    let stores = [O::GooglePlay, O::Stripe, O::Roku, O::Galaxy, O::Amazon, O::Paddle];
    assert_distinct(&stores.map(OtherStore::name));
    assert_distinct(&Platform::ALL.map(Platform::name));
    assert_eq!([NotificationVersion::V1.name(), NotificationVersion::V2.name()], ["V1", "V2"]);
    let weak = [W::Small, W::NearOrder, W::OneOctet, W::Pattern, W::Counting, W::Text];
    assert_distinct(&weak.map(|weakness| weakness.to_string()).each_ref().map(String::as_str));
    let algorithms = [A::EcKeyAgreement, A::Dsa, A::EdDsa, A::Rsa, A::XDh, A::Other];
    assert_distinct(&algorithms.map(Algorithm::name));
    let errors = [E::Dash, E::Empty, E::EmptyLabel, E::HyphenMissing, E::LeadingZero, E::LowerCase];
    assert_distinct(&errors.map(ErrorKind::slug));
}

#[test]
fn every_damage_of_a_key_has_words_of_its_own() {
    use text::DamageKind as D;
    let damages = [
        (D::Utf16, "utf-16"),
        (D::ByteOrderMark, "byte-order-mark"),
        (D::ForeignCharacter, "foreign-character"),
        (D::Base64OfPem, "base64-of-pem"),
        (D::JsonString, "json-string"),
        (D::NewlinesEscaped, "newlines-escaped"),
        (D::NewlinesLost, "newlines-lost"),
        (D::ArmorMissing, "armor-missing"),
        (D::BeginMissing, "begin-missing"),
        (D::EndMissing, "end-missing"),
        (D::Dashes, "dashes"),
        (D::LabelCase, "label-case"),
        (D::WrongLabel, "wrong-label"),
        (D::LabelMismatch, "label-mismatch"),
        (D::Quotes, "quotes"),
        (D::TextOnBoundary, "text-on-boundary"),
        (D::Header, "header"),
        (D::Indentation, "indentation"),
        (D::CarriageReturns, "carriage-returns"),
        (D::BlanksInBlock, "blanks-in-block"),
        (D::UrlSafeAlphabet, "url-safe-alphabet"),
        (D::Padding, "padding"),
    ];
    // Baselines and machines know them by these.
    assert!(damages.iter().all(|(damage, slug)| damage.slug() == *slug));
    let words: Vec<_> = damages.iter().map(|(damage, _)| damage.to_string()).collect();
    assert_distinct(&words.iter().map(String::as_str).collect::<Vec<_>>());
}

#[test]
fn everything_that_is_pasted_in_place_of_a_key_has_words_of_its_own() {
    use text::Foreign as F;
    let all = [
        F::Empty,
        F::Reference,
        F::Path,
        F::Mask,
        F::Uuid,
        F::KeyId,
        F::SharedSecret,
        F::BundleId,
        F::Url,
        F::Jwt,
        F::Jwk,
        F::Json,
        F::Rtf,
        F::Html,
        F::Xml,
        F::ProvisioningProfile,
        F::Ssh,
        F::Pgp,
        F::Zip,
        F::Cms,
        F::Unknown,
    ];
    assert_distinct(&all.map(F::slug));
    assert_distinct(&all.map(|it| it.to_string()).each_ref().map(String::as_str));
}

#[test]
fn an_error_of_a_setting_says_what_is_wrong_and_where() {
    let urls = [
        ("hooks.fernwood.app", "a text that does not begin with https:// at byte 0"),
        ("ftp://fernwood.app/", "a scheme other than https at byte 0"),
        ("https://fernwood.app/a b", "a space or line break at byte 22"),
        ("https://fernwood.app/\u{7}", "a control character at byte 21"),
        ("https://fernw\u{f6}\u{f6}d.app/", "a character outside ASCII at byte 13"),
        ("https://fernwood.app/{id}", "a character that a URL cannot hold at byte 21"),
        ("https://fernwood.app/%2", "a percent sign without two hexadecimal digits at byte 21"),
        ("https://u:p@fernwood.app/", "a user name or password before the host at byte 8"),
        ("https://-fernwood.app/", "a host that is neither a domain name nor an address at byte 8"),
        ("https://fernwood.app:0/", "a port that is not a number from 1 to 65535 at byte 20"),
        ("https://fernwood.app/#id", "a fragment at byte 21"),
    ];
    for (url, expected) in urls {
        let error = NotificationUrl::parse(url.as_bytes()).unwrap_err();
        assert_eq!(error.to_string(), expected, "{url}");
    }
    let version = NotificationVersion::parse("3").unwrap_err();
    assert_eq!(version.to_string(), "a notification version that is neither 1 nor 2 at byte 0");
}

#[test]
fn a_text_is_too_short_up_to_the_length_that_is_asked_for() {
    let kind = |result: Result<(), storekit_credentials::identifier::Error>| {
        result.err().map(|error| error.kind)
    };
    let too_short = Some(ErrorKind::TooShort);
    assert_eq!(kind(KeyId::parse(b"ABCDEFGHI").map(drop)), too_short);
    assert_eq!(kind(KeyId::parse(b"ABCDEFGHIJ").map(drop)), None);
    assert_eq!(kind(KeyId::parse(b"ABCDEFGHIJK").map(drop)), Some(ErrorKind::TooLong));
    assert_eq!(kind(SharedSecret::parse(&[b'a'; 31]).map(drop)), too_short);
    assert_eq!(kind(SharedSecret::parse(&[b'a'; 32]).map(drop)), None);
    assert_eq!(kind(SharedSecret::parse(&[b'a'; 33]).map(drop)), Some(ErrorKind::TooLong));
    assert_eq!(kind(IssuerId::parse(&ISSUER.as_bytes()[..35]).map(drop)), too_short);
    assert_eq!(
        kind(IssuerId::parse([ISSUER, "0"].concat().as_bytes()).map(drop)),
        Some(ErrorKind::TooLong)
    );
}

#[test]
fn shapes_at_their_edges() {
    for (text, shape) in [
        // Version 4 needs the variant as well; Apple's older ones have neither.
        ("69a6de712c4e47e3e0535b8c7c11a4d2", Shape::HexUuid),
        ("69a6de712c4e47e380535b8c7c11a4d2", Shape::HexUuid),
        ("69a6de712c4e47e310535b8c7c11a4d2", Shape::Hex32),
        ("69a6de712c4e17e380535b8c7c11a4d2", Shape::Hex32),
        ("69a6de71-2c4e-47e3e0535b8c7c11a4d2", Shape::UuidMissingHyphen),
        ("69a6de712-c4e47e3e0535b8c7c11a4d2", Shape::Other),
        ("69a6de71-2c4e-47e3-e053-5b8c7c11a4d2", Shape::Uuid),
        ("abcdefabcdefabcdefabcdefabcdefabcdefabcd", Shape::Base64),
        ("abcdefabcdefabcdefabcdefabcdefabcdefabc", Shape::Other),
        ("69a6de71-2c4e-47e3e053-5b8c7c11a4dg", Shape::Other),
        ("69a6de71-2c4e-47e3e053-5b8c7c11a4", Shape::Other),
        ("69a6de71--2c4e-47e3-e053-5b8c7c11a4d2", Shape::Other),
        ("ABCDEFABCD", Shape::TenCharacters),
        ("abcdefabcd", Shape::Other),
        ("a@b.c", Shape::Email),
        ("@b.c", Shape::Other),
        ("a@b", Shape::Other),
        ("a@b.c@d", Shape::Other),
        ("a b@c.d", Shape::Other),
        ("com.fern_wood.app", Shape::AndroidPackage),
        ("com.fern_wood.1app", Shape::Other),
        ("com.fern_wood.a!", Shape::Other),
        ("A1B2C3D4E5.com.fernwood", Shape::TeamPrefixedBundle),
        ("A1B2C3D4E5.fernwood", Shape::BundleId),
    ] {
        assert_eq!(Shape::of(text), shape, "{text}");
    }
}

#[test]
fn references_and_repairs_at_their_edges() {
    for (text, is_one) in
        [("{{x}}", true), ("{{x", false), ("x}}", false), ("$A", true), ("$1", false)]
    {
        assert_eq!(is_reference(text), is_one, "{text}");
    }
    let repaired = repair("\u{1}7KQ2M9XWPB").unwrap();
    assert_eq!(repaired.damage.kind, DamageKind::Invisible);
    assert_eq!(repaired.damage.span, Span::new(0, 1));
    assert_eq!(repaired.as_str(), "7KQ2M9XWPB");
    let debug = format!("{repaired:?}");
    assert!(debug.starts_with("Repaired") && !debug.contains("7KQ2M9XWPB"), "{debug}");
}

#[test]
fn a_span_has_a_length() {
    assert_eq!(Span::new(3, 7).len(), 4);
    assert_eq!(Span::empty(3).len(), 0);
}

#[test]
fn der_is_too_long_one_octet_behind_the_limit() {
    let kind = |len: usize| DecodedKey::from_der(&vec![0x30; len]).unwrap_err().kind();
    assert_ne!(kind(MAX_DER), KeyErrorKind::TooLong);
    assert_eq!(kind(MAX_DER + 1), KeyErrorKind::TooLong);
}

#[test]
fn a_fingerprint_is_printed_in_64_lower_case_digits() {
    let key = TestKey::nth(1);
    let fingerprint = P8Key::from_der(&Pkcs8::apple(&key).der()).unwrap().fingerprint();
    let digits = key.spki_sha256().map(|octet| format!("{octet:02x}"));
    assert_eq!(fingerprint.to_string(), digits.concat());
}

#[test]
fn the_public_key_of_a_file_is_the_one_that_is_written_there() {
    let (key, other) = (TestKey::nth(1), TestKey::nth(2));
    let form = Pkcs8::apple(&key);
    let of = |form: Pkcs8| {
        let key = DecodedKey::from_der(&form.der()).unwrap();
        key.embedded_public_key().map(|public| *public.x())
    };
    let x = |key: &TestKey| key.public_uncompressed()[1..33].try_into().ok();
    assert_eq!(of(form.clone()), x(&key));
    assert_eq!(of(Pkcs8 { public: Pkcs8::apple(&other).public, ..form.clone() }), x(&other));
    assert_eq!(of(Pkcs8 { public: Vec::new(), ..form }), None);
}

#[test]
fn a_point_of_one_octet_0_is_the_one_at_infinity_and_a_longer_one_is_none() {
    for (octets, expected) in [
        (&[0][..], KeyErrorKind::PointAtInfinity),
        (&[0, 1], KeyErrorKind::PointForm),
        (&[6; 65], KeyErrorKind::PointForm),
        (&[4; 64], KeyErrorKind::PointLength),
        (&[2; 34], KeyErrorKind::PointLength),
        (&[], KeyErrorKind::PointLength),
    ] {
        let public = context(1, &[&bit_string(0, octets)]);
        let der = Pkcs8 { public, ..Pkcs8::apple(&TestKey::nth(1)) }.der();
        assert_eq!(DecodedKey::from_der(&der).unwrap_err().kind(), expected, "{octets:?}");
    }
}

#[test]
fn the_digest_of_a_token_shows_nothing_in_debug_output() {
    let url = b"https://api.adapty.io/api/v1/sdk/apple/webhook/5f2c8e91a7d34b06b1e9c4720d8f63ab/";
    let digest = NotificationUrl::parse(url).unwrap().token_digest().unwrap();
    assert_eq!(format!("{digest:?}"), "TokenDigest(..)");
    assert_ne!(digest.as_bytes(), &[0; 16]);
}

#[test]
fn a_key_that_is_still_to_be_checked_shows_nothing_in_debug_output() {
    let text = write(&Pkcs8::apple(&TestKey::nth(1)).der());
    let key = UncheckedKey::from_pem(text.as_bytes()).unwrap();
    assert_eq!(format!("{key:?}"), "UncheckedKey(..)");
}

#[test]
fn a_scratch_shows_nothing_in_debug_output() {
    assert_eq!(format!("{:?}", Scratch::default()), "Scratch(..)");
}

#[test]
fn scalars_that_are_refused_say_why() {
    let kind = |scalar: [u8; 32]| {
        let key = TestKey::nth(1);
        let mut der = Pkcs8::apple(&key).der();
        let at = der.windows(32).position(|window| window == key.scalar()).unwrap();
        der.splice(at..at + 32, scalar);
        DecodedKey::from_der(&der).unwrap_err().kind()
    };
    assert_eq!(kind([0; 32]), KeyErrorKind::ScalarZero);
    // Octets that an exclusive or, or an and, would make nothing of.
    assert_eq!(kind([0xff; 32]), KeyErrorKind::ScalarTooLarge);
    let mut holes = [0xff; 32];
    holes[31] = 0;
    assert_eq!(kind(holes), KeyErrorKind::ScalarTooLarge);
}
