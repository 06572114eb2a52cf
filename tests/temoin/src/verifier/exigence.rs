//! Requirements and the controls that check them: one control per rule and operation, generated from the tables, and the
//! stories. The texts are in `spec/exigences.toml`; what a control does is in `controle` and `recit`.

use std::collections::BTreeMap;
use std::sync::LazyLock;

use serde::{Deserialize, Serialize};

use super::regle::{Regle, TOUTES};
use crate::generated::operation::Operation;

/// How much depends on a requirement.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Niveau {
    /// Without it the exchange does not work.
    Coeur,
    /// Good to have.
    Facultatif,
    /// Only where the OPCO offers more than protocol V1.
    Extension,
}

/// A requirement as the reports show it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Exigence {
    /// Stable identifier, such as `refus.entete.deposerFacture.EDITEUR`.
    pub id: String,
    /// Where it comes from.
    pub clause: String,
    /// The operation of `spec/norme.yaml`; none for a story.
    pub operation: Option<String>,
    /// How much depends on it.
    pub niveau: Niveau,
    /// What is required, in a French sentence.
    pub texte: String,
}

/// A rule applied to an operation, and to one of its parameters where the rule has a subject.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct Controle {
    /// What is checked.
    pub regle: Regle,
    /// Where; none for a story.
    pub operation: Option<Operation>,
    /// Name of the header or parameter.
    pub sujet: Option<&'static str>,
}

#[derive(Debug, Deserialize)]
struct Catalogue {
    exigence: Vec<Modele>,
}

/// A requirement of `spec/exigences.toml`, before it is applied to an operation.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Modele {
    id: String,
    clause: String,
    niveau: Niveau,
    texte: String,
}

/// The text of the catalogue, for its digest.
pub const CATALOGUE: &str = include_str!("../../../../spec/exigences.toml");

static MODELES: LazyLock<BTreeMap<String, Modele>> = LazyLock::new(|| {
    let lu: Catalogue = toml::from_str(CATALOGUE).expect("the catalogue of this crate is readable, see its tests");
    lu.exigence.into_iter().map(|modele| (modele.id.clone(), modele)).collect()
});

/// Identifiers of the catalogue, sorted.
pub fn catalogue() -> Vec<&'static str> {
    MODELES.keys().map(String::as_str).collect()
}

/// Every control, in the order in which a run plays them.
pub fn controles() -> Vec<Controle> {
    TOUTES.iter().flat_map(|regle| regle.appliquer()).collect()
}

impl Controle {
    /// Its stable identifier.
    pub fn id(&self) -> String {
        let mut id = self.regle.famille().to_owned();
        for suite in [self.operation.map(Operation::id), self.sujet].into_iter().flatten() {
            id.push('.');
            id.push_str(suite);
        }
        id
    }

    /// The requirement it checks.
    pub fn exigence(&self) -> Exigence {
        let modele = MODELES.get(self.regle.famille()).expect("every rule stands in the catalogue, see its tests");
        let nom = self.operation.map_or_else(String::new, |one| format!("« {} »", one.row().summary));
        let texte = modele.texte.replace("{operation}", &nom).replace("{sujet}", self.sujet.unwrap_or_default());
        let operation = self.operation.map(|one| one.id().to_owned());
        Exigence { id: self.id(), clause: modele.clause.clone(), operation, niveau: modele.niveau, texte }
    }
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use super::*;

    /// Every requirement has a check, and every check a requirement.
    #[test]
    fn coverage_both_ways() {
        let controles = controles();
        let joues: BTreeSet<_> = controles.iter().map(|one| one.regle.famille()).collect();
        assert_eq!(joues, catalogue().into_iter().collect());
        let ids: BTreeSet<_> = controles.iter().map(Controle::id).collect();
        assert_eq!(ids.len(), controles.len(), "an identifier names two checks");
        assert!(controles.len() >= 250, "{} checks only", controles.len());
        for operation in Operation::ALL {
            assert!(controles.iter().any(|one| one.operation == Some(*operation)), "{operation:?}");
        }
        for controle in &controles {
            let texte = controle.exigence().texte;
            assert!(!texte.contains('{') && texte.ends_with('.'), "{texte}");
        }
    }
}
