//! The budget of repetitions, shared by all clones of a client.

use std::sync::atomic::{AtomicU32, Ordering};

/// The cost of one repetition, in units of what one answer returns.
const COST: u32 = 10;

/// A token bucket without a clock: repetitions take from it, answers return to it.
pub(super) struct Budget {
    tenths: AtomicU32,
    full: u32,
}

impl Budget {
    /// A full budget of so many repetitions.
    pub(super) fn new(repetitions: u32) -> Self {
        let full = repetitions.saturating_mul(COST);
        Self { tenths: AtomicU32::new(full), full }
    }

    /// Takes one repetition, if there is one.
    pub(super) fn take(&self) -> bool {
        self.change(|tenths| tenths.checked_sub(COST))
    }

    /// Returns a tenth of a repetition.
    pub(super) fn give(&self) {
        self.change(|tenths| (tenths < self.full).then_some(tenths + 1));
    }

    fn change(&self, change: impl FnMut(u32) -> Option<u32>) -> bool {
        self.tenths.fetch_update(Ordering::Relaxed, Ordering::Relaxed, change).is_ok()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ten_answers_give_one_repetition_back() {
        let budget = Budget::new(2);
        assert_eq!([budget.take(), budget.take(), budget.take()], [true, true, false]);
        (0..9).for_each(|_| budget.give());
        assert!(!budget.take());
        budget.give();
        assert!(budget.take() && !budget.take());
        (0..1000).for_each(|_| budget.give());
        assert_eq!([budget.take(), budget.take(), budget.take()], [true, true, false]);
        // Full is full: nothing was kept beyond it.
        (0..9).for_each(|_| budget.give());
        assert!(!budget.take() && !Budget::new(0).take());
    }
}
