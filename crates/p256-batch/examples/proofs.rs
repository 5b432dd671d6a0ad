//! Makes and proves the same batch again and again, to count instructions: `proofs PAIRS ROUNDS`.
//!
//! ```sh
//! cargo build --release -p p256-batch --example proofs
//! valgrind --tool=callgrind target/release/examples/proofs 5000 1
//! valgrind --tool=callgrind target/release/examples/proofs 5000 3
//! ```
//!
//! The difference of both counts, over 2 · 5,000, is what a pair costs.
#![expect(clippy::unwrap_used, reason = "a measurement")]

use p256_batch::{Pair, Prover, public_points};

fn main() {
    let mut arguments = std::env::args().skip(1).map(|argument| argument.parse().unwrap());
    let (count, rounds) = (arguments.next().unwrap_or(5_000), arguments.next().unwrap_or(1));
    let scalars: Vec<_> = (0..count)
        .map(|seed: u64| {
            let mut octets = [0x5a; 32];
            for octets in octets.as_chunks_mut::<8>().0 {
                *octets = seed.wrapping_add(1).wrapping_mul(0x9e37_79b9_7f4a_7c15).to_le_bytes();
            }
            octets
        })
        .filter(|octets| octets.first().is_some_and(|first| *first != 0xff))
        .collect();
    let points = public_points(&scalars);
    let mut prover = Prover::new();
    for _ in 0..rounds {
        let pairs: Vec<_> = scalars
            .iter()
            .zip(&points)
            .map(|(scalar, point)| {
                let (x, y) = point.as_ref().unwrap();
                Pair::new(scalar, x, y).unwrap()
            })
            .collect();
        assert!(prover.mismatches(&pairs).is_empty());
    }
}
