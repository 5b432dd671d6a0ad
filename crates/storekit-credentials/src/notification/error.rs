//! Why a notification setting does not parse.

use core::fmt;

use crate::Span;

/// Why a notification setting does not parse, and where. It holds no byte of the input.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub struct Error {
    kind: ErrorKind,
    span: Span,
}

impl Error {
    pub(super) const fn new(kind: ErrorKind, span: Span) -> Self {
        Self { kind, span }
    }

    /// What is wrong.
    pub const fn kind(self) -> ErrorKind {
        self.kind
    }

    /// Where, in 0-based bytes of the text that was given.
    pub const fn span(self) -> Span {
        self.span
    }
}

impl fmt::Display for Error {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} at byte {}", self.kind, self.span.start())
    }
}

impl core::error::Error for Error {}

/// What is wrong with a notification setting.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
#[non_exhaustive]
pub enum ErrorKind {
    /// The URL is longer than [`super::NotificationUrl::MAX_LEN`] bytes.
    TooLong,
    /// There is no `scheme://` in front (RFC 3986, section 4.3).
    NotAbsolute,
    /// The scheme is neither `http` nor `https`.
    Scheme,
    /// A space, tab or line end, in or around the URL.
    Blank,
    /// A control character.
    Control,
    /// A byte outside ASCII: RFC 3986 has none, an international host is written in Punycode.
    NotAscii,
    /// An ASCII character that RFC 3986 has no place for here: a quote, an angle bracket, a brace.
    Character,
    /// A `%` that two hexadecimal digits do not follow.
    PercentEncoding,
    /// A user name or a password before the host.
    UserInfo,
    /// The host is missing, or is neither a domain name nor an address.
    Host,
    /// The port is not a decimal number from 1 to 65535.
    Port,
    /// A `#` and what follows: a fragment is never sent to a server.
    Fragment,
    /// The version of notifications is neither 1 nor 2.
    Version,
    /// The version of StoreKit is neither 1 nor 2.
    StorekitVersion,
}

impl fmt::Display for ErrorKind {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::TooLong => "a URL that is too long",
            Self::NotAbsolute => "a text that does not begin with https://",
            Self::Scheme => "a scheme other than https",
            Self::Blank => "a space or line break",
            Self::Control => "a control character",
            Self::NotAscii => "a character outside ASCII",
            Self::Character => "a character that a URL cannot hold",
            Self::PercentEncoding => "a percent sign without two hexadecimal digits",
            Self::UserInfo => "a user name or password before the host",
            Self::Host => "a host that is neither a domain name nor an address",
            Self::Port => "a port that is not a number from 1 to 65535",
            Self::Fragment => "a fragment",
            Self::Version => "a notification version that is neither 1 nor 2",
            Self::StorekitVersion => "a StoreKit version that is neither 1 nor 2",
        })
    }
}
