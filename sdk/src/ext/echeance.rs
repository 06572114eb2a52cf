//! The state of an échéance, computed: the norm gives it amounts and dates only.

use crate::models::Echeance;
use crate::scalaires::{Date, Montant};

impl Echeance {
    /// The amount that can still be invoiced, in euros: the total, minus what is paid, minus what is being examined.
    ///
    /// `None` when the OPCO gave no total: an unknown amount is not zero. A missing paid or examined amount counts as
    /// zero. Source: norm, « Schedule item » (remaining), inferred from two clients.
    pub fn reste_a_facturer(&self) -> Option<Montant> {
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
        let mut echeance = Echeance { montant_total: Some(Montant::centimes(240_000)), ..Echeance::default() };
        assert_eq!(echeance.reste_a_facturer(), Some(Montant::centimes(240_000)));
        echeance.montant_regle = Some(Montant::centimes(100_001));
        echeance.montant_en_cours_instruction = Some(Montant::centimes(9));
        assert_eq!(echeance.reste_a_facturer(), Some(Montant::centimes(139_990)));
        echeance.montant_total = None;
        assert_eq!(echeance.reste_a_facturer(), None);
    }

    #[test]
    fn an_echeance_opens_on_its_day() {
        let day = |day| Date::new(2026, 9, day).unwrap();
        let echeance = Echeance { date_ouverture: Some(day(10)), ..Echeance::default() };
        assert_eq!([9, 10].map(|at| echeance.est_ouverte(&day(at))), [Some(false), Some(true)]);
        assert_eq!(Echeance::default().est_ouverte(&day(1)), None);
    }
}
