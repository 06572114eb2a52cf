//! Collective agreements and the OPCO of their branch: `spec/reference/idcc.toml`. A few, and none that was guessed.

use std::sync::OnceLock;

use serde::Deserialize;

use super::chiffre::{fichier, lire};
use crate::Opco;
use crate::scalar::{CodeIdcc, DateCivile};

/// A collective agreement, and the OPCO of its branch. It does not settle the OPCO of every employer under it.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ConventionCollective {
    /// Its number, four digits.
    pub idcc: CodeIdcc,
    /// Its name, shortened.
    pub libelle: String,
    /// The OPCO by their short names.
    opcos: Vec<String>,
    /// What it comes from: tags of [`sources`](crate::sources).
    pub source: String,
    /// V verified, D documented, I inferred, W weak.
    pub confiance: String,
}

impl ConventionCollective {
    /// The OPCO; several where the branch has several.
    pub fn opcos(&self) -> impl Iterator<Item = Opco> {
        self.opcos.iter().filter_map(|opco| opco.parse().ok())
    }
}

/// What is known of a collective agreement; `None` when the file does not have it, or the number is none.
pub fn convention_collective(idcc: &CodeIdcc) -> Option<&'static ConventionCollective> {
    static TABLE: OnceLock<Table> = OnceLock::new();
    let table = TABLE.get_or_init(|| lire(fichier!("idcc")));
    let idcc = idcc.canonical().ok()?;
    table.conventions.iter().find(|convention| convention.idcc == idcc)
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Table {
    #[expect(dead_code, reason = "the date is for readers of the file")]
    etat_au: DateCivile,
    conventions: Vec<ConventionCollective>,
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_line_is_readable_and_stands_once() {
        let table: Table = lire(fichier!("idcc"));
        assert!(!table.conventions.is_empty());
        for (place, one) in table.conventions.iter().enumerate() {
            assert_eq!(one.idcc.canonical().as_ref(), Ok(&one.idcc));
            assert!(one.opcos().count() == one.opcos.len() && !one.opcos.is_empty(), "{}", one.idcc);
            assert!(table.conventions[place + 1..].iter().all(|other| other.idcc != one.idcc), "{}", one.idcc);
        }
    }

    #[test]
    fn numbers_are_padded_and_unknown_ones_are_unknown() {
        let opcos = |idcc| convention_collective(&CodeIdcc::unchecked(idcc)).map(|one| one.opcos().collect::<Vec<_>>());
        assert_eq!(opcos("1486"), Some(vec![Opco::Atlas]));
        assert_eq!(opcos("44"), Some(vec![Opco::Opco2i]));
        assert_eq!([opcos("9999"), opcos("Syntec"), opcos("")], [None, None, None]);
    }
}
