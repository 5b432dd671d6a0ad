//! Why a source was not read.

use std::fmt;
use std::io;

/// Why (the rest of) a source could not be read.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
#[non_exhaustive]
pub enum UnreadableReason {
    /// Binary data in no format that is read.
    Binary,
    /// A file of no bytes.
    Empty,
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

impl UnreadableReason {
    /// What to do about it.
    pub const fn help(self) -> &'static str {
        match self {
            Self::Binary | Self::OtherFormat(_) => {
                "give a JSON or NDJSON export or a key file, or name its format"
            }
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
            Self::Binary => "binary data in no format that is read",
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
    /// `.env`.
    Env,
    /// `.p12`, `.pfx`.
    Pkcs12,
    /// `.mobileprovision`, `.provisionprofile`.
    ProvisioningProfile,
    /// Another text.
    Text,
    /// A text in UTF-16.
    Utf16,
    /// `.yaml`, `.yml`.
    Yaml,
}

impl fmt::Display for FileKind {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Archive => "an archive",
            Self::Binary => "binary data",
            Self::Certificate => "a certificate or a request for one",
            Self::Empty => "an empty file",
            Self::Env => "a file of environment variables",
            Self::Pkcs12 => "a PKCS#12 container",
            Self::ProvisioningProfile => "a provisioning profile",
            Self::Text => "text in no format that is read",
            Self::Utf16 => "text in UTF-16",
            Self::Yaml => "YAML",
        })
    }
}
