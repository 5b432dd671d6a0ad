use p256::elliptic_curve::PrimeField as _;
use p256::elliptic_curve::hazmat::FieldArithmetic;
use p256::{FieldBytes, NistP256};
use proptest::prelude::*;

use super::*;

/// `p256`'s element: the oracle.
type Oracle = <NistP256 as FieldArithmetic>::FieldElement;

/// 2²⁵⁶ in Montgomery's form.
const RADIX: Element =
    Element([3, 0xffff_fffb_ffff_ffff, 0xffff_ffff_ffff_fffe, 0x0000_0004_ffff_fffd]);

/// The element with these big-endian octets.
fn from_octets(octets: &[u8; 32]) -> Option<Element> {
    Element::from_octets_over_radix(octets).map(|element| element * RADIX)
}

fn to_octets(element: Element) -> [u8; 32] {
    (element * Element([1, 0, 0, 0])).to_octets_times_radix()
}

fn oracle(element: Element) -> Oracle {
    Oracle::from_repr(FieldBytes::from(to_octets(element))).unwrap()
}

#[track_caller]
fn assert_same(ours: Element, theirs: Oracle) {
    // The limbs are those of the oracle, so they are below p.
    let octets: [u8; 32] = theirs.to_repr().into();
    assert_eq!(ours, from_octets(&octets).unwrap());
    assert_eq!(to_octets(ours), octets);
}

fn assert_all_agree_on_one(a: Element) {
    let theirs = oracle(a);
    assert_same(-a, -theirs);
    assert_same(a.double(), theirs.double());
    if !a.is_zero() {
        assert_same(a.nonzero_negated_if(true), -theirs);
        assert_same(a.nonzero_negated_if(false), theirs);
    }
    assert_same(a.square(), theirs.square());
    assert_same(a.times_half_radix(), theirs * oracle(Element::HALF_RADIX));
    assert_eq!(a.over_half_radix().times_half_radix(), a);
    assert_eq!(a.over_half_radix().over_half_radix() * RADIX, a);
    assert_eq!(a.is_zero(), bool::from(theirs.is_zero()));
}

fn assert_all_agree_on_two(a: Element, b: Element) {
    let theirs = (oracle(a), oracle(b));
    assert_same(a + b, theirs.0 + theirs.1);
    assert_same(a - b, theirs.0 - theirs.1);
    assert_same(a * b, theirs.0 * theirs.1);
    assert_eq!(a == b, theirs.0 == theirs.1);
}

fn assert_inverts(a: Element) {
    assert_same(a.invert(), oracle(a).invert().unwrap_or(Oracle::ZERO));
}

/// Elements whose limbs, in Montgomery's form, are at the edges: with carries everywhere, and next to p.
pub(super) fn edges() -> Vec<Element> {
    let edges = [0, 1, P1, P1 + 1, P3 - 1, P3, u64::MAX - 1, u64::MAX];
    let mut elements = Vec::new();
    for l3 in [0, 1, P1, P3 - 1, P3] {
        for l2 in [0, 1, P1, u64::MAX] {
            for l1 in [0, 1, P1 - 1, P1, P1 + 1, u64::MAX] {
                elements.extend(edges.map(|l0| Element([l0, l1, l2, l3])));
            }
        }
    }
    elements.retain(|element| difference(element.0, [u64::MAX, P1, P2, P3]).1 != 0);
    elements
}

/// Elements whose value is next to 0, p, p/2 or a power of two.
fn numbers() -> Vec<Element> {
    let mut numbers = vec![Element::ZERO];
    for _ in 0..257 {
        // Twice the last one, and its neighbours.
        let power = numbers.last().unwrap().double();
        numbers.extend([power - Element::ONE, -power, power + Element::ONE]);
    }
    let half = (Element::ONE + Element::ONE).invert();
    numbers.extend([half, half - Element::ONE, -Element::ONE]);
    numbers
}

#[test]
fn constants_are_what_they_say() {
    let radix = (0..256).fold(Oracle::ONE, |power, _| power.double());
    assert_same(Element::ONE, Oracle::ONE);
    assert_same(RADIX, radix);
    assert_same(Element::HALF_RADIX.square(), radix);
    assert_same(Element::HALF_RADIX, (0..128).fold(Oracle::ONE, |power, _| power.double()));
}

#[test]
fn octets_are_taken_below_p_only_and_come_back() {
    let mut octets: [u8; 32] = (-Oracle::ONE).to_repr().into();
    assert_eq!(from_octets(&octets), Some(-Element::ONE));
    assert_eq!(to_octets(-Element::ONE), octets);
    octets[31] += 1;
    assert_eq!(from_octets(&octets), None);
    for at in 0..32 {
        let mut above = octets;
        if let Some(octet) = above[at].checked_add(1) {
            above[at] = octet;
            assert_eq!(from_octets(&above), None, "{at}");
        }
    }
    assert_eq!(from_octets(&[0xff; 32]), None);
    assert_eq!(from_octets(&[0; 32]), Some(Element::ZERO));
}

#[test]
fn arithmetic_agrees_with_p256_at_the_edges_of_limbs() {
    let edges = edges();
    assert!(edges.len() > 600);
    for (index, a) in edges.iter().enumerate() {
        assert_all_agree_on_one(*a);
        for b in edges.iter().skip(index % 7).step_by(7) {
            assert_all_agree_on_two(*a, *b);
        }
    }
    for a in edges.iter().step_by(9) {
        assert_inverts(*a);
    }
}

#[test]
fn arithmetic_agrees_with_p256_at_the_edges_of_values() {
    let numbers = numbers();
    for (index, a) in numbers.iter().enumerate() {
        assert_all_agree_on_one(*a);
        for b in numbers.iter().skip(index % 11).step_by(11) {
            assert_all_agree_on_two(*a, *b);
        }
    }
    for a in numbers.iter().step_by(9) {
        assert_inverts(*a);
    }
}

#[test]
fn zero_has_no_inverse_but_zero() {
    assert_eq!(Element::ZERO.invert(), Element::ZERO);
    assert_eq!(Element::ONE.invert(), Element::ONE);
}

#[test]
fn a_choice_takes_one_or_the_other() {
    let (a, b) = (Element::HALF_RADIX, -Element::ONE);
    assert_eq!(Element::conditional_select(&a, &b, Choice::from(0)), a);
    assert_eq!(Element::conditional_select(&a, &b, Choice::from(1)), b);
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(512))]

    #[test]
    fn arithmetic_agrees_with_p256_on_anything(a in any::<[u8; 32]>(), b in any::<[u8; 32]>()) {
        let theirs = [a, b].map(|octets| Option::<Oracle>::from(Oracle::from_repr(FieldBytes::from(octets))));
        let ours = [a, b].map(|octets| from_octets(&octets));
        prop_assert_eq!(ours.map(|element| element.is_some()), theirs.map(|element| element.is_some()));
        if let ([Some(a), Some(b)], [Some(theirs), _]) = (ours, theirs) {
            assert_same(a, theirs);
            assert_all_agree_on_one(a);
            assert_all_agree_on_two(a, b);
            assert_inverts(a);
        }
    }
}
