//! The level of financing of a remote training (D.6332-82-1).

use super::chiffre::au_centime;
use super::{contrat, financement};
use crate::scalaires::Montant;
use crate::scalaires::rust_decimal::Decimal;

/// Whether a training with this many remote hours is a remote one: at least 80 % of its hours, according to the decree.
/// False for a training without hours.
pub fn est_a_distance(heures_a_distance: i32, heures: i32) -> bool {
    let part = i64::from(contrat().part_distanciel.valeur);
    heures > 0 && i64::from(heures_a_distance) * 100 >= part * i64::from(heures)
}

/// The level of financing of a remote training, in euros a year, from the level of its certification: a fifth less, but
/// at least 4 000 € and never more than the level itself. `None` when the level is no number.
///
/// [`est_a_distance`] says whether the training is remote. 33 certifications are exempt (arrêté of 26/11/2025): they
/// are not known here.
///
/// ```
/// use cfadock::reference::niveau_a_distance;
/// use cfadock::scalaires::Montant;
///
/// assert_eq!(niveau_a_distance(&Montant::centimes(800_000)), Some(Montant::centimes(640_000)));
/// ```
pub fn niveau_a_distance(niveau: &Montant) -> Option<Montant> {
    let (chiffres, plein) = (financement(), niveau.decimal()?);
    let garde = Decimal::new(100 - chiffres.abattement_distanciel.valeur, 2);
    let minimum = chiffres.plancher_distanciel.valeur.decimal()?;
    Some(au_centime(plein.checked_mul(garde)?.max(minimum).min(plein)))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_remote_training_is_financed_less_down_to_the_floor() {
        for (plein, adjusted) in [(3_500, 3_500), (4_000, 4_000), (4_500, 4_000), (5_000, 4_000), (8_000, 6_400)] {
            let computed = niveau_a_distance(&Montant::centimes(plein * 100));
            assert_eq!(computed.and_then(|amount| amount.en_centimes()), Some(adjusted * 100), "{plein}");
        }
    }

    #[test]
    fn four_fifths_of_the_hours_are_remote() {
        let remote = [(799, 1_000), (800, 1_000), (1_000, 1_000), (0, 0), (5, 0), (-1, 10)];
        assert_eq!(remote.map(|(part, all)| est_a_distance(part, all)), [false, true, true, false, false, false]);
    }
}
