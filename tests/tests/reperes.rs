//! The tables of reference: the output of the command, and that everything that can change was verified less than 90
//! days ago.
//!
//! The age is the one thing here that asks for the day: `REPERES_JOUR` (`2026-11-29`), which `.ci/run` sets, else the day
//! of this machine.

use cfadock::reference::tables;
use conformance::reperes::texte;
use jiff::civil::Date;

/// How many days a verification is valid.
const DELAI: i32 = 90;

fn jour() -> Date {
    let said = std::env::var("REPERES_JOUR").ok().filter(|day| !day.is_empty());
    said.map_or_else(|| jiff::Zoned::now().date(), |day| day.parse().expect("REPERES_JOUR is a day: 2026-11-29"))
}

/// The tables that were verified longer ago than is believed.
fn perimees(jour: Date) -> Vec<String> {
    let old = tables()
        .iter()
        .filter(|table| table.mouvante && table.verifiee_jusqu_au.until(jour).is_ok_and(|age| age.get_days() > DELAI));
    old.map(|table| format!("{} : {}", table.nom, table.verifiee_jusqu_au)).collect()
}

#[test]
fn what_can_move_was_verified_not_long_ago() {
    let old = perimees(jour());
    assert!(old.is_empty(), "to verify again, then set etat_au in sdk/donnees/reference: {}", old.join(", "));
}

#[test]
fn ninety_days_are_enough_and_one_more_is_not() {
    let oldest = tables().iter().filter(|table| table.mouvante).map(|table| table.verifiee_jusqu_au).min().unwrap();
    let after = |days: i64| oldest.checked_add(jiff::Span::new().days(days)).unwrap();
    assert!(perimees(after(90)).is_empty());
    assert!(!perimees(after(91)).is_empty());
    // What does not move is never old.
    assert!(!perimees(after(5_000)).iter().any(|one| one.starts_with("jours_feries")));
}

#[test]
fn the_command_prints_tables_dates_and_sources() {
    let texte = texte();
    for dit in [
        "smic : vérifiée jusqu'au 2026-11-29 (peut changer)",
        "jours_feries : vérifiée jusqu'au 2026-07-28 (ne change pas)",
        "mensuel = 1867.02",
        "<https://github.com/betagouv/mon-entreprise/issues/4527>",
        "  branches[0] : idcc = \"3248\", libelle = \"Métallurgie\"",
        "contrat : vérifiée jusqu'au 2026-11-29 (peut changer)",
        "jusqu_au = \"2025-06-30\", lettre = \"B\", parts = [40, 30, 30], prorata = \"mois\" (ne change plus)",
    ] {
        assert!(texte.contains(dit), "{dit}\n{texte}");
    }
}
