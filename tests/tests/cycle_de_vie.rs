//! The life of dossiers in the simulated OPCO: states, pages, pieces, rupture, the token, forced answers, the recorder.

use serde_json::{Value, json};
use temoin::generated::operation::Operation;
use temoin::modele::modele;
use temoin::simulateur::{CorpsForce, FormeErreur, NumeroInconnu, Simulateur};

use crate::brut::{Brut, codes, contrat, lire};
use crate::chemins::en_norme;

#[tokio::test]
async fn states_and_pages() {
    let brut = Brut::demarrer(Simulateur::neutre()).await;
    for (nom, numero) in [("Un", "INT-D-1"), ("Deux", "INT-D-2"), ("Trois", "INT-D-3")] {
        let (status, body) = brut.post("/v1/dossiers", &contrat(nom)).await;
        assert_eq!((status, &body["numeroInterne"]), (200, &json!(numero)), "{body}");
    }
    brut.opco.instruire("INT-D-1").unwrap();
    brut.opco.refuser("INT-D-2", "Certification inactive.").unwrap();
    assert!(brut.opco.instruire("INT-D-2").is_err() && brut.opco.engager("INT-D-9").is_err());
    let (_, etats) = brut.get("/v1/dossiers/etats").await;
    let etats: Vec<_> = etats.as_array().unwrap().iter().map(|one| one["etat"].as_str().unwrap()).collect();
    assert_eq!(etats, ["EN_COURS_INSTRUCTION", "REFUSE", "TRANSMIS"]);
    for (page, count) in [(1, 2), (2, 1), (3, 0)] {
        let (_, body) = brut.get(&format!("/v2/dossiers/etats?numeroPage={page}")).await;
        assert_eq!((&body["total"], &body["count"], &body["page"]), (&json!(3), &json!(count), &json!(page)));
        assert_eq!(body["EtatDossierResult"].as_array().unwrap().len(), count);
    }
    let (_, refuse) = brut.get("/v2/dossiers?numeroInterne=INT-D-2").await;
    assert_eq!(refuse["cerfa"]["commentaireEtat"], "Certification inactive.");
    // A refused contract may be sent again.
    assert_eq!(brut.post("/v1/dossiers", &contrat("Deux")).await.0, 200);
    for query in ["numerosInternes=INT-D-1&numerosInternes=INT-D-3", "numerosInternes=INT-D-1,INT-D-3,INT-D-77"] {
        let (status, liste) = brut.get(&format!("/v1/dossiers/liste?{query}")).await;
        assert_eq!((status, liste.as_array().unwrap().len()), (200, 2));
    }
    assert_eq!(brut.get(&en_norme("/v1/dossiers/etats").to_uppercase()).await.0, 200);
    brut.verifier_ecarts();
}

#[tokio::test]
async fn an_engaged_dossier() {
    let brut = Brut::demarrer(Simulateur::neutre()).await;
    brut.engager().await;
    let (_, dossier) = brut.get("/v1/dossiers?numeroInterne=INT-D-1").await;
    assert_eq!(dossier["cerfa"]["contrat"]["noContrat"], "075202606NC0001");
    assert_eq!(dossier["engagement"], json!(8000.0));
    let totals: Vec<_> =
        dossier["echeances"].as_array().unwrap().iter().map(|one| one["montantTotal"].as_f64()).collect();
    assert_eq!(totals, [Some(3200.0), Some(2400.0), Some(1600.0), Some(800.0)]);
    let (status, body) = brut.post("/v2/dossiers/rupture/employeur", &json!({ "numeroInterne": "INT-D-9" })).await;
    assert_eq!((status, codes(&body)), (400, vec!["DOSSIER_INCONNU"]));
    let rupture = json!({ "numeroInterne": "INT-D-1", "dateRupture": "2027-02-01T00:00:00+00:00" });
    assert_eq!(brut.post("/v2/dossiers/rupture/employeur", &rupture).await.0, 200);
    let (_, dossier) = brut.get("/v1/dossiers?numeroInterne=INT-D-1").await;
    assert_eq!(dossier["cerfa"]["etat"], "RUPTURE");
    assert_eq!(dossier["cerfa"]["contrat"]["dateRupture"], "2027-02-01T00:00:00+00:00");
    // What was engaged before stays billable.
    assert_eq!(brut.jouer(Operation::DeposerFacture, &[]).await.0, 200);
    brut.verifier_ecarts();
}

#[tokio::test]
async fn pieces_are_held_against_the_contract() {
    let brut = Brut::demarrer(Simulateur::neutre()).await;
    brut.engager().await;
    let convention = |pointer: &str, value: Value| {
        let mut convention = modele(Operation::DeposerConvention).json();
        *convention.pointer_mut(pointer).unwrap() = value;
        convention
    };
    for (pointer, value, code) in [
        ("/numeroInterneDossier", json!("INT-D-9"), "DOSSIER_INCONNU"),
        ("/employeur/siret", json!("00000789800018"), "DIFFERENCE"),
        ("/apprenti/nom", json!("Autre"), "DIFFERENCE"),
        ("/contrat/dateFinContrat", json!("2027-08-30T00:00:00Z"), "DIFFERENCE"),
        ("/mandatEmployeur", json!(false), "MANDAT"),
    ] {
        let (status, body) = brut.deposer("/v1/conventions", "convention", &convention(pointer, value)).await;
        assert_eq!((status, codes(&body)), (400, vec![code]), "{pointer}");
    }
    // The invoice of the sample document and certificate does not exist yet.
    assert_eq!(codes(&brut.jouer(Operation::DeposerDocument, &[]).await.1), ["OBJET_INCONNU"]);
    assert_eq!(codes(&brut.jouer(Operation::DeposerCertificat, &[]).await.1), ["FACTURE_INCONNUE"]);
    let mut certificat = modele(Operation::DeposerCertificat).json();
    certificat["numeroInterneFacture"] = Value::Null;
    certificat["echeance"]["numero"] = json!(44);
    assert_eq!(codes(&brut.deposer("/v2/certificats", "certificat", &certificat).await.1), ["ECHEANCE_INCONNUE"]);
    brut.verifier_ecarts();
}

#[tokio::test]
async fn tokens() {
    let brut = Brut::demarrer(Simulateur::akto()).await;
    let ask = async |form: &str| {
        let url = brut.opco.url_jeton.clone();
        let request = reqwest::Client::new().post(url).header("content-type", "application/x-www-form-urlencoded");
        lire(request.body(form.to_owned()).send().await.unwrap()).await
    };
    let known = format!("client_id={}&client_secret={}", brut.opco.acces.client_id, brut.opco.acces.client_secret);
    for (form, status, error) in [
        ("grant_type=client_credentials&client_id=a&client_secret=b".to_owned(), 401, "invalid_client"),
        (format!("grant_type=password&{known}"), 400, "unsupported_grant_type"),
        (format!("grant_type=client_credentials&{known}"), 400, "invalid_scope"),
        (format!("grant_type=client_credentials&{known}&scope=autre"), 400, "invalid_scope"),
    ] {
        let (given, body) = ask(&form).await;
        assert_eq!((given, body["error"].as_str()), (status, Some(error)));
    }
    assert_eq!(brut.get("/v1/status").await.0, 200);
    brut.opco.revoquer_jetons();
    assert_eq!(brut.get("/v1/status").await.0, 401);
    assert_eq!(brut.opco.jetons_donnes(), 1);
    assert!(brut.opco.url.ends_with("/SorApiEchangeCFA"));
}

#[tokio::test]
async fn shapes_of_errors() {
    let unknown = "/v1/dossiers?numeroInterne=INT-D-9";
    for (forme, key) in
        [(FormeErreur::Erreurs, "errors"), (FormeErreur::Comment, "comment"), (FormeErreur::Description, "description")]
    {
        let brut = Brut::demarrer(Simulateur::neutre().forme_erreur(forme)).await;
        let (status, body) = brut.get(unknown).await;
        assert_eq!(status, 404);
        assert!(!body[key].is_null(), "{body}");
        brut.verifier_ecarts();
    }
    let brut = Brut::demarrer(Simulateur::neutre().forme_erreur(FormeErreur::Html)).await;
    assert_eq!(brut.get(unknown).await, (404, Value::Null));
    let brut = Brut::demarrer(Simulateur::neutre().numero_inconnu(NumeroInconnu::RequeteInvalide)).await;
    let (status, body) = brut.get(unknown).await;
    assert_eq!((status, &body["errors"]), (400, &Value::Null));
    assert!(body["comment"].is_string());
    brut.verifier_ecarts();
}

#[tokio::test]
async fn forced_answers_and_the_recorder() {
    let brut = Brut::demarrer(Simulateur::neutre()).await;
    let force = |status, corps: CorpsForce| brut.opco.prochaine_reponse(Operation::ConsulterStatut, status, corps);
    force(503, json!({ "message": "plus tard" }).into());
    force(204, CorpsForce::Vide);
    force(200, CorpsForce::Texte { media: "application/json".to_owned(), texte: "{\"coupe".to_owned() });
    let statuses = [brut.get("/v1/status").await, brut.get("/v1/status").await, brut.get("/v1/status").await];
    assert_eq!(statuses, [(503, json!({ "message": "plus tard" })), (204, Value::Null), (200, Value::Null)]);
    assert_eq!(brut.get("/v1/status").await.0, 200);

    brut.engager().await;
    assert_eq!(brut.jouer(Operation::DeposerConvention, &[]).await.0, 200);
    let appels = brut.opco.appels();
    let convention = appels.last().unwrap();
    assert_eq!((convention.operation, convention.statut), (Some(Operation::DeposerConvention), 200));
    assert_eq!(convention.chemin, en_norme("/ApiEchangeCFA/v1/conventions"));
    // In the order of the norm.
    let mut parts: Vec<_> = convention.parts.iter().map(|(name, _)| name.as_str()).collect();
    parts.sort_unstable();
    assert_eq!(parts, ["convention", "fichier"]);
    assert!(
        ["editeur", "logiciel", "version", "x-api-key"]
            .iter()
            .all(|name| convention.entetes.iter().any(|one| one == name))
    );
    assert_eq!(appels[0].chemin, "/connect/token");
}
