//! Ancillary costs that an earlier invoice of the journal carries, where the OPCO does not say so itself. The OPCO may have
//! refused that invoice since: nothing here stops another one.

use std::collections::BTreeSet;

use super::lignes::{engages, est_declare, lignes_de_frais, montant_engage, par_nature};
use crate::controle::facture::sujet::{FactureAControler, FraisAuJournal, Ligne};
use crate::controle::montants::{ecrit, somme};
use crate::controle::verification::Ecarts;
use crate::models::NatureFrais;
use crate::scalaires::Montant;

pub(super) fn deja_portes(sujet: &FactureAControler<'_>, ecarts: &mut Ecarts<'_>) {
    for (nature, premiere, porte) in par_nature(sujet).into_iter().filter(|(_, ligne, _)| !ligne.reprend()) {
        let memes = au_journal(sujet, &premiere);
        let mut double = false;
        for ligne in a_comparer(sujet, &nature, &premiere) {
            double |= noter_double(&ligne, &nature, &memes, ecarts);
        }
        if !double
            && let Some((deja, engage)) = total(&memes).zip(engagement(&premiere, &nature))
            && porte <= engage
            && deja.saturating_add(porte) > engage
        {
            ecarts.noter_a(
                premiere.champ("natureLigne"),
                format!(
                    "Les factures du journal portent déjà {} de ces frais et l'OPCO en a engagé {} : vérifiez ce qu'il en reste.",
                    ecrit(deja),
                    ecrit(engage)
                ),
            );
        }
    }
}

/// Whether such costs are borne once for a contract, and not by each échéance.
fn une_fois(nature: &NatureFrais) -> bool {
    matches!(nature, NatureFrais::PremierEquipement | NatureFrais::Mobilite)
}

/// The lines of a nature and a dossier: the first one of each échéance, or of all where the costs are borne once.
fn a_comparer<'a>(sujet: &FactureAControler<'a>, nature: &NatureFrais, premiere: &Ligne<'a>) -> Vec<Ligne<'a>> {
    let mut echeances = BTreeSet::new();
    let lignes = lignes_de_frais(sujet).into_iter().filter(|(autre, ligne)| {
        autre == nature && ligne.contenu.numero_dossier == premiere.contenu.numero_dossier && !ligne.reprend()
    });
    let nouvelle = |ligne: &Ligne<'_>| {
        let echeance = (!une_fois(nature)).then_some(ligne.contenu.numero_echeance);
        echeances.insert(echeance)
    };
    lignes.map(|(_, ligne)| ligne).filter(nouvelle).collect()
}

/// Tells that the journal has costs of a line already. Did it?
fn noter_double(ligne: &Ligne<'_>, nature: &NatureFrais, memes: &[&FraisAuJournal], ecarts: &mut Ecarts<'_>) -> bool {
    let meme_echeance = |frais: &&&FraisAuJournal| une_fois(nature) || frais.echeance == ligne.contenu.numero_echeance;
    let double: Vec<&FraisAuJournal> = memes.iter().filter(meme_echeance).copied().collect();
    let deja = total(&double).filter(|deja| *deja > 0);
    let Some((deja, derniere)) = deja.zip(double.last()).filter(|_| !est_declare(ligne, nature)) else { return false };
    let lieu = if une_fois(nature) { "ce dossier" } else { "cette échéance" };
    ecarts.noter_a(
        ligne.champ("natureLigne"),
        format!(
            "La facture {} du journal porte déjà de tels frais pour {lieu} ({}) : vérifiez qu'ils ne font pas double \
             emploi, sauf si l'OPCO l'a refusée.",
            derniere.facture,
            ecrit(deja)
        ),
    );
    true
}

/// What the journal has of the nature and the dossier of a line.
fn au_journal<'a>(sujet: &FactureAControler<'a>, ligne: &Ligne<'_>) -> Vec<&'a FraisAuJournal> {
    let dossier = ligne.contenu.numero_dossier.as_str().trim();
    let meme = |connus: &&FraisAuJournal| {
        connus.frais.nature == ligne.contenu.nature_ligne && connus.frais.numero_dossier.as_str().trim() == dossier
    };
    sujet.frais_au_journal.iter().filter(meme).collect()
}

fn total(frais: &[&FraisAuJournal]) -> Option<i64> {
    somme(frais.iter().map(|connus| &connus.frais.montant))
}

/// What the OPCO engaged for a nature; `None` when it does not say it.
fn engagement(ligne: &Ligne<'_>, nature: &NatureFrais) -> Option<i64> {
    let engagements = engages(ligne, nature).filter(|engagements| !engagements.is_empty())?;
    let montants: Option<Vec<Montant>> = engagements.into_iter().map(montant_engage).collect();
    somme(&montants?)
}
