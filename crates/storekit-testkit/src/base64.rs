//! Base64 (RFC 4648, section 4), by hand, so that it shares nothing with the reader under test.

const ALPHABET: &[u8; 64] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";

/// The canonical base64 of `bytes`, padded, on one line.
pub fn encode(bytes: &[u8]) -> String {
    let mut text = String::new();
    for group in bytes.chunks_exact(3).chain([bytes.chunks_exact(3).remainder()]) {
        let octet = |at| u32::from(group.get(at).copied().unwrap_or(0));
        let bits = octet(0) << 16 | octet(1) << 8 | octet(2);
        let characters = if group.is_empty() { 0 } else { group.len() + 1 };
        for position in 0..characters {
            let index = (bits >> (18 - 6 * position)) & 63;
            text.push(char::from(ALPHABET[usize::try_from(index).expect("six bits")]));
        }
        text.extend(std::iter::repeat_n('=', (4 - characters) % 4));
    }
    text
}

/// The bytes of our own constants: blanks are skipped.
///
/// # Panics
///
/// When `text` holds a character outside the alphabet.
pub fn decode(text: &str) -> Vec<u8> {
    let mut bytes = Vec::new();
    let mut bits = 0_u32;
    let mut count = 0;
    for character in text.bytes().filter(|c| !c.is_ascii_whitespace() && *c != b'=') {
        let value = ALPHABET.iter().position(|&c| c == character).expect("base64");
        bits = (bits << 6 | u32::try_from(value).expect("six bits")) & 0xffff;
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
