//! The language that the parser must accept, said a second time: by writing, not by reading.

use crate::base64;
use crate::der::{
    ID_EC_PUBLIC_KEY, PRIME256V1, bit_string, context, octet_string, sequence, small_integer,
};
use crate::pem::{BEGIN, END};

/// Every `PrivateKeyInfo` without attributes that the policy allows for a key: with and without `[0]`, times `[1]`
/// uncompressed, compressed and left out. It takes the private scalar and the coordinates of the public point.
pub fn allowed_encodings(scalar: &[u8; 32], x: &[u8; 32], y: &[u8; 32]) -> Vec<Vec<u8>> {
    let parity = 2 + (y[31] & 1);
    let points = [[&[4], x.as_slice(), y].concat(), [&[parity], x.as_slice()].concat()];
    let public = |point: &[u8]| context(1, &[&bit_string(0, point)]);
    let publics = [public(&points[0]), public(&points[1]), Vec::new()];
    let parameters = [context(0, &[PRIME256V1]), Vec::new()];
    let mut encodings = Vec::new();
    for parameters in &parameters {
        for public in &publics {
            let key = sequence(&[&small_integer(1), &octet_string(scalar), parameters, public]);
            let algorithm = sequence(&[ID_EC_PUBLIC_KEY, PRIME256V1]);
            encodings.push(sequence(&[&small_integer(0), &algorithm, &octet_string(&key)]));
        }
    }
    encodings
}

/// The DER in a text, if its layout is one that the policy allows: RFC 7468, section 3, figure 1, with one block and at
/// most one blank line after BEGIN. It judges the layout and the base64, not the DER.
pub fn der_in_allowed_layout(text: &[u8]) -> Option<Vec<u8>> {
    let text = std::str::from_utf8(text).ok()?;
    let lone_cr = text.replace("\r\n", "\n").contains('\r');
    let control = |c: char| c.is_ascii_control() && !matches!(c, '\t' | '\n' | '\r');
    if lone_cr || text.contains(control) {
        return None;
    }
    let lines: Vec<&str> = text.lines().map(|line| line.trim_end_matches([' ', '\t'])).collect();
    let begin = lines.iter().position(|line| *line == BEGIN)?;
    let end = lines.iter().position(|line| *line == END)?;
    let outside = lines.iter().take(begin).chain(lines.iter().skip(end + 1));
    let is_marked = |line: &&str| line.contains("-----BEGIN") || line.contains("-----END");
    let mut block = lines.get(begin + 1..end)?;
    if block.first() == Some(&"") {
        block = &block[1..];
    }
    let alphabet = |c: char| c.is_ascii_alphanumeric() || matches!(c, '+' | '/' | '=');
    if outside.clone().any(is_marked) || block.is_empty() {
        return None;
    }
    if block.iter().any(|line| line.is_empty() || !line.chars().all(alphabet)) {
        return None;
    }
    let body = block.concat();
    // Padding stands together, at the end of the last line.
    let padding = body.len() - body.trim_end_matches('=').len();
    let is_on_last_line = block.last().is_some_and(|line| line.len() >= padding);
    let der = base64::decode(&body);
    (is_on_last_line && base64::encode(&der) == body).then_some(der)
}

/// What `change` gives for each way to change one octet of `octets`: substituted, inserted, deleted; and for each
/// truncation. Gives the number of changes of the first three kinds.
pub fn one_octet_neighbours(octets: &[u8], mut change: impl FnMut(&[u8])) -> usize {
    let mut count = 0;
    let mut changed = octets.to_vec();
    for at in 0..octets.len() {
        for octet in (0..=u8::MAX).filter(|octet| *octet != octets[at]) {
            changed[at] = octet;
            change(&changed);
            count += 1;
        }
        changed[at] = octets[at];
    }
    for at in 0..=octets.len() {
        let mut longer = [&octets[..at], &[0], &octets[at..]].concat();
        for octet in 0..=u8::MAX {
            longer[at] = octet;
            change(&longer);
            count += 1;
        }
    }
    for at in 0..octets.len() {
        change(&[&octets[..at], &octets[at + 1..]].concat());
        count += 1;
    }
    for len in 0..octets.len() {
        change(&octets[..len]);
    }
    count
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::TestKey;
    use crate::encoder::{Pkcs8, allowed_ders};
    use crate::pem::{allowed_layouts, write};

    #[test]
    fn the_allowed_encodings_are_those_of_the_other_writer() {
        let key = TestKey::nth(1);
        let public = key.public_uncompressed();
        let coordinate = |at: usize| public[at..at + 32].try_into().expect("32 octets");
        let mut encodings = allowed_encodings(&key.scalar(), &coordinate(1), &coordinate(33));
        let mut others: Vec<_> = allowed_ders(&key)
            .into_iter()
            .filter(|(name, ..)| !name.contains("attributes"))
            .map(|(_, der, _)| der)
            .collect();
        encodings.sort();
        others.sort();
        assert_eq!(encodings, others);
    }

    #[test]
    fn every_allowed_layout_is_allowed_and_gives_the_der_back() {
        let der = Pkcs8::apple(&TestKey::nth(1)).der();
        for (name, layout, _) in allowed_layouts() {
            let text = layout.write(&der);
            assert_eq!(der_in_allowed_layout(text.as_bytes()).as_ref(), Some(&der), "{name}");
        }
        assert_eq!(der_in_allowed_layout(write(&der).replace('\n', "\r").as_bytes()), None);
        assert_eq!(der_in_allowed_layout(write(&der).replace('M', " M").as_bytes()), None);
    }
}
