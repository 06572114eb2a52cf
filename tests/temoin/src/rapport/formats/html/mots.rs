//! The words for verdicts and levels on the pages.

use crate::verifier::exigence::Niveau;
use crate::verifier::verdict::Verdict;

impl Verdict {
    /// The meaning for a reader who is no developer.
    pub(super) fn explication(self) -> &'static str {
        match self {
            Self::Reussi => "l'essai s'est passé comme la norme le dit.",
            Self::Echec => "l'essai ne s'est pas passé comme la norme le dit.",
            Self::Avertissement => "l'OPCO s'écarte de la norme d'une façon connue, et l'échange aboutit.",
            Self::NonExecuteVoulu => {
                "l'essai a été laissé de côté exprès, par exemple parce qu'il écrirait chez l'OPCO."
            }
            Self::NonExecuteImpossible => "ce que l'essai suppose n'était pas réuni.",
            Self::SansObjet => "l'OPCO ne propose pas cette opération ; ce n'est pas un écart.",
            Self::Erreur => "la faute est à la suite d'essais, pas à l'OPCO.",
            Self::Indetermine => "l'essai a eu lieu, mais rien n'a pu être observé.",
            Self::EchecAttendu => "un échec déjà connu, avec un responsable et une date.",
        }
    }
}

impl Niveau {
    /// In French, for people.
    pub fn libelle(self) -> &'static str {
        match self {
            Self::Coeur => "cœur",
            Self::Facultatif => "facultatif",
            Self::Extension => "extension",
        }
    }
}
