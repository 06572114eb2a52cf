//! Amounts in whole centimes, and as people write them.

use crate::scalaires::Montant;

/// `1 823,03 €`, with no-break blanks.
pub(super) fn ecrit(centimes: i64) -> String {
    let (signe, valeur_absolue) = (if centimes < 0 { "-" } else { "" }, centimes.unsigned_abs());
    let mut euros = (valeur_absolue / 100).to_string();
    for place in (1..euros.len()).rev().filter(|place| (euros.len() - place) % 3 == 0).collect::<Vec<_>>() {
        euros.insert(place, '\u{a0}');
    }
    format!("{signe}{euros},{:02}\u{a0}€", valeur_absolue % 100)
}

/// A figure of `sdk/donnees/reference`, the same way.
pub(super) fn figure(montant: &Montant) -> String {
    ecrit(montant.en_centimes().expect("the figures of reference count whole centimes"))
}

/// The amount in centimes, as it is sent: rounded; `None` when it is no number.
pub(super) fn centimes(montant: &Montant) -> Option<i64> {
    montant.arrondi().en_centimes()
}

/// The sum in centimes, each amount rounded as it is sent; `None` when one is no number, or the sum is too large.
pub(super) fn somme<'a>(montants: impl IntoIterator<Item = &'a Montant>) -> Option<i64> {
    montants.into_iter().map(centimes).try_fold(0_i64, |cumul, centimes| cumul.checked_add(centimes?))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn amounts_are_written_the_french_way() {
        for (centimes, text) in
            [(182_303, "1 823,03 €"), (5, "0,05 €"), (-100, "-1,00 €"), (123_456_789, "1 234 567,89 €")]
        {
            assert_eq!(ecrit(centimes).replace('\u{a0}', " "), text);
        }
    }

    #[test]
    fn sums_are_of_rounded_amounts_or_nothing() {
        let half: Montant = crate::runtime::serde_json::from_str("0.005").expect("an amount");
        assert_eq!(somme(&[Montant::centimes(10), Montant::centimes(20)]), Some(30));
        assert_eq!(somme(&[Montant::centimes(10), half]), Some(11));
        let none: Montant = crate::runtime::serde_json::from_str("true").expect("kept as it came");
        assert_eq!(somme(&[Montant::centimes(10), none]), None);
    }
}
