//! What App Store Connect has (`GET /v1/apps`), held against what is stored.
//!
//! An app is looked up by its App Apple ID first, and by its Bundle ID else. A listing says nothing of the account that it is
//! of: a bundle that is not in it is reported only where the caller says that it ought to be.

use std::collections::{BTreeMap, BTreeSet};

use crate::facts::{Facts, Held, RecordFacts};
use crate::{About, Finding, Location, Related, Settings, State};

/// An app of a listing.
#[derive(Clone, Debug)]
pub(crate) struct Listed {
    /// Its key: the App Apple ID.
    pub(crate) name: String,
    pub(crate) bundle_id: String,
    /// Digests of the App Apple ID, of the Bundle ID, and of that in lower case.
    pub(crate) app: u128,
    pub(crate) bundle: u128,
    pub(crate) folded: u128,
    /// Where its Bundle ID stands.
    pub(crate) location: Location,
}

/// How a listing and the records fit together.
#[derive(Clone, Debug, Default, Eq, PartialEq)]
pub struct ListingSummary {
    /// Apps that are listed.
    pub apps: u64,
    /// Bundle IDs of those that no record serves, in the order of the listing. They come from input.
    pub unserved: Vec<String>,
}

/// How a record's Bundle ID differs from that of its app in the listing.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub(crate) enum Difference {
    /// It is another one.
    Other,
    /// In case only.
    Case,
}

/// Findings of `about` for the records whose App Apple ID is listed with a Bundle ID that differs so.
pub(crate) fn mismatches(
    facts: &Facts,
    difference: Difference,
    about: &'static About,
) -> Vec<(usize, Finding)> {
    let by_app: BTreeMap<_, _> = facts.listed().iter().map(|app| (app.app, app)).collect();
    if by_app.is_empty() {
        return Vec::new();
    }
    let mut found = Vec::new();
    for (index, record) in facts.records().iter().enumerate() {
        let (Some(app), Some(bundle)) =
            (record.digest(Held::AppAppleId), record.digest(Held::Bundle))
        else {
            continue;
        };
        let Some(listed) = by_app.get(&app).filter(|listed| listed.bundle != bundle) else {
            continue;
        };
        let folded = record.digest(Held::FoldedBundle).unwrap_or(bundle);
        let is_case = folded == listed.folded;
        if is_case != (difference == Difference::Case) {
            continue;
        }
        let differs = match difference {
            Difference::Other => "has another",
            Difference::Case => "has it in other case",
        };
        let message = format!(
            "App Store Connect lists the Bundle ID `{}` for this App Apple ID, and the record {differs}",
            listed.bundle_id
        );
        let help = "keep the one of App Store Connect, unless the App Apple ID is that of another app";
        let mut finding = finding(record, about, message, help);
        finding.related.push(Related {
            record: listed.name.clone(),
            locations: vec![listed.location.clone()],
        });
        found.push((index, finding));
    }
    found
}

/// Findings of `about` for the records whose bundle is not listed, where the listing was given for them.
pub(crate) fn not_listed(
    facts: &Facts,
    settings: &Settings,
    about: &'static About,
) -> Vec<(usize, Finding)> {
    let listed = facts.listed();
    if settings.listing.is_none() || listed.is_empty() {
        return Vec::new();
    }
    let apps: BTreeSet<_> = listed.iter().map(|app| app.app).collect();
    // What differs in case only is found all the same.
    let bundles: BTreeSet<_> = listed.iter().map(|app| app.folded).collect();
    let mut found = Vec::new();
    for (index, record) in facts.records().iter().enumerate() {
        let Some(bundle) = record.digest(Held::Bundle) else { continue };
        let folded = record.digest(Held::FoldedBundle).unwrap_or(bundle);
        let is_known_app = record.digest(Held::AppAppleId).is_some_and(|app| apps.contains(&app));
        if !is_known_app && !bundles.contains(&folded) {
            let message = "the Bundle ID is not among the apps that App Store Connect lists".to_owned();
            let help = "compare it with App Store Connect, the app, General, App Information; or the \
                        app is in another account, or was removed";
            found.push((index, finding(record, about, message, help)));
        }
    }
    found
}

/// How the listing and the records fit together; `None` where there is no listing.
pub(crate) fn summary(facts: &Facts) -> Option<ListingSummary> {
    let listed = facts.listed();
    if listed.is_empty() {
        return None;
    }
    let digests = |held| -> BTreeSet<u128> {
        facts.records().iter().filter_map(|record| record.digest(held)).collect()
    };
    let (apps, bundles) = (digests(Held::AppAppleId), digests(Held::Bundle));
    let is_served = |app: &&Listed| apps.contains(&app.app) || bundles.contains(&app.bundle);
    Some(ListingSummary {
        apps: u64::try_from(listed.len()).unwrap_or(u64::MAX),
        unserved: listed
            .iter()
            .filter(|app| !is_served(app))
            .map(|app| app.bundle_id.clone())
            .collect(),
    })
}

/// A finding at a record's Bundle ID.
fn finding(
    record: &RecordFacts,
    about: &'static About,
    message: String,
    help: &str,
) -> Finding {
    let (field, location) = record.place_of(Held::Bundle).unzip();
    Finding {
        rule: about.id,
        severity: about.severity,
        record: record.name.clone(),
        field,
        message,
        help: help.to_owned(),
        locations: location.into_iter().collect(),
        related: Vec::new(),
        state: State::New,
    }
}
