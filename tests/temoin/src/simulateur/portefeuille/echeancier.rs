//! The échéancier of an engaged contract, by the regime of its conclusion. Whole centimes throughout.
//!
//! An estimate, like any échéancier outside an OPCO: the proration of a partial year is known, the application of the
//! shares to it is not, and the employer's contribution is left out. The split of contracts under a year is published
//! for the second regime only; the other regimes use it as well.

use jiff::ToSpan;
use jiff::civil::{Date, date};
use serde::{Deserialize, Serialize};
use serde_json::{Value, json};

use super::valeur::{ecrire_jour, ecrire_montant};

/// The three regimes, by the day of conclusion.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) enum Regime {
    /// Concluded in 2020: 50 / 25 / 25, each month begun is due in full.
    A,
    /// From 01/01/2021 to 30/06/2025: 40 / 30 / 30, each month begun is due in full; 50 / 50 under a year.
    B,
    /// From 01/07/2025: 40 / 30 / 20 / 10, by the day.
    C,
}

/// Share in percent, and the months of the year of execution that the item covers; it opens with the first month. An
/// item without months settles the whole year, and opens with the next year or at the end of the contract.
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

    /// The amount due for an incomplete year of execution.
    fn prorata(self, npec: i64, premier: Date, dernier: Date) -> i64 {
        match self {
            Self::A | Self::B => {
                let entames = (0..12).filter(|mois| apres_mois(premier, *mois) <= dernier).count();
                arrondi(npec * entames as i64, 12)
            }
            Self::C => prorata(npec, premier, dernier),
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
    /// The amount that may still be invoiced.
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
    let mut echeances = Vec::new();
    let moins_d_un_an = apres_mois(debut, 12).yesterday().is_ok_and(|dernier| dernier > fin);
    let parts = if moins_d_un_an { MOINS_D_UN_AN } else { regime.parts() };
    for an in 0..=4_i64 {
        let premier = apres_mois(debut, 12 * an);
        if premier > fin {
            break;
        }
        let suivant = apres_mois(debut, 12 * (an + 1));
        let complete = suivant.yesterday().is_ok_and(|dernier| dernier <= fin);
        let dernier = if complete { suivant.yesterday().unwrap_or(fin) } else { fin };
        let du = if complete { npec } else { regime.prorata(npec, premier, dernier) };
        let solde = if dernier == fin { fin } else { suivant };
        annee(&mut echeances, parts, (premier, dernier), solde, du);
    }
    echeances.shrink_to_fit();
    echeances
}

fn annee(echeances: &mut Vec<Echeance>, parts: &[Part], (premier, dernier): (Date, Date), solde: Date, du: i64) {
    // An item that would be after the contract is moved to its end.
    let apres = |mois: i64| apres_mois(premier, mois).min(dernier);
    let mut reste = du;
    for (rang, &(pourcentage, mois)) in parts.iter().enumerate() {
        let numero = echeances.len() as u32 + 1;
        // The last item of a year is the rest, so that the sum is exact to the centime.
        let total = if rang + 1 == parts.len() { reste } else { arrondi(du * pourcentage, 100) };
        let (ouverture, debut, fin) = match mois {
            Some((depuis, 12)) => (apres(depuis), apres(depuis), dernier),
            Some((depuis, jusqu_a)) => {
                (apres(depuis), apres(depuis), apres(jusqu_a).yesterday().unwrap_or(dernier).max(apres(depuis)))
            }
            None => (solde, premier, dernier),
        };
        reste -= total;
        let codification = format!("E{numero}");
        echeances.push(Echeance { numero, codification, ouverture, debut, fin, total, regle: 0, en_cours: 0 });
    }
}

/// The first day after whole months: a month that lacks the number of their first day ends them on its last day (article
/// 641 of the code of civil procedure).
fn apres_mois(premier: Date, mois: i64) -> Date {
    let meme = premier.saturating_add(mois.months());
    if meme.day() < premier.day() { meme.saturating_add(1.day()) } else { meme }
}

/// Numbers the items as seen at one OPCO: 1, 2, 3, …, and 99 for the last.
pub(crate) fn numeroter(echeances: &mut [Echeance]) {
    for echeance in echeances.iter_mut() {
        echeance.codification = echeance.numero.to_string();
    }
    if let Some(dernier) = echeances.last_mut() {
        dernier.codification = "99".to_owned();
    }
}

/// `npec × days / 365`, rounded half up to the centime.
fn prorata(npec: i64, premier: Date, dernier: Date) -> i64 {
    let jours = i64::from(premier.until(dernier).map_or(0, |duree| duree.get_days())) + 1;
    arrondi(npec * jours, BASE)
}

fn arrondi(numerateur: i64, denominateur: i64) -> i64 {
    (2 * numerateur + denominateur).div_euclid(2 * denominateur)
}

#[cfg(test)]
mod tests;
