//! Bundle IDs that no app can have, and those that contradict each other within a record.

pub mod bundle_case_differs;
pub mod bundle_id_android;
pub mod bundle_id_malformed;
pub mod bundle_id_team_prefixed;
pub mod bundle_id_wildcard;
pub mod bundle_mismatch;
pub mod bundle_not_listed;

use storekit_credentials::identifier::BundleId;
use storekit_export::Field;

use crate::subject::Identifiers;
use crate::{Rule, Shown};

/// The rules of this group that judge one record, in the order of the catalogue.
pub static RULES: &[&dyn Rule] = &[
    &bundle_id_malformed::BundleIdMalformed,
    &bundle_id_android::BundleIdAndroid,
    &bundle_id_wildcard::BundleIdWildcard,
    &bundle_id_team_prefixed::BundleIdTeamPrefixed,
    &bundle_mismatch::BundleMismatch,
    &bundle_case_differs::BundleCaseDiffers,
    &bundle_not_listed::BundleNotListed,
];

/// A Bundle ID and the field that it stands in.
type Placed<'i, 'r> = (&'r Field<'r>, &'i BundleId);

/// The first Bundle ID of a record and the first that differs from it: in more than case, if there is such a one.
fn differing<'i, 'r>(identifiers: &'i Identifiers<'r>) -> Option<[Placed<'i, 'r>; 2]> {
    let first = identifiers.bundle_ids().next()?;
    let differs = |(_, id): &Placed<'i, 'r>| !id.eq_ignore_case(first.1);
    let other = identifiers
        .bundle_ids()
        .find(differs)
        .or_else(|| identifiers.bundle_ids().find(|(_, id)| *id != first.1))?;
    Some([first, other])
}

/// A Bundle ID as a message shows it. 32 hexadecimal digits are a Bundle ID, too, and can be a shared secret.
fn shown(id: &BundleId) -> String {
    if Shown::could_be_secret(id.as_str()) {
        Shown(id.as_str()).to_string()
    } else {
        id.to_string()
    }
}

#[cfg(test)]
mod tests {
    use storekit_export::Slot;

    use crate::testing::{findings, record};

    /// What the rules find in a record of these Bundle IDs, and the pointer that they blame.
    fn found(fields: &[(Slot, &str, &'static str)]) -> Vec<(&'static str, Option<String>)> {
        findings(&[super::RULES], &record(fields))
            .into_iter()
            .map(|finding| (finding.rule, finding.field))
            .collect()
    }

    #[test]
    fn bundle_ids_of_one_record_are_compared_exactly() {
        let first = (Slot::BundleId, "/a", "com.fernwood.habits");
        for (other, rule) in [
            ("com.fernwood.habits", None),
            ("com.fernwood.habits ", None),
            ("com.Fernwood.Habits", Some("bundle-case-differs")),
            ("com.fernwood.habits.dev", Some("bundle-mismatch")),
        ] {
            let found = found(&[first, (Slot::IapBundleId, "/b", other)]);
            let expected: Vec<_> =
                rule.map(|rule| (rule, Some("/a".to_owned()))).into_iter().collect();
            assert_eq!(found, expected, "{other}");
        }
    }

    #[test]
    fn a_difference_in_more_than_case_goes_first() {
        let found = found(&[
            (Slot::BundleId, "/a", "com.fernwood.habits"),
            (Slot::BundleId, "/b", "com.Fernwood.habits"),
            (Slot::IapBundleId, "/c", "com.fernwood.notes"),
        ]);
        assert_eq!(found, [("bundle-mismatch", Some("/a".to_owned()))]);
    }

    #[test]
    fn what_is_no_bundle_id_is_not_compared() {
        let found = found(&[
            (Slot::BundleId, "/a", "com.fernwood.habits"),
            (Slot::IapBundleId, "/b", "com.fernwood.*"),
        ]);
        assert_eq!(found, [("bundle-id-wildcard", Some("/b".to_owned()))]);
    }

    #[test]
    fn of_two_bundle_ids_the_one_that_is_the_google_package_is_wrong() {
        let package = (Slot::GooglePackage, "/g", "com.fernwood.android");
        let wrong = (Slot::BundleId, "/a", "com.fernwood.android");
        let right = (Slot::IapBundleId, "/b", "com.fernwood.habits");
        assert_eq!(found(&[package, wrong]), []);
        assert_eq!(found(&[package, wrong, right]), [("bundle-id-android", Some("/a".to_owned()))]);
    }

    #[test]
    fn a_bundle_id_that_could_be_a_secret_is_not_shown() {
        const SECRET: &str = "e7a94c02d15b8f3607c6a1d29be4f058";
        for other in ["com.fernwood.habits", "E7A94C02D15B8F3607C6A1D29BE4F058"] {
            let record =
                record(&[(Slot::BundleId, "/a", SECRET), (Slot::IapBundleId, "/b", other)]);
            for finding in findings(&[super::RULES, super::super::identifier::RULES], &record) {
                let shown = format!("{} {}", finding.message, finding.help).to_lowercase();
                assert!(!shown.contains(SECRET), "{shown}");
            }
        }
    }
}
