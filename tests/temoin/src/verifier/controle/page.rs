//! The rules of paged lists: number, count, total, no repetition, an end, and no enclosing array.

use std::sync::{Arc, Mutex, PoisonError};

use serde_json::{Value, json};

use crate::generated::operation::Operation;
use crate::simulateur::Particularite::{PageEnveloppee, PageRepetee};
use crate::verifier::cible::Reponse;
use crate::verifier::exigence::Niveau::{Coeur, Facultatif};
use crate::verifier::faux;
use crate::verifier::intermediaire::Mutant;
use crate::verifier::observations::Observations;
use crate::verifier::seance::page::{ListeLue, TROP, elements, liste};
use crate::verifier::seance::{Empechement, Seance};
use crate::verifier::verification::{Essai, Verification};

pub(super) const VERIFICATIONS: &[Verification] = &[
    Verification {
        id: "page.numero",
        niveau: Coeur,
        clause: "norme {operation}#/responses/200/content",
        texte: "Chaque page de {operation} porte le numéro demandé.",
        avertit: false,
        essai: Essai::Operation {
            sur: |operation| elements(operation).is_some(),
            juger: |seance, operation| Box::pin(juger(seance, operation, Faut::Pages, numero)),
            faux: |operation| vec![un_de_trop(operation, "page")],
        },
    },
    Verification {
        id: "page.compte",
        niveau: Coeur,
        clause: "norme {operation}#/responses/200/content",
        texte: "Le compte d'une page de {operation} est le nombre de ses éléments.",
        avertit: false,
        essai: Essai::Operation {
            sur: |operation| elements(operation).is_some(),
            juger: |seance, operation| Box::pin(juger(seance, operation, Faut::Pages, compte)),
            faux: |operation| vec![un_de_trop(operation, "count")],
        },
    },
    Verification {
        id: "page.total",
        niveau: Coeur,
        clause: "norme {operation}#/responses/200/content ; AK",
        texte: "Les pages de {operation} portent ensemble le total annoncé.",
        avertit: false,
        essai: Essai::Operation {
            sur: |operation| elements(operation).is_some(),
            juger: |seance, operation| Box::pin(juger(seance, operation, Faut::ListeEntiere, total)),
            faux: |operation| vec![un_de_trop(operation, "total")],
        },
    },
    Verification {
        id: "page.repetee",
        niveau: Coeur,
        clause: "norme {operation}#/parameters ; AK",
        texte: "{operation} ne rend pas deux fois le même élément d'une page à l'autre.",
        avertit: false,
        essai: Essai::Operation {
            sur: |operation| elements(operation).is_some(),
            juger: |seance, operation| Box::pin(juger_les_repetitions(seance, operation)),
            faux: |operation| vec![repeter(operation)],
        },
    },
    Verification {
        id: "page.fin",
        niveau: Coeur,
        clause: "norme {operation}#/parameters ; AK",
        texte: "La page de {operation} qui suit la dernière est vide.",
        avertit: false,
        essai: Essai::Operation {
            sur: |operation| elements(operation).is_some(),
            juger: |seance, operation| Box::pin(juger(seance, operation, Faut::ListeEntiere, fin)),
            faux: |operation| {
                vec![faux::corps(operation, "ne finit jamais", move |_, json| {
                    let elements = &mut json[cle(operation)];
                    if elements.as_array().is_some_and(Vec::is_empty) {
                        *elements = json!([{ "numeroInterne": "SANS-FIN" }]);
                    }
                })]
            },
        },
    },
    Verification {
        id: "page.enveloppe",
        niveau: Facultatif,
        clause: "norme {operation}#/responses/200/content ; AK",
        texte: "Une page de {operation} est un objet, sans tableau autour.",
        avertit: true,
        essai: Essai::Operation {
            sur: |operation| elements(operation).is_some(),
            juger: |seance, operation| Box::pin(juger(seance, operation, Faut::Pages, enveloppe)),
            faux: |operation| {
                vec![faux::corps(operation, "met la page dans un tableau", |_, json| *json = json!([json.take()]))]
            },
        },
    },
];

type Page = (u32, Reponse, Value);

/// The rules for pages read in sequence.
type Loi = fn(Operation, &[&Page], &mut Observations);

/// The part of a list that a rule needs.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Faut {
    Pages,
    /// The sum of a list, and its end, are known only at the end.
    ListeEntiere,
}

async fn lire(seance: &mut Seance<'_>, operation: Operation) -> Result<Arc<ListeLue>, Empechement> {
    let premiere = seance.nominale(operation).await?;
    if premiere.statut != 200 || premiere.json.is_none() {
        return Err(Empechement::Impossible(format!(
            "la première page n'est pas lisible (statut {})",
            premiere.statut
        )));
    }
    seance.pages(operation).await
}

async fn juger(
    seance: &mut Seance<'_>,
    operation: Operation,
    faut: Faut,
    loi: Loi,
) -> Result<Observations, Empechement> {
    let lecture = lire(seance, operation).await?;
    appliquer(seance, operation, &lecture, faut, loi, Observations::default())
}

/// A page that repeats the previous one is a known deviation; its elements are still repeated.
async fn juger_les_repetitions(seance: &mut Seance<'_>, operation: Operation) -> Result<Observations, Empechement> {
    let lecture = lire(seance, operation).await?;
    let mut constat = Observations::default();
    let deux_fois = lecture.pages.windows(2).any(|deux| suivies(operation, &deux[0], &deux[1]));
    constat.reserver(!deux_fois, PageRepetee.nom(), || "la même page est rendue deux fois".to_owned());
    appliquer(seance, operation, &lecture, Faut::Pages, repetee, constat)
}

fn suivies(operation: Operation, une: &Page, autre: &Page) -> bool {
    let contenu = liste(operation, &une.2);
    !contenu.is_empty() && contenu == liste(operation, &autre.2)
}

fn appliquer(
    seance: &Seance<'_>,
    operation: Operation,
    lecture: &ListeLue,
    faut: Faut,
    loi: Loi,
    mut constat: Observations,
) -> Result<Observations, Empechement> {
    let mut pages: Vec<&Page> = lecture.pages.iter().collect();
    constat.preuves = pages.iter().map(|(_, reponse, _)| reponse.preuve).collect();
    if seance.profil.particularites().iter().any(|un| un.id == PageRepetee.nom()) {
        // Known of this OPCO: a repeated page is skipped, as readers have to do, and only reported.
        pages.dedup_by(|suivante, page| suivies(operation, page, suivante));
    }
    if lecture.entiere || faut == Faut::Pages {
        loi(operation, &pages, &mut constat);
    }
    // Pages of a list without an end in sight may show an error, but cannot show a success.
    if !lecture.entiere && constat.ecarts.is_empty() {
        return Err(Empechement::Indetermine(TROP.to_owned()));
    }
    Ok(constat)
}

fn numero(_: Operation, pages: &[&Page], constat: &mut Observations) {
    for (demande, _, page) in pages {
        constat.exiger(page["page"].as_u64() == Some(u64::from(*demande)), || {
            format!("la page {demande} porte un autre numéro")
        });
    }
}

fn compte(operation: Operation, pages: &[&Page], constat: &mut Observations) {
    for (demande, _, page) in pages {
        let juste = page["count"].as_u64() == Some(liste(operation, page).len() as u64);
        constat.exiger(juste, || format!("le compte de la page {demande} est faux"));
    }
}

fn total(operation: Operation, pages: &[&Page], constat: &mut Observations) {
    let lus: usize = pages.iter().map(|(.., page)| liste(operation, page).len()).sum();
    let total = pages.first().and_then(|(.., page)| page["total"].as_u64());
    let dit = || total.map_or("aucun".to_owned(), |total| total.to_string());
    constat.exiger(total == Some(lus as u64), || format!("{lus} éléments lus, total annoncé : {}", dit()));
}

fn repetee(operation: Operation, pages: &[&Page], constat: &mut Observations) {
    let tous: Vec<&Value> = pages.iter().flat_map(|(.., page)| liste(operation, page)).collect();
    for (rang, element) in tous.iter().enumerate() {
        constat.exiger(!tous[..rang].contains(element), || format!("l'élément {} est rendu deux fois", rang + 1));
    }
}

fn fin(operation: Operation, pages: &[&Page], constat: &mut Observations) {
    let vide = pages.last().is_some_and(|(.., page)| liste(operation, page).is_empty());
    constat.exiger(vide, || "aucune page vide ne termine la liste".to_owned());
}

fn enveloppe(_: Operation, pages: &[&Page], constat: &mut Observations) {
    let nu = pages.iter().all(|(_, reponse, _)| reponse.json.as_ref().is_some_and(Value::is_object));
    constat.reserver(nu, PageEnveloppee.nom(), || "la page arrive dans un tableau d'un élément".to_owned());
}

/// The key of the elements, for the wrong OPCO.
fn cle(operation: Operation) -> &'static str {
    faux::CLES
        .iter()
        .find(|(ici, _)| *ici == operation)
        .map_or_else(|| elements(operation).unwrap_or_default(), |(_, cle)| *cle)
}

fn un_de_trop(operation: Operation, nom: &'static str) -> Mutant {
    faux::corps(operation, format!("{nom} trop grand d'un"), move |_, json| {
        json[nom] = json!(json[nom].as_u64().unwrap_or(0) + 1);
    })
}

fn repeter(operation: Operation) -> Mutant {
    let premiere = Mutex::new(Value::Null);
    faux::corps(operation, "rend deux fois la même page", move |demande, json| {
        let mut gardee = premiere.lock().unwrap_or_else(PoisonError::into_inner);
        if demande.query.ends_with("numeroPage=1") {
            *gardee = json[cle(operation)].clone();
        } else if demande.query.ends_with("numeroPage=2") {
            json[cle(operation)] = gardee.clone();
        }
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    /// An operation returns pages if it accepts a page number; the judge and its wrong OPCO use the same keys.
    #[test]
    fn every_operation_with_page_numbers_is_judged_as_pages() {
        for operation in Operation::ALL.iter().copied() {
            let numerotee = operation.row().parameters.iter().any(|one| one.name == "numeroPage");
            assert_eq!(elements(operation).is_some(), numerotee, "{operation:?}");
            assert_eq!(elements(operation).unwrap_or_default(), cle(operation), "{operation:?}");
        }
    }
}
