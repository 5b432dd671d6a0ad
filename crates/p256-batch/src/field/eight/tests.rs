use proptest::prelude::*;

use super::*;
use crate::field::tests::edges;

/// 2⁻⁴: by which products of eight differ from those of one.
const SIXTEENTH: Element = Element([0, 0, 0, 1 << 60]);

/// Judges all operations by those on single elements, which have been judged by `p256`'s.
fn assert_all_agree(processor: Processor, a: [Element; 8], b: [Element; 8], c: [Element; 8]) {
    let read = |elements: &[Element; 8]| processor.words(elements.each_ref());
    let limbs = |elements| processor.limbs(read(elements));
    let both = |of: fn(Element, Element) -> Element| -> [Element; 8] {
        std::array::from_fn(|lane| of(a[lane], b[lane]))
    };
    assert_eq!(processor.elements(limbs(&a)), a);
    let product = processor.product(limbs(&a), limbs(&b));
    let expected = both(|a, b| a * b * SIXTEENTH);
    assert_eq!(processor.elements(product), expected);
    let difference = processor.difference(limbs(&a), limbs(&b));
    assert_eq!(processor.elements(difference), both(|a, b| a - b));
    // Values above p can be multiplied too.
    let again = processor.product(difference, processor.difference(limbs(&b), product));
    let of_lane = |lane: usize| (a[lane] - b[lane]) * (b[lane] - expected[lane]) * SIXTEENTH;
    assert_eq!(processor.elements(again), std::array::from_fn(of_lane));
    let less = processor.less_both(limbs(&a), limbs(&b), limbs(&c));
    assert_eq!(processor.elements(less), std::array::from_fn(|lane| a[lane] - b[lane] - c[lane]));
    let quadruple = processor.quadruple_less(again, limbs(&c));
    let of_lane = |lane| of_lane(lane).double().double() - c[lane];
    assert_eq!(processor.elements(quadruple), std::array::from_fn(of_lane));
    for lanes in [0, 0b1010_0110, 0xff] {
        let sum = processor.difference(limbs(&a), processor.negated_where(lanes, limbs(&b)));
        let of_lane = |lane: usize| {
            if lanes >> lane & 1 == 1 { a[lane] + b[lane] } else { a[lane] - b[lane] }
        };
        assert_eq!(processor.elements(sum), std::array::from_fn(of_lane));
    }
    let is_special =
        |lane: &usize| a[*lane] == b[*lane] || a[*lane].is_zero() || b[*lane].is_zero();
    let specials = (0..8).filter(is_special).fold(0, |specials, lane| specials | 1 << lane);
    assert_eq!(processor.equal_or_zero(read(&a), read(&b)), specials);
}

fn any_elements() -> impl Strategy<Value = [Element; 8]> {
    let read = |octets| Element::from_octets_over_radix(&octets).unwrap_or_default();
    any::<[[u8; 32]; 8]>().prop_map(move |elements| elements.map(read))
}

#[test]
fn eight_elements_at_the_edges_are_computed_with_as_one() {
    let Some(processor) = Processor::try_new() else { return };
    let edges = edges();
    let last = Element::ZERO - Element([1, 0, 0, 0]);
    for (index, chunk) in edges.as_chunks::<8>().0.iter().enumerate() {
        let mut others = *chunk;
        others.rotate_left(index % 8);
        for b in
            [others, [last; 8], [Element::ZERO; 8], edges[index..].first_chunk().copied().unwrap()]
        {
            assert_all_agree(processor, *chunk, b, others);
            assert_all_agree(processor, b, *chunk, b);
        }
    }
}

proptest! {
    #[test]
    fn eight_elements_are_computed_with_as_one(
        a in any_elements(),
        b in any_elements(),
        c in any_elements(),
    ) {
        if let Some(processor) = Processor::try_new() {
            assert_all_agree(processor, a, b, c);
        }
    }
}
