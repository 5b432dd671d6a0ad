//! Records against what App Store Connect lists.
#![expect(clippy::unwrap_used, reason = "a test that panics fails, as it should")]

use std::{fs, process};

use storekit_audit::{Outcome, Settings, audit};
use storekit_export::Input;

const LISTING: &str = r#"{"data": [
    {"type": "apps", "id": "6568429047", "attributes": {"bundleId": "com.fernwood.habits"}},
    {"type": "apps", "id": "6671418005", "attributes": {"bundleId": "com.fernwood.sleep"}},
    {"type": "apps", "id": "6671418006", "attributes": {"bundleId": "com.fernwood.unserved"}}
]}"#;

const RECORDS: &str = r#"{"record": "fits", "bundle_id": "com.fernwood.habits", "app_apple_id": "6568429047"}
{"record": "fits by bundle", "bundle_id": "com.fernwood.sleep"}
{"record": "other bundle", "bundle_id": "com.fernwood.dreams", "app_apple_id": 6671418005}
{"record": "other case", "bundle_id": "com.Fernwood.sleep", "app_apple_id": "6671418005"}
{"record": "not listed", "bundle_id": "com.fernwood.habit"}
{"record": "other account", "bundle_id": "com.tidewater.radio", "app_apple_id": "6498234160"}
{"record": "no bundle", "app_apple_id": "6498234161"}
"#;

fn run(name: &str, is_given: bool, is_last: bool) -> Outcome {
    let folder =
        std::env::temp_dir().join(format!("storekit-audit-listing-{name}-{}", process::id()));
    fs::create_dir_all(&folder).unwrap();
    let (listing, records) = (folder.join("listing.json"), folder.join("apps.ndjson"));
    fs::write(&listing, LISTING).unwrap();
    fs::write(&records, RECORDS).unwrap();
    let mut inputs = vec![Input::Path(records)];
    if !is_given {
        inputs.push(Input::Path(listing.clone()));
    }
    if !is_last {
        inputs.reverse();
    }
    let settings = Settings { listing: is_given.then_some(listing), ..Settings::default() };
    let outcome = audit(inputs, &settings, &());
    fs::remove_dir_all(&folder).unwrap();
    outcome
}

fn found(outcome: &Outcome) -> Vec<(&str, &str)> {
    outcome.findings.iter().map(|it| (it.record.as_str(), it.rule)).collect()
}

#[test]
fn a_listing_among_the_inputs_is_compared_by_app_apple_id_only() {
    for is_last in [false, true] {
        let outcome = run(&format!("input-{is_last}"), false, is_last);
        assert_eq!(
            found(&outcome),
            [("other bundle", "bundle-mismatch"), ("other case", "bundle-case-differs")]
        );
        let finding = &outcome.findings[0];
        assert!(finding.message.contains("`com.fernwood.sleep`"), "{}", finding.message);
        assert!(finding.message.contains("`com.fernwood.dreams`"), "{}", finding.message);
        assert_eq!(finding.field.as_deref(), Some("/bundle_id"));
        assert_eq!(finding.related[0].record, "6671418005");
        let summary = outcome.listing.unwrap();
        assert_eq!((summary.apps, summary.unserved.len()), (3, 1));
        assert_eq!(summary.unserved, ["com.fernwood.unserved"]);
    }
}

#[test]
fn a_listing_that_is_given_for_the_records_has_to_hold_their_bundles() {
    let outcome = run("given", true, true);
    assert_eq!(
        found(&outcome),
        [
            ("other bundle", "bundle-mismatch"),
            ("other case", "bundle-case-differs"),
            ("not listed", "bundle-not-listed"),
            ("other account", "bundle-not-listed"),
        ]
    );
}
