//! Structure-aware mutations of sound keys, quick enough for a thousand million of them.
//!
//! A key is taken apart into the tree of its elements, the tree is changed, and written again with lengths that fit. So an edit
//! reaches every field, where an edit of octets nearly always ends in a length that no longer fits. Some inputs stay as they
//! were, and some become another form of the same key: an oracle that refused everything would be seen.

use crate::TestKey;
use crate::der::{
    FRIENDLY_NAME, ID_EC_DH, ID_EC_PUBLIC_KEY, NULL, OCTET_STRING, PRIME256V1, SECP384R1, SEQUENCE,
    SET, bit_string, context, element, length, sequence, small_integer,
};
use crate::encoder::{Pkcs8, attributes, compressed, friendly_name, key_usage};
use crate::pem::{BEGIN, END};

/// Elements of a tree; with more, nothing is added.
const MOST_NODES: usize = 64;

/// What a mutator has made.
#[derive(Clone, Copy, Debug)]
pub struct Input<'m> {
    /// The octets of a DER structure, or of a text.
    pub bytes: &'m [u8],
    /// Whether it is a text.
    pub is_text: bool,
    /// How many edits were made. Two can undo each other.
    pub edits: usize,
}

/// Makes inputs out of every allowed shape of several keys.
#[derive(Clone, Debug)]
pub struct Mutator {
    keys: Vec<TestKey>,
    shapes: Shapes,
    words: Vec<Tree>,
    rng: Rng,
    tree: Tree,
    octets: Vec<u8>,
    text: Vec<u8>,
}

/// The keys that are mutated: some without a pattern, a leading zero, both ends of the range, and the negatives of some, whose
/// public points have the same x.
pub fn keys() -> Vec<TestKey> {
    let mut keys: Vec<_> = (1..7).map(TestKey::nth).collect();
    keys.extend(keys.clone().iter().take(2).map(negated));
    keys.push(TestKey::with_leading_zero());
    let one = TestKey::from_scalar(std::array::from_fn(|at| u8::from(at == 31)));
    keys.extend([one, negated(&one)]);
    keys
}

/// The key of the negated scalar.
fn negated(key: &TestKey) -> TestKey {
    let scalar = p256::NonZeroScalar::try_from(key.scalar().as_slice()).expect("a sound scalar");
    TestKey::from_scalar(p256::FieldBytes::from(-scalar).into())
}

impl Mutator {
    /// What comes out depends on `seed` alone.
    pub fn new(seed: u64) -> Self {
        let keys = keys();
        let [usage, name] = [key_usage(), friendly_name()];
        let deep = element(SET, &sequence(&[&sequence(&[&small_integer(5)]), NULL]));
        let tails = [
            Vec::new(),
            attributes(),
            // In the order of their octets.
            context(0, &[&usage, &name]),
            context(0, &[&sequence(&[FRIENDLY_NAME, &deep])]),
        ];
        let mut shapes = Shapes::default();
        for key in &keys {
            for parameters in [Pkcs8::apple(key), Pkcs8::openssl(key)] {
                let compressed = compressed(key);
                for public in [&parameters.public, &compressed, &Vec::new()] {
                    for tail in &tails {
                        let is_slow = *public == compressed;
                        let (public, tail) = (public.clone(), tail.clone());
                        let tree = Tree::read(&Pkcs8 { tail, public, ..parameters.clone() }.der());
                        let list = if is_slow { &mut shapes.slow } else { &mut shapes.quick };
                        list.push(tree);
                    }
                }
            }
        }
        let words = [
            NULL.to_vec(),
            PRIME256V1.to_vec(),
            SECP384R1.to_vec(),
            ID_EC_PUBLIC_KEY.to_vec(),
            ID_EC_DH.to_vec(),
            small_integer(0),
            small_integer(1),
            small_integer(2),
            element(2, &[0, 0]),
            element(1, &[0xff]),
            element(1, &[1]),
            element(12, b"key"),
            element(SEQUENCE, &[]),
            element(SET, &[]),
            element(OCTET_STRING, &[]),
            bit_string(0, &[]),
            bit_string(3, &[8]),
            context(0, &[]),
            context(0, &[PRIME256V1]),
            context(0, &[SECP384R1]),
            context(2, &[NULL]),
            attributes(),
            usage,
            name,
        ]
        .map(|word| Tree::read(&word));
        Self {
            keys,
            shapes,
            words: words.into(),
            rng: Rng::new(seed),
            tree: Tree::default(),
            octets: Vec::new(),
            text: Vec::new(),
        }
    }

    /// The next input.
    pub fn input(&mut self) -> Input<'_> {
        let rng = &mut self.rng;
        let shape = self.shapes.choose(rng);
        self.tree.nodes.clone_from(&shape.nodes);
        self.tree.bytes.clone_from(&shape.bytes);
        let is_text = rng.below(16) == 0;
        // A text is mutated as such; what is in it, one time in four.
        let mut edits = match rng.below(32) {
            0 => 0,
            _ if is_text && rng.below(4) != 0 => 0,
            1..=17 => 1,
            18..=27 => 2,
            _ => 3,
        };
        for _ in 0..edits {
            self.edit_tree();
        }
        self.octets.clear();
        self.tree.write(&mut self.octets);
        if !is_text && self.rng.below(16) == 0 {
            edits += 1;
            edit_octets(&mut self.octets, &mut self.rng);
        }
        if !is_text {
            return Input { bytes: &self.octets, is_text, edits };
        }
        self.lay_out();
        let text_edits = self.rng.below(4);
        for _ in 0..text_edits {
            self.edit_text();
        }
        Input { bytes: &self.text, is_text, edits: edits + text_edits }
    }

    /// One change of the tree.
    fn edit_tree(&mut self) {
        let Self { keys, shapes, words, rng, tree, .. } = self;
        let at = 1 + rng.below(tree.nodes.len() - 1);
        match rng.below(16) {
            0 => tree.unlink(at),
            1 => {
                let copy = tree.clone();
                tree.insert_after(at, &copy, at);
            }
            2 => tree.swap_with_next(at),
            3 => {
                let word = &words[rng.below(words.len())];
                tree.insert_after(at, word, 1);
            }
            4 => {
                let word = &words[rng.below(words.len())];
                tree.insert_first(at, word, 1);
            }
            5 => {
                let tag = &mut tree.nodes[at].tag;
                *tag = match rng.below(3) {
                    0 => *tag ^ 1 << rng.below(8),
                    1 => [2, 3, 4, 5, 6, 0x30, 0x31, 0xa0, 0xa1, 0xa2, 0x80, 0x81][rng.below(12)],
                    _ => rng.byte(),
                };
            }
            6..=8 => tree.nodes[at].form = Form::WRONG[rng.below(Form::WRONG.len())],
            // An element of another shape in its place, or beside it.
            9 | 10 => {
                let other = shapes.choose(rng);
                let place = (tree.nodes[at].tag, tree.nodes[at].depth);
                if let Some(from) = other.find(place, rng) {
                    tree.replace(at, other, from);
                }
            }
            11 => {
                let other = shapes.choose(rng);
                let from = 1 + rng.below(other.nodes.len() - 1);
                if other.nodes[from].depth == tree.nodes[at].depth {
                    tree.insert_after(at, other, from);
                } else {
                    tree.replace(at, other, from);
                }
            }
            12 => {
                let tag = [SEQUENCE, SET, OCTET_STRING, 0xa0, 0xa1][rng.below(5)];
                tree.wrap(at, tag);
            }
            13 => tree.unwrap(at),
            _ => edit_value(tree, at, keys, rng),
        }
    }

    /// Writes the octets as a text, mostly in Apple's layout.
    fn lay_out(&mut self) {
        let Self { rng, octets, text, .. } = self;
        let columns = [64, 64, 64, 64, 76, 32, 4096, 1][rng.below(8)];
        let ends: [&[u8]; 2] = match rng.below(8) {
            0 => [b"\r\n", b"\r\n"],
            1 => [b"\n", b"\r\n"],
            _ => [b"\n", b"\n"],
        };
        let body = crate::base64::encode(octets);
        text.clear();
        text.extend_from_slice(BEGIN.as_bytes());
        let mut ends = ends.into_iter().cycle();
        let mut line_end =
            |text: &mut Vec<u8>| text.extend_from_slice(ends.next().unwrap_or(b"\n"));
        line_end(text);
        let mut rest = body.as_str();
        while !rest.is_empty() {
            let (line, after) = rest.split_at_checked(columns).unwrap_or((rest, ""));
            text.extend_from_slice(line.as_bytes());
            line_end(text);
            rest = after;
        }
        text.extend_from_slice(END.as_bytes());
        if rng.below(2) == 0 {
            line_end(text);
        }
    }

    /// One change of the text, most of them at the end of a line or at its beginning.
    fn edit_text(&mut self) {
        const TOKENS: [&str; 24] = [
            " ",
            "\t",
            "\n",
            "\r\n",
            "\r",
            "=",
            "==",
            "-",
            "A",
            "/",
            "\0",
            "\u{b}",
            "\u{feff}",
            "\u{a0}",
            ":",
            "_",
            "-----BEGIN",
            "-----END",
            "-----BEGIN PRIVATE KEY-----\n",
            "-----END PRIVATE KEY-----\n",
            "text\n",
            "Comment: x\n",
            "\\n",
            "\"",
        ];
        let Self { rng, text, .. } = self;
        let at = place_in_text(text, rng);
        let end = (at + 1).min(text.len());
        match rng.below(10) {
            0..=3 => drop(text.splice(at..at, TOKENS[rng.below(TOKENS.len())].bytes())),
            4 => drop(text.drain(at..end)),
            5 => drop(text.splice(at..end, TOKENS[rng.below(TOKENS.len())].bytes())),
            6 if end > at => text[at] ^= 1 << rng.below(7),
            7 => {
                // A line twice, or gone.
                let len =
                    text[at..].iter().position(|byte| *byte == b'\n').map_or(0, |len| len + 1);
                let line = text[at..at + len].to_vec();
                let end = if rng.below(2) == 0 { at } else { at + len };
                text.splice(at..end, if end == at { line } else { Vec::new() });
            }
            8 => {
                // The last character of the base64: bits that belong to no octet.
                if let Some(last) = text.iter().rposition(|byte| *byte == b'\n')
                    && let Some(character) =
                        text[..last].iter_mut().rev().find(|byte| **byte != b'=')
                {
                    *character = b"ABCDQgw+/"[rng.below(9)];
                }
            }
            _ => text.truncate(at),
        }
    }
}

/// Every allowed shape of every key. Those with a compressed point cost the parser a square root, ten times the rest: they
/// come seldom.
#[derive(Clone, Debug, Default)]
struct Shapes {
    quick: Vec<Tree>,
    slow: Vec<Tree>,
}

impl Shapes {
    fn choose(&self, rng: &mut Rng) -> &Tree {
        let list = if rng.below(64) == 0 { &self.slow } else { &self.quick };
        &list[rng.below(list.len())]
    }
}

/// Somewhere in the text: half of the time beside a line end.
fn place_in_text(text: &[u8], rng: &mut Rng) -> usize {
    let at = rng.below(text.len() + 1);
    let line_end =
        |at: usize| text[at..].iter().position(|byte| *byte == b'\n').map(|len| at + len);
    match rng.below(4) {
        0 => line_end(at).unwrap_or(0),
        1 => line_end(at).map_or(0, |end| end + 1),
        _ => at,
    }
}

/// One change of octets, which knows nothing of structure.
fn edit_octets(octets: &mut Vec<u8>, rng: &mut Rng) {
    let at = rng.below(octets.len() + 1);
    let end = (at + 1 + rng.below(4)).min(octets.len());
    match rng.below(6) {
        0 if at < octets.len() => octets[at] ^= 1 << rng.below(8),
        1 if at < octets.len() => octets[at] = rng.byte(),
        2 => drop(octets.drain(at..end)),
        3 => octets.truncate(at),
        4 => octets.push(rng.byte()),
        _ => drop(octets.splice(at..at, [rng.byte()])),
    }
}

/// Changes the content of an element that holds no others.
fn edit_value(tree: &mut Tree, at: usize, keys: &[TestKey], rng: &mut Rng) {
    let node = tree.nodes[at];
    if node.first != 0 {
        return;
    }
    let start = tree.bytes.len();
    tree.bytes.extend_from_within(node.start..node.start + node.len);
    let key = &keys[rng.below(keys.len())];
    let is_scalar = node.tag == OCTET_STRING && node.len == 32;
    let is_point = node.tag == 3 && node.len > 32;
    let last = tree.bytes.len() - 1;
    match rng.below(if is_scalar { 7 } else { 8 }) {
        0 => tree.bytes.push(rng.byte()),
        1 => tree.bytes.truncate(last.max(start)),
        2 => drop(tree.bytes.splice(start..start, [[0, 0xff, 0x80, 1][rng.below(4)]])),
        3 => tree.bytes.truncate(start),
        4..=6 if is_scalar => {
            tree.bytes.truncate(start);
            match rng.below(4096) {
                // A scalar that nobody knows costs a multiplication where there is a point to compare.
                0 => tree.bytes.extend((0..32).map(|_| rng.byte())),
                1..=511 => tree.bytes.extend([0; 32]),
                512..=1023 => tree.bytes.extend([0xff; 32]),
                1024..=1535 => {
                    // The last key is n - 1: the order itself.
                    let mut order = keys[keys.len() - 1].scalar();
                    order[31] += 1;
                    tree.bytes.extend(order);
                }
                1536 => {
                    let place = start + rng.below(32);
                    tree.bytes.extend(key.scalar());
                    tree.bytes[place] ^= 1 << rng.below(8);
                }
                _ => tree.bytes.extend(key.scalar()),
            }
        }
        4..=6 if is_point => {
            let point = key.public_uncompressed();
            tree.bytes.truncate(start + 1);
            match rng.below(4) {
                0 => tree.bytes.extend(point),
                1 => tree.bytes.extend(key.public_compressed()),
                2 => tree.bytes.extend([[6 + (point[64] & 1)].as_slice(), &point[1..]].concat()),
                _ => tree.bytes.push(0),
            }
        }
        _ if node.len > 0 => {
            let place = start + rng.below(node.len);
            tree.bytes[place] ^= 1 << rng.below(8);
        }
        _ => {}
    }
    tree.nodes[at].start = start;
    tree.nodes[at].len = tree.bytes.len() - start;
}

/// How the identifier and the length of an element are written.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
enum Form {
    Shortest,
    /// Length in so many octets, leading zeros included.
    Octets(u8),
    Indefinite,
    IndefiniteWithoutEnd,
    OneLess,
    OneMore,
    Huge,
    /// The number of the tag in an octet of its own.
    HighTag,
}

impl Form {
    /// All but the right one.
    const WRONG: [Self; 10] = [
        Self::Octets(1),
        Self::Octets(2),
        Self::Octets(3),
        Self::Octets(4),
        Self::Indefinite,
        Self::IndefiniteWithoutEnd,
        Self::OneLess,
        Self::OneMore,
        Self::Huge,
        Self::HighTag,
    ];
}

/// An element. The first one of a tree is not an element, but what holds them.
#[derive(Clone, Copy, Debug)]
struct Node {
    tag: u8,
    form: Form,
    depth: u8,
    /// The first element inside, and the next one beside it; 0 where there is none.
    first: usize,
    next: usize,
    /// The content, where there are no elements inside.
    start: usize,
    len: usize,
}

const HOLDER: Node =
    Node { tag: 0, form: Form::Shortest, depth: 0, first: 0, next: 0, start: 0, len: 0 };

#[derive(Clone, Debug)]
struct Tree {
    nodes: Vec<Node>,
    bytes: Vec<u8>,
}

impl Default for Tree {
    fn default() -> Self {
        Self { nodes: vec![HOLDER], bytes: Vec::new() }
    }
}

impl Tree {
    /// The elements of DER from a writer of this crate.
    fn read(der: &[u8]) -> Self {
        let mut tree = Self { nodes: vec![HOLDER], bytes: der.to_vec() };
        tree.read_into(0, 0, der.len());
        tree
    }

    fn read_into(&mut self, parent: usize, mut at: usize, end: usize) {
        let depth = self.nodes[parent].depth + 1;
        let mut previous = 0;
        while at < end {
            let (tag, octet) = (self.bytes[at], self.bytes[at + 1]);
            let (header, len) = match octet {
                0x81 => (3, usize::from(self.bytes[at + 2])),
                0x82 => {
                    (4, usize::from(self.bytes[at + 2]) * 256 + usize::from(self.bytes[at + 3]))
                }
                _ => (2, usize::from(octet)),
            };
            let start = at + header;
            let node = self.nodes.len();
            self.nodes.push(Node { tag, depth, start, len, ..HOLDER });
            if previous == 0 {
                self.nodes[parent].first = node;
            } else {
                self.nodes[previous].next = node;
            }
            // `privateKey` holds an ECPrivateKey.
            if tag & 0x20 != 0 || (tag == OCTET_STRING && depth == 2) {
                self.read_into(node, start, start + len);
            }
            previous = node;
            at = start + len;
        }
    }

    /// The octets of all elements.
    fn write(&self, out: &mut Vec<u8>) {
        self.write_inside(0, out);
    }

    fn write_inside(&self, at: usize, out: &mut Vec<u8>) {
        let mut inside = self.nodes[at].first;
        while inside != 0 {
            self.write_node(inside, out);
            inside = self.nodes[inside].next;
        }
    }

    fn write_node(&self, at: usize, out: &mut Vec<u8>) {
        let Node { tag, form, first, start, len, .. } = self.nodes[at];
        match form {
            Form::HighTag => out.extend([tag | 0x1f, tag & 0x1f]),
            _ => out.push(tag),
        }
        // One octet is kept for the length: nearly all are short.
        out.push(0);
        let content = out.len();
        if first == 0 {
            out.extend_from_slice(&self.bytes[start..start + len]);
        } else {
            self.write_inside(at, out);
        }
        let size = out.len() - content;
        if form == Form::Shortest && size < 0x80 {
            [out[content - 1], ..] = size.to_le_bytes();
            return;
        }
        let octets = size.to_be_bytes();
        let length = match form {
            Form::Shortest | Form::HighTag => length(size),
            Form::OneLess => length(size.saturating_sub(1)),
            Form::OneMore => length(size + 1),
            Form::Octets(count) => [&[0x80 | count], &octets[8 - usize::from(count)..]].concat(),
            Form::Indefinite | Form::IndefiniteWithoutEnd => vec![0x80],
            Form::Huge => vec![0x84, 0xff, 0xff, 0xff, 0xff],
        };
        out.splice(content - 1..content, length);
        if form == Form::Indefinite {
            out.extend([0, 0]);
        }
    }

    /// An element with this identifier at this depth: the same field of another shape.
    fn find(&self, (tag, depth): (u8, u8), rng: &mut Rng) -> Option<usize> {
        let start = rng.below(self.nodes.len());
        let from = |node: usize| (node + start) % self.nodes.len();
        (0..self.nodes.len())
            .map(from)
            .find(|&at| at != 0 && (self.nodes[at].tag, self.nodes[at].depth) == (tag, depth))
    }

    /// Who points to `at`.
    fn link_to(&mut self, at: usize) -> Option<&mut usize> {
        self.nodes.iter_mut().find_map(|node| match node {
            Node { first, .. } if *first == at => Some(first),
            Node { next, .. } if *next == at => Some(next),
            _ => None,
        })
    }

    fn unlink(&mut self, at: usize) {
        let next = self.nodes[at].next;
        if let Some(link) = self.link_to(at) {
            *link = next;
        }
        self.nodes[at].next = 0;
    }

    fn swap_with_next(&mut self, at: usize) {
        let next = self.nodes[at].next;
        if next == 0 {
            return;
        }
        if let Some(link) = self.link_to(at) {
            *link = next;
            self.nodes[at].next = self.nodes[next].next;
            self.nodes[next].next = at;
        }
    }

    /// A copy of an element of another tree, with all that is in it; `None` where there is no room.
    fn adopt(&mut self, other: &Self, from: usize) -> Option<usize> {
        if self.nodes.len() >= MOST_NODES {
            return None;
        }
        let node = other.nodes[from];
        let at = self.nodes.len();
        let start = self.bytes.len();
        let mut inside = node.first;
        if inside == 0 {
            self.bytes.extend_from_slice(&other.bytes[node.start..node.start + node.len]);
        }
        self.nodes.push(Node { start, first: 0, next: 0, ..node });
        let mut previous = 0;
        while inside != 0 {
            let Some(copy) = self.adopt(other, inside) else { break };
            if previous == 0 {
                self.nodes[at].first = copy;
            } else {
                self.nodes[previous].next = copy;
            }
            previous = copy;
            inside = other.nodes[inside].next;
        }
        if node.first != 0 {
            self.nodes[at].len = 0;
        }
        Some(at)
    }

    fn insert_after(&mut self, at: usize, other: &Self, from: usize) {
        if let Some(copy) = self.adopt(other, from) {
            self.nodes[copy].next = self.nodes[at].next;
            self.nodes[at].next = copy;
        }
    }

    fn insert_first(&mut self, at: usize, other: &Self, from: usize) {
        if let Some(copy) = self.adopt(other, from) {
            self.nodes[copy].next = self.nodes[at].first;
            self.nodes[at].first = copy;
        }
    }

    fn replace(&mut self, at: usize, other: &Self, from: usize) {
        self.insert_after(at, other, from);
        self.unlink(at);
    }

    fn wrap(&mut self, at: usize, tag: u8) {
        if self.nodes.len() >= MOST_NODES {
            return;
        }
        let around = self.nodes.len();
        let node = self.nodes[at];
        if let Some(link) = self.link_to(at) {
            *link = around;
            self.nodes.push(Node { tag, depth: node.depth, first: at, next: node.next, ..HOLDER });
            self.nodes[at].next = 0;
        }
    }

    /// The elements inside of `at` in its place.
    fn unwrap(&mut self, at: usize) {
        let Node { first, next, .. } = self.nodes[at];
        if first == 0 {
            return;
        }
        let mut last = first;
        while self.nodes[last].next != 0 {
            last = self.nodes[last].next;
        }
        if let Some(link) = self.link_to(at) {
            *link = first;
            self.nodes[last].next = next;
            // One link leads to each element, so that no circle can come about.
            (self.nodes[at].first, self.nodes[at].next) = (0, 0);
        }
    }
}

/// A xorshift generator (Marsaglia, "Xorshift RNGs", 2003).
#[derive(Clone, Debug)]
struct Rng(u64);

impl Rng {
    const fn new(seed: u64) -> Self {
        Self(seed.wrapping_mul(0x9e37_79b9_7f4a_7c15) | 1)
    }

    const fn next(&mut self) -> u64 {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        self.0
    }

    /// A number below `end`, from the upper bits, without a division.
    fn below(&mut self, end: usize) -> usize {
        let end = u64::try_from(end).unwrap_or(1);
        usize::try_from(((self.next() >> 32) * end) >> 32).unwrap_or_default()
    }

    fn byte(&mut self) -> u8 {
        self.next().to_be_bytes()[0]
    }
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use super::*;
    use crate::encoder::allowed_ders;

    #[test]
    fn a_tree_that_is_not_changed_is_written_as_it_was() {
        for key in keys() {
            for (name, der, _) in allowed_ders(&key) {
                let mut written = Vec::new();
                Tree::read(&der).write(&mut written);
                assert_eq!(written, der, "{name}");
            }
        }
    }

    #[test]
    fn the_same_seed_gives_the_same_inputs_and_nearly_all_are_different() {
        let (mut one, mut other) = (Mutator::new(1), Mutator::new(1));
        let mut seen = BTreeSet::new();
        for _ in 0..20_000 {
            let input = one.input();
            assert_eq!(input.bytes, other.input().bytes);
            seen.insert(input.bytes.to_vec());
        }
        assert!(seen.len() > 14_000, "{}", seen.len());
    }
}
