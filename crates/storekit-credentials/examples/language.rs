//! Holds the parser against the independent encoder on structure-aware mutations of every genuine shape.
//!
//! Use: `language [RUNS [SEED [THREADS]]]`. It prints one JSON object, and ends with 1 on the first input on which the two disagree.

#![expect(
    clippy::arithmetic_side_effects,
    clippy::expect_used,
    reason = "a check that panics fails, as it should"
)]

use std::process::ExitCode;
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::Instant;
use std::{env, io, thread};

use io::Write as _;
use structured::{Count, check};

#[path = "../tests/language/structured.rs"]
mod structured;

/// Inputs between two looks at what other threads have found.
const CHUNK: u64 = 10_000_000;

fn main() -> ExitCode {
    let mut arguments = env::args().skip(1).map(|argument| argument.parse().expect("a number"));
    let mut argument = |default: u64| arguments.next().unwrap_or(default);
    let (runs, seed, threads) = (argument(10_000_000), argument(1), argument(2));
    let started = Instant::now();
    let so_far = &AtomicU64::new(0);
    let found = thread::scope(|scope| {
        let workers: Vec<_> = (0..threads)
            .map(|thread| {
                scope.spawn(move || {
                    let mut count = Count::default();
                    let mut left = runs / threads + u64::from(thread < runs % threads);
                    // Seeds that no other thread and no neighbouring seed of the caller has.
                    let mut part = seed << 32 | thread << 24;
                    while left > 0 {
                        let size = left.min(CHUNK);
                        count.add(&check(size, part)?);
                        let before = so_far.fetch_add(size, Ordering::Relaxed);
                        // Where it is stopped, this is how far it came.
                        let _ = writeln!(io::stderr(), "{} runs, no disagreement", before + size);
                        left -= size;
                        part += 1;
                    }
                    Ok::<_, String>(count)
                })
            })
            .collect();
        let mut whole = Count::default();
        for worker in workers {
            whole.add(&worker.join().expect("a thread ends")?);
        }
        Ok::<_, String>(whole)
    });
    let seconds = started.elapsed().as_secs_f64();
    let mut out = io::stdout();
    let (line, code) = match found {
        Ok(count) => (summary(&count, seed, threads, seconds), ExitCode::SUCCESS),
        Err(disagreement) => (disagreement, ExitCode::FAILURE),
    };
    writeln!(out, "{line}").expect("stdout can be written");
    code
}

#[expect(clippy::cast_precision_loss, reason = "a rate for people")]
#[expect(clippy::as_conversions, reason = "a rate for people")]
fn summary(count: &Count, seed: u64, threads: u64, seconds: f64) -> String {
    let Count { runs, texts, accepted, accepted_edited, multiplications, reasons } = count;
    let rate = *runs as f64 / seconds / 1e6;
    format!(
        "{{\"structured_runs\":{runs},\"seed\":{seed},\"threads\":{threads},\"texts\":{texts},\"accepted\":{accepted},\
         \"accepted_after_edits\":{accepted_edited},\"reasons_of_refusal\":{},\"multiplications\":{multiplications},\
         \"disagreements\":0,\"seconds\":{seconds:.1},\"million_a_second\":{rate:.2}}}",
        reasons.len()
    )
}
