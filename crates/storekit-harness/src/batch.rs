//! Key pairs in a batch against one by one.

use p256_batch::{Pair, mismatches};

use crate::key_pool::{POOL, pair};

/// Each two bytes of `data` are a pair: which scalar, and which point.
pub fn key_batch(data: &[u8]) {
    let (chosen, _) = data.as_chunks::<2>();
    let chosen = &chosen[..chosen.len().min(200)];
    let mut pairs = Vec::new();
    let mut due = Vec::new();
    for (index, &[scalar, point]) in chosen.iter().enumerate() {
        // Mostly the right point, for a batch of wrong ones is quickly told.
        let number = usize::from(scalar);
        let other = if point < 0xf0 { number } else { number + usize::from(point - 0xf0) };
        let (key, owner) = (pair(number), pair(other % POOL));
        let public = owner.public_uncompressed();
        let mut x = [0; 32];
        let mut y = [0; 32];
        for (to, from) in x.iter_mut().chain(&mut y).zip(&public[1..]) {
            *to = *from;
        }
        pairs.push(Pair::new(&key.scalar(), &x, &y).expect("a scalar and a point of the curve"));
        if key.public_uncompressed() != public {
            due.push(index);
        }
    }
    assert_eq!(mismatches(&pairs), due, "a batch is judged differently from its pairs");
}
