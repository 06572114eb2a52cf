//! The spelling of names in an answer: fields, natures of costs, states; and whether a list is bare.

use serde_json::{Value, json};

use super::reponse::{chercher, corps, lisible};
use crate::generated::operation::Operation;
use crate::simulateur::Particularite::{EtatRuptu, EtatsFormeDivergente, IbanEnCapitales, NaturesCasseTitre};
use crate::verifier::exigence::Niveau::{Coeur, Facultatif};
use crate::verifier::faux;
use crate::verifier::masque::citation;
use crate::verifier::observations::Observations;
use crate::verifier::seance::{Empechement, Seance};
use crate::verifier::verification::{Essai, Verification};

pub(super) const VERIFICATIONS: &[Verification] = &[
    Verification {
        id: "reponse.orthographe",
        niveau: Facultatif,
        clause: "norme {operation}#/responses/200/content ; AK ; WT",
        texte: "Les noms des champs de la réponse de {operation} ont la casse de la norme.",
        avertit: true,
        essai: Essai::Operation {
            sur: relit,
            juger: |seance, operation| Box::pin(corps(seance, operation, orthographe)),
            faux: |operation| {
                vec![faux::corps(operation, "écrit IBAN", |_, json| {
                    if let Some(details) = json["detailsFacturation"].as_object_mut()
                        && let Some(iban) = details.shift_remove("iban")
                    {
                        details.insert("IBAN".to_owned(), iban);
                    }
                })]
            },
        },
    },
    Verification {
        id: "reponse.natures",
        niveau: Facultatif,
        clause: "norme #/components/schemas/NatureFrais ; WT",
        texte: "Les natures de frais de la réponse de {operation} sont écrites en capitales.",
        avertit: true,
        essai: Essai::Operation {
            sur: relit,
            juger: |seance, operation| Box::pin(corps(seance, operation, natures)),
            faux: |operation| faux::de_la_table(faux::NATURES, operation),
        },
    },
    Verification {
        id: "etat.connu",
        niveau: Coeur,
        clause: "norme #/components/schemas/Etat ; FAQ états",
        texte: "Les états rendus par {operation} sont ceux de la norme.",
        avertit: false,
        essai: Essai::Operation {
            sur: |operation| lieu_de_l_etat(operation).is_some(),
            juger: |seance, operation| Box::pin(corps(seance, operation, etats)),
            faux: |operation| faux::de_la_table(faux::ETATS, operation),
        },
    },
    Verification {
        id: "etat.liste",
        niveau: Coeur,
        clause: "norme {operation}#/responses/200/content",
        texte: "{operation} rend une liste nue.",
        avertit: true,
        essai: Essai::Operation {
            sur: |operation| operation == Operation::ListerEtatsDossiers,
            juger: |seance, operation| Box::pin(liste(seance, operation)),
            faux: |operation| {
                vec![faux::corps(operation, "met la liste dans un objet", |_, json| {
                    *json = json!({ "etats": json.take() });
                })]
            },
        },
    },
];

/// The states of a dossier: `#/components/schemas/Etat` of `spec/norme.yaml`.
const ETATS: [&str; 7] = ["TRANSMIS", "EN_COURS_INSTRUCTION", "ENGAGE", "ANNULE", "REFUSE", "RUPTURE", "SOLDE"];

/// The operations that return one dossier.
fn relit(operation: Operation) -> bool {
    matches!(operation, Operation::ConsulterDossier | Operation::ConsulterDossierV2)
}

fn orthographe(_: Operation, json: &Value, constat: &mut Observations) {
    chercher(&json["detailsFacturation"], &mut |nom, _| {
        constat.reserver(nom != "IBAN", IbanEnCapitales.nom(), || "le champ iban s'écrit IBAN".to_owned());
    });
}

fn natures(_: Operation, json: &Value, constat: &mut Observations) {
    chercher(json, &mut |nom, valeur| {
        if let (true, Some(nature)) = (matches!(nom, "natureFrais" | "nature"), valeur.as_str()) {
            let capitales = nature.chars().all(|un| un.is_ascii_uppercase() || un == '_');
            constat.reserver(capitales, NaturesCasseTitre.nom(), || {
                format!("la nature {} n'est pas en capitales", citation(nature))
            });
        }
    });
}

/// The place of the dossiers' states in an answer: in a list, or of one dossier.
#[derive(Clone, Copy)]
enum Lieu {
    Liste(&'static str),
    Seul(&'static str),
}

fn lieu_de_l_etat(operation: Operation) -> Option<Lieu> {
    match operation {
        Operation::ListerEtatsDossiers => Some(Lieu::Liste("")),
        Operation::ListerEtatsDossiersV2 => Some(Lieu::Liste("/EtatDossierResult")),
        Operation::ConsulterDossier | Operation::ConsulterDossierV2 => Some(Lieu::Seul("/cerfa/etat")),
        _ => None,
    }
}

fn etats(operation: Operation, json: &Value, constat: &mut Observations) {
    let lus: Vec<&str> = match lieu_de_l_etat(operation) {
        Some(Lieu::Liste(pointeur)) => {
            let elements = json.pointer(pointeur).and_then(Value::as_array);
            elements.into_iter().flatten().filter_map(|un| un["etat"].as_str()).collect()
        }
        Some(Lieu::Seul(pointeur)) => json.pointer(pointeur).and_then(Value::as_str).into_iter().collect(),
        None => Vec::new(),
    };
    for etat in lus {
        if matches!(etat, "RUPTU" | "RUTPURE") {
            constat.reserver(false, EtatRuptu.nom(), || format!("l'état de rupture s'écrit {etat}"));
        } else {
            constat.exiger(ETATS.contains(&etat), || format!("l'état {} n'est pas de la norme", citation(etat)));
        }
    }
}

async fn liste(seance: &mut Seance<'_>, operation: Operation) -> Result<Observations, Empechement> {
    let reponse = seance.nominale(operation).await?;
    let mut constat = Observations { preuves: vec![reponse.preuve], ..Observations::default() };
    let nue = lisible(&reponse)?.is_array();
    constat.reserver(nue, EtatsFormeDivergente.nom(), || "la réponse n'est pas une liste nue".to_owned());
    Ok(constat)
}
