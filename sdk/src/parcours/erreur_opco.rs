//! An error at an OPCO, in one form for all OPCO: the reasons given, the outcome, and what to do.
//!
//! `lecture` reads the forms, `rejet` has the known rejections, `conseil` the advice, and `choix` selects it. What is
//! stopped before a request (checks, capabilities) is not here.

mod choix;
mod conseil;
mod lecture;
mod motif;
mod rejet;

pub use conseil::Conseil;
pub use motif::Motif;
pub use rejet::Rejet;

use std::fmt;
use std::time::Duration;

use serde::Serialize;
use serde::ser::{SerializeStruct, Serializer};

use crate::models::Erreur;
use crate::runtime::http::StatusCode;
use crate::scalaires::{est_uuid, masquer_numeros};
use crate::{Error, Opco, Operation, Outcome, RawBody, Retry};

/// The texts of an OPCO in a body, one for each reason, unchanged.
pub(super) fn expose_textes(corps: &[u8]) -> Vec<String> {
    lecture::lire(corps).iter().filter_map(Motif::expose_phrase).collect()
}

/// An error at an OPCO.
///
/// `Debug`, `Display` and the serialised form contain no personal data: of the OPCO's texts they show only known codes,
/// because a free text may name a person. [`expose_textes`](Self::expose_textes) gives the texts: for a person who may
/// see the dossier, never for a log.
///
/// ```
/// use cfadock::operations::DEPOSER_FACTURE;
/// use cfadock::parcours::ErreurOpco;
/// use cfadock::runtime::TransportError;
/// use cfadock::{Error, Opco, Outcome};
///
/// let erreur = ErreurOpco::new(Opco::Akto, &DEPOSER_FACTURE, Error::Transport(TransportError::broken("reset")));
/// assert_eq!(erreur.issue(), Outcome::Unknown);
/// assert!(!erreur.est_reessayable());
/// assert!(erreur.to_string().contains("ne renvoyez pas"));
/// ```
pub struct ErreurOpco {
    opco: Opco,
    operation: &'static Operation,
    motifs: Vec<Motif>,
    conseil: Conseil,
    cause: Error<Erreur>,
}

impl ErreurOpco {
    /// The meaning of `cause`, the result of a call of `operation` at `opco`.
    pub fn new(opco: Opco, operation: &'static Operation, cause: Error<Erreur>) -> Self {
        let motifs = cause.raw().map(|corps| lecture::lire(corps.expose())).unwrap_or_default();
        let motifs: Vec<_> = motifs.into_iter().map(|motif| motif.de(opco)).collect();
        let conseil = choix::choisir(opco, operation, &cause, &motifs);
        Self { opco, operation, motifs, conseil, cause }
    }

    /// The OPCO.
    pub fn opco(&self) -> Opco {
        self.opco
    }

    /// The name of the operation, such as `deposerFacture`.
    pub fn operation(&self) -> &'static str {
        self.operation.id
    }

    /// The HTTP status of the OPCO's answer; of a refused token, that of the token server.
    pub fn statut(&self) -> Option<StatusCode> {
        self.cause.status().or_else(|| choix::statut_du_jeton(&self.cause))
    }

    /// The reasons that the OPCO gave, in its order; may be empty.
    pub fn motifs(&self) -> &[Motif] {
        &self.motifs
    }

    /// The texts of the OPCO, one for each reason, unchanged. They may contain a name, a NIR or an IBAN.
    pub fn expose_textes(&self) -> Vec<String> {
        self.motifs.iter().filter_map(Motif::expose_phrase).collect()
    }

    /// The outcome of the call: whether the OPCO acted.
    pub fn issue(&self) -> Outcome {
        self.cause.outcome()
    }

    /// Whether the same call may be repeated later, without a check and without a correction.
    pub fn est_reessayable(&self) -> bool {
        reessayable(self.operation.retry, self.issue(), self.conseil)
    }

    /// The identifier that the OPCO gave to the request (`X-Request-Id` and similar), with which its support finds it.
    /// `None` if there was none, or if it might be a number of a person or of an account.
    pub fn requete(&self) -> Option<&str> {
        self.cause.request_id().filter(|texte| est_uuid(texte) || masquer_numeros(texte) == *texte)
    }

    /// How long the OPCO asks to wait before the next call: its `Retry-After`.
    pub fn attendre(&self) -> Option<Duration> {
        self.cause.retry_after()
    }

    /// What to do.
    pub fn conseil(&self) -> Conseil {
        self.conseil
    }

    /// The body of the answer; it prints masked, and [`RawBody::expose`] returns it unmasked.
    pub fn corps(&self) -> Option<&RawBody> {
        self.cause.raw().or_else(|| choix::corps_du_jeton(&self.cause))
    }

    /// The result of the call from the client.
    pub fn cause(&self) -> &Error<Erreur> {
        &self.cause
    }

    /// The visible codes, in order.
    fn codes(&self) -> Vec<&str> {
        self.motifs.iter().filter_map(Motif::code_montrable).collect()
    }
}

/// Whether a call with this result may be repeated: its cause is transient, and it cannot take effect twice.
fn reessayable(reessai: Retry, issue: Outcome, conseil: Conseil) -> bool {
    conseil.peut_passer() && (reessai == Retry::Safe || issue.acted() == Some(false))
}

/// In French, without the texts of the OPCO: OPCO, operation, status, codes, and what to do.
impl fmt::Display for ErreurOpco {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(formatter, "{}, {}", self.opco, self.operation.id)?;
        if let Some(statut) = self.statut() {
            write!(formatter, " : réponse {}", statut.as_u16())?;
        }
        let codes = self.codes();
        if !codes.is_empty() {
            write!(formatter, " ({})", codes.join(", "))?;
        }
        if let Some(requete) = self.requete() {
            write!(formatter, ", requête {requete}")?;
        }
        write!(formatter, ". {}", self.conseil)?;
        match self.attendre() {
            Some(delai) if !delai.is_zero() => write!(formatter, " Délai demandé : {} s.", delai.as_secs()),
            _ => Ok(()),
        }
    }
}

impl fmt::Debug for ErreurOpco {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        let mut erreur = formatter.debug_struct("ErreurOpco");
        erreur.field("opco", &self.opco).field("operation", &self.operation.id).field("statut", &self.statut());
        erreur
            .field("requete", &self.requete())
            .field("motifs", &self.motifs)
            .field("issue", &self.issue())
            .field("conseil", &self.conseil);
        erreur.field("cause", &self.cause).finish()
    }
}

impl std::error::Error for ErreurOpco {
    fn source(&self) -> Option<&(dyn std::error::Error + 'static)> {
        Some(&self.cause)
    }
}

/// For journals and screens: the content of `Display`, as fields. Texts of the OPCO are not included.
impl Serialize for ErreurOpco {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let mut erreur = serializer.serialize_struct("ErreurOpco", 9)?;
        erreur.serialize_field("opco", self.opco.identifiant())?;
        erreur.serialize_field("operation", self.operation.id)?;
        erreur.serialize_field("statut", &self.statut().map(|statut| statut.as_u16()))?;
        erreur.serialize_field("codes", &self.codes())?;
        erreur.serialize_field("requete", &self.requete())?;
        erreur.serialize_field("issue", self.issue().as_str())?;
        erreur.serialize_field("reessayable", &self.est_reessayable())?;
        erreur.serialize_field("attendre_secondes", &self.attendre().map(|delai| delai.as_secs()))?;
        erreur.serialize_field("conseil", self.conseil.identifiant())?;
        erreur.end()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_may_have_acted_is_not_made_again_whatever_the_advice() {
        for issue in Outcome::ALL {
            let sans_effet = matches!(issue, Outcome::Refused | Outcome::NotSent);
            for conseil in [Conseil::PanneOpco, Conseil::Passerelle, Conseil::LectureInterrompue, Conseil::Quota] {
                assert!(reessayable(Retry::Safe, issue, conseil), "{issue}");
                assert_eq!(reessayable(Retry::Never, issue, conseil), sans_effet, "{issue} {conseil:?}");
            }
            for conseil in [Conseil::Reconcilier, Conseil::RelireLesNumeros, Conseil::Corriger, Conseil::JetonRefuse] {
                assert!(!reessayable(Retry::Safe, issue, conseil), "{issue} {conseil:?}");
            }
        }
    }
}
