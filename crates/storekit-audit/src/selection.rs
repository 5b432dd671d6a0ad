//! Which records are judged, where not all of them are asked for.

use sha2::{Digest as _, Sha256};
use storekit_export::{Record, Slot};

/// Which records are judged. All of them are read, and those that are judged are compared with all.
#[derive(Clone, Debug, Default, Eq, PartialEq)]
pub struct Selection {
    /// Values that a record has to have one of; none asks for nothing. A value without a slot is the record's key, or stands in
    /// one of its names: record, customer, app, name, Bundle ID, App Apple ID. Case does not matter.
    pub only: Vec<(Option<Slot>, String)>,
    /// At most so many of them, as they come by a hash of their keys: another order of the input changes nothing.
    pub sample: Option<usize>,
}

/// Slots that a value without a slot is looked for in.
const NAMES: &[Slot] =
    &[Slot::Record, Slot::Customer, Slot::App, Slot::Name, Slot::BundleId, Slot::AppAppleId];

impl Selection {
    /// Whether all records are asked for.
    pub(crate) const fn is_all(&self) -> bool {
        self.only.is_empty() && self.sample.is_none()
    }

    /// The rank of a record that fits, called `name`.
    pub(crate) fn rank(&self, record: &Record<'_>, name: &str) -> Option<u64> {
        let fits = |(slot, value): &(Option<Slot>, String)| {
            let slots = slot.as_ref().map_or(NAMES, core::slice::from_ref);
            let is_it = |text: &str| text.trim().eq_ignore_ascii_case(value.trim());
            let mut fields = slots.iter().flat_map(|slot| record.fields(*slot));
            (slot.is_none() && is_it(name))
                || fields.any(|field| field.text().and_then(|it| it.as_str()).is_some_and(is_it))
        };
        if !self.only.is_empty() && !self.only.iter().any(fits) {
            return None;
        }
        let hash: [u8; 32] = Sha256::digest(name.as_bytes()).into();
        hash.first_chunk().map(|first| u64::from_be_bytes(*first))
    }

    /// Which of the records that have these ranks are judged.
    pub(crate) fn choose(&self, ranks: &[Option<u64>]) -> Vec<bool> {
        let mut chosen: Vec<_> = ranks.iter().map(Option::is_some).collect();
        let Some(most) = self.sample else { return chosen };
        let ranked = ranks.iter().enumerate().filter_map(|(index, rank)| Some(((*rank)?, index)));
        let mut ranked: Vec<_> = ranked.collect();
        ranked.sort_unstable();
        for (_, index) in ranked.iter().skip(most) {
            if let Some(is_chosen) = chosen.get_mut(*index) {
                *is_chosen = false;
            }
        }
        chosen
    }
}
