//! The numbers of a dossier, from the different fields in which OPCO write them.

use crate::models::{Dossier, Etat, NatureFrais, NatureLigne};
use crate::parcours::Commentaire;
use crate::scalaires::{Identifiant, NumeroDeca};

impl Dossier {
    /// The number that invoices use for it; `None` until the OPCO gives one.
    pub fn numero_externe(&self) -> Option<&Identifiant> {
        let numero = self.cerfa.as_ref()?.numero_externe.as_ref()?;
        (!numero.as_str().trim().is_empty()).then_some(numero)
    }

    /// The number under which the contract is registered: in the contract, otherwise in the older field of the form.
    ///
    /// `None` before it is registered; see [`NumeroDeca::est_attribue`].
    pub fn numero_deca(&self) -> Option<&NumeroDeca> {
        let cerfa = self.cerfa.as_ref()?;
        let du_contrat = cerfa.contrat.as_ref().and_then(|contrat| contrat.no_contrat.as_ref());
        let deux = [du_contrat, cerfa.numero_deca.as_ref()];
        deux.into_iter().flatten().find(|numero| numero.est_attribue())
    }
}

/// The purpose of the text beside the state of a dossier.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum NatureRaison {
    /// Why it is refused.
    Refus,
    /// Why it is cancelled.
    Annulation,
    /// What the OPCO waits for, while the dossier is not decided.
    Relance,
    /// A remark in any other state.
    Remarque,
}

/// The text of the OPCO beside the state of a dossier.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct RaisonEtat {
    /// Its purpose.
    pub nature: NatureRaison,
    /// The text: [`Commentaire::expose`] shows it.
    pub commentaire: Commentaire,
}

impl Dossier {
    /// Why the dossier is refused or cancelled, or what the OPCO waits for: `commentaireEtat` of the contract,
    /// otherwise `comment` of the dossier. `None` if the OPCO wrote nothing.
    ///
    /// The norm has no other field for it: letters of the OPCO are not sent through the API.
    pub fn raison_de_l_etat(&self) -> Option<RaisonEtat> {
        let cerfa = self.cerfa.as_ref();
        let de_l_etat = cerfa.and_then(|cerfa| cerfa.commentaire_etat.clone());
        let commentaire = Commentaire::de(de_l_etat).or_else(|| Commentaire::de(self.comment.clone()))?;
        let nature = match cerfa.and_then(|cerfa| cerfa.etat.as_ref()) {
            Some(Etat::Refuse) => NatureRaison::Refus,
            Some(Etat::Annule) => NatureRaison::Annulation,
            Some(Etat::Transmis | Etat::EnCoursInstruction) => NatureRaison::Relance,
            _ => NatureRaison::Remarque,
        };
        Some(RaisonEtat { nature, commentaire })
    }
}

impl NatureLigne {
    /// The nature of the engagement that pays a line of ancillary costs; `None` for teaching and its increase for a
    /// disabled apprentice, which an échéance pays.
    pub fn nature_des_frais(self) -> Option<NatureFrais> {
        match self {
            Self::PremierEquipement => Some(NatureFrais::PremierEquipement),
            Self::Mobilite => Some(NatureFrais::Mobilite),
            Self::Hebergement => Some(NatureFrais::Hebergement),
            Self::Restauration => Some(NatureFrais::Restauration),
            Self::Pedagogie | Self::MajorationRqth => None,
        }
    }
}
