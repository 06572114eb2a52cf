//! Calls that must be refused: wrong method, no token, no key, a missing header, an invalid parameter.

pub(super) mod corps;

use reqwest::Method;
use serde_json::{Value, json};

use crate::generated::models;
use crate::generated::operation::Operation;
use crate::simulateur::Particularite::{ErreurDescriptionSeule, ErreursNullesCommentaire, NumeroInconnu400};
use crate::table::{Demand, Kind, Parameter};
use crate::validation::valider;
use crate::verifier::cible::{CorpsEnvoye, Reponse, Requete};
use crate::verifier::exigence::Niveau::{Coeur, Facultatif};
use crate::verifier::faux::{indulgents, mutant};
use crate::verifier::intermediaire::{Mutant, Rendu};
use crate::verifier::masque::citation;
use crate::verifier::observations::Observations;
use crate::verifier::seance::{Empechement, Seance};
use crate::verifier::verification::{Essai, Verification};

pub(super) const VERIFICATIONS: &[Verification] = &[
    Verification {
        id: "refus.methode",
        niveau: Facultatif,
        clause: "norme {operation} ; RFC 9110 §15.5.6",
        texte: "Le chemin de {operation} refuse une méthode que la norme n'y connaît pas.",
        avertit: false,
        essai: Essai::Operation {
            sur: |_| true,
            juger: |seance, operation| Box::pin(methode(seance, operation)),
            faux: indulgents,
        },
    },
    Verification {
        id: "refus.sans_jeton",
        niveau: Coeur,
        clause: "norme #/components/responses/NonAuthentifie ; RFC 6750 §3.1",
        texte: "{operation} sans jeton d'accès reçoit 401.",
        avertit: false,
        essai: Essai::Operation {
            sur: |_| true,
            juger: |seance, operation| {
                Box::pin(refuser(seance, operation, &[401], |requete| sans(requete, "authorization")))
            },
            faux: indulgents,
        },
    },
    Verification {
        id: "refus.jeton_faux",
        niveau: Coeur,
        clause: "norme #/components/responses/NonAuthentifie ; RFC 6750 §3.1",
        texte: "{operation} avec un jeton d'accès inconnu reçoit 401.",
        avertit: false,
        essai: Essai::Operation {
            sur: |_| true,
            juger: |seance, operation| {
                Box::pin(refuser(seance, operation, &[401], |requete| {
                    remplacer(requete, "authorization", "Bearer jeton-inconnu");
                }))
            },
            faux: indulgents,
        },
    },
    Verification {
        id: "refus.sans_cle",
        niveau: Coeur,
        clause: "norme #/components/securitySchemes/cleApi ; norme #/components/responses/NonAuthentifie ; norme #/components/responses/Interdit",
        texte: "{operation} sans clé du CFA reçoit 401 ou 403.",
        avertit: false,
        essai: Essai::Operation {
            sur: |_| true,
            juger: |seance, operation| {
                Box::pin(refuser(seance, operation, &[401, 403], |requete| sans(requete, "x-api-key")))
            },
            faux: indulgents,
        },
    },
    Verification {
        id: "refus.cle_fausse",
        niveau: Coeur,
        clause: "norme #/components/securitySchemes/cleApi ; norme #/components/responses/NonAuthentifie ; norme #/components/responses/Interdit",
        texte: "{operation} avec une clé du CFA inconnue reçoit 401 ou 403.",
        avertit: false,
        essai: Essai::Operation {
            sur: |_| true,
            juger: |seance, operation| Box::pin(refuser(seance, operation, &[401, 403], cle_fausse)),
            faux: indulgents,
        },
    },
    Verification {
        id: "refus.entete",
        niveau: Coeur,
        clause: "norme {operation}#/parameters ; norme #/components/responses/RequeteInvalide",
        texte: "{operation} sans l'en-tête {sujet} est refusée par un statut 400.",
        avertit: false,
        essai: Essai::Parametre {
            sur: |parametre| parametre.place == "header" && parametre.required,
            juger: |seance, (operation, parametre)| {
                Box::pin(refuser(seance, operation, INVALIDE, |requete| sans(requete, parametre.name)))
            },
            faux: indulgents,
        },
    },
    Verification {
        id: "refus.parametre_absent",
        niveau: Coeur,
        clause: "norme {operation}#/parameters ; norme #/components/responses/RequeteInvalide",
        texte: "{operation} sans le paramètre {sujet} est refusée par un statut 400.",
        avertit: false,
        essai: Essai::Parametre {
            sur: |parametre| parametre.place == "query" && parametre.required,
            juger: |seance, (operation, parametre)| {
                Box::pin(refuser(seance, operation, INVALIDE, |requete| {
                    requete.query.retain(|(nom, _)| nom != parametre.name);
                }))
            },
            faux: indulgents,
        },
    },
    Verification {
        id: "refus.parametre_invalide",
        niveau: Coeur,
        clause: "norme {operation}#/parameters ; norme #/components/responses/RequeteInvalide",
        texte: "{operation} avec une valeur impossible de {sujet} est refusée par un statut 400.",
        avertit: false,
        essai: Essai::Parametre {
            sur: |parametre| parametre.place == "query" && impossible(parametre).is_some(),
            juger: |seance, (operation, parametre)| {
                Box::pin(refuser(seance, operation, INVALIDE, |requete| {
                    requete.query.retain(|(nom, _)| nom != parametre.name);
                    let valeur = impossible(parametre).unwrap_or_default();
                    requete.query.push((parametre.name.to_owned(), valeur.to_owned()));
                }))
            },
            faux: indulgents,
        },
    },
    Verification {
        id: "refus.numero_inconnu",
        niveau: Coeur,
        clause: "norme {operation}#/responses/404",
        texte: "{operation} avec un numéro inconnu reçoit 404.",
        avertit: false,
        essai: Essai::Operation {
            sur: lit_par_numero,
            juger: |seance, operation| Box::pin(numero_inconnu(seance, operation)),
            faux: indulgents,
        },
    },
    Verification {
        id: "refus.forme",
        niveau: Coeur,
        clause: "norme #/components/schemas/Erreur",
        texte: "Un refus de {operation} est du JSON de la forme d'erreur de la norme, et dit pourquoi.",
        avertit: false,
        essai: Essai::Operation {
            sur: |_| true,
            juger: |seance, operation| Box::pin(forme(seance, operation)),
            faux: formes,
        },
    },
];

/// Statuses for a request with an error in its content.
const INVALIDE: &[u16] = &[400, 422];

fn lit_par_numero(operation: Operation) -> bool {
    matches!(operation, Operation::ConsulterDossier | Operation::ConsulterDossierV2 | Operation::ListerDossiers)
}

/// A value that the schema of a parameter excludes, as a text.
fn impossible(parametre: &Parameter) -> Option<&'static str> {
    let longue = |contrainte: &Demand| matches!(contrainte, Demand::MinLength(minimum) if *minimum > 1);
    match &parametre.schema.kind {
        Kind::Integer(_) => Some("zero"),
        Kind::Text(_) => parametre.schema.demands.iter().any(longue).then_some("1"),
        Kind::Model(_)
        | Kind::Record(_)
        | Kind::Array(_)
        | Kind::Number
        | Kind::Boolean
        | Kind::Choice(_)
        | Kind::File
        | Kind::Any => None,
    }
}

fn sans(requete: &mut Requete, nom: &str) {
    requete.entetes.retain(|(un, _)| !un.eq_ignore_ascii_case(nom));
}

fn remplacer(requete: &mut Requete, nom: &str, valeur: &str) {
    requete.entetes.iter_mut().filter(|(un, _)| un == nom).for_each(|(_, un)| valeur.clone_into(un));
}

fn cle_fausse(requete: &mut Requete) {
    remplacer(requete, "x-api-key", "cle-inconnue");
}

/// A valid request of an operation that accepts valid ones: an operation that refuses all proves nothing.
async fn valable(seance: &mut Seance<'_>, operation: Operation) -> Result<Requete, Empechement> {
    let nominale = seance.nominale(operation).await?;
    if nominale.statut != 200 {
        return Err(Empechement::Impossible(format!("la demande valable reçoit déjà {}", nominale.statut)));
    }
    seance.requete(operation).await
}

/// Sends the valid request with one error, which must be refused with one of these statuses.
async fn refuser(
    seance: &mut Seance<'_>,
    operation: Operation,
    attendus: &[u16],
    alterer: impl FnOnce(&mut Requete) + Send,
) -> Result<Observations, Empechement> {
    let mut constat = Observations::default();
    essayer(seance, operation, attendus, alterer, &mut constat).await?;
    Ok(constat)
}

async fn essayer(
    seance: &mut Seance<'_>,
    operation: Operation,
    attendus: &[u16],
    alterer: impl FnOnce(&mut Requete) + Send,
    constat: &mut Observations,
) -> Result<Reponse, Empechement> {
    let mut requete = valable(seance, operation).await?;
    alterer(&mut requete);
    let reponse = seance.envoyer(&requete).await?;
    statut(constat, &reponse, attendus, "");
    Ok(reponse)
}

fn statut(constat: &mut Observations, reponse: &Reponse, attendus: &[u16], lieu: &str) {
    constat.preuves.push(reponse.preuve);
    let lieu = if lieu.is_empty() { String::new() } else { format!("{lieu} : ") };
    constat.exiger(attendus.contains(&reponse.statut), || {
        let attendus = attendus.iter().map(ToString::to_string).collect::<Vec<_>>().join(" ou ");
        format!("{lieu}statut {} au lieu de {attendus}", reponse.statut)
    });
}

async fn methode(seance: &mut Seance<'_>, operation: Operation) -> Result<Observations, Empechement> {
    let mut constat = Observations::default();
    let alterer = |requete: &mut Requete| {
        requete.methode = Method::PATCH;
        requete.corps = CorpsEnvoye::Aucun;
    };
    let reponse = essayer(seance, operation, &[405, 404, 501], alterer, &mut constat).await?;
    constat.reserver(!matches!(reponse.statut, 404 | 501), "methode_404", || {
        format!("une autre méthode reçoit {} au lieu de 405", reponse.statut)
    });
    Ok(constat)
}

async fn numero_inconnu(seance: &mut Seance<'_>, operation: Operation) -> Result<Observations, Empechement> {
    let mut constat = Observations::default();
    let alterer = |requete: &mut Requete| {
        requete.query.iter_mut().for_each(|(_, valeur)| *valeur = "NUMERO-INCONNU".to_owned());
    };
    let reponse = essayer(seance, operation, &[404, 400], alterer, &mut constat).await?;
    constat.reserver(reponse.statut != 400, NumeroInconnu400.nom(), || {
        "un numéro inconnu reçoit 400 au lieu de 404".to_owned()
    });
    Ok(constat)
}

async fn forme(seance: &mut Seance<'_>, operation: Operation) -> Result<Observations, Empechement> {
    let mut requete = valable(seance, operation).await?;
    cle_fausse(&mut requete);
    let reponse = seance.envoyer(&requete).await?;
    let mut constat = Observations { preuves: vec![reponse.preuve], ..Observations::default() };
    de_la_norme(&reponse, &mut constat);
    Ok(constat)
}

/// A refusal is JSON in the norm's form with a reason, in one of the known ways.
fn de_la_norme(reponse: &Reponse, constat: &mut Observations) {
    constat
        .exiger(reponse.statut >= 400 && reponse.statut < 500, || format!("statut {} pour un refus", reponse.statut));
    let Some(json) = &reponse.json else {
        return constat.exiger(false, || format!("le refus n'est pas du JSON ({})", citation(&reponse.media)));
    };
    for faute in valider(&models::ERREUR.schema, json) {
        constat.exiger(false, || faute.to_string());
    }
    let dit = |nom: &str| json[nom].as_str().is_some_and(|texte| !texte.trim().is_empty());
    let erreurs = json["errors"].as_array().is_some_and(|erreurs| {
        !erreurs.is_empty() && erreurs.iter().all(|un| un["code"].is_string() || un["description"].is_string())
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

/// The ways in which an OPCO refuses without a readable reason.
fn formes(operation: Operation) -> Vec<Mutant> {
    let chemin = operation.row().path;
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
