//! The events of a follow-up. They repeat the OPCO's data, by its numbers, and contain nothing personal.

use std::fmt;

use crate::models::{CodeEtatFacture, Echeance, Etat, EtatFacture};
use crate::parcours::jour;
use crate::scalaires::{DateCivile, Identifiant, Montant, NumeroDeca};

/// Something that happened since the cursor. `dossier` is the internal number.
#[derive(Clone, Debug, PartialEq)]
#[non_exhaustive]
#[expect(missing_docs, reason = "the names of the fields say it")]
pub enum Evenement {
    /// The OPCO lists a dossier that the cursor did not have, or that had disappeared. The event of its state follows.
    Apparu { dossier: Identifiant, etat: Option<Etat> },
    /// The OPCO no longer lists it; the list was read to its end.
    Disparu { dossier: Identifiant },
    /// Received without error.
    Transmis { dossier: Identifiant },
    /// Being examined.
    EnInstruction { dossier: Identifiant },
    /// Financing engaged: the only agreement.
    Engage { dossier: Identifiant },
    /// Not eligible; with the reason, if the dossier was read in the same pass and has one.
    Refuse { dossier: Identifiant, commentaire: Option<Commentaire> },
    /// Cancelled: duplicate, never started…; with the reason as for a refusal.
    Annule { dossier: Identifiant, commentaire: Option<Commentaire> },
    /// The contract is broken; échéances may still be billable.
    Rompu { dossier: Identifiant },
    /// Wholly paid.
    Solde { dossier: Identifiant },
    /// A state that this version does not know, unchanged.
    EtatInconnu { dossier: Identifiant, etat: Etat },
    /// The contract is registered: it may be invoiced from now on.
    DecaAttribue { dossier: Identifiant, numero: NumeroDeca },
    /// An échéance is open to invoicing, with its remaining amount if the OPCO gave its total. There is no event if
    /// nothing remains, because everything is paid or being examined.
    EcheanceOuverte { dossier: Identifiant, echeance: NumeroEcheance, reste: Option<Montant> },
    /// More of an échéance is paid: the total paid so far, and whether it is everything.
    EcheanceReglee { dossier: Identifiant, echeance: NumeroEcheance, regle: Montant, entierement: bool },
    /// An amount of an échéance is no longer examined and was not paid: its invoice was probably refused (inferred;
    /// where the OPCO lists invoices, see [`FactureRefusee`](Self::FactureRefusee)).
    InstructionCessee { dossier: Identifiant, echeance: NumeroEcheance, montant: Montant },
    /// The OPCO has the states of invoices in V2, and the connection has no access to it: they are not followed.
    /// Reported once.
    FacturesNonSuivies,
    /// An invoice is paid.
    FactureReglee { facture: NumeroFacture, virement: Option<String>, date: Option<DateCivile> },
    /// An invoice is refused: `REFUSE`, `REFUSEE`, `REJETE` or `REJETEE`, words that the norm does not list (inferred).
    FactureRefusee { facture: NumeroFacture, etat: CodeEtatFacture, commentaire: Option<Commentaire> },
    /// An invoice is in another state, unchanged.
    FactureEtat { facture: NumeroFacture, etat: CodeEtatFacture },
}

/// Which échéance of a dossier.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct NumeroEcheance {
    /// Its rank.
    pub numero: Option<i32>,
    /// Its key at this OPCO.
    pub codification: Option<Identifiant>,
}

impl NumeroEcheance {
    /// The number of an échéance, and its key in the cursor; `None` when it has neither rank nor codification.
    pub(super) fn de(echeance: &Echeance) -> Option<(String, Self)> {
        let numero = Self { numero: echeance.numero, codification: echeance.codification.clone() };
        let cle = match (numero.numero, &numero.codification) {
            (Some(rang), _) => rang.to_string(),
            (None, Some(codification)) => format!("c:{}", codification.as_str()),
            (None, None) => return None,
        };
        Some((cle, numero))
    }
}

impl fmt::Display for NumeroEcheance {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        match (self.numero, &self.codification) {
            (Some(numero), _) => numero.fmt(formatter),
            (None, Some(codification)) => codification.fmt(formatter),
            (None, None) => formatter.write_str("?"),
        }
    }
}

/// Which invoice.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct NumeroFacture {
    /// The OPCO's number.
    pub interne: Option<Identifiant>,
    /// The CFA's number, that of the deposit.
    pub reference: Option<String>,
}

impl NumeroFacture {
    /// The numbers of an invoice, and its key in the cursor; `None` when it has none.
    pub(super) fn de(facture: &EtatFacture) -> Option<(String, Self)> {
        let interne = facture.numero_interne_facture.clone();
        let numero = Self { interne, reference: facture.reference_facture_cfa.clone() };
        let cle = match (&numero.interne, &numero.reference) {
            (Some(interne), _) => interne.as_str().to_owned(),
            (None, Some(reference)) => format!("r:{reference}"),
            (None, None) => return None,
        };
        Some((cle, numero))
    }
}

impl fmt::Display for NumeroFacture {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        let interne = self.interne.as_ref().map(Identifiant::as_str);
        formatter.write_str(self.reference.as_deref().or(interne).unwrap_or("?"))
    }
}

/// The text of the OPCO. It may name a person: neither `Debug` nor `Display` shows it, only [`expose`](Self::expose).
#[derive(Clone, PartialEq, Eq)]
pub struct Commentaire(String);

impl Commentaire {
    /// The text; `None` when there is none.
    pub(crate) fn de(texte: Option<String>) -> Option<Self> {
        texte.filter(|texte| !texte.trim().is_empty()).map(Self)
    }

    /// The text, unchanged.
    pub fn expose(&self) -> &str {
        &self.0
    }
}

impl fmt::Debug for Commentaire {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str("Commentaire(***)")
    }
}

/// A French sentence, with numbers and amounts and nothing personal.
impl fmt::Display for Evenement {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Apparu { dossier, .. } => write!(f, "Le dossier {dossier} est apparu."),
            Self::Disparu { dossier } => write!(f, "Le dossier {dossier} n'est plus dans la liste de l'OPCO."),
            Self::Transmis { dossier } => write!(f, "Le dossier {dossier} est transmis."),
            Self::EnInstruction { dossier } => write!(f, "Le dossier {dossier} est en cours d'instruction."),
            Self::Engage { dossier } => write!(f, "Le dossier {dossier} est engagé."),
            Self::Refuse { dossier, .. } => write!(f, "Le dossier {dossier} est refusé."),
            Self::Annule { dossier, .. } => write!(f, "Le dossier {dossier} est annulé."),
            Self::Rompu { dossier } => write!(f, "Le contrat du dossier {dossier} est rompu."),
            Self::Solde { dossier } => write!(f, "Le dossier {dossier} est soldé."),
            Self::EtatInconnu { dossier, etat } => {
                write!(f, "Le dossier {dossier} est dans un état inconnu de cette version : {etat}.")
            }
            Self::DecaAttribue { dossier, numero } => {
                write!(f, "Le dossier {dossier} a reçu le numéro DECA {numero}.")
            }
            Self::EcheanceOuverte { dossier, echeance, reste } => {
                write!(f, "L'échéance {echeance} du dossier {dossier} est ouverte à la facturation")?;
                reste.as_ref().map_or(Ok(()), |reste| write!(f, " pour {}", reste.en_euros()))?;
                f.write_str(".")
            }
            Self::EcheanceReglee { dossier, echeance, regle, entierement } => {
                let entier = if *entierement { "entièrement réglée" } else { "réglée en partie" };
                write!(f, "L'échéance {echeance} du dossier {dossier} est {entier} : {}.", regle.en_euros())
            }
            Self::InstructionCessee { dossier, echeance, montant } => write!(
                f,
                "L'échéance {echeance} du dossier {dossier} n'a plus {} en instruction, sans règlement : la facture \
                 est sans doute refusée.",
                montant.en_euros()
            ),
            Self::FacturesNonSuivies => f.write_str(
                "Les factures ne sont pas suivies : l'OPCO en sert l'état en V2, à une adresse à part ; donnez cet accès \
                 (`Acces::v2`).",
            ),
            Self::FactureReglee { facture, date, .. } => {
                write!(f, "La facture {facture} est réglée")?;
                let date = date.as_ref().and_then(DateCivile::civil);
                date.map_or(Ok(()), |date| write!(f, " le {}", jour(date)))?;
                f.write_str(".")
            }
            Self::FactureRefusee { facture, .. } => write!(f, "La facture {facture} est refusée."),
            Self::FactureEtat { facture, etat } => write!(f, "La facture {facture} est à l'état {etat}."),
        }
    }
}
