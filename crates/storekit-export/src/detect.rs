//! Tells the format of a source: by its content where that says something, then by its name.

use crate::csv;
use crate::document;
use crate::json::envelope;
use crate::json::scan::{Scan, is_blank, skip_blanks};
use crate::jws;
use crate::{FileKind, Format};

/// How many bytes are looked at.
pub(crate) const SNIFF_BYTES: usize = 64 << 10;

/// What a source looks like.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub(crate) enum Looks {
    /// One of the formats that are read.
    Like(Format),
    /// Something else.
    Else(FileKind),
}

/// The format of a source that begins with `start` (all of it, where it is shorter than [`SNIFF_BYTES`]) and is called
/// `name`.
pub(crate) fn looks(start: &[u8], name: &str) -> Looks {
    let name = name.rsplit('/').next().unwrap_or(name).to_ascii_lowercase();
    let is_key_name = has_key_extension(&name);
    if start.is_empty() {
        return Looks::Else(FileKind::Empty);
    }
    let text = start.strip_prefix(b"\xef\xbb\xbf").unwrap_or(start);
    let first = skip_blanks(text, 0);
    let content = text.get(first..).unwrap_or_default();
    if ends_in(&name, &[".toml"]) && !content.is_empty() && core::str::from_utf8(text).is_ok() {
        return Looks::Like(Format::Toml);
    }
    if is_key_name || content.starts_with(b"-----BEGIN") {
        return Looks::Like(Format::KeyFile);
    }
    if is_utf16(start) {
        return Looks::Else(FileKind::Utf16);
    }
    if start.iter().any(|&byte| byte < 0x20 && !is_blank(byte)) {
        // The tag of a DER SEQUENCE.
        return if start.first() == Some(&0x30) {
            Looks::Like(Format::KeyFile)
        } else {
            Looks::Else(of_name(&name).unwrap_or(FileKind::Binary))
        };
    }
    let is_ndjson_name = ends_in(&name, &[".ndjson", ".jsonl"]);
    match content.first() {
        Some(b'[') if !is_ndjson_name => Looks::Like(Format::Json),
        Some(b'{') if is_ndjson(content) => Looks::Like(Format::Ndjson),
        _ if is_ndjson_name => Looks::Like(Format::Ndjson),
        Some(b'{') => Looks::Like(Format::Json),
        Some(b'e') if jws::is_jws(first_line(content)) => Looks::Like(Format::Jws),
        _ if ends_in(&name, &[".csv", ".tsv"]) || csv::is_table(content) => {
            Looks::Like(Format::Csv)
        }
        _ if ends_in(&name, &[".json", ".storekit"]) => Looks::Like(Format::Json),
        _ => text_format(content, &name)
            .map_or_else(|| Looks::Else(of_name(&name).unwrap_or(FileKind::Text)), Looks::Like),
    }
}

/// Whether a source that begins with `start` is a zip archive: its first member, or the end of an empty one.
pub(crate) fn is_zip(start: &[u8]) -> bool {
    start.starts_with(b"PK\x03\x04") || start.starts_with(b"PK\x05\x06")
}

/// The format of a text that is neither JSON, nor a table, nor a key.
fn text_format(content: &[u8], name: &str) -> Option<Format> {
    if ends_in(name, &[".yaml", ".yml"]) {
        return Some(Format::Yaml);
    }
    if name == ".env" || name.starts_with(".env.") || ends_in(name, &[".env", ".envrc"]) {
        return Some(Format::Env);
    }
    let text = core::str::from_utf8(content).unwrap_or_else(|error| {
        let sound = content.get(..error.valid_up_to()).unwrap_or_default();
        core::str::from_utf8(sound).unwrap_or_default()
    });
    if document::looks_like_env(text) {
        Some(Format::Env)
    } else if document::looks_like_page(text) {
        Some(Format::SettingsPage)
    } else if document::looks_like_yaml(text) {
        Some(Format::Yaml)
    } else {
        None
    }
}

/// Whether a file of this name is meant to hold credentials, whatever is in it.
pub(crate) fn has_known_extension(name: &str) -> bool {
    let name = name.to_ascii_lowercase();
    has_key_extension(&name)
        || ends_in(&name, &[".json", ".ndjson", ".jsonl", ".csv", ".tsv", ".zip"])
}

fn has_key_extension(name: &str) -> bool {
    ends_in(name, &[".p8", ".pem", ".key", ".der", ".p8.txt"])
}

/// Whether a name in lower case has one of these extensions.
fn ends_in(name: &str, extensions: &[&str]) -> bool {
    extensions.iter().any(|extension| name.ends_with(extension))
}

/// Whether the first line is one whole value, and something follows it. Envelopes of records, one a line, are
/// better read as JSON, which opens them.
fn is_ndjson(text: &[u8]) -> bool {
    let Some(end) = Scan::START.clone().find_end(text, 0) else {
        return false;
    };
    let next = skip_blanks(text, end);
    let value = text.get(..end).unwrap_or_default();
    let gap = text.get(end..next).unwrap_or_default();
    let is_envelope = envelope::read(value, 1).is_some_and(|read| !read.records.is_empty());
    !is_envelope && !value.contains(&b'\n') && gap.contains(&b'\n') && next < text.len()
}

/// Whether a table in a folder, which begins with `start`, is one of ours: it has a column whose name is known.
pub(crate) fn is_our_table(start: &[u8]) -> bool {
    let text = start.strip_prefix(b"\xef\xbb\xbf").unwrap_or(start);
    csv::is_table(text)
}

fn first_line(text: &[u8]) -> &[u8] {
    memchr::memchr(b'\n', text).and_then(|end| text.get(..end)).unwrap_or(text)
}

/// A byte order mark, or every other byte of the first few is NUL.
fn is_utf16(start: &[u8]) -> bool {
    start.starts_with(b"\xff\xfe")
        || start.starts_with(b"\xfe\xff")
        || matches!(start, [0, a, 0, b, ..] | [a, 0, b, 0, ..] if *a != 0 && *b != 0)
}

/// What a file's extension says that it is.
fn of_name(name: &str) -> Option<FileKind> {
    let (_, extension) = name.rsplit_once('.')?;
    Some(match extension {
        "zip" | "gz" | "tgz" | "tar" | "bz2" | "xz" | "zst" | "7z" | "rar" => FileKind::Archive,
        "cer" | "crt" | "certsigningrequest" | "csr" => FileKind::Certificate,
        "p12" | "pfx" => FileKind::Pkcs12,
        "mobileprovision" | "provisionprofile" => FileKind::ProvisioningProfile,
        _ => return None,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn content_decides_then_the_name() {
        use Looks::{Else, Like};
        for (start, name, looks_like) in [
            (&b"{}\n{}"[..], "x", Like(Format::Ndjson)),
            (b"{\"a\":1}\n\n {\"b\":2}\n", "x.json", Like(Format::Ndjson)),
            (b"{\"data\":[{}]}\n{\"data\":[{}]}", "x.json", Like(Format::Json)),
            (b"{}\n", "x", Like(Format::Json)),
            (b"{\n}\n{\n}", "x", Like(Format::Json)),
            (b"{\"a\":\n{}", "x.ndjson", Like(Format::Ndjson)),
            (b"{}", "x.jsonl", Like(Format::Ndjson)),
            (b"\xef\xbb\xbf [", "x", Like(Format::Json)),
            (b"oops", "x.json", Like(Format::Json)),
            (b"eyJhIjoxfQ.eyJhIjoxfQ.c2ln\n", "x", Like(Format::Jws)),
            (b"eyJhIjoxfQ, two\n", "x", Else(FileKind::Text)),
            (b"-----BEGIN PRIVATE KEY-----", "x", Like(Format::KeyFile)),
            (b"{}", "x.P8", Like(Format::KeyFile)),
            (b"\x30\x81\x87\x02\x01\x00", "x", Like(Format::KeyFile)),
            (b"\xff\xfe{\0}\0", "x.json", Else(FileKind::Utf16)),
            (b"{\0}\0", "x.json", Else(FileKind::Utf16)),
            (b"PK\x03\x04", "x.zip", Else(FileKind::Archive)),
            (b"a,b\n", "x.csv", Like(Format::Csv)),
            (b"id;bundle_id\n", "x", Like(Format::Csv)),
            (b"one, two\n", "x", Else(FileKind::Text)),
            (b"# Read me", "README.md", Else(FileKind::Text)),
            (b"\0\0\0\0", "x", Else(FileKind::Binary)),
            (b"", "x.p8", Else(FileKind::Empty)),
        ] {
            assert_eq!(looks(start, name), looks_like, "{name}");
        }
    }
}
