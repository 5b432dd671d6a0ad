//! Private scalars that no random generator gives.

use core::fmt;
use core::ops::RangeInclusive;

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
        } else if begins_like_order(scalar.expose())
            && is_below_2_to_64(self.negated_scalar().expose())
        {
            Some(Weakness::NearOrder)
        } else {
            pattern(scalar.expose())
        }
    }
}

fn is_below_2_to_64(octets: &[u8; 32]) -> bool {
    octets.iter().take(24).all(|&octet| octet == 0)
}

/// Whether the number begins as the order of the curve does, and those next to it: nearly none does.
fn begins_like_order(octets: &[u8; 32]) -> bool {
    octets.starts_with(&[0xff; 4])
}

fn pattern(octets: &[u8; 32]) -> Option<Weakness> {
    const MANY: usize = 28;
    // A shorter pattern, twice or more, is one of 9 to 16 octets.
    const PERIODS: RangeInclusive<usize> = 9..=16;
    let places = |octet| octets.iter().map(|each| usize::from(each == octet)).sum::<usize>();
    let has_period = |period| octets.iter().zip(octets.iter().skip(period)).all(|(a, b)| a == b);
    let step = |[a, b]: &[u8; 2]| b.wrapping_sub(*a);
    let mut steps = octets.array_windows().map(step);
    let first_step = steps.next();
    // Four others cannot break up all of the first five pairs.
    let mut twins = octets.as_chunks().0.iter().take(5).filter(|[a, b]| a == b);
    if twins.any(|[octet, _]| places(octet) >= MANY) {
        Some(Weakness::OneOctet)
    } else if PERIODS.into_iter().any(has_period) {
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

    /// 16 octets of the one value, and 16 of the other.
    fn halves(high: u128, low: u128) -> [u8; 32] {
        [high, low].map(u128::to_be_bytes).concat().try_into().unwrap()
    }

    fn by_place(octet: impl Fn(u8) -> u8) -> [u8; 32] {
        array::from_fn(|at| octet(u8::try_from(at).unwrap()))
    }

    #[test]
    fn scalars_that_anyone_would_try_are_weak() {
        /// The order of the curve (SEC 2, section 2.4.2).
        const ORDER: [u128; 2] =
            [0xffff_ffff_0000_0000_ffff_ffff_ffff_ffff, 0xbce6_faad_a717_9e84_f3b9_cac2_fc63_2551];
        let below_order = |by: u64| halves(ORDER[0], ORDER[1] - u128::from(by));
        let text = *b"correct horse battery staple !!!";
        for (scalar, expected) in [
            (halves(0, 1), Weakness::Small),
            (halves(0, u64::MAX.into()), Weakness::Small),
            (below_order(1), Weakness::NearOrder),
            (below_order(u64::MAX), Weakness::NearOrder),
            ([0x42; 32], Weakness::OneOctet),
            (by_place(|at| if at < 4 { 9 + at } else { 1 }), Weakness::OneOctet),
            (by_place(|at| [0xde, 0xad][usize::from(at % 2)]), Weakness::Pattern),
            (by_place(|at| [7, 1, 0xf0][usize::from(at % 3)]), Weakness::Pattern),
            (by_place(|at| (at % 16) * (at % 16)), Weakness::Pattern),
            (by_place(|at| at), Weakness::Counting),
            (by_place(|at| 200 - 3 * at), Weakness::Counting),
            (text, Weakness::Text),
        ] {
            assert_eq!(weakness(scalar), Some(expected), "{scalar:02x?}");
        }
    }

    #[test]
    fn scalars_just_past_a_bound_are_not() {
        let mut text = *b"correct horse battery staple !!!";
        text[31] = 0x7f;
        let squares_of_17 = by_place(|at| (at % 17).wrapping_mul(at % 17));
        for scalar in [
            halves(0, 0x1_0123_4567_89ab_cdef),
            // The order of the curve minus a little more than 2 to the 64th.
            halves(
                0xffff_ffff_0000_0000_ffff_ffff_ffff_ffff,
                0xbce6_faad_a717_9e83_0123_4567_89ab_cdef,
            ),
            by_place(|at| if at < 5 { 9 + at } else { 1 }),
            squares_of_17,
            text,
        ] {
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
