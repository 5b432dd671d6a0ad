//! What decoding a canonical key costs, for `scripts/robustness` to count under callgrind. Use: `cost FILE RUNS`.
//!
//! `decode` is the whole of what is counted; it says how often it ran, and nothing of the key.

#![expect(clippy::expect_used, reason = "a measurement that panics has failed")]

use std::hint::black_box;
use std::io::Write as _;
use std::{env, fs, io};

use storekit_credentials::key::{DecodedKey, Scratch};

fn main() {
    let mut arguments = env::args().skip(1);
    let text = fs::read(arguments.next().expect("a file")).expect("a file that can be read");
    let runs: u64 = arguments.next().expect("a number").parse().expect("a number");
    let mut scratch = Scratch::new();
    let accepted: u64 = (0..runs).map(|_| u64::from(decode(black_box(&text), &mut scratch))).sum();
    writeln!(io::stdout(), "{accepted} of {runs} accepted").expect("stdout can be written");
}

#[inline(never)]
fn decode(text: &[u8], scratch: &mut Scratch) -> bool {
    black_box(DecodedKey::from_pem(text, scratch)).is_ok()
}
