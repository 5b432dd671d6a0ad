//! Where Apple sends its notifications, and whether they can arrive.
//!
//! A URL has at most one problem ([`crate::UrlProblem`]), and each problem has a rule; what a URL's platform,
//! the forwarding URL and a stored body say is judged apart from that.

pub mod bundle_mismatch;
pub mod forward_loop;
pub mod listing_differs;
pub mod url_invalid;
pub mod url_missing;
pub mod url_not_https;
pub mod url_other_platform;
pub mod url_other_store;
pub mod url_placeholder;
pub mod url_port;
pub mod url_unreachable;
pub mod version_unknown;

use crate::Rule;

/// The rules of this group, in the order of the catalogue.
pub static RULES: &[&dyn Rule] = &[
    &url_missing::NotificationUrlMissing,
    &url_invalid::NotificationUrlInvalid,
    &url_not_https::NotificationUrlNotHttps,
    &url_port::NotificationUrlPort,
    &url_unreachable::NotificationUrlUnreachable,
    &url_placeholder::NotificationUrlPlaceholder,
    &url_other_platform::NotificationUrlOtherPlatform,
    &url_other_store::NotificationUrlOtherStore,
    &forward_loop::NotificationForwardLoop,
    &version_unknown::NotificationVersionUnknown,
    &bundle_mismatch::NotificationBundleMismatch,
    &listing_differs::NotificationListingDiffers,
];

#[cfg(test)]
mod tests {
    use crate::Severity;
    use crate::testing_notifications::{all, findings, ids, places};

    const ADAPTY: &str =
        "https://api.adapty.io/api/v1/sdk/apple/webhook/5f2c8e91a7d34b06b1e9c4720d8f63ab/";
    const REVENUECAT: &str = "https://api.revenuecat.com/v1/incoming-webhooks/apple-server-to-server-notification/QpTnWzKfYbRdLmXcVsHgJeAuCiNoEtBk";

    fn production(url: &str) -> String {
        format!(r#"{{"notifications":{{"production":{{"url":"{url}"}}}}}}"#)
    }

    /// The doc examples: `bad` is found by its rule and, in `support`, by the rules that the fence names;
    /// `good` by none.
    #[test]
    fn the_example_of_every_rule_shows_that_rule_and_no_other() {
        // What compares records is tried on whole files: `tests/examples.rs`.
        let is_one = |rule: &&dyn crate::Rule| rule.about().id != "notification-listing-differs";
        let one_by_one = all().into_iter().filter(is_one);
        for rule in one_by_one {
            let about = rule.about();
            let example = about.section("Example").unwrap();
            let blocks: Vec<_> = example.split("```json ").skip(1).collect();
            assert_eq!(blocks.len(), 2, "{}", about.id);
            for block in blocks {
                let (fence, rest) = block.split_once('\n').unwrap();
                let mut expected: Vec<_> = match fence.trim().split_once(" with ") {
                    Some((_, others)) => others.split(' ').collect(),
                    None => Vec::new(),
                };
                if fence.starts_with("bad") {
                    expected.push(about.id);
                }
                let (lines, _) = rest.split_once("```").unwrap();
                for json in lines.lines().map(str::trim).filter(|line| !line.is_empty()) {
                    let mut found = ids(&storekit_testkit::fixture::expand(json));
                    found.sort_unstable();
                    expected.sort_unstable();
                    assert_eq!(found, expected, "{}: {json}", about.id);
                }
            }
        }
    }

    #[test]
    fn every_rule_has_its_sections_and_a_summary() {
        for rule in all() {
            let about = rule.about();
            assert!(!about.summary().is_empty());
            for name in [
                "What it reports",
                "Why it matters",
                "How it happens",
                "How to mend it",
                "Example",
                "Source",
            ] {
                assert!(about.section(name).is_some(), "{}: {name}", about.id);
            }
        }
    }

    #[test]
    fn a_url_has_one_problem_the_most_specific() {
        for (url, rule) in [
            (ADAPTY, None),
            (REVENUECAT, None),
            ("https://hooks.fernwood.app/apple", None),
            ("https://hooks.fernwood.app:443/apple", None),
            ("https://hooks.fernwood.app:8443/apple", None),
            ("https://hooks.fernwood.app:1024", None),
            ("https://hooks.fernwood.app:1023/apple", Some("notification-url-port")),
            ("https://hooks.fernwood.app:80/apple", Some("notification-url-port")),
            ("http://hooks.fernwood.app/apple", Some("notification-url-not-https")),
            ("http://hooks.fernwood.app:80/apple", Some("notification-url-not-https")),
            ("http://localhost:3000/apple", Some("notification-url-unreachable")),
            ("https://192.168.0.7/apple", Some("notification-url-unreachable")),
            ("https://203.0.113.7/apple", Some("notification-url-unreachable")),
            ("https://backend/apple", Some("notification-url-unreachable")),
            ("https://7f3a.ngrok-free.app/apple", Some("notification-url-unreachable")),
            ("http://yourdomain.com/apple", Some("notification-url-placeholder")),
            ("https://api.example.com:80/", Some("notification-url-placeholder")),
            ("https://hooks.fernwood.app/stripe", Some("notification-url-other-store")),
            ("http://hooks.fernwood.app/stripe", Some("notification-url-other-store")),
            ("https://sandbox.itunes.apple.com/verifyReceipt", Some("storekit1-verify-receipt")),
            ("http://buy.itunes.apple.com/verifyReceipt", Some("storekit1-verify-receipt")),
            ("hooks.fernwood.app/apple", Some("notification-url-invalid")),
            (" http://localhost/apple", Some("notification-url-invalid")),
            ("https://u:p@hooks.fernwood.app/", Some("notification-url-invalid")),
            ("https://api.adapty.io/api/v1/sdk/apple/webhook/[REDACTED]/", None),
        ] {
            assert_eq!(ids(&production(url)), Vec::from_iter(rule), "{url}");
        }
    }

    #[test]
    fn an_invalid_url_is_marked_at_the_fault_and_not_repeated() {
        let json = production("https://u:hunter2@hooks.fernwood.app/apple");
        let found = findings(&all(), &json);
        assert_eq!(places(&found[0], &json), ["u:hunter2@"]);
        assert!(!format!("{found:?}").contains("hunter2"));
    }

    #[test]
    fn no_message_shows_a_path_or_query() {
        for host in
            ["http://hooks.fernwood.app", "https://localhost", "https://hooks.fernwood.app:81"]
        {
            let found = findings(&all(), &production(&format!("{host}/t0ken?k=t0ken")));
            assert_eq!(found.len(), 1);
            assert!(!format!("{found:?}").contains("t0ken"), "{host}");
        }
    }

    #[test]
    fn a_missing_url_matters_only_when_the_export_says_so_and_a_key_is_there() {
        let with = |key: &str, notifications: &str| {
            format!(
                r#"{{"in_app_purchase_key":{{"private_key":{key}}},"notifications":{notifications}}}"#
            )
        };
        let both = with("\"<key>\"", r#"{"production":{"url":null},"sandbox":{"url":" "}}"#);
        let found = findings(&all(), &both);
        assert_eq!(found.len(), 1);
        assert_eq!(found[0].rule, "notification-url-missing");
        assert_eq!(places(&found[0], &both), ["null", "\" \""]);

        assert_eq!(ids(&with("true", r#"{"sandbox":{"url":""}}"#)), ["notification-url-missing"]);
        for json in [
            with("null", r#"{"production":{"url":null},"sandbox":{"url":null}}"#),
            with("\"<key>\"", "{}"),
            with("\"<key>\"", r#"{"forward_url":null}"#),
            with("\"<key>\"", r#"{"production":{"version":null}}"#),
        ] {
            assert!(ids(&json).is_empty(), "{json}");
        }
    }

    #[test]
    fn a_url_of_another_platform_than_the_record_is_found_once() {
        let record = |platform: &str, production: &str, sandbox: &str| {
            format!(
                r#"{{"platform":{platform},"notifications":{{"production":{{"url":"{production}"}},"sandbox":{{"url":"{sandbox}"}}}}}}"#
            )
        };
        let own = "https://hooks.fernwood.app/apple";
        for (json, count) in [
            (record("\"adapty\"", ADAPTY, ADAPTY), 0),
            (record("\"adapty\"", own, own), 0),
            (record("\"adapty\"", REVENUECAT, ADAPTY), 1),
            (record("\"adapty\"", REVENUECAT, REVENUECAT), 2),
            (record("\"ios\"", REVENUECAT, ADAPTY), 2),
            (record("null", REVENUECAT, ADAPTY), 2),
            (record("null", REVENUECAT, own), 0),
            (record("\"adapty\"", "https://iap.fernwood.app/v1/notifications/apple/app1", own), 0),
        ] {
            let found = findings(&all(), &json);
            assert_eq!(found.len(), usize::from(count > 0), "{json}");
            for finding in found {
                assert_eq!(finding.rule, "notification-url-other-platform");
                assert_eq!(finding.locations.len(), count, "{json}");
            }
        }
    }

    #[test]
    fn a_forwarding_url_must_not_lead_back() {
        let record = |platform: &str, production: &str, forward: &str| {
            format!(
                r#"{{"platform":{platform},"notifications":{{"production":{{"url":"{production}"}},"forward_url":"{forward}"}}}}"#
            )
        };
        let own = "https://hooks.fernwood.app/apple";
        for json in [
            record("\"adapty\"", own, ADAPTY),
            record("null", ADAPTY, ADAPTY),
            record("\"adapty\"", own, own),
            record("\"adapty\"", own, "https://HOOKS.fernwood.app:443/apple/"),
        ] {
            assert_eq!(ids(&json), ["notification-forward-loop"], "{json}");
        }
        for json in [
            record("\"adapty\"", ADAPTY, own),
            record("\"adapty\"", ADAPTY, REVENUECAT),
            record("\"adapty\"", ADAPTY, "http://hooks.fernwood.app:81/stripe"),
        ] {
            assert!(ids(&json).is_empty(), "{json}");
        }
        assert_eq!(
            ids(&record("\"adapty\"", ADAPTY, "https://yourdomain.com/apple-raw-events")),
            ["notification-url-placeholder"]
        );
    }

    #[test]
    fn a_body_that_names_another_app_is_found_and_one_that_differs_in_case_warned_of() {
        let record = |bundle: &str, id: &str, body: &str| {
            format!(r#"{{"bundle_id":"{bundle}","app_apple_id":{id},"payload":{body}}}"#)
        };
        let body = r#"{"notificationType":"TEST","data":{"bundleId":"com.fernwood.habits","appAppleId":6448211390}}"#;
        let severities = |json: &str| -> Vec<Severity> {
            findings(&all(), json)
                .iter()
                .filter(|finding| finding.rule == "notification-bundle-mismatch")
                .map(|finding| finding.severity)
                .collect()
        };
        for (json, expected) in [
            (record("com.fernwood.habits", "6448211390", body), &[][..]),
            (record(" com.fernwood.habits", "\"6448211390\"", body), &[]),
            (record("com.fernwood.habits", "null", body), &[]),
            (record("com.fernwood.tasks", "6448211391", body), &[Severity::Error]),
            (record("com.fernwood.habits", "6448211391", body), &[Severity::Error]),
            (record("com.Fernwood.habits", "6448211390", body), &[Severity::Warning]),
            (record("com.fernwood.tasks", "1", r#"{"signedPayload":"a.b.c"}"#), &[]),
        ] {
            assert_eq!(severities(&json), expected, "{json}");
        }
    }
}
