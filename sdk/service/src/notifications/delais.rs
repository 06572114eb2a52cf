//! When an attempt that failed is repeated, and when it is given up.

use std::time::Duration;

/// The waits after the first attempts; after them, the last one.
const ATTENTES: [u64; 9] = [5, 30, 120, 600, 1_800, 3_600, 7_200, 14_400, 21_600];

/// Given up when it is this old.
pub(super) const DUREE: Duration = Duration::from_secs(3 * 86_400);

/// The longest wait that a receiver may ask for.
const DEMANDE: Duration = Duration::from_secs(21_600);

/// The wait after so many attempts; `tirage` is a random number between 0 and 1, which spreads it by a fifth both ways.
pub(super) fn attente(essais: u32, demandee: Option<Duration>, tirage: f64) -> Duration {
    let rang = usize::try_from(essais.saturating_sub(1)).unwrap_or(usize::MAX).min(ATTENTES.len() - 1);
    let attente = Duration::from_secs(ATTENTES[rang]).mul_f64(0.8 + 0.4 * tirage.clamp(0.0, 1.0));
    attente.max(demandee.unwrap_or_default().min(DEMANDE))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn waits_grow_to_their_end_and_spread() {
        let secondes = |essais, tirage| attente(essais, None, tirage).as_secs();
        assert_eq!(
            [1, 2, 3, 9, 10, u32::MAX].map(|essais| secondes(essais, 0.5)),
            [5, 30, 120, 21_600, 21_600, 21_600]
        );
        assert_eq!([0.0, 1.0].map(|tirage| secondes(4, tirage)), [480, 720]);
        assert_eq!(attente(1, Some(Duration::from_secs(90)), 0.5).as_secs(), 90);
        assert_eq!(attente(1, Some(Duration::MAX), 0.5), DEMANDE);
    }
}
