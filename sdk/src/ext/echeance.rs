//! The state of an échéance, computed: the norm gives it amounts and dates only.

use crate::models::Echeance;
use crate::scalaires::{Date, Montant};

impl Echeance {
    /// The amount that can still be invoiced, in euros: the total, minus what is paid, minus what is being examined.
    ///
    /// `None` when the OPCO left out one of the three: an unknown amount is not zero. Source: norm, « Schedule item »
    /// (remaining), inferred from two clients.
    pub fn reste_a_facturer(&self) -> Option<Montant> {
        let connus = self.montant_regle.is_some() && self.montant_en_cours_instruction.is_some();
        self.reste_au_plus().filter(|_| connus)
    }

    /// The most that can still be invoiced: a paid or examined amount that the OPCO left out may be zero. `None` when it
    /// gave no total.
    pub(crate) fn reste_au_plus(&self) -> Option<Montant> {
        let total = self.montant_total.clone()?;
        let pris = [&self.montant_regle, &self.montant_en_cours_instruction];
        Some(pris.into_iter().flatten().fold(total, |reste, montant| reste - montant.clone()))
    }

    /// Whether the échéance is open to invoicing on that day; `None` when the OPCO gave no readable opening date.
    pub fn est_ouverte(&self, jour: &Date) -> Option<bool> {
        let ouverture = self.date_ouverture.as_ref()?.civil()?;
        Some(ouverture <= jour.civil()?)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_paid_and_what_is_examined_are_no_longer_due() {
        let [total, regle, en_cours] = [240_000, 100_001, 9].map(|centimes| Some(Montant::centimes(centimes)));
        let lue =
            |montant_total: &Option<Montant>, montant_regle: &Option<Montant>, en_cours: &Option<Montant>| Echeance {
                montant_total: montant_total.clone(),
                montant_regle: montant_regle.clone(),
                montant_en_cours_instruction: en_cours.clone(),
                ..Echeance::default()
            };
        let restes = |lue: Echeance| [lue.reste_a_facturer(), lue.reste_au_plus()].map(|reste| reste?.en_centimes());
        assert_eq!(restes(lue(&total, &regle, &en_cours)), [Some(139_990); 2]);
        // What the OPCO leaves out is unknown, and not zero.
        assert_eq!(restes(lue(&total, &None, &en_cours)), [None, Some(239_991)]);
        assert_eq!(restes(lue(&total, &regle, &None)), [None, Some(139_999)]);
        assert_eq!(restes(lue(&total, &None, &None)), [None, Some(240_000)]);
        assert_eq!(restes(lue(&None, &regle, &en_cours)), [None; 2]);
    }

    #[test]
    fn an_echeance_opens_on_its_day() {
        let day = |day| Date::new(2026, 9, day).unwrap();
        let echeance = Echeance { date_ouverture: Some(day(10)), ..Echeance::default() };
        assert_eq!([9, 10].map(|at| echeance.est_ouverte(&day(at))), [Some(false), Some(true)]);
        assert_eq!(Echeance::default().est_ouverte(&day(1)), None);
    }
}
