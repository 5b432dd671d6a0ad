//! The members of an archive whose directory is damaged or cut off: they are found by the headers in front of them
//! (APPNOTE.TXT 6.3.10, sections 4.3.7 and 4.3.9).

use std::io::{self, Read as _, SeekFrom};

use memchr::memmem;

use super::ReadSeek;

const HEADER: &[u8] = b"PK\x03\x04";
const DESCRIPTOR: &[u8] = b"PK\x07\x08";
const DIRECTORY: &[u8] = b"PK\x01\x02";
/// What a header of the directory and a member's own begin with.
const SIGNATURE: &[u8] = b"PK";

/// A member, as its own header has it.
#[derive(Debug, Eq, PartialEq)]
pub(super) struct Found {
    pub(super) name: String,
    pub(super) start: u64,
    pub(super) length: u64,
    /// Checksum and unpacked length; `None` where they are not known, as the member is cut off.
    pub(super) check: Option<(u32, u64)>,
    pub(super) method: u16,
    pub(super) is_encrypted: bool,
}

/// Finds at most `most` members, and tells whether there are more.
pub(super) fn members(file: &mut dyn ReadSeek, most: usize) -> io::Result<(Vec<Found>, bool)> {
    let end = file.seek(SeekFrom::End(0))?;
    let mut found = Vec::new();
    let mut at = 0;
    while let Some((offset, is_header)) = find(file, at, &[HEADER, DIRECTORY])? {
        if !is_header {
            break;
        }
        if found.len() >= most {
            return Ok((found, true));
        }
        let Some(member) = member(file, offset, end)? else {
            at = offset.saturating_add(4);
            continue;
        };
        at = member.start.saturating_add(member.length);
        if !member.name.ends_with('/') {
            found.push(member);
        }
    }
    Ok((found, false))
}

/// The member whose header is at `offset`.
fn member(file: &mut dyn ReadSeek, offset: u64, end: u64) -> io::Result<Option<Found>> {
    const USES_DESCRIPTOR: u16 = 1 << 3;
    const ENCRYPTED: u16 = 1;
    let header = read(file, offset, 30)?;
    let fields = || {
        let rest = header.get(6..)?;
        Some((
            u16_at(rest, 0)?,
            u16_at(rest, 2)?,
            u32_at(rest, 8)?,
            u16_at(rest, 20)?,
            u16_at(rest, 22)?,
        ))
    };
    let Some((flags, method, crc, name_length, extra_length)) = fields() else { return Ok(None) };
    let sizes = u32_at(&header, 18).zip(u32_at(&header, 22));
    let Some((packed, unpacked)) = sizes else { return Ok(None) };
    let name_at = offset.saturating_add(30);
    let name = read(file, name_at, u64::from(name_length))?;
    let extra_at = name_at.saturating_add(u64::from(name_length));
    let extra = read(file, extra_at, u64::from(extra_length))?;
    let start = extra_at.saturating_add(u64::from(extra_length));
    let left = end.saturating_sub(start);
    let (length, check) = if flags & USES_DESCRIPTOR != 0 && packed == 0 {
        match descriptor(file, start)? {
            Some((length, crc, unpacked)) => (length, Some((crc, unpacked))),
            None => (left, None),
        }
    } else {
        let (unpacked, length) =
            long_sizes(&extra).unwrap_or((u64::from(unpacked), u64::from(packed)));
        (length.min(left), Some((crc, unpacked)))
    };
    Ok(Some(Found {
        name: String::from_utf8_lossy(&name).into_owned(),
        start,
        length,
        check,
        method,
        is_encrypted: flags & ENCRYPTED != 0,
    }))
}

/// Packed length, checksum and unpacked length of the member whose bytes begin at `start`, from what stands behind them: the
/// first descriptor that says how far away it is.
fn descriptor(file: &mut dyn ReadSeek, start: u64) -> io::Result<Option<(u64, u32, u64)>> {
    let mut at = start;
    while let Some((offset, _)) = find(file, at, &[DESCRIPTOR])? {
        let bytes = read(file, offset, 24)?;
        let length = offset.saturating_sub(start);
        let short = u32_at(&bytes, 8).zip(u32_at(&bytes, 12));
        let long = u64_at(&bytes, 8).zip(u64_at(&bytes, 16));
        let short = short.map(|(packed, unpacked)| (u64::from(packed), u64::from(unpacked)));
        let fits = [short, long].into_iter().flatten().find(|(packed, _)| *packed == length);
        if let Some(((_, unpacked), crc)) = fits.zip(u32_at(&bytes, 4)) {
            return Ok(Some((length, crc, unpacked)));
        }
        at = offset.saturating_add(4);
    }
    Ok(None)
}

/// Unpacked and packed length of a Zip64 member (section 4.5.3).
fn long_sizes(mut extra: &[u8]) -> Option<(u64, u64)> {
    loop {
        let (id, length) = (u16_at(extra, 0)?, u16_at(extra, 2)?);
        let (body, rest) = extra.get(4..)?.split_at_checked(usize::from(length))?;
        if id == 1 {
            return Some((u64_at(body, 0)?, u64_at(body, 8)?));
        }
        extra = rest;
    }
}

/// Where the first of these signatures stands, from `from` on, and whether it is the first one of them.
fn find(
    file: &mut dyn ReadSeek,
    from: u64,
    signatures: &[&[u8]],
) -> io::Result<Option<(u64, bool)>> {
    const PORTION: u64 = 1 << 16;
    let finder = memmem::Finder::new(SIGNATURE);
    let mut at = from;
    loop {
        let bytes = read(file, at, PORTION)?;
        for offset in finder.find_iter(&bytes) {
            let rest = bytes.get(offset..).unwrap_or_default();
            if let Some(index) = signatures.iter().position(|it| rest.starts_with(it)) {
                return Ok(Some((at.saturating_add(crate::place::to_u64(offset)), index == 0)));
            }
        }
        let length = crate::place::to_u64(bytes.len());
        if length < PORTION {
            return Ok(None);
        }
        // A signature can lie across the border.
        at = at.saturating_add(length).saturating_sub(3);
    }
}

/// At most `length` bytes at `at`: fewer where the file ends.
fn read(file: &mut dyn ReadSeek, at: u64, length: u64) -> io::Result<Vec<u8>> {
    file.seek(SeekFrom::Start(at))?;
    let mut bytes = Vec::new();
    file.take(length).read_to_end(&mut bytes)?;
    Ok(bytes)
}

fn u16_at(bytes: &[u8], at: usize) -> Option<u16> {
    Some(u16::from_le_bytes(*bytes.get(at..)?.first_chunk()?))
}

fn u32_at(bytes: &[u8], at: usize) -> Option<u32> {
    Some(u32::from_le_bytes(*bytes.get(at..)?.first_chunk()?))
}

fn u64_at(bytes: &[u8], at: usize) -> Option<u64> {
    Some(u64::from_le_bytes(*bytes.get(at..)?.first_chunk()?))
}
