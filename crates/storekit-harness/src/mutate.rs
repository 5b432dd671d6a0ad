//! Mutations that get below the base64: for fuzzers, and for tests without one.

use storekit_credentials::key::MAX_BODY;
use storekit_testkit::{base64, pem};

use crate::Rng;

/// Mutates a key's text: three times in four the DER in it, which is then wrapped up again, else the text itself.
///
/// `text` begins with `len` bytes of input and has room behind them; `mutate` changes bytes in the same way and gives
/// their new number, as this function does.
pub fn mutate_key_text(
    text: &mut [u8],
    len: usize,
    seed: u32,
    mut mutate: impl FnMut(&mut [u8], usize) -> usize,
) -> usize {
    if !seed.is_multiple_of(4)
        && let Some((before, octets, after)) = unwrapped(&text[..len])
    {
        let mut der = octets;
        let used = der.len();
        der.resize(used + 64, 0);
        let used = mutate(&mut der, used);
        let written = pem::write(&der[..used]);
        let body = &written.as_bytes()[pem::BEGIN.len()..written.len() - pem::END.len()];
        let whole = [before.as_slice(), body, after.as_slice()].concat();
        if let Some(room) = text.get_mut(..whole.len()) {
            copy(room, &whole);
            return whole.len();
        }
    }
    mutate(text, len)
}

/// Copies as much as there is room for.
fn copy(to: &mut [u8], from: &[u8]) {
    for (to, from) in to.iter_mut().zip(from) {
        *to = *from;
    }
}

/// The text up to the base64, its octets, and the text after it.
fn unwrapped(text: &[u8]) -> Option<(Vec<u8>, Vec<u8>, Vec<u8>)> {
    let text = str::from_utf8(text).ok()?;
    let start = text.find(pem::BEGIN)? + pem::BEGIN.len();
    let (block, after) = text.get(start..)?.split_once(pem::END)?;
    let joined: String = block.split_ascii_whitespace().collect();
    let is_base64 = |byte: u8| byte.is_ascii_alphanumeric() || matches!(byte, b'+' | b'/' | b'=');
    if joined.len() > MAX_BODY || !joined.bytes().all(is_base64) {
        return None;
    }
    let after = [pem::END, after].concat().into_bytes();
    Some((text.get(..start)?.into(), base64::decode(&joined), after))
}

/// Makes inputs out of seeds and words, for tests that have no fuzzer.
#[derive(Debug)]
pub struct Mutator<'s> {
    seeds: &'s [Vec<u8>],
    words: &'s [Vec<u8>],
    rng: Rng,
}

impl<'s> Mutator<'s> {
    /// What comes out depends on the arguments alone.
    pub const fn new(seeds: &'s [Vec<u8>], words: &'s [Vec<u8>], seed: u64) -> Self {
        Self { seeds, words, rng: Rng::new(seed) }
    }

    /// The next input, of at most `most` bytes.
    pub fn input(&mut self, most: usize) -> Vec<u8> {
        let rng = &mut self.rng;
        if self.seeds.is_empty() || rng.below(16) == 0 {
            let len = rng.below(256);
            return rng.bytes(len);
        }
        let mut input = self.seeds[rng.below(self.seeds.len())].clone();
        for _ in 0..=rng.below(3) {
            self.edit(&mut input);
        }
        let rng = &mut self.rng;
        if rng.below(4) == 0 {
            let len = input.len();
            input.resize(len + 512, 0);
            let seed = u32::try_from(rng.below(1 << 20)).unwrap_or_default() | 1;
            let words = self.words;
            let len = mutate_key_text(&mut input, len, seed, |bytes, len| {
                let mut part = bytes[..len].to_vec();
                edit(&mut part, words, rng);
                let used = part.len().min(bytes.len());
                copy(bytes, &part);
                used
            });
            input.truncate(len);
        }
        input.truncate(most);
        input
    }

    fn edit(&mut self, input: &mut Vec<u8>) {
        if self.rng.below(12) == 0 {
            // The beginning of one seed and the end of another.
            let other = &self.seeds[self.rng.below(self.seeds.len())];
            input.truncate(self.rng.below(input.len() + 1));
            input.extend_from_slice(&other[self.rng.below(other.len() + 1)..]);
        } else {
            edit(input, self.words, &mut self.rng);
        }
    }
}

/// One edit: a bit, a byte, a range taken out or doubled, a word put in.
fn edit(input: &mut Vec<u8>, words: &[Vec<u8>], rng: &mut Rng) {
    let at = rng.below(input.len() + 1);
    let end = (at + 1 + rng.below(8)).min(input.len());
    match rng.below(6) {
        0 if at < input.len() => input[at] ^= 1 << rng.below(8),
        1 if at < input.len() => input[at] = rng.byte(),
        2 => drop(input.drain(at..end)),
        3 => {
            let copy = input[at..end].to_vec();
            drop(input.splice(at..at, copy));
        }
        4 if !words.is_empty() => {
            drop(input.splice(at..at, words[rng.below(words.len())].iter().copied()));
        }
        _ => drop(input.splice(at..at, [rng.byte()])),
    }
}

/// The octets in a key's text, where it is canonical enough to have some.
#[cfg(feature = "whole")]
pub(crate) fn octets_of(text: &[u8]) -> Option<Vec<u8>> {
    unwrapped(text).map(|(_, octets, _)| octets)
}
