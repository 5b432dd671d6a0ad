//! Where the wrong pairs are, once the equation says that there are some.

use p256::{NonZeroScalar, Scalar};
use zeroize::Zeroizing;

use crate::equation::Equation;
use crate::point::Point;
use crate::sums::Segments;
use crate::{Pair, comb, one_by_one};

/// Pairs of a group. A group costs a scalar multiplication; a wrong pair costs one for each of its group.
const GROUP: usize = 12;
/// Groups that are looked at together first: where wrong pairs are rare, that clears most of them.
const CLUSTER: usize = 16;
/// Pairs that are looked at first, in batches of many times more.
const SAMPLE: usize = 64;
/// Above this share of wrong pairs in the sample, in percent, most groups would have one: looking at every pair is cheaper.
const MOST_WRONG: usize = 10;
/// And above this share of suspicious groups.
const MOST_SUSPICIOUS: usize = 60;
/// Pairs that are put to the equation together where it fails though no sum does.
const PART: usize = 512;

/// The indices of the wrong pairs, in ascending order.
#[expect(clippy::disallowed_methods, reason = "a group and a part have more than 0 pairs")]
pub(crate) fn mismatches(pairs: &[&Pair], equation: &mut Equation) -> Vec<usize> {
    if has_many_wrong(pairs) {
        return one_by_one(pairs);
    }
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
            (if is_suspicious { &mut suspects } else { &mut trusted }).push((index, pair));
            index = index.saturating_add(1);
        }
    }
    // Sums prove nothing: two wrong pairs can cancel. Only the equation, or a look at the pair itself, may acquit.
    if !equation.holds(&without_indices(&trusted)) {
        let parts = trusted.chunks(PART);
        let failing = parts.filter(|part| !equation.holds(&without_indices(part)));
        suspects.extend(failing.flatten());
        suspects.sort_by_key(|(index, _)| *index);
    }
    let wrong = one_by_one(&without_indices(&suspects));
    wrong.into_iter().filter_map(|at| suspects.get(at).map(|(index, _)| *index)).collect()
}

/// Whether many are wrong, as far as a few tell.
fn has_many_wrong(pairs: &[&Pair]) -> bool {
    let step = pairs.len() / SAMPLE;
    if step < 8 {
        return false;
    }
    let sample: Vec<&Pair> = pairs.iter().step_by(step).copied().collect();
    let share = one_by_one(&sample).len().saturating_mul(100);
    share > sample.len().saturating_mul(MOST_WRONG)
}

fn without_indices<'p>(pairs: &[(usize, &'p Pair)]) -> Vec<&'p Pair> {
    pairs.iter().map(|(_, pair)| *pair).collect()
}

/// Σ Q and Σ d of some pairs.
struct Sum {
    point: Point,
    scalar: Zeroizing<Scalar>,
}

/// Whether Σ Q ≠ (Σ d)·G, for each group.
#[expect(clippy::disallowed_methods, reason = "a cluster has more than 0 groups")]
fn suspicious(groups: &[&[&Pair]]) -> Vec<bool> {
    let points = groups.iter().map(|group| group.iter().map(|pair| pair.point));
    let scalars = groups.iter().map(|group| {
        let scalars = group.iter().filter_map(|pair| pair.scalar.decoded());
        scalars.fold(Zeroizing::new(Scalar::ZERO), |sum, scalar| Zeroizing::new(*sum + **scalar))
    });
    let sums = sums(points, scalars);
    let clusters = || sums.chunks(CLUSTER);
    let points = clusters().map(|cluster| cluster.iter().map(|sum| sum.point));
    let scalars = clusters().map(|cluster| {
        let zero = Zeroizing::new(Scalar::ZERO);
        cluster.iter().fold(zero, |all, sum| Zeroizing::new(*all + *sum.scalar))
    });
    let of_clusters = self::sums(points, scalars);
    let is_doubtful = differ(of_clusters.iter());
    let in_doubt =
        || clusters().zip(&is_doubtful).filter(|(_, is)| **is).flat_map(|(cluster, _)| cluster);
    let mut differing = differ(in_doubt()).into_iter();
    clusters()
        .zip(&is_doubtful)
        .flat_map(|(cluster, is)| cluster.iter().map(move |_| *is))
        .map(|is_doubtful| is_doubtful && differing.next().unwrap_or(true))
        .collect()
}

fn sums(
    points: impl Iterator<Item = impl Iterator<Item = Point>>,
    scalars: impl Iterator<Item = Zeroizing<Scalar>>,
) -> Vec<Sum> {
    let mut segments = Segments::default();
    points.for_each(|points| segments.push(points));
    segments.add_up();
    segments.sums().zip(scalars).map(|(point, scalar)| Sum { point, scalar }).collect()
}

/// Whether the point of each is another one than that of its scalar.
fn differ<'s>(sums: impl Iterator<Item = &'s Sum> + Clone) -> Vec<bool> {
    let scalars: Vec<Option<Zeroizing<NonZeroScalar>>> = sums
        .clone()
        .map(|sum| Option::from(NonZeroScalar::new(*sum.scalar)).map(Zeroizing::new))
        .collect();
    // Scalars that add up to zero belong to points that add up to infinity.
    let expected = comb::points(&scalars).map(|point| point.unwrap_or(Point::INFINITY));
    expected.zip(sums).map(|(expected, sum)| expected != sum.point).collect()
}
