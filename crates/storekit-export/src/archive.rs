//! Zip archives: every member is a source of its own, read as it is unpacked. Nothing is written anywhere.

use std::collections::VecDeque;
use std::fmt;
use std::fs::File;
use std::io::{self, Cursor, Read, Seek, SeekFrom};
use std::path::PathBuf;
use std::sync::Arc;

use flate2::Crc;
use flate2::read::DeflateDecoder;
use zip::{CompressionMethod, ZipArchive};

use crate::{Limits, place::to_u64};

/// What is wrong with an archive, or with a member of one.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
#[non_exhaustive]
pub enum ArchiveFault {
    /// Its directory, the packed bytes or their checksum are not in order.
    Damaged,
    /// A member needs a password.
    Encrypted,
    /// A member is packed in another way than by Deflate.
    Method,
    /// A member unpacks to far more than it is packed: a zip bomb.
    Ratio,
    /// The members unpack to more than the limit.
    TooLarge,
    /// More members than the limit.
    TooManyMembers,
}

impl ArchiveFault {
    /// What to do about it.
    pub const fn help(self) -> &'static str {
        match self {
            Self::Damaged => "make the archive again, and compare the sizes",
            Self::Encrypted | Self::Method => "unpack it, and give the folder",
            Self::Ratio | Self::TooLarge | Self::TooManyMembers => {
                "if you trust it, unpack it, and give the folder"
            }
        }
    }
}

impl fmt::Display for ArchiveFault {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Damaged => "the archive is damaged or cut off",
            Self::Encrypted => "it is encrypted",
            Self::Method => "it is packed in a way that is not read",
            Self::Ratio => "it unpacks to far more than a real export does",
            Self::TooLarge => "the archive unpacks to more than the limit",
            Self::TooManyMembers => "the archive has more members than the limit",
        })
    }
}

impl std::error::Error for ArchiveFault {}

impl From<ArchiveFault> for io::Error {
    fn from(fault: ArchiveFault) -> Self {
        Self::other(fault)
    }
}

/// Where the packed bytes are.
#[derive(Clone)]
pub(crate) enum Backing {
    File(PathBuf),
    Memory(Arc<[u8]>),
}

trait ReadSeek: Read + Seek + Send {}
impl<T: Read + Seek + Send> ReadSeek for T {}

impl Backing {
    fn open(&self) -> io::Result<Box<dyn ReadSeek>> {
        Ok(match self {
            Self::File(path) => Box::new(File::open(path)?),
            Self::Memory(bytes) => Box::new(Cursor::new(Arc::clone(bytes))),
        })
    }
}

/// An archive whose members are yet to be read.
pub(crate) struct Archive {
    name: String,
    backing: Backing,
    members: VecDeque<Member>,
    limits: Limits,
    /// How many bytes the members may still unpack to.
    left: u64,
}

struct Member {
    name: String,
    result: Result<Packed, ArchiveFault>,
}

/// The packed bytes of a member.
#[derive(Clone, Copy)]
struct Packed {
    start: u64,
    length: u64,
    unpacked: u64,
    crc: u32,
    is_deflated: bool,
}

impl Archive {
    /// Reads the directory of the archive that is called `name`.
    pub(crate) fn open(name: &str, backing: Backing, limits: Limits) -> io::Result<Self> {
        let mut archive = ZipArchive::new(backing.open()?).map_err(|_| ArchiveFault::Damaged)?;
        if archive.len() > limits.archive_members {
            return Err(ArchiveFault::TooManyMembers.into());
        }
        let mut members = Vec::new();
        for index in 0..archive.len() {
            let file = archive.by_index_raw(index).map_err(|_| ArchiveFault::Damaged)?;
            if file.is_dir() {
                continue;
            }
            let packed = Packed {
                start: file.data_start().ok_or(ArchiveFault::Damaged)?,
                length: file.compressed_size(),
                unpacked: file.size(),
                crc: file.crc32(),
                is_deflated: file.compression() == CompressionMethod::Deflated,
            };
            let result = match file.compression() {
                _ if file.encrypted() => Err(ArchiveFault::Encrypted),
                CompressionMethod::Stored | CompressionMethod::Deflated => Ok(packed),
                _ => Err(ArchiveFault::Method),
            };
            let name = String::from_utf8_lossy(file.name_raw()).into_owned();
            members.push(Member { name, result });
        }
        members.sort_by(|one, other| one.name.cmp(&other.name));
        let left = limits.archive_bytes;
        Ok(Self { name: name.to_owned(), backing, members: members.into(), limits, left })
    }

    /// Whether there is no member to read.
    pub(crate) fn is_empty(&self) -> bool {
        self.members.is_empty()
    }

    /// The next member: its name as a source, and its bytes.
    pub(crate) fn next(&mut self) -> Option<(String, io::Result<Box<dyn Read + Send>>)> {
        let member = self.members.pop_front()?;
        let name = format!("{}!/{}", self.name, member.name);
        Some((name, member.result.map_err(io::Error::from).and_then(|packed| self.unpack(packed))))
    }

    fn unpack(&mut self, packed: Packed) -> io::Result<Box<dyn Read + Send>> {
        self.left = self.left.checked_sub(packed.unpacked).ok_or(ArchiveFault::TooLarge)?;
        let most = packed.length.saturating_mul(self.limits.archive_ratio);
        if packed.unpacked > most.max(to_u64(self.limits.record_bytes)) {
            return Err(ArchiveFault::Ratio.into());
        }
        let mut bytes = self.backing.open()?;
        bytes.seek(SeekFrom::Start(packed.start))?;
        let bytes = bytes.take(packed.length);
        let inner: Box<dyn Read + Send> =
            if packed.is_deflated { Box::new(DeflateDecoder::new(bytes)) } else { Box::new(bytes) };
        Ok(Box::new(Checked { inner, packed, crc: Crc::new(), seen: 0 }))
    }
}

/// Unpacked bytes, held against what the directory says of them.
struct Checked {
    inner: Box<dyn Read + Send>,
    packed: Packed,
    crc: Crc,
    seen: u64,
}

impl Read for Checked {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        let read = self.inner.read(buffer).map_err(|_| ArchiveFault::Damaged)?;
        self.seen = self.seen.saturating_add(to_u64(read));
        self.crc.update(buffer.get(..read).unwrap_or_default());
        let is_end = read == 0 && !buffer.is_empty();
        let is_whole = self.seen == self.packed.unpacked && self.crc.sum() == self.packed.crc;
        if self.seen > self.packed.unpacked || (is_end && !is_whole) {
            return Err(ArchiveFault::Damaged.into());
        }
        Ok(read)
    }
}
