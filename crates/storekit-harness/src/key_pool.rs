//! Key pairs that are made once, and an oracle that remembers: a scalar multiplication costs a hundred parses.

use std::cell::RefCell;
use std::collections::BTreeMap;
use std::sync::LazyLock;

use storekit_testkit::TestKey;

/// How many pairs the generators draw from.
pub(crate) const POOL: usize = 256;

static PAIRS: LazyLock<Vec<TestKey>> = LazyLock::new(|| {
    let mut keys: Vec<_> = (0..253).map(TestKey::nth).collect();
    // Scalars at both ends, and one with a zero octet in front.
    keys.push(TestKey::from_scalar(std::array::from_fn(|at| u8::from(at == 31))));
    keys.push(TestKey::from_scalar(ORDER_MINUS_1));
    keys.push(TestKey::with_leading_zero());
    keys
});

/// The order of P-256 minus 1 (SEC 2, section 2.4.2), big-endian.
pub(crate) const ORDER_MINUS_1: [u8; 32] = [
    0xff, 0xff, 0xff, 0xff, 0, 0, 0, 0, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xbc, 0xe6,
    0xfa, 0xad, 0xa7, 0x17, 0x9e, 0x84, 0xf3, 0xb9, 0xca, 0xc2, 0xfc, 0x63, 0x25, 0x50,
];

/// A pair of the pool.
pub(crate) fn pair(number: usize) -> &'static TestKey {
    &PAIRS[number % POOL]
}

/// The pair of a scalar between 1 and the order minus 1.
pub(crate) fn pair_of(scalar: &[u8; 32]) -> TestKey {
    thread_local! {
        static KNOWN: RefCell<BTreeMap<[u8; 32], TestKey>> = RefCell::default();
    }
    KNOWN.with_borrow_mut(|known| {
        if known.is_empty() {
            known.extend(PAIRS.iter().map(|key| (key.scalar(), *key)));
        }
        // A long night must not fill the memory.
        if known.len() > 100_000 {
            known.clear();
        }
        *known.entry(*scalar).or_insert_with(|| TestKey::from_scalar(*scalar))
    })
}
