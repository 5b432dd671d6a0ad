//! One C function for each public function of the strict stage. Each writes out what it found, so that nothing of it can
//! be optimized away, and gives 1 for accepted and 0 for refused.

#![no_std]

mod trap;

use core::slice;

use storekit_credentials::key::{DecodedKey, KeyError, P8Key, Scratch, UncheckedKey};
use storekit_credentials::{Span, identifier};

/// What a probe found, as C sees it.
#[repr(C)]
pub struct Found {
    scalar: [u8; 32],
    x: [u8; 32],
    y: [u8; 32],
    canonical: u8,
    start: usize,
    end: usize,
    slug: [u8; 40],
}

/// # Safety
///
/// `data` must point to `len` readable bytes.
unsafe fn input<'a>(data: *const u8, len: usize) -> &'a [u8] {
    unsafe { slice::from_raw_parts(data, len) }
}

fn place(found: &mut Found, span: Span) {
    (found.start, found.end) = (span.start(), span.end());
}

#[allow(dead_code)]
fn refused(found: &mut Found, error: &KeyError) -> u8 {
    place(found, error.span());
    for (to, from) in found.slug.iter_mut().zip(error.kind().slug().bytes()) {
        *to = from;
    }
    0
}

#[allow(dead_code)]
fn decoded(found: &mut Found, key: &DecodedKey) -> u8 {
    found.scalar = *key.scalar().expose();
    if let Some(public) = key.embedded_public_key() {
        (found.x, found.y) = (*public.x(), *public.y());
    }
    found.canonical = u8::from(key.shape().is_canonical());
    place(found, key.public_key_span());
    for (_, span) in key.shape().deviations() {
        found.end = found.end.wrapping_add(span.end());
    }
    1
}

macro_rules! probe {
    ($feature:literal, $name:ident, |$found:ident, $text:ident, $scratch:ident| $body:expr) => {
        /// # Safety
        ///
        /// All pointers must be valid, and `data` point to `len` bytes.
        #[cfg(feature = $feature)]
        #[unsafe(no_mangle)]
        pub unsafe extern "C" fn $name(
            data: *const u8,
            len: usize,
            found: *mut Found,
            scratch: *mut Scratch,
        ) -> u8 {
            let ($found, $scratch) = unsafe { (&mut *found, &mut *scratch) };
            let $text = unsafe { input(data, len) };
            $body
        }
    };
}

probe!("key-from-pem", key_from_pem, |found, text, scratch| {
    match DecodedKey::from_pem(text, scratch) {
        Ok(key) => decoded(found, &key),
        Err(error) => refused(found, &error),
    }
});
probe!("key-from-der", key_from_der, |found, text, _scratch| match DecodedKey::from_der(text) {
    Ok(key) => decoded(found, &key),
    Err(error) => refused(found, &error),
});
probe!("unchecked-key", unchecked_key, |found, text, _scratch| {
    let key = UncheckedKey::from_pem(text).or_else(|| UncheckedKey::from_json_pem(text));
    match key.and_then(|key| key.checked_by(|_, x, y| Some((*x, *y)))) {
        Some((key, (x, y))) => {
            let verdict = decoded(found, &key);
            (found.x, found.y) = (x, y);
            verdict
        }
        None => 0,
    }
});
probe!("key-prove", key_prove, |found, text, scratch| {
    match DecodedKey::from_pem(text, scratch) {
        Ok(key) => match key.prove() {
            Ok(key) => {
                found.scalar = *key.scalar().expose();
                found.canonical = u8::from(key.shape().is_canonical());
                1
            }
            Err(error) => refused(found, &error),
        },
        Err(error) => refused(found, &error),
    }
});
probe!("p8key", p8key, |found, text, _scratch| {
    match P8Key::from_pem(text).or_else(|_| P8Key::from_der(text)) {
        Ok(key) => {
            found.scalar = *key.scalar().expose();
            1
        }
        Err(error) => refused(found, &error),
    }
});
probe!("fingerprint", fingerprint, |found, text, scratch| {
    match DecodedKey::from_pem(text, scratch) {
        Ok(key) => match key.embedded_public_key() {
            Some(public) => {
                found.scalar = *public.fingerprint().as_bytes();
                1
            }
            None => 0,
        },
        Err(_) => 0,
    }
});
probe!("weakness", weakness, |_found, text, scratch| {
    DecodedKey::from_pem(text, scratch).ok().and_then(|key| key.weakness()).is_some().into()
});

/// # Safety
///
/// `key` must point to a key that was decoded.
#[cfg(feature = "is-matching")]
#[unsafe(no_mangle)]
pub unsafe extern "C" fn is_matching(key: *const DecodedKey) -> u8 {
    u8::from(unsafe { &*key }.is_matching())
}

macro_rules! identifier_probe {
    ($feature:literal, $name:ident, $type:ident, |$value:ident| $bytes:expr) => {
        probe!($feature, $name, |found, text, _scratch| {
            match identifier::$type::parse(text) {
                Ok($value) => {
                    for (to, from) in found.scalar.iter_mut().zip($bytes) {
                        *to = *from;
                    }
                    1
                }
                Err(error) => {
                    place(found, error.span);
                    0
                }
            }
        });
    };
}

identifier_probe!("key-id", key_id, KeyId, |id| id.as_str().as_bytes());
identifier_probe!("team-id", team_id, TeamId, |id| id.as_str().as_bytes());
identifier_probe!("issuer-id", issuer_id, IssuerId, |id| id.to_lowercase().as_str().as_bytes());
identifier_probe!("app-apple-id", app_apple_id, AppAppleId, |id| &id.get().to_be_bytes());
identifier_probe!("shared-secret", shared_secret, SharedSecret, |secret| secret.expose());
