//! The lines of an invoice, from dossiers as the OPCO gave them: numbers, codification, IBAN and SIRET are copied;
//! amounts are what the échéance still expects, in whole centimes.

use super::demande::{Facturation, Frais, Justificatif, Poste};
use super::impossible::{FacturationImpossible, RaisonImpossible};
use crate::models::{Dossier, Echeance, Facture, LigneFacture, NatureFrais, NatureLigne};
use crate::runtime::jiff::civil::Date;
use crate::scalar::rust_decimal::Decimal;
use crate::scalar::rust_decimal::prelude::ToPrimitive as _;
use crate::scalar::{Iban, Montant, Siret};

/// The invoice of `demande`; each of its postes with its dossier, in order. `None` is not among them: what the caller
/// asked for was read.
pub(super) fn facture(
    demande: &Facturation,
    dossiers: &[Dossier],
    jour: Date,
) -> Result<Facture, FacturationImpossible> {
    let mut lignes = Vec::new();
    let mut emetteur: Option<(Iban, Siret)> = None;
    for (poste, dossier) in demande.postes.iter().zip(dossiers) {
        let impossible = |raison| FacturationImpossible { numero_interne: poste.numero_interne.clone(), raison };
        let echeance = echeance(poste, dossier, jour).map_err(impossible)?;
        lignes.extend(lignes_du_poste(poste, dossier, echeance).map_err(impossible)?);
        let paid_to = paye_a(dossier, echeance).map_err(impossible)?;
        match &emetteur {
            Some(first) if *first != paid_to => return Err(impossible(RaisonImpossible::AutreEmetteur)),
            Some(_) => {}
            None => emetteur = Some(paid_to),
        }
    }
    let (iban_emetteur, siret_emetteur) = emetteur.expect("an invoice to be has at least one poste");
    Ok(Facture {
        numero: demande.numero.clone(),
        date_emission: demande.date_emission.unwrap_or(jour).into(),
        montant_total: lignes.iter().map(|ligne| &ligne.montant).sum(),
        iban_emetteur,
        siret_emetteur,
        est_certificat_realisation: demande.justificatif == Justificatif::FactureValantCertificat,
        lignes,
    })
}

/// The échéance that is asked for, else the first that is open and expects something.
fn echeance<'a>(poste: &Poste, dossier: &'a Dossier, jour: Date) -> Result<&'a Echeance, RaisonImpossible> {
    let mut all: Vec<&Echeance> = dossier.echeances.iter().flatten().collect();
    all.sort_by_key(|echeance| echeance.numero);
    if let Some(numero) = poste.echeance {
        let named = all.into_iter().find(|echeance| echeance.numero == Some(numero));
        return named.ok_or(RaisonImpossible::EcheanceInconnue(numero));
    }
    let expects = |echeance: &&&Echeance| {
        let rest = echeance.reste_a_facturer().and_then(|rest| rest.to_centimes());
        rest.is_none_or(|rest| rest > 0)
    };
    let open = |echeance: &&&Echeance| echeance.est_ouverte(&jour.into()) == Some(true);
    all.iter().filter(expects).find(open).copied().ok_or_else(|| {
        let openings = all.iter().filter(expects).filter_map(|echeance| echeance.date_ouverture.as_ref()?.civil());
        RaisonImpossible::AucuneEcheance { prochaine: openings.filter(|opening| *opening > jour).min() }
    })
}

/// The IBAN and the SIRET that the échéance is paid to, as the OPCO knows them.
fn paye_a(dossier: &Dossier, echeance: &Echeance) -> Result<(Iban, Siret), RaisonImpossible> {
    let of_dossier = || dossier.details_facturation.as_ref().and_then(|details| details.iban.as_ref());
    let iban = echeance.iban.as_ref().or_else(of_dossier).ok_or(RaisonImpossible::Absent("iban"))?;
    let siret = echeance.siret_cfa.as_ref().ok_or(RaisonImpossible::Absent("siretCfa"))?;
    Ok((iban.clone(), siret.clone()))
}

fn lignes_du_poste(
    poste: &Poste,
    dossier: &Dossier,
    echeance: &Echeance,
) -> Result<Vec<LigneFacture>, RaisonImpossible> {
    let numero_echeance = echeance.numero.ok_or(RaisonImpossible::Absent("numero"))?;
    let codification_echeance = echeance.codification.clone().ok_or(RaisonImpossible::Absent("codification"))?;
    let numero_dossier = dossier.numero_externe().cloned().ok_or(RaisonImpossible::Absent("numeroExterne"))?;
    let numero_deca = dossier.numero_deca().cloned().ok_or(RaisonImpossible::Absent("noContrat"))?;
    let line = |(nature_ligne, montant, quantite)| LigneFacture {
        montant,
        nature_ligne,
        quantite,
        numero_echeance,
        codification_echeance: codification_echeance.clone(),
        numero_dossier: numero_dossier.clone(),
        numero_deca: numero_deca.clone(),
    };
    let mut amounts = parts(echeance, numero_echeance)?;
    for frais in &poste.frais {
        amounts.push(de_frais(frais, dossier)?);
    }
    Ok(amounts.into_iter().map(line).collect())
}

/// What the échéance itself expects: teaching, and its increase for a disabled apprentice as a line of its own.
fn parts(echeance: &Echeance, numero: i32) -> Result<Vec<(NatureLigne, Montant, f64)>, RaisonImpossible> {
    let rest = echeance.reste_a_facturer().ok_or(RaisonImpossible::Absent("montantTotal"))?;
    let increase = echeance.dont_majoration_rqth.clone().unwrap_or_default();
    if increase == Montant::ZERO {
        return Ok(vec![(NatureLigne::Pedagogie, rest, 1.0)]);
    }
    let teaching = rest.clone() - increase.clone();
    let said = echeance.dont_montant_pedagogie.as_ref();
    // Once something is paid, the norm does not say which part it was.
    if echeance.montant_total.as_ref() != Some(&rest) || said.is_some_and(|said| *said != teaching) {
        return Err(RaisonImpossible::PartsInconnues(numero));
    }
    let both = [(NatureLigne::Pedagogie, teaching, 1.0), (NatureLigne::MajorationRqth, increase, 1.0)];
    Ok(both.into_iter().filter(|(_, montant, _)| *montant != Montant::ZERO).collect())
}

fn de_frais(frais: &Frais, dossier: &Dossier) -> Result<(NatureLigne, Montant, f64), RaisonImpossible> {
    let nature = frais.nature;
    let engaged = nature.nature_des_frais().ok_or(RaisonImpossible::PasDesFrais(nature))?;
    let price = match &frais.prix_unitaire {
        Some(price) => price.decimal(),
        None => prix_engage(dossier, &engaged),
    };
    let price = price.ok_or(RaisonImpossible::PrixInconnu(nature))?;
    let amount = price.checked_mul(frais.quantite).map(|amount| Montant::from(amount.normalize()));
    let amount = amount.filter(|amount| amount.to_centimes().is_some());
    let quantity = frais.quantite.to_f64();
    amount
        .zip(quantity)
        .map(|(amount, quantity)| (nature, amount, quantity))
        .ok_or(RaisonImpossible::MontantInexact(nature))
}

/// The unit price that the OPCO engaged; `None` when it engaged none, or several.
fn prix_engage(dossier: &Dossier, nature: &NatureFrais) -> Option<Decimal> {
    let engaged = dossier.engagements_frais_annexe.iter().flatten();
    let same = engaged.filter(|engaged| engaged.nature_frais.as_ref().is_some_and(|of| of.normalise() == *nature));
    let mut prices: Vec<Decimal> = same.filter_map(|engaged| engaged.prix_unitaire.as_ref()?.decimal()).collect();
    prices.dedup();
    match prices[..] {
        [price] => Some(price),
        _ => None,
    }
}

#[cfg(test)]
mod tests;
