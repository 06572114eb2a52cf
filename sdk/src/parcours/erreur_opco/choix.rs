//! Selects the advice: first by what is certain (whether anything was sent), then by status, then by known rejections.

use super::conseil::Conseil;
use super::lecture;
use super::motif::Motif;
use super::rejet::Rejet;
use crate::models::Erreur;
use crate::operations::{CONSULTER_DOSSIER, CONSULTER_DOSSIER_V2};
use crate::runtime::http::StatusCode;
use crate::runtime::http::header::CONTENT_TYPE;
use crate::runtime::{TokenError, serde_json};
use crate::{Error, Opco, Operation, Outcome, RawBody, Retry};

/// The advice for `cause`, of which `motifs` are the reasons.
pub(super) fn choisir(opco: Opco, operation: &Operation, cause: &Error<Erreur>, motifs: &[Motif]) -> Conseil {
    let depot = operation.retry == Retry::Never;
    match (cause, cause.outcome()) {
        (Error::Encoding(_), _) => Conseil::RequeteImpossible,
        (Error::MissingCredential(_), _) => Conseil::CleIntrouvable,
        (Error::Token(erreur), _) => du_jeton(erreur),
        (Error::Transport(_), Outcome::NotSent) => Conseil::NonEnvoye,
        (_, Outcome::AnswerLost) if depot => Conseil::RelireLesNumeros,
        (_, Outcome::Unknown) if depot => Conseil::Reconcilier,
        (Error::Transport(erreur), _) if erreur.limit().is_some() => Conseil::ReponseIllisible,
        (Error::Transport(_), _) => Conseil::LectureInterrompue,
        _ => cause.status().map_or(Conseil::Corriger, |statut| {
            let page = cause.raw().is_some_and(|corps| est_page(cause, corps));
            du_statut(statut.as_u16(), page)
                .or_else(|| du_dossier(opco, operation, statut.as_u16()))
                .or_else(|| Rejet::reconnaitre(operation.id, motifs).map(Conseil::Rejet))
                .unwrap_or(Conseil::Corriger)
        }),
    }
}

/// The advice for a status, independent of the operation.
fn du_statut(statut: u16, page: bool) -> Option<Conseil> {
    Some(match statut {
        401 if !page => Conseil::JetonRefuse,
        429 => Conseil::Quota,
        413 => Conseil::TropVolumineux,
        405 | 501 | 505 => Conseil::NonOffert,
        300..=399 => Conseil::Redirection,
        _ if page => Conseil::Passerelle,
        403 => Conseil::CleOuHabilitation,
        408 | 425 | 460 | 499 => Conseil::LectureInterrompue,
        200..=299 => Conseil::ReponseIllisible,
        500.. => Conseil::PanneOpco,
        _ => return None,
    })
}

/// An unknown number: 404, or 400 at an OPCO whose profile has this deviation.
fn du_dossier(opco: Opco, operation: &Operation, statut: u16) -> Option<Conseil> {
    let lecture = [CONSULTER_DOSSIER.id, CONSULTER_DOSSIER_V2.id].contains(&operation.id);
    let particularite = || opco.profil().particularites.iter().any(|une| une.id == "numero_inconnu_400");
    match statut {
        404 if lecture => Some(Conseil::DossierInconnu),
        404 => Some(Conseil::NonOffert),
        400 if lecture && particularite() => Some(Conseil::DossierInconnu),
        _ => None,
    }
}

fn est_page(cause: &Error<Erreur>, corps: &RawBody) -> bool {
    let Some(entetes) = cause.headers() else { return false };
    let media = entetes.get(CONTENT_TYPE).and_then(|media| media.to_str().ok()).unwrap_or_default();
    media.trim_start().starts_with("text/html") || lecture::est_page(lecture::debut(corps.expose()).trim_start())
}

fn du_jeton(erreur: &TokenError) -> Conseil {
    match erreur {
        TokenError::Transport(_) => Conseil::JetonIndisponible,
        TokenError::Refused { status: statut, .. } if statut.is_server_error() || statut.as_u16() == 429 => {
            Conseil::JetonIndisponible
        }
        TokenError::Refused { raw: brut, .. } if est_dpop(brut) => Conseil::PreuveDpop,
        TokenError::Refused { .. } => Conseil::IdentifiantsDuLogiciel,
        _ => Conseil::JetonIllisible,
    }
}

/// Whether the token server mentions the proof (RFC 9449 §5 and §8).
fn est_dpop(corps: &RawBody) -> bool {
    /// No error of the protocol is longer.
    const LU: usize = 64 * 1024;
    let corps = Some(corps.expose()).filter(|corps| corps.len() <= LU);
    let json: Option<serde_json::Value> = corps.and_then(|corps| serde_json::from_slice(corps).ok());
    let code = json.as_ref().and_then(|json| json.get("error")?.as_str());
    matches!(code, Some("invalid_dpop_proof" | "use_dpop_nonce"))
}

/// The status with which the token server refused.
pub(super) fn statut_du_jeton(cause: &Error<Erreur>) -> Option<StatusCode> {
    match cause {
        Error::Token(erreur) => match &**erreur {
            TokenError::Refused { status: statut, .. } => Some(*statut),
            _ => None,
        },
        _ => None,
    }
}

/// The body with which the token server refused, or which was no token.
pub(super) fn corps_du_jeton(cause: &Error<Erreur>) -> Option<&RawBody> {
    match cause {
        Error::Token(erreur) => match &**erreur {
            TokenError::Refused { raw, .. } | TokenError::Undecodable { raw, .. } => Some(raw),
            _ => None,
        },
        _ => None,
    }
}
