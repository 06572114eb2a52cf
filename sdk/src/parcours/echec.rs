//! Why a workflow failed: one type for all its steps.

use std::fmt;
use std::time::Duration;

use super::{
    CurseurIllisible, DepotManque, Doublon, ErreurOpco, FacturationImpossible, FauteLecture, NonPrisEnCharge,
    ProjetFacture, RepriseImpossible,
};
use crate::controle::Refus;
use crate::journal::{EchecJournal, IdEntree};
use crate::runtime::NoSecret;
use crate::{Error, Opco};

/// Why a workflow failed. The text says what to do, in French, and contains no personal data.
#[derive(Debug)]
#[non_exhaustive]
pub enum Echec {
    /// The OPCO does not offer it, according to its profile: nothing was sent.
    NonPrisEnCharge(Box<NonPrisEnCharge>),
    /// The OPCO has a separate address for V2, and no access to it was given: nothing was sent.
    SansAccesV2 {
        /// The OPCO.
        opco: Opco,
        /// The operation, such as `listerEtatsFactures`.
        operation: &'static str,
    },
    /// The key of the CFA at this OPCO could not be obtained: nothing was sent.
    Cle(NoSecret),
    /// The checks found errors: nothing was sent.
    Controle(Refus),
    /// The OPCO's data is not sufficient for an invoice: nothing was sent.
    Facturation(FacturationImpossible),
    /// The dossier came without its contract, so that a comparison is impossible: nothing was sent.
    SansContrat {
        /// Its internal number.
        dossier: String,
    },
    /// Neither the contract nor the journal gives the number of the dossier: no request was made.
    DossierInconnu,
    /// The dossiers changed since the invoice was prepared; this is the current invoice. Nothing was sent.
    FacturePerimee(Box<ProjetFacture>),
    /// The same was deposited already, or may have been: nothing was sent.
    Doublon(Box<Doublon>),
    /// It should replace an earlier deposit whose refusal is not proved: nothing was sent.
    Reprise(Box<RepriseImpossible>),
    /// The deposit is under way, or being looked for, here or in another process: a person cannot settle it now.
    EnCours {
        /// Its entry in the journal.
        entree: IdEntree,
    },
    /// The journal could not be read or written: nothing was sent.
    Journal(EchecJournal),
    /// The deposit was not accepted, or its outcome is unknown.
    Depot(Box<DepotManque>),
    /// Reading failed at the OPCO, or before reaching it.
    Opco(Box<ErreurOpco>),
    /// A list was not read to its end, or changed while it was read.
    Lecture(FauteLecture),
    /// The cursor of a follow-up cannot be used.
    Curseur(CurseurIllisible),
}

impl Echec {
    /// How long the OPCO asks to wait before the next request.
    pub fn attendre(&self) -> Option<Duration> {
        match self {
            Self::Opco(erreur) => erreur.attendre(),
            _ => None,
        }
    }

    /// A fixed word for logs and metrics. For a deposit or a call it is the word of its outcome: `refused`, `not-sent`,
    /// `answer-lost`, `unknown`.
    pub fn mot(&self) -> &'static str {
        match self {
            Self::NonPrisEnCharge(_) => "non-pris-en-charge",
            Self::SansAccesV2 { .. } => "sans-acces-v2",
            Self::Cle(_) => "cle",
            Self::Controle(_) => "controle",
            Self::Facturation(_) => "facturation",
            Self::SansContrat { .. } => "sans-contrat",
            Self::DossierInconnu => "dossier-inconnu",
            Self::FacturePerimee(_) => "facture-perimee",
            Self::Doublon(_) => "doublon",
            Self::Reprise(_) => "reprise",
            Self::EnCours { .. } => "en-cours",
            Self::Journal(_) => "journal",
            Self::Depot(manque) => manque.issue.as_str(),
            Self::Opco(erreur) => erreur.issue().as_str(),
            Self::Lecture(_) => "lecture",
            Self::Curseur(_) => "curseur",
        }
    }

    /// Whether the failure concerns the OPCO as a whole, or the caller's access to it, and not only this request.
    pub(super) fn est_general(&self) -> bool {
        let Self::Opco(erreur) = self else { return false };
        match erreur.cause() {
            Error::MissingCredential(_) | Error::Token(_) | Error::Transport(_) => true,
            erreur => {
                erreur.is_server_error()
                    || erreur.status().is_some_and(|statut| matches!(statut.as_u16(), 401 | 403 | 429))
            }
        }
    }
}

impl fmt::Display for Echec {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::NonPrisEnCharge(absence) => absence.fmt(formatter),
            Self::SansAccesV2 { opco, operation } => write!(
                formatter,
                "{opco} sert la V2 à une adresse à part, et {operation} en est : rien n'est parti ; donnez cet accès \
                 (`Acces::v2`, ou `Connexion::client_v2`)."
            ),
            Self::Cle(raison) => write!(formatter, "La clé du CFA chez cet OPCO n'est pas disponible : {raison}"),
            Self::Controle(refus) => refus.fmt(formatter),
            Self::Facturation(impossible) => impossible.fmt(formatter),
            Self::SansContrat { dossier } => write!(
                formatter,
                "L'OPCO a rendu le dossier {dossier} sans son contrat : rien n'a été envoyé ; donnez le contrat vous-même, \
                 par `contrat(…)`, pour que la convention lui soit comparée."
            ),
            Self::DossierInconnu => formatter.write_str(
                "Ni le contrat ni le journal ne disent de quel dossier il s'agit : rien n'a été demandé à l'OPCO ; donnez \
                 son `numeroInterne`.",
            ),
            Self::FacturePerimee(_) => formatter.write_str(
                "Le dossier a changé depuis que la facture est préparée : rien n'a été envoyé ; préparez-la de nouveau, \
                 puis refaites son PDF.",
            ),
            Self::Doublon(doublon) => doublon.fmt(formatter),
            Self::Reprise(impossible) => impossible.fmt(formatter),
            Self::EnCours { entree } => write!(
                formatter,
                "L'entrée {entree} du journal est en cours de dépôt ou de recherche : attendez qu'elle finisse, relisez-la, \
                 puis tranchez si elle est encore ouverte."
            ),
            Self::Journal(echec) => write!(formatter, "Rien n'a été envoyé : {echec}."),
            Self::Depot(manque) => manque.fmt(formatter),
            Self::Opco(erreur) => erreur.fmt(formatter),
            Self::Lecture(faute) => faute.fmt(formatter),
            Self::Curseur(curseur) => curseur.fmt(formatter),
        }
    }
}

/// Its text includes that of the inner error; its source is the inner error's source, so that a chain repeats nothing.
impl std::error::Error for Echec {
    fn source(&self) -> Option<&(dyn std::error::Error + 'static)> {
        match self {
            Self::NonPrisEnCharge(absence) => absence.source(),
            Self::Cle(raison) => raison.source(),
            Self::Controle(refus) => refus.source(),
            Self::Facturation(impossible) => impossible.source(),
            Self::FacturePerimee(_)
            | Self::Doublon(_)
            | Self::EnCours { .. }
            | Self::SansContrat { .. }
            | Self::DossierInconnu
            | Self::SansAccesV2 { .. } => None,
            Self::Reprise(impossible) => impossible.source(),
            Self::Journal(echec) => echec.source(),
            Self::Depot(manque) => manque.source(),
            Self::Opco(erreur) => erreur.source(),
            Self::Lecture(faute) => faute.source(),
            Self::Curseur(curseur) => curseur.source(),
        }
    }
}

macro_rules! from {
    ($($variant:ident $from:ty,)*) => {
        $(impl From<$from> for Echec {
            fn from(cause: $from) -> Self {
                Self::$variant(cause.into())
            }
        })*
    };
}

from! {
    NonPrisEnCharge Box<NonPrisEnCharge>,
    Controle Refus,
    Facturation FacturationImpossible,
    Journal EchecJournal,
    Opco ErreurOpco,
    Lecture FauteLecture,
    Curseur CurseurIllisible,
}
