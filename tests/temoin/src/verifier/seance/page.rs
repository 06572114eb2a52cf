//! Reads lists page by page, up to a maximum number of pages; it judges nothing.

use std::sync::Arc;

use serde_json::{Value, json};

use super::{Empechement, Seance};
use crate::generated::operation::Operation;
use crate::table::Kind;
use crate::verifier::cible::Reponse;
use crate::verifier::{requete, schema};

/// The maximum number of pages of one list.
const PAGES: u32 = 50;

/// The text for a longer list.
pub const TROP: &str = "plus de 50 pages";

/// The pages of a list.
pub struct ListeLue {
    /// Number requested, answer, and the page without deviations of its outer form.
    pub pages: Vec<(u32, Reponse, Value)>,
    /// Whether the list was read to its end.
    pub entiere: bool,
}

impl ListeLue {
    /// Every element read; with an error if some were not read.
    pub fn tous(&self, operation: Operation) -> Result<Vec<Value>, Empechement> {
        if !self.entiere {
            return Err(Empechement::Indetermine(TROP.to_owned()));
        }
        Ok(self.pages.iter().flat_map(|(_, _, page)| liste(operation, page)).cloned().collect())
    }
}

/// Key of the elements, for the operations with pages: the list in the page of the norm.
pub(in crate::verifier) fn elements(operation: Operation) -> Option<&'static str> {
    operation.row().parameters.iter().find(|un| un.name == "numeroPage")?;
    let page = schema::reponse(operation)?.record()?;
    page.fields.iter().find(|champ| matches!(champ.schema.kind, Kind::Array(_))).map(|champ| champ.name)
}

/// The body in the norm's form, without deviations of the outer form that have their own requirement: an array around a
/// page, a page or a single state instead of a bare list.
pub(in crate::verifier) fn deballer(operation: Operation, json: &Value) -> Value {
    match json {
        Value::Array(un) if un.len() == 1 && elements(operation).is_some() => un[0].clone(),
        page if operation == Operation::ListerEtatsDossiers && page["EtatDossierResult"].is_array() => {
            page["EtatDossierResult"].clone()
        }
        seul if operation == Operation::ListerEtatsDossiers && seul["etat"].is_string() => json!([seul]),
        autre => autre.clone(),
    }
}

/// The elements of a page, or of a bare list.
pub fn liste(operation: Operation, page: &Value) -> &[Value] {
    elements(operation).map_or(page, |cle| &page[cle]).as_array().map_or(&[], Vec::as_slice)
}

impl Seance<'_> {
    /// The pages of an operation, read once per run.
    ///
    /// # Errors
    ///
    /// When a page cannot be read.
    pub async fn pages(&mut self, operation: Operation) -> Result<Arc<ListeLue>, Empechement> {
        if let Some(connues) = self.pages.get(&operation) {
            return connues.clone();
        }
        if operation == Operation::ListerEtatsDossiersV2 && self.simulateur.is_some() {
            for _ in 0..2 {
                // With a page missing, the rest is still judged.
                let _ = self.deposer(self.depot()).await;
            }
        }
        let lues = self.feuilleter(operation, |_| false).await.map(Arc::new);
        if !matches!(lues, Err(Empechement::Coupure(_))) {
            self.pages.insert(operation, lues.clone());
        }
        lues
    }

    /// Reads from the first page until an empty one, or until enough is known; a list without pages is read once.
    ///
    /// # Errors
    ///
    /// When a page cannot be read.
    pub async fn feuilleter(
        &mut self,
        operation: Operation,
        mut assez: impl FnMut(&[Value]) -> bool,
    ) -> Result<ListeLue, Empechement> {
        let nue = elements(operation).is_none();
        let mut lecture = ListeLue { pages: Vec::new(), entiere: true };
        let mut lus = 0;
        for numero in 1..=PAGES {
            let rang = numero.to_string();
            let query: &[(&str, &str)] = if nue { &[] } else { &[("numeroPage", &rang)] };
            let reponse = self.envoyer(&requete::lire(operation, query, self.cible.entetes())).await?;
            let Some(json) = reponse.json.as_ref().filter(|_| reponse.statut == 200) else {
                let phrase = format!("la page {numero} n'est pas lisible (statut {})", reponse.statut);
                return Err(Empechement::Impossible(phrase));
            };
            let page = deballer(operation, json);
            let nombre = liste(operation, &page).len();
            lus += nombre as u64;
            let total = page["total"].as_u64().unwrap_or_default();
            let fini = nue || nombre == 0 || assez(liste(operation, &page));
            lecture.pages.push((numero, reponse, page));
            // Two pages beyond the announced end are enough to show that a list does not end.
            if fini || lus > total.saturating_add(2 * nombre as u64) {
                return Ok(lecture);
            }
        }
        lecture.entiere = false;
        Ok(lecture)
    }
}
