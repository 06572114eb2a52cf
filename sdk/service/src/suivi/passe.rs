//! One pass of a CFA at an OPCO. Two of one pair never run at once in this process; of two in two processes of one state
//! file, a service and a command, the one that ends last begins again from the cursor of the other.

use std::time::Duration;

use cfadock::parcours::{Curseur, Passe};
use cfadock::runtime::jiff::Timestamp;
use cfadock::scalaires::Siren;
use cfadock::{Echec, Opco};
use tokio::time::Instant;

use super::{cle, rythme};
use crate::bilan::{BilanSuivi, EchecSuivi, Tour};
use crate::destinataire;
use crate::etat::EchecEtat;
use crate::etat::evenements::RelevePasse;
use crate::etat::suivis::Sante;
use crate::evenement::Evenement;
use crate::probleme::Probleme;
use crate::service::Service;

/// How often a pass begins again.
const ESSAIS: u32 = 5;

/// A pass now. Who asks while one is under way waits for its end; all who waited then share one that began after they
/// asked.
///
/// # Errors
/// When the OPCO asked not to be called for now, the states could not be listed, or nothing could be written.
pub async fn passer(service: &Service, cfa: &Siren, opco: Opco) -> Result<BilanSuivi, Probleme> {
    let demande = Instant::now();
    let verrou = service.suite.verrou(cfa, opco);
    let mut tour = verrou.lock().await;
    if let Some(tour) = tour.as_ref().filter(|tour| tour.debut >= demande) {
        return tour.bilan.clone();
    }
    let _passage = service.suite.passage().await;
    let debut = Instant::now();
    let bilan = faire(service, cfa, opco).await;
    let mot = match &bilan {
        Ok(bilan) if bilan.echecs.is_empty() => "complet",
        Ok(_) => "incomplet",
        Err(_) => "echec",
    };
    metrics::counter!("cfadock.service.passes", "opco" => opco.identifiant(), "issue" => mot).increment(1);
    *tour = Some(Tour { debut, bilan: bilan.clone() });
    bilan
}

async fn faire(service: &Service, cfa: &Siren, opco: Opco) -> Result<BilanSuivi, Probleme> {
    for _ in 0..ESSAIS {
        if let Some(bilan) = tenter(service, cfa, opco).await? {
            return Ok(bilan);
        }
    }
    let phrase =
        format!("D'autres processus suivent ce CFA chez {opco} en même temps : recommencez, ou lisez les événements.");
    Err(Probleme::new(503, "etat", phrase).attendre(10))
}

/// A pass; `None` when another process moved the cursor before it was over.
async fn tenter(service: &Service, cfa: &Siren, opco: Opco) -> Result<Option<BilanSuivi>, Probleme> {
    let connexion = service.connexion(cfa, opco)?;
    let mut sante = service.etat.sante(cfa, opco).await.map_err(|echec| illisible(&echec))?;
    let maintenant = service.suite.maintenant();
    let reste = sante.demande_le - maintenant.as_second();
    if reste > 0 {
        return Err(attente(opco, reste.unsigned_abs()));
    }
    let ecrit = service.etat.curseur(cfa, opco).await.map_err(|echec| illisible(&echec))?;
    let curseur = ecrit.as_deref().map_or(Ok(Curseur::default()), Curseur::lire);
    let passe = match curseur {
        Ok(curseur) => connexion.suivre(&curseur).await,
        Err(curseur) => Err(Echec::from(curseur)),
    };
    let demandee = match &passe {
        Ok(passe) => passe.attendre(),
        Err(echec) => echec.attendre(),
    };
    let bilan = match passe {
        Ok(passe) => match ecrire(service, (cfa, opco), (maintenant, ecrit), passe, &mut sante).await {
            Ok(None) if demandee.is_none() => return Ok(None),
            // Another process has written what there was; the OPCO asked not to be called again for now.
            Ok(None) => Err(attente(opco, demandee.unwrap_or_default().as_secs())),
            ecrite => ecrite,
        },
        Err(echec) => {
            manquer(&mut sante, maintenant, echec.to_string());
            Err(Probleme::echec(&echec, ""))
        }
    };
    if demandee.is_none() {
        cle::verifier(&connexion, &mut sante, maintenant).await;
    }
    finir(service, sante, maintenant, demandee).await?;
    bilan
}

/// Writes the events with the cursor, and says to all who wait that there are some.
async fn ecrire(
    service: &Service,
    (cfa, opco): (&Siren, Opco),
    (maintenant, lu): (Timestamp, Option<String>),
    passe: Passe,
    sante: &mut Sante,
) -> Result<Option<BilanSuivi>, Probleme> {
    let echecs = passe.echecs.iter().map(|partiel| EchecSuivi {
        dossier: partiel.dossier.as_ref().map(|dossier| dossier.as_str().to_owned()),
        code: partiel.echec.mot().to_owned(),
        phrase: partiel.echec.to_string(),
    });
    let echecs: Vec<_> = echecs.collect();
    match echecs.first() {
        None => (sante.reussi_le, sante.echecs) = (Some(maintenant.as_second()), 0),
        // One dossier that cannot be read is no reason to come less often.
        Some(premier) if !passe.est_empechee() => {
            (sante.echoue_le, sante.echec) = (Some(maintenant.as_second()), Some(premier.phrase.clone()));
        }
        Some(premier) => manquer(sante, maintenant, premier.phrase.clone()),
    }
    let evenements = passe.evenements.iter().map(|nouvelle| Evenement::new(cfa, opco, nouvelle, maintenant));
    let releve = RelevePasse {
        cfa: cfa.clone(),
        opco,
        le: maintenant,
        evenements: evenements.collect(),
        lu,
        curseur: passe.curseur.ecrire(),
        destinataires: destinataire::de(&service.configuration, cfa),
    };
    let Some(evenements) = service.etat.noter(releve).await.map_err(|echec| illisible(&echec))? else {
        return Ok(None);
    };
    if !evenements.is_empty() {
        let nombre = evenements.len().try_into().unwrap_or(u64::MAX);
        metrics::counter!("cfadock.service.evenements", "opco" => opco.identifiant()).increment(nombre);
        service.suite.annoncer();
    }
    Ok(Some(BilanSuivi { evenements, echecs }))
}

fn manquer(sante: &mut Sante, maintenant: Timestamp, phrase: String) {
    (sante.echoue_le, sante.echec) = (Some(maintenant.as_second()), Some(phrase));
    sante.echecs = sante.echecs.saturating_add(1);
}

async fn finir(
    service: &Service,
    mut sante: Sante,
    maintenant: Timestamp,
    demandee: Option<Duration>,
) -> Result<(), Probleme> {
    rythme::fixer(&mut sante, service.configuration.suivi, maintenant, demandee);
    service.etat.noter_sante(sante).await.map_err(|echec| illisible(&echec))
}

fn attente(opco: Opco, secondes: u64) -> Probleme {
    let phrase = format!("{opco} demande de ne pas l'appeler encore : recommencez dans {secondes} s.");
    Probleme::new(503, "attente", phrase).attendre(secondes)
}

fn illisible(echec: &EchecEtat) -> Probleme {
    Probleme::new(503, "etat", format!("Le passage n'a pas pu être noté : {echec}.")).attendre(10)
}
