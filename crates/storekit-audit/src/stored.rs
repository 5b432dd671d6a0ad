//! Stored notifications that stand alone, held against the records of their apps.
//!
//! What a body says is taken at its word: a signature is not looked at. Many bodies say the same; each thing is said once,
//! at the first of them.

use std::collections::BTreeMap;

use storekit_credentials::notification::NotificationVersion;

use crate::facts::claims::{Body, Claim, Claims};
use crate::facts::{Facts, Held};
use crate::{About, Compared, Conflict, Environment, Related, Severity, Shown};

/// How stored notifications and the records fit together.
#[derive(Clone, Copy, Debug, Default, Eq, PartialEq)]
pub struct NotificationSummary {
    /// Stored notifications that stand alone, without a record around them.
    pub notifications: u64,
    /// How many of them name an app that no record serves.
    pub unserved: u64,
}

/// What bodies name: Bundle ID and App Apple ID.
type Named = (Option<String>, Option<u64>);

/// The stored notifications, and the records of their apps.
struct Stored {
    /// The first body that names this, and how many do.
    bodies: BTreeMap<Named, (usize, u64)>,
    /// The first record of each pair of Bundle ID and App Apple ID, by the Bundle ID in lower case.
    by_bundle: BTreeMap<String, Vec<Own>>,
    /// The first record of each App Apple ID.
    by_app: BTreeMap<u64, Own>,
}

/// A record that serves an app.
#[derive(Clone)]
struct Own {
    record: usize,
    bundle: Option<String>,
    app: Option<u64>,
}

/// How a body fits its record.
enum Fit<'s> {
    Fits,
    /// The record is of the same app, and the App Apple ID differs.
    App(&'s Own),
    /// It is of the same app, and the Bundle ID differs: in case only, or in more.
    Bundle(&'s Own, Severity),
    /// No record serves the app.
    Unserved,
}

impl Stored {
    /// `None` where there is none.
    fn of(facts: &Facts) -> Option<Self> {
        if !facts.has_bodies() {
            return None;
        }
        let mut bodies = BTreeMap::new();
        facts.each_claim(|record, claims| {
            if claims.body.is_some() {
                let named = (claims.bundle.map(str::to_owned), claims.app);
                let (_, count) = bodies.entry(named).or_insert((record, 0_u64));
                *count = count.saturating_add(1);
            }
        });
        let mut by_bundle: BTreeMap<_, Vec<Own>> = BTreeMap::new();
        let mut by_app: BTreeMap<_, Option<Own>> = BTreeMap::new();
        for (bundle, app) in bodies.keys() {
            by_bundle.extend(bundle.iter().map(|it| (it.to_ascii_lowercase(), Vec::new())));
            by_app.extend(app.map(|it| (it, None)));
        }
        facts.each_claim(|record, claims| {
            if claims.body.is_some() {
                return;
            }
            let bundle = || claims.bundle.map(str::to_owned);
            let own = || Own { record, bundle: bundle(), app: claims.app };
            let folded = claims.bundle.map(str::to_ascii_lowercase);
            if let Some(list) = folded.and_then(|it| by_bundle.get_mut(&it)) {
                let is_same =
                    |it: &Own| (it.bundle.as_deref(), it.app) == (claims.bundle, claims.app);
                if !list.iter().any(is_same) {
                    list.push(own());
                }
            }
            if let Some(first) = claims.app.and_then(|it| by_app.get_mut(&it)) {
                first.get_or_insert_with(own);
            }
        });
        let by_app = by_app.into_iter().filter_map(|(app, own)| Some((app, own?))).collect();
        Some(Self { bodies, by_bundle, by_app })
    }

    fn fit(&self, (bundle, app): &Named) -> Fit<'_> {
        let folded = bundle.as_ref().map(|it| it.to_ascii_lowercase());
        let alike = folded.and_then(|it| self.by_bundle.get(&it)).map_or(&[][..], Vec::as_slice);
        let same = || alike.iter().filter(|own| own.bundle == *bundle);
        if same().next().is_some() {
            let other = same().find(|own| own.app.is_some() && own.app != *app);
            let is_known = app.is_none() || same().any(|own| own.app == *app);
            return other.filter(|_| !is_known).map_or(Fit::Fits, Fit::App);
        }
        if let Some(own) = alike.first() {
            return Fit::Bundle(own, Severity::Warning);
        }
        match app.and_then(|it| self.by_app.get(&it)) {
            Some(own) if bundle.is_some() && own.bundle.is_some() => {
                Fit::Bundle(own, Severity::Error)
            }
            Some(_) => Fit::Fits,
            None => Fit::Unserved,
        }
    }
}

/// Findings of `about` for the stored notifications that name another app than the record which has one of their identifiers.
pub(crate) fn mismatches(facts: &Facts, about: &'static About) -> Compared {
    let mut found = Compared::default();
    let Some(stored) = Stored::of(facts) else { return found };
    let finding = |(named, (record, count)): (&Named, &(usize, u64))| {
        let (own, severity, message) = match stored.fit(named) {
            Fit::Fits | Fit::Unserved => return None,
            Fit::App(own) => {
                let message = format!(
                    "the stored notification names the App Apple ID `{}`, the record of its Bundle ID `{}`",
                    named.1?, own.app?
                );
                (own, Severity::Error, message)
            }
            Fit::Bundle(own, severity) => {
                let (its, records) = (named.0.as_ref()?, own.bundle.as_ref()?);
                let how = match severity {
                    Severity::Error => ("of its App Apple ID ", ""),
                    _ => ("", ", which differs in case alone"),
                };
                let message = format!(
                    "the stored notification names the Bundle ID `{}`, the record {}`{}`{}",
                    Shown(its),
                    how.0,
                    Shown(records),
                    how.1
                );
                (own, severity, message)
            }
        };
        let message = match count {
            1 => message,
            more => format!("{message}; so do {} more", more.saturating_sub(1)),
        };
        let help = "find out which is right: correct the record, or enter each app's own notification URL in App \
                    Store Connect";
        let mut finding =
            facts.finding(about, &Conflict::alone(*record, Held::Payload), message, help)?;
        finding.severity = severity;
        finding.related.extend(related(facts, own.record, Held::Bundle, about));
        Some((*record, finding))
    };
    found.findings = stored.bodies.iter().filter_map(finding).collect();
    // They do not all weigh the same, so each is there; an app has few.
    found.findings.sort_by_key(|(record, _)| *record);
    found
}

/// Findings of `about` for the records that say version 2, where a version 1 notification of their app is stored.
pub(crate) fn version_1(facts: &Facts, about: &'static About) -> Compared {
    let mut found = Compared::default();
    if !facts.has_bodies() {
        return found;
    }
    // The first body of each Bundle ID and environment.
    let mut bodies = BTreeMap::new();
    facts.each_claim(|record, claims| {
        if let Claims { bundle: Some(bundle), body: Some(body), .. } = claims
            && let Body { version: NotificationVersion::V1, environment: Some(environment) } = body
        {
            bodies.entry(((*bundle).to_owned(), *environment)).or_insert(record);
        }
    });
    facts.each_claim(|record, claims| {
        let Claims { bundle: Some(bundle), body: None, settings: [production, sandbox], .. } = claims
        else {
            return;
        };
        for (environment, setting, held, name) in [
            (Environment::Production, production, Held::ProductionVersion, "production"),
            (Environment::Sandbox, sandbox, Held::SandboxVersion, "sandbox"),
        ] {
            let is_v2 = setting.version == Claim::Value(NotificationVersion::V2);
            let body = bodies.get(&((*bundle).to_owned(), environment)).filter(|_| is_v2);
            let Some(body) = body else { continue };
            let message = format!(
                "the record says that {name} notifications are of version 2, and one of version 1 is stored"
            );
            let help = "unless it is an old one: in App Store Connect, the app, App Information, App Store Server \
                        Notifications, edit the URL and choose Version 2";
            found.add(facts, record, || {
                let conflict = Conflict::alone(record, held);
                let mut finding = facts.finding(about, &conflict, message, help)?;
                finding.related.extend(related(facts, *body, Held::Payload, about));
                Some(finding)
            });
        }
    });
    found
}

/// How stored notifications and the records fit together; `None` where there are none.
pub(crate) fn summary(facts: &Facts) -> Option<NotificationSummary> {
    let stored = Stored::of(facts)?;
    let mut summary = NotificationSummary::default();
    for (named, (_, count)) in &stored.bodies {
        summary.notifications = summary.notifications.saturating_add(*count);
        if matches!(stored.fit(named), Fit::Unserved) {
            summary.unserved = summary.unserved.saturating_add(*count);
        }
    }
    Some(summary)
}

/// A record that is part of a finding, at something that it holds.
fn related(facts: &Facts, record: usize, held: Held, about: &'static About) -> Option<Related> {
    let finding = facts.finding(about, &Conflict::alone(record, held), String::new(), "")?;
    Some(Related { record: finding.record, labels: finding.labels, locations: finding.locations })
}
