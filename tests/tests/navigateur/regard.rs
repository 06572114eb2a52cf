//! What holds for every page of ours: French, names on every control, contrast, no sideways scrolling, a quiet console,
//! no other host. Chromium's own accessibility tree says the names.

use serde_json::{Value, json};

use super::pilote::{ETROIT, LARGE, Navigateur};

/// Texts whose contrast is below AA, with both colours.
const CONTRASTE: &str = include_str!("regard/contraste.js");

/// What sticks out of the screen or of its box, and what is too small to be hit.
const PLACE: &str = include_str!("regard/place.js");

/// Distinct colours of the PNG that is the first argument, and its size.
const COULEURS: &str = include_str!("regard/couleurs.js");

/// Roles that somebody operates.
const COMMANDES: [&str; 10] = [
    "button",
    "link",
    "textbox",
    "combobox",
    "spinbutton",
    "checkbox",
    "Date",
    "DisclosureTriangle",
    "InputTime",
    "switch",
];

impl Navigateur {
    /// Every law that does not depend on what the page is for, at both widths and in both colour schemes.
    pub async fn bien_faite(&self, nom: &str) {
        assert_eq!(self.lire("return document.documentElement.lang").await, json!("fr"), "{nom}");
        self.nommee(nom).await;
        for teinte in ["light", "dark"] {
            self.teinte(teinte).await;
            for largeur in [LARGE, ETROIT] {
                self.ecran(largeur).await;
                for (quoi, script) in [("contraste", CONTRASTE), ("place", PLACE)] {
                    assert_eq!(self.lire(script).await, json!([]), "{nom}, {teinte}, {largeur} px : {quoi}");
                }
            }
        }
        self.ecran(LARGE).await;
        self.teinte("light").await;
    }

    /// Every control has a name, no two buttons the same, and headings go down one level at a time.
    async fn nommee(&self, nom: &str) {
        let arbre = self.cdp("Accessibility.getFullAXTree", json!({})).await;
        let mut boutons = Vec::new();
        let (mut commandes, mut niveau) = (0, 0);
        for noeud in arbre["nodes"].as_array().unwrap().iter().filter(|noeud| noeud["ignored"] != json!(true)) {
            let (role, dit) = (noeud["role"]["value"].as_str().unwrap(), noeud["name"]["value"].as_str().unwrap_or(""));
            if COMMANDES.contains(&role) {
                assert!(!dit.trim().is_empty(), "{nom} : {role} sans nom {noeud:#}");
                commandes += 1;
            }
            if role == "button" {
                boutons.push(dit.to_owned());
            }
            if role == "heading" {
                let propriete = |un: &&Value| un["name"] == "level";
                let ici = noeud["properties"].as_array().unwrap().iter().find(propriete).unwrap();
                let ici = ici["value"]["value"].as_u64().unwrap();
                assert!(ici <= niveau + 1, "{nom} : « {dit} » saute au niveau {ici}");
                niveau = ici;
            }
        }
        assert!(commandes > 0 && niveau > 0, "{nom} : aucune commande, ou aucun titre");
        boutons.sort();
        let tous = boutons.len();
        boutons.dedup();
        assert_eq!(boutons.len(), tous, "{nom} : deux boutons du même nom");
    }

    /// Nothing was said on the console, and every request since the last call began with this address.
    pub async fn tranquille(&self, adresse: &str) {
        let console = self.pilote.get_log("browser").await.unwrap();
        assert!(console.is_empty(), "{console:#?}");
        let mut demandes = 0;
        for ligne in self.pilote.get_log("performance").await.unwrap() {
            let ligne: Value = serde_json::from_str(&ligne.message).unwrap();
            if ligne["message"]["method"] == "Network.requestWillBeSent" {
                let ou = ligne["message"]["params"]["request"]["url"].as_str().unwrap().to_owned();
                // The browser's own first page, and what stands in the address itself, are sent nowhere.
                if !ou.starts_with("chrome:") && !ou.starts_with("data:") {
                    assert!(ou.starts_with(adresse), "une demande part à {ou}");
                    demandes += 1;
                }
            }
        }
        assert!(demandes > 0, "le journal des demandes est vide : rien n'est démontré");
    }

    /// The image is as large as it should be, and something is on it. It leaves the page: only an empty one may read an
    /// image that is given.
    pub async fn pas_vide(&self, image: &[u8], largeur: u32) {
        self.aller("about:blank").await;
        let image = base64::Engine::encode(&base64::prelude::BASE64_STANDARD, image);
        let lu = self.pilote.execute_async(COULEURS, vec![json!(image)]).await.unwrap().json().clone();
        assert_eq!(lu["largeur"], json!(largeur));
        assert!(lu["hauteur"].as_u64() > Some(600) && lu["couleurs"].as_u64() > Some(20), "{lu}");
    }
}
