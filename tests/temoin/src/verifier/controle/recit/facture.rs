//! Invoices of an engaged dossier: accepted ones change the échéancier, wrong ones are refused, paid ones are shown as
//! paid.

use rust_decimal::Decimal;
use serde_json::{Value, json};

use crate::generated::operation::Operation;
use crate::verifier::exigence::Niveau::{Coeur, Extension};
use crate::verifier::faux::{indulgents, poser};
use crate::verifier::intermediaire::Mutant;
use crate::verifier::observations::Observations;
use crate::verifier::requete::{self, montant};
use crate::verifier::seance::page::liste;
use crate::verifier::seance::{Empechement, Seance};
use crate::verifier::verification::{Essai, Verification};

pub(in crate::verifier::controle) const VERIFICATIONS: &[Verification] = &[
    Verification {
        id: "recit.facture_doublon",
        niveau: Coeur,
        clause: "norme POST /v1/factures ; FAQ R1",
        texte: "Une facture déjà déposée est refusée.",
        avertit: false,
        essai: Essai::Recit {
            besoins: &[Operation::DeposerFacture],
            juger: |seance, ()| Box::pin(doublon(seance)),
            faux: |()| indulgents(Operation::DeposerFacture),
        },
    },
    Verification {
        id: "recit.facture_total",
        niveau: Coeur,
        clause: "norme #/components/schemas/Facture/properties/montantTotal ; FAQ R11",
        texte: "Une facture dont le total n'est pas la somme des lignes est refusée.",
        avertit: false,
        essai: Essai::Recit {
            besoins: &[Operation::DeposerFacture],
            juger: |seance, ()| Box::pin(fautive(seance, |facture| facture["montantTotal"] = json!(1.0))),
            faux: |()| indulgents(Operation::DeposerFacture),
        },
    },
    Verification {
        id: "recit.facture_iban",
        niveau: Coeur,
        clause: "norme #/components/schemas/Facture/properties/ibanEmetteur ; FAQ R2",
        texte: "Une facture dont l'IBAN n'est pas celui de l'échéance est refusée.",
        avertit: false,
        essai: Essai::Recit {
            besoins: &[Operation::DeposerFacture],
            juger: |seance, ()| {
                Box::pin(fautive(seance, |facture| {
                    // Valid check digits, but no existing account.
                    facture["ibanEmetteur"] = json!("FR7630006000011234567890189");
                }))
            },
            faux: |()| indulgents(Operation::DeposerFacture),
        },
    },
    Verification {
        id: "recit.facture_siret",
        niveau: Coeur,
        clause: "norme #/components/schemas/Facture/properties/siretEmetteur ; FAQ R7",
        texte: "Une facture dont le SIRET n'est pas celui de l'échéance est refusée.",
        avertit: false,
        essai: Essai::Recit {
            besoins: &[Operation::DeposerFacture],
            juger: |seance, ()| Box::pin(fautive(seance, |facture| facture["siretEmetteur"] = json!("00000123000010"))),
            faux: |()| indulgents(Operation::DeposerFacture),
        },
    },
    Verification {
        id: "recit.facture_fermee",
        niveau: Coeur,
        clause: "norme #/components/schemas/Echeance/properties/dateOuverture ; FAQ R9",
        texte: "Une facture d'une échéance qui n'est pas ouverte est refusée.",
        avertit: false,
        essai: Essai::Recit {
            besoins: &[Operation::DeposerFacture],
            juger: |seance, ()| Box::pin(fermee(seance)),
            faux: |()| indulgents(Operation::DeposerFacture),
        },
    },
    Verification {
        id: "recit.facture_echeance_inconnue",
        niveau: Coeur,
        clause: "norme #/components/schemas/LigneFacture/properties/numeroEcheance ; FAQ R12",
        texte: "Une facture d'une échéance inconnue est refusée.",
        avertit: false,
        essai: Essai::Recit {
            besoins: &[Operation::DeposerFacture],
            juger: |seance, ()| {
                Box::pin(fautive(seance, |facture| {
                    facture["lignes"][0]["numeroEcheance"] = json!(99);
                }))
            },
            faux: |()| indulgents(Operation::DeposerFacture),
        },
    },
    Verification {
        id: "recit.facture_en_cours",
        niveau: Coeur,
        clause: "norme #/components/schemas/Echeance/properties/montantEnCoursInstruction",
        texte: "Le montant facturé passe en cours d'instruction sur son échéance.",
        avertit: false,
        essai: Essai::Recit {
            besoins: &[Operation::DeposerFacture],
            juger: |seance, ()| Box::pin(en_cours(seance)),
            faux: |()| vec![poser(Operation::ConsulterDossier, "/echeances/*/montantEnCoursInstruction", json!(0.0))],
        },
    },
    Verification {
        id: "recit.reglement",
        niveau: Coeur,
        clause: "norme #/components/schemas/Echeance/properties/montantRegle",
        texte: "Une facture réglée passe au montant réglé de son échéance.",
        avertit: false,
        essai: Essai::Recit {
            besoins: &[Operation::DeposerFacture],
            juger: |seance, ()| Box::pin(reglement(seance)),
            faux: |()| vec![poser(Operation::ConsulterDossier, "/echeances/*/montantRegle", json!(0.0))],
        },
    },
    Verification {
        id: "recit.reglement_etat",
        niveau: Extension,
        clause: "norme #/components/schemas/EtatFacture ; AK",
        texte: "Une facture réglée est à l'état REGLE, avec la référence et la date du virement.",
        avertit: false,
        essai: Essai::Recit {
            besoins: &[Operation::DeposerFacture, Operation::ListerEtatsFactures],
            juger: |seance, ()| Box::pin(reglement_etat(seance)),
            faux: |()| {
                vec![
                    etat("/factures", json!([])),
                    etat("/factures/*/etatFacture", json!("TRANSMIS")),
                    etat("/factures/*/referenceVirement", Value::Null),
                    etat("/factures/*/dateReglement", Value::Null),
                ]
            },
        },
    },
];

/// An OPCO with one wrong value for its invoices.
fn etat(pointeur: &'static str, valeur: Value) -> Mutant {
    poser(Operation::ListerEtatsFactures, pointeur, valeur)
}

/// The amounts of the invoiced item: paid and in instruction.
async fn echeance(seance: &mut Seance<'_>, facture: &Value) -> Result<(Decimal, Decimal), Empechement> {
    let dossier = seance.engage().await?;
    let lu = seance.dossier(&dossier.numero).await?;
    let numero = &facture["lignes"][0]["numeroEcheance"];
    let echeances = lu["echeances"].as_array().cloned().unwrap_or_default();
    let trouvee = echeances.iter().find(|un| un["numero"] == *numero);
    let lire = |nom: &str| trouvee.and_then(|un| montant(&un[nom]));
    let manque = || Empechement::Impossible("les montants de l'échéance facturée ne sont pas lisibles".to_owned());
    lire("montantRegle").zip(lire("montantEnCoursInstruction")).ok_or_else(manque)
}

/// The invoice of the run and its number, when it was accepted.
async fn acceptee(seance: &mut Seance<'_>) -> Result<(Value, String), Empechement> {
    let (facture, reponse) = seance.facture().await?;
    let numero = reponse.json.as_ref().and_then(|json| json["numeroInterneFacture"].as_str()).map(str::to_owned);
    let refusee =
        || Empechement::Impossible(format!("la facture valable n'a pas été acceptée (statut {})", reponse.statut));
    numero.filter(|_| reponse.statut == 200).map(|numero| (facture, numero)).ok_or_else(refusee)
}

async fn en_cours(seance: &mut Seance<'_>) -> Result<Observations, Empechement> {
    let mut constat = Observations::default();
    let facture = seance.brouillon().await?;
    let avant = echeance(seance, &facture).await?;
    let reponse = seance.facturer(&facture).await?;
    if reponse.statut != 200 {
        return Err(Empechement::Impossible(format!("la facture valable reçoit {}", reponse.statut)));
    }
    let apres = echeance(seance, &facture).await?;
    let attendu = montant(&facture["montantTotal"]).unwrap_or_default();
    let bouge = (apres.0 + apres.1) - (avant.0 + avant.1);
    constat.exiger(bouge == attendu, || "le montant facturé n'est pas en cours d'instruction".to_owned());
    Ok(constat)
}

/// The invoice of the run and its number, once it is paid.
async fn reglee(seance: &mut Seance<'_>) -> Result<(Value, String), Empechement> {
    let (facture, numero) = acceptee(seance).await?;
    let opco = seance.levier()?;
    // It is paid once; the second control finds it paid.
    let _ = opco.regler(&numero);
    Ok((facture, numero))
}

async fn reglement(seance: &mut Seance<'_>) -> Result<Observations, Empechement> {
    let mut constat = Observations::default();
    let (facture, _) = reglee(seance).await?;
    let (regle, _) = echeance(seance, &facture).await?;
    let attendu = montant(&facture["montantTotal"]).unwrap_or_default();
    constat.exiger(regle >= attendu, || "le montant réglé n'est pas celui de la facture payée".to_owned());
    Ok(constat)
}

async fn reglement_etat(seance: &mut Seance<'_>) -> Result<Observations, Empechement> {
    let mut constat = Observations::default();
    let (_, numero) = reglee(seance).await?;
    let operation = Operation::ListerEtatsFactures;
    let la = |un: &Value| un["numeroInterneFacture"].as_str() == Some(&numero);
    let lecture = seance.feuilleter(operation, |factures| factures.iter().any(la)).await?;
    let trouvee = lecture.pages.last().and_then(|(.., page)| liste(operation, page).iter().find(|un| la(un)));
    let etat = match trouvee {
        Some(etat) => Some(etat.clone()),
        None => lecture.tous(operation)?.into_iter().find(la),
    };
    constat.exiger(etat.is_some(), || "la facture réglée n'est pas parmi les états".to_owned());
    if let Some(etat) = etat {
        constat
            .exiger(etat["etatFacture"] == json!("REGLE"), || "la facture réglée n'est pas à l'état REGLE".to_owned());
        constat.exiger(etat["referenceVirement"].is_string(), || "la référence du virement manque".to_owned());
        constat.exiger(etat["dateReglement"].is_string(), || "la date du règlement manque".to_owned());
    }
    Ok(constat)
}

/// An invoice with a single error is refused.
async fn fautive(seance: &mut Seance<'_>, fausser: fn(&mut Value)) -> Result<Observations, Empechement> {
    let mut facture = seance.brouillon().await?;
    fausser(&mut facture);
    refusee(seance, &facture).await
}

async fn doublon(seance: &mut Seance<'_>) -> Result<Observations, Empechement> {
    let (facture, _) = acceptee(seance).await?;
    refusee(seance, &facture).await
}

async fn fermee(seance: &mut Seance<'_>) -> Result<Observations, Empechement> {
    let facture = d_une_echeance_fermee(seance).await?;
    refusee(seance, &facture).await
}

async fn refusee(seance: &mut Seance<'_>, facture: &Value) -> Result<Observations, Empechement> {
    let mut constat = Observations::default();
    let reponse = seance.facturer(facture).await?;
    constat.exiger(matches!(reponse.statut, 400 | 409 | 422), || {
        format!("statut {} pour une facture qui doit être refusée", reponse.statut)
    });
    Ok(constat)
}

async fn d_une_echeance_fermee(seance: &mut Seance<'_>) -> Result<Value, Empechement> {
    let dossier = seance.engage().await?;
    let (jour, numero) = (seance.levier()?.date().to_string(), seance.numero_de_facture());
    let lu = seance.dossier(&dossier.numero).await?;
    let echeances = lu["echeances"].as_array().cloned().unwrap_or_default();
    let fermee = echeances.iter().find(|un| !requete::ouverte(un, &jour));
    let manque = || Empechement::Impossible("toutes les échéances sont ouvertes".to_owned());
    fermee.map(|un| requete::de_l_echeance(&lu, un, &numero, &jour)).ok_or_else(manque)
}
