//! Spans of calls: fixed names, fixed fields, and no transferred value. `masquage` checks that no output shows a person
//! or a secret.

mod ecoute;

use std::collections::BTreeSet;
use std::sync::Arc;

use cfadock::api::Client;
use cfadock::journal::Decision;
use cfadock::parcours::{Curseur, Facturation, Poste};
use cfadock::runtime::http::{HeaderMap, StatusCode};
use cfadock::runtime::{Answer, BoxFuture, Request, Transport, TransportError};
use cfadock::{ClientCredentials, Opco, Retries};
use conformance::exemple;
use conformance::parcours::Guichet;
use temoin::simulateur::{CorpsForce, Panne, Simulateur};

pub use ecoute::{Ecoute, Vu, dits, ecouter_log};

/// All that a span may be called and may say.
const PERMIS: &[(&str, &[&str])] = &[
    ("api.call", &["operation", "attempts", "outcome", "status", "elapsed_ms"]),
    ("api.token", &["granted", "elapsed_ms"]),
    ("api.attempt", &["number", "waited_ms", "status", "broken", "elapsed_ms"]),
];

fn de_nous(vus: Vec<Vu>) -> Vec<Vu> {
    vus.into_iter().filter(|vu| vu.cible.starts_with("cfadock")).collect()
}

fn champ<'a>(vu: &'a Vu, nom: &str) -> &'a str {
    vu.champs.get(nom).map_or("", String::as_str)
}

#[tokio::test]
async fn a_call_is_told_with_its_token_and_its_attempts() {
    let ecoute = Ecoute::default();
    let _garde = ecoute.poser();
    let opco = Simulateur::neutre().demarrer().await.unwrap();
    let logiciel = ClientCredentials::new(&opco.url_jeton, &opco.acces.client_id, opco.acces.client_secret.as_str());
    let builder = Client::builder().base_url(&opco.url).cle_api(opco.acces.cle_api.as_str()).oauth2(logiciel);
    let client = builder.editeur("E").logiciel("L").version("1").build().unwrap();
    client.consulter_dossier("INT-D-9").await.unwrap_err();
    let vus = de_nous(ecoute.vus());
    let noms: Vec<_> = vus.iter().map(|vu| (vu.nom, vu.parent.map(|parent| vus[parent].nom))).collect();
    assert_eq!(
        noms,
        [
            ("api.call", None),
            ("api.token", Some("api.call")),
            ("api.attempt", Some("api.token")),
            ("api.attempt", Some("api.call"))
        ]
    );
    let [call, token, _, attempt] = &vus[..] else { panic!("{vus:?}") };
    assert_eq!([champ(call, "operation"), champ(call, "outcome")], ["consulterDossier", "refused"]);
    assert_eq!([champ(call, "status"), champ(attempt, "status")], ["404", "404"]);
    assert_eq!([champ(token, "granted"), champ(attempt, "number"), champ(call, "attempts")], ["true", "1", "1"]);
    for vu in &vus {
        assert!(champ(vu, "elapsed_ms").parse::<u64>().is_ok(), "{vu:?}");
    }
}

/// Breaks off, then is full, then answers.
struct Capricieux(std::sync::Mutex<u32>);

impl Transport for Capricieux {
    fn send(&self, _: Request) -> BoxFuture<'_, Result<Answer, TransportError>> {
        let mut fois = self.0.lock().unwrap();
        *fois += 1;
        let fin = match *fois {
            1 => Err(TransportError::not_sent("no connection")),
            2 => Err(TransportError::broken("reset")),
            3 => Err(TransportError::cut(StatusCode::OK, "cut")),
            _ => Ok(Answer::new(StatusCode::OK, HeaderMap::new(), "[]")),
        };
        Box::pin(async { fin })
    }
}

#[tokio::test(start_paused = true)]
async fn names_and_fields_are_fixed() {
    let ecoute = Ecoute::default();
    let _garde = ecoute.poser();
    let transport = Arc::new(Capricieux(std::sync::Mutex::new(0)));
    let builder = Client::builder().base_url("https://opco.example").cle_api("cle-de-test").transport(transport);
    let builder = builder.editeur("E").logiciel("L").version("1");
    let client = builder.retries(Retries { seed: Some(1), ..Retries::default() }).build().unwrap();
    client.lister_etats_dossiers().await.unwrap();
    client.transmettre_dossier(&exemple::contrat().unwrap()).await.unwrap_err();
    let vus = de_nous(ecoute.vus());
    let broken: Vec<_> = vus.iter().map(|vu| champ(vu, "broken")).collect();
    assert_eq!(broken, ["", "not-sent", "sent", "cut", "", "", ""]);
    let attempts: Vec<_> = vus.iter().map(|vu| champ(vu, "attempts")).collect();
    assert_eq!(attempts, ["4", "", "", "", "", "1", ""]);
    let numbers: Vec<_> = vus.iter().map(|vu| champ(vu, "number")).collect();
    assert_eq!(numbers, ["", "1", "2", "3", "4", "", "1"]);
    for vu in &vus {
        let permis = PERMIS.iter().find(|(nom, _)| *nom == vu.nom).unwrap_or_else(|| panic!("{vu:?}")).1;
        let inconnus: BTreeSet<_> = vu.champs.keys().filter(|champ| !permis.contains(&champ.as_str())).collect();
        assert!(inconnus.is_empty(), "{vu:?}");
    }
    // The end of each call: accepted at the fourth attempt, and a deposit whose answer does not say its numbers.
    let evenements = ecoute.evenements();
    let [accepte, perdu] = &evenements[..] else { panic!("{evenements:?}") };
    let dit = |dit: &str, niveau: &str, dits: [&str; 3]| {
        let champs: Vec<_> = dit.split("\"").filter(|mot| permis_d_appel(mot)).collect();
        assert_eq!(champs, ["attempts", "elapsed_ms", "operation", "outcome", "status"], "{dit}");
        assert!(dit.starts_with(niveau) && dits.iter().all(|champ| dit.contains(champ)), "{dit}");
    };
    dit(accepte, "DEBUG cfadock_runtime", [r#""attempts": "4""#, r#""outcome": "accepted""#, "listerEtatsDossiers"]);
    dit(perdu, "WARN cfadock_runtime", [r#""attempts": "1""#, r#""outcome": "answer-lost""#, "transmettreDossier"]);
}

/// Whether a call may say a field of that name.
fn permis_d_appel(mot: &str) -> bool {
    PERMIS[0].1.contains(&mot)
}

/// What a workflow tells: its span around those of its calls, and one event, at `WARN` when it brought no result.
#[tokio::test]
async fn a_workflow_is_told_with_its_opco_its_cfa_and_the_reference() {
    let guichet = Guichet::ouvrir(Simulateur::neutre(), Opco::Akto).await.unwrap();
    let connexion = guichet.connexion.clone().reference("contrat-4711".parse().unwrap());
    let contrat = exemple::contrat().unwrap();
    let ecoute = Ecoute::default();
    let garde = ecoute.poser();
    connexion.envoyer_contrat(&contrat).await.unwrap();
    connexion.envoyer_contrat(&contrat).await.unwrap_err();
    let mut faux = contrat.clone();
    faux.cerfa.apprenti.nom.clear();
    connexion.envoyer_contrat(&faux).await.unwrap_err();
    drop(garde);
    let vus = de_nous(ecoute.vus());
    let parcours: Vec<_> = vus.iter().filter(|vu| vu.nom == "cfadock.parcours").collect();
    let [premier, second, controle] = &parcours[..] else { panic!("{vus:?}") };
    assert_eq!(
        [champ(premier, "parcours"), champ(premier, "operation")],
        ["deposer", "transmettreDossier"],
        "{premier:?}"
    );
    assert_eq!([champ(premier, "opco"), champ(premier, "reference")], ["akto", "contrat-4711"]);
    assert_eq!([champ(controle, "parcours"), champ(controle, "operation")], ["deposer", "transmettreDossier"]);
    assert_eq!((champ(premier, "cfa").len(), champ(premier, "cfa")), (12, champ(second, "cfa")));
    let call = vus.iter().find(|vu| vu.nom == "api.call").unwrap();
    assert_eq!(call.parent.map(|parent| ecoute.vus()[parent].nom), Some("cfadock.parcours"));
    let dits: Vec<_> = ecoute.evenements().into_iter().filter(|dit| dit.contains("cfadock::parcours")).collect();
    let [abouti, refuse, retenu] = &dits[..] else { panic!("{dits:?}") };
    assert!(abouti.starts_with("INFO") && abouti.contains(r#""issue": "aboutie""#), "{abouti}");
    assert!(refuse.starts_with("WARN") && refuse.contains(r#""issue": "doublon""#), "{refuse}");
    // The checks let nothing out, and that is told as well.
    assert!(retenu.starts_with("WARN") && retenu.contains(r#""issue": "controle""#), "{retenu}");
    for dit in &dits {
        assert!(dit.contains("contrat-4711") && dit.contains("duree_ms") && !dit.contains("000006544"), "{dit}");
    }
}

/// Each workflow once: one span and one event of its name, with the attempts of its calls, whatever its end.
#[tokio::test]
async fn every_workflow_is_told_once_with_its_attempts() {
    let guichet = Guichet::ouvrir(Simulateur::neutre(), Opco::Akto).await.unwrap();
    let (connexion, contrat) = (&guichet.connexion, exemple::contrat().unwrap());
    let depot = connexion.envoyer_contrat(&contrat).await.unwrap();
    let numero = depot.numeros.dossier.clone().unwrap();
    // The token is there already, and is no attempt of a call.
    assert_eq!(dit_une_fois("lister_dossiers", connexion.lister_dossiers().tous()).await, 1);
    dit_une_fois("lister_factures", connexion.lister_factures().tous()).await;
    assert_eq!(dit_une_fois("lire_dossier", connexion.lire_dossier(&numero)).await, 1);
    let mut recu = contrat.cerfa.clone();
    recu.numero_interne = Some(numero.parse().unwrap());
    assert_eq!(dit_une_fois("comparer_version", connexion.comparer_version(&recu)).await, 1);
    dit_une_fois("verifier_cle", connexion.verifier_cle()).await;
    let sans_motif = connexion.trancher(depot.entree, Decision::Absente, " ");
    assert_eq!(dit_une_fois("trancher", sans_motif).await, 0);
    assert_eq!(dit_une_fois("reconcilier", connexion.reconcilier()).await, 0);
    assert!(dit_une_fois("suivre", connexion.suivre(&Curseur::default())).await >= 2, "the list and its dossier");
    assert_eq!(dit_une_fois("apparier", connexion.apparier(&[])).await, 2, "the same");
    let demande = Facturation::new("F-0001", Poste::new(&numero).echeance(1));
    assert_eq!(dit_une_fois("preparer_facture", connexion.preparer_facture(&demande)).await, 1);
    assert_eq!(dit_une_fois("deposer", connexion.envoyer_contrat(&exemple::autre_contrat("Autre").unwrap())).await, 1);
    let panne = Panne { reponse: Some((503, CorpsForce::Vide)), ..Panne::default() };
    guichet.simulateur.panne(None, 1, panne);
    assert_eq!(dit_une_fois("lire_dossier", connexion.lire_dossier(&numero)).await, 2, "once more after an outage");
}

/// Runs a workflow, and gives the attempts that its event tells.
async fn dit_une_fois<T>(nom: &str, travail: impl IntoFuture<Output = T>) -> u32 {
    let ecoute = Ecoute::default();
    let garde = ecoute.poser();
    travail.await;
    drop(garde);
    let spans: Vec<_> = ecoute.vus().into_iter().filter(|vu| vu.nom == "cfadock.parcours").collect();
    let noms: Vec<_> = spans.iter().map(|vu| champ(vu, "parcours").to_owned()).collect();
    assert_eq!(noms, [nom], "one span, and none within it");
    let dits: Vec<_> = ecoute.evenements().into_iter().filter(|dit| dit.contains("cfadock::parcours")).collect();
    let [dit] = &dits[..] else { panic!("{nom}: {dits:?}") };
    assert!(dit.contains(&format!("\"parcours\": \"{nom}\"")) && dit.contains("duree_ms"), "{dit}");
    let attempts = dit.split("\"attempts\": \"").nth(1).unwrap_or_else(|| panic!("{dit}"));
    attempts.split('"').next().unwrap().parse().unwrap()
}
