//! Identifiers that are missing, malformed, made up, damaged, or in the wrong place.

pub mod app_apple_id_malformed;
pub mod bundle_id_missing;
pub mod fields_swapped;
pub mod identifier_placeholder;
pub mod identifier_whitespace;
pub mod issuer_id_malformed;
pub mod issuer_id_missing;
pub mod issuer_id_not_lowercase;
pub mod key_id_malformed;
pub mod key_id_mismatches_file_name;
pub mod key_id_missing;
pub mod key_id_unusual_character;
pub mod key_id_xcode_testing;
pub mod key_kind_suspect;
pub mod key_kind_wrong_slot;
pub mod shared_secret_malformed;
pub mod team_id_malformed;
pub(super) mod words;

use storekit_export::Slot;
use words::{source, title};

use crate::{About, Findings, Rule, Subject};

/// The rules of this group, in the order of the catalogue.
pub static RULES: &[&dyn Rule] = &[
    &key_id_missing::KeyIdMissing,
    &issuer_id_missing::IssuerIdMissing,
    &bundle_id_missing::BundleIdMissing,
    &key_id_malformed::KeyIdMalformed,
    &key_id_unusual_character::KeyIdUnusualCharacter,
    &key_id_xcode_testing::KeyIdXcodeTesting,
    &key_id_mismatches_file_name::KeyIdMismatchesFileName,
    &issuer_id_malformed::IssuerIdMalformed,
    &issuer_id_not_lowercase::IssuerIdNotLowercase,
    &team_id_malformed::TeamIdMalformed,
    &app_apple_id_malformed::AppAppleIdMalformed,
    &fields_swapped::FieldsSwapped,
    &identifier_whitespace::IdentifierWhitespace,
    &identifier_placeholder::IdentifierPlaceholder,
    &key_kind_suspect::KeyKindSuspect,
    &key_kind_wrong_slot::KeyKindWrongSlot,
    &shared_secret_malformed::SharedSecretMalformed,
];

/// Reports each of the slots that such a record should have filled, and that is empty or not there.
fn report_gaps(
    about: &'static About,
    slots: &[Slot],
    subject: &Subject<'_>,
    findings: &mut Findings<'_>,
) {
    for &slot in slots {
        if let Some(gap) = subject.identifiers.gap(slot) {
            let message = format!("the {} {}", title(slot), gap.describe());
            findings.add(about, gap.at(), message, format!("paste it from {}", source(slot)));
        }
    }
}

#[cfg(test)]
mod tests {
    use storekit_export::{Redaction, Slot, Value};

    use crate::testing::{findings, record, with};

    const ISSUER: &str = "4b1f6c2e-93d7-47e3-e053-5b8c7c110a9d";
    const KEY_ID: &str = "7KQ2M9XWPB";
    const KEY: &str = "-----BEGIN PRIVATE KEY-----\nMIG";
    const BUNDLE: &str = "com.fernwood.habits";

    /// What the rules of both groups find in a record of these slots.
    fn found(fields: &[(Slot, &'static str)]) -> Vec<&'static str> {
        let fields: Vec<_> = fields.iter().map(|&(slot, text)| (slot, slot.name(), text)).collect();
        rules(&record(&fields))
    }

    #[test]
    fn messages_and_helps_are_one_sentence_without_capital_and_full_stop() {
        for slot in Slot::ALL {
            for text in ["", "x y", KEY_ID, ISSUER, KEY, "com.a_b.*", "BD3A7A04", "XXXXXXXXXX"] {
                let record = record(&[
                    (slot, "/x", text),
                    (Slot::IapPrivateKey, "/p", "AuthKey_4XH8T3RZVN.p8"),
                    (Slot::AscPrivateKey, "/a", "SubscriptionKey_4XH8T3RZVN.p8"),
                    (Slot::IapKeyId, "/k", "7KQ2M9XWPE"),
                    (Slot::BundleId, "/b", "com.fernwood.habits"),
                    (Slot::IapBundleId, "/c", "com.Fernwood.habits"),
                ]);
                for finding in findings(&[super::RULES, super::super::bundle::RULES], &record) {
                    let (message, help) = (&finding.message, &finding.help);
                    assert!(!message.ends_with('.'), "{message}");
                    assert!(message.starts_with(|c: char| c.is_lowercase()), "{message}");
                    assert!(!help.ends_with('.'), "{help}");
                    assert!(help.starts_with(|c: char| c.is_lowercase()), "{help}");
                    assert!(!format!("{message}{help}").contains(['\n', '\\']), "{help}");
                }
            }
        }
    }

    fn rules(record: &storekit_export::Record<'_>) -> Vec<&'static str> {
        findings(&[super::RULES, super::super::bundle::RULES], record)
            .iter()
            .map(|finding| finding.rule)
            .collect()
    }

    /// A sound record, but for one slot.
    fn found_with(changed: Slot, text: &'static str) -> Vec<&'static str> {
        let sound = [
            (Slot::BundleId, BUNDLE),
            (Slot::IapIssuerId, ISSUER),
            (Slot::IapKeyId, KEY_ID),
            (Slot::IapPrivateKey, KEY),
        ];
        let mut fields: Vec<_> = sound.into_iter().filter(|&(slot, _)| slot != changed).collect();
        fields.push((changed, text));
        found(&fields)
    }

    #[test]
    fn each_fault_of_one_slot_is_found_once_under_its_own_name() {
        use Slot::{
            AppAppleId, AscKeyId, BundleId, IapFileName, IapIssuerId, IapKeyId, SharedSecret,
            TeamId,
        };
        for (slot, text, rule) in [
            (IapKeyId, "", "key-id-missing"),
            (IapKeyId, "NULL", "key-id-missing"),
            (IapIssuerId, " ", "issuer-id-missing"),
            (BundleId, "", "bundle-id-missing"),
            (IapKeyId, "7KQ2M9XWP", "key-id-malformed"),
            (IapKeyId, "7kq2m9xwpb", "key-id-malformed"),
            (IapKeyId, "SubscriptionKey_7KQ2M9XWPB.p8", "key-id-malformed"),
            (IapKeyId, "7KQ2M9XWPE", "key-id-unusual-character"),
            (IapKeyId, "BD3A7A04", "key-id-xcode-testing"),
            (IapKeyId, "12345678", "key-id-xcode-testing"),
            (IapKeyId, "1584930217", "fields-swapped"),
            (IapKeyId, "com.fernwood.habits", "fields-swapped"),
            (IapKeyId, "4b1f6c2e-93d7-47e3-e053-5b8c7c110a9d", "fields-swapped"),
            (IapKeyId, "3f9c1e77a05b1d28c6ce10f4b7d3a852", "fields-swapped"),
            (IapKeyId, "-----BEGIN PRIVATE KEY-----\nMIG", "fields-swapped"),
            (IapKeyId, "ABCDEFGHIJ", "identifier-placeholder"),
            (IapKeyId, " 2X9R4HXF34 ", "identifier-placeholder"),
            (IapKeyId, "YOUR_KEY_ID", "identifier-placeholder"),
            (IapKeyId, " 7KQ2M9XWPB", "identifier-whitespace"),
            (IapKeyId, "\"7KQ2M9XWPB\"", "identifier-whitespace"),
            (IapKeyId, "7KQ2M\u{200b}9XWPB", "identifier-whitespace"),
            (IapKeyId, "7KQ2M9XW ", "key-id-malformed"),
            (AscKeyId, "7KQ2M9XW", "key-id-malformed"),
            (IapIssuerId, "4b1f6c2e-93d7-47e3e053-5b8c7c110a9d", "issuer-id-malformed"),
            (IapIssuerId, "4b1f6c2e93d747e3e0535b8c7c110a9d", "issuer-id-malformed"),
            (IapIssuerId, "4b1f6c2e\u{2013}93d7-47e3-e053-5b8c7c110a9d", "issuer-id-malformed"),
            (IapIssuerId, "4B1F6C2E-93D7-47E3-E053-5B8C7C110A9D", "issuer-id-not-lowercase"),
            (IapIssuerId, "3f9c1e77a05b1d28c6ce10f4b7d3a852", "fields-swapped"),
            (IapIssuerId, "com.fernwood.habits", "fields-swapped"),
            (IapIssuerId, "Q8R5T2VN6C", "fields-swapped"),
            (IapIssuerId, "57246542-96fe-1a63e053-0824d011072a", "identifier-placeholder"),
            (IapIssuerId, "00000000-0000-0000-0000-000000000000", "identifier-placeholder"),
            (TeamId, "Fernwood Ltd", "team-id-malformed"),
            (TeamId, KEY_ID, "fields-swapped"),
            (AppAppleId, "id1584930217", "app-apple-id-malformed"),
            (AppAppleId, "https://apps.apple.com/app/id1584930217", "app-apple-id-malformed"),
            (AppAppleId, "com.fernwood.habits", "fields-swapped"),
            (SharedSecret, "3f9c1e77", "shared-secret-malformed"),
            (SharedSecret, "1234567890abcdef1234567890abcdef", "shared-secret-malformed"),
            (SharedSecret, "4b1f6c2e-93d7-47e3-e053-5b8c7c110a9d", "fields-swapped"),
            (SharedSecret, "3f9c1e77a05b1d28c6ce10f4b7d3a852\n", "identifier-whitespace"),
            (IapFileName, "AuthKey_7KQ2M9XWPB.p8", "key-kind-suspect"),
            (IapFileName, "SubscriptionKey_4XH8T3RZVN.p8", "key-id-mismatches-file-name"),
            (BundleId, "com.fern wood!.habits", "bundle-id-malformed"),
            (BundleId, "com.fernwood.my_habits", "bundle-id-android"),
            (BundleId, "com.fernwood.*", "bundle-id-wildcard"),
            (BundleId, "Q8R5T2VN6C.com.fernwood.habits", "bundle-id-team-prefixed"),
            (BundleId, "1584930217", "fields-swapped"),
            (BundleId, "7KQ2M9XWPB", "fields-swapped"),
            (BundleId, "com.example.habits", "identifier-placeholder"),
            (BundleId, "com.fernwood.habits ", "identifier-whitespace"),
        ] {
            assert_eq!(found_with(slot, text), [rule], "{text:?} in {}", slot.name());
        }
    }

    #[test]
    fn sound_values_and_references_are_left_alone() {
        for (slot, text) in [
            (Slot::IapKeyId, KEY_ID),
            (Slot::IapKeyId, "$APPLE_KEY_ID"),
            (Slot::IapIssuerId, "${ISSUER_ID}"),
            (Slot::IapIssuerId, "ffffffff-93d7-07e3-0053-5b8c7c110a9d"),
            (Slot::TeamId, "Q8R5T2VN6C"),
            (Slot::AppAppleId, "6446998024"),
            (Slot::SharedSecret, "4b1f6c2e93d747e3e0535b8c7c110a9d"),
            (Slot::IapFileName, "SubscriptionKey_7KQ2M9XWPB (1).p8"),
            (Slot::IapFileName, "key.p8"),
            (Slot::BundleId, "Habits"),
            (Slot::GooglePackage, BUNDLE),
        ] {
            assert_eq!(found_with(slot, text), [""; 0], "{text:?}");
        }
    }

    #[test]
    fn a_masked_value_is_there_and_nothing_is_said_of_it() {
        let fields =
            [(Slot::BundleId, "/bundle_id", BUNDLE), (Slot::IapIssuerId, "/issuer_id", ISSUER)];
        let mask = Value::Redacted(Redaction::Mask);
        assert_eq!(rules(&with(record(&fields), Slot::IapKeyId, mask)), [""; 0]);
        assert_eq!(rules(&with(record(&fields), Slot::IapKeyId, Value::Null)), ["key-id-missing"]);
    }

    #[test]
    fn an_absent_field_is_a_gap_only_in_a_record_that_should_have_it() {
        use Slot::{
            App, AscKeyId, AscPrivateKey, BundleId, Customer, IapFileName, IapIssuerId, IapKeyId,
            IapPrivateKey, TeamId,
        };
        // A key file, a key of a CI system, a key of another service.
        assert_eq!(
            found(&[
                (IapKeyId, KEY_ID),
                (IapPrivateKey, KEY),
                (IapFileName, "SubscriptionKey_7KQ2M9XWPB.p8"),
            ]),
            [""; 0]
        );
        assert_eq!(found(&[(AscKeyId, KEY_ID), (AscPrivateKey, KEY)]), [""; 0]);
        assert_eq!(
            found(&[
                (BundleId, BUNDLE),
                (IapKeyId, KEY_ID),
                (IapPrivateKey, KEY),
                (TeamId, "Q8R5T2VN6C"),
            ]),
            [""; 0]
        );
        // A customer's app.
        assert_eq!(
            found(&[(BundleId, BUNDLE), (IapKeyId, KEY_ID), (IapPrivateKey, KEY)]),
            ["issuer-id-missing"]
        );
        assert_eq!(
            found(&[(BundleId, BUNDLE), (IapIssuerId, ISSUER), (IapPrivateKey, KEY)]),
            ["key-id-missing"]
        );
        assert_eq!(
            found(&[
                (Customer, "fernwood"),
                (IapKeyId, KEY_ID),
                (IapIssuerId, ISSUER),
                (IapPrivateKey, KEY),
            ]),
            ["bundle-id-missing"]
        );
        // A listing that leaves the key and more out.
        assert_eq!(found(&[(BundleId, BUNDLE), (IapKeyId, KEY_ID)]), [""; 0]);
        // No key at all.
        assert_eq!(found(&[(App, "habits"), (BundleId, BUNDLE)]), [""; 0]);
        assert_eq!(found(&[(BundleId, ""), (IapKeyId, "")]), [""; 0]);
    }

    #[test]
    fn the_native_form_alone_makes_an_issuer_due_but_no_bundle() {
        let fields = [
            (Slot::IapKeyId, "/in_app_purchase_key/key_id", KEY_ID),
            (Slot::IapPrivateKey, "/in_app_purchase_key/private_key", KEY),
        ];
        assert_eq!(rules(&record(&fields)), ["issuer-id-missing"]);
    }

    #[test]
    fn a_configured_flag_makes_nothing_due() {
        let listing = record(&[(Slot::BundleId, "/app_store/bundle_id", BUNDLE)]);
        let flag = Value::Redacted(Redaction::Boolean);
        assert_eq!(rules(&with(listing, Slot::IapPrivateKey, flag)), [""; 0]);
    }

    #[test]
    fn key_id_and_issuer_id_the_wrong_way_round_are_one_finding_with_both_places() {
        let record = record(&[(Slot::IapIssuerId, "/i", KEY_ID), (Slot::IapKeyId, "/k", ISSUER)]);
        let findings = findings(&[super::RULES], &record);
        assert_eq!(findings.len(), 1);
        assert_eq!(findings[0].rule, "fields-swapped");
        assert_eq!(findings[0].field.as_deref(), Some("/k"));
        assert_eq!(findings[0].locations.len(), 2);
    }

    #[test]
    fn the_file_name_tells_which_of_key_id_and_team_id_is_wrong() {
        let fields = [
            (Slot::TeamId, "/t", KEY_ID),
            (Slot::IapKeyId, "/k", KEY_ID),
            (Slot::IapFileName, "/f", "SubscriptionKey_7KQ2M9XWPB.p8"),
        ];
        for (fields, blamed) in [(&fields[..], "/t"), (&fields[..2], "/k")] {
            let findings = findings(&[super::RULES], &record(fields));
            let blame: Vec<_> = findings.iter().map(|it| (it.rule, it.field.as_deref())).collect();
            assert_eq!(blame, [("fields-swapped", Some(blamed))]);
        }
    }

    #[test]
    fn a_shared_secret_in_two_places_is_known_even_if_it_looks_like_an_issuer() {
        let secret = "3f9c1e77a05b4d28a6ce10f4b7d3a852";
        assert_eq!(found(&[(Slot::IapIssuerId, secret)]), ["issuer-id-malformed"]);
        assert_eq!(
            found(&[(Slot::IapIssuerId, secret), (Slot::SharedSecret, secret)]),
            ["fields-swapped"]
        );
    }

    #[test]
    fn an_in_app_purchase_key_in_the_other_slot_is_known_by_its_name() {
        assert_eq!(
            found(&[
                (Slot::AscKeyId, KEY_ID),
                (Slot::AscPrivateKey, "keys/SubscriptionKey_7KQ2M9XWPB.p8"),
            ]),
            ["key-kind-wrong-slot"]
        );
    }

    #[test]
    fn a_value_that_is_damaged_is_still_compared() {
        assert_eq!(
            found(&[
                (Slot::IapKeyId, "7KQ2M9XWPB "),
                (Slot::IapFileName, "SubscriptionKey_4XH8T3RZVN.p8"),
            ]),
            ["key-id-mismatches-file-name", "identifier-whitespace"]
        );
    }

    #[test]
    fn no_message_shows_a_value_that_did_not_parse() {
        for slot in Slot::ALL {
            for text in ["hunter2-hunter2", "hunter2.hunter2.*", "hunter2_", "hunter2 hunter2"] {
                let record = record(&[(slot, "/x", text), (Slot::IapPrivateKey, "/p", KEY)]);
                for finding in findings(&[super::RULES, super::super::bundle::RULES], &record) {
                    let said = format!("{} {}", finding.message, finding.help);
                    assert!(!said.contains("hunter2"), "{said}");
                }
            }
        }
    }

    #[test]
    fn the_place_of_a_stray_character_is_its_own() {
        let record = record(&[(Slot::IapKeyId, "/k", " 7KQ2.9XWPB")]);
        let findings = findings(&[super::RULES], &record);
        assert_eq!(findings[0].rule, "key-id-malformed");
        let place = findings[0].locations[0].place;
        assert_eq!((place.byte_start, place.byte_end), (5, 6));
    }

    #[test]
    fn a_key_id_of_digits_alone_is_one_unless_it_is_the_apps() {
        fn ids(key_id: &'static str, app: &'static str) -> Vec<&'static str> {
            let record = record(&[
                (Slot::AppAppleId, "/app_apple_id", app),
                (Slot::IapKeyId, "/in_app_purchase_key/key_id", key_id),
            ]);
            let findings = findings(&[super::RULES], &record);
            findings.iter().map(|finding| finding.rule).collect::<Vec<_>>()
        }
        // One Key ID in a million is like this: seen in a generated export of 200,000.
        assert!(ids("6548392748", "6498234160").is_empty());
        assert_eq!(ids("6548392748", "6548392748"), ["fields-swapped"]);
        // No known Key ID has a 0 or a 1.
        assert_eq!(ids("6446998023", "6498234160"), ["fields-swapped"]);
    }
}
