//! What App Store Connect has (`GET /v1/apps`), held against what is stored.
//!
//! An app is looked up by its App Apple ID first, and by its Bundle ID else. A listing says nothing of the account that it is
//! of: a bundle that is not in it is reported only where the caller says that it ought to be.

use std::collections::{BTreeMap, BTreeSet};

use crate::facts::{Digester, Facts, Held, Identified};
use crate::{About, At, Conflict, Finding, Findings, Location, Related, Settings, Subject};

/// An app of a listing.
#[derive(Clone, Debug)]
pub(crate) struct Listed {
    /// Its key: the App Apple ID.
    name: String,
    bundle_id: String,
    app: u64,
    bundle: u64,
    /// The Bundle ID in lower case, as that of a record without capitals, and as that of one with capitals.
    lower: u64,
    folded: u64,
    /// Where its Bundle ID stands.
    location: Location,
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

impl Listed {
    /// The app of a listing that a record is, where it names both of its identifiers.
    pub(crate) fn read(
        subject: &Subject<'_>,
        name: &str,
        source: &str,
        digester: &Digester,
    ) -> Option<Self> {
        let (_, app) = subject.identifiers.app_apple_ids().next()?;
        let (field, bundle_id) = subject.identifiers.bundle_ids().next()?;
        let lower = bundle_id.as_str().to_ascii_lowercase();
        let findings = Findings::new(subject.record, source, name);
        Some(Self {
            name: name.to_owned(),
            bundle_id: bundle_id.to_string(),
            app: digester.hash(Held::AppAppleId, &[app.to_string().as_bytes()]),
            bundle: digester.hash(Held::Bundle, &[bundle_id.as_str().as_bytes()]),
            lower: digester.hash(Held::Bundle, &[lower.as_bytes()]),
            folded: digester.hash(Held::FoldedBundle, &[lower.as_bytes()]),
            location: findings.location(At::Field(field), Some("as App Store Connect has it")),
        })
    }

    /// Whether a record has its Bundle ID, in any case.
    fn is_alike(&self, record: Identified) -> bool {
        match record.folded {
            Some(folded) => folded == self.folded,
            None => record.bundle == Some(self.lower),
        }
    }
}

/// Findings of `about` for the records whose App Apple ID is listed with a Bundle ID that differs so.
pub(crate) fn mismatches(
    facts: &Facts,
    difference: Difference,
    about: &'static About,
) -> Vec<(usize, Finding)> {
    let mut found = Vec::new();
    let by_app: BTreeMap<_, _> = facts.listed().iter().map(|app| (app.app, app)).collect();
    if by_app.is_empty() {
        return found;
    }
    facts.each_identified(|index, record| {
        let listed = record.app.and_then(|app| by_app.get(&app));
        let Some(listed) = listed.filter(|listed| record.bundle != Some(listed.bundle)) else {
            return;
        };
        if record.bundle.is_none() || listed.is_alike(record) != (difference == Difference::Case) {
            return;
        }
        let differs = match difference {
            Difference::Other => "has another",
            Difference::Case => "has it in other case",
        };
        let message = format!(
            "App Store Connect lists the Bundle ID `{}` for this App Apple ID, and the record \
             {differs}",
            listed.bundle_id
        );
        let help =
            "keep the one of App Store Connect, unless the App Apple ID is that of another app";
        if let Some(mut finding) = finding(facts, index, about, message, help) {
            let locations = vec![listed.location.clone()];
            finding.related.push(Related { record: listed.name.clone(), labels: None, locations });
            found.push((index, finding));
        }
    });
    found
}

/// Findings of `about` for the records whose bundle is not listed, where the listing was given for them.
pub(crate) fn not_listed(
    facts: &Facts,
    settings: &Settings,
    about: &'static About,
) -> Vec<(usize, Finding)> {
    let mut found = Vec::new();
    let listed = facts.listed();
    if settings.listing.is_none() || listed.is_empty() {
        return found;
    }
    let apps: BTreeSet<_> = listed.iter().map(|app| app.app).collect();
    // What differs in case only is found all the same.
    let bundles: BTreeSet<_> = listed.iter().flat_map(|app| [app.bundle, app.lower]).collect();
    let folded: BTreeSet<_> = listed.iter().map(|app| app.folded).collect();
    facts.each_identified(|index, record| {
        let Some(bundle) = record.bundle else { return };
        let is_listed = bundles.contains(&bundle)
            || record.folded.is_some_and(|it| folded.contains(&it))
            || record.app.is_some_and(|it| apps.contains(&it));
        if !is_listed {
            let message =
                "the Bundle ID is not among the apps that App Store Connect lists".to_owned();
            let help = "compare it with App Store Connect, the app, General, App Information; or \
                        the app is in another account, or was removed";
            let finding = finding(facts, index, about, message, help);
            found.extend(finding.map(|finding| (index, finding)));
        }
    });
    found
}

/// How the listing and the records fit together; `None` where there is no listing.
pub(crate) fn summary(facts: &Facts) -> Option<ListingSummary> {
    let listed = facts.listed();
    if listed.is_empty() {
        return None;
    }
    let mut unserved: Vec<_> = listed.iter().map(Some).collect();
    let mut by_app: BTreeMap<u64, usize> = BTreeMap::new();
    let mut by_bundle: BTreeMap<u64, usize> = BTreeMap::new();
    for (index, app) in listed.iter().enumerate() {
        by_app.insert(app.app, index);
        by_bundle.insert(app.bundle, index);
    }
    facts.each_identified(|_, record| {
        let by_app = record.app.and_then(|it| by_app.get(&it));
        let by_bundle = record.bundle.and_then(|it| by_bundle.get(&it));
        for served in by_app.into_iter().chain(by_bundle) {
            if let Some(app) = unserved.get_mut(*served) {
                *app = None;
            }
        }
    });
    Some(ListingSummary {
        apps: u64::try_from(listed.len()).unwrap_or(u64::MAX),
        unserved: unserved.into_iter().flatten().map(|app| app.bundle_id.clone()).collect(),
    })
}

/// A finding at a record's Bundle ID.
fn finding(
    facts: &Facts,
    record: usize,
    about: &'static About,
    message: String,
    help: &str,
) -> Option<Finding> {
    let conflict = Conflict { record, held: Held::Bundle, others: Vec::new(), values: 1 };
    facts.finding(about, &conflict, message, help)
}
