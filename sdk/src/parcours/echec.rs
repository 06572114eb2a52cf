//! Why a workflow brought no result: one type, whichever step it was.

use std::fmt;
use std::time::Duration;

use super::{
    CurseurIllisible, DepotManque, Doublon, ErreurOpco, FacturationImpossible, FauteLecture, NonPrisEnCharge,
    ProjetFacture, RepriseImpossible,
};
use crate::controle::Refus;
use crate::journal::EchecJournal;
use crate::runtime::NoSecret;
use crate::{Error, Opco};

/// Why a workflow brought no result. Its text says what to do, in French, and holds nothing personal.
#[derive(Debug)]
#[non_exhaustive]
pub enum Echec {
    /// The OPCO does not do it, as far as its profile says: nothing was sent.
    NonPrisEnCharge(Box<NonPrisEnCharge>),
    /// The OPCO serves V2 at an address of its own, and no access to it was given: nothing was sent.
    SansAccesV2 {
        /// The OPCO.
        opco: Opco,
        /// The operation, such as `listerEtatsFactures`.
        operation: &'static str,
    },
    /// The key of the CFA at this OPCO was not to be had: nothing was sent.
    Cle(NoSecret),
    /// The checks found errors: nothing was sent.
    Controle(Refus),
    /// No invoice can be made of what the OPCO gave: nothing was sent.
    Facturation(FacturationImpossible),
    /// The dossier came without its contract, so that nothing can be compared with it: nothing was sent.
    SansContrat {
        /// Its internal number.
        dossier: String,
    },
    /// Neither the contract nor the journal says which dossier of the OPCO it is: nothing was asked.
    DossierInconnu,
    /// The dossiers changed since the invoice was prepared; this is the invoice as it would be now. Nothing was sent.
    FacturePerimee(Box<ProjetFacture>),
    /// The same was deposited already, or may have been: nothing was sent.
    Doublon(Box<Doublon>),
    /// It was to take the place of an earlier deposit whose refusal is not proved: nothing was sent.
    Reprise(Box<RepriseImpossible>),
    /// The journal could not be read or written: nothing was sent.
    Journal(EchecJournal),
    /// The deposit was not accepted, or its outcome is unknown: what is known of it, and what may be done next.
    Depot(Box<DepotManque>),
    /// Reading went wrong at the OPCO, or on the way to it.
    Opco(Box<ErreurOpco>),
    /// A list was not read to its end, or moved under the reader.
    Lecture(FauteLecture),
    /// The cursor of a follow-up cannot be used.
    Curseur(CurseurIllisible),
}

impl Echec {
    /// How long the OPCO asks to wait before it is asked again.
    pub fn attendre(&self) -> Option<Duration> {
        match self {
            Self::Opco(erreur) => erreur.attendre(),
            _ => None,
        }
    }

    /// A fixed word for logs and metrics. Of a deposit and of a call it is that of what is known of it: `refused`,
    /// `not-sent`, `answer-lost`, `unknown`.
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
            Self::Journal(_) => "journal",
            Self::Depot(manque) => manque.issue.as_str(),
            Self::Opco(erreur) => erreur.issue().as_str(),
            Self::Lecture(_) => "lecture",
            Self::Curseur(_) => "curseur",
        }
    }

    /// Whether the OPCO as a whole is at fault or closed to the caller, and not the one thing that was asked for.
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
            Self::Journal(echec) => write!(formatter, "Rien n'a été envoyé : {echec}."),
            Self::Depot(manque) => manque.fmt(formatter),
            Self::Opco(erreur) => erreur.fmt(formatter),
            Self::Lecture(faute) => faute.fmt(formatter),
            Self::Curseur(curseur) => curseur.fmt(formatter),
        }
    }
}

/// Its text holds that of what it was made of: its source is the source of that, so that a chain says nothing twice.
impl std::error::Error for Echec {
    fn source(&self) -> Option<&(dyn std::error::Error + 'static)> {
        match self {
            Self::NonPrisEnCharge(absence) => absence.source(),
            Self::Cle(raison) => raison.source(),
            Self::Controle(refus) => refus.source(),
            Self::Facturation(impossible) => impossible.source(),
            Self::FacturePerimee(_)
            | Self::Doublon(_)
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
