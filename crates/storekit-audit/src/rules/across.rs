//! Records that contradict each other, or share what should be one's own, and keys within a record that do.
//!
//! One wrong paste can contradict several records in several ways. So the rules about keys that contradict each other
//! stand in an order, `facts::Contradictions`: a record that one of them reports takes no part in the comparisons of
//! the later ones.

pub mod bundle_claimed_twice;
pub mod bundle_key_shared;
pub mod issuer_many_keys;
pub mod key_across_customers;
pub mod key_id_with_two_keys;
pub mod key_under_two_issuers;
pub mod key_under_two_key_ids;
pub mod notification_url_shared;
pub mod offer_key_differs;
pub mod record_duplicate;

use crate::{About, Compared, Conflict, Conflicts, Facts, Rule};

/// The rules of this group, in the order of the catalogue.
pub static RULES: &[&dyn Rule] = &[
    &bundle_claimed_twice::BundleClaimedTwice,
    &bundle_key_shared::BundleKeyShared,
    &notification_url_shared::NotificationUrlShared,
    &key_id_with_two_keys::KeyIdWithTwoKeys,
    &key_under_two_key_ids::KeyUnderTwoKeyIds,
    &key_under_two_issuers::KeyUnderTwoIssuers,
    &key_across_customers::KeyAcrossCustomers,
    &offer_key_differs::OfferKeyDiffers,
    &issuer_many_keys::IssuerManyKeys,
    &record_duplicate::RecordDuplicate,
];

/// A finding of `about` for each conflict.
fn findings(
    facts: &Facts,
    about: &'static About,
    conflicts: &Conflicts,
    message: impl Fn(&Conflict) -> String,
    help: &str,
) -> Compared {
    let finding = |conflict: &Conflict| {
        let finding = facts.finding(about, conflict, message(conflict), help)?;
        Some((conflict.record, finding))
    };
    let findings = conflicts.listed.iter().filter_map(finding).collect();
    let mut unlisted = conflicts.records.clone();
    for conflict in &conflicts.listed {
        unlisted.remove(conflict.record);
    }
    let more = u64::try_from(unlisted.len()).unwrap_or(u64::MAX);
    Compared { findings, more, unlisted }
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeMap;
    use std::path::PathBuf;
    use std::sync::Arc;

    use storekit_credentials::key::Scratch;
    use storekit_export::{Event, Format, Input, Options, Reader};
    use storekit_testkit::encoder::Pkcs8;
    use storekit_testkit::{TestKey, pem};

    use crate::{Batch, Digester, Facts, Finding, Findings, Settings, Severity, Subject, rules};

    /// The identifiers of four accounts.
    const ISSUERS: [&str; 4] = [
        "4b1f6c2e-93d7-47e3-e053-5b8c7c110a9d",
        "8c2d07f1-5ae4-47e3-e053-6c3d9e2a7f14",
        "2e9a4c70-1bd8-47e3-e053-7d4e0f3b8a25",
        "f05b7d31-6c29-47e3-e053-8e5f1a4c9b36",
    ];
    const KEY_IDS: [&str; 4] = ["7KQ2M9XWPB", "4XH8T3RZVN", "9BD5F7HJ2L", "6MN8PQ4RST"];

    /// What all rules find in what the reader finds.
    fn audit(reader: Reader, settings: &Settings) -> Vec<Finding> {
        // So little memory that everything goes through temporary files.
        let mut facts = Facts::with_limit(100);
        let digester = Digester::default();
        let mut found = Vec::new();
        let mut scratch = Scratch::new();
        for event in reader {
            let Event::Chunk(chunk) = event else { continue };
            let source: Arc<str> = Arc::from(chunk.source().name.as_str());
            let mut batch = Batch::with_capacity(&source, chunk.record_count());
            for record in chunk.records() {
                let record = record.unwrap();
                let name = record.name(&source);
                let mut subject = Subject::new(&record, &mut scratch);
                subject.keys.prove();
                let mut findings = Findings::new(&record, &source, &name);
                for rule in rules::all() {
                    rule.check(&subject, &mut findings);
                }
                found.extend(findings.into_vec());
                batch.observe(&subject, &name, &digester);
            }
            facts.append(batch);
        }
        for rule in rules::all() {
            let compared = rule.compare(&facts, settings).findings;
            found.extend(compared.into_iter().map(|(_, finding)| finding));
        }
        found
    }

    fn audit_lines(text: &str, settings: &Settings) -> Vec<Finding> {
        let options = Options { format: Some(Format::Ndjson), ..Options::default() };
        let text = std::io::Cursor::new(text.to_owned().into_bytes());
        audit(Reader::of_source("apps.ndjson", text, options), settings)
    }

    /// A key as text in JSON.
    fn key(n: u64) -> String {
        pem::write(&Pkcs8::apple(&TestKey::nth(n)).der()).replace('\n', "\\n")
    }

    /// A record: the numbers of its key (0: masked), Key ID and Issuer ID, its customer, and its bundle.
    type Row = (usize, usize, usize, &'static str, &'static str);

    /// Rule and number of the record, from 0, of each finding that is more than a note.
    fn reported(rows: &[Row]) -> Vec<(&'static str, usize)> {
        let line = |(number, row): (usize, &Row)| {
            let &(k, key_id, issuer, customer, bundle) = row;
            let key = if k == 0 { "***".to_owned() } else { key(k.try_into().unwrap()) };
            let (key_id, issuer) = (KEY_IDS[key_id], ISSUERS[issuer]);
            format!(
                "{{\"record\": \"{number}\", \"customer\": \"{customer}\", \"bundle_id\": \"com.fernwood.{bundle}\", \
                 \"in_app_purchase_key\": {{\"issuer_id\": \"{issuer}\", \"key_id\": \"{key_id}\", \
                 \"private_key\": \"{key}\"}}}}\n"
            )
        };
        let text: String = rows.iter().enumerate().map(line).collect();
        let mut reported: Vec<_> = audit_lines(&text, &Settings::default())
            .iter()
            .filter(|finding| finding.severity > Severity::Note)
            .map(|finding| (finding.rule, finding.record.parse().unwrap()))
            .collect();
        reported.sort_by_key(|&(_, record)| record);
        reported
    }

    #[test]
    fn one_key_for_many_apps_of_an_account_is_no_contradiction() {
        let rows = [(1, 0, 0, "a", "one"), (1, 0, 0, "a", "two"), (0, 0, 0, "a", "three")];
        assert_eq!(reported(&rows), []);
    }

    #[test]
    fn on_a_tie_all_are_reported_and_else_the_minority() {
        let two_keys = "key-id-with-two-keys";
        let (one, other) = ((1, 0, 0, "a", "one"), (2, 0, 0, "a", "two"));
        assert_eq!(reported(&[one, other]), [(two_keys, 0), (two_keys, 1)]);
        assert_eq!(reported(&[one, other, one]), [(two_keys, 1)]);
        let third = (3, 0, 0, "a", "three");
        assert_eq!(reported(&[one, other, one, third]), [(two_keys, 1), (two_keys, 3)]);
    }

    #[test]
    fn a_record_with_a_wrong_key_contradicts_many_and_is_one_finding() {
        // The third has its own Key ID and issuer, and the key of the first two.
        let rows = [
            (1, 0, 0, "a", "one"),
            (1, 0, 0, "a", "two"),
            (1, 1, 1, "b", "three"),
            (2, 1, 1, "b", "four"),
            (2, 1, 1, "b", "five"),
        ];
        assert_eq!(reported(&rows), [("key-id-with-two-keys", 2)]);
        // Where nothing tells which of two is wrong, both are reported, and who agrees with one of them is not.
        assert_eq!(
            reported(&[rows[0], rows[2], rows[3]]),
            [("key-id-with-two-keys", 1), ("key-id-with-two-keys", 2)]
        );
    }

    #[test]
    fn of_key_key_id_and_issuer_the_first_that_differs_is_to_blame() {
        let (ids, issuers) = ("key-under-two-key-ids", "key-under-two-issuers");
        let row = (1, 0, 0, "a", "one");
        assert_eq!(reported(&[row, (1, 1, 0, "a", "two")]), [(ids, 0), (ids, 1)]);
        assert_eq!(reported(&[row, (1, 1, 1, "b", "two")]), [(ids, 0), (ids, 1)]);
        assert_eq!(reported(&[row, (1, 0, 1, "a", "two")]), [(issuers, 0), (issuers, 1)]);
        assert_eq!(reported(&[row, (1, 0, 1, "b", "two")]), [(issuers, 0), (issuers, 1)]);
        assert_eq!(reported(&[row, (0, 0, 1, "b", "two")]), [(issuers, 0), (issuers, 1)]);
        assert_eq!(reported(&[(0, 0, 0, "a", "one"), (0, 1, 1, "b", "two")]), []);
    }

    #[test]
    fn what_two_customers_share_is_one_finding_the_app_before_the_key() {
        let (keys, bundles) = ("key-across-customers", "bundle-claimed-twice");
        let row = (1, 0, 0, "a", "one");
        assert_eq!(reported(&[row, (1, 0, 0, "b", "two")]), [(keys, 0), (keys, 1)]);
        assert_eq!(reported(&[row, (1, 0, 0, "b", "one")]), [(bundles, 0), (bundles, 1)]);
        assert_eq!(reported(&[row, (2, 1, 1, "b", "one")]), [(bundles, 0), (bundles, 1)]);
        assert_eq!(reported(&[row, (1, 0, 0, "b", "one"), row]), [(bundles, 1)]);
    }

    #[test]
    fn a_record_of_a_listing_contradicts_nothing() {
        let app = |id: u64, bundle: &str| {
            format!(
                r#"{{"type": "apps", "id": "{id}", "attributes": {{"bundleId": "com.fernwood.{bundle}", "subscriptionStatusUrl": "https://api.adapty.io/api/v1/sdk/apple/webhook/5f2c8e91a7d34b06b1e9c4720d8f63ab/", "subscriptionStatusUrlVersion": "V1"}}}}"#
            )
        };
        let json = format!(
            r#"{{"data": [{}, {}]}}"#,
            app(6_568_429_047, "habits"),
            app(6_671_418_005, "sleep")
        );
        let json = std::io::Cursor::new(json.into_bytes());
        let reader = Reader::of_source("listing.json", json, Options::default());
        let findings = audit(reader, &Settings::default());
        let rules: Vec<_> = findings.iter().map(|finding| finding.rule).collect();
        // They are read, and share a URL; but what Apple has contradicts nothing.
        assert_eq!(rules, ["storekit1-notifications-v1"; 2]);
    }

    #[test]
    fn finding_and_related_records_point_at_what_is_in_doubt() {
        let line = |n: usize| {
            let key = key(1);
            format!(
                r#"{{"record": "{n}", "in_app_purchase_key": {{"issuer_id": "{}", "key_id": "7KQ2M9XWPB", "private_key": "{key}"}}}}"#,
                ISSUERS[n]
            )
        };
        let text = (0..4).fold(String::new(), |text, n| text + &line(n) + "\n");
        let findings = audit_lines(&text, &Settings::default());
        assert_eq!(findings.len(), 4);
        let finding = &findings[1];
        assert_eq!(finding.field.as_deref(), Some("/in_app_purchase_key/issuer_id"));
        assert!(finding.message.contains("4 different"), "{}", finding.message);
        let related: Vec<_> = finding.related.iter().map(|it| it.record.as_str()).collect();
        assert_eq!(related, ["0", "2", "3"]);
        let place = finding.related[1].locations[0].place;
        let range = usize::try_from(place.byte_start).unwrap()..place.byte_end.try_into().unwrap();
        assert_eq!(text.get(range), Some(format!("\"{}\"", ISSUERS[2]).as_str()));
    }

    #[test]
    fn a_key_for_each_bundle_is_asked_for_only_where_the_policy_does() {
        let lines = examples("bundle-key-shared", "bad");
        for (key_per_bundle, severity) in [(false, Severity::Note), (true, Severity::Error)] {
            let settings = Settings { key_per_bundle, ..Settings::default() };
            let findings = audit_lines(&lines, &settings);
            let severities: Vec<_> = findings.iter().map(|finding| finding.severity).collect();
            assert_eq!(severities, [severity; 2]);
            assert!(findings[0].message.contains("2 Bundle IDs"));
        }
    }

    /// The records of an example of a rule.
    fn examples(rule: &str, kind: &str) -> String {
        let doc = rules::by_id(rule).unwrap().about().section("Example").unwrap();
        let (_, block) = doc.split_once(&format!("```json {kind}\n")).unwrap();
        let (block, _) = block.split_once("```").unwrap();
        let mut lines = block.replace("<key>", &key(1));
        for n in 2..12 {
            lines = lines.replace(&format!("<key {n}>"), &key(n));
        }
        lines
    }

    #[test]
    fn the_bad_example_of_a_rule_triggers_it_alone_and_the_good_one_nothing() {
        let mut rules: Vec<_> = super::RULES.iter().map(|rule| rule.about().id).collect();
        rules.push("key-kind-wrong-slot");
        rules.push("record-unknown-shape");
        for rule in rules {
            for (kind, expected) in [("bad", true), ("good", false)] {
                let mut found = audit_lines(&examples(rule, kind), &Settings::default());
                found.retain(|it| it.rule == rule || it.severity > Severity::Note);
                assert_eq!(!found.is_empty(), expected, "{rule} {kind}");
                assert!(found.iter().all(|it| it.rule == rule), "{rule} {kind}: {found:?}");
            }
        }
    }

    #[test]
    fn in_the_demonstration_exactly_the_planted_records_are_reported() {
        let folder = PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("../../testdata/exports/demo");
        let planted = std::fs::read_to_string(folder.join("PLANTED.tsv")).unwrap();
        let groups = [super::RULES, rules::input::RULES].concat();
        let is_ours = |id: &str| groups.iter().any(|rule| rule.about().id == id);
        let mut expected: Vec<_> = planted
            .lines()
            .map(|line| line.split('\t').collect::<Vec<_>>())
            .filter(|columns| is_ours(columns[2]))
            .map(|columns| [columns[1], columns[2], columns[3], columns[5], columns[6]].join(" "))
            .collect();
        expected.sort();
        assert!(!expected.is_empty());
        let found =
            audit(Reader::new([Input::Path(folder)], Options::default()), &Settings::default());
        let mut found: Vec<_> = found
            .iter()
            .filter(|finding| is_ours(finding.rule) && finding.severity > Severity::Note)
            .map(|finding| {
                let place = finding.locations[0].place;
                let field = finding.field.as_deref().unwrap_or_default();
                let (record, rule) = (&finding.record, finding.rule);
                format!("{record} {rule} {field} {} {}", place.byte_start, place.byte_end)
            })
            .collect();
        found.sort();
        assert_eq!(found, expected);
    }

    #[test]
    fn messages_are_one_sentence_in_the_house_style() {
        let all = super::RULES.iter().map(|rule| examples(rule.about().id, "bad"));
        for finding in all.flat_map(|lines| audit_lines(&lines, &Settings::default())) {
            assert!(finding.message.starts_with(char::is_lowercase), "{}", finding.message);
            assert!(!finding.message.ends_with('.') && !finding.message.contains('\n'));
        }
    }

    #[test]
    fn an_issuer_is_reported_once_at_its_first_record() {
        let findings = audit_lines(&examples("issuer-many-keys", "bad"), &Settings::default());
        let by_rule = findings.iter().fold(BTreeMap::new(), |mut by_rule, finding| {
            *by_rule.entry(finding.rule).or_insert(0) += 1;
            by_rule
        });
        assert_eq!(by_rule, BTreeMap::from([("issuer-many-keys", 1)]));
        assert_eq!(findings[0].record, "apps.ndjson#1");
        assert!(findings[0].message.contains("11 different keys"));
    }
}
