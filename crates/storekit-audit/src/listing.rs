//! What App Store Connect has (`GET /v1/apps`), held against what is stored.
//!
//! An app is looked up by its App Apple ID first, and by its Bundle ID else. A listing says nothing of the account that it is
//! of: a bundle that is not in it is reported only where the caller says that it ought to be.

use std::collections::{BTreeMap, BTreeSet};

use crate::facts::claims::{Claim, Claims, Setting};
use crate::facts::{Digester, Facts, Held};
use crate::{
    About, At, Compared, Conflict, Finding, Findings, Location, Related, Settings, Shown, Subject,
};

/// An app of a listing.
#[derive(Clone, Debug)]
pub(crate) struct Listed {
    /// Its key: the App Apple ID.
    name: String,
    app: u64,
    bundle_id: String,
    /// What it says of its notification settings: production, then sandbox.
    claims: [Setting; 2],
    /// Where its Bundle ID stands.
    location: Location,
    /// Where they stand.
    settings: [Placed; 2],
}

/// Where the notification settings of an environment stand in the listing.
#[derive(Clone, Debug)]
struct Placed {
    /// The host of the URL, as it may be shown; empty where there is none.
    host: String,
    url: Option<Location>,
    version: Option<Location>,
}

/// How a listing and the records fit together.
#[derive(Clone, Debug, Default, Eq, PartialEq)]
pub struct ListingSummary {
    /// Apps that are listed.
    pub apps: u64,
    /// Bundle IDs of those that no record serves, in the order of the listing. They come from input.
    pub unserved: Vec<String>,
    /// How many records name an app that is not listed.
    pub unlisted: u64,
}

/// How a record's Bundle ID differs from that of its app in the listing.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub(crate) enum Difference {
    /// It is another one.
    Other,
    /// In case only.
    Case,
}

/// How a record's notification settings differ from those of its app in the listing.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub(crate) enum Unlike {
    /// App Store Connect has no URL, and the record has a key.
    Missing,
    /// App Store Connect has another URL or version.
    Other,
}

const LABEL: &str = "as App Store Connect has it";

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
        let findings = Findings::new(subject.record, source, name);
        let place = |field| findings.location(At::Field(field), Some(LABEL));
        let settings = &subject.notifications;
        let [production, sandbox] = [
            (&settings.production_url, &settings.production_version),
            (&settings.sandbox_url, &settings.sandbox_version),
        ]
        .map(|(url, version)| Placed {
            host: url.shown_host(),
            url: url.reading.field().map(place),
            version: version.field().map(place),
        });
        Some(Self {
            name: name.to_owned(),
            app: app.get(),
            bundle_id: bundle_id.to_string(),
            claims: Setting::of(settings, digester),
            location: place(field),
            settings: [production, sandbox],
        })
    }

    fn related(&self, locations: impl IntoIterator<Item = Location>) -> Related {
        Related {
            record: self.name.clone(),
            labels: None,
            locations: locations.into_iter().collect(),
        }
    }
}

/// The apps of all listings, for looking up.
struct Apps<'f> {
    by_app: BTreeMap<u64, &'f Listed>,
    /// By the Bundle ID in lower case: what differs in case only is found all the same.
    by_bundle: BTreeMap<String, &'f Listed>,
}

impl<'f> Apps<'f> {
    /// `None` where nothing is listed.
    fn of(facts: &'f Facts) -> Option<Self> {
        let listed = facts.listed();
        let by_app = listed.iter().map(|app| (app.app, app)).collect();
        let by_bundle = listed.iter().map(|app| (app.bundle_id.to_ascii_lowercase(), app));
        (!listed.is_empty()).then(|| Self { by_app, by_bundle: by_bundle.collect() })
    }

    fn by_app(&self, claims: &Claims<'_>) -> Option<&'f Listed> {
        self.by_app.get(&claims.app?).copied()
    }

    fn by_bundle(&self, claims: &Claims<'_>) -> Option<&'f Listed> {
        self.by_bundle.get(&claims.bundle?.to_ascii_lowercase()).copied()
    }
}

/// Findings of `about` for the records whose App Apple ID is listed with a Bundle ID that differs so.
pub(crate) fn mismatches(facts: &Facts, difference: Difference, about: &'static About) -> Compared {
    let mut found = Compared::default();
    let Some(apps) = Apps::of(facts) else { return found };
    facts.each_claim(|index, claims| {
        let (Some(listed), Some(own)) = (apps.by_app(claims), claims.bundle) else { return };
        let is_alike = listed.bundle_id.eq_ignore_ascii_case(own);
        let is_meant = claims.body.is_none() && is_alike == (difference == Difference::Case);
        if own == listed.bundle_id || !is_meant {
            return;
        }
        let how = match difference {
            Difference::Other => "",
            Difference::Case => ", which differs in case alone",
        };
        let message = format!(
            "App Store Connect lists the Bundle ID `{}` for this App Apple ID, and the record has `{}`{how}",
            Shown(&listed.bundle_id),
            Shown(own)
        );
        let help =
            "keep the one of App Store Connect, unless the App Apple ID is that of another app";
        found.add(facts, index, || {
            let finding = finding(facts, index, Held::Bundle, about, message, help);
            with_related(finding, listed.related([listed.location.clone()]))
        });
    });
    found
}

/// Findings of `about` for the records whose bundle is not listed, where the listing was given for them.
pub(crate) fn not_listed(facts: &Facts, settings: &Settings, about: &'static About) -> Compared {
    let mut found = Compared::default();
    let Some(apps) = Apps::of(facts).filter(|_| settings.listing.is_some()) else { return found };
    facts.each_claim(|index, claims| {
        let is_listed = apps.by_bundle(claims).or_else(|| apps.by_app(claims)).is_some();
        if claims.body.is_none() && claims.bundle.is_some() && !is_listed {
            let message =
                "the Bundle ID is not among the apps that App Store Connect lists".to_owned();
            let help = "compare it with App Store Connect, the app, General, App Information; or \
                        the app is in another account, or was removed";
            found.add(facts, index, || finding(facts, index, Held::Bundle, about, message, help));
        }
    });
    found
}

/// Findings of `about` for the records whose notification settings App Store Connect does not have so.
pub(crate) fn settings_unlike(facts: &Facts, unlike: Unlike, about: &'static About) -> Compared {
    let mut found = Compared::default();
    let Some(apps) = Apps::of(facts) else { return found };
    facts.each_claim(|index, claims| {
        let listed = apps.by_app(claims).or_else(|| apps.by_bundle(claims));
        // Where it names another app, that is what is to be said.
        let is_same = |app: &&Listed| claims.bundle.is_none_or(|it| it == app.bundle_id);
        let Some(listed) = listed.filter(is_same).filter(|_| claims.body.is_none()) else { return };
        let findings = match unlike {
            Unlike::Missing => missing(facts, index, claims, listed, about).into_iter().collect(),
            Unlike::Other => differing(facts, index, claims, listed, about),
        };
        for finding in findings {
            found.add(facts, index, || Some(finding));
        }
    });
    found
}

/// A record with a key, whose app has no URL in App Store Connect. What the record itself says that it lacks is another
/// finding.
fn missing(
    facts: &Facts,
    index: usize,
    claims: &Claims<'_>,
    listed: &Listed,
    about: &'static About,
) -> Option<Finding> {
    let is_missing = |at: usize| {
        let (own, theirs) = (claims.settings.get(at)?, listed.claims.get(at)?);
        let is_missing = theirs.url == Claim::Nothing && own.url != Claim::Nothing;
        (claims.has_key && is_missing).then_some(())
    };
    let (which, held, at) = match (is_missing(0), is_missing(1)) {
        (Some(()), Some(())) => ("neither a production nor a sandbox", Held::ProductionUrl, 0),
        (Some(()), None) => ("no production", Held::ProductionUrl, 0),
        (None, Some(())) => ("no sandbox", Held::SandboxUrl, 1),
        (None, None) => return None,
    };
    let message = format!(
        "App Store Connect has {which} notification URL for this app, so Apple tells nobody of renewals and \
         refunds there"
    );
    let help = "copy the URL from the platform's settings into App Store Connect, the app, General, App \
                Information, App Store Server Notifications";
    let mut finding = finding(facts, index, held, about, message, help)?;
    let theirs = listed.settings.get(at).and_then(|placed| placed.url.clone());
    finding.related.push(listed.related(theirs));
    Some(finding)
}

/// A finding for the URLs, and one for the versions, that App Store Connect has others of.
fn differing(
    facts: &Facts,
    index: usize,
    claims: &Claims<'_>,
    listed: &Listed,
    about: &'static About,
) -> Vec<Finding> {
    let names = [
        ("production", Held::ProductionUrl, Held::ProductionVersion),
        ("sandbox", Held::SandboxUrl, Held::SandboxVersion),
    ];
    let pairs = claims.settings.iter().zip(&listed.claims).zip(&listed.settings);
    let (mut urls, mut versions) = (Vec::new(), Vec::new());
    for (((own, theirs), placed), (name, url, version)) in pairs.zip(names) {
        let is_other = match (own.url, theirs.url) {
            (Claim::Value(own), Claim::Value(theirs)) => own != theirs,
            // With a key, that one of them is missing is a finding of its own.
            (Claim::Nothing, Claim::Value(_)) | (Claim::Value(_), Claim::Nothing) => {
                !claims.has_key
            }
            _ => false,
        };
        if is_other {
            urls.push((name, url, placed));
        }
        if let (Claim::Value(own), Claim::Value(theirs)) = (own.version, theirs.version)
            && own != theirs
        {
            versions.push((name, version, placed, theirs));
        }
    }
    let mut found = Vec::new();
    if let Some((name, held, placed)) = urls.first() {
        let to = if placed.host.is_empty() {
            "App Store Connect has none".to_owned()
        } else {
            format!("App Store Connect sends to another one, at `{}`", placed.host)
        };
        let message = match urls.len() {
            1 => format!("this is not the app's {name} notification URL: {to}"),
            _ => format!("these are not the app's notification URLs: {to}"),
        };
        let help = "find out which is right: enter it in App Store Connect, the app, General, App \
                    Information, App Store Server Notifications, or correct the record";
        let theirs = urls.iter().filter_map(|(.., placed)| placed.url.clone());
        let finding = finding(facts, index, *held, about, message, help);
        found.extend(with_related(finding, listed.related(theirs)));
    }
    if let Some((name, held, _, version)) = versions.first() {
        let message = format!(
            "App Store Connect sends {name} notifications of version {}, not of the one that the record has",
            version.name().trim_start_matches('V')
        );
        let help = "correct the record, or set the version in App Store Connect, the app, General, App \
                    Information, App Store Server Notifications";
        let theirs = versions.iter().filter_map(|(_, _, placed, _)| placed.version.clone());
        let finding = finding(facts, index, *held, about, message, help);
        found.extend(with_related(finding, listed.related(theirs)));
    }
    found
}

fn with_related(finding: Option<Finding>, related: Related) -> Option<Finding> {
    let mut finding = finding?;
    finding.related.push(related);
    Some(finding)
}

/// How the listing and the records fit together; `None` where there is no listing.
pub(crate) fn summary(facts: &Facts) -> Option<ListingSummary> {
    let apps = Apps::of(facts)?;
    let listed = facts.listed();
    let mut unserved: BTreeSet<_> = listed.iter().map(|app| app.app).collect();
    let mut unlisted = 0_u64;
    facts.each_claim(|_, claims| {
        if claims.body.is_some() {
            return;
        }
        let (by_app, by_bundle) = (apps.by_app(claims), apps.by_bundle(claims));
        let is_exact = |app: &&Listed| claims.bundle == Some(&*app.bundle_id);
        for served in by_app.into_iter().chain(by_bundle.filter(is_exact)) {
            unserved.remove(&served.app);
        }
        if by_app.or(by_bundle).is_none() {
            unlisted = unlisted.saturating_add(1);
        }
    });
    let unserved = listed.iter().filter(|app| unserved.contains(&app.app));
    Some(ListingSummary {
        apps: u64::try_from(listed.len()).unwrap_or(u64::MAX),
        unserved: unserved.map(|app| app.bundle_id.clone()).collect(),
        unlisted,
    })
}

/// A finding at something that a record holds, or else at its Bundle ID.
fn finding(
    facts: &Facts,
    record: usize,
    held: Held,
    about: &'static About,
    message: String,
    help: &str,
) -> Option<Finding> {
    facts
        .finding(about, &Conflict::alone(record, held), message.clone(), help)
        .or_else(|| facts.finding(about, &Conflict::alone(record, Held::Bundle), message, help))
}
