//! The lines of an invoice, from dossiers as the OPCO gave them: numbers, codification, IBAN and SIRET are copied where
//! it gives them; amounts are what the échéance still expects, in whole centimes, unless the CFA adjusts them.

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

/// The invoice of `demande`; each of its postes with its dossier, in order. `None` is not among them: what the caller
/// asked for was read.
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
        let paid_to = paye_a(demande, dossier, echeance).map_err(impossible)?;
        match &emetteur {
            Some(first) if *first != paid_to => return Err(impossible(RaisonImpossible::AutreEmetteur)),
            Some(_) => {}
            None => emetteur = Some(paid_to),
        }
    }
    let (iban_emetteur, siret_emetteur) = emetteur.expect("an invoice to be has at least one poste");
    let facture = Facture {
        numero: demande.numero.clone(),
        date_emission: demande.date_emission.unwrap_or(jour).into(),
        montant_total: lignes.iter().map(|ligne| &ligne.montant).sum(),
        iban_emetteur,
        siret_emetteur,
        est_certificat_realisation: demande.justificatif == Justificatif::FactureValantCertificat,
        lignes,
    };
    Ok((facture, ajustements))
}

/// The échéance that is asked for, else the first that is open and expects something; and whether the OPCO pays it
/// without an invoice.
fn echeance<'a>(
    poste: &Poste,
    dossier: &'a Dossier,
    (jour, usages): (Date, UsagesFacturation),
) -> Result<(&'a Echeance, bool), RaisonImpossible> {
    let mut all: Vec<&Echeance> = dossier.echeances.iter().flatten().collect();
    all.sort_by_key(|echeance| echeance.numero);
    let first = all.first().and_then(|echeance| echeance.numero);
    let automatic =
        |echeance: &Echeance| usages.paiement_automatique == Some(true) && echeance.numero == first && first.is_some();
    if let Some(numero) = poste.echeance {
        let named = all.into_iter().find(|echeance| echeance.numero == Some(numero));
        return named.map(|named| (named, automatic(named))).ok_or(RaisonImpossible::EcheanceInconnue(numero));
    }
    let only_costs = matches!(poste.pedagogie, Pedagogie::Aucune);
    let expects = |echeance: &&&Echeance| {
        let rest = echeance.reste_a_facturer().and_then(|rest| rest.en_centimes());
        rest.is_none_or(|rest| rest > 0) && (only_costs || !automatic(echeance))
    };
    let open = |echeance: &&&Echeance| echeance.est_ouverte(&jour.into()) == Some(true);
    let waiting = all.iter().filter(expects).find(open);
    // Costs alone need no échéance that expects something.
    let last_open = || all.iter().rev().find(open).filter(|_| only_costs);
    let found = waiting.or_else(last_open).copied().map(|echeance| (echeance, automatic(echeance)));
    found.ok_or_else(|| {
        let openings = all.iter().filter(expects).filter_map(|echeance| echeance.date_ouverture.as_ref()?.civil());
        RaisonImpossible::AucuneEcheance { prochaine: openings.filter(|opening| *opening > jour).min() }
    })
}

/// The IBAN and the SIRET that the échéance is paid to, as the OPCO knows them; those of the CFA's own settings where it
/// says none, or masks the IBAN.
fn paye_a(demande: &Facturation, dossier: &Dossier, echeance: &Echeance) -> Result<(Iban, Siret), RaisonImpossible> {
    let of_dossier = || dossier.details_facturation.as_ref().and_then(|details| details.iban.as_ref());
    let known = echeance.iban.as_ref().or_else(of_dossier);
    // What is neither whole nor masked is for the checks.
    let said = known.filter(|iban| !est_masque(iban));
    let iban = said.or(demande.iban_du_cfa.as_ref()).ok_or(RaisonImpossible::Absent("iban"))?;
    let siret = echeance.siret_cfa.as_ref().or(demande.siret_du_cfa.as_ref());
    Ok((iban.clone(), siret.ok_or(RaisonImpossible::Absent("siretCfa"))?.clone()))
}

fn lignes_du_poste(
    poste: &Poste,
    dossier: &Dossier,
    (echeance, automatique, usages): (&Echeance, bool, UsagesFacturation),
) -> Result<Vec<LigneFacture>, RaisonImpossible> {
    let numero_echeance = echeance.numero.ok_or(RaisonImpossible::Absent("numero"))?;
    let given = || echeance.codification.clone().or_else(|| poste.codification.clone());
    let codification_echeance = given().unwrap_or_else(|| Identifiant::tel_quel(numero_echeance.to_string()));
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
    let mut amounts = parts(poste, (echeance, automatique), numero_echeance)?;
    for frais in &poste.frais {
        amounts.push(de_frais(frais, dossier, usages)?);
    }
    Ok(amounts.into_iter().map(line).collect())
}

/// A nature, its amount, its quantity.
type Part = (NatureLigne, Montant, f64);

/// What is invoiced of the échéance itself: teaching, and its increase for a disabled apprentice as a line of its own.
fn parts(
    poste: &Poste,
    (echeance, automatique): (&Echeance, bool),
    numero: i32,
) -> Result<Vec<Part>, RaisonImpossible> {
    let rest = echeance.reste_a_facturer();
    let amount = match &poste.pedagogie {
        Pedagogie::Aucune => return Ok(Vec::new()),
        Pedagogie::Ajustee { raison, .. } if raison.trim().is_empty() => {
            return Err(RaisonImpossible::SansRaison(numero));
        }
        Pedagogie::Ajustee { montant, .. } => montant.clone(),
        Pedagogie::Attendue => {
            let rest = rest.clone().ok_or(RaisonImpossible::Absent("montantTotal"))?;
            // Nothing is left to invoice, or the OPCO pays it by itself: the costs go alone.
            if !poste.frais.is_empty() && (automatique || rest <= Montant::ZERO) {
                return Ok(Vec::new());
            }
            rest
        }
    };
    let increase = match &poste.majoration_rqth {
        Some(given) => given.clone(),
        None => majoration(echeance, &amount, numero)?,
    };
    if increase == Montant::ZERO {
        return Ok(vec![(NatureLigne::Pedagogie, amount, 1.0)]);
    }
    let teaching = amount.clone() - increase.clone();
    if amount >= Montant::ZERO && teaching < Montant::ZERO {
        return Err(RaisonImpossible::MajorationTropGrande(numero));
    }
    let both = [(NatureLigne::Pedagogie, teaching, 1.0), (NatureLigne::MajorationRqth, increase, 1.0)];
    Ok(both.into_iter().filter(|(_, montant, _)| *montant != Montant::ZERO).collect())
}

/// How much of an amount is the increase, as the échéance says it.
fn majoration(echeance: &Echeance, amount: &Montant, numero: i32) -> Result<Montant, RaisonImpossible> {
    let increase = echeance.dont_majoration_rqth.clone().unwrap_or_default();
    if increase == Montant::ZERO {
        return Ok(increase);
    }
    let teaching = amount.clone() - increase.clone();
    let said = echeance.dont_montant_pedagogie.as_ref();
    // Once something is paid, the norm does not say which part it was.
    if echeance.montant_total.as_ref() != Some(amount) || said.is_some_and(|said| *said != teaching) {
        return Err(RaisonImpossible::PartsInconnues(numero));
    }
    Ok(increase)
}

/// What is invoiced otherwise than the échéance expects, with its reason.
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
    let engaged = nature.nature_des_frais().ok_or(RaisonImpossible::PasDesFrais(nature))?;
    let price = match &frais.prix_unitaire {
        Some(price) => price.decimal(),
        None => prix_engage(dossier, &engaged),
    };
    let price = price.ok_or(RaisonImpossible::PrixInconnu(nature))?;
    let amount = price.checked_mul(frais.quantite).map(|amount| Montant::from(amount.normalize()));
    let amount = amount.filter(|amount| amount.en_centimes().is_some());
    let counted = matches!(nature, NatureLigne::Restauration | NatureLigne::Hebergement);
    let in_one = counted && usages.frais_au_total == Some(true);
    let quantity = if in_one { Some(1.0) } else { frais.quantite.to_f64() };
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
