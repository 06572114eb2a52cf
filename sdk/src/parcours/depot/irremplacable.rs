//! Why a deposit cannot replace an earlier one.

use std::fmt;

use crate::journal::{IdEntree, Situation};

/// Why a deposit cannot replace an earlier one. Nothing was sent.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct RepriseImpossible {
    /// The entry of the earlier one.
    pub entree: IdEntree,
    /// Why.
    pub raison: RaisonReprise,
}

/// Why the refusal of a deposit is not proved.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum RaisonReprise {
    /// The entry belongs to another kind of deposit, with this operation.
    AutreChose(String),
    /// It is not known yet whether it arrived.
    Ouverte(Situation),
    /// It arrived, and its number is unknown.
    SansNumero,
    /// The OPCO reports this state, in its own word.
    PasRefuse {
        /// The number of the dossier or the invoice.
        numero: String,
        /// The state; `None` where the OPCO gives none.
        etat: Option<String>,
    },
    /// The OPCO is still examining the dossier and says what it waits for: the dossier is corrected there, not sent
    /// again.
    Relance {
        /// The number of the dossier.
        numero: String,
        /// The state.
        etat: String,
    },
    /// Its dossier may hold another deposit now: the state that it shows is not that of this one for certain.
    AutreDansLeDossier {
        /// The number of the dossier.
        numero: String,
    },
    /// The OPCO lists its invoices, and this one is not among them.
    PasListee,
    /// What is sent beside it is no amendment: only amendments may be several of one kind and one day.
    PasUnAvenant,
    /// It is not an amendment of the same contract, kind and day of effect.
    AutreAvenant,
    /// The OPCO does not show the states of invoices: a refusal cannot be proved by reading.
    EtatIllisible,
}

impl fmt::Display for RepriseImpossible {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self { entree, raison } = self;
        write!(formatter, "Rien n'a été envoyé, l'entrée {entree} du journal ne le permet pas : {raison}")
    }
}

impl std::error::Error for RepriseImpossible {}

/// In French, with what to read first.
impl fmt::Display for RaisonReprise {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::AutreChose(operation) => {
                write!(formatter, "elle est de {operation} ; donnez celle du dépôt que vous corrigez.")
            }
            Self::Ouverte(situation) => write!(
                formatter,
                "nul ne sait encore si le premier dépôt est arrivé ({situation}) ; lancez d'abord la réconciliation, puis \
                 suivez-le."
            ),
            Self::SansNumero => formatter.write_str(
                "le numéro que l'OPCO a donné au premier dépôt est inconnu ; voyez auprès de lui s'il l'a refusé, puis \
                 tranchez l'entrée.",
            ),
            Self::PasRefuse { numero, etat: Some(etat) } => write!(
                formatter,
                "chez l'OPCO, {numero} est à l'état {etat}, ni refusé ni annulé ; suivez-le, et corrigez quand il sera \
                 refusé."
            ),
            Self::Relance { numero, etat } => write!(
                formatter,
                "chez l'OPCO, {numero} est à l'état {etat} avec une demande de sa part : lisez-la par \
                 `Dossier::raison_de_l_etat`, et corrigez le dossier dans l'extranet de l'OPCO ; par l'API, un dossier en \
                 cours ne se corrige pas."
            ),
            Self::PasRefuse { numero, etat: None } => write!(
                formatter,
                "l'OPCO ne dit pas l'état de {numero} ; voyez auprès de lui s'il est refusé, puis tranchez l'entrée."
            ),
            Self::AutreDansLeDossier { numero } => write!(
                formatter,
                "chez l'OPCO, {numero} porte peut-être un autre dépôt, et l'état qu'il montre est alors celui de l'autre ; \
                 voyez auprès de lui si celui-ci est refusé ou annulé : si oui, tranchez l'entrée comme écartée, puis \
                 corrigez ; sinon, corrigez l'autre."
            ),
            Self::PasUnAvenant => formatter.write_str(
                "seul un avenant s'envoie en plus d'un autre ; si c'est une correction après un refus, envoyez-la par \
                 `corriger`.",
            ),
            Self::AutreAvenant => formatter.write_str(
                "elle n'est pas d'un avenant de ce contrat, de ce type et de cette date d'effet ; donnez celle qui l'est, ou \
                 envoyez l'avenant sans `en_plus_de`.",
            ),
            Self::PasListee => formatter.write_str(
                "la facture n'est pas dans la liste de l'OPCO, qui n'en dit donc pas l'état ; relisez-la plus tard, ou voyez \
                 auprès de lui, puis tranchez l'entrée.",
            ),
            Self::EtatIllisible => formatter.write_str(
                "cet OPCO ne montre pas l'état des factures par l'API : regardez dans son extranet, ou à l'échéance \
                 (`montantEnCoursInstruction` revenu à zéro sans règlement), si elle est refusée, puis tranchez l'entrée \
                 comme écartée.",
            ),
        }
    }
}
