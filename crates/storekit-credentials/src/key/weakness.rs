//! Private scalars that no random generator gives.

use core::fmt;

use super::DecodedKey;

/// Why a private scalar can be guessed.
///
/// Of random scalars, about one in 2^45 is flagged: that is the test for text, (95/256)^32. All other tests together
/// add less than 2^-127.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
#[non_exhaustive]
pub enum Weakness {
    /// Below 2^64.
    Small,
    /// The order of the curve minus a number below 2^64.
    NearOrder,
    /// One octet stands in at least 28 of the 32 places.
    OneOctet,
    /// A pattern of at most 16 octets, repeated.
    Pattern,
    /// Each octet differs from the one before by the same amount, modulo 256.
    Counting,
    /// 32 printable ASCII characters, blanks included.
    Text,
}

impl fmt::Display for Weakness {
    /// What the number is: "its number is …".
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Small => "very small",
            Self::NearOrder => "very close to the order of the curve",
            Self::OneOctet => "one octet repeated",
            Self::Pattern => "a short pattern repeated",
            Self::Counting => "a sequence that counts evenly",
            Self::Text => "32 characters of text",
        })
    }
}

impl DecodedKey {
    /// Why the private scalar can be guessed, if it can. It takes longer for some scalars than for others.
    pub fn weakness(&self) -> Option<Weakness> {
        let scalar = self.scalar();
        if is_below_2_to_64(scalar.expose()) {
            Some(Weakness::Small)
        } else if is_below_2_to_64(self.negated_scalar().expose()) {
            Some(Weakness::NearOrder)
        } else {
            pattern(scalar.expose())
        }
    }
}

fn is_below_2_to_64(octets: &[u8; 32]) -> bool {
    octets.iter().take(24).all(|&octet| octet == 0)
}

fn pattern(octets: &[u8; 32]) -> Option<Weakness> {
    const MANY: usize = 28;
    const LONGEST_PATTERN: usize = 16;
    let has_period = |period| octets.iter().zip(octets.iter().skip(period)).all(|(a, b)| a == b);
    let step = |[a, b]: &[u8; 2]| b.wrapping_sub(*a);
    let mut steps = octets.array_windows().map(step);
    let first_step = steps.next();
    if octets.iter().any(|octet| octets.iter().filter(|each| *each == octet).count() >= MANY) {
        Some(Weakness::OneOctet)
    } else if (2..=LONGEST_PATTERN).any(has_period) {
        Some(Weakness::Pattern)
    } else if steps.all(|step| Some(step) == first_step) {
        Some(Weakness::Counting)
    } else if octets.iter().all(|octet| matches!(octet, b' '..=b'~')) {
        Some(Weakness::Text)
    } else {
        None
    }
}

#[cfg(test)]
mod tests {
    use core::array;

    use storekit_testkit::TestKey;
    use storekit_testkit::encoder::Pkcs8;

    use super::*;

    fn weakness(scalar: [u8; 32]) -> Option<Weakness> {
        let der = Pkcs8::apple(&TestKey::from_scalar(scalar)).der();
        DecodedKey::from_der(&der).unwrap().weakness()
    }

    fn last(value: u64, before: u8) -> [u8; 32] {
        let mut scalar = [0; 32];
        scalar[23] = before;
        scalar[24..].copy_from_slice(&value.to_be_bytes());
        scalar
    }

    #[test]
    fn scalars_that_anyone_would_try_are_weak() {
        // n - 1 and n - 2^64 + 1 (SEC 2, section 2.4.2).
        let mut near = [0xff; 32];
        near[4..8].fill(0);
        near[16..].copy_from_slice(&0xbce6_faad_a717_9e84_f3b9_cac2_fc63_2550_u128.to_be_bytes());
        let mut near_bound = near;
        near_bound[16..]
            .copy_from_slice(&0xbce6_faad_a717_9e83_f3b9_cac2_fc63_2552_u128.to_be_bytes());
        let mut ones_but_four = [1; 32];
        ones_but_four[..4].copy_from_slice(&[9, 8, 7, 6]);
        for (scalar, expected) in [
            (last(1, 0), Weakness::Small),
            (last(u64::MAX, 0), Weakness::Small),
            (near, Weakness::NearOrder),
            (near_bound, Weakness::NearOrder),
            ([0x42; 32], Weakness::OneOctet),
            (ones_but_four, Weakness::OneOctet),
            (array::from_fn(|at| [0xde, 0xad][at % 2]), Weakness::Pattern),
            (array::from_fn(|at| [7, 1, 0xf0][at % 3]), Weakness::Pattern),
            (array::from_fn(|at| (at % 16 * at % 16 + 3) as u8), Weakness::Pattern),
            (array::from_fn(|at| at as u8), Weakness::Counting),
            (array::from_fn(|at| 200 - 3 * at as u8), Weakness::Counting),
            (*b"correct horse battery staple !!!", Weakness::Text),
        ] {
            assert_eq!(weakness(scalar), Some(expected), "{scalar:02x?}");
        }
    }

    #[test]
    fn scalars_just_past_a_bound_are_not() {
        let mut ones_but_five = [1; 32];
        ones_but_five[..5].copy_from_slice(&[9, 8, 7, 6, 5]);
        let mut text = *b"correct horse battery staple !!!";
        text[31] = 0x7f;
        for scalar in [last(0x0123_4567_89ab_cdef, 1), ones_but_five, text] {
            assert_eq!(weakness(scalar), None, "{scalar:02x?}");
        }
    }

    #[test]
    fn random_scalars_are_not_weak() {
        for n in 0..50 {
            assert_eq!(weakness(TestKey::nth(n).scalar()), None);
        }
    }
}
