//! What is known of a caller's key: the entry of the journal that it stands for, or why there is none.

use cfadock::journal::{Choix, Entree, IdEntree, Situation};

use super::depot::Depot;
use super::rattrapage::{autres, rattraper};
use crate::cles::EchecCles;
use crate::etat::demandes::{CleDemande, est_sans_envoi};
use crate::probleme::Probleme;
use crate::service::Service;

/// The deposit of a key, as it is now; `None` while nothing of it is in the journal.
///
/// # Errors
/// Why there is none: the key is unknown, or its request was stopped before anything was sent.
pub async fn relire(service: &Service, cle: &CleDemande) -> Result<Option<Depot>, Probleme> {
    for derniere in [false, true] {
        if service.demandes.est_en_cours(cle) {
            return Ok(None);
        }
        match entree_connue(service, cle).await? {
            Some(connue) => {
                let entree = entree_de(service, cle, connue).await?;
                if est_sans_envoi(entree.situation())
                    && let Some(refus) = refus(service, cle, Some(entree.id)).await?
                {
                    // What failed here says nothing of the request: it can be sent again.
                    return match refus.statut {
                        500.. => Ok(Some(Depot { conseil: refus.detail.clone(), ..Depot::de(&entree) })),
                        _ => Err(refus),
                    };
                }
                // The journal decides; a refusal that it has is given with its words, as long as they are kept.
                return match service.demandes.retenue(cle) {
                    Some(probleme) if probleme.code == "refuse" && entree.situation() == Situation::Refusee => {
                        Err(probleme)
                    }
                    _ => Ok(Some(Depot::de(&entree))),
                };
            }
            None if derniere => {}
            None => rattraper(service.journal.as_ref(), &service.cles, cle).await?,
        }
    }
    if let Some(refus) = refus(service, cle, None).await? {
        return Err(refus);
    }
    Err(service.demandes.retenue(cle).unwrap_or_else(|| {
        let phrase = "Rien n'a été envoyé sous cette clé : envoyez la demande, sous cette clé si vous voulez.";
        Probleme::new(404, "demande-inconnue", phrase)
    }))
}

/// Why nothing was sent, as every service says it.
async fn refus(service: &Service, cle: &CleDemande, entree: Option<IdEntree>) -> Result<Option<Probleme>, Probleme> {
    let garde = service.cles.refus(cle, entree).await.map_err(|echec| cles_illisibles(&echec))?;
    let Some(garde) = garde else { return Ok(None) };
    let depot = garde.depot;
    let mut probleme = Probleme::from(garde);
    if let Some(depot) = depot {
        let lues = service.journal.lire(Choix::entree(IdEntree(depot))).await;
        let lues = lues.map_err(|echec| Probleme::suite_inconnue("journal", &echec))?;
        probleme.depot = lues.first().map(Depot::de);
    }
    Ok(Some(probleme))
}

/// The entry that is known of a key.
pub(super) async fn entree_connue(service: &Service, cle: &CleDemande) -> Result<Option<IdEntree>, Probleme> {
    service.cles.entree_de(cle).await.map_err(|echec| cles_illisibles(&echec))
}

/// The entry that a key stands for: the one that is known, unless nothing was sent of it and another program of the same
/// journal deposited under the same key since.
pub(super) async fn entree_de(service: &Service, cle: &CleDemande, connue: IdEntree) -> Result<Entree, Probleme> {
    let entree = entree_du_journal(service, cle, connue).await?;
    if !est_sans_envoi(entree.situation()) {
        return Ok(entree);
    }
    let autres = autres(service.journal.as_ref(), &service.cles, (cle, connue)).await?;
    match autres.into_iter().find(|autre| !est_sans_envoi(autre.situation())) {
        None => Ok(entree),
        Some(autre) => {
            let remplacee = service.cles.remplacer(cle, connue, autre.id).await;
            remplacee.map_err(|echec| cles_illisibles(&echec))?;
            Ok(autre)
        }
    }
}

pub(super) fn cles_illisibles(echec: &EchecCles) -> Probleme {
    Probleme::suite_inconnue(echec.code(), echec)
}

pub(super) async fn entree_du_journal(
    service: &Service,
    cle: &CleDemande,
    entree: IdEntree,
) -> Result<Entree, Probleme> {
    let mut choix = Choix::entree(entree);
    choix.cfa = Some(cle.cfa.clone());
    let lues = service.journal.lire(choix).await.map_err(|echec| Probleme::suite_inconnue("journal", &echec))?;
    lues.into_iter().next().ok_or_else(|| {
        let phrase = format!(
            "L'entrée {entree} de cette clé n'est pas au journal : est-ce le bon ? Ne renvoyez pas cette demande sous une \
             autre clé."
        );
        Probleme::new(503, "journal", phrase)
    })
}

#[cfg(test)]
mod tests {
    use std::sync::Arc;

    use cfadock::runtime::Outcome;

    use super::*;
    use crate::essais::partage::{Partage, cle};
    use crate::essais::service;

    /// Nothing was sent of what is known of a key: where other entries of it are is kept, and what was read once is not read
    /// again, also after another start.
    #[tokio::test]
    async fn the_other_entries_of_a_key_are_found_without_reading_the_journal_again() {
        let dossier = tempfile::tempdir().unwrap();
        let (mut service, _) = service(dossier.path(), &[]).await;
        let journal = Arc::new(Partage::default());
        service.journal = journal.clone();
        let sienne = cle(1);
        (1..=12_000).for_each(|numero| journal.valider(numero));
        journal.ne_pas_envoyer(1);
        let lire = async |service: &Service| entree_de(service, &sienne, IdEntree(1)).await.map(|entree| entree.id);
        let refus = lire(&service).await.unwrap_err();
        assert_eq!((refus.statut, refus.code.as_str(), refus.attendre), (503, "journal", Some(1)), "{refus:?}");
        assert_eq!(journal.lues(), 1 + 10_000);
        // Where it stopped it goes on, and what it has read is not read again.
        drop(service);
        let (mut service, _) = crate::essais::service(dossier.path(), &[]).await;
        service.journal = journal.clone();
        assert_eq!((lire(&service).await.unwrap(), journal.lues()), (IdEntree(1), 1 + 2_000));
        assert_eq!((lire(&service).await.unwrap(), journal.lues()), (IdEntree(1), 1));
        // Others of this key, of which nothing was sent either: they are looked at each time, and nothing else is.
        for numero in [12_001, 12_002] {
            journal.valider_sous(numero, &sienne);
            journal.ne_pas_envoyer(numero);
        }
        assert_eq!((lire(&service).await.unwrap(), journal.lues()), (IdEntree(1), 1 + 2 + 2));
        assert_eq!((lire(&service).await.unwrap(), journal.lues()), (IdEntree(1), 1 + 2));
        journal.conclure(12_002, Outcome::Accepted);
        assert_eq!(lire(&service).await.unwrap(), IdEntree(12_002));
    }
}
