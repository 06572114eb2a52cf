//! What is said of a key that was used before, also when something else goes wrong meanwhile.

use std::fs;
use std::time::{Duration, Instant};

use cfadock::Outcome;
use cfadock::journal::{
    CleMetier, Empreinte, EvenementJournal, IdEntree, Inscription, Journal, Numeros, Ouverture, Reperes, Trace,
};
use cfadock::models::DossierTransmission;
use cfadock::runtime::jiff::Timestamp;
use reqwest::Method;
use serde_json::{Value, json};
use temoin::simulateur::{CorpsForce, Coupure, Panne};
use tokio::time::timeout;

use crate::banc::{Banc, OPCO, cfa, contrat};
use crate::depots::{contrats_recus, envoi, lue, panne};
use crate::recit::{CONVENTION, parties};

const DEMANDE: &str = "/v1/cfa/000006544/demandes/contrat-1";

/// What is read of the request under the first key, once it is no longer under way.
async fn relue(banc: &Banc) -> (u16, Value) {
    for _ in 0..1_000 {
        let (statut, _, lu) = lue(banc.requete(Method::GET, DEMANDE).send().await.unwrap()).await;
        if lu["situation"] != "en-cours" {
            return (statut, lu);
        }
        tokio::task::yield_now().await;
    }
    panic!("the request does not end");
}

#[tokio::test]
async fn a_key_that_another_process_wrote_to_the_journal_is_known() {
    let banc = Banc::monter().await;
    let (statut, ..) = lue(envoi(&banc, "contrat-1", &contrat("PREMIER")).send().await.unwrap()).await;
    assert_eq!(statut, 201);
    // Another process of the same journal, with a state file of its own.
    let ailleurs = banc.service.connexion(&cfa(), OPCO).unwrap().reference("contrat-2".parse().unwrap());
    let dossier: DossierTransmission = serde_json::from_value(contrat("AILLEURS")).unwrap();
    let entree = ailleurs.envoyer_contrat(&dossier).await.unwrap().entree;
    // What it sent is known, and not with which words it was asked: the same gives the same, and nothing else does.
    let (statut, _, refus) = lue(envoi(&banc, "contrat-2", &contrat("AUTRE")).send().await.unwrap()).await;
    let dit = (statut, &refus["code"], &refus["depot"]["entree"]);
    assert_eq!(dit, (409, &json!("cle-du-journal"), &json!(entree.0)), "{refus:#}");
    let (statut, rejouee, depot) = lue(envoi(&banc, "contrat-2", &contrat("AILLEURS")).send().await.unwrap()).await;
    assert_eq!((statut, rejouee, &depot["entree"]), (201, true, &json!(entree.0)), "{depot:#}");
    assert_eq!(contrats_recus(&banc), 2);
}

#[tokio::test]
async fn a_wrong_use_of_a_key_hides_nothing_of_its_deposit() {
    let banc = Banc::monter().await;
    let (_, _, depot) = lue(envoi(&banc, "contrat-1", &contrat("PREMIER")).send().await.unwrap()).await;
    // Nobody waits for the answer, unless it comes at once.
    let autre = envoi(&banc, "contrat-1", &contrat("AUTRE")).header("prefer", "wait=0");
    assert!(matches!(lue(autre.send().await.unwrap()).await.0, 202 | 409));
    let (statut, relu) = relue(&banc).await;
    assert_eq!((statut, &relu["entree"]), (200, &depot["entree"]), "{relu:#}");
}

#[tokio::test]
async fn a_wrong_use_of_a_key_hides_no_refusal() {
    let banc = Banc::monter().await;
    let corps = json!({ "errors": [{ "code": "X1", "description": "illisible" }] });
    panne(&banc, &Panne { reponse: Some((422, corps.into())), ..Panne::default() });
    for nom in ["REFUSE", "AUTRE"] {
        let demande = envoi(&banc, "contrat-1", &contrat(nom)).header("prefer", "wait=0");
        assert!(matches!(lue(demande.send().await.unwrap()).await.0, 202 | 409));
        let (statut, relu) = relue(&banc).await;
        assert_eq!((statut, &relu["code"]), (422, &json!("refuse")), "{nom}: {relu:#}");
    }
    // Nor when its caller waits.
    let (_, _, autre) = lue(envoi(&banc, "contrat-1", &contrat("AUTRE")).send().await.unwrap()).await;
    assert_eq!(autre["code"], "cle-reutilisee");
    assert_eq!(relue(&banc).await.1["code"], "refuse");
}

/// Neither a repetition nor a reading can say that nothing was sent, when it cannot be read.
#[tokio::test]
async fn what_cannot_be_read_is_not_said_to_be_unsent() {
    let banc = Banc::monter().await;
    let corps = contrat("PREMIER");
    assert_eq!(lue(envoi(&banc, "contrat-1", &corps).send().await.unwrap()).await.0, 201);
    let dire_qu_on_ne_sait = async |code: &str| {
        for demande in [envoi(&banc, "contrat-1", &corps), banc.requete(Method::GET, DEMANDE)] {
            let reponse = demande.send().await.unwrap();
            assert!(reponse.headers().contains_key("retry-after"));
            let (statut, _, refus) = lue(reponse).await;
            assert_eq!((statut, &refus["code"]), (503, &json!(code)), "{refus:#}");
            let dit = refus["detail"].as_str().unwrap();
            assert!(!dit.contains("Rien n'a été envoyé") && dit.contains("sous une autre clé"), "{dit}");
        }
    };
    let (la, ailleurs) = (banc.dossier.path().join("depots.sqlite"), banc.dossier.path().join("ailleurs"));
    fs::rename(&la, &ailleurs).unwrap();
    dire_qu_on_ne_sait("journal").await;
    fs::rename(&ailleurs, &la).unwrap();
    let ecrire = async |sql: &'static str| banc.service.etat.avec(move |base| base.execute_batch(sql)).await.unwrap();
    ecrire("ALTER TABLE demandes RENAME TO ailleurs").await;
    dire_qu_on_ne_sait("etat").await;
    ecrire("ALTER TABLE ailleurs RENAME TO demandes").await;
    let (statut, rejouee, _) = lue(envoi(&banc, "contrat-1", &corps).send().await.unwrap()).await;
    assert_eq!((statut, rejouee, contrats_recus(&banc)), (201, true, 1));
}

#[tokio::test]
async fn a_deposit_that_was_set_aside_is_answered_as_a_refusal() {
    let banc = Banc::monter().await;
    panne(&banc, &Panne { coupure: Some(Coupure::Apres), ..Panne::default() });
    let corps = contrat("ECARTE");
    let (statut, _, depot) = lue(envoi(&banc, "contrat-1", &corps).send().await.unwrap()).await;
    assert_eq!(statut, 202);
    let adresse = Banc::chemin(&format!("/depots/{}/trancher", depot["entree"]));
    let decision = json!({ "decision": "ecartee", "motif": "annulé par l'OPCO" });
    assert_eq!(lue(banc.requete(Method::POST, &adresse).json(&decision).send().await.unwrap()).await.0, 200);
    let (statut, rejouee, refus) = lue(envoi(&banc, "contrat-1", &corps).send().await.unwrap()).await;
    assert_eq!((statut, rejouee, &refus["code"]), (422, true, &json!("refuse")), "{refus:#}");
    assert_eq!((&refus["depot"]["situation"], &refus["depot"]["conseil"]), (&json!("ecartee"), &refus["detail"]));
}

/// What another program of the same journal deposited under a key of a caller's.
pub async fn deposer_ailleurs(journal: &dyn Journal, cle: &str) -> IdEntree {
    deposer_ailleurs_par("transmettreDossier", journal, cle).await
}

async fn deposer_ailleurs_par(operation: &str, journal: &dyn Journal, cle: &str) -> IdEntree {
    let inscription = Inscription {
        le: Timestamp::now(),
        cfa: cfa(),
        opco: OPCO,
        operation: operation.to_owned(),
        cle: CleMetier::autre("ailleurs", OPCO, &[cle]),
        empreinte: Empreinte::octets(cle.as_bytes()),
        reperes: Reperes::dossier("INT-D-99"),
        reference: Some(cle.parse().unwrap()),
    };
    let Ouverture::Nouvelle(id) = journal.ouvrir(inscription).await.unwrap() else { panic!("it is new") };
    let numeros = Numeros::default();
    let evenement =
        EvenementJournal::Issue { issue: Outcome::Accepted, statut: Some(200), numeros, reponse: None, motif: None };
    journal.noter(id, Trace { le: Timestamp::now(), evenement }).await.unwrap();
    id
}

/// What is known of a key is a deposit of which nothing was sent; the later one of another program has it.
#[tokio::test]
async fn an_unsent_deposit_of_a_key_hides_no_later_one() {
    let banc = Banc::monter().await;
    panne(&banc, &Panne { coupure: Some(Coupure::Avant), ..Panne::default() });
    let (statut, _, depot) = lue(envoi(&banc, "contrat-1", &contrat("PREMIER")).send().await.unwrap()).await;
    assert_eq!(statut, 202);
    let adresse = Banc::chemin(&format!("/depots/{}/trancher", depot["entree"]));
    let decision = json!({ "decision": "absente", "motif": "vu avec l'OPCO" });
    assert_eq!(lue(banc.requete(Method::POST, &adresse).json(&decision).send().await.unwrap()).await.0, 200);
    let recus = contrats_recus(&banc);
    let entree = deposer_ailleurs(&*banc.service.journal, "contrat-1").await;
    // Another key comes in between: the journal is read past the other deposit.
    assert_eq!(lue(envoi(&banc, "contrat-2", &contrat("SECOND")).send().await.unwrap()).await.0, 201);
    let (statut, relu) = relue(&banc).await;
    assert_eq!((statut, &relu["entree"]), (200, &json!(entree.0)), "{relu:#}");
    for nom in ["PREMIER", "AUTRE"] {
        let (statut, _, refus) = lue(envoi(&banc, "contrat-1", &contrat(nom)).send().await.unwrap()).await;
        let dit = (statut, &refus["code"], &refus["depot"]["entree"]);
        assert_eq!(dit, (409, &json!("cle-du-journal"), &json!(entree.0)), "{nom}: {refus:#}");
    }
    assert_eq!(contrats_recus(&banc), recus + 1, "the second key alone");
}

/// A second body under a key that is still being looked at is answered within the patience of its caller.
#[tokio::test(flavor = "multi_thread")]
async fn a_second_body_waits_no_longer_than_its_caller() {
    let banc = Banc::monter().await;
    // The state file is busy: the first request cannot take its key.
    let (rendre, attente) = std::sync::mpsc::channel::<()>();
    let (prise, occupee) = std::sync::mpsc::channel();
    let etat = banc.service.etat.clone();
    let occupation = tokio::spawn(async move {
        etat.avec(move |_| {
            prise.send(()).unwrap();
            let _ = attente.recv();
            Ok(())
        })
        .await
    });
    occupee.recv().unwrap();
    let premiere = envoi(&banc, "contrat-1", &contrat("PREMIER")).header("prefer", "wait=0").send().await.unwrap();
    assert_eq!(premiere.status(), 202);
    for (preference, au_moins) in [("wait=0", Duration::ZERO), ("wait=1", Duration::from_secs(1))] {
        let debut = Instant::now();
        let seconde = envoi(&banc, "contrat-1", &contrat("AUTRE")).header("prefer", preference).send();
        let reponse = timeout(Duration::from_secs(20), seconde).await.expect("it waits for the other one").unwrap();
        assert!(debut.elapsed() >= au_moins && reponse.headers().contains_key("retry-after"), "{preference}");
        let (statut, _, refus) = lue(reponse).await;
        assert_eq!((statut, &refus["code"]), (409, &json!("en-cours")), "{refus:#}");
    }
    rendre.send(()).unwrap();
    occupation.await.unwrap().unwrap();
    // Then it is said as ever.
    assert_eq!(relue(&banc).await.0, 200);
    let (statut, _, refus) = lue(envoi(&banc, "contrat-1", &contrat("AUTRE")).send().await.unwrap()).await;
    assert_eq!((statut, &refus["code"], contrats_recus(&banc)), (409, &json!("cle-reutilisee"), 1), "{refus:#}");
}

/// To compare it, the OPCO is read. What may pass is asked for again; what stays is not, for ever.
#[tokio::test]
async fn a_reading_that_fails_for_good_is_no_outage() {
    let convention: Value = serde_json::from_str(CONVENTION).unwrap();
    for (statut, attendu) in [
        (400, (409, "cle-du-journal")),
        (401, (409, "cle-du-journal")),
        (403, (409, "cle-du-journal")),
        (422, (409, "cle-du-journal")),
        (200, (409, "cle-du-journal")),
        (429, (503, "relecture")),
        (503, (503, "relecture")),
    ] {
        let banc = Banc::monter().await;
        deposer_ailleurs_par("deposerConvention", &*banc.service.journal, "convention-1").await;
        let corps = CorpsForce::Texte { media: "text/html".to_owned(), texte: "<p>".to_owned() };
        banc.simulateur.panne(None, 50, Panne { reponse: Some((statut, corps)), ..Panne::default() });
        let envoi = parties(&banc, "/conventions", "convention-1", ("donnees", &convention));
        let reponse = envoi.send().await.unwrap();
        assert_eq!(reponse.headers().contains_key("retry-after"), attendu.0 == 503, "{statut}");
        let (dit, _, refus) = lue(reponse).await;
        assert_eq!((dit, refus["code"].as_str().unwrap()), attendu, "{statut}: {refus:#}");
    }
}
