//! A deposit that was not accepted, or whose outcome is uncertain.

use std::fmt;

use crate::Outcome;
use crate::journal::{EchecJournal, IdEntree, Numeros};
use crate::parcours::erreur_opco::{ErreurOpco, expose_textes};
use crate::runtime::RawBody;
use crate::runtime::http::StatusCode;

/// A deposit that was not accepted, or whose outcome is uncertain. The journal has it.
#[derive(Debug)]
#[non_exhaustive]
pub struct DepotManque {
    /// Its entry in the journal.
    pub entree: IdEntree,
    /// The operation, such as `deposerFacture`.
    pub operation: &'static str,
    /// The outcome: it says what may be done next.
    pub issue: Outcome,
    /// Why.
    pub cause: Cause,
    /// Why the outcome could not be written to the journal, if so: the entry stays open, and
    /// [`Connexion::reconcilier`](crate::Connexion::reconcilier) settles it.
    pub non_note: Option<EchecJournal>,
}

/// Why a deposit was not accepted. Neither `Debug` nor `Display` shows what is personal.
#[derive(Debug)]
#[non_exhaustive]
pub enum Cause {
    /// The call failed: what the OPCO said, or where it broke.
    Opco(Box<ErreurOpco>),
    /// The status is a success, but the body reports an error.
    SuccesEnErreur {
        /// The status.
        statut: StatusCode,
        /// The raw body.
        corps: RawBody,
        /// The numbers in it.
        numeros: Numeros,
    },
    /// The status is a success, but the body has no number to follow the deposit with.
    SansNumero {
        /// The status.
        statut: StatusCode,
        /// The raw body.
        corps: RawBody,
        /// The other numbers in it.
        numeros: Numeros,
    },
    /// Too much time passed between the intent in the journal and the call, for example because the machine slept:
    /// nothing was sent.
    EnvoiTardif,
    /// The call was abandoned: it took longer than [`Attentes::avant`](crate::parcours::Attentes::avant) allows.
    AppelAbandonne,
}

impl Cause {
    /// The status, if one was received.
    pub fn statut(&self) -> Option<StatusCode> {
        match self {
            Self::Opco(erreur) => erreur.statut(),
            Self::SuccesEnErreur { statut, .. } | Self::SansNumero { statut, .. } => Some(*statut),
            Self::EnvoiTardif | Self::AppelAbandonne => None,
        }
    }

    /// The raw body, if one was received; it prints masked.
    pub fn corps(&self) -> Option<&RawBody> {
        match self {
            Self::Opco(erreur) => erreur.corps(),
            Self::SuccesEnErreur { corps, .. } | Self::SansNumero { corps, .. } => Some(corps),
            Self::EnvoiTardif | Self::AppelAbandonne => None,
        }
    }

    pub(super) fn numeros(&self) -> Numeros {
        match self {
            Self::Opco(_) | Self::EnvoiTardif | Self::AppelAbandonne => Numeros::default(),
            Self::SuccesEnErreur { numeros, .. } | Self::SansNumero { numeros, .. } => numeros.clone(),
        }
    }
}

impl fmt::Display for Cause {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Opco(erreur) => erreur.fmt(formatter),
            Self::SuccesEnErreur { statut, .. } => write!(formatter, "réponse {statut} qui parle d'une erreur"),
            Self::SansNumero { statut, .. } => write!(formatter, "réponse {statut} sans le numéro attendu"),
            Self::EnvoiTardif => formatter.write_str("trop de temps entre l'écriture au journal et l'envoi"),
            Self::AppelAbandonne => formatter.write_str("appel abandonné, plus long que les attentes ne le permettent"),
        }
    }
}

impl DepotManque {
    /// The text of the OPCO, unchanged; empty when there is none. It may contain personal data: for the person at the
    /// CFA, not for a log.
    pub fn expose_textes(&self) -> Vec<String> {
        match &self.cause {
            Cause::Opco(erreur) => erreur.expose_textes(),
            cause => cause.corps().map(|corps| expose_textes(corps.expose())).unwrap_or_default(),
        }
    }
}

/// In French, with what to do.
impl fmt::Display for DepotManque {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self { entree, operation, cause, .. } = self;
        match cause {
            // Its own text says what to do.
            Cause::Opco(erreur) => write!(formatter, "{erreur} (Entrée {entree} du journal.)")?,
            cause => {
                write!(formatter, "{operation}, entrée {entree} du journal, {cause}. ")?;
                formatter.write_str(self.suite())?;
            }
        }
        match &self.non_note {
            Some(echec) => write!(formatter, " L'issue n'est pas au journal : {echec}."),
            None => Ok(()),
        }
    }
}

impl DepotManque {
    /// What may be done next.
    fn suite(&self) -> &'static str {
        match self.issue {
            Outcome::Accepted | Outcome::AnswerLost => {
                "L'OPCO l'a reçu, sa réponse est perdue : ne le renvoyez pas, lancez la réconciliation pour retrouver \
                 ses numéros."
            }
            Outcome::Refused => "L'OPCO l'a refusé : corrigez ce qu'il dit, puis déposez de nouveau.",
            Outcome::NotSent => "Rien n'a été envoyé : rétablissez la connexion ou les accès, puis recommencez.",
            Outcome::Unknown => {
                "Nul ne sait s'il est arrivé : ne le renvoyez pas, lancez la réconciliation, qui le dira."
            }
        }
    }
}

impl std::error::Error for DepotManque {
    fn source(&self) -> Option<&(dyn std::error::Error + 'static)> {
        match &self.cause {
            // Its text is contained in this one.
            Cause::Opco(erreur) => erreur.source(),
            _ => None,
        }
    }
}
