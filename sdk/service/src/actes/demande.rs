//! A deposit under the caller's own key: sent once, whatever is repeated and whoever hangs up.

use std::ops::ControlFlow;
use std::sync::Arc;
use std::time::Duration;

use cfadock::journal::{Choix, Empreinte, Entree, IdEntree, Situation};
use cfadock::{Echec, Opco, Outcome};
use tokio::sync::watch;
use tokio::time::timeout;

use super::depose::{Depose, EnvoiManque};
use super::depot::{ConstatControle, Depot};
use super::envoi::EnvoiDemande;
use super::rattrapage::rattraper;
use crate::cles::EchecCles;
use crate::demandes::{EtapeDemande, FinDemande, Reservation, Reservee};
use crate::ecoute::PlaceCorps;
use crate::etat::demandes::{CleDemande, PriseDeCle, est_sans_envoi};
use crate::probleme::Probleme;
use crate::service::Service;

/// A request to deposit.
#[derive(Clone, Debug)]
pub struct DemandeDepot {
    /// The CFA, and the key that its caller gave.
    pub cle: CleDemande,
    /// Where it goes.
    pub opco: Opco,
    /// The digest of all that was asked.
    pub empreinte: Empreinte,
    /// The room of its body, until it has ended.
    pub place: Option<PlaceCorps>,
}

/// Deposits under a key, and waits for the outcome; `None` when it is still under way after `attente`. The deposit goes
/// on, whoever waits.
///
/// # Errors
/// When the key was used for something else, or belongs to a panicked task; when too many deposits are under way.
pub async fn soumettre(
    service: &Arc<Service>,
    demande: &DemandeDepot,
    envoi: EnvoiDemande,
    attente: Duration,
) -> Result<Option<Arc<FinDemande>>, Probleme> {
    let mut envoi = Some(envoi);
    // Whoever came first under this key is compared with what is known of it; then it is this one's turn.
    loop {
        let (mut etape, nouvelle) = match service.demandes.reserver(&demande.cle, demande.empreinte)? {
            Reservee::Nouvelle(reservation, etape) => {
                if let Some(envoi) = envoi.take() {
                    let (service, demande) = (service.clone(), demande.clone());
                    service.clone().travaux.spawn(mener(service, demande, envoi, reservation));
                }
                (etape, true)
            }
            Reservee::Deja(empreinte, etape) if empreinte == demande.empreinte => (etape, false),
            Reservee::Deja(_, mut etape) => {
                match etape.wait_for(|etape| !matches!(etape, EtapeDemande::Reservee)).await.as_deref() {
                    Ok(EtapeDemande::EnCours) => return Err(Probleme::cle_reutilisee()),
                    Ok(EtapeDemande::Finie(_) | EtapeDemande::Reservee) | Err(_) => continue,
                }
            }
        };
        return match timeout(attente, finie(&mut etape)).await {
            Err(_) => Ok(None),
            Ok(None) => Err(Probleme::panne()),
            Ok(Some(conclusion)) if nouvelle => {
                if conclusion.prise {
                    service.demandes.oublier(&demande.cle);
                }
                Ok(Some(conclusion))
            }
            Ok(Some(conclusion)) => Ok(Some(Arc::new(FinDemande { rejouee: true, ..(*conclusion).clone() }))),
        };
    }
}

/// How it ended; `None` when its task panicked.
async fn finie(etape: &mut watch::Receiver<EtapeDemande>) -> Option<Arc<FinDemande>> {
    match &*etape.wait_for(|etape| matches!(etape, EtapeDemande::Finie(_))).await.ok()? {
        EtapeDemande::Finie(conclusion) => Some(conclusion.clone()),
        EtapeDemande::Reservee | EtapeDemande::EnCours => None,
    }
}

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
            Some(entree) => {
                let entree = entree_du_journal(service, cle, entree).await?;
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
    Err(service.demandes.retenue(cle).unwrap_or_else(|| {
        let phrase = "Rien n'a été envoyé sous cette clé : envoyez la demande, sous cette clé si vous voulez.";
        Probleme::new(404, "demande-inconnue", phrase)
    }))
}

/// The task of a request.
async fn mener(service: Arc<Service>, demande: DemandeDepot, envoi: EnvoiDemande, reservation: Reservation) {
    let conclusion = match prendre(&service, &demande, &envoi).await {
        Ok(ControlFlow::Continue(remplacee)) => {
            reservation.en_cours();
            deposer(&service, &demande, envoi, remplacee).await
        }
        Ok(ControlFlow::Break(conclusion)) => conclusion,
        Err(probleme) => FinDemande::sans_envoi(probleme),
    };
    reservation.conclure(conclusion);
}

/// Takes the key, and says which entry it had before, of which it is known that nothing was sent; the answer, where it had
/// one already.
async fn prendre(
    service: &Service,
    demande: &DemandeDepot,
    envoi: &EnvoiDemande,
) -> Result<ControlFlow<FinDemande, Option<IdEntree>>, Probleme> {
    let DemandeDepot { cle, empreinte, .. } = demande;
    let connue = entree_connue(service, cle).await?.is_some();
    if !connue {
        // Before it is written with this digest: of a key that the journal alone knows, none is known.
        rattraper(service.journal.as_ref(), &service.cles).await?;
    }
    let echouee = |echec| if connue { cles_illisibles(&echec) } else { Probleme::cle_non_prise(&echec) };
    let reprendre =
        async || service.cles.reprendre(cle, *empreinte).await.map_err(|echec| Probleme::cle_non_prise(&echec));
    let prise = service.cles.prendre(cle, *empreinte).await.map_err(echouee)?;
    let (entree, meme) = match prise {
        PriseDeCle::Libre => return Ok(ControlFlow::Continue(None)),
        PriseDeCle::Orpheline => {
            reprendre().await?;
            return Ok(ControlFlow::Continue(None));
        }
        PriseDeCle::Connue { entree, meme } => (entree_du_journal(service, cle, entree).await?, meme),
    };
    if est_sans_envoi(entree.situation()) {
        reprendre().await?;
        return Ok(ControlFlow::Continue(Some(entree.id)));
    }
    // Where only the journal knows of the key, it is known what was sent, not with which words.
    if meme.unwrap_or_else(|| demande.opco == entree.inscription.opco && envoi.part_par(&entree.inscription.operation))
    {
        Ok(ControlFlow::Break(FinDemande::rejouee(&entree)))
    } else {
        Err(Probleme::cle_reutilisee())
    }
}

/// Deposits, and writes what the key became.
async fn deposer(
    service: &Service,
    demande: &DemandeDepot,
    envoi: EnvoiDemande,
    remplacee: Option<IdEntree>,
) -> FinDemande {
    let cle = &demande.cle;
    let journal = service.cles.journal(cle, demande.empreinte, remplacee);
    let conclusion = match service.connexion(&cle.cfa, demande.opco) {
        Err(probleme) => FinDemande::sans_envoi(probleme),
        Ok(connexion) => {
            let partie = envoi.partie();
            let connexion = journal.iter().fold(connexion, |connexion, journal| connexion.journal(journal.clone()));
            match envoi.deposer(&connexion.reference(cle.cle.clone())).await {
                Ok(depose) => recu(service, demande, depose, partie).await,
                Err(_) if journal.is_some_and(|journal| journal.est_prise_ailleurs()) => {
                    return prise_ailleurs(service, demande).await;
                }
                Err(manque) => manquee(service, demande, manque, partie).await,
            }
        }
    };
    if let Err(echec) = service.cles.conclure(cle, conclusion.entree).await {
        // It is found out again from the journal, when the key comes again.
        tracing::warn!("la suite d'une demande n'est pas notée : {echec}");
    }
    FinDemande { prise: true, ..conclusion }
}

/// Another service took the key meanwhile: the answer is that of its deposit, where it was asked the same.
async fn prise_ailleurs(service: &Service, demande: &DemandeDepot) -> FinDemande {
    let connue = async {
        match service.cles.prendre(&demande.cle, demande.empreinte).await.map_err(|echec| cles_illisibles(&echec))? {
            PriseDeCle::Connue { entree, meme } => {
                let entree = entree_du_journal(service, &demande.cle, entree).await?;
                if est_sans_envoi(entree.situation()) {
                    // What was prepared here was for the key as it was before.
                    let phrase = "Un autre service a pris cette clé pendant ce temps, et n'a rien envoyé non plus : \
                                  recommencez sous la même clé.";
                    return Err(Probleme::new(503, "non-envoye", phrase).attendre(1));
                }
                if meme == Some(true) { Ok(FinDemande::rejouee(&entree)) } else { Err(Probleme::cle_reutilisee()) }
            }
            _ => Err(Probleme::cle_reutilisee()),
        }
    };
    connue.await.unwrap_or_else(FinDemande::sans_envoi)
}

/// The OPCO received it: whatever else fails, that is said.
async fn recu(service: &Service, demande: &DemandeDepot, depose: Depose, partie: &str) -> FinDemande {
    let entree = entree_du_journal(service, &demande.cle, depose.entree).await;
    let mut depot = entree.map_or_else(
        |_| Depot { entree: Some(depose.entree.0), ..Depot::en_cours(&demande.cle, demande.opco) },
        |entree| Depot::de(&entree),
    );
    depot.situation = Situation::Deposee.into();
    depot.numeros = (&depose.numeros).into();
    depot.constats = depose.constats.iter().map(|constat| ConstatControle::de(constat, partie)).collect();
    if let Some(echec) = depose.non_note {
        depot.conseil =
            format!("L'OPCO l'a reçu, mais le journal ne l'a pas noté ({echec}) : lancez la réconciliation.");
    }
    FinDemande { entree: Some(depose.entree), reponse: Ok(depot), rejouee: false, prise: true }
}

async fn manquee(service: &Service, demande: &DemandeDepot, manque: EnvoiManque, partie: &str) -> FinDemande {
    let echec = match manque {
        EnvoiManque::Perimee(present) => return FinDemande::sans_envoi(Probleme::perimee(*present)),
        EnvoiManque::Echec(echec) => echec,
    };
    match echec {
        Echec::Depot(manque) if manque.issue == Outcome::NotSent => {
            FinDemande::sans_envoi(Probleme::echec(&Echec::Depot(manque), partie))
        }
        Echec::Depot(manque) => {
            let entree = entree_du_journal(service, &demande.cle, manque.entree).await;
            let mut depot = entree.map_or_else(
                |_| Depot { entree: Some(manque.entree.0), ..Depot::en_cours(&demande.cle, demande.opco) },
                |entree| Depot::de(&entree),
            );
            depot.conseil = manque.to_string();
            let reponse = match manque.issue {
                Outcome::Refused => Err(Probleme::refuse(manque.to_string(), manque.expose_textes(), depot)),
                _ => Ok(depot),
            };
            FinDemande { entree: Some(manque.entree), reponse, rejouee: false, prise: true }
        }
        // The very same request, of which only the journal knew.
        Echec::Doublon(doublon) if est_la_sienne(doublon.entree(), demande) && doublon.est_une_repetition() => {
            FinDemande::rejouee(doublon.entree())
        }
        echec => FinDemande::sans_envoi(Probleme::echec(&echec, partie)),
    }
}

fn est_la_sienne(entree: &Entree, demande: &DemandeDepot) -> bool {
    entree.inscription.cfa == demande.cle.cfa && entree.inscription.reference.as_ref() == Some(&demande.cle.cle)
}

/// The entry that is known of a key.
async fn entree_connue(service: &Service, cle: &CleDemande) -> Result<Option<IdEntree>, Probleme> {
    service.cles.entree_de(cle).await.map_err(|echec| cles_illisibles(&echec))
}

fn cles_illisibles(echec: &EchecCles) -> Probleme {
    Probleme::suite_inconnue(echec.code(), echec)
}

async fn entree_du_journal(service: &Service, cle: &CleDemande, entree: IdEntree) -> Result<Entree, Probleme> {
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
