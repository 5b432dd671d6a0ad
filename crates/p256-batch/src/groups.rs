//! Where the wrong pairs are, once the equation says that there are some.

use p256::{NonZeroScalar, Scalar};
use zeroize::Zeroizing;

use crate::equation::Equation;
use crate::point::Point;
use crate::sums::Segments;
use crate::{Pair, comb, one_by_one};

/// Pairs of a group. A group costs a scalar multiplication; a wrong pair costs one for each of its group.
const GROUP: usize = 12;
/// Above this share of suspicious groups, in percent, looking at every pair is cheaper.
const MOST_SUSPICIOUS: usize = 60;

/// The indices of the wrong pairs, in ascending order.
pub(crate) fn mismatches(pairs: &[&Pair], equation: &mut Equation) -> Vec<usize> {
    #[expect(clippy::disallowed_methods, reason = "a group has more than 0 pairs")]
    let groups: Vec<&[&Pair]> = pairs.chunks(GROUP).collect();
    let suspicious = suspicious(&groups);
    let share = suspicious.iter().filter(|is| **is).count().saturating_mul(100);
    if share > groups.len().saturating_mul(MOST_SUSPICIOUS) {
        return one_by_one(pairs);
    }
    let mut suspects = Vec::new();
    let mut trusted = Vec::new();
    let mut index = 0_usize;
    for (group, is_suspicious) in groups.iter().zip(suspicious) {
        for &pair in *group {
            if is_suspicious {
                suspects.push((index, pair));
            } else {
                trusted.push(pair);
            }
            index = index.saturating_add(1);
        }
    }
    // Sums prove nothing: two wrong pairs can cancel. Only the equation, or a look at the pair itself, may acquit.
    if !equation.holds(&trusted) {
        return one_by_one(pairs);
    }
    let pairs: Vec<&Pair> = suspects.iter().map(|(_, pair)| *pair).collect();
    let wrong = one_by_one(&pairs);
    wrong.into_iter().filter_map(|at| suspects.get(at).map(|(index, _)| *index)).collect()
}

/// Whether Σ Q ≠ (Σ d)·G, for each group.
fn suspicious(groups: &[&[&Pair]]) -> Vec<bool> {
    let mut sums = Segments::default();
    for group in groups {
        sums.push(group.iter().map(|pair| pair.point));
    }
    sums.add_up();

    let scalars: Vec<Option<Zeroizing<NonZeroScalar>>> = groups
        .iter()
        .map(|group| {
            let scalars = group.iter().filter_map(|pair| pair.scalar.decoded());
            let sum = scalars
                .fold(Zeroizing::new(Scalar::ZERO), |sum, scalar| Zeroizing::new(*sum + **scalar));
            Option::from(NonZeroScalar::new(*sum)).map(Zeroizing::new)
        })
        .collect();
    // Scalars that add up to zero belong to points that add up to infinity.
    let expected = comb::points(&scalars).map(|point| point.unwrap_or(Point::INFINITY));
    expected.zip(sums.sums()).map(|(expected, sum)| expected != sum).collect()
}
