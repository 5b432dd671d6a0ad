//! How an accepted key differs from what Apple issues.

use core::fmt;

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

    /// Whether it is one of the structure of the key, not of the text around it.
    pub const fn is_of_structure(self) -> bool {
        matches!(
            self,
            Self::Attributes
                | Self::NoInnerParameters
                | Self::NoPublicKey
                | Self::CompressedPublicKey
        )
    }
}

impl fmt::Display for Deviation {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Crlf => "the lines end in CRLF",
            Self::MixedLineEnds => "some lines end in CRLF, some in LF",
            Self::LineWidth => "the base64 lines are not of 64 columns",
            Self::TrailingWhitespace => "there are blanks at the end of a line",
            Self::BlankLineAfterBegin => "a blank line follows the BEGIN line",
            Self::SurroundingBlankLines => "there are blank lines around the block",
            Self::SurroundingText => "there is other text around the block",
            Self::Attributes => {
                "the key carries attributes, as Windows and PKCS#12 exports write them"
            }
            Self::NoInnerParameters => "the key is in the form that OpenSSL writes, not in Apple's",
            Self::NoPublicKey => "the key has no embedded public key",
            Self::CompressedPublicKey => "the embedded public key is compressed",
        })
    }
}

/// The deviations of one key, each with the place where it shows first.
#[derive(Clone, Copy, Debug, Default, Eq, PartialEq)]
pub struct Shape {
    /// Where each of [`Deviation::ALL`] shows. Texts are limited to far less than 4 GiB.
    places: [Option<(u32, u32)>; Deviation::ALL.len()],
}

impl Shape {
    /// Whether the key is byte for byte in the form in which Apple issues them.
    pub fn is_canonical(&self) -> bool {
        self.places.iter().all(Option::is_none)
    }

    /// The deviations, with the place where each shows first.
    pub fn deviations(&self) -> impl Iterator<Item = (Deviation, Span)> {
        Deviation::ALL
            .into_iter()
            .zip(self.places)
            .filter_map(|(deviation, place)| Some((deviation, expand(place?))))
    }

    /// Where `deviation` shows first, if it does.
    pub fn get(&self, deviation: Deviation) -> Option<Span> {
        self.deviations().find_map(|(found, span)| (found == deviation).then_some(span))
    }

    /// Notes a deviation. The first place stays.
    pub(crate) fn note(&mut self, deviation: Deviation, span: Span) {
        let place =
            Deviation::ALL.iter().zip(&mut self.places).find(|(each, _)| **each == deviation);
        if let Some((_, place @ None)) = place {
            *place = Some(compact(span));
        }
    }

    /// The same shape with the spans of the structure (not of the text) put through `map`.
    pub(crate) fn map_structure(mut self, map: impl Fn(Span) -> Span) -> Self {
        for (deviation, place) in Deviation::ALL.iter().zip(&mut self.places) {
            if deviation.is_of_structure() {
                *place = place.map(|place| compact(map(expand(place))));
            }
        }
        self
    }
}

fn compact(span: Span) -> (u32, u32) {
    let offset = |offset| u32::try_from(offset).unwrap_or(u32::MAX);
    (offset(span.start()), offset(span.end()))
}

fn expand((start, end): (u32, u32)) -> Span {
    let offset = |offset| usize::try_from(offset).unwrap_or(usize::MAX);
    Span::new(offset(start), offset(end))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_shape_knows_each_deviation_and_where_it_shows_first() {
        assert!(Shape::default().is_canonical());
        let mut shape = Shape::default();
        for (number, deviation) in Deviation::ALL.into_iter().enumerate() {
            assert_eq!(shape.get(deviation), None);
            shape.note(deviation, Span::byte(number));
            shape.note(deviation, Span::byte(99));
            assert_eq!(shape.get(deviation), Some(Span::byte(number)));
            assert!(!shape.is_canonical());
        }
        let places = shape.deviations().map(|(deviation, span)| (deviation, span.start()));
        assert!(places.eq(Deviation::ALL.into_iter().zip(0..)));
    }

    #[test]
    fn only_places_of_the_structure_move_with_it() {
        let mut shape = Shape::default();
        for deviation in Deviation::ALL {
            shape.note(deviation, Span::new(3, 5));
        }
        let moved = shape.map_structure(|span| span.shifted(10));
        for deviation in Deviation::ALL {
            let start = if deviation.is_of_structure() { 13 } else { 3 };
            assert_eq!(moved.get(deviation), Some(Span::new(start, start + 2)), "{deviation}");
        }
    }
}
