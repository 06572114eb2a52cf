//! Comparison of dates and SIRET, with the usual typing mistakes.

use super::ecart::{Critere, Ecart};
use crate::runtime::jiff::civil::Date;
use crate::scalaires::Siret;

/// The maximum distance between the starts of the two contracts, in days: three months.
const DECALAGE: u32 = 92;

/// The difference of two birth dates.
pub(super) fn naissance(un: Option<Date>, autre: Option<Date>) -> Option<Ecart> {
    let critere = Critere::Naissance;
    let (Some(un), Some(autre)) = (un, autre) else { return Some(Ecart::Absent(critere)) };
    if un == autre {
        return None;
    }
    if (un.year(), un.month(), un.day()) == (autre.year(), autre.day(), autre.month()) {
        return Some(Ecart::JourMoisInverses(critere));
    }
    Some(signe(critere, &un.strftime("%Y%m%d").to_string(), &autre.strftime("%Y%m%d").to_string()))
}

/// The difference of two starts of a contract; `autre` is the dossier's.
pub(super) fn debut(un: Option<Date>, autre: Option<Date>) -> Option<Ecart> {
    let (Some(un), Some(autre)) = (un, autre) else { return Some(Ecart::Absent(Critere::Debut)) };
    match un.until(autre).map_or(i32::MAX, |span| span.get_days()) {
        0 => None,
        jours if jours.unsigned_abs() <= DECALAGE => Some(Ecart::Decale { jours }),
        _ => Some(Ecart::Different(Critere::Debut)),
    }
}

/// The difference of two SIRET, even if one is not valid.
pub(super) fn employeur(un: Option<&Siret>, autre: Option<&Siret>) -> Option<Ecart> {
    let chiffres = |siret: Option<&Siret>| -> String {
        let texte = siret.map(Siret::as_str).unwrap_or_default();
        texte.chars().filter(char::is_ascii_digit).collect()
    };
    let (un, autre) = (chiffres(un), chiffres(autre));
    if un.is_empty() || autre.is_empty() {
        return Some(Ecart::Absent(Critere::Employeur));
    }
    if un == autre {
        return None;
    }
    if un.len() == 14 && autre.len() == 14 && un[..9] == autre[..9] {
        return Some(Ecart::AutreEtablissement);
    }
    Some(signe(Critere::Employeur, &un, &autre))
}

/// One character added, removed, changed, or swapped with its neighbour; otherwise another value.
fn signe(critere: Critere, un: &str, autre: &str) -> Ecart {
    if strsim::osa_distance(un, autre) == 1 { Ecart::Signes { critere, nombre: 1 } } else { Ecart::Different(critere) }
}
