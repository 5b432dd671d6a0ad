//! `--map`: a field that was named by hand is for that slot, and no other field is touched.

use std::fmt::Write as _;
use std::io::Cursor;

use arbitrary::{Result, Unstructured};
use storekit_export::{Event, Format, Names, Options, Reader, Slot};
use storekit_testkit::json::quoted;

use crate::export::{Came, seen};

/// A record whose fields have any names, and paths to some of them.
pub fn names(data: &[u8]) {
    let _ = check(&mut Unstructured::new(data));
}

fn check(u: &mut Unstructured<'_>) -> Result<()> {
    let mut text = String::from("{");
    let mut pointers = Vec::new();
    object(u, 3, "", &mut text, &mut pointers)?;
    text.push('}');
    let mut paths = Vec::new();
    for _ in 0..u.int_in_range(1..=3_u8)? {
        let slot = *u.choose(&Slot::ALL)?;
        let path = if pointers.is_empty() || u.ratio(1, 8)? {
            u.arbitrary::<&str>()?.to_owned()
        } else {
            let pointer: &String = u.choose(&pointers)?;
            if u.arbitrary()? { dotted(pointer) } else { pointer.clone() }
        };
        paths.push((slot, path));
    }
    let plain = read(&text, Names::default());
    let named = read(&text, Names::new(paths.clone()));
    let (Some(Came::Record { fields: plain, .. }), Some(Came::Record { fields: named, .. })) =
        (plain.first(), named.first())
    else {
        assert_eq!(plain.is_empty(), named.is_empty(), "names make a record readable, or not");
        return Ok(());
    };
    let asked = |pointer: &str| {
        paths.iter().find(|(_, path)| dotted(path) == dotted(pointer)).map(|(slot, _)| *slot)
    };
    for field in named {
        match asked(&field.pointer) {
            Some(slot) => assert_eq!(field.slot, slot, "a named field is for another slot"),
            None => assert!(plain.contains(field), "a field that was not named has changed"),
        }
    }
    // An object that was named is the value of its slot, and what is in it no field.
    let is_inside = |pointer: &str| {
        let mut above =
            pointer.match_indices('/').skip(1).filter_map(|(end, _)| pointer.get(..end));
        above.any(|above| asked(above).is_some())
    };
    for field in plain.iter().filter(|field| asked(&field.pointer).is_none()) {
        let is_there = is_inside(&field.pointer) || named.contains(field);
        assert!(is_there, "a field that was not named is lost");
    }
    Ok(())
}

/// As the parts of a path are told apart: by slashes or by dots.
fn dotted(path: &str) -> String {
    let path = path.strip_prefix('/').unwrap_or(path);
    path.split('/')
        .map(|part| part.replace("~1", "/").replace("~0", "~"))
        .collect::<Vec<_>>()
        .join(".")
}

/// The members of an object whose pointer is `above`, and the pointers of its texts.
fn object(
    u: &mut Unstructured<'_>,
    depth: u8,
    above: &str,
    text: &mut String,
    pointers: &mut Vec<String>,
) -> Result<()> {
    let mut seen: Vec<String> = Vec::new();
    for _ in 0..u.int_in_range(1..=4_u8)? {
        let known =
            ["p8", "key_id", "bundle_id", "apple", "issuer", "url", "a.b", "a/b", "~", "", "0"];
        let name = if u.ratio(3, 4)? {
            (*u.choose(&known)?).to_owned()
        } else {
            u.arbitrary::<&str>()?.chars().take(8).collect()
        };
        if seen.contains(&name) {
            continue;
        }
        let comma = if seen.is_empty() { "" } else { "," };
        let _ = write!(text, "{comma}{}:", quoted(&name));
        let pointer = format!("{above}/{}", name.replace('~', "~0").replace('/', "~1"));
        seen.push(name);
        if depth > 0 && u.ratio(1, 3)? {
            text.push('{');
            object(u, depth - 1, &pointer, text, pointers)?;
            text.push('}');
        } else {
            text.push_str(u.choose(&[
                "\"x\"",
                "\"com.fernwood.habits\"",
                "\"7KQ2M9XWPB\"",
                "null",
                "1",
                "true",
            ])?);
            pointers.push(pointer);
        }
    }
    Ok(())
}

fn read(text: &str, names: Names) -> Vec<Came> {
    let options = Options { format: Some(Format::Ndjson), chunk_bytes: 8192, ..Options::default() };
    let reader = Reader::of_source("a", Cursor::new(text.as_bytes().to_vec()), options);
    let mut came = Vec::new();
    for event in reader.with_names(names) {
        if let Event::Chunk(chunk) = event {
            came.extend(
                chunk.records().map(|record| record.map_or_else(Came::Bad, |it| seen(&it, "a"))),
            );
        }
    }
    came
}
