//! The rules against the catalogue: every id is there, and every example does what it says.
#![expect(clippy::unwrap_used, reason = "a test that panics fails, as it should")]

use std::collections::BTreeSet;
use std::path::PathBuf;
use std::{fs, process};

use storekit_audit::{Profile, Settings, audit, rules};
use storekit_export::Input;
use storekit_testkit::fixture::expand;

/// The ids of the catalogue. They are for ever: baselines and configurations name them.
const CATALOGUE: &str = "
    key-missing key-redacted key-is-path key-not-a-key key-newlines-escaped key-newlines-lost key-double-encoded
    key-armor-missing key-armor-damaged key-encoding-damaged key-surrounded key-wrapping-unusual key-several-in-one
    key-base64-invalid key-truncated key-trailing-data key-der-not-canonical key-encrypted key-sec1-container
    key-wrong-algorithm key-wrong-curve key-structure-unexpected key-shape-not-apple
    key-scalar-out-of-range key-public-mismatch key-public-not-on-curve key-public-missing key-weak key-published
    key-loader-refuses
    key-id-missing issuer-id-missing bundle-id-missing key-id-malformed key-id-unusual-character key-id-xcode-testing
    key-id-mismatches-file-name issuer-id-malformed issuer-id-not-lowercase team-id-malformed app-apple-id-malformed
    fields-swapped identifier-whitespace identifier-placeholder key-kind-suspect key-kind-wrong-slot
    bundle-id-malformed bundle-id-android bundle-id-wildcard bundle-id-team-prefixed bundle-mismatch bundle-case-differs
    bundle-not-listed bundle-claimed-twice bundle-key-shared
    storekit1-notifications-v1 storekit1-environments-differ storekit1-verify-receipt storekit1-shared-secret
    storekit1-payload-stored storekit1-storekit-version shared-secret-malformed notification-url-missing
    notification-url-invalid notification-url-not-https notification-url-port notification-url-unreachable
    notification-url-placeholder notification-url-other-platform notification-url-other-store notification-url-shared
    notification-forward-loop notification-version-unknown notification-bundle-mismatch
    key-id-with-two-keys key-under-two-key-ids key-under-two-issuers key-across-customers offer-key-differs
    issuer-many-keys record-duplicate
    file-permissions record-unreadable record-unknown-shape";

/// Rules that are ours: DESIGN.md says why.
const ADDED: &str = "notification-listing-differs";

#[test]
fn the_registry_holds_every_rule_of_the_catalogue_once() {
    let added = ADDED.split_whitespace();
    let expected: BTreeSet<_> = CATALOGUE.split_whitespace().chain(added).collect();
    let registered: Vec<_> = rules::all().map(|rule| rule.about().id).collect();
    assert_eq!(registered.len(), expected.len());
    assert_eq!(registered.into_iter().collect::<BTreeSet<_>>(), expected);
}

/// The files of an example: lines of `apps.ndjson`; or lines `name: content` below a command line; or what `ls -l` says of
/// a key file. The second is whether there is a listing.
fn files(text: &str) -> (Vec<(String, String, u32)>, bool) {
    let lines: Vec<_> = text.lines().map(str::trim).filter(|line| !line.is_empty()).collect();
    let first = lines.first().copied().unwrap_or_default();
    if first.starts_with("storekit-audit") {
        let files = lines.iter().skip(1).map(|line| {
            let (name, content) = line.split_once(": ").unwrap();
            (name.to_owned(), expand(content.trim()) + "\n", 0o600)
        });
        return (files.collect(), first.contains("--listing listing.json"));
    }
    if let Some((mode, name)) = first.split_once(" Sub") {
        let bits = mode.bytes().skip(1).map(|byte| u32::from(byte != b'-'));
        let mode = bits.fold(0, |mode, bit| mode << 1 | bit);
        let key = expand("\"<key>\"").replace("\\n", "\n");
        return (vec![(format!("Sub{name}"), key.trim_matches('"').to_owned(), mode)], false);
    }
    let text: String = lines.iter().map(|line| (*line).to_owned() + "\n").collect();
    (vec![("apps.ndjson".to_owned(), expand(&text), 0o600)], false)
}

/// Ids of the rules that report something in an example, notes only where they are of `rule`.
fn reported(rule: &str, example: &str) -> BTreeSet<&'static str> {
    let folder = std::env::temp_dir().join(format!("storekit-audit-examples-{}", process::id()));
    fs::create_dir_all(&folder).unwrap();
    let (files, has_listing) = files(example);
    let mut settings = Settings { profile: Profile::Review, ..Settings::default() };
    let mut inputs = Vec::new();
    for (name, content, mode) in &files {
        let path: PathBuf = folder.join(name);
        fs::write(&path, content).unwrap();
        #[cfg(unix)]
        fs::set_permissions(&path, std::os::unix::fs::PermissionsExt::from_mode(*mode)).unwrap();
        if has_listing && name == "listing.json" {
            settings.listing = Some(path);
        } else {
            inputs.push(Input::Path(path));
        }
    }
    let outcome = audit(inputs, &settings, &());
    fs::remove_dir_all(&folder).unwrap();
    assert!(!outcome.is_empty(), "{rule}: an example has records");
    let is_shown = |severity| Profile::Support.shows(severity);
    outcome
        .findings
        .iter()
        .filter(|found| found.rule == rule || is_shown(found.severity))
        .map(|found| found.rule)
        .collect()
}

#[test]
fn the_bad_example_of_each_rule_triggers_it_alone_and_the_good_one_nothing() {
    let mut wrong = Vec::new();
    for rule in rules::all() {
        let id = rule.about().id;
        let example = rule.about().section("Example").unwrap();
        let mut kinds = BTreeSet::new();
        for block in example.split("```").skip(1).step_by(2) {
            let (info, text) = block.split_once('\n').unwrap();
            let mut words = info.split_whitespace();
            let kind = words.nth(1).unwrap_or_default();
            kinds.insert(kind);
            // `json bad with another-rule`: what cannot be had without the other.
            let mut expected: BTreeSet<_> = words.filter(|word| *word != "with").collect();
            if kind == "bad" {
                expected.insert(id);
            }
            let found = reported(id, text);
            if found != expected {
                wrong.push(format!("{id} {kind}: {found:?}, expected {expected:?}"));
            }
        }
        if !kinds.contains("bad") || !kinds.contains("good") {
            wrong.push(format!("{id}: a bad and a good example are due: {kinds:?}"));
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}
