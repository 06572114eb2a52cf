//! The console as a person sees it: in headless Chromium, on a wide screen and on a narrow one, with the laws that hold
//! for every page of ours. It needs `chromium` and `chromedriver`, so it is ignored by default: `cargo test -p
//! cfadock-service --test service -- --ignored navigateur`.

#[allow(dead_code, reason = "the tests of the other pages use the rest")]
#[path = "../../../../tests/tests/navigateur/clavier.rs"]
mod clavier;
#[allow(dead_code, reason = "the tests of the other pages use the rest")]
#[path = "../../../../tests/tests/navigateur/pilote.rs"]
mod pilote;
#[path = "../../../../tests/tests/navigateur/regard.rs"]
mod regard;

use base64::Engine as _;
use base64::prelude::BASE64_STANDARD;
use serde_json::json;
use thirtyfour::By;

use crate::banc::{ADMINISTRATION, Banc};
use crate::suite::deposer_dans_le_doute;
use pilote::{ETROIT, LARGE, Navigateur};

/// Where the page that is shown is, and how wide it wants to be.
const ICI: &str = "return { chemin: location.pathname, large: document.documentElement.scrollWidth }";

impl Navigateur {
    /// Clicks what a selector finds, and waits for the page at `chemin`.
    async fn cliquer(&self, selecteur: &str, chemin: &str) {
        self.lire("window.ancienne = true").await;
        self.pilote.find(By::Css(selecteur)).await.unwrap().click().await.unwrap();
        for _ in 0..2_000 {
            let arrivee = "return !window.ancienne && document.readyState === 'complete' && location.pathname";
            // Between two pages there is none to look at.
            let Ok(lu) = self.pilote.execute(arrivee, Vec::new()).await else { continue };
            if lu.json() == &json!(chemin) {
                return;
            }
        }
        panic!("{chemin} n'arrive pas");
    }

    async fn ecrire(&self, selecteur: &str, texte: &str) {
        self.pilote.find(By::Css(selecteur)).await.unwrap().send_keys(texte).await.unwrap();
    }
}

#[tokio::test(flavor = "multi_thread")]
#[ignore = "needs Chromium; .ci/run runs them"]
async fn a_person_finds_an_open_deposit_and_settles_it() {
    let banc = Banc::monter().await;
    let entree = deposer_dans_le_doute(&banc).await;
    let ecran = Navigateur::ouvrir().await;
    let entete = format!("Basic {}", BASE64_STANDARD.encode(format!("administration:{ADMINISTRATION}")));
    ecran.cdp("Network.enable", json!({})).await;
    ecran.cdp("Network.setExtraHTTPHeaders", json!({ "headers": { "Authorization": entete } })).await;
    let (racine, depot) = (format!("{}/console", banc.url), format!("/console/depots/{entree}"));
    ecran.aller(&racine).await;
    assert_eq!(ecran.textes("#ouverts").await, ["À suivre (1)"]);
    ecran.bien_faite("console").await;
    ecran.ecrire("#q", "contrat-4711").await;
    ecran.cliquer("#chercher", "/console/depots").await;
    ecran.bien_faite("liste").await;
    ecran.cliquer(&format!("#d-{entree} a"), &depot).await;
    ecran.bien_faite("depot").await;
    for largeur in [320, ETROIT] {
        ecran.ecran(largeur).await;
        let large = ecran.lire(ICI).await["large"].as_u64().unwrap();
        assert!(large <= largeur.into(), "{large} px on a screen of {largeur}");
    }
    let etroite = ecran.photographier("console-depot-etroit").await;
    ecran.ecran(LARGE).await;
    ecran.pilote.find(By::Css("#decision-deposee")).await.unwrap().click().await.unwrap();
    ecran.ecrire("#dossier", "INT-D-7").await;
    ecran.ecrire("#motif", "L'OPCO l'a confirmé par téléphone").await;
    ecran.cliquer("#envoyer", &depot).await;
    assert_eq!(ecran.textes("#fait").await, ["C'est noté : ce dépôt est tranché."]);
    assert_eq!(ecran.textes("#situation").await, ["déposée"]);
    assert!(ecran.textes(".vie").await.concat().contains("L'OPCO l'a confirmé par téléphone"));
    ecran.aller(&racine).await;
    assert_eq!(ecran.textes("#ouverts").await, ["À suivre (0)"]);
    let large = ecran.photographier("console").await;
    // Chromium says on its console what the policy of a page refuses.
    ecran.tranquille(&banc.url).await;
    ecran.pas_vide(&large, LARGE).await;
    ecran.pas_vide(&etroite, ETROIT).await;
    ecran.fermer().await;
}
