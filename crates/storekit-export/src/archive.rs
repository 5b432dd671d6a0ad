//! Zip archives: every member is a source of its own, read as it is unpacked. Nothing is written anywhere.

mod salvage;

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
    /// The packed bytes or their checksum are not in order, or nothing of the archive can be made out.
    Damaged,
    /// Its directory is not in order, or has a name twice. Members were found by their own headers; there may have been more.
    Directory,
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
            Self::Damaged | Self::Directory => "make the archive again, and compare the sizes",
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
            Self::Directory => {
                "the archive's directory is damaged or cut off: its members were found one by one, and there \
                 may be more"
            }
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
    is_salvaged: bool,
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
    /// Checksum and unpacked length, where they are known: else it is cut off.
    check: Option<(u32, u64)>,
    is_deflated: bool,
}

impl Archive {
    /// Reads the directory of the archive that is called `name`; where it is not in order, the headers of the members.
    pub(crate) fn open(name: &str, backing: Backing, limits: Limits) -> io::Result<Self> {
        let (mut members, is_salvaged) = match ZipArchive::new(backing.open()?) {
            Ok(archive) if archive.len() > limits.archive_members => {
                return Err(ArchiveFault::TooManyMembers.into());
            }
            // Of two members with one name only the last would be listed.
            Ok(archive) if !archive.has_duplicate_names() => (listed(archive), false),
            _ => (salvaged(&backing, limits)?, true),
        };
        members.sort_by(|one, other| one.name.cmp(&other.name));
        let (name, left) = (name.to_owned(), limits.archive_bytes);
        Ok(Self { name, backing, members: members.into(), limits, left, is_salvaged })
    }

    /// What is wrong with the archive itself, though members of it can be read.
    pub(crate) const fn fault(&self) -> Option<ArchiveFault> {
        if self.is_salvaged { Some(ArchiveFault::Directory) } else { None }
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
        let most = packed.length.saturating_mul(self.limits.archive_ratio);
        let most = most.max(to_u64(self.limits.record_bytes));
        let unpacked = packed.check.map_or(most.min(self.left), |(_, unpacked)| unpacked);
        self.left = self.left.checked_sub(unpacked).ok_or(ArchiveFault::TooLarge)?;
        if unpacked > most {
            return Err(ArchiveFault::Ratio.into());
        }
        let mut bytes = self.backing.open()?;
        bytes.seek(SeekFrom::Start(packed.start))?;
        let bytes = bytes.take(packed.length);
        let inner: Box<dyn Read + Send> =
            if packed.is_deflated { Box::new(DeflateDecoder::new(bytes)) } else { Box::new(bytes) };
        Ok(Box::new(Checked {
            inner,
            unpacked,
            crc: packed.check.map(|(crc, _)| crc),
            sum: Crc::new(),
            seen: 0,
        }))
    }
}

/// The members that the directory of an archive lists.
fn listed(mut archive: ZipArchive<Box<dyn ReadSeek>>) -> Vec<Member> {
    let mut members = Vec::new();
    for index in 0..archive.len() {
        let name =
            archive.name_for_index(index).and_then(Result::ok).unwrap_or_default().into_owned();
        let Ok(file) = archive.by_index_raw(index) else {
            members.push(Member { name, result: Err(ArchiveFault::Damaged) });
            continue;
        };
        if file.is_dir() {
            continue;
        }
        let packed = file.data_start().map(|start| Packed {
            start,
            length: file.compressed_size(),
            check: Some((file.crc32(), file.size())),
            is_deflated: file.compression() == CompressionMethod::Deflated,
        });
        let result = match file.compression() {
            _ if file.encrypted() => Err(ArchiveFault::Encrypted),
            CompressionMethod::Stored | CompressionMethod::Deflated => {
                packed.ok_or(ArchiveFault::Damaged)
            }
            _ => Err(ArchiveFault::Method),
        };
        let name = String::from_utf8_lossy(file.name_raw()).into_owned();
        members.push(Member { name, result });
    }
    members
}

/// The members that can be found without a directory: one at least.
fn salvaged(backing: &Backing, limits: Limits) -> io::Result<Vec<Member>> {
    let (found, has_more) = salvage::members(&mut *backing.open()?, limits.archive_members)?;
    if has_more {
        return Err(ArchiveFault::TooManyMembers.into());
    }
    if found.is_empty() {
        return Err(ArchiveFault::Damaged.into());
    }
    let member = |found: salvage::Found| {
        let packed = Packed {
            start: found.start,
            length: found.length,
            check: found.check,
            is_deflated: found.method == METHOD_DEFLATE,
        };
        let result = match found.method {
            _ if found.is_encrypted => Err(ArchiveFault::Encrypted),
            METHOD_STORED | METHOD_DEFLATE => Ok(packed),
            _ => Err(ArchiveFault::Method),
        };
        Member { name: found.name, result }
    };
    Ok(found.into_iter().map(member).collect())
}

/// Ways of packing (APPNOTE.TXT, section 4.4.5).
const METHOD_STORED: u16 = 0;
const METHOD_DEFLATE: u16 = 8;

/// Unpacked bytes, held against what is said of them.
struct Checked {
    inner: Box<dyn Read + Send>,
    /// How many there are to be; at most so many, where there is no checksum.
    unpacked: u64,
    crc: Option<u32>,
    sum: Crc,
    seen: u64,
}

impl Read for Checked {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        let read = self.inner.read(buffer).map_err(|_| ArchiveFault::Damaged)?;
        self.seen = self.seen.saturating_add(to_u64(read));
        self.sum.update(buffer.get(..read).unwrap_or_default());
        let is_end = read == 0 && !buffer.is_empty();
        let is_whole = self.seen == self.unpacked && self.crc == Some(self.sum.sum());
        if self.seen > self.unpacked || (is_end && !is_whole) {
            return Err(ArchiveFault::Damaged.into());
        }
        Ok(read)
    }
}
