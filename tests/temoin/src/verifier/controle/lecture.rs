//! Calls that change nothing: a repeated read, an unknown parameter, an unknown field.

use std::sync::atomic::{AtomicUsize, Ordering};

use serde_json::{Value, json};

use super::reponse::lisible;
use crate::generated::operation::Operation;
use crate::verifier::cible::{CorpsEnvoye, Reponse};
use crate::verifier::exigence::Niveau::{Coeur, Facultatif};
use crate::verifier::faux;
use crate::verifier::observations::Observations;
use crate::verifier::seance::{Empechement, Seance};
use crate::verifier::verification::{Essai, Verification};

pub(super) const VERIFICATIONS: &[Verification] = &[
    Verification {
        id: "lecture.repetee",
        niveau: Coeur,
        clause: "norme {operation} ; RFC 9110 §9.2.1",
        texte: "Deux lectures de suite par {operation} donnent la même réponse.",
        avertit: false,
        essai: Essai::Operation {
            sur: |operation| operation.row().method == "GET",
            juger: |seance, operation| Box::pin(relire(seance, operation, &[])),
            faux: |operation| {
                let lectures = AtomicUsize::new(0);
                vec![faux::corps(operation, "change à chaque lecture", move |_, json| {
                    let rang = lectures.fetch_add(1, Ordering::Relaxed);
                    match json.as_array_mut() {
                        Some(elements) => elements.push(json!({ "lecture": rang })),
                        None => json["lecture"] = json!(rang),
                    }
                })]
            },
        },
    },
    Verification {
        id: "lecture.parametre_inconnu",
        niveau: Facultatif,
        clause: "norme {operation}#/parameters ; analyse propre",
        texte: "{operation} ignore un paramètre que la norme ne connaît pas.",
        avertit: false,
        essai: Essai::Operation {
            sur: |operation| operation.row().method == "GET",
            juger: |seance, operation| Box::pin(relire(seance, operation, &[("parametreInconnu", "1")])),
            faux: |operation| {
                vec![faux::reponse(operation, "refuse un paramètre inconnu", |demande, rendu| {
                    if demande.query.contains("parametreInconnu") {
                        rendu.statut = 400;
                    }
                })]
            },
        },
    },
    Verification {
        id: "depot.champ_inconnu",
        niveau: Facultatif,
        clause: "norme {operation}#/requestBody ; analyse propre",
        texte: "{operation} ignore un champ que la norme ne connaît pas.",
        avertit: false,
        essai: Essai::Operation {
            sur: depose_du_json,
            juger: |seance, operation| Box::pin(champ_inconnu(seance, operation)),
            faux: |operation| {
                vec![faux::reponse(operation, "refuse un champ inconnu", |demande, rendu| {
                    if demande.corps.contains("champInconnu") {
                        rendu.statut = 400;
                    }
                })]
            },
        },
    },
];

/// The deposits whose body the norm describes, without invoices: each invoice would be a new one.
fn depose_du_json(operation: Operation) -> bool {
    matches!(
        operation,
        Operation::TransmettreDossier
            | Operation::TransmettreDossierV2
            | Operation::DeposerDocument
            | Operation::DeposerConvention
            | Operation::DeposerCertificat
    )
}

/// Reads again, with these additional parameters.
async fn relire(
    seance: &mut Seance<'_>,
    operation: Operation,
    en_plus: &[(&str, &str)],
) -> Result<Observations, Empechement> {
    reussie(&seance.nominale(operation).await?)?;
    let mut requete = seance.requete(operation).await?;
    let avant = seance.envoyer(&requete).await?;
    requete.query.extend(en_plus.iter().map(|(nom, valeur)| ((*nom).to_owned(), (*valeur).to_owned())));
    let apres = seance.envoyer(&requete).await?;
    let mut constat = Observations { preuves: vec![avant.preuve, apres.preuve], ..Observations::default() };
    constat.exiger(avant.statut == apres.statut, || format!("statut {} puis {}", avant.statut, apres.statut));
    constat.exiger(avant.json == apres.json, || "les deux réponses diffèrent".to_owned());
    Ok(constat)
}

/// A 200, whatever its body.
fn reussie(reponse: &Reponse) -> Result<(), Empechement> {
    if reponse.statut == 200 { Ok(()) } else { lisible(reponse).map(|_| ()) }
}

async fn champ_inconnu(seance: &mut Seance<'_>, operation: Operation) -> Result<Observations, Empechement> {
    reussie(&seance.nominale(operation).await?)?;
    let requete = seance.requete(operation).await?;
    let mut json = match &requete.corps {
        CorpsEnvoye::Texte(_, texte) => serde_json::from_str(texte).unwrap_or_default(),
        CorpsEnvoye::Parts(_, json, _) => json.clone(),
        CorpsEnvoye::Aucun => Value::Null,
    };
    json["champInconnu"] = json!("valeur");
    let reponse = seance.envoyer(&Seance::avec_corps(&requete, &json)).await?;
    let mut constat = Observations { preuves: vec![reponse.preuve], ..Observations::default() };
    constat.exiger(reponse.statut == 200, || format!("statut {} avec un champ de plus", reponse.statut));
    Ok(constat)
}
