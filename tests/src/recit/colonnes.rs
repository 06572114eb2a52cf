//! Amounts and days in the usual form. Only what the story prints.

use cfadock::scalaires::{Date, DateCivile, Montant};

/// `3 200,00 €`; a dash when there is no amount.
pub(super) fn euros(montant: Option<&Montant>) -> String {
    let Some(centimes) = montant.and_then(Montant::en_centimes) else {
        return "–".to_owned();
    };
    let (signe, positif) = (if centimes < 0 { "-" } else { "" }, centimes.unsigned_abs());
    let chiffres = (positif / 100).to_string();
    let mut groupe = String::new();
    for (rang, chiffre) in chiffres.chars().enumerate() {
        if rang > 0 && (chiffres.len() - rang) % 3 == 0 {
            groupe.push(' ');
        }
        groupe.push(chiffre);
    }
    format!("{signe}{groupe},{:02} €", positif % 100)
}

/// `01/03/2027`; a dash when there is no day.
pub(super) fn jour(date: Option<&Date>) -> String {
    date.and_then(Date::civil).map_or_else(|| "–".to_owned(), ecrire)
}

/// As [`jour`], of a civil date.
pub(super) fn jour_civil(date: &DateCivile) -> String {
    date.civil().map_or_else(|| "–".to_owned(), ecrire)
}

fn ecrire(jour: jiff::civil::Date) -> String {
    format!("{:02}/{:02}/{:04}", jour.day(), jour.month(), jour.year())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn amounts() {
        for (centimes, expected) in
            [(0, "0,00 €"), (5, "0,05 €"), (320_000, "3 200,00 €"), (-123_456_789, "-1 234 567,89 €")]
        {
            assert_eq!(euros(Some(&Montant::centimes(centimes))), expected);
        }
        assert_eq!(euros(None), "–");
    }
}
