//! What the norm leaves to each OPCO: how items are coded, what is paid unasked, what one invoice may hold.
//!
//! None of it is a failure. Each is a known deviation that a reader must cope with, named where it is met.

use serde_json::{Value, json};

use crate::simulateur::Particularite::{
    Avoirs, CodificationNumerique, PaiementAutomatique, PremierEquipementPartiel, UnContratParFacture,
    UneEcheanceParFacture,
};
use crate::verifier::cible::Reponse;
use crate::verifier::constat::Constat;
use crate::verifier::regle::Regle;
use crate::verifier::requete::{de_l_echeance, montant, nombre, ouverte, restant};
use crate::verifier::seance::{Empechement, Seance};

/// The nature of the costs of first equipment.
const EQUIPEMENT: &str = "PREMIEREQUIPEMENT";

pub(super) async fn juger(seance: &mut Seance<'_>, regle: Regle, constat: &mut Constat) -> Result<(), Empechement> {
    match regle {
        Regle::Codification | Regle::PaiementSansFacture => a_l_engagement(seance, regle, constat).await,
        Regle::PremierEquipement => premier_equipement(seance, constat).await,
        Regle::PlusieursEcheances => plusieurs_echeances(seance, constat).await,
        Regle::PlusieursContrats => plusieurs_contrats(seance, constat).await,
        _ => avoir(seance, constat).await,
    }
}

fn impossible<T>(phrase: &str) -> Result<T, Empechement> {
    Err(Empechement::Impossible(phrase.to_owned()))
}

/// What the dossier says when it was just engaged, before any invoice.
async fn a_l_engagement(seance: &mut Seance<'_>, regle: Regle, constat: &mut Constat) -> Result<(), Empechement> {
    seance.engage().await?;
    let lu = seance.a_l_engagement.clone().unwrap_or_default();
    for echeance in lu["echeances"].as_array().into_iter().flatten() {
        if regle == Regle::Codification {
            let code = echeance["codification"].as_str().unwrap_or_default();
            let numerique = !code.is_empty() && code.bytes().all(|byte| byte.is_ascii_digit());
            let phrase = || "les échéances sont codées par des nombres".to_owned();
            constat.reserver(!numerique, CodificationNumerique.nom(), phrase);
        } else {
            let regle = montant(&echeance["montantRegle"]).is_some_and(|regle| !regle.is_zero());
            let phrase = || "une échéance est réglée sans facture".to_owned();
            constat.reserver(!regle, PaiementAutomatique.nom(), phrase);
        }
    }
    Ok(())
}

fn acceptee(reponse: &Reponse) -> bool {
    reponse.statut == 200
}

/// A refusal, and nothing else, says that the OPCO does not take such an invoice.
fn refusee(reponse: &Reponse) -> bool {
    matches!(reponse.statut, 400 | 409 | 422)
}

/// The items of a dossier that may be invoiced on that day, as an invoice of each.
fn factures(seance: &mut Seance<'_>, dossier: &Value) -> Vec<Value> {
    let jour = seance.jour();
    let echeances = dossier["echeances"].as_array().cloned().unwrap_or_default();
    let facturables = echeances.iter().filter(|one| {
        ouverte(one, &jour) && restant(one).is_some_and(|reste| reste.is_sign_positive() && !reste.is_zero())
    });
    facturables.map(|one| de_l_echeance(dossier, one, &seance.numero_de_facture(), &jour)).collect()
}

/// One invoice with the lines of two.
fn reunir(seance: &mut Seance<'_>, une: &Value, autre: &Value) -> Value {
    let mut ensemble = une.clone();
    ensemble["numero"] = json!(seance.numero_de_facture());
    let total = [une, autre].into_iter().filter_map(|one| montant(&one["montantTotal"])).sum();
    ensemble["montantTotal"] = nombre(total);
    ensemble["lignes"] =
        [une, autre].into_iter().flat_map(|one| one["lignes"].as_array().into_iter().flatten()).cloned().collect();
    ensemble
}

/// Engaged costs that are said to be unpaid can be invoiced in full.
async fn premier_equipement(seance: &mut Seance<'_>, constat: &mut Constat) -> Result<(), Empechement> {
    let dossier = seance.autre_engage().await?;
    let frais = dossier["engagementsFraisAnnexe"].as_array().into_iter().flatten();
    let engage = frais
        .filter(|one| one["natureFrais"].as_str().is_some_and(|nature| nature.eq_ignore_ascii_case(EQUIPEMENT)))
        .find_map(|one| montant(&one["montantTotal"]));
    let Some(engage) = engage else { return impossible("aucun premier équipement n'est engagé") };
    if dossier["detailsFacturation"]["fraisPremierEquipementRegles"] != json!(false) {
        return impossible("le premier équipement n'est pas dit à régler");
    }
    let Some(mut facture) = factures(seance, &dossier).pop() else {
        return impossible("aucune échéance n'est facturable");
    };
    let mut demander = |seance: &mut Seance<'_>, combien: Value| {
        facture["numero"] = json!(seance.numero_de_facture());
        facture["montantTotal"] = combien.clone();
        facture["lignes"][0]["montant"] = combien;
        facture["lignes"][0]["natureLigne"] = json!(EQUIPEMENT);
        facture.clone()
    };
    let entiere = demander(seance, nombre(engage));
    if acceptee(&seance.facturer(&entiere).await?) {
        constat.exiger(true, String::new);
        return Ok(());
    }
    // One euro of it is taken: the rest was paid before, and nothing said so.
    let un = demander(seance, json!(1.0));
    let partielle = acceptee(&seance.facturer(&un).await?);
    constat.exiger(partielle, || "le premier équipement engagé et non réglé est refusé".to_owned());
    let phrase = || "une part du premier équipement est déjà réglée, sans être dite".to_owned();
    constat.reserver(!partielle, PremierEquipementPartiel.nom(), phrase);
    Ok(())
}

async fn plusieurs_echeances(seance: &mut Seance<'_>, constat: &mut Constat) -> Result<(), Empechement> {
    let dossier = seance.autre_engage().await?;
    let [une, autre, ..] = &factures(seance, &dossier)[..] else {
        return impossible("il n'y a pas deux échéances facturables");
    };
    let ensemble = reunir(seance, une, autre);
    etendue(seance, [&ensemble, une], UneEcheanceParFacture.nom(), "sur une seule échéance", constat).await
}

async fn plusieurs_contrats(seance: &mut Seance<'_>, constat: &mut Constat) -> Result<(), Empechement> {
    let mut factures_de = Vec::new();
    for _ in 0..2 {
        let dossier = seance.autre_engage().await?;
        let Some(facture) = factures(seance, &dossier).into_iter().next() else {
            return impossible("aucune échéance n'est facturable");
        };
        factures_de.push((dossier, facture));
    }
    let ensemble = reunir(seance, &factures_de[0].1, &factures_de[1].1);
    let une = &factures_de[0].1;
    etendue(seance, [&ensemble, une], UnContratParFacture.nom(), "sur un seul contrat", constat).await?;
    if constat.reserves.is_empty() {
        return Ok(());
    }
    // Where one item is already the most, two contracts say nothing more.
    let dossier = seance.autre_engage().await?;
    if let [une, autre, ..] = &factures(seance, &dossier)[..] {
        let deux = reunir(seance, une, autre);
        if refusee(&seance.facturer(&deux).await?) {
            return Err(Empechement::Indetermine("une facture ne porte déjà que sur une échéance".to_owned()));
        }
    }
    Ok(())
}

/// What is refused together and taken alone is a limit of that OPCO; what is refused alone too is a failure.
async fn etendue(
    seance: &mut Seance<'_>,
    [ensemble, une]: [&Value; 2],
    nom: &'static str,
    limite: &str,
    constat: &mut Constat,
) -> Result<(), Empechement> {
    let reponse = seance.facturer(ensemble).await?;
    if acceptee(&reponse) {
        constat.reserver(true, nom, String::new);
        return Ok(());
    }
    let seule = refusee(&reponse) && acceptee(&seance.facturer(une).await?);
    constat.exiger(seule, || format!("statut {} pour une facture que la norme permet", reponse.statut));
    constat.reserver(!seule, nom, || format!("une facture ne porte que {limite}"));
    Ok(())
}

/// A negative line is refused, or takes back what was invoiced.
async fn avoir(seance: &mut Seance<'_>, constat: &mut Constat) -> Result<(), Empechement> {
    let dossier = seance.autre_engage().await?;
    let Some(facture) = factures(seance, &dossier).into_iter().next() else {
        return impossible("aucune échéance n'est facturable");
    };
    let depot = seance.facturer(&facture).await?;
    if !acceptee(&depot) {
        return impossible("la facture valable est refusée");
    }
    let mut avoir = facture.clone();
    avoir["numero"] = json!(seance.numero_de_facture());
    avoir["montantTotal"] = json!(-1.0);
    avoir["lignes"][0]["montant"] = json!(-1.0);
    let reponse = seance.facturer(&avoir).await?;
    constat.exiger(acceptee(&reponse) || refusee(&reponse), || format!("statut {} pour un avoir", reponse.statut));
    constat.reserver(!acceptee(&reponse), Avoirs.nom(), || "un avoir est accepté".to_owned());
    Ok(())
}
