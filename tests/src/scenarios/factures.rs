//! Invoices: accepted once, rejected for what the FAQ of the norm names.

use cfadock::scalaires::Montant;

use super::banc::{Banc, DOSSIER, centimes, egal, present, refus};
use crate::imprevu::Imprevu;
use temoin::generated::operation::Operation;
use temoin::simulateur::Simulateur;

pub(crate) async fn deposer() -> Result<(), Imprevu> {
    let banc = Banc::engage(Simulateur::neutre()).await?;
    let forme = banc.facture().await?;

    let mut fausse = forme.clone();
    fausse.facture.lignes[0].montant = Montant::centimes(319_999);
    refus(banc.client.deposer_facture(fausse.clone()).await, 400, "R5")?;
    refus(banc.client.deposer_facture(fausse).await, 400, "R11")?;

    let depot = banc.client.deposer_facture(forme.clone()).await?.body;
    egal("numeroInterneFacture", depot.numero_interne_facture.as_ref().map(|numero| numero.as_str()), Some("INT-F-1"))?;
    present("numeroInterneDocument", depot.numero_interne_document)?;
    let appels = banc.opco.appels();
    // In the order of the norm.
    let mut parties = appels.last().map(|appel| appel.parts.clone()).unwrap_or_default();
    parties.sort();
    let attendues = [("facture".to_owned(), None), ("fichier".to_owned(), Some("application/pdf".to_owned()))];
    egal("parts", parties, attendues)?;

    let echeances = banc.client.consulter_dossier(DOSSIER).await?.body.echeances.unwrap_or_default();
    centimes("montantEnCoursInstruction", echeances[0].montant_en_cours_instruction.as_ref(), 320_000)?;
    centimes("montantRegle", echeances[0].montant_regle.as_ref(), 0)?;

    refus(banc.client.deposer_facture(forme).await, 400, "R1")?;
    banc.conclure(Operation::DeposerFacture)
}
