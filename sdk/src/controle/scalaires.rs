//! Shared code of the checks of scalars and codes: a scalar says why it is wrong, the finding says where.

use super::montants::{self, figure};
use super::verification::Ecarts;
use crate::runtime::RawCode;
use crate::scalaires::rust_decimal::Decimal;
use crate::scalaires::{ErreurScalaire, Montant};

/// The number of a code; 0 when it is no integer.
pub(super) fn nombre(code: &RawCode) -> i64 {
    code.to_string().parse().unwrap_or_default()
}

/// Notes why a value is no value of its scalar.
pub(super) fn juger(ecarts: &mut Ecarts<'_>, champ: &str, lecture: Result<(), ErreurScalaire>) {
    if let Err(raison) = lecture {
        ecarts.noter_a(champ, format!("{} Vérifiez la saisie.", dite(&raison)));
    }
}

/// The reason as a sentence, with a capital.
fn dite(raison: &ErreurScalaire) -> String {
    let texte = raison.to_string();
    let mut lettres = texte.chars();
    lettres.next().map(|premier| premier.to_uppercase().chain(lettres).collect()).unwrap_or_default()
}

/// Notes an amount that is no number, or is too large for centimes.
pub(super) fn juger_nombre(ecarts: &mut Ecarts<'_>, champ: &str, montant: &Montant) {
    if montants::centimes(montant).is_none() {
        ecarts.noter_a(
            champ,
            "Ce montant n'est pas un nombre, ou est démesuré. Indiquez un montant en euros, avec deux décimales au plus.",
        );
    }
}

/// Notes an amount that sending would round, if the difference is more than a rounding error of floats (0.1 + 0.2).
pub(super) fn juger_arrondi(ecarts: &mut Ecarts<'_>, champ: &str, montant: &Montant) {
    let (Some(exact), arrondi) = (montant.decimal(), montant.arrondi()) else { return };
    let differe = arrondi.decimal().is_some_and(|arrondi| (arrondi - exact).abs() >= Decimal::new(1, 4));
    if differe && arrondi.en_centimes().is_some() {
        ecarts.noter_a(
            champ,
            format!("Ce montant a plus de deux décimales et part arrondi à {} : vérifiez-le.", figure(&arrondi)),
        );
    }
}

/// Notes an amount that is no number, or is negative.
pub(super) fn juger_montant(ecarts: &mut Ecarts<'_>, champ: &str, montant: &Montant) {
    juger_nombre(ecarts, champ, montant);
    if montant.decimal().is_some() && *montant < Montant::ZERO {
        ecarts.noter_a(champ, "Le montant est négatif : indiquez un montant positif ou nul.");
    }
}
