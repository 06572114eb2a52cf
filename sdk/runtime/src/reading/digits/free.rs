//! Floats that no number of a body has yet.

use std::collections::{HashMap, HashSet};

/// The free floats, by sign: a magnitude is the bits of a float without its sign. The nearest float has the nearest bits.
pub(super) struct Free([Magnitudes; 2]);

/// The bits of the greatest float.
const LAST: i64 = f64::MAX.to_bits().cast_signed();

impl Free {
    /// All but these.
    pub fn but(taken: impl Iterator<Item = f64>) -> Self {
        let mut free = Self(Default::default());
        for float in taken {
            let (magnitudes, bits) = free.place(float);
            magnitudes.taken.insert(bits);
        }
        free
    }

    /// Takes the nearest that is free.
    pub fn take(&mut self, float: f64) -> Option<f64> {
        let (magnitudes, bits) = self.place(float);
        let bits = magnitudes.take(bits)?;
        Some(f64::from_bits(bits.cast_unsigned()).copysign(float))
    }

    fn place(&mut self, float: f64) -> (&mut Magnitudes, i64) {
        let bits = float.abs().min(f64::MAX).to_bits().cast_signed();
        (&mut self.0[usize::from(float.is_sign_negative())], bits)
    }
}

#[derive(Default)]
struct Magnitudes {
    taken: HashSet<i64>,
    /// How far all is taken, up and down from a magnitude: many numbers near one float are not to walk the same way.
    ways: [HashMap<i64, i64>; 2],
    #[cfg(test)]
    steps: usize,
}

impl Magnitudes {
    fn take(&mut self, bits: i64) -> Option<i64> {
        let found = [self.next(bits, 1), self.next(bits, -1)].into_iter().filter(|found| (0..=LAST).contains(found));
        // The first of two that are as near: that above.
        let nearest = found.min_by_key(|found| found.abs_diff(bits))?;
        self.taken.insert(nearest);
        Some(nearest)
    }

    /// The next that is free; beyond the last and below the first, where there is none.
    fn next(&mut self, from: i64, step: i64) -> i64 {
        let way = &mut self.ways[usize::from(step < 0)];
        let (mut bits, mut passed) = (from, Vec::new());
        while self.taken.contains(&bits) {
            passed.push(bits);
            bits = way.get(&bits).copied().unwrap_or(bits + step);
        }
        #[cfg(test)]
        {
            self.steps += passed.len() + 1;
        }
        way.extend(passed.into_iter().map(|passed| (passed, bits)));
        bits
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn steps(floats: impl Iterator<Item = f64>) -> usize {
        let mut free = Free::but(std::iter::empty());
        floats.for_each(|float| assert!(free.take(float).is_some()));
        free.0.iter().map(|magnitudes| magnitudes.steps).sum()
    }

    #[test]
    fn twice_as_many_numbers_take_twice_as_long() {
        let close = |rank: usize| f64::from_bits(1.1_f64.to_bits() + rank as u64);
        let of_one = |count| steps(std::iter::repeat_n(1.1, count));
        let at_the_end = |count| steps(std::iter::repeat_n(f64::INFINITY, count));
        let at_zero = |count| steps(std::iter::repeat_n(-0.0, count));
        let of_each = |count: usize| steps((0..count).flat_map(|rank| [close(rank); 2]));
        let ways: [(&str, &dyn Fn(usize) -> usize); 4] =
            [("one", &of_one), ("the last", &at_the_end), ("zero", &at_zero), ("each", &of_each)];
        for (what, steps) in ways {
            let (some, more) = (steps(4000), steps(8000));
            assert!(more * 2 < some * 5, "{what}: {some}, {more}");
        }
    }

    #[test]
    fn the_nearest_is_taken() {
        let mut free = Free::but([1.0, 1.0_f64.next_up()].into_iter());
        let due = [1.0_f64.next_down(), 1.0_f64.next_up().next_up(), 1.0_f64.next_down().next_down()];
        assert_eq!([(); 3].map(|()| free.take(1.0)), due.map(Some));
        assert_eq!([(); 2].map(|()| free.take(-1.0)), [Some(-1.0), Some((-1.0_f64).next_down())]);
    }
}
