//! A deposit under the caller's own key: sent once, whatever is repeated and whoever hangs up.

use std::sync::Arc;
use std::time::Duration;

use cfadock::journal::{Choix, Empreinte, Entree, IdEntree, Situation};
use cfadock::{Echec, Opco, Outcome};
use tokio::sync::watch;
use tokio::time::timeout;

use super::depot::{ConstatControle, Depot};
use super::envoi::{Depose, Envoi, Manque};
use crate::demandes::{Etape, Reservation, Reservee};
use crate::etat::demandes::{CleDemande, Prise, est_sans_envoi};
use crate::probleme::Probleme;
use crate::service::Service;

/// Entries of the journal that are looked at in one go.
const LOT: usize = 500;

/// A request to deposit.
#[derive(Clone, Debug)]
pub struct Demande {
    /// The CFA, and the key that its caller gave.
    pub cle: CleDemande,
    /// Where it goes.
    pub opco: Opco,
    /// The digest of all that was asked.
    pub empreinte: Empreinte,
}

/// How a request ended.
#[derive(Clone, Debug)]
pub struct Conclusion {
    /// Its entry in the journal, unless nothing was sent.
    pub entree: Option<IdEntree>,
    /// The deposit, or why there is none.
    pub reponse: Result<Depot, Probleme>,
    /// Whether it was answered before: nothing was done now.
    pub rejouee: bool,
}

impl Conclusion {
    fn sans_envoi(probleme: Probleme) -> Self {
        Self { entree: None, reponse: Err(probleme), rejouee: false }
    }

    /// The same answer again, from the journal.
    fn rejouee(entree: &Entree) -> Self {
        let depot = Depot::de(entree);
        let reponse = match entree.situation() {
            Situation::Refusee => Err(Probleme::refuse(depot.conseil.clone(), Vec::new(), depot)),
            _ => Ok(depot),
        };
        Self { entree: Some(entree.id), reponse, rejouee: true }
    }
}

/// Deposits under a key, and waits for the outcome; `None` when it is still under way after `attente`. The deposit goes
/// on, whoever waits.
///
/// # Errors
/// When the key was used for something else, or belongs to a panicked task; when too many deposits are under way.
pub async fn soumettre(
    service: &Arc<Service>,
    demande: &Demande,
    envoi: Envoi,
    attente: Duration,
) -> Result<Option<Arc<Conclusion>>, Probleme> {
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
                match etape.wait_for(|etape| !matches!(etape, Etape::Reservee)).await.as_deref() {
                    Ok(Etape::EnCours) => return Err(Probleme::cle_reutilisee()),
                    Ok(Etape::Finie(_) | Etape::Reservee) | Err(_) => continue,
                }
            }
        };
        return match timeout(attente, finie(&mut etape)).await {
            Err(_) => Ok(None),
            Ok(None) => Err(Probleme::panne()),
            Ok(Some(conclusion)) if nouvelle => {
                service.demandes.oublier(&demande.cle);
                Ok(Some(conclusion))
            }
            Ok(Some(conclusion)) => Ok(Some(Arc::new(Conclusion { rejouee: true, ..(*conclusion).clone() }))),
        };
    }
}

/// How it ended; `None` when its task panicked.
async fn finie(etape: &mut watch::Receiver<Etape>) -> Option<Arc<Conclusion>> {
    match &*etape.wait_for(|etape| matches!(etape, Etape::Finie(_))).await.ok()? {
        Etape::Finie(conclusion) => Some(conclusion.clone()),
        Etape::Reservee | Etape::EnCours => None,
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
        match service.etat.entree_de(cle.clone()).await.map_err(Probleme::etat)? {
            Some(Some(entree)) => {
                if let Some(probleme) = service.demandes.retenue(cle) {
                    return Err(probleme);
                }
                return Ok(Some(Depot::de(&entree_du_journal(service, cle, entree).await?)));
            }
            _ if derniere => {}
            _ => rattraper(service).await?,
        }
    }
    Err(service.demandes.retenue(cle).unwrap_or_else(|| {
        let phrase = "Rien n'a été envoyé sous cette clé : envoyez la demande, sous cette clé si vous voulez.";
        Probleme::new(404, "demande-inconnue", phrase)
    }))
}

/// The task of a request.
async fn mener(service: Arc<Service>, demande: Demande, envoi: Envoi, reservation: Reservation) {
    let conclusion = match prendre(&service, &demande, &envoi).await {
        Ok(None) => {
            reservation.en_cours();
            deposer(&service, &demande, envoi).await
        }
        Ok(Some(conclusion)) => conclusion,
        Err(probleme) => Conclusion::sans_envoi(probleme),
    };
    reservation.conclure(conclusion);
}

/// Takes the key; the answer, where it had one already.
async fn prendre(service: &Service, demande: &Demande, envoi: &Envoi) -> Result<Option<Conclusion>, Probleme> {
    let Demande { cle, empreinte, .. } = demande;
    service.demandes.rattrapage.get_or_try_init(|| rattraper(service)).await?;
    let mut prise = service.etat.prendre(cle.clone(), *empreinte).await.map_err(Probleme::etat)?;
    if prise == Prise::Orpheline {
        rattraper(service).await?;
        prise = service.etat.prendre(cle.clone(), *empreinte).await.map_err(Probleme::etat)?;
    }
    let (entree, meme) = match prise {
        Prise::Libre => return Ok(None),
        Prise::Orpheline => {
            service.etat.reprendre(cle.clone(), *empreinte).await.map_err(Probleme::etat)?;
            return Ok(None);
        }
        Prise::Connue { entree, meme } => (entree_du_journal(service, cle, entree).await?, meme),
    };
    if est_sans_envoi(entree.situation()) {
        service.etat.reprendre(cle.clone(), *empreinte).await.map_err(Probleme::etat)?;
        return Ok(None);
    }
    // Where only the journal knows of the key, it is known what was sent, not with which words.
    if meme.unwrap_or_else(|| demande.opco == entree.inscription.opco && envoi.part_par(&entree.inscription.operation))
    {
        Ok(Some(Conclusion::rejouee(&entree)))
    } else {
        Err(Probleme::cle_reutilisee())
    }
}

/// Deposits, and writes what the key became.
async fn deposer(service: &Service, demande: &Demande, envoi: Envoi) -> Conclusion {
    let cle = &demande.cle;
    let conclusion = match service.connexion(&cle.cfa, demande.opco) {
        Err(probleme) => Conclusion::sans_envoi(probleme),
        Ok(connexion) => {
            let partie = envoi.partie();
            match envoi.deposer(&connexion.reference(cle.cle.clone())).await {
                Ok(depose) => recu(service, demande, depose, partie).await,
                Err(manque) => manquee(service, demande, manque, partie).await,
            }
        }
    };
    let ecrite = match conclusion.entree {
        Some(entree) => service.etat.lier(cle.clone(), entree).await,
        None => service.etat.liberer(cle.clone()).await,
    };
    if let Err(echec) = ecrite {
        // It is found out again from the journal, when the key comes again.
        tracing::warn!("la suite d'une demande n'est pas notée : {echec}");
    }
    conclusion
}

/// The OPCO received it: whatever else fails, that is said.
async fn recu(service: &Service, demande: &Demande, depose: Depose, partie: &str) -> Conclusion {
    let entree = entree_du_journal(service, &demande.cle, depose.entree).await;
    let mut depot = entree.map_or_else(
        |_| Depot { entree: Some(depose.entree.0), ..Depot::en_cours(demande) },
        |entree| Depot::de(&entree),
    );
    depot.situation = Situation::Deposee.into();
    depot.numeros = (&depose.numeros).into();
    depot.constats = depose.constats.iter().map(|constat| ConstatControle::de(constat, partie)).collect();
    if let Some(echec) = depose.non_note {
        depot.conseil =
            format!("L'OPCO l'a reçu, mais le journal ne l'a pas noté ({echec}) : lancez la réconciliation.");
    }
    Conclusion { entree: Some(depose.entree), reponse: Ok(depot), rejouee: false }
}

async fn manquee(service: &Service, demande: &Demande, manque: Manque, partie: &str) -> Conclusion {
    let echec = match manque {
        Manque::Perimee(present) => return Conclusion::sans_envoi(Probleme::perimee(*present)),
        Manque::Echec(echec) => echec,
    };
    match echec {
        Echec::Depot(manque) if manque.issue == Outcome::NotSent => {
            Conclusion::sans_envoi(Probleme::echec(&Echec::Depot(manque), partie))
        }
        Echec::Depot(manque) => {
            let entree = entree_du_journal(service, &demande.cle, manque.entree).await;
            let mut depot = entree.map_or_else(
                |_| Depot { entree: Some(manque.entree.0), ..Depot::en_cours(demande) },
                |entree| Depot::de(&entree),
            );
            depot.conseil = manque.to_string();
            let reponse = match manque.issue {
                Outcome::Refused => Err(Probleme::refuse(manque.to_string(), manque.expose_textes(), depot)),
                _ => Ok(depot),
            };
            Conclusion { entree: Some(manque.entree), reponse, rejouee: false }
        }
        // The very same request, of which only the journal knew.
        Echec::Doublon(doublon) if est_la_sienne(doublon.entree(), demande) && doublon.est_une_repetition() => {
            Conclusion::rejouee(doublon.entree())
        }
        echec => Conclusion::sans_envoi(Probleme::echec(&echec, partie)),
    }
}

fn est_la_sienne(entree: &Entree, demande: &Demande) -> bool {
    entree.inscription.cfa == demande.cle.cfa && entree.inscription.reference.as_ref() == Some(&demande.cle.cle)
}

async fn entree_du_journal(service: &Service, cle: &CleDemande, entree: IdEntree) -> Result<Entree, Probleme> {
    let mut choix = Choix::entree(entree);
    choix.cfa = Some(cle.cfa.clone());
    let lues = service.journal.lire(choix).await.map_err(|echec| Probleme::echec(&echec.into(), ""))?;
    lues.into_iter().next().ok_or_else(|| {
        Probleme::new(
            503,
            "journal",
            format!("L'entrée {entree} de cette clé n'est pas au journal : est-ce le bon ? Rien n'a été envoyé."),
        )
    })
}

/// Takes the keys of the entries that were written since the last time: a crash, or a state file that was lost or put back,
/// left keys without their entry.
async fn rattraper(service: &Service) -> Result<(), Probleme> {
    loop {
        let apres = service.etat.derniere_lue().await.map_err(Probleme::etat)?;
        let choix = Choix::toutes().apres(apres).premieres(LOT);
        let lues = service.journal.lire(choix).await.map_err(|echec| Probleme::echec(&echec.into(), ""))?;
        let entieres = lues.len() == LOT;
        if lues.is_empty() {
            return Ok(());
        }
        service.etat.rattraper_demandes(lues).await.map_err(Probleme::etat)?;
        if !entieres {
            return Ok(());
        }
    }
}
