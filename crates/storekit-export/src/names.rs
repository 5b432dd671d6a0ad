//! Names that somebody gave slots by hand.

use std::borrow::Cow;
use std::sync::Arc;

use crate::Slot;

/// Fields that are for a slot because the caller says so, whatever they are called.
#[derive(Clone, Debug, Default)]
pub struct Names(Option<Arc<[(Slot, String)]>>);

impl Names {
    /// Each slot with the path of its field: a JSON Pointer (`/apple/p8Content`), the same with dots (`apple.p8Content`), or
    /// the name of a column. Case matters.
    pub fn new(paths: impl IntoIterator<Item = (Slot, String)>) -> Self {
        let paths: Vec<_> = paths.into_iter().map(|(slot, path)| (slot, dotted(&path))).collect();
        Self((!paths.is_empty()).then(|| paths.into()))
    }

    /// The slot of the field at the pointer that `pointer` gives; it is only asked for where there are names.
    pub(crate) fn slot<'p>(&self, pointer: impl FnOnce() -> Cow<'p, str>) -> Option<Slot> {
        let paths = self.0.as_ref()?;
        let pointer = dotted(&pointer());
        paths.iter().find(|(_, path)| *path == pointer).map(|(slot, _)| *slot)
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
        }
        assert_eq!(Names::default().slot(|| "".into()), None);
    }
}
