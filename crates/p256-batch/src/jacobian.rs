//! Points in Jacobian coordinates, which need no division: for a chain of operations, of which no two can be done at once.

use p256::elliptic_curve::subtle::{Choice, ConditionallySelectable as _};

use crate::field::Element;
use crate::point::Point;

/// The point (x / z², y / z³), or infinity if z = 0.
///
/// Adding branches only where a point is infinity or both are the same but for the sign.
#[derive(Clone, Copy)]
pub(crate) struct Jacobian {
    x: Element,
    y: Element,
    z: Element,
}

impl Jacobian {
    pub(crate) const INFINITY: Self = Self { x: Element::ONE, y: Element::ONE, z: Element::ZERO };

    pub(crate) fn is_infinity(&self) -> bool {
        self.z.is_zero()
    }

    pub(crate) fn negated_if(self, choice: Choice) -> Self {
        Self { y: Element::conditional_select(&self.y, &-self.y, choice), ..self }
    }

    /// The same points in affine coordinates: one inversion serves all (Montgomery's trick).
    pub(crate) fn normalized(points: &[Self]) -> Vec<Point> {
        let mut product = Element::ONE;
        let mut affine: Vec<_> = points
            .iter()
            .map(|point| {
                let before = product;
                if !point.is_infinity() {
                    product = product * point.z;
                }
                Point { x: before, y: Element::ZERO }
            })
            .collect();
        let mut inverse = product.invert();
        for (affine, point) in affine.iter_mut().zip(points).rev() {
            if point.is_infinity() {
                *affine = Point::INFINITY;
                continue;
            }
            let z = inverse * affine.x;
            inverse = inverse * point.z;
            let zz = z.square();
            *affine = Point { x: point.x * zz, y: point.y * (zz * z) };
        }
        affine
    }

    /// Twice the point. No point but infinity is its own mirror image, so nothing special can happen.
    pub(crate) fn double(self) -> Self {
        let zz = self.z.square();
        let yy = self.y.square();
        // The tangent's slope is (3x² + a·z⁴) / 2yz. As a = -3u⁴, that is 3(x² - (u²z²)²) / 2yz, where u² = 2⁻²⁵⁶.
        let zz = zz.over_half_radix().over_half_radix();
        let product = (self.x - zz) * (self.x + zz);
        let slope = product.double() + product;
        let middle = (self.x * yy).double().double();
        let x = slope.square() - middle.double();
        let y = slope * (middle - x) - yy.square().double().double().double();
        Self { x, y, z: (self.y * self.z).double() }
    }

    /// The sum with a point in affine coordinates.
    pub(crate) fn plus(self, other: &Point) -> Self {
        if other.is_infinity() {
            return self;
        }
        if self.is_infinity() {
            return Self::from(*other);
        }
        let zz = self.z.square();
        let run = other.x * zz - self.x;
        let rise = other.y * zz * self.z - self.y;
        if run.is_zero() {
            return if rise.is_zero() { self.double() } else { Self::INFINITY };
        }
        let square = run.square();
        let cube = square * run;
        let middle = self.x * square;
        let x = rise.square() - cube - middle.double();
        let y = rise * (middle - x) - self.y * cube;
        Self { x, y, z: self.z * run }
    }
}

impl From<Point> for Jacobian {
    fn from(point: Point) -> Self {
        let z = if point.is_infinity() { Element::ZERO } else { Element::ONE };
        Self { x: point.x, y: point.y, z }
    }
}

impl PartialEq for Jacobian {
    fn eq(&self, other: &Self) -> bool {
        if self.is_infinity() || other.is_infinity() {
            return self.is_infinity() && other.is_infinity();
        }
        let (zz, other_zz) = (self.z.square(), other.z.square());
        self.x * other_zz == other.x * zz
            && self.y * (other_zz * other.z) == other.y * (zz * self.z)
    }
}
