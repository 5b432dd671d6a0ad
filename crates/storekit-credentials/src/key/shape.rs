//! How an accepted key differs from what Apple issues.

use crate::Span;

/// A legal way in which a key's text or structure differs from what Apple issues.
#[derive(Clone, Copy, Debug, Eq, Ord, PartialEq, PartialOrd)]
#[non_exhaustive]
pub enum Deviation {
    /// Lines end in CRLF.
    Crlf,
    /// Some lines end in CRLF, some in LF.
    MixedLineEnds,
    /// Base64 lines are not of 64 columns. Apple's own keys of 2016 to 2018 have one long line.
    LineWidth,
    /// White space at the end of a line.
    TrailingWhitespace,
    /// One blank line after BEGIN.
    BlankLineAfterBegin,
    /// Blank lines before or after the block.
    SurroundingBlankLines,
    /// Text before or after the block.
    SurroundingText,
    /// Attributes in `PrivateKeyInfo`, as Windows and PKCS#12 exports write them.
    Attributes,
    /// No curve in `ECPrivateKey`: what OpenSSL writes.
    NoInnerParameters,
    /// No public key in `ECPrivateKey`.
    NoPublicKey,
    /// The public key is compressed.
    CompressedPublicKey,
}

impl Deviation {
    /// All of them, in the order in which [`Shape::deviations`] gives them.
    pub const ALL: [Self; 11] = [
        Self::Crlf,
        Self::MixedLineEnds,
        Self::LineWidth,
        Self::TrailingWhitespace,
        Self::BlankLineAfterBegin,
        Self::SurroundingBlankLines,
        Self::SurroundingText,
        Self::Attributes,
        Self::NoInnerParameters,
        Self::NoPublicKey,
        Self::CompressedPublicKey,
    ];
}

/// The deviations of one key, each with the place where it shows first.
#[derive(Clone, Copy, Debug, Default, Eq, PartialEq)]
pub struct Shape {
    crlf: Option<Span>,
    mixed_line_ends: Option<Span>,
    line_width: Option<Span>,
    trailing_whitespace: Option<Span>,
    blank_line_after_begin: Option<Span>,
    surrounding_blank_lines: Option<Span>,
    surrounding_text: Option<Span>,
    attributes: Option<Span>,
    no_inner_parameters: Option<Span>,
    no_public_key: Option<Span>,
    compressed_public_key: Option<Span>,
}

impl Shape {
    /// Whether the key is byte for byte in the form in which Apple issues them.
    pub fn is_canonical(&self) -> bool {
        self.deviations().next().is_none()
    }

    /// The deviations, with the place where each shows first.
    pub fn deviations(&self) -> impl Iterator<Item = (Deviation, Span)> {
        Deviation::ALL
            .into_iter()
            .filter_map(|deviation| Some((deviation, self.get(deviation)?)))
    }

    /// Where `deviation` shows first, if it does.
    pub const fn get(&self, deviation: Deviation) -> Option<Span> {
        match deviation {
            Deviation::Crlf => self.crlf,
            Deviation::MixedLineEnds => self.mixed_line_ends,
            Deviation::LineWidth => self.line_width,
            Deviation::TrailingWhitespace => self.trailing_whitespace,
            Deviation::BlankLineAfterBegin => self.blank_line_after_begin,
            Deviation::SurroundingBlankLines => self.surrounding_blank_lines,
            Deviation::SurroundingText => self.surrounding_text,
            Deviation::Attributes => self.attributes,
            Deviation::NoInnerParameters => self.no_inner_parameters,
            Deviation::NoPublicKey => self.no_public_key,
            Deviation::CompressedPublicKey => self.compressed_public_key,
        }
    }

    /// Notes a deviation. The first place stays.
    pub(crate) fn note(&mut self, deviation: Deviation, span: Span) {
        let place = match deviation {
            Deviation::Crlf => &mut self.crlf,
            Deviation::MixedLineEnds => &mut self.mixed_line_ends,
            Deviation::LineWidth => &mut self.line_width,
            Deviation::TrailingWhitespace => &mut self.trailing_whitespace,
            Deviation::BlankLineAfterBegin => &mut self.blank_line_after_begin,
            Deviation::SurroundingBlankLines => &mut self.surrounding_blank_lines,
            Deviation::SurroundingText => &mut self.surrounding_text,
            Deviation::Attributes => &mut self.attributes,
            Deviation::NoInnerParameters => &mut self.no_inner_parameters,
            Deviation::NoPublicKey => &mut self.no_public_key,
            Deviation::CompressedPublicKey => &mut self.compressed_public_key,
        };
        if place.is_none() {
            *place = Some(span);
        }
    }

    /// The same shape with the spans of the structure (not of the text) put through `map`.
    pub(crate) fn map_structure(mut self, map: impl Fn(Span) -> Span) -> Self {
        for place in [
            &mut self.attributes,
            &mut self.no_inner_parameters,
            &mut self.no_public_key,
            &mut self.compressed_public_key,
        ] {
            *place = place.map(&map);
        }
        self
    }
}
