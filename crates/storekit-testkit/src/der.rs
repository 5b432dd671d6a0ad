//! A writer of DER (X.690), by hand: each function returns one whole element.

/// id-ecPublicKey (RFC 5480, section 2.1.1).
pub const ID_EC_PUBLIC_KEY: &[u8] = &[6, 7, 0x2a, 0x86, 0x48, 0xce, 0x3d, 2, 1];
/// id-ecDH (RFC 5480, section 2.1.2).
pub const ID_EC_DH: &[u8] = &[6, 5, 0x2b, 0x81, 4, 1, 12];
/// prime256v1, also known as P-256 and secp256r1.
pub const PRIME256V1: &[u8] = &[6, 8, 0x2a, 0x86, 0x48, 0xce, 0x3d, 3, 1, 7];
/// secp384r1, also known as P-384.
pub const SECP384R1: &[u8] = &[6, 5, 0x2b, 0x81, 4, 0, 34];
/// keyUsage (RFC 5280): as an attribute it is what Windows writes.
pub const KEY_USAGE: &[u8] = &[6, 3, 0x55, 0x1d, 15];
/// friendlyName (RFC 2985): an attribute that PKCS#12 exports leave behind.
pub const FRIENDLY_NAME: &[u8] = &[6, 9, 0x2a, 0x86, 0x48, 0x86, 0xf7, 0x0d, 1, 9, 20];
/// NULL.
pub const NULL: &[u8] = &[5, 0];

/// Identifier octets of SEQUENCE.
pub const SEQUENCE: u8 = 0x30;
/// Identifier octets of SET.
pub const SET: u8 = 0x31;
/// Identifier octets of INTEGER.
pub const INTEGER: u8 = 2;
/// Identifier octets of BIT STRING.
pub const BIT_STRING: u8 = 3;
/// Identifier octets of OCTET STRING.
pub const OCTET_STRING: u8 = 4;

/// An element: identifier, length in its shortest form, content.
pub fn element(identifier: u8, content: &[u8]) -> Vec<u8> {
    [&[identifier], length(content.len()).as_slice(), content].concat()
}

/// A SEQUENCE of whole elements.
pub fn sequence(elements: &[&[u8]]) -> Vec<u8> {
    element(SEQUENCE, &elements.concat())
}

/// An INTEGER of one octet: 0 to 127.
pub fn small_integer(value: u8) -> Vec<u8> {
    element(INTEGER, &[value])
}

/// An OCTET STRING.
pub fn octet_string(content: &[u8]) -> Vec<u8> {
    element(OCTET_STRING, content)
}

/// A BIT STRING that leaves `unused` bits of its last octet unused.
pub fn bit_string(unused: u8, content: &[u8]) -> Vec<u8> {
    element(BIT_STRING, &[&[unused], content].concat())
}

/// A context-specific constructed element `[number]`, 0 to 30, around whole elements.
pub fn context(number: u8, elements: &[&[u8]]) -> Vec<u8> {
    element(0xa0 | number, &elements.concat())
}

/// `depth` SEQUENCEs, each the only content of the one around it.
pub fn nested_sequences(depth: usize) -> Vec<u8> {
    // Written backwards, from the innermost outwards, and then turned round.
    let mut reversed = Vec::new();
    for _ in 0..depth {
        let header = length(reversed.len());
        reversed.extend(header.iter().rev());
        reversed.push(SEQUENCE);
    }
    reversed.reverse();
    reversed
}

/// Length octets in their shortest form.
pub fn length(length: usize) -> Vec<u8> {
    let octets = length.to_be_bytes();
    let significant: Vec<u8> = octets.into_iter().skip_while(|&octet| octet == 0).collect();
    match significant.as_slice() {
        [] => vec![0],
        &[short] if short < 0x80 => vec![short],
        long => {
            let count = u8::try_from(long.len()).expect("at most eight octets");
            [&[0x80 | count], long].concat()
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lengths_take_their_shortest_form() {
        assert_eq!(length(0), [0]);
        assert_eq!(length(127), [127]);
        assert_eq!(length(128), [0x81, 128]);
        assert_eq!(length(256), [0x82, 1, 0]);
    }

    #[test]
    fn nested_sequences_are_whole_at_every_level() {
        assert_eq!(nested_sequences(3), [0x30, 4, 0x30, 2, 0x30, 0]);
        let deep = nested_sequences(200);
        assert_eq!(deep, element(SEQUENCE, &nested_sequences(199)));
    }
}
