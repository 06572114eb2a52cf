//! Collective agreements and the OPCO of their branch: `sdk/donnees/reference/idcc.toml`, the public table of the State.

use std::sync::OnceLock;

use cfadock_donnees::reference as donnees;
use serde::Deserialize;

use super::chiffre::lire;
use crate::Opco;
use crate::scalaires::{CodeIdcc, DateCivile};

/// A collective agreement, and the OPCO of its branch. It does not determine the OPCO of every employer under it.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct ConventionCollective {
    /// Its number, four digits.
    pub idcc: CodeIdcc,
    /// The OPCO; several if the branch has several.
    pub opcos: Vec<Opco>,
    /// What it comes from: tags of [`sources`](crate::sources).
    pub source: &'static str,
    /// V verified, D documented, I inferred, W weak.
    pub confiance: &'static str,
}

/// The entry of a collective agreement; `None` when the table lacks it, or the number is invalid.
pub fn convention_collective(idcc: &CodeIdcc) -> Option<ConventionCollective> {
    let idcc = idcc.canonique().ok()?;
    let mut listes = table().listes.iter().filter(|liste| liste.idcc.contains(&idcc)).peekable();
    let Liste { source, confiance, .. } = listes.peek()?;
    let opcos = listes.filter_map(|liste| liste.opco.parse().ok()).collect();
    Some(ConventionCollective { idcc, opcos, source, confiance })
}

fn table() -> &'static Table {
    static TABLE: OnceLock<Table> = OnceLock::new();
    TABLE.get_or_init(|| lire(donnees::IDCC))
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
#[expect(dead_code, reason = "the date and whether it can move are read with all tables")]
struct Table {
    etat_au: DateCivile,
    mouvante: bool,
    listes: Vec<Liste>,
}

/// The agreements of an OPCO from one source.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Liste {
    opco: String,
    source: String,
    confiance: String,
    idcc: Vec<CodeIdcc>,
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_number_is_readable_and_stands_once() {
        let mut numbers: Vec<&CodeIdcc> = table().listes.iter().flat_map(|liste| &liste.idcc).collect();
        assert!(numbers.len() >= 330, "{}", numbers.len());
        for liste in &table().listes {
            assert!(liste.opco.parse::<Opco>().is_ok(), "{}", liste.opco);
            assert!(liste.idcc.iter().all(|idcc| idcc.canonique().as_ref() == Ok(idcc)), "{}", liste.opco);
        }
        let all = numbers.len();
        numbers.sort_by_key(|idcc| idcc.as_str().to_owned());
        numbers.dedup();
        assert_eq!(numbers.len(), all, "a number stands twice");
    }

    #[test]
    fn numbers_are_padded_and_unknown_ones_are_unknown() {
        let opcos = |idcc| convention_collective(&CodeIdcc::tel_quel(idcc)).map(|one| one.opcos);
        assert_eq!(opcos("1486"), Some(vec![Opco::Atlas]));
        assert_eq!(opcos("44"), Some(vec![Opco::Opco2i]));
        assert_eq!([opcos("9999"), opcos("Syntec"), opcos("")], [None, None, None]);
    }
}
