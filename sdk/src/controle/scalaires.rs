//! What the checks of scalars and codes share: a scalar says why it is wrong, the finding says where.

use super::verification::Ecarts;
use crate::runtime::RawCode;
use crate::scalar::{Montant, ScalarError};

/// The number of a code; 0 when it travels as something else.
pub(super) fn nombre(code: &RawCode) -> i64 {
    code.to_string().parse().unwrap_or_default()
}

/// Notes why a value is no value of its scalar.
pub(super) fn juger(ecarts: &mut Ecarts<'_>, champ: &str, lecture: Result<(), ScalarError>) {
    if let Err(raison) = lecture {
        ecarts.noter_a(champ, format!("{} Vérifiez la saisie.", dite(&raison)));
    }
}

/// The reason as a sentence of its own: with a capital.
fn dite(raison: &ScalarError) -> String {
    let text = raison.to_string();
    let mut letters = text.chars();
    letters.next().map(|first| first.to_uppercase().chain(letters).collect()).unwrap_or_default()
}

/// Notes an amount that is no whole number of centimes.
pub(super) fn juger_centimes(ecarts: &mut Ecarts<'_>, champ: &str, montant: &Montant) {
    if let Err(raison) = montant.verifier() {
        ecarts.noter_a(champ, format!("{} Indiquez un montant en euros, avec deux décimales au plus.", dite(&raison)));
    }
}

/// Notes an amount that is no whole number of centimes, or less than nothing.
pub(super) fn juger_montant(ecarts: &mut Ecarts<'_>, champ: &str, montant: &Montant) {
    juger_centimes(ecarts, champ, montant);
    if montant.verifier().is_ok() && *montant < Montant::ZERO {
        ecarts.noter_a(champ, "Le montant est négatif : indiquez un montant positif ou nul.");
    }
}
