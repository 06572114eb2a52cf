//! Calls that must be refused: another method, no token, no key, a header less, a parameter or a body that cannot be.

use reqwest::Method;
use serde_json::{Value, json};

use crate::check::check;
use crate::generated::models;
use crate::generated::operation::Operation;
use crate::simulateur::Particularite::{ErreurDescriptionSeule, ErreursNullesCommentaire, NumeroInconnu400};
use crate::table::{Kind, Schema};
use crate::verifier::cible::{Corps, Reponse, Requete};
use crate::verifier::constat::Constat;
use crate::verifier::masque::citation;
use crate::verifier::regle::{Regle, impossible};
use crate::verifier::schema::Classe;
use crate::verifier::seance::{Empechement, Seance};

/// Most variants of a wrong body that are sent for one requirement to a real OPCO, simulated ones get twelve: each accepted one leaves a trace there.
const VARIANTES: usize = 1;

pub(super) async fn juger(
    seance: &mut Seance<'_>,
    regle: Regle,
    operation: Operation,
    sujet: Option<&'static str>,
) -> Result<Constat, Empechement> {
    // An operation that does not answer a valid call refuses everything: that proves nothing.
    let nominale = seance.nominale(operation).await?;
    if nominale.statut != 200 {
        return Err(Empechement::Impossible(format!("la demande valable reçoit déjà {}", nominale.statut)));
    }
    let mut requete = seance.requete(operation).await?;
    let mut constat = Constat::default();
    let attendus: &[u16] = match regle {
        Regle::Methode => &[405, 404, 501],
        Regle::SansJeton | Regle::JetonFaux => &[401],
        Regle::SansCle | Regle::CleFausse => &[401, 403],
        Regle::NumeroInconnu => &[404, 400],
        Regle::CorpsIllisible => &[400, 415, 422],
        _ => &[400, 422],
    };
    match regle {
        Regle::CorpsObligatoire | Regle::CorpsType | Regle::CorpsValeur => {
            for (pointeur, requete) in fautives(seance, regle, operation, &requete) {
                let reponse = seance.envoyer(&requete).await?;
                statut(&mut constat, &reponse, attendus, &pointeur);
            }
            return Ok(constat);
        }
        _ => alterer(regle, operation, sujet, &mut requete),
    }
    let reponse = seance.envoyer(&requete).await?;
    if regle == Regle::FormeErreur {
        constat.preuves.push(reponse.preuve);
        forme(&reponse, &mut constat);
        return Ok(constat);
    }
    statut(&mut constat, &reponse, attendus, "");
    match regle {
        Regle::NumeroInconnu => constat.reserver(reponse.statut != 400, NumeroInconnu400.nom(), || {
            "un numéro inconnu reçoit 400 au lieu de 404".to_owned()
        }),
        Regle::Methode => constat.reserver(!matches!(reponse.statut, 404 | 501), "methode_404", || {
            format!("une autre méthode reçoit {} au lieu de 405", reponse.statut)
        }),
        _ => {}
    }
    Ok(constat)
}

fn statut(constat: &mut Constat, reponse: &Reponse, attendus: &[u16], lieu: &str) {
    constat.preuves.push(reponse.preuve);
    let lieu = if lieu.is_empty() { String::new() } else { format!("{lieu} : ") };
    constat.exiger(attendus.contains(&reponse.statut), || {
        let attendus = attendus.iter().map(ToString::to_string).collect::<Vec<_>>().join(" ou ");
        format!("{lieu}statut {} au lieu de {attendus}", reponse.statut)
    });
}

/// Makes the valid request wrong in one thing.
fn alterer(regle: Regle, operation: Operation, sujet: Option<&'static str>, requete: &mut Requete) {
    let sans = |requete: &mut Requete, nom: &str| requete.entetes.retain(|(one, _)| !one.eq_ignore_ascii_case(nom));
    let remplacer = |requete: &mut Requete, nom: &str, valeur: &str| {
        requete.entetes.iter_mut().filter(|(one, _)| one == nom).for_each(|(_, one)| valeur.clone_into(one));
    };
    match (regle, sujet) {
        (Regle::Methode, _) => {
            requete.methode = Method::PATCH;
            requete.corps = Corps::Aucun;
        }
        (Regle::SansJeton, _) => sans(requete, "authorization"),
        (Regle::JetonFaux, _) => remplacer(requete, "authorization", "Bearer jeton-inconnu"),
        (Regle::SansCle, _) => sans(requete, "x-api-key"),
        (Regle::CleFausse | Regle::FormeErreur, _) => remplacer(requete, "x-api-key", "cle-inconnue"),
        (Regle::Entete, Some(nom)) => sans(requete, nom),
        (Regle::ParametreAbsent, Some(nom)) => requete.query.retain(|(one, _)| one != nom),
        (Regle::ParametreInvalide, Some(nom)) => {
            let parametre = operation.row().parameters.iter().find(|one| one.name == nom);
            let valeur = parametre.and_then(impossible).unwrap_or_default();
            requete.query.retain(|(one, _)| one != nom);
            requete.query.push((nom.to_owned(), valeur.to_owned()));
        }
        (Regle::NumeroInconnu, _) => {
            requete.query.iter_mut().for_each(|(_, valeur)| *valeur = "NUMERO-INCONNU".to_owned());
        }
        (Regle::CorpsIllisible, _) => {
            requete.corps = Corps::Texte(operation.row().body.as_ref().map_or("", |one| one.media), "{".to_owned())
        }
        (Regle::FichierAbsent, _) => {
            if let Corps::Parts(_, _, fichier) = &mut requete.corps {
                *fichier = false;
            }
        }
        _ => {}
    }
}

/// The request with one fault in its JSON at a time; a few for a real OPCO, all for a simulated one.
fn fautives(seance: &Seance<'_>, regle: Regle, operation: Operation, requete: &Requete) -> Vec<(String, Requete)> {
    let Some(body) = &operation.row().body else { return Vec::new() };
    let (schema, json) = match &requete.corps {
        Corps::Parts(nom, json, _) => (part(&body.schema, nom).unwrap_or(body.schema), json.clone()),
        Corps::Texte(_, texte) => (body.schema, serde_json::from_str(texte).unwrap_or_default()),
        Corps::Aucun => return Vec::new(),
    };
    let classes: &[Classe] = match regle {
        Regle::CorpsObligatoire => &[Classe::Obligatoire],
        Regle::CorpsType => &[Classe::Type],
        _ => &[Classe::Valeur, Classe::Borne],
    };
    let assez = if seance.simulateur.is_some() { 12 } else { VARIANTES };
    let faux = classes.iter().flat_map(|classe| classe.fausser(&schema, &json)).take(assez);
    faux.map(|(pointeur, json)| (pointeur, Seance::avec_corps(requete, &json))).collect()
}

fn part(schema: &Schema, nom: &str) -> Option<Schema> {
    match &schema.kind {
        Kind::Record(record) => record.fields.iter().find(|field| field.name == nom).map(|field| field.schema),
        Kind::Model(model) => part(&model.schema, nom),
        _ => None,
    }
}

/// A refusal is JSON of the norm's shape and says why, in one of the ways that are known.
fn forme(reponse: &Reponse, constat: &mut Constat) {
    constat
        .exiger(reponse.statut >= 400 && reponse.statut < 500, || format!("statut {} pour un refus", reponse.statut));
    let Some(json) = &reponse.json else {
        return constat.exiger(false, || format!("le refus n'est pas du JSON ({})", citation(&reponse.media)));
    };
    for faute in check(&models::ERREUR.schema, json) {
        constat.exiger(false, || faute.to_string());
    }
    let dit = |nom: &str| json[nom].as_str().is_some_and(|texte| !texte.trim().is_empty());
    let erreurs = json["errors"].as_array().is_some_and(|erreurs| {
        !erreurs.is_empty() && erreurs.iter().all(|one| one["code"].is_string() || one["description"].is_string())
    });
    constat.exiger(erreurs || ["comment", "description", "message"].into_iter().any(dit), || {
        "le refus ne dit pas pourquoi".to_owned()
    });
    if !erreurs && dit("comment") {
        constat.reserver(false, ErreursNullesCommentaire.nom(), || {
            "errors est vide, la raison est dans comment".to_owned()
        });
    } else if !erreurs && dit("description") {
        let phrase = || "la raison est dans description, sans errors".to_owned();
        constat.reserver(json != &json!({}) && json["errors"] != Value::Null, ErreurDescriptionSeule.nom(), phrase);
    }
}
