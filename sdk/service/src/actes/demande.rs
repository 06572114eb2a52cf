//! A deposit under the caller's own key: sent once, whatever is repeated and whoever hangs up.

use std::sync::Arc;
use std::time::Duration;

use cfadock::journal::{Empreinte, Entree, IdEntree, Situation};
use cfadock::{Echec, Opco, Outcome};
use tokio::sync::watch;
use tokio::time::{Instant, timeout_at};

use super::cle::{cles_illisibles, entree_connue, entree_de, entree_du_journal};
use super::depose::{Depose, EnvoiManque};
use super::depot::{ConstatControle, Depot};
use super::envoi::EnvoiDemande;
use super::rattrapage::rattraper;
use super::sonde::comparer;
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
    let (mut envoi, fin) = (Some(envoi), Instant::now() + attente);
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
                match timeout_at(fin, etape.wait_for(|etape| !matches!(etape, EtapeDemande::Reservee))).await {
                    Err(_) => return Err(Probleme::cle_en_cours()),
                    Ok(Ok(etape)) if matches!(*etape, EtapeDemande::EnCours) => return Err(Probleme::cle_reutilisee()),
                    Ok(_) => continue,
                }
            }
        };
        return match timeout_at(fin, finie(&mut etape)).await {
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

/// The task of a request.
async fn mener(service: Arc<Service>, demande: DemandeDepot, envoi: EnvoiDemande, reservation: Reservation) {
    let conclusion = match prendre(&service, &demande).await {
        Ok(Prise::Libre(remplacee)) => match service.cles.oublier_refus(&demande.cle).await {
            Ok(()) => {
                reservation.en_cours();
                deposer(&service, &demande, envoi, remplacee).await
            }
            Err(echec) => FinDemande::sans_envoi(Probleme::cle_non_prise(&echec)),
        },
        Ok(Prise::Rejouee(entree)) => FinDemande::rejouee(&entree),
        Ok(Prise::Autre) => FinDemande::sans_envoi(Probleme::cle_reutilisee()),
        Ok(Prise::DuJournal(entree)) => comparer(&service, (&demande.cle, demande.opco), (envoi, *entree)).await,
        Err(probleme) => FinDemande::sans_envoi(probleme),
    };
    reservation.conclure(conclusion);
}

/// What is known of the key of a request.
enum Prise {
    /// Nothing was sent under it; the entry that it had before.
    Libre(Option<IdEntree>),
    /// The same was asked under it, and became this entry.
    Rejouee(Box<Entree>),
    /// Something else was asked under it.
    Autre,
    /// It became this entry; only the journal knows of it: what was sent, not with which words it was asked.
    DuJournal(Box<Entree>),
}

/// Takes the key where nothing was sent under it.
async fn prendre(service: &Service, demande: &DemandeDepot) -> Result<Prise, Probleme> {
    let DemandeDepot { cle, empreinte, .. } = demande;
    let connue = entree_connue(service, cle).await?.is_some();
    if !connue {
        // Before it is written with this digest: of a key that the journal alone knows, none is known.
        rattraper(service.journal.as_ref(), &service.cles, cle).await?;
    }
    let echouee = |echec| if connue { cles_illisibles(&echec) } else { Probleme::cle_non_prise(&echec) };
    let reprendre =
        async || service.cles.reprendre(cle, *empreinte).await.map_err(|echec| Probleme::cle_non_prise(&echec));
    let prise = service.cles.prendre(cle, *empreinte).await.map_err(echouee)?;
    let (entree, meme) = match prise {
        PriseDeCle::Libre => return Ok(Prise::Libre(None)),
        PriseDeCle::Orpheline => {
            reprendre().await?;
            return Ok(Prise::Libre(None));
        }
        PriseDeCle::Connue { entree, meme } => {
            let lue = entree_de(service, cle, entree).await?;
            // Of another one, it is not known with which words it was asked.
            let meme = meme.filter(|_| lue.id == entree);
            (lue, meme)
        }
    };
    if est_sans_envoi(entree.situation()) {
        reprendre().await?;
        return Ok(Prise::Libre(Some(entree.id)));
    }
    Ok(match meme {
        Some(true) => Prise::Rejouee(Box::new(entree)),
        Some(false) => Prise::Autre,
        None => Prise::DuJournal(Box::new(entree)),
    })
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
    if let (Err(probleme), None) = (&conclusion.reponse, conclusion.entree) {
        noter_refus(service, cle, probleme).await;
    }
    FinDemande { prise: true, ..conclusion }
}

/// For the other services. What the database itself lacks is not written to it.
async fn noter_refus(service: &Service, cle: &CleDemande, probleme: &Probleme) {
    if matches!(probleme.code.as_str(), "journal" | "etat") {
        return;
    }
    if let Err(echec) = service.cles.noter_refus(cle, &probleme.into()).await {
        tracing::warn!("la raison d'une demande refusée n'est pas notée : {echec}");
    }
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
                match meme {
                    Some(true) => Ok(FinDemande::rejouee(&entree)),
                    Some(false) => Err(Probleme::cle_reutilisee()),
                    // What was prepared here is gone: the next one is compared with it.
                    None => {
                        let phrase = "Un autre programme a pris cette clé pendant ce temps : rien n'a été envoyé de cette \
                                      demande ; répétez-la sous la même clé, pour savoir si c'est la sienne.";
                        Err(Probleme::new(503, "non-envoye", phrase).attendre(1))
                    }
                }
            }
            // It is nobody's any more: what became of it is not known here.
            PriseDeCle::Libre | PriseDeCle::Orpheline => {
                let phrase = "Un autre service a pris cette clé pendant ce temps, et ce qu'elle est devenue n'est pas \
                              encore connu : répétez cette demande sous la même clé.";
                Err(Probleme::new(409, "en-cours", phrase).attendre(2))
            }
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
