//! One process, several CFA at several OPCO: whose token, whose key, whose limits.

use std::sync::{Arc, Mutex};

use aws_lc_rs::encoding::{AsDer, Pkcs8V1Der};
use aws_lc_rs::rsa::KeySize;
use aws_lc_rs::signature::RsaKeyPair;
use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use cfadock::parcours::{Acces, AccesIncomplet, Cles, ClesEnMemoire, Logiciel, Protocole};
use cfadock::runtime::http::{HeaderMap, StatusCode};
use cfadock::runtime::{Answer, BoxFuture, Request, Transport, TransportError};
use cfadock::scalaires::Siren;
use cfadock::{Limits, Opco, ProofKey};
use temoin::simulateur::Simulateur;

const CFA: [&str; 3] = ["732829320", "418166096", "851296632"];
const OPCO: [Opco; 2] = [Opco::Akto, Opco::Atlas];

/// Token servers and OPCO in memory; it remembers who asked what and in whose name, and refuses the tokens of a generation.
#[derive(Default)]
struct Reseau {
    vus: Mutex<Vec<(String, String, String)>>,
    noms: Mutex<Vec<String>>,
    jetons: Mutex<u32>,
    revoques: Mutex<Vec<String>>,
}

impl Reseau {
    fn revoquer(&self) {
        let mut vus = self.vus.lock().unwrap();
        self.revoques.lock().unwrap().extend(vus.drain(..).map(|(_, _, jeton)| jeton));
    }

    fn vus(&self) -> Vec<(String, String, String)> {
        std::mem::take(&mut self.vus.lock().unwrap())
    }

    fn repondre(&self, request: &Request) -> (u16, String) {
        let entete = |nom: &str| request.headers.get(nom).map_or("", |value| value.to_str().unwrap()).to_owned();
        self.noms.lock().unwrap().push(entete("user-agent"));
        let hote = request.url.host_str().unwrap().to_owned();
        let (cle, jeton) = (entete("x-api-key"), entete("authorization"));
        self.vus.lock().unwrap().push((hote.clone(), cle, jeton.clone()));
        if hote.starts_with("jeton.") {
            let mut jetons = self.jetons.lock().unwrap();
            *jetons += 1;
            return (200, format!(r#"{{"access_token":"{hote}-{jetons}","expires_in":3600}}"#));
        }
        if self.revoques.lock().unwrap().contains(&jeton) { (401, "{}".into()) } else { (200, "[]".into()) }
    }
}

impl Transport for Reseau {
    fn send(&self, request: Request) -> BoxFuture<'_, Result<Answer, TransportError>> {
        Box::pin(async move {
            tokio::task::yield_now().await;
            let (statut, corps) = self.repondre(&request);
            Ok(Answer::new(StatusCode::from_u16(statut).unwrap(), HeaderMap::new(), corps))
        })
    }
}

fn siren(texte: &str) -> Siren {
    texte.parse().unwrap()
}

fn cle(cfa: &str, opco: Opco) -> String {
    format!("cle-{}-{cfa}", opco.identifiant())
}

fn logiciel(reseau: &Arc<Reseau>) -> Logiciel {
    let cles = ClesEnMemoire::new();
    let mut logiciel = Logiciel::new("Éditeur", "Logiciel", "1").transport(reseau.clone());
    for opco in OPCO {
        let nom = opco.identifiant();
        let acces = Acces::new(format!("https://{nom}.example"), "id", "secret-du-logiciel");
        logiciel = logiciel.acces(opco, acces.jeton(format!("https://jeton.{nom}.example/token")));
        for cfa in CFA {
            cles.poser(&siren(cfa), opco, cle(cfa, opco));
        }
    }
    logiciel.cles(cles)
}

/// Every CFA reads at every OPCO, all at once.
async fn lire_partout(logiciel: &Logiciel) {
    let lectures: Vec<_> = OPCO
        .into_iter()
        .flat_map(|opco| CFA.map(|cfa| logiciel.connexion(&siren(cfa), opco).unwrap()))
        .map(|connexion| tokio::spawn(async move { connexion.client().lister_etats_dossiers().await.map(drop) }))
        .collect();
    for lecture in lectures {
        lecture.await.unwrap().unwrap();
    }
}

#[tokio::test]
async fn one_token_for_an_opco_and_the_key_of_each_cfa_there() {
    let reseau = Arc::new(Reseau::default());
    let logiciel = logiciel(&reseau);
    lire_partout(&logiciel).await;
    let mut vus = reseau.vus.lock().unwrap().clone();
    vus.sort();
    let mut attendus = Vec::new();
    for (opco, jeton) in OPCO.into_iter().zip(jetons(&vus)) {
        let nom = opco.identifiant();
        attendus.push((format!("jeton.{nom}.example"), String::new(), String::new()));
        attendus.extend(CFA.map(|cfa| (format!("{nom}.example"), cle(cfa, opco), jeton.clone())));
    }
    attendus.sort();
    assert_eq!(vus, attendus, "no key crosses to another OPCO, and none to a token server");

    // All tokens are refused at once: one refresh at each OPCO, for all.
    reseau.revoquer();
    lire_partout(&logiciel).await;
    let vus = reseau.vus();
    for opco in OPCO.map(Opco::identifiant) {
        let count = |hote: &str| vus.iter().filter(|(vu, ..)| vu == hote).count();
        assert_eq!(count(&format!("jeton.{opco}.example")), 1, "{vus:?}");
        assert!((4..=6).contains(&count(&format!("{opco}.example"))), "{vus:?}");
    }
}

#[tokio::test]
async fn every_request_names_the_software_and_its_editor() {
    let reseau = Arc::new(Reseau::default());
    lire_partout(&logiciel(&reseau)).await;
    let noms = reseau.noms.lock().unwrap().clone();
    assert_eq!(noms.len(), CFA.len() * OPCO.len() + OPCO.len(), "the calls and the tokens");
    let version = cfadock::api::client::API.product;
    assert!(version.starts_with("cfadock/0."), "{version}");
    assert!(noms.iter().all(|nom| *nom == format!("Logiciel/1 (Editeur) {version}")), "{noms:?}");
}

/// The token in use at each OPCO, in their order.
fn jetons(vus: &[(String, String, String)]) -> Vec<String> {
    let jeton = |opco: Opco| {
        let hote = format!("{}.example", opco.identifiant());
        vus.iter().find(|(vu, ..)| *vu == hote).unwrap().2.clone()
    };
    let jetons: Vec<_> = OPCO.into_iter().map(jeton).collect();
    assert!(jetons.iter().zip(OPCO).all(|(jeton, opco)| jeton.contains(opco.identifiant())), "{jetons:?}");
    jetons
}

#[tokio::test]
async fn protocol_v2_may_have_an_access_of_its_own() {
    let reseau = Arc::new(Reseau::default());
    let acces = |nom: &str| {
        Acces::new(format!("https://{nom}.example"), "id", "secret").jeton(format!("https://jeton.{nom}.example/t"))
    };
    let cfa = siren(CFA[0]);
    let cles = ClesEnMemoire::new().avec(&cfa, Opco::Akto, "cle");
    let logiciel = Logiciel::new("E", "L", "1").cles(cles).transport(reseau.clone());
    let seul = logiciel.clone().acces(Opco::Akto, acces("v1")).connexion(&cfa, Opco::Akto).unwrap();
    let double = logiciel.acces(Opco::Akto, acces("v1").v2(acces("v2").portee(Some(".default"))));
    let double = double.connexion(&cfa, Opco::Akto).unwrap();
    for (connexion, attendu) in [(seul, ["v1", "v1"]), (double, ["v1", "v2"])] {
        for (protocole, attendu) in [Protocole::V1, Protocole::V2].into_iter().zip(attendu) {
            connexion.client_pour(protocole).lister_etats_dossiers().await.unwrap();
            let (hote, _, jeton) = reseau.vus().pop().unwrap();
            assert!(
                hote == format!("{attendu}.example") && jeton.contains(&format!("jeton.{attendu}.")),
                "{hote} {jeton}"
            );
        }
    }
}

/// A certificate of the client is shown to the OPCO that asks for it, and to no other.
#[tokio::test]
async fn an_opco_may_be_reached_over_a_transport_of_its_own() {
    let (commun, sien, v2) = (Arc::new(Reseau::default()), Arc::new(Reseau::default()), Arc::new(Reseau::default()));
    let acces = |nom: &str| Acces::sans_jeton(format!("https://{nom}.example"));
    let double = |v2| acces("akto").transport(sien.clone()).v2(v2);
    let cfa = siren(CFA[0]);
    for (acces_v2, attendu) in [(acces("akto2"), &sien), (acces("akto2").transport(v2.clone()), &v2)] {
        let cles = ClesEnMemoire::new().avec(&cfa, Opco::Akto, "a").avec(&cfa, Opco::Atlas, "b");
        let logiciel = Logiciel::new("E", "L", "1").cles(cles).transport(commun.clone());
        let logiciel = logiciel.acces(Opco::Akto, double(acces_v2)).acces(Opco::Atlas, acces("atlas"));
        let akto = logiciel.connexion(&cfa, Opco::Akto).unwrap();
        for (connexion, protocole, reseau, hote) in [
            (akto.clone(), Protocole::V1, &sien, "akto.example"),
            (akto, Protocole::V2, attendu, "akto2.example"),
            (logiciel.connexion(&cfa, Opco::Atlas).unwrap(), Protocole::V1, &commun, "atlas.example"),
        ] {
            connexion.client_pour(protocole).lister_etats_dossiers().await.unwrap();
            let vus: Vec<_> = reseau.vus().into_iter().map(|(hote, ..)| hote).collect();
            assert_eq!(vus, [hote]);
        }
        assert!(commun.vus().is_empty() && sien.vus().is_empty() && v2.vus().is_empty());
    }
}

#[tokio::test]
async fn the_limits_of_an_opco_are_those_of_all_its_connections() {
    #[derive(Default)]
    struct Lent(Mutex<(u32, u32)>);
    impl Transport for Lent {
        fn send(&self, _: Request) -> BoxFuture<'_, Result<Answer, TransportError>> {
            Box::pin(async {
                {
                    let mut compte = self.0.lock().unwrap();
                    compte.0 += 1;
                    compte.1 = compte.1.max(compte.0);
                }
                for _ in 0..8 {
                    tokio::task::yield_now().await;
                }
                self.0.lock().unwrap().0 -= 1;
                Ok(Answer::new(StatusCode::OK, HeaderMap::new(), "[]"))
            })
        }
    }
    let lent = Arc::new(Lent::default());
    let cles = CFA.into_iter().fold(ClesEnMemoire::new(), |cles, cfa| cles.avec(&siren(cfa), Opco::Akto, "cle"));
    let acces = Acces::sans_jeton("https://akto.example").limites(Limits { concurrent: 1, ..Limits::default() });
    let acces = acces.v2(Acces::sans_jeton("https://v2.akto.example"));
    let logiciel = Logiciel::new("É", "L", "1").cles(cles).transport(lent.clone()).acces(Opco::Akto, acces);
    let lectures = CFA.map(|cfa| logiciel.connexion(&siren(cfa), Opco::Akto).unwrap());
    let [un, deux, trois] = &lectures;
    let (a, b, c, d) = tokio::join!(
        un.client().lister_etats_dossiers(),
        deux.client().lister_etats_dossiers(),
        trois.client().lister_etats_dossiers(),
        un.client_pour(Protocole::V2).lister_etats_dossiers(),
    );
    assert!(a.is_ok() && b.is_ok() && c.is_ok() && d.is_ok());
    assert_eq!(*lent.0.lock().unwrap(), (0, 1));
}

#[tokio::test]
async fn what_is_missing_is_said_and_nothing_is_shown() {
    let reseau = Arc::new(Reseau::default());
    let logiciel = logiciel(&reseau);
    let cfa = siren(CFA[0]);
    assert_eq!(logiciel.connexion(&cfa, Opco::Ocapiat).unwrap_err(), AccesIncomplet::Absent { opco: Opco::Ocapiat });
    let sans = logiciel.clone().acces(Opco::Afdas, Acces::new("https://afdas.example", "id", "secret-du-logiciel"));
    assert_eq!(sans.connexion(&cfa, Opco::Afdas).unwrap_err(), AccesIncomplet::JetonSansAdresse { opco: Opco::Afdas });
    let acces = Acces::new("https://afdas.example", "id", "secret-du-logiciel").jeton("https://jeton.afdas.example/t");
    let sans = logiciel.clone().acces(Opco::Afdas, acces.clone());
    assert_eq!(sans.connexion(&cfa, Opco::Afdas).unwrap_err(), AccesIncomplet::PreuveAbsente { opco: Opco::Afdas });
    assert!(logiciel.clone().acces(Opco::Afdas, acces.sans_dpop()).connexion(&cfa, Opco::Afdas).is_ok());
    let mauvaise = logiciel.clone().acces(Opco::Akto, Acces::new("ftp://akto.example", "", "s").jeton("http://a"));
    let erreur = mauvaise.connexion(&cfa, Opco::Akto).unwrap_err();
    assert!(erreur.to_string().starts_with("AKTO : ") && erreur.to_string().contains("client_id"), "{erreur}");

    // In the clear to another machine: neither the API nor the token.
    let acces = Acces::new("http://akto.example", "id", "secret-du-logiciel").jeton("http://jeton.akto.example/t");
    let erreur = logiciel.clone().acces(Opco::Akto, acces).connexion(&cfa, Opco::Akto).unwrap_err().to_string();
    for adresse in ["- l'adresse de l'API", "- l'adresse du jeton"] {
        assert!(erreur.contains(&format!("{adresse} est en http vers une autre machine")), "{erreur}");
    }
    // Nor where it was asked for, to the host of any OPCO.
    for (hote, de) in [("cfa-ws.akto.fr", Some(Opco::Akto)), ("API-CFA.afdas.com.", Some(Opco::Afdas)), ("bac", None)] {
        let acces = Acces::sans_jeton("https://bac.example").http_en_clair_vers("autre").http_en_clair_vers(hote);
        let v2 = Acces::sans_jeton("https://bac.example").v2(acces.clone());
        for acces in [acces, v2] {
            let erreur = logiciel.clone().acces(Opco::Akto, acces).connexion(&cfa, Opco::Akto).err();
            let attendue = de.map(|de| AccesIncomplet::OpcoEnClair { opco: Opco::Akto, de, hote: hote.to_owned() });
            assert_eq!(erreur, attendue, "{hote}");
        }
    }
    assert!(reseau.noms.lock().unwrap().is_empty(), "nothing was sent");

    // A CFA without a key at this OPCO: nothing is sent.
    let autre = logiciel.connexion(&siren("552100554"), Opco::Akto).unwrap();
    let erreur = autre.client().lister_etats_dossiers().await.unwrap_err();
    assert!(erreur.is_not_sent(), "{erreur}");
    assert!(reseau.vus().iter().all(|(hote, ..)| hote.starts_with("jeton.")));
    for shown in [format!("{logiciel:?} {logiciel:#?} {autre:?}"), format!("{erreur} {erreur:?}")] {
        assert!(!shown.contains("secret-du-logiciel") && !shown.contains("cle-akto"), "{shown}");
    }
}

/// A key of its own for each run.
pub fn cle_de_preuve() -> ProofKey {
    let paire = RsaKeyPair::generate(KeySize::Rsa2048).unwrap();
    let der = AsDer::<Pkcs8V1Der>::as_der(&paire).unwrap();
    let texte = STANDARD.encode(der.as_ref());
    ProofKey::from_pem(&format!("-----BEGIN PRIVATE KEY-----\n{texte}\n-----END PRIVATE KEY-----\n")).unwrap()
}

#[tokio::test]
async fn afdas_wants_a_proof_with_the_request_of_a_token() {
    let opco = Simulateur::profil("afdas").unwrap().demarrer().await.unwrap();
    let cfa = siren(CFA[0]);
    let cles: Arc<dyn Cles> = Arc::new(ClesEnMemoire::new().avec(&cfa, Opco::Afdas, opco.acces.cle_api.as_str()));
    let acces = || Acces::new(&opco.url, &opco.acces.client_id, opco.acces.client_secret.as_str());
    let logiciel = Logiciel::new("Editions Exemple", "Logiciel", "1").cles_partagees(cles);
    let avec = logiciel.clone().acces(Opco::Afdas, acces().jeton(&opco.url_jeton).dpop(cle_de_preuve()));
    let connexion = avec.connexion(&cfa, Opco::Afdas).unwrap();
    connexion.client().lister_etats_dossiers().await.unwrap();
    // Another token needs another proof; calls carry none.
    opco.revoquer_jetons();
    connexion.client().lister_etats_dossiers().await.unwrap();
    assert_eq!(opco.jetons_donnes(), 2);
    for appel in opco.appels() {
        let prouve = appel.entetes.iter().any(|nom| nom == "dpop");
        assert_eq!(prouve, appel.operation.is_none(), "{appel:?}");
    }
    // Without a proof there is no token.
    let sans = logiciel.acces(Opco::Afdas, acces().jeton(&opco.url_jeton).sans_dpop());
    let erreur = sans.connexion(&cfa, Opco::Afdas).unwrap().client().lister_etats_dossiers().await.unwrap_err();
    assert!(matches!(erreur, cfadock::Error::Token(_)), "{erreur}");
    assert_eq!(opco.jetons_donnes(), 2);
}
