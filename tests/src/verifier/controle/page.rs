//! The laws of pages: number, count, total, no repetition, an end, and no array around them.

use serde_json::Value;

use super::reponse::deballer;
use crate::generated::operation::Operation;
use crate::verifier::cible::Reponse;
use crate::verifier::constat::Constat;
use crate::verifier::regle::{Regle, elements};
use crate::verifier::requete;
use crate::verifier::seance::{Empechement, Seance};

/// Most pages that are read.
const PAGES: u32 = 50;

pub(super) async fn juger(seance: &mut Seance<'_>, regle: Regle, operation: Operation) -> Result<Constat, Empechement> {
    let cle = elements(operation).unwrap_or_default();
    let premiere = seance.nominale(operation).await?;
    if premiere.statut != 200 || premiere.json.is_none() {
        return Err(Empechement::Impossible(format!(
            "la première page n'est pas lisible (statut {})",
            premiere.statut
        )));
    }
    garnir(seance, operation).await;
    let mut pages = lire(seance, operation, cle).await?;
    let rendues = pages.len();
    let connue = seance.profil.particularites().iter().any(|one| one.id == "page_repetee");
    if connue {
        // Known of this OPCO: the same page again is passed over, as a reader must, and only said.
        pages.dedup_by(|suivante, page| suivante.1 == page.1);
    }
    let mut constat =
        Constat { preuves: pages.iter().map(|(reponse, _)| reponse.preuve).collect(), ..Constat::default() };
    if connue && regle == Regle::PageRepetee {
        let phrase = || "la même page est rendue deux fois".to_owned();
        constat.reserver(pages.len() == rendues, "page_repetee", phrase);
    }
    lois(regle, cle, &pages, &mut constat);
    Ok(constat)
}

/// What must hold of the pages, read one after the other.
fn lois(regle: Regle, cle: &str, pages: &[(Reponse, Value)], constat: &mut Constat) {
    let contenu = |page: &Value| page[cle].as_array().cloned().unwrap_or_default();
    match regle {
        Regle::PageNumero => {
            for (rang, (_, page)) in pages.iter().enumerate() {
                let demande = rang as u64 + 1;
                constat.exiger(page["page"].as_u64() == Some(demande), || {
                    format!("la page {demande} porte un autre numéro")
                });
            }
        }
        Regle::PageCompte => {
            for (rang, (_, page)) in pages.iter().enumerate() {
                let juste = page["count"].as_u64() == Some(contenu(page).len() as u64);
                constat.exiger(juste, || format!("le compte de la page {} est faux", rang + 1));
            }
        }
        Regle::PageTotal => {
            let lus: usize = pages.iter().map(|(_, page)| contenu(page).len()).sum();
            let total = pages[0].1["total"].as_u64();
            constat
                .exiger(total == Some(lus as u64), || format!("{lus} éléments lus pour un total annoncé de {total:?}"));
        }
        Regle::PageRepetee => {
            let tous: Vec<Value> = pages.iter().flat_map(|(_, page)| contenu(page)).collect();
            for (rang, element) in tous.iter().enumerate() {
                constat
                    .exiger(!tous[..rang].contains(element), || format!("l'élément {} est rendu deux fois", rang + 1));
            }
        }
        Regle::PageFin => {
            let vide = pages.last().is_some_and(|(_, page)| contenu(page).is_empty());
            constat.exiger(vide, || "aucune page vide ne termine la liste".to_owned());
        }
        _ => {
            let nu = pages.iter().all(|(reponse, _)| reponse.json.as_ref().is_some_and(Value::is_object));
            constat.reserver(nu, "page_enveloppee", || "la page arrive dans un tableau d'un élément".to_owned());
        }
    }
}

/// Enough dossiers for a second page, where the run may write.
async fn garnir(seance: &mut Seance<'_>, operation: Operation) {
    if operation == Operation::ListerEtatsDossiersV2 && seance.simulateur.is_some() {
        for _ in 0..2 {
            // A page less is still a page: the controls judge what there is.
            let _ = seance.deposer(seance.depot()).await;
        }
    }
}

/// Reads until an empty page.
async fn lire(seance: &mut Seance<'_>, operation: Operation, cle: &str) -> Result<Vec<(Reponse, Value)>, Empechement> {
    let mut pages = Vec::new();
    let mut lus = 0;
    for numero in 1..=PAGES {
        let demande = requete::lire(operation, &[("numeroPage", &numero.to_string())], seance.cible.entetes());
        let reponse = seance.envoyer(&demande).await?;
        let Some(json) = reponse.json.as_ref().filter(|_| reponse.statut == 200) else {
            return Err(Empechement::Impossible(format!(
                "la page {numero} n'est pas lisible (statut {})",
                reponse.statut
            )));
        };
        let page = deballer(operation, json);
        let nombre = page[cle].as_array().map_or(0, Vec::len);
        lus += nombre;
        let total = page["total"].as_u64().unwrap_or_default() as usize;
        pages.push((reponse, page));
        // Two pages beyond the announced end say enough about a list that does not end.
        if nombre == 0 || lus > total.saturating_add(2 * nombre) {
            break;
        }
    }
    Ok(pages)
}
