//! The rules for every page: French, names on every control, contrast, no horizontal scrolling, a quiet console, no
//! other host. Chromium's own accessibility tree gives the names.

use std::collections::BTreeSet;

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
    /// Every law that does not depend on what the page is for is kept.
    pub async fn bien_faite(&self, nom: &str) {
        assert_eq!(self.fautes().await, [""; 0], "{nom}");
    }

    /// What breaks such a law, at both widths and in both colour schemes.
    pub async fn fautes(&self) -> Vec<String> {
        let mut fautes = self.anonymes().await;
        if self.lire("return document.documentElement.lang").await != json!("fr") {
            fautes.push("la langue n'est pas dite".to_owned());
        }
        for teinte in ["light", "dark"] {
            self.teinte(teinte).await;
            for largeur in [LARGE, ETROIT] {
                self.ecran(largeur).await;
                for (quoi, script) in [("contraste", CONTRASTE), ("place", PLACE)] {
                    let vues: Vec<String> = serde_json::from_value(self.lire(script).await).unwrap();
                    fautes.extend(vues.iter().map(|une| format!("{quoi}, {teinte}, {largeur} px : {une}")));
                }
            }
        }
        self.ecran(LARGE).await;
        self.teinte("light").await;
        fautes
    }

    /// Controls without a name, buttons of the same name, headings that leave out a level.
    async fn anonymes(&self) -> Vec<String> {
        let arbre = self.cdp("Accessibility.getFullAXTree", json!({})).await;
        let mut fautes = Vec::new();
        let mut boutons = BTreeSet::new();
        let (mut commandes, mut niveau) = (0, 0);
        for noeud in arbre["nodes"].as_array().unwrap().iter().filter(|noeud| noeud["ignored"] != json!(true)) {
            let (role, dit) = (noeud["role"]["value"].as_str().unwrap(), noeud["name"]["value"].as_str().unwrap_or(""));
            if COMMANDES.contains(&role) {
                commandes += 1;
                if dit.trim().is_empty() {
                    fautes.push(format!("{role} sans nom"));
                }
            }
            if role == "button" && !boutons.insert(dit) {
                fautes.push(format!("deux boutons « {dit} »"));
            }
            if role == "heading" {
                let propriete = |un: &&Value| un["name"] == "level";
                let ici = noeud["properties"].as_array().unwrap().iter().find(propriete).unwrap();
                let ici = ici["value"]["value"].as_u64().unwrap();
                if ici > niveau + 1 {
                    fautes.push(format!("« {dit} » saute au niveau {ici}"));
                }
                niveau = ici;
            }
        }
        if commandes == 0 || niveau == 0 {
            fautes.push("aucune commande, ou aucun titre".to_owned());
        }
        fautes
    }

    /// Nothing was said on the console, and every request since the last call began with this address.
    pub async fn tranquille(&self, adresse: &str) {
        assert_eq!(self.bruits(adresse).await, [""; 0]);
    }

    /// What the console said, and where requests went besides this address.
    pub async fn bruits(&self, adresse: &str) -> Vec<String> {
        let console = self.pilote.get_log("browser").await.unwrap();
        let mut bruits: Vec<_> = console.into_iter().map(|ligne| format!("console : {}", ligne.message)).collect();
        let mut demandes = 0;
        for ligne in self.pilote.get_log("performance").await.unwrap() {
            let ligne: Value = serde_json::from_str(&ligne.message).unwrap();
            let ou = ligne["message"]["params"]["request"]["url"].as_str().unwrap_or_default();
            // The browser's own first page and its frames, and what stands in the address itself, are sent nowhere.
            let interne = ["chrome:", "chrome-untrusted:", "data:"].iter().any(|schema| ou.starts_with(schema));
            if ligne["message"]["method"] != "Network.requestWillBeSent" || interne {
                continue;
            }
            demandes += 1;
            if !ou.starts_with(adresse) {
                bruits.push(format!("demande : {ou}"));
            }
        }
        if demandes == 0 {
            bruits.push("aucune demande : rien n'est démontré".to_owned());
        }
        bruits
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
