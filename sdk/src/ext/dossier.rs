//! The numbers of a dossier, from the different fields where OPCO write them.

use crate::models::{Dossier, NatureFrais, NatureLigne};
use crate::scalar::{Identifiant, NumeroDeca};

impl Dossier {
    /// The number that invoices name it by; `None` before the OPCO gave one.
    pub fn numero_externe(&self) -> Option<&Identifiant> {
        let numero = self.cerfa.as_ref()?.numero_externe.as_ref()?;
        (!numero.as_str().trim().is_empty()).then_some(numero)
    }

    /// The number under which the contract is registered: in the contract, else in the older field of the form.
    ///
    /// `None` before it is registered; see [`NumeroDeca::est_attribue`].
    pub fn numero_deca(&self) -> Option<&NumeroDeca> {
        let cerfa = self.cerfa.as_ref()?;
        let of_contract = cerfa.contrat.as_ref().and_then(|contrat| contrat.no_contrat.as_ref());
        let both = [of_contract, cerfa.numero_deca.as_ref()];
        both.into_iter().flatten().find(|numero| numero.est_attribue())
    }
}

impl NatureLigne {
    /// The nature of the engagement that pays for a line of ancillary costs; `None` for teaching and its increase for a
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
