//! The lines of an invoice, from the OPCO's dossiers: numbers, codification, IBAN and SIRET are copied if they are
//! there; amounts are what the échéance still expects, in whole centimes, unless the CFA adjusts them.

use super::demande::{Facturation, Frais, Justificatif, Pedagogie, Poste};
use super::impossible::{FacturationImpossible, RaisonImpossible};
use super::projet::Ajustement;
use crate::controle::est_masque;
use crate::models::{Dossier, Echeance, Facture, LigneFacture, NatureFrais, NatureLigne};
use crate::opco::UsagesFacturation;
use crate::runtime::jiff::civil::Date;
use crate::scalaires::rust_decimal::Decimal;
use crate::scalaires::rust_decimal::prelude::ToPrimitive as _;
use crate::scalaires::{Iban, Identifiant, Montant, Siret};

/// The invoice of `demande`, with the dossier of each of its postes, in order. No dossier is `None`: all requested ones
/// were read.
pub(super) fn facture(
    demande: &Facturation,
    dossiers: &[Dossier],
    (jour, usages): (Date, UsagesFacturation),
) -> Result<(Facture, Vec<Ajustement>), FacturationImpossible> {
    let (mut lignes, mut ajustements) = (Vec::new(), Vec::new());
    let mut emetteur: Option<(Iban, Siret)> = None;
    for (poste, dossier) in demande.postes.iter().zip(dossiers) {
        let impossible = |raison| FacturationImpossible { numero_interne: poste.numero_interne.clone(), raison };
        let (echeance, automatique) = echeance(poste, dossier, (jour, usages)).map_err(impossible)?;
        lignes.extend(lignes_du_poste(poste, dossier, (echeance, automatique, usages)).map_err(impossible)?);
        ajustements.extend(ajustement(poste, echeance));
        let beneficiaire = paye_a(demande, dossier, echeance).map_err(impossible)?;
        match &emetteur {
            Some(premier) if *premier != beneficiaire => return Err(impossible(RaisonImpossible::AutreEmetteur)),
            Some(_) => {}
            None => emetteur = Some(beneficiaire),
        }
    }
    let (iban_emetteur, siret_emetteur) = emetteur.expect("an invoice to be has at least one poste");
    let facture = Facture::builder()
        .numero(&demande.numero)
        .date_emission(demande.date_emission.unwrap_or(jour).into())
        .montant_total(lignes.iter().map(|ligne| &ligne.montant).sum())
        .iban_emetteur(iban_emetteur)
        .siret_emetteur(siret_emetteur)
        .est_certificat_realisation(demande.justificatif == Justificatif::FactureValantCertificat)
        .lignes(lignes)
        .build();
    Ok((facture, ajustements))
}

/// The requested échéance, otherwise the first open one that expects something; and whether the OPCO pays it without an
/// invoice.
fn echeance<'a>(
    poste: &Poste,
    dossier: &'a Dossier,
    (jour, usages): (Date, UsagesFacturation),
) -> Result<(&'a Echeance, bool), RaisonImpossible> {
    let mut tous: Vec<&Echeance> = dossier.echeances.iter().flatten().collect();
    tous.sort_by_key(|echeance| echeance.numero);
    if tous.is_empty() {
        return Err(RaisonImpossible::SansEcheancier);
    }
    let premier = tous.first().and_then(|echeance| echeance.numero);
    let automatique = |echeance: &Echeance| {
        usages.paiement_automatique == Some(true) && echeance.numero == premier && premier.is_some()
    };
    if let Some(numero) = poste.echeance {
        let nomme = tous.into_iter().find(|echeance| echeance.numero == Some(numero));
        return nomme.map(|nomme| (nomme, automatique(nomme))).ok_or(RaisonImpossible::EcheanceInconnue(numero));
    }
    let frais_seulement = matches!(poste.pedagogie, Pedagogie::Aucune);
    let attend = |echeance: &&&Echeance| {
        let reste = echeance.reste_au_plus().and_then(|reste| reste.en_centimes());
        reste.is_none_or(|reste| reste > 0) && (frais_seulement || !automatique(echeance))
    };
    let ouverte = |echeance: &&&Echeance| echeance.est_ouverte(&jour.into()) == Some(true);
    let en_attente = tous.iter().filter(attend).find(ouverte);
    // Costs alone do not need an échéance that expects something.
    let derniere_ouverte = || tous.iter().rev().find(ouverte).filter(|_| frais_seulement);
    let trouve = en_attente.or_else(derniere_ouverte).copied().map(|echeance| (echeance, automatique(echeance)));
    trouve.ok_or_else(|| {
        // Only the next one counts: échéances are invoiced in their order.
        let suivante = tous.iter().find(attend).filter(|echeance| echeance.est_ouverte(&jour.into()).is_none());
        if let Some(numero) = suivante.and_then(|echeance| echeance.numero) {
            return RaisonImpossible::OuvertureInconnue(numero);
        }
        let ouvertures = tous.iter().filter(attend).filter_map(|echeance| echeance.date_ouverture.as_ref()?.civil());
        RaisonImpossible::AucuneEcheance { prochaine: ouvertures.filter(|ouverture| *ouverture > jour).min() }
    })
}

/// The payee of the échéance (IBAN and SIRET) according to the OPCO; the CFA's own settings if it gives none, or masks
/// the IBAN.
fn paye_a(demande: &Facturation, dossier: &Dossier, echeance: &Echeance) -> Result<(Iban, Siret), RaisonImpossible> {
    let du_dossier = || dossier.details_facturation.as_ref().and_then(|details| details.iban.as_ref());
    let connu = echeance.iban.as_ref().or_else(du_dossier);
    // The checks judge a value that is neither complete nor masked.
    let dit = connu.filter(|iban| !est_masque(iban));
    let iban = dit.or(demande.iban_du_cfa.as_ref()).ok_or(RaisonImpossible::Absent("iban"))?;
    let siret = echeance.siret_cfa.as_ref().or(demande.siret_du_cfa.as_ref());
    Ok((iban.clone(), siret.ok_or(RaisonImpossible::Absent("siretCfa"))?.clone()))
}

fn lignes_du_poste(
    poste: &Poste,
    dossier: &Dossier,
    (echeance, automatique, usages): (&Echeance, bool, UsagesFacturation),
) -> Result<Vec<LigneFacture>, RaisonImpossible> {
    let numero_echeance = echeance.numero.ok_or(RaisonImpossible::Absent("numero"))?;
    let donne = || echeance.codification.clone().or_else(|| poste.codification.clone());
    let codification_echeance = donne().unwrap_or_else(|| Identifiant::tel_quel(numero_echeance.to_string()));
    let numero_dossier = dossier.numero_externe().cloned().ok_or(RaisonImpossible::Absent("numeroExterne"))?;
    let numero_deca = dossier.numero_deca().or(poste.numero_deca.as_ref()).cloned();
    let numero_deca = numero_deca.ok_or(RaisonImpossible::Absent("noContrat"))?;
    let ligne = |(nature_ligne, montant, quantite)| {
        LigneFacture::builder()
            .montant(montant)
            .nature_ligne(nature_ligne)
            .quantite(quantite)
            .numero_echeance(numero_echeance)
            .codification_echeance(codification_echeance.clone())
            .numero_dossier(numero_dossier.clone())
            .numero_deca(numero_deca.clone())
            .build()
    };
    let mut montants = repartir(poste, (echeance, automatique), numero_echeance)?;
    for frais in &poste.frais {
        montants.push(de_frais(frais, dossier, usages)?);
    }
    Ok(montants.into_iter().map(ligne).collect())
}

/// A nature, its amount, its quantity.
type Part = (NatureLigne, Montant, f64);

/// The invoiced amounts of the échéance itself: teaching, and its increase for a disabled apprentice as a separate
/// line.
fn repartir(
    poste: &Poste,
    (echeance, automatique): (&Echeance, bool),
    numero: i32,
) -> Result<Vec<Part>, RaisonImpossible> {
    // Of an amount that the OPCO left out, the checks warn.
    let reste = echeance.reste_au_plus();
    let somme = match &poste.pedagogie {
        Pedagogie::Aucune => return Ok(Vec::new()),
        Pedagogie::Ajustee { raison, .. } if raison.trim().is_empty() => {
            return Err(RaisonImpossible::SansRaison(numero));
        }
        Pedagogie::Ajustee { montant, .. } => montant.clone(),
        Pedagogie::Attendue => {
            let reste = reste.clone().ok_or(RaisonImpossible::Absent("montantTotal"))?;
            // Nothing is left to invoice, or the OPCO pays it automatically: only the costs are invoiced.
            if !poste.frais.is_empty() && (automatique || reste <= Montant::ZERO) {
                return Ok(Vec::new());
            }
            reste
        }
    };
    let majoration = match &poste.majoration_rqth {
        Some(donne) => donne.clone(),
        None => majoration_de(echeance, &somme, numero)?,
    };
    if majoration == Montant::ZERO {
        return Ok(vec![(NatureLigne::Pedagogie, somme, 1.0)]);
    }
    let enseignement = somme.clone() - majoration.clone();
    if somme >= Montant::ZERO && enseignement < Montant::ZERO {
        return Err(RaisonImpossible::MajorationTropGrande(numero));
    }
    let deux = [(NatureLigne::Pedagogie, enseignement, 1.0), (NatureLigne::MajorationRqth, majoration, 1.0)];
    Ok(deux.into_iter().filter(|(_, montant, _)| *montant != Montant::ZERO).collect())
}

/// The part of an amount that is the increase, according to the échéance.
fn majoration_de(echeance: &Echeance, montant: &Montant, numero: i32) -> Result<Montant, RaisonImpossible> {
    let majoration = echeance.dont_majoration_rqth.clone().unwrap_or_default();
    if majoration == Montant::ZERO {
        return Ok(majoration);
    }
    let enseignement = montant.clone() - majoration.clone();
    let dit = echeance.dont_montant_pedagogie.as_ref();
    // After a partial payment, the norm does not say which part was paid.
    if echeance.montant_total.as_ref() != Some(montant) || dit.is_some_and(|dit| *dit != enseignement) {
        return Err(RaisonImpossible::PartsInconnues(numero));
    }
    Ok(majoration)
}

/// Amounts that differ from what the échéance expects, with the reason.
fn ajustement(poste: &Poste, echeance: &Echeance) -> Option<Ajustement> {
    let Pedagogie::Ajustee { montant, raison } = &poste.pedagogie else { return None };
    Some(Ajustement {
        numero_interne: poste.numero_interne.clone(),
        echeance: echeance.numero,
        attendu: echeance.reste_a_facturer(),
        montant: montant.clone(),
        raison: raison.trim().to_owned(),
    })
}

fn de_frais(frais: &Frais, dossier: &Dossier, usages: UsagesFacturation) -> Result<Part, RaisonImpossible> {
    let nature = frais.nature;
    let engage = nature.nature_des_frais().ok_or(RaisonImpossible::PasDesFrais(nature))?;
    let prix = match &frais.prix_unitaire {
        Some(prix) => prix.decimal(),
        None => prix_engage(dossier, &engage),
    };
    let prix = prix.ok_or(RaisonImpossible::PrixInconnu(nature))?;
    let montant = prix.checked_mul(frais.quantite).map(|montant| Montant::from(montant.normalize()));
    let montant = montant.filter(|montant| montant.en_centimes().is_some());
    let compte = matches!(nature, NatureLigne::Restauration | NatureLigne::Hebergement);
    let en_un = compte && usages.frais_au_total == Some(true);
    let combien = if en_un { Some(1.0) } else { frais.quantite.to_f64() };
    montant
        .zip(combien)
        .map(|(montant, combien)| (nature, montant, combien))
        .ok_or(RaisonImpossible::MontantInexact(nature))
}

/// The unit price that the OPCO engaged; `None` when it engaged none, or several.
fn prix_engage(dossier: &Dossier, nature: &NatureFrais) -> Option<Decimal> {
    let engage = dossier.engagements_frais_annexe.iter().flatten();
    let meme = engage.filter(|engage| {
        engage.nature_frais.as_ref().is_some_and(|nature_engagee| nature_engagee.normalise() == *nature)
    });
    // Zero is how some write that there is none.
    let tarifs =
        meme.filter_map(|engage| engage.prix_unitaire.as_ref()?.decimal()).filter(|prix| *prix > Decimal::ZERO);
    let mut tarifs: Vec<Decimal> = tarifs.collect();
    tarifs.dedup();
    match tarifs[..] {
        [prix] => Some(prix),
        _ => None,
    }
}

#[cfg(test)]
mod tests;
