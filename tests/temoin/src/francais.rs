//! Days and amounts as people in France write them.

use jiff::civil::Date;

const MOIS: [&str; 12] = [
    "janvier",
    "février",
    "mars",
    "avril",
    "mai",
    "juin",
    "juillet",
    "août",
    "septembre",
    "octobre",
    "novembre",
    "décembre",
];

/// A day in words: `1er mars 2027`.
pub(crate) fn jour(date: Date) -> String {
    let rang = if date.day() == 1 { "1er".to_owned() } else { date.day().to_string() };
    let mois = MOIS[usize::from(date.month().unsigned_abs()) - 1];
    format!("{rang} {mois} {}", date.year())
}

/// Centimes as a French amount: `1 234,50 €`.
pub(crate) fn euros(centimes: i64) -> String {
    let entier = (centimes.unsigned_abs() / 100).to_string();
    let mut groupe = String::new();
    for (rang, chiffre) in entier.chars().enumerate() {
        if rang > 0 && (entier.len() - rang).is_multiple_of(3) {
            groupe.push('\u{202f}');
        }
        groupe.push(chiffre);
    }
    let signe = if centimes < 0 { "-" } else { "" };
    format!("{signe}{groupe},{:02}\u{a0}€", centimes.unsigned_abs() % 100)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn days() {
        for (date, text) in [((2027, 3, 1), "1er mars 2027"), ((2026, 12, 31), "31 décembre 2026")] {
            assert_eq!(jour(jiff::civil::date(date.0, date.1, date.2)), text);
        }
    }

    #[test]
    fn amounts() {
        for (centimes, text) in [(0, "0,00"), (5, "0,05"), (-123_450, "-1\u{202f}234,50"), (800_000, "8\u{202f}000,00")]
        {
            assert_eq!(euros(centimes), format!("{text}\u{a0}€"));
        }
        assert!(euros(i64::MIN).starts_with("-92\u{202f}233"));
    }
}
