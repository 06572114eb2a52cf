//! The stories: deposit → state → échéancier → invoice → payment, refusal and rupture. Each step is one check.

pub(super) mod facture;
pub(super) mod usage;

use rust_decimal::Decimal;
use serde_json::{Value, json};

use crate::generated::operation::Operation;
use crate::simulateur::CommandeImpossible;
use crate::simulateur::Particularite::{EtatRuptu, ListeEnRetard};
use crate::verifier::cible::CorpsEnvoye;
use crate::verifier::exigence::Niveau::{Coeur, Extension};
use crate::verifier::faux::{corps, indulgents, poser, remplacer};
use crate::verifier::intermediaire::Mutant;
use crate::verifier::masque::citation;
use crate::verifier::observations::Observations;
use crate::verifier::requete::{self, montant};
use crate::verifier::seance::{Empechement, Seance};
use crate::verifier::verification::{Essai, Verification};

/// The deposit, until the dossier is engaged.
pub(super) const DEPOT: &[Verification] = &[
    Verification {
        id: "recit.depot_visible",
        niveau: Coeur,
        clause: "norme GET /v1/dossiers/etats ; FAQ états",
        texte: "Un contrat transmis apparaît parmi les états des dossiers, à l'état TRANSMIS ou EN_COURS_INSTRUCTION.",
        avertit: false,
        essai: Essai::Recit {
            besoins: &[],
            juger: |seance, ()| Box::pin(depot_visible(seance)),
            faux: |()| {
                vec![
                    poser(Operation::ListerEtatsDossiers, "", json!([])),
                    poser(Operation::ListerEtatsDossiers, "/*/etat", json!("SOLDE")),
                ]
            },
        },
    },
    Verification {
        id: "recit.relecture",
        niveau: Coeur,
        clause: "norme GET /v1/dossiers ; norme #/components/schemas/Dossier",
        texte: "Un dossier relu porte ce qui a été transmis.",
        avertit: false,
        essai: Essai::Recit {
            besoins: &[],
            juger: |seance, ()| Box::pin(relecture(seance)),
            faux: |()| {
                vec![
                    lecture("/cerfa/apprenti/nom", json!("Autre")),
                    lecture("/cerfa/contrat/dateDebutContrat", json!("2026-08-31T00:00:00+00:00")),
                    lecture("/cerfa/formation/dureeFormation", json!(1)),
                ]
            },
        },
    },
    Verification {
        id: "recit.doublon",
        niveau: Coeur,
        clause: "norme POST /v1/dossiers ; FAQ refus",
        texte: "Le même contrat transmis deux fois est refusé la seconde.",
        avertit: false,
        essai: Essai::Recit {
            besoins: &[],
            juger: |seance, ()| Box::pin(doublon(seance)),
            faux: |()| indulgents(Operation::TransmettreDossier),
        },
    },
    Verification {
        id: "recit.engagement",
        niveau: Coeur,
        clause: "norme #/components/schemas/Dossier ; FAQ états",
        texte: "Un dossier engagé le montre, avec son numéro DECA et son échéancier.",
        avertit: false,
        essai: Essai::Recit {
            besoins: &[],
            juger: |seance, ()| Box::pin(engagement(seance)),
            faux: |()| {
                vec![
                    lecture("/cerfa/etat", json!("TRANSMIS")),
                    lecture("/echeances", json!([])),
                    corps(Operation::ConsulterDossier, "tait le numéro DECA", |_, json| {
                        remplacer(json, "/cerfa/numeroDeca", &Value::Null);
                        remplacer(json, "/cerfa/contrat/noContrat", &Value::Null);
                    }),
                ]
            },
        },
    },
    Verification {
        id: "recit.echeancier",
        niveau: Coeur,
        clause: "norme #/components/schemas/Dossier/properties/engagement ; norme #/components/schemas/Echeance",
        texte: "Les échéances ont des numéros distincts, leur somme est le montant engagé, et rien n'est réglé au-delà du total.",
        avertit: false,
        essai: Essai::Recit {
            besoins: &[],
            juger: |seance, ()| Box::pin(echeancier(seance)),
            faux: |()| {
                vec![
                    lecture("/engagement", json!(1.0)),
                    lecture("/echeances/*/numero", json!(1)),
                    lecture("/echeances/0/montantRegle", json!(99_999.0)),
                ]
            },
        },
    },
];

/// The end of a dossier.
pub(super) const ISSUE: &[Verification] = &[
    Verification {
        id: "recit.refus",
        niveau: Coeur,
        clause: "norme #/components/schemas/Cerfa/properties/commentaireEtat ; FAQ états",
        texte: "Un dossier refusé le montre, avec une raison.",
        avertit: false,
        essai: Essai::Recit {
            besoins: &[],
            juger: |seance, ()| Box::pin(refus(seance)),
            faux: |()| vec![lecture("/cerfa/etat", json!("TRANSMIS")), lecture("/cerfa/commentaireEtat", Value::Null)],
        },
    },
    Verification {
        id: "recit.rupture",
        niveau: Extension,
        clause: "norme POST /v2/dossiers/rupture/employeur ; norme #/components/schemas/Etat",
        texte: "Un dossier rompu à la demande de l'employeur passe à l'état RUPTURE.",
        avertit: false,
        essai: Essai::Recit {
            besoins: &[Operation::SignalerRuptureEmployeur],
            juger: |seance, ()| Box::pin(rupture(seance)),
            faux: |()| vec![lecture("/cerfa/etat", json!("ENGAGE"))],
        },
    },
];

/// An OPCO with one wrong value for a dossier.
fn lecture(pointeur: &'static str, valeur: Value) -> Mutant {
    poser(Operation::ConsulterDossier, pointeur, valeur)
}

/// If a story can be read only through an operation that the OPCO does not offer.
fn lue_par(seance: &Seance<'_>) -> Operation {
    let (v1, v2) = (Operation::ListerEtatsDossiers, Operation::ListerEtatsDossiersV2);
    if seance.profil.sans_objet(v1).is_none() { v1 } else { v2 }
}

async fn depot_visible(seance: &mut Seance<'_>) -> Result<Observations, Empechement> {
    let mut constat = Observations::default();
    let dossier = seance.deposer(seance.depot()).await?;
    if dossier.numero.is_empty() {
        return Err(Empechement::Impossible("le contrat n'a pas reçu de numéro".to_owned()));
    }
    let operation = lue_par(seance);
    let etats = seance.feuilleter(operation, |_| false).await?.tous(operation)?;
    let trouve = etats.iter().find(|un| un["numeroInterne"].as_str() == Some(&dossier.numero));
    constat.exiger(trouve.is_some(), || "le dossier transmis n'est pas parmi les états".to_owned());
    // It can be read by its number: whether the list is late or lost it is known only on another day.
    let en_retard = trouve.is_none() && seance.dossier(&dossier.numero).await.is_ok();
    constat
        .reserver(!en_retard, ListeEnRetard.nom(), || "la liste ne montre pas ce qui se lit par son numéro".to_owned());
    if let Some(etat) = trouve.map(|un| un["etat"].as_str().unwrap_or_default()) {
        let attendu = matches!(etat, "TRANSMIS" | "EN_COURS_INSTRUCTION");
        constat.exiger(attendu, || format!("le dossier transmis est à l'état {}", citation(etat)));
    }
    Ok(constat)
}

async fn relecture(seance: &mut Seance<'_>) -> Result<Observations, Empechement> {
    let mut constat = Observations::default();
    let dossier = seance.principal().await?;
    let lu = seance.dossier(&dossier.numero).await?;
    comparer(&dossier.cerfa["cerfa"], &lu["cerfa"], "/cerfa", &mut constat);
    Ok(constat)
}

/// Every sent leaf is returned; dates are compared by day, numbers by value.
fn comparer(envoye: &Value, lu: &Value, pointeur: &str, constat: &mut Observations) {
    match envoye {
        Value::Object(membres) => {
            for (nom, interieur) in membres {
                comparer(interieur, &lu[nom.as_str()], &format!("{pointeur}/{nom}"), constat);
            }
        }
        Value::Array(elements) => {
            for (rang, interieur) in elements.iter().enumerate() {
                comparer(interieur, &lu[rang], &format!("{pointeur}/{rang}"), constat);
            }
        }
        feuille => constat.exiger(meme(feuille, lu), || format!("{pointeur} n'est pas rendu comme transmis")),
    }
}

fn meme(envoye: &Value, lu: &Value) -> bool {
    let jour = |valeur: &Value| valeur.as_str().and_then(|texte| texte.get(..10)?.parse::<jiff::civil::Date>().ok());
    match (jour(envoye), montant(envoye)) {
        (Some(date), _) => jour(lu) == Some(date),
        (_, Some(nombre)) => montant(lu) == Some(nombre),
        _ => envoye == lu,
    }
}

async fn doublon(seance: &mut Seance<'_>) -> Result<Observations, Empechement> {
    let mut constat = Observations::default();
    let dossier = seance.principal().await?;
    let requete = requete::json(seance.depot(), &dossier.cerfa, seance.cible.entetes());
    let reponse = seance.envoyer(&requete).await?;
    constat.exiger(matches!(reponse.statut, 400 | 409 | 422), || format!("statut {} pour un doublon", reponse.statut));
    Ok(constat)
}

/// The current state of the engaged dossier, and its items.
async fn engage(seance: &mut Seance<'_>) -> Result<(Value, Vec<Value>), Empechement> {
    let dossier = seance.engage().await?;
    let lu = seance.dossier(&dossier.numero).await?;
    let echeances = lu["echeances"].as_array().cloned().unwrap_or_default();
    Ok((lu, echeances))
}

async fn engagement(seance: &mut Seance<'_>) -> Result<Observations, Empechement> {
    let mut constat = Observations::default();
    let (lu, echeances) = engage(seance).await?;
    let etat = lu["cerfa"]["etat"].as_str().unwrap_or_default();
    constat.exiger(matches!(etat, "ENGAGE" | "SOLDE"), || format!("le dossier engagé est à l'état {}", citation(etat)));
    let deca = [&lu["cerfa"]["numeroDeca"], &lu["cerfa"]["contrat"]["noContrat"]].into_iter().any(Value::is_string);
    constat.exiger(deca, || "le dossier engagé n'a pas de numéro DECA".to_owned());
    constat.exiger(!echeances.is_empty(), || "le dossier engagé n'a pas d'échéancier".to_owned());
    Ok(constat)
}

async fn echeancier(seance: &mut Seance<'_>) -> Result<Observations, Empechement> {
    let mut constat = Observations::default();
    let (lu, echeances) = engage(seance).await?;
    let mut somme = Decimal::ZERO;
    for (rang, echeance) in echeances.iter().enumerate() {
        let numero = &echeance["numero"];
        let distinct = echeances[..rang].iter().all(|autre| autre["numero"] != *numero);
        constat.exiger(distinct, || format!("deux échéances ont le numéro {}", citation(&numero.to_string())));
        let reste = requete::restant(echeance);
        constat.exiger(reste.is_some_and(|reste| reste >= Decimal::ZERO), || {
            format!("l'échéance {} est réglée ou en cours au-delà de son total", citation(&numero.to_string()))
        });
        somme += montant(&echeance["montantTotal"]).unwrap_or_default();
    }
    let engagement = montant(&lu["engagement"]);
    constat.exiger(engagement == Some(somme), || "la somme des échéances n'est pas le montant engagé".to_owned());
    Ok(constat)
}

async fn refus(seance: &mut Seance<'_>) -> Result<Observations, Empechement> {
    let mut constat = Observations::default();
    let dossier = seance.deposer(seance.depot()).await?;
    let opco = seance.levier()?;
    let impossible = |erreur: CommandeImpossible| Empechement::Impossible(erreur.to_string());
    opco.refuser(&dossier.numero, "Certification inactive.").map_err(impossible)?;
    let lu = seance.dossier(&dossier.numero).await?;
    let etat = lu["cerfa"]["etat"].as_str().unwrap_or_default();
    constat.exiger(etat == "REFUSE", || format!("le dossier refusé est à l'état {}", citation(etat)));
    let raison = [&lu["cerfa"]["commentaireEtat"], &lu["comment"]]
        .into_iter()
        .any(|un| un.as_str().is_some_and(|un| !un.is_empty()));
    constat.exiger(raison, || "le dossier refusé ne dit pas pourquoi".to_owned());
    Ok(constat)
}

async fn rupture(seance: &mut Seance<'_>) -> Result<Observations, Empechement> {
    let mut constat = Observations::default();
    let requete = seance.requete(Operation::SignalerRuptureEmployeur).await?;
    let CorpsEnvoye::Texte(_, corps) = &requete.corps else {
        return Err(Empechement::Impossible("la rupture n'a pas de corps".to_owned()));
    };
    let corps: Value = serde_json::from_str(corps).unwrap_or_default();
    let numero = corps["numeroInterne"].as_str().unwrap_or_default().to_owned();
    let reponse = seance.envoyer(&requete).await?;
    if matches!(reponse.statut, 404 | 405 | 501) {
        return Err(Empechement::Indetermine(format!("l'OPCO répond {} à une rupture", reponse.statut)));
    }
    let lecture = seance.lecture();
    let lu = seance.dossier_par(lecture, &numero).await?;
    rompu(&lu, &mut constat);
    // The other protocol may have another spelling; if it is not available, nothing is concluded.
    let autre = [Operation::ConsulterDossier, Operation::ConsulterDossierV2].into_iter().find(|un| *un != lecture);
    if let Some(autre) = autre.filter(|un| seance.profil.sans_objet(*un).is_none())
        && let Ok(lu) = seance.dossier_par(autre, &numero).await
    {
        rompu(&lu, &mut constat);
    }
    Ok(constat)
}

fn rompu(lu: &Value, constat: &mut Observations) {
    let etat = lu["cerfa"]["etat"].as_str().unwrap_or_default();
    constat.exiger(matches!(etat, "RUPTURE" | "RUPTU" | "RUTPURE"), || {
        format!("le dossier rompu est à l'état {}", citation(etat))
    });
    let phrase = || format!("l'état de rupture s'écrit {etat}");
    constat.reserver(!matches!(etat, "RUPTU" | "RUTPURE"), EtatRuptu.nom(), phrase);
}
