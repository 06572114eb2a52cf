//! What is known of a caller's key: the entry of the journal that it stands for, or why there is none.

use cfadock::journal::{Choix, Entree, IdEntree, Situation};

use super::depot::Depot;
use super::rattrapage::{Lecture, rattraper};
use crate::cles::EchecCles;
use crate::demandes::Relue;
use crate::etat::demandes::{CleDemande, est_sans_envoi};
use crate::probleme::Probleme;
use crate::service::Service;

/// Entries of a CFA that are read at once.
const LOT: usize = 500;
/// So many times for one request at most.
const LOTS: usize = 20;

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
            None => rattraper(service.journal.as_ref(), &service.cles).await?,
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
    match suivante(service, cle, connue).await? {
        None => Ok(entree),
        Some(autre) => {
            let remplacee = service.cles.remplacer(cle, connue, autre.id).await;
            remplacee.map_err(|echec| cles_illisibles(&echec))?;
            Ok(autre)
        }
    }
}

/// The first entry of a key after `avant` of which something was, or may have been, sent. However many there are, one
/// request reads a part of them, and the next one goes on from there.
async fn suivante(service: &Service, cle: &CleDemande, avant: IdEntree) -> Result<Option<Entree>, Probleme> {
    let du_journal = |echec| Probleme::suite_inconnue("journal", &echec);
    let mut lecture = Lecture::commencer(&*service.journal).await.map_err(du_journal)?;
    let relue = service.demandes.relue(cle).filter(|relue| relue.jusqu_a > avant);
    let mut relue = relue.unwrap_or(Relue { jusqu_a: avant, siennes: Vec::new() });
    relue.siennes.retain(|sienne| *sienne > avant);
    // They may have been settled otherwise since: they are read each time, and the others are not.
    for sienne in &relue.siennes {
        let entree = entree_du_journal(service, cle, *sienne).await?;
        if !est_sans_envoi(entree.situation()) {
            return Ok(Some(entree));
        }
    }
    let mut choix = Choix::toutes().apres(relue.jusqu_a).premieres(LOT);
    choix.cfa = Some(cle.cfa.clone());
    let du_meme_nom = |entree: &&Entree| entree.inscription.reference.as_ref() == Some(&cle.cle);
    for _ in 0..LOTS {
        let lues = service.journal.lire(choix.clone()).await.map_err(du_journal)?;
        let sienne = lues.iter().filter(du_meme_nom).find(|lue| !est_sans_envoi(lue.situation()));
        if let Some(entree) = sienne {
            return Ok(Some(entree.clone()));
        }
        if let Some(jusqu_a) = lecture.jusqu_a(&lues) {
            relue.jusqu_a = jusqu_a;
            relue.siennes.extend(lues.iter().filter(du_meme_nom).map(|lue| lue.id).filter(|id| *id <= jusqu_a));
            service.demandes.relire(cle, relue.clone());
        }
        let (fin, entier) = (lues.last().map(|entree| entree.id), lues.len() == LOT);
        if !entier {
            return Ok(None);
        }
        choix.apres = fin;
    }
    let phrase = "Ce qu'est devenue cette demande ne peut pas encore être dit : le journal a beaucoup d'entrées depuis elle, \
                  et chaque demande en lit une partie. Relisez-la, ou répétez-la, sous la même clé.";
    Err(Probleme::new(503, "journal", phrase).attendre(1))
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

    #[tokio::test]
    async fn one_request_reads_past_a_part_of_the_later_entries() {
        let dossier = tempfile::tempdir().unwrap();
        let (mut service, _) = service(dossier.path(), &[]).await;
        let journal = Arc::new(Partage::default());
        service.journal = journal.clone();
        let sienne = cle(1);
        (1..=12_000).for_each(|numero| journal.valider(numero, 0));
        journal.regler(60);
        journal.ne_pas_envoyer(1);
        let lire = async || entree_de(&service, &sienne, IdEntree(1)).await.map(|entree| entree.id);
        let refus = lire().await.unwrap_err();
        assert_eq!((refus.statut, refus.code.as_str(), refus.attendre), (503, "journal", Some(1)), "{refus:?}");
        assert_eq!(journal.lues(), 1 + LOTS * LOT);
        // Where it stopped it goes on, and what it has read is not read again.
        assert_eq!(lire().await.unwrap(), IdEntree(1));
        assert_eq!(journal.lues(), 1 + 1_999);
        assert_eq!((lire().await.unwrap(), journal.lues()), (IdEntree(1), 1));
        // Another one of this key, of which nothing was sent either, and young ones: they are looked at again.
        for (numero, minute) in [(12_001, 0), (12_003, 59)] {
            journal.valider_sous(numero, minute, &sienne);
            journal.ne_pas_envoyer(numero);
        }
        assert_eq!((lire().await.unwrap(), journal.lues()), (IdEntree(1), 3));
        journal.valider_sous(12_002, 58, &sienne);
        assert_eq!((lire().await.unwrap(), journal.lues()), (IdEntree(12_002), 4));
    }

    /// An entry of the same key, of which nothing was sent, is looked at again, and the many after it are not.
    #[tokio::test]
    async fn an_unsent_entry_of_the_key_stops_no_reading() {
        let dossier = tempfile::tempdir().unwrap();
        let (mut service, _) = service(dossier.path(), &[]).await;
        let journal = Arc::new(Partage::default());
        service.journal = journal.clone();
        let sienne = cle(1);
        for numero in [1, 2] {
            journal.valider_sous(numero, 0, &sienne);
            journal.ne_pas_envoyer(numero);
        }
        (3..=12_000).for_each(|numero| journal.valider(numero, 0));
        journal.regler(60);
        let lire = async || entree_de(&service, &sienne, IdEntree(1)).await.map(|entree| entree.id);
        assert_eq!(lire().await.unwrap_err().statut, 503);
        assert_eq!(lire().await.unwrap(), IdEntree(1));
        journal.lues();
        assert_eq!((lire().await.unwrap(), journal.lues()), (IdEntree(1), 2));
        journal.conclure(2, Outcome::Accepted);
        assert_eq!((lire().await.unwrap(), journal.lues()), (IdEntree(2), 2));
    }
}
