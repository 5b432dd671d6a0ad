//! Records that name a key file instead of holding a key, held against the key files among the input.

use storekit_export::Slot;

use crate::facts::{Facts, Held};
use crate::{Conflict, Finding, Related, Severity};

/// How key files and the records that name them fit together.
#[derive(Clone, Copy, Debug, Default, Eq, PartialEq)]
pub struct KeyFileSummary {
    /// Key files among the input.
    pub files: u64,
    /// How many of them no record names.
    pub unnamed: u64,
    /// How many names in records have no file.
    pub missing: u64,
}

/// Says in a finding about a key that is not in the record what has become of the file that the record names: whether it is
/// among the input, where it is judged on its own.
pub(crate) fn settle(facts: &Facts, record: usize, finding: &mut Finding) {
    let slots: &[Slot] = match finding.rule {
        "key-is-path" => &[Slot::IapPrivateKey, Slot::OfferPrivateKey, Slot::AscPrivateKey],
        "key-missing" => &[Slot::IapPrivateKey],
        _ => return,
    };
    let files = facts.key_files();
    let mut named = slots.iter().filter_map(|slot| files.named(record, *slot));
    let Some(named) = named.find(|it| it.pointer.is_none() || it.pointer == finding.field) else {
        return;
    };
    // A label, not the message: whoever stored the record knows nothing of the input.
    let label = match (files.file(named), files.has_files()) {
        (Some(_), _) => "it names a key file, which is among the input and judged there",
        (None, true) => "it names a key file, and none of that name is among the input",
        (None, false) => return,
    };
    if let Some(location) = finding.locations.first_mut() {
        location.label = Some(label.to_owned());
    }
    if let Some(file) = files.file(named) {
        if finding.rule == "key-missing" {
            finding.severity = Severity::Note;
        }
        let conflict = Conflict::alone(file, Held::KeyFile);
        let about = crate::rules::key::is_path::KeyIsPath::ABOUT;
        if let Some(file) = facts.finding(about, &conflict, String::new(), "") {
            finding.related.push(Related {
                record: file.record,
                labels: file.labels,
                locations: file.locations,
            });
        }
    }
}

/// How key files and the records fit together; `None` where no record names one, or there is none.
pub(crate) fn summary(facts: &Facts) -> Option<KeyFileSummary> {
    let [files, unnamed, missing] =
        facts.key_files().count()?.map(|count| u64::try_from(count).unwrap_or(u64::MAX));
    Some(KeyFileSummary { files, unnamed, missing })
}
