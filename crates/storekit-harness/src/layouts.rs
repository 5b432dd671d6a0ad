//! Records that stand in one chunk against each of them alone: what is learned from one record must not change another.

use storekit_export::{BadRecord, Format, Options, Place, Slot};

use crate::export::{Came, Held, read};

/// Any lines as NDJSON. The first is put between the others again, so that its layout is the one that is known.
pub fn layouts(data: &[u8]) {
    let lines: Vec<_> = data.split(|&byte| byte == b'\n').filter(|line| !line.is_empty()).collect();
    let Some(first) = lines.first() else { return };
    let mut together = vec![*first];
    for line in lines.iter().take(8) {
        together.extend([*line, *first]);
    }
    let whole = all(&together.join(&b'\n'));
    // It looks like UTF-16.
    if whole.iter().any(|came| matches!(came, Came::Unreadable(_))) {
        return;
    }
    let mut start = 0;
    let mut came = whole.iter();
    for line in together {
        let alone = all(line);
        // Alone, it looks like UTF-16, or begins with a mark that only a file begins with.
        if line.starts_with(b"\xef\xbb\xbf")
            || alone.iter().any(|came| matches!(came, Came::Unreadable(_)))
        {
            return;
        }
        for due in &alone {
            // Blanks only: there is no record, and that is told of the source.
            let (Came::Record { .. } | Came::Bad(_)) = due else { continue };
            let Some(each) = came.next() else {
                crate::panic_with("a record is lost among others")
            };
            assert_eq!(
                told(each, start),
                told(due, 0),
                "a record is read differently among others"
            );
        }
        start += line.len() + 1;
    }
    let is_over = came.all(|came| matches!(came, Came::Skipped(_) | Came::Unreadable(_)));
    assert!(is_over, "a record appears among others");
}

fn all(text: &[u8]) -> Vec<Came> {
    let options =
        Options { format: Some(Format::Ndjson), chunk_bytes: 1 << 20, ..Options::default() };
    read("a", text, None, options)
}

/// What is told of a record, its places counted from the start of its line.
#[derive(Debug, Eq, PartialEq)]
enum Told<'c> {
    Record(Vec<(Slot, &'c str, At, &'c Held)>, &'c [String]),
    Bad(At, At, String),
}

/// Start and end from the start of the line, and the column.
type At = (u64, u64, u64);

fn told(came: &Came, start: usize) -> Told<'_> {
    let start = u64::try_from(start).unwrap_or(u64::MAX);
    let place = |place: &Place| (place.byte_start - start, place.byte_end - start, place.column);
    match came {
        Came::Record { fields, unknown, .. } => {
            let field =
                fields.iter().map(|it| (it.slot, &*it.pointer, place(&it.place), &it.value));
            Told::Record(field.collect(), unknown)
        }
        Came::Bad(BadRecord { record, place: at, kind, .. }) => {
            Told::Bad(place(record), place(at), format!("{kind:?}"))
        }
        Came::Skipped(_) | Came::Unreadable(_) => crate::panic_with("no record"),
    }
}
