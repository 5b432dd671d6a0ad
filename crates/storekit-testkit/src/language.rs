//! The language that the parser must accept, said a second time: by writing, not by reading.

use std::collections::HashMap;
use std::ops::Range;

use crate::TestKey;
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
    if text.starts_with('\u{feff}') {
        return None;
    }
    let lone_cr = text.split('\r').skip(1).any(|after| !after.starts_with('\n'));
    let control = |c: u8| c.is_ascii_control() && !matches!(c, b'\t' | b'\n' | b'\r');
    if lone_cr || text.bytes().any(control) {
        return None;
    }
    let trimmed = |line: &'_ str| line.trim_end_matches([' ', '\t']).len();
    let mut lines = text.lines().map(|line| &line[..trimmed(line)]);
    let is_marked = |line: &str| line.contains("-----BEGIN") || line.contains("-----END");

    let before = lines.by_ref().find(|line| is_marked(line))?;
    let alphabet = |c: u8| c.is_ascii_alphanumeric() || matches!(c, b'+' | b'/' | b'=');
    let (mut body, mut last, mut number) = (String::new(), "", 0);
    let end = loop {
        let line = lines.next()?;
        if line == END {
            break line;
        }
        if line.is_empty() && number > 0 || !line.bytes().all(alphabet) {
            return None;
        }
        body.push_str(line);
        last = line;
        number += 1;
    };
    if before != BEGIN || end != END || last.is_empty() || lines.any(is_marked) {
        return None;
    }
    // Padding stands together, at the end of the last line.
    let padding = body.len() - body.trim_end_matches('=').len();
    let der = base64::decode(&body);
    (last.len() >= padding && base64::encode(&der) == body).then_some(der)
}

/// Whether `tail` is `Attributes` as the policy allows them: a `[0]` of at least one `SEQUENCE { OBJECT IDENTIFIER, SET (at
/// least one value) }`, sorted, and all of it DER (X.690), nested 16 levels deep at most.
pub fn is_attributes(tail: &[u8]) -> bool {
    let Some((0xa0, attributes, [])) = first_element(tail) else { return false };
    is_sorted_set(attributes, |attribute| {
        let Some((0x30, fields, [])) = first_element(attribute) else { return false };
        let Some((6, oid, values)) = first_element(fields) else { return false };
        let Some((0x31, values, [])) = first_element(values) else { return false };
        is_object_identifier(oid) && is_sorted_set(values, |value| is_der(value, 0))
    })
}

/// Whether `set` holds one element or more, in the order of their octets (X.690, 11.6), and `is_good` holds for each.
fn is_sorted_set(set: &[u8], is_good: impl Fn(&[u8]) -> bool) -> bool {
    let (mut rest, mut previous): (_, &[u8]) = (set, &[]);
    while let Some((_, _, after)) = first_element(rest) {
        let element = &rest[..rest.len() - after.len()];
        if element < previous || !is_good(element) {
            return false;
        }
        (previous, rest) = (element, after);
    }
    rest.is_empty() && !set.is_empty()
}

/// Whether `octets` are one element of DER, whose constructed elements stand in fewer than 16 others.
fn is_der(octets: &[u8], depth: usize) -> bool {
    let Some((identifier, mut content, [])) = first_element(octets) else { return false };
    let is_universal = identifier < 0x40;
    if identifier & 0x20 != 0 {
        if depth == 16 || is_universal && !matches!(identifier, 0x30 | 0x31) {
            return false;
        }
        while let Some((_, _, after)) = first_element(content) {
            if !is_der(&content[..content.len() - after.len()], depth + 1) {
                return false;
            }
            content = after;
        }
        return content.is_empty();
    }
    match identifier {
        1 => matches!(content, [0x00 | 0xff]),
        // The shortest two's complement (X.690, 8.3.2).
        2 | 10 => match content {
            [] => false,
            [_] => true,
            [first, second, ..] => {
                !(*first == 0 && *second < 0x80 || *first == 0xff && *second >= 0x80)
            }
        },
        3 => match content.split_first() {
            Some((unused, [])) => *unused == 0,
            Some((unused, bits)) => *unused < 8 && bits[bits.len() - 1].is_multiple_of(1 << unused),
            None => false,
        },
        5 => content.is_empty(),
        6 => is_object_identifier(content),
        12 => std::str::from_utf8(content).is_ok(),
        // OCTET STRING, REAL, RELATIVE-OID, the strings and times of X.680.
        4 | 9 | 13 | 18..=24 | 26 | 27 | 30 => true,
        _ => !is_universal,
    }
}

fn is_object_identifier(content: &[u8]) -> bool {
    // Each number ends in an octet below 80, and does not begin with 80 itself.
    let mut numbers = content.split_inclusive(|octet| *octet < 0x80);
    content.last().is_some_and(|last| *last < 0x80) && numbers.all(|number| number[0] != 0x80)
}

/// The first element, if its identifier and length are in their shortest form: the first octet of the identifier, the
/// content, and what follows.
fn first_element(octets: &[u8]) -> Option<(u8, &[u8], &[u8])> {
    let (&identifier, mut rest) = octets.split_first()?;
    if identifier & 0x1f == 0x1f {
        // A number of its own (X.690, 8.1.2.4), of at most 32 bits.
        let len = rest.iter().position(|octet| *octet < 0x80)? + 1;
        let number = rest
            .iter()
            .take(len.min(6))
            .fold(0_u64, |number, octet| number << 7 | u64::from(octet & 0x7f));
        if identifier < 0x40 || rest[0] == 0x80 || len > 5 || !(31..1 << 32).contains(&number) {
            return None;
        }
        rest = &rest[len..];
    }
    let (len, header) = match *rest {
        [len @ 0..=0x7f, ..] => (usize::from(len), 1),
        [0x81, len @ 0x80..=0xff, ..] => (usize::from(len), 2),
        [0x82, high @ 1..=0xff, low, ..] => (usize::from(u16::from_be_bytes([high, low])), 3),
        _ => return None,
    };
    let (content, after) = rest[header..].split_at_checked(len)?;
    Some((identifier, content, after))
}

/// What the encoder writes, with room for the numbers: tells in a fraction of a microsecond whether octets are of it.
#[derive(Clone, Debug)]
pub struct Written {
    forms: Vec<Form>,
    points: HashMap<[u8; 32], [u8; 65]>,
    scalars: HashMap<[u8; 65], [u8; 32]>,
}

/// A `PrivateKeyInfo` without its first identifier and length, and where scalar and point stand in it.
#[derive(Clone, Debug)]
struct Form {
    octets: Vec<u8>,
    scalar: usize,
    point: Option<Range<usize>>,
}

impl Written {
    /// It knows the public points of `keys`; those of other scalars are computed, which takes a thousand times as long.
    pub fn new(keys: &[TestKey]) -> Self {
        let key = TestKey::nth(0);
        let public = key.public_uncompressed();
        let [x, y] = [1, 33].map(|at| public[at..at + 32].try_into().expect("32 octets"));
        let find = |octets: &[u8], part: &[u8]| {
            octets.windows(part.len()).position(|window| window == part)
        };
        let form = |der: Vec<u8>| {
            let (_, content, _) = first_element(&der).expect("the encoder writes DER");
            let compressed = key.public_compressed();
            let point = [public.as_slice(), &compressed]
                .into_iter()
                .find_map(|point| find(content, point).map(|at| at..at + point.len()));
            let scalar = find(content, &key.scalar()).expect("a key has a scalar");
            Form { octets: content.to_vec(), scalar, point }
        };
        let forms = allowed_encodings(&key.scalar(), &x, &y).into_iter().map(form).collect();
        let pair = |key: &TestKey| (key.scalar(), key.public_uncompressed());
        let points = keys.iter().map(pair).collect();
        let scalars = keys.iter().map(pair).map(|(scalar, point)| (point, scalar)).collect();
        Self { forms, points, scalars }
    }

    /// The scalar, if `octets` are what the encoder writes for the key of that scalar, in one of the forms, with attributes or
    /// without.
    pub fn scalar_of(&self, octets: &[u8]) -> Option<[u8; 32]> {
        let Some((0x30, content, [])) = first_element(octets) else { return None };
        let form = self.forms.iter().find(|form| form.fits(content))?;
        let tail = &content[form.octets.len()..];
        let scalar = content[form.scalar..form.scalar + 32].try_into().expect("32 octets");
        // Octets compare as the numbers do.
        let in_range = scalar > [0; 32] && scalar < ORDER;
        if !in_range || !(tail.is_empty() || is_attributes(tail)) {
            return None;
        }
        if let Some(place) = &form.point {
            let point = &content[place.clone()];
            // No two scalars have the same point.
            if self.scalars.get(point).is_some_and(|of_point| *of_point != scalar) {
                return None;
            }
            let public = self.points.get(&scalar).copied();
            let public =
                public.unwrap_or_else(|| TestKey::from_scalar(scalar).public_uncompressed());
            let compressed = [2 + (public[64] & 1)];
            let is_public = match point.len() {
                65 => point == public,
                _ => point[..1] == compressed && point[1..] == public[1..33],
            };
            if !is_public {
                return None;
            }
        }
        Some(scalar)
    }
}

impl Form {
    /// Whether `content` is of this form, whatever its numbers and attributes are.
    fn fits(&self, content: &[u8]) -> bool {
        let end = self.octets.len();
        let point = self.point.clone().unwrap_or(end..end);
        let fixed = [0..self.scalar, self.scalar + 32..point.start, point.end..end];
        content.len() >= end
            && fixed.into_iter().all(|range| content[range.clone()] == self.octets[range])
    }
}

/// The order of P-256 (SEC 2, section 2.4.2), big-endian.
const ORDER: [u8; 32] = [
    0xff, 0xff, 0xff, 0xff, 0, 0, 0, 0, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xbc, 0xe6,
    0xfa, 0xad, 0xa7, 0x17, 0x9e, 0x84, 0xf3, 0xb9, 0xca, 0xc2, 0xfc, 0x63, 0x25, 0x51,
];

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
        let marked = ["\u{feff}text before\n", &write(&der)].concat();
        assert_eq!(der_in_allowed_layout(marked.as_bytes()), None);
        assert!(der_in_allowed_layout(marked.replace('\u{feff}', "").as_bytes()).is_some());
        assert_eq!(der_in_allowed_layout(write(&der).replace('M', " M").as_bytes()), None);
    }

    #[test]
    fn what_either_writer_writes_is_told_and_a_neighbour_of_it_is_not() {
        let written = Written::new(&[TestKey::nth(1)]);
        for n in 1..3 {
            let key = TestKey::nth(n);
            for (name, der, _) in allowed_ders(&key) {
                assert_eq!(written.scalar_of(&der), Some(key.scalar()), "{name}");
                assert_eq!(written.scalar_of(&[der.as_slice(), &[0]].concat()), None, "{name}");
                assert_eq!(written.scalar_of(&der[..der.len() - 1]), None, "{name}");
            }
        }
    }

    #[test]
    fn attributes_are_sorted_and_in_der() {
        use crate::der::{FRIENDLY_NAME, KEY_USAGE, SET, element, nested_sequences};
        let attribute = |oid: &[u8], values: &[u8]| sequence(&[oid, &element(SET, values)]);
        let one = |value: &[u8]| context(0, &[&attribute(KEY_USAGE, value)]);
        let (a, b) = (attribute(KEY_USAGE, &[5, 0]), attribute(FRIENDLY_NAME, &[5, 0]));
        for (tail, allowed) in [
            (context(0, &[&a, &b]), true),
            (context(0, &[&b, &a]), false),
            (context(0, &[]), false),
            (context(1, &[&a]), false),
            (one(&[]), false),
            (one(&[2, 1, 0]), true),
            (one(&[2, 2, 0, 1]), false),
            (one(&[2, 1, 2, 2, 1, 1]), false),
            (one(&[3, 2, 4, 0x10]), true),
            (one(&[3, 2, 4, 0x18]), false),
            (one(&[1, 1, 1]), false),
            (one(&[0x24, 2, 4, 0]), false),
            (one(&[0xbf, 0x1f, 0]), true),
            (one(&[0xbf, 0x1e, 0]), false),
            (one(&nested_sequences(16)), true),
            (one(&nested_sequences(17)), false),
        ] {
            assert_eq!(is_attributes(&tail), allowed, "{tail:02x?}");
        }
    }
}
