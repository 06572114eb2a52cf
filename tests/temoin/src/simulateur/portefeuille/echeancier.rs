//! The échéancier of an engaged contract, by the regime of its conclusion. Whole centimes throughout.
//!
//! An estimate, as any échéancier outside an OPCO is: the proration of a partial year is known, how the shares apply to
//! it is not, and the employer's contribution is left out. The parts of a contract under a year are published for the
//! second regime only; the others borrow them.

use jiff::ToSpan;
use jiff::civil::{Date, date};
use serde::{Deserialize, Serialize};
use serde_json::{Value, json};

use super::valeur::{ecrire_jour, ecrire_montant};

/// The three regimes, by the day of conclusion.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) enum Regime {
    /// Concluded in 2020: 50 / 25 / 25, a month begun is due.
    A,
    /// From 01/01/2021 to 30/06/2025: 40 / 30 / 30, a month begun is due; 50 / 50 under a year.
    B,
    /// From 01/07/2025: 40 / 30 / 20 / 10, by the day.
    C,
}

/// Share in percent, and the months of the year of execution that the item covers; it opens with the first. One
/// without months settles the whole year, and opens with the next year or at the end of the contract.
type Part = (i64, Option<(i64, i64)>);

const MOINS_D_UN_AN: &[Part] = &[(50, Some((0, 12))), (50, None)];

impl Regime {
    /// The regime of a contract concluded on this day.
    pub(crate) fn au(conclusion: Date) -> Self {
        if conclusion < date(2021, 1, 1) {
            Self::A
        } else if conclusion < date(2025, 7, 1) {
            Self::B
        } else {
            Self::C
        }
    }

    pub(crate) fn titre(self) -> &'static str {
        match self {
            Self::A => "régime 50-25-25, contrats conclus en 2020",
            Self::B => "régime 40-30-30, contrats conclus du 01/01/2021 au 30/06/2025",
            Self::C => "régime 40-30-20-10, contrats conclus depuis le 01/07/2025",
        }
    }

    fn parts(self) -> &'static [Part] {
        match self {
            Self::A => &[(50, Some((0, 6))), (25, Some((6, 9))), (25, Some((9, 12)))],
            Self::B => &[(40, Some((0, 6))), (30, Some((6, 9))), (30, Some((9, 12)))],
            Self::C => &[(40, Some((0, 6))), (30, Some((6, 9))), (20, Some((9, 12))), (10, None)],
        }
    }

    /// What is due for a year of execution cut short.
    fn prorata(self, npec: i64, start: Date, last: Date) -> i64 {
        match self {
            Self::A | Self::B => {
                let begun =
                    (1..12).filter(|months: &i64| start.checked_add(months.months()).is_ok_and(|day| day <= last));
                half_up(npec * (1 + begun.count() as i64), 12)
            }
            Self::C => prorata(npec, start, last),
        }
    }
}

/// Days of the year in the proration.
const BASE: i64 = 365;

/// One item of the échéancier; amounts in centimes.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub(crate) struct Echeance {
    pub(crate) numero: u32,
    pub(crate) codification: String,
    pub(crate) ouverture: Date,
    pub(crate) debut: Date,
    pub(crate) fin: Date,
    pub(crate) total: i64,
    pub(crate) regle: i64,
    pub(crate) en_cours: i64,
}

impl Echeance {
    /// What may still be invoiced.
    pub(crate) fn restant(&self) -> i64 {
        self.total - self.regle - self.en_cours
    }

    pub(crate) fn json(&self, siret: &str, iban: &str) -> Value {
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
pub(crate) fn etablir(regime: Regime, debut: Date, fin: Date, npec: i64) -> Vec<Echeance> {
    let mut items = Vec::new();
    let court = debut.checked_add(1.years()).and_then(Date::yesterday).is_ok_and(|last| last > fin);
    let parts = if court { MOINS_D_UN_AN } else { regime.parts() };
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
        let due = if complete { npec } else { regime.prorata(npec, start, last) };
        let solde = if last == fin { fin } else { next };
        annee(&mut items, parts, (start, last), solde, due);
    }
    items.shrink_to_fit();
    items
}

fn annee(items: &mut Vec<Echeance>, parts: &[Part], (start, last): (Date, Date), solde: Date, due: i64) {
    // What would fall after the contract falls on its end.
    let after = |months: i64| start.checked_add(months.months()).unwrap_or(last).min(last);
    let mut left = due;
    for (rank, &(percent, months)) in parts.iter().enumerate() {
        let numero = items.len() as u32 + 1;
        // The last item of a year takes what the others left, so that the year is whole to the centime.
        let total = if rank + 1 == parts.len() { left } else { half_up(due * percent, 100) };
        let (ouverture, debut, fin) = match months {
            Some((from, 12)) => (after(from), after(from), last),
            Some((from, to)) => (after(from), after(from), after(to).yesterday().unwrap_or(last).max(after(from))),
            None => (solde, start, last),
        };
        left -= total;
        let codification = format!("E{numero}");
        items.push(Echeance { numero, codification, ouverture, debut, fin, total, regle: 0, en_cours: 0 });
    }
}

/// Numbers the items as one OPCO was seen to: 1, 2, 3, …, and 99 for the last.
pub(crate) fn numeroter(items: &mut [Echeance]) {
    for item in items.iter_mut() {
        item.codification = item.numero.to_string();
    }
    if let Some(last) = items.last_mut() {
        last.codification = "99".to_owned();
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
mod tests;
