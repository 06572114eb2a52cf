//! The minimum pay of an apprentice, in percent of the SMIC: `sdk/donnees/reference/remuneration.toml`.

use std::sync::OnceLock;

use cfadock_donnees::reference as donnees;
use serde::Deserialize;

use super::chiffre::{Chiffre, au_centime, lire};
use crate::scalaires::rust_decimal::Decimal;
use crate::scalaires::{CodeIdcc, DateCivile, Montant};

/// The minimum pay of an apprentice.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Remuneration {
    /// As of this day.
    pub etat_au: DateCivile,
    /// First day of conclusion of the contracts to which it applies.
    pub depuis: DateCivile,
    /// What it comes from: tags of [`sources`](crate::sources), the article first.
    pub source: String,
    /// V verified, D documented, I inferred, W weak.
    pub confiance: String,
    /// Further explanation.
    pub note: Option<String>,
    /// Whether the table can change: then a test checks that it was verified recently.
    pub mouvante: bool,
    /// One line for each year of the contract.
    pub grille: Vec<LigneGrille>,
    /// The minimum year of the contract for the pay in a licence professionnelle.
    pub licence_professionnelle: Chiffre<i32>,
    /// The branches whose agreement pays more, as far as they are known here.
    pub branches: Vec<Branche>,
    /// From this age on, the conventional pay counts if it is higher.
    pub age_salaire_conventionnel: Chiffre<i32>,
    /// The maximum difference by rounding, in euros.
    pub tolerance: Chiffre<Montant>,
    /// Weekly hours of the monthly SMIC.
    pub duree_legale: Chiffre<i32>,
    /// How much more an hour beyond them is paid where no agreement says otherwise, percent.
    pub majoration_premieres_heures: Chiffre<i32>,
    /// How many hours beyond are paid so.
    pub premieres_heures: Chiffre<i32>,
    /// How much more the hours after these are paid, percent.
    pub majoration_heures_suivantes: Chiffre<i32>,
}

/// A branch whose agreement has its own percentages.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Branche {
    /// Its collective agreement, four digits.
    pub idcc: CodeIdcc,
    /// Its name.
    pub libelle: String,
    /// What it comes from: tags of [`sources`](crate::sources).
    pub source: String,
    /// V verified, D documented, I inferred, W weak.
    pub confiance: String,
    /// One line for each year of the contract.
    pub grille: Vec<LigneGrille>,
}

impl Branche {
    /// As [`Remuneration::taux`], according to the agreement.
    pub fn taux(&self, annee: i32, age: i32) -> i32 {
        taux(&self.grille, annee, age)
    }
}

/// The percentages of a year of the contract, by age in completed years.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct LigneGrille {
    /// The year of the contract, from 1.
    pub annee: i32,
    /// Up to 17.
    pub avant_18_ans: i32,
    /// From 18 to 20.
    pub de_18_a_20_ans: i32,
    /// From 21 to 25.
    pub de_21_a_25_ans: i32,
    /// From 26 on.
    pub des_26_ans: i32,
}

/// The ages at which the percentage changes.
const SEUILS: [i32; 3] = [18, 21, 26];

impl Remuneration {
    /// The ages, in years, at which the percentage changes.
    pub fn seuils(&self) -> [i32; 3] {
        SEUILS
    }

    /// The minimum percentage of the SMIC in a year of the contract (from 1), at an age in completed years. The last
    /// line also applies to later years.
    pub fn taux(&self, annee: i32, age: i32) -> i32 {
        taux(&self.grille, annee, age)
    }

    /// The branch of a collective agreement; `None` when it is not in the table.
    pub fn branche(&self, idcc: &CodeIdcc) -> Option<&Branche> {
        let idcc = idcc.canonique().ok()?;
        self.branches.iter().find(|branche| branche.idcc == idcc)
    }

    /// This percentage of a monthly SMIC, rounded half up to the centime; `None` when the SMIC is no number.
    pub fn minimum(&self, taux: i32, mensuel: &Montant) -> Option<Montant> {
        let exact = mensuel.decimal()?.checked_mul(Decimal::new(i64::from(taux), 2))?;
        Some(au_centime(exact))
    }
}

fn taux(grille: &[LigneGrille], annee: i32, age: i32) -> i32 {
    let ligne = grille.iter().rev().find(|ligne| ligne.annee <= annee);
    let ligne = ligne.or(grille.first()).expect("the grid has lines, and a test reads them");
    match SEUILS.iter().filter(|seuil| **seuil <= age).count() {
        0 => ligne.avant_18_ans,
        1 => ligne.de_18_a_20_ans,
        2 => ligne.de_21_a_25_ans,
        _ => ligne.des_26_ans,
    }
}

/// The minimum pay of an apprentice.
pub fn remuneration() -> &'static Remuneration {
    static TABLE: OnceLock<Remuneration> = OnceLock::new();
    TABLE.get_or_init(|| lire(donnees::REMUNERATION))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn agrees_with_the_published_grid_of_2026() {
        let smic = Montant::centimes(182_303);
        let published = [
            (1, [49_222, 78_390, 96_621, 182_303]),
            (2, [71_098, 92_975, 111_205, 182_303]),
            (3, [100_267, 122_143, 142_196, 182_303]),
            (4, [100_267, 122_143, 142_196, 182_303]),
        ];
        for (annee, amounts) in published {
            let computed = [17, 18, 25, 26].map(|age| {
                let minimum = remuneration().minimum(remuneration().taux(annee, age), &smic);
                minimum.and_then(|minimum| minimum.en_centimes()).expect("an amount")
            });
            assert_eq!(computed, amounts, "year {annee}");
        }
    }

    #[test]
    fn percentages_change_at_18_21_and_26() {
        let first = [15, 17, 18, 20, 21, 25, 26].map(|age| remuneration().taux(1, age));
        assert_eq!(first, [27, 27, 43, 43, 53, 53, 100]);
        assert_eq!(remuneration().taux(0, 17), 27);
    }
}
