//! The échéancier of an engaged contract: 40 / 30 / 20 / 10 % per year of execution (contracts from 01/07/2025).
//!
//! An estimate, as any échéancier outside an OPCO is: the daily proration of a partial year is known, how the four
//! shares apply to it is not, and the employer's contribution is left out. Whole centimes throughout.

use jiff::ToSpan;
use jiff::civil::Date;
use serde_json::{Value, json};

use super::valeur::{ecrire_jour, ecrire_montant};

/// Share in percent, and the months of the year of execution that the item covers; it opens with the first. The last
/// one settles the whole year, and opens with the next year or at the end of the contract.
const PARTS: [(i64, Option<(i64, i64)>); 4] = [(40, Some((0, 6))), (30, Some((6, 9))), (20, Some((9, 12))), (10, None)];

/// Days of the year in the proration.
const BASE: i64 = 365;

/// One item of the échéancier; amounts in centimes.
#[derive(Clone, Debug)]
pub(super) struct Echeance {
    pub(super) numero: u32,
    pub(super) codification: String,
    pub(super) ouverture: Date,
    pub(super) debut: Date,
    pub(super) fin: Date,
    pub(super) total: i64,
    pub(super) regle: i64,
    pub(super) en_cours: i64,
}

impl Echeance {
    /// What may still be invoiced.
    pub(super) fn restant(&self) -> i64 {
        self.total - self.regle - self.en_cours
    }

    pub(super) fn json(&self, siret: &str, iban: &str) -> Value {
        json!({
            "numero": self.numero,
            "codification": self.codification,
            "dateOuverture": ecrire_jour(self.ouverture),
            "dateDebut": ecrire_jour(self.debut),
            "dateFin": ecrire_jour(self.fin),
            "montantTotal": ecrire_montant(self.total),
            "dontMontantPedagogie": ecrire_montant(self.total),
            "dontMajorationRqth": ecrire_montant(0),
            "montantRegle": ecrire_montant(self.regle),
            "montantEnCoursInstruction": ecrire_montant(self.en_cours),
            "siretCfa": siret,
            "iban": iban,
        })
    }
}

/// The items of a contract from `debut` to `fin` (both included) at `npec` centimes a year, in order.
pub(super) fn etablir(debut: Date, fin: Date, npec: i64) -> Vec<Echeance> {
    let mut items = Vec::new();
    for year in 0..=4_i64 {
        let Ok(start) = debut.checked_add(year.years()) else {
            break;
        };
        if start > fin {
            break;
        }
        let next = debut.checked_add((year + 1).years()).unwrap_or(fin);
        let complete = next.yesterday().is_ok_and(|last| last <= fin);
        let last = if complete { next.yesterday().unwrap_or(fin) } else { fin };
        let due = if complete { npec } else { prorata(npec, start, last) };
        let solde = if last == fin { fin } else { next };
        annee(&mut items, (start, last), solde, due);
    }
    items
}

fn annee(items: &mut Vec<Echeance>, (start, last): (Date, Date), solde: Date, due: i64) {
    // What would fall after the contract falls on its end.
    let after = |months: i64| start.checked_add(months.months()).unwrap_or(last).min(last);
    let mut left = due;
    for (percent, months) in PARTS {
        let numero = items.len() as u32 + 1;
        let (total, ouverture, debut, fin) = match months {
            Some((from, 12)) => (half_up(due * percent, 100), after(from), after(from), last),
            Some((from, to)) => {
                let fin = after(to).yesterday().unwrap_or(last).max(after(from));
                (half_up(due * percent, 100), after(from), after(from), fin)
            }
            None => (left, solde, start, last),
        };
        left -= total;
        let codification = format!("E{numero}");
        items.push(Echeance { numero, codification, ouverture, debut, fin, total, regle: 0, en_cours: 0 });
    }
}

/// `npec × days / 365`, rounded half up to the centime.
fn prorata(npec: i64, start: Date, last: Date) -> i64 {
    let days = i64::from(start.until(last).map_or(0, |span| span.get_days())) + 1;
    half_up(npec * days, BASE)
}

fn half_up(numerator: i64, denominator: i64) -> i64 {
    (2 * numerator + denominator).div_euclid(2 * denominator)
}

#[cfg(test)]
mod tests {
    use jiff::civil::date;

    use super::*;

    #[test]
    fn two_years() {
        let items = etablir(date(2026, 9, 1), date(2028, 8, 31), 800_000);
        let totals: Vec<_> = items.iter().map(|item| item.total).collect();
        assert_eq!(totals, [320_000, 240_000, 160_000, 80_000, 320_000, 240_000, 160_000, 80_000]);
        let openings: Vec<_> = items.iter().take(5).map(|item| item.ouverture).collect();
        let months = [date(2026, 9, 1), date(2027, 3, 1), date(2027, 6, 1), date(2027, 9, 1), date(2027, 9, 1)];
        assert_eq!(openings, months);
        assert_eq!(items[7].ouverture, date(2028, 8, 31));
        assert_eq!((items[0].debut, items[0].fin), (date(2026, 9, 1), date(2027, 2, 28)));
        assert_eq!((items[2].debut, items[2].fin), (date(2027, 6, 1), date(2027, 8, 31)));
    }

    /// The vectors of the rules: 8 000 € over 370 days, one year and three days, 7 000 € over 259 days.
    #[test]
    fn proration() {
        let sum = |debut, fin, npec| etablir(debut, fin, npec).iter().map(|item| item.total).sum::<i64>();
        assert_eq!(sum(date(2025, 9, 1), date(2026, 9, 5), 800_000), 810_959);
        assert_eq!(sum(date(2025, 9, 1), date(2026, 9, 3), 800_000), 806_575);
        assert_eq!(sum(date(2026, 10, 15), date(2027, 6, 30), 700_000), 496_712);
    }
}
