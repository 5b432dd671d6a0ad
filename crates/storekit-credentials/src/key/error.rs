//! Why a text is not a key that Apple would accept, and where it goes wrong.

use core::fmt;

use crate::Span;

/// Why a key was rejected, and where: a span of the text (or DER) that was given.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub struct KeyError {
    kind: KeyErrorKind,
    span: Span,
}

impl KeyError {
    pub(crate) const fn new(kind: KeyErrorKind, span: Span) -> Self {
        Self { kind, span }
    }

    /// What is wrong.
    pub const fn kind(&self) -> KeyErrorKind {
        self.kind
    }

    /// Where: 0-based byte offsets into what was given.
    pub const fn span(&self) -> Span {
        self.span
    }
}

impl fmt::Display for KeyError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} (byte {})", self.kind, self.span.start())
    }
}

impl core::error::Error for KeyError {}

/// An algorithm of private keys, by the object identifier in its `AlgorithmIdentifier`.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
#[non_exhaustive]
pub enum Algorithm {
    /// `id-ecDH` or `id-ecMQV` (RFC 5480, section 2.1.2): an elliptic-curve key that must not sign.
    EcKeyAgreement,
    /// DSA (RFC 3279).
    Dsa,
    /// Ed25519 or Ed448 (RFC 8410).
    EdDsa,
    /// RSA (RFC 8017).
    Rsa,
    /// X25519 or X448 (RFC 8410).
    XDh,
    /// None that this crate has a name for.
    Other,
}

impl Algorithm {
    /// Its name.
    pub const fn name(self) -> &'static str {
        match self {
            Self::EcKeyAgreement => "ECDH",
            Self::Dsa => "DSA",
            Self::EdDsa => "EdDSA (Ed25519 or Ed448)",
            Self::Rsa => "RSA",
            Self::XDh => "X25519 or X448",
            Self::Other => "unknown",
        }
    }
}

/// A named curve other than P-256 (RFC 5480, section 2.1.1.1; SEC 2).
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
#[non_exhaustive]
pub enum Curve {
    /// A Brainpool curve (RFC 5639).
    Brainpool,
    /// NIST P-192.
    P192,
    /// NIST P-224.
    P224,
    /// NIST P-384.
    P384,
    /// NIST P-521.
    P521,
    /// secp256k1, the curve of Bitcoin.
    Secp256k1,
    /// None that this crate has a name for.
    Other,
}

impl Curve {
    /// Its name.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Brainpool => "a Brainpool curve",
            Self::P192 => "P-192",
            Self::P224 => "P-224",
            Self::P384 => "P-384",
            Self::P521 => "P-521",
            Self::Secp256k1 => "secp256k1",
            Self::Other => "an unknown curve",
        }
    }
}

/// Declares the kinds with the slug and the sentence of each.
macro_rules! kinds {
    ($($(#[$meta:meta])* $name:ident $(($field:ident: $type:ty))? = $slug:literal, $text:literal $(, $arg:expr)?;)+) => {
        /// What is wrong with a key.
        #[derive(Clone, Copy, Debug, Eq, PartialEq)]
        #[non_exhaustive]
        pub enum KeyErrorKind {
            $($(#[$meta])* $name $(($type))?,)+
        }

        impl KeyErrorKind {
            /// A name for machines, in kebab-case. It never changes.
            pub const fn slug(self) -> &'static str {
                match self {
                    $(Self::$name $((kinds!(@ignore $field)))? => $slug,)+
                }
            }
        }

        impl fmt::Display for KeyErrorKind {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                match self {
                    $(Self::$name $(($field))? => write!(f, $text $(, $arg)?),)+
                }
            }
        }
    };
    (@ignore $field:ident) => { _ };
}

kinds! {
    // Text (RFC 7468, section 3, figure 1).
    /// More than [`super::MAX_TEXT`] bytes, or a body of more than [`super::MAX_BODY`] characters.
    TooLong = "too-long", "the text is far too long for a key";
    /// Nothing but white space.
    Empty = "empty", "there is no text";
    /// A UTF-16 byte order mark, or NUL in every second byte.
    Utf16 = "utf-16", "the text is UTF-16";
    /// A UTF-8 byte order mark.
    ByteOrderMark = "byte-order-mark", "a byte order mark stands before the text";
    /// Not UTF-8.
    NotUtf8 = "not-utf-8", "the text is not UTF-8";
    /// A control character other than tab, LF and CR.
    ControlCharacter = "control-character", "a control character stands in the text";
    /// A carriage return without a line feed.
    BareCarriageReturn = "bare-carriage-return", "a line ends in CR alone";
    /// No BEGIN line.
    MissingBegin = "missing-begin", "there is no BEGIN line";
    /// No END line after the BEGIN line.
    MissingEnd = "missing-end", "the END line is missing";
    /// BEGIN or END that is not on a line of its own, or has the wrong hyphens.
    BoundaryMalformed = "boundary-malformed", "a BEGIN or END line is not written as RFC 7468 says";
    /// A block of another kind.
    WrongLabel = "wrong-label", "the block is not labelled PRIVATE KEY";
    /// The labels of BEGIN and END differ.
    LabelMismatch = "label-mismatch", "the labels of the BEGIN and END lines differ";
    /// More than one block, or the beginning of another.
    SeveralBlocks = "several-blocks", "there is more than one block";
    /// RFC 1421 headers inside the block.
    Header = "header", "there is a header inside the block";
    /// White space at the start of a line of the block.
    LeadingWhitespace = "leading-whitespace", "a line of the block begins with white space";
    /// White space inside a line of base64.
    InnerWhitespace = "inner-whitespace", "there is white space inside a line of the block";
    /// More than one blank line after BEGIN, or any between or after lines of base64.
    BlankLineInBlock = "blank-line-in-block", "there is a blank line inside the block";

    // Base64 (RFC 4648, sections 3 and 4).
    /// BEGIN and END with nothing between them.
    EmptyBody = "empty-body", "there is nothing between the BEGIN and END lines";
    /// A character that is not of the alphabet.
    Base64Character = "base64-character", "a character is not of the base64 alphabet";
    /// `-` or `_`: the alphabet of section 5.
    Base64UrlSafe = "base64-url-safe", "the base64 is written in the URL-safe alphabet";
    /// Missing, excess or misplaced `=`.
    Base64Padding = "base64-padding", "the base64 padding is wrong";
    /// A number of characters that no number of octets gives.
    Base64Length = "base64-length", "the base64 ends in the middle of an octet";
    /// Bits behind the last octet that are not zero.
    Base64TrailingBits = "base64-trailing-bits", "the unused bits at the end of the base64 are not zero";

    /// Dots, stars or a run of x where part of the key was left out.
    Elided = "elided", "part of the key was left out";

    // DER (X.690).
    /// The structure says that it is longer than what is there.
    DerTruncated = "der-truncated", "the DER structure ends early";
    /// Octets after the end of a structure.
    DerTrailing = "der-trailing", "octets follow after the end of the DER structure";
    /// A tag that is not DER, or not the one that is due here.
    DerTag = "der-tag", "the DER structure has a wrong tag";
    /// An indefinite length, or one with more octets than it needs (X.690, 10.1).
    DerLength = "der-length", "a DER length is not in its shortest form";
    /// An element that ends after the one around it.
    DerOverrun = "der-overrun", "a DER element is longer than the one around it";
    /// An INTEGER that is empty or has superfluous octets (X.690, 8.3.2).
    DerInteger = "der-integer", "a DER integer is not in its shortest form";
    /// A malformed OBJECT IDENTIFIER (X.690, 8.19).
    DerOid = "der-oid", "an object identifier is malformed";
    /// A BIT STRING without octets, or with unused bits.
    DerBitString = "der-bit-string", "a DER bit string is malformed or has unused bits";
    /// Nesting deeper than [`super::MAX_DEPTH`].
    DerNesting = "der-nesting", "the DER structure is nested too deep";
    /// A SET whose elements are not in DER order (X.690, 11.6), or a value that DER writes differently.
    DerNotCanonical = "der-not-canonical", "the structure is BER, but not DER";

    // What it is instead.
    /// A certificate (RFC 5280).
    Certificate = "certificate", "this is a certificate";
    /// A certification request (RFC 2986).
    CertificateRequest = "certificate-request", "this is a certificate signing request";
    /// An encrypted private key (RFC 5958, section 3, or RFC 1421).
    Encrypted = "encrypted", "the key is encrypted";
    /// A PKCS#12 archive (RFC 7292).
    Pkcs12 = "pkcs12", "this is a PKCS#12 archive";
    /// A public key (RFC 5280, `SubjectPublicKeyInfo`).
    PublicKey = "public-key", "this is a public key";
    /// An RSA key in PKCS#1 (RFC 8017, appendix A.1).
    RsaPkcs1 = "rsa-pkcs1", "this is an RSA key";
    /// An EC key in SEC 1 (RFC 5915) instead of PKCS#8.
    Sec1 = "sec1", "this is a SEC 1 key, not PKCS#8";
    /// DER of nothing that this crate knows.
    UnknownStructure = "unknown-structure", "the DER structure is not a private key";

    // PrivateKeyInfo (RFC 5208, section 5; RFC 5958, section 2).
    /// `version` is neither 0 nor 1.
    Version = "version", "the PKCS#8 version is not 0";
    /// `version` is 1 (v2), with the public key that it calls for. No Apple library but one loads it.
    Version2 = "version-2", "this is a version 2 PKCS#8 key (OneAsymmetricKey)";
    /// `version` is 1 (v2) without the public key that makes it one.
    Version2WithoutPublicKey = "version-2-without-public-key", "the PKCS#8 version is 1 without a public key";
    /// An element that RFC 5208 and 5915 do not have here.
    UnexpectedField = "unexpected-field", "the key holds a field that does not belong there";
    /// A key for another algorithm.
    WrongAlgorithm(algorithm: Algorithm) = "wrong-algorithm", "the key's algorithm is {}, not elliptic-curve signing", algorithm.name();
    /// `AlgorithmIdentifier` without a curve, or with NULL for it (RFC 5480, section 2.1.1).
    CurveMissing = "curve-missing", "the key does not name its curve";
    /// A key on another curve.
    WrongCurve(curve: Curve) = "wrong-curve", "the key is on {}, not on P-256", curve.name();
    /// Curve parameters written out (RFC 5480, section 2.1.1: must not be used).
    ExplicitCurve = "explicit-curve", "the curve's parameters are written out instead of named";
    /// The two places that name the curve disagree.
    CurveMismatch = "curve-mismatch", "the two places that name the curve differ";
    /// A malformed attribute, or an empty set of them.
    Attribute = "attribute", "an attribute of the key is malformed";

    // ECPrivateKey (RFC 5915, section 3).
    /// `version` is not 1.
    EcVersion = "ec-version", "the ECPrivateKey version is not 1";
    /// The scalar does not have 32 octets.
    ScalarLength(octets: usize) = "scalar-length", "the private scalar has {} instead of 32 octets", octets;
    /// The scalar is 0 (SEC 1, section 3.2.1).
    ScalarZero = "scalar-zero", "the private scalar is 0";
    /// The scalar is not below the order of the curve (SEC 1, section 3.2.1).
    ScalarTooLarge = "scalar-too-large", "the private scalar is not below the order of P-256";
    /// The public key is the point at infinity.
    PointAtInfinity = "point-at-infinity", "the embedded public key is the point at infinity";
    /// A hybrid point (RFC 5480, section 2.2: must not be used), or none of the forms of SEC 1, section 2.3.3.
    PointForm = "point-form", "the embedded public key is written in a form that is not allowed";
    /// Not the number of octets that its form calls for.
    PointLength = "point-length", "the embedded public key has a wrong length";
    /// The coordinates are not on the curve, or not reduced.
    PointNotOnCurve = "point-not-on-curve", "the embedded public key is not a point of P-256";
    /// The public key is not scalar times generator.
    PublicKeyMismatch = "public-key-mismatch", "the embedded public key belongs to another private key";
}

#[cfg(test)]
mod tests {
    use std::string::ToString as _;

    use super::*;

    #[test]
    fn an_error_names_the_cause_and_the_byte() {
        let error = KeyError::new(KeyErrorKind::WrongCurve(Curve::Secp256k1), Span::new(31, 40));
        assert_eq!(error.to_string(), "the key is on secp256k1, not on P-256 (byte 31)");
        assert_eq!(error.kind().slug(), "wrong-curve");
    }

    #[test]
    fn an_error_stays_small() {
        assert!(size_of::<KeyError>() <= 32);
    }
}
