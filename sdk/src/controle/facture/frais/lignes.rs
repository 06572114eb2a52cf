//! The lines of ancillary costs, and what the OPCO engaged for them.

use crate::controle::facture::sujet::{FactureAControler, Ligne};
use crate::controle::montants::somme;
use crate::models::{DetailsFacturation, EngagementFraisAnnexe, NatureFrais};
use crate::scalaires::rust_decimal::{Decimal, RoundingStrategy};
use crate::scalaires::{Identifiant, Montant};

/// The centimes of a line, as it is sent.
pub(super) fn centimes_de(ligne: &Ligne<'_>) -> Option<i64> {
    ligne.contenu.montant.arrondi().en_centimes()
}

/// Whether the line gives a total as one unit, instead of a count: a public client does, and the norm does not decide.
pub(super) fn est_un_total(ligne: &Ligne<'_>) -> bool {
    ligne.contenu.quantite == 1.0
}

/// The lines of ancillary costs of known dossiers.
pub(super) fn lignes_de_frais<'a>(sujet: &FactureAControler<'a>) -> Vec<(NatureFrais, Ligne<'a>)> {
    let lignes = sujet.lignes().into_iter().filter(|ligne| ligne.dossier.is_some());
    lignes.filter_map(|ligne| Some((ligne.contenu.nature_ligne.nature_des_frais()?, ligne))).collect()
}

/// What the OPCO engaged for a nature; `None` when the dossier has no ancillary costs at all.
pub(super) fn engages<'a>(ligne: &Ligne<'a>, nature: &NatureFrais) -> Option<Vec<&'a EngagementFraisAnnexe>> {
    let tous = ligne.dossier?.engagements_frais_annexe.as_ref()?;
    let meme = |engagement: &&EngagementFraisAnnexe| {
        engagement.nature_frais.as_ref().is_some_and(|autre| autre.normalise() == *nature)
    };
    Some(tous.iter().filter(meme).collect())
}

pub(super) fn details<'a>(ligne: &Ligne<'a>) -> Option<&'a DetailsFacturation> {
    ligne.dossier?.details_facturation.as_ref()
}

/// Whether the OPCO says that costs of a nature were declared for the échéance of a line.
pub(super) fn est_declare(ligne: &Ligne<'_>, nature: &NatureFrais) -> bool {
    let declares = details(ligne).and_then(|details| details.periodes_frais_annexes.as_ref());
    declares.into_iter().flatten().any(|periode| {
        periode.numero_echeance == Some(ligne.contenu.numero_echeance)
            && periode.nature.as_ref().is_some_and(|autre| autre.normalise() == *nature)
    })
}

/// The first line of each nature and dossier, and their total in centimes; other rules report unreadable amounts.
pub(super) fn par_nature<'a>(sujet: &FactureAControler<'a>) -> Vec<(NatureFrais, Ligne<'a>, i64)> {
    let mut cumuls: Vec<(NatureFrais, Ligne<'a>, i64)> = Vec::new();
    for (nature, ligne) in lignes_de_frais(sujet) {
        let Some(centimes) = centimes_de(&ligne) else { continue };
        let meme = |autre: &Ligne<'_>| autre.contenu.numero_dossier == ligne.contenu.numero_dossier;
        match cumuls.iter_mut().find(|(autre, premiere, _)| *autre == nature && meme(premiere)) {
            Some((.., cumul)) => *cumul = cumul.saturating_add(centimes),
            None => cumuls.push((nature, ligne, centimes)),
        }
    }
    cumuls
}

/// The centimes of the same nature that were invoiced for the dossier of a line before; `None` when one of them is
/// unreadable.
pub(super) fn deja_factures(sujet: &FactureAControler<'_>, ligne: &Ligne<'_>) -> Option<i64> {
    let numero = |numero: &Identifiant| numero.as_str().trim().to_owned();
    let meme = sujet.frais_factures.iter().filter(|frais| {
        frais.nature == ligne.contenu.nature_ligne
            && numero(&frais.numero_dossier) == numero(&ligne.contenu.numero_dossier)
    });
    somme(meme.map(|frais| &frais.montant))
}

/// The amount of an engagement: its total, otherwise its quantity by its unit price; `None` when the OPCO gives
/// neither.
pub(super) fn montant_engage(engagement: &EngagementFraisAnnexe) -> Option<Montant> {
    engagement.montant_total.clone().or_else(|| {
        let prix = engagement.prix_unitaire.as_ref()?.decimal()?;
        let combien = Decimal::try_from(engagement.quantite?).ok()?;
        Some(centimes(prix.checked_mul(combien)?))
    })
}

/// Rounded half up to the centime.
pub(super) fn centimes(montant: Decimal) -> Montant {
    montant.round_dp_with_strategy(2, RoundingStrategy::MidpointAwayFromZero).into()
}

pub(super) fn quantite(ligne: &Ligne<'_>) -> Option<Decimal> {
    Decimal::try_from(ligne.contenu.quantite).ok()
}
