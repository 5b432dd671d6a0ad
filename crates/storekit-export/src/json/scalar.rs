//! Strings, integers and literals, read in one pass.

/// A value that holds no others, at the start of some bytes.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub(super) struct Scalar {
    /// How many bytes it takes, quotes included.
    pub(super) len: usize,
    /// Whether it is a string with escapes in it.
    pub(super) has_escapes: bool,
    /// How many of its bytes continue a character.
    pub(super) continued: usize,
}

impl Scalar {
    /// Reads a string, an integer without a sign, or a literal. `None` where there is anything else, or a fault. What follows an integer or
    /// a literal is for the caller to judge.
    pub(super) fn read(bytes: &[u8]) -> Option<Self> {
        let len = match bytes.first()? {
            b'"' => return string(bytes),
            b't' => literal(bytes, b"true")?,
            b'f' => literal(bytes, b"false")?,
            b'n' => literal(bytes, b"null")?,
            b'0' => 1,
            b'1'..=b'9' => bytes.iter().take_while(|byte| byte.is_ascii_digit()).count(),
            _ => return None,
        };
        Some(Self { len, has_escapes: false, continued: 0 })
    }
}

fn literal(bytes: &[u8], literal: &[u8]) -> Option<usize> {
    bytes.starts_with(literal).then_some(literal.len())
}

/// Reads a string (RFC 8259, section 7).
fn string(bytes: &[u8]) -> Option<Scalar> {
    let mut at = 1_usize;
    let mut has_escapes = false;
    let mut continued = 0_usize;
    loop {
        let rest = bytes.get(at..)?;
        let plain = plain(rest);
        at = at.saturating_add(plain);
        at = at.saturating_add(match rest.get(plain)? {
            b'"' => break,
            b'\\' => {
                has_escapes = true;
                escape(rest.get(plain..)?)?
            }
            0x80.. => {
                let text = other_than_ascii(rest.get(plain..)?)?;
                let characters = text.chars().count();
                continued = continued.saturating_add(text.len().saturating_sub(characters));
                text.len()
            }
            // A control character.
            _ => return None,
        });
    }
    Some(Scalar { len: at.saturating_add(1), has_escapes, continued })
}

/// The characters at the start of some bytes that are not ASCII.
fn other_than_ascii(bytes: &[u8]) -> Option<&str> {
    let len = bytes.iter().take_while(|byte| !byte.is_ascii()).count();
    // No byte of theirs is ASCII: if a text is UTF-8, so is each such part of it.
    core::str::from_utf8(bytes.get(..len)?).ok()
}

/// Length of the escape at the start of some bytes.
fn escape(bytes: &[u8]) -> Option<usize> {
    match bytes.get(1)? {
        b'"' | b'\\' | b'/' | b'b' | b'f' | b'n' | b'r' | b't' => Some(2),
        b'u' => bytes.get(2..6)?.iter().all(u8::is_ascii_hexdigit).then_some(6),
        _ => None,
    }
}

/// Whether a byte is anything but a character that stands for itself and is ASCII.
const fn is_special(byte: u8) -> bool {
    // To flip bit 1 makes 0x20 of a quote, and one control character of another. What is not ASCII is negative.
    byte == b'\\' || (byte ^ 0x02).cast_signed() < 0x21
}

/// How many bytes are looked at at once: as many as one comparison takes.
const BLOCK: usize = 16;

/// How many bytes stand before the first that [is special](is_special).
fn plain(bytes: &[u8]) -> usize {
    let (blocks, rest) = bytes.as_chunks();
    let mut passed = 0_usize;
    for block in blocks {
        if let Some(special) = special_in(*block) {
            return passed.saturating_add(special);
        }
        passed = passed.saturating_add(BLOCK);
    }
    passed.saturating_add(rest.iter().take_while(|byte| !is_special(**byte)).count())
}

/// Where the first byte of a block stands that [is special](is_special).
fn special_in(block: [u8; BLOCK]) -> Option<usize> {
    if !block.iter().fold(false, |any, byte| any | is_special(*byte)) {
        return None;
    }
    let marks = block.map(|byte| if is_special(byte) { u8::MAX } else { 0 });
    usize::try_from(u128::from_le_bytes(marks).trailing_zeros() / 8).ok()
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    proptest! {
        #[test]
        fn a_string_is_read_where_serde_json_reads_one(
            inner in "([ -~]|[\u{0}-\u{1f}\u{7f}-\u{ff}\u{1f600}]|\\\\[nu\"\\\\/x]|\\\\u[0-9a-fA-F]{4}){0,40}",
            rest in "[,} \"a]{0,12}",
        ) {
            let text = format!("\"{inner}\"{rest}");
            let scalar = Scalar::read(text.as_bytes());
            let mut values = serde_json::Deserializer::from_str(&text)
                .into_iter::<&serde_json::value::RawValue>();
            let raw = values.next().and_then(Result::ok).map(serde_json::value::RawValue::get);
            prop_assert_eq!(scalar.map(|it| it.len), raw.map(str::len));
            prop_assert_eq!(scalar.map(|it| it.has_escapes), raw.map(|raw| raw.contains('\\')));
            let continued = raw.map(|raw| {
                raw.bytes().filter(|byte| byte & 0xc0 == 0x80).count()
            });
            prop_assert_eq!(scalar.map(|it| it.continued), continued);
        }

        #[test]
        fn what_is_not_utf8_is_no_string(
            inner in prop::collection::vec(prop_oneof![Just(b'a'), 0x7f_u8..=0xff], 0..20),
        ) {
            let bytes = [b"\"", &inner[..], b"\", more"].concat();
            let is_utf8 = core::str::from_utf8(&inner).is_ok();
            prop_assert_eq!(Scalar::read(&bytes).is_some(), is_utf8);
        }
    }

    #[test]
    fn integers_and_literals_end_where_they_end() {
        for (text, len) in [
            ("0,", Some(1)),
            ("01", Some(1)),
            ("120 ", Some(3)),
            ("12", Some(2)),
            ("true}", Some(4)),
            ("false", Some(5)),
            ("null,", Some(4)),
            ("nul", None),
            ("-1", None),
            ("[", None),
            ("", None),
        ] {
            assert_eq!(Scalar::read(text.as_bytes()).map(|it| it.len), len, "{text}");
        }
    }
}
