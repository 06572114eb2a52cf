//! A list of deposits: those of a state, or those that a search finds.

use askama::Template;
use axum::http::StatusCode;
use cfadock::journal::{Choix, Entree, IdEntree, Situation};

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
    /// How many there are, where this page has all of them.
    total: Option<usize>,
    recents: Option<String>,
    anciens: Option<String>,
}

impl PageListe {
    pub(in crate::console) async fn lire(service: &Service, filtre: &Filtre) -> Result<Self, PageErreur> {
        let voulue = Situation::du_mot(&filtre.etat);
        if voulue.is_none() && !filtre.etat.is_empty() {
            return Err(PageErreur::new(StatusCode::NOT_FOUND, "Cet état n'est pas un état de dépôt."));
        }
        let q: String = filtre.q.trim().chars().take(RECHERCHE_MAXIMALE).collect();
        let avant = filtre.avant.map(IdEntree);
        let du_bon_etat = |entree: &Entree| voulue.is_none_or(|situation| entree.situation() == situation);
        // A number is found at once, however old; the list then goes on without it.
        let mut entrees = match lecture::numero(&q).filter(|_| avant.is_none()) {
            Some(numero) => service.journal.lire(Choix::entree(numero)).await?,
            None => Vec::new(),
        };
        entrees.retain(du_bon_etat);
        let convient = |entree: &Entree| {
            du_bon_etat(entree)
                && (q.is_empty() || (lecture::numero(&q) != Some(entree.id) && lecture::trouve(entree, &q)))
        };
        let trouvees = lecture::lister(&*service.journal, convient, (avant, MONTRES)).await?;
        entrees.extend(trouvees.entrees);
        let (suspens, maintenant) = (service.etat.suspens().await?, service.suite.maintenant());
        let lien = |avant| adresse::liste(&filtre.etat, &q, avant);
        let titre = match (voulue, q.as_str()) {
            (Some(situation), _) => format!("Dépôts : {situation}"),
            (None, "") => "Tous les dépôts".to_owned(),
            (None, q) => format!("Dépôts trouvés pour « {q} »"),
        };
        Ok(Self {
            titre,
            lignes: entrees.iter().map(|entree| Ligne::new(entree, &suspens, maintenant)).collect(),
            total: Some(entrees.len()).filter(|_| avant.is_none() && trouvees.suite.is_none()),
            recents: avant.map(|_| lien(None)),
            anciens: trouvees.suite.map(|suite| lien(Some(suite))),
            q,
        })
    }
}
