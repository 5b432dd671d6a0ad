//! Why a source was not read.

use std::fmt;
use std::io;

use crate::ArchiveFault;

/// Why (the rest of) a source could not be read.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
#[non_exhaustive]
pub enum UnreadableReason {
    /// An archive, or a member of one, that is damaged or goes beyond a limit.
    Archive(ArchiveFault),
    /// Binary data in no format that is read.
    Binary,
    /// A file of no bytes.
    Empty,
    /// A document larger than the limit.
    DocumentTooLarge,
    /// A folder nested deeper than the limit.
    FolderTooDeep,
    /// The system said so.
    Io(io::ErrorKind),
    /// A key file larger than the limit.
    KeyFileTooLarge,
    /// A pipe, a socket or a device.
    NotARegularFile,
    /// Something else, as its name or its content tells.
    OtherFormat(FileKind),
    /// There are more files than the limit.
    TooManyFiles,
    /// A text in UTF-16.
    Utf16,
}

impl From<io::Error> for UnreadableReason {
    fn from(error: io::Error) -> Self {
        let fault = error.get_ref().and_then(|inner| inner.downcast_ref::<ArchiveFault>());
        fault.map_or(Self::Io(error.kind()), |fault| Self::Archive(*fault))
    }
}

impl UnreadableReason {
    /// What to do about it.
    pub const fn help(self) -> &'static str {
        match self {
            Self::Archive(fault) => fault.help(),
            Self::Binary | Self::OtherFormat(_) => {
                "give an export in a format that is read or a key file, or name its format"
            }
            Self::DocumentTooLarge => "export as NDJSON or CSV, which may be of any size",
            Self::Empty => "export again: nothing was written",
            Self::FolderTooDeep | Self::TooManyFiles => "give the folder with the export itself",
            Self::Io(_) => {
                "check that the file is there, that you may read it, and that its disk works"
            }
            Self::KeyFileTooLarge => "a .p8 file of Apple has 257 bytes: download the key again",
            Self::NotARegularFile => "send its output to standard input, and give `-`",
            Self::Utf16 => "save it as UTF-8",
        }
    }
}

impl fmt::Display for UnreadableReason {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Archive(fault) => return fault.fmt(f),
            Self::Binary => "binary data in no format that is read",
            Self::DocumentTooLarge => "larger than the limit for a file of this format",
            Self::Empty => "the file is empty",
            Self::FolderTooDeep => "the folder is nested deeper than the limit",
            Self::Io(kind) => return write!(f, "the system could not read it: {kind}"),
            Self::KeyFileTooLarge => "too large for a key file",
            Self::NotARegularFile => "a pipe, a socket or a device, not a file",
            Self::OtherFormat(kind) => return write!(f, "not a format that is read: {kind}"),
            Self::TooManyFiles => {
                "more files than the limit: this one and those after it were not read"
            }
            Self::Utf16 => "a text in UTF-16",
        })
    }
}

/// Why a source was left out.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
#[non_exhaustive]
pub enum SkippedReason {
    /// A JSON text without a record, for example an empty array.
    NoRecords,
    /// A pipe, a socket or a device in a folder.
    NotARegularFile,
    /// A file in a folder that is in no format that is read.
    OtherFormat(FileKind),
    /// A symbolic link in a folder.
    SymbolicLink,
}

impl fmt::Display for SkippedReason {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::NoRecords => "it holds no record",
            Self::NotARegularFile => "a pipe, a socket or a device, not a file",
            Self::OtherFormat(kind) => return write!(f, "not a format that is read: {kind}"),
            Self::SymbolicLink => "a symbolic link, which is not followed",
        })
    }
}

/// What a file is that is not read.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
#[non_exhaustive]
pub enum FileKind {
    /// `.zip`, `.gz`, `.tar` and the like.
    Archive,
    /// Binary data.
    Binary,
    /// `.cer`, `.crt`, `.certSigningRequest`.
    Certificate,
    /// No bytes.
    Empty,
    /// `.p12`, `.pfx`.
    Pkcs12,
    /// `.mobileprovision`, `.provisionprofile`.
    ProvisioningProfile,
    /// Another text.
    Text,
    /// A text in UTF-16.
    Utf16,
}

impl fmt::Display for FileKind {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Archive => "an archive",
            Self::Binary => "binary data",
            Self::Certificate => "a certificate or a request for one",
            Self::Empty => "an empty file",
            Self::Pkcs12 => "a PKCS#12 container",
            Self::ProvisioningProfile => "a provisioning profile",
            Self::Text => "text in no format that is read",
            Self::Utf16 => "text in UTF-16",
        })
    }
}
