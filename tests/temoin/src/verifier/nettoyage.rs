//! The journal of the clean-up: a line before each request that may leave a trace at the OPCO, and one with its result.
//!
//! It is for the people who clean up, and has the names and numbers to search for; it is no part of any report.

use std::fs::OpenOptions;
use std::io::Write;
use std::path::PathBuf;

use jiff::Timestamp;
use serde_json::{Value, json};

use super::cible::{CorpsEnvoye, Reponse, Requete};

/// The places of the number of a deposit in an answer.
const NUMEROS: [&str; 3] = ["numeroInterne", "numeroInterneFacture", "numeroInterneDocument"];

/// The places of the subject of a deposit, the most useful first.
const REFERENCES: [&str; 6] =
    ["/cerfa/apprenti/nom", "/numero", "/numeroInterneDossier", "/numeroInterne", "/objets/0/idObjet", "/apprenti/nom"];

/// A deposit that stays at the OPCO, for the clean-up.
#[derive(Clone, Debug, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
pub struct DepotANettoyer {
    /// The operation.
    pub operation: String,
    /// The number from the OPCO, or that there was none.
    pub numero: String,
}

/// The journal of one run; without a file it only counts.
#[derive(Debug, Default)]
pub struct JournalNettoyage {
    /// One JSON line each.
    pub chemin: Option<PathBuf>,
    rang: usize,
}

/// A request that was recorded before it was sent.
#[derive(Debug)]
pub(super) struct Envoi {
    rang: usize,
    operation: String,
    reference: Option<String>,
}

impl JournalNettoyage {
    /// Records a request before it is sent; if this fails it must not be sent.
    pub(super) fn partir(&mut self, requete: &Requete) -> Result<Envoi, String> {
        self.rang += 1;
        let operation = format!("{} {}", requete.methode, requete.chemin);
        let envoi = Envoi { rang: self.rang, operation, reference: reference(&requete.corps) };
        self.ecrire(&envoi, "part", None, None)?;
        Ok(envoi)
    }

    /// Completes the line with the result, and returns what may have stayed.
    pub(super) fn revenir(&self, envoi: Envoi, reponse: Option<&Reponse>) -> Result<Option<DepotANettoyer>, String> {
        let statut = reponse.map(|reponse| reponse.statut);
        let numero = reponse.and_then(|reponse| {
            let json = reponse.json.as_ref()?;
            NUMEROS.iter().find_map(|nom| json[*nom].as_str())
        });
        self.ecrire(&envoi, if statut.is_some() { "répondu" } else { "sans réponse" }, statut, numero)?;
        let refuse = statut.is_some_and(|statut| (400..500).contains(&statut));
        let sans = || {
            let statut = statut.map_or("sans réponse".to_owned(), |statut| format!("statut {statut}"));
            format!("sans numéro ({statut}), ligne {} du journal de nettoyage", envoi.rang)
        };
        let numero = numero.map_or_else(sans, str::to_owned);
        Ok((!refuse).then_some(DepotANettoyer { operation: envoi.operation, numero }))
    }

    fn ecrire(&self, envoi: &Envoi, issue: &str, statut: Option<u16>, numero: Option<&str>) -> Result<(), String> {
        let Some(chemin) = &self.chemin else { return Ok(()) };
        let ligne = json!({
            "rang": envoi.rang,
            // The real time: people will search for it in the OPCO's own logs.
            "le": Timestamp::now().to_string(),
            "operation": envoi.operation,
            "reference": envoi.reference,
            "issue": issue,
            "statut": statut,
            "numero": numero,
        });
        let ouvert = OpenOptions::new().create(true).append(true).open(chemin);
        ouvert
            .and_then(|mut journal| journal.write_all(format!("{ligne}\n").as_bytes()))
            .map_err(|_| "le journal de nettoyage ne peut être écrit".to_owned())
    }
}

/// The fictitious name, the number of an invoice, or its dossier.
fn reference(corps: &CorpsEnvoye) -> Option<String> {
    let json = match corps {
        CorpsEnvoye::Aucun => return None,
        CorpsEnvoye::Texte(_, texte) => serde_json::from_str(texte).unwrap_or_default(),
        CorpsEnvoye::Parts(_, json, _) => json.clone(),
    };
    REFERENCES.iter().find_map(|pointeur| json.pointer(pointeur).and_then(Value::as_str)).map(str::to_owned)
}

#[cfg(test)]
mod tests {
    use reqwest::Method;

    use super::*;

    #[test]
    fn whatever_may_have_been_accepted_is_noted() {
        let la = tempfile::tempdir().unwrap();
        let chemin = la.path().join("nettoyage.jsonl");
        let mut journal = JournalNettoyage { chemin: Some(chemin.clone()), rang: 0 };
        let corps = CorpsEnvoye::Texte(
            "application/json",
            json!({ "cerfa": { "apprenti": { "nom": "Fictif-A" } } }).to_string(),
        );
        let requete = Requete {
            methode: Method::POST,
            chemin: "/v1/dossiers".to_owned(),
            query: Vec::new(),
            entetes: Vec::new(),
            corps,
        };
        let lignes = || std::fs::read_to_string(&chemin).unwrap();
        let reponse = |statut, json| Reponse { statut, media: String::new(), json, preuve: 0 };
        for (reponse, reste) in [
            (Some(reponse(200, Some(json!({ "numeroInterne": "N-1" })))), true),
            (Some(reponse(200, Some(json!({ "comment": "reçu" })))), true),
            (Some(reponse(502, None)), true),
            (Some(reponse(400, None)), false),
            (None, true),
        ] {
            let envoi = journal.partir(&requete).unwrap();
            assert!(lignes().lines().last().unwrap().contains("\"issue\":\"part\""), "before it goes: {}", lignes());
            assert_eq!(journal.revenir(envoi, reponse.as_ref()).unwrap().is_some(), reste, "{reponse:?}");
        }
        let derniere: Value = serde_json::from_str(lignes().lines().last().unwrap()).unwrap();
        assert_eq!((&derniere["reference"], &derniere["rang"]), (&json!("Fictif-A"), &json!(5)));
        assert!(derniere["statut"].is_null() && derniere["le"].is_string());
        assert_eq!(lignes().lines().count(), 10);
        // If nothing can be recorded, nothing may be sent.
        assert!(JournalNettoyage { chemin: Some(la.path().to_owned()), rang: 0 }.partir(&requete).is_err());
    }
}
