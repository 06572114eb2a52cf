//! A list of deposits: those of a state, or those that a search finds.

use askama::Template;
use axum::http::StatusCode;

use super::PageErreur;
use super::ligne::Ligne;
use crate::console::{Filtre, adresse, lecture};
use crate::service::Service;

/// Deposits on one page.
const MONTRES: usize = 50;

/// The longest text of a search, in characters.
const RECHERCHE_MAXIMALE: usize = 100;

/// A list of deposits.
#[derive(Template)]
#[template(path = "console/liste.html")]
pub(in crate::console) struct PageListe {
    titre: String,
    q: String,
    lignes: Vec<Ligne>,
    total: usize,
    page: usize,
    derniere: usize,
    recents: Option<String>,
    anciens: Option<String>,
}

impl PageListe {
    pub(in crate::console) async fn lire(service: &Service, filtre: &Filtre) -> Result<Self, PageErreur> {
        let voulue = lecture::SITUATIONS.into_iter().find(|situation| lecture::mot(*situation) == filtre.etat);
        if voulue.is_none() && !filtre.etat.is_empty() {
            return Err(PageErreur::new(StatusCode::NOT_FOUND, "Cet état n'est pas un état de dépôt."));
        }
        let q: String = filtre.q.trim().chars().take(RECHERCHE_MAXIMALE).collect();
        let page = filtre.page.max(1);
        let convient = |entree: &cfadock::journal::Entree| {
            voulue.is_none_or(|situation| entree.situation() == situation)
                && (q.is_empty() || lecture::trouve(entree, &q))
        };
        let (entrees, total) = lecture::lister(service, convient, (page, MONTRES)).await?;
        let (suspens, maintenant) = (service.etat.suspens().await?, service.suite.maintenant());
        let derniere = total.div_ceil(MONTRES).max(1);
        let lien = |page| adresse::liste(&filtre.etat, &q, page);
        let titre = match (voulue, q.as_str()) {
            (Some(situation), _) => format!("Dépôts : {situation}"),
            (None, "") => "Tous les dépôts".to_owned(),
            (None, q) => format!("Dépôts trouvés pour « {q} »"),
        };
        Ok(Self {
            titre,
            lignes: entrees.iter().map(|entree| Ligne::new(entree, &suspens, maintenant)).collect(),
            total,
            page,
            derniere,
            recents: (page > 1).then(|| lien(page.min(derniere + 1) - 1)),
            anciens: (page < derniere).then(|| lien(page + 1)),
            q,
        })
    }
}
