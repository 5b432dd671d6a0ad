//! Zip archives: a member is read as if it stood alone, and a damaged one never in silence.

use std::io::Cursor;

use arbitrary::{Result, Unstructured};
use storekit_export::{Event, Limits, Options, Reader};

use crate::export::{Came, seen};
use crate::{corpus, panic_with};

/// Any bytes as an archive, or members that are packed and read again.
pub fn archive(data: &[u8]) {
    if data.starts_with(b"PK") {
        // What members claim to be long must not cost memory or time.
        let limits = Limits { archive_members: 50, archive_bytes: 1 << 20, ..Limits::default() };
        let came = read("a.zip", data, Options { chunk_bytes: 4096, limits, ..Options::default() });
        assert!(!came.is_empty(), "an archive of which nothing is said");
        return;
    }
    let _ = packed_and_read(&mut Unstructured::new(data));
}

/// What came of each source, by its name.
fn read(name: &str, content: &[u8], options: Options) -> Vec<(String, Came)> {
    let mut came = Vec::new();
    for event in Reader::of_source(name, Cursor::new(content.to_vec()), options) {
        match event {
            Event::Chunk(chunk) => {
                let source = chunk.source().name.clone();
                for record in chunk.records() {
                    // The name of a record can be that of its source.
                    let each = record.map_or_else(Came::Bad, |record| seen(&record, "source"));
                    came.push((source.clone(), each));
                }
            }
            Event::Unreadable { source, reason, .. } => {
                came.push((source.name.clone(), Came::Unreadable(reason.to_string())));
            }
            Event::Skipped { source, reason } => {
                came.push((source.name.clone(), Came::Skipped(reason.to_string())));
            }
        }
    }
    came
}

fn packed_and_read(u: &mut Unstructured<'_>) -> Result<()> {
    let examples = corpus::small_examples();
    let mut members = Vec::new();
    for number in 0..u.int_in_range(1..=3_u8)? {
        let extension = u.choose(&["ndjson", "json", "jsonl"])?;
        let mut content = Vec::new();
        for _ in 0..u.int_in_range(1..=3_u8)? {
            content.extend_from_slice(&examples[u.choose_index(examples.len())?]);
        }
        let is_deflated = u.arbitrary()?;
        members.push(Member { name: format!("{number}.{extension}"), content, is_deflated });
    }
    let options = Options { chunk_bytes: 64, ..Options::default() };
    let mut due = Vec::new();
    for member in &members {
        for (_, came) in read(&member.name, &member.content, options) {
            due.push((format!("a.zip!/{}", member.name), came));
        }
    }
    let mut packed = pack(&members);
    assert_eq!(read("a.zip", &packed, options), due, "a member is read differently in an archive");

    // One bit of the content or of what is said of it: the checksum tells, whatever was read before.
    let len = packed.len() - 22;
    let at = u.choose_index(len)?;
    packed[at] ^= 1 << u.int_in_range(0..=7)?;
    let came = read("a.zip", &packed, options);
    let is_told =
        came.iter().any(|(_, came)| matches!(came, Came::Unreadable(_) | Came::Skipped(_)));
    let names_differ = came.iter().zip(&due).any(|((name, _), (due, _))| name != due);
    // Of a header only what is needed is read: the date, say, is nobody's business.
    if !(is_told || names_differ || came == due || came.is_empty()) {
        panic_with("a damaged archive gives other records, and nothing is said");
    }
    Ok(())
}

#[derive(Debug)]
struct Member {
    name: String,
    content: Vec<u8>,
    is_deflated: bool,
}

/// An archive (PKWARE's APPNOTE, 4.3): local headers with the packed bytes, the directory, its end.
fn pack(members: &[Member]) -> Vec<u8> {
    let mut archive = Vec::new();
    let mut directory = Vec::new();
    for member in members {
        let packed =
            if member.is_deflated { deflated(&member.content) } else { member.content.clone() };
        let mut common = Vec::new();
        // Version, flags, method, time, date.
        for field in [20, 0, if member.is_deflated { 8 } else { 0 }, 0, 0x21_u16] {
            common.extend_from_slice(&field.to_le_bytes());
        }
        for field in [
            crc32(&member.content),
            len32(&packed),
            len32(&member.content),
            len32(member.name.as_bytes()),
        ] {
            common.extend_from_slice(&field.to_le_bytes());
        }
        let offset = len32(&archive);
        archive.extend_from_slice(b"PK\x03\x04");
        archive.extend_from_slice(&common);
        archive.extend_from_slice(member.name.as_bytes());
        archive.extend_from_slice(&packed);

        directory.extend_from_slice(b"PK\x01\x02\x14\0");
        directory.extend_from_slice(&common);
        // Comment, disk, attributes.
        directory.extend_from_slice(&[0; 10]);
        directory.extend_from_slice(&offset.to_le_bytes());
        directory.extend_from_slice(member.name.as_bytes());
    }
    let offset = len32(&archive);
    let count = u16::try_from(members.len()).unwrap_or_default().to_le_bytes();
    archive.extend_from_slice(&directory);
    archive.extend_from_slice(b"PK\x05\x06\0\0\0\0");
    archive.extend_from_slice(&[count, count].concat());
    archive.extend_from_slice(&len32(&directory).to_le_bytes());
    archive.extend_from_slice(&offset.to_le_bytes());
    archive.extend_from_slice(&[0, 0]);
    archive
}

fn len32(bytes: &[u8]) -> u32 {
    u32::try_from(bytes.len()).unwrap_or_default()
}

/// One block that is stored (RFC 1951, 3.2.4).
fn deflated(content: &[u8]) -> Vec<u8> {
    let len = u16::try_from(content.len()).unwrap_or_default();
    [&[1][..], &len.to_le_bytes(), &(!len).to_le_bytes(), content].concat()
}

/// CRC-32 (ISO 3309), bit by bit.
fn crc32(bytes: &[u8]) -> u32 {
    let mut crc = !0;
    for byte in bytes {
        crc ^= u32::from(*byte);
        for _ in 0..8 {
            crc = (crc >> 1) ^ if crc & 1 == 1 { 0xedb8_8320 } else { 0 };
        }
    }
    !crc
}
