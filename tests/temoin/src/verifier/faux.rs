//! Ways in which an OPCO can be wrong: building blocks for the rows of `controle/`. Nothing here judges, or uses code
//! that judges.

mod reponses;

pub(super) use reponses::{BORNES, CLES, DATES, ETATS, INDISPENSABLES, NATURES, TYPES, VALEURS};

use serde_json::{Value, json};

use super::intermediaire::{DemandeVue, Mutant, Rendu};
use crate::generated::operation::Operation;

/// Falsifies every answer that the closure selects.
pub(super) fn mutant(
    phrase: impl Into<String>,
    fausser: impl Fn(&DemandeVue, &mut Rendu) + Send + Sync + 'static,
) -> Mutant {
    Mutant { phrase: phrase.into(), fausser: Box::new(fausser) }
}

/// Falsifies every answer of one operation, whatever its status.
pub(super) fn reponse(
    operation: Operation,
    phrase: &str,
    changer: impl Fn(&DemandeVue, &mut Rendu) + Send + Sync + 'static,
) -> Mutant {
    let ligne = operation.row();
    mutant(phrase, move |demande, rendu| {
        if demande.methode == ligne.method && demande.chemin == ligne.path {
            changer(demande, rendu);
        }
    })
}

/// Falsifies the JSON of the successes of one operation.
pub(super) fn corps(
    operation: Operation,
    phrase: impl Into<String>,
    changer: impl Fn(&DemandeVue, &mut Value) + Send + Sync + 'static,
) -> Mutant {
    let ligne = operation.row();
    mutant(phrase, move |demande, rendu| {
        if demande.methode == ligne.method && demande.chemin == ligne.path && rendu.statut == 200 {
            changer(demande, &mut rendu.json);
        }
    })
}

/// Puts a value at a place of the successes of one operation.
pub(super) fn poser(operation: Operation, pointeur: &'static str, valeur: Value) -> Mutant {
    corps(operation, format!("{pointeur} = {valeur}"), move |_, json| remplacer(json, pointeur, &valeur))
}

/// The wrong OPCO of a table for an operation, one per line.
pub(super) fn de_la_table(table: &[reponses::LigneFausse], operation: Operation) -> Vec<Mutant> {
    let lignes = table.iter().filter(|(ici, ..)| *ici == operation);
    let json = |texte| serde_json::from_str(texte).expect("the tables are JSON, see their tests");
    lignes.map(|(_, pointeur, texte)| poser(operation, pointeur, json(texte))).collect()
}

/// Replaces the target of a pointer; `*` stands for every element.
pub(super) fn remplacer(json: &mut Value, pointeur: &str, valeur: &Value) {
    match pointeur.split_once("/*") {
        None => {
            if let Some(place) = json.pointer_mut(pointeur) {
                *place = valeur.clone();
            }
        }
        Some((avant, apres)) => {
            if let Some(elements) = json.pointer_mut(avant).and_then(Value::as_array_mut) {
                elements.iter_mut().for_each(|un| remplacer(un, apres, valeur));
            }
        }
    }
}

/// An OPCO that accepts what it must refuse, and one that fails at it.
pub(super) fn indulgents(operation: Operation) -> Vec<Mutant> {
    let chemin = operation.row().path;
    let au_lieu = |statut: u16, phrase: &str| {
        mutant(phrase, move |demande, rendu| {
            if demande.chemin == chemin && (400..500).contains(&rendu.statut) {
                (rendu.statut, rendu.json) = (statut, json!({}));
            }
        })
    };
    vec![au_lieu(200, "accepte ce qu'il faut refuser"), au_lieu(500, "tombe en panne au lieu de refuser")]
}
