//! The token request: its answer, its refusal, and an OPCO's demands beyond the norm.

use std::sync::atomic::{AtomicUsize, Ordering};

use serde_json::{Value, json};

use crate::simulateur::Particularite::{DpopJeton, JetonSansPortee};
use crate::verifier::cible::Adresse;
use crate::verifier::exigence::Niveau::{Coeur, Facultatif};
use crate::verifier::faux::mutant;
use crate::verifier::intermediaire::{DemandeVue, JETON, Mutant, Rendu};
use crate::verifier::observations::Observations;
use crate::verifier::seance::{Empechement, Seance};
use crate::verifier::verification::{Essai, Verification};

pub(super) const VERIFICATIONS: &[Verification] = &[
    Verification {
        id: "jeton.forme",
        niveau: Coeur,
        clause: "norme #/components/securitySchemes/oauth2 ; RFC 6749 §5.1",
        texte: "Une demande de jeton valable reçoit un jeton, de type Bearer, avec sa durée.",
        avertit: false,
        essai: Essai::Jeton {
            juger: |seance, ()| Box::pin(forme(seance)),
            faux: |()| {
                vec![
                    ensuite("répond 201", |_, rendu| rendu.statut = 201),
                    ensuite("tait le jeton", |_, rendu| rendu.json["access_token"] = Value::Null),
                    ensuite("donne un jeton d'un autre type", |_, rendu| rendu.json["token_type"] = json!("mac")),
                    ensuite("tait la durée", |_, rendu| rendu.json["expires_in"] = Value::Null),
                ]
            },
        },
    },
    Verification {
        id: "jeton.secret_faux",
        niveau: Coeur,
        clause: "norme #/components/securitySchemes/oauth2 ; RFC 6749 §5.2",
        texte: "Une demande de jeton avec un secret faux est refusée par un statut 400 ou 401.",
        avertit: false,
        essai: Essai::Jeton {
            juger: |seance, ()| Box::pin(secret_faux(seance)),
            faux: |()| {
                vec![
                    ensuite("accepte tout secret", |_, rendu| rendu.statut = 200),
                    ensuite("tombe en panne sur un secret faux", |_, rendu| rendu.statut = 500),
                ]
            },
        },
    },
    Verification {
        id: "jeton.particulier",
        niveau: Facultatif,
        clause: "norme #/components/securitySchemes/oauth2 ; RFC 9449 §5 ; CF",
        texte: "La demande de jeton n'exige ni preuve de possession, ni l'absence de portée.",
        avertit: true,
        essai: Essai::Jeton {
            juger: |seance, ()| Box::pin(particulier(seance)),
            faux: |()| {
                vec![
                    ensuite("refuse toute portée", |demande, rendu| {
                        if demande.corps.contains("scope=") {
                            rendu.statut = 400;
                        }
                    }),
                    ensuite("exige une preuve", |_, rendu| rendu.statut = 400),
                ]
            },
        },
    },
];

/// An OPCO that answers token requests wrongly, after a first right answer.
fn ensuite(phrase: &str, changer: fn(&DemandeVue, &mut Rendu)) -> Mutant {
    let demandes = AtomicUsize::new(0);
    mutant(phrase, move |demande, rendu| {
        if demande.chemin == JETON && demandes.fetch_add(1, Ordering::Relaxed) > 0 {
            changer(demande, rendu);
        }
    })
}

async fn forme(seance: &mut Seance<'_>) -> Result<Observations, Empechement> {
    let mut constat = Observations::default();
    let (statut, json) = seance.cible.jeton(|_| {}).await?;
    constat.exiger(statut == 200, || format!("statut {statut} au lieu de 200"));
    let texte = |nom: &str| json[nom].as_str().unwrap_or_default();
    constat.exiger(!texte("access_token").is_empty(), || "access_token manque".to_owned());
    constat.exiger(texte("token_type").eq_ignore_ascii_case("bearer"), || "le jeton n'est pas Bearer".to_owned());
    constat.exiger(json["expires_in"].as_u64().is_some_and(|duree| duree > 0), || "expires_in manque".to_owned());
    Ok(constat)
}

async fn secret_faux(seance: &mut Seance<'_>) -> Result<Observations, Empechement> {
    let mut constat = Observations::default();
    let (statut, _) = seance.cible.jeton(|adresse| adresse.client_secret = "secret-inconnu".to_owned()).await?;
    constat.exiger(matches!(statut, 400 | 401), || format!("statut {statut} pour un secret faux"));
    Ok(constat)
}

async fn particulier(seance: &mut Seance<'_>) -> Result<Observations, Empechement> {
    let mut constat = Observations::default();
    let refuse = |statut: u16| (400..500).contains(&statut);
    let (statut, _) = seance.cible.jeton(|adresse| adresse.dpop = false).await?;
    constat.reserver(!refuse(statut), DpopJeton.nom(), || "une preuve de possession est exigée".to_owned());
    let scope = |adresse: &mut Adresse| adresse.scope = Some("api.read api.write".to_owned());
    let (statut, _) = seance.cible.jeton(scope).await?;
    constat.reserver(!refuse(statut), JetonSansPortee.nom(), || "une portée est refusée".to_owned());
    Ok(constat)
}
