//! Invoices of an engaged dossier: accepted ones move the échéancier, wrong ones are refused, paid ones say so.

use rust_decimal::Decimal;
use serde_json::{Value, json};

use crate::generated::operation::Operation;
use crate::verifier::constat::Constat;
use crate::verifier::regle::Regle;
use crate::verifier::requete::{self, montant};
use crate::verifier::seance::page::liste;
use crate::verifier::seance::{Empechement, Seance};

pub(super) async fn juger(seance: &mut Seance<'_>, regle: Regle, constat: &mut Constat) -> Result<(), Empechement> {
    match regle {
        Regle::FactureEnCours => en_cours(seance, constat).await,
        Regle::Reglement | Regle::ReglementEtat => reglement(seance, regle, constat).await,
        _ => fautive(seance, regle, constat).await,
    }
}

/// The numbers of the invoiced item: paid and in instruction.
async fn echeance(seance: &mut Seance<'_>, facture: &Value) -> Result<(Decimal, Decimal), Empechement> {
    let dossier = seance.engage().await?;
    let lu = seance.dossier(&dossier.numero).await?;
    let numero = &facture["lignes"][0]["numeroEcheance"];
    let echeances = lu["echeances"].as_array().cloned().unwrap_or_default();
    let trouvee = echeances.iter().find(|one| one["numero"] == *numero);
    let lire = |nom: &str| trouvee.and_then(|one| montant(&one[nom]));
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

async fn en_cours(seance: &mut Seance<'_>, constat: &mut Constat) -> Result<(), Empechement> {
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
    Ok(())
}

async fn reglement(seance: &mut Seance<'_>, regle: Regle, constat: &mut Constat) -> Result<(), Empechement> {
    let (facture, numero) = acceptee(seance).await?;
    let opco = seance.levier()?;
    // Paid once; the second control finds it paid.
    let _ = opco.regler(&numero);
    if regle == Regle::Reglement {
        let (regle, _) = echeance(seance, &facture).await?;
        let attendu = montant(&facture["montantTotal"]).unwrap_or_default();
        constat.exiger(regle >= attendu, || "le montant réglé n'est pas celui de la facture payée".to_owned());
        return Ok(());
    }
    let operation = Operation::ListerEtatsFactures;
    let la = |one: &Value| one["numeroInterneFacture"].as_str() == Some(&numero);
    let lecture = seance.feuilleter(operation, |factures| factures.iter().any(la)).await?;
    let trouvee = lecture.pages.last().and_then(|(.., page)| liste(operation, page).iter().find(|one| la(one)));
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
    Ok(())
}

/// An invoice with one fault is refused.
async fn fautive(seance: &mut Seance<'_>, regle: Regle, constat: &mut Constat) -> Result<(), Empechement> {
    let facture = match regle {
        Regle::FactureDoublon => acceptee(seance).await?.0,
        Regle::FactureFermee => fermee(seance).await?,
        _ => {
            let mut facture = seance.brouillon().await?;
            match regle {
                Regle::FactureTotal => facture["montantTotal"] = json!(1.0),
                // Valid check digits, nobody's account.
                Regle::FactureIban => facture["ibanEmetteur"] = json!("FR7630006000011234567890189"),
                Regle::FactureSiret => facture["siretEmetteur"] = json!("00000123000010"),
                _ => facture["lignes"][0]["numeroEcheance"] = json!(99),
            }
            facture
        }
    };
    let reponse = seance.facturer(&facture).await?;
    constat.exiger(matches!(reponse.statut, 400 | 409 | 422), || {
        format!("statut {} pour une facture qui doit être refusée", reponse.statut)
    });
    Ok(())
}

async fn fermee(seance: &mut Seance<'_>) -> Result<Value, Empechement> {
    let dossier = seance.engage().await?;
    let (jour, numero) = (seance.levier()?.date().to_string(), seance.numero_de_facture());
    let lu = seance.dossier(&dossier.numero).await?;
    let echeances = lu["echeances"].as_array().cloned().unwrap_or_default();
    let fermee = echeances.iter().find(|one| !requete::ouverte(one, &jour));
    let manque = || Empechement::Impossible("toutes les échéances sont ouvertes".to_owned());
    fermee.map(|one| requete::de_l_echeance(&lu, one, &numero, &jour)).ok_or_else(manque)
}
