//! Webhooks to receivers of the test, by a clock that is moved by hand: nothing sleeps.

use std::collections::VecDeque;
use std::sync::{Arc, Mutex};

use base64::Engine as _;
use base64::prelude::BASE64_STANDARD;
use cfadock::Opco;
use cfadock::runtime::http::header::LOCATION;
use cfadock::runtime::http::{HeaderMap, StatusCode};
use cfadock::runtime::{Answer, Body, BoxFuture, Request, TransportError};

use super::*;
use crate::essais::{self, CFA, Montre};
use crate::etat::evenements::RelevePasse;
use crate::evenement::Evenement;

/// What a receiver does with a request.
#[derive(Clone, Copy)]
enum Rend {
    Statut(u16),
    Coupe,
    Jamais,
}

/// Answers what it was told to, then 200, and keeps what it got.
#[derive(Default)]
struct Receveur {
    rend: Mutex<VecDeque<Rend>>,
    recues: Mutex<Vec<(String, HeaderMap, Vec<u8>)>>,
    /// The host that never answers.
    muet: Option<&'static str>,
}

impl Receveur {
    fn rendant(rend: impl IntoIterator<Item = Rend>) -> Arc<Self> {
        Arc::new(Self { rend: Mutex::new(rend.into_iter().collect()), ..Self::default() })
    }

    fn recues(&self) -> Vec<(String, HeaderMap, Vec<u8>)> {
        self.recues.lock().unwrap().clone()
    }
}

impl Transport for Receveur {
    fn send(&self, request: Request) -> BoxFuture<'_, Result<Answer, TransportError>> {
        let Body::Bytes(corps) = request.body else { panic!("a webhook has a body") };
        let hote = request.url.host_str().unwrap().to_owned();
        let mut rend = self.rend.lock().unwrap().pop_front().unwrap_or(Rend::Statut(200));
        if self.muet == Some(&*hote) {
            rend = Rend::Jamais;
        }
        self.recues.lock().unwrap().push((hote, request.headers, corps.to_vec()));
        Box::pin(async move {
            match rend {
                Rend::Statut(statut) => {
                    let mut entetes = HeaderMap::new();
                    entetes.insert(LOCATION, "https://ailleurs.example/".parse().unwrap());
                    Ok(Answer::new(StatusCode::from_u16(statut).unwrap(), entetes, "vu"))
                }
                Rend::Coupe => Err(TransportError::broken("the connection was closed")),
                Rend::Jamais => std::future::pending().await,
            }
        })
    }
}

/// Events as a pass finds them, written.
async fn noter(service: &Service, nombre: usize) -> Vec<Evenement> {
    let evenement = Evenement {
        id: 0,
        cfa: CFA.to_owned(),
        opco: "akto".to_owned(),
        genre: "engage".to_owned(),
        dossier: Some("INT-D-1".to_owned()),
        facture: None,
        echeance: None,
        entree: Some(1),
        reference: None,
        montant: None,
        date: None,
        phrase: "Le dossier INT-D-1 est engagé.".to_owned(),
        vu_le: service.suite.maintenant().to_string(),
    };
    let cfa = CFA.parse().unwrap();
    let releve = RelevePasse {
        destinataires: crate::destinataire::de(&service.configuration, &cfa),
        cfa,
        opco: Opco::Akto,
        le: service.suite.maintenant(),
        evenements: vec![evenement; nombre],
        lu: service.etat.curseur(&CFA.parse().unwrap(), Opco::Akto).await.unwrap(),
        curseur: "curseur".to_owned(),
    };
    service.etat.noter(releve).await.unwrap().unwrap()
}

/// Posts all that is due now, once; says how long nothing is.
async fn distribuer(service: &Service, receveur: &Receveur) -> i64 {
    let destinataire = &service.destinataires.tous[0];
    let attente = Facteur { service, destinataire, transport: receveur, pause: None }.distribuer().await.unwrap();
    attente.as_secs().try_into().unwrap()
}

/// As Standard Webhooks has a receiver verify it: the documented way, apart from what signs.
fn verifier(entetes: &HeaderMap, corps: &[u8], maintenant: i64) -> String {
    let lu = |nom: &str| entetes[nom].to_str().unwrap().to_owned();
    let (id, le) = (lu("webhook-id"), lu("webhook-timestamp"));
    assert!((maintenant - le.parse::<i64>().unwrap()).abs() <= 300, "the replay window");
    let cle = BASE64_STANDARD.decode("C2FVsBQIhrscChlQIMV+b5sSYspob7oD").unwrap();
    let signe = [format!("{id}.{le}.").as_bytes(), corps].concat();
    let attendue = format!("v1,{}", BASE64_STANDARD.encode(hmac_sha256::HMAC::mac(signe, cle)));
    assert!(lu("webhook-signature").split(' ').any(|une| une == attendue));
    id
}

const DESTINATAIRE: &str = "https://logiciel.example/cfadock";

async fn ouvrir(dossier: &tempfile::TempDir) -> (Service, Arc<Montre>) {
    essais::service(dossier.path(), &[DESTINATAIRE]).await
}

#[tokio::test]
async fn an_event_is_posted_signed_and_once_when_it_is_taken() {
    let dossier = tempfile::tempdir().unwrap();
    let (service, montre) = ouvrir(&dossier).await;
    let evenements = noter(&service, 6).await;
    let receveur = Receveur::rendant([]);
    distribuer(&service, &receveur).await;
    let recues = receveur.recues();
    let mut recus: Vec<Evenement> = recues.iter().map(|(_, _, corps)| serde_json::from_slice(corps).unwrap()).collect();
    // Several are under way at once: they come in any order.
    recus.sort_by_key(|evenement| evenement.id);
    assert_eq!(recus, evenements);
    let mut ids: Vec<_> =
        recues.iter().map(|(_, entetes, corps)| verifier(entetes, corps, montre.secondes())).collect();
    ids.sort();
    ids.dedup();
    assert_eq!(ids.len(), 6);
    montre.avancer(1_000_000);
    distribuer(&service, &receveur).await;
    assert_eq!((receveur.recues().len(), service.etat.compter_notifications().await.unwrap()), (6, (0, 0)));
}

#[tokio::test]
async fn what_fails_is_posted_again_under_its_own_name_after_growing_waits_and_a_restart() {
    let dossier = tempfile::tempdir().unwrap();
    let (service, montre) = ouvrir(&dossier).await;
    noter(&service, 1).await;
    let echecs = [Rend::Coupe, Rend::Statut(500), Rend::Statut(302), Rend::Statut(429), Rend::Statut(400)];
    let receveur = Receveur::rendant(echecs);
    let mut attentes = Vec::new();
    for essais in 1..=5 {
        distribuer(&service, &receveur).await;
        assert_eq!(receveur.recues().len(), essais, "a redirect is not followed");
        let (dues, prochain) =
            service.etat.dues(&service.destinataires.tous[0].marque, service.suite.maintenant(), 9).await.unwrap();
        assert!(dues.is_empty());
        attentes.push(prochain.unwrap() - montre.secondes());
        montre.avancer(attentes.last().unwrap() - 1);
        distribuer(&service, &receveur).await;
        assert_eq!(receveur.recues().len(), essais, "too early");
        montre.avancer(1);
    }
    let bornes = [4..=6, 24..=36, 96..=144, 480..=720, 1_440..=2_160];
    assert!(attentes.iter().zip(&bornes).all(|(attente, bornes)| bornes.contains(attente)), "{attentes:?}");
    // The process stops, and another one goes on.
    drop(service);
    let (service, autre) = ouvrir(&dossier).await;
    autre.avancer(montre.secondes() - autre.secondes());
    distribuer(&service, &receveur).await;
    let recues = receveur.recues();
    let mut ids: Vec<_> = recues.iter().map(|(_, entetes, _)| entetes["webhook-id"].clone()).collect();
    ids.dedup();
    assert_eq!((recues.len(), ids.len(), service.etat.compter_notifications().await.unwrap()), (6, 1, (0, 0)));
}

#[tokio::test]
async fn it_is_given_up_after_three_days_or_when_the_receiver_is_no_more() {
    let dossier = tempfile::tempdir().unwrap();
    let (service, montre) = ouvrir(&dossier).await;
    noter(&service, 1).await;
    let receveur = Receveur::rendant([Rend::Statut(503); 1_000]);
    let debut = montre.secondes();
    while service.etat.compter_notifications().await.unwrap().0 > 0 {
        let attente = distribuer(&service, &receveur).await;
        montre.avancer(attente);
        assert!(montre.secondes() - debut < 4 * 86_400, "it is never given up");
    }
    assert!(montre.secondes() - debut >= 3 * 86_400);
    let essais = receveur.recues().len();
    assert!((15..=30).contains(&essais), "{essais} attempts");
    let abandonnee = service.etat.abandonnees(9).await.unwrap().pop().unwrap();
    assert_eq!((abandonnee.dernier.as_str(), abandonnee.essais as usize), ("réponse 503", essais));
    // It has the event still, by cursor, and nothing removes it.
    montre.avancer(200 * 86_400);
    assert_eq!(service.etat.elaguer(service.suite.maintenant()).await.unwrap(), 0);

    noter(&service, 1).await;
    distribuer(&service, &Receveur::rendant([Rend::Statut(410)])).await;
    assert_eq!(service.etat.compter_notifications().await.unwrap(), (0, 2));
}

#[tokio::test]
async fn a_receiver_that_is_silent_holds_no_other() {
    let dossier = tempfile::tempdir().unwrap();
    let urls = ["https://muet.example/", "https://vif.example/"];
    let (service, _) = essais::service(dossier.path(), &urls).await;
    let service = Arc::new(service);
    let receveur = Arc::new(Receveur { muet: Some("muet.example"), ..Receveur::default() });
    for destinataire in service.destinataires.tous.clone() {
        let transport: Arc<dyn Transport> = receveur.clone();
        service.travaux.spawn(boucle(service.clone(), destinataire, transport));
    }
    noter(&service, 20).await;
    service.suite.annoncer();
    for _ in 0..2_000 {
        if service.etat.compter_notifications().await.unwrap().0 == 20 {
            break;
        }
        sleep(Duration::from_millis(5)).await;
    }
    let recues = receveur.recues();
    let chez = |hote: &str| recues.iter().filter(|(recu, ..)| recu == hote).count();
    assert_eq!((chez("vif.example"), chez("muet.example")), (20, EN_VOL as usize));
    service.arret.cancel();
}

#[tokio::test]
async fn what_is_due_to_a_receiver_that_the_configuration_no_longer_has_is_given_up() {
    let dossier = tempfile::tempdir().unwrap();
    let (service, _) = ouvrir(&dossier).await;
    noter(&service, 2).await;
    let maintenant = service.suite.maintenant();
    let connus = [service.destinataires.tous[0].marque.clone()];
    assert_eq!(service.etat.retirer_destinataires(&connus, maintenant).await.unwrap(), 0);
    assert_eq!(service.etat.retirer_destinataires(&[], maintenant).await.unwrap(), 2);
    assert_eq!(service.etat.compter_notifications().await.unwrap(), (0, 2));
}

#[test]
fn an_address_is_https_or_on_this_machine() {
    use crate::configuration::ReglageNotification;
    use crate::secrets::SourceSecret;

    for (url, admise) in [
        ("https://logiciel.example/cfadock", true),
        ("http://127.0.0.1:9/cfadock", true),
        ("http://localhost/", true),
        ("http://logiciel.example/", false),
        ("https://nom:mot@logiciel.example/", false),
        ("ftp://logiciel.example/", false),
        ("/ici", false),
    ] {
        let secret = SourceSecret::Environnement("SECRET".to_owned());
        let reglage = ReglageNotification { url: url.to_owned(), secret, cfa: None };
        assert_eq!(Destinataire::new(&reglage, essais::SECRET).is_ok(), admise, "{url}");
    }
}
