//! The binary `storekit-audit`.
fn main() {}
