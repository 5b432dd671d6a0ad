//! Base64 (RFC 4648, section 4), by hand, so that it shares nothing with the reader under test.

const ALPHABET: &[u8; 64] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";

/// The canonical base64 of `bytes`, padded, on one line.
pub fn encode(bytes: &[u8]) -> String {
    let mut text = String::with_capacity(bytes.len().div_ceil(3) * 4);
    let (groups, rest) = bytes.as_chunks::<3>();
    for group in groups {
        text.extend(characters(*group));
    }
    if !rest.is_empty() {
        let group = std::array::from_fn(|at| rest.get(at).copied().unwrap_or(0));
        text.extend(characters(group).into_iter().take(rest.len() + 1));
        text.extend(std::iter::repeat_n('=', 3 - rest.len()));
    }
    text
}

fn characters([one, two, three]: [u8; 3]) -> [char; 4] {
    let bits = u32::from_be_bytes([0, one, two, three]);
    [18, 12, 6, 0].map(|shift| {
        let index = usize::try_from(bits >> shift & 63).expect("six bits");
        char::from(ALPHABET[index])
    })
}

/// The value of each character; 64 stands for one outside of the alphabet.
const VALUES: [u8; 256] = {
    let mut values = [64; 256];
    let mut value = 0;
    while value < 64 {
        #[expect(clippy::as_conversions, reason = "an octet as an index, in a constant")]
        let character = ALPHABET[value as usize] as usize;
        values[character] = value;
        value += 1;
    }
    values
};

/// The bytes of our own constants: blanks are skipped.
///
/// # Panics
///
/// When `text` holds a character outside the alphabet.
pub fn decode(text: &str) -> Vec<u8> {
    let mut bytes = Vec::with_capacity(text.len() / 4 * 3);
    let mut bits = 0_u32;
    let mut count = 0;
    for character in text.bytes().filter(|c| !c.is_ascii_whitespace() && *c != b'=') {
        let value = VALUES[usize::from(character)];
        assert!(value < 64, "not base64");
        bits = (bits << 6 | u32::from(value)) & 0xffff;
        count += 6;
        if count >= 8 {
            count -= 8;
            bytes.push(u8::try_from(bits >> count & 0xff).expect("eight bits"));
        }
    }
    bytes
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_test_vectors_of_rfc_4648_come_out_in_both_directions() {
        for (plain, text) in [
            ("", ""),
            ("f", "Zg=="),
            ("fo", "Zm8="),
            ("foo", "Zm9v"),
            ("foob", "Zm9vYg=="),
            ("fooba", "Zm9vYmE="),
            ("foobar", "Zm9vYmFy"),
        ] {
            assert_eq!(encode(plain.as_bytes()), text);
            assert_eq!(decode(text), plain.as_bytes());
        }
    }
}
