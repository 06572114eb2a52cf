//! The wrong OPCO of each control: what they do to the answers. They know the rules, and none of the judging.

mod recit;

use std::sync::Mutex;
use std::sync::atomic::{AtomicUsize, Ordering};

use serde_json::{Value, json};

use super::guichet::{Demande, Mutant, Rendu};
use crate::generated::operation::Operation;
use crate::verifier::exigence::Controle;
use crate::verifier::regle::{Regle, elements, essentiels, reponse};
use crate::verifier::schema::Classe;

/// The wrong OPCO that must turn a control red; at least one for each.
pub(super) fn de(controle: Controle) -> Vec<Mutant> {
    match controle.operation {
        Some(operation) => d_operation(controle.regle, operation),
        None => recit::de(controle.regle),
    }
}

fn mutant(phrase: impl Into<String>, fausser: impl Fn(&Demande, &mut Rendu) + Send + Sync + 'static) -> Mutant {
    Mutant { phrase: phrase.into(), fausser: Box::new(fausser) }
}

/// Falsifies the JSON of the successes of one operation.
fn corps(
    operation: Operation,
    phrase: impl Into<String>,
    changer: impl Fn(&Demande, &mut Value) + Send + Sync + 'static,
) -> Mutant {
    let row = operation.row();
    mutant(phrase, move |demande, rendu| {
        if demande.methode == row.method && demande.chemin == row.path && rendu.statut == 200 {
            changer(demande, &mut rendu.json);
        }
    })
}

/// Puts a value at a place of the successes of one operation.
fn poser(operation: Operation, pointeur: &'static str, valeur: Value) -> Mutant {
    corps(operation, format!("{pointeur} = {valeur}"), move |_, json| remplacer(json, pointeur, &valeur))
}

/// Replaces what a pointer leads to; `*` stands for every element.
fn remplacer(json: &mut Value, pointeur: &str, valeur: &Value) {
    match pointeur.split_once("/*") {
        None => {
            if let Some(place) = json.pointer_mut(pointeur) {
                *place = valeur.clone();
            }
        }
        Some((avant, apres)) => {
            if let Some(elements) = json.pointer_mut(avant).and_then(Value::as_array_mut) {
                elements.iter_mut().for_each(|one| remplacer(one, apres, valeur));
            }
        }
    }
}

/// An OPCO that accepts what it must refuse, and one that breaks over it.
fn indulgents(operation: Operation) -> Vec<Mutant> {
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

fn d_operation(regle: Regle, operation: Operation) -> Vec<Mutant> {
    let row = operation.row();
    let ici = move |demande: &Demande| demande.methode == row.method && demande.chemin == row.path;
    let tout = |phrase: &str, changer: fn(&mut Rendu)| {
        mutant(phrase, move |demande, rendu| {
            if ici(demande) {
                changer(rendu);
            }
        })
    };
    match regle {
        Regle::Statut => {
            vec![tout("répond 500", |rendu| rendu.statut = 500), tout("répond 201", |rendu| rendu.statut = 201)]
        }
        Regle::Media => vec![
            tout("dit text/html", |rendu| rendu.media = "text/html".to_owned()),
            tout("rend une page HTML", |rendu| rendu.texte = Some("<html></html>".to_owned())),
        ],
        Regle::Essentiels => {
            essentiels(operation).iter().map(|pointeur| poser(operation, pointeur, Value::Null)).collect()
        }
        Regle::Types => vec![fausse(operation, Classe::Type)],
        Regle::Dates => vec![fausse(operation, Classe::Format)],
        Regle::Valeurs => vec![fausse(operation, Classe::Valeur)],
        Regle::Bornes => vec![fausse(operation, Classe::Borne)],
        Regle::DatesMelees => vec![corps(operation, "mêle les formes de dates", |_, json| {
            let mut faite = false;
            dater(json, &mut faite);
            if let (false, Some(objet)) = (faite, json.as_object_mut()) {
                objet.insert("autreDate".to_owned(), json!("2026-09-01T00:00:00Z"));
            }
        })],
        Regle::LectureRepetee => {
            let lectures = AtomicUsize::new(0);
            vec![tout_compte(operation, lectures)]
        }
        Regle::ParametreInconnu => vec![mutant("refuse un paramètre inconnu", move |demande, rendu| {
            if ici(demande) && demande.query.contains("parametreInconnu") {
                rendu.statut = 400;
            }
        })],
        Regle::ChampInconnu => vec![mutant("refuse un champ inconnu", move |demande, rendu| {
            if ici(demande) && demande.corps.contains("champInconnu") {
                rendu.statut = 400;
            }
        })],
        Regle::FormeErreur => formes(row.path),
        Regle::Orthographe | Regle::Natures | Regle::EtatConnu | Regle::EtatListe => ecritures(regle, operation),
        _ if regle.famille().starts_with("page.") => pages(regle, operation),
        _ => indulgents(operation),
    }
}

fn fausse(operation: Operation, classe: Classe) -> Mutant {
    corps(operation, format!("fausse une valeur ({classe:?})"), move |_, json| {
        let schema = reponse(operation);
        let faux = schema.and_then(|schema| classe.fausser(schema, json).next());
        if let Some((_, faux)) = faux {
            *json = faux;
        }
    })
}

/// Each reading differs from the one before.
fn tout_compte(operation: Operation, lectures: AtomicUsize) -> Mutant {
    corps(operation, "change à chaque lecture", move |_, json| {
        let rang = lectures.fetch_add(1, Ordering::Relaxed);
        match json {
            Value::Array(elements) => elements.push(json!({ "lecture": rang })),
            autre => autre["lecture"] = json!(rang),
        }
    })
}

fn est_date_heure(texte: &str) -> bool {
    texte.len() > 10 && texte.get(..10).is_some_and(|jour| jour.parse::<jiff::civil::Date>().is_ok())
}

/// Writes the first date found in another form.
fn dater(json: &mut Value, faite: &mut bool) {
    match json {
        Value::Object(members) => members.values_mut().for_each(|inner| dater(inner, faite)),
        Value::Array(elements) => elements.iter_mut().for_each(|inner| dater(inner, faite)),
        Value::String(texte) if !*faite && est_date_heure(texte) => {
            *texte = format!("{}T00:00:00Z", &texte[..10]);
            *faite = true;
        }
        _ => {}
    }
}

fn formes(chemin: &'static str) -> Vec<Mutant> {
    let refus = |phrase: &str, changer: fn(&mut Rendu)| {
        mutant(phrase, move |demande, rendu| {
            if demande.chemin == chemin && rendu.statut >= 400 {
                changer(rendu);
            }
        })
    };
    vec![
        refus("refuse par une page HTML", |rendu| rendu.texte = Some("<html></html>".to_owned())),
        refus("refuse sans dire pourquoi", |rendu| rendu.json = json!({})),
        refus("refuse par une liste", |rendu| rendu.json = json!(["non"])),
        refus("refuse par 500", |rendu| rendu.statut = 500),
    ]
}

fn ecritures(regle: Regle, operation: Operation) -> Vec<Mutant> {
    match regle {
        Regle::Orthographe => vec![corps(operation, "écrit IBAN", |_, json| {
            if let Some(details) = json["detailsFacturation"].as_object_mut()
                && let Some(iban) = details.shift_remove("iban")
            {
                details.insert("IBAN".to_owned(), iban);
            }
        })],
        Regle::Natures => vec![poser(operation, "/engagementsFraisAnnexe/*/natureFrais", json!("Restauration"))],
        Regle::EtatListe => {
            vec![corps(operation, "met la liste dans un objet", |_, json| *json = json!({ "etats": json.take() }))]
        }
        _ => {
            let pointeur = match operation {
                Operation::ListerEtatsDossiers => "/*/etat",
                Operation::ListerEtatsDossiersV2 => "/EtatDossierResult/*/etat",
                _ => "/cerfa/etat",
            };
            vec![poser(operation, pointeur, json!("PERDU"))]
        }
    }
}

fn pages(regle: Regle, operation: Operation) -> Vec<Mutant> {
    let cle = elements(operation).unwrap_or_default();
    let plus_un = |nom: &'static str| {
        corps(operation, format!("{nom} trop grand d'un"), move |_, json| {
            json[nom] = json!(json[nom].as_u64().unwrap_or(0) + 1)
        })
    };
    match regle {
        Regle::PageNumero => vec![plus_un("page")],
        Regle::PageCompte => vec![plus_un("count")],
        Regle::PageTotal => vec![plus_un("total")],
        Regle::PageRepetee => {
            let premiere = Mutex::new(Value::Null);
            vec![corps(operation, "rend deux fois la même page", move |demande, json| {
                let mut gardee = premiere.lock().unwrap_or_else(std::sync::PoisonError::into_inner);
                if demande.query.ends_with("numeroPage=1") {
                    *gardee = json[cle].clone();
                } else if demande.query.ends_with("numeroPage=2") {
                    json[cle] = gardee.clone();
                }
            })]
        }
        Regle::PageFin => vec![corps(operation, "ne finit jamais", move |_, json| {
            if json[cle].as_array().is_some_and(Vec::is_empty) {
                json[cle] = json!([{ "numeroInterne": "SANS-FIN" }]);
            }
        })],
        _ => vec![corps(operation, "met la page dans un tableau", |_, json| *json = json!([json.take()]))],
    }
}
