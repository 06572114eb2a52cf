//! Ancillary costs that an earlier invoice of the journal carries, where the OPCO does not say so itself. The OPCO may have
//! refused that invoice since: nothing here stops another one.

use super::lignes::{engages, est_declare, montant_engage, par_nature};
use crate::controle::facture::sujet::{FactureAControler, FraisAuJournal, Ligne};
use crate::controle::montants::{ecrit, somme};
use crate::controle::verification::Ecarts;
use crate::models::NatureFrais;
use crate::scalaires::Montant;

pub(super) fn deja_portes(sujet: &FactureAControler<'_>, ecarts: &mut Ecarts<'_>) {
    for (nature, ligne, porte) in par_nature(sujet).into_iter().filter(|(_, ligne, _)| !ligne.reprend()) {
        let memes = au_journal(sujet, &ligne);
        let une_fois = matches!(nature, NatureFrais::PremierEquipement | NatureFrais::Mobilite);
        let meme_echeance = |frais: &&&FraisAuJournal| une_fois || frais.echeance == ligne.contenu.numero_echeance;
        let double: Vec<&FraisAuJournal> = memes.iter().filter(meme_echeance).copied().collect();
        if let (Some(deja), Some(derniere)) = (total(&double).filter(|deja| *deja > 0), double.last())
            && !est_declare(&ligne, &nature)
        {
            let lieu = if une_fois { "ce dossier" } else { "cette échéance" };
            ecarts.noter_a(
                ligne.champ("natureLigne"),
                format!(
                    "La facture {} du journal porte déjà de tels frais pour {lieu} ({}) : vérifiez qu'ils ne font pas double \
                     emploi, sauf si l'OPCO l'a refusée.",
                    derniere.facture,
                    ecrit(deja)
                ),
            );
        } else if let Some((deja, engage)) = total(&memes).zip(engagement(&ligne, &nature))
            && deja > 0
            && porte <= engage
            && deja.saturating_add(porte) > engage
        {
            ecarts.noter_a(
                ligne.champ("natureLigne"),
                format!(
                    "Les factures du journal portent déjà {} de ces frais et l'OPCO en a engagé {} : vérifiez ce qu'il en reste.",
                    ecrit(deja),
                    ecrit(engage)
                ),
            );
        }
    }
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
