//! Wrong requests: each has an answer of RFC 9457 with a French sentence, and nothing is sent.

use reqwest::multipart::{Form, Part};
use reqwest::{Method, RequestBuilder};
use serde_json::{Value, json};

use crate::banc::{ADMINISTRATION, Banc, CONTRAT, JETON, contrat};
use crate::depots::{contrats_recus, envoi};

const AUTRE: &str = "[cfa.732829320]\njeton = { environnement = \"PATH\" }\ncles = {}\n";

/// The problem of a request: its form is checked.
async fn probleme(requete: RequestBuilder, statut: u16, code: &str) -> Value {
    let reponse = requete.send().await.unwrap();
    assert_eq!(reponse.headers()["content-type"], "application/problem+json", "{code}");
    let lu = reponse.status().as_u16();
    let probleme: Value = reponse.json().await.unwrap();
    assert_eq!((lu, probleme["code"].as_str()), (statut, Some(code)), "{probleme:#}");
    assert_eq!(probleme["type"], format!("urn:cfadock:probleme:{code}"));
    assert_eq!(probleme["status"], statut);
    assert!(!probleme["title"].as_str().unwrap().is_empty());
    let detail = probleme["detail"].as_str().unwrap();
    assert!(detail.ends_with(['.', '…']) || detail.contains('\n'), "{detail}");
    for etranger in ["expected", "invalid", "missing", "panicked", "src/", "lacks", JETON] {
        assert!(!probleme.to_string().contains(etranger), "{etranger}: {probleme:#}");
    }
    probleme
}

fn pointeur(probleme: &Value) -> &str {
    probleme["erreurs"][0]["pointeur"].as_str().unwrap_or("aucun")
}

#[tokio::test]
async fn who_has_no_right_is_told_so() {
    let banc = Banc::monter_avec(temoin::simulateur::Simulateur::profil("opco_ep").unwrap(), AUTRE).await;
    let depots = Banc::chemin("/depots");
    let get = |chemin: &str| banc.sans_jeton(Method::GET, chemin);
    probleme(get(&depots), 401, "jeton").await;
    probleme(get(&depots).bearer_auth("faux"), 401, "jeton").await;
    probleme(get(&depots).bearer_auth(ADMINISTRATION), 401, "jeton").await;
    probleme(get(&depots).header("authorization", "Basic YTpi"), 401, "jeton").await;
    let autre = "/v1/cfa/732829320/opco/opco_ep/depots";
    probleme(get(autre), 401, "jeton").await;
    probleme(get(autre).bearer_auth(JETON), 403, "autre-cfa").await;
    for inconnu in ["/v1/cfa/552100554/opco/opco_ep/depots", "/v1/cfa/x/opco/opco_ep/depots"] {
        probleme(get(inconnu).bearer_auth(JETON), 404, "cfa-inconnu").await;
    }
    let proche = probleme(banc.requete(Method::GET, "/v1/cfa/000006544/opco/opcoep/depots"), 404, "opco-inconnu").await;
    assert!(proche["detail"].as_str().unwrap().contains("« opco_ep »"));
    probleme(banc.requete(Method::GET, "/v1/cfa/000006544/opco/akto/depots"), 404, "acces-absent").await;
}

#[tokio::test]
async fn what_is_not_served_is_a_problem_too() {
    let banc = Banc::monter().await;
    probleme(banc.sans_jeton(Method::GET, "/"), 404, "adresse-inconnue").await;
    probleme(banc.requete(Method::GET, "/v1/cfa/000006544"), 404, "adresse-inconnue").await;
    let autre = banc.requete(Method::DELETE, &Banc::chemin("/depots"));
    assert_eq!(autre.try_clone().unwrap().send().await.unwrap().headers()["allow"], "GET,HEAD");
    probleme(autre, 405, "methode").await;
    for chemin in ["/depots/x", "/depots/99"] {
        probleme(banc.requete(Method::GET, &Banc::chemin(chemin)), 404, "entree-inconnue").await;
    }
    for cle in ["inconnue-1", "pas%20une%20cle"] {
        probleme(banc.requete(Method::GET, &format!("/v1/cfa/000006544/demandes/{cle}")), 404, "demande-inconnue")
            .await;
    }
    for requete in ["limite=0", "limite=1001", "limite=x", "apres=x", "ouverts=oui", "apres=1&apres=2", "page=2"] {
        probleme(banc.requete(Method::GET, &Banc::chemin(&format!("/depots?{requete}"))), 400, "requete").await;
    }
    // This OPCO answers 400 to what it does not know, others 404.
    probleme(banc.requete(Method::GET, &Banc::chemin("/dossiers/INT-D-404")), 404, "dossier-inconnu").await;
    let barre = probleme(banc.requete(Method::GET, &Banc::chemin("/depots/")), 404, "adresse-inconnue").await;
    assert!(barre["detail"].as_str().unwrap().contains("finit par `/`"));
}

/// A fault of the query or of a header has its name, as one of the body has its place.
#[tokio::test]
async fn a_fault_outside_of_the_body_has_its_name() {
    let banc = Banc::monter().await;
    let fautes = |refus: &Value, genre: &str| -> Vec<String> {
        let erreurs = refus["erreurs"].as_array().unwrap();
        assert!(erreurs.iter().all(|faute| faute.get("pointeur").is_none()), "{refus:#}");
        erreurs.iter().map(|faute| faute[genre].as_str().unwrap_or("sans nom").to_owned()).collect()
    };
    let evenements = "/v1/cfa/000006544/evenements";
    let depots = Banc::chemin("/depots");
    for (chemin, noms, phrase) in [
        (format!("{depots}?limite=0"), &["limite"][..], "doit être de 1 à 1000"),
        (format!("{depots}?limit=5"), &["limit"], "`limit` n'existe pas ici ; « limite » existe"),
        (format!("{depots}?ouverts=oui"), &["ouverts"], "`true` ou `false`"),
        (format!("{depots}?apres=1&apres=2"), &["apres"], "ne se donne qu'une fois"),
        (format!("{depots}?ouvert=true&page=2&page=3"), &["ouvert", "sans nom"], "« ouverts » existe"),
        (format!("{depots}?Marie=1"), &["sans nom"], "Le paramètre n'existe pas ici"),
        (format!("{depots}?a=1&b&c&d&e&f&g&h&i&j"), &["sans nom"; 8], "on attend ici : "),
        (format!("{depots}?180127512345642=1"), &["sans nom"], "Le paramètre n'existe pas ici ; on attend ici : "),
        (Banc::chemin("/cle?x=1"), &["sans nom"], "il n'y en a aucun"),
        (format!("{evenements}?apres=-1"), &["apres"], "doit être 0 au moins"),
        (format!("{evenements}?attendre=x"), &["attendre"], "un nombre de secondes"),
    ] {
        let refus = probleme(banc.requete(Method::GET, &chemin), 400, "requete").await;
        assert_eq!(fautes(&refus, "parametre"), noms, "{chemin}: {refus:#}");
        assert!(refus["erreurs"][0]["phrase"].as_str().unwrap().contains(phrase), "{chemin}: {refus:#}");
        assert!(!["180127512345642", "Marie"].iter().any(|dit| refus.to_string().contains(dit)), "{refus:#}");
    }
    for requete in ["deroger=RIEN-001", "corriger=x", "mineur_emancipe=1", "en_plus_de="] {
        let la = banc.requete(Method::POST, &Banc::chemin(&format!("/contrats?{requete}"))).json(&contrat("NOM"));
        let refus = probleme(la.header("idempotency-key", "contrat-1"), 400, "requete").await;
        assert_eq!(fautes(&refus, "parametre"), [requete.split('=').next().unwrap()], "{refus:#}");
    }
    let la = || banc.requete(Method::POST, &Banc::chemin("/contrats")).body(CONTRAT);
    let json = "application/json";
    for (requete, statut, code, nom) in [
        (la().header("content-type", json), 400, "cle-idempotence", "Idempotency-Key"),
        (
            la().header("content-type", json).header("idempotency-key", "Marie Dupont"),
            400,
            "cle-idempotence",
            "Idempotency-Key",
        ),
        (la().header("idempotency-key", "contrat-1"), 415, "type-de-corps", "Content-Type"),
        (
            la().header("idempotency-key", "contrat-1").header("content-type", json).header("content-encoding", "gzip"),
            415,
            "type-de-corps",
            "Content-Encoding",
        ),
        (banc.sans_jeton(Method::GET, &depots), 401, "jeton", "Authorization"),
        (banc.sans_jeton(Method::GET, &depots).bearer_auth("faux"), 401, "jeton", "Authorization"),
    ] {
        assert_eq!(fautes(&probleme(requete, statut, code).await, "entete"), [nom]);
    }
    assert_eq!(contrats_recus(&banc), 0);
}

/// What one reader would take for the first of two, and another one for the second.
#[tokio::test]
async fn what_comes_twice_is_refused() {
    let banc = Banc::monter().await;
    let la = || banc.requete(Method::POST, &Banc::chemin("/contrats")).header("content-type", "application/json");
    let deux = la().header("idempotency-key", "contrat-1").header("idempotency-key", "contrat-2");
    probleme(deux.body(CONTRAT), 400, "cle-idempotence").await;
    let deux = banc.requete(Method::GET, &Banc::chemin("/depots")).header("authorization", "Bearer autre");
    probleme(deux, 401, "jeton").await;
    let cerfa = serde_json::from_str::<Value>(CONTRAT).unwrap()["cerfa"].to_string();
    for (corps, attendu) in [
        (format!("{{\"cerfa\": {cerfa}, \"cerfa\": {cerfa}}}"), "/cerfa"),
        (CONTRAT.replacen("\"prenom\"", "\"nom\": \"AUTRE\", \"prenom\"", 1), "/cerfa/"),
    ] {
        let refus = probleme(la().header("idempotency-key", "contrat-1").body(corps), 400, "corps").await;
        assert!(pointeur(&refus).starts_with(attendu), "{refus:#}");
    }
    let rupture = r#"{ "numero_interne": "D-1", "jour": "2026-09-01", "numero_interne": "D-2" }"#;
    let la = banc.requete(Method::POST, &Banc::chemin("/ruptures")).header("content-type", "application/json");
    let refus = probleme(la.header("idempotency-key", "rupture-1").body(rupture), 400, "corps").await;
    assert_eq!(pointeur(&refus), "/numero_interne");
    assert_eq!(contrats_recus(&banc), 0);
}

#[tokio::test]
async fn a_body_is_plain_text_in_utf8() {
    let banc = Banc::monter().await;
    let la = || banc.requete(Method::POST, &Banc::chemin("/contrats")).header("idempotency-key", "contrat-1");
    let latin = la().header("content-type", "application/json; charset=iso-8859-1").body(CONTRAT);
    probleme(latin, 415, "type-de-corps").await;
    let presse = || la().header("content-type", "application/json").header("content-encoding", "gzip").body(CONTRAT);
    assert_eq!(presse().send().await.unwrap().headers()["accept-encoding"], "identity");
    probleme(presse(), 415, "type-de-corps").await;
    let faux = la().header("content-type", "application/json").body(&b"{\"cerfa\": \"\xff\"}"[..]);
    probleme(faux, 400, "corps").await;
    let juste =
        la().header("content-type", "Application/JSON ; Charset=\"UTF-8\"").header("content-encoding", "identity");
    assert_eq!(juste.body(CONTRAT).send().await.unwrap().status(), 201);
}

#[tokio::test]
async fn a_deposit_wants_a_key_and_a_known_query() {
    let banc = Banc::monter().await;
    let corps = contrat("CLE");
    let sans = || banc.requete(Method::POST, &Banc::chemin("/contrats")).json(&corps);
    probleme(sans(), 400, "cle-idempotence").await;
    for cle in ["", "Marie Dupont", "180127512345642", "sans-chiffre"] {
        probleme(sans().header("idempotency-key", cle), 400, "cle-idempotence").await;
    }
    for requete in ["deroger=RIEN-001", "corriger=x", "mineur_emancipe=1", "corriger=1&corriger=2", "inconnu=1"] {
        let la = banc.requete(Method::POST, &Banc::chemin(&format!("/contrats?{requete}"))).json(&corps);
        probleme(la.header("idempotency-key", "contrat-1"), 400, "requete").await;
    }
    let la = banc.requete(Method::POST, &Banc::chemin("/contrats?corriger=99")).json(&corps);
    probleme(la.header("idempotency-key", "contrat-1"), 404, "entree-inconnue").await;
    assert_eq!(contrats_recus(&banc), 0);
}

#[tokio::test]
async fn a_body_that_is_not_the_norm_s_is_refused_at_its_field() {
    let banc = Banc::monter().await;
    let texte = |texte: &str| {
        let la = banc.requete(Method::POST, &Banc::chemin("/contrats")).header("idempotency-key", "contrat-1");
        la.header("content-type", "application/json; charset=utf-8").body(texte.to_owned())
    };
    for (corps, attendu) in [("", ""), ("{", ""), ("<html>", ""), ("[]", ""), ("{}", "/cerfa"), ("{} {}", "")] {
        assert_eq!(pointeur(&probleme(texte(corps), 400, "corps").await), attendu, "{corps}");
    }
    let change = |place: &str, valeur: Value| {
        let mut corps: Value = serde_json::from_str(CONTRAT).unwrap();
        *corps.pointer_mut(place).unwrap() = valeur;
        corps
    };
    for (place, valeur) in [
        ("/cerfa", json!(3)),
        ("/cerfa/contrat", json!(true)),
        ("/cerfa/apprenti/adresse", json!([])),
        ("/cerfa/contrat/remunerationsAnnuelles/0", json!("rien")),
    ] {
        let refus = probleme(envoi(&banc, "contrat-1", &change(place, valeur)), 400, "corps").await;
        assert_eq!(pointeur(&refus), place, "{refus:#}");
    }
    let mut sans: Value = serde_json::from_str(CONTRAT).unwrap();
    sans["cerfa"]["apprenti"].as_object_mut().unwrap().remove("nom");
    assert_eq!(pointeur(&probleme(envoi(&banc, "contrat-1", &sans), 400, "corps").await), "/cerfa/apprenti/nom");
    // A name that the norm does not have would be lost on the way.
    let mut mal_ecrit: Value = serde_json::from_str(CONTRAT).unwrap();
    mal_ecrit["cerfa"]["apprenti"]["nomUsge"] = json!("Essai");
    let refus = probleme(envoi(&banc, "contrat-1", &mal_ecrit), 400, "corps").await;
    assert_eq!(pointeur(&refus), "/cerfa/apprenti/nomUsge", "{refus:#}");
    // A contract of the norm that the checks refuse: each error at its field, under its rule.
    let refus = probleme(
        envoi(&banc, "contrat-1", &change("/cerfa/contrat/salaireEmbauche", json!("beaucoup"))),
        422,
        "controle",
    );
    let refus = refus.await;
    let erreurs = refus["erreurs"].as_array().unwrap();
    let salaire = erreurs.iter().find(|erreur| erreur["pointeur"] == "/cerfa/contrat/salaireEmbauche").unwrap();
    assert!(salaire["regle"].as_str().unwrap().starts_with("CERFA-"), "{refus:#}");
    assert_eq!(contrats_recus(&banc), 0);
}

#[tokio::test]
async fn other_bodies_and_too_large_ones_are_refused() {
    let banc =
        Banc::monter_avec(temoin::simulateur::Simulateur::profil("opco_ep").unwrap(), "[limites]\ncorps = 20000\n")
            .await;
    let la = |chemin: &str| banc.requete(Method::POST, &Banc::chemin(chemin)).header("idempotency-key", "envoi-1");
    probleme(la("/contrats").body(CONTRAT), 415, "type-de-corps").await;
    probleme(la("/contrats").header("content-type", "text/plain").body(CONTRAT), 415, "type-de-corps").await;
    probleme(la("/conventions").json(&json!({})), 415, "type-de-corps").await;
    let grand = json!({ "cerfa": "x".repeat(30_000) });
    probleme(la("/contrats").json(&grand), 413, "corps-trop-grand").await;
    let fichier = || Part::bytes(vec![b'x'; 10]).file_name("a.pdf");
    let vide = || Form::new();
    for (forme, attendu) in [
        (vide(), ""),
        (vide().part("fichier", fichier()), "/donnees"),
        (vide().text("donnees", "{}"), "/fichier"),
        (vide().text("donnees", "{}").part("fichier", fichier()).text("donnees", "{}"), "/donnees"),
        (vide().text("donnees", "{").part("fichier", fichier()), "/donnees"),
        (vide().text("donnees", "{}").part("fichier", fichier()).text("autre", "1"), ""),
    ] {
        assert_eq!(pointeur(&probleme(la("/conventions").multipart(forme), 400, "corps").await), attendu);
    }
    let infos = json!({ "typeFichier": "CONVENTION_MOBILITE", "objets": [] }).to_string();
    let forme = vide().text("donnees", infos).part("fichier", fichier());
    assert_eq!(pointeur(&probleme(la("/documents").multipart(forme), 400, "corps").await), "/donnees/objets");
    let casse = la("/conventions").header("content-type", "multipart/form-data; boundary=x").body("--y\r\n");
    probleme(casse, 400, "corps").await;
}

#[tokio::test]
async fn our_own_bodies_are_refused_at_their_field() {
    let banc = Banc::monter().await;
    let poste = json!({ "numero_interne": "INT-D-1" });
    for (chemin, corps, attendu) in [
        ("/factures/projets", json!({ "numero": "F-1", "postes": [] }), "/postes"),
        ("/factures/projets", json!({ "numero": " ", "postes": [poste] }), "/numero"),
        ("/factures/projets", json!({ "postes": [poste] }), "/numero"),
        ("/factures/projets", json!({ "numero": "F-1", "postes": [{}] }), "/postes/0/numero_interne"),
        ("/factures/projets", json!({ "numero": "F-1", "postes": [{ "numero": 1 }] }), "/postes/0/numero"),
        ("/factures/projets", json!({ "numero": "F-1", "postes": [poste], "date_emission": "hier" }), "/date_emission"),
        ("/factures/projets", json!({ "numero": "F-1", "postes": [poste], "deroger": ["X"] }), "/deroger/0"),
        ("/factures/projets", json!({ "numero": "F-1", "postes": [poste], "justificatif": "x" }), "/justificatif"),
        ("/depots/1/trancher", json!({ "decision": "peut-etre", "motif": "x" }), "/decision"),
        ("/depots/1/trancher", json!({ "decision": "absente", "motif": "x", "numeros": {} }), "/numeros"),
    ] {
        let refus = probleme(banc.requete(Method::POST, &Banc::chemin(chemin)).json(&corps), 400, "corps").await;
        assert_eq!(pointeur(&refus), attendu, "{refus:#}");
    }
    let rupture = |corps: Value| {
        let la = banc.requete(Method::POST, &Banc::chemin("/ruptures")).header("idempotency-key", "rupture-1");
        la.json(&corps)
    };
    for (corps, attendu) in [
        (json!({ "numero_interne": "D", "jour": "x" }), "/jour"),
        (json!({ "numero_interne": "", "jour": "2026-09-01" }), "/numero_interne"),
    ] {
        assert_eq!(pointeur(&probleme(rupture(corps), 400, "corps").await), attendu);
    }
    let refus = probleme(rupture(json!({ "numero_interne": "D-1", "jour": "2026-09-01" })), 501, "non-pris-en-charge");
    assert!(refus.await["detail"].as_str().unwrap().contains("extranet"));
}
