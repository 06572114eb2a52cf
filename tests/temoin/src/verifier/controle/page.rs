//! The laws of pages: number, count, total, no repetition, an end, and no array around them.

use serde_json::Value;

use crate::generated::operation::Operation;
use crate::simulateur::Particularite::{PageEnveloppee, PageRepetee};
use crate::verifier::cible::Reponse;
use crate::verifier::constat::Constat;
use crate::verifier::regle::Regle;
use crate::verifier::seance::page::{TROP, liste};
use crate::verifier::seance::{Empechement, Seance};

type Page = (u32, Reponse, Value);

pub(super) async fn juger(seance: &mut Seance<'_>, regle: Regle, operation: Operation) -> Result<Constat, Empechement> {
    let premiere = seance.nominale(operation).await?;
    if premiere.statut != 200 || premiere.json.is_none() {
        return Err(Empechement::Impossible(format!(
            "la première page n'est pas lisible (statut {})",
            premiere.statut
        )));
    }
    let lecture = seance.pages(operation).await?;
    let mut pages: Vec<&Page> = lecture.pages.iter().collect();
    let mut constat =
        Constat { preuves: pages.iter().map(|(_, reponse, _)| reponse.preuve).collect(), ..Constat::default() };
    let contenu = |page: &Page| liste(operation, &page.2).to_vec();
    let suivies = |un: &Page, autre: &Page| !contenu(un).is_empty() && contenu(un) == contenu(autre);
    if regle == Regle::PageRepetee {
        let phrase = || "la même page est rendue deux fois".to_owned();
        constat.reserver(!pages.windows(2).any(|deux| suivies(deux[0], deux[1])), PageRepetee.nom(), phrase);
    }
    if seance.profil.particularites().iter().any(|one| one.id == PageRepetee.nom()) {
        // Known of this OPCO: the same page again is passed over, as a reader must, and only said.
        pages.dedup_by(|suivante, page| suivies(page, suivante));
    }
    // Only the end of a list tells its sum, and that it ends.
    if lecture.entiere || !matches!(regle, Regle::PageTotal | Regle::PageFin) {
        lois(regle, operation, &pages, &mut constat);
    }
    // What was read of a list without an end in sight may be wrong, but cannot be right.
    if !lecture.entiere && constat.ecarts.is_empty() {
        return Err(Empechement::Indetermine(TROP.to_owned()));
    }
    Ok(constat)
}

/// What must hold of the pages, read one after the other.
fn lois(regle: Regle, operation: Operation, pages: &[&Page], constat: &mut Constat) {
    let contenu = |page| liste(operation, page);
    match regle {
        Regle::PageNumero => {
            for (demande, _, page) in pages {
                constat.exiger(page["page"].as_u64() == Some(u64::from(*demande)), || {
                    format!("la page {demande} porte un autre numéro")
                });
            }
        }
        Regle::PageCompte => {
            for (demande, _, page) in pages {
                let juste = page["count"].as_u64() == Some(contenu(page).len() as u64);
                constat.exiger(juste, || format!("le compte de la page {demande} est faux"));
            }
        }
        Regle::PageTotal => {
            let lus: usize = pages.iter().map(|(.., page)| contenu(page).len()).sum();
            let total = pages.first().and_then(|(.., page)| page["total"].as_u64());
            let dit = || total.map_or("aucun".to_owned(), |total| total.to_string());
            constat.exiger(total == Some(lus as u64), || format!("{lus} éléments lus, total annoncé : {}", dit()));
        }
        Regle::PageRepetee => {
            let tous: Vec<&Value> = pages.iter().flat_map(|(.., page)| contenu(page)).collect();
            for (rang, element) in tous.iter().enumerate() {
                constat
                    .exiger(!tous[..rang].contains(element), || format!("l'élément {} est rendu deux fois", rang + 1));
            }
        }
        Regle::PageFin => {
            let vide = pages.last().is_some_and(|(.., page)| contenu(page).is_empty());
            constat.exiger(vide, || "aucune page vide ne termine la liste".to_owned());
        }
        Regle::PageEnveloppe => {
            let nu = pages.iter().all(|(_, reponse, _)| reponse.json.as_ref().is_some_and(Value::is_object));
            constat.reserver(nu, PageEnveloppee.nom(), || "la page arrive dans un tableau d'un élément".to_owned());
        }
        _ => {}
    }
}
