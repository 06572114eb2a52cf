//! A field of the form, by its path, and how two values of it are compared.

use super::ecart::{EcartVersion, NatureEcart};
use crate::controle::noms::{Rapprochement, comparer};
use crate::models::Sexe;
use crate::runtime::serde_json::{Value, from_value};
use crate::scalaires::rust_decimal::Decimal;
use crate::scalaires::{CodeIdcc, Courriel, Montant, Rncp, Telephone};

/// Fields that the OPCO fills in: no version of the CFA has them.
const DE_L_OPCO: [&str; 7] = [
    "etat",
    "commentaireEtat",
    "numeroInterne",
    "numeroExterne",
    "numeroDeca",
    "contrat.noContrat",
    "contrat.dateRupture",
];

/// Fields in which blanks, dots and prefixes do not count.
const IDENTIFIANTS: [&str; 10] = [
    "siret",
    "nir",
    "telephone",
    "naf",
    "codeIdcc",
    "rncp",
    "uaiCfa",
    "numeroContratPrecedent",
    "codeDiplome",
    "courriel",
];

/// Fields that are amounts: they are sent rounded to the centime.
const MONTANTS: [&str; 3] = ["salaireEmbauche", "avantageNourriture", "avantageLogement"];

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

    /// Whether its elements are periods: they are identified by their days, not by their place in the list.
    pub(super) fn est_une_suite_de_periodes(&self) -> bool {
        self.nom() == "remunerationsAnnuelles"
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
        if let (Some(un), Some(autre)) = (self.nombre(&un), self.nombre(&autre)) {
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

    /// The significant part of a text.
    fn canonique(&self, texte: &str) -> String {
        if self.est_un_jour() {
            return texte.chars().take(10).collect();
        }
        let texte = texte.trim();
        let lu = match self.nom() {
            "sexe" => from_value::<Sexe>(texte.into()).ok().map(|sexe| sexe.normalise().wire().to_string()),
            "telephone" => Telephone::tel_quel(texte).canonique().ok().map(|lu| lu.as_str().to_owned()),
            "codeIdcc" => CodeIdcc::tel_quel(texte).canonique().ok().map(|lu| lu.as_str().to_owned()),
            "rncp" => Rncp::tel_quel(texte).canonique().ok().map(|lu| lu.as_str().to_owned()),
            "courriel" => Courriel::tel_quel(texte).canonique().ok().map(|lu| lu.as_str().to_owned()),
            _ => None,
        };
        lu.unwrap_or_else(|| match self.est_un_identifiant() {
            true => texte.chars().filter(char::is_ascii_alphanumeric).collect::<String>().to_ascii_uppercase(),
            false => texte.to_owned(),
        })
    }

    fn nombre(&self, texte: &str) -> Option<Decimal> {
        let nombre: Decimal = texte.trim().replace(',', ".").parse().ok()?;
        if MONTANTS.contains(&self.nom()) { Montant::from(nombre).arrondi().decimal() } else { Some(nombre) }
    }
}

/// Texts that some OPCO write for an empty value.
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
