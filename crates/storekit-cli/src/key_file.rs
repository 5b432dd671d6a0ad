//! Reading key files, whose bytes are secret from the first one on.

use std::fs::File;
use std::io::{self, Read};
use std::path::Path;

use storekit_credentials::Secret;

/// A key file is 257 bytes long. Of a larger file than this the parser gets one byte more, and rejects it.
const MAX_BYTES: u64 = 64 * 1024;
/// Room for that and the byte by which the end is seen.
const CAPACITY: usize = 64 * 1024 + 64;

/// Reads the file at `path`; `-` is standard input.
pub(crate) fn read_path(path: &Path) -> io::Result<Secret<Vec<u8>>> {
    if path == Path::new("-") { read(io::stdin().lock()) } else { read(File::open(path)?) }
}

/// Reads all of `source`, or as much of it as says that it is no key file.
pub(crate) fn read(source: impl Read) -> io::Result<Secret<Vec<u8>>> {
    // Large enough from the start: a buffer that grows leaves a copy of the key behind.
    let mut bytes = Vec::with_capacity(CAPACITY);
    let result = source.take(MAX_BYTES.saturating_add(1)).read_to_end(&mut bytes);
    let bytes = Secret::new(bytes);
    result.map(|_| bytes)
}
