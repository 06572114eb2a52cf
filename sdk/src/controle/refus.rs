//! The refusal of a document by its checks: a text by sections and fields for people, and the same as data for screens.

use std::collections::BTreeMap;
use std::fmt;

use serde::ser::SerializeStruct;
use serde::{Serialize, Serializer};

use super::constat::{Constat, Controle};
use super::regle::{Gravite, IdRegle};
use super::rubrique::Rubrique;

impl Controle {
    /// Whether the document may be sent: every error is in `derogations`. Warnings and informations never stop it.
    ///
    /// # Errors
    /// The errors that stop it.
    pub fn verdict(&self, derogations: &[IdRegle]) -> Result<(), Refus> {
        let arret = |constat: &&Constat| constat.gravite == Gravite::Erreur && !derogations.contains(&constat.id);
        let constats: Vec<_> = self.constats().iter().filter(arret).cloned().collect();
        if constats.is_empty() { Ok(()) } else { Err(Refus::new(constats)) }
    }
}

/// The errors that prevent sending.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Refus {
    constats: Vec<Constat>,
}

impl Refus {
    fn new(constats: Vec<Constat>) -> Self {
        Self { constats }
    }

    /// The errors; never empty.
    pub fn constats(&self) -> &[Constat] {
        &self.constats
    }

    /// The errors by the sections of the form, in its order; each section has one at least.
    pub fn rubriques(&self) -> BTreeMap<Rubrique, Vec<&Constat>> {
        let mut rubriques: BTreeMap<Rubrique, Vec<&Constat>> = BTreeMap::new();
        for constat in &self.constats {
            rubriques.entry(constat.rubrique()).or_default().push(constat);
        }
        rubriques
    }
}

/// In French: the sections of the form, and in each a line for each error with its field. Nothing personal.
impl fmt::Display for Refus {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str("Document à corriger avant l'envoi :")?;
        self.rubriques().into_iter().try_for_each(|(rubrique, constats)| {
            write!(formatter, "\n{rubrique}")?;
            constats
                .into_iter()
                .try_for_each(|Constat { id, champ, phrase, .. }| write!(formatter, "\n- {champ} ({id}) : {phrase}"))
        })
    }
}

impl std::error::Error for Refus {}

/// `{"rubriques": [{"titre": "Apprenti", "constats": [{"id": …, "gravite": …, "champ": …, "phrase": …, "source": …}]}]}`.
impl Serialize for Refus {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        #[derive(Serialize)]
        struct Groupe<'a> {
            titre: Rubrique,
            constats: Vec<&'a Constat>,
        }
        let groupe = |(titre, constats)| Groupe { titre, constats };
        let mut refus = serializer.serialize_struct("Refus", 1)?;
        refus.serialize_field("rubriques", &self.rubriques().into_iter().map(groupe).collect::<Vec<_>>())?;
        refus.end()
    }
}
