//! States: of dossiers by V1 and V2, and of invoices.

use cfadock::Error;
use cfadock::api::{ListerEtatsDossiersV2Options, ListerEtatsFacturesOptions};
use cfadock::models::{CodeEtatFacture, Etat};
use jiff::civil::date;
use serde_json::json;

use super::banc::{Banc, DOSSIER, centimes, egal, exiger, present, refus};
use crate::exemple;
use crate::imprevu::Imprevu;
use temoin::generated::operation::Operation;
use temoin::simulateur::Simulateur;

pub(crate) async fn lister() -> Result<(), Imprevu> {
    let banc = Banc::engage(Simulateur::neutre()).await?;
    banc.client.transmettre_dossier(&exemple::autre_contrat("Autre")?).await?;
    banc.opco.refuser("INT-D-2", "Certification inactive.")?;
    let etats = banc.client.lister_etats_dossiers().await?.body;
    let codes: Vec<_> = etats.iter().filter_map(|dossier| dossier.etat.clone()).collect();
    egal("états", codes, [Etat::Engage, Etat::Refuse])?;
    exiger(
        etats[0].numero_deca.is_some() && etats[1].numero_deca.is_none(),
        "les numéros DECA sont de trop ou manquent",
    )?;

    // A token that is revoked early: one refresh, one repetition, and the caller sees nothing of it.
    banc.opco.revoquer_jetons();
    banc.client.lister_etats_dossiers().await?;
    egal("jetons demandés", banc.opco.jetons_donnes(), 2)?;

    let interdit = json!({ "errors": [{ "code": "HABILITATION", "description": "La clé n'est pas habilitée." }] });
    banc.opco.prochaine_reponse(Operation::ListerEtatsDossiers, 403, interdit);
    refus(banc.client.lister_etats_dossiers().await, 403, "HABILITATION")?;
    banc.conclure(Operation::ListerEtatsDossiers)
}

pub(crate) async fn lister_v2() -> Result<(), Imprevu> {
    // With and without the one-element array that AKTO may put around a page.
    for enveloppe in [false, true] {
        let banc = Banc::monter(Simulateur::neutre().pages_enveloppees(enveloppe)).await?;
        for nom in ["Un", "Deux", "Trois"] {
            banc.client.transmettre_dossier(&exemple::autre_contrat(nom)?).await?;
        }
        let mut numeros = Vec::new();
        for (numero_page, attendu) in [(1, 2), (2, 1), (3, 0)] {
            let options = ListerEtatsDossiersV2Options::builder().numero_page(numero_page).build();
            let page = banc.client.lister_etats_dossiers_v2_with(&options).await?.body;
            egal(
                "total, count, page",
                (page.total, page.count, page.page),
                (Some(3), Some(attendu), Some(numero_page)),
            )?;
            numeros.extend(page.etat_dossier_result.unwrap_or_default().into_iter().filter_map(|un| un.numero_interne));
        }
        let numeros: Vec<_> = numeros.iter().map(|numero| numero.as_str()).collect();
        egal("numéros", numeros, ["INT-D-1", "INT-D-2", "INT-D-3"])?;
        let options = ListerEtatsDossiersV2Options::builder().numero_page(0).build();
        refus(banc.client.lister_etats_dossiers_v2_with(&options).await, 400, "BORNE")?;
        banc.conclure(Operation::ListerEtatsDossiersV2)?;
    }
    Ok(())
}

pub(crate) async fn factures() -> Result<(), Imprevu> {
    let banc = Banc::engage(Simulateur::neutre()).await?;
    let premiere = banc.facture().await?;
    banc.client.deposer_facture(premiere.clone()).await?;
    banc.opco.refuser_facture("INT-F-1", "Pièce illisible.")?;
    banc.client.deposer_facture(premiere).await?;
    banc.opco.regler("INT-F-2")?;

    let options = ListerEtatsFacturesOptions::builder().numero_page(1).build();
    let page = banc.client.lister_etats_factures_with(&options).await?.body;
    let factures = present("factures", page.factures)?;
    egal("nombre de factures", factures.len(), 2)?;
    // The norm's list of states is open: an unknown one is kept as it came.
    let refusee = present("etatFacture", factures[0].etat_facture.as_ref())?;
    egal("état gardé tel quel", refusee.to_string(), "REFUSE")?;
    exiger(matches!(refusee, CodeEtatFacture::Unknown(_)), "un état inconnu est pris pour un état connu")?;
    egal("commentaire", factures[0].commentaire.as_deref(), Some("Pièce illisible."))?;
    let reglee = &factures[1];
    egal("etatFacture", reglee.etat_facture.as_ref(), Some(&CodeEtatFacture::Regle))?;
    egal("referenceFactureCFA", reglee.reference_facture_cfa.as_deref(), Some("F-0001"))?;
    egal("dateReglement", reglee.date_reglement.as_ref().and_then(|jour| jour.civil()), Some(date(2027, 3, 1)))?;
    centimes("montantFacture", reglee.montant_facture.as_ref(), 320_000)?;
    let dossiers = present("dossiers", reglee.dossiers.as_ref())?;
    egal("dossier", dossiers[0].numero_interne_dossier.as_ref().map(|numero| numero.as_str()), Some(DOSSIER))?;

    jeton_refuse(&banc, &options).await?;
    banc.conclure(Operation::ListerEtatsFactures)
}

/// A token refused twice is no matter of refreshing: the refusal reaches the caller.
async fn jeton_refuse(banc: &Banc, options: &ListerEtatsFacturesOptions) -> Result<(), Imprevu> {
    for _ in 0..2 {
        let corps = json!({ "error": "invalid_token", "error_description": "The access token expired" });
        banc.opco.prochaine_reponse(Operation::ListerEtatsFactures, 401, corps);
    }
    match banc.client.lister_etats_factures_with(options).await {
        Err(Error::Refused(refus)) => {
            egal("statut", refus.status.as_u16(), 401)?;
            egal("error", refus.body.error.as_deref(), Some("invalid_token"))
        }
        _ => Err(Imprevu::new("un refus 401 était attendu")),
    }
}
