//! The one form: a person settles a deposit, with the reason.

use std::sync::Arc;

use askama::Template;
use axum::Form;
use axum::extract::rejection::FormRejection;
use axum::extract::{Path, State};
use axum::http::{HeaderMap, StatusCode, header};
use axum::response::{IntoResponse, Response};
use cfadock::Echec;
use cfadock::journal::{EchecJournal, Entree};

use crate::actes::decision;

use super::saisie::Saisie;
use super::vue::{PageDepot, PageErreur};
use super::{Console, adresse, html, jeton, lecture};

pub(super) async fn trancher(
    State(console): State<Arc<Console>>,
    Path(numero): Path<String>,
    entetes: HeaderMap,
    formulaire: Result<Form<Saisie>, FormRejection>,
) -> Result<Response, PageErreur> {
    let entree = lecture::une(&console.service, &numero).await?;
    let Ok(Form(formulaire)) = formulaire else {
        return Err(PageErreur::new(StatusCode::BAD_REQUEST, "Le formulaire ne peut pas être lu."));
    };
    if !jeton::est_de_meme_origine(&entetes) || !console.sceau.connait(&entree, &formulaire.jeton) {
        let phrase = "Ce formulaire ne vient pas de cette console, ou le service a redémarré ou le dépôt a changé depuis : \
                      rouvrez la page du dépôt, puis tranchez s'il le faut encore.";
        return Err(PageErreur::new(StatusCode::FORBIDDEN, phrase));
    }
    let decision = match formulaire.decision() {
        Ok(decision) => decision,
        Err(phrase) => return refuser(&console, &entree, formulaire, StatusCode::UNPROCESSABLE_ENTITY, phrase).await,
    };
    if let Err(phrase) = decision::possible(entree.situation(), &decision) {
        return refuser(&console, &entree, formulaire, StatusCode::CONFLICT, phrase).await;
    }
    let inscription = &entree.inscription;
    let connexion = match console.service.connexion(&inscription.cfa, inscription.opco) {
        Ok(connexion) => connexion,
        Err(absente) => {
            return refuser(&console, &entree, formulaire, StatusCode::CONFLICT, &absente.detail).await;
        }
    };
    match connexion.trancher(entree.id, decision, &formulaire.motif).await {
        Ok(_) => {
            let la = format!("{}?fait=true", adresse::depot(entree.id.0));
            Ok((StatusCode::SEE_OTHER, [(header::LOCATION, la)]).into_response())
        }
        Err(Echec::Journal(EchecJournal::SansMotif)) => {
            let phrase = "Le motif ne dit rien : écrivez ce que l'OPCO a répondu, et quand.";
            refuser(&console, &entree, formulaire, StatusCode::UNPROCESSABLE_ENTITY, phrase).await
        }
        Err(echec) => {
            let statut = match echec {
                Echec::EnCours { .. } => StatusCode::CONFLICT,
                _ => StatusCode::SERVICE_UNAVAILABLE,
            };
            refuser(&console, &entree, formulaire, statut, &echec.to_string()).await
        }
    }
}

/// The page again, with what was written and what is wrong.
async fn refuser(
    console: &Console,
    entree: &Entree,
    formulaire: Saisie,
    statut: StatusCode,
    phrase: &str,
) -> Result<Response, PageErreur> {
    let mut page = PageDepot::lire(&console.service, entree, console.sceau.jeton(entree)).await?;
    (page.formulaire, page.faute) = (formulaire, phrase.to_owned());
    Ok(html(statut, page.render()))
}
