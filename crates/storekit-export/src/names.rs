//! Names that somebody gave slots by hand.

use std::borrow::Cow;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};

use crate::Slot;

/// Fields that are for a slot because the caller says so, whatever they are called.
#[derive(Clone, Debug, Default)]
pub struct Names(Option<Arc<[Mapped]>>);

/// The path of the field for a slot.
#[derive(Debug)]
struct Mapped {
    slot: Slot,
    path: String,
    /// Whether there was such a field.
    is_used: AtomicBool,
}

impl Names {
    /// Each slot with the path of its field: a JSON Pointer (`/apple/p8Content`), the same with dots (`apple.p8Content`), or
    /// the name of a column. Case matters.
    pub fn new(paths: impl IntoIterator<Item = (Slot, String)>) -> Self {
        let path = |(slot, path): (Slot, String)| {
            let path = dotted(&path);
            Mapped { slot, path, is_used: AtomicBool::new(false) }
        };
        let paths: Vec<_> = paths.into_iter().map(path).collect();
        Self((!paths.is_empty()).then(|| paths.into()))
    }

    /// The slot of the field at the pointer that `pointer` gives; it is only asked for where there are names.
    pub(crate) fn slot<'p>(&self, pointer: impl FnOnce() -> Cow<'p, str>) -> Option<Slot> {
        let paths = self.0.as_ref()?;
        let pointer = dotted(&pointer());
        let found = paths.iter().find(|it| it.path == pointer)?;
        found.is_used.store(true, Ordering::Relaxed);
        Some(found.slot)
    }

    /// Slots and paths (with dots) that no field had, of what has been read so far.
    pub fn unused(&self) -> impl Iterator<Item = (Slot, &str)> {
        let unused = |it: &&Mapped| !it.is_used.load(Ordering::Relaxed);
        self.0.iter().flat_map(|paths| paths.iter()).filter(unused).map(|it| (it.slot, &*it.path))
    }
}

/// A path with dots between its parts.
fn dotted(path: &str) -> String {
    let path = path.strip_prefix('/').unwrap_or(path);
    path.replace('/', ".").replace("~1", "/").replace("~0", "~")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_path_is_a_pointer_or_a_name_with_dots() {
        let slot = Slot::IapPrivateKey;
        for (path, pointer, is_found) in [
            ("/apple/p8", "/apple/p8", true),
            ("apple.p8", "/apple/p8", true),
            ("apple.p8", "/apple.p8", true),
            ("p8Content", "/p8Content", true),
            ("p8content", "/p8Content", false),
            ("p8", "/apple/p8", false),
        ] {
            let names = Names::new([(slot, path.to_owned())]);
            assert_eq!(names.slot(|| pointer.into()).is_some(), is_found, "{path} {pointer}");
            assert_eq!(names.unused().next().is_none(), is_found, "{path} {pointer}");
        }
        assert_eq!(Names::default().slot(|| "".into()), None);
    }
}
