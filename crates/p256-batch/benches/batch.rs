//! What a batch costs: `cargo bench -p p256-batch`. On a busy machine, `examples/proofs.rs` says more: it counts instructions.
#![expect(
    clippy::unwrap_used,
    clippy::indexing_slicing,
    clippy::arithmetic_side_effects,
    reason = "a measurement"
)]

use criterion::{BatchSize, BenchmarkId, Criterion, Throughput, criterion_group, criterion_main};
use p256_batch::{Pair, Prover, public_points};

const MOST: usize = 16_384;

/// A scalar without pattern, from a number.
fn scalar(seed: usize) -> [u8; 32] {
    let seed = u64::try_from(seed).unwrap();
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

fn batches(criterion: &mut Criterion) {
    let scalars: Vec<_> = (0..MOST).map(scalar).collect();
    let points: Vec<_> = public_points(&scalars).into_iter().map(Option::unwrap).collect();
    // Every so many pairs have the point of their neighbour.
    let pairs = |count: usize, wrong: Option<usize>| -> Vec<_> {
        let pair = |index: usize| {
            let is_wrong = wrong.is_some_and(|step| index.is_multiple_of(step));
            let (x, y) = &points[if is_wrong { (index + 1) % count } else { index }];
            Pair::new(&scalars[index], x, y).unwrap()
        };
        (0..count).map(pair).collect()
    };

    let mut group = criterion.benchmark_group("sound");
    for count in [8, 64, 256, 1_200, 5_000, 10_000, MOST] {
        group.throughput(Throughput::Elements(u64::try_from(count).unwrap()));
        let pairs = pairs(count, None);
        let mut prover = Prover::new();
        group.bench_with_input(BenchmarkId::from_parameter(count), &pairs, |bencher, pairs| {
            bencher.iter(|| assert!(prover.mismatches(pairs).is_empty()));
        });
    }
    group.finish();

    let mut group = criterion.benchmark_group("5,000, of which one is wrong in");
    group.throughput(Throughput::Elements(5_000)).sample_size(10);
    for step in [1_000, 100, 1] {
        let pairs = pairs(5_000, Some(step));
        let mut prover = Prover::new();
        group.bench_with_input(BenchmarkId::from_parameter(step), &pairs, |bencher, pairs| {
            bencher.iter(|| assert_eq!(prover.mismatches(pairs).len(), 5_000 / step));
        });
    }
    group.finish();

    let mut group = criterion.benchmark_group("others");
    group.throughput(Throughput::Elements(1_000));
    group.bench_function("making of 1,000 pairs", |bencher| {
        bencher.iter_batched(|| (), |()| pairs(1_000, None), BatchSize::SmallInput);
    });
    group.bench_function("public points of 1,000 scalars", |bencher| {
        bencher.iter(|| public_points(&scalars[..1_000]));
    });
    group.finish();
}

criterion_group!(benches, batches);
criterion_main!(benches);
