//! The sandbox's page: what was deposited stands on it, and a keyboard does everything that it offers.

use serde_json::json;

use super::clavier::Touche;
use super::pilote::{ETROIT, LARGE, Navigateur};
use crate::bac_a_sable::{Banc, contrat, facture};
use crate::chemins::en_norme;

impl Navigateur {
    /// The state that a dossier or an invoice has on the page, in the spelling of the norm.
    async fn etat(&self, numero: &str) -> String {
        self.textes(&format!("[id='{numero}'] .etat code")).await.concat()
    }
}

#[tokio::test(flavor = "multi_thread")]
#[ignore = "needs Chromium; .ci/run runs them"]
async fn a_keyboard_moves_a_dossier_through_its_life() {
    let banc = Banc::akto().await;
    for nom in ["Un", "Deux", "Trois"] {
        assert_eq!(banc.post("/v1/dossiers", &contrat(nom)).await.0, 200);
    }
    let ecran = Navigateur::ouvrir().await;
    ecran.aller(&banc.hote.racine).await;
    assert_eq!(ecran.textes("[id='INT-D-1'] .apprenti").await, ["Alix Un"]);
    assert_eq!(ecran.etat("INT-D-1").await, "TRANSMIS");
    for (action, touche, etat) in [
        ("instruire", Touche::Enter, "EN_COURS_INSTRUCTION"),
        ("engager", Touche::Space, "ENGAGE"),
        ("rompre", Touche::Enter, "RUPTURE"),
    ] {
        ecran.actionner(&format!("INT-D-1-{action}"), touche).await;
        assert_eq!(ecran.etat("INT-D-1").await, etat);
        // The button is gone; its line is where the reader still is, and Enter there does nothing by mistake.
        let foyer = ecran.foyer().await;
        assert_eq!((&foyer["id"], &foyer["rang"]), (&json!("INT-D-1"), &json!("INT-D-1")), "{action}");
        let dit = ecran.textes("#fait").await.concat();
        assert!(dit.contains("INT-D-1"), "{action} : « {dit} »");
    }
    ecran.actionner("INT-D-2-refuser", Touche::Enter).await;
    assert_eq!(ecran.etat("INT-D-2").await, "REFUSE");
    assert_eq!(ecran.foyer().await["rang"], json!("INT-D-2"));
    ecran.actionner("INT-D-3-engager", Touche::Enter).await;
    ecran.actionner("INT-D-3-annuler", Touche::Enter).await;
    assert_eq!(ecran.etat("INT-D-3").await, "ANNULE");
    ecran.tranquille(&banc.hote.racine).await;
    ecran.fermer().await;
}

#[tokio::test(flavor = "multi_thread")]
#[ignore = "needs Chromium; .ci/run runs them"]
async fn a_keyboard_moves_the_clock_and_pays() {
    let banc = Banc::akto().await;
    assert_eq!(banc.post("/v1/dossiers", &contrat("Exemple")).await.0, 200);
    let ecran = Navigateur::ouvrir().await;
    ecran.aller(&banc.hote.racine).await;
    ecran.actionner("INT-D-1-engager", Touche::Enter).await;
    ecran.tabuler_a("date").await;
    // The same in the order of every country: which one the browser takes depends on the packages that it came with.
    ecran.taper("03032027").await;
    ecran.envoyer(Touche::Enter).await;
    assert_eq!(ecran.textes("#jour").await, ["3 mars 2027"]);
    ecran.actionner("mois", Touche::Enter).await;
    assert_eq!(ecran.textes("#jour").await, ["2 avril 2027"]);
    assert_eq!(ecran.foyer().await["id"], json!("mois"), "a button that stays keeps the focus");
    // A key that is held down acts once, though the button has the focus again.
    ecran.frapper(Touche::Enter, true).await;
    ecran.aller(&banc.hote.racine).await;
    assert_eq!(ecran.textes("#jour").await, ["2 avril 2027"]);
    ecran.actionner("INT-D-1-voir", Touche::Enter).await;
    let barres = ecran.lire("return document.querySelectorAll('.barres .barre rect').length").await;
    assert_eq!(barres, json!(6), "four items, and two kinds of ancillary costs");
    ecran.actionner("retour", Touche::Enter).await;
    for (rang, action, etat) in [(1, "refuser", "REFUSE"), (2, "payer", "REGLE")] {
        let dossier = banc.get("/v1/dossiers?numeroInterne=INT-D-1").await.1;
        let mut facture = facture(&dossier);
        facture["numero"] = json!(format!("F-{rang}"));
        let (status, dit) = banc.facturer(&facture).await;
        assert_eq!(status, 200, "{dit}");
        ecran.aller(&banc.hote.racine).await;
        let numero = format!("INT-F-{rang}");
        ecran.actionner(&format!("{numero}-{action}"), Touche::Enter).await;
        assert_eq!(ecran.etat(&numero).await, etat);
        assert_eq!(ecran.foyer().await["rang"], json!(numero));
    }
    ecran.tranquille(&banc.hote.racine).await;
    ecran.fermer().await;
}

#[tokio::test(flavor = "multi_thread")]
#[ignore = "needs Chromium; .ci/run runs them"]
async fn a_keyboard_injects_faults_and_changes_the_opco() {
    let banc = Banc::demarrer(&["akto", "atlas"], None).await;
    let ecran = Navigateur::ouvrir().await;
    ecran.aller(&banc.hote.racine).await;
    // The first stop leads past the head of the page.
    ecran.touche(Touche::Tab).await;
    assert_eq!(ecran.foyer().await["texte"], json!("Aller au contenu"));
    ecran.touche(Touche::Enter).await;
    ecran.tabuler_a("status").await;
    ecran.touche(Touche::Backspace).await;
    ecran.taper("503").await;
    ecran.envoyer(Touche::Enter).await;
    assert!(ecran.textes("#attendues").await.concat().contains("réponse 503"));
    assert_eq!(banc.get("/v1/dossiers/etats").await.0, 503);
    assert_eq!(banc.get("/v1/dossiers/etats").await.0, 200);
    assert_eq!(banc.get("/v1/dossiers?numeroInterne=INT-D-9").await.0, 404);
    ecran.aller(&banc.hote.racine).await;
    let appels = ecran.textes("#appels .verdict").await;
    assert_eq!(appels[..3], ["refusé", "conforme", "forcé"]);
    assert!(ecran.textes("#appels tbody tr:first-child").await.concat().contains(&en_norme("GET /akto/v1/dossiers")));
    // A fault that says nothing is refused in a sentence that can be seen, and the focus stays.
    ecran.tabuler_a("status").await;
    ecran.lire("document.getElementById('status').value = ''").await;
    ecran.touche(Touche::Enter).await;
    let dit = "return new Promise((dire) => { const voir = () => message.textContent ? dire(message.textContent) \
               : requestAnimationFrame(voir); voir(); })";
    let dit = ecran.lire(dit).await;
    assert!(dit.as_str().is_some_and(|phrase| phrase.contains("status")), "{dit}");
    assert_eq!(ecran.foyer().await["id"], json!("status"));
    for id in ["p-page_repetee", "p-page_repetee"] {
        let avant = ecran.textes("#p-page_repetee").await;
        ecran.actionner(id, Touche::Space).await;
        assert_ne!(ecran.textes("#p-page_repetee").await, avant);
    }
    banc.piloter("/pannes", Some(json!({ "status": 500, "fois": 9 }))).await;
    ecran.actionner("vider", Touche::Space).await;
    assert_eq!(ecran.textes("#attendues li").await, [""; 0]);
    ecran.tabuler_a("opco-atlas").await;
    ecran.envoyer(Touche::Enter).await;
    assert!(ecran.textes("h1").await.concat().starts_with("Atlas"));
    // A wrong operation is the browser's to name: a status of 4xx to our own steering stands in its console.
    let console = ecran.pilote.get_log("browser").await.unwrap();
    assert!(console.iter().all(|ligne| ligne.message.contains("/_simulateur/pannes")), "{console:#?}");
    ecran.tranquille(&banc.hote.racine).await;
    ecran.fermer().await;
}

#[tokio::test(flavor = "multi_thread")]
#[ignore = "needs Chromium; .ci/run runs them"]
async fn it_is_readable_on_every_screen() {
    let mut tous: Vec<_> = temoin::simulateur::Simulateur::identifiants().collect();
    // The bench speaks to the first, and AFDAS wants proofs that it has not.
    tous.sort_by_key(|id| *id != "akto");
    let banc = Banc::demarrer(&tous, None).await;
    let ecran = Navigateur::ouvrir().await;
    ecran.aller(&banc.hote.racine).await;
    ecran.bien_faite("page vide").await;
    let vies: [(&str, &[&str]); 6] = [
        ("Exemple", &["engager"]),
        ("Nouveau", &[]),
        ("Refusé", &["refuser"]),
        ("Rompu", &["engager", "rompre"]),
        ("Annulé", &["engager", "annuler"]),
        ("Instruit", &["instruire"]),
    ];
    for (rang, (nom, actions)) in (1..).zip(vies) {
        assert_eq!(banc.post("/v1/dossiers", &contrat(nom)).await.0, 200);
        for action in actions {
            let fait = banc.piloter(&format!("/dossiers/INT-D-{rang}/{action}"), Some(json!({ "opco": "akto" }))).await;
            assert_eq!(fait.0, 200, "{fait:?}");
        }
    }
    banc.piloter("/horloge", Some(json!({ "date": "2027-03-02" }))).await;
    let dossier = banc.get("/v1/dossiers?numeroInterne=INT-D-1").await.1;
    assert_eq!(banc.facturer(&facture(&dossier)).await.0, 200);
    banc.get("/v1/dossiers?numeroInterne=inconnu").await;
    banc.post("/v1/dossiers", &json!({ "cerfa": { "apprenti": 7 } })).await;
    banc.piloter("/pannes", Some(json!({ "status": 503, "fois": 2 }))).await;
    banc.get("/v1/dossiers/etats").await;
    let adresse = |reste: &str| format!("{}{reste}", banc.hote.racine);
    for (nom, reste) in [
        ("dossier", "/dossier?opco=akto&numero=INT-D-1"),
        ("dossier-neuf", "/dossier?opco=akto&numero=INT-D-2"),
        ("recherche", "/?opco=akto&q=exemple"),
        ("sans-resultat", "/?opco=akto&q=introuvable"),
        ("absente", "/dossier?opco=akto&numero=INT-D-99"),
    ] {
        ecran.aller(&adresse(reste)).await;
        ecran.bien_faite(nom).await;
        ecran.photographier(&format!("page-{nom}")).await;
    }
    // The address of what is not there is one that the browser complains of.
    let plaintes = ecran.pilote.get_log("browser").await.unwrap();
    assert!(plaintes.iter().all(|ligne| ligne.message.contains("INT-D-99")), "{plaintes:#?}");
    ecran.aller(&banc.hote.racine).await;
    ecran.bien_faite("page").await;
    ecran.tranquille(&banc.hote.racine).await;
    let large = ecran.photographier("page").await;
    ecran.teinte("dark").await;
    ecran.photographier("page-sombre").await;
    ecran.ecran(ETROIT).await;
    ecran.teinte("light").await;
    let etroite = ecran.photographier("page-etroite").await;
    ecran.ecran(LARGE).await;
    ecran.pas_vide(&large, LARGE).await;
    ecran.pas_vide(&etroite, ETROIT).await;
    ecran.fermer().await;
}

#[tokio::test(flavor = "multi_thread")]
#[ignore = "needs Chromium; .ci/run runs them"]
async fn a_keyboard_searches_and_steers_one_dossier() {
    let banc = Banc::akto().await;
    for nom in ["Un", "Deux", "Trois"] {
        assert_eq!(banc.post("/v1/dossiers", &contrat(nom)).await.0, 200);
    }
    let ecran = Navigateur::ouvrir().await;
    ecran.aller(&banc.hote.racine).await;
    ecran.tabuler_a("q").await;
    ecran.taper("2").await;
    ecran.envoyer(Touche::Enter).await;
    assert_eq!(ecran.textes("#liste .apprenti").await, ["Alix Deux"]);
    ecran.actionner("INT-D-2-voir", Touche::Enter).await;
    assert_eq!(ecran.textes(".vie strong").await, ["Reçu par l'OPCO", "Aujourd'hui à l'horloge"]);
    ecran.actionner("INT-D-2-instruire", Touche::Space).await;
    // The button is gone; what it was for is where the reader still is.
    assert_eq!(ecran.foyer().await["id"], json!("INT-D-2"));
    assert!(ecran.textes("#fait").await.concat().contains("INT-D-2"));
    ecran.actionner("mois", Touche::Enter).await;
    ecran.actionner("INT-D-2-engager", Touche::Enter).await;
    assert_eq!(ecran.etat("INT-D-2").await, "ENGAGE");
    let vie = ecran.textes(".vie li").await;
    let lu: Vec<_> = vie.iter().map(|moment| moment.replace('\n', " ")).collect();
    assert!(lu[1].starts_with("1er septembre 2026 Mis en instruction"), "{lu:?}");
    assert!(lu[2].starts_with("1er octobre 2026 Engagé"), "{lu:?}");
    // From the dossier to its request among all, and back.
    assert_eq!(ecran.textes("#appels .verdict").await, ["conforme"]);
    ecran.lire("document.querySelector('#appels th a').focus()").await;
    ecran.envoyer(Touche::Enter).await;
    let la = "return document.querySelector('tr:target .renvoi').textContent";
    assert_eq!(ecran.lire(la).await, json!("INT-D-2"));
    ecran.lire("document.querySelector('tr:target .renvoi').focus()").await;
    ecran.envoyer(Touche::Enter).await;
    assert!(ecran.textes("h1").await.concat().starts_with("INT-D-2"));
    ecran.tranquille(&banc.hote.racine).await;
    ecran.fermer().await;
}

#[tokio::test(flavor = "multi_thread")]
#[ignore = "needs Chromium; .ci/run runs them"]
async fn connection_data_are_copied_or_selected() {
    let banc = Banc::akto().await;
    let ecran = Navigateur::ouvrir().await;
    ecran.aller(&banc.hote.racine).await;
    let permises = json!({ "permissions": ["clipboardReadWrite", "clipboardSanitizedWrite"] });
    ecran.cdp("Browser.grantPermissions", permises).await;
    let texte = ecran.textes("#texte-toml").await.concat();
    assert!(texte.contains(&format!("url = \"{}/akto\"", banc.hote.racine)), "{texte}");
    let dit = "return new Promise((dire) => { const voir = () => document.getElementById('copie-toml').textContent \
               ? dire(document.getElementById('copie-toml').textContent) : requestAnimationFrame(voir); voir(); })";
    ecran.tabuler_a("copier-toml").await;
    ecran.touche(Touche::Enter).await;
    assert_eq!(ecran.lire(dit).await, json!("Copié."));
    assert_eq!(ecran.lire("return navigator.clipboard.readText()").await, json!(texte));
    ecran.aller(&banc.hote.racine).await;
    ecran.lire("Object.defineProperty(navigator, 'clipboard', { value: undefined })").await;
    ecran.tabuler_a("copier-toml").await;
    ecran.touche(Touche::Space).await;
    assert_eq!(ecran.lire(dit).await, json!("Sélectionné : copiez avec Ctrl+C."));
    assert_eq!(ecran.lire("return getSelection().toString().trim()").await, json!(texte));
    ecran.tranquille(&banc.hote.racine).await;
    ecran.fermer().await;
}
