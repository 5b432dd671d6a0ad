//! Comparing words.

/// Whether both are the same but for the case of ASCII letters. Mostly the length tells.
#[inline]
pub(crate) const fn is_same_word(one: &str, other: &str) -> bool {
    one.len() == other.len() && one.eq_ignore_ascii_case(other)
}
