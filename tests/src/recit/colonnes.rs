//! Amounts and days as people read them. Not a formatting library: only what the story prints.

use cfadock::scalaires::{Date, DateCivile, Montant};

/// `3 200,00 €`; a dash when there is no amount.
pub(super) fn euros(montant: Option<&Montant>) -> String {
    let Some(centimes) = montant.and_then(Montant::en_centimes) else {
        return "–".to_owned();
    };
    let (sign, positive) = (if centimes < 0 { "-" } else { "" }, centimes.unsigned_abs());
    let digits = (positive / 100).to_string();
    let mut grouped = String::new();
    for (index, digit) in digits.chars().enumerate() {
        if index > 0 && (digits.len() - index) % 3 == 0 {
            grouped.push(' ');
        }
        grouped.push(digit);
    }
    format!("{sign}{grouped},{:02} €", positive % 100)
}

/// `01/03/2027`; a dash when there is no day.
pub(super) fn jour(date: Option<&Date>) -> String {
    date.and_then(Date::civil).map_or_else(|| "–".to_owned(), ecrire)
}

/// As [`jour`], of a civil date.
pub(super) fn jour_civil(date: &DateCivile) -> String {
    date.civil().map_or_else(|| "–".to_owned(), ecrire)
}

fn ecrire(day: jiff::civil::Date) -> String {
    format!("{:02}/{:02}/{:04}", day.day(), day.month(), day.year())
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
