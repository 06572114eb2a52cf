//! Working days: Monday to Saturday, without public holidays (`sdk/donnees/reference/jours_feries.toml`).

use std::sync::OnceLock;

use cfadock_donnees::reference as donnees;
use serde::Deserialize;

use super::chiffre::lire;
use crate::runtime::jiff::ToSpan;
use crate::runtime::jiff::civil::{self, Weekday};
use crate::scalaires::DateCivile;

/// Whether the day is a working day: neither a Sunday nor a public holiday of the whole of France.
pub fn est_ouvrable(jour: civil::Date) -> bool {
    let calendrier = calendrier();
    let fixe = format!("{:02}-{:02}", jour.month(), jour.day());
    let dimanche = paques(jour.year());
    jour.weekday() != Weekday::Sunday
        && !calendrier.fixes.contains(&fixe)
        && calendrier.apres_paques.iter().all(|jours| dimanche.saturating_add(jours.days()) != jour)
}

/// The last day of a deadline of this many working days that starts after `jour`.
pub fn jours_ouvrables_apres(jour: civil::Date, nombre: u32) -> civil::Date {
    let mut fin = jour;
    let mut reste = nombre;
    while reste > 0 && fin != civil::Date::MAX {
        fin = fin.saturating_add(1.day());
        reste -= u32::from(est_ouvrable(fin));
    }
    fin
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
#[expect(dead_code, reason = "date, source and confidence are for readers of the file")]
struct Calendrier {
    etat_au: DateCivile,
    mouvante: bool,
    source: String,
    confiance: String,
    fixes: Vec<String>,
    apres_paques: Vec<i32>,
}

fn calendrier() -> &'static Calendrier {
    static CALENDRIER: OnceLock<Calendrier> = OnceLock::new();
    CALENDRIER.get_or_init(|| lire(donnees::JOURS_FERIES))
}

/// Easter Sunday of the Gregorian calendar (Butcher's rule).
fn paques(annee: i16) -> civil::Date {
    let y = i32::from(annee);
    let (nombre_d_or, siecle, reste) = (y % 19, y / 100, y % 100);
    let lune = (19 * nombre_d_or + siecle - siecle / 4 - (siecle - (siecle + 8) / 25 + 1) / 3 + 15) % 30;
    let jour_de_semaine = (32 + 2 * (siecle % 4) + 2 * (reste / 4) - lune - reste % 4) % 7;
    let tard = (nombre_d_or + 11 * lune + 22 * jour_de_semaine) / 451;
    let jours = lune + jour_de_semaine - 7 * tard + 21;
    civil::date(annee, 3, 1).saturating_add(jours.days())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::runtime::jiff::civil::date;

    #[test]
    fn easter_is_known() {
        let known = [date(2024, 3, 31), date(2025, 4, 20), date(2026, 4, 5), date(2027, 3, 28), date(2038, 4, 25)];
        for easter in known {
            assert_eq!(paques(easter.year()), easter);
        }
    }

    #[test]
    fn sundays_and_holidays_do_not_work() {
        for day in [date(2026, 4, 6), date(2026, 5, 14), date(2026, 5, 25), date(2026, 7, 14), date(2026, 9, 6)] {
            assert!(!est_ouvrable(day), "{day}");
        }
        assert!(est_ouvrable(date(2026, 9, 5)), "a Saturday works");
    }

    #[test]
    fn deadlines_skip_them() {
        assert_eq!(jours_ouvrables_apres(date(2026, 9, 1), 5), date(2026, 9, 7));
        assert_eq!(jours_ouvrables_apres(date(2026, 5, 6), 5), date(2026, 5, 13));
        assert_eq!(jours_ouvrables_apres(date(2026, 9, 1), 0), date(2026, 9, 1));
    }
}
