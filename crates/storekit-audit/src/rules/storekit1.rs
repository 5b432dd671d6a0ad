//! Leftovers of StoreKit 1: what still works, is deprecated without an end date, and leaks on the way.

pub mod environments_differ;
pub mod notifications_v1;
pub mod payload_stored;
pub mod shared_secret;
pub mod storekit_version;
pub mod verify_receipt;

use crate::Rule;

/// The rules of this group, in the order of the catalogue.
pub static RULES: &[&dyn Rule] = &[
    &notifications_v1::Storekit1NotificationsV1,
    &environments_differ::Storekit1EnvironmentsDiffer,
    &verify_receipt::Storekit1VerifyReceipt,
    &shared_secret::Storekit1SharedSecret,
    &payload_stored::Storekit1PayloadStored,
    &storekit_version::Storekit1StorekitVersion,
];

#[cfg(test)]
mod tests {
    use crate::testing_notifications::{all, findings, ids, places};

    #[test]
    fn version_1_in_both_environments_is_one_finding_with_two_places() {
        let json = r#"{"notifications":{"production":{"version":"V1"},"sandbox":{"version":1}}}"#;
        let found = findings(&all(), json);
        assert_eq!(found.len(), 1);
        assert_eq!(found[0].rule, "storekit1-notifications-v1");
        assert_eq!(found[0].field.as_deref(), Some("/notifications/production/version"));
        assert_eq!(places(&found[0], json), ["\"V1\"", "1"]);
    }

    #[test]
    fn every_spelling_of_version_1_is_found() {
        for version in
            ["\"V1\"", "\"v1\"", "1", "\"1\"", "1.0", "\"1.0\"", "\" V1 \"", "\"version 1\""]
        {
            let json = format!(r#"{{"notifications":{{"sandbox":{{"version":{version}}}}}}}"#);
            assert_eq!(ids(&json), ["storekit1-notifications-v1"], "{version}");
        }
    }

    #[test]
    fn one_environment_in_version_1_is_outdated_and_differs() {
        let json =
            r#"{"notifications":{"production":{"version":"V1"},"sandbox":{"version":"V2"}}}"#;
        assert_eq!(ids(json), ["storekit1-notifications-v1", "storekit1-environments-differ"]);
    }

    #[test]
    fn versions_do_not_differ_where_one_is_unknown_or_unused() {
        for json in [
            r#"{"notifications":{"production":{"version":"V2"}}}"#,
            r#"{"notifications":{"production":{"version":"V2"},"sandbox":{"version":null}}}"#,
            r#"{"notifications":{"production":{"version":"V2"},"sandbox":{"url":null,"version":null}}}"#,
        ] {
            assert!(ids(json).is_empty(), "{json}");
        }
        assert_eq!(
            ids(
                r#"{"notifications":{"production":{"version":"V2"},"sandbox":{"url":null,"version":"V1"}}}"#
            ),
            ["storekit1-notifications-v1"]
        );
    }

    #[test]
    fn a_version_in_the_path_of_a_url_is_no_notification_version() {
        for path in ["inApps/v1/notifications", "api/v1/sdk/apple"] {
            let json = format!(
                r#"{{"notifications":{{"production":{{"url":"https://hooks.fernwood.app/{path}","version":"V2"}}}}}}"#
            );
            assert!(ids(&json).is_empty(), "{path}");
        }
    }

    #[test]
    fn a_stored_version_1_body_is_marked_at_its_password_and_never_shown() {
        let json = r#"{"payload":"{\"notification_type\":\"DID_RENEW\",\"password\":\"4c1f0a9be2d84537a6c3e81790bd5f26\"}"}"#;
        let found = findings(&all(), json);
        assert_eq!(found.len(), 1);
        assert_eq!(found[0].rule, "storekit1-payload-stored");
        assert_eq!(found[0].severity, crate::Severity::Error);
        assert_eq!(places(&found[0], json), ["\\\"4c1f0a9be2d84537a6c3e81790bd5f26\\\""]);
        assert!(!format!("{found:?}").contains("4c1f0a9b"));
    }

    #[test]
    fn a_stored_version_1_body_without_its_password_is_only_a_warning() {
        let found =
            findings(&all(), r#"{"payload":{"notification_type":"CANCEL","password":"***"}}"#);
        assert_eq!(found.len(), 1);
        assert_eq!(found[0].severity, crate::Severity::Warning);
    }

    #[test]
    fn a_shared_secret_alone_is_in_use_and_says_nothing() {
        assert!(ids(r#"{"shared_secret":"4c1f0a9be2d84537a6c3e81790bd5f26"}"#).is_empty());
        assert!(
            ids(r#"{"in_app_purchase_key":{"private_key":"<key>"},"shared_secret":""}"#).is_empty()
        );
        assert_eq!(
            ids(r#"{"in_app_purchase_key":{"private_key":true},"shared_secret":true}"#),
            ["storekit1-shared-secret"]
        );
    }
}
