//! Measures a batch: `cargo run --release -p p256-batch --example measure`.
#![expect(
    clippy::unwrap_used,
    clippy::print_stdout,
    clippy::indexing_slicing,
    clippy::arithmetic_side_effects,
    clippy::as_conversions,
    clippy::cast_precision_loss,
    reason = "a measurement"
)]

use std::time::Instant;

use p256_batch::{Pair, mismatches, public_points};

fn scalar(seed: u64) -> [u8; 32] {
    let mut state = seed.wrapping_add(0x9e37_79b9_7f4a_7c15);
    let mut octets = [0; 32];
    for octets in octets.as_chunks_mut::<8>().0 {
        state = (state ^ (state >> 29)).wrapping_mul(0xbf58_476d_1ce4_e5b9).wrapping_add(seed);
        *octets = state.to_be_bytes();
    }
    octets[0] &= 0x7f;
    octets[31] |= 1;
    octets
}

fn main() {
    let scalars: Vec<_> = (0..20_000).map(scalar).collect();
    let start = Instant::now();
    let points = public_points(&scalars);
    println!("comb: {:.2} us", start.elapsed().as_secs_f64() * 1e6 / scalars.len() as f64);
    for count in [64_usize, 256, 1024, 4096, 10_000, 20_000] {
        for bad in [0_usize, 1000, 100, 1] {
            let start = Instant::now();
            let pairs: Vec<_> = (0..count)
                .map(|index| {
                    let is_bad = bad > 0 && index % bad == 0;
                    let (x, y) = points[if is_bad { (index + 1) % count } else { index }].unwrap();
                    Pair::new(&scalars[index], &x, &y).unwrap()
                })
                .collect();
            let making = start.elapsed();
            let start = Instant::now();
            let wrong = mismatches(&pairs);
            let took = start.elapsed();
            println!(
                "{count} pairs, one bad of {bad}: {:.2} us each, and {:.2} to make; {} wrong",
                took.as_secs_f64() * 1e6 / count as f64,
                making.as_secs_f64() * 1e6 / count as f64,
                wrong.len()
            );
        }
    }
}
