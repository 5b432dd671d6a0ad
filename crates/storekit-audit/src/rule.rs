//! What a rule is.

use std::fmt;

use storekit_credentials::identifier::Kind;
use storekit_export::Slot;

use crate::{Facts, Finding, Findings, RecordSet, Settings, Subject};

/// How bad a finding is.
#[derive(Clone, Copy, Debug, Eq, Hash, Ord, PartialEq, PartialOrd)]
pub enum Severity {
    /// Worth knowing; shown in the `review` profile, or when asked for.
    Note,
    /// Works by luck, or will stop.
    Warning,
    /// Apple will refuse, or a secret is exposed.
    Error,
}

impl Severity {
    /// `error`, `warning` or `note`.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Note => "note",
            Self::Warning => "warning",
            Self::Error => "error",
        }
    }
}

impl fmt::Display for Severity {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(self.name())
    }
}

/// What a rule's claim rests on.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub enum Evidence {
    /// Apple or an RFC says so.
    Documented,
    /// Measured on real loaders.
    Measured,
    /// Seen in public reports.
    Observed,
    /// A judgement of ours.
    Heuristic,
}

impl Evidence {
    /// `documented`, `measured`, `observed` or `heuristic`.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Documented => "documented",
            Self::Measured => "measured",
            Self::Observed => "observed",
            Self::Heuristic => "heuristic",
        }
    }
}

/// What a rule is called and says of itself.
#[derive(Debug)]
pub struct About {
    /// Kebab-case id. Ids are for ever.
    pub id: &'static str,
    /// Severity of its findings, unless a finding says otherwise. Those of a rule that looks at one record and has notes are all notes.
    pub severity: Severity,
    /// What it rests on.
    pub evidence: Evidence,
    /// Its doc comment: a summary line, then the sections `What it reports`, `Why it matters`,
    /// `How it happens`, `How to mend it`, `Example` and `Source`, in Markdown.
    pub doc: &'static str,
}

impl About {
    /// The first line of the doc comment.
    pub fn summary(&self) -> &'static str {
        self.doc.lines().next().unwrap_or_default().trim()
    }

    /// The body of the section `name`, without its heading.
    pub fn section(&self, name: &str) -> Option<&'static str> {
        let mut rest = self.doc;
        while let Some((_, after)) = rest.split_once("\n ## ") {
            let (title, body) = after.split_once('\n').unwrap_or((after, ""));
            if title.trim() == name {
                return Some(body.split_once("\n ## ").map_or(body, |(body, _)| body));
            }
            rest = after;
        }
        None
    }
}

/// What a rule looks for in a record.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub enum Sign {
    /// More than is known of a record before it is judged.
    Any,
    /// Nothing in one record: the rule compares them, or speaks of what is no record.
    Comparison,
    /// Something wrong with a [key](crate::Keys::has_problems), or a key that is masked.
    KeyProblem,
    /// Something wrong with an [identifier](crate::subject::Identifiers::has_problems).
    IdentifierProblem,
    /// Something wrong with a [URL](crate::Notifications::has_problems).
    UrlProblem,
    /// Something that may be [missing](crate::subject::Identifiers::is_whole) from an In-App Purchase key and its identifiers.
    GapInIdentifiers,
    /// Another key than the In-App Purchase key, a Key ID of one, or the name of a key file.
    OtherKey,
    /// More than one Bundle ID.
    TwoBundleIds,
    /// Notification settings other than [most](crate::Notifications::are_usual).
    UnusualSettings,
}

/// The signs that a record shows.
#[derive(Clone, Copy, Debug, Default, Eq, PartialEq)]
pub(crate) struct Signs {
    key: bool,
    identifier: bool,
    url: bool,
    gap: bool,
    other_key: bool,
    two_bundle_ids: bool,
    settings: bool,
}

impl Signs {
    pub(crate) fn of(subject: &Subject<'_>) -> Self {
        let Subject { keys, identifiers, notifications, .. } = subject;
        Self {
            key: keys.has_problems() || keys.filled().any(|slot| slot.redaction().is_some()),
            identifier: identifiers.has_problems(),
            url: notifications.has_problems(),
            gap: !(keys.iap.is_filled() && identifiers.is_whole()),
            other_key: keys.offer.field.is_some()
                || keys.asc.field.is_some()
                || !identifiers.key_files().is_empty()
                || identifiers.at(Slot::OfferKeyId).next().is_some(),
            two_bundle_ids: identifiers.of(Kind::BundleId).nth(1).is_some(),
            settings: !notifications.are_usual(),
        }
    }

    /// Whether there is none.
    pub(crate) fn is_empty(self) -> bool {
        self == Self::default()
    }

    pub(crate) const fn show(self, sign: Sign) -> bool {
        match sign {
            Sign::Any => true,
            Sign::Comparison => false,
            Sign::KeyProblem => self.key,
            Sign::IdentifierProblem => self.identifier,
            Sign::UrlProblem => self.url,
            Sign::GapInIdentifiers => self.gap,
            Sign::OtherKey => self.other_key,
            Sign::TwoBundleIds => self.two_bundle_ids,
            Sign::UnusualSettings => self.settings,
        }
    }
}

/// A rule: what it is about, and how it judges.
pub trait Rule: Sync {
    /// Id, severity and text.
    fn about(&self) -> &'static About;

    /// What a record must show for the rule to say anything of it. An audit does not ask the others: most records show nothing.
    fn sign(&self) -> Sign {
        Sign::Any
    }

    /// Judges one record. A rule that only compares records leaves this as it is.
    fn check(&self, subject: &Subject<'_>, findings: &mut Findings<'_>) {
        let _ = (subject, findings);
    }

    /// Compares the records. A rule that looks at one record at a time leaves this as it is.
    fn compare(&self, facts: &Facts, settings: &Settings) -> Compared {
        let _ = (facts, settings);
        Compared::default()
    }
}

/// What a rule finds when it compares records.
#[derive(Debug, Default)]
pub struct Compared {
    /// Findings, each with the index of its record: as many as [are listed](Facts::list_at_most), in the order of the records.
    pub findings: Vec<(usize, Finding)>,
    /// How many more there are.
    pub more: u64,
    /// The records of those.
    pub unlisted: RecordSet,
}

impl Compared {
    /// Adds a finding in a record, which does not come before the last one.
    pub(crate) fn add(
        &mut self,
        facts: &Facts,
        record: usize,
        finding: impl FnOnce() -> Option<Finding>,
    ) {
        if self.findings.len() < facts.most() {
            self.findings.extend(finding().map(|finding| (record, finding)));
        } else {
            self.more = self.more.saturating_add(1);
            self.unlisted.insert(record);
        }
    }
}

/// Declares a rule: its doc comment, and `Name = "id", Severity, Evidence`.
///
/// The doc comment is the rule's text everywhere: rustdoc, `explain`, the catalogue, reports.
macro_rules! declare_rule {
    ($(#[doc = $doc:literal])+ $name:ident = $id:literal, $severity:ident, $evidence:ident) => {
        $(#[doc = $doc])+
        #[derive(Clone, Copy, Debug)]
        pub struct $name;

        impl $name {
            /// What the rule is called and says of itself.
            pub const ABOUT: &'static $crate::About = &$crate::About {
                id: $id,
                severity: $crate::Severity::$severity,
                evidence: $crate::Evidence::$evidence,
                doc: concat!($($doc, "\n"),+),
            };
        }
    };
}
pub(crate) use declare_rule;
