//! Samples of the documentation and dummies, which people paste as if they were theirs.

use super::Kind;
use crate::ascii::{is_one_of, is_same_word};

/// Key IDs and Team IDs of documentation and templates, by their first character, a letter in upper case. Those with a `0 1 E I O` also
/// stand for what is made from them, because no genuine Key ID has one: see [`ten_prefixes`].
const fn tens(first: u8) -> &'static [&'static str] {
    match first {
        b'0' => &["0123456789"],
        b'1' => &["1A2B3C4D5E"],
        // Apple, "Generating JSON Web Tokens for API requests".
        b'2' => &["2X9R4HXF34"],
        // RevenueCat, REST API v2 reference.
        b'6' => &["6345942CC3"],
        b'9' => &["9876543210"],
        b'A' => &["A1B2C3D4E5", "AB12CD34EF", "AABBCCDDEE"],
        // fastlane's and Expo's documentation and fixtures: eight and nine characters.
        b'D' => &["D83848D23", "D485S484", "D383SF739"],
        b'K' => &["KEY1234567"],
        b'T' => &["TEAMID1234", "TEAM123456"],
        _ => &[],
    }
}

/// What made-up Key IDs and Team IDs begin with, likewise.
const fn ten_prefixes(first: u8) -> &'static [&'static str] {
    match first {
        b'1' => &["123456"],
        b'A' => &["ABCDE", "ABC123", "ABCD1"],
        b'K' => &["KEYID"],
        b'T' => &["TEST1"],
        b'X' => &["XXXXX"],
        _ => &[],
    }
}

/// Issuer IDs of documentation, likewise.
const fn issuers(first: u8) -> &'static [&'static str] {
    match first {
        // RFC 4122 and its readers.
        b'1' => &[
            "123e4567-e89b-12d3-a456-426614174000",
            "12345678-1234-1234-1234-123456789012",
            "12345678-1234-1234-1234-123456789abc",
            "12345678-90ab-cdef-1234-567890abcdef",
        ],
        b'5' => &[
            "550e8400-e29b-41d4-a716-446655440000",
            // Apple, "Generating JSON Web Tokens for API requests": the sample, and the same without a hyphen.
            "57246542-96fe-1a63-e053-0824d011072a",
            "57246542-96fe-1a63e053-0824d011072a",
        ],
        // Apple's server library, README.
        b'9' => &["99b16628-15e4-4668-972b-eeff55eeff55"],
        _ => &[],
    }
}

/// First parts of Bundle IDs of documentation and templates, by their first letter and the one behind the first period, both in upper case.
const fn bundles(first: u8, second: u8) -> &'static [&'static str] {
    match (first, second) {
        (b'C', b'C') => &["com.companyname", "com.company"],
        (b'C', b'E') => &["com.example"],
        (b'C', b'M') => &["com.mycompany", "com.myapp"],
        (b'C', b'Y') => &["com.yourapp", "com.yourcompany", "com.yourdomain", "com.yourname"],
        (b'E', _) => &["example"],
        (b'N', b'E') => &["net.example"],
        (b'O', b'E') => &["org.example"],
        (b'Y', b'B') => &["your.bundle"],
        _ => &[],
    }
}

/// Numbers of documentation, by their first digit.
const fn numbers(first: u8) -> &'static [&'static str] {
    match first {
        b'0' => &["0123456789"],
        b'1' => &["1234567890", "123456789"],
        // Apple, TN3180.
        b'6' => &["6446998023"],
        b'9' => &["987654321", "9876543210"],
        _ => &[],
    }
}

/// Shared secrets of documentation.
const SECRETS: [&str; 3] = [
    // RevenueCat, REST API v2 reference.
    "1234567890abcdef1234567890abcdef",
    "0123456789abcdef0123456789abcdef",
    "abcdef1234567890abcdef1234567890",
];

/// Words of a template that was not filled in, by their first letter. Compared without case, hyphens and underscores.
const fn words(first: u8) -> &'static [&'static str] {
    match first {
        b'b' => &["bundleid"],
        b'c' => &["changeme"],
        b'd' => &["dummy"],
        b'e' => &["example"],
        b'i' => &["insert", "issuerid"],
        b'k' => &["keyid"],
        b'p' => &["placeholder"],
        b'r' => &["replaceme"],
        b's' => &["sample", "sharedsecret"],
        b't' => &["teamid"],
        b'y' => &["yourkey", "yourissuer"],
        _ => &[],
    }
}

/// How many letters the shortest of these words has.
const SHORTEST_WORD: usize = 5;

/// Words that stand for a value on their own, by their first letter, in upper case.
const fn whole_words(first: u8) -> &'static [&'static str] {
    match first {
        b'T' => &["tbd", "test", "todo"],
        b'X' => &["xx"],
        _ => &[],
    }
}

impl Kind {
    /// Whether `text` is a sample of the documentation or a dummy where this identifier belongs.
    pub fn is_placeholder(self, text: &[u8]) -> bool {
        let Some(first) = text.first().map(u8::to_ascii_uppercase) else { return false };
        match self {
            Self::BundleId => is_bundle_placeholder(text, first),
            _ => self.is_sample(text) || is_template(text) || is_one_of(text, whole_words(first)),
        }
    }

    /// The same of a `text` that is an identifier of this kind. Of most kinds, it has digits and no words.
    pub fn is_sound_placeholder(self, text: &[u8]) -> bool {
        match self {
            Self::IssuerId | Self::AppAppleId | Self::SharedSecret => self.is_sample(text),
            Self::BundleId | Self::KeyId | Self::TeamId => self.is_placeholder(text),
        }
    }

    /// Whether it is one of those that are known, or one character over and over.
    fn is_sample(self, text: &[u8]) -> bool {
        let Some(first) = text.first().map(u8::to_ascii_uppercase) else { return false };
        let known = match self {
            Self::KeyId | Self::TeamId => tens(first),
            Self::IssuerId => issuers(first),
            Self::AppAppleId => numbers(first),
            Self::SharedSecret => &SECRETS,
            Self::BundleId => &[],
        };
        let is_invented = || {
            matches!(self, Self::KeyId | Self::TeamId)
                && text.len() == 10
                && ten_prefixes(first).iter().any(|prefix| begins_with(text, prefix))
        };
        is_one_of(text, known) || is_repetition(text) || is_invented()
    }
}

/// Whether `text` is a reference to a value that is kept elsewhere: `$NAME`, `${NAME}`, `{{ name }}`, `@env:NAME`.
///
/// What it stands for is not known, so nothing can be said of it.
pub fn is_reference(text: &str) -> bool {
    let dollar = text.strip_prefix('$').is_some_and(|name| {
        name.starts_with(|c: char| c.is_ascii_alphabetic() || matches!(c, '_' | '{' | '('))
    });
    let braces = text.starts_with("{{") && text.ends_with("}}");
    dollar || braces || text.starts_with("@env:") || text.starts_with("@file:")
}

/// Whether `text` is a word for "nothing", as databases and scripts write it where a value is missing.
pub fn is_nothing(text: &str) -> bool {
    is_one_of(text.as_bytes(), &["null", "nil", "none", "undefined", "n/a", "\\N", "-"])
}

/// Whether `text` begins with `word`, in any case.
fn begins_with(text: &[u8], word: &str) -> bool {
    text.get(..word.len()).is_some_and(|start| is_same_word(start, word.as_bytes()))
}

fn is_bundle_placeholder(text: &[u8], first: u8) -> bool {
    let period = text.iter().position(|byte| *byte == b'.');
    let second = period.and_then(|at| text.get(at.saturating_add(1)));
    let known = bundles(first, second.map_or(b'.', u8::to_ascii_uppercase));
    let is_known = known.iter().any(|known| {
        matches!(text.get(known.len()), None | Some(b'.')) && begins_with(text, known)
    });
    // "sample" and the like can be part of a genuine name, so only what is no Bundle ID at all is
    // searched for words.
    is_known || is_bracketed(text) || (period.is_none() && is_template(text))
}

/// Whether every group between hyphens repeats one character: `XXXXXXXXXX`, `00000000-0000-…`,
/// `aaaaaaaa-bbbb-…`. A single character is none.
fn is_repetition(text: &[u8]) -> bool {
    let groups = || text.split(|byte| *byte == b'-');
    // Nearly every text's first two characters tell.
    let begins_so = match text {
        [first, second, _, ..] => *second == b'-' || first.eq_ignore_ascii_case(second),
        _ => false,
    };
    begins_so
        && groups().all(|group| {
            group.split_first().is_some_and(|(first, others)| {
                first.is_ascii_alphanumeric()
                    && others.iter().all(|byte| byte.eq_ignore_ascii_case(first))
            })
        })
        && groups().any(|group| group.len() >= 3)
}

/// Whether it is `<key id>`, `[issuer]`, `YOUR_KEY_ID` and the like. A text of more than 64 bytes is none.
fn is_template(text: &[u8]) -> bool {
    text.len() <= LONGEST_TEMPLATE
        && (is_bracketed(text)
            || can_have_word(text) && text.split(u8::is_ascii_digit).any(has_word))
}

/// Whether it has the letters that each of the words has: an E, or two of "dummy". A genuine Key ID has no E.
fn can_have_word(text: &[u8]) -> bool {
    let has = |letter: u8| text.iter().any(|byte| *byte & !0x20 == letter);
    has(b'E') || has(b'U') && has(b'M')
}

const LONGEST_TEMPLATE: usize = 64;

/// Whether one of the words stands in a text without digits. Nearly every identifier has digits all over it, with less than a word in
/// between.
fn has_word(text: &[u8]) -> bool {
    if text.len() < SHORTEST_WORD {
        return false;
    }
    let mut letters = [0_u8; LONGEST_TEMPLATE];
    let mut count = 0_usize;
    for (place, byte) in letters.iter_mut().zip(text.iter().filter(|it| it.is_ascii_alphabetic())) {
        *place = byte.to_ascii_lowercase();
        count = count.saturating_add(1);
    }
    let last = count.saturating_sub(SHORTEST_WORD);
    (0..=last).any(|at| begins_with_word(letters.get(at..count).unwrap_or_default()))
}

/// Whether one of the words stands at the start of `letters`.
fn begins_with_word(letters: &[u8]) -> bool {
    let words = letters.first().map(|first| words(*first)).unwrap_or_default();
    words.iter().any(|word| letters.starts_with(word.as_bytes()))
}

/// Whether it is words in brackets. A genuine value in brackets has digits.
fn is_bracketed(text: &[u8]) -> bool {
    matches!(text, [b'<', _, .., b'>'] | [b'[', _, .., b']'] | [b'{', _, .., b'}'])
        && !text.iter().any(u8::is_ascii_digit)
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn samples_and_dummies_are_known() {
        for (kind, text) in [
            (Kind::KeyId, "2X9R4HXF34"),
            (Kind::KeyId, "ABCDEFGHIJ"),
            (Kind::KeyId, "XXXXXXXXXX"),
            (Kind::KeyId, "ABC123DEF4"),
            (Kind::KeyId, "D83848D23"),
            (Kind::KeyId, "YOUR_KEY_ID"),
            (Kind::KeyId, "<key id>"),
            (Kind::KeyId, "todo"),
            (Kind::KeyId, "your-key-id-here"),
            (Kind::TeamId, "TEAMID1234"),
            (Kind::IssuerId, "57246542-96FE-1A63-E053-0824D011072A"),
            (Kind::IssuerId, "57246542-96fe-1a63e053-0824d011072a"),
            (Kind::IssuerId, "00000000-0000-0000-0000-000000000000"),
            (Kind::IssuerId, "xxxxxxxx-xxxx-xxxx-xxxx-xxxxxxxxxxxx"),
            (Kind::IssuerId, "aaaaaaaa-bbbb-cccc-dddd-eeeeeeeeeeee"),
            (Kind::BundleId, "com.example"),
            (Kind::BundleId, "com.example.app"),
            (Kind::BundleId, "com.YourCompany.App"),
            (Kind::BundleId, "com.companyname.app"),
            (Kind::BundleId, "com.MyApp"),
            (Kind::BundleId, "example.app"),
            (Kind::BundleId, "net.example.app"),
            (Kind::BundleId, "org.example"),
            (Kind::BundleId, "your.bundle.id"),
            (Kind::BundleId, "<bundle>"),
            (Kind::BundleId, "YOUR_BUNDLE_ID"),
            (Kind::AppAppleId, "1234567890"),
            (Kind::AppAppleId, "000000000"),
            (Kind::SharedSecret, "1234567890ABCDEF1234567890ABCDEF"),
            (Kind::SharedSecret, "your_shared_secret"),
        ] {
            assert!(kind.is_placeholder(text.as_bytes()), "{kind} {text}");
        }
    }

    #[test]
    fn the_words_of_a_template_are_known_in_every_spelling() {
        for word in [
            "bundle id",
            "change me",
            "dummy",
            "example",
            "insert",
            "issuer id",
            "key id",
            "placeholder",
            "replace me",
            "sample",
            "shared secret",
            "team id",
            "your key",
            "your issuer",
        ] {
            for text in [
                word.replace(' ', "_").to_uppercase(),
                word.replace(' ', "-"),
                word.replace(' ', ""),
                ["<my ", word, ">"].concat(),
                ["put-", word, "-here"].concat(),
            ] {
                assert!(Kind::SharedSecret.is_placeholder(text.as_bytes()), "{text}");
            }
        }
        let long = |len: usize| ["dummy", &"z".repeat(len - 5)].concat();
        assert!(Kind::KeyId.is_placeholder(long(64).as_bytes()));
        assert!(!Kind::KeyId.is_placeholder(long(65).as_bytes()));
    }

    #[test]
    fn one_character_over_and_over_is_a_dummy_from_three_on() {
        for (text, expected) in [
            ("000", true),
            ("zZz", true),
            ("000-1", true),
            ("0-111", true),
            ("11-222", true),
            ("00", false),
            ("0", false),
            ("0-0", false),
            ("00-11-22", false),
            ("001", false),
            ("100", false),
            ("000-12", false),
            ("000--111", false),
            ("...", false),
            ("<>", false),
            ("<z>", true),
            ("<z7>", false),
            ("<z]", false),
        ] {
            assert_eq!(Kind::IssuerId.is_placeholder(text.as_bytes()), expected, "{text}");
        }
    }

    #[test]
    fn no_word_of_a_template_is_shorter_than_is_looked_for() {
        let lengths = (b'a'..=b'z').flat_map(|first| words(first).iter().map(|word| word.len()));
        assert_eq!(lengths.min(), Some(SHORTEST_WORD));
        let mut all = (b'a'..=b'z').flat_map(words);
        assert!(all.all(|word| can_have_word(word.as_bytes())));
    }

    #[test]
    fn samples_stand_where_they_are_looked_for() {
        let is_first = |first: u8, text: &str| text.to_ascii_uppercase().as_bytes()[0] == first;
        let mut count = 0;
        for first in 0..=u8::MAX {
            for list in [tens, ten_prefixes, issuers, numbers, whole_words] {
                assert!(list(first).iter().all(|text| is_first(first, text)), "{first}");
                count += list(first).len();
            }
            for second in 0..=u8::MAX {
                for text in bundles(first, second) {
                    let behind = text.split('.').nth(1);
                    assert!(is_first(first, text), "{text}");
                    assert!(behind.is_none_or(|behind| is_first(second, behind)), "{text}");
                }
            }
        }
        assert_eq!(count, 14 + 7 + 8 + 6 + 4);
    }

    proptest! {
        #[test]
        fn a_sound_placeholder_is_a_placeholder(
            number in "[1-9]0{0,3}[0-9]{0,4}|1{1,12}|123456789|6446998023",
            issuer in "([0a]{8}-[0a]{4}|0{8}-a{4}|57246542-96fe)-1a63-e053-0824d011072a|0{8}-0{4}-F{4}-e{4}-A{12}",
            ten in "[A-Z0-9]{10}|(DUMMY|KEYID|X{5}|ABCD[1E])[A-Z0-9]{5}",
            secret in "[0a]{2}[0-9a-fA-F]{30}|a{32}|(0123456789abcdef){2}",
        ) {
            use crate::identifier::{AppAppleId, IssuerId, KeyId, SharedSecret};
            prop_assert!(AppAppleId::parse(number.as_bytes()).is_ok());
            prop_assert!(IssuerId::parse(issuer.as_bytes()).is_ok());
            prop_assert!(KeyId::parse(ten.as_bytes()).is_ok());
            prop_assert!(SharedSecret::parse(secret.as_bytes()).is_ok());
            for (kind, text) in [
                (Kind::AppAppleId, number),
                (Kind::IssuerId, issuer),
                (Kind::KeyId, ten.clone()),
                (Kind::TeamId, ten),
                (Kind::SharedSecret, secret),
            ] {
                let text = text.as_bytes();
                prop_assert_eq!(kind.is_sound_placeholder(text), kind.is_placeholder(text));
            }
        }

        #[test]
        fn only_what_has_the_letters_of_a_word_has_one(text in "[_-]?([a-zA-Z]{0,4}(dummy|KEYID|Team_Id|e|u)){0,3}") {
            let text = text.as_bytes();
            prop_assert!(can_have_word(text) || !text.split(u8::is_ascii_digit).any(has_word));
        }
    }

    #[test]
    fn what_could_be_genuine_is_none() {
        for (kind, text) in [
            (Kind::KeyId, "7KQ2M9XWPB"),
            (Kind::KeyId, ""),
            (Kind::KeyId, "X"),
            (Kind::KeyId, "LIGHTHOUSE"),
            (Kind::IssuerId, "69a6de92-4f1b-47e3-e053-5b8c7c11c0de"),
            (Kind::BundleId, "com.fernwood.habits"),
            (Kind::BundleId, "com.fernwood.sample"),
            (Kind::BundleId, "com.examples.app"),
            (Kind::BundleId, "com.companyone.app"),
            (Kind::BundleId, "com.maple.app"),
            (Kind::BundleId, "com"),
            (Kind::AppAppleId, "1584930217"),
            (Kind::IssuerId, "{69a6de92-4f1b-47e3-e053-5b8c7c11c0de}"),
            (Kind::SharedSecret, "3f9c1e77a05b4d2896ce10f4b7d3a852"),
        ] {
            assert!(!kind.is_placeholder(text.as_bytes()), "{kind} {text}");
        }
        assert!(!Kind::IssuerId.is_sound_placeholder(b""));
        // None is known whole: other apps begin with them.
        assert!(!Kind::BundleId.is_sample(b"com.example"));
    }

    #[test]
    fn words_for_nothing_are_known_in_any_case() {
        assert!(["NULL", "None", "\\N", "n/a"].into_iter().all(is_nothing));
        assert!(!is_nothing("nobody"));
    }

    #[test]
    fn a_reference_is_no_value() {
        for text in ["$ASC_KEY_ID", "${KEY_ID}", "{{ key_id }}", "@env:KEY_ID"] {
            assert!(is_reference(text), "{text}");
        }
        for text in ["", "$", "$5", "KEY_ID", "{key}"] {
            assert!(!is_reference(text), "{text}");
        }
    }
}
