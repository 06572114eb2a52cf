//! The answer to a valid call: status, media, fields, types, dates, codes and bounds.

use serde_json::{Value, json};

use crate::generated::operation::Operation;
use crate::simulateur::Particularite::DatesMelangees;
use crate::validation::{Violation, valider};
use crate::verifier::cible::Reponse;
use crate::verifier::exigence::Niveau::{Coeur, Facultatif};
use crate::verifier::faux;
use crate::verifier::intermediaire::Mutant;
use crate::verifier::masque::citation;
use crate::verifier::observations::Observations;
use crate::verifier::schema::{self, Classe};
use crate::verifier::seance::page::deballer;
use crate::verifier::seance::{Empechement, Seance};
use crate::verifier::verification::{Essai, Verification};

pub(super) const VERIFICATIONS: &[Verification] = &[
    Verification {
        id: "reponse.statut",
        niveau: Coeur,
        clause: "norme {operation}#/responses/200",
        texte: "Une demande valable de {operation} reçoit le statut 200.",
        avertit: false,
        essai: Essai::Operation {
            sur: |_| true,
            juger: |seance, operation| Box::pin(statut(seance, operation)),
            faux: |operation| {
                vec![
                    faux::reponse(operation, "répond 500", |_, rendu| rendu.statut = 500),
                    faux::reponse(operation, "répond 201", |_, rendu| rendu.statut = 201),
                ]
            },
        },
    },
    Verification {
        id: "reponse.media",
        niveau: Coeur,
        clause: "norme {operation}#/responses/200/content ; RFC 9110 §8.3",
        texte: "La réponse de {operation} est du JSON, et le dit dans Content-Type.",
        avertit: false,
        essai: Essai::Operation {
            sur: |operation| schema::reponse(operation).is_some(),
            juger: |seance, operation| Box::pin(media(seance, operation)),
            faux: |operation| {
                vec![
                    faux::reponse(operation, "dit text/html", |_, rendu| rendu.media = "text/html".to_owned()),
                    faux::reponse(operation, "rend une page HTML", |_, rendu| {
                        rendu.texte = Some("<html></html>".to_owned());
                    }),
                ]
            },
        },
    },
    Verification {
        id: "reponse.essentiels",
        niveau: Coeur,
        clause: "norme {operation}#/responses/200/content",
        texte: "La réponse de {operation} porte les champs sans lesquels la suite ne peut être appelée.",
        avertit: false,
        essai: Essai::Operation {
            sur: |operation| !essentiels(operation).is_empty(),
            juger: |seance, operation| Box::pin(corps(seance, operation, champs_essentiels)),
            faux: |operation| faux::de_la_table(faux::INDISPENSABLES, operation),
        },
    },
    Verification {
        id: "reponse.types",
        niveau: Coeur,
        clause: "norme {operation}#/responses/200/content",
        texte: "Chaque champ de la réponse de {operation} a le type JSON de la norme.",
        avertit: false,
        essai: Essai::Operation {
            sur: |operation| porte(operation, Classe::Type),
            juger: |seance, operation| Box::pin(classe(seance, operation, Classe::Type)),
            faux: |operation| faux::de_la_table(faux::TYPES, operation),
        },
    },
    Verification {
        id: "reponse.dates",
        niveau: Coeur,
        clause: "norme {operation}#/responses/200/content",
        texte: "Chaque date de la réponse de {operation} est une date ou une date-heure de l'une des formes de la norme.",
        avertit: false,
        essai: Essai::Operation {
            sur: |operation| porte(operation, Classe::Format),
            juger: |seance, operation| Box::pin(corps(seance, operation, dates)),
            faux: |operation| faux::de_la_table(faux::DATES, operation),
        },
    },
    Verification {
        id: "reponse.dates_melees",
        niveau: Facultatif,
        clause: "norme {operation}#/responses/200/content ; WT ; AK",
        texte: "Les dates de la réponse de {operation} sont toutes écrites de la même façon.",
        avertit: true,
        essai: Essai::Operation {
            sur: |operation| porte(operation, Classe::Format),
            juger: |seance, operation| Box::pin(corps(seance, operation, dates_melees)),
            faux: |operation| vec![meler(operation)],
        },
    },
    Verification {
        id: "reponse.valeurs",
        niveau: Coeur,
        clause: "norme {operation}#/responses/200/content",
        texte: "Chaque code de la réponse de {operation} est l'une des valeurs de la norme.",
        avertit: false,
        essai: Essai::Operation {
            sur: |operation| porte(operation, Classe::Valeur),
            juger: |seance, operation| Box::pin(classe(seance, operation, Classe::Valeur)),
            faux: |operation| faux::de_la_table(faux::VALEURS, operation),
        },
    },
    Verification {
        id: "reponse.bornes",
        niveau: Coeur,
        clause: "norme {operation}#/responses/200/content",
        texte: "Chaque valeur de la réponse de {operation} respecte longueurs, motifs et bornes de la norme.",
        avertit: false,
        essai: Essai::Operation {
            sur: |operation| porte(operation, Classe::Borne),
            juger: |seance, operation| Box::pin(classe(seance, operation, Classe::Borne)),
            faux: |operation| faux::de_la_table(faux::BORNES, operation),
        },
    },
];

/// Pointers of the fields that later calls need; `*` stands for every element.
fn essentiels(operation: Operation) -> &'static [&'static str] {
    match operation {
        Operation::TransmettreDossier | Operation::TransmettreDossierV2 => &["/numeroInterne"],
        Operation::ConsulterDossier | Operation::ConsulterDossierV2 => {
            &["/cerfa/numeroInterne", "/cerfa/etat", "/cerfa/contrat", "/echeances"]
        }
        Operation::ListerDossiers => &["/*/cerfa/numeroInterne", "/*/cerfa/etat"],
        Operation::ListerEtatsDossiers => &["/*/numeroInterne", "/*/etat"],
        Operation::ListerEtatsDossiersV2 => {
            &["/total", "/EtatDossierResult/*/numeroInterne", "/EtatDossierResult/*/etat"]
        }
        Operation::ListerEtatsFactures => &[
            "/total",
            "/factures/*/numeroInterneFacture",
            "/factures/*/referenceFactureCFA",
            "/factures/*/etatFacture",
        ],
        Operation::DeposerFacture => &["/numeroInterneFacture"],
        Operation::ConsulterCleCfa => &["/status"],
        _ => &[],
    }
}

fn porte(operation: Operation, classe: Classe) -> bool {
    schema::reponse(operation).is_some_and(|schema| classe.porte(schema))
}

async fn statut(seance: &mut Seance<'_>, operation: Operation) -> Result<Observations, Empechement> {
    let reponse = seance.nominale(operation).await?;
    let mut constat = Observations { preuves: vec![reponse.preuve], ..Observations::default() };
    constat.exiger(reponse.statut == 200, || format!("statut {} au lieu de 200", reponse.statut));
    Ok(constat)
}

async fn media(seance: &mut Seance<'_>, operation: Operation) -> Result<Observations, Empechement> {
    let reponse = seance.nominale(operation).await?;
    let mut constat = Observations { preuves: vec![reponse.preuve], ..Observations::default() };
    let html = if reponse.media == "text/html" { ", une page HTML" } else { "" };
    constat.exiger(reponse.media.ends_with("json"), || format!("Content-Type {}{html}", citation(&reponse.media)));
    constat.exiger(reponse.json.is_some(), || "le corps n'est pas du JSON".to_owned());
    Ok(constat)
}

/// The JSON of a 200.
pub(super) fn lisible(reponse: &Reponse) -> Result<&Value, Empechement> {
    let json = reponse.json.as_ref().filter(|_| reponse.statut == 200);
    json.ok_or_else(|| {
        Empechement::Impossible(format!("la réponse n'est pas un 200 en JSON (statut {})", reponse.statut))
    })
}

/// Judges the body of the valid call, without deviations of its outer form.
pub(super) async fn corps(
    seance: &mut Seance<'_>,
    operation: Operation,
    juger: fn(Operation, &Value, &mut Observations),
) -> Result<Observations, Empechement> {
    let reponse = seance.nominale(operation).await?;
    let mut constat = Observations { preuves: vec![reponse.preuve], ..Observations::default() };
    juger(operation, &deballer(operation, lisible(&reponse)?), &mut constat);
    Ok(constat)
}

fn champs_essentiels(operation: Operation, json: &Value, constat: &mut Observations) {
    for pointeur in essentiels(operation) {
        exiger_present(json, pointeur, constat);
    }
}

/// Follows a pointer in which `*` is every element, and asserts that there is a value.
fn exiger_present(json: &Value, pointeur: &str, constat: &mut Observations) {
    let Some((avant, apres)) = pointeur.split_once("/*") else {
        let present = json.pointer(pointeur).is_some_and(|valeur| !valeur.is_null());
        return constat.exiger(present, || format!("le champ {pointeur} manque"));
    };
    match json.pointer(avant).and_then(Value::as_array) {
        Some(elements) => elements.iter().for_each(|un| exiger_present(un, apres, constat)),
        None => constat.exiger(false, || format!("la liste {avant}/ manque")),
    }
}

fn violations(classe: Classe, operation: Operation, json: &Value) -> (usize, Vec<Violation>) {
    let Some(schema) = schema::reponse(operation) else { return (0, Vec::new()) };
    let fautes: Vec<_> = valider(schema, json).into_iter().filter(|un| Classe::de(un.nature) == classe).collect();
    (classe.compter(schema, json).max(fautes.len()), fautes)
}

async fn classe(seance: &mut Seance<'_>, operation: Operation, classe: Classe) -> Result<Observations, Empechement> {
    let reponse = seance.nominale(operation).await?;
    let (compte, fautes) = violations(classe, operation, &deballer(operation, lisible(&reponse)?));
    let ecarts = fautes.iter().map(ToString::to_string).collect();
    Ok(Observations { assertions: compte, ecarts, preuves: vec![reponse.preuve], ..Observations::default() })
}

fn dates(operation: Operation, json: &Value, constat: &mut Observations) {
    let (compte, fautes) = violations(Classe::Format, operation, json);
    constat.assertions += compte;
    for faute in fautes {
        let jour = json
            .pointer(&faute.pointeur)
            .and_then(Value::as_str)
            .is_some_and(|date| date.len() == 10 && date.parse::<jiff::civil::Date>().is_ok());
        if jour {
            constat
                .reserves
                .push((DatesMelangees.nom(), format!("{} : un jour au lieu d'une date-heure", faute.pointeur)));
        } else {
            constat.ecarts.push(faute.to_string());
        }
    }
}

/// The form of a date: the part after its first ten characters, without digits.
fn dates_melees(_: Operation, json: &Value, constat: &mut Observations) {
    let mut formes = Vec::new();
    chercher(json, &mut |_, valeur| {
        if let Some(texte) = valeur.as_str()
            && texte.get(..10).is_some_and(|jour| jour.parse::<jiff::civil::Date>().is_ok())
        {
            let suite: String = texte[10..].chars().map(|un| if un.is_ascii_digit() { '0' } else { un }).collect();
            if !formes.contains(&suite) {
                formes.push(suite);
            }
        }
    });
    if !formes.is_empty() {
        constat.reserver(formes.len() == 1, DatesMelangees.nom(), || {
            format!("{} formes de dates dans une réponse", formes.len())
        });
    }
}

/// Visits every name and value of the tree.
pub(super) fn chercher(json: &Value, voir: &mut dyn FnMut(&str, &Value)) {
    match json {
        Value::Object(membres) => {
            for (nom, interieur) in membres {
                voir(nom, interieur);
                chercher(interieur, voir);
            }
        }
        Value::Array(elements) => elements.iter().for_each(|un| chercher(un, voir)),
        Value::Null | Value::Bool(_) | Value::Number(_) | Value::String(_) => {}
    }
}

/// An OPCO that writes one date in a different form.
fn meler(operation: Operation) -> Mutant {
    faux::corps(operation, "mêle les formes de dates", |_, json| {
        let mut faite = false;
        dater(json, &mut faite);
        if let (false, Some(objet)) = (faite, json.as_object_mut()) {
            objet.insert("autreDate".to_owned(), json!("2026-09-01T00:00:00Z"));
        }
    })
}

/// Writes the first date and time in a different form.
fn dater(json: &mut Value, faite: &mut bool) {
    match json {
        Value::Object(membres) => membres.values_mut().for_each(|interieur| dater(interieur, faite)),
        Value::Array(elements) => elements.iter_mut().for_each(|interieur| dater(interieur, faite)),
        Value::String(texte) => {
            if !*faite && texte.as_bytes().get(10) == Some(&b'T') {
                *texte = format!("{}T00:00:00Z", &texte[..10]);
                *faite = true;
            }
        }
        Value::Null | Value::Bool(_) | Value::Number(_) => {}
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The essential fields of the judge and the fields that its wrong OPCO lose are two independent lists of the same
    /// thing.
    #[test]
    fn the_judge_and_its_wrong_opco_know_the_same_fields() {
        for operation in Operation::ALL.iter().copied() {
            let perdus = faux::INDISPENSABLES.iter().filter(|(ici, ..)| *ici == operation);
            let perdus: Vec<&str> = perdus.map(|(_, pointeur, _)| *pointeur).collect();
            assert_eq!(essentiels(operation), perdus, "{operation:?}");
        }
    }
}
