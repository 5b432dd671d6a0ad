//! Comparing words, and asking all bytes of a text the same.

/// Whether both are the same but for the case of ASCII letters. Mostly the length or the first letter tells.
#[inline]
pub(crate) const fn is_same_word(one: &str, other: &str) -> bool {
    one.len() == other.len()
        && match (one.as_bytes(), other.as_bytes()) {
            ([first, ..], [other, ..]) => first.eq_ignore_ascii_case(other),
            _ => true,
        }
        && one.eq_ignore_ascii_case(other)
}

/// Whether `test` holds for all bytes. It is asked of many at a time, so it should not branch.
#[inline]
pub(crate) fn all(text: &[u8], test: impl Fn(u8) -> bool) -> bool {
    let of_all = |bytes: &[u8]| bytes.iter().fold(true, |so_far, &byte| so_far & test(byte));
    let (blocks, rest) = text.as_chunks::<16>();
    blocks.iter().all(|block| of_all(block)) && of_all(rest)
}
