//! What the employer pays to the CFA (R.6332-25-1 and R.6332-25-2). The OPCO deducts it from its first payment.

use super::chiffre::au_centime;
use super::financement;
use crate::runtime::jiff::civil;
use crate::scalaires::rust_decimal::Decimal;
use crate::scalaires::{DateCivile, Montant};

/// The reason for an employer's payment.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Participation {
    /// The contract: once, whatever its duration.
    Contrat,
    /// The contract was broken. Two counts of days: the days of practical training decide whether it was early, those
    /// of the contract determine the amount. No document of the norm contains the first: the CFA gives it.
    Rupture {
        /// Days of practical training, including the last; days at the CFA do not count.
        jours_pratiques: u32,
        /// Calendar days of the contract, including the last.
        jours_contrat: u32,
    },
    /// The contract is with another employer after the rupture of an earlier one, so that the training can be finished.
    NouvelEmployeur,
}

/// Whether employers pay at all for a contract concluded on `conclusion` for a diploma of this level of qualification
/// (3 to 8): from level 6, for contracts concluded from 1 July 2025.
pub fn participation_due(conclusion: civil::Date, niveau: i64) -> bool {
    let seuil = &financement().participation_niveau;
    let depuis = seuil.depuis.as_ref().and_then(DateCivile::civil);
    niveau >= seuil.valeur && depuis.is_none_or(|depuis| depuis <= conclusion)
}

/// What the employer pays, in euros; `niveau` is the yearly level of financing. `None` when that is no number.
///
/// It is 750 €. After a rupture within the first 45 days of practical training it is half the level of financing of the
/// days of the contract, on a basis of 365 days, and at most 750 €. For a new employer after a rupture, early or not,
/// it is 200 €.
///
/// ```
/// use cfadock::reference::{Participation, participation};
/// use cfadock::scalaires::Montant;
///
/// let rupture = Participation::Rupture { jours_pratiques: 20, jours_contrat: 45 };
/// assert_eq!(participation(rupture, &Montant::centimes(800_000)), Some(Montant::centimes(49_315)));
/// ```
pub fn participation(motif: Participation, niveau: &Montant) -> Option<Montant> {
    let (chiffres, plein) = (financement(), niveau.decimal()?);
    let entier = chiffres.participation_employeur.valeur.decimal()?;
    let tot = i64::from(chiffres.participation_rupture.valeur);
    match motif {
        Participation::NouvelEmployeur => Some(chiffres.participation_nouvel_employeur.valeur.clone()),
        Participation::Rupture { jours_pratiques, jours_contrat } if i64::from(jours_pratiques) <= tot => {
            let part = Decimal::new(chiffres.participation_part_rupture.valeur, 2);
            let jours = plein.checked_mul(part)?.checked_mul(jours_contrat.into())? / Decimal::from(365);
            Some(au_centime(jours.min(entier)))
        }
        Participation::Contrat | Participation::Rupture { .. } => Some(au_centime(entier)),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn centimes(motif: Participation, level: i64) -> Option<i64> {
        participation(motif, &Montant::centimes(level)).and_then(|amount| amount.en_centimes())
    }

    #[test]
    fn an_early_rupture_costs_half_of_its_days() {
        let broken =
            |jours, level| centimes(Participation::Rupture { jours_pratiques: jours, jours_contrat: jours }, level);
        // 20 days at the employer in a contract of 45 days: the second count determines the amount.
        let both = Participation::Rupture { jours_pratiques: 20, jours_contrat: 45 };
        assert_eq!(centimes(both, 800_000), Some(49_315));
        let late = Participation::Rupture { jours_pratiques: 46, jours_contrat: 120 };
        assert_eq!(centimes(late, 800_000), Some(75_000));
        assert_eq!(broken(45, 800_000), Some(49_315));
        // From 12 166,67 € on, the maximum is reached.
        assert_eq!([broken(45, 1_216_630), broken(45, 1_216_667)], [Some(74_998), Some(75_000)]);
        assert_eq!(
            [broken(45, 2_000_000), broken(46, 100_000), broken(0, 800_000)],
            [Some(75_000), Some(75_000), Some(0)]
        );
    }

    #[test]
    fn the_others_are_flat() {
        assert_eq!(centimes(Participation::Contrat, 800_000), Some(75_000));
        assert_eq!(centimes(Participation::NouvelEmployeur, 800_000), Some(20_000));
    }

    #[test]
    fn it_is_due_from_level_6_and_july_2025() {
        let day = |month, day| civil::date(2025, month, day);
        let due = [(day(6, 30), 6), (day(7, 1), 5), (day(7, 1), 6), (day(7, 1), 7)];
        assert_eq!(due.map(|(day, level)| participation_due(day, level)), [false, false, true, true]);
    }
}
