//! Bodies that must be refused: invalid JSON, a missing or invalid field, a missing file.

use super::{INVALIDE, refuser, statut, valable};
use crate::generated::operation::Operation;
use crate::table::Schema;
use crate::verifier::cible::{CorpsEnvoye, Requete};
use crate::verifier::exigence::Niveau::Coeur;
use crate::verifier::faux::indulgents;
use crate::verifier::observations::Observations;
use crate::verifier::schema::Classe;
use crate::verifier::seance::{Empechement, Seance};
use crate::verifier::verification::{Essai, Verification};

pub(in crate::verifier::controle) const VERIFICATIONS: &[Verification] = &[
    Verification {
        id: "refus.corps_illisible",
        niveau: Coeur,
        clause: "norme {operation}#/requestBody ; RFC 9110 §15.5.1",
        texte: "{operation} avec un corps illisible est refusée par un statut 400.",
        avertit: false,
        essai: Essai::Operation {
            sur: |operation| operation.row().body.is_some(),
            juger: |seance, operation| {
                Box::pin(refuser(seance, operation, &[400, 415, 422], move |requete| {
                    let media = operation.row().body.as_ref().map_or("", |un| un.media);
                    requete.corps = CorpsEnvoye::Texte(media, "{".to_owned());
                }))
            },
            faux: indulgents,
        },
    },
    Verification {
        id: "refus.corps_obligatoire",
        niveau: Coeur,
        clause: "norme {operation}#/requestBody/content ; norme #/components/responses/RequeteInvalide",
        texte: "{operation} sans une donnée obligatoire est refusée par un statut 400.",
        avertit: false,
        essai: Essai::Operation {
            sur: |operation| porte(operation, &[Classe::Obligatoire]),
            juger: |seance, operation| Box::pin(corps(seance, operation, &[Classe::Obligatoire])),
            faux: indulgents,
        },
    },
    Verification {
        id: "refus.corps_type",
        niveau: Coeur,
        clause: "norme {operation}#/requestBody/content ; norme #/components/responses/RequeteInvalide",
        texte: "{operation} avec une donnée d'un autre type est refusée par un statut 400.",
        avertit: false,
        essai: Essai::Operation {
            sur: |operation| porte(operation, &[Classe::Type]),
            juger: |seance, operation| Box::pin(corps(seance, operation, &[Classe::Type])),
            faux: indulgents,
        },
    },
    Verification {
        id: "refus.corps_valeur",
        niveau: Coeur,
        clause: "norme {operation}#/requestBody/content ; norme #/components/responses/RequeteInvalide",
        texte: "{operation} avec une donnée hors des valeurs, motifs et longueurs de la norme est refusée par un statut 400.",
        avertit: false,
        essai: Essai::Operation {
            sur: |operation| porte(operation, &[Classe::Valeur, Classe::Borne]),
            juger: |seance, operation| Box::pin(corps(seance, operation, &[Classe::Valeur, Classe::Borne])),
            faux: indulgents,
        },
    },
    Verification {
        id: "refus.fichier_absent",
        niveau: Coeur,
        clause: "norme {operation}#/requestBody/content ; norme #/components/responses/RequeteInvalide",
        texte: "{operation} sans le fichier est refusée par un statut 400.",
        avertit: false,
        essai: Essai::Operation {
            sur: |operation| operation.row().body.as_ref().is_some_and(|corps| corps.media == "multipart/form-data"),
            juger: |seance, operation| {
                Box::pin(refuser(seance, operation, INVALIDE, |requete| {
                    if let CorpsEnvoye::Parts(_, _, fichier) = &mut requete.corps {
                        *fichier = false;
                    }
                }))
            },
            faux: indulgents,
        },
    },
];

/// The number of wrong bodies for one requirement at a real OPCO: each accepted one leaves a trace there.
const VARIANTES: usize = 1;

/// The number of wrong bodies for one requirement at a simulated OPCO.
const VARIANTES_SIMULEES: usize = 12;

/// Whether the norm has a demand on the request's body that a class of wrong bodies violates.
fn porte(operation: Operation, classes: &[Classe]) -> bool {
    let corps = operation.row().body.as_ref();
    corps.is_some_and(|corps| classes.iter().any(|classe| classe.porte(&corps.schema)))
}

/// Sends the request with one error at a time in its JSON.
async fn corps(seance: &mut Seance<'_>, operation: Operation, classes: &[Classe]) -> Result<Observations, Empechement> {
    let requete = valable(seance, operation).await?;
    let mut constat = Observations::default();
    for (pointeur, requete) in fautives(seance, classes, operation, &requete) {
        let reponse = seance.envoyer(&requete).await?;
        statut(&mut constat, &reponse, INVALIDE, &pointeur);
    }
    Ok(constat)
}

fn fautives(
    seance: &Seance<'_>,
    classes: &[Classe],
    operation: Operation,
    requete: &Requete,
) -> Vec<(String, Requete)> {
    let Some(corps) = &operation.row().body else { return Vec::new() };
    let (schema, json) = match &requete.corps {
        CorpsEnvoye::Parts(nom, json, _) => (part(&corps.schema, nom).unwrap_or(corps.schema), json.clone()),
        CorpsEnvoye::Texte(_, texte) => (corps.schema, serde_json::from_str(texte).unwrap_or_default()),
        CorpsEnvoye::Aucun => return Vec::new(),
    };
    let assez = if seance.simulateur.is_some() { VARIANTES_SIMULEES } else { VARIANTES };
    let faux = classes.iter().flat_map(|classe| classe.fausser(&schema, &json)).take(assez);
    faux.map(|(pointeur, json)| (pointeur, Seance::avec_corps(requete, &json))).collect()
}

fn part(schema: &Schema, nom: &str) -> Option<Schema> {
    schema.record()?.fields.iter().find(|champ| champ.name == nom).map(|champ| champ.schema)
}
