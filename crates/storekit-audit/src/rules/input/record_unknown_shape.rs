//! `record-unknown-shape`

use storekit_export::Slot;

use crate::rule::declare_rule;
use crate::{About, At, Findings, Rule, Shown, Subject};

declare_rule! {
    /// Nothing in a record is known
    ///
    /// ## What it reports
    ///
    /// A record in which no field is known to hold a credential, an identifier or a setting; at most its name,
    /// customer, app, platform or store. The finding lists the names that it has, and, where one of them looks like
    /// a known one, what it could be renamed to.
    ///
    /// ## Why it matters
    ///
    /// The record passes every other rule, as there is nothing to judge. Its credentials have not been checked.
    ///
    /// ## How it happens
    ///
    /// The export uses names of its own, or is an export of something else.
    ///
    /// ## How to mend it
    ///
    /// Say which field is for which slot: `--map in_app_purchase_key.private_key=p8Content`, once for each. Or rename the
    /// fields to the native names: nested objects, or the whole name with its dots. Or leave the file out.
    ///
    /// ## Example
    ///
    /// ```json bad
    /// {"p8Content": "<key>", "keyIdOfP8": "7KQ2M9XWPB"}
    /// ```
    ///
    /// ```json good
    /// {"in_app_purchase_key": {"issuer_id": "4b1f6c2e-93d7-47e3-e053-5b8c7c110a9d", "key_id": "7KQ2M9XWPB", "private_key": "<key>"}}
    /// ```
    ///
    /// ## Source
    ///
    /// A judgement of ours.
    RecordUnknownShape = "record-unknown-shape", Warning, Heuristic
}

impl Rule for RecordUnknownShape {
    fn about(&self) -> &'static About {
        Self::ABOUT
    }

    fn check(&self, subject: &Subject<'_>, findings: &mut Findings<'_>) {
        let record = subject.record;
        if record.fields.iter().any(|field| !LABELS.contains(&field.slot)) {
            return;
        }
        let shown: Vec<_> = record.unknown.iter().take(MOST_NAMES).collect();
        let names: Vec<_> = shown.iter().map(|name| format!("`{}`", Shown(name))).collect();
        let message = match (names.join(", "), record.unknown_count.saturating_sub(names.len())) {
            (names, _) if names.is_empty() => "the record has no field to judge".to_owned(),
            (names, 0) => format!("no field of this record is known: {names}"),
            (names, more) => format!("no field of this record is known: {names} and {more} more"),
        };
        let renames: Vec<_> = shown
            .iter()
            .filter_map(|name| {
                let path = Shown(name.strip_prefix('/').unwrap_or(name)).to_string();
                Some(format!("`--map {}={}`", near(name)?.name(), path.replace('/', ".")))
            })
            .collect();
        let help = "say which field is for which slot, as in `--map \
                    in_app_purchase_key.private_key=p8`, or rename the fields";
        let help = match renames.join(", ") {
            renames if renames.is_empty() => help.to_owned(),
            renames => {
                format!("say which field is for which slot, if these guesses are right: {renames}")
            }
        };
        findings.add(Self::ABOUT, At::Record, message, help);
    }
}

/// How many names a message lists.
const MOST_NAMES: usize = 6;

/// Slots that say which record it is: nothing to judge.
const LABELS: &[Slot] =
    &[Slot::Record, Slot::Name, Slot::Customer, Slot::App, Slot::Platform, Slot::Store];

/// Parts of names that make one think of a slot. The first that fits is taken.
const NEAR: &[(&[&str], Option<Slot>)] = &[
    (&["fingerprint", "public"], None),
    (&["issuer"], Some(Slot::IapIssuerId)),
    (&["keyid", "keyidentifier"], Some(Slot::IapKeyId)),
    (
        &["p8", "pem", "privatekey", "signingkey", "keycontent", "keydata"],
        Some(Slot::IapPrivateKey),
    ),
    (&["bundle"], Some(Slot::BundleId)),
    (&["sharedsecret", "appsecret"], Some(Slot::SharedSecret)),
    (&["teamid"], Some(Slot::TeamId)),
    (&["sandboxurl", "sandboxwebhook", "sandboxnotification"], Some(Slot::SandboxUrl)),
    (&["webhook", "notification"], Some(Slot::ProductionUrl)),
];

/// The slot that a field of a name that is not known seems to be for, by the last part of its pointer.
pub fn near(pointer: &str) -> Option<Slot> {
    let name = pointer.rsplit('/').next().unwrap_or_default();
    let name: String =
        name.chars().filter(char::is_ascii_alphanumeric).map(|c| c.to_ascii_lowercase()).collect();
    let fits = |parts: &[&str]| parts.iter().any(|part| name.contains(part));
    let (_, slot) = NEAR.iter().find(|(parts, _)| fits(parts))?;
    *slot
}

#[cfg(test)]
mod tests {
    use storekit_export::{Record, Slot};

    use super::RecordUnknownShape;
    use crate::Finding;
    use crate::testing::{findings, record};

    fn found(fields: &[(Slot, &str, &'static str)], unknown: &[&str]) -> Vec<Finding> {
        let unknown = unknown.iter().map(|&name| name.to_owned().into());
        let record = Record { unknown: unknown.collect(), unknown_count: 9, ..record(fields) };
        findings(&[&[&RecordUnknownShape]], &record)
    }

    #[test]
    fn a_name_that_looks_like_a_slot_is_suggested() {
        for (name, slot) in [
            ("/p8Content", Some("in_app_purchase_key.private_key")),
            ("/apple/p8_pem", Some("in_app_purchase_key.private_key")),
            ("/ISSUER_UUID", Some("in_app_purchase_key.issuer_id")),
            ("/p8-key-id", Some("in_app_purchase_key.key_id")),
            ("/appBundle", Some("bundle_id")),
            ("/webhook_sandbox", Some("notifications.production.url")),
            ("/sandbox_webhook", Some("notifications.sandbox.url")),
            ("/p8_fingerprint", None),
            ("/p8/colour", None),
        ] {
            let findings = found(&[], &[name]);
            let path = name.trim_start_matches('/').replace('/', ".");
            let rename = slot.map(|slot| format!("`--map {slot}={path}`"));
            let help = &findings[0].help;
            assert_eq!(help.split_once(": ").map(|(_, it)| it), rename.as_deref(), "{name}");
        }
    }

    #[test]
    fn labels_alone_are_no_credential_and_one_known_slot_is_enough() {
        assert_eq!(found(&[(Slot::Customer, "/customer", "Fernwood Labs")], &["/x"]).len(), 1);
        assert_eq!(found(&[(Slot::BundleId, "/bundle_id", "")], &["/x"]), []);
    }

    #[test]
    fn few_names_are_listed_and_the_others_counted_and_none_is_shown_raw() {
        let message = |names: &[&str]| found(&[], names)[0].message.clone();
        assert!(message(&["/a", "/b"]).ends_with("`/a`, `/b` and 7 more"));
        assert!(message(&["/x"; 12]).ends_with("and 3 more"));
        assert!(message(&["/\u{1b}[31m"]).contains("\\u{1b}"));
        assert_eq!(message(&[]), "the record has no field to judge");
    }
}
