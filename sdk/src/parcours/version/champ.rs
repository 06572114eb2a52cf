//! A field of the form, by its path, and how two values of it are compared.

use super::ecart::{EcartVersion, NatureEcart};
use crate::controle::noms::{Rapprochement, comparer};
use crate::runtime::serde_json::Value;
use crate::scalaires::rust_decimal::Decimal;

/// What the OPCO fills in itself: no version of the CFA has it.
const DE_L_OPCO: [&str; 7] = [
    "etat",
    "commentaireEtat",
    "numeroInterne",
    "numeroExterne",
    "numeroDeca",
    "contrat.noContrat",
    "contrat.dateRupture",
];

/// Fields whose blanks, dots and prefixes do not count.
const IDENTIFIANTS: [&str; 9] =
    ["siret", "nir", "telephone", "naf", "codeIdcc", "rncp", "uaiCfa", "numeroContratPrecedent", "codeDiplome"];

/// A field, by its path on the wire.
pub(super) struct Champ(String);

impl Champ {
    pub(super) fn racine() -> Self {
        Self(String::new())
    }

    pub(super) fn sous(&self, nom: &str) -> Self {
        Self(if self.0.is_empty() { nom.to_owned() } else { format!("{}.{nom}", self.0) })
    }

    pub(super) fn rang(&self, rang: usize) -> Self {
        Self(format!("{}[{rang}]", self.0))
    }

    pub(super) fn est_de_l_opco(&self) -> bool {
        DE_L_OPCO.contains(&self.0.as_str())
    }

    fn nom(&self) -> &str {
        self.0.rsplit('.').next().unwrap_or_default()
    }

    /// How two values differ, if they do.
    pub(super) fn ecart(&self, envoye: &Value, garde: &Value) -> Option<EcartVersion> {
        let nature = match (est_vide(envoye), est_vide(garde)) {
            (true, true) => return None,
            (false, true) => NatureEcart::NonRendu,
            (true, false) => NatureEcart::Ajoute,
            (false, false) => self.nature(envoye, garde)?,
        };
        Some(EcartVersion { champ: self.0.clone(), nature, envoye: texte(envoye), garde: texte(garde) })
    }

    fn nature(&self, envoye: &Value, garde: &Value) -> Option<NatureEcart> {
        let (un, autre) = (texte(envoye), texte(garde));
        if un == autre || self.canonique(&un) == self.canonique(&autre) {
            return None;
        }
        if let (Some(un), Some(autre)) = (nombre(&un), nombre(&autre)) {
            return (un != autre).then_some(NatureEcart::Autre);
        }
        match comparer(&un, &autre) {
            _ if self.est_un_jour() || self.est_un_identifiant() => Some(NatureEcart::Autre),
            Rapprochement::Meme | Rapprochement::Graphie => Some(NatureEcart::Graphie),
            Rapprochement::Autre => Some(NatureEcart::Autre),
        }
    }

    fn est_un_jour(&self) -> bool {
        self.nom().starts_with("date")
    }

    fn est_un_identifiant(&self) -> bool {
        IDENTIFIANTS.contains(&self.nom())
    }

    /// What counts of a text.
    fn canonique(&self, texte: &str) -> String {
        if self.est_un_jour() {
            return texte.chars().take(10).collect();
        }
        let texte = texte.trim();
        if !self.est_un_identifiant() {
            return texte.to_owned();
        }
        let signes: String = texte.chars().filter(char::is_ascii_alphanumeric).collect();
        let signes = signes.to_ascii_uppercase();
        match self.nom() {
            "rncp" => signes.trim_start_matches("RNCP").to_owned(),
            "codeIdcc" => signes.trim_start_matches('0').to_owned(),
            "telephone" => signes.trim_start_matches("33").trim_start_matches('0').to_owned(),
            _ => signes,
        }
    }
}

/// What some OPCO write for nothing.
pub(super) fn est_vide(valeur: &Value) -> bool {
    match valeur {
        Value::Null => true,
        Value::String(texte) => texte.trim().is_empty(),
        Value::Array(liste) => liste.is_empty(),
        _ => false,
    }
}

fn texte(valeur: &Value) -> String {
    match valeur {
        Value::Null => String::new(),
        Value::String(texte) => texte.clone(),
        autre => autre.to_string(),
    }
}

fn nombre(texte: &str) -> Option<Decimal> {
    texte.trim().replace(',', ".").parse().ok()
}
