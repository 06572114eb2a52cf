//! Strings: ECMA 262 patterns and formats.
//!
//! Formats are those in the norm; an unknown one is accepted, as JSON Schema requires.

use std::collections::BTreeMap;
use std::sync::{PoisonError, RwLock};

use regress::Regex;

/// Whether `content` matches; each pattern of the tables is compiled once.
pub(super) fn suit(modele: &'static str, contenu: &str) -> bool {
    static COMPILES: RwLock<BTreeMap<&str, Option<Regex>>> = RwLock::new(BTreeMap::new());
    // A pattern that does not compile is an error of the document, which a test of all patterns finds.
    let cherche = |regex: &Option<Regex>| regex.as_ref().is_none_or(|regex| regex.find(contenu).is_some());
    if let Some(regex) = COMPILES.read().unwrap_or_else(PoisonError::into_inner).get(modele) {
        return cherche(regex);
    }
    let mut compiles = COMPILES.write().unwrap_or_else(PoisonError::into_inner);
    cherche(compiles.entry(modele).or_insert_with(|| Regex::new(modele).ok()))
}

pub(super) fn a_le_format(format: &str, contenu: &str) -> bool {
    match format {
        "date-time" => est_une_date_heure(contenu),
        "date" => est_une_date(contenu),
        "email" => est_un_courriel(contenu),
        _ => true,
    }
}

/// `2021-02-01T00:00:00+00:00`, also with `Z`, fractions, or the compact offset `+0000` of the norm's own examples.
fn est_une_date_heure(contenu: &str) -> bool {
    let separe = matches!(contenu.as_bytes().get(10), Some(b'T' | b't'));
    separe && !contenu.contains('[') && contenu.parse::<jiff::Timestamp>().is_ok()
}

fn est_une_date(contenu: &str) -> bool {
    contenu.len() == 10 && contenu.parse::<jiff::civil::Date>().is_ok()
}

/// A simple check: one `@`, text before it, a dotted domain after it, no blanks.
fn est_un_courriel(contenu: &str) -> bool {
    let Some((local, domain)) = contenu.split_once('@') else {
        return false;
    };
    let etiquettes = domain.split('.').filter(|nom| !nom.is_empty()).count();
    let dots = domain.matches('.').count();
    !local.is_empty()
        && !domain.contains('@')
        && dots >= 1
        && etiquettes == dots + 1
        && !contenu.contains(char::is_whitespace)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn formats_of_the_norm() {
        for good in [
            "2021-02-01T00:00:00+0000",
            "2026-09-01T00:00:00+00:00",
            "2026-09-01T00:00:00Z",
            "2026-09-01T10:20:30.123Z",
        ] {
            assert!(est_une_date_heure(good), "{good}");
        }
        for bad in ["2026-09-01", "", "2026-13-01T00:00:00Z", "2026-09-01 00:00:00Z", "2026-09-01T00:00:00Z[UTC]"] {
            assert!(!est_une_date_heure(bad), "{bad}");
        }
        assert!(est_une_date("2026-02-28") && !est_une_date("2026-02-30") && !est_une_date("2026-02-28T00:00:00Z"));
        assert!(est_un_courriel("rh@exemple.test"));
        for bad in ["rh", "@exemple.test", "rh@exemple", "rh@.test", "rh@a@b.test", "r h@exemple.test"] {
            assert!(!est_un_courriel(bad), "{bad}");
        }
    }
}
