//! The type that keeps a secret out of every output.

use core::fmt;

use zeroize::Zeroize;

/// Bytes that must not be shown: a private scalar, the text of a key, a shared secret.
///
/// It has no `Display`, `Serialize`, `Clone` or comparison, its `Debug` says nothing of the content,
/// and it is wiped when dropped. [`Secret::expose`] is the one way to the bytes, so that a search for
/// that word finds every place where they are used.
pub struct Secret<T: Zeroize>(T);

impl<T: Zeroize> Secret<T> {
    /// Takes `value` into custody.
    pub const fn new(value: T) -> Self {
        Self(value)
    }

    /// The bytes themselves. What the caller copies from here is the caller's to protect.
    pub const fn expose(&self) -> &T {
        &self.0
    }
}

impl<T: Zeroize> Drop for Secret<T> {
    fn drop(&mut self) {
        self.0.zeroize();
    }
}

impl<T: Zeroize> fmt::Debug for Secret<T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Secret(..)")
    }
}

#[cfg(test)]
mod tests {
    use core::cell::Cell;
    use std::format;

    use zeroize::Zeroize;

    use super::Secret;

    #[test]
    fn debug_says_nothing_of_the_content() {
        let secret = Secret::new([0x41_u8; 32]);
        assert_eq!(format!("{secret:?}"), "Secret(..)");
        assert_eq!(secret.expose(), &[0x41; 32]);
    }

    /// Counts how often it was wiped.
    struct Counter<'c>(&'c Cell<u32>);

    impl Zeroize for Counter<'_> {
        fn zeroize(&mut self) {
            self.0.set(self.0.get().saturating_add(1));
        }
    }

    #[test]
    fn what_it_holds_is_wiped_once_when_it_goes() {
        let count = Cell::new(0);
        let secret = Secret::new(Counter(&count));
        assert_eq!(count.get(), 0);
        drop(secret);
        assert_eq!(count.get(), 1);
    }
}
