//! Samples of the documentation and dummies, which people paste as if they were theirs.

use super::Kind;
use crate::ascii::{self, is_same_word};

/// Key IDs and Team IDs of documentation and templates. Those with a `0 1 E I O` also stand for what is made
/// from them, because no genuine Key ID has one: see [`TEN_PREFIXES`].
const TEN: [&str; 14] = [
    // Apple, "Generating JSON Web Tokens for API requests".
    "2X9R4HXF34",
    // RevenueCat, REST API v2 reference.
    "6345942CC3",
    // fastlane's and Expo's documentation and fixtures: eight and nine characters.
    "D83848D23",
    "D485S484",
    "D383SF739",
    "0123456789",
    "9876543210",
    "A1B2C3D4E5",
    "1A2B3C4D5E",
    "AB12CD34EF",
    "AABBCCDDEE",
    "TEAMID1234",
    "TEAM123456",
    "KEY1234567",
];

/// What made-up Key IDs and Team IDs begin with.
const TEN_PREFIXES: [&str; 7] = ["ABCDE", "ABC123", "ABCD1", "123456", "KEYID", "XXXXX", "TEST1"];

/// Issuer IDs of documentation.
const ISSUERS: [&str; 8] = [
    // Apple, "Generating JSON Web Tokens for API requests": the sample, and the same without a hyphen.
    "57246542-96fe-1a63-e053-0824d011072a",
    "57246542-96fe-1a63e053-0824d011072a",
    // Apple's server library, README.
    "99b16628-15e4-4668-972b-eeff55eeff55",
    // RFC 4122 and its readers.
    "123e4567-e89b-12d3-a456-426614174000",
    "550e8400-e29b-41d4-a716-446655440000",
    "12345678-1234-1234-1234-123456789012",
    "12345678-1234-1234-1234-123456789abc",
    "12345678-90ab-cdef-1234-567890abcdef",
];

/// First parts of Bundle IDs of documentation and templates.
const BUNDLES: [&str; 13] = [
    "com.example",
    "org.example",
    "net.example",
    "example",
    "com.companyname",
    "com.company",
    "com.mycompany",
    "com.myapp",
    "com.yourapp",
    "com.yourcompany",
    "com.yourdomain",
    "com.yourname",
    "your.bundle",
];

/// Numbers of documentation.
const NUMBERS: [&str; 6] = [
    // Apple, TN3180.
    "6446998023",
    "1234567890",
    "0123456789",
    "123456789",
    "987654321",
    "9876543210",
];

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

/// Words that stand for a value on their own.
const WHOLE_WORDS: [&str; 4] = ["tbd", "test", "todo", "xx"];

impl Kind {
    /// Whether `text` is a sample of the documentation or a dummy where this identifier belongs.
    pub fn is_placeholder(self, text: &str) -> bool {
        let one_of = |list: &[&str]| list.iter().any(|known| is_same_word(known, text));
        match self {
            Self::BundleId => return is_bundle_placeholder(text),
            Self::KeyId | Self::TeamId => {
                let invented =
                    text.len() == 10 && TEN_PREFIXES.iter().any(|prefix| begins_with(text, prefix));
                if one_of(&TEN) || invented {
                    return true;
                }
            }
            Self::IssuerId if one_of(&ISSUERS) => return true,
            Self::AppAppleId if one_of(&NUMBERS) => return true,
            Self::SharedSecret if one_of(&SECRETS) => return true,
            Self::IssuerId | Self::AppAppleId | Self::SharedSecret => {}
        }
        is_repetition(text) || is_template(text) || one_of(&WHOLE_WORDS)
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
    ["null", "nil", "none", "undefined", "n/a", "\\N", "-"]
        .into_iter()
        .any(|word| is_same_word(word, text))
}

/// Whether `text` begins with `word`, in any case.
fn begins_with(text: &str, word: &str) -> bool {
    text.get(..word.len()).is_some_and(|start| is_same_word(start, word))
}

fn is_bundle_placeholder(text: &str) -> bool {
    let known = BUNDLES.iter().any(|known| {
        matches!(text.as_bytes().get(known.len()), None | Some(b'.')) && begins_with(text, known)
    });
    // "sample" and the like can be part of a genuine name, so only what is no Bundle ID at all is
    // searched for words.
    known || is_bracketed(text) || (!text.contains('.') && is_template(text))
}

/// Whether every group between hyphens repeats one character: `XXXXXXXXXX`, `00000000-0000-…`,
/// `aaaaaaaa-bbbb-…`. A single character is none.
fn is_repetition(text: &str) -> bool {
    // Nearly every text's first two characters tell.
    let begins_so = match text.as_bytes() {
        [first, second, ..] => *second == b'-' || first.eq_ignore_ascii_case(second),
        _ => false,
    };
    text.len() >= 3
        && begins_so
        && text.split('-').all(|group| {
            let mut bytes = group.bytes();
            bytes.next().is_some_and(|first| {
                first.is_ascii_alphanumeric() && bytes.all(|byte| byte.eq_ignore_ascii_case(&first))
            })
        })
        && text.split('-').any(|group| group.len() >= 3)
}

/// Whether it is `<key id>`, `[issuer]`, `YOUR_KEY_ID` and the like. A text of more than 64 bytes is none.
fn is_template(text: &str) -> bool {
    // Each of the words has a letter that is no hexadecimal digit: a UUID, a shared secret or a number has none.
    let is_hexadecimal = || ascii::all_within(text.as_bytes(), [*b"-9", *b"AF", *b"af"]);
    text.len() <= LONGEST_TEMPLATE
        && (is_bracketed(text)
            || !is_hexadecimal() && text.as_bytes().split(u8::is_ascii_digit).any(has_word))
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
fn is_bracketed(text: &str) -> bool {
    matches!(text.as_bytes(), [b'<', _, .., b'>'] | [b'[', _, .., b']'] | [b'{', _, .., b'}'])
        && !text.contains(|c: char| c.is_ascii_digit())
}

#[cfg(test)]
mod tests {
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
            (Kind::BundleId, "<bundle>"),
            (Kind::BundleId, "YOUR_BUNDLE_ID"),
            (Kind::AppAppleId, "1234567890"),
            (Kind::AppAppleId, "000000000"),
            (Kind::SharedSecret, "1234567890ABCDEF1234567890ABCDEF"),
            (Kind::SharedSecret, "your_shared_secret"),
        ] {
            assert!(kind.is_placeholder(text), "{kind} {text}");
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
                assert!(Kind::SharedSecret.is_placeholder(&text), "{text}");
            }
        }
        let long = |len: usize| ["dummy", &"z".repeat(len - 5)].concat();
        assert!(Kind::KeyId.is_placeholder(&long(64)));
        assert!(!Kind::KeyId.is_placeholder(&long(65)));
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
            assert_eq!(Kind::IssuerId.is_placeholder(text), expected, "{text}");
        }
    }

    #[test]
    fn no_word_of_a_template_is_shorter_than_is_looked_for() {
        let lengths = (b'a'..=b'z').flat_map(|first| words(first).iter().map(|word| word.len()));
        assert_eq!(lengths.min(), Some(SHORTEST_WORD));
        let mut all = (b'a'..=b'z').flat_map(words);
        assert!(all.all(|word| word.contains(|letter| letter > 'f')));
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
            (Kind::AppAppleId, "1584930217"),
            (Kind::IssuerId, "{69a6de92-4f1b-47e3-e053-5b8c7c11c0de}"),
            (Kind::SharedSecret, "3f9c1e77a05b4d2896ce10f4b7d3a852"),
        ] {
            assert!(!kind.is_placeholder(text), "{kind} {text}");
        }
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
